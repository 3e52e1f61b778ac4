"""HCPCS workbooks: the ANWEB sheet with every code's dates, and the TRANS sheets that say what changed."""

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

from app.codesets.importers.doubts import FRESH, Doubts, NotUnderstoodError
from app.codesets.importers.guarded import Sheet
from app.codesets.importers.hcpcs import MORE, Fields, HcpcsRecords
from app.codesets.importers.model import Kind, Parsed, Part, Record
from app.codesets.model import CodeSystem
from app.errors import InputRefusedError

_HEAD_ROWS = 60
_YEAR = re.compile(r"\b(20[0-9]{2}) (?:HCPCS|Healthcare Common|Alpha-?Numeric)", re.IGNORECASE)
_NAMES: dict[str, str] = {
    "hcpc": "code", "hcpcs": "code", "hcpcmod": "code", "hcpcsmod": "code", "hcpcscode": "code", "hcpccode": "code", "code": "code",
    "recid": "record", "recordid": "record",
    "longdescription": "long", "longdesc": "long", "shortdescription": "short", "shortdesc": "short",
    "adddt": "added", "adddate": "added", "dateadded": "added", "codeaddeddate": "added",
    "acteffdt": "changed", "acteffdate": "changed", "actioneffectivedate": "changed", "actioneffdt": "changed",
    "termdt": "ended", "termdate": "ended", "terminationdate": "ended", "dateterminated": "ended",
    "actioncd": "action", "actioncode": "action", "action": "action",
}  # fmt: skip
_CROSS = re.compile(r"(?:xref|crossreference)(?:code)?[1-5]?")
_ACTIONS = {
    "add": "A", "coverageandlongdescriptionchange": "B", "longdescriptionchange": "C", "discontinued": "D", "discontinue": "D",
    "coveragechange": "F", "nochange": "N", "nomaintenance": "N", "paymentchange": "P", "reactivated": "R", "reactivate": "R",
    "shortdescriptionchange": "S", "miscellaneouschange": "T",
}  # fmt: skip
_SPECIFIC = re.compile(r"[A-Z][0-9]{4}")
_LEVEL_ONE = re.compile(r"[0-9]{4}[0-9A-Z]")


@dataclass(frozen=True, slots=True)
class _Head:
    """Where a sheet's columns are."""

    sheet: Sheet
    row: int  # 0-based
    columns: Mapping[str, int]
    cross: tuple[int, ...]

    @property
    def dated(self) -> bool:
        """Whether it says when each code was added."""
        return "added" in self.columns

    def where(self, index: int) -> str:
        """Return a row's place as it is named to a person."""
        return f"sheet {self.sheet.name}, row {index + 1}"

    def cell(self, row: Sequence[str], name: str) -> str:
        """Return a row's cell of that column, empty where there is none."""
        column = self.columns.get(name)
        return row[column] if column is not None and column < len(row) else ""


def is_hcpcs(sheets: Sequence[Sheet]) -> bool:
    """Whether a sheet has the header row of either kind."""
    return any(_head(sheet) for sheet in sheets)


def read_hcpcs(sheets: Sequence[Sheet], file: str) -> Parsed:
    """Read the records of the sheet that has dates, else the changes. Raises `InputRefusedError`."""
    heads = [head for sheet in sheets if (head := _head(sheet))]
    dated = [head for head in heads if head.dated]
    parsed = _anweb(dated, file) if dated else _trans(heads, file)
    if not parsed.records:
        raise InputRefusedError(file, f"sheet {heads[0].sheet.name}", "No row below its header has a HCPCS code.", FRESH)
    return parsed


def _head(sheet: Sheet) -> _Head | None:
    for index, row in enumerate(sheet.rows[:_HEAD_ROWS]):
        names = [re.sub("[^a-z0-9]", "", cell.lower()) for cell in row]
        columns: dict[str, int] = {}
        for place, name in enumerate(names):
            if name in _NAMES:
                columns.setdefault(_NAMES[name], place)
        if {"code", "long"} <= columns.keys() and columns.keys() & {"added", "action"}:
            return _Head(sheet, index, columns, tuple(place for place, name in enumerate(names) if _CROSS.fullmatch(name)))
    return None


