"""What is aligned: a paragraph, or a table row with all its cells."""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import groupby

from app.compare.atoms import Atom, atoms_of, plain
from app.documents.model import BlockKind, Story, ViewBlock
from app.policy.model import PolicyVersion, SectionKind

HEADER, FOOTER = "header", "footer"
_FIELD = re.compile(r"[A-Z][\w #/.-]{1,40}:")


@dataclass(frozen=True, slots=True)
class Unit:
    """Neighbouring blocks compared as one text. `key` is that text without list labels, written in one way."""

    blocks: tuple[ViewBlock, ...]
    key: str
    section: str

    @property
    def first(self) -> int:
        """Index of the first block in its view."""
        return self.blocks[0].index

    @property
    def table(self) -> bool:
        """Whether it is a table row."""
        return self.blocks[0].cell is not None

    @property
    def heading(self) -> bool:
        """Whether it is a heading."""
        return self.blocks[0].kind is BlockKind.HEADING

    def atoms(self) -> tuple[Atom, ...]:
        """Return the tokens of all its blocks."""
        return tuple(atom for block in self.blocks for atom in atoms_of(block))


def join_units(units: Sequence[Unit]) -> Unit:
    """Return neighbouring units as one, for a paragraph that the other side broke differently."""
    blocks = tuple(block for unit in units for block in unit.blocks)
    return Unit(blocks, " ".join(unit.key for unit in units), units[0].section)


def units_of(version: PolicyVersion) -> tuple[Unit, ...]:
    """Return the units of a version in the order of its view."""
    sections = sections_of(version)
    return tuple(
        Unit(blocks, plain(" ".join(block.body_text for block in blocks)), sections[blocks[0].index])
        for row in _rows(version.text.blocks)
        for blocks in (_fields(row) if sections[row[0].index] == HEADER else (row,))
    )


def sections_of(version: PolicyVersion) -> tuple[str, ...]:
    """Return the name of the section of each block of the view."""
    names = ["other"] * len(version.text.blocks)
    for part in version.sections:
        name = HEADER if part.kind is SectionKind.FRONT else part.kind.value
        for index in range(part.first, min(part.last, len(names))):
            names[index] = name
    for block in version.text.blocks:
        if block.story in (Story.HEADER, Story.FOOTER):
            names[block.index] = block.story.value
    return tuple(names)


def _rows(blocks: Sequence[ViewBlock]) -> Iterator[tuple[ViewBlock, ...]]:
    def row(block: ViewBlock) -> tuple[Story, int, int]:
        return (block.story, -1, block.index) if block.cell is None else (block.story, block.cell.table, block.cell.row)

    for _, group in groupby(blocks, key=row):
        yield tuple(group)


def _fields(row: tuple[ViewBlock, ...]) -> tuple[tuple[ViewBlock, ...], ...]:
    """Return a row of "Label: value" cells cell by cell, because others print the same fields below each other."""
    return tuple((block,) for block in row) if all(_FIELD.match(block.body_text) for block in row) else (row,)
