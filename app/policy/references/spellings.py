"""A product that a text names in two spellings without ever saying what drug it is, as records of studies do."""

import re
from collections import Counter, defaultdict
from collections.abc import Sequence
from itertools import combinations

from app.documents.model import Place, ViewBlock
from app.policy.lines import readable
from app.policy.model import Check
from app.policy.names import Spelling, spelling_check

_NAME = re.compile(r"(?<![\w-])[A-Z][a-z]{6,}(?![\w-])")
_SMALL = re.compile(r"(?<![\w-])[a-z]{7,}(?![\w-])")
_GIVEN = re.compile(
    r"\b(?:(?:attributed|related(?:ness)?|assigned|randomi[sz]ed|exposed|exposure|response) to"
    r"|(?:treat(?:ed|ment)|therapy|dosed|dosing|injected) with|(?:doses?|administration|use|injections?|infusions?|safety|efficacy) of"
    r"|receiv(?:e|es|ed|ing)|taking|given|prescribed)\s+(?:the drug\s+)?$",
    re.IGNORECASE,
)
_BEGINNING = 4  # letters that two spellings of a name have in common


def product_spellings(blocks: Sequence[ViewBlock]) -> tuple[Check, ...]:
    """Report each product whose name is printed in two spellings, told by the words before it and by their letters."""
    lines = readable(blocks)
    small = {word for block in lines for word in _SMALL.findall(block.text)}
    places: dict[str, list[Place]] = defaultdict(list)
    given: set[str] = set()
    for block in lines:
        for match in _NAME.finditer(block.text):
            if match[0].casefold() not in small:
                places[match[0]].append(block.place(*match.span()))
                given |= {match[0]} if _GIVEN.search(block.text[: match.start()]) else set()
    alike = [pair for pair in combinations(sorted(given), 2) if _of_the_same_letters(*pair)]
    return tuple(spelling_check(_by_count([Spelling(name, tuple(places[name])) for name in pair])) for pair in alike)


def _by_count(group: Sequence[Spelling]) -> tuple[Spelling, ...]:
    return tuple(sorted(group, key=lambda item: (-len(item.places), item.text)))


def _of_the_same_letters(one: str, other: str) -> bool:
    """Whether names begin alike and are made of the same letters, one at most left out; an exchanged letter makes another name."""
    first, second = Counter(one), Counter(other)
    return one[:_BEGINNING] == other[:_BEGINNING] and (first - second).total() + (second - first).total() <= 1
