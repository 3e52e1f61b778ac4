"""What a person decides on disputed lines: upheld, overturned or partly, with the final amount and the reason."""

from decimal import Decimal

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QGridLayout, QWidget

from app.desktop.audit.determinations.fields import correct_amount
from app.desktop.audit.setup.fields import put_in
from app.desktop.parts import button, label, row
from app.desktop.responses.words import OUTCOMES
from app.desktop.sampling.fields import choice, line
from app.review.model import Outcome
from app.workspace.rounds import contradiction


class DecisionForm(QWidget):
    """Three fields and a button; what does not fit is said in one sentence."""

    decided = Signal(object, object, str)  # Outcome, Decimal | None, the reason

    def __init__(self, parent: QWidget | None = None) -> None:
        """Empty."""
        super().__init__(parent)
        self.outcome = choice("Decision", (("Choose what becomes of it", ""), *((words, kind.value) for kind, words in OUTCOMES.items())))
        self.amount = line("Final amount", "Final amount", 160)
        self.reason = line("Why it is decided so", "Reason of the decision")
        self.wrong = label("", wrap=True)
        self.wrong.setAccessibleName("Why it cannot be kept")
        self.wrong.hide()
        self.keep = button("&Keep decision", tip="Keep it in the project; Ctrl+Z takes it back")
        beside = QWidget()
        beside.setLayout(row(self.outcome, self.amount, None))
        grid = QGridLayout(self)
        grid.setContentsMargins(0, 0, 0, 0)
        grid.setHorizontalSpacing(16)
        grid.setVerticalSpacing(8)
        grid.setColumnStretch(1, 1)
        put_in(grid, 0, "De&cision", self.outcome, beside)
        put_in(grid, 1, "&Reason", self.reason)
        grid.addWidget(self.wrong, 2, 1)
        grid.addLayout(row(self.keep, None), 3, 1)
        self.outcome.currentIndexChanged.connect(lambda _: self._allow())
        self.keep.clicked.connect(self._keep)
        self._allow()

    def choose(self, outcome: Outcome) -> None:
        """Choose a decision."""
        self.outcome.setCurrentIndex(self.outcome.findData(outcome.value))

    def clear(self) -> None:
        """Begin again."""
        self.outcome.setCurrentIndex(0)
        self.amount.clear()
        self.reason.clear()
        self.wrong.hide()

    def _allow(self) -> None:
        partly = self.outcome.currentData() == Outcome.PARTLY.value
        self.amount.setEnabled(partly)
        if not partly:
            self.amount.clear()

    def _keep(self) -> None:
        try:
            outcome, amount, reason = self._said()
        except ValueError as wrong:
            self.wrong.setText(str(wrong))
            self.wrong.show()
            return
        self.wrong.hide()
        self.decided.emit(outcome, amount, reason)

    def _said(self) -> tuple[Outcome, Decimal | None, str]:
        chosen, reason = str(self.outcome.currentData()), self.reason.text()
        if not chosen:
            raise ValueError("Choose what becomes of the determination: upheld, overturned or partly.")
        amount = correct_amount(self.amount.text())
        if wrong := contradiction(Outcome(chosen), reason, amount):
            raise ValueError(wrong)
        return Outcome(chosen), amount, reason
