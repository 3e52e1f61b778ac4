"""How one code stood under one policy on one day."""

from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from app.ledger.conflicts import disputed_on
from app.ledger.model import CodeHistory, Conflict, Interval, PolicyLedger


class Standing(StrEnum):
    """What the ledger says of a day."""

    LISTED = "listed"
    NOT_YET = "not yet listed"
    NO_LONGER = "no longer listed"
    UNKNOWN = "unknown"
    DISPUTED = "disputed"
    NEVER = "never listed"


@dataclass(frozen=True, slots=True)
class Standpoint:
    """The answer for a day with the interval it rests on, the next one where the code comes back, and the conflict about the day."""

    standing: Standing
    interval: Interval | None = None
    following: Interval | None = None
    conflict: Conflict | None = None


def stand(policy: PolicyLedger, history: CodeHistory, day: date) -> Standpoint:
    """Return how the code stood on the day. A disputed day is neither listed nor not."""
    conflict = disputed_on(policy, history, day)
    said = [(within(item, day), item) for item in history.intervals]
    sure = next((item for inside, item in said if inside), None)
    unsure = next((item for inside, item in said if inside is None), None)
    if conflict is not None:
        return Standpoint(Standing.DISPUTED, sure, None, conflict)
    if sure is not None:
        return Standpoint(Standing.LISTED, sure)
    if unsure is not None:
        return Standpoint(Standing.UNKNOWN, unsure)
    before = [item for item in history.intervals if item.end is not None and item.end <= day]
    after = [item for item in history.intervals if item.start is not None and item.start > day]
    if before:
        return Standpoint(Standing.NO_LONGER, before[-1], after[0] if after else None)
    return Standpoint(Standing.NOT_YET, after[0]) if after else Standpoint(Standing.NEVER)


def within(interval: Interval, day: date) -> bool | None:
    """Return whether the day lies inside the interval; None: between the bounds of an end that is not known."""
    first, surely = _bounds(interval.start, interval.earliest_start, interval.latest_start)
    until, last = _bounds(interval.end, interval.earliest_end, interval.latest_end)
    open_end = interval.end is None and interval.latest_end is None
    if (first is not None and day < first) or (not open_end and last is not None and day >= last):
        return False
    inside = surely is not None and surely <= day and (open_end or (until is not None and day < until))
    return True if inside else None


def _bounds(day: date | None, earliest: date | None, latest: date | None) -> tuple[date | None, date | None]:
    """Return the first and the last day an end may fall on."""
    return (day, day) if latest is None else (earliest, latest)
