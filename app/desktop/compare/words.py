"""How a change is put into words, the same in the list, the details, the announcements and the copied text."""

from datetime import date

from app.compare.model import (
    AgeDetail,
    ChangeAction,
    ChangeClass,
    ChangeKind,
    ChangeReview,
    CodeDetail,
    Comparison,
    CriterionDetail,
    DateDetail,
    Direction,
    PolicyChange,
    WordingDetail,
)
from app.desktop.words import DATE_KINDS, day, sentence
from app.documents.model import Place
from app.policy.model import DateKind, PolicyVersion, SectionKind

KINDS = {
    ChangeKind.DATE: "Date",
    ChangeKind.AGE: "Age",
    ChangeKind.CODE: "Code",
    ChangeKind.CRITERIA: "Criteria",
    ChangeKind.HISTORY: "History",
    ChangeKind.REFERENCE: "Reference",
    ChangeKind.WORDING: "Wording",
    ChangeKind.MOVED: "Moved",
    ChangeKind.FORMATTING: "Formatting",
    ChangeKind.NOISE: "Noise",
}

FACTS = frozenset({ChangeKind.DATE, ChangeKind.AGE, ChangeKind.CODE})

SIGNS = {ChangeAction.ADDED: "+", ChangeAction.REMOVED: "−", ChangeAction.CHANGED: "~", ChangeAction.MOVED: "⇄"}

EFFECTS = {
    Direction.RESTRICTS: "Restricts access",
    Direction.EXPANDS: "Expands access",
    Direction.NEUTRAL: "Neutral to access",
    Direction.UNKNOWN: "Not determined",
}

CLASSES = {ChangeClass.SUBSTANTIVE: "Substantive", ChangeClass.ADMINISTRATIVE: "Administrative"}

_SECTIONS = {
    "header": "Front matter",
    SectionKind.FRONT: "Front matter",
    SectionKind.OVERVIEW: "Overview",
    SectionKind.CRITERIA: "Criteria",
    SectionKind.CODING: "Coding",
    SectionKind.HISTORY: "History",
    SectionKind.REFERENCES: "References",
    SectionKind.DEFINITIONS: "Definitions",
    SectionKind.OTHER: "Other",
}


def section(name: str) -> str:
    """Return a section's name for people."""
    return _SECTIONS.get(name, sentence(name))


def fold(count: int, name: str) -> str:
    """Return what a fold says: how much it hides, and where."""
    said = f"⋯  {count:,} unchanged paragraphs"
    return said if name == SectionKind.OTHER else f"{said}  ·  {section(name)}"


def date_name(kind: str) -> str:
    """Return what a date means, for people: `last_review` is "Last review date"."""
    known = {key.value: name for key, name in DATE_KINDS.items()}
    return known.get(kind, sentence(kind))


def subject(change: PolicyChange) -> str:
    """Return what the change is about: the date's name, the code system, the criterion's path, else the section."""
    match change.detail:
        case DateDetail(date_kind=kind):
            return date_name(kind)
        case CodeDetail(system=system):
            return str(system)
        case AgeDetail():
            return f"Age, {section(change.section).lower()}"
        case CriterionDetail(label=label, old_label=old_label):
            return f"Criterion {label or old_label}" if label or old_label else section(change.section)
        case WordingDetail():
            return f"{section(change.section)} {change.label}" if change.label else section(change.section)


def sides(change: PolicyChange) -> tuple[str | None, str | None]:
    """Return what stood there and what stands there now, shortest true form, None where a side has nothing."""
    match change.detail:
        case DateDetail(old_date=old, new_date=new):
            return _day(old) or _line(change.old), _day(new) or _line(change.new)
        case AgeDetail(old_rule=before, new_rule=after):
            return (before.text if before else _line(change.old)), (after.text if after else _line(change.new))
        case CodeDetail(code=code, through=through, count=count):
            return _code_sides(change, code, through, count)
    return _line(change.old), _line(change.new)


def in_short(change: PolicyChange) -> tuple[str | None, str | None]:
    """Return both sides as the list shows them: of long wordings only the part that differs."""
    old, new = sides(change)
    if isinstance(change.detail, WordingDetail | CriterionDetail) and old and new and old != new:
        return _differing(old, new)
    return old, new


