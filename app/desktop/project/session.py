"""The project open in the window: begun by itself, written when something is decided, given back as it was left.

Everything that changes a project goes through `write`. What cannot be written is kept in memory, in its order, and tried again.
"""

from collections import deque
from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, datetime
from pathlib import Path

from PySide6.QtCore import QObject, Signal

from app.desktop.project.remembered import Remembered
from app.desktop.project.saving import Saved, Standing
from app.desktop.project.words import is_unnamed, project_name, unnamed_path
from app.desktop.tasks import Tasks
from app.errors import InputRefusedError, OutputFailedError
from app.progress import Job
from app.project.local import is_local
from app.project.model import Decision
from app.project.project import Project, create_project

Write = Callable[[Project], object]
_MANY = 500  # decisions of a step that is undone or decided again off the window's thread
_NO_PLACE = "Free some space or allow the program to write there, then try again."


@dataclass(frozen=True, slots=True)
class Unwritten:
    """Something to be written, and what it is called."""

    what: str
    write: Write
    decision: bool = False  # order matters among decisions
    after: Callable[[], None] | None = None  # once it is written, in the window's thread


@dataclass(frozen=True, slots=True)
class Flushed:
    """How far writing what was kept in memory came."""

    written: int
    refused: tuple[str, ...]  # what can never be written, in sentences
    failed: str = ""
    after: tuple[Callable[[], None], ...] = ()


