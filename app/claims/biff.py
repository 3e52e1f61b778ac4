"""The second reading of an Excel 97 workbook (.xls): its records, one by one."""

import struct
from collections.abc import Iterator
from dataclasses import dataclass, field

from app.claims.scan import ERROR_TEXTS, BookScan, SheetScan

PASSWORD_RECORD = 0x002F

_ROW, _NUMBER, _TEXT, _ODD, _RK, _MANY_RK, _SHARED, _RICH = 0x0208, 0x0203, 0x0204, 0x0205, 0x027E, 0x00BD, 0x00FD, 0x00D6
_FORMULA, _MERGES, _SHEET, _DATES, _START, _END = 0x0006, 0x00E5, 0x0085, 0x0022, 0x0809, 0x000A
_BIFF8, _WORKSHEET = 0x0600, 0x0010
_HIDDEN_BIT = 0x20
_SPECIAL = b"\xff\xff"  # the result of a formula that is no number
_SPECIAL_ERROR, _SPECIAL_EMPTY = 2, 3
_CELL_HEAD = 6
_RK_SIZE = 6


def is_locked(stream: bytes) -> bool:
    """Whether the workbook's stream is under a password."""
    return any(kind == PASSWORD_RECORD for kind, _, _ in _globals(stream))


def scan_xls(stream: bytes) -> BookScan:
    """Read the records of every worksheet of a workbook's stream; raises `ValueError` for bytes that are none."""
    modern = int.from_bytes(stream[4:6], "little") == _BIFF8
    epoch_1904 = False
    found: dict[str, _Sheet] = {}
    for kind, at, size in _globals(stream):
        body = stream[at : at + size]
        if kind == _DATES:
            epoch_1904 = bool(int.from_bytes(body[:2], "little"))
        elif kind == _SHEET and body[5] == 0:  # a worksheet; others are charts and macros
            found[_name(body, modern=modern)] = _scan(stream, int.from_bytes(body[:4], "little"))

    def blank_rows(name: str, asked: set[int]) -> set[int]:
        # an empty text is kept once: rows that share nothing but one text may be blank
        texts = [found[name].texts_only.get(row) for row in asked]
        shared = {number for numbers in texts if numbers for number in numbers}
        return {row for row in asked if found[name].texts_only.get(row)} if len(shared) <= 1 else set()

    return BookScan(sheets={name: sheet.scan for name, sheet in found.items()}, epoch_1904=epoch_1904, blank_rows=blank_rows)


@dataclass(slots=True)
class _Sheet:
    scan: SheetScan = field(default_factory=SheetScan)
    texts_only: dict[int, set[int]] = field(default_factory=dict)  # row -> its shared texts, of rows that hold nothing else
    mixed: set[int] = field(default_factory=set)


def _scan(stream: bytes, start: int) -> _Sheet:
    sheet = _Sheet()
    for kind, at, size in _records(stream, start):
        if kind == _END:
            break
        body = stream[at : at + size]
        if kind == _ROW:
            if body[12] & _HIDDEN_BIT:
                sheet.scan.hidden.add(int.from_bytes(body[:2], "little") + 1)
        elif kind == _MERGES:
            for place in range(2, len(body) - 7, 8):
                top, bottom, left, right = struct.unpack_from("<4H", body, place)
                sheet.scan.merges.append((top + 1, bottom + 1, left, right))
        elif kind in _CELLS:
            _take(kind, body, sheet)
    rows = sorted(set(sheet.scan.rows))  # a writer may put cells out of order
    sheet.scan.rows = type(sheet.scan.rows)("I", rows)
    return sheet


_CELLS = frozenset({_NUMBER, _TEXT, _ODD, _RK, _MANY_RK, _SHARED, _RICH, _FORMULA})


def _take(kind: int, body: bytes, sheet: _Sheet) -> None:
    row, column = struct.unpack_from("<2H", body)
    row += 1
    last = column + (len(body) - _CELL_HEAD) // _RK_SIZE - 1 if kind == _MANY_RK else column
    sheet.scan.reach(row, column)
    sheet.scan.reach(row, last)
    error = _error(kind, body)
    if error is not None:
        sheet.scan.errors[row, column] = error
    if kind == _SHARED:
        if row not in sheet.mixed:
            sheet.texts_only.setdefault(row, set()).add(int.from_bytes(body[6:10], "little"))
    elif kind == _FORMULA and body[12:14] == _SPECIAL and body[6] == _SPECIAL_EMPTY:
        return
    else:
        sheet.mixed.add(row)
        sheet.texts_only.pop(row, None)
    sheet.scan.put_row(row)


def _error(kind: int, body: bytes) -> str | None:
    if kind == _ODD and body[7]:
        return ERROR_TEXTS.get(body[6], "#ERROR")
    if kind == _FORMULA and body[12:14] == _SPECIAL and body[6] == _SPECIAL_ERROR:
        return ERROR_TEXTS.get(body[8], "#ERROR")
    return None


def _name(body: bytes, *, modern: bool) -> str:
    length = body[6]
    if not modern:
        return body[7 : 7 + length].decode("cp1252", "replace")
    wide = body[7] & 1
    return body[8 : 8 + length * (2 if wide else 1)].decode("utf-16-le" if wide else "latin-1", "replace")


def _globals(stream: bytes) -> Iterator[tuple[int, int, int]]:
    for record in _records(stream, 0):
        if record[0] == _END:
            return
        yield record


def _records(stream: bytes, start: int) -> Iterator[tuple[int, int, int]]:
    """Yield kind, place and size of the records of a substream."""
    at = start
    if stream[at : at + 2] != _START.to_bytes(2, "little"):
        raise ValueError("a sheet does not begin where it is said to")
    depth = 0
    while at + 4 <= len(stream):
        kind, size = struct.unpack_from("<2H", stream, at)
        at += 4
        if at + size > len(stream):
            raise ValueError("a record is cut off")
        if kind == _START:
            depth += 1
        if depth == 1 or kind == _END:
            depth -= kind == _END
            if kind != _END or not depth:
                yield kind, at, size
            if not depth:
                return
        at += size
