"""Writes the reports: asks where, writes off the window's thread, says what was written."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, datetime
from pathlib import Path

from PySide6.QtCore import QObject, Signal

from app.audit.model import AuditResult, Decisions
from app.compare.model import Comparison
from app.desktop.context import Context
from app.desktop.dialogs.files import Files
from app.desktop.tasks import Tasks
from app.progress import Job
from app.workspace.compare import compare_versions
from app.workspace.report import write_comparison, write_report

_EXCEL = "Excel workbook (*.xlsx)"
_WORD = "Word document (*.docx)"
_CSV = "Comma-separated values (*.csv)"


@dataclass(frozen=True, slots=True)
class Written:
    """A file that was written, and when."""

    path: Path
    what: str
    when: datetime


class Writing(QObject):
    """The reports of one window."""

    written = Signal(object)  # Written

    def __init__(self, context: Context, tasks: Tasks, files: Files, parent: QObject | None = None) -> None:
        """Write what the context holds."""
        super().__init__(parent)
        self._context = context
        self._tasks = tasks
        self._files = files
        self._decided: Callable[[], Decisions] = dict

    def take_decisions_from(self, decided: Callable[[], Decisions]) -> None:
        """Write what a person decided beside each finding; `decided` is asked when a report is written."""
        self._decided = decided

    def today(self) -> date:
        """Return the reader's own calendar day."""
        return date.today()  # noqa: DTZ011 the reader's own calendar day is meant

    def audit_workbook(self) -> None:
        """Write the audit to Excel."""
        self._ask_audit("Save audit workbook", _EXCEL, ".xlsx")

    def audit_document(self) -> None:
        """Write the audit to Word."""
        self._ask_audit("Save audit document", _WORD, ".docx")

    def findings_table(self) -> None:
        """Write the findings alone as CSV."""
        self._ask_audit("Save findings", _CSV, ".csv")

    def change_log(self) -> None:
        """Write the comparison's change list to Excel."""
        self._ask_comparison("Save change log", "changes", _EXCEL, ".xlsx")

    def redline(self) -> None:
        """Write the comparison as a Word redline."""
        self._ask_comparison("Save redline", "redline", _WORD, ".docx")

    def write_audit(self, path: Path, what: str = "Audit") -> None:
        """Write the audit to a file; its ending says how."""
        result = self._context.audit
        if result is None:
            self._context.message_shown.emit("Run an audit first")
            return

        decisions = self._decided()

        def work(job: Job) -> Written:
            held = _comparisons(result, job)
            job.step(0, 0, f"Writing {path.name}")
            write_report(path, result, held, decisions)
            return _written(path, what)

        self._start(f"Writing {path.name}", work)

    def write_changes(self, path: Path, what: str = "Comparison") -> None:
        """Write the comparison to a file; its ending says how."""
        comparison = self._context.comparison
        if comparison is None:
            self._context.message_shown.emit("Compare two versions first")
            return

        def work(job: Job) -> Written:
            job.step(0, 0, f"Writing {path.name}")
            write_comparison(path, comparison)
            return _written(path, what)

        self._start(f"Writing {path.name}", work)

    def _ask_audit(self, title: str, kinds: str, ending: str) -> None:
        result = self._context.audit
        if result is None:
            self._context.message_shown.emit("Run an audit first")
            return
        path = self._files.target(title, f"{Path(result.file).stem}_audit{ending}", kinds, ending)
        if path is not None:
            self.write_audit(path, title.removeprefix("Save ").capitalize())

    def _ask_comparison(self, title: str, name: str, kinds: str, ending: str) -> None:
        comparison = self._context.comparison
        if comparison is None:
            self._context.message_shown.emit("Compare two versions first")
            return
        path = self._files.target(title, f"{comparison.new.number or Path(comparison.new.file).stem}_{name}{ending}", kinds, ending)
        if path is not None:
            self.write_changes(path, title.removeprefix("Save ").capitalize())

    def _start(self, title: str, work: Callable[[Job], Written]) -> None:
        self._tasks.run(title, work, self._tell)

    def _tell(self, done: Written) -> None:
        self.written.emit(done)
        self._context.message_shown.emit(f"{done.what} saved as {done.path.name}")


def _comparisons(result: AuditResult, job: Job) -> tuple[Comparison, ...]:
    """Compare each audited policy's versions with those before them, for the report's pages on what changed."""
    pairs = [
        (older.version, newer.version)
        for policy in result.ledger.policies
        for older, newer in zip(policy.versions, policy.versions[1:], strict=False)
    ]
    made: list[Comparison] = []
    for number, (old, new) in enumerate(pairs):
        job.step(number, len(pairs), "Comparing the audited versions")
        made.append(compare_versions(old, new))
    return tuple(made)


def _written(path: Path, what: str) -> Written:
    return Written(path, what, datetime.now().astimezone())
