"""A version with a person's corrections in it. What was read is kept beside, and comes back exactly when they go."""

from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import date
from typing import TypeVar

from app.codesets.tables import CodeSets
from app.documents.model import DocumentView, Place
from app.policy.checks import age_checks, unread_checks, us_day, version_facts_checks
from app.policy.fact_words import NAMES, fact_words
from app.policy.model import (
    AgeRule,
    Check,
    CodeListing,
    Correction,
    FactKey,
    FactKind,
    FactValue,
    HistoryChange,
    HistoryEntry,
    Limit,
    Meaning,
    PartialDate,
    PolicyDate,
    PolicyVersion,
    RegimeChange,
    Spot,
    Unread,
)

T = TypeVar("T")

LOST = "correction-without-fact"
_ONCE = {FactKind.NUMBER, FactKind.TITLE, FactKind.PAYER, FactKind.STATUS, FactKind.DRUGS}


@dataclass(frozen=True, slots=True, kw_only=True)
class Stated:
    """One fact of a version: what was read, what holds now, and by which correction. `entry`: of the history, by its number."""

    key: FactKey
    was: FactValue | None
    now: FactValue | None
    correction: Correction | None = None
    entry: int | None = None

    @property
    def place(self) -> Place | None:
        """Where it stands, where that is known."""
        found = self.now if self.now is not None and not isinstance(self.now, Meaning) else self.was
        return source_of(found)


def corrected(version: PolicyVersion, corrections: Iterable[Correction], code_sets: CodeSets | None = None) -> PolicyVersion:
    """Return a version with exactly these corrections in it; checks that rest on a corrected fact are made anew.

    A correction of a fact that is no longer read there is kept, unapplied, and a check says so.
    """
    base = restored(version)
    wanted = tuple(corrections)
    if not wanted:
        return base
    facts = _stated(base, wanted)
    used = {fact.correction.key: fact.correction for fact in facts if fact.correction is not None}
    kept = tuple(used.get(item.key, replace(item, applied=False)) for item in wanted)
    made = replace(_assembled(base, facts), corrections=kept, as_read=base)
    return replace(made, checks=_checks(base, made, code_sets))


def restored(version: PolicyVersion) -> PolicyVersion:
    """Return the version as it was read, in the state it stands in now."""
    base = version.as_read
    if base is None:
        return version
    return base if (base.state, base.proposed) == (version.state, version.proposed) else _in_state_of(base, version)


def stated_facts(version: PolicyVersion) -> tuple[Stated, ...]:
    """Return every fact that can be corrected, in the order of the kinds; those that a person said are none are among them."""
    return _stated(restored(version), version.corrections)


def said(correction: Correction) -> str:
    """Return who corrected a fact, when, and what it was read as."""
    settled = correction.key.kind is FactKind.UNREAD
    what = fact_words(correction.says) if correction.says is not None else f"not a {NAMES[correction.key.kind]}"
    verb = "Settled" if settled else "Added" if correction.key.added else "Corrected"
    was = "" if settled or correction.was is None else f"; {fact_words(correction.was)} was read"
    why = f" {correction.reason.rstrip('. ')}." if correction.reason else ""
    return f"{verb} by {correction.who} on {us_day(correction.when.astimezone().date())}: {what}{was}.{why}"


def corrections_at(version: PolicyVersion, place: Place) -> tuple[Correction, ...]:
    """Return the corrections of facts that stand at these words."""
    return tuple(item for item in version.corrections if item.applied and item.key.spot is not None and _overlap(item.key.spot, place))


def spot_of(place: Place) -> Spot:
    """Return a place without its file's name and page."""
    return place.block, place.start, place.end, place.text


def place_at(view: DocumentView, spot: Spot) -> Place | None:
    """Return a spot's place, or None where the view does not hold these words there."""
    block, start, end, text = spot
    if not 0 <= block < len(view.blocks):
        return None
    place = view.blocks[block].place(start, end)
    return place if place.text == text else None


