"""Rows of texts as a table: for what is looked at and copied, and never changed."""

from collections.abc import Sequence

from PySide6.QtCore import QModelIndex, QObject, Qt

from app.desktop.headed import HeadedModel, Index
from app.desktop.theme import Theme


class TextRows(HeadedModel):
    """Texts in rows and columns. `mono`: columns of codes; `right`: columns of numbers."""

    def __init__(self, theme: Theme, heads: Sequence[str], parent: QObject | None = None) -> None:
        """Begin without rows."""
        super().__init__(heads, parent)
        self._theme = theme
        self._rows: Sequence[Sequence[str]] = ()
        self.mono: frozenset[int] = frozenset()
        self.right: frozenset[int] = frozenset()

    def show_rows(self, heads: Sequence[str], rows: Sequence[Sequence[str]]) -> None:
        """Show other rows."""
        self.beginResetModel()
        self.heads, self._rows = tuple(heads), rows
        self.endResetModel()

    def rowCount(self, parent: Index = QModelIndex()) -> int:  # noqa: B008 Qt's own default
        """Return the number of rows."""
        return 0 if parent.isValid() else len(self._rows)

    def data(self, index: Index, role: int = Qt.ItemDataRole.DisplayRole) -> object:
        """Return a cell's text; the whole of it as its tooltip."""
        if role in (Qt.ItemDataRole.DisplayRole, Qt.ItemDataRole.ToolTipRole):
            return self._rows[index.row()][index.column()]
        if role == Qt.ItemDataRole.FontRole and index.column() in self.mono:
            return self._theme.mono()
        if role == Qt.ItemDataRole.TextAlignmentRole and index.column() in self.right:
            return Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter
        return None
