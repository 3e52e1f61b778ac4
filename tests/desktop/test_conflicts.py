"""Conflicts in the window: all of them in one place, settled with a reason once their effect was seen, and opened again."""

from collections.abc import Callable
from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QGuiApplication
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from app.desktop.audit.steps import AuditStep
from app.desktop.codes.words import State, state_on
from app.desktop.conflicts.inbox import ConflictInbox
from app.desktop.conflicts.settle_dialog import SettleDialog
from app.desktop.context import Context
from app.desktop.main_window import MainWindow
from app.desktop.notices.editor import ReasonDialog
from app.desktop.theme import Theme
from app.ledger.model import Ledger
from tests.desktop.ledger_maker import sample_ledger

Settle = Callable[[MainWindow], None]
IN, OUT = 0, 1
CLAIMS = """Claim Number,Line,Date of Service,Procedure Code,Diagnosis Code 1,Diagnosis Pointer,Units,Paid Amount
A1,1,01/15/2026,J1323,C90.01,A,76,100.00
A2,1,02/15/2026,J1323,C90.01,A,76,100.00
A3,1,03/15/2026,J1323,C90.00,A,76,100.00
"""


@pytest.fixture
def inbox(sampled: MainWindow) -> ConflictInbox:
    sampled.actions_by_key["conflicts"].trigger()
    assert sampled.codes.conflicts.isVisible()
    return sampled.codes.conflicts


@pytest.fixture
def audited(sampled: MainWindow, settle: Settle, tmp_path: Path) -> MainWindow:
    """The sample policy with an audit of three lines, two of which rest on the disputed code."""
    claims = tmp_path / "claims.csv"
    claims.write_text(CLAIMS, encoding="utf-8")
    sampled.open_claims(claims)
    settle(sampled)
    sampled.audit.run()
    settle(sampled)
    assert sampled.context.audit is not None, sampled.banner.sentence
    assert [finding.rule for finding in sampled.context.audit.findings].count("policy-conflict") == 2
    return sampled


def dialog_in_front() -> SettleDialog:
    return next(held for held in QApplication.topLevelWidgets() if isinstance(held, SettleDialog) and held.isVisible())


def state(window: MainWindow, code: str) -> State:
    policy = window.context.policy_ledger
    assert policy is not None
    history = next(history for history in policy.codes if history.code == code)
    return state_on(policy, history, window.context.day)


def ledger(window: MainWindow) -> Ledger:
    assert window.context.ledger is not None
    return window.context.ledger


def test_every_conflict_is_listed_with_its_codes_days_and_both_sentences(inbox: ConflictInbox) -> None:
    shown = [str(inbox.model.index(0, column).data()) for column in range(6)]
    assert shown == ["CC-0248", "C90.01", "Listing contradicts history", "12/22/2025", "Until settled", "Open"]
    said = inbox.reading.toPlainText()
    assert "Says it is listed" in said
    assert "Says it is not listed" in said
    assert "C90.00-C90.02" in said
    assert len(inbox.reading.writer.places) == 2


def test_the_inbox_is_filtered_and_walked_by_keys(qtbot: QtBot, context_with_conflicts: Context) -> None:
    made = ConflictInbox(context_with_conflicts)
    qtbot.addWidget(made)
    made.show()
    assert made.model.rowCount() == 1
    made.search.setText("nothing of the kind")
    assert made.model.rowCount() == 0
    made.search.setText("C9001 history")
    assert made.chosen is not None
    made.standing.setCurrentIndex(2)
    made.standing.activated.emit(2)
    assert made.model.rowCount() == 0
    with qtbot.waitSignal(context_with_conflicts.settle_requested):
        made.choose(sample_ledger().policies[0].conflicts[0])
        QTest.keyClick(made.table, Qt.Key.Key_Return)
    made.copying.click()
    assert "CC-0248, published 12/22/2025" in QGuiApplication.clipboard().text()


@pytest.fixture
def context_with_conflicts(theme: Theme) -> Context:
    made = Context(theme, sample_ledger().policies[0].versions[-1].start)
    made.set_ledger(sample_ledger())
    return made


def test_nothing_is_settled_before_its_effect_was_seen_and_a_reason_given(
    sampled: MainWindow, inbox: ConflictInbox, settle: Settle
) -> None:
    before = ledger(sampled).policies
    inbox.settle.click()
    dialog = dialog_in_front()
    dialog.reason.setText("The drug committee's minutes")
    assert not dialog.confirm.isEnabled()  # no reading is chosen
    dialog.reason.clear()
    dialog.choices.button(OUT).setChecked(True)
    settle(sampled)
    assert dialog.effect.text() == "1 code (C90.01) changes on 334 days in all, counted through 11/20/2026."
    assert dialog.lines.text() == "No audit is loaded, so no line of claims is counted."
    assert not dialog.confirm.isEnabled()
    dialog.reason.setText("The drug committee's minutes")
    dialog.confirm.click()
    settle(sampled)
    assert state(sampled, "C90.01") is State.NO_LONGER
    assert [str(inbox.model.index(0, column).data()) for column in (4, 5)] == ["Open", "Settled: not listed"]
    assert "The drug committee's minutes" in inbox.reading.toPlainText()
    assert sampled.codes.tabs.buttons[2].text() == "Conflicts"
    sampled.projects.undo.undo.trigger()
    settle(sampled)
    assert ledger(sampled).policies == before
    sampled.projects.undo.redo.trigger()
    settle(sampled)
    assert state(sampled, "C90.01") is State.NO_LONGER


