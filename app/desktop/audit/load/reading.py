"""Reading a claims file's columns: progress and Cancel, a password asked for where there is one, a refusal said where it is seen."""

from pathlib import Path
from typing import Any

from PySide6.QtCore import QObject, Qt, Signal
from PySide6.QtWidgets import QWidget

from app.claims.model import ColumnMapping
from app.desktop.audit.load.step import LoadStep
from app.desktop.audit.session import Claims, Session
from app.desktop.context import Context
from app.desktop.dialogs.password import PasswordDialog
from app.desktop.tasks import Task
from app.desktop.work import Work
from app.documents.passwords import asks_password
from app.errors import Refusal

_USE = "It is used to read these claims while they are open in this window. It is not kept or written anywhere."
_ALONE = "Claims are audited a file at a time. Drop one file here, or put the sheets into one workbook."


class Reading(QObject):
    """One file at a time; another one cancels the one before it."""

    read = Signal()  # its columns are known
    left = Signal()  # cancelled, or its password was not given

    def __init__(self, context: Context, work: Work, session: Session, step: LoadStep, host: QWidget) -> None:
        """Ask over `host`, show progress on `step`."""
        super().__init__(host)
        self._context = context
        self._work = work
        self._session = session
        self._step = step
        self._host = host
        self._task: Task[Any] | None = None
        self._password: str | None = None
        self._last: Path | None = None
        work.columns_read.connect(self._take)
        work.columns_refused.connect(self._refuse)
        work.tasks.ended.connect(self._end)
        step.progress.cancel_wanted.connect(self.cancel)
        step.again_wanted.connect(self.again)

    def start(self, claims: Claims) -> None:
        """Read a file's columns."""
        self.cancel()
        self._session.take_file(claims)
        self._last = claims if isinstance(claims, Path) else None
        self._read(claims, None)

    def again(self) -> None:
        """Try the file that was refused once more."""
        if self._last is not None:
            self.start(self._last)

    def cancel(self) -> None:
        """Stop reading."""
        if self._task is not None:
            self._task.cancel()

    def say_alone(self, paths: tuple[Path, ...]) -> None:
        """Say why several files, or a folder, are not taken."""
        what = f"{paths[0].name} is a folder." if len(paths) == 1 else f"{len(paths)} files were dropped."
        self._context.error_shown.emit(f"{what} {_ALONE}")

    def _read(self, claims: Claims, password: str | None) -> None:
        self._password = password
        self._step.progress.start(f"Reading {self._session.name}")
        task = self._task = self._work.read_columns(claims, password)
        task.signals.stepped.connect(self._step.progress.show_step)
        task.signals.cancelled.connect(lambda: self._leave(claims) if task is self._task else None)
        task.signals.failed.connect(lambda sentence: self._fail(claims, sentence) if task is self._task else None)

    def _take(self, claims: Claims, columns: tuple[ColumnMapping, ...]) -> None:
        if claims == self._session.claims:
            self._session.password, self._password = self._password, None
            self._session.take_columns(claims, columns)
            self.read.emit()

    def _refuse(self, claims: Claims, refusal: Refusal) -> None:
        if claims != self._session.claims:
            return
        self._password = None
        if not asks_password(refusal):
            self._fail(claims, refusal.sentence())
            return
        dialog = PasswordDialog(self._context.theme, refusal, self._host, _USE)
        dialog.given.connect(lambda password: self._read(claims, password) if claims == self._session.claims else None)
        dialog.rejected.connect(lambda: self._leave(claims))
        dialog.setWindowModality(Qt.WindowModality.WindowModal)
        dialog.open()

    def _fail(self, claims: Claims, sentence: str) -> None:
        if claims != self._session.claims:
            return
        if not self._step.isVisible():
            self._context.error_shown.emit(sentence)
        self._session.take_file(None, sentence)

    def _leave(self, claims: Claims) -> None:
        if claims == self._session.claims:
            self._session.take_file(None)
            self.left.emit()

    def _end(self, task: object) -> None:
        if task is self._task:
            self._task = None
            self._step.progress.stop()
