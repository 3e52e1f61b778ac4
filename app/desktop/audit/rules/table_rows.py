"""Rows of texts as a table: for what is looked at and copied, and never changed."""

from collections.abc import Sequence

from PySide6.QtCore import QAbstractTableModel, QModelIndex, QObject, QPersistentModelIndex, Qt

from app.desktop.theme import Theme

Index = QModelIndex | QPersistentModelIndex


class TextRows(QAbstractTableModel):
    """Texts in rows and columns. `mono`: columns of codes; `right`: columns of numbers."""

    def __init__(self, theme: Theme, heads: Sequence[str], parent: QObject | None = None) -> None:
        """Begin without rows."""
        super().__init__(parent)
        self._theme = theme
        self._heads = tuple(heads)
        self._rows: Sequence[Sequence[str]] = ()
        self.mono: frozenset[int] = frozenset()
        self.right: frozenset[int] = frozenset()

    def show_rows(self, heads: Sequence[str], rows: Sequence[Sequence[str]]) -> None:
        """Show other rows."""
        self.beginResetModel()
        self._heads, self._rows = tuple(heads), rows
        self.endResetModel()

    def rowCount(self, parent: Index = QModelIndex()) -> int:  # noqa: B008 Qt's own default
        """Return the number of rows."""
        return 0 if parent.isValid() else len(self._rows)

    def columnCount(self, parent: Index = QModelIndex()) -> int:  # noqa: B008 Qt's own default
        """Return the number of columns."""
        return 0 if parent.isValid() else len(self._heads)

    def headerData(self, section: int, orientation: Qt.Orientation, role: int = Qt.ItemDataRole.DisplayRole) -> object:
        """Return the column names."""
        if role == Qt.ItemDataRole.DisplayRole and orientation is Qt.Orientation.Horizontal:
            return self._heads[section]
        return None

    def data(self, index: Index, role: int = Qt.ItemDataRole.DisplayRole) -> object:
        """Return a cell's text; the whole of it as its tooltip."""
        if role in (Qt.ItemDataRole.DisplayRole, Qt.ItemDataRole.ToolTipRole):
            return self._rows[index.row()][index.column()]
        if role == Qt.ItemDataRole.FontRole and index.column() in self.mono:
            return self._theme.mono()
        if role == Qt.ItemDataRole.TextAlignmentRole and index.column() in self.right:
            return Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter
        return None
