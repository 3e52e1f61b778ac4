"""Providers and others in the window: rounds go out and come back, disputes are decided, letters and shared claims are written."""

import csv
import shutil
from collections.abc import Callable
from decimal import Decimal
from pathlib import Path

import docx
import pytest
from openpyxl import load_workbook
from PySide6.QtCore import QSettings, Qt
from PySide6.QtTest import QTest
from pytestqt.qtbot import QtBot

from app.desktop.audit.determinations.reason import ReasonDialog
from app.desktop.audit.steps import AuditStep
from app.desktop.main_window import MainWindow
from app.desktop.reports.template import TemplateBar
from app.desktop.responses.order_dialogs import LettersDialog, SendDialog
from app.desktop.responses.share_dialog import ShareDialog
from app.desktop.responses.view import ResponsesView
from app.desktop.sampling.stage import RESPONSES
from app.desktop.settings import Settings
from app.project.project import Project, open_project
from app.reports.responses.workbook import AGREE, HEAD_ROW, LINES, RESPONSE
from app.reports.safe_harbor import NO_DETERMINATION
from app.reports.template import WORDING, write_template
from app.review.model import Outcome
from app.workspace.rounds import HeldRound, rounds_of
from tests.workspace.response_maker import PROVIDERS, Desk, audited_desk

Settle = Callable[[MainWindow], None]


@pytest.fixture
def settle(qtbot: QtBot) -> Settle:
    """Wait until the window has no work in progress, the quiet gathering of a review among it."""

    def wait(window: MainWindow) -> None:
        held = window.audit.report_stage.held
        qtbot.waitUntil(lambda: not window.tasks.running and not held.busy and not held.session.unwritten, timeout=60_000)

    return wait


@pytest.fixture(scope="module")
def made(tmp_path_factory: pytest.TempPathFactory, policies: Path) -> Desk:
    """A project made once, with the lines of two providers determined; every test works on a copy."""
    desk = audited_desk(tmp_path_factory.mktemp("made"), policies)
    desk.project.close()
    return desk


@pytest.fixture
def claimed(sampled: MainWindow, made: Desk, tmp_path: Path) -> MainWindow:
    """The window with the audit of claims of three providers, kept in a project."""
    path = tmp_path / "work.codeledger"
    shutil.copy(made.project.info.path, path)
    sampled.show_page("audit")
    sampled.projects.session.take(open_project(path, "ana"))
    sampled.context.set_audit(made.audited.result, claims_sha256=made.claims)
    return sampled


@pytest.fixture
def view(claimed: MainWindow, settle: Settle) -> ResponsesView:
    """The part of responses in front."""
    claimed.audit.show_step(AuditStep.REPORT)
    claimed.audit.report_stage.show_face(RESPONSES)
    settle(claimed)
    return claimed.audit.report_stage.responses


def project_of(window: MainWindow) -> Project:
    project = window.projects.session.project
    assert project is not None
    return project


def held(window: MainWindow) -> tuple[HeldRound, ...]:
    return rounds_of(project_of(window), window.context.claims_sha256)


def column(view: ResponsesView, number: int) -> list[str]:
    return [view.rounds.rows.item(place, number).text() for place in range(view.rounds.rows.rowCount())]


def send(window: MainWindow, view: ResponsesView, folder: Path, settle: Settle, monkeypatch: pytest.MonkeyPatch) -> None:
    """Send the first rounds, due long ago."""
    monkeypatch.setattr(window.files, "into_folder", lambda _: folder)
    view.send.click()
    asked = view.dialog
    assert isinstance(asked, SendDialog)
    asked.go_on.click()
    assert asked.problem.text() == "A round has a day by which the answers are due."
    asked.day.setText("03/01/2026")
    asked.due.setText("04/01/2026")
    asked.go_on.click()
    settle(window)


def answered(path: Path, said: tuple[tuple[str, str], ...]) -> Path:
    """Fill in the first rows as the provider would, and save it as what comes back."""
    book = load_workbook(path)
    sheet = book[LINES]
    places = {str(cell.value): cell.column for cell in sheet[HEAD_ROW] if cell.value is not None}
    for row, (agree, text) in enumerate(said, start=HEAD_ROW + 1):
        sheet.cell(row, places[AGREE]).value = agree
        sheet.cell(row, places[RESPONSE]).value = text or None
    back = path.with_name(f"back_{path.name}")
    book.save(back)
    return back


