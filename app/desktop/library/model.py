"""The versions held, by policy, as a tree."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from PySide6.QtCore import QObject, Qt
from PySide6.QtGui import QStandardItem, QStandardItemModel

from app.desktop.library.step_from import Key, key_of
from app.desktop.project.state_words import Confirmed, confirmation, long_state, short_state
from app.desktop.theme import Role, Size, Theme
from app.desktop.words import count, day, drug_names
from app.ledger.model import Ledger, Skipped
from app.policy.model import DateKind, PolicyVersion
from app.workspace.versions import LoadedFile, LoadedVersions

COLUMNS = ("Version", "Publish date", "Last review", "State", "Change", "Codes", "Checks", "Unread")
Steps = Mapping[Key, tuple[Key | None, str]]
FILE = Qt.ItemDataRole.UserRole + 1
POLICY = Qt.ItemDataRole.UserRole + 2
REFUSED = Qt.ItemDataRole.UserRole + 3
_NUMBERS = (5, 6, 7)
_RIGHT = Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter


@dataclass(frozen=True, slots=True)
class Group:
    """One policy and its files, latest publish date first."""

    policy: str
    title: str
    files: tuple[LoadedFile, ...]


def groups(loaded: LoadedVersions | None, ledger: Ledger | None) -> tuple[Group, ...]:
    """Put the files held under their policies: as the ledger does, drafts by their number or title."""
    names = _names(ledger)
    found: dict[str, list[LoadedFile]] = {}
    for file in loaded.files if loaded is not None else ():
        name = names.get(key_of(file.new)) or (names.get(key_of(file.old)) if file.old is not None else None)
        found.setdefault(name or file.new.number or file.new.title or file.new.file, []).append(file)
    return tuple(
        Group(policy, _title(files), tuple(sorted(files, key=lambda file: file.new.day(DateKind.PUBLISH) or date.min, reverse=True)))
        for policy, files in sorted(found.items())
    )


class LibraryModel(QStandardItemModel):
    """Policies on top, versions below."""

    def __init__(self, theme: Theme, parent: QObject | None = None) -> None:
        """Begin empty."""
        super().__init__(0, len(COLUMNS), parent)
        self._theme = theme
        self._steps: Steps = {}
        self._confirmed: Confirmed = {}
        self.setHorizontalHeaderLabels(list(COLUMNS))
        for column in _NUMBERS:
            self.setHeaderData(column, Qt.Orientation.Horizontal, _RIGHT, Qt.ItemDataRole.TextAlignmentRole)

    def take_context(self, steps: Steps, confirmed: Confirmed) -> None:
        """Take what is said of versions beside their own text: what each did to the one before it, and which states were confirmed."""
        self._steps = steps
        self._confirmed = confirmed

    def show_groups(self, found: Sequence[Group], references: Sequence[LoadedFile], refused: Sequence[Skipped]) -> None:
        """Show these policies; below them what is no policy or was not taken."""
        self.removeRows(0, self.rowCount())
        self._show_policies(found)
        if references:
            top = self._top(f"Reference documents   ·   {count(len(references), 'file')}")
            for file in references:
                top.appendRow(self._version_row("", file))
        if refused:
            top = self._top(f"Not taken   ·   {count(len(refused), 'file')}")
            for skipped in refused:
                row = _item(f"{skipped.file}   –   {skipped.why}", skipped.why)
                row.setData(skipped, REFUSED)
                row.setIcon(self._theme.icon("warning", Role.REVIEW))
                top.appendRow([row, *(_item("") for _ in COLUMNS[1:])])

    def _top(self, text: str) -> QStandardItem:
        top = _item(text)
        top.setFont(self._theme.font(Size.BODY, bold=True))
        self.appendRow([top, *(_item("") for _ in COLUMNS[1:])])
        return top

    def _show_policies(self, found: Sequence[Group]) -> None:
        for group in found:
            title = f"{group.policy}   {group.title}" if group.title else group.policy
            top = self._top(f"{title}   ·   {count(len(group.files), 'version')}")
            top.setData(group.policy, POLICY)
            for file in group.files:
                top.appendRow(self._version_row(group.policy, file))

    def _version_row(self, policy: str, file: LoadedFile) -> list[QStandardItem]:
        version = file.new
        redline = file.old is not None
        name = _item(version.file, f"{version.file}\nIt holds tracked changes" if redline else version.file)
        name.setData(f"{version.file}, with tracked changes" if redline else version.file, Qt.ItemDataRole.AccessibleTextRole)
        name.setData(file, FILE)
        name.setData(policy, POLICY)
        name.setIcon(self._theme.icon("compare" if redline else "file", Role.MUTED))
        step = self._steps.get(key_of(version), (None, "–"))[1]
        cells = [
            name,
            _item(day(version.day(DateKind.PUBLISH))),
            _item(day(version.day(DateKind.LAST_REVIEW))),
            self._state(version),
            _item(step, f"{step}: what it did to the version before it"),
            _item(_codes(version)),
            self._flagged(len(version.checks), "check", "verdict-review", Role.REVIEW),
            self._flagged(len(version.all_unread), "unread statement", "verdict-undetermined", Role.UNDETERMINED),
        ]
        for column in _NUMBERS:
            cells[column].setTextAlignment(_RIGHT)
        return cells

    def _state(self, version: PolicyVersion) -> QStandardItem:
        made = _item(short_state(version, self._confirmed), long_state(version, self._confirmed))
        if confirmation(version, self._confirmed) is not None:
            made.setIcon(self._theme.icon("check", Role.ACCENT))
        return made

    def _flagged(self, number: int, what: str, icon: str, role: Role) -> QStandardItem:
        made = _item(f"{number:,}" if number else "–", count(number, what))
        made.setData(count(number, what), Qt.ItemDataRole.AccessibleTextRole)
        if number:
            made.setIcon(self._theme.icon(icon, role))
        return made


def _item(text: str, tip: str = "") -> QStandardItem:
    made = QStandardItem(text)
    made.setEditable(False)
    if tip:
        made.setToolTip(tip)
    return made


def _codes(version: PolicyVersion) -> str:
    if version.codes:
        return f"{len(version.codes):,}"
    return "All diagnoses" if version.all_diagnoses is not None else "–"


def _names(ledger: Ledger | None) -> dict[tuple[str, str], str]:
    policies = ledger.policies if ledger is not None else ()
    return {key_of(held.version): policy.policy for policy in policies for held in policy.versions}


def _title(files: Sequence[LoadedFile]) -> str:
    for file in files:
        names = drug_names(file.new)
        if names or file.new.title:
            return names or file.new.title or ""
    return ""
