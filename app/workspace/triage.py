"""Use case: a folder of files sorted by what each asks of a reader, against the newest earlier version of its policy."""

from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from pathlib import Path

from app.codesets.tables import CodeSets
from app.compare.model import ChangeKind, Comparison, DateDetail, PolicyChange
from app.ledger.clocks import known_day
from app.ledger.versions import number_key, title_key
from app.policy.checks import and_list, us_day
from app.policy.model import DateKind, PolicyVersion, State
from app.progress import Job
from app.workspace.compare import compare_versions
from app.workspace.versions import LoadedFile


class Lot(StrEnum):
    """What a file asks of a reader; the order is the order of the table: what needs a hand comes first."""

    UNREADABLE = "Unreadable"
    LOCKED = "Password needed"
    CRITERIA = "Criteria revised"
    CODES = "Codes only"
    NEW = "New"
    RETIRED = "Retired"
    WORDING = "Dates or wording only"
    REVIEWED = "Reviewed without change"
    REFERENCE = "Reference"
    NO_POLICY = "No policy"
    HELD = "Already open"


@dataclass(frozen=True, slots=True, kw_only=True)
class Dropped:
    """A file that was dropped. `lot`: what it is already known to be, None for a policy still to be compared."""

    path: Path
    lot: Lot | None = None
    why: str = ""
    loaded: LoadedFile | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Triaged:
    """A file with its lot and the reason in a sentence; `against` is what it was compared with."""

    path: Path
    lot: Lot
    why: str
    loaded: LoadedFile | None = None
    against: PolicyVersion | None = None


_FRONT = ("header", "front")
_TEXT = (ChangeKind.WORDING, ChangeKind.MOVED, ChangeKind.REFERENCE)
_OF_A_REVIEW = {DateKind.PUBLISH.value, DateKind.LAST_REVIEW.value, DateKind.NEXT_REVIEW.value}  # they move with every review


def lot_of(comparison: Comparison) -> Lot:
    """Say what a comparison comes to: criteria before codes before dates and wording; the dates of a review and its entry are a review."""
    kinds = {change.kind for change in comparison.changes}
    if kinds & {ChangeKind.CRITERIA, ChangeKind.AGE}:
        return Lot.CRITERIA
    if ChangeKind.CODE in kinds or comparison.added or comparison.removed:
        return Lot.CODES
    return Lot.WORDING if any(_tells(change) for change in comparison.changes) else Lot.REVIEWED


def triage(
    dropped: Sequence[Dropped], held: Sequence[LoadedFile], job: Job | None = None, code_sets: CodeSets | None = None
) -> tuple[Triaged, ...]:
    """Sort files, each policy against the newest earlier version among those held or dropped; raises `CancelledError`."""
    job = job if job is not None else Job()
    others = _each_once([*held, *(item.loaded for item in dropped if item.loaded is not None and item.lot is None)])
    found: list[Triaged] = []
    for number, item in enumerate(dropped):
        job.step(number, len(dropped), f"Comparing {item.path.name}")
        found.append(_triaged(item, others, code_sets))
    job.step(len(dropped), len(dropped), "Files sorted")
    return tuple(sorted(found, key=lambda item: (list(Lot).index(item.lot), item.path.name.casefold())))


def counts_of(found: Sequence[Triaged]) -> tuple[tuple[Lot, int], ...]:
    """Return how many files each lot holds, empty lots left out."""
    number = Counter(item.lot for item in found)
    return tuple((lot, number[lot]) for lot in Lot if number[lot])


def earlier_version(file: LoadedFile, others: Sequence[LoadedFile]) -> PolicyVersion | None:
    """Return the newest earlier version of a file's policy; of one without a date, the newest; without any, its own old wording."""
    day = known_day(file.new)
    same = [other.new for other in others if other.document.sha256 != file.document.sha256 and same_policy(other.new, file.new)]
    before = [(found, version) for version in same if (found := known_day(version)) is not None and (day is None or found < day)]
    newest = max(before, key=lambda pair: (pair[0], not pair[1].text.document.redline, pair[1].file), default=None)
    return newest[1] if newest is not None else file.old