def source_of(value: FactValue | None) -> Place | None:
    """Return where a fact stands."""
    if isinstance(value, Place):
        return value
    source = getattr(value, "source", None)
    return source if isinstance(source, Place) else None


def added_key(version: PolicyVersion, kind: FactKind, place: Place) -> FactKey:
    """Return the key of one more fact that a person finds at a place; of what a version states once, the key of that."""
    if kind in _ONCE or kind is FactKind.ALL_DIAGNOSES:
        return FactKey(kind)
    taken = {item.key.number for item in version.corrections if item.key.added and (item.key.kind, item.key.spot) == (kind, spot_of(place))}
    return FactKey(kind, spot_of(place), next(number for number in range(len(taken) + 1) if number not in taken), added=True)


def _in_state_of(base: PolicyVersion, version: PolicyVersion) -> PolicyVersion:
    return replace(base, state=version.state, proposed=version.proposed)


def _stated(base: PolicyVersion, corrections: Sequence[Correction]) -> tuple[Stated, ...]:
    wanted = {item.key: item for item in corrections if item.applied}
    found = [_with(key, value, wanted.get(key), entry) for key, value, entry in _read(base)]
    known = {fact.key for fact in found}
    found.extend(
        Stated(key=item.key, was=None, now=item.says, correction=item, entry=_entry_of(base, item.key))
        for item in corrections
        if item.applied and item.key.added and item.key not in known and item.says is not None and _stands(base, item.key.spot)
    )
    return tuple(found)


def _with(key: FactKey, value: FactValue | None, correction: Correction | None, entry: int | None) -> Stated:
    if correction is None:
        return Stated(key=key, was=value, now=value, entry=entry)
    return Stated(key=key, was=value, now=correction.says, correction=replace(correction, was=value), entry=entry)


def _read(base: PolicyVersion) -> Iterator[tuple[FactKey, FactValue | None, int | None]]:
    """Yield every fact as it was read; what a version states once, also where it does not state it."""
    yield FactKey(FactKind.NUMBER), base.number, None
    yield FactKey(FactKind.TITLE), base.title, None
    yield FactKey(FactKind.PAYER), base.payer, None
    yield FactKey(FactKind.STATUS), base.status, None
    yield FactKey(FactKind.DRUGS), base.drugs or None, None
    yield FactKey(FactKind.ALL_DIAGNOSES), base.all_diagnoses, None
    count: Counter[tuple[FactKind, Spot]] = Counter()
    for kind, value, entry in _placed(base):
        place = source_of(value)
        if place is not None:
            spot = spot_of(place)
            yield FactKey(kind, spot, count[kind, spot]), value, entry
            count[kind, spot] += 1
    for number, item in enumerate(base.history):
        spot = spot_of(item.source)
        yield FactKey(FactKind.ENTRY, spot, count[FactKind.ENTRY, spot]), item.day, number
        count[FactKind.ENTRY, spot] += 1


def _placed(base: PolicyVersion) -> Iterator[tuple[FactKind, FactValue, int | None]]:
    lists: tuple[tuple[FactKind, Sequence[FactValue]], ...] = (
        (FactKind.DATE, (*base.dates, *base.dates_partial)),
        (FactKind.AGE, base.ages),
        (FactKind.CODE, base.codes),
        (FactKind.LIMIT, base.limits),
        (FactKind.UNREAD, base.unread),
    )
    for kind, values in lists:
        yield from ((kind, value, None) for value in values)
    for number, entry in enumerate(base.history):
        yield from ((FactKind.CHANGE, change, number) for change in entry.changes)
        yield from ((FactKind.REGIME, regime, number) for regime in entry.regimes)
        yield from ((FactKind.UNREAD, unread, number) for unread in entry.unread)


def _stands(base: PolicyVersion, spot: Spot | None) -> bool:
    return spot is not None and place_at(base.text, spot) is not None


