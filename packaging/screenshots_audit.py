"""Takes pictures of the Audit and Impact pages, every step and part: python packaging/screenshots_audit.py OUT [--dark] [--large].

Without --dark in light; with --large at twice the size, at one width. What is shown is made of the sample claims.
"""

import os
import sys
import tempfile
import time
from collections.abc import Callable
from datetime import date
from decimal import Decimal
from pathlib import Path

os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")
if "--large" in sys.argv:
    os.environ["QT_SCALE_FACTOR"] = "2"
sys.path.insert(0, str(Path(__file__).resolve().parents[1]))

from PySide6.QtCore import QSettings, QStandardPaths
from PySide6.QtWidgets import QApplication, QDialog

from app.audit.lines_table import LinesTable
from app.audit.model import Decision
from app.bundled import sample
from app.desktop.application import prepare
from app.desktop.audit.run.stage import RULES, RUN, SETUP, TABLES
from app.desktop.audit.steps import AuditStep
from app.desktop.context import Context
from app.desktop.main_window import MainWindow
from app.desktop.sampling.stage import NARRATIVE, RESPONSES, SAMPLE, SECOND, SIGN, WRITE
from app.desktop.settings import Settings
from app.desktop.theme import Scheme, Theme
from app.reports.template import shipped_template
from app.review.model import Determination, ErrorCategory
from app.sampling.allocation import Share
from app.workspace.determinations import determine
from app.workspace.responses import RoundOrder, export_responses

DAY = date(2026, 11, 20)
WIDTHS = ((1280, 820),) if "--large" in sys.argv else ((1280, 820), (900, 700))
PATIENCE, PAUSE = 120.0, 0.3  # seconds


class Camera:
    """The window, and where its pictures go."""

    def __init__(self, application: QApplication, window: MainWindow, out: Path, scheme: Scheme) -> None:
        self.application = application
        self.window = window
        self.out = out
        self.scheme = scheme

    def shoot(self, name: str) -> None:
        """Take the window as it is, at each width."""
        for width, height in WIDTHS:
            self.window.resize(width, height)
            self.settle()
            self.window.grab().save(str(self.out / f"{name}_{self.scheme.value}_{width}.png"), "PNG")

    def shoot_dialog(self, name: str) -> None:
        """Take the dialog that is open, and close it."""
        self.settle()
        for dialog in self.window.findChildren(QDialog):
            if dialog.isVisible():
                dialog.grab().save(str(self.out / f"{name}_{self.scheme.value}.png"), "PNG")
                dialog.close()

    def settle(self) -> None:
        """Wait until the window has done what it was asked."""
        held = self.window.audit.report_stage.held
        source = self.window.audit.review_step.source
        self._wait(lambda: not (self.window.tasks.running or held.busy or source.busy or self.window.projects.session.unwritten), PATIENCE)
        self._wait(lambda: False, PAUSE)

    def _wait(self, done: Callable[[], bool], seconds: float) -> None:
        until = time.monotonic() + seconds
        while not done() and time.monotonic() < until:
            self.application.processEvents()
            time.sleep(0.01)


def main(arguments: list[str]) -> int:
    """Write the pictures into the folder named."""
    out = Path(arguments[0]) if arguments else Path("screenshots")
    out.mkdir(parents=True, exist_ok=True)
    scheme = Scheme.DARK if "--dark" in arguments else Scheme.LIGHT
    QStandardPaths.setTestModeEnabled(True)
    application = prepare()
    os.environ["CODELEDGER_HOME"] = tempfile.mkdtemp()
    theme = Theme(scheme)
    theme.apply(application)
    settings = Settings(QSettings(str(Path(tempfile.mkdtemp()) / "settings.ini"), QSettings.Format.IniFormat))
    window = MainWindow(Context(theme, DAY), settings)
    window.show()
    camera = Camera(application, window, out, scheme)
    for part in (before, steps, review, report, impact):
        part(camera)
    window.tasks.stop()
    window.close()
    print(f"{len(list(out.glob('*.png')))} pictures in {out}")
    return 0


def before(camera: Camera) -> None:
    """Take what stands there before claims are chosen."""
    window = camera.window
    window.open_files([sample("CC-0248"), sample("EX-0901")])
    camera.shoot_dialog("00_triage")
    window.projects.session.begin("review", Path(tempfile.mkdtemp()) / "Elrexfio review.codeledger")
    window.show_page("audit")
    camera.shoot("10_load")


