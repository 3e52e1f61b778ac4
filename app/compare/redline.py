"""The one list of rows that the screen and every export draw."""

from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import replace

from app.compare.found import Found, Stretch, covers
from app.compare.lineup import Aligned, Lineup, block_pairs
from app.compare.model import ComparisonRow, Segment, SegmentKind
from app.compare.paint import Piece, Side
from app.documents.model import BlockKind, Place, ViewBlock


def draw_rows(lineup: Lineup, found: Sequence[Found], ids: Sequence[str]) -> tuple[ComparisonRow, ...]:
    """Return every block of both sides exactly once, aligned; `ids` are the ids of the changes `found`."""
    old_cover, new_cover = covers(found)
    old = Side(SegmentKind.REMOVED, old_cover, ids, _homes(item.old_source for item in found))
    new = Side(SegmentKind.ADDED, new_cover, ids, _homes(item.new_source for item in found))
    order = {name: number for number, name in enumerate(ids)}
    old_notes = _row_notes((item.old_covers for item in found), ids)
    new_notes = _row_notes((item.new_covers for item in found), ids)
    rows: list[ComparisonRow] = []
    for aligned in lineup.rows:
        for row in _rows(aligned, old, new):
            names = {name for segment in (*row.old, *row.new) for name in segment.changes}
            names |= old_notes.get(row.old_block, set()) | new_notes.get(row.new_block, set())
            rows.append(replace(row, changes=tuple(sorted(names, key=order.__getitem__))))
    return _linked(rows, lineup)


def _homes(sources: Iterable[Place | None]) -> frozenset[tuple[int, int]]:
    return frozenset((number, place.block) for number, place in enumerate(sources) if place is not None)


def _row_notes(all_covers: Iterable[Sequence[Stretch]], ids: Sequence[str]) -> dict[int | None, set[str]]:
    """Return the changes that belong to a row as a whole: those with an empty stretch in it."""
    notes: defaultdict[int | None, set[str]] = defaultdict(set)
    for number, stretches in enumerate(all_covers):
        for stretch in stretches:
            if stretch.start == stretch.end:
                notes[stretch.block].add(ids[number])
    return dict(notes)


def _rows(aligned: Aligned, old: Side, new: Side) -> Iterator[ComparisonRow]:
    match = aligned.match
    old_pieces = old.edited(aligned, new=False) if match.pair else old.whole(match.old) if match.old else {}
    new_pieces = new.edited(aligned, new=True) if match.pair else new.whole(match.new) if match.new else {}
    told = {number for pieces in (*old_pieces.values(), *new_pieces.values()) for piece in pieces for number in piece.numbers}
    base = SegmentKind.MOVED if match.moved else SegmentKind.SAME

    def drawn(side: Side, block: ViewBlock | None, pieces: dict[int, list[Piece]]) -> tuple[Segment, ...]:
        return () if block is None else side.segments(block, pieces.get(block.index, []), base, told)

    for one, other in _blocks(aligned):
        yield ComparisonRow(
            old_block=one.index if one else None,
            new_block=other.index if other else None,
            old=drawn(old, one, old_pieces),
            new=drawn(new, other, new_pieces),
            heading=any(block is not None and block.kind is BlockKind.HEADING for block in (one, other)),
            section=aligned.section,
        )


def _blocks(aligned: Aligned) -> Iterator[tuple[ViewBlock | None, ViewBlock | None]]:
    """Yield the blocks of a row side by side; each end of a move is a row of its own."""
    old, new = aligned.match.old, aligned.match.new
    if old is not None and new is not None:
        yield from block_pairs(old, new)
    elif old is not None:
        yield from ((block, None) for block in old.blocks)
    elif new is not None:
        yield from ((None, block) for block in new.blocks)


def _linked(rows: Sequence[ComparisonRow], lineup: Lineup) -> tuple[ComparisonRow, ...]:
    """Give both ends of a move the row of the other."""
    at_old = {row.old_block: index for index, row in enumerate(rows) if row.old_block is not None and row.new_block is None}
    at_new = {row.new_block: index for index, row in enumerate(rows) if row.new_block is not None and row.old_block is None}
    pairs: dict[int, int] = {}
    for old_block, new_block in lineup.old_to_new.items():
        if old_block in at_old and new_block in at_new:
            pairs[at_old[old_block]] = at_new[new_block]
            pairs[at_new[new_block]] = at_old[old_block]
    return tuple(replace(row, moved_pair=pairs[index]) if index in pairs else row for index, row in enumerate(rows))
