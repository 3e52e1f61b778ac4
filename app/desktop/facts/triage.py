"""The files of a dropped folder, sorted by what each asks of a reader: a table with counts, reasons and what to do next."""

from collections.abc import Sequence

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QStandardItem, QStandardItemModel
from PySide6.QtWidgets import QComboBox, QDialog, QVBoxLayout, QWidget

from app.desktop.context import Context
from app.desktop.parts import button, label, row
from app.desktop.tables import Table
from app.desktop.theme import Role
from app.desktop.words import count
from app.workspace.triage import Lot, Triaged, counts_of

ITEM = Qt.ItemDataRole.UserRole + 1
_ICONS = {
    Lot.UNREADABLE: ("verdict-error", Role.ERROR),
    Lot.LOCKED: ("lock", Role.REVIEW),
    Lot.CRITERIA: ("verdict-review", Role.REVIEW),
    Lot.CODES: ("codes", Role.ACCENT),
    Lot.NEW: ("plus", Role.ACCENT),
    Lot.RETIRED: ("stop", Role.MUTED),
    Lot.WORDING: ("file", Role.MUTED),
    Lot.REVIEWED: ("check", Role.MUTED),
    Lot.REFERENCE: ("library", Role.MUTED),
    Lot.NO_POLICY: ("verdict-note", Role.NOTE),
    Lot.HELD: ("copy", Role.MUTED),
}


class TriageDialog(QDialog):
    """Not modal: the window stays alive below it, and a file is opened or compared from here."""

    password_wanted = Signal(object)  # Path

    def __init__(self, context: Context, found: Sequence[Triaged], parent: QWidget | None = None) -> None:
        """Show what was found, what needs a hand first."""
        super().__init__(parent)
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self.setWindowTitle("Files opened")
        self.resize(900, 520)
        self._context = context
        self._found: tuple[Triaged, ...] = ()
        self.head = label("", "heading", wrap=True)
        self.lot = QComboBox()
        self.lot.setAccessibleName("Show")
        self.lot.currentIndexChanged.connect(lambda _: self._list())
        self.model = QStandardItemModel(0, 3, self)
        self.table = Table(context.theme)
        self.table.setAccessibleName("Files")
        self.table.setModel(self.model)
        self.table.setSelectionMode(Table.SelectionMode.SingleSelection)
        self.opened = button("&Open document", "", "Show the document (Enter)")
        self.compare = button("&Compare", "primary", "Compare with the version it was held against")
        self.password = button("&Give the password…")
        self.why = label("", wrap=True, selectable=True)
        close = button("Close")
        close.clicked.connect(self.reject)
        self.opened.clicked.connect(self.open_document)
        self.compare.clicked.connect(self.compare_versions)
        self.password.clicked.connect(self._ask_password)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(16, 16, 16, 12)
        layout.setSpacing(10)
        layout.addWidget(self.head)
        layout.addLayout(row(self.lot, None))
        layout.addWidget(self.table, 1)
        layout.addWidget(self.why)
        layout.addLayout(row(self.opened, self.compare, self.password, None, close))
        self.table.selectionModel().currentChanged.connect(lambda *_: self._allow())
        self.table.activated.connect(lambda _: self.open_document())
        self.show_files(found)
        self.table.setFocus(Qt.FocusReason.OtherFocusReason)

    @property
    def summary(self) -> str:
        """The counts in words."""
        return self.head.text()

    def show_files(self, found: Sequence[Triaged]) -> None:
        """Show these files."""
        self._found = tuple(found)
        counts = counts_of(found)
        self.head.setText(f"{count(len(found), 'file')}: {', '.join(f'{number:,} {lot.value.lower()}' for lot, number in counts)}")
        self.lot.blockSignals(True)
        self.lot.clear()
        self.lot.addItem(f"All · {len(found):,}", None)
        for lot, number in counts:
            self.lot.addItem(self._context.theme.icon(*_ICONS[lot]), f"{lot.value} · {number:,}", lot)
        self.lot.blockSignals(False)
        self._list()

    @property
    def current(self) -> Triaged | None:
        """The file in the current row."""
        item = self.table.currentIndex().siblingAtColumn(0).data(ITEM)
        return item if isinstance(item, Triaged) else None

    def open_document(self) -> None:
        """Show the document of the current row."""
        item = self.current
        if item is not None and item.loaded is not None and item.loaded.new.text.blocks:
            self._context.place_requested.emit(item.loaded.new.text.blocks[0].place(0, 0))

    def compare_versions(self) -> None:
        """Compare the current row with what it was held against."""
        item = self.current
        if item is not None and item.loaded is not None and item.against is not None:
            self._context.request_compare(item.against, item.loaded.new)

    def _list(self) -> None:
        wanted = self.lot.currentData()
        self.model.clear()
        self.model.setHorizontalHeaderLabels(["File", "What it is", "Why"])
        for item in self._found:
            if wanted is None or item.lot == wanted:
                self.model.appendRow(self._row(item))
        self.table.setColumnWidth(0, 250)
        self.table.setColumnWidth(1, 208)
        self.table.horizontalHeader().setStretchLastSection(True)
        self.table.setCurrentIndex(self.model.index(0, 0))
        self._allow()

    def _row(self, item: Triaged) -> list[QStandardItem]:
        name, lot, why = QStandardItem(item.path.name), QStandardItem(item.lot.value), QStandardItem(item.why)
        name.setData(item, ITEM)
        lot.setIcon(self._context.theme.icon(*_ICONS[item.lot]))
        for cell in (name, lot, why):
            cell.setEditable(False)
            cell.setToolTip(cell.text())
        return [name, lot, why]

    def _allow(self) -> None:
        item = self.current
        loaded = item.loaded if item is not None else None
        self.opened.setEnabled(loaded is not None and bool(loaded.new.text.blocks))
        self.compare.setEnabled(item is not None and item.against is not None)
        self.password.setVisible(item is not None and item.lot is Lot.LOCKED)
        self.why.setText(item.why if item is not None else "")

    def _ask_password(self) -> None:
        if self.current is not None:
            self.password_wanted.emit(self.current.path)
