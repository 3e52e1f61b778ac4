"""The order in which the lines of a page are read: columns one after the other, tables without frames row by row."""

import itertools
import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from app.documents.pdf.lines import Line, Segment

_GUTTER = 0.4  # of the letters' size
_CODE = re.compile(r"(?=[\w.]*\d)[A-Z0-9][\w.]{2,8}\*?(?:\s?[-–]\s?(?:[A-Z0-9][\w.]{2,8})?)?")

Interval = tuple[float, float]


@dataclass(frozen=True, slots=True)
class Prose:
    """Lines of running text; `right` is where its lines end at the latest, None for that of the page."""

    lines: tuple[Line, ...]
    right: float | None


@dataclass(frozen=True, slots=True)
class Table:
    """Rows of cells, each cell its lines."""

    rows: tuple[tuple[tuple[Line, ...], ...], ...]
    edges: tuple[float, ...]  # where its columns begin


def parts_of(lines: Sequence[Line], right: float | None = None) -> Iterator[Prose | Table]:
    """Return the parts of some lines in reading order."""
    lines = _beside(lines)
    prose: list[Line] = []
    at = 0
    while at < len(lines):
        end, columns = _region(lines, at)
        if end > at:
            if prose:
                yield Prose(tuple(prose), right)
                prose = []
            yield from _read_region(lines[at:end], columns)
            at = end
        else:
            prose.append(lines[at])
            at += 1
    if prose:
        yield Prose(tuple(prose), right)


def _beside(lines: Sequence[Line]) -> list[Line]:
    """Return the lines, those that stand beside each other on nearly the same height made one."""
    found: list[Line] = []
    for line in lines:
        before = found[-1] if found else None
        if before is not None and line.y - before.y < 0.7 * min(line.size, before.size) and _apart(before, line):
            found[-1] = Line(line.page, sorted([*before.segments, *line.segments], key=lambda segment: segment.x0))
        else:
            found.append(line)
    return found


def _apart(line: Line, other: Line) -> bool:
    """Whether no segment of a line stands above or below one of the other."""
    return all(one.x1 + one.size < two.x0 or two.x1 + two.size < one.x0 for one in line.segments for two in other.segments)


def _region(lines: Sequence[Line], start: int) -> tuple[int, list[Interval]]:
    """Return where the lines that stand in the same columns as this one end, and the columns; `start` itself where there are none."""
    first = lines[start]
    if len(first.segments) < 2:
        return start, []
    columns = _merge([], first)
    end = several = start + 1
    count = 1
    for number in range(start + 1, len(lines)):
        line = lines[number]
        grown = _merge(columns, line)
        if len(grown) < max(2, len(columns)) or _set_off(lines, number, start):
            break
        columns = grown
        end = number + 1
        if len(line.segments) > 1:
            count += 1
            several = end
    if count < 2:
        return start, []
    return _without_tail(lines, several, end), columns


def _merge(columns: Sequence[Interval], line: Line) -> list[Interval]:
    """Return the columns with a line's reach added; what overlaps or nearly touches is one."""
    found: list[Interval] = []
    for x0, x1 in sorted([*columns, *((segment.x0, segment.x1) for segment in line.segments)]):
        if found and x0 - found[-1][1] < _GUTTER * line.size:
            found[-1] = (found[-1][0], max(found[-1][1], x1))
        else:
            found.append((x0, x1))
    return found


def _set_off(lines: Sequence[Line], number: int, start: int) -> bool:
    """Whether a line stands too far below the one before to belong to its columns."""
    line = lines[number]
    gap = line.y - lines[number - 1].y
    if gap > 4.5 * line.size:
        return True
    if len(line.segments) > 1:
        return False
    heading = line.segments[0].bold and not all(segment.bold for segment in lines[number - 1].segments)
    return gap > 2.3 * line.size or (gap > 1.6 * line.size and (heading or number == start + 1))


def _without_tail(lines: Sequence[Line], several: int, end: int) -> int:
    """Leave out lines at the end that stand in one column, unless they go on without a gap."""
    at = several
    while at < end and lines[at].y - lines[at - 1].y < 1.35 * lines[at].size and abs(lines[at].size - lines[at - 1].size) < 0.3:
        at += 1
    return at


def _read_region(lines: Sequence[Line], columns: Sequence[Interval]) -> Iterator[Prose | Table]:
    count = len(columns)
    by_column = [_in_columns(lines, columns[number : number + 1]) for number in range(count)]
    if count >= 4 and count % 2 == 0 and _side_by_side(by_column, columns):
        half = count // 2
        yield from parts_of(_in_columns(lines, columns[:half]), columns[half - 1][1])
        yield from parts_of(_in_columns(lines, columns[half:]), columns[-1][1])
    elif _newspaper(by_column, columns):
        for number in range(count):
            yield from parts_of(by_column[number], columns[number][1])
    else:
        yield Table(tuple(_rows(lines, columns)), tuple(x0 for x0, _ in columns))


