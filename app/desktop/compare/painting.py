"""Paints one line of the comparison: papers, texts, kind letters, folds."""

from dataclasses import dataclass, field

from PySide6.QtCore import QPoint, QPointF, QRect, QRectF, QSize, Qt
from PySide6.QtGui import QBrush, QFontMetrics, QPainter, QPainterPath, QPen, QTextCharFormat, QTextLayout

from app.compare.model import ChangeKind, SegmentKind
from app.desktop.compare.setting import MARGIN, Columns, PlacedText, Setting
from app.desktop.compare.stage import NOTE_HEIGHT, DrawnLine
from app.desktop.compare.texts import Column, units
from app.desktop.compare.words import FACTS
from app.desktop.theme import KIND_LETTERS, Role, Theme


@dataclass(frozen=True, slots=True)
class Highlight:
    """A stretch of one text, in UTF-16 units, drawn over its marks."""

    part: int  # which text of the line
    start: int
    end: int
    ink: Role
    paper: Role


@dataclass(frozen=True, slots=True)
class Emphasis:
    """What is special about a line right now."""

    change: str | None = None  # the chosen change, if it stands in this line
    kind: ChangeKind | None = None
    highlights: tuple[Highlight, ...] = field(default=())
    caret: tuple[int, int] | None = None  # which text, and where in it
    reviewed: bool = False  # whether all that is marked here was reviewed


_NONE = Emphasis()


