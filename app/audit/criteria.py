"""What a patient's age alone decides about the criteria: for which ages they cannot be met, for which nothing else is needed."""

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from enum import Enum
from itertools import pairwise

from app.audit.code_ages import CodeAge, ages_of_codes
from app.documents.model import Place
from app.policy.model import AgeRule, Criterion, PolicyVersion

OUTSIDE = "age-outside-criteria"
BRANCH = "age-branch"

_DAYS = {"years": 365.2425, "months": 30.436875, "weeks": 7.0, "days": 1.0}
_LATER = re.compile(r"\b(?:continu|renew|reauthori|reapprov|maintenance)", re.IGNORECASE)  # these follow an approval under the others
_FILLER = re.compile(
    r"\b(?:the|a|an|this|that|individual|individuals|patient|patients|member|members|person|persons|is|are|be|being|must|aged|age|at|of|years?|old|who|in)\b|[\W_]",
    re.IGNORECASE,
)
_JOINED = re.compile(r"\b(?:and|but)\b|&", re.IGNORECASE)
_OTHERWISE = re.compile(r"\bor\b", re.IGNORECASE)


class _Truth(Enum):
    """A criterion under one age, everything else unknown."""

    MET = 1
    OPEN = 0
    FAILED = -1


@dataclass(frozen=True, slots=True)
class Bound:
    """An age reached on a birthday: completed units."""

    amount: int
    unit: str

    @property
    def days(self) -> float:
        """The age in days, for ordering alone."""
        return self.amount * _DAYS[self.unit]


@dataclass(frozen=True, slots=True, kw_only=True)
class Band:
    """Ages `[low, high)` to which a rule applies; None is open."""

    rule: str
    drug: str | None = None
    code: str | None = None  # the procedure code it is about; None: all of the drug
    low: int | None = None
    low_unit: str | None = None
    high: int | None = None
    high_unit: str | None = None
    wording: str
    places: tuple[Place, ...]


def bands_of(version: PolicyVersion) -> tuple[Band, ...]:
    """Return the ages for which the criteria of a version are out of reach or met by age alone."""
    by_drug: dict[str | None, list[Criterion]] = {}
    first = [part for part in version.criteria_sets if not _LATER.search(part.heading or "")]
    for part in first or version.criteria_sets:
        by_drug.setdefault(part.drug, []).append(part.tree)
    ages = [age for age in version.ages if age.section == "criteria"]
    in_criteria = {id(age) for part in version.criteria_sets for leaf in _leaves(part.tree) for age in _ages_of(leaf, ages)}
    of_codes = ages_of_codes(version, [age for age in ages if id(age) not in in_criteria])
    return (
        *(band for drug, trees in by_drug.items() for band in _bands(drug, trees, ages)),
        *(band for item in of_codes for band in _bands_of_code(item)),
    )


def _bands_of_code(item: CodeAge) -> Iterator[Band]:
    """Yield the ages out of reach for one code: below and above what is asked."""
    bounds = sorted(_bounds(item.age), key=lambda bound: bound.days)
    edges: list[Bound | None] = [None, *bounds, None]
    for low, high in pairwise(edges):
        if not _holds(item.age, low) and (low or high):
            yield _between(Band(rule=OUTSIDE, code=item.code, wording=item.age.text, places=(item.age.source,)), low, high)


def _bands(drug: str | None, trees: Sequence[Criterion], ages: Sequence[AgeRule]) -> Iterator[Band]:
    used = {id(age): age for tree in trees for leaf in _leaves(tree) for age in _ages_of(leaf, ages)}
    bounds = sorted({bound for age in used.values() for bound in _bounds(age)}, key=lambda bound: bound.days)
    edges: list[Bound | None] = [None, *bounds, None]
    wording = "; ".join(dict.fromkeys(age.text for age in used.values()))
    places = tuple(dict.fromkeys(age.source for age in used.values()))
    for low, high in pairwise(edges):
        truths = [_truth(tree, low, ages) for tree in trees]
        rule = BRANCH if _Truth.MET in truths else OUTSIDE if truths and all(truth is _Truth.FAILED for truth in truths) else None
        if rule and used:
            yield _between(Band(rule=rule, drug=drug, wording=wording, places=places), low, high)


