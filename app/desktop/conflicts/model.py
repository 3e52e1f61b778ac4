"""Contradictions as a table."""

from collections.abc import Sequence

from PySide6.QtCore import QObject, Qt
from PySide6.QtGui import QStandardItem, QStandardItemModel

from app.desktop.codes.words import conflict_kind, last_day
from app.desktop.conflicts.words import codes_words, disputes_days, standing_words
from app.desktop.theme import Role, Theme
from app.desktop.words import day
from app.ledger.model import Conflict

HEADERS = ("Policy", "Codes", "Kind", "From", "Through", "Standing", "What it is about")
POLICY, CODES, KIND, START, END, STANDING, MESSAGE = range(len(HEADERS))
WIDTHS = (96, 168, 200, 100, 108, 160)
CONFLICT = Qt.ItemDataRole.UserRole + 1
SORT = Qt.ItemDataRole.UserRole + 2


class ConflictsModel(QStandardItemModel):
    """A row a contradiction."""

    def __init__(self, theme: Theme, parent: QObject | None = None) -> None:
        """Begin empty."""
        super().__init__(0, len(HEADERS), parent)
        self._theme = theme
        self.setSortRole(SORT)
        self.setHorizontalHeaderLabels(list(HEADERS))

    def show_conflicts(self, conflicts: Sequence[Conflict]) -> None:
        """Show these."""
        self.removeRows(0, self.rowCount())
        for conflict in conflicts:
            self.appendRow(self._row(conflict))

    def _row(self, conflict: Conflict) -> list[QStandardItem]:
        texts = (
            conflict.policy,
            codes_words(conflict),
            conflict_kind(conflict),
            day(conflict.start, "Not known"),
            _until(conflict),
            standing_words(conflict),
            conflict.message,
        )
        row = [_item(text) for text in texts]
        row[CODES].setToolTip(", ".join(code for _, code in conflict.codes) or texts[CODES])
        row[CODES].setFont(self._theme.mono())
        row[START].setData(conflict.start.isoformat() if conflict.start else "", SORT)
        row[END].setData(conflict.end.isoformat() if conflict.end else "9999", SORT)
        row[POLICY].setData(conflict, CONFLICT)
        icon = ("verdict-undetermined", Role.DISPUTED) if conflict.resolution is None else ("check", Role.ACCENT)
        row[STANDING].setIcon(self._theme.icon(*icon))
        return row


def _until(conflict: Conflict) -> str:
    if conflict.end is not None:
        return day(last_day(conflict.end))
    return "Until settled" if disputes_days(conflict) and conflict.resolution is None else "Open"


def _item(text: str) -> QStandardItem:
    made = QStandardItem(text)
    made.setEditable(False)
    made.setToolTip(text)
    made.setData(text.casefold(), SORT)
    return made
