"""The report step's parts: a sample is drawn and drawn again, records and determinations lead to an estimate, a signature freezes it."""

from collections.abc import Callable
from decimal import Decimal
from pathlib import Path

import pytest
from PySide6.QtGui import QGuiApplication
from pytestqt.qtbot import QtBot

from app.audit.lines_table import LinesTable
from app.desktop.audit.steps import AuditStep
from app.desktop.main_window import MainWindow
from app.desktop.sampling.stage import NARRATIVE, SAMPLE, SECOND, SIGN, ReportStage
from app.project.project import Project
from app.review.model import Determination, ErrorCategory
from app.sampling.allocation import Share
from app.sampling.draw import SampleKind
from app.sampling.records import RecordStatus
from app.workspace.determinations import determine
from app.workspace.narrative import narrative_of
from app.workspace.samples import KeptSample, kept_sample
from app.workspace.sign_off import latest_sign_off

Settle = Callable[[MainWindow], None]


@pytest.fixture
def settle(qtbot: QtBot) -> Settle:
    """Wait until the window has no work in progress, the quiet gathering of a review among it."""

    def wait(window: MainWindow) -> None:
        held = window.audit.report_stage.held
        qtbot.waitUntil(lambda: not window.tasks.running and not held.busy, timeout=60_000)

    return wait


@pytest.fixture
def stage(mapped: MainWindow, tmp_path: Path, settle: Settle) -> ReportStage:
    """An audit kept in a project, with its report step in front."""
    mapped.projects.session.begin("audit", tmp_path / "audit.codeledger")
    mapped.audit.run()
    settle(mapped)
    mapped.projects.session.write_now()
    settle(mapped)
    mapped.audit.show_step(AuditStep.REPORT)
    return mapped.audit.report_stage


def project_of(window: MainWindow) -> Project:
    project = window.projects.session.project
    assert project is not None
    return project


def kept(window: MainWindow) -> KeptSample:
    found = kept_sample(project_of(window), window.context.claims_sha256)
    assert found is not None
    return found


def draw(window: MainWindow, stage: ReportStage, settle: Settle, size: str = "6") -> KeptSample:
    stage.show_face(SAMPLE)
    settle(window)
    form = stage.sample.form
    form.wanted.setText(size)
    form.spares.setText("2")
    form.seed.setText("20261120")
    stage.sample.draw.click()
    settle(window)
    return kept(window)


def determine_all(window: MainWindow, sample: KeptSample) -> None:
    result, project = window.context.audit, project_of(window)
    assert result is not None
    with LinesTable.of_result(result) as table:
        lines = table.lines(content for unit in sample.sample.units for content in unit.lines)
    wrong, *right = lines
    determine(project, right, Determination(category=ErrorCategory.NO_ERROR), "Seen in the chart.")
    determine(project, [wrong], Determination(category=ErrorCategory.NOT_DOCUMENTED, correct_amount=Decimal(0)))
    window.projects.session.decided.emit()


def test_a_frame_is_counted_and_a_sample_drawn_with_its_seed(mapped: MainWindow, stage: ReportStage, settle: Settle) -> None:
    stage.show_face(SAMPLE)
    settle(mapped)
    view = stage.sample
    view.form.expected.setText("20")
    view.form.within.setText("10")
    view.helper.click()
    settle(mapped)
    assert view.hint.text() == ""
    assert 2 < int(view.form.wanted.text()) <= 53
    assert view.tie.text().startswith("The population of 53 claims ties to the file: its amounts sum to the file's paid total")
    found = draw(mapped, stage, settle)
    assert (len(found.sample.units), found.sample.seed) == (6, "20261120")
    assert view.units.rows.rowCount() == 8
    assert "6 of 53 claims and 2 spares" in view.method.text() or "with the seed 20261120" in view.method.text()
    assert "no final determination" in view.estimate.text()
    view.again.click()
    settle(mapped)
    assert view.checked.text().startswith("Drawn again from the same frame with the same seed")


