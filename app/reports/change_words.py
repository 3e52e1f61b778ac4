"""How every export of a comparison names its kinds, versions, directions and places."""

from collections.abc import Mapping
from types import MappingProxyType

from app.compare.model import (
    AgeDetail,
    ChangeAction,
    ChangeKind,
    ChangeReview,
    CodeDelta,
    CodeDetail,
    Comparison,
    CriterionDetail,
    DateDetail,
    Direction,
    PolicyChange,
)
from app.documents.model import View
from app.policy.model import DateKind, PolicyVersion
from app.reports.words import where

Reviews = Mapping[str, ChangeReview]  # by change id
NOT_REVIEWED: Reviews = MappingProxyType({})
_NOTHING = ChangeReview()

LETTERS = dict(zip(ChangeKind, "DACTHRWMFN", strict=True))
KINDS = {kind: kind.value.capitalize() for kind in ChangeKind}
MARKS = {ChangeAction.ADDED: "added", ChangeAction.REMOVED: "removed", ChangeAction.CHANGED: "changed", ChangeAction.MOVED: "moved"}
PROPOSED = "A direction is proposed by rule until a person confirms it."
BRIEF, LONGEST = 90, 240  # characters a side is shown with in full, and at most
_AROUND = 3  # words
_SECTIONS = {"header": "Front matter", "front": "Front matter"}
_DATES = (DateKind.PUBLISH, DateKind.REVISION_EFFECTIVE, DateKind.EFFECTIVE, DateKind.LAST_REVIEW)
_DATE_NAMES = {
    DateKind.PUBLISH: "published",
    DateKind.REVISION_EFFECTIVE: "effective",
    DateKind.EFFECTIVE: "effective",
    DateKind.LAST_REVIEW: "reviewed",
}


def version_words(version: PolicyVersion) -> str:
    """Name a version by its file, its wording where the file is a redline, and its first stated date."""
    document = version.text.document
    parts = [document.file]
    if document.redline:
        parts.append("text before its changes" if version.text.view is View.OLD else "text with its changes")
    dated = next(((kind, day) for kind in _DATES if (day := version.day(kind)) is not None), None)
    if dated is not None:
        parts.append(f"{_DATE_NAMES[dated[0]]} {dated[1]:%m/%d/%Y}")
    return ", ".join(parts)


def policy_words(version: PolicyVersion) -> str:
    """Name a policy by its number and title, or else its file."""
    return " ".join(part for part in (version.number, version.title) if part) or version.file


def section_words(section: str) -> str:
    """Name a section."""
    return _SECTIONS.get(section, section.replace("_", " ").capitalize())


def place_of(change: PolicyChange) -> str:
    """Say in which section, and under which label, a change stands."""
    return ", ".join(part for part in (section_words(change.section), change.label) if part)


def source_words(change: PolicyChange, *, new: bool) -> str:
    """Say on which page and line a change stands on one side; empty where it has none there."""
    source = change.new_source if new else change.old_source
    return where(source) if source else ""


def subject(change: PolicyChange) -> str:
    """Say what a change is about in few words."""
    match change.detail:
        case DateDetail(date_kind=kind):
            return f"{kind.replace('_', ' ').capitalize()} date"
        case AgeDetail():
            return "Age"
        case CodeDetail(system=system, code=code, through=through):
            return f"{system.value} {code}{f' to {through}' if through else ''}"
        case CriterionDetail(label=label, old_label=old):
            return f"Criterion {label or old}" if label or old else "Criterion"
    return change.detail.what or KINDS[change.kind]


def sides(change: PolicyChange) -> tuple[str, str]:
    """Return what stood there and what stands there now."""
    if isinstance(change.detail, DateDetail):
        old, new = change.detail.old_date, change.detail.new_date
        return (f"{old:%m/%d/%Y}" if old else change.old or "", f"{new:%m/%d/%Y}" if new else change.new or "")
    return change.old or "", change.new or ""


def sides_in_brief(change: PolicyChange) -> tuple[str, str]:
    """Return both sides, of long wordings the part that differs with a few words around it."""
    old, new = sides(change)
    if max(len(old), len(new)) <= BRIEF or not old or not new:
        return _cut(old), _cut(new)
    before, after = old.split(), new.split()
    shortest = min(len(before), len(after))
    head = next((at for at in range(shortest) if before[at] != after[at]), shortest)
    tail = next((at for at in range(shortest - head) if before[-1 - at] != after[-1 - at]), shortest - head)
    first = max(0, head - _AROUND)
    last = max(0, tail - _AROUND)
    return _elided(before, first, last), _elided(after, first, last)


def _elided(words: list[str], first: int, last: int) -> str:
    return _cut(f"{'… ' if first else ''}{' '.join(words[first : len(words) - last])}{' …' if last else ''}")


def _cut(text: str) -> str:
    return text if len(text) <= LONGEST else f"{text[:LONGEST].rsplit(' ', 1)[0]} …"


def direction_of(change: PolicyChange, reviews: Reviews = NOT_REVIEWED) -> tuple[Direction, bool]:
    """Return what a change does to access, and whether a person says so."""
    held = reviews.get(change.id, _NOTHING).direction
    return (change.direction, False) if held is None else (held, True)


def direction_words(change: PolicyChange, reviews: Reviews = NOT_REVIEWED) -> str:
    """Say what a change does to access and who says so."""
    direction, confirmed = direction_of(change, reviews)
    if not confirmed:
        return direction.value if direction in (Direction.UNKNOWN, Direction.NEUTRAL) else f"{direction.value} (proposed)"
    who = reviews[change.id].who
    return f"{direction.value} (confirmed{f' by {who}' if who else ''})"


def review_of(change: PolicyChange, reviews: Reviews) -> ChangeReview:
    """Return what a person decided on a change."""
    return reviews.get(change.id, _NOTHING)


def code_words(delta: CodeDelta) -> str:
    """Return a code, or the range that no table could expand."""
    return f"{delta.code} to {delta.through}" if delta.through else delta.code


def count_words(comparison: Comparison, kinds: frozenset[ChangeKind]) -> str:
    """Count the changes by kind, and name the kinds that are left out."""
    shown = ", ".join(f"{comparison.counts[kind]} {kind.value}" for kind in ChangeKind if kind in kinds and comparison.counts.get(kind))
    hidden = [kind.value for kind in ChangeKind if kind not in kinds and comparison.counts.get(kind)]
    left_out = f" Left out: {', '.join(hidden)}." if hidden else ""
    return (f"{shown}." if shown else "Nothing differs." if not hidden else "None of the kinds chosen.") + left_out
