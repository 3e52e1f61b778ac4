"""Writes what the Codes page shows: Excel, CSV, load sheet, picture, PDF, printer. Files off the window's thread, in one piece."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, datetime
from functools import partial
from pathlib import Path

from PySide6.QtCore import QObject, Qt, Signal
from PySide6.QtGui import QPageLayout
from PySide6.QtPrintSupport import QPrintDialog, QPrinter
from PySide6.QtWidgets import QMenu, QWidget

from app.codesets.tables import CodeSets
from app.desktop.codes.load_dialog import LoadDialog
from app.desktop.codes.paper import Sheet, draw_pages, write_pdf, write_png
from app.desktop.codes.shown import Shown, heading, shown_ledger, shown_loads
from app.desktop.context import Context
from app.desktop.dialogs.files import Files
from app.desktop.reports.writing import Written
from app.desktop.tasks import Tasks
from app.desktop.theme import Scheme, Theme
from app.errors import OutputFailedError
from app.progress import Job
from app.workspace.ledger_report import loads_since, write_ledger, write_load

_KINDS = (("Excel workbook", ".xlsx"), ("Comma-separated values", ".csv"), ("PDF document", ".pdf"), ("Picture", ".png"))
_LOADS = (("Excel workbook", ".xlsx"), ("Comma-separated values", ".csv"))


@dataclass(frozen=True, slots=True)
class Means:
    """What writing needs of the window."""

    tasks: Tasks
    files: Files
    code_sets: Callable[[], CodeSets | None]


class CodesExport(QObject):
    """The files of one page."""

    written = Signal(object)  # Written

    def __init__(self, context: Context, means: Means, shown: Callable[[], Shown | None], host: QWidget) -> None:
        """`shown` is asked when something is written; None: there is nothing to write."""
        super().__init__(host)
        self._context = context
        self._means = means
        self._shown = shown
        self._host = host
        self._theme = Theme(Scheme.LIGHT, self)  # paper is white whatever the screen is

    def menu(self) -> QMenu:
        """Return the ways to write what is shown."""
        menu = QMenu(self._host)
        menu.setToolTipsVisible(True)
        for number, (words, ending) in enumerate(_KINDS):
            menu.addAction(f"&{number + 1}  {words}…", partial(self.ask, ending))
        menu.addSeparator()
        menu.addAction("&Load sheet…", self.ask_loads)
        menu.addSeparator()
        menu.addAction("&Print…", self.print_shown)
        return menu

    def ask(self, ending: str = "") -> None:
        """Ask where to write what is shown; `ending`: as what."""
        shown = self._there()
        if shown is None:
            return
        kinds = [kind for kind in _KINDS if kind[1] == ending] or list(_KINDS)
        path = self._means.files.target_among("Save codes by date", shown.stem, kinds)
        if path is not None:
            self.write(path)

    def write(self, path: Path) -> None:
        """Write what is shown; the ending says as what."""
        shown = self._there()
        if shown is None:
            return
        ending, theme = path.suffix.lower(), self._theme
        title, facts = heading(shown)
        sheet = Sheet(title=title, facts=facts, rows=shown.rows, day=shown.day, today=shown.today)

        def work(job: Job) -> None:
            job.step(0, 0, f"Writing {path.name}")
            if ending == ".pdf":
                write_pdf(path, sheet, theme)
            elif ending == ".png":
                write_png(path, sheet, theme)
            else:
                write_ledger(path, shown_ledger(shown))

        self._start(path, "codes by date", work)

    def ask_loads(self) -> None:
        """Ask since when, then where, and write a load sheet."""
        shown = self._there()
        if shown is None:
            return
        dialog = LoadDialog(shown.policies, self._context.day, self._host)
        dialog.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        dialog.accepted.connect(lambda: self._ask_loads_target(shown, dialog.since))
        dialog.open()

    def write_loads(self, path: Path, since: date | None) -> None:
        """Write a load sheet of what is shown."""
        shown, loaded = self._there(), self._context.loaded
        if shown is None or loaded is None:
            return
        basis, terms, code_sets = self._context.basis, self._context.terms, self._means.code_sets

        def work(job: Job) -> None:
            job.step(0, 0, "Comparing what is to be loaded with what was known")
            loads = loads_since(loaded, basis, terms, since, code_sets=code_sets())
            job.step(0, 0, f"Writing {path.name}")
            write_load(path, shown_ledger(shown), shown_loads(shown, loads), since)

        self._start(path, "load sheet", work)

    def print_shown(self) -> None:
        """Ask for a printer and print what is shown."""
        shown = self._there()
        if shown is None:
            return
        printer = QPrinter(QPrinter.PrinterMode.HighResolution)
        printer.setPageOrientation(QPageLayout.Orientation.Landscape)
        title, facts = heading(shown)
        printer.setDocName(title)
        dialog = QPrintDialog(printer, self._host)
        accepted = dialog.exec() == QPrintDialog.DialogCode.Accepted
        dialog.deleteLater()
        if accepted:
            try:
                draw_pages(printer, Sheet(title=title, facts=facts, rows=shown.rows, day=shown.day, today=shown.today), self._theme)
            except OutputFailedError as fault:
                self._context.error_shown.emit(fault.refusal.sentence())
            else:
                self._context.message_shown.emit("Codes by date sent to the printer")

    def _ask_loads_target(self, shown: Shown, since: date | None) -> None:
        path = self._means.files.target_among("Save load sheet", f"{shown.stem} load sheet", _LOADS)
        if path is not None:
            self.write_loads(path, since)

    def _start(self, path: Path, what: str, work: Callable[[Job], None]) -> None:
        def tell(_: None) -> None:
            self.written.emit(Written(path, what, datetime.now().astimezone()))
            self._context.message_shown.emit(f"Saved as {path.name}")

        self._means.tasks.run(f"Writing {path.name}", work, tell)

    def _there(self) -> Shown | None:
        shown = self._shown()
        if shown is None:
            self._context.message_shown.emit("No code is shown, so there is nothing to write")
        return shown
