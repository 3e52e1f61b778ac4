"""The pages of a PDF one below the other, drawn as they come into sight."""

from collections.abc import Sequence
from itertools import accumulate

from PySide6.QtCore import QRect, QRectF, Qt, QTimer, Signal
from PySide6.QtGui import QAccessible, QAccessibleAnnouncementEvent, QImage, QKeyEvent, QPainter, QPaintEvent, QResizeEvent, QWheelEvent
from PySide6.QtWidgets import QAbstractScrollArea, QFrame, QWidget

from app.desktop.document.page_cache import PageCache, Picture
from app.desktop.document.paper import Marks, draw_marks, lines, paper
from app.desktop.theme import Role, Size, Theme
from app.documents.model import Box
from app.workspace.pages import PageSize

POINT = 96 / 72  # pixels a point at 100 %
_GAP = 12  # pixels around a page
_WIDEST = 1.5  # a page fitted to a wide window grows no further
_PAUSE = 40  # milliseconds of rest before pages are asked for: while scrolling fast none is worth drawing


class PagePane(QAbstractScrollArea):
    """Shows pictures, asks for those it lacks, marks words on them."""

    pages_wanted = Signal(object, float)  # Sequence[int], pixels a point
    zoom_stepped = Signal(int)  # Ctrl+wheel
    resized = Signal()  # fitted to another width
    page_changed = Signal(int)  # the page in front, from 1

    def __init__(self, theme: Theme, parent: QWidget | None = None) -> None:
        """Begin without pages."""
        super().__init__(parent)
        self._theme = theme
        self.cache = PageCache()
        self._sizes: tuple[PageSize, ...] = ()
        self._tops: list[float] = [0.0]  # in pixels from the first page's upper edge; one more than pages
        self._marks = Marks()
        self._refused: dict[int, str] = {}
        self._zoom: float | None = None  # None: as wide as the window
        self._page = 0
        self.setFrameShape(QFrame.Shape.NoFrame)
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setAccessibleName("Pages")
        self._rest = QTimer(self)
        self._rest.setSingleShot(True)
        self._rest.setInterval(_PAUSE)
        self._rest.timeout.connect(self.ask)
        for bar in (self.verticalScrollBar(), self.horizontalScrollBar()):
            bar.valueChanged.connect(self._scrolled)
        theme.changed.connect(self.viewport().update)

    @property
    def page(self) -> int:
        """The page in front, 0 without pages."""
        return self._page

    @property
    def pages(self) -> int:
        """How many pages there are."""
        return len(self._sizes)

    @property
    def zoom(self) -> float:
        """How large the pages are shown; 1 is their own size."""
        return self._scale / POINT

    @property
    def marks(self) -> Marks:
        """What is marked."""
        return self._marks

    def set_sizes(self, sizes: Sequence[PageSize]) -> None:
        """Lay out the pages."""
        self._sizes = tuple(sizes)
        self._lay_out()
        self._scrolled()

    def set_zoom(self, zoom: float | None) -> None:
        """Show the pages at a size, None: as wide as the window; what is in the middle stays there."""
        page, share = self._middle()
        self._zoom = zoom
        self._lay_out()
        self._go(page, share, 0.5)

    def set_marks(self, marks: Marks) -> None:
        """Mark these words."""
        self._marks = marks
        self.viewport().update()

    def show_boxes(self, boxes: Sequence[Box], said: str) -> None:
        """Bring words into sight, a third from the top, and have it read aloud."""
        if not boxes:
            return
        page = boxes[0].page
        areas = lines(boxes, page)
        if not (1 <= page <= self.pages and areas):
            return
        self._go(page, areas[0].top() / self._sizes[page - 1].height, 0.33)
        left = self._left(page) + areas[0].left() * self._scale
        bar = self.horizontalScrollBar()
        if not bar.value() <= left <= bar.value() + self.viewport().width():
            bar.setValue(int(left) - _GAP)
        self.setAccessibleDescription(f"Page {page} of {self.pages}. Marked: {said}")
        QAccessible.updateAccessibility(QAccessibleAnnouncementEvent(self, f"Page {page} of {self.pages}: {said}"))

    def show_page(self, page: int) -> None:
        """Bring a page's top into sight."""
        self._go(page, 0.0, 0.0)

    def ask(self) -> None:
        """Ask for what is in sight, then for the neighbours a person will scroll to."""
        self._rest.stop()
        sight = self._in_sight()
        if not sight or not self.isVisible():
            return
        scale = self._wanted_scale
        near = [*sight, sight[-1] + 1, sight[0] - 1]
        missing = [page for page in near if 1 <= page <= self.pages and self.cache.scale_of(page) != scale and page not in self._refused]
        if missing:
            self.pages_wanted.emit(missing, scale)

    def take_picture(self, page: int, scale: float, image: QImage) -> None:
        """Take a page that was asked for."""
        self.cache.put(page, Picture(scale, image), self._in_sight())
        self._refused.pop(page, None)
        self.viewport().update()

    def refuse(self, page: int, sentence: str) -> None:
        """Say why a page cannot be shown, in its place."""
        self._refused[page] = sentence
        self.viewport().update()

    def area_of(self, page: int) -> QRect:
        """Return where a page is drawn in the viewport."""
        return self._area(page).toRect()

    # drawing

    def paintEvent(self, _event: QPaintEvent) -> None:
        """Draw the pages in sight."""
        painter = QPainter(self.viewport())
        painter.setRenderHint(QPainter.RenderHint.SmoothPixmapTransform)
        painter.fillRect(self.viewport().rect(), self._theme.color(Role.SUNKEN))
        for page in self._in_sight():
            area = self._area(page)
            painter.fillRect(area, paper(Role.SURFACE))
            held = self.cache.get(page)
            if held is not None:
                painter.drawImage(self._target(area, held), held.image)
                draw_marks(painter, self._marks, page, area, self._scale)
            else:
                painter.setPen(paper(Role.MUTED))
                painter.setFont(self._theme.font(Size.BODY))
                said = self._refused.get(page, f"Page {page} of {self.pages}")
                painter.drawText(area.adjusted(24, 24, -24, -24), int(Qt.AlignmentFlag.AlignTop) | int(Qt.TextFlag.TextWordWrap), said)
            painter.setPen(self._theme.color(Role.LINE))
            painter.drawRect(area)
        if self.hasFocus():
            painter.setPen(self._theme.color(Role.FOCUS))
            painter.drawRect(self.viewport().rect().adjusted(0, 0, -1, -1))

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Fit the pages to the width; what is at the top stays there."""
        super().resizeEvent(event)
        page, share = self._middle(0.0)
        self._lay_out()
        self._go(page, share, 0.0)
        self.resized.emit()

    # keys and wheel

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Go to the first or last page; arrows and Page Up and Down scroll."""
        bar = self.verticalScrollBar()
        match event.key():
            case Qt.Key.Key_Home:
                bar.setValue(0)
            case Qt.Key.Key_End:
                bar.setValue(bar.maximum())
            case Qt.Key.Key_Space:
                bar.triggerAction(bar.SliderAction.SliderPageStepAdd)
            case _:
                super().keyPressEvent(event)

    def wheelEvent(self, event: QWheelEvent) -> None:
        """Zoom with Ctrl, scroll without."""
        if event.modifiers() & Qt.KeyboardModifier.ControlModifier:
            self.zoom_stepped.emit(1 if event.angleDelta().y() > 0 else -1)
            event.accept()
        else:
            super().wheelEvent(event)

    # geometry

    @property
    def _scale(self) -> float:
        if self._zoom is not None:
            return self._zoom * POINT
        widest = max((size.width for size in self._sizes), default=612.0)
        return max(0.1, min(_WIDEST * POINT, (self.viewport().width() - 2 * _GAP) / widest))

    def _lay_out(self) -> None:
        scale = self._scale
        self._tops = list(accumulate((size.height * scale + _GAP for size in self._sizes), initial=float(_GAP)))
        view = self.viewport().size()
        widest = max((size.width for size in self._sizes), default=0.0) * scale + 2 * _GAP
        bar = self.verticalScrollBar()
        bar.setRange(0, max(0, round(self._tops[-1]) - view.height()))
        bar.setPageStep(view.height())
        bar.setSingleStep(48)
        side = self.horizontalScrollBar()
        side.setRange(0, max(0, int(widest) - view.width()))
        side.setPageStep(view.width())
        side.setSingleStep(48)
        self.viewport().update()
        self._rest.start()

    def _left(self, page: int) -> float:
        width = self._sizes[page - 1].width * self._scale
        return max(float(_GAP), (max(self.viewport().width(), self.horizontalScrollBar().maximum() + self.viewport().width()) - width) / 2)

    def _area(self, page: int) -> QRectF:
        size = self._sizes[page - 1]
        dots = self.devicePixelRatioF()  # a page begins on a dot of the screen, so that its letters stay crisp
        x = round((self._left(page) - self.horizontalScrollBar().value()) * dots) / dots
        y = round((self._tops[page - 1] - self.verticalScrollBar().value()) * dots) / dots
        return QRectF(x, y, size.width * self._scale, size.height * self._scale)

    def _target(self, area: QRectF, picture: Picture) -> QRectF:
        """Return where a picture goes: dot for dot where it was drawn for this size, stretched until then."""
        dots = self.devicePixelRatioF()
        width, height = picture.image.width() / dots, picture.image.height() / dots
        exact = picture.scale == self._wanted_scale and abs(width - area.width()) < 2  # a large page is drawn coarser than asked
        return QRectF(area.left(), area.top(), width, height) if exact else area

    @property
    def _wanted_scale(self) -> float:
        return round(self._scale * self.devicePixelRatioF(), 3)

    def _in_sight(self) -> range:
        top = self.verticalScrollBar().value()
        first = self._page_at(top)
        last = self._page_at(top + self.viewport().height())
        return range(first, last + 1) if self._sizes else range(0)

    def _page_at(self, y: float) -> int:
        low, high = 1, max(1, self.pages)
        while low < high:
            middle = (low + high + 1) // 2
            low, high = (middle, high) if self._tops[middle - 1] <= y else (low, middle - 1)
        return low

    def _middle(self, share: float = 0.5) -> tuple[int, float]:
        """Return the page at a share of the viewport's height, and how far down it that is."""
        if not self._sizes:
            return 1, 0.0
        y = self.verticalScrollBar().value() + share * self.viewport().height()
        page = self._page_at(y)
        height = self._tops[page] - self._tops[page - 1] - _GAP
        return page, (y - self._tops[page - 1]) / height if height else 0.0

    def _go(self, page: int, share: float, to: float) -> None:
        if self._sizes:
            number = max(1, min(page, self.pages))
            y = self._tops[number - 1] + share * self._sizes[number - 1].height * self._scale
            lift = _GAP if to == 0 and share == 0 else to * self.viewport().height()
            self.verticalScrollBar().setValue(round(y - lift))
            self._scrolled()

    def _scrolled(self) -> None:
        self.viewport().update()
        self._rest.start()
        page = self._middle(0.4)[0] if self._sizes else 0
        if page != self._page:
            self._page = page
            self.page_changed.emit(page)
