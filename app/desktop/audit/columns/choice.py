"""A cell of the Map step that drops a list of the file's columns down."""

from PySide6.QtCore import QAbstractItemModel, QModelIndex, QPersistentModelIndex, Qt, QTimer, Signal
from PySide6.QtWidgets import QComboBox, QStyledItemDelegate, QStyleOptionViewItem, QWidget

from app.claims.names import distinct_names
from app.desktop.audit.columns.model import FIELD_KEY, NO_COLUMN
from app.desktop.audit.session import Session
from app.desktop.words import cell_text, field_name

_SHOWN = 48  # letters of a column's first values in the list

Index = QModelIndex | QPersistentModelIndex


class ColumnChoice(QStyledItemDelegate):
    """Draws the arrow at the end of the cell, and makes the list."""

    chosen = Signal(str, object)  # field, tuple of columns

    def __init__(self, session: Session, parent: QWidget) -> None:
        """Offer the columns of the sheet shown."""
        super().__init__(parent)
        self._session = session

    def initStyleOption(self, option: QStyleOptionViewItem, index: Index) -> None:
        """Put the arrow at the end."""
        super().initStyleOption(option, index)
        option.decorationPosition = QStyleOptionViewItem.Position.Right
        option.decorationAlignment = Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter

    def createEditor(self, parent: QWidget, _option: QStyleOptionViewItem, index: Index) -> QWidget:
        """Return the list; a click opens it at once."""
        field = _field(index)
        box = QComboBox(parent)
        box.setAccessibleName(f"Column of {field_name(field)}")
        box.setMaxVisibleItems(16)
        box.addItem(NO_COLUMN, "")
        mapping = self._session.mapping
        for name in distinct_names(mapping.columns) if mapping is not None else ():
            if name.strip():
                values = "  ".join(cell_text(value) for value in (mapping.samples if mapping else {}).get(name, ()) if value)
                box.addItem(name, name)
                box.setItemData(box.count() - 1, values[:_SHOWN], Qt.ItemDataRole.ToolTipRole)
        box.activated.connect(lambda _: self._take(box, field))
        return box

    def setEditorData(self, editor: QWidget, index: Index) -> None:
        """Choose the column in force."""
        if isinstance(editor, QComboBox):
            held = self._session.columns_for(_field(index))
            editor.setCurrentIndex(max(0, editor.findData(held[0])) if held else 0)

    def setModelData(self, editor: QWidget, model: QAbstractItemModel, index: Index) -> None:
        """Take nothing on leaving the list: a column is chosen in it, or none is."""

    def _take(self, box: QComboBox, field: str) -> None:
        name = str(box.currentData())
        self.closeEditor.emit(box)
        # once the list is gone: the table is filled anew
        QTimer.singleShot(0, self, lambda: self.chosen.emit(field, (name,) if name else ()))


def _field(index: Index) -> str:
    return str(index.model().index(index.row(), 0).data(FIELD_KEY))
