"""The second reading of an .xlsx workbook, straight from its XML."""

import html
import re
import zipfile
from collections.abc import Callable, Iterator
from functools import lru_cache
from itertools import pairwise
from operator import lt
from pathlib import Path, PurePosixPath
from typing import IO

from app.claims.scan import BookScan, Merge, SheetScan
from app.errors import InputRefusedError

_ROW = re.compile(rb"<(?:\w+:)?row[ >/]")
_VALUE = re.compile(rb"<(?:\w+:)?[vt](?: [^>]*)?>(?:[^<]|<!\[CDATA\[)")
_PLAIN_ROW = re.compile(rb'<row r="(\d+)"([^>]*)><c r="([A-Z]+)\d+"[^>]*>(?:<is>)?<[vt](?: [^>]*)?>[^<]')
_ODD = (b't="e"', b"<f")  # an error, a formula
_PREFIXED = re.compile(rb"<\w+:worksheet[ >]")
_OPENING = re.compile(rb"<worksheet(?: [^<>]*)?>")
_DATA_END = re.compile(rb"</(?:\w+:)?sheetData>")
_NUMBER = re.compile(rb'\br="(\d+)"')
_HIDDEN = re.compile(rb'\bhidden="(?:1|true)"')
_CELL = re.compile(rb"<(?:\w+:)?c ([^>]*?)(?:/>|>(.*?)</(?:\w+:)?c>)", re.DOTALL)
_REFERENCE = re.compile(rb'\br="([A-Z]+)\d+"')
_ERROR = re.compile(rb'\bt="e"')
_FORMULA = re.compile(rb"<(?:\w+:)?f[ >/]")
_TEXT = re.compile(rb"<(?:\w+:)?v(?: [^>]*)?>([^<]*)<")
_MERGE = re.compile(rb'<(?:\w+:)?mergeCell [^>]*ref="([A-Z]+)(\d+):([A-Z]+)(\d+)"')
_TEXT_CELL = re.compile(rb'\bt="(?:s|str|inlineStr)"')
_TAG = 300  # bytes a cell's opening tag takes at most
_SHEET = re.compile(r"<(?:\w+:)?sheet\s[^>]*?>")
_ATTRIBUTE = re.compile(r'([\w:]+)\s*=\s*"([^"]*)"')
_RELATION = re.compile(r"<(?:\w+:)?Relationship\s[^>]*?>")
_DATE_1904 = re.compile(r'date1904="(?:1|true)"')
_CHUNK = 1 << 20
_KEEP = 1 << 16
_LETTERS = 26


def scan_xlsx(package: zipfile.ZipFile, source: Path | IO[bytes], later: Callable[[str], bool] = lambda _part: False) -> BookScan:
    """Read the XML of every worksheet; `source` is where the package came from.

    A part that is read `later` has an empty scan so far. Raises `InputRefusedError` for one that defines entities.
    """
    book = text_part(package, "xl/workbook.xml")
    parts = sheet_parts(package, book, "xl/_rels/workbook.xml.rels")

    def blank_rows(name: str, asked: set[int]) -> set[int]:
        with zipfile.ZipFile(source) as again:
            return rows_of_texts(again, parts[name], asked)

    return BookScan(
        sheets={name: SheetScan() if later(part) else scan_sheet(package, part) for name, part in parts.items()},
        epoch_1904=_DATE_1904.search(book) is not None,
        blank_rows=blank_rows,
    )


def text_part(package: zipfile.ZipFile, name: str) -> str:
    """Return a part as text; refuses one that defines entities."""
    text = package.read(name).decode("utf-8", "replace")
    if "<!DOCTYPE" in text or "<!ENTITY" in text:
        raise InputRefusedError("", "", "It defines entities of its own, as no workbook does.", "Ask its sender for a fresh copy.")
    return text


def sheet_parts(package: zipfile.ZipFile, book: str, relations: str) -> dict[str, str]:
    """Return sheet name -> part name for worksheets; chart sheets have no cells."""
    targets = relation_targets(text_part(package, relations))
    parts = {}
    for tag in _SHEET.findall(book):
        said = dict(_ATTRIBUTE.findall(tag))
        relation = next((value for key, value in said.items() if key.endswith(":id")), "")
        if relation in targets:
            parts[html.unescape(said.get("name", ""))] = targets[relation]
    held = {name.lower(): name for name in package.namelist()}
    missing = next((name for name, part in parts.items() if part.lower() not in held), None)
    if missing is not None:
        raise InputRefusedError(
            "",
            f"sheet {missing}",
            "The workbook lists this sheet but does not hold it.",
            "Open it in Excel, save it again and try once more.",
        )
    return {name: held[part.lower()] for name, part in parts.items()}


def relation_targets(relations: str) -> dict[str, str]:
    """Return the worksheets' parts by their relation's id."""
    targets = {}
    for tag in _RELATION.findall(relations):
        said = dict(_ATTRIBUTE.findall(tag))
        if said.get("Type", "").endswith("/worksheet"):
            target = said.get("Target", "")
            targets[said.get("Id", "")] = target.lstrip("/") if target.startswith("/") else str(PurePosixPath("xl") / target)
    return targets


def scan_sheet(book: zipfile.ZipFile, part: str) -> SheetScan:
    """Read one worksheet's XML in pieces, never the whole of it."""
    scan = SheetScan()
    for _ in scanned_blocks(book, part, scan):
        pass
    return scan


