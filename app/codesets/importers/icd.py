"""The ICD-10-CM and ICD-10-PCS lists: the order file (number, code, header flag, descriptions) and the codes file (code, description)."""

import re
from collections.abc import Sequence

from app.codesets.importers.doubts import FRESH, Doubts, NotUnderstoodError, shortened
from app.codesets.importers.model import Kind, Parsed, Part, Record
from app.codesets.model import CodeSystem
from app.codesets.shape import normal
from app.errors import InputRefusedError

_ORDER = re.compile(r"([0-9]{5,6}) ([0-9A-Z]{3,7}) +([01]) (.*)")
_CODES = re.compile(r"([0-9A-Z]{3,7})(?: +|\t)(\S.*)")
_SHORT = 60  # characters of the short description
_SAMPLE = 200
_FITS = 0.5  # of the sample, so that a file with damaged lines is still known for what it is


def is_order(lines: Sequence[str]) -> bool:
    """Whether most of the first lines are of the order file."""
    return _share(_ORDER, lines) > _FITS


def is_codes(lines: Sequence[str]) -> bool:
    """Whether most of the first lines are a code with its description."""
    sample = [found.group(1) for line in lines[:_SAMPLE] if (found := _CODES.fullmatch(line.rstrip()))]
    return len([code for code in sample if _system(code)]) > _FITS * len(lines[:_SAMPLE])


def read_order(lines: Sequence[str], file: str) -> Parsed:
    """Read an order file. Raises `InputRefusedError`."""
    doubts = Doubts()
    records: list[Record] = []
    expected = None
    for number, line in enumerate(lines, start=1):
        if not line.strip():
            continue
        found = _ORDER.fullmatch(line.rstrip())
        if found is None:
            raise InputRefusedError(file, f"line {number}", _torn(line, number == len(lines)), FRESH)
        order, code, flag, texts = found.groups()
        if expected is not None and int(order) != expected:
            raise InputRefusedError(
                file, f"line {number}", f"Its order number is {order} where {expected:05} is due: lines are missing.", FRESH
            )
        if expected is None and int(order) != 1:
            doubts.note(f"line {number}", "", f"The list begins with order number {order}: what comes before is missing.")
        expected = int(order) + 1
        part = Part.CODE if flag == "1" else Part.HEADER
        records.append(Record(code, part, None, None, "", None, texts[_SHORT:].strip(), texts[:_SHORT].strip(), (), number))
    return _parsed(Kind.ORDER, records, doubts, file)


def read_codes(lines: Sequence[str], file: str) -> Parsed:
    """Read a codes file. Raises `InputRefusedError`."""
    doubts = Doubts()
    records: list[Record] = []
    for number, line in enumerate(lines, start=1):
        found = _CODES.fullmatch(line.rstrip())
        if found is not None and _system(found.group(1)):
            records.append(Record(found.group(1), Part.CODE, None, None, "", None, found.group(2).strip(), "", (), number))
        elif line.strip():
            raise InputRefusedError(file, f"line {number}", _torn(line, number == len(lines)), FRESH)
    return _parsed(Kind.CODES, records, doubts, file)


def _share(shape: re.Pattern[str], lines: Sequence[str]) -> float:
    sample = [line for line in lines[:_SAMPLE] if line.strip()]
    return sum(1 for line in sample if shape.fullmatch(line.rstrip())) / max(len(sample), 1)


def _torn(line: str, last: bool) -> str:  # noqa: FBT001 - the one thing that tells two reasons apart
    if last:
        return f"The last line breaks off (“{shortened(line)}”), so the file is cut short."
    return f"It is no code with its description: “{shortened(line)}”."


def _system(code: str) -> CodeSystem | None:
    return next((system for system in (CodeSystem.ICD10CM, CodeSystem.ICD10PCS) if normal(system, code)), None)


def _parsed(kind: Kind, records: Sequence[Record], doubts: Doubts, file: str) -> Parsed:
    codes = [record for record in records if record.part is Part.CODE]
    if not codes:
        raise InputRefusedError(file, "", "It holds headers alone and no code.", FRESH)
    system = _majority(codes)
    kept: dict[str, Record] = {}
    for record in records:
        if record.part is Part.CODE and not normal(system, record.code):
            doubts.fault(f"line {record.line}", NotUnderstoodError(f"{record.code} is not written like a code of {system.value}."))
            continue
        if record.code in kept:
            doubts.note(f"line {record.line}", record.code, "The code stands in the list twice; it counts once.")
        kept.setdefault(record.code, record)
    return Parsed(kind, system, tuple(kept.values()), doubts.settled(file, len(codes)))


def _majority(codes: Sequence[Record]) -> CodeSystem:
    """Return the system of most codes: every ICD-10-PCS code has seven characters, of the others few have."""
    fits = {system: sum(1 for record in codes if normal(system, record.code)) for system in (CodeSystem.ICD10PCS, CodeSystem.ICD10CM)}
    return max(fits, key=lambda system: fits[system])
