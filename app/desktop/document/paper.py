"""How marked words are drawn on the picture of a page. The paper is white whichever palette the program wears."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from PySide6.QtCore import QRectF, Qt
from PySide6.QtGui import QColor, QPainter, QPen

from app.desktop.palettes import LIGHT, Role
from app.documents.model import Box

_JOINED = 6.0  # points between two pieces of a line that are marked as one
_BAR = 3  # pixels of the bar beside marked lines


@dataclass(frozen=True, slots=True)
class Marks:
    """What is marked: the words a fact rests on, matches of a search, and the match in front."""

    words: tuple[Box, ...] = ()
    matches: tuple[Box, ...] = ()
    current: tuple[Box, ...] = ()


def paper(role: Role) -> QColor:
    """Return a role's colour on paper."""
    return QColor(LIGHT[role])


def lines(boxes: Iterable[Box], page: int) -> list[QRectF]:
    """Return the areas of a page in points, pieces of one line joined."""
    found: list[QRectF] = []
    for box in boxes:
        if box.page != page:
            continue
        area = QRectF(box.x0, box.y0, box.x1 - box.x0, box.y1 - box.y0)
        last = found[-1] if found else None
        level = last is not None and abs(last.center().y() - area.center().y()) < 0.5 * min(last.height(), area.height())
        if last is not None and level and -_JOINED < area.left() - last.right() < _JOINED:
            found[-1] = last.united(area)
        else:
            found.append(area)
    return found


def draw_marks(painter: QPainter, marks: Marks, page: int, origin: QRectF, scale: float) -> None:
    """Draw a page's marks over its picture: tinted, framed, and the words a fact rests on with a bar in the margin."""
    words, matches, current = (_placed(boxes, page, origin, scale) for boxes in (marks.words, marks.matches, marks.current))
    painter.save()
    painter.setCompositionMode(QPainter.CompositionMode.CompositionMode_Multiply)
    for areas, role in ((matches, Role.ADDED_SOFT), (words, Role.MARK), (current, Role.MOVED_SOFT)):
        for area in areas:
            painter.fillRect(area, paper(role))
    painter.restore()
    _frame(painter, words, QPen(paper(Role.REVIEW), 1.0))
    _frame(painter, current, QPen(paper(Role.MOVED), 2.0, Qt.PenStyle.DashLine))
    if words:
        top, bottom = min(area.top() for area in words), max(area.bottom() for area in words)
        painter.fillRect(QRectF(origin.left() + 5, top, _BAR, bottom - top), paper(Role.REVIEW))


def _placed(boxes: Sequence[Box], page: int, origin: QRectF, scale: float) -> list[QRectF]:
    found = []
    for area in lines(boxes, page):
        shown = QRectF(origin.left() + area.left() * scale, origin.top() + area.top() * scale, area.width() * scale, area.height() * scale)
        found.append(shown.adjusted(-2, -1, 2, 1))
    return found


def _frame(painter: QPainter, areas: Sequence[QRectF], pen: QPen) -> None:
    painter.setPen(pen)
    painter.setBrush(Qt.BrushStyle.NoBrush)
    for area in areas:
        painter.drawRect(area)
