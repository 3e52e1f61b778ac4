"""Asks why something is taken back."""

from PySide6.QtWidgets import QDialog, QLineEdit, QVBoxLayout, QWidget

from app.desktop.parts import button, label, row


class ReasonDialog(QDialog):
    """One line of text, and nothing happens without it."""

    def __init__(self, title: str, about: str, verb: str, parent: QWidget | None = None) -> None:
        """`about` says what will happen, `verb` stands on the button."""
        super().__init__(parent)
        self.setWindowTitle(title)
        self.setMinimumWidth(420)
        self.reason = QLineEdit()
        self.reason.setAccessibleName("Reason")
        self.reason.setPlaceholderText("Reason")
        cancel = button("Cancel")
        cancel.clicked.connect(self.reject)
        self.apply = button(verb, "primary")
        self.apply.clicked.connect(self.accept)
        self.reason.returnPressed.connect(self.apply.click)
        self.reason.textChanged.connect(lambda _: self._allow())
        layout = QVBoxLayout(self)
        layout.setContentsMargins(24, 20, 24, 16)
        layout.setSpacing(10)
        layout.addWidget(label(title, "heading"))
        layout.addWidget(label(about, "muted", wrap=True))
        layout.addWidget(self.reason)
        layout.addLayout(row(None, cancel, self.apply))
        self._allow()
        self.reason.setFocus()

    @property
    def given(self) -> str:
        """The reason."""
        return self.reason.text().strip()

    def _allow(self) -> None:
        self.apply.setEnabled(bool(self.given))
        self.apply.setToolTip("" if self.given else "It needs a reason; the history keeps it")
