"""Workbooks of the formats no library here writes, made by hand: the smallest ones that hold what a test is about."""

import struct
import zipfile
from collections.abc import Sequence
from pathlib import Path
from xml.sax.saxutils import quoteattr

Cell = str | float | None
_ODS = (
    'xmlns:office="urn:oasis:names:tc:opendocument:xmlns:office:1.0" xmlns:table="urn:oasis:names:tc:opendocument:xmlns:table:1.0"'
    ' xmlns:text="urn:oasis:names:tc:opendocument:xmlns:text:1.0"'
)
_PACKAGE = "http://schemas.openxmlformats.org/package/2006/relationships"
_OFFICE = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"


def ods_cell(cell: Cell, *, down: int = 1) -> str:
    """Return one cell of an OpenDocument sheet."""
    span = f' table:number-rows-spanned="{down}" table:number-columns-spanned="1"' if down > 1 else ""
    if cell is None:
        return f"<table:table-cell{span}/>"
    if isinstance(cell, float):
        return f'<table:table-cell{span} office:value-type="float" office:value="{cell:g}"><text:p>{cell:g}</text:p></table:table-cell>'
    return f'<table:table-cell{span} office:value-type="string"><text:p>{cell}</text:p></table:table-cell>'


def ods_row(cells: Sequence[Cell], *, seen: str = "visible", times: int = 1) -> str:
    """Return a row of an OpenDocument sheet."""
    said = f' table:visibility="{seen}"' + (f' table:number-rows-repeated="{times}"' if times > 1 else "")
    return f"<table:table-row{said}>{''.join(ods_cell(cell) for cell in cells)}</table:table-row>"


def write_ods(path: Path, name: str, rows: Sequence[str], *, locked: bool = False) -> Path:
    """Write an OpenDocument workbook of one sheet from the XML of its rows."""
    content = (
        f'<?xml version="1.0" encoding="UTF-8"?><office:document-content {_ODS} office:version="1.2"><office:body><office:spreadsheet>'
        f"<table:table table:name={quoteattr(name)}>{''.join(rows)}</table:table>"
        "</office:spreadsheet></office:body></office:document-content>"
    )
    entry = "<manifest:encryption-data/>" if locked else ""
    manifest = f'<manifest:manifest xmlns:manifest="urn:oasis:names:tc:opendocument:xmlns:manifest:1.0">{entry}</manifest:manifest>'
    with zipfile.ZipFile(path, "w") as package:
        package.writestr("mimetype", "application/vnd.oasis.opendocument.spreadsheet")
        package.writestr("META-INF/manifest.xml", manifest)
        package.writestr("content.xml", content)
    return path


def _record(kind: int, body: bytes = b"") -> bytes:
    head = bytes([kind]) if kind < 0x80 else bytes([kind & 0x7F | 0x80, kind >> 7])
    size, length = bytearray(), len(body)
    while True:
        size.append(length & 0x7F | (0x80 if length > 0x7F else 0))
        length >>= 7
        if not length:
            return head + bytes(size) + body


def _wide(text: str) -> bytes:
    return struct.pack("<I", len(text)) + text.encode("utf-16-le")


def _xlsb_cell(column: int, cell: Cell) -> bytes:
    place = struct.pack("<II", column, 0)
    if cell is None:
        return _record(1, place)
    if isinstance(cell, float):
        return _record(5, place + struct.pack("<d", cell))
    if cell.startswith("#"):
        return _record(3, place + b"\x2a")
    return _record(6, place + _wide(cell))


def write_xlsb(path: Path, name: str, rows: Sequence[Sequence[Cell]], hidden: Sequence[int] = ()) -> Path:
    """Write a binary workbook of one sheet; `hidden` are row numbers, a text that begins with `#` is the error #N/A."""
    sheet = [_record(129), _record(148, struct.pack("<4I", 0, len(rows) - 1, 0, max(map(len, rows)) - 1)), _record(145)]
    for number, cells in enumerate(rows):
        flag = 0x10 if number + 1 in hidden else 0
        sheet.append(_record(0, struct.pack("<IIH", number, 0, 300) + bytes([0, flag, 0]) + struct.pack("<I", 0)))
        sheet += [_xlsb_cell(column, cell) for column, cell in enumerate(cells)]
    sheet += [_record(146), _record(130)]
    book = _record(131) + _record(153, struct.pack("<II", 0, 0) + _wide("")) + _record(143)
    book += _record(156, struct.pack("<II", 0, 1) + _wide("rId1") + _wide(name)) + _record(144) + _record(132)
    target = f'<Relationship Id="rId1" Type="{_OFFICE}/worksheet" Target="worksheets/sheet1.bin"/>'
    relation = f'<Relationships xmlns="{_PACKAGE}">{target}</Relationships>'
    with zipfile.ZipFile(path, "w") as package:
        package.writestr("[Content_Types].xml", '<Types xmlns="http://schemas.openxmlformats.org/package/2006/content-types"/>')
        package.writestr("xl/workbook.bin", book)
        package.writestr("xl/_rels/workbook.bin.rels", relation)
        package.writestr("xl/worksheets/sheet1.bin", b"".join(sheet))
    return path
