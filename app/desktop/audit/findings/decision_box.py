"""A disposition and a reason, for one finding or for several."""

from collections.abc import Sequence

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QComboBox, QLineEdit, QVBoxLayout, QWidget

from app.audit.model import Decision
from app.desktop.parts import button, label, row
from app.desktop.words import sentence
from app.reports.words import DISPOSITIONS

_KEYS = "Keys: A agree, D disagree, N needs records, X not applicable, O open."


class DecisionBox(QWidget):
    """What a person decides on the findings selected."""

    decided = Signal(object)  # Decision

    def __init__(self, parent: QWidget | None = None) -> None:
        """Begin with nothing selected."""
        super().__init__(parent)
        self._several = False
        self._why_not = ""
        self.choice = QComboBox()
        self.choice.setAccessibleName("Disposition")
        for key in DISPOSITIONS:
            self.choice.addItem(sentence(key), key)
        self.reason = QLineEdit()
        self.reason.setAccessibleName("Reason")
        self.reason.setPlaceholderText("Reason")
        self.apply = button("A&pply")
        self.apply.clicked.connect(self._decide)
        self.reason.returnPressed.connect(self._decide)
        self.reason.textChanged.connect(lambda _: self._allow())
        self._hint = label("", "label", wrap=True)
        self.before = label("", "muted", wrap=True, selectable=True)
        self.before.hide()
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(6)
        layout.addLayout(row(self.choice, self.apply, None))
        layout.addWidget(self.reason)
        layout.addWidget(self._hint)
        layout.addWidget(self.before)

    def show_decisions(self, decisions: Sequence[Decision], number: int, why_not: str = "") -> None:
        """Show the decision of one finding, or ask for one for `number` of them; `why_not`: nothing can be decided here."""
        self._why_not = why_not
        self._several = number > 1
        first = decisions[0] if decisions else Decision(DISPOSITIONS[0])
        self.choice.setCurrentIndex(self.choice.findData(first.disposition))
        self.reason.setText("" if self._several else first.reason)
        self.apply.setText(f"A&pply to {number:,}" if self._several else "A&pply")
        self._hint.setText(why_not or ("A decision on several findings needs a reason." if self._several else _KEYS))
        self._allow()

    def show_before(self, words: str) -> None:
        """Say what was decided while the finding rested on other sentences; nothing where nothing was."""
        self.before.setText(words)
        self.before.setVisible(bool(words))

    def ask_reason(self) -> None:
        """Put the cursor where the reason is missing."""
        self.reason.setFocus(Qt.FocusReason.OtherFocusReason)

    def _allow(self) -> None:
        for part in (self.choice, self.reason, self.apply):
            part.setEnabled(not self._why_not)
            part.setToolTip(self._why_not)
        if not self._why_not:
            self.apply.setEnabled(not self._several or bool(self.reason.text().strip()))

    def _decide(self) -> None:
        if self.apply.isEnabled():
            self.decided.emit(Decision(str(self.choice.currentData()), self.reason.text().strip()))
