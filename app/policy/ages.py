"""Age statements as intervals: under 19, 18 and older, 6 to 11, at least 12 months."""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from app.documents.model import ViewBlock
from app.policy.lines import is_residue
from app.policy.model import AgeRule, Section, SectionKind

_TO_TWENTY = [
    "one",
    "two",
    "three",
    "four",
    "five",
    "six",
    "seven",
    "eight",
    "nine",
    "ten",
    "eleven",
    "twelve",
    "thirteen",
    "fourteen",
    "fifteen",
    "sixteen",
    "seventeen",
    "eighteen",
    "nineteen",
    "twenty",
]
_WORDS = {word: number for number, word in enumerate(_TO_TWENTY, start=1)} | {"twenty-one": 21, "sixty-five": 65}
_SPELLED = "|".join(sorted(_WORDS, key=len, reverse=True))
_N = rf"(?:(?:{_SPELLED})\s*\(\d{{1,3}}\)|\d{{1,3}}(?![\d.,/%]\d)|" + _SPELLED + r")"
_U = r"(?:years?|yrs?\.?|months?|mos?\.?|weeks?|wks?\.?|days?)"
_OLD = r"(?:\s*(?:of age|old|in age))"
_MORE = r"(?:older|over|above|up|greater|more)"
_LESS = r"(?:younger|under|below|less)"
_AT_LEAST = (
    r"(?:at least|(?:no|not) (?:younger|less) than|(?:a )?minimum(?: age)? of|≥|>\s?=|=\s?>|greater than or equal to"
    r"|equal to or (?:greater|older) than|from|starting at|beginning at)"
)
_AT_MOST = (
    r"(?:at most|(?:no|not) (?:older|more) than|(?:a )?maximum(?: age)? of|≤|<\s?=|=\s?<|less than or equal to"
    r"|up to(?: and including)?|through)"
)
_OVER = r"(?:older than|over|greater than|more than|above|>)"
_UNDER = r"(?:younger than|under|less than|below|<|not yet|before)"
_AGED = r"(?:\b(?:aged?|ages)\b(?:\s+(?:is|are|of|must be|between|from|range[sd]?|group|limit))*\s*:?\s*)"
_WHO = (
    r"(?:\b(?:individuals?|members?|patients?|persons?|clients?|recipients?|beneficiar(?:y|ies)|adults?|child(?:ren)?)"
    r"(?: (?:is|are|be|must be|who (?:is|are)))?\s+)"
)
_NO_SPAN = r"(?!\s+(?:of (?!age)|since|after|from|post|prior|before|on\b|in\b|following|ago))"  # "5 years since diagnosis"


@dataclass(frozen=True, slots=True)
class _Form:
    pattern: re.Pattern[str]
    low: bool | None  # the number (or the first of two) is a lower bound: included or not
    high: bool | None  # the number (or the second of two) is an upper bound: included or not


def _form(pattern: str, low: bool | None, high: bool | None) -> _Form:  # noqa: FBT001 (two bounds, read as a pair)
    return _Form(re.compile(rf"(?<![\w.-]){pattern}(?![\w-])", re.IGNORECASE), low, high)


_A, _B, _UNIT = rf"(?P<a>{_N})", rf"(?P<b>{_N})", rf"\s*-?\s*(?P<u>{_U})"
_FIRST = rf"(?:from |between )?{_A}(?:\s*-?\s*(?P<ua>{_U}){_OLD}?)?\s*(?:to|through|thru|-|–|and|up to)\s*"
_AGE_OF = r"\s*(?:age\s*|the age of\s*)?"


def _bounds() -> Iterator[_Form]:
    """Yield the forms with a single bound: a comparison before the number, or "and older" after it."""
    for words, name, low, high in (
        (_AT_LEAST, "a", True, None),
        (_AT_MOST, "b", None, True),
        (_OVER, "a", False, None),
        (_UNDER, "b", None, False),
    ):
        number = rf"(?P<{name}>{_N})"
        yield _form(rf"{words}{_AGE_OF}{number}{_UNIT}{_OLD}", low, high)
        yield _form(rf"(?:{_AGED}{words}|{words} (?:age|the age of))\s*{number}(?:{_UNIT})?", low, high)
        yield _form(rf"{_WHO}{words}{_AGE_OF}{number}{_UNIT}{_NO_SPAN}", low, high)
    yield _form(rf"minimum age(?: is| of|:)?\s*{_A}(?:{_UNIT})?", True, None)
    yield _form(rf"maximum age(?: is| of|:)?\s*{_B}(?:{_UNIT})?", None, True)
    yield _form(rf"older than\s*{_A}(?:{_UNIT})?{_NO_SPAN}", False, None)
    yield _form(rf"younger than\s*{_B}(?:{_UNIT})?{_NO_SPAN}", None, False)


