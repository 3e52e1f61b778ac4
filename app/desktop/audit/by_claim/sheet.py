"""The whole claim on one sheet: each line with its determination, the findings on it below."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass

from PySide6.QtCore import QModelIndex, Qt, Signal
from PySide6.QtGui import QKeySequence, QShortcut, QStandardItem, QStandardItemModel
from PySide6.QtWidgets import QVBoxLayout, QWidget

from app.audit.audited_lines import AuditedLine, Standing
from app.audit.model import Finding
from app.desktop.audit.determinations.held import DeterminationsHeld
from app.desktop.audit.determinations.words import category_words, difference_words
from app.desktop.tables import Table
from app.desktop.theme import Role, Theme
from app.desktop.words import VERDICTS, day, money, sentence
from app.review.model import Determined, HandFinding

_HEADERS = ("", "Line", "Date", "Code", "Mod.", "Units", "Amount", "Determination", "Correct", "Over / under", "Diagnoses")
_ICON, _LINE, _DATE, _CODE, _MODIFIERS, _UNITS, _AMOUNT, _MADE, _CORRECT, _DIFFERENCE, _DIAGNOSES = range(len(_HEADERS))
_NUMBERS = frozenset((_UNITS, _AMOUNT, _CORRECT, _DIFFERENCE))
_CODES = frozenset((_CODE, _MODIFIERS, _DIAGNOSES))
_WIDTHS = (32, 46, 106, 74, 50, 54, 98, 138, 98, 118, 200)
_OPEN = "Open"
_ROLE = Qt.ItemDataRole.UserRole + 1


@dataclass(frozen=True, slots=True)
class SheetRow:
    """What a row of the sheet is about: a line, or a finding on it."""

    line: AuditedLine
    finding: Finding | None = None
    added: HandFinding | None = None


class ClaimSheet(QWidget):
    """Says which line is in front."""

    line_changed = Signal()
    finding_wanted = Signal(object)  # Finding: show it among all findings
    edit_wanted = Signal()

    def __init__(self, theme: Theme, held: DeterminationsHeld, parent: QWidget | None = None) -> None:
        """Begin with no claim."""
        super().__init__(parent)
        self._theme = theme
        self._held = held
        self._lines: tuple[AuditedLine, ...] = ()
        self._filling = False
        self.model = QStandardItemModel(self)
        self.table = Table(theme)
        self.table.setAccessibleName("The claim: lines, findings and determinations")
        self.table.setSelectionMode(Table.SelectionMode.SingleSelection)
        self.table.setModel(self.model)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.addWidget(self.table)
        self.table.selectionModel().currentRowChanged.connect(lambda *_: self._tell())
        self.table.activated.connect(self._activate)
        theme.changed.connect(self._fill)

    @property
    def lines(self) -> tuple[AuditedLine, ...]:
        """The lines of the claim, in the order of the file."""
        return self._lines

    @property
    def row(self) -> SheetRow | None:
        """What is in front."""
        return self.row_at(self.table.currentIndex().row())

    @property
    def line(self) -> AuditedLine | None:
        """The line in front."""
        found = self.row
        return found.line if found is not None else None

    def show_lines(self, lines: Sequence[AuditedLine], front: str | None = None) -> None:
        """Show a claim; `front` is the content of the line to begin with, else the first open one."""
        self._lines = tuple(lines)
        self._fill()
        wanted = next((line for line in self._lines if line.content == front), None)
        wanted = wanted or next((line for line in self._lines if self._held.is_open(line)), None)
        self.choose(wanted or (self._lines[0] if self._lines else None))

    def retell(self) -> None:
        """Show what is determined now; the line in front stays."""
        front = self.line
        self._fill()
        self.choose(front)

    def choose(self, line: AuditedLine | None) -> None:
        """Bring a line to the front."""
        place = next((number for number, row in enumerate(self._rows()) if line is not None and row.line == line), None)
        if place is not None:
            self.table.selectRow(place)
            self.table.scrollTo(self.model.index(place, 0))
        self.line_changed.emit()

    def step(self, by: int) -> None:
        """Go to the next or previous line."""
        front = self.line
        place = self._lines.index(front) + by if front is not None else 0
        if 0 <= place < len(self._lines):
            self.choose(self._lines[place])

    def next_open(self, after: AuditedLine | None) -> AuditedLine | None:
        """Return the open line after one, else the first before it; None where the claim has none."""
        start = self._lines.index(after) + 1 if after in self._lines else 0
        turned = (*self._lines[start:], *self._lines[:start])
        return next((line for line in turned if self._held.is_open(line)), None)

    def listen(self, keys: str, take: Callable[[], None]) -> None:
        """Take a step at a key while the table has the focus."""
        shortcut = QShortcut(QKeySequence(keys), self.table)
        shortcut.setContext(Qt.ShortcutContext.WidgetShortcut)
        shortcut.activated.connect(take)

    def _rows(self) -> list[SheetRow]:
        return [row for number in range(self.model.rowCount()) if (row := self.row_at(number)) is not None]

    def row_at(self, number: int) -> SheetRow | None:
        """Return what a row is about."""
        found = self.model.index(number, _ICON).data(_ROLE) if number >= 0 else None
        return found if isinstance(found, SheetRow) else None

    def _tell(self) -> None:
        if not self._filling:
            self.line_changed.emit()

    def _activate(self, index: QModelIndex) -> None:
        found = self.row_at(index.row())
        if found is not None and found.finding is not None:
            self.finding_wanted.emit(found.finding)
        elif found is not None:
            self.edit_wanted.emit()

    def _fill(self) -> None:
        self._filling = True
        widths = [self.table.columnWidth(column) for column in range(self.model.columnCount())] or list(_WIDTHS)
        self.table.clearSpans()
        self.model.clear()
        self.model.setHorizontalHeaderLabels(list(_HEADERS))
        for column, width in enumerate(widths):
            self.table.setColumnWidth(column, width)
        for column in _NUMBERS:
            self.model.setHeaderData(column, Qt.Orientation.Horizontal, _right(), Qt.ItemDataRole.TextAlignmentRole)
        for line in self._lines:
            self._add_line(line)
            for finding in self._held.lines.findings_on(line):
                icon = f"verdict-{finding.verdict.value}"
                said = f"{VERDICTS[finding.verdict]}: {sentence(finding.rule).lower()}. {finding.message}"
                self._add_below(SheetRow(line, finding=finding), icon, self._theme.verdict_role(finding.verdict), said)
            for added in self._held.added(line.content):
                amount = f" · {money(added.amount)} at issue" if added.amount is not None else ""
                said = f"Added by hand: {added.title}. {added.condition}{amount}"
                self._add_below(SheetRow(line, added=added), "plus", Role.MUTED, said)
        self._filling = False

    def _add_line(self, line: AuditedLine) -> None:
        made = self._held.of(line.content)
        cells = [QStandardItem(text) for text in _texts(line, made)]
        for column, cell in enumerate(cells):
            cell.setEditable(False)
            cell.setToolTip(cell.text())
            cell.setData(SheetRow(line), _ROLE)
            if column in _CODES:
                cell.setFont(self._theme.mono())
            if column in _NUMBERS:
                cell.setTextAlignment(_right())
        if made is not None:
            cells[_ICON].setIcon(self._theme.icon("check", Role.ACCENT))
        said = "Determined" if made is not None else _not_made(line)
        cells[_ICON].setToolTip(said)
        cells[_ICON].setData(said, Qt.ItemDataRole.AccessibleTextRole)
        if made is None:
            cells[_MADE].setForeground(self._theme.color(Role.MUTED))
        self.model.appendRow(cells)

    def _add_below(self, about: SheetRow, icon: str, role: Role, said: str) -> None:
        cells = [QStandardItem("") for _ in _HEADERS]
        cells[_LINE].setText(said)
        cells[_LINE].setIcon(self._theme.icon(icon, role))
        cells[_LINE].setForeground(self._theme.color(Role.MUTED))
        for cell in cells:
            cell.setEditable(False)
            cell.setToolTip(said)
            cell.setData(about, _ROLE)
        self.model.appendRow(cells)
        self.table.setSpan(self.model.rowCount() - 1, _LINE, 1, len(_HEADERS) - 1)


def _texts(line: AuditedLine, made: Determined | None) -> tuple[str, ...]:
    said = made.determination if made is not None else None
    return (
        "",
        line.line or "–",
        day(line.date),
        line.code or "–",
        ", ".join(line.modifiers),
        "" if line.units is None else f"{line.units:f}",
        money(line.amount),
        category_words(said.category) if said is not None else _not_made(line),
        money(said.correct_amount, "") if said is not None else "",
        difference_words(made.difference) if made is not None else "",
        ", ".join(line.diagnoses),
    )


def _not_made(line: AuditedLine) -> str:
    return _OPEN if line.standing is Standing.CHECKED else f"Not checked: {line.standing.value.replace('-', ' ')}"


def _right() -> Qt.AlignmentFlag:
    return Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter
