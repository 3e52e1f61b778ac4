"""Age statements as intervals: under 19, 18 and older, 6 to 11, at least 12 months."""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from app.documents.model import ViewBlock
from app.policy.lines import is_residue, sentences
from app.policy.model import AgeRule, Section, SectionKind

_YEAR = 12  # months
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
_U = r"(?:years?|yrs?\.?|y(?=/?o\b)|months?|mos?\.?|weeks?|wks?\.?|days?)"
_OLD = r"(?:\s*(?:of age|old|in age|/?o\b))"
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
_AGED = r"(?:\b(?:aged?|ages)\b(?:\s+(?:is|are|of|must be|between|from|range[sd]?|group|limit|\((?:in )?years\)))*\s*:?\s*)"
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


def _between() -> Iterator[_Form]:
    """Yield the forms with a comparison before each of two numbers: "≥ 6 and < 12 years of age"."""
    for low_words, low in ((_AT_LEAST, True), (_OVER, False)):
        for high_words, high in ((_UNDER, False), (_AT_MOST, True)):
            pair = rf"{low_words}\s*{_A}(?:\s*-?\s*(?P<ua>{_U}){_OLD}?)?\s*(?:,|to|and|but|-|–|&)*\s*(?:is |are )?{high_words}\s*{_B}"
            yield _form(rf"{_AGED}{pair}(?:{_UNIT})?", low, high)
            yield _form(rf"{_WHO}{pair}{_UNIT}{_NO_SPAN}", low, high)
            yield _form(rf"{pair}{_UNIT}{_OLD}", low, high)


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
    *_between(),
    _form(rf"{_AGED}{_FIRST}(?:less than|under|<)\s*{_B}(?:{_UNIT})?", True, False),
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
    _form(rf"(?:{_AGED}|{_WHO}|adults? \(){_A}\s*\+(?:{_UNIT})?", True, None),
    _form(rf"{_A}\s*\+{_UNIT}{_OLD}", True, None),
    _form(rf"(?:{_AGED}|{_WHO}){_A}{_UNIT}\s*\+", True, None),
    _form(rf"(?:reached|attained|turned)\s*(?:the age of\s*)?{_A}(?:{_UNIT}{_OLD}?)?", True, None),
    _form(rf"(?:from )?birth (?:to|through)\s*{_B}{_UNIT}(?:{_OLD})?", None, True),
    _form(rf"(?:before|prior to|until|up to) (?:the|their|his or her)\s*{_B}(?:st|nd|rd|th) birthday", None, False),
    _form(rf"(?:prior to|until) (?:age|the age of)\s*{_B}(?:{_UNIT})?", None, False),
    _form(rf"(?:prior to|until)\s*{_B}{_UNIT}{_OLD}", None, False),
    _form(rf"(?:through|up to) the age of\s*{_B}(?:{_UNIT})?", None, True),
    *_bounds(),
    _form(rf"(?:starting|beginning) (?:at|from)\s*(?:age\s*)?{_A}(?!\s*(?:mg|mcg|g|ml|units?)\b)(?:{_UNIT})?", True, None),
)
# Sentences about the patients of a study or about time spent ill state no rule.
_NO_RULE = re.compile(
    r"\b(?:median|mean|average) age\b|\bstud(?:y|ies|ied)\b.*\bparticipants\b|\bwere enrolled\b|\bpost-?\s?approval\b", re.IGNORECASE
)
_OF_A_STUDY = re.compile(
    r"\bNCT\d|\brandomi[sz]ed\b|\btrials?\b|\bphase (?:[1-4]|I{1,3}V?)\b|\bsubjects\b|\benrolled\b|\bcohort\b", re.IGNORECASE
)
# Every form holds a number and one of these words or signs: most lines of a policy need not be looked at closely.
_A_NUMBER = re.compile(rf"\d|\b(?:{_SPELLED})\b", re.IGNORECASE)
_A_TIME = re.compile(
    r"\b(?:age|year|yr|month|mos?\b|week|wk|day|old|young|birth|over\b|under\b|above|below|adult|child|patient|member|individual|person"
    r"|client|beneficiar|recipient|start|begin|reached|attained|turned)|[<>≥≤+]|y/?o\b",
    re.IGNORECASE,
)
_READ_IN = (SectionKind.FRONT, SectionKind.OVERVIEW, SectionKind.CRITERIA, SectionKind.CODING)