# Each form needs a word that speaks of age: "for at least 2 months" and "lasting 2 months or more" have none. Longer forms stand first.
_FORMS = (
    _form(rf"(?:{_AGED})?{_FIRST}(?:less than|under|<)\s*{_B}{_UNIT}{_OLD}", True, False),
    _form(rf"(?:{_AGED})?{_FIRST}{_B}{_UNIT}{_OLD}", True, True),
    _form(rf"{_AGED}{_FIRST}{_B}(?:{_UNIT})?", True, True),
    _form(rf"{_WHO}{_FIRST}{_B}{_UNIT}{_NO_SPAN}", True, True),
    _form(rf"{_AGED}?{_A}{_UNIT}{_OLD},?\s+(?:and|or|&)\s+{_MORE}", True, None),
    _form(rf"{_AGED}?{_A}{_UNIT},?\s+(?:and|or|&)\s+older", True, None),
    _form(rf"(?:{_AGED}|{_WHO}){_A}(?:{_UNIT})?,?\s+(?:and|or|&)\s+{_MORE}", True, None),
    _form(rf"{_AGED}?{_B}{_UNIT}{_OLD},?\s+(?:and|or|&)\s+{_LESS}", None, True),
    _form(rf"{_AGED}?{_B}{_UNIT},?\s+(?:and|or|&)\s+younger", None, True),
    _form(rf"(?:{_AGED}|{_WHO}){_B}(?:{_UNIT})?,?\s+(?:and|or|&)\s+{_LESS}", None, True),
    *_bounds(),
    _form(rf"(?:starting|beginning) (?:at|from)\s*(?:age\s*)?{_A}(?!\s*(?:mg|mcg|g|ml|units?)\b)(?:{_UNIT})?", True, None),
)
# Sentences about the patients of a study or about time spent ill state no rule.
_NO_RULE = re.compile(
    r"\b(?:median|mean|average) age\b|\bstud(?:y|ies|ied)\b.*\bparticipants\b|\bwere enrolled\b|\bpost-?\s?approval\b", re.IGNORECASE
)
_READ_IN = (SectionKind.FRONT, SectionKind.OVERVIEW, SectionKind.CRITERIA, SectionKind.CODING)


def find_ages(blocks: Sequence[ViewBlock], sections: Sequence[Section]) -> tuple[AgeRule, ...]:
    """Return the age rules of the parts that state rules, in the order of the text."""
    rules: list[AgeRule] = []
    for part in sections:
        if part.kind not in _READ_IN:
            continue
        for block in blocks[part.first : part.last]:
            if not is_residue(block.text):
                rules += ages_in(block, part.kind.value)
    return tuple(rules)


def ages_in(block: ViewBlock, section: str) -> Iterator[AgeRule]:
    """Yield the age rules of one block."""
    if _NO_RULE.search(block.text):
        return
    taken: list[tuple[int, int, AgeRule]] = []
    for form in _FORMS:
        for match in form.pattern.finditer(block.text):
            if any(match.start() < stop and start < match.end() for start, stop, _ in taken):
                continue
            taken.append((match.start(), match.end(), _rule(form, match, block, section)))
    yield from (rule for _, _, rule in sorted(taken, key=lambda item: item[0]))


def _rule(form: _Form, match: re.Match[str], block: ViewBlock, section: str) -> AgeRule:
    parts = match.groupdict()
    return AgeRule(
        text=match[0],
        low=_number(parts.get("a")),
        low_inclusive=form.low if parts.get("a") else None,
        high=_number(parts.get("b")),
        high_inclusive=form.high if parts.get("b") else None,
        unit=_unit(parts.get("u") or parts.get("ua")),
        section=section,
        source=block.place(match.start(), match.end()),
    )


def _number(text: str | None) -> int | None:
    if text is None:
        return None
    digits = re.search(r"\d+", text)
    return int(digits[0]) if digits else _WORDS[text.casefold()]


def _unit(text: str | None) -> str:
    first = (text or "y")[0].casefold()
    return {"y": "years", "m": "months", "w": "weeks", "d": "days"}[first]
