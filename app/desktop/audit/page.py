"""The Audit page: five steps under one header."""

from collections.abc import Callable, Sequence
from dataclasses import replace
from functools import partial
from pathlib import Path
from typing import Any

from PySide6.QtCore import Qt, Signal, SignalInstance
from PySide6.QtWidgets import QFrame, QScrollArea, QStackedWidget, QVBoxLayout, QWidget

from app.audit.why_not import LinePlace, RuleWord
from app.desktop.audit.columns.step import MapStep
from app.desktop.audit.dispositions import Dispositions
from app.desktop.audit.load.reading import Reading
from app.desktop.audit.load.step import LoadStep
from app.desktop.audit.review import ReviewStep
from app.desktop.audit.rules.held import HeldRules
from app.desktop.audit.run.stage import RUN, RunStage
from app.desktop.audit.session import Claims, Session
from app.desktop.audit.setup.held import HeldSetup
from app.desktop.audit.stale import StaleNote
from app.desktop.audit.steps import AuditStep, Steps
from app.desktop.context import Context
from app.desktop.dialogs.files import Files
from app.desktop.parts import headed_page
from app.desktop.project.session import ProjectSession
from app.desktop.reports.page import Panel
from app.desktop.reports.writing import Writing
from app.desktop.sampling.held import HeldReview
from app.desktop.sampling.stage import ReportStage
from app.desktop.settings import Settings
from app.desktop.tasks import Task
from app.desktop.work import Work


