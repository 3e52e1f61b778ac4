"""What a reviewer determines on the lines of an audit: typed, saved, taken back, undone, found again with the project."""

from collections.abc import Callable
from datetime import date
from decimal import Decimal
from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from pytestqt.qtbot import QtBot

from app.audit.model import AuditResult, AuditSettings
from app.desktop.audit.determinations.bulk import DeterminationBulkDialog
from app.desktop.audit.determinations.figures import BY_CLAIM
from app.desktop.audit.determinations.hand_finding_dialog import HandFindingDialog
from app.desktop.audit.determinations.reason import ReasonDialog
from app.desktop.audit.review import ReviewStep
from app.desktop.audit.steps import AuditStep
from app.desktop.context import Context
from app.desktop.main_window import MainWindow
from app.desktop.settings import Settings
from app.desktop.theme import Theme
from app.progress import Job
from app.project.project import create_project, open_project
from app.review.model import ErrorCategory
from app.workspace.audit_order import AuditOrder
from app.workspace.determinations import determinations_made
from app.workspace.project import keep_files
from app.workspace.project_audit import audit_in_project
from app.workspace.versions import LoadedVersions
from tests.desktop.review_maker import audited_with_lines, choose, dialog_of, reviewed, select, window_of, written_claims

DAY = date(2026, 11, 20)
CONTROL = Qt.KeyboardModifier.ControlModifier


@pytest.fixture(scope="module")
def lined_audit(tmp_path_factory: pytest.TempPathFactory, sample_versions: LoadedVersions) -> AuditResult:
    """Claims of several lines, audited with every line kept."""
    return audited_with_lines(written_claims(tmp_path_factory.mktemp("claims")), sample_versions)


@pytest.fixture
def place(tmp_path: Path) -> Path:
    return tmp_path / "review.codeledger"


@pytest.fixture
def review(sampled: MainWindow, lined_audit: AuditResult, place: Path) -> ReviewStep:
    """The Review step in a project of its own."""
    return reviewed(sampled, lined_audit, place)


@pytest.fixture
def kept_audit(place: Path, claims: Path, sample_versions: LoadedVersions) -> Path:
    """A project that keeps the sample claims and their audit."""
    with create_project(place, "ana") as project:
        keep_files(project, sample_versions)
        audit_in_project(project, claims, AuditOrder(settings=AuditSettings(as_of=DAY)), Job())
    return place


@pytest.fixture
def other(qtbot: QtBot, theme: Theme, settings: Settings) -> Callable[[], MainWindow]:
    """Make another window of the same person, with the same settings."""

    def make() -> MainWindow:
        made = MainWindow(Context(theme, DAY), settings)
        qtbot.addWidget(made)
        made.show()
        return made

    return make


def wait_for_audit(window: MainWindow, qtbot: QtBot) -> None:
    """Wait until the audit a project keeps is shown, and bring it to the front."""
    qtbot.waitUntil(lambda: not window.tasks.running and window.context.audit is not None, timeout=60_000)
    window.show_page("audit")
    window.audit.show_step(AuditStep.REVIEW)


def test_a_line_is_determined_by_key_saved_and_the_next_open_line_comes(review: ReviewStep) -> None:
    select(review, 0)
    line = review.desk.box.line
    assert line is not None
    assert line.amount is not None
    QTest.keyClick(review.table, Qt.Key.Key_E)
    form = review.desk.box.form
    assert form.category.hasFocus()
    QTest.keyClicks(form.category, "wrong")
    QTest.keyClick(form.category, Qt.Key.Key_Down)
    assert form.category.currentData() == ErrorCategory.WRONG_UNITS.value
    QTest.keyClicks(form.fields["units"], "1")
    QTest.keyClicks(form.fields["amount"], "0.50")
    assert "over" in form.difference.text()
    QTest.keyClicks(form.fields["record"], "p. 12")
    QTest.keyClicks(form.texts["rationale"], "One unit was given")
    QTest.keyClick(form.fields["record"], Qt.Key.Key_Return, CONTROL)
    made = review.held.of(line.content)
    assert made is not None
    assert (made.determination.units, made.determination.correct_amount) == (Decimal(1), Decimal("0.50"))
    assert made.determination.rationale == "One unit was given"
    assert made.difference == line.amount - Decimal("0.50")
    assert review.desk.box.editing
    assert review.desk.box.line is not None
    assert review.desk.box.line.content not in review.held.made
    assert form.category.currentData() == ""


