"""The age group a sentence states: intervals as printed, the word "adults" where no number stands beside it."""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace

from app.policy.ages import ages_in
from app.policy.model import AgeRule
from app.policy.references.passages import Passage

MONTHS = {"years": 12.0, "months": 1.0, "weeks": 12 / 52.1775, "days": 12 / 365.25}
ADULT = 18
_ADOLESCENT = 12
_U = r"(?:years?|yrs?\.?|y/?o|y|months?|mos?\.?|weeks?)"
_PEOPLE = (
    r"(?:adults?|child(?:ren)?|teenagers?|teens|adolescents?|people|persons?|patients?|those|anyone|individuals?|participants?|kids|infants"
    r"|boys|girls|women|men)"
)
_NO_AGE = r"(?!\s*(?:mg|mcg|g\b|kg|ml|%|percent|lines?|prior|doses?|cycles?|weeks?|days?|sites?|hours?|months of (?!age)|drugs?|medic))"
# Forms that study records, labels and articles print beside those of policies. A number that speaks of people is an age.
_FORMS: tuple[tuple[re.Pattern[str], bool | None, bool | None], ...] = (
    (
        re.compile(
            rf"(?P<a>\d{{1,3}})\s*(?P<ua>{_U})?\s*(?:to|through|-|–)\s*(?P<b>\d{{1,3}})\s*(?P<u>{_U})(?=\s*(?:$|\("
            rf"|inclusive))",
            re.IGNORECASE,
        ),
        True,
        True,
    ),
    (re.compile(rf"(?:≥|>\s?=)\s*(?P<a>\d{{1,3}})\s*-?\s*(?P<u>{_U})\b", re.IGNORECASE), True, None),
    (re.compile(rf"(?:≤|<\s?=)\s*(?P<b>\d{{1,3}})\s*-?\s*(?P<u>{_U})\b", re.IGNORECASE), None, True),
    (re.compile(rf">\s*(?P<a>\d{{1,3}})\s*-?\s*(?P<u>{_U})\b", re.IGNORECASE), False, None),
    (re.compile(rf"<\s*(?P<b>\d{{1,3}})\s*-?\s*(?P<u>{_U})\b", re.IGNORECASE), None, False),
    (
        re.compile(
            rf"\b(?P<a>\d{{1,3}})\s*(?P<u>{_U})?(?:\s+of age)?\s*(?:\+|and (?:older|over|above|up)\b|or (?:older|over"
            rf"|above)\b)",
            re.IGNORECASE,
        ),
        True,
        None,
    ),
    (re.compile(rf"\b(?P<b>\d{{1,3}})\s*(?P<u>{_U})?(?:\s+of age)? (?:and|or) (?:younger|under)\b", re.IGNORECASE), None, True),
    (
        re.compile(
            rf"\b{_PEOPLE}(?: \w+)? (?:who are )?(?:aged )?(?:under|below|younger than)(?: the age of| age)? (?P<b>\d{{1,3}})\b{_NO_AGE}",
            re.IGNORECASE,
        ),
        None,
        False,
    ),
    (
        re.compile(
            rf"\b{_PEOPLE}(?: \w+)? (?:who are )?(?:aged )?(?:over|above|older than)(?: the age of| age)? "
            rf"(?P<a>\d{{1,3}})\b{_NO_AGE}",
            re.IGNORECASE,
        ),
        False,
        None,
    ),
    (
        re.compile(
            rf"\b(?:under|below)(?: the age of| age)? (?P<b>\d{{1,2}})(?:s\b|\b){_NO_AGE}(?=\s*(?:$|[.,;)]|years|(?:have"
            rf"|has|were|was|is|are)\b))",
            re.IGNORECASE,
        ),
        None,
        False,
    ),
    (re.compile(r"\bages? (?:of )?(?P<a>\d{1,3})\s*(?:to|through|-|–)\s*(?P<b>\d{1,3})\b", re.IGNORECASE), True, True),
    (re.compile(rf"^(?P<a>\d{{1,3}})\s*(?P<u>{_U})$", re.IGNORECASE), True, None),
)
_LIMIT = re.compile(
    r"\b(?P<which>min(?:imum)?|max(?:imum)?)[ _]?age\s*[:=]?\s*(?P<age>(?P<number>\d{1,3})\s*(?P<unit>years?|months?|weeks?|days?))\b",
    re.IGNORECASE,
)
_MAY_HOLD_AGE = re.compile(
    r"\b(?:age[ds]?|years?|yrs?|y|yo|months?|mos?|weeks?|days?|older|younger|under|over|below|above|from|at least)\b|[≥≤<>+]", re.IGNORECASE
)
_SPEAKS_OF_AGE = re.compile(rf"\bag(?:e|ed|es)\b|\b{_PEOPLE}\b|\byounger\b|\bolder\b|\bp(?:a)?ediatric\b", re.IGNORECASE)
_OTHER_TIME = re.compile(
    r"\b(?:onset|diagnos(?:ed|is)|began|begin|symptoms?|history|duration|survival|follow-?up|lasting|born)\s*(?:\w+\s+){0,3}$"
    r"|\b(?:onset|diagnosed|began|symptoms)\b[^.;]{0,40}$",
    re.IGNORECASE,
)
_SPAN_OF_TIME = re.compile(r"\b(?:for|within|every|after)\s+(?:at least |about |up to |the (?:first|last) )?$", re.IGNORECASE)
_NUMBER_FIRST = re.compile(r"\d|at least|over|under|more|from|up to|[≥≤<>]", re.IGNORECASE)
_UNITS = re.compile(r"\b(?P<unit>year|yr|month|mo|week|wk|day)s?\b", re.IGNORECASE)
_NEGATED = re.compile(r"\b(?:not|never|except|excluding|unless)\s+(?:\w+\s+){0,2}$", re.IGNORECASE)
_ADULTS = re.compile(r"(?<!young )(?<!older )\badults?\b(?!-)", re.IGNORECASE)
_ADOLESCENTS = re.compile(r"\b(?:adolescents?|teenagers?|teens)\b", re.IGNORECASE)
_CHILDREN = re.compile(r"\b(?:p(?:a)?ediatric|child(?:ren)?|infants?|neonates?|newborns?)\b", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class AgeReading:
    """The age group of one clause. `inferred`: a word alone stands for it. `why`: it was seen and not understood."""

    rule: AgeRule | None
    inferred: bool = False
    why: str | None = None


def span_of(rule: AgeRule) -> tuple[float, float]:
    """Return the ages a rule admits as months `[from, to)`: whoever is 18 is so until the next birthday."""
    size = MONTHS[rule.unit]
    low = 0.0 if rule.low is None else rule.low * size
    if rule.high is None:
        return low, float("inf")
    return low, (rule.high + 1 if rule.high_inclusive else rule.high) * size


def age_of(passage: Passage, *, ages_field: bool = False, refused: bool = False) -> AgeReading | None:
    """Return the age group a clause states, or None where it states none.

    `ages_field`: the label beside it says that it is an age. `refused`: it speaks of those the drug is not for; children then are all
    under 18.
    """
    rules = _intervals(passage, ages_field=ages_field)
    if ages_field and rules:
        return _joined(rules, passage)
    adults, children = _ADULTS.search(passage.text), _CHILDREN.search(passage.text)
    adolescents = _ADOLESCENTS.search(passage.text)
    if why := _not_understood(rules, passage, refused=refused):
        return AgeReading(None, why=why)
    if not rules and refused and children is not None:
        return AgeReading(_rule(passage, children.span(), None, None, ADULT, False, "years"), inferred=True)
    if not rules:
        return _of_words(passage, adults, adolescents, children)
    if len(rules) == 1 and (adults is None or (children is None and adolescents is None) or rules[0].low == ADULT):
        return AgeReading(_within_adults(rules[0], passage, adults) if not (children or adolescents) else rules[0])
    if adults is not None and all(span_of(rule) != span_of(rules[0]) or rule is rules[0] for rule in rules):
        rules = [*rules, _rule(passage, adults.span(), ADULT, True, None, None, "years")]
    return _joined(rules, passage)


def _of_words(
    passage: Passage, adults: re.Match[str] | None, adolescents: re.Match[str] | None, children: re.Match[str] | None
) -> AgeReading | None:
    """Return what words alone say: adults are 18 and older, adolescents 12 to 17; how young children are no word says."""
    if children is not None:
        return AgeReading(None, why=f"“{children[0]}” is printed without an age.")
    if adults is None and adolescents is None:
        return None
    first = adolescents or adults
    if first is None:
        return None
    low = _ADOLESCENT if adolescents else ADULT
    high = None if adults else ADULT
    return AgeReading(_rule(passage, first.span(), low, True, high, False if high else None, "years"), inferred=True)


def _within_adults(rule: AgeRule, passage: Passage, adults: re.Match[str] | None) -> AgeRule:
    """Return "adults up to 75 years" with the lower bound that its first word sets; the words between belong to it."""
    if adults is None or rule.low is not None or rule.high is None or rule.high <= ADULT:
        return rule
    start, end = adults.start(), rule.source.end - passage.span.start
    return _rule(passage, (start, max(end, adults.end())), ADULT, True, rule.high, rule.high_inclusive, rule.unit)


def _joined(rules: Sequence[AgeRule], passage: Passage) -> AgeReading:
    """Return several intervals as one where they meet or overlap: adults, and children of 12 years or older."""
    ordered = sorted(rules, key=lambda rule: span_of(rule)[0])
    reach = span_of(ordered[0])[1]
    for rule in ordered[1:]:
        low, high = span_of(rule)
        if low > reach:
            return AgeReading(None, why="It states several age groups apart from each other.")
        reach = max(reach, high)
    first, last = ordered[0], max(ordered, key=lambda rule: span_of(rule)[1])
    if last.high is not None and last.unit != first.unit:
        return AgeReading(None, why="It states several age groups in different units.")
    start = min(rule.source.start for rule in rules) - passage.span.start
    end = max(rule.source.end for rule in rules) - passage.span.start
    return AgeReading(_rule(passage, (start, end), first.low, first.low_inclusive, last.high, last.high_inclusive, first.unit))


def _intervals(passage: Passage, *, ages_field: bool) -> list[AgeRule]:
    """Return the intervals printed in a clause, in their order; times that are no ages are left out."""
    text = passage.text
    if not ages_field and not _MAY_HOLD_AGE.search(text):
        return []
    # these words make a policy's sentence a report on a study; in a reference the sentence is read for whom it speaks of
    shown = re.sub(r"participants", "patients    ", re.sub(r"enrolled", "included", text))
    block = replace(passage.span.block, text=shown, body=0)
    taken = [(rule.source.start, rule.source.end, rule) for rule in ages_in(block, "")]
    if ages_field or _SPEAKS_OF_AGE.search(text):
        for pattern, low, high in _FORMS:
            for match in pattern.finditer(text):
                if all(match.end() <= start or stop <= match.start() for start, stop, _ in taken):
                    taken.append((match.start(), match.end(), _from(match, low, high, passage)))
    kept = [
        replace(rule, text=text[start:end], source=passage.place(start, end))
        for start, end, rule in sorted(taken, key=lambda item: item[0])
        if ages_field or not _is_other_time(text[:start], text[start:end])
    ]
    return _distinct(_in_one_unit(kept))


def _not_understood(rules: Sequence[AgeRule], passage: Passage, *, refused: bool) -> str | None:
    """Return why intervals are printed in a way that no interval here can hold."""
    if any((rule.low is None or rule.high is None) and len(_units_in(rule.text)) > 1 for rule in rules):
        return "Its bounds are printed in different units."
    negated = any(_NEGATED.search(passage.text[: rule.source.start - passage.span.start]) for rule in rules)
    return "The age is negated." if negated and not refused else None


def _units_in(text: str) -> set[str]:
    return {match["unit"][0].casefold() for match in _UNITS.finditer(text)}


def _in_one_unit(rules: Sequence[AgeRule]) -> list[AgeRule]:
    """Join the two bounds of "6 months to 5 years", which are printed in different units, in months."""
    kept: list[AgeRule] = []
    for rule in rules:
        before = kept[-1] if kept else None
        if (
            before is not None
            and before.source == rule.source
            and (before.unit, rule.unit) == ("months", "years")
            and rule.high is not None
        ):
            months = (rule.high + 1 if rule.high_inclusive else rule.high) * 12
            kept[-1] = replace(before, high=months, high_inclusive=False)
        else:
            kept.append(rule)
    return kept


def _is_other_time(before: str, printed: str) -> bool:
    """Whether words before a number say that it is no age: how long something lasted, or when it began."""
    if _OTHER_TIME.search(before):
        return True
    return _NUMBER_FIRST.match(printed) is not None and _SPAN_OF_TIME.search(before) is not None


def _distinct(rules: Sequence[AgeRule]) -> list[AgeRule]:
    seen: dict[tuple[float, float], AgeRule] = {}
    for rule in rules:
        seen.setdefault(span_of(rule), rule)
    return list(seen.values())


def _from(match: re.Match[str], low: bool | None, high: bool | None, passage: Passage) -> AgeRule:  # noqa: FBT001 (two bounds, read as a pair)
    parts = match.groupdict()
    unit = (parts.get("u") or parts.get("ua") or "y")[0].casefold()
    first, last = parts.get("a"), parts.get("b")
    return _rule(
        passage,
        match.span(),
        int(first) if first else None,
        low if first else None,
        int(last) if last else None,
        high if last else None,
        {"y": "years", "m": "months", "w": "weeks"}[unit],
    )


def _rule(  # noqa: PLR0913, PLR0917 (an interval has two bounds, each with its inclusion)
    passage: Passage,
    at: tuple[int, int],
    low: int | None,
    low_inclusive: bool | None,  # noqa: FBT001 (as printed in AgeRule)
    high: int | None,
    high_inclusive: bool | None,  # noqa: FBT001 (as printed in AgeRule)
    unit: str,
) -> AgeRule:
    place = passage.place(*at)
    return AgeRule(place.text, low, low_inclusive, high, high_inclusive, unit, "", place)


def words_of(rule: AgeRule) -> str:
    """Return an interval as a sentence names it."""
    if rule.low is None and rule.high is None:
        return "any age"
    if rule.high is None:
        return (
            f"{'older than ' if rule.low_inclusive is False else ''}{rule.low} "
            f"{rule.unit}{'' if rule.low_inclusive is False else ' and older'}"
        )
    if rule.low is None:
        return f"{rule.high} {rule.unit} and younger" if rule.high_inclusive else f"under {rule.high} {rule.unit}"
    return f"{rule.low} to {'' if rule.high_inclusive else 'under '}{rule.high} {rule.unit}"


def is_age_field(label: str) -> bool:
    """Whether a label announces ages: "Ages eligible for study", "Minimum age"."""
    return re.search(r"\b(?:age|ages)\b", label, re.IGNORECASE) is not None and len(label) < 40


def age_limits(passage: Passage) -> Iterator[tuple[str, AgeRule]]:
    """Yield the limits a record prints as fields in one line: "minimumAge: 12 Years maximumAge: 17 Years"."""
    found = list(_LIMIT.finditer(passage.text))
    for match in found if found and (len(found) > 1 or found[0].start() < 3) else ():
        unit = {"y": "years", "m": "months", "w": "weeks", "d": "days"}[match["unit"][0].casefold()]
        yield match["which"], _rule(passage, match.span("age"), int(match["number"]), True, None, None, unit)


def bounded_fields(found: Iterator[tuple[str, AgeRule]]) -> list[AgeRule]:
    """Return the rules of a record's age fields, a minimum and a maximum joined to one interval."""
    low: AgeRule | None = None
    high: AgeRule | None = None
    rest: list[AgeRule] = []
    for label, rule in found:
        if re.search(r"\bmin", label, re.IGNORECASE):
            low = rule
        elif re.search(r"\bmax", label, re.IGNORECASE):
            high = replace(rule, low=None, low_inclusive=None, high=rule.low if rule.high is None else rule.high, high_inclusive=True)
        else:
            rest.append(rule)
    if low is not None and high is not None and low.unit == high.unit:
        return [*rest, replace(low, high=high.high, high_inclusive=True)]
    return [*rest, *(rule for rule in (low, high) if rule is not None)]
