"""Asking for the password of a file. It goes to the reader and nowhere else: not into settings, log or report."""

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QDialog, QGridLayout, QLineEdit, QVBoxLayout, QWidget

from app.desktop.parts import IconLabel, button, label, row
from app.desktop.theme import Role, Theme
from app.documents.passwords import WRONG
from app.errors import Refusal

ONCE = "It is used to read the file once. It is not kept or written anywhere."
WHILE_OPEN = "It is used to draw the pages while this window is open. It is not written anywhere."


class PasswordDialog(QDialog):
    """A field, what it is for, and a way out."""

    given = Signal(str)

    def __init__(self, theme: Theme, refusal: Refusal, parent: QWidget | None = None, use: str = ONCE) -> None:
        """`refusal` says which file, and whether a password was given before; `use` what becomes of this one."""
        super().__init__(parent)
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self.setWindowTitle("Password")
        self.setMinimumWidth(420)
        wrong = refusal.why == WRONG
        self.said = label(
            f"The password does not open {refusal.file}. Try another one." if wrong else f"{refusal.file} is protected by a password.",
            "heading",
            wrap=True,
        )
        self.field = QLineEdit()
        self.field.setEchoMode(QLineEdit.EchoMode.Password)
        self.field.setAccessibleName(f"Password of {refusal.file}")
        self.field.setPlaceholderText("Password")
        self.open_button = button("&Open", "primary")
        self.open_button.setDefault(True)
        self.open_button.setEnabled(False)
        leave = button("&Leave this file out")
        self.field.textChanged.connect(lambda text: self.open_button.setEnabled(bool(text)))
        self.open_button.clicked.connect(self.accept)
        leave.clicked.connect(self.reject)
        head = QGridLayout()
        head.setHorizontalSpacing(12)
        head.setVerticalSpacing(6)
        head.setColumnStretch(1, 1)
        head.addWidget(IconLabel(theme, "lock", 20, Role.MUTED), 0, 0, Qt.AlignmentFlag.AlignTop)
        head.addWidget(self.said, 0, 1)
        head.addWidget(label(use, "muted", wrap=True), 1, 1)
        head.addWidget(self.field, 2, 1)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(20, 20, 20, 16)
        layout.setSpacing(16)
        layout.addLayout(head)
        layout.addLayout(row(None, leave, self.open_button))
        self.field.setFocus()

    def done(self, result: int) -> None:
        """Hand the password on and forget it."""
        password = self.field.text()
        self.field.clear()
        super().done(result)
        if result == QDialog.DialogCode.Accepted and password:
            self.given.emit(password)
