"""What a printed range, category or placeholder stands for: the codes of one table, matched by their text."""

from bisect import bisect_left
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from app.codesets.model import CodeSystem, Expansion, Validity, Window

_CATEGORY = 3  # an ICD-10-CM code has its dot after the third character


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


def expand_range(table: CodeTable, first: str, last: str, day: date) -> Expansion:
    """Return the codes between two printed ends. An end that never was a code is a header and takes what lies below it."""
    low, high = key_of(first), key_of(last)
    low_known, high_known = low in table.validities, high in table.validities
    found = []
    for index in range(bisect_left(table.keys, low), len(table.keys)):
        key = table.keys[index]
        if key > high and (high_known or not key.startswith(high)):
            break
        if table.exists(key, day):
            found.append(written(table.window.system, key))
    return Expansion(tuple(found), low_known, high_known)


def expand_category(table: CodeTable, code: str, day: date) -> Expansion:
    """Return the codes below a header such as K22 or L97.4-, itself included if it was a code."""
    prefix = key_of(code)
    found = tuple(written(table.window.system, key) for key in table.below(prefix) if table.exists(key, day))
    known = prefix in table.validities
    return Expansion(found, known, known)


def expand_placeholder(table: CodeTable, first: str, last: str | None, day: date) -> Expansion:
    """Return the codes of a pattern in which a small x stands for any character, or of the patterns between two such."""
    low, high = _pattern(first), _pattern(last or first)
    stem = _common(low, high)
    ever = [key for key in table.below(stem) if _between(key, low, high)]
    found = tuple(written(table.window.system, key) for key in ever if table.exists(key, day))
    return Expansion(found, any(_between(key, low, low) for key in ever), any(_between(key, high, high) for key in ever))


def _pattern(printed: str) -> str:
    """Return the pattern with `?` where any character may stand."""
    text = "".join(printed.split()).replace(".", "")
    if "x" in text:
        return text.replace("x", "?").upper()
    return text[:_CATEGORY] + text[_CATEGORY:].replace("X", "?")  # printed all in capitals


def _common(low: str, high: str) -> str:
    size = 0
    while size < min(len(low), len(high)) and low[size] == high[size] != "?":
        size += 1
    return low[:size]


def _between(key: str, low: str, high: str) -> bool:
    if len(key) not in (len(low), len(high)):
        return False
    low_head, high_head = low.partition("?")[0], high.partition("?")[0]
    if not low_head <= key[: len(low_head)] or key[: len(high_head)] > high_head:
        return False
    start = max(len(low_head), len(high_head))
    ends = zip(key[start:], low[start:], high[start:], strict=False)
    return all("?" in (least, most) or least <= letter <= most for letter, least, most in ends)
