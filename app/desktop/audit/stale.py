"""The mark that the audit shown was run under another choice of basis, market or day, or before something was settled."""

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QFrame, QHBoxLayout, QWidget

from app.desktop.context import Context
from app.desktop.parts import IconLabel, button, label
from app.desktop.theme import Role

_WORDS = "The audit shown was run under another basis, market, day, notice or settlement than hold now. It stays as it was run."


class StaleNote(QFrame):
    """One line above the findings for as long as they differ from what would be found now."""

    run_wanted = Signal()

    def __init__(self, context: Context, parent: QWidget | None = None) -> None:
        """Follow the context."""
        super().__init__(parent)
        self.setObjectName("note")
        self._context = context
        words = label(_WORDS, wrap=True)
        words.setAccessibleName("About the audit shown")
        self.again = button("Run a&gain", tip="Run every rule under what is chosen now")
        self.again.clicked.connect(self.run_wanted)
        line = QHBoxLayout(self)
        line.setContentsMargins(16, 6, 12, 6)
        line.setSpacing(12)
        line.addWidget(IconLabel(context.theme, "info", 20, Role.NOTE))
        line.addWidget(words, 1)
        line.addWidget(self.again)
        for signal in (context.audit_changed, context.terms_changed, context.basis_changed):
            signal.connect(self._show)
        self._show()

    def _show(self) -> None:
        self.setVisible(not self._context.audit_is_of_now)
