"""Cuts one side of a row into segments: what stayed, came, went or moved, and the changes each stretch belongs to."""

from collections import defaultdict
from collections.abc import Collection, Iterator, Sequence
from dataclasses import dataclass
from itertools import pairwise

from app.compare.atoms import Atom, atoms_of
from app.compare.found import Cover
from app.compare.layout import relabelled
from app.compare.lineup import Aligned
from app.compare.model import Segment, SegmentKind
from app.compare.units import Unit
from app.documents.model import ViewBlock


@dataclass(frozen=True, slots=True)
class Piece:
    """Characters `[start:end]` that differ, and the numbers of the changes they belong to."""

    start: int
    end: int
    numbers: tuple[int, ...]


class Side:
    """One version's blocks, painted."""

    __slots__ = ("_at_home", "_cover", "_ids", "_kind")

    def __init__(self, kind: SegmentKind, cover: Cover, ids: Sequence[str], at_home: frozenset[tuple[int, int]]) -> None:
        """`kind` is what an edit on this side is drawn as; `at_home` holds (change, block) where a change has its source."""
        self._kind = kind
        self._cover = cover
        self._ids = ids
        self._at_home = at_home

    def edited(self, row: Aligned, *, new: bool) -> dict[int, list[Piece]]:
        """Return the differing stretches of a pair, block by block."""
        pieces: defaultdict[int, list[Piece]] = defaultdict(list)
        for pair in relabelled(*row.match.pair) if row.match.pair else ():
            block = pair[new]
            numbers = self._cover.numbers(block.index, 0, len(block.label))
            if numbers:
                pieces[block.index].append(Piece(0, len(block.label), numbers))
        for edit in row.edits:
            old = row.old[edit.old_from : edit.old_to]
            atoms = row.new[edit.new_from : edit.new_to] if new else old
            for index, run in _by_block(atoms):
                pieces[index] += self._pieces(run)
        return pieces

    def whole(self, unit: Unit) -> dict[int, list[Piece]]:
        """Return all of a unit that the other side lacks; a cell no change claims belongs to those of its row."""
        row = {number for block in unit.blocks for number in self._cover.numbers(block.index, 0, len(block.text))}
        return {block.index: self._all_of(block, tuple(sorted(row))) for block in unit.blocks}

    def _all_of(self, block: ViewBlock, row: tuple[int, ...]) -> list[Piece]:
        atoms = atoms_of(block) if len(row) > 1 else ()
        if not atoms:
            return [Piece(0, len(block.text), row)]
        pieces = [Piece(piece.start, piece.end, piece.numbers or row) for piece in self._pieces(atoms)]
        first, last = pieces[0], pieces[-1]
        pieces[-1] = Piece(last.start, len(block.text), last.numbers)
        pieces[0] = Piece(0, pieces[0].end, first.numbers)
        return pieces

    def _pieces(self, atoms: Sequence[Atom]) -> list[Piece]:
        """Cut an edit into its tokens, the space behind each with it; a token no change claims belongs to those of its neighbours."""
        owners = [self._cover.numbers(atom.block, atom.start, atom.end) for atom in atoms]
        shared = tuple(sorted({number for numbers in owners for number in numbers}))
        ends = [*(atom.start for atom in atoms[1:]), atoms[-1].end]
        return [Piece(atom.start, end, numbers or shared) for atom, end, numbers in zip(atoms, ends, owners, strict=True)]

    def segments(self, block: ViewBlock, pieces: Sequence[Piece], base: SegmentKind, told: Collection[int]) -> tuple[Segment, ...]:
        """Return the segments of a block; together they are exactly its text. `told`: changes that edits of the row show on either side."""
        drawn = sorted(pieces, key=lambda piece: piece.start)
        parts: list[tuple[int, int, SegmentKind, tuple[int, ...]]] = []
        at = 0
        for piece in drawn:
            parts += self._kept(block, (at, piece.start), base, told)
            parts.append((piece.start, piece.end, self._kind, piece.numbers))
            at = piece.end
        parts += self._kept(block, (at, len(block.text)), base, told)
        return self._joined(block, parts)

    def _kept(
        self, block: ViewBlock, span: tuple[int, int], base: SegmentKind, told: Collection[int]
    ) -> Iterator[tuple[int, int, SegmentKind, tuple[int, ...]]]:
        """Yield an unchanged stretch, cut where a change that edits no word of the block has its source."""
        start, end = span
        if start >= end:
            return
        moved = base is SegmentKind.MOVED
        silent = [
            (first, last, number)
            for first, last, number in self._cover.stretches(block.index)
            if first < end and start < last and (moved or (number not in told and (number, block.index) in self._at_home))
        ]
        cuts = sorted({start, end, *(min(max(cut, start), end) for first, last, _ in silent for cut in (first, last))})
        for one, other in pairwise(cuts):
            yield one, other, base, tuple(sorted({number for first, last, number in silent if first < other and one < last}))

    def _joined(self, block: ViewBlock, parts: Sequence[tuple[int, int, SegmentKind, tuple[int, ...]]]) -> tuple[Segment, ...]:
        joined: list[tuple[int, int, SegmentKind, tuple[int, ...]]] = []
        for start, end, kind, numbers in parts:
            alike = bool(joined) and joined[-1][2:] == (kind, numbers)
            joined.append((joined.pop()[0] if alike else start, end, kind, numbers))
        return tuple(Segment(block.text[start:end], kind, tuple(self._ids[n] for n in numbers)) for start, end, kind, numbers in joined)


def _by_block(atoms: Sequence[Atom]) -> list[tuple[int, list[Atom]]]:
    groups: defaultdict[int, list[Atom]] = defaultdict(list)
    for atom in atoms:
        groups[atom.block].append(atom)
    return list(groups.items())
