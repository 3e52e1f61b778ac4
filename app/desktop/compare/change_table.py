"""The changes as a table: kind, where, old and new."""

from collections.abc import Mapping
from typing import Any

from PySide6.QtCore import QAbstractTableModel, QModelIndex, QObject, QPersistentModelIndex, Qt

from app.compare.model import ChangeReview, PolicyChange
from app.desktop.compare import words

Index = QModelIndex | QPersistentModelIndex
KIND, WHERE, WHAT, STATE = range(4)
_HEADS = ("Kind", "Where", "Old → new", "Review")
_COPIED = ("Kind", "Action", "Section", "Where", "Old", "New", "Effect on access", "Review", "Note")
_NONE = QModelIndex()
_NOTHING = ChangeReview()


class ChangeTable(QAbstractTableModel):
    """The changes that pass the filter, in the order of the page until a person sorts them."""

    def __init__(self, parent: QObject | None = None) -> None:
        """Begin empty."""
        super().__init__(parent)
        self._changes: tuple[PolicyChange, ...] = ()
        self._rows: dict[str, int] = {}
        self._reviews: Mapping[str, ChangeReview] = {}
        self._narrow = False

    @property
    def changes(self) -> tuple[PolicyChange, ...]:
        """The changes as listed."""
        return self._changes

    def show(self, changes: tuple[PolicyChange, ...]) -> None:
        """List other changes."""
        self.beginResetModel()
        self._changes = changes
        self._rows = {change.id: row for row, change in enumerate(changes)}
        self.endResetModel()

    def follow(self, reviews: Mapping[str, ChangeReview]) -> None:
        """Take what is decided on the changes, by change id."""
        self._reviews = reviews
        if self._changes:
            self.dataChanged.emit(self.index(0, 0), self.index(len(self._changes) - 1, STATE))

    def review(self, change: PolicyChange) -> ChangeReview:
        """Return what is decided on a change."""
        return self._reviews.get(change.id, _NOTHING)

    def set_narrow(self, *, narrow: bool) -> None:
        """Name the last column for both where the second is not shown."""
        self._narrow = narrow
        self.headerDataChanged.emit(Qt.Orientation.Horizontal, WHAT, WHAT)

    def row_of(self, change: str) -> int:
        """Return the row of a change, -1 where the filter hides it."""
        return self._rows.get(change, -1)

    def at(self, row: int) -> PolicyChange:
        """Return the change of a row."""
        return self._changes[row]

    def as_text(self) -> str:
        """Return the listed changes as tab-separated text under headers; no cell can turn into a formula."""
        lines = ["\t".join(_COPIED)]
        for change in self._changes:
            old, new = words.sides(change)
            cells = (
                words.KINDS[change.kind],
                str(change.action),
                words.section(change.section),
                words.subject(change),
                old or "",
                words.formatting(change) or new or "",
                words.effect(change, self.review(change)),
                words.review(self.review(change)),
                self.review(change).note,
            )
            lines.append("\t".join(plain_cell(cell) for cell in cells))
        return "\n".join(lines)

    def rowCount(self, parent: Index = _NONE) -> int:
        """Return the number of listed changes."""
        return 0 if parent.isValid() else len(self._changes)

    def columnCount(self, _parent: Index = _NONE) -> int:
        """Return four."""
        return len(_HEADS)

    def headerData(self, section: int, orientation: Qt.Orientation, role: int = Qt.ItemDataRole.DisplayRole) -> Any:  # noqa: ANN401 - Qt's own signature
        """Name the columns."""
        if orientation is Qt.Orientation.Horizontal and role == Qt.ItemDataRole.DisplayRole:
            return "Where, old → new" if self._narrow and section == WHAT else _HEADS[section]
        return None

    def data(self, index: Index, role: int = Qt.ItemDataRole.DisplayRole) -> Any:  # noqa: ANN401 - Qt's own signature
        """Return the words of a cell; the whole change as tooltip and for screen readers."""
        if role == Qt.ItemDataRole.DisplayRole:
            return self._text(self._changes[index.row()], index.column())
        if role in (Qt.ItemDataRole.ToolTipRole, Qt.ItemDataRole.AccessibleTextRole):
            change = self._changes[index.row()]
            held = self.review(change)
            note = f"Note: {held.note}" if held.note else ""
            said = f"{words.KINDS[change.kind]}: {words.spoken(change)}"
            parts = (said, words.effect(change, held), words.review(held).capitalize(), note)
            return ("\n" if role == Qt.ItemDataRole.ToolTipRole else ". ").join(part for part in parts if part)
        return None

    def sort(self, column: int, order: Qt.SortOrder = Qt.SortOrder.AscendingOrder) -> None:
        """Sort the listed changes by a column."""
        chosen = sorted(
            self._changes, key=lambda change: self._text(change, column).casefold(), reverse=order is Qt.SortOrder.DescendingOrder
        )
        self.show(tuple(chosen))

    def _text(self, change: PolicyChange, column: int) -> str:
        if column == KIND:
            return words.KINDS[change.kind]
        if column == WHERE:
            return words.subject(change)
        if column == STATE:
            return words.review(self.review(change))
        old, new = words.in_short(change)
        return words.formatting(change) or " → ".join(side for side in (old, new) if side)


def plain_cell(text: str) -> str:
    """Return a cell's text on one line, kept from being read as a formula."""
    flat = " ".join(text.split())
    return f"'{flat}" if flat.startswith(("=", "+", "-", "@")) else flat
