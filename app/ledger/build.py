"""Policy versions -> the ledger: for every code the intervals in which it was listed, and what contradicts them."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from operator import attrgetter

from app.codesets.model import CodeSystem, Validity
from app.codesets.shape import is_nonspecific
from app.codesets.tables import CodeSets
from app.ledger import conflicts
from app.ledger.clocks import known_day, version_clock
from app.ledger.code_set_conflicts import with_code_sets
from app.ledger.events import Clash, Event, collect_statements
from app.ledger.follow import Follower, Story, Track, retired
from app.ledger.intervals import intervals_of
from app.ledger.items import Item
from app.ledger.listing import COVERAGES, NOT_COVERED, Cells, Lists
from app.ledger.model import Basis, CodeHistory, Conflict, Interval, Ledger, PolicyLedger, Role, Skipped, VersionInForce
from app.ledger.notices import apply_notices, idle_notices
from app.ledger.regimes import regime_intervals
from app.ledger.settlements import settle
from app.ledger.terms import PLAIN, Terms
from app.ledger.versions import PolicyGroup, choose_versions
from app.policy.model import DateKind, PolicyVersion, State


def build_ledger(
    versions: Sequence[PolicyVersion],
    code_sets: CodeSets,
    basis: Basis,
    skipped: tuple[Skipped, ...] = (),
    terms: Terms = PLAIN,
) -> Ledger:
    """Return the ledger of all policies under one basis. Give both views of every document with tracked changes.

    `terms` say for whom it is, as known when, and what a person added: notices and settlements.
    """
    chosen = choose_versions([version for version in versions if _known_by(version, terms.known_on)])
    policies = tuple(under_terms(read_group(group, code_sets, basis), code_sets, terms) for group in chosen.groups)
    return Ledger(
        basis=basis,
        market=terms.market,
        line_of_business=terms.line_of_business,
        known_on=terms.known_on,
        policies=policies,
        code_sets=code_sets.windows,
        skipped=(*skipped, *chosen.skipped),
        idle_notices=idle_notices(policies, terms),
    )


def groups_known(versions: Sequence[PolicyVersion], terms: Terms) -> tuple[PolicyGroup, ...]:
    """Return the policies a ledger is built of, by what was known on the day of the terms."""
    return choose_versions([version for version in versions if _known_by(version, terms.known_on)]).groups


def under_terms(policy: PolicyLedger, code_sets: CodeSets, terms: Terms) -> PolicyLedger:
    """Return a policy's ledger as settled and noticed, with what the code sets make of the intervals it then has."""
    return with_code_sets(apply_notices(settle(policy, terms.settlements), terms), code_sets, terms.settlements)


def _known_by(version: PolicyVersion, day: date | None) -> bool:
    """Whether a version had been published by a day; one without any date is left to be listed as unfit."""
    published = known_day(version)
    return day is None or published is None or published <= day


@dataclass(frozen=True, slots=True)
class _Held:
    """One policy's versions in order, with the code list each prints."""

    versions: tuple[VersionInForce, ...]
    lists: Lists


@dataclass(frozen=True, slots=True)
class _Followed:
    """One code's intervals and contradictions."""

    intervals: list[Interval]
    found: list[conflicts.Found]
    supports: tuple[str, ...] | None


def read_group(group: PolicyGroup, code_sets: CodeSets, basis: Basis) -> PolicyLedger:
    """Return what the versions of one policy say, before a person's terms and without what rests on the intervals they lead to."""
    versions = _in_force(group.versions, basis)
    held = _Held(versions, Lists(versions, code_sets))
    said = collect_statements(versions, code_sets)
    statements = _for_known_codes(said.codes, held.lists)
    followed = {item: _code(item, statements.get(item, ()), held, said.clashes.get(item, ())) for item in _items(held.lists, statements)}
    found = [one for result in followed.values() for one in result.found]
    found += [one for twin in group.twins for one in conflicts.of_twin(twin, versions)]
    found += conflicts.of_succession(versions)
    settled = conflicts.settle_names(group.policy, found)
    disputed = {code for conflict in settled for code in conflict.codes}
    codes = (
        _history(group.policy, item, result, settled if (item.system, item.code) in disputed else (), code_sets)
        for item, result in followed.items()
        if result.intervals or (item.system, item.code) in disputed
    )
    return PolicyLedger(
        policy=group.policy,
        versions=versions,
        codes=tuple(codes),
        regimes=regime_intervals(group.policy, versions, held.lists.listings, said.regimes),
        conflicts=settled,
    )


def _in_force(versions: Iterable[PolicyVersion], basis: Basis) -> tuple[VersionInForce, ...]:
    held = []
    for version in versions:
        clock = version_clock(version, basis)
        if clock is not None:
            held.append(VersionInForce(version=version, start=clock.day, start_basis=clock.basis, published=known_day(version)))
    return tuple(sorted(held, key=lambda item: (item.start, item.published or item.start)))


def _items(lists: Lists, statements: dict[Item, list[Event]]) -> list[Item]:
    return sorted({*lists.items(), *statements}, key=attrgetter("system", "code", "through"))


