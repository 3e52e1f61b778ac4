"""A failure in one sentence above the page, until it is dismissed."""

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QFrame, QHBoxLayout, QWidget

from app.desktop.parts import IconButton, IconLabel, label
from app.desktop.theme import Role, Theme


class Banner(QFrame):
    """The last failure."""

    def __init__(self, theme: Theme, parent: QWidget | None = None) -> None:
        """Hidden until there is something to say."""
        super().__init__(parent)
        self.setObjectName("banner")
        self._text = label("", wrap=True, selectable=True)
        self._text.setAccessibleName("Failure")
        dismiss = IconButton(theme, "close", "Dismiss", role=Role.TEXT)
        dismiss.clicked.connect(self.hide)
        layout = QHBoxLayout(self)
        layout.setContentsMargins(16, 8, 8, 8)
        layout.setSpacing(12)
        layout.addWidget(IconLabel(theme, "verdict-error", 20, Role.ERROR), 0, Qt.AlignmentFlag.AlignTop)
        layout.addWidget(self._text, 1)
        layout.addWidget(dismiss, 0, Qt.AlignmentFlag.AlignTop)
        self.hide()

    @property
    def sentence(self) -> str:
        """What is being said."""
        return self._text.text()

    def take_back(self, sentence: str) -> None:
        """Say it no more, where it is what is being said."""
        if self._text.text() == sentence:
            self.hide()

    def say(self, sentence: str) -> None:
        """Show a failure."""
        self._text.setText(sentence)
        self.show()
