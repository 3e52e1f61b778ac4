"""The signs of a review: the effect on access, the class, the tick. Never colour alone: each has a shape of its own."""

from PySide6.QtCore import QPointF, QRect, QRectF, QSize, Qt
from PySide6.QtGui import QPainter, QPen

from app.compare.model import ChangeClass, ChangeReview, Direction, PolicyChange
from app.desktop.theme import Role, Size, Theme

_SIDE = 15
_STEP = 20
_LETTERS = {ChangeClass.SUBSTANTIVE: "S", ChangeClass.ADMINISTRATIVE: "A"}
_STROKES: dict[Direction, tuple[tuple[float, float, float, float], ...]] = {
    Direction.RESTRICTS: ((-1, 0, 1, 0),),
    Direction.EXPANDS: ((-1, 0, 1, 0), (0, -1, 0, 1)),
    Direction.NEUTRAL: ((-1, -0.6, 1, -0.6), (-1, 0.6, 1, 0.6)),
    Direction.UNKNOWN: ((0, -0.2, 0, 0.2),),
}
_INKS = {Direction.RESTRICTS: Role.REMOVED, Direction.EXPANDS: Role.ADDED}


def paint_state(painter: QPainter, theme: Theme, change: PolicyChange, review: ChangeReview, area: QRect) -> int:
    """Paint effect, class and tick from the right edge of an area, and return how much room they take."""
    place = QRect(area.right() - _SIDE - 3, area.center().y() - _SIDE // 2, _SIDE, _SIDE)
    left = place.left() + _STEP
    if review.reviewed:
        tick = theme.icon("check", Role.ACCENT).pixmap(QSize(_SIDE, _SIDE), painter.device().devicePixelRatioF())
        painter.drawPixmap(place.topLeft(), tick)
        left, place = place.left(), place.translated(-_STEP, 0)
    if review.classed is not None:
        painter.setFont(theme.font(Size.SMALL, bold=True))
        painter.setPen(theme.color(Role.TEXT))
        painter.drawText(place, Qt.AlignmentFlag.AlignCenter, _LETTERS[review.classed])
        left, place = place.left(), place.translated(-_STEP, 0)
    direction = review.direction or change.direction
    if direction is not Direction.UNKNOWN or review.direction is not None:
        paint_direction(painter, theme, direction, place, confirmed=review.direction is not None)
        left = place.left()
    return max(0, area.right() - left)


def paint_direction(painter: QPainter, theme: Theme, direction: Direction, place: QRect, *, confirmed: bool) -> None:
    """Paint a minus for what restricts, a plus for what expands, two bars for neither; filled once a person confirmed it."""
    ink = theme.color(_INKS.get(direction, Role.MUTED))
    painter.save()
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    painter.setPen(QPen(ink, 1.3))
    painter.setBrush(ink if confirmed else Qt.BrushStyle.NoBrush)
    painter.drawEllipse(QRectF(place).adjusted(1, 1, -1, -1))
    painter.setPen(QPen(theme.color(Role.SURFACE) if confirmed else ink, 1.6))
    middle, reach = QRectF(place).center(), place.width() * 0.23
    for left, top, right, bottom in _STROKES[direction]:
        painter.drawLine(middle + QPointF(left, top) * reach, middle + QPointF(right, bottom) * reach)
    painter.restore()