def _in_columns(lines: Sequence[Line], columns: Sequence[Interval]) -> list[Line]:
    left, right = columns[0][0] - 1, columns[-1][1] + 1
    found = []
    for line in lines:
        inside = [segment for segment in line.segments if left <= segment.x0 <= right]
        if inside:
            found.append(Line(line.page, inside))
    return found


def _side_by_side(by_column: Sequence[Sequence[Line]], columns: Sequence[Interval]) -> bool:
    """Whether the right half is the same table going on rather than more columns of it."""
    half = len(columns) // 2
    keys, others = by_column[0], by_column[half]
    coded = [sum(1 for line in column if _CODE.fullmatch(line.text.strip())) for column in (keys, others)]
    if coded[0] >= 0.6 * (len(keys) - 1) and coded[1] >= 0.6 * len(others) and coded[1] > 0:
        return True
    steps = [columns[at][0] - columns[0][0] for at in range(half)]
    again = [columns[half + at][0] - columns[half][0] for at in range(half)]
    alike = all(abs(one - other) < 3 for one, other in zip(steps, again, strict=True))
    if alike and abs((columns[half][0] - columns[half - 1][0]) - (columns[1][0] - columns[0][0])) > 8:
        return True
    places = [line.y for line in keys]
    met = sum(1 for line in others if any(abs(line.y - y) < 0.8 for y in places))
    return met < 0.5 * min(len(keys), len(others))


def _newspaper(by_column: Sequence[Sequence[Line]], columns: Sequence[Interval]) -> bool:
    """Whether the columns are running text, each read to its end."""
    if len(columns) > 3 or not all(_is_prose(column, reach) for column, reach in zip(by_column, columns, strict=True)):
        return False
    starts = [_starts(column) for column in by_column]
    shared = sum(1 for y in starts[1] if any(abs(y - other) < 1.5 for other in starts[0]))
    return len(starts[1]) < 2 or shared < 0.8 * len(starts[1])


def _is_prose(column: Sequence[Line], reach: Interval) -> bool:
    wide = sum(1 for line in column if line.x1 - line.x0 > 0.7 * (reach[1] - reach[0]))
    words = sum(len(line.text.split()) for line in column)
    return len(column) >= 4 and wide >= 0.5 * len(column) and words >= 3.5 * len(column)


def _starts(column: Sequence[Line]) -> list[float]:
    gaps = sorted(after.y - before.y for before, after in itertools.pairwise(column))
    pitch = gaps[len(gaps) // 4] if gaps else 0.0
    return [column[0].y, *(after.y for before, after in itertools.pairwise(column) if after.y - before.y > 1.15 * pitch)]


def _rows(lines: Sequence[Line], columns: Sequence[Interval]) -> list[tuple[tuple[Line, ...], ...]]:
    gaps = sorted(after.y - before.y for before, after in itertools.pairwise(lines))
    pitch = gaps[0] if gaps else 0.0
    stepped = bool(gaps) and gaps[-1] > pitch + 0.6
    rows: list[list[list[Line]]] = []
    before: Line | None = None
    for line in lines:
        cells = _cells(line, columns)
        if not rows or before is None or _new_row(cells, line.y - before.y, pitch, rows[-1], stepped=stepped):
            rows.append([[] for _ in columns])
        for number, segments in enumerate(cells):
            if segments:
                rows[-1][number].append(Line(line.page, segments))
        before = line
    return [tuple(tuple(cell) for cell in row) for row in rows]


def _cells(line: Line, columns: Sequence[Interval]) -> list[list[Segment]]:
    cells: list[list[Segment]] = [[] for _ in columns]
    for segment in line.segments:
        column = max((number for number, (x0, _) in enumerate(columns) if segment.x0 >= x0 - 1), default=0)
        cells[column].append(segment)
    return cells


def _new_row(cells: Sequence[Sequence[Segment]], gap: float, pitch: float, above: Sequence[Sequence[Line]], *, stepped: bool) -> bool:
    close = gap <= pitch + 0.6
    if not cells[0]:
        return gap > 1.6 * pitch
    key = cells[0][0].text
    if any(cells[1:]):
        return not (stepped and close and above[0] and (key[:1].islower() or _open(above[0][-1].text)))
    if not close or not above[0]:
        return not close or not stepped
    return not (stepped or key[:1].islower() or _open(above[0][-1].text))


def _open(text: str) -> bool:
    """Whether a cell's text clearly goes on."""
    return text.rstrip().endswith(("-", "–", ",", "/", "(")) or text.rstrip().lower().endswith((" and", " or", " to", " through", " of"))
