"""The area the strips are drawn in: one row per code under an axis that stays in sight."""

from bisect import bisect_right
from dataclasses import replace
from datetime import date
from itertools import accumulate

from PySide6.QtCore import QPoint, QRect, Qt, Signal
from PySide6.QtGui import QPainter, QPaintEvent, QPen, QResizeEvent
from PySide6.QtWidgets import QAbstractScrollArea, QWidget

from app.desktop.codes.axis import HEIGHT, TimeAxis
from app.desktop.codes.rows_painter import HEIGHTS, RowPainter
from app.desktop.codes.scale import TimeScale
from app.desktop.codes.strips import CodeStrip, Mark, PolicyHeading, StripRow, codes_in, marks_of, span_of
from app.desktop.codes.time_bars import TimeArea
from app.desktop.theme import Role, Theme

_LABEL_SHARE, _LABEL_LEAST, _LABEL_MOST = 0.34, 190, 300


class StripsSurface(QAbstractScrollArea):
    """Draws rows and the date line; knows where a row and a day stand."""

    day_moved = Signal(object)  # date

    def __init__(self, theme: Theme, today: date, parent: QWidget | None = None) -> None:
        """Begin empty, the date line at `today`."""
        super().__init__(parent)
        self.theme = theme
        self.rows: tuple[StripRow, ...] = ()
        self.day = today
        self.today = today
        self.current = -1  # the chosen row
        self.scale = TimeScale(today, today, 100)
        self._tops: list[int] = [0]
        self._marks: dict[int, list[Mark]] = {}  # of a policy's heading, by its row
        self._painter = RowPainter(theme)
        self.axis = TimeAxis(theme, self.scale, today, self)
        self.axis.day_moved.connect(self.day_moved)
        self.setFrameShape(QAbstractScrollArea.Shape.NoFrame)
        self.setViewportMargins(0, HEIGHT, 0, 0)
        theme.changed.connect(self.viewport().update)

    @property
    def label_width(self) -> int:
        """Width of the labels on the left."""
        return min(_LABEL_MOST, max(_LABEL_LEAST, round(self.viewport().width() * _LABEL_SHARE)))

    def show_rows(self, rows: tuple[StripRow, ...]) -> None:
        """Draw other rows; the zoom stays where the days are the same."""
        chosen = self.rows[self.current] if 0 <= self.current < len(self.rows) else None
        self.rows = rows
        self._marks = {number: marks_of(row.policy) for number, row in enumerate(rows) if isinstance(row, PolicyHeading)}
        self._tops = [0, *accumulate(HEIGHTS[type(row)] for row in rows)]
        first, last = span_of(rows, self.today)
        if (first, last) != (self.scale.first, self.scale.last):
            self.scale = TimeScale(first, last, self.viewport().width() - self.label_width)
        self.current = next((index for index, row in enumerate(rows) if _same(row, chosen)), -1)
        self.adjust()

    def show_day(self, chosen: date) -> None:
        """Move the date line."""
        self.day = chosen
        self.adjust()

    def top_of(self, row: int) -> int:
        """Return where a row begins on the screen."""
        return self._tops[row] - self.verticalScrollBar().value()

    def row_at(self, y: int) -> int:
        """Return the row at a height on the screen, -1 below the last."""
        at = bisect_right(self._tops, y + self.verticalScrollBar().value()) - 1
        return at if 0 <= at < len(self.rows) else -1

    def x_of(self, when: date) -> float:
        """Return where a day stands on the screen."""
        return self.label_width + self.scale.x(when) - self.horizontalScrollBar().value()

    def day_at(self, x: float) -> date:
        """Return the day at a place on the screen."""
        return self.scale.day(x - self.label_width + self.horizontalScrollBar().value())

    def time_area(self) -> TimeArea:
        """Return the part of the screen that shows time."""
        return TimeArea(self.label_width, self.viewport().width(), self.x_of)

    def adjust(self) -> None:
        """Fit scroll bars and axis to rows, zoom and size."""
        room = self.viewport().width() - self.label_width
        self.scale.resize(room)
        bar = self.verticalScrollBar()
        bar.setRange(0, max(0, self._tops[-1] - self.viewport().height()))
        bar.setPageStep(self.viewport().height())
        bar.setSingleStep(HEIGHTS[CodeStrip])
        time = self.horizontalScrollBar()
        time.setRange(0, max(0, self.scale.width - room))
        time.setPageStep(max(1, room))
        time.setSingleStep(40)
        self.axis.follow(self.scale, self.label_width, time.value(), self.day)
        self.viewport().update()

    def zoom_at(self, x: float, factor: float) -> None:
        """Stretch or shrink time; the day under `x` stays."""
        time = self.horizontalScrollBar()
        kept = (x - self.label_width + time.value()) / self.scale.per_day  # in parts of a day: whole days would creep
        self.scale.zoom_by(factor)
        self.adjust()
        time.setValue(round(kept * self.scale.per_day - (x - self.label_width)))
        self.adjust()

    def bring(self, row: int) -> None:
        """Bring a row into sight, below the heading that stays on top."""
        bar = self.verticalScrollBar()
        top, bottom = self._tops[row] - HEIGHTS[PolicyHeading], self._tops[row + 1]
        if top < bar.value():
            bar.setValue(max(0, top))
        elif bottom > bar.value() + self.viewport().height():
            bar.setValue(bottom - self.viewport().height())

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Fit everything to the new size."""
        super().resizeEvent(event)
        area = self.viewport().geometry()
        self.axis.setGeometry(area.left(), area.top() - HEIGHT, area.width(), HEIGHT)
        self.adjust()

    def scrollContentsBy(self, _dx: int, _dy: int) -> None:
        """Follow the scroll bars."""
        self.axis.follow(self.scale, self.label_width, self.horizontalScrollBar().value(), self.day)
        self.viewport().update()

    def paintEvent(self, _event: QPaintEvent) -> None:
        """Draw the rows in sight: time first, labels over it, the policy's heading on top."""
        painter = QPainter(self.viewport())
        painter.fillRect(self.viewport().rect(), self.theme.color(Role.SURFACE))
        seen = self._in_sight()
        painter.save()
        painter.setClipRect(QRect(self.label_width, 0, self.viewport().width(), self.viewport().height()))
        for row in seen:
            self._paint_time(painter, row)
        self._paint_day(painter)
        painter.restore()
        for row in seen:
            self._painter.label(painter, self.rows[row], self._label_area(row), self.day, chosen=row == self.current)
        heading = self._heading_above(seen[0]) if seen else -1
        if heading >= 0:
            self._paint_heading(painter, heading, min(0, self._next_heading(heading)))
        painter.setPen(self.theme.color(Role.LINE))
        painter.drawLine(self.label_width, 0, self.label_width, self.viewport().height())
        painter.end()

    def _in_sight(self) -> list[int]:
        first = self.row_at(0)
        if first < 0:
            return []
        last = first
        while last < len(self.rows) and self.top_of(last) < self.viewport().height():
            last += 1
        return list(range(first, last))

    def _label_area(self, row: int) -> QRect:
        return QRect(0, self.top_of(row), self.label_width, HEIGHTS[type(self.rows[row])])

    def _paint_time(self, painter: QPainter, number: int) -> None:
        marks = self._marks.get(self._heading_above(number), ())
        area = replace(self.time_area(), marks=marks)
        self._painter.time(painter, self.rows[number], area, self.top_of(number), chosen=number == self.current)

    def _paint_heading(self, painter: QPainter, number: int, top: int) -> None:
        heading = self.rows[number]
        if not isinstance(heading, PolicyHeading):
            return
        painter.save()
        painter.setClipRect(QRect(self.label_width, 0, self.viewport().width(), self.viewport().height()))
        self._painter.time(painter, heading, self.time_area(), top)
        self._paint_day(painter, HEIGHTS[PolicyHeading])
        painter.restore()
        self._painter.label(painter, heading, QRect(0, top, self.label_width, HEIGHTS[PolicyHeading]), self.day)

    def _heading_above(self, row: int) -> int:
        while row >= 0 and not isinstance(self.rows[row], PolicyHeading):
            row -= 1
        return row

    def _next_heading(self, heading: int) -> int:
        """Return the height at which the next policy pushes this one's heading out."""
        following = heading + 1
        while following < len(self.rows) and not isinstance(self.rows[following], PolicyHeading):
            following += 1
        return self.top_of(following) - HEIGHTS[PolicyHeading] if following < len(self.rows) else 0

    def _paint_day(self, painter: QPainter, bottom: int | None = None) -> None:
        x = round(self.x_of(self.day))
        painter.setPen(QPen(self.theme.color(Role.ACCENT), 2))
        painter.drawLine(QPoint(x, 0), QPoint(x, bottom if bottom is not None else self.viewport().height()))
        now = round(self.x_of(self.today))
        painter.setPen(QPen(self.theme.color(Role.TODAY), 1, Qt.PenStyle.DashLine))
        painter.drawLine(QPoint(now, 0), QPoint(now, bottom if bottom is not None else self.viewport().height()))

    def strips(self) -> list[CodeStrip]:
        """Return the codes shown."""
        return codes_in(self.rows)


def _same(row: StripRow, other: StripRow | None) -> bool:
    return (
        isinstance(row, CodeStrip)
        and isinstance(other, CodeStrip)
        and (row.policy.policy, row.history.system, row.history.code) == (other.policy.policy, other.history.system, other.history.code)
    )
