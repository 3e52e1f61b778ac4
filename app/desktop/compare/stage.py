"""What the comparison view has to draw: its lines, where each stands, and their texts laid out when first needed."""

from bisect import bisect_right
from collections import OrderedDict
from dataclasses import dataclass

from app.compare.model import ChangeKind, Comparison, PolicyChange, Segment
from app.desktop.compare import words
from app.desktop.compare.heights import Heights
from app.desktop.compare.lines import Line, change_rows, draw_lines
from app.desktop.compare.setting import PAD, Columns, PlacedText, Setting
from app.desktop.compare.texts import Column, RowText, inline_texts, side_text
from app.documents.model import ViewBlock

FOLD_HEIGHT = 30
NOTE_HEIGHT = 20
_KEPT = 600  # laid-out lines held at once; a screen shows about forty


@dataclass(frozen=True, slots=True)
class DrawnLine:
    """A line ready to be painted."""

    height: int
    texts: tuple[PlacedText, ...]
    kinds: tuple[ChangeKind, ...]
    note: str = ""  # where the other end of a moved text is


class Stage:
    """Lines of one comparison under one filter, width and zoom."""

    def __init__(self, setting: Setting) -> None:
        """Take fonts and columns from `setting`."""
        self.setting = setting
        self.comparison: Comparison | None = None
        self.lines: tuple[Line, ...] = ()
        self.heights = Heights(())
        self.places: dict[str, int] = {}
        self.fold = True
        self._shown: frozenset[str] = frozenset()
        self._kinds: dict[str, ChangeKind] = {}
        self._opened: set[int] = set()
        self._drawn: OrderedDict[int, DrawnLine] = OrderedDict()
        self._firsts: list[int] = []
        self._measured: dict[int, int] = {}  # row -> height under the present setting

    @property
    def columns(self) -> Columns:
        """Where the columns stand."""
        return self.setting.columns

    def show(self, comparison: Comparison | None, shown: frozenset[str]) -> None:
        """Take a comparison and the ids of the changes that pass the filter."""
        if comparison is not self.comparison:
            self._opened.clear()
            self.places = change_rows(comparison) if comparison else {}
            self._kinds = {change.id: change.kind for change in comparison.changes} if comparison else {}
        self.comparison = comparison
        self._shown = shown
        self.forget()

    def forget(self) -> None:
        """Drop every layout, after a change of width, zoom, colours or filter."""
        self._drawn.clear()
        self._measured.clear()
        self.arrange()

    def arrange(self) -> None:
        """Work out the lines anew, after a change of folds."""
        rows = self.comparison.rows if self.comparison else ()
        self.lines = draw_lines(rows, self.differs, frozenset(self._opened), fold=self.fold)
        self._firsts = [line.first for line in self.lines]
        self.heights = Heights([self._estimate(line) for line in self.lines])

    def differs(self, row: int) -> bool:
        """Whether a row holds a change that passes the filter."""
        return bool(self.comparison) and any(change in self._shown for change in self._row_changes(row))

    def shown_changes(self, row: int) -> tuple[str, ...]:
        """Return the ids of a row's changes that pass the filter."""
        return tuple(change for change in self._row_changes(row) if change in self._shown)

    def changes(self) -> tuple[PolicyChange, ...]:
        """Return the changes that pass the filter."""
        return tuple(change for change in self.comparison.changes if change.id in self._shown) if self.comparison else ()

    def ends(self, change: str) -> tuple[int, ...]:
        """Return the rows to mark for a change: one, both ends of a move, or none."""
        row = self.places.get(change)
        if row is None or self.comparison is None:
            return ()
        other = self.comparison.rows[row].moved_pair
        return (row,) if other is None else (row, other)

    def partner(self, row: int) -> int | None:
        """Return the row of the other end of a moved text, None where the row holds none that is shown."""
        other = self.comparison.rows[row].moved_pair if self.comparison is not None else None
        return other if other is not None and self.differs(row) else None

    def open_fold(self, line: int) -> None:
        """Show the rows a fold stands for."""
        self._opened.add(self.lines[line].first)
        self.arrange()

    def close_folds(self) -> None:
        """Fold again whatever was opened."""
        self._opened.clear()
        self.arrange()

    def uncover(self, row: int) -> bool:
        """Make sure a row is drawn; returns whether a fold had to be opened."""
        line = self.line_of(row)
        if not self.lines or not self.lines[line].fold:
            return False
        self.open_fold(line)
        return True

    def line_of(self, row: int) -> int:
        """Return the line on which a row stands, drawn or folded."""
        return max(0, bisect_right(self._firsts, row) - 1)

    def is_measured(self, line: int) -> bool:
        """Whether a line's height is known and no estimate."""
        item = self.lines[line]
        return item.fold or item.first in self._measured

    def drawn(self, line: int) -> DrawnLine:
        """Return a line laid out; its height is corrected on the way."""
        item = self.lines[line]
        if item.fold:
            return DrawnLine(FOLD_HEIGHT, (), ())
        found = self._drawn.get(item.first)
        if found is None:
            found = self._lay_out(item.first)
            self._drawn[item.first] = found
            if len(self._drawn) > _KEPT:
                self._drawn.popitem(last=False)
        else:
            self._drawn.move_to_end(item.first)
        self._measured[item.first] = found.height
        self.heights.correct(line, found.height)
        return found

    def texts(self, row: int) -> tuple[tuple[Column, RowText], ...]:
        """Return the texts of a row as they are drawn."""
        if self.comparison is None:
            return ()
        item = self.comparison.rows[row]
        if self.setting.inline:
            return tuple((Column.BOTH, text) for text in inline_texts(item, self._passes))
        sides = ((Column.OLD, item.old, item.old_block), (Column.NEW, item.new, item.new_block))
        return tuple((column, side_text(segments, self._passes)) for column, segments, block in sides if block is not None or segments)

    def fold_section(self, line: int) -> str:
        """Return the section in which a fold begins."""
        return self.comparison.rows[self.lines[line].first].section if self.comparison else ""

    def _passes(self, segment: Segment) -> bool:
        return not segment.changes or any(change in self._shown for change in segment.changes)

    def _row_changes(self, row: int) -> tuple[str, ...]:
        return self.comparison.rows[row].changes if self.comparison else ()

    def _estimate(self, line: Line) -> int:
        if line.fold:
            return FOLD_HEIGHT
        known = self._measured.get(line.first)
        if known is not None or self.comparison is None:
            return known or 0
        row = self.comparison.rows[line.first]
        old, new = (sum(len(part.text) for part in side) for side in (row.old, row.new))
        return self.setting.estimate(max(old, new), heading=row.heading)

    def _lay_out(self, row: int) -> DrawnLine:
        kinds = tuple(dict.fromkeys(self._kinds[change] for change in self.shown_changes(row) if change in self._kinds))
        heading = self._is_heading(row)
        top = self.setting.above(heading=heading)
        bottom = top
        placed: list[PlacedText] = []
        for column, text in self.texts(row):
            y = bottom if self.setting.inline else top
            one = self.setting.place(column, text, self._block(row, column), y=y, heading=heading)
            placed.append(one)
            bottom = max(bottom, y + one.height)
        if not placed:
            return DrawnLine(0, (), kinds)
        note = self._note(row)
        bottom += NOTE_HEIGHT + PAD if note and self.setting.inline else 0
        return DrawnLine(max(bottom + PAD, self.setting.badge_height(len(kinds))), tuple(placed), kinds, note)

    def _note(self, row: int) -> str:
        other = self.partner(row)
        return words.partner(self.comparison, other) if other is not None and self.comparison is not None else ""

    def _is_heading(self, row: int) -> bool:
        return self.comparison is not None and self.comparison.rows[row].heading

    def _block(self, row: int, column: Column) -> ViewBlock | None:
        if self.comparison is None:
            return None
        item = self.comparison.rows[row]
        old, new = self.comparison.old.text.blocks, self.comparison.new.text.blocks
        if column is not Column.OLD and item.new_block is not None and item.new_block < len(new):
            return new[item.new_block]
        if column is not Column.NEW and item.old_block is not None and item.old_block < len(old):
            return old[item.old_block]
        return None
