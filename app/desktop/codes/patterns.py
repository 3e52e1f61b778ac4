"""Patterns that tell code systems and roles apart without colour."""

from PySide6.QtCore import QLineF, QPointF, QRectF, Qt
from PySide6.QtGui import QColor, QPainter, QPen

from app.codesets.model import CodeSystem

_STEP = 7.0


def fill_bar(painter: QPainter, area: QRectF, system: CodeSystem, ink: QColor, paper: QColor) -> None:
    """Fill a bar in a system's pattern: HCPCS plain, CPT split, ICD-10-CM ticked, ICD-10-PCS dotted, others outlined or crossed."""
    painter.fillRect(area, ink)
    match system:
        case CodeSystem.CPT:
            painter.fillRect(QRectF(area.left(), area.center().y() - 0.75, area.width(), 1.5), paper)
        case CodeSystem.ICD10CM:
            _ticks(painter, area, paper, slant=0.0)
        case CodeSystem.ICD10PCS:
            _dots(painter, area, paper)
        case CodeSystem.ICD9CM:
            _ticks(painter, area, paper, slant=area.height())
        case CodeSystem.REVENUE:
            painter.fillRect(area.adjusted(1.5, 1.5, -1.5, -1.5), paper)
        case CodeSystem.HCPCS:
            pass


def hatch(painter: QPainter, area: QRectF, ink: QColor, paper: QColor) -> None:
    """Hatch disputed days inside a frame."""
    painter.save()
    painter.setClipRect(area, Qt.ClipOperation.IntersectClip)
    painter.fillRect(area, paper)
    painter.setPen(QPen(ink, 1.6))
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    tall = area.height()
    x = area.left() - tall + (-area.left()) % 6.0
    lines: list[QLineF] = []
    while x < area.right():
        lines.append(QLineF(x, area.bottom(), x + tall, area.top()))
        x += 6.0
    painter.drawLines(lines)
    painter.setRenderHint(QPainter.RenderHint.Antialiasing, False)
    painter.setPen(QPen(ink, 1))
    painter.setBrush(Qt.BrushStyle.NoBrush)
    painter.drawRect(area.adjusted(0.5, 0.5, -0.5, -0.5))
    painter.restore()


def _ticks(painter: QPainter, area: QRectF, paper: QColor, *, slant: float) -> None:
    painter.setPen(QPen(paper, 1.2))
    x = area.left() + (-area.left()) % _STEP
    lines: list[QLineF] = []
    while x < area.right():
        lines.append(QLineF(x, area.bottom(), min(x + slant, area.right()), area.top()))
        x += _STEP
    painter.drawLines(lines)


def _dots(painter: QPainter, area: QRectF, paper: QColor) -> None:
    painter.setPen(QPen(paper, 2.4, Qt.PenStyle.SolidLine, Qt.PenCapStyle.RoundCap))
    x = area.left() + 2 + (-area.left()) % _STEP
    points: list[QPointF] = []
    while x < area.right() - 1:
        points.append(QPointF(x, area.center().y()))
        x += _STEP
    painter.drawPoints(points)
