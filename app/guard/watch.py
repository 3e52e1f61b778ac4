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


class Ending(Enum):
    """Why the watch ended a child."""

    CANCELLED = "cancelled"
    MEMORY = "memory"
    TIME = "time"


class Watch:
    """Watches a child from entering to leaving the `with` block."""

    def __init__(self, process: BaseProcess, limits: Limits, cancelled: Callable[[], bool]) -> None:
        """Take what is to be watched; `cancelled` is asked from the watching thread."""
        self.ending: Ending | None = None  # set before the child is killed
        self.peak = 0  # largest memory seen, in bytes
        self._process = process
        self._limits = limits
        self._cancelled = cancelled
        self._stop = threading.Event()
        self._thread = threading.Thread(target=self._look, name="guard", daemon=True)

    def __enter__(self) -> Self:
        """Begin to watch; time counts from here."""
        self._until = time.monotonic() + self._limits.seconds
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
            while not self._stop.is_set():
                self.ending = self._reason(seen)
                if self.ending is not None:
                    self._process.kill()
                    return
                self._stop.wait(_PAUSE)

    def _reason(self, seen: "psutil.Process") -> Ending | None:
        if self._cancelled():
            return Ending.CANCELLED
        if time.monotonic() > self._until:
            return Ending.TIME
        self.peak = max(self.peak, _used(seen))
        return Ending.MEMORY if self.peak > self._limits.memory else None


def _used(seen: "psutil.Process") -> int:
    import psutil  # noqa: PLC0415 as above

    try:
        memory = seen.memory_info()
    except psutil.AccessDenied:
        return 0
    return max(memory.rss, getattr(memory, "private", 0))  # on Windows what it has swapped out counts too
