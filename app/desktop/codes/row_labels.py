"""Paints the left-hand side of a strip: code, description, and the answer on the date."""

from collections.abc import Callable
from datetime import date

from PySide6.QtCore import QRect, QRectF, Qt
from PySide6.QtGui import QFont, QFontMetrics, QPainter

from app.desktop.codes.shapes import ROLES, paint_state
from app.desktop.codes.strips import CodeStrip, PolicyHeading, RegimeStrip, StripRow, SystemHeading, marks_of
from app.desktop.codes.time_bars import BarPainter
from app.desktop.codes.words import code_words, regime_words, state_on
from app.desktop.theme import Role, Size, Theme
from app.desktop.words import count, day

_LEFT = Qt.AlignmentFlag.AlignVCenter | Qt.AlignmentFlag.AlignLeft
_EDGE = 12


class LabelPainter:
    """Paints labels in a theme's colours."""

    def __init__(self, theme: Theme) -> None:
        """Nothing is held but the theme."""
        self._theme = theme
        self._bars = BarPainter(theme)

    def paint(self, painter: QPainter, row: StripRow, area: QRect, when: date, *, chosen: bool) -> None:
        """Paint a row's label over its paper."""
        heading = isinstance(row, PolicyHeading | SystemHeading)
        paper = Role.ACCENT_SOFT if chosen else Role.RAISED if heading else Role.SURFACE
        painter.fillRect(area, self._theme.color(paper))
        if chosen:
            painter.fillRect(QRect(area.left(), area.top(), 3, area.height()), self._theme.color(Role.ACCENT))
        match row:
            case PolicyHeading():
                self._policy(painter, row, area)
            case SystemHeading():
                self._write(
                    painter, area.adjusted(_EDGE, 0, -8, 0), f"{row.system}  ·  {count(row.count, 'code')}", Role.MUTED, self._small()
                )
            case RegimeStrip():
                self._write(painter, area.adjusted(_EDGE, 0, -8, 0), regime_words(row.regime), Role.TEXT, self._theme.font())
            case CodeStrip():
                self._code(painter, row, area, when)

    def versions(self, painter: QPainter, heading: PolicyHeading, x_of: Callable[[date], float], area: QRect) -> None:
        """Name the versions and notices at their hairlines, in two lines where they stand close; a name without room is left out."""
        painter.setFont(self._small())
        metrics = QFontMetrics(painter.font())
        free = [float(area.left()), float(area.left())]
        for mark in marks_of(heading.policy):
            x = x_of(mark.day)
            text = f"{day(mark.day)} notice" if mark.notice else day(mark.version.published or mark.day)
            wide = metrics.horizontalAdvance(text)
            left = x + 4 if x + 4 + wide < area.right() else x - wide - 4
            self._bars.hairline(painter, x, area.top() + 4, area.bottom() + 1, notice=mark.notice)
            line = next((number for number, used in enumerate(free) if used <= left), None)
            if x < area.left() - 1 or x > area.right() or line is None:
                continue
            free[line] = left + wide + 10
            painter.setPen(self._theme.color(Role.TEXT if mark.notice else Role.MUTED))
            painter.drawText(QRectF(left, area.top() + 3 + 19 * line, wide + 2, 19), _LEFT, text)

    def _policy(self, painter: QPainter, heading: PolicyHeading, area: QRect) -> None:
        upper = QRect(area.left() + _EDGE, area.top() + 4, area.width() - _EDGE - 8, 19)
        self._write(painter, upper, heading.title, Role.TEXT, self._theme.font(bold=True))
        held = count(len(heading.policy.versions), "version")
        disputed = len([conflict for conflict in heading.policy.conflicts if conflict.resolution is None])
        said = f"{held} · {count(disputed, 'conflict')}" if disputed else held
        self._write(painter, upper.translated(0, 18), said, Role.DISPUTED if disputed else Role.MUTED, self._small())

    def _code(self, painter: QPainter, strip: CodeStrip, area: QRect, when: date) -> None:
        state = state_on(strip.policy, strip.history, when)
        upper = QRect(area.left() + _EDGE, area.top() + 4, area.width() - _EDGE - 10, 19)
        font = self._theme.font(Size.SMALL)
        wide = QFontMetrics(font).horizontalAdvance(state.value)
        self._write(painter, upper.adjusted(upper.width() - wide - 1, 0, 1, 0), state.value, ROLES[state], font)
        shape = QRectF(upper.right() - wide - 16, upper.center().y() - 5, 11, 11)
        paint_state(painter, self._theme, state, shape)
        self._write(painter, upper.adjusted(0, 0, -wide - 24, 0), code_words(strip.history), Role.TEXT, self._theme.mono())
        lower = QRect(upper.left(), upper.top() + 17, upper.width(), 17)
        self._write(painter, lower, strip.description, Role.MUTED, self._small())

    def _small(self) -> QFont:
        return self._theme.font(Size.SMALL)

    def _write(self, painter: QPainter, room: QRect, text: str, role: Role, font: QFont) -> None:
        painter.setFont(font)
        painter.setPen(self._theme.color(role))
        painter.drawText(room, _LEFT, QFontMetrics(font).elidedText(text, Qt.TextElideMode.ElideRight, room.width()))
