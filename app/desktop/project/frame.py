"""The parts about projects in one window, put together: the session, what it holds, its menu, notice, status and page."""

from PySide6.QtCore import QObject, Signal
from PySide6.QtWidgets import QMessageBox, QWidget

from app.desktop.actions import Actions
from app.desktop.context import Context
from app.desktop.dialogs.files import Files
from app.desktop.project.history_page import DecisionsPage
from app.desktop.project.holding import Holding
from app.desktop.project.menu import ProjectMenu
from app.desktop.project.session import ProjectSession
from app.desktop.project.status import SaveStatus
from app.desktop.project.undo import UndoActions
from app.desktop.project.words import title
from app.desktop.reports.writing import Written
from app.desktop.settings import Settings
from app.desktop.tasks import Tasks
from app.desktop.words import count
from app.workspace.exports import anchor_of, record_export
from app.workspace.person import person
from app.workspace.versions import LoadedFile


class Projects(QObject):
    """One window's project and everything that shows it."""

    title_changed = Signal(str)

    def __init__(self, context: Context, tasks: Tasks, settings: Settings, files: Files, host: QWidget) -> None:
        """Begin without a project."""
        super().__init__(host)
        self._context = context
        self._host = host
        self.remembered = settings.projects
        self.session = ProjectSession(settings.projects, person(), self)
        self.holding = Holding(context, tasks, self.session, self)
        self.menu = ProjectMenu(context, tasks, self.holding, files, host)
        self.undo = UndoActions(self.session, self)
        self.status = SaveStatus(context.theme, self.session)
        self.page = DecisionsPage(context, self.session)
        self.session.said.connect(context.message_shown)
        self.session.failed.connect(context.error_shown)
        self.session.mended.connect(context.error_mended)
        self.session.project_changed.connect(lambda: self.title_changed.emit(self.title))

    @property
    def title(self) -> str:
        """The window's title."""
        return title(self.session.path, read_only=bool(self.session.why_not))

    def connect_actions(self, actions: Actions) -> None:
        """Take the project entries of the menus."""
        actions.on("new-project", self.menu.new)
        actions.on("open-project", self.menu.ask_open)
        actions.on("save-project", self.menu.save_as)
        actions.on("close-project", self.menu.close)
        actions.on("restore-backup", self.menu.ask_backup)
        actions.on("verify", self.menu.verify)
        reopen = actions["reopen"]
        reopen.setChecked(self.remembered.reopen)
        reopen.toggled.connect(self._set_reopen)
        self.menu.recent_changed.connect(lambda: self.menu.list_recent(actions.projects))
        self.session.project_changed.connect(lambda: self._allow(actions))
        self.menu.list_recent(actions.projects)
        self._allow(actions)

    def anchor(self) -> str:
        """Return the head of the open project's trail as reports print it; empty without a project."""
        project = self.session.project
        return anchor_of(project) if project is not None else ""

    def record_export(self, done: Written) -> None:
        """Record in the open project that a report was written."""
        if self.session.project is not None and not self.session.why_not:
            self.session.write_aside("the export", lambda project: record_export(project, done.what, done.path))

    def remove(self, files: tuple[LoadedFile, ...]) -> None:
        """Take documents out of the project, once the person has said so."""
        if not files:
            self._context.message_shown.emit("Select the versions to remove")
            return
        if self.session.why_not:
            self._context.error_shown.emit(self.session.why_not)
            return
        named = files[0].document.file if len(files) == 1 else count(len(files), "version")
        box = QMessageBox(self._host)
        box.setIcon(QMessageBox.Icon.NoIcon)
        box.setWindowTitle("Remove from the project")
        box.setText(f"Remove {named} from the project?")
        box.setInformativeText(
            "The file it came from stays untouched. What was decided on it stays in the history, and the trail keeps its hash."
        )
        remove = box.addButton("Remove", QMessageBox.ButtonRole.AcceptRole)
        box.setDefaultButton(box.addButton("Keep", QMessageBox.ButtonRole.RejectRole))
        box.exec()
        if box.clickedButton() is remove:
            self.holding.remove(frozenset(file.document.sha256 for file in files))

    def _set_reopen(self, wanted: bool) -> None:  # noqa: FBT001 the shape of the signal
        self.remembered.reopen = wanted

    def _allow(self, actions: Actions) -> None:
        there = self.session.project is not None
        for key in ("close-project", "restore-backup", "verify"):
            actions[key].setEnabled(there or key == "close-project")
        why = self.session.why_not
        for key in ("open", "open-folder", "sample", "remove"):
            actions[key].setEnabled(not why)
            actions[key].setToolTip(why or actions[key].statusTip())