def same_policy(one: PolicyVersion, other: PolicyVersion) -> bool:
    """Whether two versions are of one policy: their numbers agree or, where one has none, their titles."""
    if one.number and other.number:
        return number_key(one.number) == number_key(other.number)
    return title_key(one.title or "") == title_key(other.title or "") != ()


def _triaged(item: Dropped, others: Sequence[LoadedFile], code_sets: CodeSets | None) -> Triaged:
    if item.lot is not None or item.loaded is None:
        return Triaged(path=item.path, lot=item.lot or Lot.NO_POLICY, why=item.why, loaded=item.loaded)
    version, before = item.loaded.new, earlier_version(item.loaded, others)
    if before is None:
        lot = Lot.RETIRED if version.state is State.RETIRED else Lot.NEW
        return Triaged(path=item.path, lot=lot, why=f"{_retired(version)}No earlier version of it is open.", loaded=item.loaded)
    comparison = compare_versions(before, version, code_sets)
    lot = Lot.RETIRED if version.state is State.RETIRED and before.state is not State.RETIRED else lot_of(comparison)
    why = f"{_retired(version) if lot is Lot.RETIRED else ''}{reason_of(comparison)} {_against(version, before)}"
    return Triaged(path=item.path, lot=lot, why=why, loaded=item.loaded, against=before)


def reason_of(comparison: Comparison) -> str:
    """Return in one sentence what differs."""
    parts = list(_parts(comparison))
    if parts:
        said = "; ".join(parts)
        return f"{said[:1].upper()}{said[1:]}."
    return "The text is the same." if comparison.identical else "Only the dates and words of a review differ."


def _parts(comparison: Comparison) -> Iterator[str]:
    number = Counter(change.kind for change in comparison.changes)
    for kind, one, many in ((ChangeKind.CRITERIA, "criterion differs", "criteria differ"), (ChangeKind.AGE, "age differs", "ages differ")):
        if number[kind]:
            yield f"{number[kind]:,} {one if number[kind] == 1 else many}"
    for codes, verb in ((comparison.added, "added"), (comparison.removed, "removed")):
        names = list(dict.fromkeys(f"{item.code}-{item.through}" if item.through else item.code for item in codes))
        if names:
            yield f"{and_list(names)} {verb}"
    if number[ChangeKind.CODE] and not (comparison.added or comparison.removed):
        yield "the code lists are printed differently"
    moved = [change.detail for change in comparison.changes if isinstance(change.detail, DateDetail) and _tells(change)]
    for detail in moved[:3]:
        yield f"{detail.date_kind.replace('_', ' ')} date {_day(detail.old_date)} → {_day(detail.new_date)}"
    reworded = sum(1 for change in comparison.changes if change.kind in _TEXT and _tells(change))
    if reworded:
        yield f"{reworded:,} {'change' if reworded == 1 else 'changes'} of wording"


def _tells(change: PolicyChange) -> bool:
    """Whether a change is more than what every review brings with it."""
    if change.kind is ChangeKind.DATE:
        return isinstance(change.detail, DateDetail) and change.detail.date_kind not in _OF_A_REVIEW
    return change.kind in _TEXT and change.section not in _FRONT  # the status line in the front matter changes with every review


def _retired(version: PolicyVersion) -> str:
    if version.state is not State.RETIRED:
        return ""
    said = f" (“{version.status}”)" if version.status else ""
    return f"It is retired{said}. "


def _against(version: PolicyVersion, before: PolicyVersion) -> str:
    if before.text.document is version.text.document:
        return "Compared with its own old wording."
    day = known_day(before)
    undated = "It prints no date. " if known_day(version) is None else ""
    return f"{undated}Compared with {before.file}{f' of {us_day(day)}' if day else ''}."


def _day(value: date | None) -> str:
    return us_day(value) if value is not None else "none"


def _each_once(files: Sequence[LoadedFile]) -> tuple[LoadedFile, ...]:
    return tuple({file.document.sha256: file for file in files}.values())
