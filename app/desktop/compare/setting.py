"""How a text is set: fonts, zoom, columns, indents and the marks of changed words. It knows nothing of rows or scrolling."""

import math
from dataclasses import dataclass

from PySide6.QtCore import QPointF
from PySide6.QtGui import QFont, QFontMetricsF, QTextCharFormat, QTextLayout, QTextLine, QTextOption

from app.compare.model import SegmentKind
from app.desktop.compare.texts import Column, RowText, units
from app.desktop.theme import Role, Size, Theme
from app.documents.model import BlockKind, Story, ViewBlock

MARGIN = 14
PAD = 4
_ZOOMS = (0.7, 0.8, 0.9, 1.0, 1.1, 1.25, 1.5, 1.75, 2.0, 2.5)
_LEADING = 1.22
_HEADING_SPACE = 10
_INDENT = 20
_ROLES = {
    SegmentKind.ADDED: (Role.ADDED, Role.ADDED_SOFT),
    SegmentKind.REMOVED: (Role.REMOVED, Role.REMOVED_SOFT),
    SegmentKind.MOVED: (Role.MOVED, Role.MOVED_SOFT),
}


@dataclass(frozen=True, slots=True)
class Columns:
    """Where the columns stand, in pixels from the left edge."""

    width: int
    gutter_x: int
    gutter: int
    old_x: int
    new_x: int
    text: int  # width of a column

    def left(self, column: Column) -> int:
        """Return where a column's text begins."""
        return self.new_x if column is Column.NEW else self.old_x


@dataclass(frozen=True, slots=True)
class PlacedText:
    """A text laid out inside its line."""

    column: Column
    text: RowText
    layout: QTextLayout
    x: int
    y: int
    width: int
    height: int
    muted: bool

    @property
    def length(self) -> int:
        """Length in UTF-16 units."""
        return units(self.text.text)


class Setting:
    """Fonts and columns at one width and zoom."""

    def __init__(self, theme: Theme) -> None:
        """Begin at zoom 1, side by side."""
        self._theme = theme
        self.inline = False
        self._zoom = _ZOOMS.index(1.0)
        self._width = 600
        self.refresh()

    @property
    def zoom(self) -> float:
        """The zoom factor."""
        return _ZOOMS[self._zoom]

    def zoom_by(self, steps: int) -> bool:
        """Change the zoom; 0 steps: back to 1. Returns whether anything differs."""
        wanted = _ZOOMS.index(1.0) if not steps else min(len(_ZOOMS) - 1, max(0, self._zoom + steps))
        differs = wanted != self._zoom
        self._zoom = wanted
        if differs:
            self.refresh()
        return differs

    def resize(self, width: int) -> None:
        """Take the width to draw in."""
        self._width = width
        self.columns = self._columns()

    def refresh(self) -> None:
        """Read fonts and colours anew, after a change of zoom or theme."""
        self.font = self._scaled(self._theme.reading(Size.LARGE))
        self._heading = QFont(self.font)
        self._heading.setWeight(QFont.Weight.Bold)
        self._heading.setPixelSize(round(self.font.pixelSize() * 1.12))
        self.badge = round(17 * self.zoom)
        metrics = QFontMetricsF(self.font)
        self.line_height = math.ceil(metrics.height() * _LEADING)
        self._letter = metrics.averageCharWidth()
        self._formats = {kind: self._format(kind) for kind in _ROLES}
        self.columns = self._columns()

    def above(self, *, heading: bool) -> int:
        """Return the space above a line's text."""
        return PAD + (round(_HEADING_SPACE * self.zoom) if heading else 0)

    def badge_height(self, badges: int) -> int:
        """Return the height the kind letters of one line ask for."""
        return math.ceil(badges / 2) * (self.badge + 2) + PAD if badges else 0

    def estimate(self, letters: int, *, heading: bool) -> int:
        """Return the likely height of a line whose longer text has so many letters."""
        wrapped = max(1, math.ceil(letters * self._letter * 1.04 / max(1, self.columns.text)))
        return wrapped * self.line_height + self.above(heading=heading) + PAD

    def place(self, column: Column, text: RowText, block: ViewBlock | None, *, y: int, heading: bool) -> PlacedText:
        """Lay a text out in its column; `block` says how deep it stands and where its label ends."""
        layout = QTextLayout(text.text, self._heading if heading else self.font)
        layout.setCacheEnabled(True)
        option = QTextOption()
        option.setWrapMode(QTextOption.WrapMode.WrapAtWordBoundaryOrAnywhere)
        layout.setTextOption(option)
        layout.setFormats(self._ranges(text))
        indent = self._indent(block)
        hang = self._hang(block, text, heading=heading)
        height = self._break(layout, self.columns.text - indent, hang)
        muted = block is not None and block.story in (Story.HEADER, Story.FOOTER)
        return PlacedText(column, text, layout, self.columns.left(column) + indent, y, self.columns.text - indent, height, muted)

    def _columns(self) -> Columns:
        gutter = max(44, self.badge * 2 + 12)
        if self.inline:
            left = gutter + 6
            return Columns(self._width, 0, gutter, left, left, max(60, self._width - left - MARGIN))
        text = max(60, (self._width - gutter - 4 * MARGIN) // 2)
        middle = MARGIN + text + MARGIN
        return Columns(self._width, middle, gutter, MARGIN, middle + gutter + MARGIN, text)

    def _scaled(self, font: QFont) -> QFont:
        font.setPixelSize(max(7, round(font.pixelSize() * self.zoom)))
        return font

    def _format(self, kind: SegmentKind) -> QTextCharFormat:
        ink, paper = _ROLES[kind]
        made = QTextCharFormat()
        made.setForeground(self._theme.color(ink))
        made.setBackground(self._theme.color(paper))
        if kind is SegmentKind.REMOVED:
            made.setFontStrikeOut(True)
        else:
            dotted = kind is SegmentKind.MOVED
            style = QTextCharFormat.UnderlineStyle
            made.setUnderlineStyle(style.DotLine if dotted else style.SingleUnderline)
            made.setUnderlineColor(self._theme.color(ink))
        return made

    def _ranges(self, text: RowText) -> list[QTextLayout.FormatRange]:
        ranges: list[QTextLayout.FormatRange] = []
        at = 0
        for part in text.segments:
            length = units(part.text)
            if part.kind in self._formats:
                one = QTextLayout.FormatRange()
                one.start, one.length, one.format = at, length, self._formats[part.kind]
                ranges.append(one)
            at += length
        return ranges

    def _indent(self, block: ViewBlock | None) -> int:
        if block is None or block.kind is not BlockKind.LIST_ITEM:
            return 0
        return min(round(block.level * _INDENT * self.zoom), self.columns.text // 3)

    def _hang(self, block: ViewBlock | None, text: RowText, *, heading: bool) -> int:
        """Return how far lines after the first stand in: below the text, not below its label."""
        if block is None or heading or not block.label or not text.text.startswith(block.label):
            return 0
        width = QFontMetricsF(self.font).horizontalAdvance(f"{block.label} ")
        return min(math.ceil(width), self.columns.text // 4)

    def _break(self, layout: QTextLayout, width: int, hang: int) -> int:
        step = self.line_height if layout.font() == self.font else round(self.line_height * 1.12)
        y = 0
        layout.beginLayout()
        line: QTextLine = layout.createLine()
        while line.isValid():
            inset = hang if y else 0
            line.setLineWidth(width - inset)
            line.setPosition(QPointF(inset, y + (step - math.ceil(line.height())) // 2))
            y += step
            line = layout.createLine()
        layout.endLayout()
        return max(y, step)
