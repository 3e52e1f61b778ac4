"""What goes on beside the work on a project: its lock is renewed, its working copy published, a backup made when it is time."""

import threading
import time
from collections.abc import Callable
from datetime import UTC, datetime
from pathlib import Path

from app.errors import OutputFailedError
from app.project.backups import backups_of, due, make
from app.project.lock import Held
from app.project.snapshot import Head, UnreadableProjectError, head_of
from app.project.working_copy import WorkingCopy

EVERY = 5.0  # seconds between looks
RENEWED = 180.0  # seconds after which the lock is renewed
REST = 10  # publishing takes at most one part in so many of the time


class Keeper:
    """Looks after an open project from a thread of its own until stopped."""

    def __init__(self, project: str, file: Path, held: Held, copy: WorkingCopy | None, lost: Callable[[str], None]) -> None:
        """`lost` is called with one sentence when somebody else has taken the lock."""
        self._project = project
        self._file = file
        self._held = held
        self._copy = copy
        self._lost = lost
        self._said = copy.said if copy else ""
        self._troubles: dict[str, str] = {}
        self._renewed = time.monotonic()
        self._rested = 0.0
        self._backed_up: Head | None = None
        self._publishing = threading.Lock()
        self._stopped = threading.Event()
        self._thread = threading.Thread(target=self._run, name="project keeper", daemon=True)

    @property
    def trouble(self) -> str:
        """What could not be done beside the work, in whole sentences; empty when all is well."""
        return " ".join(self._troubles.values())

    @property
    def said(self) -> str:
        """What was found when the project was fetched or published, in one sentence; mostly empty."""
        return self._said

    def start(self) -> None:
        """Begin to look after the project."""
        self._thread.start()

    def stop(self) -> None:
        """Stop; what is being written is finished first."""
        self._stopped.set()
        if self._thread.is_alive():
            self._thread.join()

    def publish(self) -> None:
        """Publish the working copy, if there is one and it holds something new; raises `OutputFailedError`."""
        if self._copy is None:
            return
        with self._publishing:
            if self._copy.needs_publishing:
                self._said = self._copy.publish() or self._said

    def _run(self) -> None:
        while not self._stopped.wait(EVERY):
            self._renew()
            self._try("publish", self._publish_after_rest)
            self._try("backup", self._back_up)

    def _renew(self) -> None:
        if time.monotonic() - self._renewed < RENEWED:
            return
        self._renewed = time.monotonic()
        if not self._held.refresh():
            self._lost("Somebody else has opened this project for writing since this computer was away.")

    def _publish_after_rest(self) -> None:
        now = time.monotonic()
        if now < self._rested:
            return
        self.publish()
        self._rested = time.monotonic() + REST * (time.monotonic() - now)

    def _back_up(self) -> None:
        head = head_of(self._file)
        if head == self._backed_up:
            return
        kept = backups_of(self._project)
        if self._backed_up is None and kept and head_of(kept[0].path) == head:
            self._backed_up = head
        elif due([backup.made for backup in kept], datetime.now(UTC)):
            make(self._file, self._project)
            self._backed_up = head

    def _try(self, what: str, work: Callable[[], None]) -> None:
        try:
            work()
        except OutputFailedError as failed:
            self._troubles[what] = str(failed)
        except (OSError, UnreadableProjectError) as fault:
            self._troubles[what] = f"The project could not be looked after ({fault})."
        else:
            self._troubles.pop(what, None)