def test_another_draw_needs_a_reason(mapped: MainWindow, stage: ReportStage, settle: Settle, qtbot: QtBot) -> None:
    first = draw(mapped, stage, settle)
    with qtbot.waitSignal(mapped.projects.session.failed) as failed:
        draw(mapped, stage, settle, "7")
    assert "State why another one takes its place" in str(failed.args)
    assert kept(mapped) == first
    stage.sample.reason.setText("The precision was not enough.")
    assert len(draw(mapped, stage, settle, "7").sample.units) == 7
    mapped.projects.session.undo()
    settle(mapped)
    assert stage.sample.units.rows.rowCount() == 8


def test_a_sample_is_shared_optimally_among_strata_or_picked_by_judgment(mapped: MainWindow, stage: ReportStage, settle: Settle) -> None:
    stage.show_face(SAMPLE)
    settle(mapped)
    view, form = stage.sample, stage.sample.form
    form.strata.setCurrentIndex(form.strata.findText("3 amount bands"))
    form.share.setCurrentIndex(form.share.findData(Share.NEYMAN))
    form.wanted.setText("12")
    view.draw.click()
    settle(mapped)
    assert "No standard deviation is given for" in mapped.banner.sentence
    rows = form.shares.rows
    bands = [rows.item(place, 0).text() for place in range(rows.rowCount())]
    assert len(bands) == 3
    for place, deviation in enumerate(("1", "1", "1,000.00")):
        rows.item(place, 3).setText(deviation)
    view.draw.click()
    settle(mapped)
    drawn = {one.name: one.drawn for one in kept(mapped).sample.strata}
    assert drawn == {bands[0]: 2, bands[1]: 2, bands[2]: 8}
    assert "optimal (Neyman)" in view.method.text()

    form.way.setCurrentIndex(form.way.findData(SampleKind.JUDGMENT))
    assert not form.wanted.isVisible()
    one, other = (unit.key for unit in kept(mapped).sample.units[:2])
    form.picked.setText(f"{one}, {other}")
    form.judgment.setText("The dearest of their month")
    view.reason.setText("Two claims only.")
    view.draw.click()
    settle(mapped)
    assert view.method.text() == "2 of 53 claims were picked by judgment: The dearest of their month."
    assert "not at random, so nothing is known of how they stand for the others" in view.estimate.text()
    assert not view.again.isVisible()


def test_determinations_give_an_estimate_with_exact_names(mapped: MainWindow, stage: ReportStage, settle: Settle) -> None:
    found = draw(mapped, stage, settle)
    determine_all(mapped, found)
    settle(mapped)
    text = stage.sample.estimate.text()
    assert "One-sided 90 % lower limit (= lower limit of the two-sided 80 % confidence interval): " in text
    assert "Lower limit of the two-sided 90 % confidence interval (= one-sided 95 %)" in text
    assert "Difference estimator" in text
    stage.sample.copy.click()
    assert QGuiApplication.clipboard().text() == text


def test_a_record_that_was_not_received_is_replaced_by_the_next_spare(mapped: MainWindow, stage: ReportStage, settle: Settle) -> None:
    found = draw(mapped, stage, settle)
    lost, spare = found.sample.units[0].key, found.sample.spares[0].key
    stage.sample.mark(found, (lost,), RecordStatus.REPLACED, "Not sent in 45 days.")
    settle(mapped)
    assert [(record.key, record.spare) for record in kept(mapped).records] == [(lost, 1)]
    assert stage.sample.units.rows.item(0, 3).text() == "replaced by a spare 1: Not sent in 45 days."
    stage.sample.mark(kept(mapped), (spare,), RecordStatus.NOT_RECEIVED, "Lost.")
    settle(mapped)
    assert {record.status for record in kept(mapped).records} == {RecordStatus.REPLACED, RecordStatus.NOT_RECEIVED}


