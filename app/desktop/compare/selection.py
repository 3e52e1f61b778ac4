"""What is selected in the comparison: from one spot to another, within one column."""

import re
from dataclasses import dataclass

from app.desktop.compare.stage import Stage
from app.desktop.compare.texts import HAIR, Column, RowText, cut, units
from app.documents.model import Place

_WORD = re.compile(r"[\w.\-/’']+")


@dataclass(frozen=True, slots=True, order=True)
class Spot:
    """A place in a column: row, which of the row's texts, position in UTF-16 units."""

    row: int
    part: int
    at: int


@dataclass(frozen=True, slots=True)
class Selected:
    """The selected stretch; empty when both ends agree."""

    column: Column
    anchor: Spot
    cursor: Spot

    @property
    def ends(self) -> tuple[Spot, Spot]:
        """First and last spot."""
        return (self.anchor, self.cursor) if self.anchor <= self.cursor else (self.cursor, self.anchor)

    @property
    def empty(self) -> bool:
        """Whether nothing is selected."""
        return self.anchor == self.cursor

    def within(self, row: int, part: int, column: Column, length: int) -> tuple[int, int] | None:
        """Return the selected stretch of one text, None where nothing of it is selected."""
        first, last = self.ends
        if column is not self.column or not first.row <= row <= last.row:
            return None
        here = (row, part)
        if here < (first.row, first.part) or here > (last.row, last.part):
            return None
        start = first.at if here == (first.row, first.part) else 0
        end = min(last.at, length) if here == (last.row, last.part) else length
        return (start, end) if end > start else None


def selected_text(stage: Stage, selected: Selected | None) -> str:
    """Return the selected words, a text a line, folded rows included."""
    if selected is None or selected.empty:
        return ""
    first, last = selected.ends
    lines: list[str] = []
    for row in range(first.row, last.row + 1):
        for part, text in column_texts(stage, row, selected.column):
            span = selected.within(row, part, selected.column, units(text.text))
            if span is not None:
                lines.append(cut(text.text, *span).replace(HAIR, " "))
    return "\n".join(lines)


def spots_of(stage: Stage, place: Place) -> tuple[Column, Spot, Spot] | None:
    """Return where the words of a place begin and end among the texts drawn; None where neither wording holds them."""
    comparison = stage.comparison
    if comparison is None:
        return None
    for version, old in ((comparison.new, False), (comparison.old, True)):
        blocks = version.text.blocks
        if version.file != place.file or place.block >= len(blocks) or blocks[place.block].text[place.start : place.end] != place.text:
            continue
        row = next((n for n, item in enumerate(comparison.rows) if (item.old_block if old else item.new_block) == place.block), None)
        if row is not None:
            return _spots(stage, row, place, old=old)
    return None


def _spots(stage: Stage, row: int, place: Place, *, old: bool) -> tuple[Column, Spot, Spot]:
    column = Column.BOTH if stage.setting.inline else Column.OLD if old else Column.NEW
    for part, text in column_texts(stage, row, column):
        at = place.start if column is not Column.BOTH else text.text.find(place.text)  # woven texts count other letters
        if text.text[at : at + len(place.text)] == place.text:
            start = units(text.text[:at])
            return column, Spot(row, part, start), Spot(row, part, start + units(place.text))
    return column, Spot(row, 0, 0), Spot(row, 0, 0)


def column_texts(stage: Stage, row: int, column: Column) -> list[tuple[int, RowText]]:
    """Return a row's texts of one column with their number among the row's texts."""
    return [(part, text) for part, (where, text) in enumerate(stage.texts(row)) if where is column]


def whole_column(stage: Stage, column: Column) -> Selected | None:
    """Select everything in a column."""
    rows = len(stage.comparison.rows) if stage.comparison else 0
    if not rows:
        return None
    texts = column_texts(stage, rows - 1, column)
    part, length = (texts[-1][0], units(texts[-1][1].text)) if texts else (0, 0)
    return Selected(column, Spot(0, 0, 0), Spot(rows - 1, part, length))


def word_at(text: str, at: int) -> tuple[int, int]:
    """Return the word around a position; codes such as C90.00 count as one word."""
    for found in _WORD.finditer(text):
        start, end = units(text[: found.start()]), units(text[: found.end()])
        if start <= at <= end:
            return start, end
    return at, at
