"""The HCPCS "ANWEB" text file: records of 320 characters in the columns of the layout CMS publishes, under a disclaimer."""

import re
from collections.abc import Sequence

from app.codesets.importers.doubts import FRESH, Doubts
from app.codesets.importers.hcpcs import MORE, Fields, HcpcsRecords
from app.codesets.importers.model import Kind, Parsed
from app.codesets.model import CodeSystem
from app.errors import InputRefusedError

_RECORD = re.compile(r"(?: {3}[A-Z0-9]{2}|[A-Z0-9][0-9]{3}[0-9A-Z])[0-9]{5}[3478]")
_YEAR = re.compile(r"\b(20[0-9]{2}) (?:HCPCS|Healthcare Common|Alpha-?Numeric)", re.IGNORECASE)
_CODE, _KIND, _LONG, _SHORT = slice(0, 5), 10, slice(11, 91), slice(91, 119)
_CROSS = [slice(start, start + 5) for start in range(204, 229, 5)]
_ADDED, _CHANGED, _ENDED, _ACTION = slice(268, 276), slice(276, 284), slice(284, 292), 292
_FULL = 293  # characters to the last field that is never blank
_ABOVE = 200  # lines a disclaimer takes at most
_WHOLE = 500  # records; fewer are an extract
_LAST_LETTER = "V"


def is_anweb(lines: Sequence[str]) -> bool:
    """Whether records of this layout begin somewhere near the top."""
    return any(_RECORD.match(line) for line in lines[:_ABOVE])


def read_anweb(lines: Sequence[str], file: str) -> Parsed:
    """Read the records. Raises `InputRefusedError`."""
    first = next(index for index, line in enumerate(lines) if _RECORD.match(line))
    last = max(index for index, line in enumerate(lines) if _RECORD.match(line))
    doubts = Doubts()
    records = HcpcsRecords(doubts)
    for index in range(first, last + 1):
        if lines[index].strip():
            _take(lines[index], index + 1, records, file)
    _check_last(lines[first : last + 1], last + 1, file)
    for index in range(last + 1, len(lines)):
        _after(lines[index], index + 1, doubts, file)
    found = records.finished()
    _check_whole([record.code for record in found if len(record.code) > 2], doubts, file)
    title = _YEAR.search(" ".join(lines[:first]))
    return Parsed(Kind.ANWEB, CodeSystem.HCPCS, found, doubts.settled(file, len(found)), int(title.group(1)) if title else None)


def _take(line: str, number: int, records: HcpcsRecords, file: str) -> None:
    where = f"line {number}"
    if not _RECORD.match(line):
        raise InputRefusedError(file, where, "It is no record of the HCPCS layout: code, sequence and record number must open it.", FRESH)
    code = line[_CODE].strip()
    if line[_KIND] in MORE:
        records.more(where, code, line[_LONG])
        return
    if len(line) < _FULL:
        raise InputRefusedError(
            file, where, f"The record of {code} has {len(line)} characters where {_FULL} are due, so the file is cut short.", FRESH
        )
    records.add(
        Fields(
            where,
            number,
            code,
            line[_KIND],
            line[_LONG],
            line[_SHORT],
            [line[place] for place in _CROSS],
            line[_ADDED],
            line[_CHANGED],
            line[_ENDED],
            line[_ACTION].strip(),
        )
    )


def _check_last(records: Sequence[str], number: int, file: str) -> None:
    """Refuse a last line shorter than all others of its kind."""
    full = min((len(line) for line in records[:-1] if len(line) > _KIND and line[_KIND] in MORE), default=0)
    if records[-1][_KIND] in MORE and len(records[-1]) < full:
        raise InputRefusedError(file, f"line {number}", "The last description breaks off, so the file is cut short.", FRESH)


def _after(line: str, number: int, doubts: Doubts, file: str) -> None:
    """Note what follows the last record, unless it is the torn beginning of another."""
    if line.strip() and " " not in line.strip() and len(line) < len("A1234001003"):
        raise InputRefusedError(file, f"line {number}", "The last record breaks off, so the file is cut short.", FRESH)
    if line.strip():
        doubts.note(f"line {number}", line, "It follows the last record and is no record.")


def _check_whole(codes: Sequence[str], doubts: Doubts, file: str) -> None:
    if not codes:
        raise InputRefusedError(file, "", "It holds no HCPCS codes.", FRESH)
    if len(codes) < _WHOLE:
        doubts.note("", "", f"It holds {len(codes)} codes alone: as a table it says of all others that they do not exist.")
    elif max(codes)[0] < _LAST_LETTER:
        raise InputRefusedError(file, "", f"The list ends at {max(codes)}, before the V codes, so the file is cut short.", FRESH)
