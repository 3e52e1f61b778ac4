"""A second look at a worksheet, straight from its XML: which rows hold values, which are hidden, and what a reader of values drops."""

import re
import zipfile
from array import array
from collections.abc import Iterator
from dataclasses import dataclass, field
from itertools import pairwise

_ROW = re.compile(rb"<(?:\w+:)?row[ >/]")
_VALUE = re.compile(rb"<(?:\w+:)?[vt](?: [^>]*)?>[^<]")
_NUMBER = re.compile(rb'\br="(\d+)"')
_HIDDEN = re.compile(rb'\bhidden="(?:1|true)"')
_CELL = re.compile(rb"<(?:\w+:)?c ([^>]*?)(?:/>|>(.*?)</(?:\w+:)?c>)", re.DOTALL)
_REFERENCE = re.compile(rb'\br="([A-Z]+)\d+"')
_ERROR = re.compile(rb'\bt="e"')
_FORMULA = re.compile(rb"<(?:\w+:)?f[ >/]")
_TEXT = re.compile(rb"<(?:\w+:)?v(?: [^>]*)?>([^<]*)<")
_MERGE = re.compile(rb'<(?:\w+:)?mergeCell [^>]*ref="[A-Z]+(\d+):[A-Z]+(\d+)"')
_CELL_START = re.compile(rb"<(?:\w+:)?c ")
_TEXT_CELL = re.compile(rb'\bt="(?:s|str|inlineStr)"')
_TAG = 300  # bytes a cell's opening tag takes at most
_CHUNK = 1 << 20
_KEEP = 1 << 16
_LETTERS = 26


@dataclass(slots=True)
class SheetScan:
    """What the XML of one worksheet holds. Rows are worksheet rows, columns 0-based worksheet columns."""

    rows: "array[int]" = field(default_factory=lambda: array("I"))  # with a value
    hidden: set[int] = field(default_factory=set)
    errors: dict[tuple[int, int], str] = field(default_factory=dict)
    unset_formulas: int = 0
    merged_from: list[int] = field(default_factory=list)  # last row of each merged range
    first_column: int | None = None
    last_column: int = 0
    last_row: int = 0


def scan_sheet(book: zipfile.ZipFile, part: str) -> SheetScan:
    """Read one worksheet's XML in pieces, never the whole of it."""
    scan = SheetScan()
    number = 0
    for piece in _rows(book, part, scan):
        number = _take(piece, number, scan)
    return scan


def rows_of_texts(book: zipfile.ZipFile, part: str, asked: set[int]) -> set[int]:
    """Return which of the asked rows hold nothing but texts: these may be empty ones, which are no values."""
    found: set[int] = set()
    number = 0
    for piece in _rows(book, part, SheetScan()):
        said = _NUMBER.search(piece[: piece.find(b">") + 1])
        number = int(said.group(1)) if said else number + 1
        if number in asked and all(_TEXT_CELL.search(match.group(1)) for match in _CELL.finditer(piece) if match.group(2)):
            found.add(number)
    return found


def _rows(book: zipfile.ZipFile, part: str, scan: SheetScan) -> Iterator[bytes]:
    with book.open(part) as stream:
        waiting = b""
        while chunk := stream.read(_CHUNK):
            waiting += chunk
            starts = [match.start() for match in _ROW.finditer(waiting)]
            for start, stop in pairwise(starts):
                yield waiting[start:stop]
            waiting = waiting[starts[-1] :] if starts else waiting[-_KEEP:]
        end = waiting.find(b"sheetData>")
        if _ROW.match(waiting):
            yield waiting if end < 0 else waiting[:end]
        scan.merged_from = [int(match.group(2)) for match in _MERGE.finditer(waiting)]


def _take(piece: bytes, before: int, scan: SheetScan) -> int:
    head = piece[: piece.find(b">") + 1]
    said = _NUMBER.search(head)
    number = int(said.group(1)) if said else before + 1
    if _HIDDEN.search(head):
        scan.hidden.add(number)
    if _VALUE.search(piece):
        scan.rows.append(number)
    _extent(piece, scan)
    scan.last_row = max(scan.last_row, number)
    if b't="e"' in piece or _FORMULA.search(piece):
        _odd_cells(piece, number, scan)
    return number


def _extent(piece: bytes, scan: SheetScan) -> None:
    for place in (_CELL_START.search(piece), piece.rfind(b"<c "), piece.rfind(b":c ")):
        start = place if isinstance(place, int) else place.start() if place else -1
        said = _REFERENCE.search(piece, start, start + _TAG) if start >= 0 else None
        if said:
            column = column_index(said.group(1).decode())
            scan.last_column = max(scan.last_column, column)
            scan.first_column = column if scan.first_column is None else min(scan.first_column, column)


def _odd_cells(piece: bytes, number: int, scan: SheetScan) -> None:
    column = -1
    for match in _CELL.finditer(piece):
        said = _REFERENCE.search(match.group(1))
        column = column_index(said.group(1).decode()) if said else column + 1
        body = match.group(2) or b""
        text = _TEXT.search(body)
        if _ERROR.search(match.group(1)):
            scan.errors[number, column] = text.group(1).decode("utf-8", "replace") if text else "#ERROR"
        elif _FORMULA.search(body) and not _VALUE.search(body):
            scan.unset_formulas += 1


def column_index(letters: str) -> int:
    """Return the 0-based index of a worksheet column: A is 0, AA is 26."""
    index = 0
    for letter in letters:
        index = index * _LETTERS + ord(letter) - ord("A") + 1
    return index - 1
