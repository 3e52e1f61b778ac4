"""Says what the lines, bars and patterns of the strips mean."""

from collections.abc import Callable, Sequence

from PySide6.QtCore import QPointF, QRect, QRectF, Qt
from PySide6.QtGui import QFontMetrics, QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import QWidget

from app.codesets.model import CodeSystem
from app.desktop.codes.patterns import hatch
from app.desktop.codes.strips import CodeStrip
from app.desktop.codes.time_bars import BAR_TALL, VALID_TALL, BarPainter
from app.desktop.codes.words import end_unknown, start_unknown
from app.desktop.theme import Role, Size, Theme
from app.ledger.model import Role as Listing

_SWATCH = 28
_HEIGHT = 26
_ROLE_WORDS = {Listing.NONSPECIFIC: "Nonspecific", Listing.NOT_COVERED: "Not covered"}
Swatch = Callable[[QPainter, QRectF], None]


class Legend(QWidget):
    """One line below the strips; what has no room is left out from the right."""

    def __init__(self, theme: Theme, parent: QWidget | None = None) -> None:
        """Nothing is held but the theme and the systems shown."""
        super().__init__(parent)
        self._theme = theme
        self._bars = BarPainter(theme)
        self._systems: tuple[CodeSystem, ...] = ()
        self._roles: frozenset[Listing] = frozenset()
        self._unsure = False
        self._contested = False
        self.setFixedHeight(_HEIGHT)
        self.setAccessibleName("Legend: upper line, valid in its code set; lower bar, listed in the policy; hatched, disputed days")
        theme.changed.connect(self.update)

    def explain(self, strips: Sequence[CodeStrip]) -> None:
        """Explain what occurs in these strips."""
        held = {strip.history.system for strip in strips}
        intervals = [interval for strip in strips for interval in strip.history.intervals]
        self._systems = tuple(system for system in CodeSystem if system in held)
        self._roles = frozenset(interval.role for interval in intervals)
        self._unsure = any(start_unknown(interval) or end_unknown(interval) for interval in intervals)
        self._contested = any(conflict.resolution is None for strip in strips for conflict in strip.conflicts)
        self.update()

    def paintEvent(self, _event: QPaintEvent) -> None:
        """Draw swatches with their words."""
        painter = QPainter(self)
        painter.fillRect(self.rect(), self._theme.color(Role.RAISED))
        painter.setPen(self._theme.color(Role.LINE))
        painter.drawLine(0, 0, self.width(), 0)
        font = self._theme.font(Size.SMALL)
        metrics = QFontMetrics(font)
        x = 12
        for words, swatch in self._entries():
            wide = metrics.horizontalAdvance(words)
            if x + _SWATCH + 6 + wide > self.width() - 4:
                break
            swatch(painter, QRectF(x, (_HEIGHT - BAR_TALL) / 2, _SWATCH, BAR_TALL))
            painter.setFont(font)
            painter.setPen(self._theme.color(Role.MUTED))
            painter.drawText(QRect(x + _SWATCH + 6, 0, wide + 2, _HEIGHT), Qt.AlignmentFlag.AlignVCenter, words)
            x += _SWATCH + wide + 20
        painter.end()

    def _entries(self) -> list[tuple[str, Swatch]]:
        entries: list[tuple[str, Swatch]] = [("Valid in code set", self._valid), ("No table", self._no_table)]
        entries += [
            (f"Listed {system}" if not number else str(system), self._listed(system)) for number, system in enumerate(self._systems)
        ]
        entries += [("Disputed", self._disputed)] if self._contested else []
        entries += [(_ROLE_WORDS[role], self._role(role)) for role in _ROLE_WORDS if role in self._roles]
        entries += [("Day unknown", self._unknown)] if self._unsure else []
        return [*entries, ("Today", self._today)]

    def _valid(self, painter: QPainter, area: QRectF) -> None:
        painter.fillRect(QRectF(area.left(), area.center().y() - VALID_TALL / 2, area.width(), VALID_TALL), self._theme.color(Role.VALID))

    def _no_table(self, painter: QPainter, area: QRectF) -> None:
        painter.setPen(QPen(self._theme.color(Role.VALID), 1.4, Qt.PenStyle.DotLine))
        painter.drawLine(QPointF(area.left(), area.center().y()), QPointF(area.right(), area.center().y()))

    def _disputed(self, painter: QPainter, area: QRectF) -> None:
        hatch(painter, area.adjusted(0, -1, 0, 1), self._theme.color(Role.DISPUTED), self._theme.color(Role.SURFACE))

    def _unknown(self, painter: QPainter, area: QRectF) -> None:
        self._bars.fade(painter, area.left(), area.right(), round(area.top()))

    def _today(self, painter: QPainter, area: QRectF) -> None:
        painter.setPen(QPen(self._theme.color(Role.TODAY), 1, Qt.PenStyle.DashLine))
        middle = round(area.center().x()) + 0.5
        painter.drawLine(QPointF(middle, area.top() - 4), QPointF(middle, area.bottom() + 4))

    def _listed(self, system: CodeSystem) -> Swatch:
        return lambda painter, area: self._bars.fill(painter, area, system, Listing.LISTED)

    def _role(self, role: Listing) -> Swatch:
        return lambda painter, area: self._bars.fill(painter, area, CodeSystem.HCPCS, role)
