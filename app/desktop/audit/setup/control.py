"""Control totals: what the source system says the claims sum to, beside what the file holds."""

from collections.abc import Sequence
from decimal import Decimal

from PySide6.QtCore import QSignalBlocker, Qt, Signal
from PySide6.QtWidgets import QGridLayout, QLabel, QLineEdit, QWidget

from app.audit.model import FileTotals
from app.desktop.parts import IconLabel, label
from app.desktop.theme import Role, Theme
from app.desktop.words import money
from app.review.model import ControlTotals, TotalCheck
from app.workspace.audit_setup import SUMMED, TOTALS, control_totals

_NAMES = {
    "rows": "Rows",
    "claims": "Claims",
    "members": "Members",
    "billed": "Billed",
    "allowed": "Allowed",
    "paid": "Paid",
}
_WIDTH = 150


class ControlTotalsGrid(QWidget):
    """A row a total: stated, in the file, whether they tie."""

    edited = Signal()

    def __init__(self, theme: Theme, parent: QWidget | None = None) -> None:
        """Nothing is stated."""
        super().__init__(parent)
        self.fields: dict[str, QLineEdit] = {}
        self._found: dict[str, QLabel] = {}
        self._marks: dict[str, IconLabel] = {}
        self.words: dict[str, QLabel] = {}
        grid = QGridLayout(self)
        grid.setContentsMargins(0, 0, 0, 0)
        grid.setHorizontalSpacing(16)
        grid.setVerticalSpacing(6)
        grid.setColumnStretch(4, 1)
        for place, head in ((1, "Source system"), (2, "In the file")):
            shown = label(head, "label")
            shown.setAlignment(Qt.AlignmentFlag.AlignRight)
            grid.addWidget(shown, 0, place)
        for number, name in enumerate(TOTALS, 1):
            self._add(grid, number, name, theme)

    def totals(self, held: ControlTotals) -> ControlTotals:
        """Return what is stated; where something written is no number, what was held before."""
        said = [(name, field.text()) for name, field in self.fields.items() if field.text().strip() and not _wrong(name, field.text())]
        kept = [(name, str(getattr(held, name))) for name, field in self.fields.items() if _wrong(name, field.text())]
        return control_totals([*said, *((name, text) for name, text in kept if text != "None")])

    def show_stated(self, control: ControlTotals) -> None:
        """Show what is stated; what was written and is no number stays to be mended."""
        for name, field in self.fields.items():
            if _wrong(name, field.text()):
                continue
            stated = getattr(control, name)
            with QSignalBlocker(field):
                field.setText("" if stated is None else f"{stated:,.2f}" if name in SUMMED else f"{stated:,}")

    def show_checks(self, checks: Sequence[TotalCheck], totals: FileTotals | None) -> None:
        """Show what the file holds, and whether it ties with what is stated. `totals` None: nothing was read yet."""
        by_name = {check.name: check for check in checks}
        for name, field in self.fields.items():
            found = getattr(totals, name) if totals is not None else None
            self._found[name].setText(_amount(name, found) if totals is not None else "")
            wrong = _wrong(name, field.text())
            self._judge(name, wrong, by_name.get(name), stated=bool(field.text().strip()))

    def _judge(self, name: str, wrong: str, check: TotalCheck | None, *, stated: bool) -> None:
        mark, words = self._marks[name], self.words[name]
        mark.setVisible(bool(wrong) or check is not None)
        if wrong:
            mark.show_icon("warning", Role.REVIEW)
            words.setText(wrong)
        elif check is None:
            words.setText("Compared when the audit runs" if stated else "")
        elif check.ties:
            mark.show_icon("check", Role.ACCENT)
            words.setText("Ties")
        else:
            mark.show_icon("warning", Role.REVIEW)
            words.setText(_difference(check))

    def _add(self, grid: QGridLayout, number: int, name: str, theme: Theme) -> None:
        field = QLineEdit()
        field.setAccessibleName(f"Control total: {_NAMES[name].lower()}")
        field.setAlignment(Qt.AlignmentFlag.AlignRight)
        field.setFixedWidth(_WIDTH)
        field.editingFinished.connect(self.edited)
        caption = label(_NAMES[name], "muted")
        self.fields[name] = field
        self._found[name] = label("", selectable=True)
        self._found[name].setMinimumWidth(110)
        self._found[name].setAlignment(Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter)
        self._marks[name] = IconLabel(theme, "check", 16, Role.ACCENT)
        self._marks[name].hide()
        self.words[name] = label("", "muted", wrap=True)
        for place, widget in enumerate((caption, field, self._found[name], self._marks[name], self.words[name])):
            grid.addWidget(widget, number, place)


def _wrong(name: str, text: str) -> str:
    if not text.strip():
        return ""
    try:
        control_totals([(name, text)])
    except ValueError as fault:
        return f"{str(fault)[:1].upper()}{str(fault)[1:]}."
    return ""


def _amount(name: str, found: int | Decimal | None) -> str:
    if found is None:
        return "no column"
    return money(Decimal(found)) if name in SUMMED else f"{found:,}"


def _difference(check: TotalCheck) -> str:
    if check.found is None:
        return "Cannot be compared: no column of the file holds it"
    off = check.found - check.stated
    size = money(abs(off)) if check.name in SUMMED else f"{abs(off):,}"
    return f"{size} {'more' if off > 0 else 'less'} in the file; the report says so"
