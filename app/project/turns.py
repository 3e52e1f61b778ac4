"""Whose turn it is to write: a decision goes before the next piece of a long import."""

import threading
from collections import deque
from collections.abc import Iterator
from contextlib import contextmanager


class Turns:
    """Lets one writer in at a time, in the order they came; a patient one waits until nobody else does."""

    def __init__(self) -> None:
        self._changed = threading.Condition()
        self._taken = False
        self._waiting: deque[object] = deque()

    @contextmanager
    def take(self, *, patient: bool = False) -> Iterator[None]:
        """Hold the turn for the block."""
        with self._changed:
            if patient:
                self._changed.wait_for(lambda: not self._taken and not self._waiting)
            else:
                self._wait_in_line()
            self._taken = True
        try:
            yield
        finally:
            with self._changed:
                self._taken = False
                self._changed.notify_all()

    def _wait_in_line(self) -> None:
        place = object()
        self._waiting.append(place)
        try:
            self._changed.wait_for(lambda: not self._taken and self._waiting[0] is place)
        finally:
            self._waiting.remove(place)
