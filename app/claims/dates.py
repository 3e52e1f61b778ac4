"""The day a cell means: serials of either epoch, ISO, yyyymmdd, month first, or a month's name."""

import re
import unicodedata
from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, timedelta
from enum import Enum

_EPOCH_1900 = date(1899, 12, 30)
_EPOCH_1904 = date(1904, 1, 1)
_FIRST_SERIAL = 3654  # smaller numbers look like years
_LAST_SERIAL = 99_999
_PIVOT = 30  # two-digit years below it are of this century
_FIRST_YEAR = 1850
_MONTHS = ("jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec")
_SPANISH = {"ene": "jan", "abr": "apr", "ago": "aug", "set": "sep", "dic": "dec"}  # the others begin alike

_WEEKDAY = re.compile(r"(?:mon|tue(?:s)?|wed(?:nes)?|thu(?:rs)?|fri|sat(?:ur)?|sun)(?:day)?[.,]?\s+", re.IGNORECASE)
_CLOCK = re.compile(r"[T ,:-]*\d{1,2}[:.]\d{2}(?:[:.]\d{2}(?:[.,]\d+)?)?\s*(?:[AaPp]\.?[Mm]\.?)?\s*(?:Z|[+-]\d{2}:?\d{2})?$")
_DIGIT_CLOCK = re.compile(r"(\d{8})[T ]?(?:[01]\d|2[0-3])[0-5]\d(?:[0-5]\d)?(?:\.\d+)?")  # 20240401093000
_SHORT_CLOCK = re.compile(r"(.*\d{4}|\d{1,2}[/-]\d{1,2}[/-]\d{2}) +(?:[01]\d|2[0-3])[0-5]\d")  # 4/1/2024 0930
_BETWEEN = re.compile(r"\s*([/.-])\s*")
_SERIAL = re.compile(r"(\d{4,5})(?:\.\d+)?")
_ISO = re.compile(r"(\d{4})[-/.](\d{1,2})[-/.](\d{1,2})")
_EIGHT = re.compile(r"(\d{8})(?:\.0+)?")
_US = re.compile(r"(\d{1,2})[-/](\d{1,2})[-/](\d{4}|\d{2})")
_DAY_FIRST = re.compile(r"(\d{1,2})(?:st|nd|rd|th)?[-/ ]?(?:(?:of|de) )?([A-Za-z]{3,10})\.?[-/, ]*(?:de )?(\d{4}|\d{2})")
_MONTH_FIRST = re.compile(r"([A-Za-z]{3,9})\.?[-/ ]*(\d{1,2})(?:st|nd|rd|th)?[-/, ]+(\d{4}|\d{2})")
DASHES = ("-", "--", "---", "\u2013", "\u2014", ".", "*")
NULLS = ("NULL", "null", "Null", "(null)", "(NULL)", "<NULL>", "[NULL]", "\\N")  # how databases write an empty cell
_NOTHING = re.compile(r"[0\s./:-]*")
_EMPTY_SERIALS = {"1899-12-30", "1899-12-31", "1900-01-00", "1904-01-01"}  # a formatted zero


class Unread(Enum):
    """Why a cell holds no day."""

    MISSING = "missing"
    UNREADABLE = "unreadable"


@dataclass(frozen=True, slots=True)
class Day:
    """A day, and whether its year was written with two digits."""

    day: date
    short_year: bool = False


def read_day(text: str | None, *, epoch_1904: bool = False) -> Day | Unread:
    """Return the day a cell means. Zeros and blanks are missing; anything else that is no date is unreadable."""
    bare = unicodedata.normalize("NFKC", text or "").strip().lstrip("'").strip()
    if _NOTHING.fullmatch(bare) or bare in NULLS:
        return Unread.MISSING
    bare = _BETWEEN.sub(r"\1", _without_clock(_WEEKDAY.sub("", bare, count=1)))
    if bare in _EMPTY_SERIALS or _NOTHING.fullmatch(bare):
        return Unread.MISSING
    for pattern, build in _FORMS:
        match = pattern.fullmatch(bare)
        if match:
            return build(match, epoch_1904) or Unread.UNREADABLE
    return Unread.UNREADABLE


def before_service(born: Day, service: date) -> date:
    """Return a birth date; one with a two-digit year that lies after the service belongs to the century before."""
    if not born.short_year or born.day <= service:
        return born.day
    return _made(born.day.year - 100, born.day.month, born.day.day) or born.day


def _without_clock(text: str) -> str:
    bare = _DIGIT_CLOCK.fullmatch(text) or _SHORT_CLOCK.fullmatch(text)
    if bare is not None:
        return bare.group(1)
    match = _CLOCK.search(text)
    told = match is not None and (":" in match.group() or match.group()[0] in "T ")
    least = len("1/1/24") if told else len("2024-01-01")
    return text[: match.start()].strip() if match and match.start() >= least else text


def _made(year: int, month: int, day: int) -> date | None:
    if year < _FIRST_YEAR:
        return None
    try:
        return date(year, month, day)
    except ValueError:
        return None


def _full_year(text: str) -> tuple[int, bool]:
    if len(text) == len("2024"):
        return int(text), False
    short = int(text)
    return (2000 if short < _PIVOT else 1900) + short, True


def _with_year(year: str, month: int, day: str) -> Day | None:
    full, short = _full_year(year)
    made = _made(full, month, int(day))
    return Day(made, short) if made else None


def _from_serial(match: re.Match[str], epoch_1904: bool) -> Day | None:  # noqa: FBT001 - one of a table of builders
    number = int(match.group(1))
    if not _FIRST_SERIAL <= number <= _LAST_SERIAL:
        return None
    return Day((_EPOCH_1904 if epoch_1904 else _EPOCH_1900) + timedelta(days=number))


def _from_iso(match: re.Match[str], _epoch: bool) -> Day | None:  # noqa: FBT001 - one of a table of builders
    made = _made(int(match.group(1)), int(match.group(2)), int(match.group(3)))
    return Day(made) if made else None


def _from_eight(match: re.Match[str], _epoch: bool) -> Day | None:  # noqa: FBT001 - one of a table of builders
    text = match.group(1)
    made = _made(int(text[:4]), int(text[4:6]), int(text[6:]))
    if made is None and int(text[:4]) < _FIRST_YEAR:  # month first: 12312024
        made = _made(int(text[4:]), int(text[:2]), int(text[2:4]))
    return Day(made) if made else None


def _from_us(match: re.Match[str], _epoch: bool) -> Day | None:  # noqa: FBT001 - one of a table of builders
    return _with_year(match.group(3), int(match.group(1)), match.group(2))


def _month(name: str) -> int:
    start = name[:3].lower()
    start = _SPANISH.get(start, start)
    return _MONTHS.index(start) + 1 if start in _MONTHS else 0


def _from_day_first(match: re.Match[str], _epoch: bool) -> Day | None:  # noqa: FBT001 - one of a table of builders
    return _with_year(match.group(3), _month(match.group(2)), match.group(1))


def _from_month_first(match: re.Match[str], _epoch: bool) -> Day | None:  # noqa: FBT001 - one of a table of builders
    return _with_year(match.group(3), _month(match.group(1)), match.group(2))


_FORMS: tuple[tuple[re.Pattern[str], Callable[[re.Match[str], bool], Day | None]], ...] = (
    (_ISO, _from_iso),
    (_EIGHT, _from_eight),
    (_SERIAL, _from_serial),
    (_US, _from_us),
    (_DAY_FIRST, _from_day_first),
    (_MONTH_FIRST, _from_month_first),
)
