"""A large .xlsx worksheet read in parts: each part is a small workbook of some of its rows, so that little is held at once.

The parts are read side by side while the sheet's XML is still being unpacked and counted; it is unpacked once for both.
"""

import io
import zipfile
from array import array
from collections import deque
from collections.abc import Callable, Iterator
from concurrent.futures import Future, ThreadPoolExecutor
from contextlib import ExitStack
from dataclasses import dataclass
from queue import SimpleQueue

import fastexcel
from duckdb import DuckDBPyConnection

from app.claims.engine import connected
from app.claims.handover import Reached, reached_piece, rows_piece
from app.claims.scan import SheetScan
from app.claims.sheetxml import first_number, scanned_blocks
from app.claims.values import Values, check_extent, check_rows, values_of

PART = 48 << 20  # bytes of XML read at once
SHARED = 3  # a part is at least so many times as large as the texts its cells share: those are read again for each
_MANY_CELLS = 8_000_000  # of the rectangle around a part's values: the reader lays it out whole
_AT_ONCE = 2
_KEPT = ("[content_types].xml", "_rels/.rels", "xl/workbook.xml", "xl/_rels/workbook.xml.rels", "xl/styles.xml", "xl/sharedstrings.xml")
_TEXTS = "xl/sharedstrings.xml"
_DATA, _DATA_END = b"<sheetData>", b"</sheetData></worksheet>"

BlankRows = Callable[[str, set[int]], set[int]]


class NotInPartsError(Exception):
    """The sheet's rows are not numbered in order, or its elements have a prefix: it has to be read whole."""


@dataclass(frozen=True, slots=True)
class _Part:
    """Rows of a sheet as XML, and what the second reading says of them."""

    blocks: list[bytes]
    counted: "array[int]"
    last: int  # its last row
    left: int  # the sheet's first column with a value


@dataclass(slots=True)
class SheetParts:
    """A worksheet that is being read in parts; `scan`, `rows`, `width` and `hidden` are whole once the pieces are taken."""

    package: zipfile.ZipFile
    name: str
    part: str
    size: int = PART
    rows: int = 0
    width: int = 0
    hidden: bool = False

    def pieces(self, scan: SheetScan, blank_rows: BlankRows) -> Iterator[bytes]:
        """Yield the rows in pieces, and how far it is. Raises `InputRefusedError`, and `NotInPartsError` where it cannot be read so."""
        total, done = self.package.getinfo(self.part).file_size, 0
        frame = _Frame.of(self.package, self.part)
        with ExitStack() as opened, ThreadPoolExecutor(_AT_ONCE) as pool:
            free = SimpleQueue[DuckDBPyConnection]()
            for _ in range(_AT_ONCE):
                free.put(opened.enter_context(connected()))
            waiting: deque[Future[Values]] = deque()
            try:
                for part in _parts(self, scan, max(self.size, SHARED * frame.shared)):
                    if len(waiting) > _AT_ONCE:
                        yield from self._taken(waiting.popleft().result(), scan, blank_rows)
                        yield reached_piece(Reached(self.rows, done, total))
                    done += sum(map(len, part.blocks))
                    waiting.append(pool.submit(self._read, frame, scan.opening, part, free))
                while waiting:
                    yield from self._taken(waiting.popleft().result(), scan, blank_rows)
                    yield reached_piece(Reached(self.rows, total, total))
            finally:
                for left in waiting:
                    left.cancel()

    def _read(self, frame: "_Frame", opening: bytes, part: "_Part", free: SimpleQueue[DuckDBPyConnection]) -> Values:
        """Read the values of a part.

        A row of one cell is put behind it: from there its rows are numbered, and its first column is the worksheet's, whatever is blank.
        """
        end = part.last + 1
        mark = f'<row r="{end}"><c r="A{end}" t="str"><v>.</v></c></row>'.encode()
        reader = fastexcel.read_excel(frame.around(opening, part.blocks, mark))
        sheet = reader.load_sheet(self.name, header_row=None, dtypes="string")
        connection = free.get()
        try:
            return values_of(connection, sheet, part.counted, above=end - sheet.height, left=part.left, until=part.last)
        finally:
            free.put(connection)

    def _taken(self, values: Values, scan: SheetScan, blank_rows: BlankRows) -> Iterator[bytes]:
        check_rows(self.name, values, scan, blank_rows)
        self.rows += values.rows
        self.width = max(self.width, values.width)
        self.hidden = values.hidden
        if values.rows:
            yield rows_piece(values.table)


def fits_parts(package: zipfile.ZipFile, part: str, size: int = PART) -> bool:
    """Whether a worksheet is so large that it is read in parts, measured beside the texts its cells share."""
    shared = sum(entry.file_size for entry in package.infolist() if entry.filename.lower() == _TEXTS)
    return package.getinfo(part).file_size > 2 * max(size, SHARED * shared)


def _parts(sheet: SheetParts, scan: SheetScan, size: int) -> Iterator[_Part]:
    blocks: list[bytes] = []
    held = counted = first = 0
    left: int | None = None
    for block in scanned_blocks(sheet.package, sheet.part, scan):
        if scan.prefixed or not scan.ordered or (left is not None and (scan.first_column or 0) < left):
            raise NotInPartsError
        first = first or first_number(block)
        blocks.append(block)
        held += len(block)
        if scan.first_column is not None and (held >= size or check_extent(sheet.name, scan, scan.at - first + 1) > _MANY_CELLS):
            left = scan.first_column
            yield _Part(blocks, scan.rows[counted:], scan.at, left)
            blocks, held, counted, first = [], 0, len(scan.rows), 0
    if blocks and scan.first_column is not None:
        yield _Part(blocks, scan.rows[counted:], scan.at, scan.first_column)


@dataclass(frozen=True, slots=True)
class _Frame:
    """A workbook without its worksheets."""

    entries: tuple[tuple[str, bytes], ...]
    part: str
    shared: int  # bytes of the texts its cells share

    @classmethod
    def of(cls, package: zipfile.ZipFile, part: str) -> "_Frame":
        kept = [entry for entry in package.infolist() if entry.filename.lower() in _KEPT]
        shared = sum(entry.file_size for entry in kept if entry.filename.lower() == _TEXTS)
        return cls(tuple((entry.filename, package.read(entry)) for entry in kept), part, shared)

    def around(self, opening: bytes, blocks: list[bytes], end: bytes) -> bytes:
        """Return a workbook whose one sheet holds these rows."""
        book = io.BytesIO()
        with zipfile.ZipFile(book, "w") as package:
            for name, content in self.entries:
                package.writestr(name, content)
            with package.open(self.part, "w") as sheet:
                sheet.write(opening + _DATA)
                for block in blocks:
                    sheet.write(block)
                sheet.write(end + _DATA_END)
        return book.getvalue()
