"""Lists whose numbers LibreOffice prints twice ("a.[c.]"): the numbers of each wording, counted again.

It prints the number an item has with the changes hidden and with them shown; neither is the old wording's.
"""

import re
from collections.abc import Iterator, Sequence
from collections.abc import Set as AbstractSet
from dataclasses import replace

from app.documents.labels import seen
from app.documents.model import Block, BlockKind, BlockStyle, View
from app.documents.numerals import letters, roman, roman_value

_CORE = re.compile(r"(\(?)(\w+)([.)]?)")


def renumbered(blocks: Sequence[Block], doubled: AbstractSet[int]) -> list[Block]:
    """Return the blocks; the lists that hold one of the items `doubled` are counted for each wording."""
    found = list(blocks)
    for group in _groups(blocks):
        if not doubled or doubled.isdisjoint(group):
            continue
        first = _CORE.fullmatch(blocks[group[0]].style.label or blocks[group[0]].style_in(View.OLD).label)
        if not first:
            continue
        counts = dict.fromkeys(View, 0)
        for at in group:
            labels = {}
            for view in View:
                there = bool(seen(found[at].runs, view).strip())
                counts[view] += there
                labels[view] = f"{first[1]}{_numeral(first[2], counts[view])}{first[3]}" if there else ""
            found[at] = _with(found[at], labels)
    return found


def _with(block: Block, labels: dict[View, str]) -> Block:
    level = max(block.style.level, block.style_in(View.OLD).level)
    styles = {
        view: BlockStyle(kind=BlockKind.LIST_ITEM, level=level, label=label) if label else BlockStyle() for view, label in labels.items()
    }
    new, old = styles[View.NEW], styles[View.OLD]
    return replace(block, style=new, old_style=None if old == new else old)


def _groups(blocks: Sequence[Block]) -> Iterator[list[int]]:
    """Return the items of each list, bullets aside."""
    open_lists: dict[int, list[int]] = {}
    for number, block in enumerate(blocks):
        style = block.style if block.style.label else block.style_in(View.OLD)
        if block.style.kind is BlockKind.HEADING:
            yield from open_lists.values()
            open_lists = {}
        elif style.label and _CORE.fullmatch(style.label):
            for level in [level for level in open_lists if level > style.level]:
                yield open_lists.pop(level)
            open_lists.setdefault(style.level, []).append(number)
    yield from open_lists.values()


def _numeral(like: str, value: int) -> str:
    """Return a number written as the list's first label is."""
    if like.isdigit():
        return str(value)
    written = roman(value) if like.upper() == "I" or (len(like) > 1 and roman_value(like)) else letters(value)
    return written if like.isupper() else written.lower()
