"""The copies kept of a project, to go back to one of them."""

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QStandardItem, QStandardItemModel
from PySide6.QtWidgets import QDialog, QHeaderView, QStackedWidget, QVBoxLayout, QWidget

from app.desktop.parts import EmptyState, button, label, row
from app.desktop.project.words import moment, size_words
from app.desktop.tables import Table
from app.desktop.theme import Theme
from app.project.backups import Backup

_RIGHT = Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter


class BackupsDialog(QDialog):
    """A row a backup, the newest first. What is chosen is written to a new file; the project itself stays as it is."""

    wanted = Signal(object)  # Backup

    def __init__(self, name: str, backups: tuple[Backup, ...], theme: Theme, parent: QWidget | None = None) -> None:
        """`name` is the project's."""
        super().__init__(parent)
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self.setWindowTitle("Restore a backup")
        self.resize(520, 420)
        self._backups = backups
        self.table = self._table(theme)
        self.restore = button("&Restore as a new file…", "primary", "Write this backup to a file of its own and open it")
        self.restore.setDefault(True)
        self.restore.setEnabled(bool(backups))
        self.restore.clicked.connect(self._choose)
        self.table.activated.connect(lambda _: self._choose())
        leave = button("&Close")
        leave.clicked.connect(self.reject)
        stack = QStackedWidget()
        stack.addWidget(self.table)
        stack.addWidget(
            EmptyState(
                theme, "clock", "No backup yet", "A backup is made every half hour while somebody works, and when the project is closed."
            )
        )
        stack.setCurrentIndex(0 if backups else 1)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(16, 16, 16, 12)
        layout.setSpacing(12)
        layout.addWidget(label(f"Backups of {name}", "heading", wrap=True))
        kept = "Kept: all of two days, the last of 12 days, 10 weeks and 9 months. Each was read back when it was made."
        layout.addWidget(label(kept, "muted", wrap=True))
        layout.addWidget(stack, 1)
        layout.addLayout(row(None, leave, self.restore))
        self.table.setFocus()

    def _table(self, theme: Theme) -> Table:
        model = QStandardItemModel(0, 2, self)
        model.setHorizontalHeaderLabels(["Made", "Size"])
        model.setHeaderData(1, Qt.Orientation.Horizontal, _RIGHT, Qt.ItemDataRole.TextAlignmentRole)
        for backup in self._backups:
            size = QStandardItem(size_words(backup.path.stat().st_size) if backup.path.exists() else "–")
            size.setTextAlignment(_RIGHT)
            model.appendRow([QStandardItem(moment(backup.made)), size])
        table = Table(theme)
        table.setAccessibleName("Backups")
        table.setSelectionMode(Table.SelectionMode.SingleSelection)
        table.setModel(model)
        table.horizontalHeader().setSectionResizeMode(0, QHeaderView.ResizeMode.Stretch)
        table.setColumnWidth(1, 110)
        if self._backups:
            table.setCurrentIndex(model.index(0, 0))
        return table

    def _choose(self) -> None:
        index = self.table.currentIndex()
        if index.isValid():
            self.wanted.emit(self._backups[index.row()])
            self.accept()
