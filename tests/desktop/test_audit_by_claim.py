"""Review by claim: the whole claim on one sheet, from claim to claim, answered line by line or at once."""

from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest

from app.audit.lines_table import Claims
from app.audit.model import AuditResult
from app.desktop.audit.determinations.bulk import DeterminationBulkDialog
from app.desktop.audit.determinations.figures import BY_CLAIM, FINDINGS
from app.desktop.audit.determinations.hand_finding_dialog import HandFindingDialog
from app.desktop.audit.review import ReviewStep
from app.desktop.main_window import MainWindow
from app.review.model import ErrorCategory
from app.workspace.versions import LoadedVersions
from tests.desktop.review_maker import audited_with_lines, choose, dialog_of, reviewed, select, window_of, written_claims

CONTROL = Qt.KeyboardModifier.ControlModifier
SHIFT = Qt.KeyboardModifier.ShiftModifier


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


def test_the_claim_of_the_finding_is_shown_whole_and_answered_at_once(review: ReviewStep) -> None:
    select(review, 0)
    line = review.desk.box.line
    assert line is not None
    QTest.keyClick(review.table, Qt.Key.Key_B)
    by_claim = review.by_claim
    assert review.mode == BY_CLAIM
    assert by_claim.sheet.line == line
    table = review.held.table
    assert table is not None
    assert by_claim.sheet.lines == table.claim_of(line)
    findings = [finding for one in by_claim.sheet.lines for finding in review.held.lines.findings_on(one)]
    assert by_claim.sheet.model.rowCount() == len(by_claim.sheet.lines) + len(findings)
    before = review.held.claims_done
    by_claim.no_error.click()
    assert review.held.claims_done == (before[0] + 1, before[1])
    assert f"{before[0] + 1:,} of {before[1]:,} claims determined" in by_claim.list.progress.text()
    assert not by_claim.no_error.isEnabled()
    window = window_of(review)
    assert "claims determined" in window.status.counts
    window.projects.session.undo()
    assert review.held.claims_done == before


def test_next_claim_by_key_and_the_kinds_of_claims(review: ReviewStep) -> None:
    review.show_mode(BY_CLAIM)
    by_claim = review.by_claim
    first = by_claim.claim
    assert first is not None
    QTest.keyClick(by_claim.sheet.table, Qt.Key.Key_F8, CONTROL)
    assert by_claim.claim is not None
    second = by_claim.claim
    assert second.place > first.place
    QTest.keyClick(by_claim.sheet.table, Qt.Key.Key_F8, CONTROL | SHIFT)
    assert by_claim.claim.key == first.key
    QTest.keyClick(by_claim.sheet.table, Qt.Key.Key_N, SHIFT)
    by_claim.list.kind.setCurrentIndex(by_claim.list.kind.findData(Claims.DETERMINED))
    assert by_claim.list.model.rowCount() == 1
    by_claim.list.kind.setCurrentIndex(by_claim.list.kind.findData(Claims.TO_DETERMINE))
    done, all_of_them = review.held.claims_done
    assert by_claim.list.model.rowCount() == all_of_them - done
    assert first.key != by_claim.claim.key
    by_claim.list.kind.setCurrentIndex(by_claim.list.kind.findData(Claims.WITH_FINDINGS))
    table = review.held.table
    assert table is not None
    assert by_claim.list.model.rowCount() == table.claim_count(Claims.WITH_FINDINGS)


