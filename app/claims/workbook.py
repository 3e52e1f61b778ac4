"""The reading child's work on a workbook: sheets of text, every value as stored, counted twice, handed over as bytes."""

import io
import json
import struct
import zipfile
import zlib
from collections.abc import Iterator, Mapping
from concurrent.futures import Future, ThreadPoolExecutor, wait
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path

import duckdb
import fastexcel

from app.claims.biff import is_locked, scan_xls
from app.claims.container import LOCKED_PACKAGE, WORKBOOK_STREAM, stream_of, unlocked
from app.claims.engine import connected
from app.claims.handover import SheetFacts, afresh_piece, facts_piece, rows_piece
from app.claims.odsxml import scan_ods
from app.claims.scan import BookScan, SheetScan
from app.claims.sheetbin import scan_xlsb
from app.claims.sheetparts import PART, NotInPartsError, SheetParts, fits_parts
from app.claims.sheetxml import scan_sheet, scan_xlsx, sheet_parts, text_part
from app.claims.sizes import check_sizes
from app.claims.values import AGAIN, check_extent, check_rows, values_of
from app.documents.passwords import NEEDED
from app.errors import InputRefusedError

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


def read(request: bytes) -> Iterator[bytes]:
    """Read every worksheet of the file of a request, a JSON object of `path` and perhaps `password` and `part`, the bytes read at once.

    Raises `InputRefusedError` for a damaged or locked one.
    """
    said = json.loads(request)
    try:
        with _opened(Path(said["path"]), said.get("password"), int(said.get("part", PART))) as book:
            yield from _sheets(book)
    except _DAMAGE as error:
        raise _refused("", "The workbook is damaged.", AGAIN) from error


@dataclass(slots=True)
class _Book:
    """A workbook's second reading and the reader of its values.

    `parts` are the sheets read in parts, by name: their second reading is made meanwhile. `early` is the sheet whose values are being read.
    """

    scan: BookScan
    reader: fastexcel.ExcelReader
    parts: dict[str, SheetParts] = field(default_factory=dict)
    early: tuple[int, Future[fastexcel.ExcelSheet]] | None = None

    def values(self, index: int) -> fastexcel.ExcelSheet:
        """Return a sheet's values."""
        if self.early is not None and self.early[0] == index:
            return self.early[1].result()
        return _load(self.reader, index)


@contextmanager
def _opened(path: Path, password: str | None, size: int) -> Iterator[_Book]:
    """Read a workbook for the second time, and open it for its values."""
    with path.open("rb") as file:
        old = file.read(len(_OLE)) == _OLE
    if not old:
        reader = fastexcel.read_excel(path)
        with zipfile.ZipFile(path) as package:
            yield _begun(package, path, reader, size)
        return
    data = path.read_bytes()
    if stream_of(data, LOCKED_PACKAGE) is not None:
        data = unlocked(data, password)
        check_sizes(io.BytesIO(data), "")
        with zipfile.ZipFile(io.BytesIO(data)) as package:
            yield _begun(package, io.BytesIO(data), fastexcel.read_excel(data), size)
        return
    stream = stream_of(data, *WORKBOOK_STREAM)
    if stream is None:
        raise _refused("", "It is no workbook.", "Give an Excel or OpenDocument workbook, a text file or Parquet.")
    if is_locked(stream):
        data = unlocked(data, password)
        stream = stream_of(data, *WORKBOOK_STREAM) or b""
    yield _Book(scan_xls(stream), fastexcel.read_excel(data))


def _begun(package: zipfile.ZipFile, source: Path | io.BytesIO, reader: fastexcel.ExcelReader, size: int) -> _Book:
    names = set(package.namelist())
    if "xl/workbook.bin" in names:
        return _Book(scan_xlsb(package), reader)
    if "content.xml" in names:
        if b"encryption-data" in package.read("META-INF/manifest.xml"):
            raise _refused("", NEEDED, "Open it, save it without a password and try again.")
        return _Book(scan_ods(package), reader)
    held = sheet_parts(package, text_part(package, "xl/workbook.xml"), "xl/_rels/workbook.xml.rels")
    parts = {name: SheetParts(package, name, part, size) for name, part in held.items() if fits_parts(package, part, size)}
    early = None if parts else _early(package, held, reader)
    later = {sheet.part for sheet in parts.values()}
    return _Book(scan_xlsx(package, source, lambda part: part in later), reader, parts, early)


def _early(
    package: zipfile.ZipFile, parts: Mapping[str, str], reader: fastexcel.ExcelReader
) -> tuple[int, Future[fastexcel.ExcelSheet]] | None:
    """Begin to read the values of a large sheet while it is read for the second time: that takes about as long.

    Only a sheet of many bytes: a small one with a cell far away is found out before the reader lays out its rectangle.
    """
    sizes = {name: package.getinfo(part).file_size for name, part in parts.items()}
    name = max(sizes, key=lambda name: sizes[name], default="")
    if sizes.get(name, 0) < _LARGE or name not in reader.sheet_names:
        return None
    index = reader.sheet_names.index(name)
    return index, ThreadPoolExecutor(1).submit(_load, reader, index)


def _load(reader: fastexcel.ExcelReader, index: int) -> fastexcel.ExcelSheet:
    return reader.load_sheet(index, header_row=None, skip_rows=0, dtypes="string")


def _sheets(book: _Book) -> Iterator[bytes]:
    for name, scan in book.scan.sheets.items():
        check_extent(name, scan, max(scan.last_row, scan.rows[-1] if scan.rows else 0))
    if book.early is not None:
        wait([book.early[1]])  # the reader answers nothing else meanwhile
    held = {name for name, scan in book.scan.sheets.items() if scan.rows or name in book.parts}
    names = book.reader.sheet_names
    missing = held - set(names)
    if missing:
        raise _refused(f"sheet {min(missing)}", "Two readings of the workbook found different sheets.", AGAIN)
    for index, name in enumerate(names):
        if name in book.parts:
            yield from _sheet_in_parts(book, index, book.parts[name])
        elif name in held:
            yield from _sheet(book, index, name)


def _sheet_in_parts(book: _Book, index: int, parts: SheetParts) -> Iterator[bytes]:
    scan = book.scan.sheets[parts.name]
    try:
        yield from parts.pieces(scan, book.scan.blank_rows)
    except NotInPartsError:
        yield afresh_piece()
        scan = book.scan.sheets[parts.name] = scan_sheet(parts.package, parts.part)
        check_extent(parts.name, scan, scan.last_row)
        yield from _sheet(book, index, parts.name)
        return
    if scan.rows:
        yield facts_piece(_facts(scan, _Shape(parts.name, parts.width, parts.rows, parts.hidden, book.scan.epoch_1904)))


def _sheet(book: _Book, index: int, name: str) -> Iterator[bytes]:
    scan = book.scan.sheets[name]
    if not scan.rows:
        return
    sheet = book.values(index)
    with connected() as connection:
        values = values_of(connection, sheet, scan.rows)
    check_rows(name, values, scan, book.scan.blank_rows)
    yield rows_piece(values.table)
    yield facts_piece(_facts(scan, _Shape(name, values.width, values.rows, values.hidden, book.scan.epoch_1904)))


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


def _refused(where: str, why: str, do: str) -> InputRefusedError:
    return InputRefusedError("", where, why, do)
