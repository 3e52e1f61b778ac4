"""The whole claim a finding stands on, with its line marked."""

from collections.abc import Sequence

from PySide6.QtCore import QModelIndex, Qt, Signal
from PySide6.QtGui import QStandardItem, QStandardItemModel
from PySide6.QtWidgets import QVBoxLayout, QWidget

from app.audit.model import AuditResult, Finding
from app.desktop.context import Context
from app.desktop.parts import label, row
from app.desktop.tables import Table
from app.desktop.theme import Role, Size
from app.desktop.words import FIELDS, cell_text, count

ROW_KEY = Qt.ItemDataRole.UserRole + 1
_NUMBERS = frozenset(("units", "billed", "allowed", "paid", "ndc_quantity"))
_CODES = frozenset(("procedure", "diagnoses", "icd_procedures", "ndc", "modifiers", "pointers", "revenue", "pos", "bill_type"))
_FIRST = (
    "line",
    "dos_from",
    "dos_to",
    "procedure",
    "modifiers",
    "units",
    "pointers",
    "diagnoses",
    "ndc",
    "drug_name",
    "pos",
    "revenue",
    "paid",
)
_WIDEST = 260

Line = tuple[str, int]


def lines_of_claim(result: AuditResult, finding: Finding) -> tuple[Line, ...]:
    """Return the rows of the finding's claim in the file's order: those with the same claim number, or the finding's own."""
    own = (finding.sheet, finding.row)
    column = result.mapping.get("claim_id")
    if not isinstance(column, str) or finding.claim_id is None:
        return (own,) if own in result.claim_lines else ()
    wanted = result.claim_lines.get(own, {}).get(column, finding.claim_id)
    return tuple(sorted(place for place, cells in result.claim_lines.items() if cells.get(column) == wanted))


def columns_of_claim(result: AuditResult, places: Sequence[Line]) -> dict[str, str | None]:
    """Return the columns these lines fill, as headed in the file, with the field each was read as: what decides first, then the rest."""
    fields: dict[str, str] = {}
    for field, column in result.mapping.items():
        for name in (column,) if isinstance(column, str) else column or ():
            fields.setdefault(name, field)
    filled = dict.fromkeys(name for place in places for name, text in result.claim_lines[place].items() if text.strip())
    order = {field: number for number, field in enumerate(dict.fromkeys((*_FIRST, *FIELDS)))}
    return {name: fields.get(name) for name in sorted(filled, key=lambda name: order.get(fields.get(name, ""), len(order)))}


class ClaimView(QWidget):
    """A row a line of the claim; the finding's line is marked by its verdict's shape, in bold, and on a tint."""

    line_chosen = Signal(object)  # (sheet, row)

    def __init__(self, context: Context, parent: QWidget | None = None) -> None:
        """Begin empty."""
        super().__init__(parent)
        self._context = context
        self._title = label("Claim", "label")
        self.model = QStandardItemModel(self)
        self.table = Table(context.theme)
        self.table.setAccessibleName("Lines of the claim")
        self.table.setSelectionMode(Table.SelectionMode.SingleSelection)
        self.table.setModel(self.model)
        self.table.clicked.connect(self._choose)
        self.table.activated.connect(self._choose)
        head = row(self._title, None)
        head.setContentsMargins(16, 8, 16, 6)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(0)
        layout.addLayout(head)
        layout.addWidget(self.table, 1)

    @property
    def marked_row(self) -> int:
        """The table row of the marked line, -1 if there is none."""
        return next((number for number in range(self.model.rowCount()) if not self.model.item(number, 0).icon().isNull()), -1)

    def show_finding(self, result: AuditResult, finding: Finding | None) -> None:
        """Show the claim of a finding."""
        self.model.clear()
        if finding is None:
            self._title.setText("Select a finding to see its claim")
            return
        places = lines_of_claim(result, finding)
        columns = columns_of_claim(result, places)
        self.model.setHorizontalHeaderLabels(["", "Row", *columns])
        for place in places:
            self.model.appendRow(self._cells(result, place, columns, finding))
        self._title.setText(f"Claim {finding.claim_id or 'without a number'} · {count(len(places), 'line')} · {finding.sheet}")
        self.table.resizeColumnsToContents()
        for column in range(2, self.model.columnCount()):
            self.table.setColumnWidth(column, min(_WIDEST, self.table.columnWidth(column) + 8))
        self.table.setColumnWidth(0, 32)
        self.table.scrollTo(self.model.index(max(0, self.marked_row), 0))

    def _cells(self, result: AuditResult, place: Line, columns: dict[str, str | None], finding: Finding) -> list[QStandardItem]:
        theme = self._context.theme
        own = place == (finding.sheet, finding.row)
        texts = result.claim_lines[place]
        cells = [QStandardItem(""), QStandardItem(f"{place[1]:,}")]
        if own:
            cells[0].setIcon(theme.icon(f"verdict-{finding.verdict.value}", Role.ON_MARK))
            cells[0].setToolTip("The finding stands on this line")
            cells[0].setData("Line of the finding", Qt.ItemDataRole.AccessibleTextRole)
        cells[1].setForeground(theme.color(Role.MUTED))
        for column, field in columns.items():
            text = cell_text(texts.get(column, ""))
            cell = QStandardItem(text)
            cell.setToolTip(text)
            if field in _CODES:
                cell.setFont(theme.mono())
            if field in _NUMBERS:
                cell.setTextAlignment(Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter)
            cells.append(cell)
        for cell in cells:
            cell.setData(place, ROW_KEY)
            cell.setEditable(False)
            if own:
                cell.setBackground(theme.color(Role.MARK))
                cell.setForeground(theme.color(Role.ON_MARK))
                font = cell.font() if cell.font() != QStandardItem().font() else theme.font(Size.BODY)
                font.setBold(True)
                cell.setFont(font)
        return cells

    def _choose(self, index: QModelIndex) -> None:
        self.line_chosen.emit(index.data(ROW_KEY))
