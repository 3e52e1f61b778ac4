"""Long work off the window's thread: progress with counts, a Cancel that cancels, and failures as one sentence."""

import logging
import time
from collections.abc import Callable
from typing import Any, Generic, TypeVar

from PySide6.QtCore import QObject, QRunnable, QThreadPool, Signal, Slot

from app.desktop.crash import described
from app.errors import CancelledError, InputRefusedError, OutputFailedError
from app.progress import Job, Step

T = TypeVar("T")

_PAUSE = 0.04  # seconds between two reports of progress: more would only fill the window's queue
_LOG = logging.getLogger(__name__)


class Signals(QObject):
    """Carries a task's news into the window's thread."""

    stepped = Signal(object)  # Step
    done = Signal(object)  # what the work returned
    failed = Signal(str)  # one sentence
    cancelled = Signal()
    ended = Signal()  # after any of the three


class Task(QRunnable, Generic[T]):
    """One piece of work with its job and its news."""

    def __init__(self, title: str, work: Callable[[Job], T]) -> None:
        """`title` is what the person reads while it runs; `work` is called in a worker thread."""
        super().__init__()
        self.setAutoDelete(False)  # Python owns it: `Tasks` holds it until it has ended
        self.title = title
        self.signals = Signals()
        self.job = Job(_Reporter(self.signals))
        self.last = Step(0, 0, title)
        self.quiet = False
        self.left: Callable[[], str] | None = None  # says what stays of it where it is cancelled; None, or no words: nothing
        self._work: Callable[[Job], T] | None = work

    def cancel(self) -> None:
        """Ask the work to stop at its next step."""
        self.job.cancel()

    def run(self) -> None:
        """Do the work; called by the pool."""
        work, self._work = self._work, None  # the pool keeps every task it was given: what the work holds on to must not stay with it
        if work is None:
            return
        try:
            outcome = work(self.job)
        except CancelledError:
            self.signals.cancelled.emit()
        except (InputRefusedError, OutputFailedError) as refused:
            self.signals.failed.emit(refused.refusal.sentence())
        except MemoryError:
            self.signals.failed.emit(f"{self.title}: there was not enough memory. Close other programs or use a smaller file.")
        except Exception as fault:  # noqa: BLE001 a worker thread has nobody above it to tell the person
            _LOG.error("task failed\n%s", described(fault))
            kind = type(fault).__name__
            self.signals.failed.emit(f"{self.title}: the program met a fault of its own ({kind}). Nothing was changed; see the log.")
        else:
            # asked for after the last step: the person still wins
            if self.job.cancelled:
                self.signals.cancelled.emit()
            else:
                self.signals.done.emit(outcome)
        finally:
            del work
            self.signals.ended.emit()


class _Reporter:
    """Passes steps on, a few a second.

    Knows the signals and not the task: a cycle might be collected in a worker's thread, Qt object and all.
    """

    def __init__(self, signals: Signals) -> None:
        self._signals = signals
        self._reported = 0.0

    def __call__(self, step: Step) -> None:
        now = time.monotonic()
        if step.done == step.total or now - self._reported >= _PAUSE:
            self._reported = now
            self._signals.stepped.emit(step)


class Tasks(QObject):
    """The work in progress."""

    started = Signal(object)  # Task
    stepped = Signal(object)  # Task
    ended = Signal(object)  # Task
    failed = Signal(str)
    cancelled = Signal(str)  # a sentence: which task, and what stays of it
    stopped = Signal()  # for good: nothing runs any more

    def __init__(self, parent: QObject | None = None) -> None:
        """Begin with nothing to do."""
        super().__init__(parent)
        self._pool = QThreadPool(self)
        self._running: dict[int, Task[Any]] = {}
        self._closed = False
        self._ended: list[Task[Any]] = []  # kept until the threads are idle: a runnable must outlive its own run()

    @property
    def running(self) -> tuple[Task[Any], ...]:
        """The tasks not yet ended, oldest first; without the quiet ones."""
        return tuple(task for task in self._running.values() if not task.quiet)

    def run(
        self,
        title: str,
        work: Callable[[Job], T],
        done: Callable[[T], None],
        *,
        ended: Callable[[], None] | None = None,
        quiet: bool = False,
    ) -> Task[T]:
        """Start `work` in a worker thread and call `done` with its outcome in the window's thread, and `ended` however it ended.

        A `quiet` one is over in a moment: it is told to nobody and cannot be cancelled by the person.
        """
        if self._pool.activeThreadCount() == 0:
            self._ended.clear()
        task = Task(title, work)
        if self._closed:  # what ended last asks for more, and the window is gone
            return task
        relay = _Relay(self, task, done, ended)
        task.signals.stepped.connect(relay.stepped)
        task.signals.done.connect(relay.done)
        task.signals.failed.connect(self.failed)
        task.signals.cancelled.connect(relay.cancelled)
        task.signals.ended.connect(relay.ended)
        self._running[id(task)] = task
        task.quiet = quiet
        if not quiet:
            self.started.emit(task)
        self._pool.start(task)
        return task

    def stop(self, *, for_good: bool = False) -> None:
        """Cancel everything and wait until the threads are idle. Whoever makes a `Tasks` calls this for good before letting go of it."""
        self._closed = self._closed or for_good
        for task in self.running:
            task.cancel()
        self._pool.waitForDone()
        if for_good:
            self.stopped.emit()

    def forget(self, task: Task[Any]) -> None:
        """Let go of a task that has ended."""
        if self._running.pop(id(task), None) is not None:
            self._ended.append(task)
            if not task.quiet:
                self.ended.emit(task)


class _Relay(QObject):
    """Lives in the window's thread, so that Qt queues a worker's signals to it."""

    def __init__(self, tasks: Tasks, task: Task[Any], done: Callable[[Any], None], ended: Callable[[], None] | None) -> None:
        super().__init__(tasks)
        self._ended = ended
        self._task: Task[Any] | None = task
        self._done: Callable[[Any], None] | None = done

    @Slot(object)
    def stepped(self, step: Step) -> None:
        tasks = self.parent()
        if self._task is not None and isinstance(tasks, Tasks):
            self._task.last = step
            tasks.stepped.emit(self._task)

    @Slot(object)
    def done(self, outcome: object) -> None:
        if self._done is not None:
            self._done(outcome)

    @Slot()
    def cancelled(self) -> None:
        tasks = self.parent()
        if self._task is not None and isinstance(tasks, Tasks):
            left = self._task.left() if self._task.left is not None else ""
            tasks.cancelled.emit(f"{self._task.title}: cancelled, {left or 'nothing was changed'}")

    @Slot()
    def ended(self) -> None:
        tasks, task, ended = self.parent(), self._task, self._ended
        self._task = self._done = self._ended = None
        if task is not None and isinstance(tasks, Tasks):
            tasks.forget(task)
        if ended is not None:
            ended()
        self.deleteLater()
