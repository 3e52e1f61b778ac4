"""Asking for files: where the last dialog stood, with the endings the program reads and writes."""

from collections.abc import Sequence
from pathlib import Path

from PySide6.QtWidgets import QFileDialog, QWidget

from app.desktop.project.words import KINDS
from app.desktop.settings import Settings

_POLICIES = "Policies (*.docx *.md *.txt *.pdf *.html *.htm);;All files (*)"
_CODES = "Code files (*.txt *.xlsx *.xls *.zip);;All files (*)"
_CLAIMS = "Claims (*.xlsx *.xlsm *.xlsb *.xls *.ods *.csv *.tsv *.txt *.parquet);;All files (*)"
_MAPPINGS = "Mappings (*.toml)"
_TABLES = "Rule tables (*.csv *.toml *.txt);;All files (*)"
_RESPONSES = "Response workbooks (*.xlsx);;All files (*)"
_RULES = "Rules (*.sql);;All files (*)"


class Files:
    """The file dialogs of one window."""

    def __init__(self, parent: QWidget, settings: Settings) -> None:
        """Remember folders in the settings."""
        self._parent = parent
        self._settings = settings

    def policies(self) -> Sequence[Path]:
        """Ask for policy files; empty when nothing was chosen."""
        names, _ = QFileDialog.getOpenFileNames(self._parent, "Open policy versions", self._settings.last_folder, _POLICIES)
        paths = [Path(name) for name in names]
        if paths:
            self._settings.last_folder = str(paths[0].parent)
        return paths

    def version(self) -> Path | None:
        """Ask for one policy file."""
        name, _ = QFileDialog.getOpenFileName(self._parent, "Choose the version to try", self._settings.last_folder, _POLICIES)
        if name:
            self._settings.last_folder = str(Path(name).parent)
        return Path(name) if name else None

    def folder(self) -> Path | None:
        """Ask for a folder of policies."""
        name = QFileDialog.getExistingDirectory(self._parent, "Open a folder of policies", self._settings.last_folder)
        if name:
            self._settings.last_folder = name
        return Path(name) if name else None

    def claims(self) -> Path | None:
        """Ask for a claims file. Its folder is not remembered: it may name a patient."""
        name, _ = QFileDialog.getOpenFileName(self._parent, "Open claims", "", _CLAIMS)
        return Path(name) if name else None

    def mapping(self) -> Path | None:
        """Ask for a mapping file."""
        return self._one("Load mapping", f"{_MAPPINGS};;All files (*)")

    def new_mapping(self, name: str) -> Path | None:
        """Ask where to write a mapping file."""
        return self.target("Save mapping", name, _MAPPINGS, ".toml")

    def rule_table(self) -> Path | None:
        """Ask for a rule table."""
        return self._one("Add a rule table", _TABLES)

    def into_folder(self, title: str) -> Path | None:
        """Ask for a folder to write into or to read something else than policies from; it is not remembered."""
        name = QFileDialog.getExistingDirectory(self._parent, title, self._settings.last_folder)
        return Path(name) if name else None

    def response(self) -> Path | None:
        """Ask for a response workbook that came back. Its folder is not remembered: it may name a patient."""
        name, _ = QFileDialog.getOpenFileName(self._parent, "Take in a response", "", _RESPONSES)
        return Path(name) if name else None

    def rule(self) -> Path | None:
        """Ask for a rule of a person's own."""
        return self._one("Add a rule", _RULES)

    def _one(self, title: str, kinds: str) -> Path | None:
        name, _ = QFileDialog.getOpenFileName(self._parent, title, self._settings.last_folder, kinds)
        if name:
            self._settings.last_folder = str(Path(name).parent)
        return Path(name) if name else None

    def project(self) -> Path | None:
        """Ask for a project."""
        name, _ = QFileDialog.getOpenFileName(self._parent, "Open project", self._settings.last_folder, f"{KINDS};;All files (*)")
        if name:
            self._settings.last_folder = str(Path(name).parent)
        return Path(name) if name else None

    def code_table(self) -> Path | None:
        """Ask for a code file of CMS."""
        name, _ = QFileDialog.getOpenFileName(self._parent, "Import a code table", self._settings.last_folder, _CODES)
        if name:
            self._settings.last_folder = str(Path(name).parent)
        return Path(name) if name else None

    def target(self, title: str, name: str, kinds: str, ending: str) -> Path | None:
        """Ask where to write; the ending is added where it is missing."""
        chosen, _ = QFileDialog.getSaveFileName(self._parent, title, str(Path(self._settings.last_folder) / name), kinds)
        if not chosen:
            return None
        path = Path(chosen)
        return path if path.suffix.lower() == ending else path.with_name(path.name + ending)

    def target_among(self, title: str, stem: str, kinds: Sequence[tuple[str, str]]) -> Path | None:
        """Ask where to write and as what; `kinds` are descriptions and endings. An ending that is typed beats the kind chosen."""
        filters = [f"{words} (*{ending})" for words, ending in kinds]
        begun = str(Path(self._settings.last_folder) / f"{stem}{kinds[0][1]}")
        chosen, taken = QFileDialog.getSaveFileName(self._parent, title, begun, ";;".join(filters))
        if not chosen:
            return None
        path = Path(chosen)
        endings = [ending for _, ending in kinds]
        ending = endings[filters.index(taken)] if taken in filters else endings[0]
        return path if path.suffix.lower() in endings else path.with_name(path.name + ending)
