"""Differences that say nothing new: how a text is laid out (formatting) and what the page or the converter left in it (noise)."""

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from app.compare.atoms import plain
from app.compare.criteria import BULLET
from app.compare.found import Stretch
from app.compare.lineup import block_pairs
from app.compare.units import FOOTER, HEADER, Unit
from app.documents.model import BlockKind, ViewBlock
from app.policy.model import PolicyVersion

_RESIDUE = re.compile(
    r"formatted(?::.*|\s+table)?|comment(?:ed)? \[.*|page\s+\d+(?:\s*(?:of|/)\s*\d+)?|[-_=*\s]{3,}",
    re.IGNORECASE,
)
_BULLETS = frozenset("•·●○◦▪■-–—*o")


@dataclass(frozen=True, slots=True)
class Lines:
    """What a version says line by line, without spaces; `front` is its front matter with its page headers and footers, a line each."""

    lines: frozenset[str]
    front: str


def is_residue(text: str) -> bool:
    """Whether a line is a leftover of balloons, page numbers or rules."""
    return _RESIDUE.fullmatch(text.strip()) is not None


def is_furniture(unit: Unit, version: PolicyVersion, other: Lines) -> bool:
    """Whether a line is a page header or footer that says nothing of its own.

    It repeats the number and title, or, in a page header or footer, a line of the other version.
    """
    text = unit.key
    for known in (version.title, version.number):
        text = text.replace(plain(known), "") if known else text
    if unit.key != text and not any(letter.isalnum() for letter in text):
        return True
    said = unit.key.replace(" ", "")
    return unit.section in (HEADER, FOOTER) and (said in other.lines or said in other.front)


def lines_of(units: Iterable[Unit]) -> Lines:
    """Return the lines of a version."""
    texts = [(unit.section, unit.key.replace(" ", "")) for unit in units]
    return Lines(frozenset(text for _, text in texts), "\n".join(text for section, text in texts if section in (HEADER, FOOTER)))


def label_of(block: ViewBlock) -> str:
    """Return the list label as it is compared: bullets are all alike."""
    label = block.label.strip()
    return BULLET if label in _BULLETS else label


def relabelled(old: Unit, new: Unit) -> list[tuple[ViewBlock, ViewBlock]]:
    """Return the block pairs whose list label differs."""
    return [(one, other) for one, other in block_pairs(old, new) if one and other and label_of(one) != label_of(other)]


def layout_differences(old: Unit, new: Unit, versions: tuple[PolicyVersion, PolicyVersion]) -> list[str]:
    """Say in words how the layout of two matched units differs, list labels aside."""
    said = []
    if old.table != new.table:
        said.append("now a table row" if new.table else "no longer a table row")
    formats = {version.text.document.format for version in versions}
    if len(formats) == 1 and "text" not in formats:
        said += _styles(old.blocks[0], new.blocks[0])
    if any(_reformatted(block, versions[1]) for block in new.blocks):
        said.append("formatting changed by a tracked change")
    return said


def _styles(old: ViewBlock, new: ViewBlock) -> Iterator[str]:
    if (old.kind is BlockKind.HEADING) != (new.kind is BlockKind.HEADING):
        yield "now a heading" if new.kind is BlockKind.HEADING else "no longer a heading"
    elif old.bold != new.bold:
        yield "now bold" if new.bold else "no longer bold"
    if old.label and new.label and old.level != new.level:
        yield f"list level {old.level + 1} is now {new.level + 1}"


def _reformatted(block: ViewBlock, version: PolicyVersion) -> bool:
    blocks = version.text.document.blocks
    return any(blocks[piece.block].runs[piece.run].reformatted for piece in block.pieces)


def noise_between(old: Unit, new: Unit) -> str | None:
    """Say what differs between two units that read the same, or None."""
    if len(old.blocks) != len(new.blocks) and old.table == new.table:
        return "line breaks"
    before, after = ([block.body_text for block in unit.blocks] for unit in (old, new))
    if old.table != new.table or before == after:
        return None
    return "white space" if "".join("".join(before).split()) == "".join("".join(after).split()) else "quotes or dashes"


def label_stretch(block: ViewBlock) -> Stretch:
    """Return where the list label stands; nothing where there is none."""
    return Stretch(block.index, 0, len(block.label))
