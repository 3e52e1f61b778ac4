"""How many earlier therapies a sentence asks for, and of which classes."""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from app.documents.model import Place
from app.policy.references.classes import classes_in, joined_by
from app.policy.references.model import DrugClass, PriorClasses, PriorCount
from app.policy.references.passages import Passage

_NAMES = ("one", "two", "three", "four", "five", "six", "seven", "eight", "nine", "ten")
_NUMBERS = {name: number for number, name in enumerate(_NAMES, start=1)} | {"single": 1, "a single": 1}
_N = r"(?:(?:one|two|three|four|five|six|seven|eight|nine|ten)(?:\s*\(\d{1,2}\))?|a single|single|\d{1,2})"
_PRIOR = r"(?:prior|previous|earlier|preceding|past|previously (?:received|tried|given))"
_KIND = r"(?:\s+(?:[a-z]+[- ]){0,4}?)"
_NOUN = r"(?:lines?(?:\s+of\s+(?:[a-z-]+\s+){0,3}?(?:therapy|treatment|chemotherapy))?|therap(?:y|ies)|treatments?|regimens?)"
_LINES = r"lines?\s+of\s+(?:(?:prior|previous|earlier|systemic|anti-?\w+|drug|standard)\s+){0,2}(?:therapy|treatment|chemotherapy)"
_LOW = r"(?P<low>at least|≥|>\s?=|(?:a )?minimum of|(?:no|not) (?:fewer|less) than)\s*"
_OVER = r"(?P<over>(?:more|greater) than|>)\s*"
_HIGH = r"(?P<high>up to|(?:no|not) more than|at most|≤|<\s?=|(?:a )?maximum of)\s*"
_LESS = r"(?P<less>(?:fewer|less) than|<)\s*"
_RANGE = (
    rf"(?:between\s+|from\s+)?(?P<a>{_N})\s*(?:to|-|–|or|(?<=\w )and(?= \w+ (?:prior|previous|earlier|lines))|and not more "
    rf"than|but not more than|but no more than)\s*(?P<b>{_N})"
)
_COUNT = rf"(?:{_LOW}|{_OVER}|{_HIGH}|{_LESS})?(?:{_RANGE}|(?P<n>{_N}))(?P<more>\s*(?:\+|or more|or greater|and more|or several))?"
_COUNTED = re.compile(
    rf"(?<![\w.-]){_COUNT}(?:\s+(?:different|separate|distinct|complete|full))?\s+(?:{_PRIOR}{_KIND}{_NOUN}|{_LINES})\b", re.IGNORECASE
)
_BEFORE = re.compile(
    rf"(?<![\w.-]){_COUNT}\s+(?:(?:systemic|different|other|drug|anti-?\w+)\s+)*(?:therapies|treatments|regimens|lines)(?:,)?\s+"
    r"(?:before|previously|already|in the past|that included|which included|including)\b",
    re.IGNORECASE,
)
_RECEIVED = re.compile(
    r"\b(?:received|receiving|treated|given|had|tried|failed|fail(?:ed|ure)|after|following|progress\w*|relaps\w*"
    r"|refractory|exhausted|despite)\b",
    re.IGNORECASE,
)
_LINE_NAMED = re.compile(
    r"\b(?:first|second|third|fourth|fifth|1st|2nd|3rd|4th|5th|later|front)[- ]?line\b|\btriple[- ]class\b|\bpenta-?refractory\b",
    re.IGNORECASE,
)
_GONE_BEFORE = re.compile(
    r"\b(?:prior|previous(?:ly)?|earlier|received|refractory|intoleran\w*|fail(?:ed|ure)|inadequate(?:ly)? respon\w+"
    r"|progress\w*|after|following"
    r"|exposed|exposure|treated|despite|(?:not|un|inadequately|poorly) ?(?:adequately |well )?controlled|(?:have|has) "
    r"(?:had|taken|tried)|tried|trial of|contraindicat\w*)\b",
    re.IGNORECASE,
)
_SO_FAR = re.compile(r"\b(?:them|those|these|which)\b", re.IGNORECASE)
_NEGATED = re.compile(
    r"\b(?:no|not|never|without|n[o']t)\b(?![^.;]{0,14}\b(?:respond\w*|more|less|fewer|controlled"
    r"|tolerat\w+)\b)[^.;]{0,40}$|\bnaive to\b[^.;]{0,20}$",
    re.IGNORECASE,
)
_TOGETHER_WITH = re.compile(r"\b(?:in combination with|together with|added to|plus)\b[^.;]{0,60}$", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class CountReading:
    """A number of earlier therapies and its place."""

    value: PriorCount
    place: Place


def counts_in(passage: Passage) -> Iterator[CountReading]:
    """Yield the numbers of earlier therapies a sentence asks for; a number of classes or of weeks is none."""
    taken: list[tuple[int, int]] = []
    for pattern in (_COUNTED, _BEFORE):
        for match in pattern.finditer(passage.text):
            if any(match.start() < stop and start < match.end() for start, stop in taken):
                continue
            prior = re.search(_PRIOR, match[0], re.IGNORECASE)
            if prior is None and not _RECEIVED.search(passage.text[: match.start()]):
                continue
            if _NEGATED.search(passage.text[: match.start()]):
                continue
            taken.append(match.span())
            yield CountReading(_bounds(match), passage.place(*_trimmed(match)))


def _trimmed(match: re.Match[str]) -> tuple[int, int]:
    text = match[0]
    tail = re.search(r",?\s+(?:that included|which included|including)$", text, re.IGNORECASE)
    return match.start(), match.end() - (len(tail[0]) if tail else 0)


def _bounds(match: re.Match[str]) -> PriorCount:
    if match["a"]:
        low, high = _number(match["a"]), _number(match["b"])
        return PriorCount(low, None if match["more"] else high)
    number = _number(match["n"])
    if match["high"]:
        return PriorCount(None, number)
    if match["less"]:
        return PriorCount(None, number - 1)
    return PriorCount(number + 1 if match["over"] else number, None)


def _number(text: str) -> int:
    digits = re.search(r"\d+", text)
    return int(digits[0]) if digits else _NUMBERS[text.casefold()]


def line_named(passage: Passage) -> re.Match[str] | None:
    """Return words such as "third-line" or "triple-class": they speak of earlier therapy and state no number."""
    return _LINE_NAMED.search(passage.text)


def speaks_of_prior(text: str) -> bool:
    """Whether a text speaks of what was given before."""
    return _GONE_BEFORE.search(text) is not None


def refers_back(text: str) -> bool:
    """Whether a sentence goes on about the therapies the sentence before it counts: "among them", "those lines"."""
    return _SO_FAR.search(text) is not None


def prior_classes(passage: Passage, *, governed: bool) -> tuple[PriorClasses, Place] | None:
    """Return the classes of earlier drugs one sentence asks for. `governed`: the line above says that they were given before."""
    found: list[tuple[DrugClass, int, int]] = []
    for item, start, end in classes_in(passage):
        lead = passage.text[:start]
        tried = governed or _GONE_BEFORE.search(lead) or _follows(passage.text[end:])
        beside = not found and _TOGETHER_WITH.search(lead)  # given together with the drug, not before it
        if tried and not beside and not _NEGATED.search(lead):
            found.append((item, start, end))
    if not found:
        return None
    every = joined_by(passage.text, [(start, end) for _, start, end in found])
    return PriorClasses(_once([item for item, _, _ in found]), every), passage.place(found[0][1], found[-1][2])


def _follows(rest: str) -> bool:
    """Whether words after a class say that it was tried: "a TNF blocker that failed"."""
    return (
        re.match(r"[^.;]{0,40}\b(?:was|were|has|have|that|which|been)\b[^.;]{0,20}\b(?:tried|failed|given|received|tolerated)\b", rest)
        is not None
    )


def together(parts: Sequence[tuple[PriorClasses, Place]], *, every: bool) -> PriorClasses:
    """Return the classes of several list lines as one statement."""
    return PriorClasses(_once([item for value, _ in parts for item in value.classes]), every)


def _once(classes: Sequence[DrugClass]) -> tuple[DrugClass, ...]:
    seen: dict[str, DrugClass] = {}
    for item in classes:
        seen.setdefault(item.key, item)
    return tuple(seen.values())
