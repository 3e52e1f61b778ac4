"""The collapsible details pane on the right: beside the page in a wide window, over it in a narrow one."""

from PySide6.QtCore import QByteArray, QEvent, Qt, Signal
from PySide6.QtGui import QKeyEvent, QResizeEvent
from PySide6.QtWidgets import QFrame, QHBoxLayout, QSizePolicy, QSplitter, QStackedWidget, QVBoxLayout, QWidget

from app.desktop.parts import IconButton, label
from app.desktop.theme import Theme

NARROW = 1060  # below this width of the window the details lie over the page
_WIDTH = 344
_LEAST = 300
_LEAST_PAGE = 660


class DetailsPane(QFrame):
    """A head with a close button, and what the page in front has to say of the selection."""

    closed = Signal()
    filled = Signal(bool)  # whether there is something to show

    def __init__(self, theme: Theme, parent: QWidget | None = None) -> None:
        """Begin empty."""
        super().__init__(parent)
        self.setObjectName("details")
        self.setAccessibleName("Details")
        self.setMinimumWidth(_LEAST)
        head = QFrame()
        head.setObjectName("detailsHead")
        close = IconButton(theme, "close", "Hide details")
        close.clicked.connect(self.closed)
        inner = QHBoxLayout(head)
        inner.setContentsMargins(16, 6, 8, 6)
        inner.addWidget(label("Details", "label"))
        inner.addStretch(1)
        inner.addWidget(close)
        nothing = label("Select something on the page to see what it rests on.", "muted", wrap=True)
        nothing.setAlignment(Qt.AlignmentFlag.AlignTop)
        nothing.setContentsMargins(16, 16, 16, 16)
        self._nothing = nothing
        self._stack = QStackedWidget()
        self._stack.addWidget(nothing)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(0)
        layout.addWidget(head)
        layout.addWidget(self._stack, 1)

    @property
    def content(self) -> QWidget | None:
        """What is shown, or None."""
        shown = self._stack.currentWidget()
        return None if shown is self._nothing else shown

    def hold(self, *widgets: QWidget) -> None:
        """Take the pages' details in: they end with the window."""
        for widget in widgets:
            self._stack.addWidget(widget)

    def show_content(self, widget: QWidget | None) -> None:
        """Show a page's details."""
        if widget is not None and self._stack.indexOf(widget) < 0:
            self.hold(widget)
        self._stack.setCurrentWidget(widget if widget is not None else self._nothing)
        self.filled.emit(widget is not None)


class Stage(QWidget):
    """The pages with the details beside or over them."""

    def __init__(self, pages: QWidget, details: DetailsPane, parent: QWidget | None = None) -> None:
        """`pages` takes the room the details leave."""
        super().__init__(parent)
        self._pages = pages
        self.details = details
        self._narrow = False
        self._open = True
        self._filled = False
        self._wide = True  # whether they are open beside the page
        self._splitter = QSplitter(Qt.Orientation.Horizontal)
        self._splitter.setChildrenCollapsible(False)
        self._splitter.setHandleWidth(1)
        self._splitter.addWidget(pages)
        self._splitter.addWidget(details)
        self._splitter.setStretchFactor(0, 1)
        self._splitter.setStretchFactor(1, 0)
        self._splitter.setSizes([10_000, _WIDTH])
        # the details never keep a window from becoming narrow: there they lie over the page
        self._splitter.setSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Expanding)
        self.setMinimumWidth(_LEAST_PAGE)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.addWidget(self._splitter)
        details.installEventFilter(self)
        details.filled.connect(self._fill)
        details.hide()

    @property
    def open(self) -> bool:
        """Whether the details are to be seen."""
        return self._open

    @property
    def narrow(self) -> bool:
        """Whether the details lie over the page."""
        return self._narrow

    def set_open(self, *, opened: bool) -> None:
        """Show or hide the details."""
        self._open = opened
        self._show()

    def set_narrow(self, *, narrow: bool) -> None:
        """Put the details beside the page or over it."""
        if narrow == self._narrow:
            return
        self._narrow = narrow
        # an overlay covers what is being read until it is asked for
        self._wide, self._open = (self._open, False) if narrow else (self._wide, self._wide)
        self.details.setProperty("over", narrow)
        self.details.style().unpolish(self.details)
        self.details.style().polish(self.details)
        if narrow:
            self.details.setParent(self)
            self._lay_over()
        else:
            self._splitter.addWidget(self.details)
            self._splitter.setSizes([10_000, _WIDTH])
        self._show()

    @property
    def wide_open(self) -> bool:
        """Whether the details are open where there is room for them."""
        return self._wide if self._narrow else self._open

    def state(self) -> QByteArray:
        """Return the widths, for the next run."""
        return self._splitter.saveState()

    def restore(self, state: QByteArray) -> None:
        """Take the widths of the last run."""
        if not self._narrow and not state.isEmpty():
            self._splitter.restoreState(state)
            self._splitter.setHandleWidth(1)

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Keep the overlay at the right edge."""
        super().resizeEvent(event)
        if self._narrow:
            self._lay_over()

    def eventFilter(self, watched: object, event: QEvent) -> bool:
        """Let Escape close the overlay."""
        pressed = isinstance(event, QKeyEvent) and event.type() == QEvent.Type.KeyPress and event.key() == Qt.Key.Key_Escape
        if pressed and self._narrow and watched is self.details:
            self.details.closed.emit()
            return True
        return False

    def _fill(self, filled: bool) -> None:  # noqa: FBT001 the shape of the signal
        self._filled = filled
        self._show()

    def _show(self) -> None:
        # a page without details keeps its whole width
        self.details.setVisible(self._open and self._filled)
        if self._narrow:
            self._lay_over()

    def _lay_over(self) -> None:
        width = min(_WIDTH, self.width() - 40)
        self.details.setGeometry(self.width() - width, 0, width, self.height())
        self.details.raise_()
