"""Who decided what, and when: a row a decision, the undone ones struck."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass

from PySide6.QtCore import QModelIndex, QObject, Qt
from PySide6.QtGui import QFont

from app.desktop.headed import HeadedModel, Index
from app.desktop.project.words import short_moment
from app.desktop.theme import Role, Theme
from app.project.keys import parsed
from app.project.model import Decision, What
from app.project.project import Project
from app.workspace.corrections import decided_words
from app.workspace.decision_words import KINDS, described, file_names
from app.workspace.review_words import value_in_short

HEADERS = ("When", "Who", "Kind", "What was decided", "Value", "Reason", "Standing")
WHEN, WHO, KIND, SENTENCE, VALUE, REASON, STANDING = range(len(HEADERS))
DECISION = Qt.ItemDataRole.UserRole + 1

HOLDS = "Holds"
REPLACED = "Replaced since"
UNDONE = "Undone"


@dataclass(frozen=True, slots=True)
class Entry:
    """A decision in words."""

    decision: Decision
    cells: tuple[str, ...]

    @property
    def standing(self) -> str:
        """Whether it holds."""
        return self.cells[STANDING]


class Words:
    """The decisions of one project in words: those told before are not told anew."""

    def __init__(self) -> None:
        self._told: dict[int, tuple[str, ...]] = {}
        self._names: dict[str, str] = {}

    def entries_of(self, project: Project) -> list[Entry]:
        """Return the whole history in words, the latest first."""
        history = project.decisions.history()
        names = file_names(project, history)
        if names != self._names:
            self._names, self._told = names, {}
        latest = {(item.what, item.fact): item.number for item in history if not item.undone}
        return [self._entry(item, latest) for item in reversed(history)]

    def _entry(self, decision: Decision, latest: Mapping[tuple[What, str], int]) -> Entry:
        told = self._told.get(decision.number)
        if told is None:
            told = self._told[decision.number] = _cells(decision, self._names)
        standing = UNDONE if decision.undone else HOLDS if latest[decision.what, decision.fact] == decision.number else REPLACED
        return Entry(decision, (*told, standing))


def matching(entries: Sequence[Entry], text: str, kind: What | None) -> list[Entry]:
    """Return the entries of a kind that hold all of the words."""
    words = text.casefold().split()
    kept = [entry for entry in entries if kind is None or entry.decision.what is kind]
    return [entry for entry in kept if all(any(word in cell.casefold() for cell in entry.cells) for word in words)]


def _cells(decision: Decision, names: Mapping[str, str]) -> tuple[str, ...]:
    return (
        short_moment(decision.when),
        decision.who,
        KINDS.get(decision.what, decision.what.value),
        described(decision, names),
        _value(decision),
        decision.reason or "–",
    )


_IN_SHORT = {What.RULE_TABLE: "Switched on", What.AUDIT_SETUP: "Set up"}  # the sentence beside it says the rest


def _value(decision: Decision) -> str:
    if decision.value is None or decision.what in _IN_SHORT:
        return "Taken back" if decision.value is None else _IN_SHORT[decision.what]
    words = decided_words(decision)
    words = words if words is not None else value_in_short(decision)
    if words is not None:
        return words
    value = parsed(decision.value)
    if not isinstance(value, dict):
        return str(value)
    for name in ("disposition", "state"):
        if name in value:
            word = str(value[name])
            return word[:1].upper() + word[1:]
    if decision.what is What.REVIEW:
        said = ("reviewed" if value.get("reviewed") else "not yet reviewed", value.get("class"), value.get("direction"), value.get("note"))
        return ", ".join(str(part) for part in said if part)
    return f"{len(value):,} field{'' if len(value) == 1 else 's'}" if decision.what is What.COLUMNS else decision.value


class HistoryModel(HeadedModel):
    """A row a decision."""

    def __init__(self, theme: Theme, parent: QObject | None = None) -> None:
        """Begin empty."""
        super().__init__(HEADERS, parent)
        self._theme = theme
        self._entries: list[Entry] = []
        self._answers: dict[int, Callable[[Entry, int], object]] = {
            int(Qt.ItemDataRole.DisplayRole): lambda entry, column: entry.cells[column],
            int(Qt.ItemDataRole.ToolTipRole): lambda entry, column: entry.cells[column],
            int(Qt.ItemDataRole.AccessibleTextRole): _spoken,
            int(Qt.ItemDataRole.FontRole): self._font,
            int(Qt.ItemDataRole.ForegroundRole): self._ink,
            int(DECISION): lambda entry, _: entry.decision,
        }
        theme.changed.connect(self._redress)

    @property
    def entries(self) -> Sequence[Entry]:
        """What is shown."""
        return self._entries

    def show_entries(self, entries: list[Entry]) -> None:
        """Show these."""
        self.beginResetModel()
        self._entries = entries
        self.endResetModel()

    def rowCount(self, parent: Index = QModelIndex()) -> int:  # noqa: B008 Qt's own default
        """Return the number of decisions."""
        return 0 if parent.isValid() else len(self._entries)

    def data(self, index: Index, role: int = Qt.ItemDataRole.DisplayRole) -> object:
        """Return what a cell shows."""
        answer = self._answers.get(role)
        return answer(self._entries[index.row()], index.column()) if answer is not None else None

    def _font(self, entry: Entry, column: int) -> QFont | None:
        if entry.standing != UNDONE or column in (WHEN, STANDING):
            return None
        font = self._theme.font()
        font.setStrikeOut(True)
        return font

    def _ink(self, entry: Entry, column: int) -> object:
        return self._theme.color(Role.MUTED) if entry.standing != HOLDS or column in (WHEN, WHO) else None

    def _redress(self) -> None:
        if self._entries:
            self.dataChanged.emit(self.index(0, 0), self.index(len(self._entries) - 1, len(HEADERS) - 1))


def _spoken(entry: Entry, column: int) -> str:
    return f"{entry.cells[column]}, undone" if column == SENTENCE and entry.standing == UNDONE else entry.cells[column]
