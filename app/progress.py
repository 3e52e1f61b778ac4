"""How long work reports where it is, and how it is stopped. Knows no Qt."""

import threading
from collections.abc import Callable
from dataclasses import dataclass

from app.errors import CancelledError


@dataclass(frozen=True, slots=True)
class Step:
    """Where a job is: `done` of `total` units (`total` 0 = not known yet), and what it is doing.

    `share`: the units are of no meaning to a person; what is counted, `doing` says.
    """

    done: int
    total: int
    doing: str
    share: bool = False


def silent(_step: Step) -> None:
    """Report to nobody."""


class Job:
    """A progress callback and a cancel switch, handed down through long work."""

    def __init__(self, report: Callable[[Step], None] = silent) -> None:
        """`report` is called from the worker's thread."""
        self._report = report
        self._cancel = threading.Event()

    def cancel(self) -> None:
        """Ask the work to stop at its next step; safe from any thread."""
        self._cancel.set()

    @property
    def cancelled(self) -> bool:
        """Whether stopping was asked for."""
        return self._cancel.is_set()

    def step(self, done: int, total: int, doing: str, *, share: bool = False) -> None:
        """Report progress; raises `CancelledError` when the person asked to stop."""
        if self._cancel.is_set():
            raise CancelledError
        self._report(Step(done, total, doing, share))