def test_it_says_who_and_when_is_taken_back_with_a_reason_and_undone(review: ReviewStep) -> None:
    select(review, 0)
    box = review.desk.box
    line = box.line
    assert line is not None
    QTest.keyClick(review.table, Qt.Key.Key_E)
    choose(review.desk.box, ErrorCategory.NOT_DOCUMENTED)
    QTest.keyClicks(box.form.fields["amount"], "0")
    box.save.click()
    assert not box.editing
    assert "Not documented" in box.words.text()
    assert "over" in box.words.text()
    assert box.who.text().startswith("by ")
    box.back.click()
    dialog = dialog_of(ReasonDialog)
    assert isinstance(dialog, ReasonDialog)
    assert not dialog.apply.isEnabled()
    QTest.keyClicks(dialog.reason, "The order was found")
    dialog.apply.click()
    assert review.held.of(line.content) is None
    window = window_of(review)
    window.projects.session.undo()
    assert review.held.of(line.content) is not None
    window.projects.session.undo()
    assert review.held.of(line.content) is None
    window.projects.session.redo()
    assert review.held.of(line.content) is not None


@pytest.mark.parametrize(
    ("field", "text", "said"),
    [
        ("units", "two", "no number of units"),
        ("amount", "1.005", "whole cents"),
        ("amount", "much", "no amount"),
        ("modifiers", "JWX", "two letters or digits"),
        ("diagnoses", "C9", "diagnosis code"),
        ("code", "abc", "procedure code"),
    ],
)
def test_what_cannot_hold_is_said_in_one_sentence_and_not_saved(review: ReviewStep, field: str, text: str, said: str) -> None:
    select(review, 0)
    box = review.desk.box
    QTest.keyClick(review.table, Qt.Key.Key_F2)
    choose(review.desk.box, ErrorCategory.OTHER)
    QTest.keyClicks(box.form.fields[field], text)
    QTest.keyClick(box.form.fields[field], Qt.Key.Key_Return, CONTROL)
    assert said in box.problem.text()
    assert box.problem.isVisible()
    assert not review.held.made


def test_a_category_must_be_chosen_and_no_error_stands_as_billed(review: ReviewStep) -> None:
    select(review, 0)
    box = review.desk.box
    QTest.keyClick(review.table, Qt.Key.Key_E)
    box.save_next.click()
    assert "Choose what was found" in box.problem.text()
    choose(review.desk.box, ErrorCategory.NO_ERROR)
    box.form.fields["amount"].setText("0.01")
    box.save_next.click()
    assert "stands as billed" in box.problem.text()
    assert not review.held.made


def test_escape_leaves_and_what_was_begun_can_be_gone_on_with(review: ReviewStep) -> None:
    select(review, 0)
    box = review.desk.box
    QTest.keyClick(review.table, Qt.Key.Key_E)
    QTest.keyClicks(box.form.fields["record"], "p. 4")
    QTest.keyClick(box.form.fields["record"], Qt.Key.Key_Escape)
    assert not box.editing
    assert review.table.hasFocus()
    assert "not saved" in box.who.text()
    select(review, 3)
    select(review, 0)
    QTest.keyClick(review.table, Qt.Key.Key_E)
    assert box.form.fields["record"].text() == "p. 4"
    assert not review.held.made


