"""Choosing the columns of one field: one column, or several in order."""

from PySide6.QtCore import QSize, Qt
from PySide6.QtWidgets import QDialog, QDialogButtonBox, QLineEdit, QListWidget, QListWidgetItem, QVBoxLayout, QWidget

from app.claims.model import ColumnMapping
from app.claims.names import distinct_names
from app.desktop.parts import button, label, row
from app.desktop.words import cell_text, field_name

_ENTRY = 42  # a name and its first values, one below the other


class ColumnsDialog(QDialog):
    """Every column of the sheet with its first values; ticks for a list field, one choice for any other."""

    def __init__(
        self, field: str, mapping: ColumnMapping, chosen: tuple[str, ...], *, several: bool, parent: QWidget | None = None
    ) -> None:
        """`chosen` are the columns in force."""
        super().__init__(parent)
        self._several = several
        self.setWindowTitle(field_name(field))
        self.resize(520, 520)
        self.search = QLineEdit()
        self.search.setPlaceholderText("Filter columns")
        self.search.setAccessibleName("Filter columns")
        self.search.setClearButtonEnabled(True)
        self.list = QListWidget()
        self.list.setAccessibleName("Columns of the file")
        self._fill(mapping, chosen)
        self.up = button("Move &up", tip="Read this column before the one above it")
        self.up.clicked.connect(lambda: self._move(-1))
        self.down = button("Move &down", tip="Read this column after the one below it")
        self.down.clicked.connect(lambda: self._move(1))
        buttons = QDialogButtonBox(QDialogButtonBox.StandardButton.Ok | QDialogButtonBox.StandardButton.Cancel)
        self.none = buttons.addButton("No column", QDialogButtonBox.ButtonRole.ResetRole)
        self._nothing = False
        self.none.clicked.connect(self._choose_nothing)
        buttons.accepted.connect(self.accept)
        buttons.rejected.connect(self.reject)
        self.list.itemActivated.connect(lambda _: None if several else self.accept())
        self.list.currentRowChanged.connect(lambda _: self._allow())
        self.search.textChanged.connect(self._filter)
        text = "Tick the columns that hold it. They are read from top to bottom." if several else "Choose the column that holds it."
        layout = QVBoxLayout(self)
        layout.setContentsMargins(16, 16, 16, 12)
        layout.setSpacing(8)
        layout.addWidget(label(field_name(field), "heading"))
        layout.addWidget(label(text, "muted", wrap=True))
        layout.addWidget(self.search)
        layout.addWidget(self.list, 1)
        layout.addLayout(row(self.up, self.down, None))
        layout.addWidget(buttons)
        for mover in (self.up, self.down):
            mover.setVisible(several)
        self._allow()
        self.list.setFocus()

    @property
    def columns(self) -> tuple[str, ...]:
        """The columns chosen."""
        if self._nothing:
            return ()
        items = [self.list.item(number) for number in range(self.list.count())]
        if self._several:
            return tuple(str(item.data(Qt.ItemDataRole.UserRole)) for item in items if item.checkState() is Qt.CheckState.Checked)
        current = self.list.currentItem()
        return (str(current.data(Qt.ItemDataRole.UserRole)),) if current is not None else ()

    def _fill(self, mapping: ColumnMapping, chosen: tuple[str, ...]) -> None:
        # what is chosen comes first and in its order: a list's order is the order of its columns
        others = (name for name in distinct_names(mapping.columns) if name not in chosen and name.strip())
        for name in (*chosen, *others):
            values = "   ".join(cell_text(value) for value in mapping.samples.get(name, ()) if value)
            item = QListWidgetItem(f"{name}\n{values[:70] or 'no values'}")
            item.setData(Qt.ItemDataRole.UserRole, name)
            item.setSizeHint(QSize(0, _ENTRY))
            if self._several:
                item.setFlags(item.flags() | Qt.ItemFlag.ItemIsUserCheckable)
                item.setCheckState(Qt.CheckState.Checked if name in chosen else Qt.CheckState.Unchecked)
            self.list.addItem(item)
            if name in chosen and self.list.currentItem() is None:
                self.list.setCurrentItem(item)

    def _move(self, by: int) -> None:
        place = self.list.currentRow()
        if 0 <= place + by < self.list.count():
            item = self.list.takeItem(place)
            self.list.insertItem(place + by, item)
            self.list.setCurrentRow(place + by)

    def _allow(self) -> None:
        place = self.list.currentRow()
        self.up.setEnabled(place > 0)
        self.down.setEnabled(0 <= place < self.list.count() - 1)

    def _choose_nothing(self) -> None:
        self._nothing = True
        self.accept()

    def _filter(self, text: str) -> None:
        wanted = text.strip().casefold()
        for number in range(self.list.count()):
            item = self.list.item(number)
            item.setHidden(wanted not in item.text().casefold())