def test_a_line_without_a_finding_is_determined_and_the_next_claim_follows(review: ReviewStep) -> None:
    review.show_mode(BY_CLAIM)
    by_claim = review.by_claim
    table = review.held.table
    assert table is not None
    quiet = next(line for line in table.units() if not line.findings)
    by_claim.show_line(quiet)
    assert by_claim.sheet.line == quiet
    while (other := by_claim.sheet.next_open(quiet)) not in {quiet, None}:
        assert other is not None
        by_claim.sheet.choose(other)
        QTest.keyClick(by_claim.sheet.table, Qt.Key.Key_E)
        choose(by_claim.details.box, ErrorCategory.UNDETERMINED)
        by_claim.details.box.save.click()
    by_claim.sheet.choose(quiet)
    QTest.keyClick(by_claim.sheet.table, Qt.Key.Key_E)
    form = by_claim.details.box.form
    assert form.category.hasFocus()
    choose(by_claim.details.box, ErrorCategory.NO_ERROR)
    QTest.keyClick(form.category, Qt.Key.Key_Return, CONTROL)
    assert review.held.of(quiet.content) is not None
    assert quiet not in by_claim.sheet.lines
    assert by_claim.details.box.editing


def test_no_error_leaves_what_is_determined_otherwise(review: ReviewStep) -> None:
    review.show_mode(BY_CLAIM)
    by_claim = review.by_claim
    table = review.held.table
    assert table is not None
    claim = next(claim for claim in table.claims() if claim.checked > 1)
    by_claim.show_claim(claim)
    wrong = by_claim.sheet.lines[0]
    by_claim.sheet.choose(wrong)
    by_claim.write()
    choose(by_claim.details.box, ErrorCategory.OTHER)
    by_claim.details.box.save.click()
    QTest.keyClick(by_claim.sheet.table, Qt.Key.Key_N, SHIFT)
    said = [made.determination.category for line in by_claim.sheet.lines if (made := review.held.of(line.content)) is not None]
    assert said.count(ErrorCategory.OTHER) == 1
    assert said.count(ErrorCategory.NO_ERROR) == claim.checked - 1


def test_a_finding_by_hand_stands_on_the_sheet_and_a_rule_finding_opens_among_all(review: ReviewStep) -> None:
    review.show_mode(BY_CLAIM)
    by_claim = review.by_claim
    table = review.held.table
    assert table is not None
    claim = next(claim for claim in table.claims(Claims.WITH_FINDINGS))
    by_claim.show_claim(claim)
    rows = by_claim.sheet.model.rowCount()
    QTest.keyClick(by_claim.sheet.table, Qt.Key.Key_H)
    dialog = dialog_of(HandFindingDialog)
    assert isinstance(dialog, HandFindingDialog)
    dialog.title.setText("No order")
    dialog.condition.setPlainText("The chart holds no order")
    dialog.keep.click()
    assert by_claim.sheet.model.rowCount() == rows + 1
    texts = [by_claim.sheet.model.item(number, 1).text() for number in range(rows + 1)]
    assert any("Added by hand: No order" in text for text in texts)
    about = [by_claim.sheet.row_at(number) for number in range(rows + 1)]
    number, finding = next((number, one.finding) for number, one in enumerate(about) if one is not None and one.finding is not None)
    by_claim.sheet.table.activated.emit(by_claim.sheet.model.index(number, 1))
    assert review.mode == FINDINGS
    assert review.selected[0] == finding


def test_the_open_lines_of_a_claim_take_one_determination_with_a_reason(review: ReviewStep) -> None:
    review.show_mode(BY_CLAIM)
    by_claim = review.by_claim
    assert by_claim.claim is not None
    by_claim.all.click()
    dialog = dialog_of(DeterminationBulkDialog)
    assert isinstance(dialog, DeterminationBulkDialog)
    choose(dialog, ErrorCategory.RECORD_NOT_RECEIVED)
    QTest.keyClicks(dialog.reason, "Asked for three times")
    QTest.keyClick(dialog.reason, Qt.Key.Key_Return, CONTROL)
    made = [review.held.of(line.content) for line in by_claim.sheet.lines]
    assert {one.determination.category for one in made if one is not None} == {ErrorCategory.RECORD_NOT_RECEIVED}
    assert None not in made
    assert review.held.claims_done[0] == 1
    window_of(review).projects.session.undo()
    assert not review.held.made