def formatting(change: PolicyChange) -> str | None:
    """Return what a formatting change did, None for any other change."""
    return change.detail.what if isinstance(change.detail, WordingDetail) and change.kind is ChangeKind.FORMATTING else None


def effect(change: PolicyChange, review: ChangeReview) -> str:
    """Return what a change does to access and who says so."""
    if review.direction is None:
        return EFFECTS[change.direction] if change.direction is Direction.UNKNOWN else f"{EFFECTS[change.direction]}, proposed by rule"
    who = f" by {review.who}" if review.who else ""
    if review.direction is change.direction:
        return f"{EFFECTS[review.direction]}, confirmed{who}"
    return f"{EFFECTS[review.direction]}, decided{who}; the rule proposes: {EFFECTS[change.direction].lower()}"


def review(held: ChangeReview) -> str:
    """Return where the review of a change stands, in short."""
    parts = ["reviewed" if held.reviewed else "not yet reviewed", CLASSES[held.classed].lower() if held.classed else ""]
    return ", ".join(part for part in parts if part)


def progress(done: int, total: int) -> str:
    """Return how far the review has come."""
    return f"{done:,} of {total:,} reviewed" if total else ""


def spoken(change: PolicyChange) -> str:
    """Return the change as it is read out: "publish date, 12/23/2024 to 12/22/2025"."""
    about = subject(change)
    about = about if about[:1].isupper() and about[1:2].isupper() else about[:1].lower() + about[1:]
    what = formatting(change)
    if what:
        return f"{about}, {what}"
    old, new = in_short(change)
    if old and new and old != new:
        return f"{about}, {old} to {new}"
    return f"{about}, {change.action} {new or old or ''}".rstrip()


def version_name(version: PolicyVersion) -> str:
    """Return a version's name: its publish date, else the next best date it states, with what that means."""
    published = version.day(DateKind.PUBLISH)
    if published:
        return day(published)
    for kind in (DateKind.EFFECTIVE, DateKind.REVISION_EFFECTIVE, DateKind.LAST_REVIEW):
        found = version.day(kind)
        if found:
            return f"{'reviewed' if kind is DateKind.LAST_REVIEW else 'effective'} {day(found)}"
    return "no date stated"


def where(place: Place) -> str:
    """Return a place for people: file, page where known, line (1-based)."""
    page = f", page {place.page}" if place.page is not None else ""
    return f"{place.file}{page}, line {place.block + 1}"


def partner(comparison: Comparison, other: int) -> str:
    """Return where the other end of a moved text is, seen from this one."""
    end = comparison.rows[other]
    old = end.old_block is not None and end.new_block is None
    block = end.old_block if old else end.new_block
    view = comparison.old.text if old else comparison.new.text
    page = view.blocks[block].page if block is not None and block < len(view.blocks) else None
    there = f"{section(end.section)}, {f'page {page}, ' if page else ''}line {(block or 0) + 1}"
    return f"Moved here from {there}" if old else f"Moved to {there}"


def _day(value: date | None) -> str | None:
    return day(value) if value else None


def _line(text: str | None) -> str | None:
    return " ".join(text.split()) if text else None


def _code_sides(change: PolicyChange, code: str, through: str | None, count: int) -> tuple[str | None, str | None]:
    printed = f"{code}–{through}" if through else code
    if count > 1:
        printed += f" ({count} codes)"
    if change.action is ChangeAction.ADDED:
        return None, printed
    if change.action is ChangeAction.REMOVED:
        return printed, None
    return _line(change.old), _line(change.new) or printed


def _differing(old: str, new: str) -> tuple[str | None, str | None]:
    """Return the words between what both sides begin with and what both end with."""
    before, after = old.split(), new.split()
    shorter = min(len(before), len(after))
    head = next((index for index in range(shorter) if before[index] != after[index]), shorter)
    left = shorter - head
    tail = next((index for index in range(left) if before[-1 - index] != after[-1 - index]), left)
    return _between(before, head, tail), _between(after, head, tail)


def _between(words: list[str], head: int, tail: int) -> str | None:
    return " ".join(words[head : len(words) - tail]) or None
