"""What cannot both be true, with every place: shown to a person, never settled silently."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import date, timedelta
from itertools import pairwise

from app.documents.model import Place
from app.ledger.events import Clash
from app.ledger.follow import Dispute
from app.ledger.items import Item
from app.ledger.model import CodeHistory, Conflict, Interval, PolicyLedger, Reading, VersionInForce
from app.ledger.versions import Twin
from app.policy.model import CodeListing, DateKind, PolicyVersion

LISTING = "listing-contradicts-history"
HISTORY = "history-contradicts-history"
CODE_SET = "code-set-contradicts-policy"
TWICE = "version-twice"
GAP = "successor-gap"
OVERLAP = "successor-overlap"

DISPUTES_DAYS = (LISTING, HISTORY, TWICE)


@dataclass(frozen=True, slots=True)
class Found:
    """A contradiction about one code, before codes with the same one are put together."""

    kind: str
    item: Item | None
    start: date | None
    end: date | None
    readings: tuple[Reading, ...]
    successor: Item | None = None  # the code that takes the place of `item`


def of_dispute(item: Item, dispute: Dispute) -> Found:
    """Return the contradiction between a list and the history."""
    readings = (Reading("in", dispute.says_in), Reading("out", dispute.says_out))
    return Found(LISTING, item, dispute.start, dispute.end, readings)


def of_clash(item: Item, clash: Clash) -> Found:
    """Return the contradiction between two statements: in the disputed days one says in, the other out."""
    earlier, later = sorted((clash.one, clash.two), key=lambda event: event.day)
    words = ("in", "out") if earlier.adds else ("out", "in")
    sides = zip(words, (earlier, later), strict=True)
    start, end = clash.days
    return Found(HISTORY, item, start, end, tuple(Reading(word, place) for word, event in sides for place in event.sources))


def of_twin(twin: Twin, versions: Sequence[VersionInForce]) -> list[Found]:
    """Return what two files of one number and date state differently, from that date until the next version."""
    place = next(index for index, held in enumerate(versions) if held.version is twin.kept)
    start = versions[place].start
    end = versions[place + 1].start if place + 1 < len(versions) else None
    both = [_by_code(version) for version in (twin.kept, twin.other)]
    found = []
    for code in sorted(set(both[0]) ^ set(both[1])):
        has, lacks = (both[0], twin.other) if code in both[0] else (both[1], twin.kept)
        readings = (Reading("in", has[code].source), *(Reading("out", spot) for spot in _whole(lacks)))
        found.append(Found(TWICE, code, start, end, readings))
    spots = (*_only_in(twin.kept, twin.other), *_only_in(twin.other, twin.kept))
    return found or [Found(TWICE, None, start, end, tuple(Reading("in", spot) for spot in spots))]


def _only_in(one: PolicyVersion, other: PolicyVersion) -> tuple[Place, ...]:
    """Return the history statements that only one of two versions makes, else a place that stands for the whole version."""
    both = [
        {
            (entry.day, change.action, change.codes, change.ranges, change.effective): change.source
            for entry in version.history
            for change in entry.changes
        }
        for version in (one, other)
    ]
    return tuple(source for key, source in both[0].items() if key not in both[1]) or _whole(one)


def _by_code(version: PolicyVersion) -> dict[Item, CodeListing]:
    return {Item(item.system, item.code, item.through or ""): item for item in version.codes}


def _whole(version: PolicyVersion) -> tuple[Place, ...]:
    """Return a place that stands for the whole version: its date, else its first block."""
    if version.dates:
        return (version.dates[0].source,)
    return (version.text.blocks[0].place(),) if version.text.blocks else ()


def of_succession(versions: Sequence[VersionInForce]) -> list[Found]:
    """Return the days between two versions that no version claims, or that two claim, where a version states its last day."""
    found = []
    for held, following in pairwise(versions):
        last = next((item for item in held.version.dates if item.kind is DateKind.REVISION_END), None)
        if last is None:
            continue
        after = last.day + timedelta(days=1)
        if after < following.start:
            found.append(Found(GAP, None, after, following.start, (Reading("out", last.source),)))
        elif after > following.start:
            found.append(Found(OVERLAP, None, following.start, after, (Reading("in", last.source),)))
    return found


_Key = tuple[str, date | None, date | None, Item | None, frozenset[tuple[str, str, int]]]


def settle_names(policy: str, found: Iterable[Found]) -> tuple[Conflict, ...]:
    """Put codes with the same contradiction together and name each conflict so that it is called the same on every run."""
    groups: dict[_Key, list[Found]] = {}
    for item in found:
        outs = frozenset((reading.says, reading.source.file, reading.source.block) for reading in item.readings if reading.says == "out")
        groups.setdefault((item.kind, item.start, item.end, item.successor, outs), []).append(item)
    conflicts: list[Conflict] = []
    taken: dict[str, int] = {}
    for (kind, start, end, successor, _), members in groups.items():
        about = sorted({(item.item.system, item.item.code) for item in members if item.item is not None})
        name = "/".join((policy, kind, about[0][1] if about else "all"))
        taken[name] = taken.get(name, 0) + 1
        readings = tuple(dict.fromkeys(reading for item in members for reading in item.readings))
        message = _message(policy, kind, [code for _, code in about], successor, (start, end))
        if kind == TWICE:
            message += f" They are {' and '.join(sorted({reading.source.file for reading in readings}))}."
        conflicts.append(
            Conflict(
                id=name if taken[name] == 1 else f"{name}/{taken[name]}",
                policy=policy,
                codes=(*about, *([(successor.system, successor.code)] if successor is not None else [])),
                kind=kind,
                start=start,
                end=end,
                readings=readings,
                message=message,
            )
        )
    return tuple(conflicts)


def _message(policy: str, kind: str, codes: Sequence[str], successor: Item | None, days: tuple[date | None, date | None]) -> str:
    names = ", ".join(codes) or "The version"
    are = "are" if len(codes) > 1 else "is"
    start, end = days
    span = f"from {start}" + (f" until {end}" if end else " on")
    if successor is not None:
        return {
            GAP: f"{names} {are} no longer listed in {policy} {span}, and the successor {successor.code} not yet.",
            OVERLAP: f"{names} {are} listed in {policy} beside the successor {successor.code} {span}, though ended by the code set.",
        }[kind]
    texts = {
        LISTING: f"The code list and the document history of {policy} disagree on {names} {span}.",
        HISTORY: f"Two statements of the document history of {policy} disagree on {names} {span}.",
        CODE_SET: f"{names} {are} still listed in {policy} {span}, after the last day in the code set.",
        TWICE: f"Two files of {policy} have the same date and state different facts {span}" + (f": {names}." if codes else "."),
        GAP: f"No version of {policy} says that it applies {span}.",
        OVERLAP: f"Two versions of {policy} say that they apply {span}.",
    }
    return texts[kind]


def mark(intervals: Sequence[Interval], system_code: tuple[object, str], conflicts: Iterable[Conflict]) -> tuple[Interval, ...]:
    """Return the intervals with the conflict noted on the one it is about: the last that begins no later than its days do."""
    marked = list(intervals)
    for conflict in conflicts:
        if conflict.kind not in DISPUTES_DAYS or system_code not in conflict.codes:
            continue
        first = conflict.start or date.min
        before = [index for index, item in enumerate(marked) if (item.start or date.min) <= first]
        index = before[-1] if before else 0
        if marked and marked[index].conflict is None:
            marked[index] = replace(marked[index], conflict=conflict.id)
    return tuple(marked)


def disputes_about(policy: PolicyLedger, history: CodeHistory) -> list[Conflict]:
    """Return the unsettled conflicts that dispute days of the code."""
    code = (history.system, history.code)
    return [item for item in policy.conflicts if item.kind in DISPUTES_DAYS and item.resolution is None and code in item.codes]


def disputed_on(policy: PolicyLedger, history: CodeHistory, day: date) -> Conflict | None:
    """Return the unsettled conflict about the code on that day, or None."""
    return next((conflict for conflict in disputes_about(policy, history) if _within(conflict, day)), None)


def _within(conflict: Conflict, day: date) -> bool:
    return (conflict.start is None or conflict.start <= day) and (conflict.end is None or day < conflict.end)
