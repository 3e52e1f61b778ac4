"""The page's tools: the versions, next and previous change, and how they are drawn."""

from PySide6.QtCore import QSize, Signal
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QFrame, QHBoxLayout, QLabel, QToolButton, QWidget

from app.desktop.compare.version_bar import VersionBar
from app.desktop.parts import IconButton, label
from app.desktop.theme import Theme

_TIGHT = 760  # pixels below which the position is shortened


class CompareToolbar(QFrame):
    """One line, from 520 pixels on."""

    step_requested = Signal(int)

    def __init__(self, theme: Theme, parent: QWidget | None = None) -> None:
        """Begin side by side with unchanged paragraphs folded."""
        super().__init__(parent)
        self.setObjectName("toolbar")
        self.setAccessibleName("Comparison tools")
        self.versions = VersionBar(theme)
        self.position: QLabel = label("", "muted")
        self._long, self._short = "", ""
        self.before = IconButton(theme, "previous", "Previous change (Shift+F8 or P)")
        self.after = IconButton(theme, "next", "Next change (F8 or N)")
        self.before.clicked.connect(lambda: self.step_requested.emit(-1))
        self.after.clicked.connect(lambda: self.step_requested.emit(1))
        self.inline = _toggle(theme, "inline", "Both wordings in one column")
        self.fold = _toggle(theme, "fold", "Fold unchanged paragraphs (U unfolds the nearest)")
        self.fold.setChecked(True)
        layout = QHBoxLayout(self)
        layout.setContentsMargins(12, 5, 8, 5)
        layout.setSpacing(6)
        layout.addWidget(self.versions, 1)
        layout.addSpacing(6)
        layout.addWidget(self.position)
        for tool in (self.before, self.after, self.inline, self.fold):
            layout.addWidget(tool)

    def show_position(self, at: int, total: int) -> None:
        """Say which change is chosen."""
        if not total:
            self._long = self._short = "No changes shown"
        elif at:
            self._long, self._short = f"Change {at} of {total}", f"{at} of {total}"
        else:
            self._long, self._short = f"{total} changes" if total > 1 else "1 change", f"{total}"
        self._say()
        for tool in (self.before, self.after):
            tool.setEnabled(bool(total))

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Shorten the position where there is little room."""
        super().resizeEvent(event)
        self._say()

    def _say(self) -> None:
        self.position.setText(self._long if self.width() >= _TIGHT else self._short)


def _toggle(theme: Theme, icon: str, name: str) -> QToolButton:
    made = IconButton(theme, icon, name)
    made.setCheckable(True)
    made.setIconSize(QSize(16, 16))
    return made
