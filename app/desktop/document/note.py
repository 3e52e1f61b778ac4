"""One sentence above a document about what is shown, with a step to take where there is one."""

from collections.abc import Callable

from PySide6.QtGui import QAccessible, QAccessibleAnnouncementEvent
from PySide6.QtWidgets import QFrame, QHBoxLayout, QWidget

from app.desktop.parts import IconLabel, button, label
from app.desktop.theme import Role, Theme


class Note(QFrame):
    """Hidden until there is something to say."""

    def __init__(self, theme: Theme, parent: QWidget | None = None) -> None:
        """Begin hidden."""
        super().__init__(parent)
        self.setObjectName("note")
        self._text = label("", wrap=True, selectable=True)
        self._text.setAccessibleName("Note on what is shown")
        self.step = button("", "link")
        self._take: Callable[[], None] | None = None
        self.step.clicked.connect(self._taken)
        layout = QHBoxLayout(self)
        layout.setContentsMargins(12, 5, 12, 5)
        layout.setSpacing(8)
        layout.addWidget(IconLabel(theme, "verdict-note", 16, Role.NOTE))
        layout.addWidget(self._text, 1)
        layout.addWidget(self.step)
        self.hide()

    @property
    def sentence(self) -> str:
        """What is being said; empty while hidden."""
        return "" if self.isHidden() else self._text.text()

    def say(self, sentence: str, step: str = "", take: Callable[[], None] | None = None) -> None:
        """Show a sentence, or nothing for an empty one; `step` is what can be done about it."""
        self._text.setText(sentence)
        self._take = take
        self.step.setText(step)
        self.step.setVisible(bool(step))
        self.setVisible(bool(sentence))
        if sentence:
            QAccessible.updateAccessibility(QAccessibleAnnouncementEvent(self, sentence))

    def _taken(self) -> None:
        if self._take is not None:
            self._take()
