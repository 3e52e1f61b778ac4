"""A document's sentences, each with the heading, the introducing line and the sentence it follows."""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from itertools import takewhile

from app.documents.model import BlockKind, Place, Story, ViewBlock
from app.policy.lines import Span, body_of, is_residue, item_of, readable, rows, sentences, whole

_NUMBERED = re.compile(r"(?P<number>\d{1,2}(?:\.\d{1,2})*)\.?\s+(?=[A-Z])")
_CITED = re.compile(r"\b(?:references|bibliography|works cited|literature cited|citations|sources)\b\s*:?$", re.IGNORECASE)
_CITATION = re.compile(
    r"https?://\S+.*\b(?:published|accessed|posted)\b|\baccessed\b.*https?://|\bet al\b|\bdoi:"
    r"|;\s?\d{1,4}\s?(?:\(\d+\))?:\s?[e\d]\d*|\bPMID\b"
    r"|\b(?:published|posted)\b[^.]{4,24}\.\s*accessed\b",
    re.IGNORECASE,
)
_CLAUSES = re.compile(
    r";\s+|,?\s+(?:whereas|while|but|although|though|however)\s+"
    r"|,?\s+and\s+(?=(?:safety|its|it|has|have|had|is|are|was|were|there|no|not)\b)",
    re.IGNORECASE,
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Passage:
    """A sentence with what governs it. `section` is the whole path of headings, `heading` the nearest one."""

    span: Span
    section: str = ""
    heading: str = ""
    intro: str = ""  # the line above a list, or the label of a cell
    before: str = ""  # the sentence before, below the same heading
    group: int = 0  # sentences of one list share it, with the sentence that introduces them
    cited: bool = False  # part of a list of cited works

    @property
    def text(self) -> str:
        """The sentence itself."""
        return self.span.text

    @property
    def around(self) -> str:
        """Everything that says of whom the sentence speaks, the sentence first."""
        return f"{self.text}\n{self.intro}\n{self.section}"

    def place(self, start: int, end: int) -> Place:
        """Return the place of a slice of the sentence."""
        return self.span.part(start, end).place

    def clauses(self) -> Iterator["Passage"]:
        """Yield the parts of a sentence that semicolons and words such as "whereas" set apart."""
        start = 0
        for gap in (*_CLAUSES.finditer(self.text), None):
            end = gap.start() if gap else len(self.text)
            if self.text[start:end].strip():
                yield self.narrowed(self.span.part(start, end))
            start = gap.end() if gap else end

    def narrowed(self, span: Span) -> "Passage":
        """Return the same surroundings around another slice."""
        return Passage(
            span=span,
            section=self.section,
            heading=self.heading,
            intro=self.intro,
            before=self.before,
            group=self.group,
            cited=self.cited,
        )


@dataclass(slots=True)
class _Reader:
    """Walks the lines of a document, keeping the headings above the current one."""

    path: list[tuple[tuple[int, ...], str]] = field(default_factory=list)
    intro: str = ""
    before: str = ""
    group: int = 0
    cited: bool = False
    table: int | None = None
    heads: tuple[str, ...] = ()  # the first row of the table

    def begin_table(self, table: int, heads: Sequence[str]) -> None:
        """Go on in another table."""
        self.table, self.heads = table, tuple(heads)

    def head(self, block: ViewBlock) -> None:
        """Go below a heading."""
        text = body_of(block)
        rank = _rank(block, text)
        self.path = [(other, name) for other, name in self.path if other < rank] + [(rank, text.rstrip(" :"))]
        self.cited = _CITED.search(text) is not None
        self.before = self.intro = ""
        self.group += 1

    def take(self, span: Span, intro: str, *, citation: bool) -> Passage:
        """Return a sentence below the current headings."""
        names = [name for _, name in self.path]
        passage = Passage(
            span=span,
            section="\n".join(reversed(names)),
            heading=names[-1] if names else "",
            intro=intro,
            before=self.before,
            group=self.group,
            cited=self.cited or citation,
        )
        self.before = span.text
        return passage


def passages(blocks: Sequence[ViewBlock]) -> Iterator[Passage]:
    """Yield the sentences of a document's body in order."""
    body = [block for block in readable(blocks) if block.story is Story.BODY]
    reader = _Reader()
    for index, block in enumerate(body):
        if block.cell is not None:
            yield from _cell(reader, body, index)
        elif _is_heading(body, index):
            reader.head(block)
        else:
            yield from _line(reader, block)


def _line(reader: _Reader, block: ViewBlock) -> Iterator[Passage]:
    item = item_of(block)
    listed = item.style != "" or block.kind is BlockKind.LIST_ITEM
    if not listed:
        reader.group += 1
        reader.intro = ""
    citation = _CITATION.search(block.text) is not None
    for start, end in sentences(item.body.text):
        span = item.body.part(start, end).stripped()
        introduces = not listed and end == len(item.body.text) and span.text.rstrip("* ").endswith(":")
        if introduces and start:
            reader.group += 1
        yield reader.take(span, reader.intro if listed else "", citation=citation)
        if introduces:
            reader.intro = span.text


def _cell(reader: _Reader, body: Sequence[ViewBlock], index: int) -> Iterator[Passage]:
    """Yield a cell's sentences; the cell to its left, or the head of its column, introduces it."""
    block = body[index]
    here = block.cell
    if here is None:
        return
    row = [
        other for other in body[max(0, index - 12) : index] if other.cell and (other.cell.table, other.cell.row) == (here.table, here.row)
    ]
    left = " ".join(body_of(other) for other in row if other.cell and other.cell.column < here.column)
    if reader.table != here.table:
        below = takewhile(lambda other: other.cell is not None and (other.cell.table, other.cell.row) == (here.table, 0), body[index:])
        reader.begin_table(here.table, [body_of(other) for other in below])
    left = "\n".join((left, *reader.heads)) if len(reader.heads) > 2 and here.row > 0 else left
    reader.group += 1
    text = whole(block)
    for start, end in sentences(text.text):
        yield reader.take(text.part(start, end).stripped(), left, citation=False)


def _rank(block: ViewBlock, text: str) -> tuple[int, ...]:
    """Return how deep a heading stands: by the file's own level, else by its number, capitals before small letters."""
    if block.kind is BlockKind.HEADING:
        return (0, block.level)
    numbered = _NUMBERED.match(text)
    depth = numbered["number"].count(".") if numbered else 0
    letters = re.sub(r"[^A-Za-z]", "", text)
    return (1, depth * 2 + (0 if letters.isupper() or numbered else 1))


def _is_heading(body: Sequence[ViewBlock], index: int) -> bool:
    block = body[index]
    if block.kind is BlockKind.HEADING:
        return True
    text = body_of(block)
    if block.kind is BlockKind.LIST_ITEM or len(text) > 80 or not re.match(r"[A-Z0-9]", text) or index + 1 >= len(body):
        return False
    numbered = _NUMBERED.match(text)
    item = item_of(block)
    if item.style and not (numbered and text[numbered.end() :].isupper()) and not re.match(r"\d{1,2}\.\d", text):
        return False
    return _names_a_part(text) and not is_residue(text)


def _names_a_part(text: str) -> bool:
    """Whether a short line is the name of a part: no sentence, no field with its value, nothing that only introduces a list."""
    if re.search(r"[.;,!]$|\w:\s+\S|\d{4}$", text) or len(text.split()) > 10:
        return False
    return not (text.endswith(":") and re.search(r"\b(?:the following|include[sd]?|are|is|to|who|that|with|have|had)\b", text))


def cells(blocks: Sequence[ViewBlock]) -> Iterator[tuple[Span, ...]]:
    """Yield the rows of a document's tables, and every other line as one cell."""
    yield from rows([block for block in readable(blocks) if block.story is Story.BODY])
