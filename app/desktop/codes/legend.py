"""Says what the lines, bars and patterns of the strips mean."""

from collections.abc import Callable, Sequence

from PySide6.QtCore import QPointF, QRect, QRectF, Qt
from PySide6.QtGui import QFontMetrics, QPainter, QPaintEvent, QPen, QResizeEvent
from PySide6.QtWidgets import QWidget

from app.codesets.model import CodeSystem
from app.desktop.codes.patterns import hatch
from app.desktop.codes.strips import PolicyHeading, StripRow, codes_in
from app.desktop.codes.time_bars import BAR_TALL, VALID_TALL, BarPainter
from app.desktop.codes.words import end_unknown, start_unknown
from app.desktop.theme import Role, Size, Theme
from app.ledger.conflicts import DISPUTES_DAYS
from app.ledger.model import Role as Listing

_SWATCH = 28
_HEIGHT = 26
_EDGE, _MOST = 12, 2
_ROLE_WORDS = {Listing.NONSPECIFIC: "Nonspecific", Listing.NOT_COVERED: "Not covered"}
Swatch = Callable[[QPainter, QRectF], None]


class LegendPainter:
    """Knows what occurs in the strips shown, and paints it line by line."""

    def __init__(self, theme: Theme) -> None:
        """Nothing is held but the theme and what is to be explained."""
        self._theme = theme
        self._bars = BarPainter(theme)
        self._systems: tuple[CodeSystem, ...] = ()
        self._roles: frozenset[Listing] = frozenset()
        self._unsure = False
        self._contested: frozenset[bool] = frozenset()  # whether days are in doubt; both may occur
        self._noticed = False

    def explain(self, rows: Sequence[StripRow]) -> None:
        """Explain what occurs in these rows."""
        strips = codes_in(rows)
        held = {strip.history.system for strip in strips}
        intervals = [interval for strip in strips for interval in strip.history.intervals]
        self._systems = tuple(system for system in CodeSystem if system in held)
        self._roles = frozenset(interval.role for interval in intervals)
        self._unsure = any(start_unknown(interval) or end_unknown(interval) for interval in intervals)
        self._contested = frozenset(
            conflict.kind in DISPUTES_DAYS for strip in strips for conflict in strip.conflicts if conflict.resolution is None
        )
        self._noticed = any(held.notice for row in rows if isinstance(row, PolicyHeading) for held in row.policy.versions)

    def lines(self, width: int) -> int:
        """Return how many lines it takes."""
        return len(self._broken(width))

    def paint(self, painter: QPainter, left: int, top: int, width: int, *, most: int) -> None:
        """Draw swatches with their words; what has no room in the lines is left out."""
        font = self._theme.font(Size.SMALL)
        for number, line in enumerate(self._broken(width)[:most]):
            x, y = left, top + number * _HEIGHT
            for words, swatch, wide in line:
                swatch(painter, QRectF(x, y + (_HEIGHT - BAR_TALL) / 2, _SWATCH, BAR_TALL))
                painter.setFont(font)
                painter.setPen(self._theme.color(Role.MUTED))
                painter.drawText(QRect(x + _SWATCH + 6, y, wide + 2, _HEIGHT), Qt.AlignmentFlag.AlignVCenter, words)
                x += _SWATCH + wide + 20

    def _broken(self, width: int) -> list[list[tuple[str, Swatch, int]]]:
        metrics = QFontMetrics(self._theme.font(Size.SMALL))
        lines: list[list[tuple[str, Swatch, int]]] = [[]]
        used = 0
        for words, swatch in self._entries():
            wide = metrics.horizontalAdvance(words)
            if used + _SWATCH + 6 + wide > width and lines[-1]:
                lines.append([])
                used = 0
            lines[-1].append((words, swatch, wide))
            used += _SWATCH + wide + 20
        return lines

    def _entries(self) -> list[tuple[str, Swatch]]:
        entries: list[tuple[str, Swatch]] = [("Valid in code set", self._valid), ("No table", self._no_table)]
        entries += [
            (f"Listed {system}" if not number else str(system), self._listed(system)) for number, system in enumerate(self._systems)
        ]
        entries += [("Disputed", self._disputed)] if True in self._contested else []
        entries += [("Code set disagrees", self._underlined)] if False in self._contested else []
        entries += [(_ROLE_WORDS[role], self._role(role)) for role in _ROLE_WORDS if role in self._roles]
        entries += [("Day unknown", self._unknown)] if self._unsure else []
        entries += [("Notice", self._notice)] if self._noticed else []
        return [*entries, ("Today", self._today)]

    def _valid(self, painter: QPainter, area: QRectF) -> None:
        painter.fillRect(QRectF(area.left(), area.center().y() - VALID_TALL / 2, area.width(), VALID_TALL), self._theme.color(Role.VALID))

    def _no_table(self, painter: QPainter, area: QRectF) -> None:
        painter.setPen(QPen(self._theme.color(Role.VALID), 1.4, Qt.PenStyle.DotLine))
        painter.drawLine(QPointF(area.left(), area.center().y()), QPointF(area.right(), area.center().y()))

    def _disputed(self, painter: QPainter, area: QRectF) -> None:
        hatch(painter, area.adjusted(0, -1, 0, 1), self._theme.color(Role.DISPUTED), self._theme.color(Role.SURFACE))

    def _underlined(self, painter: QPainter, area: QRectF) -> None:
        self._bars.underline(painter, area, self._theme.color(Role.DISPUTED))

    def _unknown(self, painter: QPainter, area: QRectF) -> None:
        self._bars.fade(painter, area.left(), area.right(), round(area.top()))

    def _today(self, painter: QPainter, area: QRectF) -> None:
        painter.setPen(QPen(self._theme.color(Role.TODAY), 1, Qt.PenStyle.DashLine))
        middle = round(area.center().x()) + 0.5
        painter.drawLine(QPointF(middle, area.top() - 4), QPointF(middle, area.bottom() + 4))

    def _notice(self, painter: QPainter, area: QRectF) -> None:
        self._bars.hairline(painter, area.center().x(), round(area.top()) - 5, round(area.bottom()) + 5, notice=True)

    def _listed(self, system: CodeSystem) -> Swatch:
        return lambda painter, area: self._bars.fill(painter, area, system, Listing.LISTED)

    def _role(self, role: Listing) -> Swatch:
        return lambda painter, area: self._bars.fill(painter, area, CodeSystem.HCPCS, role)


