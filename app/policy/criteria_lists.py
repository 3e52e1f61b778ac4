"""The introduced lists of criteria, gathered line by line from the sections that hold them."""

import re
from collections.abc import Sequence
from dataclasses import dataclass, field, replace

from app.documents.model import BlockKind, Story, ViewBlock
from app.policy.criteria_joints import EVERY
from app.policy.criteria_tables import asks, criteria_columns, criteria_forms, drug_named, holds_plain
from app.policy.criteria_tree import PLAIN, Line, continues
from app.policy.criteria_words import AND, connector_alone, how_much, is_note, leading, negated, opens, said, trailing
from app.policy.lines import Item, Span, body_of, columns, is_residue, item_of, item_of_label, whole
from app.policy.model import Drug

_AGE_FIELD = re.compile(r"ages?(?: (?:restrictions?|limits?|requirements?|edits?))?\s*:?", re.IGNORECASE)
_RESTRICTION = re.compile(
    r"(?:age|prescriber|provider|specialist)(?: (?:restrictions?|requirements?|limits?|specialty))\s*:?|prescribers?\s*:?", re.IGNORECASE
)
_SPEAKS_OF_PATIENT = re.compile(
    r"(?:the |an? )?(?:individual|member|patient|person|diagnosis|diagnosed|age|aged|documentation|documented"
    r"|prescribed|prescriber|provider"
    r"|trial|failure|history|inadequate|intolerance|contraindication|treatment|therapy|dose|drug|requested"
    r"|used|not used|has|have|is|at least"
    r"|no )\b",
    re.IGNORECASE,
)


@dataclass(slots=True)
class CriteriaList:
    """One introduced list of criteria."""

    intro: Span | None
    heading: str | None
    drug: str | None
    lead: str | None  # the word that joins it to the list before it
    section: int
    lines: list[Line] = field(default_factory=list)


@dataclass(frozen=True, slots=True)
class FoundLists:
    """The lists of a section, and the blocks that say what is not covered: no list holds them."""

    lists: Sequence[CriteriaList]
    passed: frozenset[int]
    empty: tuple[Span, ...]  # words that open a list of which nothing was read


@dataclass(slots=True)
class _Gatherer:
    """Gathers the lists of one section, block by block."""

    drugs: Sequence[Drug]
    section: int
    lists: list[CriteriaList] = field(default_factory=list)
    heading: str | None = None
    drug: str | None = None
    intro: Span | None = None
    lead: str | None = None
    current: CriteriaList | None = None
    paused: CriteriaList | None = None  # the list a paragraph has interrupted; the next of its labels resumes it
    outlined: CriteriaList | None = None  # the list whose upper levels are headings
    refused: bool = False  # below words such as "may not be approved for": no way to meet the criteria
    numbered: Item | None = None  # a cell that holds a label alone: it belongs to the next cell of its row
    shut: bool = False  # the heading itself says so, whatever the lines below it say
    waiting: Span | None = None  # words that open a list none of whose lines has come yet
    empty: list[Span] = field(default_factory=list)  # such words below which no line came
    passed: set[int] = field(default_factory=set)  # the blocks that say what is no way to meet the criteria

    def close(self) -> None:
        """Remember words that opened a list of which nothing was read."""
        if self.waiting is not None:
            self.empty.append(self.waiting)
        self.waiting = None

    def head(self, text: Span, item: Item, *, opens: bool) -> None:
        """Begin anew below a heading, unless it carries a label: then the outline of the criteria goes on through the headings."""
        if self.waiting is not None and text.block.index > self.waiting.block.index + 1:
            self.close()
        shut = negated(text.text) or how_much(text.text)
        drug = drug_of(text.text, self.drugs)
        self.paused = None
        if item.label is not None and not opens and not drug:
            if self.outlined is None:
                self.current = None
            self.outlined = self.current = self.outlined or self.current
            self.refused = self.shut = shut
            self.item(item)
            self.outlined = self.current
            return
        self.heading, self.current, self.outlined = text.text, None, None
        self.intro = None if opens else text
        self.drug = drug or self.drug
        self.refused = self.shut = shut

    def say(self, text: Span) -> None:
        """Take a line that is no list item: it interrupts a list and may introduce the next; a note does neither."""
        if is_note(text.text) and (self.current or self.refused):
            return
        joined, start = leading(text.text)
        self.refused = self.shut or negated(text.text) or how_much(text.text)
        if self.refused:
            self.passed.add(text.block.index)
        introduces = not self.refused and said(text.text) is not None and text.text.rstrip().endswith(":")
        if self.waiting is not None and not introduces:
            self.close()
        self.waiting = text if introduces else None
        if self.outlined is None:
            self.paused = self.current or self.paused
            if text.text.rstrip().endswith(":") or joined:
                self.paused = None
            self.current, self.intro, self.lead = None, text.part(start, len(text.text)), joined

    def join(self, word: str) -> None:
        """Take a joining word standing alone."""
        if self.current:
            self.current.lines[-1].after = word
        elif self.lists:
            self.lead = word

    def item(self, item: Item) -> None:
        """Take a list item."""
        if self.refused:
            self.passed.add(item.block.index)
            return
        item = item if item.label or item.style else replace(item, style=PLAIN)
        start, end, after = trailing(item.body.text)
        line = Line(item, item.body.part(start, end), after)
        if self.current is None and self.paused is not None and continues(self.paused.lines, line):
            self.current = self.paused
        if self.current is None:
            self.current = CriteriaList(self.intro, self.heading, self.drug, self.lead, self.section)
            self.lists.append(self.current)
        self.paused, self.lead, self.waiting = None, None, None
        self.current.lines.append(line)

    def field(self, value: Span) -> None:
        """Take the value of a field such as "Age: 18 years or older": whatever else is asked is asked besides."""
        if self.refused:
            return
        item = Item(value.block, None, PLAIN, value)
        self.waiting = None
        start, end, _ = trailing(value.text)
        line = Line(item, value.part(start, end), AND)
        self.lists.append(CriteriaList(None, self.heading, self.drug, self.lead, self.section, [line]))
        self.current, self.paused, self.lead = None, None, None


