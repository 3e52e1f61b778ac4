"""What a tree of AND and OR cannot hold of the criteria: said aloud, never dropped."""

import re
from collections.abc import Iterator, Sequence

from app.documents.model import Place
from app.policy.ages import says_age
from app.policy.criteria import CriteriaFacts, leaves
from app.policy.criteria_words import counted, said
from app.policy.model import AgeRule, Check, CriteriaSet, Criterion, SectionKind

_SPEAKS_OF_AGE = re.compile(
    r"\b\d{1,3}\s*-?\s*(?:years?|yrs?\.?|months?|weeks?)\s*(?:of age|old|y/?o)\b"
    r"|\b(?:aged?|ages)\b(?!-)[^.;]{0,20}?\b\d{1,3}\b(?!\s*(?:mg|kg|ml|%|weeks? ago))",
    re.IGNORECASE,
)


def criteria_checks(found: CriteriaFacts, ages: Sequence[AgeRule]) -> tuple[Check, ...]:
    """Report criteria of which the tree shows less than the text says, ages no criterion holds, and lists that were not read."""
    criteria = found.sets
    empty = [Check("unread-criteria-statement", "warning", (), _without_lines(place), (place,)) for place in found.empty]
    if not criteria:
        return tuple(empty)
    held = found.refused | {block for own in criteria for block in _blocks(own.tree)}
    outside = [rule for rule in ages if rule.section == SectionKind.CRITERIA.value and rule.source.block not in held]
    spoken = {rule.source.block for rule in ages}
    return (
        *empty,
        *(check for own in criteria for check in _of(own.tree)),
        *(
            _check(leaf, "it speaks of an age in words that were not understood")
            for leaf in _aged(criteria)
            if leaf.source and leaf.source.block not in spoken
        ),
        *(Check("unread-criteria-statement", "warning", (), _outside(rule), (rule.source,)) for rule in outside),
    )


def blocks_below_age(criteria: Sequence[CriteriaSet]) -> frozenset[int]:
    """Return the blocks of the criteria that stand under a line such as "Age:"."""
    return frozenset(index for own in criteria for index in _below_age(own.tree))


def _below_age(node: Criterion) -> Iterator[int]:
    for child in node.children:
        yield from _blocks(child) if says_age(node.text) else _below_age(child)


def _without_lines(place: Place) -> str:
    return f"“{_short(place.text)}” opens a list of criteria, but none of its lines was read."


def _short(text: str) -> str:
    return text if len(text) <= 90 else text[:87].rstrip() + "…"


def _outside(rule: AgeRule) -> str:
    return f"The age “{rule.text}” stands among the criteria, but in none of those that were read."


def _blocks(node: Criterion) -> Iterator[int]:
    if node.source is not None:
        yield node.source.block
    for child in node.children:
        yield from _blocks(child)


def _aged(criteria: Sequence[CriteriaSet]) -> Iterator[Criterion]:
    return (leaf for own in criteria for leaf in leaves(own.tree) if _SPEAKS_OF_AGE.search(leaf.text))


def _of(node: Criterion) -> Iterator[Check]:
    for child in node.children:
        yield from _of(child)
    if node.source is None:
        return
    if node.children and (count := counted(node.text)):
        yield _check(
            node, f"it asks for {count.casefold()} of its lines, which is shown as any of them: a tree of AND and OR does not count"
        )
    if (
        not node.children
        and node.op == "leaf"
        and said(node.text) is not None
        and node.source.text.rstrip().endswith((":", "following", "below"))
    ):
        yield _check(node, "it opens a list, but no line stands below it: the lines after it may be parts of it")


def _check(node: Criterion, why: str) -> Check:
    label = f"{node.label}. " if node.label else ""
    places = (node.source,) if node.source is not None else ()
    return Check("unread-criteria-statement", "warning", (), f"“{label}{_short(node.text)}” was not read in full: {why}.", places)
