"""Age statements as intervals: under 19, 18 and older, 6 to 11, at least 12 months."""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace

from app.documents.model import Place, ViewBlock
from app.policy.lines import is_residue, sentences
from app.policy.model import AgeRule, Section, SectionKind

_YEAR = 12  # months
_TO_TWENTY = re.findall(
    r"\w+",
    "one two three four five six seven eight nine ten eleven twelve thirteen fourteen fifteen sixteen seventeen eighteen nineteen twenty",
)
_WORDS = {word: number for number, word in enumerate(_TO_TWENTY, start=1)} | {"twenty-one": 21, "sixty-five": 65}
_SPELLED = "|".join(sorted(_WORDS, key=len, reverse=True))
_N = rf"(?:(?:{_SPELLED})\s*\(\d{{1,3}}\)|\d{{1,3}}(?![\d.,/%]\d)|" + _SPELLED + r")"
_U = r"(?:years?|yrs?\.?|y(?=/?o\b)|months?|mos?\.?|weeks?|wks?\.?|days?)"
_OLD = r"(?:\s*(?:of age|old|in age|/?o\b))"
_MORE = r"(?:older|over|above|up|greater|more)"
_LESS = r"(?:younger|under|below|less)"
_AT_LEAST = (
    r"(?:at least|(?:no|not) (?:(?:younger|less) than|under|below)|(?:a )?minimum(?: age)? of|≥|>\s?=|=\s?>|greater than or equal to"
    r"|equal to or (?:greater|older) than|from|starting at|beginning at)"
)
_AT_MOST = (
    r"(?:at most|(?:no|not) (?:(?:older|more|greater) than|over|above)|(?:a )?maximum(?: age)? of|≤|<\s?=|=\s?<|less than or equal to"
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


# What a text in small letters must hold for a part of a form to be found in it: most forms need not be tried on most lines.
_SIGNS: tuple[tuple[str, frozenset[str]], ...] = (
    (_AT_LEAST, frozenset({"least", "than", "under", "below", "minimum", "≥", ">", "from", "starting", "beginning"})),
    (_AT_MOST, frozenset({"most", "than", "over", "above", "maximum", "≤", "<", "up to", "through"})),
    (_OVER, frozenset({"than", "over", "above", ">"})),
    (_UNDER, frozenset({"than", "under", "below", "<", "not yet", "before"})),
    (_MORE, frozenset({"older", "over", "above", "up", "greater", "more"})),
    (_LESS, frozenset({"younger", "under", "below", "less"})),
    (_OLD, frozenset({"of age", "in age", "old", "yo", "/o"})),
)


@dataclass(frozen=True, slots=True)
class _Form:
    pattern: re.Pattern[str]
    low: bool | None  # the number (or the first of two) is a lower bound: included or not
    high: bool | None  # the number (or the second of two) is an upper bound: included or not
    signs: tuple[frozenset[str], ...]  # of each at least one stands in the text
    two: bool  # two numbers


def _form(pattern: str, low: bool | None, high: bool | None, *words: str) -> _Form:  # noqa: FBT001 (two bounds, read as a pair)
    needed = pattern.replace(f"{_OLD}?", "").replace(f"(?:{_OLD})?", "")
    signs = [signs for part, signs in _SIGNS if part in needed]
    if pattern.startswith(_AGED) and not pattern.startswith(f"{_AGED}?"):
        signs.append(frozenset({"age"}))
    if words:
        signs.append(frozenset(words))
    two = "(?P<a>" in pattern and "(?P<b>" in pattern
    return _Form(re.compile(rf"(?<![\w.-]){pattern}(?![\w-])", re.IGNORECASE), low, high, tuple(signs), two)


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
    yield _form(rf"minimum age(?: is| of|:)?\s*{_A}(?:{_UNIT})?", True, None, "minimum")
    yield _form(rf"maximum age(?: is| of|:)?\s*{_B}(?:{_UNIT})?", None, True, "maximum")
    yield _form(rf"older than\s*{_A}(?:{_UNIT})?{_NO_SPAN}", False, None, "older than")
    yield _form(rf"younger than\s*{_B}(?:{_UNIT})?{_NO_SPAN}", None, False, "younger than")


# Each form needs a word that speaks of age: "for at least 2 months" and "lasting 2 months or more" have none. Longer forms stand first.
_FORMS = (
    *_between(),
    _form(rf"{_AGED}{_FIRST}(?:less than|under|<)\s*{_B}(?:{_UNIT})?", True, False),
    _form(rf"(?:{_AGED})?{_FIRST}(?:less than|under|<)\s*{_B}{_UNIT}{_OLD}", True, False),
    _form(rf"(?:{_AGED})?{_FIRST}{_B}{_UNIT}{_OLD}", True, True),
    _form(rf"{_AGED}{_FIRST}{_B}(?:{_UNIT})?", True, True),
    _form(rf"{_WHO}{_FIRST}{_B}{_UNIT}{_NO_SPAN}", True, True),
    _form(rf"{_AGED}?{_A}{_UNIT}{_OLD},?\s+(?:and|or|&)\s+{_MORE}", True, None),
    _form(rf"{_AGED}?{_A}{_UNIT},?\s+(?:and|or|&)\s+older", True, None, "older"),
    _form(rf"(?:{_AGED}|{_WHO}){_A}(?:{_UNIT})?,?\s+(?:and|or|&)\s+{_MORE}", True, None),
    _form(rf"{_AGED}?{_B}{_UNIT}{_OLD},?\s+(?:and|or|&)\s+{_LESS}", None, True),
    _form(rf"{_AGED}?{_B}{_UNIT},?\s+(?:and|or|&)\s+younger", None, True, "younger"),
    _form(rf"(?:{_AGED}|{_WHO}){_B}(?:{_UNIT})?,?\s+(?:and|or|&)\s+{_LESS}", None, True),
    _form(rf"(?:{_AGED}|{_WHO}|adults? \(){_A}\s*\+(?:{_UNIT})?", True, None, "+"),
    _form(rf"{_A}\s*\+{_UNIT}{_OLD}", True, None, "+"),
    _form(rf"(?:{_AGED}|{_WHO}){_A}{_UNIT}\s*\+", True, None, "+"),
    _form(rf"(?:reached|attained|turned)\s*(?:the age of\s*)?{_A}(?:{_UNIT}{_OLD}?)?", True, None, "reached", "attained", "turned"),
    _form(rf"(?:from )?birth (?:to|through)\s*{_B}{_UNIT}(?:{_OLD})?", None, True, "birth"),
    _form(rf"(?:before|prior to|until|up to) (?:the|their|his or her)\s*{_B}(?:st|nd|rd|th) birthday", None, False, "birthday"),
    _form(rf"(?:prior to|until) (?:age|the age of)\s*{_B}(?:{_UNIT})?", None, False, "prior to", "until"),
    _form(rf"(?:prior to|until)\s*{_B}{_UNIT}{_OLD}", None, False, "prior to", "until"),
    _form(rf"(?:through|up to) the age of\s*{_B}(?:{_UNIT})?", None, True, "the age of"),
    *_bounds(),
    _form(
        rf"(?:starting|beginning) (?:at|from)\s*(?:age\s*)?{_A}(?!\s*(?:mg|mcg|g|ml|units?)\b)(?:{_UNIT})?",
        True,
        None,
        *("starting", "beginning"),
    ),
)
# Sentences about the patients of a study or about time spent ill state no rule.
_NO_RULE = re.compile(
    r"\b(?:median|mean|average) age\b|\bstud(?:y|ies|ied)\b.*\bparticipants\b|\bwere enrolled\b|\bpost-?\s?approval\b", re.IGNORECASE
)
_OF_A_STUDY = re.compile(
    r"\bNCT\d|\brandomi[sz]ed\b|\btrials?\b|\bphase (?:[1-4]|I{1,3}V?)\b|\bsubjects\b|\benrolled\b|\bcohort\b", re.IGNORECASE
)
# Every form holds a number and one of these words or signs: most lines of a policy need not be looked at closely.
_DIGITS = re.compile(r"\d+")
_LETTERS = re.compile(r"[a-z]+")
_A_TIME = re.compile(
    r"\b(?:age|year|yr|month|mos?\b|week|wk|day|old|young|birth|over\b|under\b|above|below|adult|child|patient|member|individual|person"
    r"|client|beneficiar|recipient|start|begin|reached|attained|turned)|[<>≥≤+]|y/?o\b",
    re.IGNORECASE,
)
# right before an age: "isn't under 18", "no longer under 18", "no patients under 18"
_DENIED = re.compile(rf"(?:\b(?:not|never|cannot|neither|nor|no)|n['’]t)\s+(?:(?:be|longer|currently)\s+)?(?:{_WHO})?$", re.IGNORECASE)
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
_NEEDS = frozenset(form.signs for form in (*_FORMS, *_BARE))
_ALL_SIGNS = frozenset(signs for needs in _NEEDS for signs in needs)
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
        kind = part.kind.value
        for block in blocks[part.first : part.last]:
            if not is_residue(block.text):
                rules += ages_in(block, kind, bare=block.index in below)
    return tuple(rules)


def _in_age_cells(blocks: Sequence[ViewBlock]) -> frozenset[int]:
    """Return the cells below the head "Age" or beside it."""
    columns = {(block.cell.table, block.cell.column) for block in blocks if block.cell and block.cell.row == 0 and says_age(block.text)}
    rows = {(block.cell.table, block.cell.row) for block in blocks if block.cell and block.cell.column == 0 and says_age(block.text)}
    cells = ((block.index, block.cell) for block in blocks if block.cell)
    return frozenset(index for index, cell in cells if (cell.table, cell.column) in columns or (cell.table, cell.row) in rows)


def ages_in(block: ViewBlock, section: str, *, bare: bool = False) -> Iterator[AgeRule]:
    """Yield the age rules of one block."""
    text = block.text
    small = text.casefold()
    numbers = _numbers(small)
    if not numbers or _A_TIME.search(text) is None:
        return
    silent: list[tuple[int, int]] | None = None
    taken: list[tuple[int, int, AgeRule]] = []
    for form in _possible(small, (*_FORMS, *_BARE) if bare else _FORMS, two=numbers > 1):
        for match in form.pattern.finditer(text):
            if any(match.start() < stop and start < match.end() for start, stop, _ in taken):
                continue
            silent = list(_no_rules(text, section)) if silent is None else silent
            if not any(start <= match.start() < stop for start, stop in silent):
                taken += [(rule.source.start, match.end(), rule) for rule in _rules(form, match, block, section)]
    yield from (rule for _, _, rule in sorted(taken, key=lambda item: item[0]))


def _numbers(text: str) -> int:
    """Return how many numbers a text in small letters may name, in digits or in words."""
    return len(_DIGITS.findall(text)) + sum(word in _WORDS for word in _LETTERS.findall(text))


def _possible(text: str, forms: Sequence[_Form], *, two: bool) -> Iterator[_Form]:
    """Yield the forms whose signs all stand in a text given in small letters, those of two numbers only where `two` stand there."""
    missing = {signs for signs in _ALL_SIGNS if not any(sign in text for sign in signs)}
    fitting = {needs for needs in _NEEDS if missing.isdisjoint(needs)}
    return (form for form in forms if (two or not form.two) and form.signs in fitting)


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
    denied = _DENIED.search(block.text[: match.start()])
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
    if low is not None and high is not None and (denied or low > high):
        return  # no interval: what is left outside two bounds, or "17 years and 11 months of age"
    rule = AgeRule(
        text=match[0],
        low=low,
        low_inclusive=form.low if low is not None else None,
        high=high,
        high_inclusive=inclusive if high is not None else None,
        unit=unit,
        section=section,
        source=block.place(match.start(), match.end()),
    )
    yield _turned(rule, block.place(denied.start(), match.end())) if denied else rule


def _turned(rule: AgeRule, place: Place) -> AgeRule:
    """Return the rule that is left where a bound is denied: "not under 18 years of age" is 18 and older."""
    return replace(
        rule,
        text=place.text,
        low=rule.high,
        low_inclusive=None if rule.high is None else not rule.high_inclusive,
        high=rule.low,
        high_inclusive=None if rule.low is None else not rule.low_inclusive,
        source=place,
    )


def _number(text: str | None) -> int | None:
    if text is None:
        return None
    digits = re.search(r"\d+", text)
    return int(digits[0]) if digits else _WORDS[text.casefold()]


def _unit(text: str | None) -> str:
    first = (text or "y")[0].casefold()
    return {"y": "years", "m": "months", "w": "weeks", "d": "days"}[first]