def find_lists(blocks: Sequence[ViewBlock], drugs: Sequence[Drug], outlined: frozenset[int], section: int) -> FoundLists:
    """Return the introduced lists of one section, in order."""
    gatherer = _Gatherer(drugs, section)
    columned, forms = criteria_columns(blocks), criteria_forms(blocks)
    own = [block for block in blocks if block.story is Story.BODY and not is_residue(block.text)]
    for index, block in enumerate(own):
        text = whole(block)
        item = item_of(block)
        if block.cell is not None and block.cell.table in forms:
            _form(gatherer, block, text, item)
        elif block.cell is not None:
            _cell(gatherer, block, columned.get(block.cell.table), own)
        elif block.kind is BlockKind.HEADING:
            gatherer.head(text, item, opens=block is blocks[0])
        elif block.index in outlined:
            gatherer.head(text, item, opens=True)
        else:
            _line(gatherer, text, item, own[index + 1 :])
    gatherer.close()
    return FoundLists(gatherer.lists, frozenset(gatherer.passed), tuple(gatherer.empty))


def _line(gatherer: _Gatherer, text: Span, item: Item, following: Sequence[ViewBlock]) -> None:
    if joined := connector_alone(text.text):
        gatherer.join(joined)
    elif (value := _age_field(text)) is not None:
        gatherer.field(value)
    elif _is_restriction(gatherer) and not item.style and not opens(text.text) and not is_note(text.text):
        gatherer.lead = EVERY if gatherer.current is None else gatherer.lead
        gatherer.field(text)
    elif _is_item(item, gatherer.current) or _is_plain(gatherer, item, following):
        gatherer.item(item)
    else:
        gatherer.say(text)


def _age_field(text: Span) -> Span | None:
    """Return the value of a line that is the label "Age" and a value beside it."""
    cells = columns(text)
    if len(cells) == 2 and _AGE_FIELD.fullmatch(cells[0].text):
        return cells[1].stripped()
    match = re.match(r"ages?(?: (?:restrictions?|limits?|requirements?))?\s*:\s+(?=\S)", text.text, re.IGNORECASE)
    return text.part(match.end(), len(text.text)) if match else None


def _is_restriction(gatherer: _Gatherer) -> bool:
    """Whether the heading above asks for an age or a prescriber, which the line below it names."""
    return gatherer.heading is not None and not gatherer.refused and _RESTRICTION.fullmatch(gatherer.heading.strip()) is not None


