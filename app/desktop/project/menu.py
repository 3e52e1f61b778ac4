"""What the File menu does with projects, and what opening one says above the page."""

from functools import partial
from pathlib import Path

from PySide6.QtCore import QObject, QTimer, Signal
from PySide6.QtWidgets import QMenu, QMessageBox, QWidget

from app.desktop.context import Context
from app.desktop.dialogs.files import Files
from app.desktop.project.backups_dialog import BackupsDialog
from app.desktop.project.holding import Holding, Taken
from app.desktop.project.notice import Offer, ProjectNotice
from app.desktop.project.trail_dialog import TrailDialog
from app.desktop.project.words import ENDING, KINDS, is_unnamed, moment, owner_words, project_name
from app.desktop.tasks import Task, Tasks
from app.desktop.words import count
from app.errors import OutputFailedError
from app.progress import Job
from app.project.backups import Backup, backups_of, make, restore
from app.project.local import is_local
from app.project.lock import owner_of
from app.project.model import Tampering, TrailRecord
from app.project.project import Project
from app.project.recover import LeftBehind, clear_reading_copies, left_behind, take_up
from app.project.schema import LATEST
from app.project.verify import verify_project

_LOOKS = 5000  # milliseconds between looks at what goes on beside the work


class ProjectMenu(QObject):
    """Opens, leaves and moves projects; the session holds the one that is open."""

    recent_changed = Signal()

    def __init__(self, context: Context, tasks: Tasks, holding: Holding, files: Files, host: QWidget) -> None:
        """Ask and tell over `host`."""
        super().__init__(host)
        self._context = context
        self._tasks = tasks
        self._holding = holding
        self._session = holding.session
        self._files = files
        self._host = host
        self.notice = ProjectNotice(context.theme)
        self._taken: Taken | None = None
        self._opening: Task[Taken] | None = None
        self._saving: Task[None] | None = None
        self._moved: Project | None = None
        self._session.project_changed.connect(self._follow)
        self._looking = QTimer(self)
        self._looking.setInterval(_LOOKS)
        self._looking.timeout.connect(self._session.look)
        self._looking.start()

    @property
    def busy(self) -> bool:
        """Whether a project is being opened or moved."""
        return self._opening is not None or self._saving is not None

    def take_up(self) -> None:
        """Open what was left behind when the program ended without a word, or else what was open when it was last left."""
        remembered = self._session.remembered
        left = next((path for path in remembered.running if owner_of(path) is None), None)
        if left is not None:
            self.open(left, taken_up=True)
        elif remembered.reopen and remembered.last is not None and owner_of(remembered.last) is None:
            self.open(remembered.last)
        else:
            self._look_behind()

    def _look_behind(self) -> None:
        """Offer what is on this computer alone, because a shared folder was out of reach when it was to be published."""

        def work(_job: Job) -> tuple[LeftBehind, ...]:
            clear_reading_copies()
            return left_behind()

        self._tasks.run("Looking for work that was not published", work, self._offer_left)

    def _offer_left(self, found: tuple[LeftBehind, ...]) -> None:
        if not found or self._session.project is not None:
            return
        left = found[0]
        name = project_name(left.published or left.file)
        said = f"What was last done in {name} on {moment(left.changed)} is on this computer alone so far."
        if left.published is not None:
            self.notice.say(said, (Offer("Open it and publish", partial(self.open, left.published)),))
        else:
            self.notice.say(said, (Offer("Keep it as a file…", partial(self._ask_left, left)),))

    def _ask_left(self, left: LeftBehind) -> None:
        path = self._files.target("Keep as a project", f"{project_name(left.file)}{ENDING}", KINDS, ENDING)
        if path is not None:

            def work(_job: Job) -> Path:
                take_up(left, path)
                return path

            self._tasks.run("Keeping what was not published", work, self.open)

    def new(self) -> None:
        """Leave the project; the next document or decision begins another."""
        if self._leave(come_back=False):
            self._context.page_requested.emit("library")
            self._context.message_shown.emit("A new project begins with the first policy you open")

    def ask_open(self) -> None:
        """Ask for a project and open it."""
        path = self._files.project()
        if path is not None:
            self.open(path)

    def open(self, path: Path, *, taken_up: bool = False) -> None:
        """Open a project in place of the one that is open. `taken_up`: it was left behind."""
        if self._session.path == path:
            return
        if self.busy:
            self._context.message_shown.emit("Wait until the other project is there")
            return
        title = f"Opening {project_name(path)}"

        def take(taken: Taken) -> None:
            self._taken = None
            if not self._leave(come_back=False):
                taken.project.close()
                return
            self._holding.take(taken)
            self._greet(taken_up=taken_up)

        def work(job: Job) -> Taken:
            self._taken = self._holding.read(path, job)
            return self._taken

        self._opening = self._tasks.run(title, work, take)
        self._opening.signals.ended.connect(self._end_opening)

    def save_as(self) -> None:
        """Give the project a name and a place, and go on there."""
        path = self._files.target("Save project as", f"{self._session.name or 'Project'}{ENDING}", KINDS, ENDING)
        if path is not None:
            self.move_to(path)

    def copy(self) -> None:
        """Ask where, and go on with a copy of a project that can only be read here."""
        path = self._files.target("Open a copy", f"{self._session.name} (copy){ENDING}", KINDS, ENDING)
        if path is not None:
            self.move_to(path)

    def move_to(self, path: Path) -> None:
        """Copy the project to `path` and go on with the copy. A project without a name is then there alone."""
        project = self._session.project
        if project is None and self._session.begin(path=path) is not None:
            self._session.try_again()
            self.recent_changed.emit()
        if project is None or self.busy:
            return
        if project.info.schema > LATEST:
            self._context.error_shown.emit(f"{self._session.name}: {project.info.why_read_only}")
            return
        if self._tasks.running:
            self._context.message_shown.emit("Wait until the work in progress is done, or cancel it")
            return
        self._session.hold_back()

        def work(job: Job) -> None:
            job.step(0, 0, f"Saving {project_name(path)}")
            self._moved = project.save_as(path)

        self._saving = self._tasks.run(f"Saving {project_name(path)}", work, lambda _: None)
        self._saving.signals.ended.connect(self._end_saving)

    def close(self) -> None:
        """Leave the project; the pages are empty then."""
        self._leave(come_back=False)

    def verify(self) -> None:
        """Show the trail, and whether the project agrees with it."""
        project = self._session.project
        if project is None:
            self._context.message_shown.emit("There is no project yet: it begins with the first policy you open")
            return
        name, path = self._session.name, project.info.path

        def work(job: Job) -> tuple[tuple[TrailRecord, ...], tuple[Tampering, ...]]:
            job.step(0, 0, f"Verifying {name}")
            return project.trail.records(), verify_project(path)

        def show(found: tuple[tuple[TrailRecord, ...], tuple[Tampering, ...]]) -> None:
            TrailDialog(name, *found, self._context.theme, self._host).open()

        self._tasks.run(f"Verifying {name}", work, show)

    def ask_backup(self) -> None:
        """Offer the backups of the project."""
        project = self._session.project
        if project is None:
            self._context.message_shown.emit("There is no project yet: it begins with the first policy you open")
            return
        dialog = BackupsDialog(self._session.name, backups_of(project.info.id), self._context.theme, self._host)
        dialog.wanted.connect(self._ask_restore)
        dialog.open()

    def restore(self, backup: Backup, path: Path) -> None:
        """Write a backup to a new file and open it."""

        def work(job: Job) -> Path:
            job.step(0, 0, f"Restoring the backup of {moment(backup.made)}")
            restore(backup, path)
            return path

        self._tasks.run("Restoring a backup", work, self.open)

    def list_recent(self, menu: QMenu) -> None:
        """Fill the menu of projects opened before."""
        menu.clear()
        recent = self._session.remembered.recent
        for path in recent:
            action = menu.addAction(project_name(path).replace("&", "&&"), partial(self.open, path))
            action.setStatusTip(str(path))
            action.setToolTip(str(path))
        menu.setEnabled(bool(recent))
        if recent:
            menu.addSeparator()
            menu.addAction("&Forget these", self._forget)

    def leave_for_good(self) -> bool:
        """Leave the project with the program; False: the person stays because something could not be written."""
        return self._leave(come_back=True)

    def _leave(self, *, come_back: bool) -> bool:
        self._tasks.stop()
        self._end_saving()
        self._session.write_now()
        if self._session.unwritten and not self._may_lose():
            return False
        project = self._session.let_go(come_back=come_back)
        self.notice.clear()
        if project is not None:
            if not come_back:
                self._holding.empty()
            self._part(project, quitting=come_back)
        elif not come_back:
            self._holding.empty()
        self.recent_changed.emit()
        return True

    def _part(self, project: Project, *, quitting: bool) -> None:
        """Close a project; say what could not be done on the way, in a window of its own where this one goes."""
        try:
            _farewell(project)
        except OutputFailedError as fault:
            if quitting:
                box = QMessageBox(self._host)
                box.setIcon(QMessageBox.Icon.NoIcon)
                box.setWindowTitle("Kept on this computer")
                box.setText(fault.refusal.sentence())
                box.exec()
            else:
                self._context.error_shown.emit(fault.refusal.sentence())

    def _may_lose(self) -> bool:
        """Ask before something is lost that could not be written."""
        waiting = self._session.unwritten
        box = QMessageBox(self._host)
        box.setIcon(QMessageBox.Icon.NoIcon)
        box.setWindowTitle("Not yet written")
        box.setText(f"{count(len(waiting), 'entry', 'entries')} could not be written: {', '.join(dict.fromkeys(waiting))}.")
        box.setInformativeText(f"{self._session.saved.why} Saving the project elsewhere keeps everything.".strip())
        elsewhere = box.addButton("Save elsewhere…", QMessageBox.ButtonRole.AcceptRole)
        lose = box.addButton("Lose them", QMessageBox.ButtonRole.DestructiveRole)
        keep = box.addButton("Keep working", QMessageBox.ButtonRole.RejectRole)
        box.setDefaultButton(keep)
        box.exec()
        if box.clickedButton() is elsewhere:
            self.save_as()
        return box.clickedButton() is lose

    def _greet(self, *, taken_up: bool) -> None:
        project = self._session.project
        if project is None:
            return
        info = project.info
        self.recent_changed.emit()
        if info.read_only:
            if info.owner is not None:
                sentence = f"{owner_words(info.owner, self._session.name)}. Here it can be read, and nothing be decided."
            else:
                sentence = f"{self._session.name} can be read here, and nothing be decided. {info.why_read_only}"
            self.notice.say(sentence, () if info.schema > LATEST else (Offer("Open a copy…", self.copy),), locked=True)
        elif taken_up:
            ended = moment(project.trail.head().when)
            said = f"Taken up where the program ended on {ended}; nothing was lost. {info.notice}".strip()
            self.notice.say(said, (Offer("Close this project", self.close),))
        elif info.notice:
            self.notice.say(info.notice)

    def _follow(self) -> None:
        project = self._session.project
        if project is not None and self._session.why_not and not self.notice.sentence and not self.busy:
            self.notice.say(f"{self._session.name}: {self._session.why_not}", (Offer("Open a copy…", self.copy),), locked=True)

    def _end_opening(self) -> None:
        self._opening = None
        taken, self._taken = self._taken, None
        if taken is not None and taken.project is not self._session.project:  # stopped at the last moment
            taken.project.close()

    def _end_saving(self) -> None:
        if self._saving is None:
            return
        self._saving = None
        moved, self._moved = self._moved, None
        before = self._session.path
        if moved is not None and moved is not self._session.project and before is not None:
            unnamed = self._session.unnamed
            self._session.remembered.left(before, come_back=False)
            self._session.take(moved)
            self.notice.clear()
            if unnamed:
                self._session.remembered.forget(before)
                _remove(before)
            self.recent_changed.emit()
            self._context.message_shown.emit(f"Saved as {self._session.name}")
        self._session.go_on()

    def _ask_restore(self, backup: Backup) -> None:
        name = f"{self._session.name} ({backup.made.astimezone():%Y-%m-%d %H.%M}){ENDING}"
        path = self._files.target("Restore a backup", name, KINDS, ENDING)
        if path is not None:
            self.restore(backup, path)

    def _forget(self) -> None:
        self._session.remembered.forget_recent()
        self.recent_changed.emit()


def _farewell(project: Project) -> None:
    """Back a project up if it changed since the last time, and close it. One that holds nothing and has no name goes."""
    info = project.info
    writable = not info.read_only
    empty = writable and is_unnamed(info.path) and _is_empty(project)
    try:
        if writable and not empty and is_local(info.path.parent) and _changed(project):
            make(info.path, info.id)
    finally:
        project.close()
    if empty:
        _remove(info.path)


def _is_empty(project: Project) -> bool:
    return not (project.documents.all() or project.decisions.history() or project.imports.all() or project.tables.all())


def _changed(project: Project) -> bool:
    """Whether something happened since the newest backup."""
    kept = backups_of(project.info.id)
    return not kept or project.trail.head().when > kept[0].made


def _remove(path: Path) -> None:
    for ending in ("", "-wal", "-shm", "-journal"):
        path.with_name(path.name + ending).unlink(missing_ok=True)
