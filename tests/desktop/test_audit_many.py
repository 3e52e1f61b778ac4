"""So many findings that they are looked up aside: the window shows what is asked for last, and reads them as they come into sight."""

import dataclasses
from collections.abc import Callable

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from app.audit.findings_table import GroupBy
from app.audit.model import AuditResult, Decision, Finding, Verdict
from app.desktop.audit.findings.bulk_dialog import BulkDialog
from app.desktop.audit.findings.model import AMOUNT, CLAIM, DISPOSITION, ROW
from app.desktop.audit.findings.source import AT_ONCE
from app.desktop.audit.steps import AuditStep
from app.desktop.main_window import MainWindow
from app.desktop.project.saving import Standing

MANY = AT_ONCE + 1500
Wait = Callable[[], None]


@pytest.fixture(scope="session")
def many(sample_audit: AuditResult) -> AuditResult:
    """The sample audit over and over, each finding on a claim and row of its own."""
    found = sample_audit.findings
    findings = tuple(
        dataclasses.replace(found[number * 31 % len(found)], row=number + 2, claim_id=f"K{number // 3:05}", content=f"{number:016x}")
        for number in range(MANY)
    )
    return dataclasses.replace(sample_audit, findings=findings)


@pytest.fixture
def crowded(mapped: MainWindow, many: AuditResult, qtbot: QtBot) -> MainWindow:
    mapped.context.set_audit(many)
    mapped.audit.show_step(AuditStep.REVIEW)
    waiting(mapped, qtbot)()
    return mapped


def waiting(window: MainWindow, qtbot: QtBot) -> Wait:
    session = window.projects.session
    review = window.audit.review_step
    return lambda: qtbot.waitUntil(
        lambda: (
            not review.source.busy
            and not window.tasks.running
            and session.saved.standing is not Standing.WRITING
            and review.source.table is not None
        ),
        timeout=60_000,
    )


@pytest.fixture
def settled(crowded: MainWindow, qtbot: QtBot) -> Wait:
    return waiting(crowded, qtbot)


def test_all_are_shown_and_the_last_can_be_reached(crowded: MainWindow, many: AuditResult) -> None:
    review = crowded.audit.review_step
    assert review.model.rowCount() == MANY
    assert f"{MANY:,} findings on " in crowded.status.counts
    review.table.scrollToBottom()
    QApplication.processEvents()
    last = [str(review.model.index(MANY - 1, column).data()) for column in range(review.model.columnCount())]
    assert "" not in last
    assert review.model.finding_at(MANY - 1) in many.findings


def test_what_is_asked_for_last_is_shown(crowded: MainWindow, many: AuditResult, settled: Wait) -> None:
    review = crowded.audit.review_step
    for column in (CLAIM, AMOUNT, ROW):
        review.table.sortByColumn(column, Qt.SortOrder.DescendingOrder)
    settled()
    assert [review.model.finding_at(row) for row in range(3)] == list(many.findings[:-4:-1])
    assert review.table.currentIndex().row() >= 0


def test_words_are_looked_for_once_they_are_typed(crowded: MainWindow, settled: Wait) -> None:
    review = crowded.audit.review_step
    QTest.keyClicks(review.filter.search, "k00012 all diagnoses")
    QTest.keyClick(review.filter.search, Qt.Key.Key_Return)
    settled()
    shown = [review.model.finding_at(row) for row in range(review.model.rowCount())]
    assert {finding.rule for finding in shown if finding} == {"all-diagnoses-pend"}
    assert {finding.claim_id for finding in shown if finding} == {"K00012"}
    assert review.filter.shown.text().startswith(f"{len(shown)} of {MANY:,} findings shown")


@pytest.mark.parametrize("by", list(GroupBy))
def test_every_way_to_group_counts_all_findings_and_narrows_them(crowded: MainWindow, settled: Wait, by: GroupBy) -> None:
    review = crowded.audit.review_step
    review.groups.group_by(by)
    settled()
    model = review.groups.list.model()
    figures = [str(model.index(row, 0).data(Qt.ItemDataRole.AccessibleTextRole)) for row in range(model.rowCount())]
    assert f"{MANY:,} findings" in figures[0]
    review.groups.list.setCurrentIndex(model.index(1, 0))
    settled()
    noun = "finding" if review.model.rowCount() == 1 else "findings"
    assert f", {review.model.rowCount():,} {noun}" in figures[1]


