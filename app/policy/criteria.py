"""The criteria as a tree: what has to be met, joined by AND and OR as the text joins it."""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field, replace

from app.documents.model import BlockKind, Story, ViewBlock
from app.policy.criteria_tree import PLAIN, Line, connector_alone, grow, join_roots, trailing
from app.policy.lines import Item, Span, is_residue, item_of, whole
from app.policy.model import CriteriaSet, Criterion, Drug, Section, SectionKind

_NEGATED = re.compile(
    r"\b(?:may|can|will|should|is|are|be)(?: \w+)? not (?:be )?(?:approved|covered|met|considered|medically necessary|authorized"
    r"|indicated)\b"
    r"|\bnot (?:be )?(?:approved|covered|authorized)\b|\bnot medically necessary\b|\bnon-?covered\b|\bunproven\b|\bexclusions?\b"
    r"|\bexcluded\b"
    r"|\b(?:is|are|considered) (?:experimental|investigational)\b|\bdenied\b",
    re.IGNORECASE,
)


@dataclass(slots=True)
class _List:
    """One introduced list of criteria."""

    intro: Span | None
    heading: str | None
    drug: str | None
    lines: list[Line] = field(default_factory=list)


@dataclass(slots=True)
class _Gatherer:
    """Gathers the lists of one section, block by block."""

    drugs: Sequence[Drug]
    lists: list[_List] = field(default_factory=list)
    heading: str | None = None
    drug: str | None = None
    intro: Span | None = None
    current: _List | None = None
    outlined: _List | None = None  # the list whose upper levels are headings
    refused: bool = False  # below words such as "may not be approved for": no way to meet the criteria

    def head(self, text: Span, item: Item, *, opens: bool) -> None:
        """Begin anew below a heading, unless it carries a label: then the outline of the criteria goes on through the headings."""
        negated = _NEGATED.search(text.text) is not None
        drug = _drug_of(text.text, self.drugs)
        if item.label is not None and not opens and not drug:
            if self.outlined is None:
                self.current = None
            self.outlined = self.current = self.outlined or self.current
            self.refused = negated
            self.item(item)
            self.outlined = self.current
            return
        self.heading, self.current, self.outlined = text.text, None, None
        self.intro = None if opens else text
        self.drug = drug or self.drug
        self.refused = negated

    def say(self, text: Span) -> None:
        """Take a line that is no list item: it ends a list and may introduce the next."""
        self.refused = _NEGATED.search(text.text) is not None
        if self.outlined is None:
            self.current, self.intro = None, text

    def join(self, word: str) -> None:
        """Take a joining word standing alone."""
        if self.current:
            self.current.lines[-1].after = word

    def item(self, item: Item) -> None:
        """Take a list item."""
        if self.refused:
            return
        if self.current is None:
            self.current = _List(self.intro, self.heading, self.drug)
            self.lists.append(self.current)
        item = item if item.label or item.style else replace(item, style=PLAIN)
        start, end, after = trailing(item.body.text)
        self.current.lines.append(Line(item, item.body.part(start, end), after))


def find_criteria(blocks: Sequence[ViewBlock], sections: Sequence[Section], drugs: Sequence[Drug]) -> tuple[CriteriaSet, ...]:
    """Return the criteria: one set, or one for each drug where the text sets them apart by headings."""
    lists = [found for part in sections if part.kind is SectionKind.CRITERIA for found in _lists(blocks[part.first : part.last], drugs)]
    sets: list[CriteriaSet] = []
    for drug in dict.fromkeys(found.drug for found in lists):
        own = [found for found in lists if found.drug == drug]
        sets.append(CriteriaSet(drug, own[0].heading, join_roots([grow(found.intro, found.lines) for found in own])))
    return tuple(sets)


def _lists(blocks: Sequence[ViewBlock], drugs: Sequence[Drug]) -> Sequence[_List]:
    gatherer = _Gatherer(drugs)
    for index, block in enumerate(blocks):
        if block.story is not Story.BODY or is_residue(block.text) or block.cell is not None:
            continue
        text = whole(block)
        item = item_of(block)
        if block.kind is BlockKind.HEADING:
            gatherer.head(text, item, opens=index == 0)
        elif joined := connector_alone(text.text):
            gatherer.join(joined)
        elif _is_item(item, gatherer.current):
            gatherer.item(item)
        else:
            gatherer.say(text)
    return gatherer.lists


def _is_item(item: Item, current: _List | None) -> bool:
    if item.block.kind is BlockKind.LIST_ITEM:
        return True
    if item.label:
        return current is not None or item.label.casefold() in ("i", "1", "a")
    if item.style != "":
        return current is not None
    if trailing(item.body.text)[2] is not None:
        return True
    if current is None or current.lines[-1].after is None:
        return False
    return item.body.text.endswith(":") or any(line.item.style == PLAIN for line in current.lines)


def _drug_of(heading: str, drugs: Sequence[Drug]) -> str | None:
    """Return the one drug a heading names; a heading naming several sets none of them apart."""
    said = heading.casefold()
    named = [drug for drug in drugs if drug.brand and drug.brand.casefold() in said]
    named = named or [drug for drug in drugs if drug.generic and drug.generic.casefold() in said]
    return (named[0].brand or named[0].generic) if len(named) == 1 else None


def leaves(tree: Criterion | None) -> Iterator[Criterion]:
    """Yield the criteria that have none below them, in the order of the text."""
    if tree is None:
        return
    if not tree.children:
        yield tree
    for child in tree.children:
        yield from leaves(child)
