"""One code through time in two thin lines: valid in its code set, listed in the policy; with the finding's date."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta

from PySide6.QtCore import QPointF, QRectF, QSize, Qt
from PySide6.QtGui import QBrush, QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import QSizePolicy, QWidget

from app.desktop.theme import Role, Size, Theme
from app.desktop.words import day

_LABELS = 70
_HEIGHT = 74


@dataclass(frozen=True, slots=True)
class Span:
    """Days `[start, end)`; None is open."""

    start: date | None
    end: date | None
    disputed: bool = False


class Strip(QWidget):
    """Drawn from the theme's roles."""

    def __init__(self, theme: Theme, parent: QWidget | None = None) -> None:
        """Begin empty."""
        super().__init__(parent)
        self._theme = theme
        self._rows: list[tuple[str, Role, tuple[Span, ...]]] = []
        self._day: date | None = None
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        self.setFixedHeight(_HEIGHT)
        theme.changed.connect(self.update)

    def sizeHint(self) -> QSize:
        """Return a width that fits the details pane."""
        return QSize(320, _HEIGHT)

    def show_spans(self, valid: Sequence[Span], listed: Sequence[Span], marked: date | None) -> None:
        """Show where the code was valid, where it was listed, and the day asked about."""
        self._rows = [("Code set", Role.VALID, tuple(valid)), ("Listed", Role.LISTED, tuple(listed))]
        self._day = marked
        words = "; ".join(f"{name}: {', '.join(map(_words, spans)) or 'no day known'}" for name, _, spans in self._rows)
        self.setAccessibleName(f"{words}; date used {day(marked)}")
        self.setToolTip(words)
        self.update()

    def paintEvent(self, _event: QPaintEvent) -> None:
        """Draw the two lines and the date."""
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        first, last = self._range()
        painter.setFont(self._theme.font(Size.SMALL))
        for number, (name, role, spans) in enumerate(self._rows):
            top = 24 + number * 22
            painter.setPen(self._theme.color(Role.MUTED))
            painter.drawText(QRectF(0, top - 6, _LABELS - 6, 18), Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter, name)
            track = QRectF(_LABELS, top, self.width() - _LABELS, 6)
            painter.setPen(Qt.PenStyle.NoPen)
            painter.setBrush(self._theme.color(Role.SUNKEN))
            painter.drawRoundedRect(track, 3, 3)
            for span in spans:
                left, right = _x(span.start or first, first, last, track), _x(span.end or last, first, last, track)
                self._draw(painter, span, role, QRectF(left, top, max(2.0, right - left), track.height()))
        if self._day is not None:
            self._draw_day(painter, first, last)
        painter.end()

    def _draw(self, painter: QPainter, span: Span, role: Role, bar: QRectF) -> None:
        color = self._theme.color(Role.DISPUTED if span.disputed else role)
        if span.disputed:
            bar = bar.adjusted(0, -3, 0, 3)
            painter.fillRect(bar, self._theme.color(Role.RAISED))
            painter.setPen(QPen(color, 1))
            painter.setBrush(QBrush(color, Qt.BrushStyle.BDiagPattern))
            painter.drawRect(bar)
            return
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(color)
        painter.drawRoundedRect(bar, 3, 3)
        if span.end is None:  # open: it runs off the edge with an arrow
            tip = QPointF(bar.right(), bar.center().y())
            painter.setBrush(color)
            painter.drawPolygon([tip, tip + QPointF(-7, -6), tip + QPointF(-7, 6)])

    def _draw_day(self, painter: QPainter, first: date, last: date) -> None:
        track = QRectF(_LABELS, 0, self.width() - _LABELS, 0)
        at = _x(self._day or first, first, last, track)
        color = self._theme.color(Role.TODAY)
        painter.setPen(QPen(color, 1.5))
        painter.drawLine(QPointF(at, 16), QPointF(at, _HEIGHT - 8))
        text = day(self._day)
        wide = painter.fontMetrics().horizontalAdvance(text) + 2
        left = min(max(at - wide / 2, track.left()), self.width() - wide)
        painter.drawText(QRectF(left, 0, wide, 15), Qt.AlignmentFlag.AlignCenter, text)

    def _range(self) -> tuple[date, date]:
        # the days that matter are those of the listing: a code valid for a decade would squeeze them
        for rows in (self._rows[1:], self._rows):
            days = [bound for _, _, spans in rows for span in spans for bound in (span.start, span.end) if bound is not None]
            if days:
                break
        days += [self._day] if self._day is not None else []
        days = days or [date(2020, 1, 1)]
        room = max((max(days) - min(days)) // 6, timedelta(days=180))
        return min(days) - room, max(days) + room


def _x(value: date, first: date, last: date, track: QRectF) -> float:
    share = (value - first).days / max(1, (last - first).days)
    return track.left() + track.width() * min(1.0, max(0.0, share))


def _words(span: Span) -> str:
    disputed = ", disputed" if span.disputed else ""
    return f"{day(span.start, 'before what is known')} to {day(span.end, 'open')}{disputed}"
