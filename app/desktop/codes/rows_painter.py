"""Paints whole rows, on the screen and on paper alike: label on the left, time on the right, the versions' and notices' hairlines."""

from datetime import date

from PySide6.QtCore import QRect
from PySide6.QtGui import QPainter

from app.desktop.codes.row_labels import LabelPainter
from app.desktop.codes.strips import CodeStrip, PolicyHeading, RegimeStrip, StripRow, SystemHeading
from app.desktop.codes.time_bars import BarPainter, TimeArea
from app.desktop.theme import Role, Theme

HEIGHTS = {PolicyHeading: 44, SystemHeading: 26, RegimeStrip: 32, CodeStrip: 42}


class RowPainter:
    """Paints rows in a theme's colours."""

    def __init__(self, theme: Theme) -> None:
        """Nothing is held but the theme."""
        self._theme = theme
        self._bars = BarPainter(theme)
        self._labels = LabelPainter(theme)

    def time(self, painter: QPainter, row: StripRow, area: TimeArea, top: int, *, chosen: bool = False) -> None:
        """Paint a row's part in time."""
        tall = HEIGHTS[type(row)]
        room = QRect(round(area.left), top, round(area.right - area.left), tall)
        if isinstance(row, PolicyHeading):
            painter.fillRect(room, self._theme.color(Role.RAISED))
            self._labels.versions(painter, row, area.x, room)
            return
        if chosen or isinstance(row, SystemHeading):
            painter.fillRect(room, self._theme.color(Role.ACCENT_SOFT if chosen else Role.RAISED))
        for mark in area.marks:
            self._bars.hairline(painter, area.x(mark.day), top, top + tall, notice=mark.notice)
        if isinstance(row, CodeStrip):
            self._bars.strip(painter, row, area, top)
        elif isinstance(row, RegimeStrip):
            self._bars.regime(painter, row, area, top)

    def label(self, painter: QPainter, row: StripRow, area: QRect, when: date, *, chosen: bool = False) -> None:
        """Paint a row's label."""
        self._labels.paint(painter, row, area, when, chosen=chosen)
