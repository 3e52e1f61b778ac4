"""What an update of a code set changes: codes added and ended, descriptions revised, and what takes the place of what ended."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from app.codesets.expand import written
from app.codesets.importers.model import Kind, Part, Record
from app.codesets.model import CodeSystem, Successor
from app.codesets.stored import StoredTable
from app.codesets.tables import CodeSets

_STATED = {"A": "added", "R": "added", "D": "ended", "B": "revised", "C": "revised", "S": "revised"}


class Changed(StrEnum):
    """What became of a code."""

    ADDED = "added"
    ENDED = "ended"
    REVISED = "revised"


@dataclass(frozen=True, slots=True)
class CodeChange:
    """One code an update touches. `day`: when it begins or the first day it is gone; None: the update does not say."""

    system: CodeSystem
    code: str  # in normal written form
    changed: Changed
    day: date | None
    old: str | None  # its description before and after, where they are known
    new: str | None
    successors: tuple[Successor, ...] = ()


def changes_between(sets: CodeSets, system: CodeSystem, before: date, after: date) -> tuple[CodeChange, ...] | None:
    """Return which codes came and went from one day to another; None: the tables do not speak for both days."""
    window = sets.window(system)
    if window is None or not window.covers(before) or not window.covers(after):
        return None
    codes = sets.codes(system)
    was, is_now = (sets.exist_on(system, ((code, day) for code in codes)) for day in (before, after))
    return tuple(_between(sets, system, code, after) for code, old, new in zip(codes, was, is_now, strict=True) if bool(old) != bool(new))


def _between(sets: CodeSets, system: CodeSystem, key: str, after: date) -> CodeChange:
    text, code = sets.description(system, key), written(system, key)
    living = next((time for time in sets.validity(system, key) if time.covers(after)), None)
    if living is not None:
        return CodeChange(system, code, Changed.ADDED, living.start, None, text)
    ended = max((time.end for time in sets.validity(system, key) if time.end is not None and time.end <= after), default=None)
    return CodeChange(system, code, Changed.ENDED, ended, text, None, sets.successors(system, key, after))


def changes_of(old: StoredTable, new: StoredTable) -> tuple[CodeChange, ...]:
    """Return what a later table of a system changes against an earlier one, by what each holds on its first day."""
    before, after = _living(old), _living(new)
    links = new.successors()
    return tuple(
        change
        for key in sorted(before.keys() | after.keys())
        if (change := _against(new, before.get(key), after.get(key), links.get(key, ()))) is not None
    )


def _against(table: StoredTable, old: Record | None, new: Record | None, links: tuple[Successor, ...]) -> CodeChange | None:
    system, known = table.report.system, new or old
    if known is None:
        return None
    code = written(system, known.code)
    if old is None or new is None:
        if old is None:
            return CodeChange(system, code, Changed.ADDED, known.start, None, known.long)
        ended = next((record.end for record in table.records if record.code == known.code and record.end), None)
        return CodeChange(system, code, Changed.ENDED, ended, known.long, None, links)
    if old.long != new.long:
        return CodeChange(system, code, Changed.REVISED, new.changed, old.long, new.long)
    return None


def _living(table: StoredTable) -> Mapping[str, Record]:
    """Return the codes that exist on the table's first day; a table without one holds what it lists."""
    day = table.report.first
    return {record.code: record for record in table.records if record.part is Part.CODE and (day is None or _covers(record, day))}


def _covers(record: Record, day: date) -> bool:
    return (record.start is None or record.start <= day) and (record.end is None or day < record.end)


def stated_changes(table: StoredTable) -> tuple[CodeChange, ...]:
    """Return what a HCPCS file itself says was done to its codes, modifiers left out."""
    return tuple(_stated(table)) if table.report.kind in (Kind.ANWEB, Kind.TRANS) else ()


def _stated(table: StoredTable) -> Iterator[CodeChange]:
    links = table.successors()
    for record in table.records:
        if record.part is Part.CODE and record.action in _STATED:
            changed = Changed(_STATED[record.action])
            old, new = (record.long, None) if changed is Changed.ENDED else (None, record.long)
            day = record.end if changed is Changed.ENDED else record.changed
            yield CodeChange(table.report.system, record.code, changed, day, old, new, links.get(record.code, ()))
