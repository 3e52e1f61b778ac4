"""What a comparison says, as a policy analyst would write it."""

import re

from app.policy.model import AgeRule
from app.policy.references.ages import words_of
from app.policy.references.model import (
    Approval,
    Field,
    FieldKind,
    Indication,
    Population,
    PriorClasses,
    PriorCount,
    Programme,
    Reference,
    ReferenceKind,
    Relation,
    Statement,
    StatementKind,
)

_NOUNS = {
    ReferenceKind.LABEL: "the prescribing information",
    ReferenceKind.DRUG_INFORMATION: "the drug information page",
    ReferenceKind.STUDY_RECORD: "the study record",
    ReferenceKind.GUIDELINE: "the treatment guideline",
    ReferenceKind.PROGRAMME: "the programme page",
    ReferenceKind.ARTICLE: "the article",
    ReferenceKind.EDUCATION: "the patient article",
    ReferenceKind.OVERVIEW: "the overview",
    ReferenceKind.UNTOLD: "the reference document",
}
_DATED = ((FieldKind.UPDATED, "updated"), (FieldKind.REVIEWED, "reviewed"), (FieldKind.PUBLISHED, "published"))
_NUMBERS = ("no", "one", "two", "three", "four", "five", "six", "seven", "eight", "nine", "ten")
_WAYS = {
    "accelerated": "accelerated approval",
    "regular": "regular (full) approval",
    "emergency-use": "an emergency use authorization",
    "conditional": "a conditional approval",
}
_THINGS = {
    StatementKind.AGE: "an age group",
    StatementKind.PRIOR_THERAPIES: "how many therapies went before",
    StatementKind.PRIOR_CLASSES: "classes of earlier drugs",
    StatementKind.APPROVAL: "the way of approval",
    StatementKind.PROGRAMME: "a risk programme",
    StatementKind.INDICATION: "a disease",
}


def noun(reference: Reference) -> str:
    """Return what a sentence calls a reference, with the date it bears."""
    for kind, word in _DATED:
        dated = reference.first(kind)
        if dated is not None:
            return f"{_NOUNS[reference.kind]} {word} {_day(dated)}"
    return f"{_NOUNS[reference.kind]} (no date read)"


def _day(dated: Field) -> str:
    if dated.day is not None:
        return f"{dated.day.month:02}/{dated.day.day:02}/{dated.day.year}"
    return dated.text


def side(statement: Statement) -> str:
    """Return what a sentence calls the part of the policy that speaks."""
    return "The policy's criteria" if statement.population is Population.REQUIRED else "The policy's overview"


def said(statement: Statement) -> str:
    """Return a statement's value in words."""
    value = statement.value
    if isinstance(value, AgeRule):
        return f"“{value.text}” ({words_of(value)})" if statement.inferred else words_of(value)
    if isinstance(value, PriorCount):
        return _count(value)
    if isinstance(value, PriorClasses):
        return _classes(value)
    return _other(value)


def _other(value: Approval | Programme | Indication) -> str:
    if isinstance(value, Approval):
        return _WAYS[value.way]
    if isinstance(value, Programme):
        name = f"the {value.name} REMS" if value.name else "a REMS"
        return name if value.running else f"{name} that has ended or is not required"
    return ", ".join(value.diseases)


def _count(value: PriorCount) -> str:
    low = _number(value.low) if value.low is not None else None
    if value.high is None:
        return f"at least {low} prior {'therapy' if value.low == 1 else 'therapies'}"
    return f"{low} to {_number(value.high)} prior therapies" if low else f"at most {_number(value.high)} prior therapies"


def _number(number: int) -> str:
    return _NUMBERS[number] if number < len(_NUMBERS) else str(number)


def _classes(value: PriorClasses) -> str:
    names = [item.text for item in value.classes]
    word = "and" if value.every else "or"
    return names[0] if len(names) == 1 else f"{', '.join(names[:-1])} {word} {names[-1]}"


