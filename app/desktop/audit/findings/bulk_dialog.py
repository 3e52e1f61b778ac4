"""Decides on all findings the filter shows, with a reason."""

from decimal import Decimal

from PySide6.QtWidgets import QComboBox, QDialog, QLineEdit, QVBoxLayout, QWidget

from app.audit.model import Decision
from app.desktop.parts import button, label, row
from app.desktop.words import count, money, sentence
from app.reports.words import DISPOSITIONS


class BulkDialog(QDialog):
    """Says on how many findings, asks what and why."""

    def __init__(self, findings: int, amount: Decimal, parent: QWidget | None = None) -> None:
        """`amount` is at issue on these findings."""
        super().__init__(parent)
        self.setWindowTitle("Decide on all findings shown")
        self.setMinimumWidth(440)
        self.choice = QComboBox()
        self.choice.setAccessibleName("Disposition")
        for key in DISPOSITIONS:
            self.choice.addItem(sentence(key), key)
        self.choice.setCurrentIndex(1)
        self.reason = QLineEdit()
        self.reason.setAccessibleName("Reason for deciding on all findings shown")
        self.reason.setPlaceholderText("Reason")
        cancel = button("Cancel")
        cancel.clicked.connect(self.reject)
        self.apply = button(f"Decide on {count(findings, 'finding')}", "primary")
        self.apply.clicked.connect(self.accept)
        self.reason.returnPressed.connect(self.apply.click)
        self.reason.textChanged.connect(lambda _: self._allow())
        layout = QVBoxLayout(self)
        layout.setContentsMargins(24, 20, 24, 16)
        layout.setSpacing(10)
        layout.addWidget(label(f"Decide on {count(findings, 'finding')}", "heading"))
        words = "Every finding the filter shows takes the same disposition; one that was decided before is decided anew."
        at_issue = f" {money(amount)} stand at issue on them." if amount else ""
        layout.addWidget(label(f"{words}{at_issue} One step: undoing takes all of it back.", "muted", wrap=True))
        layout.addLayout(row(self.choice, None))
        layout.addWidget(self.reason)
        layout.addLayout(row(None, cancel, self.apply))
        self._allow()
        self.reason.setFocus()

    @property
    def decision(self) -> Decision:
        """What is to be decided."""
        return Decision(str(self.choice.currentData()), self.reason.text().strip())

    def _allow(self) -> None:
        self.apply.setEnabled(bool(self.reason.text().strip()))
        self.apply.setToolTip("" if self.apply.isEnabled() else "A decision on several findings needs a reason")
