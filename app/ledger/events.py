"""Policy versions -> dated statements: what the history says of each code, from which day, and since when that was known."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date, timedelta

from app.codesets.model import CodeSystem
from app.codesets.tables import CodeSets
from app.documents.model import Place
from app.ledger.clocks import own_day
from app.ledger.items import Item, Written
from app.ledger.model import EndBasis, VersionInForce
from app.policy.model import Action, CodeForm, HistoryChange, HistoryEntry


@dataclass(frozen=True, slots=True, kw_only=True)
class Event:
    """Something that puts a code on the list or takes it off.

    `day` is what it counts from; `sort` is its place in the story: the stated day, else its entry's day. `fresh`: it belongs to
    the version that first prints it. Where it does not, an unheld version may have said it before: then `certain` is False and
    `earliest` bounds it.
    """

    adds: bool
    day: date
    sort: date
    basis: EndBasis
    version: int
    known_from: date
    order: tuple[date, int] = (date.min, 0)
    certain: bool = True
    earliest: date | None = None
    stated: bool = False
    listing: bool = False
    fresh: bool = True
    coverage: str | None = None
    drug: str | None = None
    correction: bool = False
    sources: tuple[Place, ...] = ()


@dataclass(frozen=True, slots=True)
class Clash:
    """Two statements of the history that cannot both be true, on the days between them."""

    one: Event
    two: Event

    @property
    def days(self) -> tuple[date, date]:
        """The days in dispute, the second excluded."""
        return min(self.one.day, self.two.day), max(self.one.day, self.two.day)


@dataclass(frozen=True, slots=True, kw_only=True)
class Statements:
    """All that the histories say: of codes, of rules without codes, and where a later wording contradicts an earlier one."""

    codes: dict[Item, list[Event]]
    regimes: dict[str, list[Event]]
    clashes: dict[Item, list[Clash]]


@dataclass(frozen=True, slots=True)
class _Said:
    """One statement about one thing, before it is matched across versions."""

    item: Item | str
    adds: bool
    effective: date | None
    coverage: str | None
    drug: str | None
    correction: bool
    source: Place


_Key = tuple[date, bool, Item | str]


class _Collector:
    """Matches statements across versions by entry date, action, thing and stated day: each counts from its first version."""

    def __init__(self, versions: Sequence[VersionInForce], code_sets: CodeSets) -> None:
        self.versions = versions
        self.code_sets = code_sets
        self.headers = {
            (item.system, item.code)
            for held in versions
            for item in held.version.codes
            if item.form is CodeForm.CATEGORY and item.through is None
        }
        self.events: dict[_Key, dict[date | None, list[Event]]] = {}
        self.clashes: dict[Item, list[Clash]] = {}
        self.entries: set[date] = set()  # days of the entries an earlier version printed
        self.ranges: dict[tuple[date, CodeSystem, str, str, date | None], tuple[Item, ...]] = {}
        self.number = 0

    def read(self, index: int) -> None:
        """Take in the history of one version; versions come oldest first."""
        held = self.versions[index]
        days = {entry.day for entry in held.version.history if entry.day is not None}
        newest = max(days, default=None)
        said: dict[_Key, dict[date | None, list[tuple[_Said, bool]]]] = {}
        for entry in held.version.history:
            fresh = entry.day in {None, newest} or entry.day in self.entries
            day = entry.day or held.start
            for item in self._statements(entry, day, held):
                said.setdefault((day, item.adds, item.item), {}).setdefault(item.effective, []).append((item, fresh))
        for key, dated in said.items():
            for effective in dated:
                self._match(index, key, effective, dated)
        self.entries |= days

    def _match(self, index: int, key: _Key, effective: date | None, now: Mapping[date | None, Sequence[tuple[_Said, bool]]]) -> None:
        known = self.events.setdefault(key, {})
        drugs = {event.drug for event in known.get(effective, ())}
        for item, fresh in now[effective]:
            if drugs and (item.drug is None or None in drugs or item.drug in drugs):
                continue
            drugs.add(item.drug)
            self.number += 1
            event = self._event(index, key[0], item, fresh=fresh)
            for old_day in [day for day in known if day != effective and day not in now]:
                self._reword(key[2], known.pop(old_day), event)
            known.setdefault(effective, []).append(event)

    def _reword(self, thing: Item | str, old: Sequence[Event], new: Event) -> None:
        """Let the newer wording of an entry that now states another day count; two stated days are a contradiction."""
        if isinstance(thing, Item):
            self.clashes.setdefault(thing, []).extend(Clash(event, new) for event in old if event.stated and new.stated)

    def _event(self, index: int, entry: date, item: _Said, *, fresh: bool) -> Event:
        held, first = self.versions[index], self.versions[0]
        before = self.versions[index - 1].start if index else None  # what is said without a day came about after the version before
        event = Event(
            adds=item.adds,
            day=held.start,
            sort=max(entry, before + timedelta(days=1)) if before else entry,
            basis=held.start_basis,
            version=index,
            known_from=held.published or held.start,
            order=(entry, self.number),
            certain=held.start_basis is not EndBasis.INFERRED,
            fresh=fresh,
            coverage=item.coverage,
            drug=item.drug,
            correction=item.correction,
            sources=(item.source,),
        )
        if item.effective is not None:
            return replace(event, day=item.effective, sort=item.effective, basis=EndBasis.STATED, stated=True, certain=True)
        if item.correction and item.adds:  # it was left out by mistake: it applied from the start
            return replace(event, day=first.start, sort=first.start, basis=first.start_basis)
        earliest = max(entry, before) if before else entry
        if not fresh and earliest < held.start:
            return replace(event, certain=False, earliest=earliest)
        return event

    def _statements(self, entry: HistoryEntry, day: date, held: VersionInForce) -> Iterator[_Said]:
        corrected = {change.system for change in entry.changes if change.correction and change.action is Action.REMOVE}
        for change in entry.changes:
            # "A should read B" says nothing of B's start, unlike "B was left out": only the latter reaches back
            correction = change.correction and change.system not in corrected and not change.replaces
            for adds, items in self._changed(change, day, held):
                for item in items:
                    yield _Said(item, adds, _effective(change), change.coverage, change.drug, correction, change.source)
        for regime in entry.regimes:
            yield _Said(regime.regime, regime.action == "start", regime.effective, None, None, correction=False, source=regime.source)

    def _changed(self, change: HistoryChange, day: date, held: VersionInForce) -> Iterator[tuple[bool, list[Item]]]:
        if change.action is Action.REVISE:
            return
        if change.replaces:
            yield False, [Item(change.system, code) for code in change.replaces]
        effective = _effective(change)
        items = [item for code in change.codes for item in self._single(change.system, code, effective, held)]
        for first, last in change.ranges:
            items += self._range((day, change.system, first, last, effective), held)
        yield change.action is not Action.REMOVE, list(dict.fromkeys(items))

    def _single(self, system: CodeSystem, code: str, effective: date | None, held: VersionInForce) -> tuple[Item, ...]:
        if (system, code) not in self.headers:
            return (Item(system, code),)
        day = effective or own_day(held.version) or held.start
        return Written(system, code, form=CodeForm.CATEGORY).items(self.code_sets, day)

    def _range(self, key: tuple[date, CodeSystem, str, str, date | None], held: VersionInForce) -> tuple[Item, ...]:
        if key not in self.ranges:  # once read, a statement keeps its meaning in later versions
            _, system, first, last, effective = key
            day = effective or own_day(held.version) or held.start
            self.ranges[key] = Written(system, first, last, CodeForm.RANGE).items(self.code_sets, day)
        return self.ranges[key]


def _effective(change: HistoryChange) -> date | None:
    """Return the stated day; a last valid day ends the code on the next."""
    if change.effective is None and change.last_day is not None:
        return change.last_day + timedelta(days=1)
    return change.effective


def collect_statements(versions: Sequence[VersionInForce], code_sets: CodeSets) -> Statements:
    """Return every history statement of a policy's versions (oldest first), dated under the basis they were placed by."""
    collector = _Collector(versions, code_sets)
    for index in range(len(versions)):
        collector.read(index)
    codes: dict[Item, list[Event]] = {}
    regimes: dict[str, list[Event]] = {}
    for (_, _, thing), dated in collector.events.items():
        events = [event for same in dated.values() for event in same]
        if isinstance(thing, Item):
            codes.setdefault(thing, []).extend(events)
        else:
            regimes.setdefault(thing, []).extend(events)
    return Statements(codes=codes, regimes=regimes, clashes=collector.clashes)
