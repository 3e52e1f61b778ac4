"""Lines of a view as the policy readers see them: exact slices, list labels, table rows, and residue of the word processor."""

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from itertools import pairwise

from app.documents.model import BlockKind, Place, ViewBlock

RESIDUE = re.compile(
    r"\s*(?:Formatted(?:\s+Table)?\s*(?::|$)|Commented \[|Comment \[|Deleted:|Moved (?:\(insertion\)|down|up) ?\[)", re.IGNORECASE
)
_COUNTER = r"[ivxlIVXL]{1,6}|[A-Za-z]|\d{1,2}"
_LABEL = re.compile(
    rf"\s*(?:\((?P<open>{_COUNTER})\)|(?P<shut>{_COUNTER})(?P<mark>[.)])|(?P<outline>\d{{1,2}}(?:\.\d{{1,2}}){{1,4}})\.?)\s+(?=\S)"
)
_BULLET = re.compile(r"\s*([•●○▪■◦‣–*\-o§>»➢✓☐☑☒□❑❏]|\[[ xX_]?\])\s+(?=\S)")
# the mark first, what must not stand before it last: few characters are marks
_STOP = re.compile(r"[.!?](?=\s+[\"“(]?[A-Z0-9])(?<![A-Z]\d.)(?<!e\.g.)(?<!i\.e.)(?<!vs.)(?<!No.)(?<!\b[A-Z].)")
_TWO_BLANKS = re.compile(r"\s\s")
_COLUMN_GAP = re.compile(r"\t+|\s{2,}|\s*\|\s*")


@dataclass(frozen=True, slots=True)
class Span:
    """Characters `[start:end]` of one block."""

    block: ViewBlock
    start: int
    end: int

    @property
    def text(self) -> str:
        """The slice itself."""
        return self.block.text[self.start : self.end]

    @property
    def place(self) -> Place:
        """Where the slice stands."""
        return self.block.place(self.start, self.end)

    def part(self, start: int, end: int) -> "Span":
        """Return a slice of this slice."""
        return Span(self.block, self.start + start, self.start + end)

    def stripped(self) -> "Span":
        """Return the slice without blanks at its ends."""
        text = self.text
        kept = text.strip()
        if len(kept) == len(text):
            return self
        lead = len(text) - len(text.lstrip())
        return self.part(lead, lead + len(kept))


@dataclass(frozen=True, slots=True)
class Item:
    """A block without its list label: `style` tells labels of one list from those of another."""

    block: ViewBlock
    label: str | None  # "I", "a", "3"; None for a bullet or no label
    style: str  # "I." "a)" "1." "•" or "" for plain text
    body: Span


def whole(block: ViewBlock) -> Span:
    """Return a block's text without the label the list gave it."""
    return Span(block, block.body, len(block.text)).stripped()


def body_of(block: ViewBlock) -> str:
    """Return the same text where its place is of no concern."""
    return block.text[block.body :].strip()


def item_of(block: ViewBlock) -> Item:
    """Return a block as a list item, whether the list's label is known to the file or only printed in the text."""
    body = whole(block)
    printed = block.label.strip()
    if printed and not _is_bullet(printed):
        match = _LABEL.match(f"{printed} x")
        return Item(block, _name(match), _style(match), body) if match else Item(block, printed.strip("()."), "?", body)
    match = _LABEL.match(body.text)
    if match and _plausible(match, body.text):
        return Item(block, _name(match), _style(match), body.part(match.end(), len(body.text)))
    bullet = _BULLET.match(body.text)
    if bullet:
        return Item(block, None, bullet[1], body.part(bullet.end(), len(body.text)))
    return Item(block, None, printed if block.kind is BlockKind.LIST_ITEM else "", body)


def item_of_label(block: ViewBlock, text: Span) -> Item | None:
    """Return the item a text announces that is a label and nothing else, its body still empty."""
    match = _LABEL.match(f"{text.text} x")
    alone = match is not None and match.end() == len(text.text) + 1
    return Item(block, _name(match), _style(match), text.part(0, 0)) if match and alone else None


