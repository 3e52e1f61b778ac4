"""Dates with points and two digits for the year, such as 03.10.20: in running text those are numbers of policies too."""

import re
from datetime import date

from app.policy.dates import FoundDate, find_dates

_POINTED = re.compile(r"(?P<month>\d{1,2})\.(?P<day>\d{1,2})\.(?P<year>\d{2})(?![\w.])")
_HEADS = re.compile(r"\s*(?:$|:|\||[–—-]\s)")


def pointed_date(text: str, at: int) -> FoundDate | None:
    """Return the date printed so at this very place, where it heads what follows or stands alone."""
    match = _POINTED.match(text, at)
    if match is None or _HEADS.match(text, match.end()) is None:
        return None
    try:
        day = date(2000 + int(match["year"]), int(match["month"]), int(match["day"]))
    except ValueError:
        return None
    return FoundDate(match.start(), match.end(), day, None, "day")


def dates_of_cell(text: str) -> tuple[FoundDate, ...]:
    """Return the dates of a table's cell, one with points too where it fills the cell."""
    found = pointed_date(text.strip(), 0)
    alone = found is not None and found.end == len(text.strip())
    return (found,) if alone and found is not None else find_dates(text)
