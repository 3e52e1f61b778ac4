"""What the Compare page counts, in the words of the status line."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from app.compare.model import ChangeKind, ChangeReview, Comparison, PolicyChange
from app.desktop.compare import words
from app.desktop.words import count
from app.workspace.change_reviews import reviewed_among


@dataclass(frozen=True, slots=True)
class Counted:
    """How many changes are listed, which are of the kinds shown, and what is decided on them."""

    listed: int
    of_kinds: Sequence[PolicyChange]
    reviews: Mapping[str, ChangeReview]


def status_words(comparison: Comparison, counted: Counted) -> str:
    """Return the counts of a comparison under the filter."""
    total, kinds = len(comparison.changes), {change.kind for change in counted.of_kinds}
    parts = [count(total, "change") if counted.listed == total else f"{counted.listed:,} of {count(total, 'change')} shown"]
    parts.append(words.progress(reviewed_among(counted.reviews, counted.of_kinds), len(counted.of_kinds)))
    parts += [_kind_count(kind, comparison.counts[kind]) for kind in ChangeKind if kind in kinds and comparison.counts.get(kind)]
    parts.append(count(len(comparison.new.unread), "unread statement"))
    return " · ".join(part for part in parts if part)


def why_nothing(comparison: Comparison, of_kinds: Sequence[PolicyChange]) -> str:
    """Return why no change is listed."""
    if not comparison.changes:
        return "The two wordings are the same."
    if of_kinds:
        return "Every change of the kinds shown is reviewed."
    if comparison.identical:
        return "Nothing differs but spacing and formatting. Switch these kinds on above to see them."
    return "Every kind is switched off. Switch one on above to see its changes."


_COUNTED = {
    ChangeKind.DATE: ("date", "dates"),
    ChangeKind.AGE: ("age", "ages"),
    ChangeKind.CODE: ("code", "codes"),
    ChangeKind.CRITERIA: ("criterion", "criteria"),
    ChangeKind.HISTORY: ("history entry", "history entries"),
    ChangeKind.REFERENCE: ("reference", "references"),
    ChangeKind.WORDING: ("wording", "wordings"),
    ChangeKind.MOVED: ("moved", "moved"),
    ChangeKind.FORMATTING: ("formatting", "formatting"),
    ChangeKind.NOISE: ("noise", "noise"),
}


def _kind_count(kind: ChangeKind, number: int) -> str:
    one, many = _COUNTED[kind]
    return f"{number:,} {one if number == 1 else many}"
