"""A table's model that knows its columns: their names, and which hold numbers."""

from collections.abc import Collection, Sequence

from PySide6.QtCore import QAbstractTableModel, QModelIndex, QObject, QPersistentModelIndex, Qt

Index = QModelIndex | QPersistentModelIndex
RIGHT = Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter


class HeadedModel(QAbstractTableModel):
    """Named columns; those of numbers stand to the right, heads and cells alike. Rows and cells are its heirs'."""

    def __init__(self, heads: Sequence[str], parent: QObject | None = None, *, numbers: Collection[int] = ()) -> None:
        """`numbers`: the columns of numbers."""
        super().__init__(parent)
        self.heads = tuple(heads)
        self.numbers = frozenset(numbers)

    def columnCount(self, parent: Index = QModelIndex()) -> int:  # noqa: B008 Qt's own default
        """Return the number of columns."""
        return 0 if parent.isValid() else len(self.heads)

    def headerData(self, section: int, orientation: Qt.Orientation, role: int = Qt.ItemDataRole.DisplayRole) -> object:
        """Return the column names."""
        if orientation is not Qt.Orientation.Horizontal:
            return None
        if role == Qt.ItemDataRole.DisplayRole:
            return self.heads[section]
        return self.alignment(section) if role == Qt.ItemDataRole.TextAlignmentRole else None

    def alignment(self, column: int) -> Qt.AlignmentFlag | None:
        """Return how a column stands."""
        return RIGHT if column in self.numbers else None
