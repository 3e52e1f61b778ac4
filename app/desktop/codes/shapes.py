"""The shape of a state: full disc, ring, ring with a bar, diamond, question mark. Always beside its word."""

from PySide6.QtCore import QPointF, QRectF, Qt
from PySide6.QtGui import QPainter, QPen, QPolygonF

from app.desktop.codes.words import State
from app.desktop.theme import Role, Theme

ROLES = {
    State.IN: Role.LISTED,
    State.NOT_YET: Role.MUTED,
    State.NO_LONGER: Role.MUTED,
    State.NEVER: Role.MUTED,
    State.DISPUTED: Role.DISPUTED,
    State.UNKNOWN: Role.UNDETERMINED,
}
SIGNS = {State.IN: "●", State.NOT_YET: "○", State.NO_LONGER: "⊖", State.NEVER: "○", State.DISPUTED: "◈", State.UNKNOWN: "?"}


def paint_state(painter: QPainter, theme: Theme, state: State, area: QRectF) -> None:
    """Paint a state's shape."""
    ink = theme.color(ROLES[state])
    painter.save()
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    painter.setPen(QPen(ink, 1.5))
    inner = area.adjusted(1, 1, -1, -1)
    match state:
        case State.IN:
            painter.setBrush(ink)
            painter.drawEllipse(inner)
        case State.NOT_YET | State.NEVER:
            painter.setBrush(Qt.BrushStyle.NoBrush)
            painter.drawEllipse(inner)
        case State.NO_LONGER:
            painter.setBrush(Qt.BrushStyle.NoBrush)
            painter.drawEllipse(inner)
            painter.drawLine(QPointF(inner.left() + 2, inner.center().y()), QPointF(inner.right() - 2, inner.center().y()))
        case State.DISPUTED:
            across = inner.center().y()
            upper, lower = QPointF(inner.center().x(), inner.top()), QPointF(inner.center().x(), inner.bottom())
            left, right = QPointF(inner.left(), across), QPointF(inner.right(), across)
            painter.setBrush(Qt.BrushStyle.NoBrush)
            painter.drawPolygon(QPolygonF([upper, right, lower, left]))
            painter.setBrush(ink)
            painter.drawPolygon(QPolygonF([upper, lower, left]))
        case State.UNKNOWN:
            painter.setBrush(Qt.BrushStyle.NoBrush)
            painter.drawRect(inner)
            font = theme.font(bold=True)
            font.setPixelSize(max(7, round(inner.height())))
            painter.setFont(font)
            painter.drawText(area, Qt.AlignmentFlag.AlignCenter, "?")
    painter.restore()