def steps(camera: Camera) -> None:
    """Take the steps up to the run."""
    window, audit = camera.window, camera.window.audit
    window.open_claims(sample("claims/CC-0248_claims.xlsx"))
    camera.settle()
    camera.shoot("20_map")
    audit.show_step(AuditStep.RUN)
    for face, name in ((SETUP, "30_setup"), (RULES, "31_rules"), (TABLES, "32_tables"), (RUN, "33_run")):
        audit.run_stage.show_face(face)
        camera.shoot(name)
    audit.run()
    while audit.run_step.progress.bar.maximum() == 0 and window.tasks.running:
        camera.application.processEvents()
    window.grab().save(str(camera.out / f"34_running_{camera.scheme.value}.png"), "PNG")
    camera.settle()


def review(camera: Camera) -> None:
    """Take the findings, a line's reasons, determinations and claims."""
    window, audit = camera.window, camera.window.audit
    step, result = audit.review_step, window.context.audit
    if result is None:
        return
    audit.show_step(AuditStep.RUN)
    camera.shoot("35_ran")
    audit.show_step(AuditStep.REVIEW)
    audit.dispositions.decide(result.findings[:3], Decision("agree", "Seen in the chart"))
    audit.dispositions.decide(result.findings[5:6], Decision("needs records"))
    camera.shoot("40_findings")
    step.table.select_row(8)
    step.desk.write()
    camera.shoot("41_determining")
    with LinesTable.of_result(result) as table:
        lines = list(table.units())
    right = Determination(category=ErrorCategory.NO_ERROR, rationale="The order and the chart agree.")
    wrong = Determination(category=ErrorCategory.WRONG_CODE, code="J9999", correct_amount=Decimal("100.25"), rationale="See the order.")
    window.projects.session.write("determinations", lambda project: determine(project, lines[::2], right, "Each chart was read."))
    window.projects.session.write("determinations", lambda project: determine(project, lines[1::4], wrong, "Each chart was read."))
    camera.shoot("42_determined")
    step.show_mode(1)
    camera.shoot("43_by_claim")
    step.show_mode(0)
    step.details.why.click()
    camera.settle()
    camera.shoot("44_why")
    step.ask_for_all()
    camera.shoot_dialog("45_bulk")


def report(camera: Camera) -> None:
    """Take the parts of the report step."""
    window, stage = camera.window, camera.window.audit.report_stage
    window.audit.show_step(AuditStep.REPORT)
    camera.settle()
    stage.show_face(WRITE)
    camera.shoot("50_write")
    stage.show_face(SAMPLE)
    form = stage.sample.form
    camera.shoot("51_sample_empty")
    form.strata.setCurrentIndex(form.strata.findText("3 amount bands"))
    form.share.setCurrentIndex(form.share.findData(Share.NEYMAN))
    stage.sample.show_frame.click()
    camera.settle()
    for place, deviation in enumerate(("12", "40", "150")):
        form.shares.rows.item(place, 3).setText(deviation)
    form.wanted.setText("12")
    form.spares.setText("2")
    form.seed.setText("20261120")
    camera.shoot("52_sample_strata")
    stage.sample.draw.click()
    camera.settle()
    camera.shoot("53_sample_drawn")
    form.way.setCurrentIndex(1)
    camera.shoot("54_sample_judgment")
    stage.show_face(SECOND)
    stage.second.percent.setText("10 %")
    stage.second.draw.click()
    camera.settle()
    camera.shoot("55_second")
    stage.show_face(RESPONSES)
    camera.settle()
    camera.shoot("56_responses_empty")
    held, project = stage.held, window.projects.session.project
    if held.review is not None and project is not None:
        order = RoundOrder(sent=date(2026, 10, 1), due=date(2026, 11, 1))
        export_responses(project, held.claims, held.review.dossier, order, Path(tempfile.mkdtemp()), shipped_template())
        window.projects.session.decided.emit()
    camera.settle()
    stage.responses.rounds.selectRow(0)
    camera.shoot("57_responses")
    stage.responses.withdraw.click()
    camera.shoot_dialog("58_withdraw")
    for face, name in ((NARRATIVE, "59_causes"), (SIGN, "60_sign_off")):
        stage.show_face(face)
        camera.settle()
        camera.shoot(name)


def impact(camera: Camera) -> None:
    """Take the Impact page before and after a trial."""
    window = camera.window
    window.actions_by_key["impact"].trigger()
    camera.settle()
    camera.shoot("70_impact")
    window.impact.try_version(sample("corrected/CC-0248_2025-12-22.corrected.md"))
    camera.settle()
    camera.shoot("71_impact_chosen")
    window.impact.trial.run()
    camera.settle()
    camera.shoot("72_impact_found")


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
