"""Small fields and lists the parts of a review share."""

from collections.abc import Iterable, Sequence
from decimal import Decimal, InvalidOperation

from PySide6.QtCore import Qt
from PySide6.QtGui import QShowEvent, QStandardItem, QStandardItemModel
from PySide6.QtWidgets import QComboBox, QLineEdit, QWidget

from app.desktop.tables import COMFORTABLE, Table
from app.desktop.theme import Theme

_NARROW = 22  # characters of a box that can grow
_MOST = 16  # rows shown before a list scrolls


def line(hint: str, name: str, width: int = 0) -> QLineEdit:
    """Return a field of one line."""
    made = QLineEdit()
    made.setPlaceholderText(hint)
    made.setAccessibleName(name)
    if width:
        made.setFixedWidth(width)
    return made


def choice(name: str, options: Iterable[tuple[str, object]]) -> QComboBox:
    """Return a box of choices with their values."""
    made = QComboBox()
    made.setAccessibleName(name)
    made.setSizeAdjustPolicy(QComboBox.SizeAdjustPolicy.AdjustToMinimumContentsLengthWithIcon)
    made.setMinimumContentsLength(_NARROW)
    for words, value in options:
        made.addItem(words, value)
    return made


def number(field: QLineEdit) -> Decimal | None:
    """Return the number in a field; None where there is none. A percentage is its number."""
    try:
        found = Decimal(field.text().strip().rstrip("%").lstrip("$").replace(",", ""))
    except InvalidOperation:
        return None
    return found if found.is_finite() else None


class Rows(Table):
    """A list of texts as tall as its rows; its last column takes the room that is left."""

    def __init__(self, theme: Theme, name: str, head: Sequence[str], widths: Sequence[int], parent: QWidget | None = None) -> None:
        """Empty."""
        super().__init__(theme, parent)
        self.setAccessibleName(name)
        self.rows = QStandardItemModel(0, len(head), self)
        self.rows.setHorizontalHeaderLabels(list(head))
        self.setModel(self.rows)
        self.horizontalHeader().setStretchLastSection(True)
        for column, width in enumerate(widths):
            self.setColumnWidth(column, width)
        self.show_rows(())

    def show_rows(self, rows: Iterable[Sequence[str]], keys: Sequence[str] = ()) -> None:
        """Show these; a row's key is what it is known by."""
        self.rows.removeRows(0, self.rows.rowCount())
        for place, cells in enumerate(rows):
            items = [QStandardItem(cell) for cell in cells]
            for item in items:
                item.setToolTip(item.text())
            if keys:
                items[0].setData(keys[place], Qt.ItemDataRole.UserRole)
            self.rows.appendRow(items)
        self.fit()

    def fit(self) -> None:
        """Be as tall as the rows."""
        count = self.rows.rowCount()
        few = Qt.ScrollBarPolicy.ScrollBarAlwaysOff if count <= _MOST else Qt.ScrollBarPolicy.ScrollBarAsNeeded
        self.setVerticalScrollBarPolicy(few)
        below = self.horizontalScrollBar().sizeHint().height()  # it may lie over no row
        self.setFixedHeight(min(max(count, 1), _MOST) * COMFORTABLE + self.horizontalHeader().sizeHint().height() + below)

    def showEvent(self, event: QShowEvent) -> None:
        """Be as tall as the rows now that the style is known."""
        super().showEvent(event)
        self.fit()

    def chosen(self) -> tuple[str, ...]:
        """Return the keys of the selected rows."""
        return tuple(str(index.data(Qt.ItemDataRole.UserRole)) for index in self.selectionModel().selectedRows(0))
