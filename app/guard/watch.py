"""The parent's watch over one child: a thread that ends it when it is cancelled or takes too much memory or time."""

import contextlib
import threading
import time
from collections.abc import Callable
from enum import Enum
from multiprocessing.process import BaseProcess
from typing import TYPE_CHECKING, Self

from app.guard.limits import Limits

if TYPE_CHECKING:
    import psutil

_PAUSE = 0.02  # seconds between two looks: a child can gain about 100 MB in it
_GAP = 1.0  # seconds that pass between two looks at most, as they are counted: a computer that sleeps is no child that stands still


class Ending(Enum):
    """Why the watch ended a child."""

    CANCELLED = "cancelled"
    MEMORY = "memory"
    TIME = "time"
    STANDSTILL = "standstill"


class Watch:
    """Watches a child from entering to leaving the `with` block."""

    def __init__(self, process: BaseProcess, limits: Limits, cancelled: Callable[[], bool]) -> None:
        """Take what is to be watched; `cancelled` is asked from the watching thread."""
        self.ending: Ending | None = None  # set before the child is killed
        self.peak = 0  # largest memory seen, in bytes
        self.busy = False  # whether this side works on what came, so that the child may have to wait
        self._process = process
        self._limits = limits
        self._cancelled = cancelled
        self._stop = threading.Event()
        self._thread = threading.Thread(target=self._look, name="guard", daemon=True)

    def __enter__(self) -> Self:
        """Begin to watch; time counts from here."""
        self._thread.start()
        return self

    def __exit__(self, *_: object) -> None:
        """Stop watching."""
        self._stop.set()
        self._thread.join()

    def _look(self) -> None:
        import psutil  # noqa: PLC0415 loaded while the child starts, not before it

        with contextlib.suppress(psutil.NoSuchProcess):  # it has ended by itself
            seen = psutil.Process(self._process.pid)
            clock = _Clock(_worked(seen))
            while not self._stop.is_set():
                self.ending = self._reason(seen, clock)
                if self.ending is not None:
                    self._process.kill()
                    return
                self._stop.wait(_PAUSE)

    def _reason(self, seen: "psutil.Process", clock: "_Clock") -> Ending | None:
        if self._cancelled():
            return Ending.CANCELLED
        clock.tell(_worked(seen), waits=self.busy)
        if clock.worked > self._limits.seconds:
            return Ending.TIME
        if clock.still > self._limits.still:
            return Ending.STANDSTILL
        self.peak = max(self.peak, _used(seen))
        return Ending.MEMORY if self.peak > self._limits.memory else None


class _Clock:
    """The processor time of a child since the watch began, and how long it has gained none.

    Time on the wall says little of a file: on a busy computer a child waits for its turn.
    """

    def __init__(self, worked: float) -> None:
        """Begin with the processor time it has used before."""
        self.worked = 0.0
        self.still = 0.0
        self._before = worked
        self._looked = time.monotonic()

    def tell(self, worked: float, *, waits: bool) -> None:
        """Take note of the processor time it has used by now; a child that waits for this side does not stand still."""
        now = time.monotonic()
        going = waits or worked - self._before > self.worked
        self.still = 0.0 if going else self.still + min(now - self._looked, _GAP)
        self._looked = now
        self.worked = max(self.worked, worked - self._before)


def _worked(seen: "psutil.Process") -> float:
    """Return the processor seconds of a child, and of its own children that have ended."""
    import psutil  # noqa: PLC0415 as above

    try:
        return sum(seen.cpu_times()[:4])
    except psutil.AccessDenied:
        return 0.0


def _used(seen: "psutil.Process") -> int:
    import psutil  # noqa: PLC0415 as above

    try:
        memory = seen.memory_info()
    except psutil.AccessDenied:
        return 0
    return max(memory.rss, getattr(memory, "private", 0))  # on Windows what it has swapped out counts too
