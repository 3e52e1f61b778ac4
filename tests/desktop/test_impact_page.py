"""What would change on the sample claims if a version took effect, in the real window."""

from collections.abc import Callable
from dataclasses import replace
from decimal import Decimal
from pathlib import Path

import pytest
from openpyxl import load_workbook
from PySide6.QtCore import QDate, QItemSelectionModel, Qt
from PySide6.QtTest import QTest
from pytestqt.qtbot import QtBot

from app.audit.impact_lines import Way
from app.audit.model import AuditSettings
from app.claims.choices import NO_CHOICES
from app.claims.model import ColumnMapping
from app.codesets.library import load_code_sets
from app.desktop.audit.steps import AuditStep
from app.desktop.dialogs.password import PasswordDialog
from app.desktop.impact.asked import Answer, Asked, answer
from app.desktop.impact.model import AFTER, AMOUNT, BEFORE, CLAIM, CODE, WAY
from app.desktop.main_window import MainWindow
from app.errors import CancelledError
from app.ledger.model import Basis
from app.progress import Job
from app.project.model import Draft, What
from app.workspace.audit_order import AuditOrder
from app.workspace.columns import columns_of
from app.workspace.project_audit import keep_claims
from app.workspace.versions import LoadedVersions, load_file
from tests.desktop.conftest import DAY

Settle = Callable[[MainWindow], None]
TRIED = "CC-0248_2025-12-22.corrected.md"


@pytest.fixture(scope="session")
def claims(policies: Path) -> Path:
    return policies / "claims" / "CC-0248_claims.xlsx"


@pytest.fixture(scope="session")
def columns(claims: Path) -> tuple[ColumnMapping, ...]:
    return columns_of(claims)


@pytest.fixture
def ready(sampled: MainWindow, claims: Path, columns: tuple[ColumnMapping, ...]) -> MainWindow:
    """The window with the sample claims on the Audit page and the Impact page in front."""
    sampled.audit.session.take_file(claims)
    sampled.audit.session.take_columns(claims, columns)
    sampled.actions_by_key["impact"].trigger()
    return sampled


@pytest.fixture(scope="session")
def found(claims: Path, policies: Path, sample_versions: LoadedVersions) -> Answer:
    """What the window finds for the corrected text and the sample claims, found once."""
    asked = Asked(
        claims=claims,
        mark=None,
        held=sample_versions,
        added=load_file(policies / "corrected" / TRIED, load_code_sets()),
        effective=None,
        order=AuditOrder(settings=AuditSettings(as_of=DAY), overrides=NO_CHOICES),
        project=None,
    )
    return answer(asked, None, Job())


def take(window: MainWindow, found: Answer) -> None:
    asked = window.impact.trial.asked()
    assert asked is not None
    window.impact.trial._take(replace(found, asked=asked))


@pytest.fixture
def tried(ready: MainWindow, policies: Path, settle: Settle, found: Answer) -> MainWindow:
    """The window with the corrected text tried on the sample claims."""
    ready.impact.trial.read_version(policies / "corrected" / TRIED)
    settle(ready)
    take(ready, found)
    return ready


def rows(window: MainWindow, *columns: int) -> list[tuple[str, ...]]:
    model = window.impact.result.model
    return [tuple(str(model.index(row, column).data()) for column in columns) for row in range(model.rowCount())]


def test_without_policies_the_page_says_what_to_do_next(window: MainWindow) -> None:
    window.show_impact()
    assert window.page == "impact"
    assert window.impact.empty.isVisible()
    assert [button.text().replace("&", "") for button in window.impact.empty.buttons] == ["Go to the Library", "Try the sample policy"]
    assert not window.impact.steps[0].isEnabled()
    window.impact.empty.buttons[0].click()
    assert window.page == "library"


