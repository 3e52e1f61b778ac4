"""Tables a plain text draws with blanks: rows of fields, cells wrapped below each other or back to the margin."""

import re
from collections import Counter
from collections.abc import Sequence

from app.documents.labels import BULLETS, outline_label
from app.documents.lines import begins_anew, begins_with_code, ends_open, is_bullet, is_field
from app.documents.text.width import Wrapping, ends_statement

_GAP = re.compile(r"(?<=\S) {2,}(?=\S)")
_KEY = re.compile(r"(?=\S*\d)\S+")
_MARKS = ("*", "-", "–", "o", "+")  # as typed before the lines of a list
_ALIGNED = 0.7
_LOWER = 0.3
_GAP_WIDTH = 2  # blanks between columns, at least
_PROSE = 3  # words a cell must have to be read as a sentence

Row = list[str]


def fields(line: str) -> list[tuple[int, str]]:
    """Return the fields of a line and where they start; two blanks after a full stop only part sentences."""
    found: list[tuple[int, str]] = []
    start = len(line) - len(line.lstrip())
    for gap in _GAP.finditer(line):
        left = line[start : gap.start()]
        if not found and (outline_label(left) == left or left in BULLETS or left in _MARKS):
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
    starts = {start for line in rows for start, _ in fields(line)[1:]}
    hung = sum(1 for line in lines if len(line) - len(line.lstrip()) in starts)
    if len(rows) < 2 or len(rows) < 0.3 * (len(lines) - hung):
        return False
    later = [text for line in rows for _, text in fields(line)[1:]]
    lower = sum(1 for text in later if text[:1].islower())
    return lower <= _LOWER * len(later) or (len(rows) > 2 and _columns(lines) is not None)


def table_rows(lines: Sequence[str], wrapping: Wrapping) -> list[Row]:
    """Return the cells of a table, row by row; an empty cell is an empty text."""
    columns = _columns(lines)
    if columns is None:
        return _loose_rows(lines, wrapping)
    return _aligned_rows(lines, columns, wrapping)


def _columns(lines: Sequence[str]) -> list[int] | None:
    """Return where the columns start, None where the fields do not stand below each other."""
    rows = [found for line in lines if len(found := fields(line)) > 1]
    flush = {start for found in rows if not found[0][0] for start, _ in found[1:]}
    starts = Counter(start for found in rows for start in _starts(found, flush))
    columns = sorted(start for start, count in starts.items() if count > 1)
    within = sum(count for start, count in starts.items() if start in columns)
    if not columns or within < _ALIGNED * sum(starts.values()) or len(columns) != max(len(found) for found in rows) - 1:
        return None
    return [0, *columns]


def _starts(found: Sequence[tuple[int, str]], flush: set[int]) -> list[int]:
    """Return where the later fields of a line start; a line whose every cell hangs by its indent counts as one without it."""
    indent = found[0][0]
    starts = [start for start, _ in found[1:]]
    hung = [start - indent for start in starts]
    return hung if indent and flush.issuperset(hung) else starts


def _loose_rows(lines: Sequence[str], wrapping: Wrapping) -> list[Row]:
    rows: list[Row] = []
    for number, line in enumerate(lines):
        cells = [text for _, text in fields(line)]
        if len(cells) == 1 and rows and wrapping.full(lines[number - 1], line) and not _states(line, rows[-1], lines[number - 1]):
            rows[-1][-1] += f" {cells[0].strip()}"
        else:
            rows.append([cell.strip() for cell in cells])
    return rows


def _aligned_rows(lines: Sequence[str], columns: Sequence[int], wrapping: Wrapping) -> list[Row]:
    cut = [_cut(line, columns) for line in lines]
    widths = [max((len(cells[column]) for cells in cut if cells), default=0) for column in range(len(columns))]
    rooms = [max(width, after - start - _GAP_WIDTH) for width, start, after in zip(widths, columns, columns[1:], strict=False)]
    rooms.append(widths[-1])
    rows: list[Row] = []
    above: Row | None = None  # the line before, cell by cell
    for number, cells in enumerate(cut):
        wrapped = bool(rows) and _back_to_margin(lines, number, rows[-1], above, wrapping)
        limits = widths if lines[number].startswith(" ") else rooms  # a line that hangs says it is the rest of one
        if wrapped and (cells is None or above is None or _no_room_to_go_on(cells, above, widths)):
            rows[-1][_last(rows[-1])] += f" {lines[number].strip()}"
            above = None
        elif cells is None:
            rows.append([text for _, text in fields(lines[number])])
            above = None
        elif rows and above is not None and _goes_on(cells, above, widths, limits, listed=is_field(rows[-1][0])):
            width = len(rows[-1])
            rows[-1] = [f"{rows[-1][column]} {cell}".strip() if column < width else cell for column, cell in enumerate(cells)]
            above = cells
        else:
            rows.append(list(cells))
            above = cells
    return rows


