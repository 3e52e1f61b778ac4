"""What became of each file of a folder that was opened or dropped."""

from PySide6.QtCore import Qt
from PySide6.QtGui import QStandardItem, QStandardItemModel
from PySide6.QtWidgets import QDialog, QDialogButtonBox, QHeaderView, QVBoxLayout, QWidget

from app.desktop.library.reading import Fate, Opened
from app.desktop.parts import label
from app.desktop.tables import Table
from app.desktop.theme import Role, Theme
from app.desktop.words import count

_ICONS = {
    Fate.NEW: ("check", Role.ACCENT),
    Fate.HELD: ("copy", Role.MUTED),
    Fate.REFERENCE: ("file", Role.MUTED),
    Fate.SKIPPED: ("verdict-note", Role.NOTE),
    Fate.LOCKED: ("lock", Role.REVIEW),
    Fate.UNREADABLE: ("verdict-error", Role.ERROR),
}


class OutcomesDialog(QDialog):
    """Counts on top, a row a file, what was not taken first."""

    def __init__(self, opened: Opened, theme: Theme, parent: QWidget | None = None) -> None:
        """Show what was opened."""
        super().__init__(parent)
        self.setWindowTitle("Files opened")
        self.resize(760, 440)
        counts = [(fate, opened.count(fate)) for fate in Fate]
        words = ", ".join(f"{number} {fate.value.lower()}" for fate, number in counts if number)
        self.summary = f"{count(len(opened.outcomes), 'file')}: {words}"
        model = QStandardItemModel(0, 3, self)
        model.setHorizontalHeaderLabels(["File", "What became of it", "Why"])
        order = list(Fate)
        for outcome in sorted(opened.outcomes, key=lambda item: -order.index(item.fate)):
            fate = QStandardItem(theme.icon(*_ICONS[outcome.fate]), outcome.fate.value)
            why = QStandardItem(outcome.why)
            why.setToolTip(outcome.why)
            name = QStandardItem(outcome.file)
            name.setToolTip(outcome.file)
            model.appendRow([name, fate, why])
        self.table = Table(theme)
        self.table.setModel(model)
        self.table.setAccessibleName("Files")
        self.table.setWordWrap(True)
        self.table.setProperty("look", "wrapped")
        self.table.verticalHeader().setSectionResizeMode(QHeaderView.ResizeMode.ResizeToContents)
        self.table.setColumnWidth(0, 240)
        self.table.setColumnWidth(1, 164)
        self.table.horizontalHeader().setStretchLastSection(True)
        close = QDialogButtonBox(QDialogButtonBox.StandardButton.Close)
        close.rejected.connect(self.reject)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(16, 16, 16, 12)
        layout.setSpacing(12)
        layout.addWidget(label(self.summary, "heading", wrap=True))
        layout.addWidget(self.table, 1)
        layout.addWidget(close)
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