def scanned_blocks(book: zipfile.ZipFile, part: str, scan: SheetScan) -> Iterator[bytes]:
    """Yield the rows of a worksheet, many at once, each block once it is in the scan: it begins with a row and ends behind one."""
    for block in _blocks(book, part, scan):
        quick = None if scan.prefixed or any(sign in block for sign in _ODD) else _plain_rows(block)
        if quick is None:
            for piece in _cut(block):
                _take(piece, scan)
        else:
            rows, first, last = quick
            scan.ordered = scan.ordered and _ascending((scan.at, *rows))
            scan.rows.extend(rows)
            scan.at = rows[-1]
            scan.reach(max(rows), first)
            scan.reach(0, last)
        yield block


def first_number(block: bytes) -> int:
    """Return the number of the row a block begins with; 0 where it has none."""
    said = _NUMBER.search(block, 0, block.find(b">") + 1)
    return int(said.group(1)) if said else 0


def _ascending(rows: tuple[int, ...]) -> bool:
    return all(map(lt, rows, rows[1:]))


def _plain_rows(block: bytes) -> tuple[list[int], int, int] | None:
    """Return the row numbers of a block, its first and its last column.

    None unless every row is numbered, none is hidden, and the first cell of each holds a value.
    """
    rows: list[int] = []
    firsts: set[bytes] = set()
    lasts: set[bytes] = set()
    tags: set[bytes] = set()
    for piece in block.split(b"</row>"):
        begins = _PLAIN_ROW.match(piece)
        if begins is None:
            if piece.strip():
                return None
            continue
        row, tag, column = begins.groups()
        rows.append(int(row))
        tags.add(tag)
        firsts.add(column)
        start = piece.rfind(b'<c r="') + 6
        lasts.add(piece[start : piece.find(b'"', start)].removesuffix(row))
    if not rows or any(b"hidden" in tag for tag in tags) or any(not letters.isalpha() for letters in lasts):
        return None
    columns = [column_index(letters.decode()) for letters in firsts]
    return rows, min(columns), max(column_index(letters.decode()) for letters in lasts)


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
    for block in _blocks(book, part, scan):
        yield from _cut(block)


def _cut(block: bytes) -> Iterator[bytes]:
    """Cut a block that begins with a row into its rows."""
    starts = [match.start() for match in _ROW.finditer(block)]
    for start, stop in pairwise((*starts, len(block))):
        yield block[start:stop]


def _blocks(book: zipfile.ZipFile, part: str, scan: SheetScan) -> Iterator[bytes]:
    """Yield the rows of a worksheet, many at once; a block begins with a row and ends before one."""
    with book.open(part) as stream:
        waiting, begun = b"", False
        while chunk := stream.read(_CHUNK):
            waiting += chunk
            if not begun:
                begun, scan.prefixed = True, _PREFIXED.search(waiting) is not None
                opening = _OPENING.search(waiting)
                scan.opening = opening.group() if opening else b""
            first = _ROW.search(waiting)
            last = _last_row(waiting) if first else -1
            if first and last > first.start():
                yield waiting[first.start() : last]
            waiting = waiting[last:] if first else waiting[-_KEEP:]
        end = _DATA_END.search(waiting)
        if _ROW.match(waiting):
            yield waiting[: end.start()] if end else waiting
        scan.merges = [_merge(match) for match in _MERGE.finditer(waiting)]


def _last_row(waiting: bytes) -> int:
    """Return where the last row begins; there is one."""
    start = waiting.rfind(b"<row ")
    begins = [match.start() for match in _ROW.finditer(waiting, max(start, 0))]
    return begins[-1]


def _merge(match: re.Match[bytes]) -> Merge:
    left, top, right, bottom = (group.decode() for group in match.groups())
    return int(top), int(bottom), column_index(left), column_index(right)


def _take(piece: bytes, scan: SheetScan) -> None:
    """Look at one row; finding fixed bytes comes first, as it takes a tenth of what an expression takes."""
    stop = piece.find(b">") + 1
    said = _NUMBER.search(piece, 0, stop)
    number = int(said.group(1)) if said else scan.at + 1
    scan.ordered = scan.ordered and said is not None and number > scan.at
    scan.at = number
    if piece.find(b"hidden", 0, stop) >= 0 and _HIDDEN.search(piece, 0, stop):
        scan.hidden.add(number)
    value = _VALUE.search(piece)
    if value:
        scan.rows.append(number)
    _extent(piece, value.start() if value else -1, scan)
    scan.last_row = max(scan.last_row, number)
    if b't="e"' in piece or ((b"<f" in piece or b":f" in piece) and _FORMULA.search(piece)):
        _odd_cells(piece, number, scan)


def _extent(piece: bytes, value: int, scan: SheetScan) -> None:
    """Take the first cell with a value and the last cell, filled or not, into the extent."""
    last = _column(piece, max(piece.rfind(b"<c "), piece.rfind(b":c ")))
    if last is not None:
        scan.last_column = max(scan.last_column, last)
    first = _column(piece, max(piece.rfind(b"<c ", 0, value), piece.rfind(b":c ", 0, value))) if value >= 0 else None
    if first is not None:
        scan.first_column = first if scan.first_column is None else min(scan.first_column, first)


def _column(piece: bytes, start: int) -> int | None:
    said = _REFERENCE.search(piece, start, start + _TAG) if start >= 0 else None
    return column_index(said.group(1).decode()) if said else None


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


@lru_cache(maxsize=1024)
def column_index(letters: str) -> int:
    """Return the 0-based index of a worksheet column: A is 0, AA is 26."""
    index = 0
    for letter in letters:
        index = index * _LETTERS + ord(letter) - ord("A") + 1
    return index - 1