class LinePainter:
    """Paints lines in the colours of a theme."""

    def __init__(self, theme: Theme, setting: Setting) -> None:
        """Take fonts and columns from `setting`."""
        self._theme = theme
        self._setting = setting

    def paint(self, painter: QPainter, line: DrawnLine, top: int, emphasis: Emphasis = _NONE) -> None:
        """Paint a line whose upper edge is at `top`."""
        if not line.height:
            return
        columns = self._setting.columns
        self._papers(painter, line, top, columns)
        self._gutter(painter, line, top, columns, emphasis)
        if line.note and self._setting.inline:
            self._note(painter, line, QRect(columns.old_x, top + line.height - NOTE_HEIGHT - 4, columns.text, NOTE_HEIGHT + 4))
        for part, placed in enumerate(line.texts):
            marks = [self._range(one) for one in emphasis.highlights if one.part == part]
            painter.setPen(self._theme.color(Role.MUTED if placed.muted else Role.TEXT))
            placed.layout.draw(painter, QPointF(placed.x, top + placed.y), marks)
            if emphasis.caret is not None and emphasis.caret[0] == part:
                painter.setPen(self._theme.color(Role.TEXT))
                placed.layout.drawCursor(painter, QPointF(placed.x, top + placed.y), emphasis.caret[1], 2)
            if emphasis.change is not None:
                self._outline(painter, placed, top, emphasis.change)

    def tie(self, painter: QPainter, one: int, other: int, height: int) -> None:
        """Tie both ends of a moved text along the gutter; an end out of sight lies beyond the edge."""
        x = self._setting.columns.gutter_x + 7
        painter.setPen(QPen(self._theme.color(Role.MOVED), 2, Qt.PenStyle.DotLine))
        painter.drawLine(x, max(-2, min(one, height + 2)), x, max(-2, min(other, height + 2)))
        painter.setPen(QPen(self._theme.color(Role.MOVED), 2))
        for y in (one, other):
            if 0 <= y <= height:
                painter.drawLine(x, y, x + 5, y)

    def fold(self, painter: QPainter, top: int, height: int, words: str, *, hovered: bool) -> None:
        """Paint the band of a fold."""
        width = self._setting.columns.width
        band = QRect(0, top + 3, width, height - 6)
        painter.fillRect(band, self._theme.color(Role.HOVER if hovered else Role.RAISED))
        painter.setPen(self._theme.color(Role.LINE))
        painter.drawLine(0, band.top(), width, band.top())
        painter.drawLine(0, band.bottom(), width, band.bottom())
        painter.setFont(self._theme.font())
        painter.setPen(self._theme.color(Role.ACCENT if hovered else Role.MUTED))
        room = band.adjusted(MARGIN, 0, -MARGIN, 0)
        painter.drawText(room, Qt.AlignmentFlag.AlignVCenter | Qt.AlignmentFlag.AlignLeft, _elided(painter, words, room.width()))

    def _papers(self, painter: QPainter, line: DrawnLine, top: int, columns: Columns) -> None:
        if self._setting.inline:
            return
        for column in (Column.OLD, Column.NEW):
            area = QRect(columns.left(column) - MARGIN, top, columns.text + 2 * MARGIN, line.height)
            placed = next((one for one in line.texts if one.column is column), None)
            if placed is None:
                brush = QBrush(self._theme.color(Role.LINE), Qt.BrushStyle.BDiagPattern)
                painter.fillRect(area, self._theme.color(Role.RAISED))
                painter.setOpacity(0.7)
                painter.fillRect(area, brush)
                painter.setOpacity(1.0)
                if line.note:
                    self._note(painter, line, QRect(columns.left(column), top, columns.text, line.height))

    def _note(self, painter: QPainter, line: DrawnLine, room: QRect) -> None:
        """Say on plain paper where the other end of a moved text is."""
        painter.setFont(self._theme.font())
        shown = _elided(painter, line.note, room.width() - 12)
        width = QFontMetrics(painter.font()).horizontalAdvance(shown) + 12
        paper = QRect(room.left(), room.top() + 3, width, min(NOTE_HEIGHT, room.height() - 4))
        painter.fillRect(paper, self._theme.color(Role.MOVED_SOFT))
        painter.setPen(self._theme.color(Role.MOVED))
        painter.drawText(paper, Qt.AlignmentFlag.AlignCenter, shown)

    def _gutter(self, painter: QPainter, line: DrawnLine, top: int, columns: Columns, emphasis: Emphasis) -> None:
        painter.fillRect(QRect(columns.gutter_x, top, columns.gutter, line.height), self._theme.color(Role.RAISED))
        if not line.kinds:
            return
        if any(kind in FACTS for kind in line.kinds):
            painter.fillRect(QRect(columns.gutter_x, top, 3, line.height), self._theme.color(Role.FACT))
        first = line.texts[0].y + (self._setting.line_height - self._setting.badge) // 2 if line.texts else 2
        size = self._setting.badge
        left = columns.gutter_x + (columns.gutter - (2 * size + 2 if len(line.kinds) > 1 else size)) // 2 + 1
        for number, kind in enumerate(line.kinds):
            place = QRect(left + (number % 2) * (size + 2), top + first + (number // 2) * (size + 2), size, size)
            paint_badge(painter, self._theme, kind, place, filled=kind is emphasis.kind)
        if emphasis.reviewed:
            self._tick(painter, line, QRect(left, top + first, size, size), top)

    def _tick(self, painter: QPainter, line: DrawnLine, badge: QRect, top: int) -> None:
        """Paint the tick of a reviewed line below its letters, or beside the last one where there is no room below."""
        step, side = badge.height() + 2, badge.height() - 4
        rows = (len(line.kinds) + 1) // 2
        below = badge.top() + rows * step
        if below + side <= top + line.height:
            corner = QPoint(badge.left() + 2, below)
        else:
            corner = QPoint(badge.right() + 1, badge.top() + (rows - 1) * step + 2)
        tick = self._theme.icon("check", Role.ACCENT).pixmap(QSize(side, side), painter.device().devicePixelRatioF())
        painter.drawPixmap(corner, tick)

    def _outline(self, painter: QPainter, placed: PlacedText, top: int, change: str) -> None:
        path = QPainterPath()
        path.setFillRule(Qt.FillRule.WindingFill)  # stretches that touch become one outline
        for start, end in _stretches(placed, change):
            for rect in stretch_rects(placed, start, end):
                path.addRect(rect.adjusted(-1.5, 0.5, 1.5, -0.5))
        if path.isEmpty():
            return
        painter.save()
        painter.translate(placed.x, top + placed.y)
        painter.setPen(QPen(self._theme.color(Role.FOCUS), 1.4))
        painter.setBrush(Qt.BrushStyle.NoBrush)
        painter.drawPath(path.simplified())
        painter.restore()

    def _range(self, highlight: Highlight) -> QTextLayout.FormatRange:
        marked = QTextLayout.FormatRange()
        marked.start, marked.length = highlight.start, highlight.end - highlight.start
        look = QTextCharFormat()
        look.setForeground(self._theme.color(highlight.ink))
        look.setBackground(self._theme.color(highlight.paper))
        marked.format = look
        return marked


def paint_badge(painter: QPainter, theme: Theme, kind: ChangeKind, place: QRect, *, filled: bool) -> None:
    """Paint a kind's letter in a rounded square of its colour; `filled` for the chosen change."""
    ink = theme.color(theme.kind_role(kind))
    painter.save()
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    painter.setPen(QPen(ink, 1))
    painter.setBrush(ink if filled else theme.color(Role.SURFACE))
    painter.drawRoundedRect(QRectF(place).adjusted(0.5, 0.5, -0.5, -0.5), 3.5, 3.5)
    font = theme.font(bold=True)
    font.setPixelSize(max(7, round(place.height() * 0.65)))
    painter.setFont(font)
    painter.setPen(theme.color(Role.SURFACE) if filled else ink)
    painter.drawText(place, Qt.AlignmentFlag.AlignCenter, KIND_LETTERS[kind])
    painter.restore()


def stretch_rects(placed: PlacedText, start: int, end: int) -> list[QRectF]:
    """Return the rectangles a stretch of a placed text covers, one per line it wraps over, relative to the text."""
    rects: list[QRectF] = []
    for number in range(placed.layout.lineCount()):
        line = placed.layout.lineAt(number)
        first, last = max(start, line.textStart()), min(end, line.textStart() + line.textLength())
        if first >= last:
            continue
        left, right = x_of(line.cursorToX(first)), x_of(line.cursorToX(last))
        rects.append(QRectF(min(left, right), line.y(), abs(right - left), line.height()))
    return rects


def x_of(found: object) -> float:
    """Return the position; the binding answers with it alone or with the cursor beside it."""
    value = found[0] if isinstance(found, tuple) else found
    return float(value) if isinstance(value, (int, float)) else 0.0


def _stretches(placed: PlacedText, change: str) -> list[tuple[int, int]]:
    """Return where a change's words stand, those that touch joined."""
    found: list[tuple[int, int]] = []
    at = 0
    for part in placed.text.segments:
        length = units(part.text)
        if change in part.changes and part.kind is not SegmentKind.SAME:
            first = found.pop()[0] if found and found[-1][1] == at else at
            found.append((first, at + length))
        at += length
    return found


def _elided(painter: QPainter, words: str, width: int) -> str:
    return QFontMetrics(painter.font()).elidedText(words, Qt.TextElideMode.ElideRight, width)
