"""Compares a run with the one before and marks the findings on the engine by it."""

from collections.abc import Mapping

from PySide6.QtCore import QObject, Signal

from app.audit.findings_table import FindingsTable
from app.audit.model import AuditResult, Finding, FindingKey
from app.audit.rerun import ChangedFinding, Rerun, compare_runs
from app.desktop.audit.findings.rerun_bar import CHANGED, GONE, NEW, standing_words
from app.desktop.audit.findings.source import AT_ONCE, RUN, FindingsSource
from app.desktop.tasks import Tasks
from app.progress import Job


class Rerunning(QObject):
    """One comparison at a time; that of an older run comes too late."""

    compared = Signal(object)  # Rerun | None
    marked = Signal()  # the findings can be filtered by it

    def __init__(self, source: FindingsSource, tasks: Tasks, parent: QObject | None = None) -> None:
        """Mark the findings of the source."""
        super().__init__(parent)
        self._source = source
        self._tasks = tasks
        self._run: AuditResult | None = None
        self._kinds: dict[FindingKey, str] = {}
        self._changed: Mapping[FindingKey, ChangedFinding] = {}
        self._gone_wanted = False
        self.rerun: Rerun | None = None
        source.added.connect(self._mark)

    def take(self, before: AuditResult | None, run: AuditResult | None) -> None:
        """Compare a run with the one before, if there is one."""
        self._run, self.rerun = run, None
        self._kinds, self._changed = {}, {}
        self.compared.emit(None)
        if before is None or run is None:
            return
        if max(len(before.findings), len(run.findings)) <= AT_ONCE:
            self._show(run, compare_runs(before.findings, run.findings))
        else:
            self._tasks.run(
                "Comparing with the run before", lambda _: compare_runs(before.findings, run.findings), lambda made: self._show(run, made)
            )

    def turn(self, kind: str | None) -> None:
        """Show the findings that are gone, or those of the run."""
        self._gone_wanted = kind == GONE
        if kind != GONE or self.rerun is None:
            self._source.turn(RUN)
        elif not self._source.turn(GONE):
            self._source.add(GONE, self.rerun.gone)

    def words(self, finding: Finding) -> str:
        """Return how a finding of the table shown stands to the run before."""
        if self.rerun is None:
            return ""
        kind = GONE if self._source.name == GONE else self._kinds.get(finding.key, "")
        return standing_words(finding, kind, self._changed.get(finding.key))

    def _show(self, run: AuditResult, rerun: Rerun) -> None:
        if run is not self._run:
            return
        self.rerun = rerun
        self._changed = {item.after.key: item for item in rerun.changed}
        self._kinds = {finding.key: NEW for finding in rerun.new} | dict.fromkeys(self._changed, CHANGED)
        self.compared.emit(rerun)
        if self._source.name == RUN:
            self._mark(RUN)

    def _mark(self, name: str) -> None:
        if name == RUN and self._kinds:
            kinds = self._kinds

            def work(table: FindingsTable, _job: Job) -> None:
                table.marks.stand(kinds)

            self._source.ask("standings", work, lambda _: self.marked.emit())
        elif name == GONE and self._gone_wanted:
            self._source.turn(GONE)
