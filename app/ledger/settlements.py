"""Contradictions that a person settled: the reading taken holds on the disputed days, and the other is kept beside it."""

from collections.abc import Iterable, Sequence
from dataclasses import replace
from datetime import date

from app.ledger.conflicts import DISPUTES_DAYS
from app.ledger.intervals import apart
from app.ledger.model import CodeHistory, Conflict, EndBasis, Interval, PolicyLedger, Resolution, Role, VersionInForce
from app.ledger.terms import Settlements, settlement_key


def settle(policy: PolicyLedger, settlements: Settlements) -> PolicyLedger:
    """Return a policy's ledger with the settled contradictions resolved; those about no days keep their intervals."""
    conflicts = tuple(resolved(conflict, settlements) for conflict in policy.conflicts)
    settled = [conflict for conflict in conflicts if conflict.resolution is not None]
    if not settled:
        return policy
    return replace(policy, conflicts=conflicts, codes=tuple(_history(history, settled, policy.versions) for history in policy.codes))


def resolved(conflict: Conflict, settlements: Settlements) -> Conflict:
    """Return a contradiction with what a person settled about it, if anything."""
    resolution = settlements.get(settlement_key(conflict))
    return conflict if resolution is None else replace(conflict, resolution=resolution)


def _history(history: CodeHistory, settled: Sequence[Conflict], versions: Sequence[VersionInForce]) -> CodeHistory:
    intervals = history.intervals
    for conflict in settled:
        if conflict.kind in DISPUTES_DAYS and (history.system, history.code) in conflict.codes:
            intervals = _followed(intervals, conflict, versions)
    names = {conflict.id for conflict in settled}
    return replace(history, intervals=tuple(replace(item, conflict=None) if item.conflict in names else item for item in intervals))


def _followed(intervals: Sequence[Interval], conflict: Conflict, versions: Sequence[VersionInForce]) -> tuple[Interval, ...]:
    resolution = conflict.resolution
    if resolution is None or conflict.start is None:
        return tuple(intervals)
    if resolution.says == "out":
        return tuple(part for item in intervals for part in _without(item, conflict, conflict.start, versions))
    return apart(tuple(_with(intervals, conflict, conflict.start, versions)))


def _without(item: Interval, conflict: Conflict, start: date, versions: Sequence[VersionInForce]) -> Iterable[Interval]:
    """Yield an interval less the disputed days."""
    if (item.end is not None and item.end <= start) or (conflict.end is not None and item.start is not None and item.start >= conflict.end):
        yield item
        return
    places = tuple(reading.source for reading in conflict.readings if reading.says == "out")
    if item.start is None or item.start < start:
        basis = _basis(start, versions)
        yield replace(item, end=start, end_basis=basis, earliest_end=None, latest_end=None, end_sources=places)
    if conflict.end is not None and (item.end is None or item.end > conflict.end):
        basis = _basis(conflict.end, versions)
        yield replace(item, start=conflict.end, start_basis=basis, earliest_start=None, latest_start=None)


def _with(intervals: Sequence[Interval], conflict: Conflict, start: date, versions: Sequence[VersionInForce]) -> Iterable[Interval]:
    """Yield the intervals with the disputed days added, joined to what they touch."""
    places = tuple(reading.source for reading in conflict.readings if reading.says == "in")
    made = Interval(
        start=start,
        end=conflict.end,
        start_basis=_basis(start, versions),
        end_basis=_basis(conflict.end, versions) if conflict.end is not None else None,
        role=intervals[0].role if intervals else Role.LISTED,
        drug=intervals[0].drug if intervals else None,
        known_from=_known(start, versions),
        end_known_from=_known(conflict.end, versions) if conflict.end is not None else None,
        sources=places,
    )
    touching = [item for item in intervals if item.start is not None and _touch(item, made)]
    yield from (item for item in intervals if item not in touching and (item.start is None or item.start < start))
    yield _joined([*touching, made])
    yield from (item for item in intervals if item not in touching and item.start is not None and item.start >= start)


def _touch(one: Interval, two: Interval) -> bool:
    starts_in_time = one.end is None or two.start is None or two.start <= one.end
    return starts_in_time and (two.end is None or one.start is None or one.start <= two.end)


def _joined(parts: Sequence[Interval]) -> Interval:
    first = min(parts, key=lambda item: (item.start or date.min, item.latest_start is not None))  # what was settled is certain
    last = max(parts, key=lambda item: (item.end or date.max, item.latest_end is None))
    return replace(
        first,
        end=last.end,
        end_basis=last.end_basis,
        certain=first.latest_start is None and last.latest_end is None,
        earliest_end=last.earliest_end,
        latest_end=last.latest_end,
        end_known_from=last.end_known_from,
        sources=tuple(dict.fromkeys(place for part in parts for place in part.sources)),
        end_sources=last.end_sources,
    )


def _basis(day: date, versions: Sequence[VersionInForce]) -> EndBasis:
    return next((held.start_basis for held in versions if held.start == day), EndBasis.STATED)


def _known(day: date, versions: Sequence[VersionInForce]) -> date | None:
    return next((held.published for held in reversed(versions) if held.start <= day), None)


def readings_of(conflict: Conflict) -> tuple[str, ...]:
    """Return what a person can choose between; where one reading alone is printed, it can be taken or denied."""
    return ("in", "out") if conflict.kind in DISPUTES_DAYS else tuple(dict.fromkeys(reading.says for reading in conflict.readings))


def resolution_words(resolution: Resolution) -> str:
    """Return what was settled, as a sentence."""
    says = "listed" if resolution.says == "in" else "not listed"
    by = f" by {resolution.who}" if resolution.who else ""
    return f"Settled{by}: {says} on the disputed days. {resolution.reason}".strip()
