"""Date changes of the front matter: matched by what the date means, never by where it stands."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from itertools import zip_longest

from app.compare.atoms import AtomKind, atoms_of
from app.compare.found import Found, Stretch
from app.compare.model import ChangeAction, ChangeKind, DateDetail, Direction, WordingDetail
from app.compare.units import FOOTER, HEADER, sections_of
from app.documents.model import Place
from app.policy.model import DateKind, PolicyVersion


@dataclass(frozen=True, slots=True)
class _Stated:
    """One value of one kind of date, with every place that prints it."""

    day: date | None
    text: str
    places: tuple[Place, ...]


def date_changes(old: PolicyVersion, new: PolicyVersion) -> Iterator[Found]:
    """Return one change for each date that differs."""
    for kind in DateKind:
        before, after = _stated(old, kind), _stated(new, kind)
        gone = [item for item in before if item.text not in {other.text for other in after}]
        come = [item for item in after if item.text not in {other.text for other in before}]
        for one, other in zip_longest(gone, come):
            yield _change(kind, one, other, old, new)


def _stated(version: PolicyVersion, kind: DateKind) -> list[_Stated]:
    values: dict[str, tuple[date | None, list[Place]]] = {}
    for item in version.dates:
        if item.kind is kind:
            values.setdefault(item.day.isoformat(), (item.day, []))[1].append(item.source)
    for part in version.dates_partial:
        if part.kind is kind:
            values.setdefault(part.text, (None, []))[1].append(part.source)
    return [_Stated(day, text, tuple(places)) for text, (day, places) in values.items()]


def _change(kind: DateKind, one: _Stated | None, other: _Stated | None, old: PolicyVersion, new: PolicyVersion) -> Found:
    known = other or one
    action = ChangeAction.CHANGED if one and other else ChangeAction.ADDED if other else ChangeAction.REMOVED
    version = new if other else old
    dated = any(item is not None and item.day is not None for item in (one, other))
    return Found(
        kind=ChangeKind.DATE if dated else ChangeKind.WORDING,  # a month alone is no date: no day is made up for it
        action=action,
        section=sections_of(version)[known.places[0].block] if known else HEADER,
        label=kind.value.replace("_", " "),
        old=one.places[0].text if one else None,
        new=other.places[0].text if other else None,
        detail=DateDetail(kind.value, one.day if one else None, other.day if other else None) if dated else WordingDetail(),
        direction=Direction.NEUTRAL,
        old_source=one.places[0] if one else None,
        new_source=other.places[0] if other else None,
        old_covers=_covers(one, old),
        new_covers=_covers(other, new),
    )


def _covers(stated: _Stated | None, version: PolicyVersion) -> tuple[Stretch, ...]:
    """Return the places of a date, and where the front matter and page headers and footers repeat it."""
    if stated is None:
        return ()
    own: Sequence[Stretch] = [Stretch.of(place) for place in stated.places]
    sections = sections_of(version)
    repeated = (
        Stretch(atom.block, atom.start, atom.end)
        for block in version.text.blocks
        if sections[block.index] in (HEADER, FOOTER)
        for atom in atoms_of(block)
        if atom.kind is AtomKind.DATE and atom.value == stated.text
    )
    return (*own, *(stretch for stretch in repeated if stretch not in own))
