"""The second reading of an OpenDocument spreadsheet (.ods): its content, element by element."""

import zipfile
from dataclasses import dataclass, field

from lxml import etree

from app.claims.scan import BookScan, SheetScan

_TABLE = "{urn:oasis:names:tc:opendocument:xmlns:table:1.0}"
_OFFICE = "{urn:oasis:names:tc:opendocument:xmlns:office:1.0}"
_EXTENDED = "{urn:org:documentfoundation:names:experimental:calc:xmlns:calcext:1.0}"
_TEXT = "{urn:oasis:names:tc:opendocument:xmlns:text:1.0}"
_MOST_REPEATS = 1 << 21
_MOST_CELLS = 120_000_000
_UNSEEN = ("collapse", "filter")


@dataclass(slots=True)
class _Reading:
    """Where the reading stands."""

    sheets: dict[str, SheetScan] = field(default_factory=dict)
    scan: SheetScan = field(default_factory=SheetScan)
    row: int = 0  # above the current one
    column: int = 0
    cells: list[tuple[int, int, str | None]] = field(default_factory=list)  # first and last column of filled cells, an error's text
    depth: int = 0  # of tables in tables


def scan_ods(package: zipfile.ZipFile) -> BookScan:
    """Read the content of every table; raises `ValueError` for XML that is none."""
    reading = _Reading()
    ends = (f"{_TABLE}table", f"{_TABLE}table-row", f"{_TABLE}table-cell", f"{_TABLE}covered-table-cell")
    with package.open("content.xml") as stream:
        events = etree.iterparse(
            stream, events=("start", "end"), tag=ends, resolve_entities=False, no_network=True, load_dtd=False, huge_tree=True
        )
        try:
            for event, element in events:
                _take(str(event), element, reading)
        except etree.XMLSyntaxError as error:
            raise ValueError("the content is no XML") from error
    return BookScan(sheets=reading.sheets, epoch_1904=False, blank_rows=lambda _name, _rows: set())


def _take(event: str, element: etree._Element, reading: _Reading) -> None:
    kind = str(element.tag).removeprefix(_TABLE)
    if kind == "table":
        _table(event, element, reading)
    elif reading.depth != 1:
        return
    elif kind == "table-row":
        if event == "start":
            reading.column, reading.cells = 0, []
        else:
            _row(element, reading)
    elif event == "end":
        _cell(element, reading)


def _table(event: str, element: etree._Element, reading: _Reading) -> None:
    if event == "end":
        reading.depth -= 1
        element.clear()
        return
    reading.depth += 1
    if reading.depth == 1:
        reading.scan, reading.row = SheetScan(), 0
        reading.sheets[element.get(f"{_TABLE}name", "")] = reading.scan


def _row(element: etree._Element, reading: _Reading) -> None:
    repeats = _number(element.get(f"{_TABLE}number-rows-repeated"))
    scan = reading.scan
    if reading.cells:
        if (reading.row + repeats) * (reading.cells[-1][1] + 1) > _MOST_CELLS:
            raise ValueError("a row is repeated more often than a sheet has rows")
        for row in range(reading.row + 1, reading.row + repeats + 1):
            scan.put_row(row)
            if element.get(f"{_TABLE}visibility") in _UNSEEN:
                scan.hidden.add(row)
            for first, last, error in reading.cells:
                scan.reach(row, first)
                scan.reach(row, last)
                if error is not None:
                    scan.errors.update(((row, column), error) for column in range(first, last + 1))
    reading.row += repeats
    element.clear()
    above = element.getparent()
    while above is not None and element.getprevious() is not None:  # what was read needs no memory
        del above[0]


def _cell(element: etree._Element, reading: _Reading) -> None:
    repeats = _number(element.get(f"{_TABLE}number-columns-repeated"))
    first = reading.column
    reading.column += repeats
    down = _number(element.get(f"{_TABLE}number-rows-spanned"))
    across = _number(element.get(f"{_TABLE}number-columns-spanned"))
    if down > 1 or across > 1:
        reading.scan.merges.append((reading.row + 1, reading.row + down, first, first + across - 1))
    said = element.get(f"{_OFFICE}value-type")
    text = "".join(str(part) for paragraph in element.findall(f"{_TEXT}p") for part in paragraph.itertext())
    if element.get(f"{_EXTENDED}value-type") == "error" or (element.get(f"{_TABLE}formula") and text.startswith(("#", "Err:"))):
        reading.cells.append((first, reading.column - 1, text or "#ERROR"))
    elif said is not None and (said != "string" or text or element.get(f"{_OFFICE}string-value")):
        reading.cells.append((first, reading.column - 1, None))
    elif said is None and element.get(f"{_TABLE}formula"):
        reading.scan.unset_formulas += 1


def _number(text: str | None) -> int:
    number = int(text) if text else 1
    if not 0 < number <= _MOST_REPEATS:
        raise ValueError("a cell is repeated more often than a sheet has cells")
    return number
