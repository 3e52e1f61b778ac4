"""Writes what a trial found to Excel, off the window's thread and in one piece."""

from collections.abc import Callable
from datetime import datetime
from pathlib import Path

from PySide6.QtCore import QObject, Signal

from app.desktop.context import Context
from app.desktop.dialogs.files import Files
from app.desktop.impact.asked import Answer
from app.desktop.reports.writing import Written
from app.desktop.tasks import Tasks
from app.progress import Job
from app.reports.stamp import Stamp
from app.workspace.impact_report import ENDING, write_impact

_KINDS = (("Excel workbook", ENDING),)
_WHAT = "Impact workbook"


class ImpactExport(QObject):
    """The workbooks of one page."""

    written = Signal(object)  # Written

    def __init__(self, context: Context, tasks: Tasks, files: Files, anchor: Callable[[], str], parent: QObject | None = None) -> None:
        """`anchor`: the head of the project's trail, asked when a workbook is written."""
        super().__init__(parent)
        self._context = context
        self._tasks = tasks
        self._files = files
        self._anchor = anchor

    def ask(self, answer: Answer | None) -> None:
        """Ask where to write."""
        if answer is None:
            self._context.message_shown.emit("Try a version first")
            return
        path = self._files.target_among("Save impact workbook", f"{Path(answer.impact.file).stem}_impact", _KINDS)
        if path is not None:
            self.write(path, answer)

    def write(self, path: Path, answer: Answer) -> None:
        """Write the workbook."""
        stamp = Stamp(anchor=self._anchor())

        def work(job: Job) -> Written:
            job.step(0, 0, f"Writing {path.name}")
            write_impact(path, answer.impact, answer.lines, stamp)
            return Written(path, _WHAT, datetime.now().astimezone())

        self._tasks.run(f"Writing {path.name}", work, self._tell)

    def _tell(self, done: Written) -> None:
        self.written.emit(done)
        self._context.message_shown.emit(f"{done.what} saved as {done.path.name}")
