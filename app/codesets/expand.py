"""What a printed range, category or placeholder stands for: the codes of one table, matched by their text."""

from bisect import bisect_left, bisect_right
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from app.codesets.model import CodeSystem, Expansion, Validity, Window

_CATEGORY = 3  # an ICD-10-CM code has its dot after the third character
_AFTER_ALL = "\uffff"
_SPANS_KEPT = 8  # spans of days between two updates whose codes are kept at hand
_PATTERNS_KEPT = 500
_FEW = 5_000


@dataclass(frozen=True, slots=True)
class CodeTable:
    """The codes of one system within one window: `keys` sorted and without a dot, each with the times it was valid."""

    window: Window
    keys: Sequence[str]
    validities: Mapping[str, tuple[Validity, ...]]

    def exists(self, key: str, day: date) -> bool:
        """Whether the code was valid on a day of the window."""
        return any(validity.covers(day) for validity in self.validities.get(key, ()))

    def below(self, prefix: str) -> Iterator[str]:
        """Yield the codes that begin so, whenever they were valid."""
        for index in range(bisect_left(self.keys, prefix), len(self.keys)):
            if not self.keys[index].startswith(prefix):
                return
            yield self.keys[index]


def key_of(code: str) -> str:
    """Return a code as the tables hold it: upper case, no dot, no blanks, no final dash of a category."""
    return "".join(code.split()).replace(".", "").rstrip("-–").upper()


def written(system: CodeSystem, key: str) -> str:
    """Return a table's code in normal written form."""
    if system is CodeSystem.ICD10CM and len(key) > _CATEGORY:
        return f"{key[:_CATEGORY]}.{key[_CATEGORY:]}"
    return key


@dataclass(frozen=True, slots=True)
class _Living:
    """The codes valid between two updates, in table order, and as they are written."""

    keys: tuple[str, ...]
    codes: tuple[str, ...]


class Expander:
    """Expands what is printed on the codes of one table, which is the same on every day between two updates."""

    def __init__(self, table: CodeTable) -> None:
        times = {time for code in table.validities.values() for time in code}
        self._table = table
        self._changes = sorted({day for time in times for day in (time.start, time.end) if day})
        self._written: tuple[str, ...] = ()
        self._living: dict[int, _Living] = {}
        self._looked: dict[int, int] = {}  # by span: how many codes were asked one by one
        self._patterns: dict[tuple[str, str | None, int], Expansion] = {}

    def range(self, first: str, last: str, day: date) -> Expansion:
        """Return the codes between two printed ends. An end that never was a code is a header and takes what lies below it."""
        low, high = key_of(first), key_of(last)
        low_known, high_known = low in self._table.validities, high in self._table.validities
        return Expansion(self._between(low, high if high_known else high + _AFTER_ALL, day), low_known, high_known)

    def category(self, code: str, day: date) -> Expansion:
        """Return the codes below a header such as K22 or L97.4-, itself included if it was a code."""
        prefix = key_of(code)
        known = prefix in self._table.validities
        return Expansion(self._between(prefix, prefix + _AFTER_ALL, day), known, known)

    def placeholder(self, first: str, last: str | None, day: date) -> Expansion:
        """Return the codes of a pattern in which a small x stands for any character.

        Two patterns are the ends of a range: from the first code that fits the one to the last that fits the other, in table order.
        """
        asked = (first, last, self._span(day))
        if asked not in self._patterns:
            if len(self._patterns) >= _PATTERNS_KEPT:
                self._patterns.clear()
            self._patterns[asked] = self._fitting(_pattern(first), day) if last is None else self._from_to(first, last, day)
        return self._patterns[asked]

    def _fitting(self, pattern: str, day: date) -> Expansion:
        ever = self._fits(pattern)
        codes = tuple(written(self._table.window.system, key) for key in ever if self._table.exists(key, day))
        return Expansion(codes, bool(ever), bool(ever))

    def _from_to(self, first: str, last: str, day: date) -> Expansion:
        low, high = _pattern(first), _pattern(last)
        lows, highs = self._fits(low), self._fits(high)
        start = lows[0] if lows else low.replace("?", "0")
        end = highs[-1] if highs else high.replace("?", "Z")
        return Expansion(self._between(start, end, day), bool(lows), bool(highs))

    def _fits(self, pattern: str) -> list[str]:
        """Return the codes that ever were and fit, in table order."""
        pairs = [(index, letter) for index, letter in enumerate(pattern) if letter != "?"]
        below = self._table.below(pattern.partition("?")[0])
        return [key for key in below if len(key) == len(pattern) and all(key[index] == letter for index, letter in pairs)]

    def _between(self, low: str, high: str, day: date) -> tuple[str, ...]:
        keys = self._table.keys
        first, last = bisect_left(keys, low), bisect_right(keys, high)
        if self._one_by_one(self._span(day), last - first):
            return tuple(written(self._table.window.system, key) for key in keys[first:last] if self._table.exists(key, day))
        living = self._on(day)
        return living.codes[bisect_left(living.keys, low) : bisect_right(living.keys, high)]

    def _one_by_one(self, span: int, count: int) -> bool:
        """Whether so many codes are asked singly: all of a day's are gathered once that has cost as much as gathering them."""
        if span in self._living or count > _FEW:
            return False
        self._looked[span] = self._looked.get(span, 0) + count
        return self._looked[span] <= len(self._table.keys)

    def _span(self, day: date) -> int:
        return bisect_right(self._changes, day)

    def _on(self, day: date) -> _Living:
        span = self._span(day)
        living = self._living.get(span)
        if living is None:
            table = self._table
            if not self._written:
                self._written = tuple(written(table.window.system, key) for key in table.keys)
            pairs = [pair for pair in zip(table.keys, self._written, strict=True) if table.exists(pair[0], day)]
            living = _Living(tuple(key for key, _ in pairs), tuple(code for _, code in pairs))
            if len(self._living) >= _SPANS_KEPT:
                self._living.clear()
                self._looked.clear()
            self._living[span] = living
        return living


def _pattern(printed: str) -> str:
    """Return the pattern with `?` where any character may stand."""
    text = "".join(printed.split()).replace(".", "")
    if "x" in text:
        return text.replace("x", "?").upper()
    return text[:_CATEGORY].upper() + text[_CATEGORY:].upper().replace("X", "?")  # printed all in capitals