def test_the_lines_of_the_loaded_audit_are_counted_from_the_finding(audited: MainWindow, settle: Settle) -> None:
    audited.show_page("audit")
    audited.audit.show_step(AuditStep.REVIEW)
    review = audited.audit.review_step
    shown = [review.model.finding_at(row) for row in range(review.model.rowCount())]
    found = next(finding for finding in shown if finding is not None and finding.rule == "policy-conflict")
    review.show_finding(found.key)
    assert review.details.settle.isVisibleTo(review.details)
    review.details.settle.click()
    dialog = dialog_in_front()
    dialog.choices.button(IN).setChecked(True)
    settle(audited)
    assert dialog.effect.text().startswith("1 code (C90.01) changes on ")
    assert dialog.lines.text() == "2 of 3 lines checked in claims.csv have other findings then."
    dialog.reason.setText("Asked the plan")
    dialog.confirm.click()
    settle(audited)
    assert not audited.context.audit_is_of_now
    audited.audit.stale.again.click()
    settle(audited)
    result = audited.context.audit
    assert result is not None
    assert "policy-conflict" not in [finding.rule for finding in result.findings]
    assert audited.context.audit_is_of_now


def test_counting_lines_can_be_stopped(audited: MainWindow, settle: Settle, qtbot: QtBot) -> None:
    conflict = ledger(audited).policies[0].conflicts[0]
    audited.context.settle_requested.emit(conflict)
    dialog = dialog_in_front()
    dialog.choices.button(OUT).setChecked(True)
    qtbot.waitUntil(dialog.stop.isVisible, timeout=30_000)
    dialog.stop.click()
    settle(audited)
    assert dialog.lines.text() == "The lines were not counted."
    dialog.reason.setText("Asked the plan")
    assert dialog.confirm.isEnabled()
    dialog.reject()
    settle(audited)


def test_a_settled_conflict_is_opened_again_with_a_reason(sampled: MainWindow, inbox: ConflictInbox, settle: Settle) -> None:
    before = ledger(sampled).policies
    sampled.held.settle(ledger(sampled).policies[0].conflicts[0], "in", "Asked the plan")
    settle(sampled)
    assert state(sampled, "C90.01") is State.IN
    sampled.show_page("decisions")
    sampled.projects.page.table.selectRow(0)
    sampled.projects.page.show_place()  # leads back to the conflict
    assert inbox.isVisible()
    QTest.keyClick(inbox.table, Qt.Key.Key_O)
    asked = next(held for held in QApplication.topLevelWidgets() if isinstance(held, ReasonDialog) and held.isVisible())
    asked.field.setText("The plan answered otherwise later")
    asked.do.click()
    settle(sampled)
    assert ledger(sampled).policies == before
    assert state(sampled, "C90.01") is State.DISPUTED


def test_a_code_its_set_has_ended_is_seen_and_stays_listed(window: MainWindow, settle: Settle, tmp_path: Path) -> None:
    policy = tmp_path / "ZZ-0042.md"
    lines = [
        "# Heart drugs",
        "Policy Number: ZZ-0042",
        "Publish Date: 02/01/2024",
        "## Coding",
        "### ICD-10 Diagnosis",
        "I20.8 Angina, other",
    ]
    policy.write_text("\n\n".join(lines), encoding="utf-8")
    window.open_files([policy])
    settle(window)
    assert state(window, "I20.8") is State.IN
    window.actions_by_key["conflicts"].trigger()
    inbox = window.codes.conflicts
    assert str(inbox.model.index(0, 2).data()) == "Code set contradicts policy"
    assert str(inbox.model.index(0, 4).data()) == "Open"  # no day is in doubt
    inbox.settle.click()
    dialog = dialog_in_front()
    settle(window)
    (chosen,) = [button for button in dialog.choices.buttons() if button.isChecked()]
    assert chosen.text() == "Seen: the listing stays as the policy states it"
    assert dialog.effect.text() == "No code changes on any day."
    dialog.reason.setText("The plan was told")
    dialog.confirm.click()
    settle(window)
    assert str(inbox.model.index(0, 5).data()) == "Settled: seen"
    assert state(window, "I20.8") is State.IN
    window.actions_by_key["update"].trigger()
    panel = window.codes.update_panel
    panel.update_day.setCurrentIndex(panel.update_day.findData("2023-10-01"))
    panel.update_day.activated.emit(panel.update_day.currentIndex())
    settle(window)
    assert panel.said.text() == "The update of 10/01/2023 touches 1 listing in 1 policy."
    assert str(panel.model.index(0, 3).data()) == "Ends"
