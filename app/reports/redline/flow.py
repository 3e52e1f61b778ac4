"""A comparison as the paragraphs and tables of one marked document: header, body and footer, each in reading order."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field, replace
from enum import Enum

from app.compare.model import Comparison, ComparisonRow, Segment, SegmentKind
from app.documents.labels import typed_label
from app.documents.model import Story, ViewBlock
from app.reports.redline.filter import Shown
from app.reports.redline.pieces import Mark, Piece, merge, moved, paragraphs_of, whole


class Part(Enum):
    """A story of its own in the written document."""

    HEADER = "header"
    BODY = "body"
    FOOTER = "footer"


_PARTS = {Story.HEADER: Part.HEADER, Story.FOOTER: Part.FOOTER}


@dataclass(frozen=True, slots=True)
class Move:
    """One end of a move: both ends carry the name; a run of paragraphs that moved together shares it."""

    name: str
    source: bool
    opens: bool = True
    closes: bool = True


@dataclass(frozen=True, slots=True)
class Paragraph:
    """A paragraph to be written. `block` says how it looks; `end` is the mark of the paragraph's own end."""

    pieces: tuple[Piece, ...]
    end: Mark
    block: ViewBlock
    moves: tuple[Move, ...] = ()
    rows: tuple[int, ...] = ()  # the comparison's rows it was made of
    former: ViewBlock | None = None  # how it looks once all is rejected, where that differs


@dataclass(frozen=True, slots=True)
class Side:
    """One version's part of an entry: where the text stands, and its segments."""

    block: ViewBlock
    segments: tuple[Segment, ...]

    @property
    def part(self) -> Part:
        """The part of the document it stands in."""
        return _PARTS.get(self.block.story, Part.BODY)

    @property
    def tabled(self) -> bool:
        """Whether it is part of a table."""
        return self.block.cell is not None


@dataclass(frozen=True, slots=True)
class Entry:
    """A row of the comparison, or one side of it where both cannot be written in one place."""

    number: int
    row: ComparisonRow
    old: Side | None
    new: Side | None
    move: Move | None = None

    @property
    def part(self) -> Part:
        """The part of the document it stands in."""
        return self.side.part

    @property
    def side(self) -> Side:
        """The side that says how it looks."""
        side = self.new or self.old
        assert side is not None  # noqa: S101 no row is without both
        return side

    @property
    def tabled(self) -> bool:
        """Whether it is part of a table."""
        return self.side.tabled

    @property
    def continues(self) -> bool:
        """Whether it holds text that the other version has in a neighbouring paragraph: it was only broken differently."""
        alone = self.move is None and (self.old is None or self.new is None)
        return alone and any(part.kind is SegmentKind.SAME for part in self.side.segments)


@dataclass(slots=True)
class Entries:
    """The entries of a comparison by the part they stand in."""

    parts: dict[Part, list[Entry]] = field(default_factory=lambda: {part: [] for part in Part})

    @classmethod
    def of(cls, comparison: Comparison) -> "Entries":
        """Read the rows of a comparison."""
        entries = cls()
        moves = _moves(comparison)
        for number, row in enumerate(comparison.rows):
            old = _side(comparison.old.text.blocks, row.old_block, row.old)
            new = _side(comparison.new.text.blocks, row.new_block, row.new)
            if old and new and (old.part, old.tabled) != (new.part, new.tabled):
                pair = [Entry(number, row, old, None), Entry(number, row, None, new)]
            else:
                pair = [Entry(number, row, old, new, moves.get(number))] if old or new else []
            for entry in pair:
                entries.parts[entry.part].append(entry)
        return entries


def _side(blocks: Sequence[ViewBlock], index: int | None, segments: tuple[Segment, ...]) -> Side | None:
    return None if index is None else Side(blocks[index], _tabbed(blocks[index], segments))


