"""What the strips show: per policy a heading, per code system a heading, per code a strip. Knows no Qt."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, timedelta

from app.codesets.model import CodeSystem, Window
from app.ledger.model import CodeHistory, Conflict, Ledger, PolicyLedger, RegimeInterval, VersionInForce

_MARGIN = timedelta(days=75)


@dataclass(frozen=True, slots=True)
class PolicyHeading:
    """Begins a policy; its versions are named in this row."""

    policy: PolicyLedger
    title: str


@dataclass(frozen=True, slots=True)
class SystemHeading:
    """Begins a code system."""

    system: CodeSystem
    count: int


@dataclass(frozen=True, slots=True)
class RegimeStrip:
    """A rule without codes through time."""

    policy: PolicyLedger
    regime: str
    intervals: tuple[RegimeInterval, ...]


@dataclass(frozen=True, slots=True)
class CodeStrip:
    """One code through time."""

    policy: PolicyLedger
    history: CodeHistory
    description: str
    window: Window | None
    conflicts: tuple[Conflict, ...]


@dataclass(frozen=True, slots=True)
class Mark:
    """A day of a version: when it was published, or from when a notice has it applied."""

    day: date
    version: VersionInForce
    notice: bool


StripRow = PolicyHeading | SystemHeading | RegimeStrip | CodeStrip


def strip_rows(ledger: Ledger, policy: str | None, words: str = "") -> tuple[StripRow, ...]:
    """Return the rows of one policy (None: of all), of the codes whose code, system or description holds every word."""
    windows = {window.system: window for window in ledger.code_sets}
    wanted = words.casefold().split()
    rows: list[StripRow] = []
    for held in ledger.policies:
        if policy is not None and held.policy != policy:
            continue
        found = [strip for strip in _strips(held, windows) if _matches(strip, wanted)]
        regimes = () if wanted else _regimes(held)
        if found or regimes or not wanted:
            rows.append(PolicyHeading(held, _title(held)))
            rows += regimes
            rows += _by_system(found)
    return tuple(rows)


def marks_of(policy: PolicyLedger) -> list[Mark]:
    """Return the days of a policy's versions in order: where a notice moved one, its own day and the notice's."""
    marks = []
    for held in policy.versions:
        if held.notice is None:
            marks.append(Mark(held.start, held, notice=False))
            continue
        marks.append(Mark(held.start, held, notice=True))
        if held.published is not None and held.published != held.start:
            marks.append(Mark(held.published, held, notice=False))
    return sorted(marks, key=lambda mark: mark.day)


def codes_in(rows: Iterable[StripRow]) -> list[CodeStrip]:
    """Return the strips among the rows."""
    return [row for row in rows if isinstance(row, CodeStrip)]


def span_of(rows: Iterable[StripRow], today: date) -> tuple[date, date]:
    """Return the days worth drawing: every version and every known end, and today; a margin on both sides."""
    days = [today]
    for row in rows:
        if isinstance(row, PolicyHeading):
            days += [mark.day for mark in marks_of(row.policy)]
        elif isinstance(row, CodeStrip):
            for interval in row.history.intervals:
                ends = (
                    interval.start,
                    interval.end,
                    interval.latest_start,
                    interval.earliest_start,
                    interval.earliest_end,
                    interval.latest_end,
                )
                days += [end for end in ends if end is not None]
    return _shifted(min(days), -_MARGIN), _shifted(max(days), _MARGIN)


def turning_days(rows: Iterable[StripRow]) -> list[date]:
    """Return every day on which something begins or ends, in order: where the date line may stop."""
    days: set[date] = set()
    for row in rows:
        if isinstance(row, PolicyHeading):
            days |= {version.start for version in row.policy.versions}
        elif isinstance(row, CodeStrip):
            for interval in row.history.intervals:
                days |= {end for end in (interval.start, interval.end) if end is not None}
    return sorted(days)


def _strips(policy: PolicyLedger, windows: dict[CodeSystem, Window]) -> list[CodeStrip]:
    described = _descriptions(policy)
    disputed: dict[tuple[CodeSystem, str], list[Conflict]] = {}
    for conflict in policy.conflicts:
        for key in conflict.codes:
            disputed.setdefault(key, []).append(conflict)
    return [
        CodeStrip(
            policy=policy,
            history=history,
            description=described.get((history.system, history.code), ""),
            window=windows.get(history.system),
            conflicts=tuple(disputed.get((history.system, history.code), ())),
        )
        for history in policy.codes
    ]


def _descriptions(policy: PolicyLedger) -> dict[tuple[CodeSystem, str], str]:
    """Return each code's description in the latest version's words."""
    return {
        (listing.system, listing.code): listing.description
        for version in policy.versions
        for listing in version.version.codes
        if listing.description and listing.through is None
    }


def _matches(strip: CodeStrip, wanted: list[str]) -> bool:
    text = f"{strip.history.code} {strip.history.code.replace('.', '')} {strip.history.system} {strip.description}".casefold()
    return all(word in text for word in wanted)


def _by_system(strips: list[CodeStrip]) -> list[StripRow]:
    rows: list[StripRow] = []
    for system in CodeSystem:
        own = sorted((strip for strip in strips if strip.history.system is system), key=lambda strip: strip.history.code)
        if own:
            rows.append(SystemHeading(system, len(own)))
            rows += own
    return rows


def _regimes(policy: PolicyLedger) -> list[RegimeStrip]:
    names = dict.fromkeys(item.regime for item in policy.regimes)
    return [RegimeStrip(policy, name, tuple(item for item in policy.regimes if item.regime == name)) for name in names]


def _title(policy: PolicyLedger) -> str:
    title = policy.versions[-1].version.title if policy.versions else None
    return f"{policy.policy}  {title}" if title and title != policy.policy else policy.policy


def _shifted(day: date, by: timedelta) -> date:
    try:
        return day + by
    except OverflowError:
        return day