def rows(blocks: Sequence[ViewBlock]) -> Iterator[tuple[Span, ...]]:
    """Yield each table row as its cells and every other block as one cell, in order."""
    row: dict[int, Span] = {}
    at: tuple[int, int] | None = None
    for block in blocks:
        here = (block.cell.table, block.cell.row) if block.cell else None
        if row and (here is None or here != at or (block.cell is not None and block.cell.column in row)):
            yield tuple(row.values())
            row = {}
        at = here
        if block.cell is None:
            yield (whole(block),)
        else:
            row[block.cell.column] = whole(block)
    if row:
        yield tuple(row.values())


def columns(span: Span) -> tuple[Span, ...]:
    """Split a line at tabs, pipes and runs of blanks, as a plain-text table prints its cells."""
    if "|" not in span.text and "\t" not in span.text and _TWO_BLANKS.search(span.text) is None:
        return (span,) if span.text.strip() else ()
    parts: list[Span] = []
    start = 0
    for gap in _COLUMN_GAP.finditer(span.text):
        parts.append(span.part(start, gap.start()))
        start = gap.end()
    parts.append(span.part(start, len(span.text)))
    return tuple(part for part in parts if part.text.strip())


def pairs(blocks: Sequence[ViewBlock]) -> Iterator[tuple[str, Span]]:
    """Yield label and value of table rows, of lines set in columns, and of column heads above their first row."""
    above: tuple[Span, ...] = ()
    for row in rows(blocks):
        cells = row if len(row) > 1 else columns(row[0])
        if len(cells) > 2 and any(_names_field(cell) for cell in cells):
            yield from ((cell.text.strip(" :"), value) for cell, value in pairwise(cells) if _names_field(cell) and not _names_field(value))
        elif len(cells) in (2, 4, 6):
            yield from ((label.text.strip(" :"), value) for label, value in zip(cells[::2], cells[1::2], strict=True))
        if len(above) == len(cells) > 2:
            yield from ((head.text.strip(" :"), cell) for head, cell in zip(above, cells, strict=True))
        above = () if len(above) == len(cells) else cells


def _names_field(cell: Span) -> bool:
    return cell.text.rstrip().endswith(":")


def is_residue(text: str) -> bool:
    """Whether a line is a word processor's balloon and no part of the document."""
    return RESIDUE.match(text) is not None


def readable(blocks: Iterable[ViewBlock]) -> list[ViewBlock]:
    """Return the blocks that are part of the document."""
    return [block for block in blocks if not is_residue(block.text)]


def sentences(text: str) -> Iterator[tuple[int, int]]:
    """Yield `(start, end)` of each sentence; a full stop inside a code, number or abbreviation ends none."""
    start = 0
    for stop in _STOP.finditer(text):
        yield start, stop.end()
        start = stop.end()
    if text[start:].strip():
        yield start, len(text)


def _is_bullet(printed: str) -> bool:
    return _BULLET.match(f"{printed} x") is not None


def _name(match: re.Match[str]) -> str:
    return re.sub(r"\.0$", "", match["outline"]) if match["outline"] else match["open"] or match["shut"]


def _style(match: re.Match[str]) -> str:
    name = _name(match)
    if match["outline"]:
        return "1."
    kind = "1" if name.isdigit() else ("A" if name.isupper() else "a")
    if not name.isdigit() and re.fullmatch(r"[ivxl]+", name, re.IGNORECASE):
        kind = "I" if name.isupper() else "i"
    return f"({kind})" if match["open"] else kind + match["mark"]


def _plausible(match: re.Match[str], text: str) -> bool:
    # "I. Individual" is a label, "E. coli" and "A. Smith" in running text are taken for one only at the head of a list line
    return not re.match(r"\s*[A-Z]\.\s+[a-z]", text) or _name(match) in ("I", "V", "X")