def at(statement: Statement) -> str:
    """Return the criterion's label in brackets, where it has one."""
    return f" ({statement.label})" if statement.label else ""


def passes_by(policy: Statement, reference: Reference, theirs: str) -> str:
    """Return the sentence on an age that alone meets the criteria and that the reference does not speak of."""
    age = said(policy)
    return f"The policy's criteria admit patients {_whom(age)}{at(policy)} past every other criterion; {theirs_of(reference, theirs)}."


def _whom(age: str) -> str:
    return age if re.match(r"under|older|“|any", age) else f"of {age}"


def theirs_of(reference: Reference, theirs: str) -> str:
    """Return the half of a sentence that tells what a reference says."""
    verb = "takes patients of" if reference.kind is ReferenceKind.STUDY_RECORD else "speaks of"
    return f"{noun(reference)} {verb} {theirs}"


def difference(policy: Statement, theirs: Statement, how: Relation, reference: Reference, also: str) -> str:
    """Return the sentence on two statements of one kind."""
    verb = "ask for" if policy.population is Population.REQUIRED else "speaks of"
    if isinstance(policy.value, Indication | Approval | Programme):
        verb = "speak of" if policy.population is Population.REQUIRED else "speaks of"
    head = f"{side(policy)} {verb} {said(policy)}{at(policy)}; {noun(reference)} {_verb(theirs, reference)} {said(theirs)}{also}"
    return f"{head}{_so(policy, theirs, how)}."


def _verb(theirs: Statement, reference: Reference) -> str:
    if theirs.population is Population.ENROLLED and reference.kind is ReferenceKind.STUDY_RECORD:
        return "takes patients of" if theirs.kind is StatementKind.AGE else "asks for"
    return "speaks of"


def _so(policy: Statement, theirs: Statement, how: Relation) -> str:
    if how is Relation.EQUAL:
        return ", which is the same"
    if isinstance(policy.value, PriorClasses) and isinstance(theirs.value, PriorClasses):
        return _so_classes(policy.value, theirs.value)
    if isinstance(policy.value, Approval | Programme | Indication):
        return ""
    who = "the policy's criteria admit patients" if policy.population is Population.REQUIRED else "the policy's words take in patients"
    if how is Relation.WIDER:
        return f", so {who} the reference does not speak of"
    if how is Relation.NARROWER:
        return ", so the policy is narrower"
    return ", so each takes in patients the other does not"


def _so_classes(policy: PriorClasses, theirs: PriorClasses) -> str:
    missing = [item.text for item in theirs.classes if item.key not in policy.keys]
    more = [item.text for item in policy.classes if item.key not in theirs.keys]
    parts = []
    if missing:
        parts.append(f"the policy does not name {_listed(missing)}")
    if more:
        parts.append(f"the policy names {_listed(more)} besides")
    if not parts:
        parts.append("the one asks for all of them and the other for any one")
    return f": {' and '.join(parts)}"


def _listed(names: list[str]) -> str:
    return names[0] if len(names) == 1 else f"{', '.join(names[:-1])} and {names[-1]}"


def only_in_policy(policy: Statement, reference: Reference) -> str:
    """Return the sentence on what the policy alone states."""
    return (
        f"{side(policy)} state{'' if policy.population is Population.REQUIRED else 's'} {said(policy)}{at(policy)}; no "
        f"such statement was read in {noun(reference)}."
    )


def only_in_reference(theirs: Statement, reference: Reference) -> str:
    """Return the sentence on what the reference alone states."""
    words = noun(reference)
    return f"{words[:1].upper()}{words[1:]} speaks of {said(theirs)}; no such statement was read in the policy."


def not_compared(kind: StatementKind, reference: Reference, why: str) -> str:
    """Return the sentence on statements that were read and not held against each other."""
    return f"The policy and {noun(reference)} both state {_THINGS[kind]}, which was not compared: {why}."
