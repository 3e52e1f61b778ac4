"""The end of the status line: where what was done stands, with a way to try again where it could not be written."""

from PySide6.QtGui import QAccessible, QAccessibleAnnouncementEvent
from PySide6.QtWidgets import QHBoxLayout, QWidget

from app.desktop.parts import IconLabel, button, label
from app.desktop.project.saving import Saved, Standing
from app.desktop.project.session import ProjectSession
from app.desktop.theme import Role, Theme

_SHAPES = {
    Standing.SAVED: ("check", Role.MUTED),
    Standing.WRITING: ("clock", Role.MUTED),
    Standing.TROUBLED: ("warning", Role.REVIEW),
    Standing.FAILED: ("warning", Role.ERROR),
    Standing.READ_ONLY: ("lock", Role.REVIEW),
}


class SaveStatus(QWidget):
    """A shape, a few words, the whole of it as a tooltip."""

    def __init__(self, theme: Theme, session: ProjectSession, parent: QWidget | None = None) -> None:
        """Follow the session."""
        super().__init__(parent)
        self._session = session
        self._shape = IconLabel(theme, "check", 14)
        self._words = label("")
        self._words.setAccessibleName("Saving")
        self.again = button("Try again", "link", "Write what is kept in memory")
        self.again.clicked.connect(session.try_again)
        line = QHBoxLayout(self)
        line.setContentsMargins(0, 0, 0, 0)
        line.setSpacing(6)
        line.addWidget(self._shape)
        line.addWidget(self._words)
        line.addWidget(self.again)
        session.saved_changed.connect(self._show)
        self._show()

    @property
    def words(self) -> str:
        """What is said; empty without a project."""
        return "" if self.isHidden() else self._words.text()

    def _show(self) -> None:
        saved: Saved = self._session.saved
        self.setVisible(saved.standing is not Standing.NONE)
        self._words.setText(saved.words)
        self.setToolTip(saved.tip)
        self.again.setVisible(saved.standing is Standing.FAILED)
        shape = _SHAPES.get(saved.standing)
        if shape is not None:
            self._shape.show_icon(*shape)
        if saved.standing is Standing.FAILED:
            QAccessible.updateAccessibility(QAccessibleAnnouncementEvent(self, f"{saved.words}. {saved.why}"))
