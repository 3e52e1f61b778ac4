"""The history of decisions: who decided what, on which fact, and what can be done about it."""

from collections.abc import Callable
from dataclasses import replace

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from app.audit.model import AuditResult, AuditSettings, Decision
from app.bundled import sample
from app.desktop.audit.steps import AuditStep
from app.desktop.document.window import DocumentWindow
from app.desktop.main_window import MainWindow
from app.desktop.project.history_model import HOLDS, KIND, REASON, REPLACED, SENTENCE, STANDING, UNDONE, VALUE, WHO
from app.policy.model import State
from app.project.model import What
from app.workspace.audit import audit_claims
from app.workspace.audit_order import AuditOrder
from app.workspace.versions import LoadedVersions
from tests.desktop.conftest import DAY

CONTROL = Qt.KeyboardModifier.ControlModifier
Settle = Callable[[MainWindow], None]


@pytest.fixture(scope="module")
def audit(sample_versions: LoadedVersions) -> AuditResult:
    return audit_claims(sample("claims/CC-0248_claims.xlsx"), sample_versions, AuditOrder(settings=AuditSettings(as_of=DAY)))


@pytest.fixture
def decided(sampled: MainWindow, audit: AuditResult, qtbot: QtBot) -> MainWindow:
    """The window with a state confirmed, two findings decided at once, one of them again, and one decision undone."""
    sampled.context.set_audit(audit, "c1a1")
    holding, dispositions = sampled.projects.holding, sampled.audit.dispositions
    holding.confirm(sampled.context.versions[0], State.RETIRED, "Replaced in December")
    dispositions.decide(audit.findings[:2], Decision("agree", "Seen in the chart"))
    dispositions.decide(audit.findings[:1], Decision("disagree", "Another drug"))
    dispositions.decide(audit.findings[2:3], Decision("needs records"))
    sampled.projects.session.undo()
    qtbot.waitUntil(lambda: not sampled.tasks.running and not sampled.projects.session.unwritten, timeout=60_000)
    sampled.show_page("decisions")
    return sampled


def rows(window: MainWindow) -> list[tuple[str, ...]]:
    return [entry.cells for entry in window.projects.page.model.entries]


def choose(window: MainWindow, row: int) -> None:
    window.projects.page.table.setCurrentIndex(window.projects.page.model.index(row, SENTENCE))


def test_an_empty_history_says_what_makes_decisions(window: MainWindow) -> None:
    window.show_page("decisions")
    assert window.projects.page.empty.isVisible()
    assert window.projects.page.empty.buttons[0].hasFocus()
    window.projects.page.empty.buttons[1].click()
    assert window.page == "audit"


def test_every_decision_is_told_with_who_value_reason_and_standing(decided: MainWindow) -> None:
    shown = rows(decided)
    assert [row[KIND] for row in shown] == ["Disposition"] * 4 + ["Version state"]
    assert [row[VALUE] for row in shown] == ["Needs records", "Disagree", "Agree", "Agree", "Retired"]
    assert [row[REASON] for row in shown] == ["–", "Another drug", "Seen in the chart", "Seen in the chart", "Replaced in December"]
    assert [row[STANDING] for row in shown].count(HOLDS) == 3
    assert {row[STANDING] for row in shown} == {HOLDS, REPLACED, UNDONE}
    assert shown[0][STANDING] == UNDONE
    assert {row[WHO] for row in shown} == {decided.projects.session.who}
    assert decided.context.versions[0].file in shown[4][SENTENCE]
    model = decided.projects.page.model
    font = model.index(0, SENTENCE).data(Qt.ItemDataRole.FontRole)
    assert font.strikeOut()
    assert model.index(1, SENTENCE).data(Qt.ItemDataRole.FontRole) is None
    assert str(model.index(0, SENTENCE).data(Qt.ItemDataRole.AccessibleTextRole)).endswith(", undone")  # never by its look alone
    assert decided.status.counts == "5 decisions · 3 hold · 1 undone"


