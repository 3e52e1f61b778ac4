"""Small pieces every page is built from: labels, buttons, lines, empty states."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass

from PySide6.QtCore import QSize, Qt
from PySide6.QtWidgets import QFrame, QHBoxLayout, QLabel, QLayout, QPushButton, QScrollArea, QSizePolicy, QToolButton, QVBoxLayout, QWidget

from app.desktop.theme import Role, Theme

_MEASURE = 460  # the width of running text


def label(text: str, look: str = "", *, wrap: bool = False, selectable: bool = False) -> QLabel:
    """Return a label; `look` is one of title, heading, label, muted, figure."""
    made = QLabel(text)
    made.setTextFormat(Qt.TextFormat.PlainText)
    if look:
        made.setProperty("look", look)
    made.setWordWrap(wrap)
    if selectable:
        made.setTextInteractionFlags(Qt.TextInteractionFlag.TextSelectableByMouse | Qt.TextInteractionFlag.TextSelectableByKeyboard)
    return made


def button(text: str, look: str = "", tip: str = "") -> QPushButton:
    """Return a push button; `look` is primary, link or nothing."""
    made = QPushButton(text)
    if look:
        made.setProperty("look", look)
    if tip:
        made.setToolTip(tip)
    made.setAutoDefault(False)
    made.setSizePolicy(QSizePolicy.Policy.Maximum, QSizePolicy.Policy.Fixed)
    return made


def set_look(widget: QWidget, look: str) -> None:
    """Change a widget's look."""
    if widget.property("look") != look:
        widget.setProperty("look", look)
        widget.style().unpolish(widget)
        widget.style().polish(widget)


class IconButton(QToolButton):
    """A tool button whose icon follows the theme; its name is read aloud and shown as a tooltip."""

    def __init__(self, theme: Theme, icon: str, name: str, parent: QWidget | None = None, *, role: Role = Role.MUTED) -> None:
        """`icon` is a file in `resources/icons`."""
        super().__init__(parent)
        self._theme = theme
        self._icon = icon
        self._role = role
        self.setAccessibleName(name)
        self.setToolTip(name)
        self.setIconSize(QSize(16, 16))
        self.setFocusPolicy(Qt.FocusPolicy.TabFocus)
        theme.changed.connect(self._dress)
        self._dress()

    def _dress(self) -> None:
        self.setIcon(self._theme.icon(self._icon, self._role))


class IconLabel(QLabel):
    """An icon that follows the theme, for the eye only."""

    def __init__(self, theme: Theme, icon: str, side: int = 16, role: Role = Role.MUTED, parent: QWidget | None = None) -> None:
        """`icon` is a file in `resources/icons`."""
        super().__init__(parent)
        self._theme = theme
        self._icon = icon
        self._side = side
        self._role = role
        self.setFixedSize(side, side)
        theme.changed.connect(self._dress)
        self._dress()

    def show_icon(self, icon: str, role: Role) -> None:
        """Show another icon."""
        self._icon, self._role = icon, role
        self._dress()

    def _dress(self) -> None:
        self.setPixmap(self._theme.icon(self._icon, self._role).pixmap(QSize(self._side, self._side), self.devicePixelRatioF()))


def hairline() -> QFrame:
    """Return a line of one pixel."""
    made = QFrame()
    made.setObjectName("hairline")
    return made


def row(*widgets: QWidget | None, gap: int = 8) -> QHBoxLayout:
    """Return widgets side by side; None is a stretch."""
    made = QHBoxLayout()
    made.setContentsMargins(0, 0, 0, 0)
    made.setSpacing(gap)
    for widget in widgets:
        if widget is None:
            made.addStretch(1)
        else:
            made.addWidget(widget)
    return made


def column(*widgets: QWidget | None, gap: int = 8) -> QVBoxLayout:
    """Return widgets one below the other; None is a stretch."""
    made = QVBoxLayout()
    made.setContentsMargins(0, 0, 0, 0)
    made.setSpacing(gap)
    for widget in widgets:
        if widget is None:
            made.addStretch(1)
        else:
            made.addWidget(widget)
    return made


def clear(layout: QLayout) -> None:
    """Take everything out of a layout and let it go, what lies in layouts within it too."""
    while layout.count():
        item = layout.takeAt(0)
        widget = item.widget() if item is not None else None
        inner = item.layout() if item is not None else None
        if widget is not None:
            widget.hide()
            widget.deleteLater()
        elif inner is not None:
            clear(inner)


@dataclass(frozen=True, slots=True)
class Step:
    """A next step an empty page offers."""

    text: str
    take: Callable[[], None]


class EmptyState(QWidget):
    """What a page says while it has nothing to show: what to do next, with buttons that do it."""

    def __init__(self, theme: Theme, icon: str, title: str, text: str, steps: Sequence[Step] = ()) -> None:
        """Offer the steps; the first is the one to take."""
        super().__init__()
        self.setAccessibleName(title)
        heading = label(title, "heading")
        heading.setAlignment(Qt.AlignmentFlag.AlignCenter)
        body = self._body = label(text, "muted", wrap=True)
        body.setAlignment(Qt.AlignmentFlag.AlignHCenter | Qt.AlignmentFlag.AlignTop)
        body.setFixedWidth(_MEASURE)
        self.buttons: list[QPushButton] = []
        for number, step in enumerate(steps):
            offered = button(step.text, "primary" if number == 0 else "")
            offered.clicked.connect(step.take)
            self.buttons.append(offered)
        inner = QVBoxLayout(self)
        inner.setContentsMargins(24, 24, 24, 24)
        inner.setSpacing(8)
        inner.addStretch(2)
        inner.addWidget(IconLabel(theme, icon, 40, Role.MUTED), 0, Qt.AlignmentFlag.AlignHCenter)
        inner.addSpacing(4)
        inner.addWidget(heading)
        # an alignment here would cut the lines a wrapped label needs; stretches keep them
        inner.addLayout(row(None, body, None))
        inner.addSpacing(8)
        inner.addLayout(row(None, *self.buttons, None))
        inner.addStretch(3)

    def show_text(self, text: str) -> None:
        """Say something else below the title."""
        self._body.setText(text)


def headed_page(heading: str, under: str = "", *, widest: int = 1040) -> tuple[QWidget, QVBoxLayout]:
    """Return a page with its heading, no wider than one reads at ease, and its layout to be filled."""
    inner = QWidget()
    inner.setProperty("look", "page")
    inner.setMaximumWidth(widest)
    layout = QVBoxLayout(inner)
    layout.setContentsMargins(24, 20, 24, 24)
    layout.setSpacing(12)
    layout.addWidget(label(heading, "heading", wrap=True))
    if under:
        layout.addWidget(label(under, "muted", wrap=True))
    return inner, layout


def scroll_in(page: QWidget, inner: QWidget) -> None:
    """Fill a page with a widget that scrolls where the page is too small for it."""
    scroll = QScrollArea()
    scroll.setWidgetResizable(True)
    scroll.setFrameShape(QFrame.Shape.NoFrame)
    scroll.setWidget(inner)
    outer = QVBoxLayout(page)
    outer.setContentsMargins(0, 0, 0, 0)
    outer.addWidget(scroll)