# Below a line or a head that says "Age" the numbers need no word of their own.
_BARE = (
    _form(rf"{_FIRST}(?:less than|under|<)\s*{_B}{_UNIT}", True, False),
    _form(rf"{_FIRST}{_B}{_UNIT}", True, True),
    _form(rf"{_A}(?:{_UNIT})?,?\s+(?:and|or|&)\s+{_MORE}", True, None),
    _form(rf"{_B}(?:{_UNIT})?,?\s+(?:and|or|&)\s+{_LESS}", None, True),
    _form(rf"{_AT_LEAST}\s*{_A}{_UNIT}", True, None),
    _form(rf"{_AT_MOST}\s*{_B}{_UNIT}", None, True),
    _form(rf"{_OVER}\s*{_A}{_UNIT}", False, None),
    _form(rf"{_UNDER}\s*{_B}{_UNIT}", None, False),
    _form(rf"{_A}(?:{_UNIT})?\s*\+", True, None),
)
_OF_AGE = re.compile(
    r"\W*(?:patient |member |patient's |member's )?ages?(?: (?:restrictions?|limits?|requirements?|range|group|edits?|criteria))?"
    r"\W*(?:\((?:in )?years\)\W*)?",
    re.IGNORECASE,
)


def says_age(head: str) -> bool:
    """Whether a line or the head of a column is about age and nothing else."""
    return _OF_AGE.fullmatch(head) is not None


def find_ages(blocks: Sequence[ViewBlock], sections: Sequence[Section], below: frozenset[int] = frozenset()) -> tuple[AgeRule, ...]:
    """Return the age rules of the parts that state rules, in the order of the text; blocks `below` stand under a line that says "Age"."""
    below = below | _in_age_cells(blocks)
    rules: list[AgeRule] = []
    for part in sections:
        if part.kind not in _READ_IN:
            continue
        for block in blocks[part.first : part.last]:
            if not is_residue(block.text):
                rules += ages_in(block, part.kind.value, bare=block.index in below)
    return tuple(rules)


def _in_age_cells(blocks: Sequence[ViewBlock]) -> frozenset[int]:
    """Return the cells below the head "Age" or beside it."""
    columns = {(block.cell.table, block.cell.column) for block in blocks if block.cell and block.cell.row == 0 and says_age(block.text)}
    rows = {(block.cell.table, block.cell.row) for block in blocks if block.cell and block.cell.column == 0 and says_age(block.text)}
    cells = ((block.index, block.cell) for block in blocks if block.cell)
    return frozenset(index for index, cell in cells if (cell.table, cell.column) in columns or (cell.table, cell.row) in rows)


def ages_in(block: ViewBlock, section: str, *, bare: bool = False) -> Iterator[AgeRule]:
    """Yield the age rules of one block."""
    if _A_NUMBER.search(block.text) is None or _A_TIME.search(block.text) is None:
        return
    silent = list(_no_rules(block.text, section))
    taken: list[tuple[int, int, AgeRule]] = []
    for form in (*_FORMS, *_BARE) if bare else _FORMS:
        for match in form.pattern.finditer(block.text):
            if any(match.start() < stop and start < match.end() for start, stop, _ in taken):
                continue
            if not any(start <= match.start() < stop for start, stop in silent):
                taken += [(match.start(), match.end(), rule) for rule in _rules(form, match, block, section)]
    yield from (rule for _, _, rule in sorted(taken, key=lambda item: item[0]))


def _no_rules(text: str, section: str) -> Iterator[tuple[int, int]]:
    """Yield the sentences that tell of the patients of a study; outside the criteria fewer words are enough to tell."""
    told = section in (SectionKind.FRONT.value, SectionKind.OVERVIEW.value)
    for start, end in sentences(text):
        sentence = text[start:end]
        if _NO_RULE.search(sentence) or (told and _OF_A_STUDY.search(sentence)):
            yield start, end


def _rules(form: _Form, match: re.Match[str], block: ViewBlock, section: str) -> Iterator[AgeRule]:
    """Yield the rule a form states; where its ends are in years and in months, both in months."""
    parts = match.groupdict()
    low, high = _number(parts.get("a")), _number(parts.get("b"))
    unit = _unit(parts.get("u") or parts.get("ua"))
    first = _unit(parts.get("ua")) if parts.get("ua") else unit
    inclusive = form.high
    if low is not None and high is not None and first != unit:
        if {first, unit} != {"months", "years"}:
            return  # weeks and years have no common measure: the criteria checks report what is left unread
        if unit == "years":
            high, inclusive = (high + 1 if form.high else high) * _YEAR, False  # whoever is 17 is so until the next birthday
        else:
            low *= _YEAR
        unit = "months"
    yield AgeRule(
        text=match[0],
        low=low,
        low_inclusive=form.low if low is not None else None,
        high=high,
        high_inclusive=inclusive if high is not None else None,
        unit=unit,
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
