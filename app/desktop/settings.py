"""What is remembered between runs: the window, the look, policy files and projects opened. Never a claims file, a claim or a patient."""

import hashlib
import json
from collections.abc import Sequence
from pathlib import Path

from PySide6.QtCore import QByteArray, QSettings

from app.claims.layout_choices import NOTHING_CHOSEN, LayoutChoices, from_stored, stored_form
from app.desktop.project.remembered import Remembered
from app.desktop.theme import Scheme

_RECENT = 10


class Settings:
    """A typed face on QSettings."""

    def __init__(self, store: QSettings | None = None) -> None:
        """`store` is the person's own settings unless a test brings a file."""
        self.store = store if store is not None else QSettings()
        self.projects = Remembered(self.store)

    @property
    def scheme(self) -> Scheme:
        """The palette chosen."""
        value = str(self.store.value("look/scheme", Scheme.SYSTEM.value))
        return Scheme(value) if value in list(Scheme) else Scheme.SYSTEM

    @scheme.setter
    def scheme(self, scheme: Scheme) -> None:
        self.store.setValue("look/scheme", scheme.value)

    @property
    def recent(self) -> tuple[Path, ...]:
        """Policy files and folders opened before and still there, latest first."""
        return tuple(path for path in map(Path, self._texts("policies/recent")) if path.exists())

    def remember(self, paths: Sequence[Path]) -> None:
        """Put policy files or folders on top of the recent ones."""
        fresh = [str(path.resolve()) for path in paths]
        kept = [text for text in self._texts("policies/recent") if text not in fresh]
        self.store.setValue("policies/recent", json.dumps((fresh + kept)[:_RECENT]))

    def forget_recent(self) -> None:
        """Empty the list of recent files."""
        self.store.remove("policies/recent")

    @property
    def last_folder(self) -> str:
        """Where the last file dialog stood."""
        return str(self.store.value("policies/folder", ""))

    @last_folder.setter
    def last_folder(self, folder: str) -> None:
        self.store.setValue("policies/folder", folder)

    @property
    def template(self) -> Path | None:
        """The folder of the template audit reports are written with; None: the shipped one."""
        text = str(self.store.value("reports/template", ""))
        return Path(text) if text else None

    @template.setter
    def template(self, folder: Path | None) -> None:
        if folder is None:
            self.store.remove("reports/template")
        else:
            self.store.setValue("reports/template", str(folder.resolve()))

    def bytes_of(self, key: str) -> QByteArray:
        """Return a stored window or splitter state, empty if there is none."""
        value = self.store.value(f"window/{key}")
        return value if isinstance(value, QByteArray) else QByteArray()

    def set_bytes(self, key: str, value: QByteArray) -> None:
        """Store a window or splitter state."""
        self.store.setValue(f"window/{key}", value)

    def flag(self, key: str, *, default: bool) -> bool:
        """Return a stored yes or no."""
        return str(self.store.value(f"window/{key}", "yes" if default else "no")) == "yes"

    def set_flag(self, key: str, *, value: bool) -> None:
        """Store a yes or no."""
        self.store.setValue(f"window/{key}", "yes" if value else "no")

    def mapping_of(self, columns: Sequence[str]) -> LayoutChoices:
        """Return what a person chose for a layout before; a layout is known by its headers alone."""
        try:
            return from_stored(json.loads(str(self.store.value(f"mapping/{_layout(columns)}", "{}"))))
        except json.JSONDecodeError:
            return NOTHING_CHOSEN

    def remember_mapping(self, columns: Sequence[str], chosen: LayoutChoices) -> None:
        """Keep what a person chose for a layout."""
        key = f"mapping/{_layout(columns)}"
        if chosen:
            self.store.setValue(key, json.dumps(stored_form(chosen)))
        else:
            self.store.remove(key)

    def _texts(self, key: str) -> list[str]:
        try:
            stored = json.loads(str(self.store.value(key, "[]")))
        except json.JSONDecodeError:
            return []
        return [str(item) for item in stored] if isinstance(stored, list) else []


def _layout(columns: Sequence[str]) -> str:
    return hashlib.sha256("\n".join(columns).encode("utf-8")).hexdigest()[:32]
