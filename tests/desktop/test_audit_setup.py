"""What the audit is for: written, kept with the claims, undone, held against what the file holds."""

from collections.abc import Callable
from dataclasses import replace
from datetime import date
from decimal import Decimal
from pathlib import Path

import pytest
from PySide6.QtTest import QTest
from pytestqt.qtbot import QtBot

from app.audit.model import AuditResult
from app.claims.model import ColumnMapping
from app.desktop.audit.run.stage import RUN, SETUP
from app.desktop.audit.setup.view import SetupView
from app.desktop.audit.steps import AuditStep
from app.desktop.main_window import MainWindow
from app.review.model import NO_SETUP, AuditSetup, Selection
from app.workspace.audit_setup import setup_of
from app.workspace.decision_words import described

Settle = Callable[[MainWindow], None]


@pytest.fixture
def view(mapped: MainWindow, tmp_path: Path, qtbot: QtBot) -> SetupView:
    """The set-up in front, in a project of its own."""
    mapped.projects.session.begin("audit", tmp_path / "audit.codeledger")
    mapped.audit.show_step(AuditStep.RUN)
    mapped.audit.run_stage.show_face(SETUP)
    qtbot.waitUntil(lambda: bool(mapped.audit.setup.claims_sha256))
    return mapped.audit.run_stage.setup


def kept(window: MainWindow) -> AuditSetup | None:
    project = window.projects.session.project
    assert project is not None
    return setup_of(project, window.audit.setup.claims_sha256)


def test_what_is_written_is_kept_with_the_claims_and_can_be_undone(mapped: MainWindow, view: SetupView) -> None:
    QTest.keyClicks(view.title, "First half of 2024")
    view.title.editingFinished.emit()
    view.period_from.setText("1/1/2024")
    view.period_to.setText("06/30/2024")
    view.selection.setCurrentIndex(view.selection.findData(Selection.FOCUSED))
    view.target.setText("97.5")
    view.take()
    wanted = replace(
        NO_SETUP,
        title="First half of 2024",
        period_from=date(2024, 1, 1),
        period_to=date(2024, 6, 30),
        selection=Selection.FOCUSED,
        target_rate=Decimal("0.975"),
    )
    assert kept(mapped) == wanted
    project = mapped.projects.session.project
    assert project is not None
    assert "First half of 2024" in described(project.decisions.history()[-1])
    mapped.projects.session.undo()
    assert kept(mapped) == replace(NO_SETUP, title="First half of 2024")
    assert [view.title.text(), view.period_from.text(), view.target.text()] == ["First half of 2024", "", "95 %"]
    mapped.projects.session.redo()
    assert view.period_to.text() == "06/30/2024"


def test_it_is_found_again_with_the_same_claims(mapped: MainWindow, view: SetupView, claims: Path, settle: Settle, qtbot: QtBot) -> None:
    view.audited.setText("Lakeside Oncology")
    view.take()
    mapped.audit.session.take_file(None)
    assert view.audited.text() == ""
    assert not view.form.isEnabled()
    mapped.open_claims(claims)
    settle(mapped)
    qtbot.waitUntil(lambda: view.audited.text() == "Lakeside Oncology")
    assert view.form.isEnabled()


def test_the_market_is_that_of_the_window(mapped: MainWindow, view: SetupView, settle: Settle) -> None:
    view.market.setEditText("Ohio")
    view.take()
    settle(mapped)
    assert mapped.context.market == "Ohio"
    assert mapped.bar.market.currentText() == "Ohio"
    mapped.context.set_market("Texas")
    settle(mapped)
    assert view.market.currentText() == "Texas"
    mapped.audit.setup.settle()
    setup = kept(mapped)
    assert setup is not None
    assert setup.market == "Texas"


def test_the_period_and_the_control_totals_reach_the_audit_and_its_notices(mapped: MainWindow, view: SetupView, settle: Settle) -> None:
    view.period_to.setText("12/31/2023")
    view.control.fields["rows"].setText("54")
    view.control.fields["claims"].setText("52")
    view.control.fields["paid"].setText("$1,000.00")
    view.take()
    assert view.control.words["rows"].text() == "Compared when the audit runs"
    mapped.audit.run()
    assert mapped.audit.run_stage.face == RUN
    settle(mapped)
    result = mapped.context.audit
    assert result is not None
    assert result.lines.outside_period > 0
    assert result.settings.period_to == date(2023, 12, 31)
    words = {name: label.text() for name, label in view.control.words.items() if label.text()}
    off = {"rows": 54 - result.totals.rows, "claims": 52 - result.totals.claims}
    for name, short in off.items():
        assert words[name] == ("Ties" if not short else f"{abs(short):,} {'less' if short > 0 else 'more'} in the file; the report says so")
    assert result.totals.paid is not None
    assert words["paid"] == f"${result.totals.paid - 1000:,.2f} more in the file; the report says so"
    assert any("paid amounts sum to" in notice for notice in result.notices)
    assert "paid" in mapped.audit.run_step.off.text()
    assert "off" in mapped.audit.run_stage.faces.buttons[SETUP].text()


def test_what_is_no_number_or_day_is_said_beside_it_and_not_kept(mapped: MainWindow, view: SetupView) -> None:
    view.control.fields["members"].setText("many")
    view.control.fields["rows"].setText("53")
    view.period_from.setText("02/30/2024")
    view.target.setText("none")
    view.take()
    assert "no number of members" in view.control.words["members"].text()
    assert "02/30/2024" in view.hint.text()
    assert "no share" in view.hint.text()
    setup = kept(mapped)
    assert setup is not None
    assert (setup.control.rows, setup.control.members, setup.period_from) == (53, None, None)


def test_before_a_project_can_be_begun_it_is_kept_in_memory(
    sampled: MainWindow, claims: Path, sample_columns: tuple[ColumnMapping, ...]
) -> None:
    sampled.show_page("audit")
    sampled.audit.session.take_file(claims)
    sampled.audit.session.take_columns(claims, sample_columns)
    view = sampled.audit.run_stage.setup
    view.title.setText("In memory")
    view.take()
    assert sampled.audit.session.setup.title == "In memory"
    assert sampled.audit.session.order().control == NO_SETUP.control


def test_what_differs_from_the_run_shown_is_named(audited: MainWindow, sample_audit: AuditResult) -> None:
    step = audited.audit.run_step
    assert sample_audit.settings.as_of == audited.audit.session.as_of
    assert step.differs.text() == ""
    audited.audit.session.set_as_of(date(2024, 4, 1))
    audited.audit.map_step.choose("paid", ("Allowed",))
    assert "latest possible date: 11/20/2026 before, 04/01/2024 now" in step.differs.text()
    assert "columns: " in step.differs.text()
    assert "Paid amount" in step.differs.text()
