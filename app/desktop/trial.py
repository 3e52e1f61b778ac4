"""A trial run: the window opens, does what it was asked, saves a picture of itself and closes. A built program is tried this way."""

import logging
import os
import sys
from pathlib import Path

from PySide6.QtCore import QCoreApplication, QObject, QTimer
from PySide6.QtWidgets import QWidget

from app.desktop.tasks import Tasks

PICTURE = "CODELEDGER_TRIAL"  # the environment variable that names the picture's file
_EVERY = 50  # milliseconds between two looks
_LOOKS = 1200  # then it has taken too long


class Trial(QObject):
    """Watches the window until it is drawn and its work is done, and then ends the program: status 0, or 1 if it came to nothing."""

    def __init__(self, window: QWidget, tasks: Tasks, picture: Path) -> None:
        """Begin at once; warnings go to standard error too, for whoever started the trial."""
        super().__init__(window)
        self._window = window
        self._tasks = tasks
        self._picture = picture
        self._looks = 0
        if sys.stderr is not None:
            warnings = logging.StreamHandler()
            warnings.setLevel(logging.WARNING)
            logging.getLogger("app").addHandler(warnings)
        self._timer = QTimer(self)
        self._timer.timeout.connect(self._look)
        self._timer.start(_EVERY)

    def _look(self) -> None:
        self._looks += 1
        handle = self._window.windowHandle()
        settled = handle is not None and handle.isExposed() and not self._tasks.running
        if not settled and self._looks < _LOOKS:
            return
        self._timer.stop()
        saved = settled and self._window.grab().save(str(self._picture), "PNG")
        self._tasks.stop()
        QCoreApplication.exit(0 if saved else 1)


def begin(window: QWidget, tasks: Tasks) -> None:
    """Try the window if the environment asks for it."""
    if picture := os.environ.get(PICTURE):
        Trial(window, tasks, Path(picture))
