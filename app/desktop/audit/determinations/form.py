"""The fields of a determination: what is left empty stands as billed."""

from collections.abc import Callable, Sequence
from dataclasses import replace
from decimal import Decimal

from PySide6.QtCore import QSignalBlocker, Qt, Signal
from PySide6.QtGui import QWheelEvent
from PySide6.QtWidgets import QComboBox, QGridLayout, QLineEdit, QPlainTextEdit, QVBoxLayout, QWidget

from app.audit.audited_lines import AuditedLine
from app.codesets.tables import CodeSets
from app.desktop.audit.determinations.fields import NONE, Written, correct_amount
from app.desktop.audit.determinations.words import AS_BILLED, basis_words, category_words, difference_words, validity_words
from app.desktop.parts import label, set_look
from app.desktop.words import money
from app.review.model import ErrorCategory

_LONG = ("rationale", "cause", "recommendation")
_CAPTIONS = {
    "code": "Audited code",
    "units": "Units",
    "modifiers": "Modifiers",
    "diagnoses": "Diagnoses",
    "amount": "Correct amount",
    "record": "Record reference",
    "rationale": "Rationale",
    "cause": "Cause",
    "recommendation": "Recommendation",
}
_TIPS = {
    "modifiers": f"Two letters or digits each, with a comma between; “{NONE}” where none is right",
    "diagnoses": f"In their order, with a comma between; “{NONE}” where none is right",
    "record": "Where in the record: page, order, note",
}
_LINES = 3  # of text to be seen at once


class DeterminationForm(QWidget):
    """Fields for one line, or for several alike."""

    edited = Signal()

    def __init__(self, code_sets: Callable[[], CodeSets], parent: QWidget | None = None) -> None:
        """`code_sets` are the tables a code is looked up in."""
        super().__init__(parent)
        self._code_sets = code_sets
        self._lines: Sequence[AuditedLine] = ()
        self.category = _Choice()
        self.category.setAccessibleName("What was found")
        self.category.addItem("Choose what was found", "")
        for category in ErrorCategory:
            self.category.addItem(category_words(category), category.value)
        self.fields: dict[str, QLineEdit] = {name: _field(name) for name in _CAPTIONS if name not in _LONG}
        self.texts: dict[str, QPlainTextEdit] = {name: _text(name) for name in _LONG}
        self.validity = label("", "muted", wrap=True)
        self.validity.setAccessibleName("Whether the code was valid on the day")
        self.difference = label("", "muted", wrap=True)
        self.difference.setAccessibleName("Difference")
        self._lay_out()
        self.category.currentIndexChanged.connect(lambda _: self._tell())
        for field in self.fields.values():
            field.textChanged.connect(lambda _: self._tell())
        for text in self.texts.values():
            text.textChanged.connect(self._tell)

    @property
    def written(self) -> Written:
        """The fields as they stand."""
        short = {name: field.text() for name, field in self.fields.items()}
        long = {name: text.toPlainText() for name, text in self.texts.items()}
        return replace(Written(), category=str(self.category.currentData()), **short, **long)

    def show_lines(self, lines: Sequence[AuditedLine], held: Written) -> None:
        """Show what is written for these lines."""
        self._lines = lines
        inputs = [self.category, *self.fields.values(), *self.texts.values()]
        blockers = [QSignalBlocker(one) for one in inputs]
        self.category.setCurrentIndex(max(0, self.category.findData(held.category)))
        for name, field in self.fields.items():
            field.setText(str(getattr(held, name)))
            field.setPlaceholderText(_as_billed(name, lines))
        for name, text in self.texts.items():
            text.setPlainText(str(getattr(held, name)))
        for blocker in blockers:
            blocker.unblock()
        self._show_hints()

    def begin(self) -> None:
        """Put the cursor where a determination begins."""
        self.category.setFocus(Qt.FocusReason.ShortcutFocusReason)

    def _tell(self) -> None:
        self._show_hints()
        self.edited.emit()

    def _show_hints(self) -> None:
        one = self._lines[0] if len(self._lines) == 1 else None
        words = validity_words(self.fields["code"].text() or one.code or "", one, self._code_sets()) if one is not None else ""
        self.validity.setText(words)
        self.validity.setVisible(bool(words))
        said = self._difference_words(one)
        self.difference.setText(said)
        self.difference.setVisible(bool(said))

    def _difference_words(self, line: AuditedLine | None) -> str:
        """Say what the correct amount makes of the one billed; only once a category is chosen, for that is the determination."""
        category = str(self.category.currentData())
        if line is None or not category or category == ErrorCategory.UNDETERMINED.value:
            return ""
        try:
            correct = correct_amount(self.fields["amount"].text())
        except ValueError as fault:
            return str(fault)
        if correct is None and category == ErrorCategory.NO_ERROR.value:
            return ""
        return _difference(line, correct)

    def _lay_out(self) -> None:
        grid = QGridLayout()
        grid.setContentsMargins(0, 0, 0, 0)
        grid.setHorizontalSpacing(12)
        grid.setVerticalSpacing(2)
        grid.setColumnStretch(0, 1)
        grid.setColumnStretch(1, 1)
        places = {"code": (0, 0), "units": (0, 1), "modifiers": (3, 0), "amount": (3, 1)}
        for name, (line, place) in places.items():
            self._add(grid, name, line, place, 1)
        grid.addWidget(self.validity, 2, 0, 1, 2)
        grid.addWidget(self.difference, 5, 0, 1, 2)
        for number, name in enumerate(("diagnoses", "record", *_LONG)):
            self._add(grid, name, 6 + 2 * number, 0, 2)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(6)
        layout.addWidget(self.category)
        layout.addLayout(grid)

    def _add(self, grid: QGridLayout, name: str, line: int, place: int, width: int) -> None:
        caption = label(_CAPTIONS[name], "label")
        caption.setContentsMargins(0, 4, 0, 0)
        widget = self.texts[name] if name in self.texts else self.fields[name]
        caption.setBuddy(widget)
        grid.addWidget(caption, line, place, 1, width)
        grid.addWidget(widget, line + 1, place, 1, width)


