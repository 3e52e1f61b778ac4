"""What happened in the project, and whether the project agrees with it."""

from PySide6.QtCore import Qt
from PySide6.QtGui import QGuiApplication, QStandardItem, QStandardItemModel
from PySide6.QtWidgets import QDialog, QDialogButtonBox, QVBoxLayout, QWidget

from app.desktop.parts import IconLabel, button, label, row
from app.desktop.project.words import short_moment
from app.desktop.tables import Table
from app.desktop.theme import Role, Theme
from app.desktop.words import count, sentence
from app.project.model import Tampering, TrailRecord

_HEADERS = ("Number", "When", "Who", "What happened", "Hash")
_WIDTHS = (76, 152, 110, 190)
_RIGHT = Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter


class TrailDialog(QDialog):
    """A verdict on top, what does not agree, the records below."""

    def __init__(
        self, name: str, records: tuple[TrailRecord, ...], tampering: tuple[Tampering, ...], theme: Theme, parent: QWidget | None = None
    ) -> None:
        """`name` is the project's."""
        super().__init__(parent)
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self.setWindowTitle("Trail")
        self.resize(820, 560)
        self.head = records[-1].hash if records else ""
        whole = not tampering
        self.verdict = label(_verdict(name, records, tampering), "heading", wrap=True)
        icon = IconLabel(theme, "check" if whole else "verdict-error", 20, Role.ACCENT if whole else Role.ERROR)
        copy = button("&Copy head hash", "link", "The hash of the last record: written down elsewhere, it vouches for all before it")
        copy.setEnabled(bool(self.head))
        copy.clicked.connect(lambda: QGuiApplication.clipboard().setText(self.head))
        hashed = label(f"Head {self.head[:16]}…" if self.head else "", "muted")
        hashed.setToolTip(self.head)
        close = QDialogButtonBox(QDialogButtonBox.StandardButton.Close)
        close.rejected.connect(self.reject)
        self.table = self._records(records, {item.record for item in tampering}, theme)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(16, 16, 16, 12)
        layout.setSpacing(12)
        head = row(icon, gap=10)
        head.addWidget(self.verdict, 1)
        layout.addLayout(head)
        for item in tampering[:20]:
            where = f"Record {item.record:,}: " if item.record is not None else ""
            layout.addWidget(label(f"{where}{item.why}", wrap=True, selectable=True))
        if len(tampering) > 20:
            layout.addWidget(label(f"and {count(len(tampering) - 20, 'more', 'more')}", "muted"))
        layout.addLayout(row(hashed, copy, None))
        layout.addWidget(self.table, 1)
        layout.addWidget(close)
        self.table.setFocus()

    def _records(self, records: tuple[TrailRecord, ...], marked: set[int | None], theme: Theme) -> Table:
        model = QStandardItemModel(0, len(_HEADERS), self)
        model.setHorizontalHeaderLabels(list(_HEADERS))
        model.setHeaderData(0, Qt.Orientation.Horizontal, _RIGHT, Qt.ItemDataRole.TextAlignmentRole)
        for record in reversed(records):
            cells = [
                QStandardItem(text)
                for text in (f"{record.number:,}", short_moment(record.when), record.who, sentence(record.action), record.hash[:16])
            ]
            cells[0].setTextAlignment(_RIGHT)
            cells[3].setToolTip(record.detail)
            cells[4].setToolTip(record.hash)
            cells[4].setFont(theme.mono())
            if record.number in marked:
                cells[3].setIcon(theme.icon("verdict-error", Role.ERROR))
            model.appendRow(cells)
        table = Table(theme)
        table.setAccessibleName("Records of the trail")
        table.setModel(model)
        for column, width in enumerate(_WIDTHS):
            table.setColumnWidth(column, width)
        table.horizontalHeader().setStretchLastSection(True)
        return table


def _verdict(name: str, records: tuple[TrailRecord, ...], tampering: tuple[Tampering, ...]) -> str:
    if tampering:
        return f"{name} does not agree with its trail in {count(len(tampering), 'place')}."
    return f"{name} agrees with its trail: {count(len(records), 'record')}, each sealed by the one before it."