def _between(band: Band, low: Bound | None, high: Bound | None) -> Band:
    return replace(
        band,
        low=low.amount if low else None,
        low_unit=low.unit if low else None,
        high=high.amount if high else None,
        high_unit=high.unit if high else None,
    )


def _leaves(node: Criterion) -> Iterator[Criterion]:
    if not node.children:
        yield node
    for child in node.children:
        yield from _leaves(child)


def _ages_of(leaf: Criterion, ages: Sequence[AgeRule]) -> list[AgeRule]:
    """Return the ages a leaf states: those whose place lies in the leaf's, else those whose words it holds."""
    if leaf.source is None:
        return [age for age in ages if age.text in leaf.text]
    return [age for age in ages if age.source.block == leaf.source.block and age.text in leaf.text]


def _bounds(age: AgeRule) -> Iterator[Bound]:
    if age.unit not in _DAYS:
        return
    if age.low is not None:
        yield Bound(age.low if age.low_inclusive else age.low + 1, age.unit)
    if age.high is not None:
        yield Bound(age.high + 1 if age.high_inclusive else age.high, age.unit)


def _truth(node: Criterion, low: Bound | None, ages: Sequence[AgeRule]) -> _Truth:
    """Return what an age within the band that begins at `low` makes of a criterion."""
    if not node.children:
        return _leaf_truth(node, low, _ages_of(node, ages))
    truths = [_truth(child, low, ages) for child in node.children]
    pick = max if node.op == "or" else min
    return pick(truths, key=lambda truth: truth.value)


def _leaf_truth(leaf: Criterion, low: Bound | None, ages: Sequence[AgeRule]) -> _Truth:
    """Return what an age makes of a leaf: ages joined by "and" must all hold; otherwise each is another way."""
    if not ages:
        return _Truth.OPEN
    ways = list(_ways(leaf.text, ages))
    if not any(all(_holds(age, low) for age in way.ages) for way in ways):
        return _Truth.FAILED
    alone = not _rest(leaf.text, ages)
    met = any((alone or way.apart) and not _rest(way.text, way.ages) and all(_holds(age, low) for age in way.ages) for way in ways)
    return _Truth.MET if met else _Truth.OPEN


@dataclass(frozen=True, slots=True)
class _Way:
    """One of the alternatives of a leaf. `apart`: a semicolon keeps it from the others, so that no condition of theirs is its own."""

    text: str
    ages: tuple[AgeRule, ...]
    apart: bool


def _ways(text: str, ages: Sequence[AgeRule]) -> Iterator[_Way]:
    """Cut a leaf where an age follows another one without an "and" that joins the two."""
    placed = sorted(_placed(text, ages), key=lambda item: item[0])
    begin, group = 0, [placed[0][2]]
    apart_before = True
    for (_, end, _), (start, _, age) in pairwise(placed):
        between = text[end:start]
        if _JOINED.search(between) and not _OTHERWISE.search(between):
            group.append(age)
            continue
        cut = end + (at.end() if (at := _OTHERWISE.search(between)) else len(between))
        apart = ";" in between
        yield _Way(text[begin:cut], tuple(group), apart_before and apart)
        begin, group, apart_before = cut, [age], apart
    yield _Way(text[begin:], tuple(group), apart_before)


def _placed(text: str, ages: Sequence[AgeRule]) -> Iterator[tuple[int, int, AgeRule]]:
    """Yield where each age stands in a text; one printed twice stands in two places."""
    seen: dict[str, int] = {}
    for age in ages:
        start = text.find(age.text, seen.get(age.text, 0))
        start = start if start >= 0 else text.find(age.text)
        seen[age.text] = start + len(age.text)
        yield start, seen[age.text], age


def _rest(text: str, ages: Iterable[AgeRule]) -> str:
    """Return what a text says beside its ages."""
    for age in ages:
        text = text.replace(age.text, " ")
    return _FILLER.sub("", _OTHERWISE.sub(" ", text))


def _holds(age: AgeRule, low: Bound | None) -> bool:
    """Whether an age at or just above `low` fits: bands are cut at every bound, so its beginning decides."""
    if age.unit not in _DAYS:
        return True
    days = low.days if low else -1.0
    if age.low is not None and days < Bound(age.low if age.low_inclusive else age.low + 1, age.unit).days:
        return False
    return age.high is None or days < Bound(age.high + 1 if age.high_inclusive else age.high, age.unit).days