def _is_plain(gatherer: _Gatherer, item: Item, following: Sequence[ViewBlock]) -> bool:
    """Whether a paragraph without label is a criterion: below words that open a list, where no listed line follows them."""
    if item.style or item.label is not None or gatherer.refused:
        return False
    text = item.body.text
    if len(text) > 250 or opens(text) or is_note(text) or negated(text) or how_much(text) or leading(text)[0]:
        return False
    if gatherer.current is not None:
        return all(line.item.style == PLAIN for line in gatherer.current.lines) and _SPEAKS_OF_PATIENT.match(text) is not None
    if gatherer.intro is None or not gatherer.intro.text.rstrip().endswith(":") or gatherer.intro.block.index + 1 != item.block.index:
        return False
    after = next((body_of(block) for block in following), "")
    listed = bool(following) and _is_item(item_of(following[0]), None)
    return (
        bool(leading(after)[0])
        or connector_alone(after) is not None
        or (not listed and said(gatherer.intro.text) is not None and _SPEAKS_OF_PATIENT.match(text) is not None)
    )


def _cell(gatherer: _Gatherer, block: ViewBlock, column: tuple[int, int] | None, own: Sequence[ViewBlock]) -> None:
    """Take a cell of a table that sets criteria beside the drug or the indication they are for."""
    text, item = whole(block), item_of(block)
    if block.cell is not None and column is None:
        _numbered(gatherer, block, text, item)
    if column is None or block.cell is None or block.cell.row <= column[0]:
        return
    if block.cell.column == column[1]:
        _criterion_cell(gatherer, text, item, plain=_plain_column(block, column, own))
    elif block.cell.column < column[1] and not re.fullmatch(r"[\d\W]*", text.text):
        gatherer.head(text, replace(item, label=None), opens=False)
        if drug_of(text.text, gatherer.drugs) is None:
            gatherer.drug = drug_named(block, own) or gatherer.drug


def _form(gatherer: _Gatherer, block: ViewBlock, text: Span, item: Item) -> None:
    """Take a cell of a form: its first column says what the second asks for."""
    if block.cell is not None and block.cell.column == 0:
        gatherer.paused, gatherer.refused = None, not asks(text.text)
        gatherer.lead = AND if gatherer.lists else None
    elif _is_item(item, None):
        if gatherer.current is not None and any(line.item.style == PLAIN for line in gatherer.current.lines):
            gatherer.current = None
        gatherer.item(item)
    elif opens(text.text):
        gatherer.current, gatherer.intro = None, text
    elif not is_note(text.text):
        gatherer.field(text)


def _plain_column(block: ViewBlock, column: tuple[int, int], own: Sequence[ViewBlock]) -> bool:
    table = block.cell.table if block.cell else None
    heads = (body_of(other) for other in own if other.cell and other.cell.table == table and (other.cell.row, other.cell.column) == column)
    return any(holds_plain(head) for head in heads)


def _criterion_cell(gatherer: _Gatherer, text: Span, item: Item, *, plain: bool) -> None:
    if joined := connector_alone(text.text):
        gatherer.join(joined)
    elif (
        item.style
        or _is_item(item, gatherer.current)
        or (plain and not (opens(text.text) or is_note(text.text) or negated(text.text) or how_much(text.text)))
    ):
        gatherer.item(item)
    else:
        gatherer.say(text)


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


def _is_item(item: Item, current: CriteriaList | None) -> bool:
    if item.block.kind is BlockKind.LIST_ITEM:
        return True
    if item.label:
        return current is not None or item.label.casefold() in ("i", "1", "a") or item.label.endswith(".1")
    if item.style != "":
        return current is not None or item.style in "•●○▪■◦‣>»➢✓§☐☑☒□❑❏" or item.style.startswith("[")
    if trailing(item.body.text)[2] is not None:
        return True
    if current is None or current.lines[-1].after is None:
        return False
    return item.body.text.endswith(":") or any(line.item.style == PLAIN for line in current.lines)


def drug_of(heading: str, drugs: Sequence[Drug]) -> str | None:
    """Return the one drug a heading names; a heading naming several sets none of them apart."""
    words = heading.casefold()
    named = [drug for drug in drugs if drug.brand and drug.brand.casefold() in words]
    named = named or [drug for drug in drugs if drug.generic and drug.generic.casefold() in words]
    return (named[0].brand or named[0].generic) if len(named) == 1 else None
