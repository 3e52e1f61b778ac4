"""The page's tools: the versions, next and previous change, and how they are drawn."""

from PySide6.QtCore import QSize, Signal
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QFrame, QHBoxLayout, QLabel, QToolButton, QWidget

from app.desktop.compare import words
from app.desktop.compare.version_bar import VersionBar
from app.desktop.parts import IconButton, label
from app.desktop.theme import Theme

_TIGHT = 900  # pixels below which position and progress are shortened


class CompareToolbar(QFrame):
    """One line, from 520 pixels on."""

    step_requested = Signal(int)
    dates_requested = Signal()

    def __init__(self, theme: Theme, parent: QWidget | None = None) -> None:
        """Begin side by side with unchanged paragraphs folded."""
        super().__init__(parent)
        self.setObjectName("toolbar")
        self.setAccessibleName("Comparison tools")
        self.versions = VersionBar(theme)
        self.dates = IconButton(theme, "calendar", "Compare as in effect on two dates…")
        self.dates.clicked.connect(self.dates_requested)
        self.position: QLabel = label("", "muted")
        self.progress: QLabel = label("", "muted")
        self._long, self._short = "", ""
        self._done = (0, 0)
        self.before = IconButton(theme, "previous", "Previous change (Shift+F8 or P)")
        self.after = IconButton(theme, "next", "Next change (F8 or N)")
        self.before.clicked.connect(lambda: self.step_requested.emit(-1))
        self.after.clicked.connect(lambda: self.step_requested.emit(1))
        self.inline = _toggle(theme, "inline", "Both wordings in one column")
        self.fold = _toggle(theme, "fold", "Fold unchanged paragraphs (U unfolds the nearest)")
        self.fold.setChecked(True)
        self.page = _toggle(theme, "page-beside", "Show the page of the file beside the comparison")
        layout = QHBoxLayout(self)
        layout.setContentsMargins(12, 5, 8, 5)
        layout.setSpacing(6)
        layout.addWidget(self.versions, 1)
        layout.addWidget(self.dates)
        layout.addSpacing(6)
        layout.addWidget(self.progress)
        layout.addSpacing(6)
        layout.addWidget(self.position)
        for tool in (self.before, self.after, self.inline, self.fold, self.page):
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

    def show_progress(self, done: int, total: int) -> None:
        """Say how many changes were reviewed."""
        self._done = (done, total)
        self._say()

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Shorten the position where there is little room."""
        super().resizeEvent(event)
        self._say()

    def _say(self) -> None:
        wide = self.width() >= _TIGHT
        self.position.setText(self._long if wide else self._short)
        done, total = self._done
        said = words.progress(done, total)
        self.progress.setText(said if wide or not total else f"✓ {done:,}/{total:,}")
        self.progress.setToolTip(said)
        self.progress.setAccessibleName(said)


def _toggle(theme: Theme, icon: str, name: str) -> QToolButton:
    made = IconButton(theme, icon, name)
    made.setCheckable(True)
    made.setIconSize(QSize(16, 16))
    return made
