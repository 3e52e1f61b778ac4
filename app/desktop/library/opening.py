"""What follows an opening: a password is asked for, then the person is told what became of each file.

Of a folder nothing is asked file by file: its files are sorted into one table.
"""

from collections import deque
from collections.abc import Sequence
from pathlib import Path

from PySide6.QtCore import QObject
from PySide6.QtWidgets import QWidget

from app.desktop.context import Context
from app.desktop.dialogs.outcomes import OutcomesDialog
from app.desktop.dialogs.password import PasswordDialog
from app.desktop.facts.triage import TriageDialog
from app.desktop.library.reading import Fate, Opened, Outcome
from app.desktop.words import count
from app.desktop.work import Work
from app.workspace.triage import Dropped, Lot, Triaged
from app.workspace.versions import LoadedVersions

_FEW = 5  # files opened without a word where nothing is wrong with them
_LOTS = {
    Fate.HELD: Lot.HELD,
    Fate.REFERENCE: Lot.REFERENCE,
    Fate.SKIPPED: Lot.NO_POLICY,
    Fate.LOCKED: Lot.LOCKED,
    Fate.UNREADABLE: Lot.UNREADABLE,
}


class Opening(QObject):
    """Follows the work's openings, one set of files at a time."""

    def __init__(self, context: Context, work: Work, host: QWidget) -> None:
        """Ask and tell over `host`."""
        super().__init__(host)
        self._context = context
        self._work = work
        self._host = host
        self._locked: deque[Outcome] = deque()
        self._told: dict[object, Outcome] = {}
        self._asking = False
        self._sorted: dict[Path, Outcome] = {}  # what the table shows
        self._table: TriageDialog | None = None
        work.opened.connect(self._take)

    def _take(self, opened: Opened) -> None:
        self._told |= {outcome.path: outcome for outcome in opened.outcomes}
        locked = [outcome for outcome in opened.outcomes if outcome.fate is Fate.LOCKED]
        self._locked += locked if len(locked) == 1 else []  # of several, the table says so once
        if not self._asking:
            self._go_on()

    def _go_on(self) -> None:
        if self._locked:
            self._ask(self._locked.popleft())
        else:
            self._tell()

    def _ask(self, outcome: Outcome) -> None:
        if outcome.refusal is None:
            return
        self._asking = True
        dialog = PasswordDialog(self._context.theme, outcome.refusal, self._host)
        dialog.given.connect(lambda password: self._try(outcome, password))
        dialog.rejected.connect(self._left_out)
        dialog.open()

    def _try(self, outcome: Outcome, password: str) -> None:
        self._asking = False
        self._work.open_locked(outcome.path, password)

    def _left_out(self) -> None:
        self._asking = False
        self._go_on()

    def _tell(self) -> None:
        outcomes, self._told = tuple(self._told.values()), {}
        fresh = sum(1 for outcome in outcomes if outcome.fate is Fate.NEW)
        self._context.message_shown.emit(f"{count(fresh, 'version')} opened")
        if self._table is not None and all(outcome.path in self._sorted for outcome in outcomes):
            self._sorted |= {outcome.path: outcome for outcome in outcomes}
            self._sort()
        elif len(outcomes) > 1 and (len(outcomes) > _FEW or fresh < len(outcomes)):
            self._sorted = {outcome.path: outcome for outcome in outcomes}
            self._sort()
        elif fresh < len(outcomes):
            self._show_outcomes(outcomes)

    def _show_outcomes(self, outcomes: Sequence[Outcome]) -> None:
        told = Opened(LoadedVersions(files=()), tuple(outcomes))
        OutcomesDialog(told, self._context.theme, self._host).open()

    def _sort(self) -> None:
        outcomes = tuple(self._sorted.values())
        task = self._work.sort([self._dropped(outcome) for outcome in outcomes], self._show_sorted)
        task.signals.cancelled.connect(lambda: self._show_outcomes(outcomes))

    def _dropped(self, outcome: Outcome) -> Dropped:
        loaded = self._context.loaded
        files = (*loaded.files, *loaded.references) if loaded is not None else ()
        read = outcome.loaded
        sha256 = read.document.sha256 if read is not None else ""
        held = next((file for file in files if file.document.sha256 == sha256), read)
        return Dropped(path=outcome.path, lot=_LOTS.get(outcome.fate), why=outcome.why, loaded=held)

    def _show_sorted(self, found: tuple[Triaged, ...]) -> None:
        if self._table is not None:
            self._table.show_files(found)
            return
        self._table = TriageDialog(self._context, found, self._host)
        self._table.password_wanted.connect(self._ask_for)
        self._table.finished.connect(self._forget_table)
        self._table.show()

    def _forget_table(self) -> None:
        self._table = None
        self._sorted = {}

    def _ask_for(self, path: Path) -> None:
        outcome = self._sorted.get(path)
        if outcome is not None and not self._asking:
            self._ask(outcome)
