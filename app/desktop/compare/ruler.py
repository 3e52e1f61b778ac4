"""The whole comparison as a narrow strip: where the changes lie, and what part of it is on screen."""

from collections.abc import Sequence
from dataclasses import dataclass

from PySide6.QtCore import QEvent, QRect, Qt, Signal
from PySide6.QtGui import QHelpEvent, QMouseEvent, QPainter, QPaintEvent, QPen, QPixmap, QResizeEvent
from PySide6.QtWidgets import QToolTip, QWidget

from app.compare.model import ChangeAction, PolicyChange
from app.desktop.compare import words
from app.desktop.theme import Role, Theme

WIDTH = 18
_NEAR = 5
_TALLEST = 20


@dataclass(frozen=True, slots=True)
class Mark:
    """A change on the ruler: from and to as fractions of the whole."""

    start: float
    end: float
    change: PolicyChange


class Ruler(QWidget):
    """Old wording on the left half, new wording on the right half; a click goes there."""

    jumped = Signal(float)  # fraction of the whole
    change_chosen = Signal(str)

    def __init__(self, theme: Theme, parent: QWidget | None = None) -> None:
        """Begin empty."""
        super().__init__(parent)
        self._theme = theme
        self._marks: tuple[Mark, ...] = ()
        self._seen = (0.0, 1.0)
        self._current: str | None = None
        self.setFixedWidth(WIDTH)
        self.setCursor(Qt.CursorShape.PointingHandCursor)
        self.setAccessibleName("Overview of changes")
        self._drawn: QPixmap | None = None  # thousands of marks are drawn once, not at every step of scrolling
        theme.changed.connect(self._restyle)

    def show_marks(self, marks: Sequence[Mark]) -> None:
        """Take the marks of the changes shown."""
        self._marks = tuple(marks)
        self._drawn = None
        self.update()

    def show_seen(self, start: float, end: float) -> None:
        """Take the part that is on screen."""
        if (start, end) != self._seen:
            self._seen = (start, end)
            self.update()

    def show_current(self, change: str | None) -> None:
        """Mark the chosen change."""
        self._current = change
        self.update()

    def paintEvent(self, _event: QPaintEvent) -> None:
        """Draw marks over the part on screen."""
        painter = QPainter(self)
        painter.fillRect(self.rect(), self._theme.color(Role.RAISED))
        top, bottom = (round(part * self.height()) for part in self._seen)
        painter.fillRect(QRect(0, top, self.width(), max(8, bottom - top)), self._theme.color(Role.SUNKEN))
        painter.setPen(self._theme.color(Role.LINE))
        painter.drawLine(0, 0, 0, self.height())
        painter.drawPixmap(0, 0, self._drawn_marks())
        current = next((mark for mark in self._marks if mark.change.id == self._current), None)
        if current is not None:
            area = self._area(current).adjusted(-2, -2, 1, 1)
            painter.setPen(QPen(self._theme.color(Role.TEXT), 1))
            painter.drawRect(area)
        painter.end()

    def mousePressEvent(self, event: QMouseEvent) -> None:
        """Go to the mark under the pointer, else to that part of the text."""
        mark = self._mark_at(round(event.position().y()))
        if mark is not None:
            self.change_chosen.emit(mark.change.id)
        else:
            self.jumped.emit(self._fraction(event))

    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        """Follow the pointer while the button is held."""
        if event.buttons() & Qt.MouseButton.LeftButton:
            self.jumped.emit(self._fraction(event))

    def event(self, event: QEvent) -> bool:
        """Say on hover which change a mark stands for."""
        if isinstance(event, QHelpEvent) and event.type() is QEvent.Type.ToolTip:
            mark = self._mark_at(event.pos().y())
            QToolTip.showText(event.globalPos(), words.spoken(mark.change) if mark else "", self)
            return True
        return super().event(event)

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Draw the marks anew."""
        super().resizeEvent(event)
        self._drawn = None

    def _restyle(self) -> None:
        self._drawn = None
        self.update()

    def _drawn_marks(self) -> QPixmap:
        ratio = self.devicePixelRatioF()
        if self._drawn is None or self._drawn.devicePixelRatio() != ratio:
            made = QPixmap(self.size() * ratio)
            made.setDevicePixelRatio(ratio)
            made.fill(Qt.GlobalColor.transparent)
            painter = QPainter(made)
            for mark in self._marks:
                self._paint_mark(painter, mark)
            painter.end()
            self._drawn = made
        return self._drawn

    def _fraction(self, event: QMouseEvent) -> float:
        return min(1.0, max(0.0, event.position().y() / max(1, self.height())))

    def _area(self, mark: Mark) -> QRect:
        top = round(mark.start * self.height())
        tall = min(_TALLEST, max(3, round((mark.end - mark.start) * self.height())))
        return QRect(3, min(top, self.height() - tall), self.width() - 6, tall)

    def _paint_mark(self, painter: QPainter, mark: Mark) -> None:
        area = self._area(mark)
        half = area.width() // 2
        if mark.change.action is ChangeAction.MOVED:
            painter.fillRect(area, self._theme.color(Role.MOVED))
            return
        if mark.change.action is not ChangeAction.ADDED:
            painter.fillRect(QRect(area.left(), area.top(), half, area.height()), self._theme.color(Role.REMOVED))
        if mark.change.action is not ChangeAction.REMOVED:
            painter.fillRect(QRect(area.left() + half, area.top(), area.width() - half, area.height()), self._theme.color(Role.ADDED))

    def _mark_at(self, y: int) -> Mark | None:
        near = [(abs(self._area(mark).center().y() - y), index) for index, mark in enumerate(self._marks)]
        distance, index = min(near, default=(_NEAR + 1, 0))
        return self._marks[index] if distance <= _NEAR else None
