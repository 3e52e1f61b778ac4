"""How wide a printed table's columns are: no word is broken where there is room, and long texts take what is left."""

import math
from collections.abc import Iterable

from app.reports.content.parts import Table

_EM = 0.62  # of the size, a character on average, with room for the wider font that stands in for one that is not there
_CAPITAL = 1.25  # characters that a capital takes the room of: codes are made of them
_PADDING = 0.14  # inches left and right of a cell's text
_WORD, _HYPHENED = 16, 12  # characters of a word that is kept whole, and of one that may break at a hyphen
_LINE = 58  # characters of a line that a column may ask for
_NEARLY = 0.7  # of the page's width: a table that wants so much gets all


def column_widths(table: Table, width: float, size: float) -> tuple[float, ...]:
    """Return the columns' widths in inches on a page `width` inches wide, for text of `size` points."""
    if table.shares:
        return tuple(width * share / sum(table.shares) for share in table.shares)
    per_sign = size * _EM / 72
    texts = _by_column(table)
    least = [min(max((_longest_word(said) for said in column), default=1), _WORD) * per_sign + _PADDING for column in texts]
    wanted = [
        max(min(max(map(len, column), default=1), _LINE) * per_sign + _PADDING, low) for column, low in zip(texts, least, strict=True)
    ]
    total = sum(wanted)
    if total <= width:
        return _stretched(wanted, width if total > width * _NEARLY else total)
    spare = width - sum(least)
    if spare <= 0:
        return _stretched(least, width)
    asked = sum(want - low for want, low in zip(wanted, least, strict=True))
    return tuple(low + spare * (want - low) / asked for want, low in zip(wanted, least, strict=True))


def _stretched(widths: list[float], total: float) -> tuple[float, ...]:
    return tuple(each * total / sum(widths) for each in widths)


def _by_column(table: Table) -> list[list[str]]:
    """Return each column's texts; those that stretch over several columns ask for nothing."""
    columns: list[list[str]] = [[] for _ in range(table.columns)]
    for column, title in zip(columns, table.head, strict=False):
        column.extend(f"{word} " for word in title.split())  # a head may break between words; it is bold, hence the blank
    for row in table.rows:
        at = 0
        for cell in row.cells:
            if cell.span == 1:
                columns[at].extend(cell.text.splitlines())
            at += cell.span
    return columns


def _longest_word(text: str) -> int:
    return math.ceil(max(map(_wide, _words(text)), default=1)) + text.endswith(" ")


def _wide(word: str) -> float:
    return len(word) + (_CAPITAL - 1) * sum(map(str.isupper, word))


def _words(text: str) -> Iterable[str]:
    for word in text.split():
        if len(word) <= _HYPHENED:
            yield word
        else:
            yield from word.replace("-", "- ").split()
