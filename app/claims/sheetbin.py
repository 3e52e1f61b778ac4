"""The second reading of an .xlsb workbook: its binary records, one by one."""

import struct
import zipfile
from collections.abc import Iterator
from typing import IO

from app.claims.scan import ERROR_TEXTS, BookScan, SheetScan
from app.claims.sheetxml import relation_targets, text_part

_ROW, _BLANK, _CELL_ERROR, _INLINE, _SHARED = 0, 1, 3, 6, 7
_FORMULA_TEXT, _FORMULA_ERROR, _LAST_CELL = 8, 11, 11
_RICH, _SHARED_ITEM, _BOOK_FACTS, _BOOK_SHEET, _MERGE = 62, 19, 153, 156, 176
_HIDDEN_BIT = 0x10  # of the byte behind a row's height
_ROW_HIDDEN_AT = 11
_1904_BIT = 1
_TEXT_AT = 8  # behind column and format
_MORE = 0x80
_LONGEST = 8 << 20  # no record of a claims workbook is longer


def scan_xlsb(package: zipfile.ZipFile) -> BookScan:
    """Read the records of every worksheet; raises `ValueError` for bytes that are none."""
    targets = relation_targets(text_part(package, "xl/_rels/workbook.bin.rels"))
    held = set(package.namelist())
    empty = _empty_texts(package) if "xl/sharedStrings.bin" in held else frozenset()
    sheets: dict[str, SheetScan] = {}
    epoch_1904 = False
    for kind, body in _records(package, "xl/workbook.bin"):
        if kind == _BOOK_FACTS:
            epoch_1904 = bool(body[0] & _1904_BIT)
        elif kind == _BOOK_SHEET:
            relation, at = _text(body, 8)
            name, _ = _text(body, at)
            if targets.get(relation) in held:
                sheets[name] = _scan(package, targets[relation], empty)
    return BookScan(sheets=sheets, epoch_1904=epoch_1904, blank_rows=lambda _name, _rows: set())


def _scan(package: zipfile.ZipFile, part: str, empty: frozenset[int]) -> SheetScan:
    scan = SheetScan()
    row = 0
    for kind, body in _records(package, part):
        if kind == _ROW:
            row = int.from_bytes(body[:4], "little") + 1
            if body[_ROW_HIDDEN_AT] & _HIDDEN_BIT:
                scan.hidden.add(row)
        elif _BLANK < kind <= _LAST_CELL or kind == _RICH:
            _cell(kind, body, row, scan, empty)
        elif kind == _MERGE:
            top, bottom, left, right = struct.unpack_from("<4I", body)
            scan.merges.append((top + 1, bottom + 1, left, right))
    return scan


def _cell(kind: int, body: bytes, row: int, scan: SheetScan, empty: frozenset[int]) -> None:
    column = int.from_bytes(body[:4], "little")
    scan.reach(row, column)
    if kind in (_CELL_ERROR, _FORMULA_ERROR):
        scan.errors[row, column] = ERROR_TEXTS.get(body[_TEXT_AT], "#ERROR")
    if kind in (_SHARED, _INLINE, _FORMULA_TEXT):
        number = int.from_bytes(body[_TEXT_AT : _TEXT_AT + 4], "little")  # of the shared text, or the text's length
        if (number in empty) if kind == _SHARED else not number:
            return
    scan.put_row(row)


def _empty_texts(package: zipfile.ZipFile) -> frozenset[int]:
    items = (body for kind, body in _records(package, "xl/sharedStrings.bin") if kind == _SHARED_ITEM)
    return frozenset(number for number, body in enumerate(items) if not int.from_bytes(body[1:5], "little"))


def _text(body: bytes, at: int) -> tuple[str, int]:
    length = int.from_bytes(body[at : at + 4], "little")
    end = at + 4 + 2 * length
    if end > len(body):
        raise ValueError("a text is cut off")
    return body[at + 4 : end].decode("utf-16-le", "replace"), end


def _records(package: zipfile.ZipFile, part: str) -> Iterator[tuple[int, bytes]]:
    """Yield the kind and body of every record; numbers are written seven bits a byte."""
    with package.open(part) as stream:
        yield from _cut(stream)


def _cut(stream: IO[bytes]) -> Iterator[tuple[int, bytes]]:
    data, at, ended = b"", 0, False
    while True:
        if not ended and len(data) - at <= _LONGEST:
            more = stream.read(_LONGEST)
            ended = len(more) < _LONGEST
            data, at = data[at:] + more, 0
        stop = len(data) if ended else len(data) - _LONGEST
        if at >= len(data):
            return
        while at < stop:
            kind = data[at]
            at += 1
            if kind & _MORE:
                kind = (kind & 0x7F) | (data[at] << 7)
                at += 1
            size = shift = 0
            while True:
                byte = data[at]
                at += 1
                size |= (byte & 0x7F) << shift
                shift += 7
                if not byte & _MORE:
                    break
            if at + size > len(data):
                raise ValueError("a record is cut off")
            yield kind, data[at : at + size]
            at += size