def test_without_claims_it_asks_for_them_and_offers_the_sample(sampled: MainWindow, claims: Path) -> None:
    sampled.show_page("audit")
    sampled.audit.steps.impact.click()
    setup = sampled.impact.setup
    assert sampled.page == "impact"
    assert not setup.start.isEnabled()
    assert setup.missing.text() == "Choose the claims to try it on."
    setup.sample.click()
    assert sampled.impact.trial.claims == claims
    assert setup.claims.currentText() == claims.name
    assert setup.start.isEnabled()
    assert not setup.sample.isVisible()


def test_the_day_is_explained_and_another_may_be_chosen(ready: MainWindow, policies: Path, settle: Settle) -> None:
    setup, trial = ready.impact.setup, ready.impact.trial
    ready.impact.try_version(policies / "corrected" / TRIED)
    settle(ready)
    assert setup.version.currentText() == f"CC-0248 · published · 12/22/2025 · {TRIED}"
    assert setup.notes["day"].text() == "Counts from 12/22/2025. The version's own date. A code it states a day for keeps that day."
    assert setup.notes["version"].text() == "Read from a file for this trial only."
    assert not setup.day.isEnabled()
    setup.another.click()
    setup.day.setDate(QDate(2026, 2, 1))
    assert setup.notes["day"].text().startswith("Counts from 02/01/2026. The day that was asked for.")
    setup.another.click()
    assert trial.effective is None
    assert setup.notes["day"].text().startswith("Counts from 12/22/2025.")


def test_a_run_ends_with_three_figures_and_their_denominators(ready: MainWindow, policies: Path, settle: Settle) -> None:
    ready.impact.try_version(policies / "corrected" / TRIED)
    settle(ready)
    QTest.keyClick(ready.impact.setup.start, Qt.Key.Key_Space)
    settle(ready)
    result = ready.impact.result
    assert ready.impact.answered
    assert result.figures.text == (
        "2 of 53 lines checked: 2 found otherwise",
        "$7,829.00 of $208,131.00 on all lines checked; not a determination of overpayment",
        "2 of 53 members on these claims",
    )
    assert "counted from 12/22/2025" in result.compared.text()
    assert "By publish date, no market" in result.compared.text()
    assert ready.status.counts.startswith("2 lines of 53 checked would change")


def test_every_changed_line_stands_in_the_table_in_words(tried: MainWindow) -> None:
    assert sorted(rows(tried, CLAIM, CODE, BEFORE, AFTER, AMOUNT, WAY)) == [
        ("P0000014", "C90.01", "Note: policy conflict", "Note: diagnosis no longer listed", "$3,914.00", "Found otherwise"),
        ("P0000015", "C90.01", "Undetermined: policy conflict", "Review: diagnosis no longer listed", "$3,915.00", "Found otherwise"),
    ]


def test_a_line_shows_both_judgments_with_their_sentences(tried: MainWindow) -> None:
    result = tried.impact.result
    row = next(row for row, line in enumerate(result.model.lines) if line.change.claim_id == "P0000015")
    flags = QItemSelectionModel.SelectionFlag
    result.table.selectionModel().setCurrentIndex(result.model.index(row, 0), flags.ClearAndSelect | flags.Rows)
    details = result.details
    assert tried.stage.details.content is details
    assert "Claim P0000015 · line 1 · member M5015" in details.text
    assert details.before.text.startswith("Undetermined: policy conflict")
    assert details.after.text.startswith("Review: diagnosis no longer listed")
    quoted = [quote.shown for quotes in details.after.quotes for quote in quotes.quotes]
    assert any("removed ICD-10-CM code C90.01" in text for text in quoted)


def test_a_sentence_of_a_version_outside_the_library_can_be_opened(tried: MainWindow, qtbot: QtBot) -> None:
    line = tried.impact.result.model.lines[0]
    place = next(place for finding in line.gained for place in finding.sources if place.file == TRIED)
    tried.context.place_requested.emit(place)
    qtbot.waitUntil(lambda: bool(tried.documents.windows))
    assert tried.documents.windows[0].document.file == TRIED
    assert all(version.file != TRIED for version in tried.context.versions)


