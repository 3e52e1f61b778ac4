"""Paints the right-hand side of a strip: the code set's line, the policy's bars, disputed days, version hairlines."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import date, timedelta

from PySide6.QtCore import QPointF, QRectF, Qt
from PySide6.QtGui import QBrush, QColor, QLinearGradient, QPainter, QPen, QPolygonF

from app.codesets.model import CodeSystem
from app.desktop.codes.patterns import fill_bar, hatch
from app.desktop.codes.strips import CodeStrip, Mark, RegimeStrip
from app.desktop.codes.words import end_unknown, start_unknown
from app.desktop.theme import Role, Theme
from app.ledger.conflicts import DISPUTES_DAYS
from app.ledger.model import Conflict, Interval
from app.ledger.model import Role as Listing

VALID_TOP, VALID_TALL = 11, 3
BAR_TOP, BAR_TALL = 20, 9
_FADE = 90  # pixels over which an end of unknown day runs out


@dataclass(frozen=True, slots=True)
class TimeArea:
    """The part of the screen that shows time."""

    left: float
    right: float
    x: Callable[[date], float]  # day -> screen
    marks: Sequence[Mark] = ()  # of the policy whose rows are drawn

    def bounded(self, start: date | None, end: date | None) -> tuple[float, float]:
        """Return a stretch of days on screen; an open end runs to the edge."""
        first = self.left if start is None else max(self.left, self.x(start))
        last = self.right if end is None else min(self.right, self.x(end))
        return first, last


class BarPainter:
    """Paints bars in a theme's colours."""

    def __init__(self, theme: Theme) -> None:
        """Nothing is held but the theme."""
        self._theme = theme

    def strip(self, painter: QPainter, strip: CodeStrip, area: TimeArea, top: int) -> None:
        """Paint both lines of a code."""
        self._valid(painter, strip, area, top + VALID_TOP)
        for interval in strip.history.intervals:
            self._listed(painter, strip.history.system, interval, area, top + BAR_TOP)
        for conflict in strip.conflicts:
            self._disputed(painter, conflict, area, top + BAR_TOP)

    def regime(self, painter: QPainter, strip: RegimeStrip, area: TimeArea, top: int) -> None:
        """Paint a rule without codes as an outlined bar."""
        for interval in strip.intervals:
            first, last = area.bounded(interval.start, interval.end)
            if last > first:
                bar = QRectF(first, top + BAR_TOP - 4, last - first, BAR_TALL)
                painter.setPen(QPen(self._theme.color(Role.LISTED), 1.4))
                painter.setBrush(self._theme.color(Role.ACCENT_SOFT))
                painter.drawRect(bar.adjusted(0.5, 0.5, -0.5, -0.5))
                if interval.end is None:
                    self._arrow(painter, area, bar, self._theme.color(Role.LISTED))

    def hairline(self, painter: QPainter, x: float, top: int, bottom: int, *, notice: bool = False) -> None:
        """Paint a version's hairline; that of a notice in long dashes, which no other line has."""
        pen = QPen(self._theme.color(Role.TEXT if notice else Role.VERSION), 1.4 if notice else 1)
        if notice:
            pen.setDashPattern([6, 3])
        painter.setPen(pen)
        painter.drawLine(QPointF(round(x) + 0.5, top), QPointF(round(x) + 0.5, bottom))

    def _valid(self, painter: QPainter, strip: CodeStrip, area: TimeArea, y: int) -> None:
        window, valid = strip.window, strip.history.code_set
        ink = self._theme.color(Role.VALID)
        if window is None or valid is None:
            self._dotted(painter, area.left, area.right, y, ink)
            return
        after = window.last + timedelta(days=1)
        first, last = area.bounded(max(valid.start or window.first, window.first), min(valid.end or after, after))
        if last > first:
            painter.fillRect(QRectF(first, y, last - first, VALID_TALL), ink)
        # outside the table's window nothing is known: dotted, not blank
        if valid.start is None:
            self._dotted(painter, area.left, min(area.right, area.x(window.first)), y, ink)
        if valid.end is None:
            self._dotted(painter, max(area.left, area.x(after)), area.right, y, ink)

    def _dotted(self, painter: QPainter, left: float, right: float, y: int, ink: QColor) -> None:
        if right - left < 2:
            return
        painter.setPen(QPen(ink, 1.4, Qt.PenStyle.DotLine))
        middle = y + VALID_TALL / 2
        painter.drawLine(QPointF(left, middle), QPointF(right, middle))

    def _listed(self, painter: QPainter, system: CodeSystem, interval: Interval, area: TimeArea, y: int) -> None:
        start, end = _solid(interval)
        first, last = area.bounded(start, end)
        if last > first:
            bar = QRectF(first, y, last - first, BAR_TALL)
            self.fill(painter, bar, system, interval.role)
            if end is None:
                self._arrow(painter, area, bar, self._theme.color(Role.LISTED))
            # a seam, so that two intervals that meet are seen to be two
            if start is not None and first > area.left:
                painter.fillRect(QRectF(first, y, 1, BAR_TALL), self._theme.color(Role.SURFACE))
        if start_unknown(interval) and start is not None:
            begin = area.x(interval.earliest_start) if interval.earliest_start else area.x(start) - _FADE
            self.fade(painter, begin, area.x(start), y)
        if end_unknown(interval) and end is not None:
            latest = interval.latest_end or interval.end
            self.fade(painter, area.x(latest) if latest else area.x(end) + _FADE, area.x(end), y)

    def fill(self, painter: QPainter, bar: QRectF, system: CodeSystem, role: Listing) -> None:
        """Paint a bar in the pattern of its system; hollow where the code is nonspecific, crossed where it is not covered."""
        ink, paper = self._theme.color(Role.LISTED), self._theme.color(Role.SURFACE)
        if role is Listing.LISTED:
            fill_bar(painter, bar, system, ink, paper)
            return
        inner = bar.adjusted(0.75, 0.75, -0.75, -0.75)
        colour = ink if role is Listing.NONSPECIFIC else self._theme.color(Role.MUTED)
        painter.setBrush(self._theme.color(Role.ACCENT_SOFT) if role is Listing.NONSPECIFIC else paper)
        painter.setPen(QPen(colour, 1.5))
        painter.drawRect(inner)
        if role is Listing.NOT_COVERED:
            painter.drawLine(inner.topLeft(), inner.bottomRight())
            painter.drawLine(inner.bottomLeft(), inner.topRight())

    def fade(self, painter: QPainter, clear: float, full: float, y: int) -> None:
        """Paint a bar that runs out from `full` to `clear`."""
        ink, paper = self._theme.color(Role.LISTED), self._theme.color(Role.SURFACE)
        gradient = QLinearGradient(clear, 0, full, 0)
        gradient.setColorAt(0, paper)
        gradient.setColorAt(1, _mixed(ink, paper))  # not see-through: a PDF would show it solid
        left, right = min(clear, full), max(clear, full)
        painter.fillRect(QRectF(left, y + 1, right - left, BAR_TALL - 2), QBrush(gradient))
        painter.setPen(QPen(self._theme.color(Role.LISTED), 1, Qt.PenStyle.DashLine))
        painter.drawLine(QPointF(left, y + BAR_TALL - 0.5), QPointF(right, y + BAR_TALL - 0.5))

    def _disputed(self, painter: QPainter, conflict: Conflict, area: TimeArea, y: int) -> None:
        """Hatch days in doubt; a contradiction that leaves the listing as it is underlines its days."""
        first, last = area.bounded(conflict.start, conflict.end)
        if conflict.resolution is not None or last <= first:
            return
        ink = self._theme.color(Role.DISPUTED)
        if conflict.kind in DISPUTES_DAYS:
            hatch(painter, QRectF(first, y - 2, last - first, BAR_TALL + 4), ink, self._theme.color(Role.SURFACE))
        else:
            self.underline(painter, QRectF(first, y + BAR_TALL + 2, last - first, 3), ink)

    def underline(self, painter: QPainter, area: QRectF, ink: QColor) -> None:
        """Paint the line below days that a code set and a policy see differently."""
        pen = QPen(ink, 2)
        pen.setDashPattern([2, 1.5])
        painter.setPen(pen)
        painter.drawLine(QPointF(area.left(), area.center().y()), QPointF(area.right(), area.center().y()))

    def _arrow(self, painter: QPainter, area: TimeArea, bar: QRectF, ink: QColor) -> None:
        """Point an open end beyond the edge."""
        if bar.right() < area.right - 1:
            return
        painter.save()
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        tip, middle = area.right - 1, bar.center().y()
        painter.fillRect(QRectF(tip - 9, bar.top() - 3, 10, bar.height() + 6), self._theme.color(Role.SURFACE))
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(ink)
        painter.drawPolygon(QPolygonF([QPointF(tip - 9, bar.top() - 2), QPointF(tip, middle), QPointF(tip - 9, bar.bottom() + 2)]))
        painter.restore()


def _mixed(ink: QColor, paper: QColor) -> QColor:
    """Return a colour two thirds of the way from paper to ink."""
    parts = ((2 * one + other) // 3 for one, other in zip(ink.getRgb()[:3], paper.getRgb()[:3], strict=True))  # type: ignore[index] # the stub says object
    return QColor(*parts)


def _solid(interval: Interval) -> tuple[date | None, date | None]:
    """Return the days on which the code was listed for sure."""
    start = interval.start or (interval.latest_start if start_unknown(interval) else None)
    if not end_unknown(interval):
        return start, interval.end
    return start, interval.earliest_end or start
