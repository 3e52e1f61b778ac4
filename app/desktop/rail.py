"""The slim rail on the left: one button a page."""

from collections.abc import Sequence

from PySide6.QtCore import QEvent, QSize, Qt, Signal
from PySide6.QtGui import QKeyEvent, QKeySequence
from PySide6.QtWidgets import QButtonGroup, QFrame, QToolButton, QVBoxLayout, QWidget

from app.desktop.theme import Role, Theme

PAGES: tuple[tuple[str, str], ...] = (
    ("library", "Library"),
    ("facts", "Facts"),
    ("compare", "Compare"),
    ("codes", "Codes"),
    ("audit", "Audit"),
    ("reports", "Reports"),
    ("decisions", "Decisions"),
)
_WIDE = 76
_NARROW = 52


class Rail(QFrame):
    """Buttons for the pages; icons alone where the window is narrow."""

    chosen = Signal(str)

    def __init__(self, theme: Theme, pages: Sequence[tuple[str, str]] = PAGES, parent: QWidget | None = None) -> None:
        """`pages` are keys and names; each key is also its icon's name."""
        super().__init__(parent)
        self.setObjectName("rail")
        self.setAccessibleName("Pages")
        self._theme = theme
        self._buttons: dict[str, QToolButton] = {}
        group = QButtonGroup(self)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(6, 8, 6, 8)
        layout.setSpacing(4)
        for number, (key, name) in enumerate(pages, start=1):
            button = QToolButton()
            button.setText(name)
            button.setAccessibleName(name)
            keys = QKeySequence(f"Ctrl+{number}").toString(QKeySequence.SequenceFormat.NativeText)
            button.setToolTip(f"{name} ({keys})")
            button.setCheckable(True)
            button.setIconSize(QSize(20, 20))
            button.setFocusPolicy(Qt.FocusPolicy.TabFocus)
            button.clicked.connect(lambda _=False, key=key: self.chosen.emit(key))
            button.installEventFilter(self)
            group.addButton(button)
            layout.addWidget(button)
            self._buttons[key] = button
        layout.addStretch(1)
        theme.changed.connect(self._dress)
        self.set_narrow(narrow=False)
        self._dress()

    def show_page(self, key: str) -> None:
        """Mark the page in front."""
        self._buttons[key].setChecked(True)
        self._dress()

    def set_narrow(self, *, narrow: bool) -> None:
        """Show icons alone, or icons with names below."""
        self.setFixedWidth(_NARROW if narrow else _WIDE)
        look = Qt.ToolButtonStyle.ToolButtonIconOnly if narrow else Qt.ToolButtonStyle.ToolButtonTextUnderIcon
        for button in self._buttons.values():
            button.setToolButtonStyle(look)
            button.setFixedSize(_NARROW - 13 if narrow else _WIDE - 13, 40 if narrow else 54)

    def eventFilter(self, watched: object, event: QEvent) -> bool:
        """Let the arrow keys walk the rail."""
        if isinstance(event, QKeyEvent) and event.type() == QEvent.Type.KeyPress and isinstance(watched, QToolButton):
            step = {Qt.Key.Key_Down: 1, Qt.Key.Key_Up: -1}.get(Qt.Key(event.key()))
            if step is not None:
                buttons = list(self._buttons.values())
                target = buttons[(buttons.index(watched) + step) % len(buttons)]
                target.setFocus(Qt.FocusReason.TabFocusReason)
                target.click()
                return True
        return False

    def _dress(self) -> None:
        for key, button in self._buttons.items():
            button.setIcon(self._theme.icon(key, Role.ACCENT if button.isChecked() else Role.MUTED))
