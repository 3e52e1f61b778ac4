"""Several tables of one system as one: each day is spoken for by one table at most, and what lies between them stays open.

A table's records also speak for their own past: a code added in 2004 existed in 2005, although the table's window begins in 2020.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from itertools import pairwise

from app.codesets.expand import CodeTable
from app.codesets.model import Validity, Window

_DAY = timedelta(days=1)


@dataclass(frozen=True, slots=True)
class Segment:
    """Days, both inclusive, for which one table speaks."""

    first: date
    last: date
    table: int  # its place among the system's tables


def segments_of(windows: Sequence[Window]) -> tuple[Segment, ...]:
    """Return who speaks for which days; of two tables that cover a day the later in the sequence does."""
    held: list[Segment] = []
    for index, window in enumerate(windows):
        held = [piece for segment in held for piece in _without(segment, window)]
        held.append(Segment(window.first, window.last, index))
    return tuple(sorted(held, key=lambda segment: segment.first))


def _without(segment: Segment, window: Window) -> Iterable[Segment]:
    if segment.first < window.first:
        yield Segment(segment.first, min(segment.last, window.first - _DAY), segment.table)
    if segment.last > window.last:
        yield Segment(max(segment.first, window.last + _DAY), segment.last, segment.table)


def hull(windows: Sequence[Window]) -> Window:
    """Return one window from the first day to the last, with the days nobody speaks for as its gaps; `windows` in order of days."""
    gaps = tuple((before.last + _DAY, after.first - _DAY) for before, after in pairwise(windows) if before.last + _DAY < after.first)
    source = "; ".join(dict.fromkeys(window.source for window in windows))
    return Window(windows[0].system, windows[0].first, windows[-1].last, source, gaps)


def stitched(tables: Sequence[CodeTable], facts: Mapping[str, Validity]) -> CodeTable:
    """Return one table of all: within a segment what its table says, before it what the records say of their own past.

    `facts` are held where no segment is. `tables` must not be empty.
    """
    segments = segments_of([table.window for table in tables])
    windows = [Window(tables[0].window.system, part.first, part.last, tables[part.table].window.source) for part in segments]
    if len(tables) == 1 and not facts:
        return tables[0]
    spans = _spans(segments)
    by_table = [[span for part, span in zip(segments, spans, strict=True) if part.table == index] for index in range(len(tables))]
    shared: dict[tuple[tuple[Validity, ...] | None, ...], tuple[Validity, ...]] = {}  # most codes share their times
    validities: dict[str, tuple[Validity, ...]] = {}
    for key in dict.fromkeys(key for table in tables for key in table.validities):
        said = tuple(table.validities.get(key) for table in tables)
        if said not in shared:
            pieces = [
                piece
                for index, times in enumerate(said)
                for time in times or ()
                for piece in _pieces(time, by_table[index], tables[index].window)
            ]
            shared[said] = joined(pieces)
        validities[key] = shared[said]
    for key, fact in facts.items():
        beside = [piece for gap in _open_days(segments) if (piece := _clipped(fact, *gap))]
        validities[key] = joined((*validities.get(key, ()), *beside))
    return CodeTable(hull(windows), sorted(validities), validities)


def _spans(segments: Sequence[Segment]) -> list[Validity]:
    """Return the days of each segment, up to the next one: a code gone by then is first known to be gone there."""
    starts = [None, *(part.first for part in segments[1:])]
    return [Validity(start, end) for start, end in zip(starts, [*starts[1:], None], strict=True)]


def _pieces(time: Validity, spans: Sequence[Validity], window: Window) -> Iterable[Validity]:
    """Yield the parts of a time a table may speak of: in its own segments, and its records' own past."""
    for span in spans:
        if piece := _clipped(time, span.start, span.end):
            yield piece
    if time.start is not None and time.start < window.first and (piece := _clipped(time, None, window.first)):
        yield piece


def _clipped(time: Validity, start: date | None, end: date | None) -> Validity | None:
    low = time.start if start is None or (time.start is not None and time.start > start) else start
    high = time.end if end is None or (time.end is not None and time.end < end) else end
    return Validity(low, high) if low is None or high is None or low < high else None


def _open_days(segments: Sequence[Segment]) -> Iterable[tuple[date | None, date | None]]:
    """Yield the days no segment covers, the end exclusive."""
    start: date | None = None
    for part in segments:
        if start is None or start < part.first:
            yield start, part.first
        start = part.last + _DAY
    yield start, None


def joined(times: Iterable[Validity]) -> tuple[Validity, ...]:
    """Return the times in order, those that touch or overlap as one."""
    found: list[Validity] = []
    for time in sorted(times, key=lambda item: (item.start or date.min, item.end or date.max)):
        before = found[-1] if found else None
        if before is not None and (before.end is None or (time.start or date.min) <= before.end):
            end = None if before.end is None or time.end is None else max(before.end, time.end)
            found[-1] = Validity(before.start, end)
        else:
            found.append(time)
    return tuple(found)
