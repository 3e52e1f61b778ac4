"""HCPCS records out of their fields, the same for the text file and the workbook.

The record layout CMS publishes with the files says of the termination date that it is the last date on which the code may be used;
the files agree: of all 615 terminated records of January 2020 the action effective date is the day after. So a code's time ends on the
day after its termination date.
"""

import re
from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime, timedelta

from app.codesets.importers.doubts import Doubts, NotUnderstoodError
from app.codesets.importers.model import Part, Record

MAIN, MORE = frozenset("37"), frozenset("48")  # the record's first line, and the ones that continue its description
_MODIFIERS = frozenset("78")
_CODE = re.compile(r"[A-Z][0-9]{4}")
_LEVEL_ONE = re.compile(r"[0-9]{4}[0-9A-Z]")
_MODIFIER = re.compile(r"[A-Z0-9]{2}")
_CDT = "D"  # the dental codes belong to the ADA, their texts too
_REACTIVATED = "R"
_AS_VALID = "It is taken as valid within the table's days."
_EPOCH = date(1899, 12, 30)
_SERIALS = range(20_000, 80_000)  # 1954 to 2119
_FIRST_YEAR, _LAST_YEAR = 1960, 2100


@dataclass(frozen=True, slots=True)
class Fields:
    """The fields of one record as text."""

    where: str
    line: int
    code: str
    record: str  # the record identification code
    long: str
    short: str
    instead: Sequence[str]
    added: str
    changed: str
    ended: str
    action: str


class HcpcsRecords:
    """Makes records of fields in the order in which they stand."""

    def __init__(self, doubts: Doubts) -> None:
        self._doubts = doubts
        self._records: list[Record] = []
        self.level_one = 0

    def add(self, fields: Fields) -> None:
        """Take a record's first line."""
        if _LEVEL_ONE.fullmatch(fields.code):
            self.level_one += 1
            return
        modifier = fields.record in _MODIFIERS or (not fields.record and len(fields.code) == 2)
        part = Part.MODIFIER if modifier else Part.CODE
        if not (_MODIFIER if modifier else _CODE).fullmatch(fields.code):
            self._doubts.fault(fields.where, NotUnderstoodError(f"{fields.code or 'An empty cell'} is no HCPCS code.", fields.long))
            return
        start = end = changed = None
        try:
            changed = day_of(fields.changed, "action effective date")
            start, end = _times(fields, changed)
            _check_action(fields.action)
        except NotUnderstoodError as error:
            self._doubts.fault(fields.where, error, _AS_VALID)
        own = not fields.code.startswith(_CDT) or modifier
        texts = (_plain(fields.long), _plain(fields.short)) if own else ("", "")
        self._records.append(Record(fields.code, part, start, end, fields.action, changed, *texts, self._codes(fields), fields.line))

    def more(self, where: str, code: str, long: str) -> None:
        """Take a line that continues the description of the record before it."""
        before = self._records[-1] if self._records else None
        if before is None or before.code != code:
            if not (self.level_one and _LEVEL_ONE.fullmatch(code)):
                self._doubts.fault(where, NotUnderstoodError(f"It continues {code}, which is not the record before it.", long))
            return
        if before.long:
            self._records[-1] = replace(before, long=f"{before.long} {_plain(long)}".strip())

    def finished(self) -> tuple[Record, ...]:
        """Return the records; one that stands twice counts once."""
        if self.level_one:
            self._doubts.note("", "", f"{self.level_one:,} CPT codes are left out: they and their texts belong to the AMA.")
        seen: dict[tuple[str, Part, date | None, date | None], Record] = {}
        for record in self._records:
            key = (record.code, record.part, record.start, record.end)
            if key in seen:
                self._doubts.note(f"line {record.line}", record.code, f"{record.code} stands twice with the same dates; it counts once.")
            seen.setdefault(key, record)
        return tuple(seen.values())

    def _codes(self, fields: Fields) -> tuple[str, ...]:
        found = [text for text in (" ".join(item.split()) for item in fields.instead) if text]
        codes = [text for text in found if _CODE.fullmatch(text) or _LEVEL_ONE.fullmatch(text) or _MODIFIER.fullmatch(text)]
        for text in found:
            if text not in codes:
                self._doubts.note(fields.where, text, f"The cross-reference of {fields.code} is no code.")
        return tuple(dict.fromkeys(codes))


def _times(fields: Fields, changed: date | None) -> tuple[date, date | None]:
    start = day_of(fields.added, "add date")
    last = day_of(fields.ended, "termination date")
    if start is None:
        raise NotUnderstoodError(f"{fields.code} has no add date.")
    if fields.action == _REACTIVATED and changed is not None and changed > start:
        start = changed  # of its first life the record keeps no end
    end = last + timedelta(days=1) if last is not None else None
    if end is not None and end <= start:
        raise NotUnderstoodError(f"{fields.code} ends on {last}, before its add date {start}.")
    return start, end


def _check_action(action: str) -> None:
    if action and not re.fullmatch("[A-Z]", action):
        raise NotUnderstoodError(f"The action code is {action}.")


def day_of(text: str, name: str) -> date | None:
    """Return a date written as 20240401, 2024-04-01, 04/01/2024 or as a workbook counts its days."""
    text = text.strip()
    if not text or set(text) == {"0"}:
        return None
    day = _day(text)
    if day is None or not _FIRST_YEAR <= day.year <= _LAST_YEAR:
        raise NotUnderstoodError(f"The {name} is no date.", text)
    return day


def _day(text: str) -> date | None:
    if text.isascii() and text.isdigit() and int(text) in _SERIALS:
        return _EPOCH + timedelta(days=int(text))
    for form in ("%Y%m%d", "%Y-%m-%d", "%m/%d/%Y", "%Y-%m-%d %H:%M:%S"):
        if form == "%Y%m%d" and len(text) != len("20240401"):
            continue
        try:
            return datetime.strptime(text, form).date()  # noqa: DTZ007 - a day of the calendar
        except ValueError:
            continue
    return None


def _plain(text: str) -> str:
    return " ".join(text.split())
