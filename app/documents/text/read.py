"""Plain text: lines wrapped at a width become paragraphs again; lists, tables, headings and page furniture are recognised."""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from app.documents.headings import is_heading
from app.documents.model import Block, BlockKind, BlockStyle, Cell, Notice, Run, Story
from app.documents.plain import MarkedText
from app.documents.residue import residue_lines
from app.documents.text.flow import Flow, Paragraph
from app.documents.text.pages import TextLine, take_pages
from app.documents.text.tables import fields, is_row, is_table, table_rows
from app.documents.text.width import Wrapping, ends_statement, wrapping_of

_RULE = re.compile(r"\s*([-=_*~])(?:\s?\1){2,}\s*")


@dataclass(frozen=True, slots=True)
class _Chunk:
    """Lines without a blank line between them."""

    lines: tuple[TextLine, ...]

    @property
    def texts(self) -> list[str]:
        """The lines as text."""
        return [line.text for line in self.lines]


def read_text(text: str) -> MarkedText:
    """Return what a plain text says; its line ends are those of Unix."""
    raw = [_spaced(line) for line in text.split("\n")]
    residue = residue_lines([line.replace("\f", "") for line in raw])
    notices = tuple(Notice("residue", f"Left out as a remark of Word's on formatting: {raw[number].strip()}") for number in sorted(residue))
    kept = [("\f" if "\f" in line else None) if number in residue else line for number, line in enumerate(raw)]
    pages = take_pages([line for line in kept if line is not None])
    wrapping = wrapping_of([line.text for line in pages.lines])
    blocks = [_furniture(line, Story.HEADER) for line in pages.headers]
    blocks += _body(pages.lines, wrapping)
    blocks += [_furniture(line, Story.FOOTER) for line in pages.footers]
    return MarkedText(tuple(blocks), notices)


def _spaced(line: str) -> str:
    """Replace tabs: at the beginning they indent, further on they part fields."""
    bare = line.lstrip(" \t")
    lead = line[: len(line) - len(bare)].expandtabs(4)
    return (lead + bare.replace("\t", "    ")).replace("\xa0", " ").rstrip(" ")


def _furniture(line: str, story: Story) -> Block:
    return Block(runs=(Run(text=line),), story=story)


def _body(lines: Sequence[TextLine], wrapping: Wrapping) -> Iterator[Block]:
    flow = Flow(wrapping, [line.text for line in lines])
    table = 0
    for chunk in _chunks(lines, wrapping):
        texts = chunk.texts
        page = chunk.lines[0].page
        if is_table(texts):
            flow.leave_list()
            yield from _table(texts, table, page, wrapping)
            table += 1
        elif len(texts) == 1 and is_heading(texts[0]):
            flow.leave_list()
            yield Block(runs=(Run(text=texts[0].strip()),), style=BlockStyle(kind=BlockKind.HEADING, level=1), page=page)
        else:
            yield from (_paragraph(item) for item in flow.paragraphs(chunk.lines))


def _paragraph(item: Paragraph) -> Block:
    style = BlockStyle(kind=BlockKind.LIST_ITEM, level=item.level, label=item.label) if item.label else BlockStyle()
    return Block(runs=(Run(text=item.text),), style=style, page=item.page)


def _table(texts: Sequence[str], table: int, page: int | None, wrapping: Wrapping) -> Iterator[Block]:
    for row, cells in enumerate(table_rows(texts, wrapping)):
        for column, cell in enumerate(cells):
            if cell:
                yield Block(runs=(Run(text=cell),), cell=Cell(table, row, column), page=page)


def _chunks(lines: Sequence[TextLine], wrapping: Wrapping) -> Iterator[_Chunk]:
    """Part the text at blank lines and rules; at a page's end only where the text does not run on."""
    held: list[TextLine] = []
    for line in lines:
        blank = not line.text.strip() or bool(_RULE.fullmatch(line.text))
        if held and (blank or (line.breaks and not _goes_over(held, line.text, wrapping))):
            yield _Chunk(tuple(held))
            held = []
        if not blank:
            held.append(line)
    if held:
        yield _Chunk(tuple(held))


def _goes_over(held: Sequence[TextLine], line: str, wrapping: Wrapping) -> bool:
    """Whether what stands before a page's end goes on after it."""
    last = held[-1].text
    texts = [item.text for item in held]
    if is_row(line):
        alike = abs(len(fields(line)) - max(len(fields(text)) for text in texts)) <= 1
        return (is_table(texts) and alike) or (is_row(last) and len(held) == 1)
    if is_table(texts):
        return wrapping.runs_on(last, line) or fields(last)[0][1].endswith(("-", "–", ",", "/")) or line.lstrip()[:1].islower()
    return wrapping.runs_on(last, line) or (line.lstrip()[:1].islower() and not ends_statement(last))
