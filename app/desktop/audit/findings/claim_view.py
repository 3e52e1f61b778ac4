"""The whole claim a finding stands on, with its line marked."""

from collections.abc import Sequence

from PySide6.QtCore import QModelIndex, Qt, Signal
from PySide6.QtGui import QKeySequence, QShortcut, QStandardItem, QStandardItemModel
from PySide6.QtWidgets import QVBoxLayout, QWidget

from app.audit.model import AuditResult, Finding
from app.desktop.audit.determinations.held import DeterminationsHeld
from app.desktop.audit.determinations.words import category_words
from app.desktop.context import Context
from app.desktop.parts import label, row
from app.desktop.tables import Table
from app.desktop.theme import Role, Size
from app.desktop.words import FIELDS, cell_text, count

_MADE = 2  # the column of what is determined
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


class ClaimLines:
    """The rows an audit keeps for display, by the claim they belong to."""

    def __init__(self, result: AuditResult) -> None:
        """Sort the rows by claim number once."""
        self.result = result
        column = result.mapping.get("claim_id")
        self._column = column if isinstance(column, str) else None
        self._places: dict[str, list[Line]] = {}
        if self._column is not None:
            for place in sorted(result.claim_lines):
                self._places.setdefault(result.claim_lines[place].get(self._column, ""), []).append(place)

    def of(self, finding: Finding) -> tuple[Line, ...]:
        """Return the rows of the finding's claim in the file's order: those with the same claim number, or the finding's own."""
        own = (finding.sheet, finding.row)
        if self._column is None or finding.claim_id is None:
            return (own,) if own in self.result.claim_lines else ()
        wanted = self.result.claim_lines.get(own, {}).get(self._column, finding.claim_id)
        return tuple(self._places.get(wanted, ()))


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
    determine_wanted = Signal(object)  # (sheet, row)

    def __init__(self, context: Context, held: DeterminationsHeld, parent: QWidget | None = None) -> None:
        """Begin empty."""
        super().__init__(parent)
        self._context = context
        self._held = held
        self._lines: ClaimLines | None = None
        self._title = label("Claim", "label")
        self.model = QStandardItemModel(self)
        self.table = Table(context.theme)
        self.table.setAccessibleName("Lines of the claim")
        self.table.setSelectionMode(Table.SelectionMode.SingleSelection)
        self.table.setToolTip("Choose a line (Enter): its finding, or why it has none; determine it (E)")
        self.table.setModel(self.model)
        self.table.clicked.connect(self._choose)
        self.table.activated.connect(self._choose)
        key = QShortcut(QKeySequence("E"), self.table)
        key.setContext(Qt.ShortcutContext.WidgetShortcut)
        key.activated.connect(self._determine)
        head = row(self._title, None)
        head.setContentsMargins(16, 8, 16, 6)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(0)
        layout.addLayout(head)
        layout.addWidget(self.table, 1)
        held.changed.connect(self._retell)

    @property
    def marked_row(self) -> int:
        """The table row of the marked line, -1 if there is none."""
        return next((number for number in range(self.model.rowCount()) if not self.model.item(number, 0).icon().isNull()), -1)

    def show_finding(self, result: AuditResult, finding: Finding | None) -> None:
        """Show the claim of a finding."""
        if finding is None:
            self.show_nothing()
            return
        self.model.clear()
        if self._lines is None or self._lines.result is not result:
            self._lines = ClaimLines(result)
        places = self._lines.of(finding)
        columns = columns_of_claim(result, places)
        self.model.setHorizontalHeaderLabels(["", "Row", "Determination", *columns])
        for place in places:
            self.model.appendRow(self._cells(result, place, columns, finding))
        name = f"Claim {finding.claim_id or 'without a number'}"
        kept = count(len(places), "line") if places else "its lines are not kept for display: too many lines have findings"
        self._title.setText(f"{name} · {kept}{f' · {finding.sheet}' if finding.sheet else ''}")
        self.table.resizeColumnsToContents()
        for column in range(2, self.model.columnCount()):
            self.table.setColumnWidth(column, min(_WIDEST, self.table.columnWidth(column) + 8))
        self.table.setColumnWidth(0, 32)
        self.table.scrollTo(self.model.index(max(0, self.marked_row), 0))

    def show_nothing(self) -> None:
        """Ask for a finding."""
        self.model.clear()
        self._lines = None
        self._title.setText("Select a finding to see its claim")

    def _cells(self, result: AuditResult, place: Line, columns: dict[str, str | None], finding: Finding) -> list[QStandardItem]:
        theme = self._context.theme
        own = place == (finding.sheet, finding.row)
        texts = result.claim_lines[place]
        cells = [QStandardItem(""), QStandardItem(f"{place[1]:,}"), QStandardItem(self._made(place))]
        if own:
            cells[0].setIcon(theme.icon(f"verdict-{finding.verdict.value}", Role.ON_MARK))
            cells[0].setToolTip("The finding stands on this line")
            cells[0].setData("Line of the finding", Qt.ItemDataRole.AccessibleTextRole)
        for cell in cells[1:]:
            cell.setForeground(theme.color(Role.MUTED))
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

    def _made(self, place: Line) -> str:
        """Return what is determined on the lines of a row."""
        table = self._held.table
        lines = table.at(*place) if table is not None and self._held.made else ()
        made = [one.determination.category for line in lines if (one := self._held.of(line.content)) is not None]
        return ", ".join(category_words(category) for category in dict.fromkeys(made)) or "–"

    def _retell(self) -> None:
        """Show what is determined now."""
        for number in range(self.model.rowCount()):
            self.model.item(number, _MADE).setText(self._made(self.model.item(number, 0).data(ROW_KEY)))

    def _determine(self) -> None:
        place = self.table.currentIndex().data(ROW_KEY)
        if place is not None:
            self.determine_wanted.emit(place)

    def _choose(self, index: QModelIndex) -> None:
        self.line_chosen.emit(index.data(ROW_KEY))
