"""Aligned units with their word edits, and which block of one side answers to which of the other."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import zip_longest

from app.compare.align import Match, align
from app.compare.atoms import Atom
from app.compare.units import Unit, units_of
from app.compare.words import Edit, words_diff
from app.documents.model import ViewBlock
from app.policy.model import PolicyVersion


@dataclass(frozen=True, slots=True, kw_only=True)
class Aligned:
    """A match with the tokens of both sides and what changed among them; no tokens where both read the same."""

    match: Match
    old: tuple[Atom, ...] = ()
    new: tuple[Atom, ...] = ()
    edits: tuple[Edit, ...] = ()

    @property
    def section(self) -> str:
        """The section it stands in; the new one where they differ."""
        unit = self.match.new or self.match.old
        return unit.section if unit else "other"


@dataclass(frozen=True, slots=True, kw_only=True)
class Lineup:
    """Two versions side by side. `old_to_new` and `new_to_old` link blocks that are the same paragraph, moved ones too."""

    rows: tuple[Aligned, ...]
    old_to_new: dict[int, int]
    new_to_old: dict[int, int]


def line_up(old: PolicyVersion, new: PolicyVersion) -> Lineup:
    """Align two versions and compare the words of each pair."""
    rows = tuple(_aligned(match) for match in align(units_of(old), units_of(new)))
    links = {
        one.index: other.index
        for row in rows
        if row.match.pair
        for one, other in block_pairs(*row.match.pair)
        if one is not None and other is not None
    }
    return Lineup(rows=rows, old_to_new=links, new_to_old={other: one for one, other in links.items()})


def _aligned(match: Match) -> Aligned:
    if match.pair is None:
        return Aligned(match=match)
    one, other = match.pair
    if one.key == other.key or one.key.replace(" ", "") == other.key.replace(" ", ""):
        return Aligned(match=match)
    old, new = one.atoms(), other.atoms()
    return Aligned(match=match, old=old, new=new, edits=words_diff(old, new))


def block_pairs(old: Unit, new: Unit) -> Iterator[tuple[ViewBlock | None, ViewBlock | None]]:
    """Pair the blocks of two matched units in order; cells of a row by their column."""
    if old.table and new.table and _columns(old.blocks) != _columns(new.blocks):
        columns = sorted({*_columns(old.blocks), *_columns(new.blocks)})
        for column in columns:
            yield from zip_longest(_cell(old.blocks, column), _cell(new.blocks, column))
    else:
        yield from zip_longest(old.blocks, new.blocks)


def _columns(blocks: Sequence[ViewBlock]) -> list[int]:
    return [block.cell.column if block.cell else 0 for block in blocks]


def _cell(blocks: Sequence[ViewBlock], column: int) -> list[ViewBlock]:
    return [block for block in blocks if (block.cell.column if block.cell else 0) == column]
