"""The scrolling area under the comparison: which lines are in sight, where they stand, and painting them.

Texts are laid out when they come into sight; a height that was only estimated is corrected then, and what a person is reading stays
where it is.
"""

from PySide6.QtCore import QTimer, Signal
from PySide6.QtGui import QPainter, QPaintEvent, QResizeEvent
from PySide6.QtWidgets import QAbstractScrollArea, QWidget

from app.desktop.compare import words
from app.desktop.compare.header import HEIGHT, VersionsHeader
from app.desktop.compare.painting import Emphasis, LinePainter
from app.desktop.compare.ruler import WIDTH, Mark, Ruler
from app.desktop.compare.setting import Setting
from app.desktop.compare.stage import Stage
from app.desktop.theme import Role, Theme

_FAR = 80  # lines; a jump beyond them needs nothing in between to be measured
_COMFORT = 0.85  # of the height: what stands lower is brought up, so that its surroundings are seen
_TOLD = 120  # milliseconds after which the ruler follows corrected heights


class LineSurface(QAbstractScrollArea):
    """Scrolls and paints the lines of a stage."""

    change_chosen = Signal(str)

    def __init__(self, theme: Theme, parent: QWidget | None = None) -> None:
        """Begin empty."""
        super().__init__(parent)
        self.theme = theme
        self.stage = Stage(Setting(theme))
        self.hovered = -1  # the fold under the pointer
        self.line_painter = LinePainter(theme, self.stage.setting)
        self._anchor = (0, 0)  # comparison row at the upper edge, pixels into it
        self._settling = False
        self.header = VersionsHeader(theme, self)
        self.ruler = Ruler(theme, self)
        self.ruler.jumped.connect(self._jump)
        self.ruler.change_chosen.connect(self.change_chosen)
        self._later = QTimer(self)
        self._later.setSingleShot(True)
        self._later.setInterval(_TOLD)
        self._later.timeout.connect(self._mark_ruler)
        self.setFrameShape(QAbstractScrollArea.Shape.NoFrame)
        self.setViewportMargins(0, HEIGHT, WIDTH, 0)
        self.viewport().setAutoFillBackground(False)
        theme.changed.connect(self.restyle)

    def emphasis(self, _line: int) -> Emphasis:
        """Return what is special about a line; the view that knows of selections says more."""
        return Emphasis()

    def refresh_lines(self) -> None:
        """Draw anew after lines or marks have changed; the row at the upper edge stays."""
        self._go(*self._anchor)
        self._mark_ruler()

    def resettle(self) -> None:
        """Lay everything out anew after a change of width, zoom, mode or colours."""
        row, into = self._anchor
        line = self.stage.line_of(row)
        before = self.stage.heights[line] if self.stage.lines else 1
        self.stage.setting.resize(self.viewport().width())
        self.stage.forget()
        self.header.show_columns(self.stage.columns, inline=self.stage.setting.inline)
        if self.stage.lines:
            line = self.stage.line_of(row)
            self.stage.drawn(line)
            into = into * self.stage.heights[line] // max(1, before)
        self._anchor = (row, into)
        self.refresh_lines()

    def restyle(self) -> None:
        """Take the theme's colours and fonts."""
        self.stage.setting.refresh()
        self.resettle()

    def go_to_start(self) -> None:
        """Show the first line."""
        self._anchor = (0, 0)

    def bring(self, row: int) -> None:
        """Bring a row into sight: left where it is if it is well in sight, else in the upper third."""
        if not self.stage.lines:
            return
        if self.stage.uncover(row):
            self.refresh_lines()
        line = self.stage.line_of(row)
        height = self.stage.drawn(line).height
        top, room = self.top_of(line), self.viewport().height()
        if top >= 0 and top + min(height, room // 2) <= room * _COMFORT:
            self.viewport().update()
            return
        above = min(room // 3, max(0, room - height))
        first, into = self.stage.heights.at(max(0, self.stage.heights.above(line) - above))
        self._measure(first, line)  # what is estimated between would push the row away
        first, into = self.stage.heights.at(max(0, self.stage.heights.above(line) - above))
        self._go(self.stage.lines[first].first, into)

    def in_sight(self) -> list[int]:
        """Return the lines on screen."""
        found: list[int] = []
        if not self.stage.lines:
            return found
        line, into = self.stage.heights.at(self.verticalScrollBar().value())
        y = -into
        while line < len(self.stage.lines) and y < self.viewport().height():
            found.append(line)
            y += self.stage.heights[line]
            line += 1
        return found

    def top_of(self, line: int) -> int:
        """Return where a line begins on the screen."""
        return self.stage.heights.above(line) - self.verticalScrollBar().value()

    def line_at(self, y: int) -> int | None:
        """Return the line at a height on the screen."""
        if not self.stage.lines:
            return None
        line, into = self.stage.heights.at(self.verticalScrollBar().value() + max(0, y))
        return None if into >= self.stage.heights[line] and line == len(self.stage.lines) - 1 else line

    def fold_words(self, line: int) -> str:
        """Return what a fold says."""
        count = self.stage.lines[line].count
        return words.fold(count, self.stage.fold_section(line))

    def paintEvent(self, _event: QPaintEvent) -> None:
        """Draw the lines on screen."""
        painter = QPainter(self.viewport())
        painter.fillRect(self.viewport().rect(), self.theme.color(Role.SURFACE))
        for line in self.in_sight():
            drawn = self.stage.drawn(line)
            if self.stage.lines[line].fold:
                self.line_painter.fold(painter, self.top_of(line), drawn.height, self.fold_words(line), hovered=line == self.hovered)
            else:
                self.line_painter.paint(painter, drawn, self.top_of(line), self.emphasis(line))
        painter.end()

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Fit columns, header and ruler to the new size."""
        super().resizeEvent(event)
        area = self.viewport().geometry()
        self.header.setGeometry(area.left(), area.top() - HEIGHT, area.width() + WIDTH, HEIGHT)
        self.ruler.setGeometry(area.right() + 1, area.top(), WIDTH, area.height())
        if area.width() != self.stage.columns.width:
            self.resettle()
        else:
            self._go(*self._anchor)

    def scrollContentsBy(self, _dx: int, _dy: int) -> None:
        """Lay out what comes into sight."""
        if not self._settling:
            self._scrolled()
            self.viewport().update()

    def _scrolled(self) -> None:
        if not self.stage.lines:
            return
        heights, value = self.stage.heights, self.verticalScrollBar().value()
        line, into = heights.at(value)
        before = self.stage.line_of(self._anchor[0])
        if line < before <= line + _FAR:  # upwards: what was read keeps its place while the lines above it are measured
            kept = heights.above(before) - value
            while not self.stage.is_measured(line) or self._measure(line, before):
                self.stage.drawn(line)
                line, into = heights.at(max(0, heights.above(before) - kept))
        self._go(self.stage.lines[line].first, into)

    def _go(self, row: int, into: int) -> None:
        """Put a row at the upper edge, `into` pixels of it hidden; bounded by the ends."""
        if not self.stage.lines:
            self._sync(0, 0)
            return
        heights, room = self.stage.heights, self.viewport().height()
        line = self.stage.line_of(row)
        self.stage.drawn(line)
        into = min(into, max(0, heights[line] - 1))
        for _ in range(5):  # at the end of the text the upper edge moves while the last lines are measured
            self._measure_down(line, into)
            value = heights.above(line) + into
            bounded = min(value, max(0, heights.total - room))
            if bounded == value:
                break
            line, into = heights.at(bounded)
        self._anchor = (self.stage.lines[line].first, into)
        self._sync(heights.above(line) + into, heights.total)

    def _sync(self, value: int, total: int) -> None:
        room = self.viewport().height()
        bar = self.verticalScrollBar()
        self._settling = True
        bar.setPageStep(max(1, room - 2 * self.stage.setting.line_height))
        bar.setSingleStep(self.stage.setting.line_height)
        bar.setRange(0, max(0, total - room))
        bar.setValue(value)
        self._settling = False
        whole = max(1, total, room)
        self.ruler.show_seen(value / whole, min(1.0, (value + room) / whole))
        self._later.start()
        self.viewport().update()

    def _measure(self, first: int, last: int) -> bool:
        """Lay out the lines `[first, last)`; returns whether any height was an estimate until now."""
        unknown = [line for line in range(first, last) if not self.stage.is_measured(line)]
        for line in unknown:
            self.stage.drawn(line)
        return bool(unknown)

    def _measure_down(self, line: int, into: int) -> None:
        y = -into
        while line < len(self.stage.lines) and y < self.viewport().height():
            y += self.stage.drawn(line).height
            line += 1

    def _jump(self, fraction: float) -> None:
        middle = round(fraction * self.stage.heights.total) - self.viewport().height() // 2
        self.verticalScrollBar().setValue(middle)

    def _mark_ruler(self) -> None:
        heights = self.stage.heights
        whole = max(1, heights.total, self.viewport().height())
        marks: list[Mark] = []
        for change in self.stage.changes():
            for row in self.stage.ends(change.id):
                line = self.stage.line_of(row)
                top = heights.above(line)
                marks.append(Mark(top / whole, (top + heights[line]) / whole, change))
        self.ruler.show_marks(marks)
