"""Every way a policy writes a date, found in running text with its span."""

import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import date, timedelta
from functools import lru_cache

from app.codesets.shape import plain

_CENTURY_PIVOT = 69  # 69..99 are of the last century, 00..68 of this one

_MONTH_STEMS = ("jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec")
_MONTHS = {name: number for number, name in enumerate(_MONTH_STEMS, start=1)}

_MONTH = (
    r"(?P<name>jan(?:uary)?|feb(?:ruary)?|mar(?:ch)?|apr(?:il)?|may|june?|july?|aug(?:ust)?|sept?(?:ember)?|oct(?:ober)?|nov(?:ember)?|dec(?:ember)?)"
    r"(?!\w)\.?"
)
_DAY = r"(?P<day>\d{1,2})(?:st|nd|rd|th)?"
_YEAR = r"(?P<year>\d{4})"
_DIGIT = re.compile(r"\d")
_START = r"(?<![\w/.\-])"  # not inside a longer number, code or path
_LOOSE = r"(?<![\w/])"
_END = r"(?![\w/])(?![.\-]\d)"


@dataclass(frozen=True, slots=True)
class FoundDate:
    """A date at `[start:end]`: a day, or a month or year (`partial`, such as "2020-06"), or neither if it is impossible."""

    start: int
    end: int
    day: date | None
    partial: str | None
    precision: str  # day | month | year | impossible


_Parts = dict[str, str | None]
_Reading = tuple[date | None, str | None, str]
_DateForm = tuple[re.Pattern[str], Callable[[_Parts], _Reading], tuple[str, ...]]
_IMPOSSIBLE: _Reading = (None, None, "impossible")


def _whole_year(digits: str) -> int:
    number = int(digits)
    if len(digits) > 2:
        return number
    return number + (1900 if number >= _CENTURY_PIVOT else 2000)


def _month_number(parts: _Parts) -> int:
    name = parts.get("name")
    return _MONTHS[name[:3].lower()] if name else int(parts["month"] or 0)


def _day(parts: _Parts) -> _Reading:
    try:
        return date(_whole_year(parts["year"] or ""), _month_number(parts), int(parts["day"] or 0)), None, "day"
    except ValueError:
        return _IMPOSSIBLE


def _month(parts: _Parts) -> _Reading:
    number = _month_number(parts)
    return (None, f"{parts['year']}-{number:02}", "month") if 1 <= number <= 12 else _IMPOSSIBLE


def _year(parts: _Parts) -> _Reading:
    return None, parts["year"], "year"


def _form(pattern: str, read: Callable[[_Parts], _Reading], *signs: str) -> _DateForm:
    """Return a form with what a text in small letters holds one of wherever the form stands: the other texts need no search."""
    return re.compile(pattern, re.IGNORECASE), read, _MONTH_STEMS if _MONTH in pattern else signs


# In this order: a longer form is tried before a shorter one that it contains.
_FORMS = (
    _form(_START + r"(?P<year>(?:19|20)\d{2})(?P<sep>[-/])(?P<month>\d{1,2})(?P=sep)(?P<day>\d{1,2})" + _END, _day, "-", "/"),
    _form(_LOOSE + r"(?P<month>\d{1,2})\s?/\s?(?P<day>\d{1,2})\s?/\s?(?P<year>\d{4}|\d{2})(?![\w/])", _day, "/"),
    _form(_START + r"(?P<month>\d{1,2})-(?P<day>\d{1,2})-(?P<year>\d{4}|\d{2})" + _END, _day, "-"),
    # with points only a four-digit year: 5.70.01 and 4.01.05 are policy numbers
    _form(_START + r"(?P<month>\d{1,2})\.(?P<day>\d{1,2})\.(?P<year>(?:19|20)\d{2})" + _END, _day, "."),
    _form(_LOOSE + _MONTH + r"\s*" + _DAY + r"\s*,?\s+" + _YEAR + r"(?!\w)", _day),
    _form(_LOOSE + _DAY + r"(?:\s+of)?[\s-]+" + _MONTH + r",?[\s-]+(?P<year>\d{4}|\d{2}(?=-))" + r"(?!\w)", _day),
    _form(_LOOSE + r"(?P<day>\d{1,2})-" + _MONTH + r"-(?P<year>\d{4}|\d{2})(?!\w)", _day),
    _form(_LOOSE + _MONTH + r",?(?:\s+|-|\s+of\s+)" + _YEAR + r"(?!\w)", _month),
    _form(_START + r"(?P<month>\d{1,2})/(?P<year>(?:19|20)\d{2})" + _END, _month, "/"),
    _form(_START + r"(?P<year>(?:19|20)\d{2})-(?P<month>0[1-9]|1[0-2])" + _END, _month, "-"),
)
_YEAR_FORM = _form(_START + r"(?P<year>(?:19|20)\d{2})" + _END, _year, "19", "20")


def find_dates(text: str, *, years: bool = False) -> tuple[FoundDate, ...]:
    """Return the dates of a text in their order; with `years`, a year standing alone too. Impossible dates are left out."""
    return tuple(found for found in _all(text, years=years) if found.precision != "impossible")


def find_impossible_dates(text: str) -> tuple[FoundDate, ...]:
    """Return what is written as a date but names no day of the calendar, such as 13/45/2024: for the reader to report."""
    return tuple(found for found in _all(text, years=False) if found.precision == "impossible")


def day_after(day: date) -> date:
    """Return the next day: the first day without a code whose last valid day is `day`."""
    return day + timedelta(days=1)


def day_before(day: date) -> date:
    """Return the day before."""
    return day - timedelta(days=1)


def ends_period(day: date) -> bool:
    """Whether the day is the last of a month: where a code set's periods end."""
    return day_after(day).day == 1


@lru_cache(maxsize=1024)  # several readers ask for the dates of the same lines
def _all(text: str, *, years: bool) -> tuple[FoundDate, ...]:
    if _DIGIT.search(text) is None:
        return ()
    ascii_text = plain(text)
    small = ascii_text.casefold()
    taken: list[FoundDate] = []
    for pattern, read, signs in (*_FORMS, _YEAR_FORM) if years else _FORMS:
        if any(sign in small for sign in signs):
            taken += [found for found in _of_form(ascii_text, pattern, read) if not any(_overlap(found, other) for other in taken)]
    return tuple(sorted(taken, key=lambda found: found.start))


def _of_form(text: str, pattern: re.Pattern[str], read: Callable[[_Parts], _Reading]) -> Iterator[FoundDate]:
    for match in pattern.finditer(text):
        day, partial, precision = read(match.groupdict())
        yield FoundDate(match.start(), match.end(), day, partial, precision)


def _overlap(one: FoundDate, other: FoundDate) -> bool:
    return one.start < other.end and other.start < one.end
