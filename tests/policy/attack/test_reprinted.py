"""The facts of a policy do not hang on how it is printed: wrapped as text, as Word, with other headings or spacing."""

import re
import textwrap
from collections.abc import Iterator, Sequence
from itertools import groupby
from pathlib import Path
from typing import TYPE_CHECKING

import docx
import pytest
from docx.shared import Inches

from app.codesets.tables import CodeSets
from app.documents.model import BlockKind, View, ViewBlock
from app.documents.open import read_document
from app.policy.criteria import leaves
from app.policy.read import read_policy

if TYPE_CHECKING:
    from docx.document import Document as WordFile

_HERE = Path(__file__).parent
_NAMES = (
    "initial-and-continuation",
    "numbered-indications",
    "genetic-test",
    "manual-with-table-of-codes",
    "months-only",
    "chapters-and-device-codes",
    "number-as-heading",
    "state-criteria",
    "document-number-in-a-sentence",
    "dates-between-bars",
)
_PRINTED = ("60 columns", "80 columns", "100 columns", "Word", "upper", "title", "spread")
_INDENT = 4


@pytest.mark.parametrize("printed", _PRINTED)
@pytest.mark.parametrize("name", _NAMES)
def test_the_same_facts_however_it_is_printed(name: str, printed: str, tmp_path: Path, code_sets: CodeSets) -> None:
    source = _HERE / f"{name}.md"
    assert _facts(_reprinted(source, printed, tmp_path), code_sets) == _facts(source, code_sets)


def _reprinted(source: Path, printed: str, folder: Path) -> Path:
    blocks = read_document(source).view(View.NEW).blocks
    markdown = source.read_text(encoding="utf-8")
    if printed == "Word":
        as_word(blocks, folder / "policy.docx")
        return folder / "policy.docx"
    if printed.endswith("columns"):
        text, path = as_text(blocks, int(printed.split(maxsplit=1)[0])), folder / "policy.txt"
    else:
        text, path = spread(markdown) if printed == "spread" else recased(markdown, printed), folder / "policy.md"
    path.write_text(text, encoding="utf-8")
    return path


def _facts(path: Path, code_sets: CodeSets) -> dict[str, object]:
    version = read_policy(read_document(path).view(View.NEW), code_sets)
    return {
        "number": version.number,
        "status": version.status,
        "dates": {(item.kind, item.day) for item in version.dates},
        "months": {(item.kind, item.text) for item in version.dates_partial},
        "ages": [(rule.low, rule.high, rule.unit, rule.section) for rule in version.ages],
        "codes": [(item.system, item.code, item.through, item.coverage) for item in version.codes],
        "criteria": [(leaf.label, leaf.text.rstrip(";:. ")) for leaf in leaves(version.criteria)],
    }


def as_text(blocks: Sequence[ViewBlock], width: int) -> str:
    """Print the blocks as plain text, wrapped at `width` columns."""
    lines: list[str] = []
    for table, group in groupby(blocks, key=lambda block: block.cell.table if block.cell else None):
        members = list(group)
        if table is not None:
            lines += ["", *_table(members, width), ""]
            continue
        for block in members:
            lines += _lines(block, width)
    return "\n".join(lines) + "\n"


def _lines(block: ViewBlock, width: int) -> list[str]:
    text = block.body_text.strip()
    if block.kind is BlockKind.HEADING:
        return ["", "", text, ""]
    if block.kind is not BlockKind.LIST_ITEM:
        return [*textwrap.wrap(text, width, break_on_hyphens=False, break_long_words=False), ""]
    lead = " " * (2 + _INDENT * block.level) + (block.label.strip() or "•") + " "
    return textwrap.wrap(
        text, width, initial_indent=lead, subsequent_indent=" " * len(lead), break_on_hyphens=False, break_long_words=False
    )


def _table(cells: Sequence[ViewBlock], width: int) -> Iterator[str]:
    rows: dict[int, dict[int, str]] = {}
    for block in cells:
        if block.cell is not None:
            row = rows.setdefault(block.cell.row, {})
            row[block.cell.column] = f"{row.get(block.cell.column, '')} {block.body_text.strip()}".strip()
    columns = range(1 + max(column for row in rows.values() for column in row))
    widths = [max(len(row.get(column, "")) for row in rows.values()) for column in columns]
    room = width - 3 * (len(widths) - 1)
    while sum(widths) > room and max(widths) > 12:
        widths[widths.index(max(widths))] -= 1
    for row in rows.values():
        parts = [textwrap.wrap(row.get(column, ""), widths[column], break_on_hyphens=False, break_long_words=False) for column in columns]
        for line in range(max(len(part) for part in parts)):
            yield "   ".join((part[line] if line < len(part) else "").ljust(widths[at]) for at, part in enumerate(parts)).rstrip()


def as_word(blocks: Sequence[ViewBlock], path: Path) -> None:
    """Print the blocks as a Word file: styled headings, lists with typed labels or bullets, tables."""
    file = docx.Document()
    for table, group in groupby(blocks, key=lambda block: block.cell.table if block.cell else None):
        members = list(group)
        if table is not None:
            _word_table(file, members)
            continue
        for block in members:
            text = block.body_text.strip()
            if block.kind is BlockKind.HEADING:
                file.add_heading(text, block.level + 1)
            elif block.kind is not BlockKind.LIST_ITEM:
                file.add_paragraph(text)
            elif block.label.strip(" •") == "":
                _indented(file, "•o▪"[min(block.level, 2)], text, block.level)
            else:
                _indented(file, block.label.strip(), text, block.level)
    file.save(str(path))


def _indented(file: "WordFile", label: str, text: str, level: int) -> None:
    paragraph = file.add_paragraph(f"{label}\t{text}")
    paragraph.paragraph_format.left_indent = Inches(0.25 + 0.25 * level)


def _word_table(file: "WordFile", cells: Sequence[ViewBlock]) -> None:
    places = [block.cell for block in cells if block.cell is not None]
    table = file.add_table(1 + max(cell.row for cell in places), 1 + max(cell.column for cell in places))
    for block in cells:
        if block.cell is not None:
            cell = table.cell(block.cell.row, block.cell.column)
            cell.text = f"{cell.text} {block.body_text.strip()}".strip()


def recased(markdown: str, how: str) -> str:
    """Print the headings of a Markdown text in capitals or with each word capitalised."""
    change = {"upper": str.upper, "title": _titled}[how]
    return re.sub(r"^(#{1,6} )(.*)$", lambda match: match[1] + change(match[2]), markdown, flags=re.MULTILINE)


def _titled(text: str) -> str:
    return re.sub(r"\b[a-z](?=[a-z]+\b)", lambda match: match[0].upper(), text)


def spread(markdown: str) -> str:
    """Print every empty line three times."""
    return re.sub(r"\n\n", "\n\n\n\n", markdown)