def test_everything_shown_is_decided_with_a_reason_and_taken_back(crowded: MainWindow, settled: Wait) -> None:
    review = crowded.audit.review_step
    for verdict in set(Verdict) - {Verdict.ERROR}:
        review.filter.verdicts[verdict].click()
    settled()
    shown = review.model.rowCount()
    QTest.keyClick(review.table, Qt.Key.Key_D, Qt.KeyboardModifier.ControlModifier | Qt.KeyboardModifier.ShiftModifier)
    dialog = review.findChild(BulkDialog)
    assert dialog is not None
    assert f"{shown:,} findings" in dialog.apply.text()
    assert not dialog.apply.isEnabled()
    QTest.keyClicks(dialog.reason, "Seen with the plan")
    said: list[str] = []
    crowded.context.message_shown.connect(said.append)
    dialog.apply.click()
    settled()
    assert crowded.audit.dispositions.made == shown
    assert any(f"{shown:,} findings decided" in words for words in said)
    finding = review.model.finding_at(0)
    assert finding is not None
    assert crowded.audit.dispositions.of(finding) == Decision("agree", "Seen with the plan")
    review.filter.show_all()
    review.filter.decided.setCurrentIndex(2)
    settled()
    assert review.model.rowCount() == shown
    crowded.projects.session.undo()
    settled()
    assert crowded.audit.dispositions.made == 0
    assert review.model.rowCount() == 0


def test_all_selected_are_one_decision_and_too_many_to_copy(crowded: MainWindow, settled: Wait) -> None:
    review = crowded.audit.review_step
    QTest.keyClick(review.table, Qt.Key.Key_A, Qt.KeyboardModifier.ControlModifier)
    assert review.details.decision.apply.text() == f"A&pply to {MANY:,}"
    assert not review.details.decision.apply.isEnabled()
    QTest.keyClick(review.table, Qt.Key.Key_C, Qt.KeyboardModifier.ControlModifier)
    assert "workbook" in crowded.status.message
    review.details.decision.choice.setCurrentIndex(1)
    review.details.decision.reason.setText("A test of the whole")
    review.details.decision.apply.click()
    settled()
    assert crowded.audit.dispositions.made == MANY


def test_a_decided_finding_leaves_the_open_ones_and_the_next_is_in_front(crowded: MainWindow, settled: Wait) -> None:
    review = crowded.audit.review_step
    review.filter.decided.setCurrentIndex(1)
    settled()
    review.table.select_row(4)
    following = review.model.finding_at(5)
    QTest.keyClick(review.table, Qt.Key.Key_A)
    settled()
    assert review.model.rowCount() == MANY - 1
    assert review.selected == (following,)
    review.filter.decided.setCurrentIndex(0)
    review.table.sortByColumn(DISPOSITION, Qt.SortOrder.DescendingOrder)
    settled()
    assert str(review.model.index(0, DISPOSITION).data()) == "Agree"


def test_a_finding_that_is_filtered_out_can_still_be_gone_to(crowded: MainWindow, many: AuditResult, settled: Wait) -> None:
    review = crowded.audit.review_step
    review.filter.verdicts[Verdict.NOTE].click()
    settled()
    wanted: Finding = next(finding for finding in many.findings if finding.verdict is Verdict.NOTE)
    review.show_finding(wanted.key)
    settled()
    assert review.selected == (wanted,)


def test_other_claims_take_the_place_of_those_before(crowded: MainWindow, sample_audit: AuditResult, settled: Wait) -> None:
    crowded.context.set_audit(sample_audit)
    settled()
    review = crowded.audit.review_step
    assert review.model.rowCount() == len(sample_audit.findings)
    crowded.context.set_audit(None)
    assert review.model.rowCount() == 0
