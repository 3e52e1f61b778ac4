"""One document saved in other formats, wrapped at a width, or with its headings in other letters."""

import textwrap
from collections.abc import Callable, Iterator, Sequence
from html import escape
from itertools import groupby
from pathlib import Path

import docx

from app.documents.model import BlockKind, Story, ViewBlock

Case = Callable[[str], str]


def body(blocks: Sequence[ViewBlock]) -> list[ViewBlock]:
    return [block for block in blocks if block.story is Story.BODY]


def parts(blocks: Sequence[ViewBlock]) -> Iterator[ViewBlock | list[list[str]]]:
    """Yield the blocks, and the tables as rows of cells."""
    for table, grouped in groupby(body(blocks), lambda block: block.cell.table if block.cell else None):
        if table is None:
            yield from grouped
            continue
        rows: dict[int, dict[int, str]] = {}
        for block in grouped:
            assert block.cell is not None
            rows.setdefault(block.cell.row, {})[block.cell.column] = block.text
        columns = max(map(len, rows.values()))
        yield [[row.get(column, "") for column in range(columns)] for row in rows.values()]


def as_markdown(blocks: Sequence[ViewBlock], case: Case = str) -> str:
    made: list[str] = []
    for part in parts(blocks):
        if isinstance(part, list):
            rows = ["| " + " | ".join(row) + " |" for row in part]
            made.append("\n".join([rows[0], "|---" * len(part[0]) + "|", *rows[1:]]))
        elif part.kind is BlockKind.HEADING:
            made.append(f"{'#' * (part.level + 1)} {case(part.text)}")
        elif part.kind is BlockKind.LIST_ITEM:
            label = "" if part.label.strip() == "•" else part.text[: part.body]
            made.append(f"{'  ' * part.level}- {label}{part.text[part.body :]}")
        else:
            made.append(part.text)
    return "\n\n".join(made) + "\n"


def as_text(blocks: Sequence[ViewBlock], width: int, case: Case = str) -> str:
    made: list[str] = []
    for part in parts(blocks):
        if isinstance(part, list):
            made.append("\n".join(line for row in part for line in row_lines(part, row, width)))
        elif part.kind is BlockKind.HEADING:
            made.append(case(part.text))
        else:
            indent = "    " * part.level if part.kind is BlockKind.LIST_ITEM else ""
            hang = indent + " " * part.body if part.kind is BlockKind.LIST_ITEM else ""
            made.append(textwrap.fill(part.text, width, initial_indent=indent, subsequent_indent=hang, break_on_hyphens=False))
    return "\n\n".join(made) + "\n"


def row_lines(table: Sequence[Sequence[str]], row: Sequence[str], width: int) -> Iterator[str]:
    """Yield the lines of a row; the last column is wrapped below itself."""
    widths = [max(len(other[column]) for other in table) + 3 for column in range(len(row) - 1)]
    left = "".join(cell.ljust(wide) for cell, wide in zip(row[:-1], widths, strict=True))
    lines = textwrap.wrap(row[-1], max(width - len(left), 20), break_on_hyphens=False) or [""]
    yield (left + lines[0]).rstrip()
    yield from (" " * len(left) + line for line in lines[1:])


def as_html(blocks: Sequence[ViewBlock], case: Case = str) -> str:
    made: list[str] = []
    for part in parts(blocks):
        if isinstance(part, list):
            rows = ["<tr>" + "".join(f"<td>{escape(cell)}</td>" for cell in row) + "</tr>" for row in part]
            made.append(f"<table>{''.join(rows)}</table>")
        elif part.kind is BlockKind.HEADING:
            made.append(f"<h{part.level + 1}>{escape(case(part.text))}</h{part.level + 1}>")
        else:
            indent = f' style="margin-left:{24 * part.level}px"' if part.kind is BlockKind.LIST_ITEM else ""
            made.append(f"<p{indent}>{escape(part.text)}</p>")
    return f"<!DOCTYPE html><html><head><meta charset='utf-8'><title>A policy</title></head><body>{''.join(made)}</body></html>"


def write_docx(path: Path, blocks: Sequence[ViewBlock], case: Case = str) -> None:
    document = docx.Document()
    for part in parts(blocks):
        if isinstance(part, list):
            table = document.add_table(rows=0, cols=len(part[0]))
            for row in part:
                for cell, text in zip(table.add_row().cells, row, strict=True):
                    cell.text = text
        elif part.kind is BlockKind.HEADING:
            document.add_heading(case(part.text), part.level + 1)
        elif part.label.strip() == "•":
            document.add_paragraph(part.text[part.body :], style="List Bullet")
        else:
            paragraph = document.add_paragraph(part.text)
            paragraph.paragraph_format.left_indent = docx.shared.Pt(18 * part.level) if part.kind is BlockKind.LIST_ITEM else None
    document.save(str(path))
