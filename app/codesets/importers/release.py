"""From when to when a file speaks.

HCPCS appears on the 1st of January, April, July and October, ICD-10 on the 1st of October and April; a file speaks from its release
through the day before the next. A HCPCS file shows its release in the dates of its own changes. An ICD-10 list has no date in it:
it is held against the shipped history, which knows what the list was on each day; where that does not settle it, the name CMS gave
the file does.
"""

import re
from bisect import bisect_right
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta

from app.codesets.importers.model import Kind, Parsed, Part, Unread
from app.codesets.model import CodeSystem
from app.codesets.tables import CodeSets

_QUARTERS = (1, 4, 7, 10)
_HALVES = (4, 10)
_DAY = timedelta(days=1)
_ENOUGH = 3  # records that share the latest date: one alone may be a slip
_UNCHANGED = "N"
_WHOLE = 0.98  # of the codes last known; an update ends far fewer
_YEAR = re.compile(r"(?<![0-9])(20[1-9][0-9])(?![0-9])")
_MONTHS = {"jan": 1, "apr": 4, "jul": 7, "oct": 10}
_MONTH = re.compile(r"(?<![a-z])(jan|apr|jul|oct)", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class Span:
    """The days a file speaks for (None: none of its own), and what is to be said of how they were found."""

    first: date | None
    last: date | None
    notes: tuple[Unread, ...] = ()


def span_of(parsed: Parsed, names: Sequence[str], shipped: CodeSets) -> Span:
    """Return the days a file speaks for; `names` are those CMS gave it."""
    if parsed.kind is Kind.TRANS:
        why = "A list of changes gives no dates: descriptions and changes are taken in, but it says of no day which codes exist."
        return Span(None, None, (Unread("", "", why),))
    return _hcpcs(parsed, names) if parsed.system is CodeSystem.HCPCS else _icd(parsed, names, shipped)


def _hcpcs(parsed: Parsed, names: Sequence[str]) -> Span:
    changes = Counter(record.changed for record in parsed.records if record.changed and record.action not in ("", _UNCHANGED))
    notes = []
    latest = max((day for day, count in changes.items() if count >= min(_ENOUGH, max(changes.values()))), default=None)
    named = _named_quarter(names)
    if latest is None and (named or parsed.year):
        latest = named or date(parsed.year or 0, 1, 1)
        notes.append(Unread("", "", f"No record says when it changed, so the release of {latest} is taken from the file's name or title."))
    if latest is None:
        return Span(None, None, (Unread("", "", "Nothing in it says when it was released, so it speaks for no days."),))
    if parsed.year is not None and latest.year < parsed.year:
        latest = date(parsed.year, 1, 1)
    first = _floor(latest, _QUARTERS)
    last = _next(first, _QUARTERS) - _DAY
    notes += [
        Unread(f"line {record.line}", record.code, f"It begins on {record.start}, after the days the table speaks for.")
        for record in parsed.records
        if record.start is not None and record.start > last
    ]
    return Span(first, last, tuple(notes))


def _icd(parsed: Parsed, names: Sequence[str], shipped: CodeSets) -> Span:
    codes = {record.code for record in parsed.records if record.part is Part.CODE}
    window = shipped.window(parsed.system)
    if window is None:
        return _as_named(names)
    exact = _exact(codes, parsed.system, shipped, (window.first, window.last))
    named = _as_named(names)
    first = exact or named.first
    if first is None:
        return named
    if exact is not None:
        return Span(exact, _next(exact, _HALVES) - _DAY)
    alive = _alive(shipped, parsed.system, min(max(first, window.first), window.last))
    missing = sorted(alive - codes)
    if window.covers(first):
        some = f": it lacks {missing[0]}" if missing else ""
        why = f"It is not the list of {first} that its name says{some}. It gives descriptions alone; validity stays with the shipped table."
        return Span(None, None, (Unread("", "", why),))
    if len(missing) > (1 - _WHOLE) * len(alive) or max(codes)[:2] < max(alive)[:2]:
        why = f"It lacks {len(missing):,} of the {len(alive):,} codes last known, so it is a part of the list and gives descriptions alone."
        return Span(None, None, (Unread("", "", why),))
    return named


def _as_named(names: Sequence[str]) -> Span:
    first = _named_half(names)
    if first is None:
        why = "Neither its codes nor its name say from when it holds, so it gives descriptions and speaks for no days."
        return Span(None, None, (Unread("", "", why),))
    return Span(first, _next(first, _HALVES) - _DAY, (Unread("", "", f"That it holds from {first} is taken from its name."),))


def _exact(codes: set[str], system: CodeSystem, shipped: CodeSets, days: tuple[date, date]) -> date | None:
    """Return the update after which the list was exactly this, by the shipped history."""
    low, high = days
    for code in codes:
        lives = shipped.validity(system, code)
        if not lives:
            return None
        if len(lives) == 1:  # the day lies within the life of every code
            low, high = max(low, lives[0].start or low), min(high, lives[0].end or high)
    updates = (low, *shipped.updates(system, low, high)) if low <= high else ()
    return next((day for day in updates if _alive(shipped, system, day) == codes), None)


def _alive(shipped: CodeSets, system: CodeSystem, day: date) -> set[str]:
    codes = shipped.codes(system)
    said = shipped.exist_on(system, ((code, day) for code in codes))
    return {code for code, exists in zip(codes, said, strict=True) if exists}


def _named_quarter(names: Sequence[str]) -> date | None:
    for name in names:
        year, month = _YEAR.search(name), _MONTH.search(name)
        if year:
            return date(int(year.group(1)), _MONTHS[month.group(1).lower()] if month else 1, 1)
    return None


def _named_half(names: Sequence[str]) -> date | None:
    """Return the release a name tells: `2024` is the fiscal year from October 2023, with April it is the update of that month."""
    for name in names:
        year = _YEAR.search(name)
        if year:
            number = int(year.group(1))
            april = any("apr" in other.lower() for other in names)
            return date(number, 4, 1) if april else date(number - 1, 10, 1)
    return None


def _floor(day: date, months: Sequence[int]) -> date:
    place = bisect_right(months, day.month)
    return date(day.year, months[place - 1], 1) if place else date(day.year - 1, months[-1], 1)


def _next(day: date, months: Sequence[int]) -> date:
    place = bisect_right(months, day.month)
    return date(day.year, months[place], 1) if place < len(months) else date(day.year + 1, months[0], 1)
