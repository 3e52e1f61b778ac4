"""Use case: the same words in the other wording of a document with tracked changes."""

from bisect import bisect_left
from collections.abc import Iterator
from dataclasses import dataclass

from app.documents.model import DocumentView, Piece, Place, ViewBlock


@dataclass(frozen=True, slots=True)
class Elsewhere:
    """The stretches of a place that another wording holds too; without any, the line they would stand at."""

    places: tuple[Place, ...]
    line: int


def same_words(place: Place, shown: DocumentView, wanted: DocumentView) -> Elsewhere:
    """Return where the words of a place of `shown` stand in `wanted`, another view of the same document."""
    if not 0 <= place.block < len(shown.blocks):
        return Elsewhere((), 0)
    line = shown.blocks[place.block]
    there = {(piece.block, piece.run): (block, piece) for block in wanted.blocks for piece in block.pieces}
    found = list(_stretches(place, line, there))
    if found:
        return Elsewhere(tuple(_joined(found)), found[0].block)
    own = line.pieces[0].block if line.pieces else 0
    return Elsewhere((), _nearest(own, wanted))


def line_of(block: int, view: DocumentView) -> ViewBlock | None:
    """Return the line a document's block is seen in, or None where the view leaves it out."""
    return next((line for line in view.blocks if any(piece.block == block for piece in line.pieces)), None)


def _stretches(place: Place, line: ViewBlock, there: dict[tuple[int, int], tuple[ViewBlock, Piece]]) -> Iterator[Place]:
    for piece in line.pieces:
        start, end = max(place.start, piece.start), min(place.end, piece.end)
        held = there.get((piece.block, piece.run))
        if start >= end or held is None:
            continue
        block, other = held
        moved = other.start - piece.start
        first = 0 if place.start < line.body and start == line.body else start + moved  # the label belongs to it
        yield block.place(first, end + moved)


def _joined(places: list[Place]) -> Iterator[Place]:
    held = places[0]
    for place in places[1:]:
        if place.block == held.block and place.start == held.end:
            held = Place(held.file, held.page, held.block, held.start, place.end, held.text + place.text)
        else:
            yield held
            held = place
    yield held


def _nearest(block: int, view: DocumentView) -> int:
    firsts = [line.pieces[0].block if line.pieces else 0 for line in view.blocks]
    return min(bisect_left(firsts, block), max(0, len(firsts) - 1))
