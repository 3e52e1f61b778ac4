"""How one value stands to another: equal, narrower, wider, different."""

from collections.abc import Sequence
from typing import assert_never

from app.policy.model import AgeRule
from app.policy.names import same_name
from app.policy.references.ages import span_of
from app.policy.references.diseases import apart, share
from app.policy.references.model import Approval, Indication, PriorClasses, PriorCount, Programme, Relation, Value

_INFINITE = float("inf")


def relation(policy: Value, reference: Value) -> Relation:
    """Return how a policy's value stands to a reference's of the same kind."""
    match policy, reference:
        case (AgeRule(), AgeRule()):
            how = _of_spans(span_of(policy), span_of(reference))
        case (PriorCount(), PriorCount()):
            how = _of_spans(_count_span(policy), _count_span(reference))
        case (PriorClasses(), PriorClasses()):
            how = _of_classes(policy, reference)
        case (Approval(), Approval()):
            how = Relation.EQUAL if policy == reference else Relation.DIFFERS
        case (Programme(), Programme()):
            how = _of_programmes(policy, reference)
        case (Indication(), Indication()):
            how = _of_indications(policy, reference)
        case _:
            how = Relation.NOT_COMPARED
    return how


def _of_spans(policy: tuple[float, float], reference: tuple[float, float]) -> Relation:
    low, high = (_close(policy[0], reference[0]), _close(policy[1], reference[1]))
    if low and high:
        return Relation.EQUAL
    if (policy[0] >= reference[0] or low) and (policy[1] <= reference[1] or high):
        return Relation.NARROWER
    if (policy[0] <= reference[0] or low) and (policy[1] >= reference[1] or high):
        return Relation.WIDER
    return Relation.DIFFERS


def _close(one: float, other: float) -> bool:
    return one == other or abs(one - other) < 0.05  # weeks and days do not make whole months


def _count_span(count: PriorCount) -> tuple[float, float]:
    return float(count.low or 0), float(count.high) if count.high is not None else _INFINITE


def _of_classes(policy: PriorClasses, reference: PriorClasses) -> Relation:
    ours, theirs = policy.keys, reference.keys
    if ours == theirs:
        if policy.every == reference.every or len(ours) == 1:
            return Relation.EQUAL
        return Relation.NARROWER if policy.every else Relation.WIDER
    told = {item.key for value in (policy, reference) for item in value.classes if item.known}
    if not (ours ^ theirs) <= told:
        return Relation.NOT_COMPARED  # a class no list holds may be another name of one that stands on the other side
    if not policy.every or not reference.every:
        return Relation.DIFFERS
    if ours > theirs:
        return Relation.NARROWER
    return Relation.WIDER if ours < theirs else Relation.DIFFERS


def _of_programmes(policy: Programme, reference: Programme) -> Relation:
    if policy.running != reference.running:
        return Relation.DIFFERS
    if policy.running and policy.name and reference.name and not _one_programme(policy.name, reference.name):
        return Relation.DIFFERS
    return Relation.EQUAL


def _one_programme(one: str, other: str) -> bool:
    first, second = (set(name.casefold().replace(",", " ").split()) - {"and"} for name in (one, other))
    return first <= second or second <= first or same_name(one, other)


def _of_indications(policy: Indication, reference: Indication) -> Relation:
    if share(policy.diseases, reference.diseases):
        return Relation.EQUAL
    return Relation.DIFFERS if apart(policy.diseases, reference.diseases) else Relation.NOT_COMPARED


def key_of(value: Value) -> object:
    """Return what two statements that say the same have in common."""
    match value:
        case AgeRule():
            return tuple(round(bound, 1) for bound in span_of(value))
        case PriorCount():
            return _count_span(value)
        case PriorClasses():
            return value.keys, value.every or len(value.keys) == 1
        case Approval():
            return value.way
        case Programme():
            return value.running
        case Indication():
            return tuple(sorted(value.diseases))
        case _:
            assert_never(value)


def overlap(one: AgeRule, other: AgeRule) -> bool:
    """Whether some age is in both."""
    first, second = span_of(one), span_of(other)
    return max(first[0], second[0]) < min(first[1], second[1]) - 0.05


def within(one: AgeRule, others: Sequence[AgeRule]) -> bool:
    """Whether every age of one rule is in one of the others."""
    return any(relation(one, other) in (Relation.EQUAL, Relation.NARROWER) for other in others)