def _entry_of(base: PolicyVersion, key: FactKey) -> int | None:
    """Return the entry of the history that added words stand in: the last one that begins before them."""
    if key.kind not in (FactKind.CHANGE, FactKind.REGIME) or key.spot is None:
        return None
    section = base.section_of(key.spot[0])
    starts = {number: entry.source.block for number, entry in enumerate(base.history)}
    before = [number for number, block in starts.items() if block <= key.spot[0] and base.section_of(block) == section]
    return max(before, key=lambda number: starts[number], default=None)


def _assembled(base: PolicyVersion, facts: Sequence[Stated]) -> PolicyVersion:
    once = {fact.key.kind: fact.now for fact in facts if fact.key.spot is None}
    dates = _in_order(fact for fact in facts if fact.key.kind is FactKind.DATE)
    codes = _with_meanings(_in_order(fact for fact in facts if fact.key.kind is FactKind.CODE), facts, CodeListing)
    limits = _with_meanings(_in_order(fact for fact in facts if fact.key.kind is FactKind.LIMIT), facts, Limit)
    ages = _in_order(fact for fact in facts if fact.key.kind is FactKind.AGE)
    all_diagnoses = once[FactKind.ALL_DIAGNOSES]
    drugs = once[FactKind.DRUGS]
    return replace(
        base,
        number=_text(once[FactKind.NUMBER]),
        title=_text(once[FactKind.TITLE]),
        payer=_text(once[FactKind.PAYER]),
        status=_text(once[FactKind.STATUS]),
        drugs=drugs if isinstance(drugs, tuple) else (),
        all_diagnoses=all_diagnoses if isinstance(all_diagnoses, Place) else None,
        dates=_of(PolicyDate, dates),
        dates_partial=_of(PartialDate, dates),
        ages=_of(AgeRule, ages),
        codes=codes,
        limits=limits,
        unread=_still_unread([fact for fact in facts if fact.entry is None]),
        history=_history(base, facts),
    )


def _history(base: PolicyVersion, facts: Sequence[Stated]) -> tuple[HistoryEntry, ...]:
    by_entry: dict[int | None, list[Stated]] = {}
    for fact in facts:
        by_entry.setdefault(fact.entry, []).append(fact)
    entries = tuple(_entry(entry, by_entry.get(number, [])) for number, entry in enumerate(base.history))
    return (*entries, *_loose(by_entry.get(None, [])))


def _entry(entry: HistoryEntry, facts: Sequence[Stated]) -> HistoryEntry:
    day = next((fact.now for fact in facts if fact.key.kind is FactKind.ENTRY), entry.day)
    changes = _in_order(fact for fact in facts if fact.key.kind is FactKind.CHANGE)
    regimes = _in_order(fact for fact in facts if fact.key.kind is FactKind.REGIME)
    return replace(
        entry,
        day=day if isinstance(day, date) else None,
        changes=_with_meanings(changes, facts, HistoryChange),
        regimes=_with_meanings(regimes, facts, RegimeChange),
        unread=_still_unread(facts),
    )


def _loose(facts: Sequence[Stated]) -> Iterator[HistoryEntry]:
    """Yield an entry without a date for each statement about changes that stands outside the history."""
    for fact in facts:
        now = fact.now
        changes: tuple[HistoryChange, ...] = (now,) if isinstance(now, HistoryChange) else ()
        regimes: tuple[RegimeChange, ...] = (now,) if isinstance(now, RegimeChange) else ()
        if isinstance(now, Meaning):
            changes, regimes = now.changes, now.regimes
        place = source_of(fact.was) or next((item.source for item in changes), None) or next((item.source for item in regimes), None)
        if (changes or regimes) and place is not None:
            yield HistoryEntry(day=None, title=None, text=place.text, changes=changes, regimes=regimes, unread=(), source=place)


