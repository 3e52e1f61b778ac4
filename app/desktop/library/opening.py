"""What follows an opening: passwords are asked for, then the person is told what became of each file."""

from collections import deque

from PySide6.QtCore import QObject
from PySide6.QtWidgets import QWidget

from app.desktop.context import Context
from app.desktop.dialogs.outcomes import OutcomesDialog
from app.desktop.dialogs.password import PasswordDialog
from app.desktop.library.reading import Fate, Opened, Outcome
from app.desktop.words import count
from app.desktop.work import Work
from app.workspace.versions import LoadedVersions


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
        work.opened.connect(self._take)

    def _take(self, opened: Opened) -> None:
        for outcome in opened.outcomes:
            self._told[outcome.path] = outcome
            if outcome.fate is Fate.LOCKED:
                self._locked.append(outcome)
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
        told = Opened(LoadedVersions(files=()), outcomes)
        fresh = told.count(Fate.NEW)
        self._context.message_shown.emit(f"{count(fresh, 'version')} opened")
        if fresh < len(outcomes):
            OutcomesDialog(told, self._context.theme, self._host).open()