def taken_in(window: MainWindow, view: ResponsesView, folder: Path, settle: Settle, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Send, and take in what the first provider answers: two disagree, one agrees."""
    send(window, view, folder, settle, monkeypatch)
    path = next(path for path in folder.glob("*.xlsx") if PROVIDERS[0] in path.name)
    back = answered(path, (("disagree", "The order was amended."), ("agree", ""), ("disagree", "See page 2.")))
    monkeypatch.setattr(window.files, "response", lambda: back)
    view.take_in.click()
    settle(window)
    return back


def test_without_a_project_it_says_why(audited: MainWindow, settle: Settle) -> None:
    stage = audited.audit.report_stage
    audited.audit.show_step(AuditStep.REPORT)
    stage.show_face(RESPONSES)
    settle(audited)
    assert stage.responses.hint.text().startswith("This audit is not kept in a project")
    assert not stage.responses.send.isEnabled()
    assert not stage.responses.share.isEnabled()


def test_rounds_go_out_with_their_due_dates(
    claimed: MainWindow, view: ResponsesView, tmp_path: Path, settle: Settle, monkeypatch: pytest.MonkeyPatch
) -> None:
    send(claimed, view, tmp_path / "out", settle, monkeypatch)
    assert len(list((tmp_path / "out").glob("*.xlsx"))) == 2
    assert column(view, 0) == list(PROVIDERS[:2])
    assert (column(view, 2)[0], column(view, 3)[0], column(view, 4)) == ("03/01/2026", "04/01/2026", ["0 of 6", "0 of 4"])
    assert all(text.startswith("overdue by ") for text in column(view, 6))
    assert "2 workbooks written to out." in view.notice.text()
    send(claimed, view, tmp_path / "out", settle, monkeypatch)
    assert "A file of this name is there already" in claimed.banner.sentence
    assert len(held(claimed)) == 2
    assert not view.withdraw.isEnabled()
    view.rounds.selectRow(1)
    view.withdraw.click()
    asked = view.dialog
    assert isinstance(asked, ReasonDialog)
    assert not asked.apply.isEnabled()
    asked.reason.setText("Sent to the wrong address")
    asked.apply.click()
    settle(claimed)
    assert (column(view, 0), len(held(claimed))) == ([PROVIDERS[0]], 1)
    claimed.projects.session.undo()
    settle(claimed)
    assert (column(view, 0), len(held(claimed))) == (list(PROVIDERS[:2]), 2)


def undecided(view: ResponsesView) -> list[int]:
    """The rows of the disputed lines nobody has decided."""
    rows = view.disputed.rows
    return [row for row in range(rows.rowCount()) if rows.item(row, 6).text() == "not decided"]


def test_disputes_are_decided_and_taken_back(
    qtbot: QtBot, claimed: MainWindow, view: ResponsesView, tmp_path: Path, *, settle: Settle, monkeypatch: pytest.MonkeyPatch
) -> None:
    back = taken_in(claimed, view, tmp_path / "out", settle, monkeypatch)
    assert f"{back.name}: provider {PROVIDERS[0]}, round 1: 3 answers kept, 0 held before" in view.notice.text()
    assert [view.disputed.rows.item(place, 5).text() for place in range(2)] == ["The order was amended.", "See page 2."]
    assert view.none.isVisible()
    view.disputed.selectRow(0)
    assert "The provider disagrees: The order was amended." in view.said.text()
    view.form.choose(Outcome.PARTLY)
    view.form.reason.setText("Half of it is right.")
    view.form.keep.click()
    assert "has a final amount" in view.form.wrong.text()
    view.form.amount.setText("$500.00")
    view.form.keep.click()
    settle(claimed)
    qtbot.waitUntil(lambda: undecided(view) != [0, 1])
    QTest.keyClick(claimed, Qt.Key.Key_F24, Qt.KeyboardModifier.ControlModifier)  # Qt takes Control for held from here on
    view.disputed.selectRow(undecided(view)[0])
    view.form.choose(Outcome.OVERTURNED)
    view.form.reason.setText("The amended order was seen.")
    view.form.keep.click()
    settle(claimed)
    qtbot.waitUntil(lambda: not undecided(view))
    decided = {one.outcome: one for round_ in held(claimed) for one in round_.round.responses if one.outcome is not None}
    assert (decided[Outcome.PARTLY].final_amount, decided[Outcome.OVERTURNED].final_amount) == (Decimal("500.00"), None)
    assert not view.none.isVisible()
    after = {view.after.rows.item(row, 0).text(): row for row in range(view.after.rows.rowCount())}
    before, now = (view.after.rows.item(after["Overpaid"], place).text() for place in (1, 2))
    assert before != now
    claimed.projects.session.undo()
    claimed.projects.session.undo()
    settle(claimed)
    qtbot.waitUntil(lambda: undecided(view) == [0, 1])
    assert view.none.isVisible()


def test_a_file_that_is_no_workbook_is_refused(
    claimed: MainWindow, view: ResponsesView, tmp_path: Path, settle: Settle, monkeypatch: pytest.MonkeyPatch
) -> None:
    other = tmp_path / "claims.csv"
    other.write_text("claim,answer\n1,agree\n", encoding="utf-8")
    monkeypatch.setattr(claimed.files, "response", lambda: other)
    view.take_in.click()
    settle(claimed)
    assert "It is no .xlsx workbook." in claimed.banner.sentence
    assert held(claimed) == ()


def test_letters_go_into_a_folder_and_the_trail(
    claimed: MainWindow, view: ResponsesView, tmp_path: Path, settle: Settle, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(claimed.files, "into_folder", lambda _: tmp_path / "letters")
    view.letters.click()
    asked = view.dialog
    assert isinstance(asked, LettersDialog)
    asked.provider.setCurrentIndex(asked.provider.findData(PROVIDERS[1]))
    asked.go_on.click()
    settle(claimed)
    (path,) = (tmp_path / "letters").glob("*.docx")
    told = "\n".join(cell.text for table in docx.Document(str(path)).tables for row in table.rows for cell in row.cells)
    assert PROVIDERS[1] in path.name
    assert "00C00001" in told
    assert "00C00000" not in told
    assert project_of(claimed).trail.head().action == "exported"


def test_only_what_is_ticked_is_shared(
    claimed: MainWindow, view: ResponsesView, tmp_path: Path, settle: Settle, monkeypatch: pytest.MonkeyPatch
) -> None:
    path = tmp_path / "shared.csv"
    monkeypatch.setattr(claimed.files, "target_among", lambda *_: path)
    view.share.click()
    asked = view.dialog
    assert isinstance(asked, ShareDialog)
    asked.go_on.click()
    assert asked.problem.isVisible()
    asked.tick("claim", "amount")
    asked.go_on.click()
    settle(claimed)
    with path.open(encoding="utf-8-sig", newline="") as file:
        rows = list(csv.reader(file))
    assert (rows[0], len(rows)) == (["claim", "amount"], 19)


def test_safe_harbor_says_what_it_is_not(
    claimed: MainWindow, view: ResponsesView, tmp_path: Path, settle: Settle, monkeypatch: pytest.MonkeyPatch
) -> None:
    path = tmp_path / "removed.csv"
    monkeypatch.setattr(claimed.files, "target_among", lambda *_: path)
    view.share.click()
    asked = view.dialog
    assert isinstance(asked, ShareDialog)
    asked.removed.setChecked(True)
    assert asked.statement.text() == NO_DETERMINATION
    asked.go_on.click()
    settle(claimed)
    text = path.read_text(encoding="utf-8-sig")
    assert "00C00000" not in text
    assert "Vexworth" not in text
    assert NO_DETERMINATION in view.notice.text()


def test_a_template_is_chosen_written_and_remembered(window: MainWindow, tmp_path: Path, settle: Settle) -> None:
    window.show_page("reports")
    bar = window.reports.findChild(TemplateBar)
    assert isinstance(bar, TemplateBar)
    assert bar.name.text() == "as shipped"
    window.template.choose(tmp_path)
    settle(window)
    assert f"The template's folder has no {WORDING}." in window.banner.sentence
    assert window.template.folder is None
    own = tmp_path / "House style"
    window.template.write(own)
    settle(window)
    assert bar.name.text() == "House style"
    assert Settings(QSettings(window.settings.store.fileName(), QSettings.Format.IniFormat)).template == own.resolve()
    window.template.write(own)
    settle(window)
    assert f"{WORDING} is there already." in window.banner.sentence
    bar.shipped.click()
    assert (bar.name.text(), window.settings.template) == ("as shipped", None)


def test_reports_are_written_with_the_template_chosen(audited: MainWindow, tmp_path: Path, settle: Settle) -> None:
    own = tmp_path / "own"
    write_template(own)
    wording = own / WORDING
    text = wording.read_text(encoding="utf-8")
    shipped = 'report = "'
    assert shipped in text
    wording.write_text(text.replace(shipped, f"{shipped}Vexillum ", 1), encoding="utf-8")
    audited.template.choose(own)
    settle(audited)
    path = tmp_path / "audit.docx"
    audited.writing.write_audit(path)
    settle(audited)
    assert "Vexillum" in "\n".join(paragraph.text for paragraph in docx.Document(str(path)).paragraphs)
    path.unlink()
    wording.unlink()
    audited.writing.write_audit(path)
    settle(audited)
    assert f"The template's folder has no {WORDING}." in audited.banner.sentence
    assert not path.exists()
