"""The reading child's work on a workbook: sheets of text, every value as stored, counted twice, handed over as bytes."""

import io
import json
import struct
import zipfile
import zlib
from array import array
from collections.abc import Iterator
from concurrent.futures import Future, ThreadPoolExecutor, wait
from dataclasses import dataclass
from pathlib import Path

import duckdb
import fastexcel

from app.claims.biff import is_locked, scan_xls
from app.claims.container import LOCKED_PACKAGE, WORKBOOK_STREAM, stream_of, unlocked
from app.claims.engine import connected
from app.claims.handover import SheetFacts, end_piece, facts_piece, rows_piece
from app.claims.odsxml import scan_ods
from app.claims.parquet import answered, numbers_in
from app.claims.scan import BookScan, SheetScan
from app.claims.sheetbin import scan_xlsb
from app.claims.sheetxml import scan_xlsx, sheet_parts, text_part
from app.claims.sizes import check_sizes
from app.documents.passwords import NEEDED
from app.errors import InputRefusedError

_LAST_ROW = 1_048_576
_LAST_COLUMN = 16_384
_MOST_CELLS = 120_000_000  # of the rectangle around all values: the reader lays it out whole
_LARGE = 64 << 20  # bytes of XML
_OLE = b"\xd0\xcf\x11\xe0"
_DAMAGE = (  # what the libraries raise for a package that is not what it says
    duckdb.Error,
    fastexcel.FastExcelError,
    zipfile.BadZipFile,
    zlib.error,
    struct.error,
    EOFError,
    IndexError,
    KeyError,
    NotImplementedError,
    OSError,
    RuntimeError,
    ValueError,
)
_AGAIN = "Open it in Excel, save it again and try once more."


def read(request: bytes) -> Iterator[bytes]:
    """Read every worksheet of the file of a request, a JSON object of `path` and perhaps `password`.

    Raises `InputRefusedError` for a damaged or locked one.
    """
    said = json.loads(request)
    try:
        yield from _sheets(_opened(Path(said["path"]), said.get("password")))
    except _DAMAGE as error:
        raise _refused("", "The workbook is damaged.", _AGAIN) from error


@dataclass(frozen=True, slots=True)
class _Book:
    """A workbook's second reading, the reader of its values, and the sheet whose values are being read meanwhile."""

    scan: BookScan
    reader: fastexcel.ExcelReader
    early: tuple[int, Future[fastexcel.ExcelSheet]] | None = None

    def values(self, index: int) -> fastexcel.ExcelSheet:
        """Return a sheet's values."""
        if self.early is not None and self.early[0] == index:
            return self.early[1].result()
        return _load(self.reader, index)


def _opened(path: Path, password: str | None) -> _Book:
    """Read a workbook for the second time, and open it for its values."""
    with path.open("rb") as file:
        old = file.read(len(_OLE)) == _OLE
    if not old:
        reader = fastexcel.read_excel(path)
        early = _begun(path, reader)
        return _Book(_scanned(path), reader, early)
    data = path.read_bytes()
    if stream_of(data, LOCKED_PACKAGE) is not None:
        data = unlocked(data, password)
        check_sizes(io.BytesIO(data), "")
        return _Book(_scanned(io.BytesIO(data)), fastexcel.read_excel(data))
    stream = stream_of(data, *WORKBOOK_STREAM)
    if stream is None:
        raise _refused("", "It is no workbook.", "Give an Excel or OpenDocument workbook, a text file or Parquet.")
    if is_locked(stream):
        data = unlocked(data, password)
        stream = stream_of(data, *WORKBOOK_STREAM) or b""
    return _Book(scan_xls(stream), fastexcel.read_excel(data))


def _begun(path: Path, reader: fastexcel.ExcelReader) -> tuple[int, Future[fastexcel.ExcelSheet]] | None:
    """Begin to read the values of a large sheet while it is read for the second time: that takes about as long.

    Only a sheet of many bytes: a small one with a cell far away is found out before the reader lays out its rectangle.
    """
    with zipfile.ZipFile(path) as package:
        if "xl/workbook.xml" not in package.namelist():
            return None
        parts = sheet_parts(package, text_part(package, "xl/workbook.xml"), "xl/_rels/workbook.xml.rels")
        sizes = {name: package.getinfo(part).file_size for name, part in parts.items()}
    name = max(sizes, key=lambda name: sizes[name], default="")
    if sizes.get(name, 0) < _LARGE or name not in reader.sheet_names:
        return None
    index = reader.sheet_names.index(name)
    return index, ThreadPoolExecutor(1).submit(_load, reader, index)


def _load(reader: fastexcel.ExcelReader, index: int) -> fastexcel.ExcelSheet:
    return reader.load_sheet(index, header_row=None, skip_rows=0, dtypes="string")


def _scanned(source: Path | io.BytesIO) -> BookScan:
    with zipfile.ZipFile(source) as package:
        names = set(package.namelist())
        if "xl/workbook.bin" in names:
            return scan_xlsb(package)
        if "content.xml" in names:
            if b"encryption-data" in package.read("META-INF/manifest.xml"):
                raise _refused("", NEEDED, "Open it, save it without a password and try again.")
            return scan_ods(package)
        return scan_xlsx(package, source)


def _sheets(book: _Book) -> Iterator[bytes]:
    for name, scan in book.scan.sheets.items():
        _check_extent(name, scan)
    if book.early is not None:
        wait([book.early[1]])  # the reader answers nothing else meanwhile
    held = {name for name, scan in book.scan.sheets.items() if scan.rows}
    names = book.reader.sheet_names
    missing = held - set(names)
    if missing:
        raise _refused(f"sheet {min(missing)}", "Two readings of the workbook found different sheets.", _AGAIN)
    for index, name in enumerate(names):
        if name in held:
            yield from _sheet(book.values(index), name, book.scan)


def _sheet(sheet: fastexcel.ExcelSheet, name: str, book: BookScan) -> Iterator[bytes]:
    with connected() as connection:
        names = [column.name.replace('"', '""') for column in sheet.available_columns()]
        connection.register("incoming", sheet)
        cells = ", ".join(f"nullif(\"{column}\", '') as c{number}" for number, column in enumerate(names))
        filled = ", ".join(f"c{number}" for number in range(len(names)))
        table, count = answered(
            connection,
            f"select * from (select row_number() over () as row_no, {cells} from incoming) where coalesce({filled}) is not null",  # noqa: S608 - names quoted
        )
        _check_rows(name, array("I", numbers_in(connection, table, "row_no")), book)
        shape = _Shape(name, len(names), count, sheet.visible != "visible", book.epoch_1904)
        yield facts_piece(_facts(book.sheets[name], shape))
        yield rows_piece(table)
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
        merged_until=tuple(bottom for _, bottom, _, _ in scan.merges),
        merged=tuple((top, bottom, left - shift, right - shift) for top, bottom, left, right in scan.merges),
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


def _check_rows(name: str, read_rows: "array[int]", book: BookScan) -> None:
    """Both readings must find the same rows; a row of nothing but error values or empty texts is one the reader leaves blank."""
    scan = book.sheets[name]
    if read_rows == scan.rows:
        return
    seen, counted = set(read_rows), set(scan.rows)
    blank = counted - seen - {row for row, _ in scan.errors}
    if blank:
        blank -= book.blank_rows(name, blank)
    if blank or not seen <= counted:
        raise _refused(f"sheet {name}", "Two readings of the sheet found different rows.", _AGAIN)


def _refused(where: str, why: str, do: str) -> InputRefusedError:
    return InputRefusedError("", where, why, do)