def _tabbed(block: ViewBlock, segments: tuple[Segment, ...]) -> tuple[Segment, ...]:
    """Put a tab behind the list label, as a list has it, where a reader knows the label by it."""
    at = len(block.label)
    if not at or typed_label(block.text) != block.label:
        return segments
    parts: list[Segment] = []
    start = 0
    for part in segments:
        inside = at - start
        if 0 <= inside < len(part.text):
            parts.append(replace(part, text=f"{part.text[:inside]}\t{part.text[inside + 1 :]}"))
        else:
            parts.append(part)
        start += len(part.text)
    return tuple(parts)


def _moves(comparison: Comparison) -> dict[int, Move]:
    """Name the moves: neighbouring rows that went together to one place share a name."""
    rows = comparison.rows
    moves: dict[int, Move] = {}
    name = 0
    for number, row in enumerate(rows):
        pair = row.moved_pair
        if pair is None or row.old_block is None:
            continue
        before = rows[number - 1] if number else None
        follows = before is not None and before.old_block is not None and before.moved_pair == pair - 1 and not _tabled(comparison, number)
        name += not follows
        after = rows[number + 1] if number + 1 < len(rows) else None
        closes = after is None or after.old_block is None or after.moved_pair != pair + 1 or _tabled(comparison, number)
        closes = closes or _tabled(comparison, number + 1)
        moves[number] = Move(f"move{name}", source=True, opens=not follows, closes=closes)
        moves[pair] = Move(f"move{name}", source=False, opens=not follows, closes=closes)
    return moves


def _tabled(comparison: Comparison, number: int) -> bool:
    """Whether a row, at either end of its move, is part of a table: there each paragraph is a move of its own."""
    row = comparison.rows[number]
    ends = (row, comparison.rows[row.moved_pair]) if row.moved_pair is not None else (row,)
    sides = ((comparison.old, end.old_block) for end in ends), ((comparison.new, end.new_block) for end in ends)
    return any(index is not None and version.text.blocks[index].cell is not None for side in sides for version, index in side)


def paragraphs(entries: Sequence[Entry], shown: Shown) -> Iterator[Paragraph]:
    """Return the paragraphs of entries outside of tables; a text that was only broken differently is one."""
    at = 0
    while at < len(entries):
        entry = entries[at]
        end = at + 1
        if entry.old is not None and entry.new is not None:
            while end < len(entries) and entries[end].continues:
                end += 1
            yield from paired(entries[at:end], shown)
        else:
            alone = one_sided(entry, shown)
            if alone is not None:
                yield alone
        at = end


def paired(entries: Sequence[Entry], shown: Shown) -> Iterator[Paragraph]:
    """Return the paragraphs of a text both versions have."""
    old = [entry.old for entry in entries if entry.old is not None]
    new = [entry.new for entry in entries if entry.new is not None]
    rows = tuple(entry.number for entry in entries)
    pieces = shown.pieces(merge([side.segments for side in old], [side.segments for side in new]))
    gone = come = 0
    for text, end in paragraphs_of(pieces):
        side = old[min(gone, len(old) - 1)] if end is Mark.DELETED and old else (new or old)[min(come, len(new or old) - 1)]
        gone += end is not Mark.INSERTED
        come += end is not Mark.DELETED
        yield Paragraph(tuple(text), end, side.block, rows=rows)


def one_sided(entry: Entry, shown: Shown) -> Paragraph | None:
    """Return a paragraph that only one version has here; None where it is gone and that is not shown."""
    side, added = entry.side, entry.old is None
    if not shown.row(entry.row):
        return Paragraph(whole(side.segments, Mark.KEPT), Mark.KEPT, side.block, rows=(entry.number,)) if added else None
    edit = Mark.INSERTED if added else Mark.DELETED
    if entry.move is None:
        return Paragraph(whole(side.segments, edit), edit, side.block, rows=(entry.number,))
    mark = Mark.MOVED_TO if added else Mark.MOVED_FROM
    return Paragraph(moved(side.segments, mark, edit), mark, side.block, (entry.move,), (entry.number,))