def _cut(line: str, columns: Sequence[int]) -> Row | None:
    """Cut a line at the columns, None where a word or a statement stands across one."""
    ends = [*columns[1:], max(len(line), columns[-1]) + 1]
    if any(start < len(line) and line[start - 1] != " " for start in columns[1:]):
        return None
    cells = [line[start:end].strip() for start, end in zip(columns, ends, strict=True)]
    filled = sum(1 for cell in cells if cell)
    if any(is_row(cell) for cell in cells):
        return None
    if filled > 1 and not is_row(line) and not _KEY.fullmatch(cells[0]) and any(cell[:1].islower() for cell in cells[1:]):
        return None
    return cells


def _back_to_margin(lines: Sequence[str], number: int, row: Row, above: Row | None, wrapping: Wrapping) -> bool:
    """Whether a line of one statement is the rest of the row before, wrapped at the width of the page."""
    line = lines[number]
    if not number or is_row(line) or _states(line, row, lines[number - 1]) or not wrapping.full(lines[number - 1], line):
        return False
    return above is None or (not line.startswith(" ") and bool(above[-1]) and _continues(line, row[-1]))


def _states(line: str, row: Row, before: str) -> bool:
    """Whether a line says something of its own: a code and its meaning, or one more label among labels."""
    return (is_field(line) and is_field(row[0])) or (begins_with_code(line) and not ends_open(before))


def _continues(text: str, cell: str) -> bool:
    """Whether a text can be the rest of a cell; one with a capital only after an open end, among sentences or among capitals."""
    if not text[:1].isupper() or ends_open(cell) or cell.endswith(".") or text.endswith(".") or ". " in cell:
        return True
    later = [word for word in cell.split()[1:] if word.isalpha() and len(word) > _PROSE]
    return len(later) > 1 and all(word[:1].isupper() for word in later)


def _no_room_to_go_on(cells: Row, above: Row, widths: Sequence[int]) -> bool:
    """Whether a text in the first column is not the rest of the first cell above it."""
    complete = bool(_KEY.fullmatch(above[0])) and not ends_open(above[0])
    return complete or not _full(above[0], cells[0], widths[0])


def _full(above: str, text: str, width: int) -> bool:
    words = text.split()
    return bool(above) and bool(words) and len(above) + 1 + len(words[0]) > width


def _goes_on(cells: Row, above: Row, widths: Sequence[int], rooms: Sequence[int], *, listed: bool) -> bool:
    """Whether every cell of a line goes on where the cell above it had no more room."""
    filled = [column for column, cell in enumerate(cells) if cell]
    if (
        not filled
        or any(is_bullet(cells[column]) for column in filled)
        or ((cells[0] or listed) and any(_begins(cells[column], above[column]) for column in filled))
    ):
        return False
    if not all(_full(above[column], cells[column], widths[column]) for column in filled):
        return False
    if len(filled) == len(cells):  # most rows fill every column: one more is the rest of a row only where it says so
        return _rest(cells, above, rooms)
    anew = bool(_KEY.fullmatch(cells[0])) or (filled == [0] and cells[0][:1].isupper())
    return not anew or not begins_anew(above[0]) or not _KEY.fullmatch(above[0]) or ends_open(above[0])


def _begins(cell: str, above: str) -> bool:
    """Whether a cell begins a row by what it says: a label and its value, or what stands below a label."""
    if cell[:1].islower() and len(cell.split()) > 2:
        return False
    if cell.endswith(":") and len(cell.split()) == 1:
        return ":" in above  # else the last word of the label above
    return is_field(cell) or cell.endswith(":")


def _rest(cells: Row, above: Row, rooms: Sequence[int]) -> bool:
    """Whether a line that fills every column is the rest of the row above."""
    pairs = list(zip(cells, above, strict=True))
    if all(before.endswith(":") for before in above) or not all(map(_full, above, cells, rooms)):
        return False
    if any(_KEY.fullmatch(cell) and _KEY.fullmatch(before) and not ends_open(before) for cell, before in pairs):
        return False
    if _KEY.match(cells[0]) and not ends_open(above[0]):
        return False
    if all(cell.endswith(":") for cell in cells):
        return True
    if not cells[0][:1].isupper() or ends_open(above[0]):
        return True
    return any(cell[:1].islower() and len(before.split()) >= _PROSE and not ends_statement(before) for cell, before in pairs[1:])


def _last(row: Row) -> int:
    return max((column for column, cell in enumerate(row) if cell), default=len(row) - 1)