class ProjectSession(QObject):
    """One window's project."""

    project_changed = Signal()  # another project, none, or the same under another name
    begun = Signal()  # a project was begun for what the window holds already
    decided = Signal()  # what holds may differ: decided, undone, redone
    turned = Signal(object)  # tuple[Decision, ...]: of a step undone or decided again, before `decided`; not told of a large one
    written = Signal()  # something reached the file
    saved_changed = Signal()
    said = Signal(str)  # a passing sentence
    failed = Signal(str)  # a failure in a sentence
    mended = Signal(str)  # what was said to have failed is done by now

    def __init__(self, remembered: Remembered, who: str, parent: QObject | None = None) -> None:
        """`who` is named in the trail."""
        super().__init__(parent)
        self.who = who
        self.remembered = remembered
        self._writing = Tasks(self)  # apart from the work a person can cancel
        self._writing.failed.connect(self._fail)
        self._project: Project | None = None
        self._copied = False  # the project lies elsewhere, and a copy of it is worked on
        self._mark: object = None  # what the published file looked like when it was last seen
        self._published = True
        self._saved = Saved()
        self._when: datetime | None = None
        self._why_failed = ""
        self._decisions: deque[Unwritten] = deque()
        self._others: deque[Unwritten] = deque()  # documents and the like: no decision waits for them
        self._flushing = False
        self._held_back = 0  # while the project moves, nothing is written to the file that is left

    @property
    def project(self) -> Project | None:
        """The project open, or None before anything was imported or decided."""
        return self._project

    @property
    def name(self) -> str:
        """What the project is called; empty without one."""
        return project_name(self._project.info.path) if self._project is not None else ""

    @property
    def path(self) -> Path | None:
        """Where the project lies."""
        return self._project.info.path if self._project is not None else None

    @property
    def unnamed(self) -> bool:
        """Whether it has no name of its own yet."""
        return self._project is not None and is_unnamed(self._project.info.path)

    @property
    def why_not(self) -> str:
        """Why nothing can be decided here, in one sentence; empty while it can."""
        info = self._project.info if self._project is not None else None
        return (info.why_read_only or "This project is read-only.") if info is not None and info.read_only else ""

    @property
    def saved(self) -> Saved:
        """Where what was done stands."""
        return self._saved

    @property
    def undecided(self) -> bool:
        """Whether decisions are kept in memory only."""
        return bool(self._decisions) or self._deciding_aside

    @property
    def unwritten(self) -> tuple[str, ...]:
        """Everything that is kept in memory only."""
        return tuple(item.what for item in (*self._decisions, *self._others))

    def begin(self, first: str = "", path: Path | None = None) -> Project | None:
        """Return the project, begun at `path` or under the day's name if there is none; None where it cannot be, which is then said."""
        if self._project is None:
            try:
                self.take(create_project(path or unnamed_path(first, _today()), self.who))
            except (OutputFailedError, InputRefusedError) as fault:
                self._fail(fault.refusal.sentence())
            except OSError as fault:
                self._fail(f"No project could be begun at {fault.filename} ({fault.strerror}). {_NO_PLACE}")
            else:
                self.begun.emit()
        return self._project

    def take(self, project: Project) -> None:
        """Make a project the window's; the one before it has been left."""
        self._project = project
        info = project.info
        self._copied = not is_local(info.path.parent)
        self._mend()
        self._mark, self._published = _mark_of(info.path) if self._copied else None, True
        self._when = _now()
        self.remembered.opened(info.path, writable=not info.read_only)
        self._show()
        self.project_changed.emit()
        self.decided.emit()

    def let_go(self, *, come_back: bool) -> Project | None:
        """Leave the project and return it, not yet closed; what is in memory only goes with it. `come_back`: at the next start."""
        project, self._project = self._project, None
        self._decisions.clear()
        self._others.clear()
        self._why_failed = ""
        if project is not None:
            self.remembered.left(project.info.path, come_back=come_back, writable=not project.info.read_only)
        self._show()
        self.project_changed.emit()
        self.decided.emit()
        return project

    def write(self, what: str, write: Write, *, large: bool = False) -> bool:
        """Write a decision; begin a project for it if there is none. False: it is in memory so far, or refused.

        It is on the disk when this returns, unless it is a `large` one, or follows one: those are written off the window's thread.
        """
        if self.why_not:
            self.failed.emit(self.why_not)
            return False
        self.begin()
        item = Unwritten(what, write, decision=True)
        if large or self._deciding_aside:
            self._others.append(item)
            self._write_others()
        else:
            self._decisions.append(item)
            self._write_decisions()
        return not self.undecided

    def write_aside(self, what: str, write: Write) -> None:
        """Write something large off the window's thread; begin a project for it if there is none."""
        if self.why_not:
            self.failed.emit(self.why_not)
            return
        self.begin()
        self._others.append(Unwritten(what, write))
        self._write_others()

    def try_again(self) -> None:
        """Write what is kept in memory, in its order."""
        if self.begin() is not None:
            self._write_decisions()
            self._write_others()

    def write_now(self) -> None:
        """Write everything that is kept in memory before this returns."""
        project = self.begin() if self.unwritten else None
        self._writing.stop()
        if project is not None:
            self._take_flushed(_flush(project, self._decisions))
            self._take_flushed(_flush(project, self._others))

    def stop(self) -> None:
        """End the writing off the window's thread. Whoever makes a session calls this before letting go of it."""
        self._writing.stop(for_good=True)

    def undo(self, step: int | None = None) -> None:
        """Take the latest step back, or a given one; a large one off the window's thread."""
        self._in_log(step, undo=True)

    def redo(self, step: int | None = None) -> None:
        """Take a step up again; a large one off the window's thread."""
        self._in_log(step, undo=False)

    def hold_back(self) -> None:
        """Keep in memory what is decided from now on, until `go_on`: the project is being moved."""
        self._held_back += 1
        self._show()

    def go_on(self) -> None:
        """Write again, and what was decided meanwhile."""
        self._held_back -= 1
        self._show()
        if self.unwritten:
            self.try_again()

    def wrote(self) -> None:
        """Something was written into the project aside of `write`: an audit with its claims."""
        self._when, self._published = _now(), not self._copied
        self._show()
        self.written.emit()

    def look(self) -> None:
        """Notice what happened to the project beside the work: it was taken over by somebody else, or cannot be published."""
        before = self._saved.standing
        if self._copied and self._project is not None:
            path = self._project.info.path
            self._writing.run("Looking at the published project", lambda _: _mark_of(path), self._see)
        self._show()
        now = self._saved.standing
        if now is before:
            return
        if now is Standing.READ_ONLY:
            self.project_changed.emit()
        elif now is Standing.TROUBLED:
            self.failed.emit(self._saved.why)

    @property
    def _deciding_aside(self) -> bool:
        return any(item.decision for item in tuple(self._others))

    def _see(self, mark: object) -> None:
        """Take what the published file looks like: another than before, and it has been published since."""
        if mark is not None and mark != self._mark:
            if not self._published:
                self._when, self._published = _now(), True
            self._mark = mark
            self._show()

    def _write_decisions(self) -> None:
        if self._project is not None and not self._held_back and self._decisions:
            self._take_flushed(_flush(self._project, self._decisions))
        else:
            self._show()

    def _write_others(self) -> None:
        project, waiting = self._project, self._others
        if project is None or self._flushing or self._held_back or not waiting:
            self._show()
            return
        self._flushing = True
        self._show()
        name = project_name(project.info.path)

        def work(job: Job) -> Flushed:
            job.step(0, 0, f"Writing {name}")
            return _flush(project, waiting)

        self._writing.run(f"Writing {name}", work, self._take_flushed, ended=self._end_others)

    def _end_others(self) -> None:
        self._flushing = False
        self._show()
        if not self._why_failed:
            self._write_others()

    def _in_log(self, step: int | None, *, undo: bool) -> None:
        project = self._project
        if project is None or self.why_not or self.undecided or self._held_back:
            return
        turned: list[Decision] = []

        def turn(project: Project) -> None:
            turned.extend(project.decisions.undo(step) if undo else project.decisions.redo(step))

        def tell() -> None:
            if turned:
                self.said.emit(f"{len(turned):,} decision{'' if len(turned) == 1 else 's'} {'undone' if undo else 'decided again'}")

        try:
            if project.decisions.size(step, undo=undo) > _MANY:
                self._others.append(Unwritten("a step undone" if undo else "a step decided again", turn, decision=True, after=tell))
                self._write_others()
                return
            turn(project)
        except (OutputFailedError, InputRefusedError) as fault:
            self.failed.emit(fault.refusal.sentence())
            return
        if turned:
            self.turned.emit(tuple(turned))
            self._take_flushed(Flushed(1, (), after=(tell,)))

    def _take_flushed(self, flushed: Flushed) -> None:
        for tell in flushed.after:
            tell()
        for sentence in flushed.refused:
            self.failed.emit(sentence)
        if flushed.failed:
            self._fail(flushed.failed)
        elif flushed.written:
            self._mend()
        if flushed.written:
            self._when, self._published = _now(), not self._copied
        self._show()
        if flushed.written:
            self.decided.emit()
            self.written.emit()

    def _mend(self) -> None:
        why, self._why_failed = self._why_failed, ""
        if why:
            self.mended.emit(why)

    def _fail(self, why: str) -> None:
        self._why_failed = why
        self._show()
        self.failed.emit(why)

    def _show(self) -> None:
        saved = self._standing()
        if saved != self._saved:
            self._saved = saved
            self.saved_changed.emit()

    def _standing(self) -> Saved:
        waiting = len(self._decisions) + len(self._others)
        if self.why_not:
            return Saved(standing=Standing.READ_ONLY, why=self.why_not)
        if self._why_failed:
            return Saved(standing=Standing.FAILED, waiting=waiting, why=self._why_failed)
        if self._flushing or self._held_back:
            return Saved(standing=Standing.WRITING, waiting=waiting)
        if self._project is None:
            return Saved()
        trouble = self._project.trouble
        standing = Standing.TROUBLED if trouble else Standing.SAVED
        return Saved(standing=standing, when=self._when, copied=self._copied, published=self._published, why=trouble)


def _flush(project: Project, waiting: deque[Unwritten]) -> Flushed:
    """Write in order until something fails. What is refused for itself, such as a file that was changed, stops nothing."""
    written = 0
    refused: list[str] = []
    after: list[Callable[[], None]] = []
    failed = ""
    while waiting and not failed:
        try:
            waiting[0].write(project)
        except InputRefusedError as fault:
            refused.append(fault.refusal.sentence())
        except OutputFailedError as fault:
            failed = fault.refusal.sentence()
        except OSError as fault:
            failed = f"{project.info.path.name}: It cannot be written ({fault.strerror}). {_NO_PLACE}"
        else:
            after += [done for done in (waiting[0].after,) if done is not None]
        if not failed:
            waiting.popleft()
            written += 1
    return Flushed(written, tuple(refused), failed, tuple(after))


def _mark_of(path: Path) -> tuple[int, int] | None:
    """Return what tells one state of a file from another; None while it is out of reach."""
    try:
        found = path.stat()
    except OSError:
        return None
    return found.st_size, found.st_mtime_ns


def _today() -> date:
    return date.today()  # noqa: DTZ011 the reader's own calendar day is meant


def _now() -> datetime:
    return datetime.now().astimezone()