def test_the_change_behind_a_line_is_shown_in_compare(tried: MainWindow, found: Answer) -> None:
    result = tried.impact.result
    line = result.model.lines[0]
    assert found.comparison is not None
    change = next(change for change in found.comparison.changes if change.kind.value == "code" and change.old is not None)
    result.details.change_wanted.emit(change)
    assert tried.page == "compare"
    assert tried.context.comparison is found.comparison
    assert tried.compare.chosen is change
    tried.show_page("impact")
    assert tried.impact.result.line is line


def test_lines_are_filtered_by_words_by_group_and_by_way(tried: MainWindow) -> None:
    result = tried.impact.result
    result.filter.search.setText("p0000014 note")
    assert rows(tried, CLAIM) == [("P0000014",)]
    assert result.filter.shown == "1 of 2"
    result.filter.search.clear()
    result.groups.choose("diagnosis-no-longer-listed", "C90.01")
    assert len(rows(tried, CLAIM)) == 2
    result.filter.ways[Way.OTHERWISE].setChecked(False)
    assert rows(tried, CLAIM) == []
    assert tried.stage.details.content is None
    result.filter.ways[Way.OTHERWISE].setChecked(True)
    assert result.filter.shown == "2 of 2"


def test_lines_are_sorted_by_any_column_both_ways(tried: MainWindow) -> None:
    head = tried.impact.result.table.horizontalHeader()
    head.setSortIndicator(AMOUNT, Qt.SortOrder.DescendingOrder)
    assert rows(tried, AMOUNT) == [("$3,915.00",), ("$3,914.00",)]
    head.setSortIndicator(AMOUNT, Qt.SortOrder.AscendingOrder)
    assert rows(tried, AMOUNT) == [("$3,914.00",), ("$3,915.00",)]


def test_the_result_says_once_it_would_be_found_otherwise(tried: MainWindow, settle: Settle) -> None:
    stale = tried.impact.result.stale
    assert not stale.isVisible()
    tried.context.set_basis(Basis.REVIEW)
    settle(tried)
    assert stale.isVisible()
    assert stale.words == "Since this was tried, the basis, market, notices or settlements changed. The result stays as it was found."
    assert rows(tried, CLAIM)
    tried.context.set_basis(Basis.PUBLISH)
    settle(tried)
    assert not stale.isVisible()
    tried.impact.setup.another.click()
    assert stale.isVisible()


def test_a_changed_claims_file_makes_the_result_stale(tried: MainWindow, tmp_path: Path, claims: Path, found: Answer) -> None:
    own = tmp_path / "claims.xlsx"
    own.write_bytes(claims.read_bytes())
    tried.impact.trial.choose_claims(own)
    take(tried, found)
    assert not tried.impact.result.stale.isVisible()
    own.write_bytes(claims.read_bytes() + b" ")
    tried.show_page("audit")
    tried.show_page("impact")
    assert tried.impact.result.stale.words.startswith("Since this was tried, the claims changed.")


def test_trying_keeps_nothing(tried: MainWindow) -> None:
    project = tried.projects.session.project
    assert project is None or (not project.imports.all() and not project.audits.all())
    assert tried.context.audit is None
    assert all(version.file != TRIED for version in tried.context.versions)


def test_claims_that_the_project_keeps_can_be_tried_on_too(sampled: MainWindow, policies: Path, claims: Path, settle: Settle) -> None:
    project = sampled.projects.session.begin()
    assert project is not None
    kept = keep_claims(project, claims, Job())
    sampled.show_impact()
    trial = sampled.impact.trial
    assert trial.all_claims == (kept,)
    assert sampled.impact.setup.claims.currentText() == "CC-0248_claims.xlsx · kept in the project"
    sampled.impact.try_version(policies / "corrected" / TRIED)
    settle(sampled)
    trial.run()
    settle(sampled)
    assert sampled.impact.result.figures.text[0] == "2 of 53 lines checked: 2 found otherwise"
    assert project.audits.all() == ()
    assert project.imports.all() == (kept,)
    project.decisions.decide([Draft(what=What.RULE_TABLE, fact="{}", value="{}")])
    sampled.projects.session.decided.emit()
    assert sampled.impact.result.stale.words.startswith("Since this was tried, the rule tables or the set-up of the audit changed.")
    project.decisions.undo()