class Legend(QWidget):
    """Below the strips, in two lines at most."""

    def __init__(self, theme: Theme, parent: QWidget | None = None) -> None:
        """Nothing is held but the theme and what is shown."""
        super().__init__(parent)
        self._theme = theme
        self._painter = LegendPainter(theme)
        self.setFixedHeight(_HEIGHT)
        self.setAccessibleName("Legend: upper line, valid in its code set; lower bar, listed in the policy; hatched, disputed days")
        theme.changed.connect(self.update)

    def explain(self, rows: Sequence[StripRow]) -> None:
        """Explain what occurs in these rows."""
        self._painter.explain(rows)
        self._fit()

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Take a second line where one is too short."""
        super().resizeEvent(event)
        self._fit()

    def paintEvent(self, _event: QPaintEvent) -> None:
        """Draw swatches with their words."""
        painter = QPainter(self)
        painter.fillRect(self.rect(), self._theme.color(Role.RAISED))
        painter.setPen(self._theme.color(Role.LINE))
        painter.drawLine(0, 0, self.width(), 0)
        self._painter.paint(painter, _EDGE, 0, self.width() - 2 * _EDGE, most=_MOST)
        painter.end()

    def _fit(self) -> None:
        self.setFixedHeight(_HEIGHT * min(_MOST, self._painter.lines(self.width() - 2 * _EDGE)))
        self.update()