def _year(heads: Sequence[_Head]) -> int | None:
    for head in heads:
        title = _YEAR.search(" ".join(cell for row in head.sheet.rows[: head.row] for cell in row))
        if title:
            return int(title.group(1))
    return None


def _rows(head: _Head) -> Iterator[tuple[int, Sequence[str]]]:
    for index in range(head.row + 1, len(head.sheet.rows)):
        row = head.sheet.rows[index]
        if any(cell.strip() for cell in row):
            yield index, row


def _anweb(heads: Sequence[_Head], file: str) -> Parsed:
    doubts = Doubts()
    records = HcpcsRecords(doubts)
    missing = sorted({"ended", "action"} - heads[0].columns.keys())
    if missing:
        names = {"ended": "termination date", "action": "action code"}
        raise InputRefusedError(
            file, heads[0].where(heads[0].row), f"The header names no {' and no '.join(names[name] for name in missing)}.", FRESH
        )
    for head in heads:
        for index, row in _rows(head):
            code, kind = head.cell(row, "code").strip().upper(), head.cell(row, "record").strip()
            if kind in MORE:
                records.more(head.where(index), code, head.cell(row, "long"))
                continue
            records.add(_fields(head, index, row, code))
    found = records.finished()
    return Parsed(Kind.ANWEB, CodeSystem.HCPCS, found, doubts.settled(file, len(found)), _year(heads))


def _fields(head: _Head, index: int, row: Sequence[str], code: str) -> Fields:
    return Fields(
        where=head.where(index),
        line=index + 1,
        code=code,
        record=head.cell(row, "record").strip(),
        long=head.cell(row, "long"),
        short=head.cell(row, "short"),
        instead=[row[place] for place in head.cross if place < len(row)],
        added=head.cell(row, "added"),
        changed=head.cell(row, "changed"),
        ended=head.cell(row, "ended"),
        action=head.cell(row, "action").strip(),
    )


def _trans(heads: Sequence[_Head], file: str) -> Parsed:
    doubts = Doubts()
    found: dict[str, Record] = {}
    places: dict[str, str] = {}
    for head in heads:
        for index, row in _rows(head):
            record = _changed(head, index, row, doubts)
            if record is None:
                continue
            before = found.setdefault(record.code, record)
            places.setdefault(record.code, head.where(index))
            if before.action != record.action:
                why = f"{record.code} has another action here than in {places[record.code]}; the first counts."
                doubts.fault(head.where(index), NotUnderstoodError(why, record.action))
    unread = doubts.settled(file, len(found))
    return Parsed(Kind.TRANS, CodeSystem.HCPCS, tuple(found.values()), unread, _year(heads))


def _changed(head: _Head, index: int, row: Sequence[str], doubts: Doubts) -> Record | None:
    code = head.cell(row, "code").strip().upper()
    said = head.cell(row, "action").strip()
    part = Part.MODIFIER if len(code) == 2 else Part.CODE
    if part is Part.CODE and not _SPECIFIC.fullmatch(code):
        if not _LEVEL_ONE.fullmatch(code):
            doubts.fault(head.where(index), NotUnderstoodError(f"{code or 'An empty cell'} is no HCPCS code.", " ".join(row)))
        return None
    action = said if len(said) == 1 else _ACTIONS.get(re.sub("[^a-z]", "", said.partition("(")[0].lower()), "")
    if not action:
        doubts.fault(head.where(index), NotUnderstoodError("The action is not one of those CMS uses.", said))
    dental = code.startswith("D") and part is Part.CODE
    long, short = ("", "") if dental else (" ".join(head.cell(row, name).split()) for name in ("long", "short"))
    return Record(code, part, None, None, action, None, long, short, (), index + 1)
