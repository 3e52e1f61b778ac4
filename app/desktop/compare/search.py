"""Finds words in a comparison, folded rows included."""

import re
from dataclasses import dataclass

from app.desktop.compare.stage import Stage
from app.desktop.compare.texts import Column, units

LIMIT = 5_000  # more hits than anyone steps through; the count then says "more than"


@dataclass(frozen=True, slots=True)
class Hit:
    """A found stretch, in UTF-16 units."""

    row: int
    part: int
    column: Column
    start: int
    end: int


def find_all(stage: Stage, words: str) -> tuple[Hit, ...]:
    """Return every place of the words in reading order, capitals aside; at most `LIMIT` and one."""
    if not words.strip() or stage.comparison is None:
        return ()
    pattern = re.compile(re.escape(words), re.IGNORECASE)
    hits: list[Hit] = []
    for row in range(len(stage.comparison.rows)):
        for part, (column, text) in enumerate(stage.texts(row)):
            for found in pattern.finditer(text.text):
                start = units(text.text[: found.start()])
                hits.append(Hit(row, part, column, start, start + units(found.group())))
        if len(hits) > LIMIT:
            break
    return tuple(hits)