def _in_order(facts: Iterable[Stated]) -> list[FactValue]:
    """Return what holds: what was read in its order, what was added before the first fact that stands after it."""
    held: list[FactValue] = []
    added: list[FactValue] = []
    for fact in facts:
        if fact.now is not None:
            (added if fact.key.added else held).append(fact.now)
    return _merged(held, added)


def _merged(held: list[FactValue], added: Sequence[FactValue]) -> list[FactValue]:
    for value in added:
        at = next((number for number, other in enumerate(held) if _position(other) > _position(value)), len(held))
        held.insert(at, value)
    return held


def _with_meanings(held: list[FactValue], facts: Sequence[Stated], kind: type[T]) -> tuple[T, ...]:
    meant: list[FactValue] = []
    for fact in facts:
        if isinstance(fact.now, Meaning):
            meant += (*fact.now.changes, *fact.now.regimes, *fact.now.codes, *fact.now.limits)
    return _of(kind, _merged(held, [value for value in meant if isinstance(value, kind)]))


def _still_unread(facts: Sequence[Stated]) -> tuple[Unread, ...]:
    """Return what no person has settled."""
    mine = [fact for fact in facts if fact.key.kind is FactKind.UNREAD]
    return _of(Unread, [fact.was for fact in mine if not isinstance(fact.now, Meaning) or fact.now.later])


def _of(kind: type[T], values: Iterable[object]) -> tuple[T, ...]:
    return tuple(value for value in values if isinstance(value, kind))


def _text(value: object) -> str | None:
    return value if isinstance(value, str) else None


def _position(value: FactValue) -> tuple[int, int]:
    place = source_of(value)
    return (place.block, place.start) if place is not None else (-1, -1)


def _overlap(spot: Spot, place: Place) -> bool:
    block, start, end, _ = spot
    return block == place.block and start < max(place.end, place.start + 1) and place.start < max(end, start + 1)


def _checks(base: PolicyVersion, made: PolicyVersion, code_sets: CodeSets | None) -> tuple[Check, ...]:
    """Return the checks read, those that no longer hold left out and those that hold only now put first."""
    before, after = _facts_checks(base, code_sets), _facts_checks(made, code_sets)
    gone = set(before) - set(after)
    fresh = [check for check in after if check not in base.checks]
    kept = [check for check in base.checks if check not in gone and not _mended(check, made)]
    lost = [_lost(made, item) for item in made.corrections if not item.applied]
    return tuple(dict.fromkeys((*lost, *fresh, *kept)))


def _facts_checks(version: PolicyVersion, code_sets: CodeSets | None) -> tuple[Check, ...]:
    facts = (
        version_facts_checks(version.codes, version.history, version.dates, version.criteria_sets, code_sets)
        if code_sets is not None
        else ()
    )
    return (*facts, *age_checks(version.ages), *unread_checks(version.unread, version.history, ()))


def _mended(check: Check, made: PolicyVersion) -> bool:
    """Whether a misprint was pointed out at words of which a person has said what code they are."""
    if check.check != "misprinted-code":
        return False
    return any(
        item.key.kind in (FactKind.CODE, FactKind.UNREAD) and _settles(item)
        for source in check.sources
        for item in corrections_at(made, source)
    )


def _settles(item: Correction) -> bool:
    return item.key.added or (isinstance(item.says, Meaning) and not item.says.later)


def _lost(made: PolicyVersion, item: Correction) -> Check:
    spot = item.key.spot
    place = place_at(made.text, spot) if spot is not None else None
    words = f" “{' '.join(spot[3].split())}”" if spot is not None else ""
    message = (
        f"A correction of the {NAMES[item.key.kind]}{words} by {item.who} on {us_day(item.when.astimezone().date())} "
        "is not applied: the version as it is read now holds no such fact. Look at it again."
    )
    return Check(LOST, "warning", (), message, (place,) if place is not None else ())
