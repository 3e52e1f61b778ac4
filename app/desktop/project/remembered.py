"""What is remembered of projects between runs: which were open, which is to come back, which are offered again. Paths alone."""

import json
from pathlib import Path

from PySide6.QtCore import QSettings

_RECENT = 10
_SHOWN = "projects/recent"
_RUNNING = "projects/running"
_LAST = "projects/last"
_REOPEN = "projects/reopen"


class Remembered:
    """A typed face on the settings; every change is on the disk when it returns, for the program may end at any time."""

    def __init__(self, store: QSettings) -> None:
        """`store` is the settings' own."""
        self._store = store

    @property
    def recent(self) -> tuple[Path, ...]:
        """Projects opened before and still there, latest first."""
        return tuple(path for path in self._paths(_SHOWN) if path.exists())

    @property
    def running(self) -> tuple[Path, ...]:
        """Projects that were open and never closed: of a window that is open now, or of a program that ended without a word."""
        return tuple(path for path in self._paths(_RUNNING) if path.exists())

    @property
    def last(self) -> Path | None:
        """The project that was open when the program was last left."""
        path = Path(str(self._store.value(_LAST, "")))
        return path if path.is_file() else None

    @property
    def reopen(self) -> bool:
        """Whether that project comes back by itself."""
        return str(self._store.value(_REOPEN, "yes")) == "yes"

    @reopen.setter
    def reopen(self, wanted: bool) -> None:
        self._put(_REOPEN, "yes" if wanted else "no")

    def opened(self, path: Path, *, writable: bool) -> None:
        """Note that a project was opened; only one opened for writing can have been left behind."""
        self._put_paths(_SHOWN, [path, *(held for held in self._paths(_SHOWN) if held != path)][:_RECENT])
        if writable:
            self._put_paths(_RUNNING, [path, *(held for held in self._paths(_RUNNING) if held != path)])

    def left(self, path: Path, *, come_back: bool, writable: bool = True) -> None:
        """Note that a project was closed: by the person, or (`come_back`) with the program. One only read may be open elsewhere."""
        if writable:
            self._put_paths(_RUNNING, [held for held in self._paths(_RUNNING) if held != path])
        self._put(_LAST, str(path) if come_back else "")

    def forget(self, path: Path) -> None:
        """Offer a project no more."""
        self._put_paths(_SHOWN, [held for held in self._paths(_SHOWN) if held != path])

    def forget_recent(self) -> None:
        """Empty the list of projects offered."""
        self._put_paths(_SHOWN, [])

    def _paths(self, key: str) -> list[Path]:
        self._store.sync()  # another window may have written
        try:
            stored = json.loads(str(self._store.value(key, "[]")))
        except json.JSONDecodeError:
            return []
        return [Path(str(item)) for item in stored] if isinstance(stored, list) else []

    def _put_paths(self, key: str, paths: list[Path]) -> None:
        self._put(key, json.dumps([str(path) for path in paths]))

    def _put(self, key: str, text: str) -> None:
        self._store.setValue(key, text)
        self._store.sync()