def test_the_audited_code_is_looked_up_on_the_day(review: ReviewStep) -> None:
    table = review.held.table
    assert table is not None
    early, later = (next(line for line in table.units() if line.claim_id == claim) for claim in ("K100", "K200"))
    review.show_mode(BY_CLAIM)
    form = review.by_claim.details.box.form
    review.by_claim.show_line(early)
    review.by_claim.write()
    form.fields["code"].setText("j1323")
    assert "J1323 was not valid on 03/31/2024" in form.validity.text()
    review.by_claim.show_line(later)
    form.fields["code"].setText("J1323")
    assert "J1323 was valid on 04/02/2024" in form.validity.text()
    choose(review.by_claim.details.box, ErrorCategory.OTHER)
    review.by_claim.details.box.save.click()
    assert review.held.made[later.content].determination.code is None  # as billed


def test_several_lines_take_one_determination_with_a_reason_and_one_undo(review: ReviewStep) -> None:
    select(review, *range(review.model.rowCount()))
    contents = {finding.content for finding in review.selected}
    assert len(contents) > 1
    QTest.keyClick(review.table, Qt.Key.Key_E)
    dialog = dialog_of(DeterminationBulkDialog)
    assert isinstance(dialog, DeterminationBulkDialog)
    choose(dialog, ErrorCategory.CRITERIA_NOT_MET)
    dialog.form.fields["amount"].setText("0.00")
    dialog.apply.click()
    assert "needs a reason" in dialog.problem.text()
    QTest.keyClicks(dialog.reason, "Read together in the chart")
    QTest.keyClick(dialog.reason, Qt.Key.Key_Return, CONTROL)
    assert set(review.held.made) == contents
    window = window_of(review)
    window.projects.session.undo()
    assert not review.held.made


def test_the_figures_come_from_determinations_only(review: ReviewStep) -> None:
    assert "No line determined yet" in review.figures.text()
    select(review, 0)
    line = review.desk.box.line
    assert line is not None
    assert line.amount is not None
    QTest.keyClick(review.table, Qt.Key.Key_E)
    choose(review.desk.box, ErrorCategory.OTHER)
    review.desk.box.form.fields["amount"].setText(f"{line.amount + 5}")
    review.desk.box.save.click()
    words = review.figures.text()
    assert "1 line determined" in words
    assert "from determinations only" in words
    assert "÷" in review.figures.toolTip()


def test_a_finding_is_added_by_hand_changed_removed_and_undone(review: ReviewStep) -> None:
    select(review, 0)
    hand = review.desk.hand
    QTest.keyClick(review.table, Qt.Key.Key_H)
    dialog = dialog_of(HandFindingDialog)
    assert isinstance(dialog, HandFindingDialog)
    dialog.keep.click()
    assert "title" in dialog.problem.text()
    QTest.keyClicks(dialog.title, "Signature missing")
    QTest.keyClicks(dialog.condition, "The infusion record is unsigned")
    QTest.keyClicks(dialog.criteria, "Records are signed by who gave the drug")
    QTest.keyClicks(dialog.amount, "120.25")
    QTest.keyClick(dialog.amount, Qt.Key.Key_Return, CONTROL)
    assert [(one.title, one.amount) for one in hand.shown] == [("Signature missing", Decimal("120.25"))]
    hand.face_buttons[0][0].click()
    again = dialog_of(HandFindingDialog)
    assert isinstance(again, HandFindingDialog)
    again.title.setText("Signature missing on page 3")
    again.keep.click()
    assert hand.shown[0].title == "Signature missing on page 3"
    hand.face_buttons[0][1].click()
    reason = dialog_of(ReasonDialog)
    assert isinstance(reason, ReasonDialog)
    QTest.keyClicks(reason.reason, "It was on the back")
    reason.apply.click()
    assert not hand.shown
    window = window_of(review)
    window.projects.session.undo()
    assert hand.shown[0].title == "Signature missing on page 3"


def test_without_a_project_it_says_why_and_begins_one(sampled: MainWindow, lined_audit: AuditResult, qtbot: QtBot) -> None:
    review = reviewed(sampled, lined_audit, None)
    select(review, 0)
    box = review.desk.box
    assert sampled.projects.session.name == ""
    assert "kept in a project" in box.words.text()
    QTest.keyClick(review.table, Qt.Key.Key_E)
    assert not box.editing
    box.begin_project.click()
    qtbot.waitUntil(lambda: not sampled.tasks.running, timeout=60_000)
    assert sampled.projects.session.name
    assert not box.begin_project.isVisible()
    QTest.keyClick(review.table, Qt.Key.Key_E)
    assert box.editing


