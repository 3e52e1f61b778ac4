"""Tables a plain text draws with blanks: rows of fields, cells wrapped below each other or back to the margin."""

import re
from collections import Counter
from collections.abc import Sequence

from app.documents.labels import BULLETS, outline_label
from app.documents.text_width import Wrapping

_GAP = re.compile(r"(?<=\S) {2,}(?=\S)")
_KEY = re.compile(r"(?=\S*\d)\S+")
_OPEN_END = ("-", "–", ",", "/", "and", "or", "to", "through", "&")
_ALIGNED = 0.7
_LOWER = 0.3

Row = list[str]


def fields(line: str) -> list[tuple[int, str]]:
    """Return the fields of a line and where they start; two blanks after a full stop only part sentences."""
    found: list[tuple[int, str]] = []
    start = len(line) - len(line.lstrip())
    for gap in _GAP.finditer(line):
        left = line[start : gap.start()]
        if not found and (outline_label(left) == left or left in BULLETS):
            continue
        if left.endswith((".", "?", "!")) and len(left.split()) > 3 and gap.end() - gap.start() == 2:
            continue
        found.append((start, left))
        start = gap.end()
    found.append((start, line[start:].rstrip()))
    return found


def is_row(line: str) -> bool:
    """Whether a line has several fields."""
    return len(fields(line)) > 1


def is_table(lines: Sequence[str]) -> bool:
    """Whether neighbouring lines are a table: two rows at least, and not prose stretched to the margin."""
    rows = [line for line in lines if is_row(line)]
    if len(rows) < 2 or len(rows) < 0.3 * len(lines):
        return False
    later = [text for line in rows for _, text in fields(line)[1:]]
    return sum(1 for text in later if text[:1].islower()) <= _LOWER * len(later)


def table_rows(lines: Sequence[str], wrapping: Wrapping) -> list[Row]:
    """Return the cells of a table, row by row; an empty cell is an empty text."""
    columns = _columns(lines)
    if columns is None:
        return _loose_rows(lines, wrapping)
    return _aligned_rows(lines, columns, wrapping)


def _columns(lines: Sequence[str]) -> list[int] | None:
    """Return where the columns start, None where the fields do not stand below each other."""
    rows = [found for line in lines if len(found := fields(line)) > 1]
    starts = Counter(start for found in rows for start, _ in found[1:])
    columns = sorted(start for start, count in starts.items() if count > 1)
    within = sum(count for start, count in starts.items() if start in columns)
    if not columns or within < _ALIGNED * sum(starts.values()) or len(columns) != max(len(found) for found in rows) - 1:
        return None
    return [0, *columns]


def _loose_rows(lines: Sequence[str], wrapping: Wrapping) -> list[Row]:
    rows: list[Row] = []
    for number, line in enumerate(lines):
        cells = [text for _, text in fields(line)]
        if len(cells) == 1 and rows and wrapping.full(lines[number - 1], line):
            rows[-1][-1] += f" {cells[0].strip()}"
        else:
            rows.append([cell.strip() for cell in cells])
    return rows


def _aligned_rows(lines: Sequence[str], columns: Sequence[int], wrapping: Wrapping) -> list[Row]:
    cut = [_cut(line, columns) for line in lines]
    widths = [max((len(cells[column]) for cells in cut if cells), default=0) for column in range(len(columns))]
    rows: list[Row] = []
    above: Row | None = None  # the line before, cell by cell
    for number, cells in enumerate(cut):
        if cells is None or _back_to_margin(lines, number, above, widths, wrapping):
            if rows and number and wrapping.full(lines[number - 1], lines[number]):
                rows[-1][_last(rows[-1])] += f" {lines[number].strip()}"
            else:
                rows.append([text for _, text in fields(lines[number])])
            above = None
        elif rows and above is not None and _goes_on(cells, above, widths):
            width = len(rows[-1])
            rows[-1] = [f"{rows[-1][column]} {cell}".strip() if column < width else cell for column, cell in enumerate(cells)]
            above = cells
        else:
            rows.append(list(cells))
            above = cells
    return rows


def _cut(line: str, columns: Sequence[int]) -> Row | None:
    """Cut a line at the columns, None where a word stands across one."""
    ends = [*columns[1:], max(len(line), columns[-1]) + 1]
    if any(start < len(line) and line[start - 1] != " " for start in columns[1:]):
        return None
    return [line[start:end].strip() for start, end in zip(columns, ends, strict=True)]


def _back_to_margin(lines: Sequence[str], number: int, above: Row | None, widths: Sequence[int], wrapping: Wrapping) -> bool:
    """Whether a line with one cell, the first, is the rest of the row before, wrapped at the width of the page."""
    if not number or len(fields(lines[number])) > 1 or not wrapping.full(lines[number - 1], lines[number]):
        return False
    text = lines[number]
    if above is None:
        return True
    complete = bool(_KEY.fullmatch(above[0])) and not above[0].endswith(_OPEN_END)
    return not text.startswith(" ") and bool(above[-1]) and (complete or not _full(above[0], text.strip(), widths[0]))


def _full(above: str, text: str, width: int) -> bool:
    words = text.split()
    return bool(above) and bool(words) and len(above) + 1 + len(words[0]) > width


def _goes_on(cells: Row, above: Row, widths: Sequence[int]) -> bool:
    """Whether every cell of a line goes on where the cell above it had no more room."""
    filled = [column for column, cell in enumerate(cells) if cell]
    if not all(_full(above[column], cells[column], widths[column]) for column in filled):
        return False
    if len(filled) == len(cells):  # a row that fills every column is a new one when it begins with a key
        return not _KEY.match(cells[0]) or above[0].endswith(_OPEN_END)
    return bool(filled)


def _last(row: Row) -> int:
    return max((column for column, cell in enumerate(row) if cell), default=len(row) - 1)
