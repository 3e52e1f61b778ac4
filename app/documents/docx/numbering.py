"""Word's list labels ("II.", "a)"), which are nowhere in the text: counted apart for the old and the new wording."""

import re
from collections.abc import Callable
from dataclasses import dataclass
from functools import lru_cache

from app.documents.docx.styles import NumberRef
from app.documents.docx.wordml import Element, attribute, child, children, integer, switch, value_of
from app.documents.numerals import letters, ordinal, roman, words

BULLET = "•"
_SLOT = re.compile(r"%([1-9])")
_LEVELS = 9
_SHAPES: dict[str, Callable[[int], str]] = {
    "upperRoman": roman,
    "lowerRoman": lambda number: roman(number).lower(),
    "upperLetter": letters,
    "lowerLetter": lambda number: letters(number).lower(),
    "decimalZero": lambda number: f"{number:02d}",
    "ordinal": ordinal,
    "cardinalText": words,
    "none": lambda _number: "",
    "bullet": lambda _number: "",
}


@dataclass(frozen=True, slots=True)
class Level:
    """One level of a list."""

    start: int
    format: str
    text: tuple[str, ...]  # by turns as it stands, and the 1-based level whose number comes there
    legal: bool
    restart: int | None  # 1-based level after which it begins anew; 0 = never; None = after any higher one
    style: str


class Numbering:
    """The numbering part: which labels a list has."""

    def __init__(self, root: Element | None) -> None:
        self._abstract = {attribute(item, "abstractNumId"): item for item in children(root, "w:abstractNum")}
        self._numbers = {attribute(item, "numId"): item for item in children(root, "w:num")}
        self._by_link = {value_of(item, "w:styleLink"): key for key, item in self._abstract.items() if value_of(item, "w:styleLink")}
        self._levels: dict[str, tuple[Level, ...]] = {}
        self._definitions: dict[str, str | None] = {}
        self._overrides: dict[str, dict[int, int]] = {}

    def abstract_of(self, number: str) -> str | None:
        """Return the list definition behind a list."""
        if number not in self._definitions:
            self._definitions[number] = self._found_definition(number)
        return self._definitions[number]

    def _found_definition(self, number: str) -> str | None:
        key = value_of(self._numbers.get(number), "w:abstractNumId")
        for _ in range(4):
            link = value_of(self._abstract.get(key or ""), "w:numStyleLink")
            if not link or link not in self._by_link:
                break
            key = self._by_link[link]
        return key if key in self._abstract else None

    def start_overrides(self, number: str) -> dict[int, int]:
        """Return the levels a list begins at another number than its definition."""
        if number not in self._overrides:
            self._overrides[number] = self._found_overrides(number)
        return self._overrides[number]

    def _found_overrides(self, number: str) -> dict[int, int]:
        found = {}
        for item in children(self._numbers.get(number), "w:lvlOverride"):
            start = value_of(item, "w:startOverride")
            if start is not None:
                found[integer(attribute(item, "ilvl"))] = integer(start, 1)
        return found

    def levels(self, number: str) -> tuple[Level, ...]:
        """Return the levels of a list, its own overriding those of the definition."""
        if number not in self._levels:
            definition = self._abstract.get(self.abstract_of(number) or "")
            found = {integer(attribute(item, "ilvl")): item for item in children(definition, "w:lvl")}
            for item in children(self._numbers.get(number), "w:lvlOverride"):
                own = child(item, "w:lvl")
                if own is not None:
                    found[integer(attribute(item, "ilvl"))] = own
            self._levels[number] = tuple(_level(found.get(depth)) for depth in range(_LEVELS))
        return self._levels[number]

    def level_of_style(self, number: str, style: str) -> int:
        """Return the level a list reserves for a paragraph style."""
        return next((depth for depth, level in enumerate(self.levels(number)) if level.style and level.style == style), 0)


def _level(element: Element | None) -> Level:
    if element is None:
        return Level(1, "none", ("",), legal=False, restart=None, style="")
    stated = value_of(element, "w:numFmt")
    if stated is None:  # newer formats stand inside an alternate content
        stated = next(
            (value_of(item, "w:numFmt") for box in children(element, "mc:AlternateContent") for item in box if value_of(item, "w:numFmt")),
            None,
        )
    picture = child(element, "w:lvlPicBulletId") is not None
    restart = value_of(element, "w:lvlRestart")
    return Level(
        start=integer(value_of(element, "w:start")),
        format="bullet" if picture else stated or "decimal",
        text=tuple(_SLOT.split(value_of(element, "w:lvlText") or "")),
        legal=bool(switch(element, "w:isLgl")),
        restart=None if restart is None else integer(restart),
        style=value_of(element, "w:pStyle") or "",
    )


class Counters:
    """The running numbers of one wording of one story."""

    def __init__(self, numbering: Numbering) -> None:
        self._numbering = numbering
        self._counts: dict[str, dict[int, int]] = {}
        self._started: set[tuple[str, int]] = set()

    def label(self, reference: NumberRef, style: str) -> tuple[str, int]:
        """Count one more paragraph; returns its label as shown and its level."""
        number = reference.number
        key = self._numbering.abstract_of(number)
        if key is None:
            return "", 0
        levels = self._numbering.levels(number)
        depth = self._numbering.level_of_style(number, style) if reference.level is None else reference.level
        depth = min(max(depth, 0), _LEVELS - 1)
        counts = self._counts.setdefault(key, {})
        self._override(number, depth, counts)
        counts[depth] = counts[depth] + 1 if depth in counts else levels[depth].start
        for lower in [lower for lower in counts if lower > depth]:
            restart = levels[lower].restart
            if restart is None or depth < restart:
                del counts[lower]
        return _shown(levels, depth, counts), depth

    def _override(self, number: str, depth: int, counts: dict[int, int]) -> None:
        """Begin a list at its own number the first time one of its paragraphs is met."""
        for level, start in self._numbering.start_overrides(number).items():
            if level <= depth and (number, level) not in self._started:
                self._started.add((number, level))
                if level == depth:
                    counts[level] = start - 1
                else:
                    counts.setdefault(level, start)


def _shown(levels: tuple[Level, ...], depth: int, counts: dict[int, int]) -> str:
    level = levels[depth]
    if level.format == "bullet":
        return BULLET

    def slot(wanted: str) -> str:
        other = int(wanted) - 1
        value = counts.get(other, levels[other].start)
        shown_as = "decimal" if level.legal and other != depth else levels[other].format
        return number_as("decimal" if level.legal else shown_as, value)

    text = "".join([slot(part) if turn % 2 else part for turn, part in enumerate(level.text)]).strip()
    return BULLET if text and not any(letter.isalnum() for letter in text) else text


@lru_cache(maxsize=1024)
def number_as(shape: str, value: int) -> str:
    """Return a number as a list shows it; unknown shapes are shown as decimals."""
    return _SHAPES.get(shape, str)(value)
