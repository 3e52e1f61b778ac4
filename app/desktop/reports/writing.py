"""Writes the reports: asks where, writes off the window's thread, says what was written."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime
from pathlib import Path

from PySide6.QtCore import QObject, Signal

from app.audit.model import Decisions
from app.desktop.context import Context
from app.desktop.dialogs.files import Files
from app.desktop.printing.audit import write_audit_report
from app.desktop.printing.comparison import write_pdf
from app.desktop.reports.template import HeldTemplate
from app.desktop.tasks import Tasks
from app.progress import Job
from app.project.project import Project
from app.workspace.comparison_report import PRINTED, Decided, Export, export_of, write_comparison
from app.workspace.dossier import compared, dossier_of, with_kept
from app.workspace.report import Stamp

_EXCEL = ("Excel workbook", ".xlsx")
_WORD = ("Word document", ".docx")
_PDF = ("PDF", ".pdf")
_WEB = ("Web page", ".html")
_CSV = ("Comma-separated values", ".csv")


@dataclass(frozen=True, slots=True)
class Written:
    """A file that was written, and when."""

    path: Path
    what: str
    when: datetime


class Writing(QObject):
    """The reports of one window."""

    written = Signal(object)  # Written

    def __init__(self, context: Context, tasks: Tasks, files: Files, template: HeldTemplate, parent: QObject | None = None) -> None:
        """Write what the context holds, the audit with the template held."""
        super().__init__(parent)
        self._context = context
        self._tasks = tasks
        self._files = files
        self.template = template
        self._decided: Callable[[], Decisions] = dict
        self._anchor: Callable[[], str] = str
        self._project: Callable[[], Project | None] = lambda: None

    def take_decisions_from(self, decided: Callable[[], Decisions]) -> None:
        """Write what a person decided beside each finding; `decided` is asked when a report is written."""
        self._decided = decided

    def take_anchor_from(self, anchor: Callable[[], str]) -> None:
        """Print the head of the project's trail in audit reports; `anchor` is asked when a report is written."""
        self._anchor = anchor

    def take_project_from(self, project: Callable[[], Project | None]) -> None:
        """Print what the open project keeps on the audited claims; `project` is asked when a report is written."""
        self._project = project

    def today(self) -> date:
        """Return the reader's own calendar day."""
        return date.today()  # noqa: DTZ011 the reader's own calendar day is meant

    def audit_workbook(self) -> None:
        """Write the audit to Excel."""
        self._ask_audit("Save audit workbook", _EXCEL)

    def audit_document(self) -> None:
        """Write the audit to Word, or print it to a PDF."""
        self._ask_audit("Save audit document", _WORD, _PDF)

    def findings_table(self) -> None:
        """Write the findings alone as CSV."""
        self._ask_audit("Save findings", _CSV)

    def change_log(self) -> None:
        """Write the comparison's change list to Excel."""
        self._ask_comparison("Save change log", "changes", Export.CHANGE_LOG, (_EXCEL,))

    def redline(self) -> None:
        """Write the marked text: a Word document with tracked changes, a PDF or a web page."""
        self._ask_comparison("Save redline", "redline", Export.REDLINE, (_WORD, _PDF, _WEB))

    def committee_summary(self) -> None:
        """Write the comparison for a committee, in Word."""
        self._ask_comparison("Save committee summary", "committee", Export.COMMITTEE, (_WORD,))

    def bulletin(self) -> None:
        """Write the line of a provider bulletin, in Word or Excel."""
        self._ask_comparison("Save bulletin table", "bulletin", Export.BULLETIN, (_WORD, _EXCEL))

    def write_audit(self, path: Path, what: str = "Audit") -> None:
        """Write the audit to a file; its ending says how."""
        result = self._context.audit
        if result is None:
            self._context.message_shown.emit("Run an audit first")
            return

        decisions, stamp = self._decided(), Stamp(anchor=self._anchor())
        project, claims = self._project(), self._context.claims_sha256
        template = self.template.reader()

        def work(job: Job) -> Written:
            look = template()  # what is wrong with it is said before anything else is done
            dossier = dossier_of(result, comparisons=compared(result, job))
            if project is not None and claims:
                dossier = with_kept(dossier, project, claims)
            job.step(0, 0, f"Writing {path.name}")
            write_audit_report(path, replace(dossier, dispositions=decisions, stamp=stamp), look)
            return _written(path, what)

        self._start(f"Writing {path.name}", work)

    def write_changes(self, path: Path, what: str = "Comparison", wanted: Export | None = None) -> None:
        """Write the comparison to a file with what was decided on it; only the kinds the Compare page shows are told."""
        comparison = self._context.comparison
        if comparison is None:
            self._context.message_shown.emit("Compare two versions first")
            return
        kinds = self._context.shown_kinds
        decided = Decided(self._context.change_reviews, self._context.terms.notices)

        def work(job: Job) -> Written:
            job.step(0, 0, f"Writing {path.name}")
            if path.suffix.lower() == PRINTED and export_of(path, wanted) is Export.REDLINE:
                write_pdf(path, comparison, kinds, decided.reviews)
            else:
                write_comparison(path, comparison, wanted, kinds, decided)
            return _written(path, what)

        self._start(f"Writing {path.name}", work)

    def _ask_audit(self, title: str, *kinds: tuple[str, str]) -> None:
        result = self._context.audit
        if result is None:
            self._context.message_shown.emit("Run an audit first")
            return
        path = self._files.target_among(title, f"{Path(result.file).stem}_audit", kinds)
        if path is not None:
            self.write_audit(path, title.removeprefix("Save ").capitalize())

    def _ask_comparison(self, title: str, name: str, wanted: Export, kinds: Sequence[tuple[str, str]]) -> None:
        comparison = self._context.comparison
        if comparison is None:
            self._context.message_shown.emit("Compare two versions first")
            return
        path = self._files.target_among(title, f"{comparison.new.number or Path(comparison.new.file).stem}_{name}", kinds)
        if path is not None:
            self.write_changes(path, title.removeprefix("Save ").capitalize(), wanted)

    def _start(self, title: str, work: Callable[[Job], Written]) -> None:
        self._tasks.run(title, work, self.tell)

    def tell(self, done: Written) -> None:
        """Say what was written, also by others than this."""
        self.written.emit(done)
        self._context.message_shown.emit(f"{done.what} saved as {done.path.name}")


def _written(path: Path, what: str) -> Written:
    return Written(path, what, datetime.now().astimezone())