def test_cancel_keeps_what_was_found_before(tried: MainWindow, settle: Settle) -> None:
    trial = tried.impact.trial
    before = trial.answer
    tried.impact.ask()
    tried.impact.setup.start.click()
    assert tried.impact.setup.cancel.isVisible()
    assert tried.impact.setup.bar.isVisible()
    tried.impact.setup.cancel.click()
    settle(tried)
    assert not trial.running
    assert trial.answer is before
    assert tried.impact.setup.start.isEnabled()
    assert not tried.impact.setup.cancel.isVisible()
    assert tried.context.audit is None


def test_a_wrong_file_is_one_clear_sentence(ready: MainWindow, tmp_path: Path, settle: Settle, claims: Path) -> None:
    letter = tmp_path / "letter.md"
    letter.write_text("# A letter\n\nDear reader, this is nothing but a letter.\n", encoding="utf-8")
    ready.impact.take_dropped(letter)
    settle(ready)
    assert (
        ready.banner.sentence == "letter.md: It is no policy: it states no number, codes or criteria. Choose the new version of a policy."
    )
    assert ready.impact.trial.version is not None
    assert ready.impact.trial.version.path.name != letter.name
    broken = tmp_path / "claims.xlsx"
    broken.write_bytes(b"no workbook")
    ready.impact.take_dropped(broken)
    assert ready.impact.setup.claims.currentText() == broken.name
    ready.impact.setup.start.click()
    settle(ready)
    assert ready.banner.sentence.startswith("claims.xlsx: ")
    assert ready.impact.trial.answer is None
    assert ready.impact.trial.all_claims == (claims, broken)


def test_a_locked_version_asks_for_its_password(ready: MainWindow, corpus: Path, qtbot: QtBot, settle: Settle) -> None:
    locked = corpus / "hostile" / "public" / "pdfplumber__tests__pdfs__password-example.pdf"

    def shown() -> list[PasswordDialog]:
        return [dialog for dialog in ready.impact.findChildren(PasswordDialog) if dialog.isVisible()]

    def give(password: str) -> str:
        qtbot.waitUntil(lambda: bool(shown()), timeout=30_000)
        dialog = shown()[0]
        dialog.field.setText(password)
        said = dialog.said.text()
        dialog.open_button.click()
        return said

    ready.impact.take_dropped(locked)
    assert give("wrong") == f"{locked.name} is protected by a password."
    assert give("test") == f"The password does not open {locked.name}. Try another one."
    settle(ready)
    assert ready.banner.sentence.startswith(f"{locked.name}: It is no policy")


def test_the_workbook_is_written_off_the_thread_and_recorded(tried: MainWindow, tmp_path: Path, settle: Settle, found: Answer) -> None:
    path = tmp_path / "impact.xlsx"
    tried.impact.export.write(path, found)
    settle(tried)
    assert tried.status.message == "Impact workbook saved as impact.xlsx"
    sheet = load_workbook(path)["Changed lines"]
    assert [sheet.cell(row, 4).value for row in (4, 5)] == ["P0000014", "P0000015"]
    assert sum(Decimal(str(sheet.cell(row, 12).value)) for row in (4, 5)) == Decimal("7829.00")


def test_the_audit_page_is_left_as_it_was(tried: MainWindow) -> None:
    tried.impact.back.click()
    assert tried.page == "audit"
    assert tried.audit.step in (AuditStep.LOAD, AuditStep.MAP)
    QTest.keyClick(tried, Qt.Key.Key_I, Qt.KeyboardModifier.ControlModifier | Qt.KeyboardModifier.ShiftModifier)
    assert tried.page == "impact"
    assert tried.rail.isVisible()


def test_a_cancelled_job_tries_nothing(ready: MainWindow) -> None:
    asked = ready.impact.trial.asked()
    assert asked is not None
    job = Job()
    job.cancel()
    with pytest.raises(CancelledError):
        answer(asked, None, job)