class _Choice(QComboBox):
    """A choice that scrolling the pane does not change."""

    def wheelEvent(self, event: QWheelEvent) -> None:
        event.ignore()


def _field(name: str) -> QLineEdit:
    made = QLineEdit()
    made.setAccessibleName(_CAPTIONS[name])
    made.setToolTip(_TIPS.get(name, ""))
    return made


def _text(name: str) -> QPlainTextEdit:
    made = QPlainTextEdit()
    made.setAccessibleName(_CAPTIONS[name])
    made.setTabChangesFocus(True)
    set_look(made, "field")
    made.setFixedHeight(made.fontMetrics().lineSpacing() * _LINES + 14)
    return made


def _difference(line: AuditedLine, correct: Decimal | None) -> str:
    if correct is None:
        return f"The line has {basis_words(line)}; over or under is known once a correct amount is given."
    if line.amount is None:
        return "The line has no amount, so there is no difference."
    said = difference_words(line.amount - correct)
    return f"{said[:1].upper()}{said[1:]}: {basis_words(line)}, correct {money(correct)}."


def _as_billed(name: str, lines: Sequence[AuditedLine]) -> str:
    if name == "record":
        return ""
    if len(lines) != 1:
        return AS_BILLED
    line = lines[0]
    billed = {
        "code": line.code or "",
        "units": "" if line.units is None else f"{line.units:f}",
        "modifiers": ", ".join(line.modifiers),
        "diagnoses": ", ".join(line.diagnoses),
        "amount": "" if line.amount is None else money(line.amount),
    }[name]
    return f"{billed} {AS_BILLED}" if billed else f"none {AS_BILLED}"
