"""Notices: the day a plan applies a version, for a market. They move what rests on a version's date, and nothing else."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import date

from app.ledger.intervals import apart
from app.ledger.model import (
    CodeHistory,
    Conflict,
    EndBasis,
    Interval,
    Notice,
    NoticeBasis,
    PolicyLedger,
    RegimeInterval,
    Scope,
    VersionInForce,
)
from app.ledger.terms import Terms
from app.ledger.versions import names_policy

_BY_VERSION = {EndBasis.PUBLISH, EndBasis.REVIEW, EndBasis.EFFECTIVE}
Idle = tuple[Notice, str]


@dataclass(frozen=True, slots=True)
class _Moved:
    """Where the ends that rest on one version's day stand by its notice."""

    day: date
    certain: bool  # False: by the date processed, so that the date of service alone does not tell


def apply_notices(policy: PolicyLedger, terms: Terms) -> PolicyLedger:
    """Return a policy's ledger with the version-based ends moved to the days of the notices chosen for the market."""
    chosen = _chosen(policy, terms, Scope.CODING)
    criteria = _chosen(policy, terms, Scope.CRITERIA)
    moves = {
        policy.versions[index].start: _Moved(notice.effective, notice.basis is NoticeBasis.SERVICE) for index, notice in chosen.items()
    }
    if not moves and not criteria:
        return policy
    codes = (_history(history, moves) for history in policy.codes)
    return replace(
        policy,
        versions=tuple(_version(held, chosen.get(index), criteria.get(index)) for index, held in enumerate(policy.versions)),
        codes=tuple(history for history in codes if history.intervals),
        regimes=tuple(running for regime in policy.regimes if (running := _regime(regime, moves)) is not None),
        conflicts=tuple(disputed for conflict in policy.conflicts if (disputed := _conflict(conflict, moves)) is not None),
    )


def idle_notices(policies: Sequence[PolicyLedger], terms: Terms) -> tuple[Idle, ...]:
    """Return the notices that moved nothing, each with the reason: none is dropped without a word."""
    return tuple((notice, why) for notice in terms.notices if (why := _why_idle(notice, policies, terms)))


def fits(notice: Notice, terms: Terms) -> bool:
    """Whether a notice speaks to the market and line of business; one that names none speaks to all."""
    return _same(notice.market, terms.market) and _same(notice.line_of_business, terms.line_of_business)


def _why_idle(notice: Notice, policies: Sequence[PolicyLedger], terms: Terms) -> str:
    if not fits(notice, terms):
        return ""  # another market's
    held = next((policy for policy in policies if _about(notice, policy)), None)
    if held is None:
        return f"No version of {notice.policy} is held."
    if notice.scope is Scope.CRITERIA:
        return "It is about criteria alone; the codes keep their days."
    if _place(notice, held.versions) is None:
        return "No version held was published by its day." if notice.version is None else f"No version published {notice.version} is held."
    if all(version.notice != notice for version in held.versions):
        return "Another notice for the same version says more exactly when it applies."
    return ""


def _chosen(policy: PolicyLedger, terms: Terms, scope: Scope) -> dict[int, Notice]:
    """Return the notice for each version's coding, or criteria: the one that names market and line of business, then the latest given."""
    chosen: dict[int, Notice] = {}
    for notice in terms.notices:
        if notice.scope not in {scope, Scope.BOTH} or not fits(notice, terms) or not _about(notice, policy):
            continue
        place = _place(notice, policy.versions)
        if place is not None and (place not in chosen or _exact(notice) >= _exact(chosen[place])):
            chosen[place] = notice
    return chosen


def _about(notice: Notice, policy: PolicyLedger) -> bool:
    return any(names_policy(notice.policy, held.version) for held in policy.versions)


def _place(notice: Notice, versions: Sequence[VersionInForce]) -> int | None:
    """Return the index of the version a notice is about."""
    days = [held.published or held.start for held in versions]
    if notice.version is not None:
        return next((index for index, day in enumerate(days) if day == notice.version), None)
    return max((index for index, day in enumerate(days) if day <= notice.effective), key=lambda index: days[index], default=None)


def _exact(notice: Notice) -> int:
    return (notice.market is not None) + (notice.line_of_business is not None)


def _same(named: str | None, asked: str | None) -> bool:
    return named is None or (asked is not None and named.strip().casefold() == asked.strip().casefold())


def _version(held: VersionInForce, coding: Notice | None, criteria: Notice | None) -> VersionInForce:
    moved = held if coding is None else replace(held, start=coding.effective, start_basis=EndBasis.NOTICE, notice=coding)
    since = held.start if criteria is None else criteria.effective
    return moved if since == moved.start else replace(moved, criteria_start=since)


def _history(history: CodeHistory, moves: dict[date, _Moved]) -> CodeHistory:
    return replace(history, intervals=apart(tuple(_without_empty(_interval(interval, moves) for interval in history.intervals))))


def _without_empty(intervals: Iterable[Interval]) -> Iterable[Interval]:
    """Leave out what was over before the market began to apply it."""
    return (item for item in intervals if item.start is None or item.end is None or item.start < item.end)


def _interval(interval: Interval, moves: dict[date, _Moved]) -> Interval:
    start = moves.get(interval.start) if interval.start is not None and interval.start_basis in _BY_VERSION else None
    end = moves.get(interval.end) if interval.end is not None and interval.end_basis in _BY_VERSION else None
    moved = interval
    if start is not None:
        moved = replace(moved, start=start.day, start_basis=EndBasis.NOTICE)
        if not start.certain:
            moved = replace(moved, certain=False, earliest_start=None, latest_start=start.day)
        elif interval.latest_start is not None:
            moved = replace(moved, latest_start=start.day)
    if end is not None:
        moved = replace(moved, end=end.day, end_basis=EndBasis.NOTICE)
        if not end.certain:
            moved = replace(moved, certain=False, earliest_end=moved.start, latest_end=end.day)
        elif interval.latest_end is not None:
            moved = replace(moved, latest_end=end.day)
    return moved


def _regime(regime: RegimeInterval, moves: dict[date, _Moved]) -> RegimeInterval | None:
    start = moves.get(regime.start) if regime.start is not None and regime.start_basis in _BY_VERSION else None
    end = moves.get(regime.end) if regime.end is not None and regime.end_basis in _BY_VERSION else None
    moved = regime
    if start is not None:
        moved = replace(moved, start=start.day, start_basis=EndBasis.NOTICE)
    if end is not None:
        moved = replace(moved, end=end.day, end_basis=EndBasis.NOTICE)
    over = moved.start is not None and moved.end is not None and moved.start >= moved.end
    return None if over else moved


def _conflict(conflict: Conflict, moves: dict[date, _Moved]) -> Conflict | None:
    """Move the disputed days that begin or end with a version; a dispute left without days is none in this market."""
    start = moves[conflict.start].day if conflict.start in moves else conflict.start
    end = moves[conflict.end].day if conflict.end in moves else conflict.end
    if start is not None and end is not None and start >= end:
        return None
    return replace(conflict, start=start, end=end)
