"""Writes a sample policy's lines as Markdown (`~~old~~new`) and as Word with real tracked changes."""

import re
from collections.abc import Iterator, Sequence
from itertools import groupby
from pathlib import Path

import docx
from docx.document import Document
from docx.oxml import OxmlElement
from docx.oxml.ns import qn
from docx.table import Table
from docx.text.paragraph import Paragraph
from lxml.etree import _Element
from policy_texts import Line

MARK = re.compile(r"\[-(.*?)-\](?!-)|\[\+(.*?)\+\]", re.DOTALL)
AUTHOR = "Sample Author"
WHEN = "2025-12-01T09:00:00Z"

KEPT, STRUCK, INSERTED = "kept", "struck", "inserted"
Part = tuple[str, str]


def parts_of(line: Line) -> Iterator[Part]:
    """Yield a line's text in parts, each kept, struck or inserted; `+style` and `-style` mark the whole line."""
    style, text = line
    if style[0] in "+-":
        yield (INSERTED if style[0] == "+" else STRUCK), text
        return
    at = 0
    for match in MARK.finditer(text):
        if match.start() > at:
            yield KEPT, text[at : match.start()]
        struck, inserted = match.groups()
        yield (STRUCK, struck) if struck is not None else (INSERTED, inserted)
        at = match.end()
    if at < len(text):
        yield KEPT, text[at:]


def clean(lines: Sequence[Line]) -> list[Line]:
    """Return the new wording of marked lines."""
    kept = []
    for line in lines:
        text = "".join(part for mark, part in parts_of(line) if mark != STRUCK)
        if text:
            kept.append((line[0].lstrip("+"), text))
    return kept


def write_markdown(path: Path, lines: Sequence[Line]) -> None:
    """Write Markdown: `~~old~~new` for a replacement, `<ins>` for what is only inserted."""
    out: list[str] = []
    for is_code, group in groupby(lines, key=lambda line: line[0].endswith("code")):
        if is_code:
            rows = ["| " + _marked(line) + " |" for line in group]
            out.append("\n".join(["| Code | Description |", "|---|---|", *rows]))
        else:
            out += [_prefix(line[0].lstrip("+-")) + _marked(line) for line in group]
    path.write_text("\n\n".join(out) + "\n", encoding="utf-8", newline="\n")


def _prefix(style: str) -> str:
    return {"title": "# ", "h1": "## ", "h2": "### ", "bullet": "- ", "item": "- "}.get(style, "")


def _marked(line: Line) -> str:
    cells = []
    for cell in _cells(line):
        text, struck_before = "", False
        for mark, part in cell:
            text += {KEPT: part, STRUCK: f"~~{part}~~", INSERTED: part if struck_before else f"<ins>{part}</ins>"}[mark]
            struck_before = mark == STRUCK
        cells.append(text)
    joint = "  \n" if line[0] == "pair" else " | "
    return joint.join(cells)


def _cells(line: Line) -> list[list[Part]]:
    cells: list[list[Part]] = [[]]
    for mark, part in parts_of(line):
        first, *others = part.split(" | ")
        cells[-1].append((mark, first))
        cells += [[(mark, other)] for other in others]
    return cells


def write_word(path: Path, lines: Sequence[Line]) -> None:
    """Write a Word file whose insertions and deletions are tracked changes."""
    package = docx.Document()
    package.core_properties.author = AUTHOR
    table: Table | None = None
    for line in lines:
        style = line[0].lstrip("+-")
        if style in {"code", "pair"}:
            if table is None:
                table = package.add_table(rows=0, cols=2)
                if style == "code":
                    _row(table, ("code", "Code | Description"))
            _row(table, line)
        else:
            table = None
            _paragraph(package, style, line)
    package.save(str(path))


def _paragraph(package: Document, style: str, line: Line) -> None:
    names = {"title": "Title", "h1": "Heading 1", "h2": "Heading 2", "bullet": "List Bullet"}
    paragraph = package.add_paragraph(style=names.get(style))
    parts = list(parts_of(line))
    _runs(paragraph, parts)
    marks = {mark for mark, _ in parts}
    if len(marks) == 1 and marks != {KEPT}:
        _mark_paragraph_end(paragraph, marks.pop())


def _row(table: Table, line: Line) -> None:
    row = table.add_row()  # type: ignore[no-untyped-call] # the library's own annotation is missing here
    cells = _cells(line)
    for cell, parts in zip(row.cells, cells, strict=False):
        _runs(cell.paragraphs[0], parts)
    if line[0][0] in "+-":
        mark = INSERTED if line[0][0] == "+" else STRUCK
        row._tr.get_or_add_trPr().append(_change(mark))  # noqa: SLF001 python-docx has no call for tracked rows
        for cell in row.cells:
            _mark_paragraph_end(cell.paragraphs[0], mark)


def _runs(paragraph: Paragraph, parts: Sequence[Part]) -> None:
    for mark, text in parts:
        run = paragraph.add_run(text)
        if mark == KEPT:
            continue
        element = run._r  # noqa: SLF001 python-docx has no call for tracked runs
        change = _change(mark)
        element.addprevious(change)
        change.append(element)
        if mark == STRUCK:
            for node in element.findall(qn("w:t")):
                node.tag = qn("w:delText")


def _mark_paragraph_end(paragraph: Paragraph, mark: str) -> None:
    properties = paragraph._p.get_or_add_pPr()  # noqa: SLF001 python-docx has no call for tracked paragraph ends
    run_properties = OxmlElement("w:rPr")
    run_properties.append(_change(mark))
    properties.append(run_properties)


def _change(mark: str) -> _Element:
    element = OxmlElement("w:ins" if mark == INSERTED else "w:del")
    element.set(qn("w:id"), "1")
    element.set(qn("w:author"), AUTHOR)
    element.set(qn("w:date"), WHEN)
    return element
