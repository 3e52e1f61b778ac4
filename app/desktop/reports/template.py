"""The template audit reports are written with: the shipped one, or an organisation's own in a folder that is remembered."""

from collections.abc import Callable
from pathlib import Path

from PySide6.QtCore import QObject, Signal
from PySide6.QtWidgets import QFrame, QVBoxLayout, QWidget

from app.desktop.context import Context
from app.desktop.dialogs.files import Files
from app.desktop.parts import button, label, row
from app.desktop.settings import Settings
from app.desktop.tasks import Tasks
from app.errors import InputRefusedError, OutputFailedError
from app.progress import Job
from app.reports.template import WORDING, Template, read_template, shipped_template, write_template

_CHOOSE = "Choose another folder, or use the shipped template."
_LONGEST = 32  # characters of a name beside the buttons


class HeldTemplate(QObject):
    """The template of one window."""

    changed = Signal()

    def __init__(self, context: Context, tasks: Tasks, settings: Settings, files: Files, parent: QObject | None = None) -> None:
        """Begin with the one remembered."""
        super().__init__(parent)
        self._context = context
        self._tasks = tasks
        self._settings = settings
        self._files = files

    @property
    def folder(self) -> Path | None:
        """The organisation's folder; None for the shipped template."""
        return self._settings.template

    @property
    def name(self) -> str:
        """What the template is called."""
        folder = self.folder
        return folder.name if folder is not None else "as shipped"

    def reader(self) -> Callable[[], Template]:
        """Return what reads the template as it is then, in any thread; it raises `InputRefusedError` for one that cannot be read."""
        folder = self.folder
        return lambda: template_in(folder)

    def ask(self) -> None:
        """Ask for an organisation's template."""
        folder = self._files.into_folder("Choose a template")
        if folder is not None:
            self.choose(folder)

    def ask_new(self) -> None:
        """Ask where to write a template to change."""
        folder = self._files.into_folder("Write a template to change")
        if folder is not None:
            self.write(folder)

    def choose(self, folder: Path) -> None:
        """Use a folder's template once it was read; one that cannot be is refused and the one before stays."""

        def work(job: Job) -> Path:
            job.step(0, 0, "Reading the template")
            template_in(folder)
            return folder

        self._tasks.run("Reading the template", work, self._take)

    def write(self, folder: Path) -> None:
        """Write the shipped template into a folder, to be changed, and use it."""

        def work(job: Job) -> Path:
            job.step(0, 0, "Writing a template")
            _write(folder)
            return folder

        self._tasks.run("Writing a template", work, self._take)

    def use_shipped(self) -> None:
        """Go back to the shipped template."""
        self._settings.template = None
        self._context.message_shown.emit("Audit reports are written with the template as shipped")
        self.changed.emit()

    def _take(self, folder: Path) -> None:
        self._settings.template = folder
        self._context.message_shown.emit(f"Audit reports are written with the template {folder.name}")
        self.changed.emit()


class TemplateBar(QFrame):
    """Which template is used, and how to use another."""

    def __init__(self, held: HeldTemplate, parent: QWidget | None = None) -> None:
        """Follow the template held."""
        super().__init__(parent)
        self._held = held
        self.name = label("", selectable=True)
        self.choose = button("&Template…", tip="Choose the folder of your organisation's template: wording, styles and logo")
        self.write = button("Write a template to change…", "link", "Write wording and styles as shipped into a folder")
        self.shipped = button("Use the shipped one", "link", "Go back to wording and styles as shipped")
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 4, 0, 0)
        layout.setSpacing(8)
        layout.addLayout(row(label("Template of audit reports and letters:", "muted"), self.name, None))
        layout.addLayout(row(self.choose, self.write, self.shipped, None))
        self.choose.clicked.connect(held.ask)
        self.write.clicked.connect(held.ask_new)
        self.shipped.clicked.connect(held.use_shipped)
        held.changed.connect(self._refresh)
        self._refresh()

    def _refresh(self) -> None:
        folder = self._held.folder
        name = self._held.name
        self.name.setText(name if len(name) <= _LONGEST else f"{name[:_LONGEST]}…")
        self.name.setToolTip(str(folder) if folder is not None else "")
        self.shipped.setVisible(folder is not None)


def template_in(folder: Path | None) -> Template:
    """Return the template in a folder, or the shipped one; raises `InputRefusedError`."""
    if folder is None:
        return shipped_template()
    if not (folder / WORDING).is_file():
        raise InputRefusedError(folder.name, "", f"The template's folder has no {WORDING}.", _CHOOSE)
    try:
        return read_template(folder)
    except OSError as fault:
        raise InputRefusedError(folder.name, "", f"The template cannot be read ({fault.strerror}).", _CHOOSE) from None


def _write(folder: Path) -> None:
    try:
        write_template(folder)
    except FileExistsError as fault:
        name = Path(str(fault.filename or fault)).name
        raise OutputFailedError(folder.name, "", f"{name} is there already.", "Choose another folder, or move it away.") from None
    except OSError as fault:
        raise OutputFailedError(folder.name, "", f"The template cannot be written ({fault.strerror}).", "Choose another folder.") from None
