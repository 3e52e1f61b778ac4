"""Policy versions -> the ledger: for every code the intervals in which it was listed, and what contradicts them."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from app.codesets.model import CodeSystem, Validity
from app.codesets.shape import is_nonspecific
from app.codesets.tables import CodeSets
from app.ledger import conflicts
from app.ledger.clocks import known_day, version_clock
from app.ledger.events import Clash, Event, collect_statements
from app.ledger.follow import Follower, Story, Track, retired
from app.ledger.intervals import intervals_of
from app.ledger.items import Item
from app.ledger.listing import Listing, read_listings
from app.ledger.model import Basis, CodeHistory, Conflict, Interval, Ledger, PolicyLedger, Role, Skipped, VersionInForce
from app.ledger.regimes import regime_intervals
from app.ledger.versions import PolicyGroup, choose_versions
from app.policy.model import DateKind, PolicyVersion, State

NOT_COVERED = "not-covered"
_COVERAGES = (None, NOT_COVERED)


def build_ledger(
    versions: Sequence[PolicyVersion],
    code_sets: CodeSets,
    basis: Basis,
    market: str | None = None,
    skipped: tuple[Skipped, ...] = (),
) -> Ledger:
    """Return the ledger of all policies under one basis. Give both views of every document with tracked changes."""
    chosen = choose_versions(versions)
    return Ledger(
        basis=basis,
        market=market,
        policies=tuple(_policy(group, code_sets, basis) for group in chosen.groups),
        code_sets=code_sets.windows,
        skipped=(*skipped, *chosen.skipped),
    )


@dataclass(frozen=True, slots=True)
class _Held:
    """One policy's versions in order, with the code list each prints."""

    versions: tuple[VersionInForce, ...]
    listings: Sequence[Listing]


@dataclass(frozen=True, slots=True)
class _Followed:
    """One code's intervals and contradictions."""

    intervals: list[Interval]
    found: list[conflicts.Found]


def _policy(group: PolicyGroup, code_sets: CodeSets, basis: Basis) -> PolicyLedger:
    versions = _in_force(group.versions, basis)
    held = _Held(versions, read_listings(versions, code_sets))
    said = collect_statements(versions, code_sets)
    statements = _for_known_codes(said.codes, held.listings)
    followed = {item: _code(item, statements.get(item, []), held, said.clashes.get(item, [])) for item in _items(held.listings, statements)}
    found = [one for result in followed.values() for one in result.found]
    found += [one for twin in group.twins for one in conflicts.of_twin(twin, versions)]
    found += conflicts.of_succession(versions)
    codes = [_history(group.policy, item, result.intervals, held, code_sets) for item, result in followed.items()]
    found += [one for history in codes for one in conflicts.of_code_set(history, code_sets)]
    settled = conflicts.settle_names(group.policy, found)
    return PolicyLedger(
        policy=group.policy,
        versions=versions,
        codes=tuple(_marked(history, settled) for history in codes if history.intervals or _disputed(history, settled)),
        regimes=regime_intervals(group.policy, versions, held.listings, said.regimes),
        conflicts=settled,
    )


def _in_force(versions: Iterable[PolicyVersion], basis: Basis) -> tuple[VersionInForce, ...]:
    held = []
    for version in versions:
        clock = version_clock(version, basis)
        if clock is not None:
            held.append(VersionInForce(version=version, start=clock.day, start_basis=clock.basis, published=known_day(version)))
    return tuple(sorted(held, key=lambda item: (item.start, item.published or item.start)))


def _items(listings: Sequence[Listing], statements: dict[Item, list[Event]]) -> list[Item]:
    printed = {item for listing in listings for item, _ in listing.printed}
    return sorted(printed | set(statements), key=lambda item: (item.system.value, item.code, item.through))


def _for_known_codes(statements: dict[Item, list[Event]], listings: Sequence[Listing]) -> dict[Item, list[Event]]:
    """Return the statements with those about a range no table could expand told of the single codes within it."""
    known = [item for item in _items(listings, statements) if not item.through]
    printed = {item for listing in listings for item, _ in listing.ranges}
    told: dict[Item, list[Event]] = {}
    for item, events in statements.items():
        within = [code for code in known if item.holds(code)] if item.through else []
        for target in [*within, *([item] if not within or item in printed else [])]:
            told.setdefault(target, []).extend(events)
    return told