class AuditPage(QWidget):
    """Load → Map → Run → Review → Report."""

    claims_wanted = Signal()
    sample_wanted = Signal()
    claims_dropped = Signal(object)  # Path

    def __init__(  # noqa: PLR0913, PLR0917 - what the whole page is made of
        self, context: Context, work: Work, settings: Settings, project: ProjectSession, writing: Writing, files: Files
    ) -> None:
        """`project` keeps what is decided: columns, set-up, rule tables and dispositions."""
        super().__init__()
        self.setAccessibleName("Audit")
        self._context = context
        self._work = work
        self._files = files
        self._task: Task[Any] | None = None
        self._on_read: AuditStep | None = None  # the step to show once the columns are known
        self.session = Session(context, settings, project, context.day, self)
        self.dispositions = Dispositions(context, project, work.tasks, self)
        writing.take_decisions_from(self.dispositions.held)
        self.steps = Steps(context.theme)
        self.load_step = LoadStep(context, self.session)
        self.map_step = MapStep(context, self.session)
        self.reading = Reading(context, work, self.session, self.load_step, self)
        self.setup = HeldSetup(context, self.session, project, work.tasks, self)
        self.rules = HeldRules(self.session, project, self)
        self.run_stage = RunStage(context, self.session, self.setup, self.rules)
        self.run_step = self.run_stage.run
        self.review_step = ReviewStep(context, work.tasks, self.dispositions, project)
        self.review_step.ask_rules_by(self._ask_rules)
        self.stale = StaleNote(context)
        self.panel = Panel(context, writing, only="audit")
        self.report_stage = ReportStage(
            self._report_step(), self.panel.first, HeldReview(context, work.tasks, project, self), writing, files
        )
        self._stack = QStackedWidget()
        for step in (self.load_step, self.map_step, self.run_stage, self.review_step, self.report_stage):
            self._stack.addWidget(step)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(0)
        layout.addWidget(self.steps)
        layout.addWidget(self.stale)
        layout.addWidget(self._stack, 1)
        self._connect()
        self.show_step(AuditStep.LOAD)

    @property
    def step(self) -> AuditStep:
        """The step in front."""
        return AuditStep(self._stack.currentIndex())

    def load(self, claims: Path) -> None:
        """Take a claims file and read its columns."""
        self._context.set_audit(None)
        self._on_read = AuditStep.MAP
        self.reading.start(claims)
        self.show_step(AuditStep.LOAD)

    def take_up(self, claims: Claims) -> None:
        """Show claims that the project keeps; their audit is in the context."""
        self._on_read = None
        self.reading.start(claims)
        self.show_step(AuditStep.REVIEW if self._context.audit is not None and self._context.audit.findings else AuditStep.RUN)

    def take_dropped(self, paths: Sequence[Path]) -> None:
        """Take the one claims file that was dropped; several or a folder are refused in a sentence."""
        if len(paths) == 1 and paths[0].is_file():
            self.claims_dropped.emit(paths[0])
        else:
            self.reading.say_alone(tuple(paths))

    def start_over(self) -> None:
        """Begin with no claims."""
        self.reading.cancel()
        self.session.take_file(None)
        self.show_step(AuditStep.LOAD)

    def run(self) -> None:
        """Run the audit, once there is something to run it on."""
        if self._task is not None:
            return
        claims = self.session.claims
        if claims is None or self.session.reading or not self._context.versions:
            self.show_step(AuditStep.LOAD)
            return
        self.run_stage.setup.take()  # what is still being written in it
        self.setup.settle()
        self.run_stage.show_face(RUN)
        self.show_step(AuditStep.RUN)
        task = self._work.audit(claims, self.session.order())
        if task is not None:
            self._task = task
            self.run_step.set_running(running=True)
            task.signals.stepped.connect(self.run_step.show_step)

    def cancel(self) -> None:
        """Stop the audit."""
        if self._task is not None:
            self._task.cancel()

    def show_step(self, step: AuditStep) -> None:
        """Bring a step to the front."""
        self._stack.setCurrentIndex(int(step))
        self.steps.show_step(step)
        self._allow()
        if self.isVisible():
            self.come_to_front()

    def show_report_part(self, part: int) -> None:
        """Show a part of the report step, once there is an audit."""
        if self._context.audit is not None:
            self.show_step(AuditStep.REPORT)
            self.report_stage.show_face(part)

    def start_search(self) -> None:
        """Put the cursor into the step's filter."""
        if self.step is AuditStep.REVIEW:
            self.review_step.start_search()
        elif self.step is AuditStep.MAP:
            self.map_step.search.setFocus()

    def come_to_front(self) -> None:
        """Show the step's details and counts."""
        self._focus_target().setFocus(Qt.FocusReason.OtherFocusReason)
        if self.step is AuditStep.REVIEW:
            self.review_step.show_details()
        else:
            self._context.details_shown.emit(None)
            name = self.session.name
            self._context.status_shown.emit(name or "No claims file chosen")

    def _focus_target(self) -> QWidget:
        targets: dict[AuditStep, QWidget] = {
            AuditStep.LOAD: self.load_step.first,
            AuditStep.MAP: self.map_step.table,
            AuditStep.RUN: self.run_stage.first,
            AuditStep.REVIEW: self.review_step.table,
            AuditStep.REPORT: self.report_stage.first,
        }
        return targets[self.step]

    def _report_step(self) -> QWidget:
        inner, layout = headed_page("Write the audit", "Amounts are headed “amount at issue”: no rule determines an overpayment.")
        layout.addWidget(self.panel)
        layout.addStretch(1)
        scroll = QScrollArea()
        scroll.setWidgetResizable(True)
        scroll.setFrameShape(QFrame.Shape.NoFrame)
        scroll.setWidget(inner)
        return scroll

    def _connect(self) -> None:
        self.steps.chosen.connect(lambda step: self.show_step(AuditStep(step)))
        self.load_step.claims_wanted.connect(self.claims_wanted)
        self.load_step.sample_wanted.connect(self.sample_wanted)
        self.load_step.dropped.connect(self.take_dropped)
        self.load_step.go_on_wanted.connect(lambda: self.show_step(AuditStep.MAP))
        self.reading.read.connect(self._go_on)
        self.reading.left.connect(lambda: self.show_step(AuditStep.LOAD))
        self._connect_files()
        self.map_step.done.connect(lambda: self.show_step(AuditStep.RUN))
        self.run_step.run_wanted.connect(self.run)
        self.stale.run_wanted.connect(self.run)
        self.run_step.cancel_wanted.connect(self.cancel)
        self.run_step.review_wanted.connect(lambda: self.show_step(AuditStep.REVIEW))
        self._work.tasks.ended.connect(self._end)
        self._context.audit_changed.connect(self._take_result)
        self._context.versions_changed.connect(self._allow)
        self.session.file_changed.connect(self._name_file)

    def _ask_rules(self, place: LinePlace, take: Callable[[tuple[RuleWord, ...]], None], ended: Callable[[], None]) -> bool:
        """Ask every rule about a line, as the audit shown judged it; False where it cannot be asked."""
        claims, audit = self.session.claims, self._context.audit
        if claims is None or audit is None:
            return False
        order = replace(self.session.order(), settings=audit.settings, terms=self._context.audit_terms)
        return self._work.explain(claims, order, place, take, ended)

    def _connect_files(self) -> None:
        """Ask for the files that steps read and write."""
        files, step, stage = self._files, self.map_step, self.run_stage
        wanted: tuple[tuple[SignalInstance, Callable[[], Path | None], Callable[[Path], None]], ...] = (
            (step.save_wanted, lambda: files.new_mapping(f"{Path(self.session.name).stem}_mapping.toml"), step.save_to),
            (step.load_wanted, files.mapping, step.load_from),
            (stage.rules.rule_wanted, files.rule, stage.rules.add_rule),
            (stage.tables.file_wanted, files.rule_table, stage.tables.add_file),
        )
        for signal, ask, take in wanted:
            signal.connect(partial(_ask_then, ask, take))

    def _go_on(self) -> None:
        """Show the columns once they are known, if that is what was wanted."""
        wanted, self._on_read = self._on_read, None
        if wanted is not None and self.step is AuditStep.LOAD and self._context.versions:
            self.show_step(wanted)
        self._allow()

    def _end(self, task: object) -> None:
        if task is self._task:
            self._task = None
            self.run_step.set_running(running=False)

    def _take_result(self) -> None:
        self._allow()
        if self._context.audit is not None and self.step is AuditStep.RUN:
            self.show_step(AuditStep.REVIEW if self._context.audit.findings else AuditStep.RUN)

    def _name_file(self) -> None:
        name = self.session.name
        self.steps.file.setText(name)
        self.steps.file.setToolTip(name)
        self._allow()

    def _allow(self) -> None:
        allowed = {AuditStep.LOAD, self.step}
        if self.session.claims is not None and self._context.versions:
            allowed |= {AuditStep.MAP, AuditStep.RUN}
        if self._context.audit is not None:
            allowed |= {AuditStep.REVIEW, AuditStep.REPORT}
        self.steps.allow(frozenset(allowed))


def _ask_then(ask: Callable[[], Path | None], take: Callable[[Path], None]) -> None:
    path = ask()
    if path is not None:
        take(path)
