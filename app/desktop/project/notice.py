"""One sentence about the project above the page, with the steps that can be taken, until it is dismissed."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass

from PySide6.QtCore import Qt
from PySide6.QtGui import QAccessible, QAccessibleAnnouncementEvent
from PySide6.QtWidgets import QFrame, QHBoxLayout, QPushButton, QWidget

from app.desktop.parts import IconButton, IconLabel, button, label
from app.desktop.theme import Role, Theme


@dataclass(frozen=True, slots=True)
class Offer:
    """A step that can be taken."""

    text: str
    take: Callable[[], object]


class ProjectNotice(QFrame):
    """Hidden until there is something to say."""

    def __init__(self, theme: Theme, parent: QWidget | None = None) -> None:
        """Begin hidden."""
        super().__init__(parent)
        self.setObjectName("note")
        self._icon = IconLabel(theme, "info", 20, Role.NOTE)
        self._text = label("", wrap=True, selectable=True)
        self._text.setAccessibleName("About the project")
        self.buttons: list[QPushButton] = []
        dismiss = IconButton(theme, "close", "Dismiss", role=Role.TEXT)
        dismiss.clicked.connect(self.clear)
        self._line = QHBoxLayout(self)
        self._line.setContentsMargins(16, 8, 8, 8)
        self._line.setSpacing(12)
        self._line.addWidget(self._icon, 0, Qt.AlignmentFlag.AlignTop)
        self._line.addWidget(self._text, 1)
        self._line.addWidget(dismiss, 0, Qt.AlignmentFlag.AlignTop)
        self.hide()

    @property
    def sentence(self) -> str:
        """What is being said; empty while hidden."""
        return "" if self.isHidden() else self._text.text()

    def say(self, sentence: str, offers: Sequence[Offer] = (), *, locked: bool = False) -> None:
        """Show a sentence with steps; `locked` marks it as about a project that is only read."""
        self.clear()
        self._icon.show_icon("lock" if locked else "info", Role.REVIEW if locked else Role.NOTE)
        self._text.setText(sentence)
        for offer in offers:
            made = button(offer.text, "link")
            made.clicked.connect(lambda _=False, offer=offer: offer.take())
            self._line.insertWidget(self._line.count() - 1, made, 0, Qt.AlignmentFlag.AlignTop)
            self.buttons.append(made)
        self.show()
        QAccessible.updateAccessibility(QAccessibleAnnouncementEvent(self, sentence))

    def clear(self) -> None:
        """Say nothing more."""
        self.hide()
        self._text.setText("")
        for made in self.buttons:
            self._line.removeWidget(made)
            made.hide()
            made.deleteLater()
        self.buttons.clear()
