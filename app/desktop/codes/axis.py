"""The axis above the strips, with the handle of the date line."""

from datetime import date

from PySide6.QtCore import QPointF, QRect, QRectF, Qt, Signal
from PySide6.QtGui import QFontMetrics, QMouseEvent, QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import QWidget

from app.desktop.codes.scale import TimeScale
from app.desktop.theme import Role, Size, Theme
from app.desktop.words import day

HEIGHT = 50
_HANDLE = 22
_ROOM = 48  # pixels a tick's name needs


class TimeAxis(QWidget):
    """Names the days; a press or a drag moves the date line."""

    day_moved = Signal(object)  # date

    def __init__(self, theme: Theme, scale: TimeScale, today: date, parent: QWidget | None = None) -> None:
        """`scale` is shared with the strips."""
        super().__init__(parent)
        self._theme = theme
        self._scale = scale
        self._left = 0
        self._offset = 0
        self._day = today
        self._today = today
        self.setFixedHeight(HEIGHT)
        self.setCursor(Qt.CursorShape.SizeHorCursor)
        self.setToolTip("Drag to ask about another date")
        theme.changed.connect(self.update)

    def follow(self, scale: TimeScale, left: int, offset: int, chosen: date) -> None:
        """Take the strips' scale, label width, scrolling and the date asked about."""
        self._scale, self._left, self._offset, self._day = scale, left, offset, chosen
        self.setAccessibleName(f"Date line at {day(chosen)}")
        self.update()

    def mousePressEvent(self, event: QMouseEvent) -> None:
        """Move the date line here."""
        if event.position().x() >= self._left:
            self._move(event)

    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        """Drag the date line."""
        if event.buttons() & Qt.MouseButton.LeftButton:
            self._move(event)

    def paintEvent(self, _event: QPaintEvent) -> None:
        """Draw ticks, today and the handle."""
        painter = QPainter(self)
        painter.fillRect(self.rect(), self._theme.color(Role.RAISED))
        painter.setPen(self._theme.color(Role.LINE))
        painter.drawLine(0, HEIGHT - 1, self.width(), HEIGHT - 1)
        painter.drawLine(self._left, 0, self._left, HEIGHT)
        painter.setFont(self._theme.font(Size.SMALL))
        painter.setPen(self._theme.color(Role.MUTED))
        flags = Qt.AlignmentFlag.AlignVCenter | Qt.AlignmentFlag.AlignLeft
        painter.drawText(QRect(12, 0, self._left - 16, HEIGHT), flags, "Code and answer on the date")
        painter.setClipRect(QRect(self._left, 0, self.width() - self._left, HEIGHT))
        self._paint_ticks(painter)
        self._paint_today(painter)
        self._paint_handle(painter)
        painter.end()

    def _paint_ticks(self, painter: QPainter) -> None:
        metrics = QFontMetrics(painter.font())
        right = self._offset + self.width() - self._left
        for tick in self._scale.ticks(self._offset, right, _ROOM):
            x = self._screen(tick.day)
            painter.setPen(self._theme.color(Role.EDGE if tick.major else Role.LINE))
            painter.drawLine(QPointF(x, HEIGHT - (14 if tick.major else 8)), QPointF(x, HEIGHT - 1))
            painter.setPen(self._theme.color(Role.TEXT if tick.major else Role.MUTED))
            fits = x + 4 + metrics.horizontalAdvance(tick.text) <= self.width()
            if x >= self._left and fits:
                painter.drawText(QPointF(x + 4, HEIGHT - 5), tick.text)

    def _paint_today(self, painter: QPainter) -> None:
        x = self._screen(self._today)
        painter.setPen(self._theme.color(Role.TODAY))
        painter.drawLine(QPointF(x, _HANDLE + 2), QPointF(x, HEIGHT - 1))

    def _paint_handle(self, painter: QPainter) -> None:
        text = day(self._day)
        font = self._theme.font(bold=True)
        wide = QFontMetrics(font).horizontalAdvance(text) + 26
        x = self._screen(self._day)
        left = min(max(x - wide / 2, self._left + 1), self.width() - wide - 1)
        box = QRectF(left, 2, wide, _HANDLE)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(self._theme.color(Role.ACCENT))
        painter.drawRoundedRect(box, 5, 5)
        painter.setPen(QPen(self._theme.color(Role.ACCENT), 2))
        painter.drawLine(QPointF(x, box.bottom() - 1), QPointF(x, HEIGHT))
        painter.setPen(QPen(self._theme.color(Role.ON_ACCENT), 1))
        for step in range(2):  # a grip, so that it is seen to be draggable
            grip = left + 7 + step * 3
            painter.drawLine(QPointF(grip, box.top() + 7), QPointF(grip, box.bottom() - 7))
        painter.setFont(font)
        painter.drawText(box.adjusted(14, 0, -4, 0), Qt.AlignmentFlag.AlignCenter, text)

    def _screen(self, when: date) -> float:
        return round(self._left + self._scale.x(when) - self._offset) + 0.5

    def _move(self, event: QMouseEvent) -> None:
        self.day_moved.emit(self._scale.day(event.position().x() - self._left + self._offset))