def test_it_comes_back_with_the_project_and_can_be_undone_there(
    window: MainWindow, other: Callable[[], MainWindow], kept_audit: Path, qtbot: QtBot
) -> None:
    window.begin([kept_audit])
    wait_for_audit(window, qtbot)
    select(window.audit.review_step, 0)
    QTest.keyClick(window.audit.review_step.table, Qt.Key.Key_E)
    choose(window.audit.review_step.desk.box, ErrorCategory.WRONG_PLACE)
    window.audit.review_step.desk.box.save.click()
    made = dict(window.audit.review_step.held.made)
    assert len(made) == 1
    assert window.close()
    again = other()
    again.begin([kept_audit])
    wait_for_audit(again, qtbot)
    review = again.audit.review_step
    assert dict(review.held.made) == made
    assert "1 line determined" in review.figures.text()
    again.projects.session.undo()
    assert not review.held.made
    again.close()


def test_in_a_narrow_window_the_key_opens_the_details(review: ReviewStep) -> None:
    window = window_of(review)
    window.resize(900, 700)
    select(review, 0)
    assert not window.stage.details.isVisible()
    QTest.keyClick(review.table, Qt.Key.Key_E)
    assert review.desk.box.form.category.isVisible()


def test_a_line_of_the_claim_without_a_finding_is_determined_from_the_findings(review: ReviewStep) -> None:
    table = review.held.table
    assert table is not None
    findings = [review.model.finding_at(row) for row in range(review.model.rowCount())]
    select(review, next(row for row, one in enumerate(findings) if one is not None and one.claim_id == "K100"))
    claim = review.claim
    number = next(number for number in range(claim.model.rowCount()) if claim.model.item(number, 1).text() == "3")
    QTest.keyClick(review.table, Qt.Key.Key_L)
    claim.table.setCurrentIndex(claim.model.index(number, 0))
    QTest.keyClick(claim.table, Qt.Key.Key_E)
    assert review.mode == BY_CLAIM
    assert review.by_claim.sheet.line in table.at("", 3)
    assert review.by_claim.details.box.editing
    choose(review.by_claim.details.box, ErrorCategory.NO_ERROR)
    review.by_claim.details.box.save.click()
    QTest.keyClick(review.by_claim.sheet.table, Qt.Key.Key_B)
    assert claim.model.item(number, 2).text() == "No error"


def test_an_audit_without_its_lines_says_so(audited: MainWindow, tmp_path: Path) -> None:
    audited.projects.session.begin("review", tmp_path / "review.codeledger")
    review = audited.audit.review_step
    select(review, 0)
    assert "run it again" in review.desk.box.words.text()
    review.show_mode(BY_CLAIM)
    assert review.mode == BY_CLAIM
    assert review.held.claims_done == (0, 0)


def test_what_was_determined_is_in_the_project_file_and_nowhere_else(
    review: ReviewStep, place: Path, tmp_path: Path, settle: Callable[[MainWindow], None]
) -> None:
    select(review, 0)
    line = review.desk.box.line
    assert line is not None
    QTest.keyClick(review.table, Qt.Key.Key_E)
    choose(review.desk.box, ErrorCategory.DUPLICATE)
    QTest.keyClicks(review.desk.box.form.texts["rationale"], "Seen twice in March")
    review.desk.box.save_next.click()
    window = window_of(review)
    settle(window)
    assert window.close()
    with open_project(place, "somebody else") as project:
        made = determinations_made(project)
    assert made[line.content].determination.rationale == "Seen twice in March"
    settings = (tmp_path / "settings.ini").read_text(encoding="utf-8") if (tmp_path / "settings.ini").exists() else ""
    assert "Seen twice" not in settings
    assert line.claim_id is None or line.claim_id not in settings
