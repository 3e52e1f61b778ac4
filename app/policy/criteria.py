"""The criteria as a tree: what has to be met, joined by AND and OR as the text joins it."""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field, replace

from app.documents.model import BlockKind, Story, ViewBlock
from app.policy.criteria_tree import PLAIN, Line, connector_alone, grow, join_roots, trailing
from app.policy.lines import Item, Span, is_residue, item_of, item_of_label, whole
from app.policy.model import CriteriaSet, Criterion, Drug, Section, SectionKind
from app.policy.outlines import outline_heads

_NEGATED = re.compile(
    r"\b(?:may|can|will|should|is|are|be)(?: \w+)? not (?:be )?(?:approved|covered|met|considered|medically necessary|authorized"
    r"|indicated)\b"
    r"|\bnot (?:be )?(?:approved|covered|authorized)\b|\bnot medically necessary\b|\bnon-?covered\b|\bunproven\b|\bexclusions?\b"
    r"|\bexcluded\b|\bnot recommended\b|\bdenial criteria\b|\bcriteria for denial\b|\bnot authorized\b|\bcontraindications\b"
    r"|\b(?:is|are|considered) (?:experimental|investigational)\b|\bdenied\b",
    re.IGNORECASE,
)

_CRITERIA_COLUMN = re.compile(
    r"(?:\w+ ){0,3}(?:criteria|criterion)(?: for (?:\w+ ?){1,3})?|medical(?:ly)? necess(?:ity|ary)(?: criteria)?"
    r"|(?:coverage )?requirements?",
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
    numbered: Item | None = None  # a cell that holds a label alone: it belongs to the next cell of its row
    shut: bool = False  # the heading itself says so, whatever the lines below it say

    def head(self, text: Span, item: Item, *, opens: bool) -> None:
        """Begin anew below a heading, unless it carries a label: then the outline of the criteria goes on through the headings."""
        negated = _NEGATED.search(text.text) is not None
        drug = _drug_of(text.text, self.drugs)
        if item.label is not None and not opens and not drug:
            if self.outlined is None:
                self.current = None
            self.outlined = self.current = self.outlined or self.current
            self.refused = self.shut = negated
            self.item(item)
            self.outlined = self.current
            return
        self.heading, self.current, self.outlined = text.text, None, None
        self.intro = None if opens else text
        self.drug = drug or self.drug
        self.refused = self.shut = negated

    def say(self, text: Span) -> None:
        """Take a line that is no list item: it ends a list and may introduce the next."""
        self.refused = self.shut or _NEGATED.search(text.text) is not None
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
    outlined = outline_heads(blocks)
    parts = [blocks[part.first : part.last] for part in sections if part.kind is SectionKind.CRITERIA]
    lists = [found for part in parts for found in _lists(part, drugs, outlined)]
    sets: list[CriteriaSet] = []
    for drug in dict.fromkeys(found.drug for found in lists):
        own = [(found.heading, grow(found.intro, found.lines)) for found in lists if found.drug == drug]
        trees = [(heading, tree) for heading, tree in own if tree is not None]
        if trees:
            sets.append(CriteriaSet(drug, trees[0][0], join_roots([tree for _, tree in trees])))
    return tuple(sets)


def _lists(blocks: Sequence[ViewBlock], drugs: Sequence[Drug], outlined: frozenset[int]) -> Sequence[_List]:
    gatherer = _Gatherer(drugs)
    columns = _criteria_columns(blocks)
    for index, block in enumerate(blocks):
        if block.story is not Story.BODY or is_residue(block.text):
            continue
        text = whole(block)
        item = item_of(block)
        if block.cell is not None:
            _cell(gatherer, block, columns.get(block.cell.table))
        elif block.kind is BlockKind.HEADING:
            gatherer.head(text, item, opens=index == 0)
        elif block.index in outlined:
            gatherer.head(text, item, opens=True)
        else:
            _line(gatherer, text, item)
    return gatherer.lists


def _line(gatherer: _Gatherer, text: Span, item: Item) -> None:
    if joined := connector_alone(text.text):
        gatherer.join(joined)
    elif _is_item(item, gatherer.current):
        gatherer.item(item)
    else:
        gatherer.say(text)


def _cell(gatherer: _Gatherer, block: ViewBlock, column: int | None) -> None:
    """Take a cell of a table that sets criteria beside the drug or the indication they are for."""
    text, item = whole(block), item_of(block)
    if block.cell is not None and column is None:
        _numbered(gatherer, block, text, item)
    if column is None or block.cell is None or block.cell.row == 0:
        return
    if block.cell.column == column:
        _line(gatherer, text, item)
    elif block.cell.column < column and not re.fullmatch(r"[\d\W]*", text.text):
        gatherer.head(text, replace(item, label=None), opens=False)


def _numbered(gatherer: _Gatherer, block: ViewBlock, text: Span, item: Item) -> None:
    """Take a row of a label and its text, as a text sets numbered criteria in columns."""
    label = item_of_label(block, text) if block.cell and block.cell.column == 0 else None
    before, gatherer.numbered = gatherer.numbered, label
    if label is not None:
        return
    beside = before is not None and before.block.cell and block.cell and before.block.cell.row == block.cell.row
    if before is not None and beside and len(text.text.split()) > 2:
        gatherer.item(replace(before, block=block, body=text))
    elif item.label is not None and gatherer.current is not None:
        gatherer.item(item)


def _criteria_columns(blocks: Sequence[ViewBlock]) -> dict[int, int]:
    """Return the column that holds criteria, for each table whose first row says so."""
    return {
        block.cell.table: block.cell.column
        for block in blocks
        if block.cell is not None and block.cell.row == 0 and block.cell.column > 0 and _CRITERIA_COLUMN.fullmatch(whole(block).text)
    }


def _is_item(item: Item, current: _List | None) -> bool:
    if item.block.kind is BlockKind.LIST_ITEM:
        return True
    if item.label:
        return current is not None or item.label.casefold() in ("i", "1", "a") or item.label.endswith(".1")
    if item.style != "":
        return current is not None or item.style in "•●○▪■◦‣>»➢✓§"
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
