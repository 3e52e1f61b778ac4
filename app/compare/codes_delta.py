"""Codes that joined or left the printed lists, and what says so: the lists, the new history statements, or both."""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date

from app.codesets.model import CodeSystem
from app.codesets.tables import CodeSets
from app.compare.model import CodeDelta, Evidence
from app.documents.model import Place
from app.policy.model import Action, CodeForm, CodeListing, DateKind, HistoryChange, PolicyVersion


@dataclass(frozen=True, slots=True, order=True)
class Member:
    """A code a printed item stands for; `through` only where no table could expand the range."""

    system: CodeSystem
    code: str
    through: str | None = None


@dataclass(frozen=True, slots=True)
class Listed:
    """A printed item with the codes it stood for on its version's own date."""

    item: CodeListing
    members: tuple[Member, ...]

    @property
    def printed(self) -> tuple[CodeSystem, str, str | None]:
        """What is printed, whichever list it stands in."""
        return (self.item.system, self.item.code, self.item.through)

    @property
    def list_key(self) -> tuple[object, ...]:
        """Which list it stands in."""
        return (self.item.group, self.item.supports, self.item.coverage)


def own_day(version: PolicyVersion) -> date | None:
    """Return the date on which a version's ranges are expanded: publish, else revision effective, else effective, else last review.

    An effective date older than the last review is that of an earlier revision and does not count while there is a review date.
    """
    effective, review = version.day(DateKind.EFFECTIVE), version.day(DateKind.LAST_REVIEW)
    if effective and review and effective < review:
        effective = None
    stated = (version.day(DateKind.PUBLISH), version.day(DateKind.REVISION_EFFECTIVE), effective, review)
    return next((day for day in stated if day is not None), version.day(DateKind.ORIGINAL_EFFECTIVE))


def listed_codes(old: PolicyVersion, new: PolicyVersion, code_sets: CodeSets) -> tuple[tuple[Listed, ...], tuple[Listed, ...]]:
    """Expand both lists; an item printed alike in both that one date cannot expand stays unexpanded in both."""
    before = [(item, _members(item, own_day(old), code_sets)) for item in old.codes]
    after = [(item, _members(item, own_day(new), code_sets)) for item in new.codes]
    closed = {_printed(item) for item, members in (*before, *after) if members is None}
    return tuple(_listed(item, members, closed) for item, members in before), tuple(
        _listed(item, members, closed) for item, members in after
    )


def _printed(item: CodeListing) -> tuple[CodeSystem, str, str | None]:
    return (item.system, item.code, item.through)


def _listed(item: CodeListing, members: tuple[Member, ...] | None, closed: set[tuple[CodeSystem, str, str | None]]) -> Listed:
    if members is None or _printed(item) in closed:
        return Listed(item, (Member(item.system, item.code, item.through),))
    return Listed(item, members)


def _members(item: CodeListing, day: date | None, code_sets: CodeSets) -> tuple[Member, ...] | None:
    if item.form is CodeForm.SINGLE:
        return (Member(item.system, item.code),)
    if day is None:
        return None
    codes = code_sets.expand(item.system, item.code, item.through, item.form, day).codes
    return None if codes is None else tuple(Member(item.system, code) for code in codes)


def code_deltas(
    old: PolicyVersion, new: PolicyVersion, listed: tuple[Sequence[Listed], Sequence[Listed]], code_sets: CodeSets
) -> tuple[tuple[CodeDelta, ...], tuple[CodeDelta, ...]]:
    """Return the codes added and removed, each with its evidence and every place that says so."""
    before, after = _places(listed[0]), _places(listed[1])
    says = _net_statements(old, new, code_sets)
    added = [_delta(member, after[member], says.get(member), Action.ADD) for member in after if member not in before]
    removed = [_delta(member, before[member], says.get(member), Action.REMOVE) for member in before if member not in after]
    for member, (action, change) in says.items():
        if action is Action.ADD and member not in after and member not in before:
            added.append(_from_history(member, change))
        elif action is Action.REMOVE and member in after and member in before and change.drug is None:
            removed.append(_from_history(member, change))
    return tuple(added), tuple(removed)


def _places(listed: Iterable[Listed]) -> dict[Member, tuple[Place, ...]]:
    places: dict[Member, tuple[Place, ...]] = {}
    for entry in listed:
        for member in entry.members:
            places[member] = (*places.get(member, ()), entry.item.source)
    return places


_Says = tuple[Action, HistoryChange]


def _delta(member: Member, places: tuple[Place, ...], says: _Says | None, action: Action) -> CodeDelta:
    agrees = says is not None and says[0] is action
    sources = (*places, says[1].source) if says is not None and agrees else places
    return CodeDelta(member.system, member.code, member.through, Evidence.BOTH if agrees else Evidence.LISTING, sources)


def _from_history(member: Member, change: HistoryChange) -> CodeDelta:
    return CodeDelta(member.system, member.code, member.through, Evidence.HISTORY, (change.source,))


def _net_statements(old: PolicyVersion, new: PolicyVersion, code_sets: CodeSets) -> dict[Member, _Says]:
    """Return the last word of the new history statements on each code, in order of their effective dates."""
    known = {_said(day, change) for day, change in _statements(old)}
    fresh = [(day, change) for day, change in _statements(new) if _said(day, change) not in known]
    fresh.sort(key=lambda item: item[1].effective or item[0] or date.min)
    says: dict[Member, _Says] = {}
    for day, change in fresh:
        for action, member in _effects(change, change.effective or day or own_day(new), code_sets):
            says[member] = (action, change)
    return says


def _statements(version: PolicyVersion) -> list[tuple[date | None, HistoryChange]]:
    return [(entry.day, change) for entry in version.history for change in entry.changes]


def _said(day: date | None, change: HistoryChange) -> tuple[object, ...]:
    """Return what makes a statement the same in another version, wherever it is printed."""
    listed = (change.codes, change.ranges, change.replaces)
    return (day, change.action, change.system, *listed, change.effective, change.last_day, change.coverage, change.drug)


def _effects(change: HistoryChange, day: date | None, code_sets: CodeSets) -> Iterator[tuple[Action, Member]]:
    """Yield what a statement does to each code: a replacement removes one and adds the other."""
    action = Action.ADD if change.action is Action.REPLACE else change.action
    if action is Action.REVISE:
        return
    for code in change.replaces:
        yield Action.REMOVE, Member(change.system, code)
    for code in change.codes:
        yield action, Member(change.system, code)
    for first, last in change.ranges:
        codes = code_sets.expand(change.system, first, last, CodeForm.RANGE, day).codes if day else None
        for member in [Member(change.system, first, last)] if codes is None else [Member(change.system, code) for code in codes]:
            yield action, member