def test_it_is_filtered_by_kind_and_words(decided: MainWindow) -> None:
    page = decided.projects.page
    page.kind.setCurrentIndex(page.kind.findData(What.VERSION_STATE))
    page.kind.activated.emit(page.kind.currentIndex())
    assert len(rows(decided)) == 1
    page.kind.setCurrentIndex(0)
    page.kind.activated.emit(0)
    QTest.keyClick(decided, Qt.Key.Key_F, CONTROL)
    assert page.search.hasFocus()
    QTest.keyClicks(page.search, "chart agree")
    assert [row[VALUE] for row in rows(decided)] == ["Agree", "Agree"]


def test_one_step_is_undone_and_redone_from_here(decided: MainWindow) -> None:
    page, dispositions, audit = decided.projects.page, decided.audit.dispositions, decided.context.audit
    assert audit is not None
    choose(decided, 2)  # one of the two that were decided together
    page.details.undo.click()
    assert [row[STANDING] for row in rows(decided)] == [UNDONE, HOLDS, UNDONE, UNDONE, HOLDS]
    assert dispositions.of(audit.findings[0]) == Decision("disagree", "Another drug")  # decided later, so it stands
    assert dispositions.of(audit.findings[1]) == Decision("open")
    choose(decided, 2)
    assert page.details.redo.isVisible()
    assert not page.details.undo.isVisible()
    page.details.redo.click()
    assert dispositions.of(audit.findings[1]) == Decision("agree", "Seen in the chart")


def test_what_a_decision_is_about_is_opened(decided: MainWindow) -> None:
    page = decided.projects.page
    choose(decided, 1)
    QTest.keyClick(page.table, Qt.Key.Key_Return)
    assert decided.page == "audit"
    assert decided.audit.step is AuditStep.REVIEW
    audit = decided.context.audit
    assert audit is not None
    assert decided.audit.review_step.selected == audit.findings[:1]
    decided.show_page("decisions")
    choose(decided, 4)
    page.details.place.click()
    opened = decided.findChildren(DocumentWindow)
    assert [window.document.file for window in opened if window.isVisible()] == [decided.context.versions[0].file]
    decided.context.set_audit(None)
    choose(decided, 1)
    assert not page.details.place.isVisible()  # its audit is not open


def test_the_rows_can_be_copied_with_their_headers(decided: MainWindow) -> None:
    page = decided.projects.page
    page.table.selectAll()
    QTest.keyClick(page.table, Qt.Key.Key_C, CONTROL)
    lines = QApplication.clipboard().text().split("\n")
    assert lines[0].split("\t") == ["When", "Who", "Kind", "What was decided", "Value", "Reason", "Standing"]
    assert len(lines) == 6


@pytest.mark.parametrize("width", [1280, 780])
def test_it_fits_a_narrow_window(decided: MainWindow, qtbot: QtBot, width: int) -> None:
    decided.resize(width, 640)
    qtbot.waitUntil(lambda: decided.minimumSizeHint().width() <= width)
    assert decided.width() == width


def test_of_many_decisions_at_once_and_one_right_after_the_later_one_holds(sampled: MainWindow, audit: AuditResult, qtbot: QtBot) -> None:
    findings = tuple(replace(finding, row=row) for row, finding in enumerate(audit.findings * 30))
    sampled.context.set_audit(replace(audit, findings=findings), "c1a1")
    dispositions, session = sampled.audit.dispositions, sampled.projects.session
    dispositions.decide(findings, Decision("agree", "All of one kind"))
    dispositions.decide(findings[:1], Decision("disagree", "But this one"))
    shown = [dispositions.made, dispositions.of(findings[0])]  # at once, whatever is written yet
    qtbot.waitUntil(lambda: not sampled.tasks.running and not session.unwritten, timeout=60_000)
    assert shown == [dispositions.made, dispositions.of(findings[0])] == [len(findings), Decision("disagree", "But this one")]
    session.undo()
    assert dispositions.of(findings[0]) == Decision("agree", "All of one kind")
    session.undo()
    assert dispositions.made == 0
