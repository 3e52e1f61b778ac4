"""Tokens that a comparison never splits: codes, code ranges, dates, ages, numbers with their units, words."""

import re
from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from app.documents.model import ViewBlock


class AtomKind(StrEnum):
    """What a token is; it decides what may be masked or absorbed."""

    WORD = "word"
    NUMBER = "number"
    DATE = "date"
    CODE = "code"
    AGE = "age"
    LINK = "link"
    MARK = "mark"


_KINDS = {str(kind): kind for kind in AtomKind}
_ONE_WORD = (AtomKind.WORD, AtomKind.MARK, AtomKind.LINK)  # never with white space inside


@dataclass(frozen=True, slots=True)
class Atom:
    """Characters `[start:end]` of view block `block`. Equal keys read the same; equal values say the same, however written."""

    kind: AtomKind
    block: int
    start: int
    end: int
    key: str
    value: str


_ALIKE = str.maketrans(
    {
        "\u2018": "'",
        "\u2019": "'",
        "\u201a": "'",
        "\u2032": "'",
        "\u201c": '"',
        "\u201d": '"',
        "\u201e": '"',
        "\u2033": '"',
        "\u2010": "-",
        "\u2011": "-",
        "\u2012": "-",
        "\u2013": "-",
        "\u2014": "-",
        "\u2212": "-",
        "\u2026": "...",
        "\u00ad": "",
        "\u200b": "",
        "\u200c": "",
        "\u200d": "",
        "\ufeff": "",
    }
)

_MONTHS = ("jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec")
_MONTH = (
    r"(?:Jan(?:uary)?|Feb(?:ruary)?|Mar(?:ch)?|Apr(?:il)?|May|June?|July?"
    r"|Aug(?:ust)?|Sept?(?:ember)?|Oct(?:ober)?|Nov(?:ember)?|Dec(?:ember)?)"
)
_DASH = r"[-\u2010-\u2014\u2212]"
_CODE = (
    r"(?:[A-Z]\d[0-9A-Z]\.[0-9A-Zx]{1,4}|[A-Z]\d{4}|\d{5}|\d{4}[A-Z]"
    r"|(?=[A-Z0-9]*[A-Z])(?=[A-Z0-9]*\d)[0-9A-HJ-NP-Z]{7}|[A-Z]\d[0-9A-Z]{1,5}x?|\d{3}\.\d{1,2})"
)
_SPAN = r"(?:years?|yrs?|months?|weeks?|days?)"
_UNIT = (
    r"(?:mg|mcg|\u00b5g|\u03bcg|ng|pg|kg|g|mL|ml|dL|L|IU|mIU|units?|mm\s?Hg|mm|cm|m2|m\u00b2|mEq|mmol|\u00b5mol|mol|%|percent|cells|copies"
    r"|years?|weeks?|months?|days?|hours?|minutes?|doses?|vials?)"
)
_NUMBER = r"\d+(?:,\d{3})*(?:\.\d+)?"
_TOKEN = re.compile(
    rf"""
    (?P<link>(?:https?://|www\.|doi:)[^\s<>]*[^\s<>.,;)\]])
  | (?P<date>\b{_MONTH}\.?\s+\d{{1,2}}(?:st|nd|rd|th)?,?\s+\d{{4}}\b
      | \b\d{{1,2}}\s+{_MONTH}\.?,?\s+\d{{4}}\b
      | \b{_MONTH}\.?,?\s+\d{{4}}\b
      | (?<![\w/.])\d{{1,2}}(?P<sep>[/.-])\d{{1,2}}(?P=sep)(?:\d{{4}}|\d{{2}})(?![\w/])
      | (?<![\w/.])\d{{4}}-\d{{2}}-\d{{2}}(?![\w/])
      | (?<![\w/.])\d{{1,2}}/\d{{4}}(?![\w/]))
  | (?P<code>(?<![\w.]){_CODE}(?:\s*{_DASH}\s*{_CODE})?(?![\w])(?!\.\d))
  | (?P<age>(?<![\w.])\d+(?:\s*(?:{_DASH}|to|through)\s*\d+)?\s*-?{_SPAN}(?:\s+of\s+age|[\s-]+old)
        (?:\s*,?\s*(?:or|and)\s+(?:older|younger|over|above|under|below|up))?(?!\w)
      | (?<![\w.])\d+\s+{_SPAN}\s+(?:or|and)\s+(?:older|younger|over|above|under|below)(?!\w))
  | (?P<number>(?<![\w.]){_NUMBER}(?:\s*{_DASH}\s*{_NUMBER})?\s*{_UNIT}(?:/(?:{_UNIT}|day|week|month|dose|hour|min|h|d))*(?![\w]))
  | (?P<word>[^\W_]+(?:[.,\u2012-\u2014\u2212](?=\d)[^\W_]+|['\u2019\u2010\u2011/+&._-][^\W_]+)*)
  | (?P<mark>\S)
    """,
    re.VERBOSE,
)


def plain(text: str) -> str:
    """Return the text with white space, quotes and dashes written one way."""
    return " ".join((text if text.isascii() else text.translate(_ALIKE)).split())


def day_of(text: str) -> date | None:
    """Return the day a date token names, or None where it names a month or is no date."""
    named = re.fullmatch(rf"({_MONTH})\.?\s+(\d{{1,2}})\D{{0,3}}\s+(\d{{4}})", text)
    if named:
        return _day(int(named[3]), _MONTHS.index(named[1][:3].lower()) + 1, int(named[2]))
    named = re.fullmatch(rf"(\d{{1,2}})\s+({_MONTH})\.?,?\s+(\d{{4}})", text)
    if named:
        return _day(int(named[3]), _MONTHS.index(named[2][:3].lower()) + 1, int(named[1]))
    parts = [int(part) for part in re.split(r"[/.-]", text)] if re.fullmatch(r"[\d/.-]+", text) else []
    if len(parts) != 3:
        return None
    if parts[0] > 999:
        return _day(*parts)
    year = parts[2] + (2000 if parts[2] < 70 else 1900) if parts[2] < 100 else parts[2]
    return _day(year, parts[0], parts[1])


def _day(year: int, month: int, day: int) -> date | None:
    try:
        return date(year, month, day)
    except ValueError:
        return None


def atoms_of(block: ViewBlock) -> tuple[Atom, ...]:
    """Return the tokens of a block's text after its list label."""
    return tuple(_atoms(block.text, block.body, block.index))


def words_of(text: str) -> tuple[Atom, ...]:
    """Return the tokens of a loose text."""
    return tuple(_atoms(text, 0, 0))


def _atoms(text: str, start: int, block: int) -> list[Atom]:
    found = []
    for match in _TOKEN.finditer(text, start):
        kind = _KINDS[match.lastgroup or "mark"]
        key = match.group()
        if kind in _ONE_WORD and key.isascii():
            found.append(Atom(kind, block, match.start(), match.end(), key, key))
            continue
        key = plain(key)
        if key:  # a lone soft hyphen or zero-width mark is no token
            found.append(Atom(kind, block, match.start(), match.end(), _key(kind, key), _value(kind, key)))
    return found


def _key(kind: AtomKind, text: str) -> str:
    return re.sub(r"\s*-\s*", "-", text) if kind is AtomKind.CODE else text


def _value(kind: AtomKind, text: str) -> str:
    if kind is AtomKind.DATE:
        day = day_of(text)
        return day.isoformat() if day else text.lower()
    if kind is AtomKind.CODE:
        return re.sub(r"[\s.]", "", text).upper()
    return text
