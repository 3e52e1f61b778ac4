"""One criterion, age rule, date, code or paragraph through all versions: when it came, each of its wordings, when it went."""

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum

from app.codesets.tables import CodeSets
from app.compare.life_threads import AgeThread, CodeThread, CriterionThread, DateThread, ParagraphThread, Sighting, Thread
from app.compare.lineup import Lineup, line_up
from app.compare.model import AgeDetail, CodeDetail, Comparison, CriterionDetail, DateDetail, PolicyChange, Segment, SegmentKind
from app.compare.words import keys_diff
from app.documents.model import Place
from app.policy.model import PolicyVersion

_WORDS = re.compile(r"\s+|\S+")
_FORWARD, _BACK = 1, -1


class Fate(StrEnum):
    """What happened to it between a version and the one before."""

    NOT_YET = "not yet there"
    FIRST = "there in the first version held"
    CAME = "added"
    SAME = "unchanged"
    CHANGED = "changed"
    MOVED = "moved"
    WENT = "removed"
    GONE = "no longer there"
    BACK = "back again"


@dataclass(frozen=True, slots=True, kw_only=True)
class LifeStep:
    """One version and how the matter stands in it; `wording` marks what differs from the last wording before."""

    version: PolicyVersion
    fate: Fate
    text: str | None = None
    label: str | None = None
    place: Place | None = None
    wording: tuple[Segment, ...] = ()

    @property
    def there(self) -> bool:
        """Whether the version states it."""
        return self.text is not None


@dataclass(frozen=True, slots=True)
class Life:
    """One matter through all versions, oldest first; `change` is the one it was asked for by."""

    change: PolicyChange
    steps: tuple[LifeStep, ...]
    shown: tuple[int, ...]  # the steps of the two versions compared

    @property
    def wordings(self) -> int:
        """How many wordings it had."""
        return sum(1 for step in self.steps if step.fate in (Fate.FIRST, Fate.CAME, Fate.CHANGED))


class Chain:
    """The versions of one policy, oldest first, each compared with the next when first needed."""

    def __init__(self, versions: Sequence[PolicyVersion], code_sets: CodeSets) -> None:
        """Take the versions in order."""
        self.versions = tuple(versions)
        self._code_sets = code_sets
        self._lineups: dict[int, Lineup] = {}

    def lineup(self, index: int) -> Lineup:
        """Return a version beside the next one."""
        if index not in self._lineups:
            self._lineups[index] = line_up(self.versions[index], self.versions[index + 1])
        return self._lineups[index]

    def life(self, comparison: Comparison, change: PolicyChange) -> Life:
        """Return the life of what a change is about."""
        thread = self._thread(change)
        # the new wording first: it tells what became of the matter
        ends = [(self._index(comparison.new), change.new_source), (self._index(comparison.old), change.old_source)]
        seen: dict[int, int] = {}
        for index, place in ends:
            number = thread.at(index, place) if index is not None and index not in seen else None
            if index is not None and number is not None:
                seen[index] = number
                for way in (_FORWARD, _BACK):
                    _follow(thread, index, way, seen)
        return Life(change, tuple(_steps(thread, seen)), tuple(sorted({index for index, _ in ends if index is not None})))

    def _thread(self, change: PolicyChange) -> Thread:
        match change.detail:
            case DateDetail(date_kind=kind):
                return DateThread(self.versions, kind)
            case CodeDetail():
                return CodeThread(self.versions, change.detail, self._code_sets)
            case AgeDetail():
                return AgeThread(self.versions, self.lineup)
            case CriterionDetail():
                return CriterionThread(self.versions, self.lineup)
        return ParagraphThread(self.versions, self.lineup)

    def _index(self, version: PolicyVersion) -> int | None:
        key = _key(version)
        return next((number for number, held in enumerate(self.versions) if _key(held) == key), None)


def _key(version: PolicyVersion) -> tuple[str, str]:
    return version.text.document.sha256, version.text.view.value


def _follow(thread: Thread, start: int, way: int, seen: dict[int, int]) -> None:
    """Walk from a version to the end; past a version that lacks it, look for the words it had last."""
    at, number = start, seen[start]
    held: int | None = number
    essence = thread.sightings(start)[number].essence
    while 0 <= at + way < len(thread.versions) and at + way not in seen:
        held = thread.onward(at, held, way) if held is not None else thread.like(at + way, essence)
        at += way
        if held is not None:
            seen[at] = held
            essence = thread.sightings(at)[held].essence


def _steps(thread: Thread, seen: Mapping[int, int]) -> Iterator[LifeStep]:
    last: Sighting | None = None
    there = False
    for index, version in enumerate(thread.versions):
        number = seen.get(index)
        if number is None:
            fate = Fate.NOT_YET if last is None else Fate.WENT if there else Fate.GONE
            yield LifeStep(version=version, fate=fate)
        else:
            now = thread.sightings(index)[number]
            fate = _fate(last, now, first=index == 0, there=there, moved=thread.moved(index, number))
            yield LifeStep(version=version, fate=fate, text=now.text, label=now.label, place=now.place, wording=_wording(last, now))
            last = now
        there = number is not None


def _fate(last: Sighting | None, now: Sighting, *, first: bool, there: bool, moved: bool) -> Fate:
    if last is None:
        return Fate.FIRST if first else Fate.CAME
    if not there:
        return Fate.BACK
    if last.essence != now.essence:
        return Fate.CHANGED
    return Fate.MOVED if moved else Fate.SAME


def _wording(last: Sighting | None, now: Sighting) -> tuple[Segment, ...]:
    """Return the words with those that went and came since the last wording; one that says the same is shown as it stands."""
    if last is None or last.essence == now.essence:
        return (Segment(now.text, SegmentKind.SAME),)
    before, after = _WORDS.findall(last.text), _WORDS.findall(now.text)
    parts: list[Segment] = []
    at = 0
    for edit in keys_diff(before, after):
        parts.append(Segment("".join(before[at : edit.old_from]), SegmentKind.SAME))
        parts.append(Segment("".join(before[edit.old_from : edit.old_to]), SegmentKind.REMOVED))
        parts.append(Segment("".join(after[edit.new_from : edit.new_to]), SegmentKind.ADDED))
        at = edit.old_to
    parts.append(Segment("".join(before[at:]), SegmentKind.SAME))
    return tuple(part for part in parts if part.text)
