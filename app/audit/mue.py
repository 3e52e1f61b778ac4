"""The medically unlikely edits as CMS publishes them: the most units of a code on a line (indicator 1) or on a day (2 and 3)."""

import csv
import io
import re
from collections.abc import Mapping
from datetime import date
from decimal import Decimal

from app.audit.model import ClaimType
from app.audit.rule_tables import Kind, Per, UnitRow
from app.claims.codes import read_procedure
from app.errors import InputRefusedError

_HEADER_ROWS = 30
_VALUES = re.compile(r"(practitioner|outpatient hospital|dme supplier|facility outpatient).*mue values?", re.IGNORECASE)
_CODE = re.compile(r"hcpcs|cpt", re.IGNORECASE)
_INDICATOR = re.compile(r"adjudication|\bMAI\b", re.IGNORECASE)
_DAYS = (re.compile(r"(?<!\d)(\d{2})[-_/.](\d{2})[-_/.](\d{4})(?!\d)"), re.compile(r"(?<!\d)(\d{4})[-_.](\d{2})[-_.](\d{2})(?!\d)"))


def is_mue(text: str) -> bool:
    """Whether a text is one of the MUE lists, by its header row."""
    return _header(text) is not None


def mue_rows(file: str, text: str, dated: date | None) -> tuple[Mapping[str, str], list[UnitRow]]:
    """Return the head and the rows of an MUE list. It holds from its own date on, named by `dated`, its file name or the lines above.

    Raises `InputRefusedError` naming the row that cannot be understood.
    """
    header = _header(text)
    assert header is not None  # noqa: S101 - `is_mue` was asked
    number, names = header
    values = next(place for place, name in enumerate(names) if _VALUES.search(name))
    code_place = next(place for place, name in enumerate(names) if _CODE.search(name))
    indicator = next(place for place, name in enumerate(names) if _INDICATOR.search(name))
    kind = ClaimType.OUTPATIENT if "outpatient" in names[values].lower() else ClaimType.PROFESSIONAL
    records = list(csv.reader(io.StringIO(text)))
    day = dated or _day_in(file) or _day_in(" ".join(" ".join(record) for record in records[:number]))
    if day is None:
        raise InputRefusedError(file, "", "It does not say from when its values hold.", "Name the date of the list.")
    rows = []
    for place, record in enumerate(records[number + 1 :], number + 2):
        if len(record) <= max(values, indicator) or not record[code_place].strip():
            continue
        code = read_procedure(record[code_place]).code
        most, per = record[values].strip(), record[indicator].strip()[:1]
        if code is None or not most.isdigit() or per not in {"1", "2", "3"}:
            raise InputRefusedError(
                file, f"row {place}", "It is no code with a number of units and an indicator of 1, 2 or 3.", "Use the list as published."
            )
        rows.append(UnitRow(code=code, most=Decimal(most), per=Per.LINE if per == "1" else Per.DAY, claim_type=kind, start=day))
    title = f"the MUE list for {'hospital outpatients' if kind is ClaimType.OUTPATIENT else 'practitioners'} of {day}"
    return {"kind": Kind.UNITS.value, "title": title, "source": "CMS, NCCI medically unlikely edits", "dated": day.isoformat()}, rows


def _header(text: str) -> tuple[int, list[str]] | None:
    """Return where the header row stands and its names."""
    for number, record in enumerate(csv.reader(io.StringIO("\n".join(text.split("\n")[: _HEADER_ROWS * 10])))):
        names = [" ".join(name.split()) for name in record]
        wanted = (_VALUES, _CODE, _INDICATOR)
        if all(any(pattern.search(name) for name in names) for pattern in wanted) and len(names) > 2:
            return number, names
        if number > _HEADER_ROWS:
            return None
    return None


def _day_in(text: str) -> date | None:
    american = _DAYS[0].search(text)
    iso = _DAYS[1].search(text)
    if american is None and iso is None:
        return None
    try:
        if american is not None:
            month, day, year = map(int, american.groups())
        else:
            year, month, day = map(int, iso.groups()) if iso is not None else (0, 0, 0)
        return date(year, month, day)
    except ValueError:
        return None
