"""A finding in a person's own words: what is wrong, what was found, what it is measured by, and the amount."""

from PySide6.QtCore import Qt
from PySide6.QtGui import QKeySequence, QShortcut
from PySide6.QtWidgets import QDialog, QLineEdit, QPlainTextEdit, QVBoxLayout, QWidget

from app.audit.audited_lines import AuditedLine
from app.desktop.audit.determinations.fields import correct_amount
from app.desktop.audit.determinations.held import HandWords
from app.desktop.audit.determinations.words import line_facts, line_name
from app.desktop.parts import button, label, row, set_look
from app.review.model import HandFinding

_LINES = 4


class HandFindingDialog(QDialog):
    """Begins empty, or with a finding to be said differently."""

    def __init__(self, line: AuditedLine, finding: HandFinding | None = None, parent: QWidget | None = None) -> None:
        """Show what the finding says; it stays on its line."""
        super().__init__(parent)
        self.setWindowTitle("Change a finding added by hand" if finding is not None else "Add a finding")
        self.setMinimumWidth(480)
        self.title = QLineEdit(finding.title if finding is not None else "")
        self.title.setAccessibleName("Title")
        self.condition = _text("Condition: what was found", finding.condition if finding is not None else "")
        self.criteria = _text("Criteria: the rule or sentence it is measured by", finding.criteria if finding is not None else "")
        amount = finding.amount if finding is not None else None
        self.amount = QLineEdit("" if amount is None else f"{amount:.2f}")
        self.amount.setAccessibleName("Amount at issue")
        self.amount.setMaximumWidth(160)
        self.problem = label("", wrap=True)
        self.problem.setAccessibleName("Why it cannot be kept")
        self.problem.hide()
        cancel = button("Cancel")
        cancel.clicked.connect(self.reject)
        self.keep = button("Keep the finding" if finding is not None else "Add the finding", "primary", "Ctrl+Enter")
        self.keep.clicked.connect(self._keep)
        self.said: HandWords | None = None
        layout = QVBoxLayout(self)
        layout.setContentsMargins(24, 20, 24, 16)
        layout.setSpacing(4)
        layout.addWidget(label(line_name(line), "heading"))
        layout.addWidget(label(line_facts(line), "muted", wrap=True))
        for caption, field in (
            ("Title", self.title),
            ("Condition: what was found", self.condition),
            ("Criteria: the rule or sentence it is measured by", self.criteria),
            ("Amount at issue (empty: none)", self.amount),
        ):
            shown = label(caption, "label")
            shown.setContentsMargins(0, 8, 0, 0)
            layout.addWidget(shown)
            layout.addWidget(field)
        layout.addWidget(self.problem)
        layout.addSpacing(8)
        layout.addLayout(row(None, cancel, self.keep))
        for keys in ("Ctrl+Return", "Ctrl+Enter"):
            shortcut = QShortcut(QKeySequence(keys), self)
            shortcut.setContext(Qt.ShortcutContext.WidgetWithChildrenShortcut)
            shortcut.activated.connect(self._keep)
        self.title.setFocus()

    def _keep(self) -> None:
        try:
            self.said = self._words()
        except ValueError as fault:
            self.problem.setText(str(fault))
            self.problem.show()
            return
        self.accept()

    def _words(self) -> HandWords:
        title, condition = self.title.text().strip(), self.condition.toPlainText().strip()
        if not title:
            raise ValueError("A finding needs a title.")
        if not condition:
            raise ValueError("A finding says what was found.")
        amount = correct_amount(self.amount.text())
        return HandWords(title=title, condition=condition, criteria=self.criteria.toPlainText().strip(), amount=amount)


def _text(name: str, text: str) -> QPlainTextEdit:
    made = QPlainTextEdit(text)
    made.setAccessibleName(name)
    made.setTabChangesFocus(True)
    set_look(made, "field")
    made.setFixedHeight(made.fontMetrics().lineSpacing() * _LINES + 14)
    return made