def _for_known_codes(statements: dict[Item, list[Event]], lists: Lists) -> dict[Item, list[Event]]:
    """Return the statements with those about a range no table could expand told of the single codes within it."""
    if not any(item.through for item in statements):
        return statements
    known = [item for item in _items(lists, statements) if not item.through]
    printed = lists.ranges()
    told: dict[Item, list[Event]] = {}
    for item, events in statements.items():
        within = [code for code in known if item.holds(code)] if item.through else []
        for target in [*within, *([item] if not within or item in printed else [])]:
            told.setdefault(target, []).extend(events)
    return told


def _code(item: Item, events: Sequence[Event], held: _Held, rewordings: Sequence[Clash]) -> _Followed:
    sides = {coverage: cells for coverage in COVERAGES if any(cells := held.lists.cells(item, coverage))}
    result = _Followed([], [conflicts.of_clash(item, clash) for clash in rewordings], _supports(sides.values()))
    withdrawn = [clash.one for clash in rewordings]
    by_coverage = _by_coverage(events, sides) if events else dict.fromkeys(sides, ())
    for coverage, mine in by_coverage.items():
        if not mine and coverage not in sides:
            continue
        cells = sides[coverage] if coverage in sides else held.lists.cells(item, coverage)
        track = Follower(Story(item, coverage, held.versions, held.lists.listings, cells, mine, withdrawn)).follow()
        _retire(track, held.versions)
        result.intervals.extend(intervals_of(track.spans, _role(item, coverage)))
        result.found.extend(conflicts.of_dispute(item, dispute) for dispute in track.disputes)
        result.found.extend(conflicts.of_clash(item, clash) for clash in track.clashes)
    return result


def _supports(sides: Iterable[Cells]) -> tuple[str, ...] | None:
    """Return what a diagnosis was listed for, in all versions together; None: for all, or not said."""
    named: dict[str, None] = {}
    printed = False
    for cell in (cell for cells in sides for cell in cells if cell is not None):
        if cell.supports is None:
            return None
        printed = True
        named |= dict.fromkeys(cell.supports)
    return tuple(named) if printed else None


def _by_coverage(events: Sequence[Event], sides: Mapping[str | None, Cells]) -> dict[str | None, Sequence[Event]]:
    """Return the statements for the covered and the not covered list. One that does not say which goes by what is printed."""
    told: dict[str | None, list[Event]] = {coverage: [] for coverage in COVERAGES}
    for event in events:
        if event.adds:
            told[_coverage_of(event, sides)].append(event)
    evidence = {side for side in COVERAGES if told[side] or side in sides}
    for event in events:
        if not event.adds:
            wanted = event.coverage if event.coverage in COVERAGES else None
            other = None if wanted else NOT_COVERED
            told[other if wanted not in evidence and other in evidence else wanted].append(event)
    return {**told}


def _coverage_of(event: Event, sides: Mapping[str | None, Cells]) -> str | None:
    if event.coverage is not None:
        return NOT_COVERED
    printed = {side: _first(cells, event.version) for side, cells in sides.items()}
    first = min((index for index in printed.values() if index is not None), default=None)
    return None if first is None or printed.get(None) == first else NOT_COVERED


def _first(cells: Cells, since: int) -> int | None:
    return next((index for index, cell in enumerate(cells) if cell is not None and index >= since), None)


def _role(item: Item, coverage: str | None) -> Role:
    if coverage is not None:
        return Role.NOT_COVERED
    return Role.NONSPECIFIC if item.system is CodeSystem.HCPCS and is_nonspecific(item.code) else Role.LISTED


def _retire(track: Track, versions: Sequence[VersionInForce]) -> None:
    """End what is open on the day the newest version says the policy retired."""
    newest = versions[-1]
    if newest.version.state is not State.RETIRED:
        return
    stated = next((item for item in newest.version.dates if item.kind is DateKind.RETIREMENT), None)
    if stated is not None:
        retired(track, len(versions) - 1, stated.day, newest.published or newest.start, stated.source)


def _history(policy: str, item: Item, result: _Followed, disputes: Sequence[Conflict], code_sets: CodeSets) -> CodeHistory:
    intervals = tuple(sorted(result.intervals, key=lambda interval: (interval.start is not None, interval.start, interval.role)))
    return CodeHistory(
        policy=policy,
        system=item.system,
        code=item.code,
        through=item.through or None,
        intervals=conflicts.mark(intervals, (item.system, item.code), disputes) if disputes else intervals,
        code_set=_code_set(item, intervals, code_sets),
        supports=result.supports,
    )


def _code_set(item: Item, intervals: Sequence[Interval], code_sets: CodeSets) -> Validity | None:
    """Return when the code existed, by a loaded table alone: of several lives the one that reaches into the listing."""
    if code_sets.window(item.system) is None or item.through:
        return None
    times = code_sets.validity(item.system, item.code)
    last = intervals[-1].start if intervals else None
    return next((time for time in times if last is not None and time.covers(last)), times[-1] if times else None)
