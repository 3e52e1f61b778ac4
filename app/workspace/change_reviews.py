"""Use case: what a person decided on the changes between two versions, kept in the project."""

from collections import Counter
from collections.abc import Iterable, Mapping

from app.compare.model import ChangeClass, ChangeReview, CodeDetail, Comparison, Direction, PolicyChange
from app.policy.model import PolicyVersion
from app.project.keys import canonical, digest, parsed
from app.project.model import Decision, Draft, What
from app.project.project import Project


def review_facts(comparison: Comparison) -> dict[str, str]:
    """Return the key of each change by its id.

    The key says which two wordings differ in what words, so that it holds where another reader numbers the changes differently.
    """
    sides = {"old": _wording(comparison.old), "new": _wording(comparison.new)}
    met: Counter[str] = Counter()
    facts: dict[str, str] = {}
    for change in comparison.changes:
        own = {**sides, **_content(change)}
        key = canonical(own)
        met[key] += 1
        facts[change.id] = key if met[key] == 1 else canonical({**own, "nth": met[key]})
    return facts


def reviews_of(project: Project, comparison: Comparison) -> Mapping[str, ChangeReview]:
    """Return what is decided on the changes of a comparison, by change id."""
    held = project.decisions.holding(What.REVIEW)
    facts = review_facts(comparison) if held else {}
    return {change: review_in(held[fact]) for change, fact in facts.items() if fact in held}


def review_changes(project: Project, comparison: Comparison, made: Mapping[str, ChangeReview], reason: str = "") -> tuple[Decision, ...]:
    """Keep what a person decided on changes, by change id, all in one step; an empty review takes back what was decided."""
    facts = review_facts(comparison)
    proposed = {change.id: change.direction for change in comparison.changes}
    drafts = [
        Draft(what=What.REVIEW, fact=facts[change], value=_value(review, proposed[change]), reason=reason)
        for change, review in made.items()
    ]
    return project.decisions.decide(drafts)


def review_in(decision: Decision) -> ChangeReview:
    """Return the review a decision holds."""
    value = parsed(decision.value or "{}")
    held = value if isinstance(value, dict) else {}
    classed, direction = held.get("class"), held.get("direction")
    return ChangeReview(
        reviewed=bool(held.get("reviewed")),
        classed=ChangeClass(classed) if classed else None,
        direction=Direction(direction) if direction else None,
        note=str(held.get("note") or ""),
        reason=decision.reason,
        who=decision.who,
        when=decision.when,
    )


def reviewed_among(reviews: Mapping[str, ChangeReview], changes: Iterable[PolicyChange]) -> int:
    """Return how many of these changes are reviewed."""
    return sum(1 for change in changes if (review := reviews.get(change.id)) is not None and review.reviewed)


def _value(review: ChangeReview, proposed: Direction) -> str | None:
    if review.empty:
        return None
    return canonical(
        {
            "reviewed": review.reviewed,
            "class": review.classed.value if review.classed else None,
            "direction": review.direction.value if review.direction else None,
            "proposed": proposed.value,
            "note": review.note,
        }
    )


def _wording(version: PolicyVersion) -> dict[str, str]:
    return {"document": version.text.document.sha256, "view": version.text.view.value}


def _content(change: PolicyChange) -> dict[str, object]:
    return {
        "kind": change.kind.value,
        "section": change.section,
        "label": change.label,
        "was": _hash(change.old),
        "now": _hash(change.new),
        "codes": _codes(change),
    }


def _codes(change: PolicyChange) -> list[str]:
    if not isinstance(change.detail, CodeDetail):
        return []
    detail = change.detail
    return [f"{detail.system.value} {detail.code}{f'-{detail.through}' if detail.through else ''}"]


def _hash(text: str | None) -> str | None:
    """White space does not count: a file saved again by another program breaks its lines elsewhere."""
    return None if text is None else digest(" ".join(text.split()))
