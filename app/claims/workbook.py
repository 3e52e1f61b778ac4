"""The reading child's work on an Excel workbook: sheets of text, every value as stored, counted twice, handed over as bytes."""

import html
import json
import re
import struct
import zipfile
import zlib
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path, PurePosixPath

import duckdb
import fastexcel

from app.claims.engine import CELL, ROW, connected, rows_of
from app.claims.handover import SheetFacts, end_piece, facts_piece, rows_piece
from app.claims.sheetxml import SheetScan, rows_of_texts, scan_sheet
from app.errors import InputRefusedError

_SHEET = re.compile(r"<(?:\w+:)?sheet\s[^>]*?>")
_ATTRIBUTE = re.compile(r'([\w:]+)\s*=\s*"([^"]*)"')
_RELATION = re.compile(r"<(?:\w+:)?Relationship\s[^>]*?>")
_DATE_1904 = re.compile(r'date1904="(?:1|true)"')
_LAST_ROW = 1_048_576
_LAST_COLUMN = 16_384
_MOST_CELLS = 120_000_000  # of the rectangle around all values: the reader lays it out whole
_BATCH = 20_000
_DAMAGE = (  # what the libraries raise for a package that is not what it says
    duckdb.Error,
    fastexcel.FastExcelError,
    zipfile.BadZipFile,
    zlib.error,
    struct.error,
    EOFError,
    KeyError,
    NotImplementedError,
    OSError,
    RuntimeError,
    ValueError,
)
_AGAIN = "Open it in Excel, save it again and try once more."


@dataclass(frozen=True, slots=True)
class _Part:
    """Where a sheet lies in its package."""

    path: Path
    name: str
    sheet: str


def read(request: bytes) -> Iterator[bytes]:
    """Read every worksheet of the file of a request, a JSON object of `path`; raises `InputRefusedError` for a damaged one."""
    try:
        yield from _sheets(Path(json.loads(request)["path"]))
    except _DAMAGE as error:
        raise _refused("", "The workbook is damaged.", _AGAIN) from error


def _sheets(path: Path) -> Iterator[bytes]:
    with zipfile.ZipFile(path) as package:
        book = _part(package, "xl/workbook.xml")
        if "<!DOCTYPE" in book or "<!ENTITY" in book:
            raise _refused("", "It defines entities of its own, as no workbook does.", "Ask its sender for a fresh copy.")
        parts = _sheet_parts(book, _part(package, "xl/_rels/workbook.xml.rels"))
        parts = {name: part for name, part in parts.items() if part in package.namelist()}
        scans = {name: scan_sheet(package, part) for name, part in parts.items()}
    for name, scan in scans.items():
        _check_extent(name, scan)
    epoch_1904 = _DATE_1904.search(book) is not None
    reader = fastexcel.read_excel(path)
    for index, name in enumerate(reader.sheet_names):
        if name in scans and scans[name].rows:
            yield from _sheet(reader, index, _Part(path, parts[name], name), scans[name], epoch_1904=epoch_1904)


def _sheet(reader: fastexcel.ExcelReader, index: int, part: _Part, scan: SheetScan, *, epoch_1904: bool) -> Iterator[bytes]:
    sheet = reader.load_sheet(index, header_row=None, skip_rows=0, dtypes="string")
    with connected() as connection:
        names = [column.name.replace('"', '""') for column in sheet.available_columns()]
        connection.register("incoming", sheet)
        connection.execute("create table loaded as select * from incoming")
        connection.unregister("incoming")
        filled = " or ".join(f"coalesce(\"{column}\", '') <> ''" for column in names)
        joined = f" || '{CELL}' || ".join(f"coalesce(\"{column}\", '')" for column in names)
        numbers = [int(str(row)) for (row,) in rows_of(connection, f"select rowid + 1 from loaded where {filled} order by rowid")]  # noqa: S608 - names quoted
        _check_rows(part, numbers, scan)
        yield facts_piece(_facts(scan, _Shape(part.sheet, len(names), len(numbers), sheet.visible != "visible", epoch_1904)))
        result = connection.execute(f"select (rowid + 1) || '{CELL}' || {joined} from loaded where {filled} order by rowid")  # noqa: S608 - names quoted
        while rows := result.fetchmany(_BATCH):
            text = ROW.join(row[0] for row in rows)
            if (text.count(CELL), text.count(ROW)) != (len(rows) * len(names), len(rows) - 1):
                raise _refused(
                    f"sheet {part.sheet}", "A cell holds a sign without meaning outside its own font.", "Replace it and try again."
                )
            yield rows_piece(text)
        yield end_piece()


@dataclass(frozen=True, slots=True)
class _Shape:
    """What the reader of values knows of a sheet."""

    name: str
    width: int
    rows: int
    hidden: bool
    epoch_1904: bool


def _facts(scan: SheetScan, shape: _Shape) -> SheetFacts:
    shift = scan.first_column or 0
    return SheetFacts(
        name=shape.name,
        epoch_1904=shape.epoch_1904,
        hidden=shape.hidden,
        width=shape.width,
        rows=shape.rows,
        hidden_rows=tuple(sorted(scan.hidden)),
        errors=tuple((row, column - shift, text) for (row, column), text in scan.errors.items()),
        unset_formulas=scan.unset_formulas,
        merged_until=tuple(scan.merged_from),
    )


def _check_extent(name: str, scan: SheetScan) -> None:
    """Refuse a cell far outside the table: the reader would lay out a rectangle of billions of cells."""
    last_row = max(scan.last_row, scan.rows[-1] if scan.rows else 0)
    width = scan.last_column - (scan.first_column or 0) + 1
    if last_row > _LAST_ROW or scan.last_column >= _LAST_COLUMN:
        raise _refused(f"sheet {name}", "A cell stands outside the sheet.", _AGAIN)
    if last_row * width > _MOST_CELLS:
        raise _refused(
            f"sheet {name}",
            "A cell stands far outside the table of claims.",
            "Delete the rows and columns beyond the table and save it again.",
        )


def _check_rows(part: _Part, read_rows: list[int], scan: SheetScan) -> None:
    """Both readings must find the same rows; a row of nothing but error values or empty texts is one the reader leaves blank."""
    seen, counted = set(read_rows), set(scan.rows)
    blank = counted - seen - {row for row, _ in scan.errors}
    if blank:
        with zipfile.ZipFile(part.path) as package:
            blank -= rows_of_texts(package, part.name, blank)
    if blank or not seen <= counted:
        raise _refused(f"sheet {part.sheet}", "Two readings of the sheet found different rows.", _AGAIN)


def _part(package: zipfile.ZipFile, name: str) -> str:
    return package.read(name).decode("utf-8", "replace")


def _sheet_parts(book: str, relations: str) -> dict[str, str]:
    """Return sheet name -> part name for worksheets; chart sheets have no cells."""
    targets = {}
    for tag in _RELATION.findall(relations):
        said = dict(_ATTRIBUTE.findall(tag))
        if said.get("Type", "").endswith("/worksheet"):
            target = said.get("Target", "")
            targets[said.get("Id", "")] = target.lstrip("/") if target.startswith("/") else str(PurePosixPath("xl") / target)
    parts = {}
    for tag in _SHEET.findall(book):
        said = dict(_ATTRIBUTE.findall(tag))
        relation = next((value for key, value in said.items() if key.endswith(":id")), "")
        if relation in targets:
            parts[html.unescape(said.get("name", ""))] = targets[relation]
    return parts


def _refused(where: str, why: str, do: str) -> InputRefusedError:
    return InputRefusedError("", where, why, do)