def _code(item: Item, events: Sequence[Event], held: _Held, rewordings: Sequence[Clash]) -> _Followed:
    result = _Followed([], [conflicts.of_clash(item, clash) for clash in rewordings])
    withdrawn = [clash.one for clash in rewordings]
    by_coverage = _by_coverage(item, events, held.listings)
    for coverage, mine in by_coverage.items():
        if not mine and not any(listing.find(item, coverage) for listing in held.listings):
            continue
        track = Follower(Story(item, coverage, held.versions, held.listings, mine, withdrawn)).follow()
        _retire(track, held.versions)
        result.intervals.extend(intervals_of(track.spans, _role(item, coverage)))
        result.found.extend(conflicts.of_dispute(item, dispute) for dispute in track.disputes)
        result.found.extend(conflicts.of_clash(item, clash) for clash in track.clashes)
    return result


def _by_coverage(item: Item, events: Sequence[Event], listings: Sequence[Listing]) -> dict[str | None, list[Event]]:
    """Return the statements for the covered and the not covered list. One that does not say which goes by what is printed."""
    sides: dict[str | None, list[Event]] = {coverage: [] for coverage in _COVERAGES}
    for event in events:
        if event.adds:
            sides[_coverage_of(item, event, listings)].append(event)
    evidence = {side for side in _COVERAGES if sides[side] or any(listing.find(item, side) for listing in listings)}
    for event in events:
        if not event.adds:
            wanted = event.coverage if event.coverage in _COVERAGES else None
            other = None if wanted else NOT_COVERED
            sides[other if wanted not in evidence and other in evidence else wanted].append(event)
    return sides


def _coverage_of(item: Item, event: Event, listings: Sequence[Listing]) -> str | None:
    if event.coverage is not None:
        return NOT_COVERED
    for listing in listings[event.version :]:
        sides = {side for side in _COVERAGES if listing.find(item, side) is not None}
        if sides:
            return None if None in sides else NOT_COVERED
    return None


def _role(item: Item, coverage: str | None) -> Role:
    if coverage is not None:
        return Role.NOT_COVERED
    return Role.NONSPECIFIC if item.system is CodeSystem.HCPCS and is_nonspecific(item.code) else Role.LISTED


def _retire(track: Track, versions: Sequence[VersionInForce]) -> None:
    """End what is open on the day the newest version says the policy retired."""
    newest = versions[-1]
    stated = next((item for item in newest.version.dates if item.kind is DateKind.RETIREMENT), None)
    if newest.version.state is State.RETIRED and stated is not None:
        retired(track, len(versions) - 1, stated.day, newest.published or newest.start, stated.source)


def _history(policy: str, item: Item, intervals: Sequence[Interval], held: _Held, code_sets: CodeSets) -> CodeHistory:
    ordered = sorted(intervals, key=lambda interval: (interval.start is not None, interval.start, interval.role))
    printings = [found for listing in held.listings for side in _COVERAGES if (found := listing.find(item, side)) is not None]
    supports: tuple[str, ...] | None = None
    if printings and all(printing.supports is not None for printing in printings):
        supports = tuple(dict.fromkeys(code for printing in printings for code in printing.supports or ()))
    return CodeHistory(
        policy=policy,
        system=item.system,
        code=item.code,
        through=item.through or None,
        intervals=tuple(ordered),
        code_set=_code_set(item, ordered, code_sets),
        supports=supports,
    )


def _code_set(item: Item, intervals: Sequence[Interval], code_sets: CodeSets) -> Validity | None:
    """Return when the code existed, by a loaded table alone: of several lives the one that reaches into the listing."""
    if code_sets.window(item.system) is None or item.through:
        return None
    times = code_sets.validity(item.system, item.code)
    last = intervals[-1].start if intervals else None
    return next((time for time in times if last is not None and time.covers(last)), times[-1] if times else None)


def _disputed(history: CodeHistory, settled: Iterable[Conflict]) -> bool:
    return any((history.system, history.code) in conflict.codes for conflict in settled)


def _marked(history: CodeHistory, settled: Sequence[Conflict]) -> CodeHistory:
    intervals = conflicts.mark(history.intervals, (history.system, history.code), settled)
    return CodeHistory(
        policy=history.policy,
        system=history.system,
        code=history.code,
        through=history.through,
        intervals=intervals,
        code_set=history.code_set,
        supports=history.supports,
    )
