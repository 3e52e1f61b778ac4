"""What changed in the ledger since an earlier day, as those need it who load the codes into a claims system: an action for each code."""

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import date
from enum import StrEnum
from functools import partial

from app.codesets.tables import CodeSets
from app.documents.model import Place
from app.ledger.model import CodeHistory, Conflict, EndBasis, Interval, Ledger, PolicyLedger, RegimeInterval
from app.ledger.regimes import running_on
from app.ledger.versions import number_key
from app.policy.model import ALL_DIAGNOSES_PEND

PEND = "pend"
ALL_DIAGNOSES = "(all diagnoses)"


class Action(StrEnum):
    """What is to be done about a row."""

    ADD = "add"
    END = "end"
    CHANGE = "change"
    NO_CHANGE = "no change"


@dataclass(frozen=True, slots=True, kw_only=True)
class LoadRow:
    """One stretch of days on which a policy lists a code, or pends all diagnoses. `end`: the first day after it."""

    policy: str
    title: str
    published: date | None  # the version on whose word the action rests
    system: str
    code: str
    description: str | None
    action: Action
    start: date | None
    end: date | None
    certain: bool
    bounds: str  # between which days an uncertain start or end lies
    supports: tuple[str, ...] | None
    drug: str | None
    role: str
    pend: bool  # all diagnoses pend on the first day
    start_basis: EndBasis
    end_basis: EndBasis | None
    conflict: str
    was: str  # what stood there on the earlier day, where it is to be changed or ended
    sources: tuple[Place, ...]
    end_sources: tuple[Place, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class _Stretch:
    """An interval with what tells it apart from others."""

    system: str
    code: str
    role: str
    interval: Interval
    supports: tuple[str, ...] | None = None
    history: CodeHistory | None = None

    @property
    def key(self) -> tuple[str, str, str]:
        return self.system, self.code, self.role

    def same(self, other: "_Stretch") -> bool:
        """Whether it says the same as on an earlier day, whatever sentence says so."""
        return self.supports == other.supports and _facts(self.interval) == _facts(other.interval)

    def ends(self, other: "_Stretch") -> bool:
        """Whether all that is new since an earlier day is its end."""
        one, two = self.interval, other.interval
        plain = replace(one, end=None, end_basis=None, earliest_end=None, latest_end=None, certain=two.certain)
        return two.end is None and one.end is not None and self.supports == other.supports and _facts(plain) == _facts(two)


def load_rows(now: Ledger, before: Ledger | None, code_sets: CodeSets) -> tuple[LoadRow, ...]:
    """Return every code's days in the ledger, each with what is to be done since an earlier ledger of the same documents."""
    earlier = {_identity(policy): policy for policy in before.policies} if before is not None else {}
    rows = [row for policy in now.policies for row in _policy(policy, earlier.pop(_identity(policy), None), code_sets)]
    for gone in earlier.values():
        rows += [_void(gone, stretch, code_sets) for stretch in _stretches(gone)]
    return tuple(rows)


def _policy(policy: PolicyLedger, before: PolicyLedger | None, code_sets: CodeSets) -> Iterator[LoadRow]:
    known: dict[tuple[str, str, str], list[_Stretch]] = {}
    for stretch in _stretches(before) if before is not None else ():
        known.setdefault(stretch.key, []).append(stretch)
    now: dict[tuple[str, str, str], list[_Stretch]] = {}
    for stretch in _stretches(policy):
        now.setdefault(stretch.key, []).append(stretch)
    for key, stretches in now.items():
        pairs, gone = _paired(stretches, known.pop(key, []))
        yield from (_row(policy, stretch, was, code_sets) for stretch, was in pairs)
        yield from (_void(policy, stretch, code_sets) for stretch in gone)
    yield from (_void(policy, stretch, code_sets) for stretches in known.values() for stretch in stretches)


def _identity(policy: PolicyLedger) -> str:
    """Return what stays the same when a later version brings another version letter."""
    number = policy.versions[-1].version.number
    return number_key(number) if number else f"{policy.versions[0].version.file} {policy.versions[0].published}"


def _stretches(policy: PolicyLedger) -> Iterator[_Stretch]:
    for history in policy.codes:
        name = f"{history.code}-{history.through}" if history.through else history.code
        for interval in history.intervals:
            role = interval.role.value
            yield _Stretch(system=history.system.value, code=name, role=role, interval=interval, supports=history.supports, history=history)
    for regime in policy.regimes:
        if regime.regime == ALL_DIAGNOSES_PEND:
            yield _Stretch(system="ICD-10-CM", code=ALL_DIAGNOSES, role=PEND, interval=_as_interval(regime))


def _as_interval(regime: RegimeInterval) -> Interval:
    return Interval(
        start=regime.start,
        end=regime.end,
        start_basis=regime.start_basis,
        end_basis=regime.end_basis,
        certain=regime.start is not None,
        known_from=regime.known_from,
        end_known_from=regime.end_known_from,
        sources=regime.sources,
        end_sources=regime.end_sources,
    )


def _facts(interval: Interval) -> tuple[object, ...]:
    days = (interval.start, interval.end, interval.earliest_start, interval.latest_start, interval.earliest_end, interval.latest_end)
    return (*days, interval.certain, interval.drug)


def _paired(now: Sequence[_Stretch], before: Sequence[_Stretch]) -> tuple[list[tuple[_Stretch, _Stretch | None]], list[_Stretch]]:
    """Return each stretch with what it was before: the one of the same first day, else one it shares days with."""
    left = list(before)
    pairs: list[tuple[_Stretch, _Stretch | None]] = []
    same: dict[int, _Stretch] = {}
    for place, mine in enumerate(now):
        was = _take(left, partial(_begins_with, mine))
        if was is not None:
            same[place] = was
    for place, mine in enumerate(now):
        pairs.append((mine, same[place] if place in same else _take(left, partial(_share, mine))))
    return pairs, left


def _take(left: list[_Stretch], fits: Callable[[_Stretch], bool]) -> _Stretch | None:
    found = next((item for item in left if fits(item)), None)
    if found is not None:
        left.remove(found)
    return found


def _begins_with(one: _Stretch, two: _Stretch) -> bool:
    return one.interval.start == two.interval.start


def _share(one: _Stretch, two: _Stretch) -> bool:
    both = (one.interval, two.interval)
    start = max(item.start or item.earliest_start or date.min for item in both)
    return start < min(item.end or date.max for item in both)


def _row(policy: PolicyLedger, mine: _Stretch, was: _Stretch | None, code_sets: CodeSets) -> LoadRow:
    interval = mine.interval
    if was is None:
        action, published = Action.ADD, interval.known_from
    elif mine.same(was):
        action, published = Action.NO_CHANGE, interval.known_from
    elif mine.ends(was):
        action, published = Action.END, interval.end_known_from
    else:
        action = Action.CHANGE
        published = max((day for day in (interval.known_from, interval.end_known_from) if day is not None), default=None)
    return _written(policy, mine, action, published, "" if was is None or action is Action.NO_CHANGE else _was(was), code_sets)


def _void(policy: PolicyLedger, gone: _Stretch, code_sets: CodeSets) -> LoadRow:
    """Return the row of what no version says any more: it ends before it begins."""
    row = _written(policy, gone, Action.END, policy.versions[-1].published, f"{_was(gone)}; no longer said by any version", code_sets)
    return replace(row, end=row.start, end_basis=None, end_sources=())


def _written(  # noqa: PLR0913, PLR0917 a row of a load sheet is wide
    policy: PolicyLedger, mine: _Stretch, action: Action, published: date | None, was: str, code_sets: CodeSets
) -> LoadRow:
    interval, history = mine.interval, mine.history
    first = interval.start or interval.latest_start
    return LoadRow(
        policy=policy.policy,
        title=policy.versions[-1].version.title or "",
        published=published,
        system=mine.system,
        code=mine.code,
        description=code_sets.description(history.system, history.code) if history is not None and history.through is None else None,
        action=action,
        start=interval.start,
        end=interval.end,
        certain=interval.certain,
        bounds=bounds_of(interval),
        supports=mine.supports,
        drug=interval.drug,
        role=mine.role,
        pend=first is not None and any(regime.regime == ALL_DIAGNOSES_PEND for regime in running_on(policy.regimes, first)),
        start_basis=interval.start_basis,
        end_basis=interval.end_basis,
        conflict=_conflict(policy, history),
        was=was,
        sources=interval.sources,
        end_sources=interval.end_sources,
    )


def bounds_of(interval: Interval) -> str:
    """Say between which days an uncertain start or end lies; nothing where both are certain."""
    parts = []
    if interval.start is None or interval.latest_start is not None:
        parts.append(f"starts {_between(interval.earliest_start, interval.latest_start)}")
    if interval.latest_end is not None:
        parts.append(f"ends {_between(interval.earliest_end, interval.latest_end)}")
    return "; ".join(parts) if parts or interval.certain else "not certain"


def _between(first: date | None, last: date | None) -> str:
    if first is None and last is None:
        return "on a day not known"
    return f"between {first} and {last}" if first and last else f"by {last}" if last else f"from {first} on"


def _was(was: _Stretch) -> str:
    interval = was.interval
    until = f"until {interval.end} (first day after)" if interval.end else "open"
    return f"from {interval.start or 'unknown'}, {until}" + (f", for {', '.join(was.supports)}" if was.supports else "")


def _conflict(policy: PolicyLedger, history: CodeHistory | None) -> str:
    """Name the conflicts about a code, settled ones with what was settled."""
    if history is None:
        return ""
    code = (history.system, history.code)
    return "; ".join(_named(item) for item in policy.conflicts if code in item.codes)


def _named(conflict: Conflict) -> str:
    resolution = conflict.resolution
    if resolution is None:
        return conflict.id
    return f"{conflict.id} (settled: {'listed' if resolution.says == 'in' else 'not listed'})"