def test_nobody_reviews_their_own_work(mapped: MainWindow, stage: ReportStage, settle: Settle) -> None:
    determine_all(mapped, draw(mapped, stage, settle))
    stage.show_face(SECOND)
    settle(mapped)
    view = stage.second
    view.percent.setText("50 %")
    view.seed.setText("5")
    view.draw.click()
    settle(mapped)
    assert "3 of 6 determinations are drawn with the seed 5; 3 wait, 0 of them for you." in view.state.text()
    assert view.waiting.rows.rowCount() == 0
    assert not view.keep.isEnabled()


def test_somebody_elses_line_is_reviewed_blind(
    mapped: MainWindow, stage: ReportStage, settle: Settle, monkeypatch: pytest.MonkeyPatch
) -> None:
    determine_all(mapped, draw(mapped, stage, settle))
    monkeypatch.setattr(project_of(mapped), "who", "Kim Lund")
    stage.show_face(SECOND)
    settle(mapped)
    view = stage.second
    view.percent.setText("100")
    view.draw.click()
    settle(mapped)
    assert view.waiting.rows.rowCount() == 6
    assert view.waiting.rows.item(0, 5).text() == "not shown: the review is blind"
    view.waiting.selectRow(0)
    view.keep.click()
    assert view.wrong.isVisible()
    view.category.setCurrentIndex(view.category.findData(ErrorCategory.NO_ERROR.value))
    view.keep.click()
    settle(mapped)
    assert view.made.rows.rowCount() == 1
    assert "Agreement: " in view.state.text()


def test_causes_and_actions_are_kept(mapped: MainWindow, stage: ReportStage, settle: Settle) -> None:
    stage.show_face(NARRATIVE)
    settle(mapped)
    view = stage.narrative
    view.causes.setPlainText("The charge master was late.")
    view.add.click()
    for column, text in enumerate(("Update it", "Lee Park", "01/15/2027")):
        view.todo.rows.item(0, column).setText(text)
    view.keep.click()
    settle(mapped)
    found = narrative_of(project_of(mapped), mapped.context.claims_sha256)
    assert found.causes == "The charge master was late."
    assert [(one.action, one.owner, str(one.due)) for one in found.actions] == [("Update it", "Lee Park", "2027-01-15")]
    view.todo.rows.item(0, 2).setText("soon")
    view.keep.click()
    assert "“soon” is no day" in view.wrong.text()


def test_a_signature_stands_until_something_changes(mapped: MainWindow, stage: ReportStage, settle: Settle) -> None:
    found = draw(mapped, stage, settle)
    stage.show_face(SIGN)
    settle(mapped)
    view, claims = stage.sign_off, mapped.context.claims_sha256
    assert "Nobody has signed" in view.state.text()
    assert "lines of the sample are not determined" in view.against.text()
    determine_all(mapped, found)
    settle(mapped)
    assert not view.against.isVisible()
    view.reviewer.setText("Dana Ortiz")
    view.credentials.setText("CPC")
    view.sign.click()
    settle(mapped)
    signed = latest_sign_off(project_of(mapped), claims)
    assert signed is not None
    assert (signed.revision, signed.reviewer) == (1, "Dana Ortiz")
    assert "stands: nothing was changed since" in view.state.text()
    assert not view.sign.isEnabled()
    stage.narrative.causes.setPlainText("Late.")
    stage.narrative.keep.click()
    settle(mapped)
    assert "draft of revision 2" in view.state.text()
    assert view.sign.isEnabled()


def test_the_menu_leads_to_the_sample_and_the_signature(mapped: MainWindow, stage: ReportStage, settle: Settle) -> None:
    mapped.show_page("library")
    mapped.actions_by_key["draw-sample"].trigger()
    assert (mapped.page, mapped.audit.step, stage.face) == ("audit", AuditStep.REPORT, SAMPLE)
    mapped.actions_by_key["sign-off"].trigger()
    assert stage.face == SIGN
    settle(mapped)
    mapped.context.set_audit(None)
    assert not mapped.actions_by_key["draw-sample"].isEnabled()
