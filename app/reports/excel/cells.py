"""Cells of an Excel report: text from data is never a formula, headers and widths look alike on every sheet."""

import math
import textwrap
from collections.abc import Iterable, Sequence
from copy import copy
from datetime import date
from decimal import Decimal
from typing import Any, NamedTuple

from openpyxl.cell import Cell
from openpyxl.styles import Alignment, Border, Font, PatternFill, Side
from openpyxl.styles.cell_style import StyleArray
from openpyxl.utils import get_column_letter
from openpyxl.worksheet.cell_range import CellRange
from openpyxl.worksheet.header_footer import HeaderFooterItem, _HeaderFooterPart
from openpyxl.worksheet.hyperlink import Hyperlink
from openpyxl.worksheet.properties import PageSetupProperties
from openpyxl.worksheet.worksheet import Worksheet

from app.reports.values import Figures, Share, Value
from app.reports.words import printable

FONT = "Calibri"
INK = "1F2933"
MUTED = "5B6770"
ACCENT = "1F4E79"
PALE = "EAF1F8"
LINE = Side(style="thin", color="D5DCE3")
LETTER, TABLOID = 1, 3  # Excel's numbers for paper
WIDE = 10  # columns that still fit a letter page
LINE_HEIGHT = 15.0  # points
TALLEST = 409.0  # points, Excel's own limit
LONGEST = 32_000  # Excel holds 32,767 characters a cell
FORMULA_STARTS = frozenset("=+-@\t\r")
NUMBERS = (int, Decimal, Share)  # set to the right; a text beside them keeps its distance
FORMATS: dict[type, str] = {Decimal: "#,##0.00", date: "yyyy-mm-dd", int: "#,##0", Share: "0.0%"}

CellValue = str | int | Decimal | date | None  # a `Value` that is no share

TITLE_FONT = Font(name=FONT, size=18, bold=True, color=ACCENT)
HEADING_FONT = Font(name=FONT, size=13, bold=True, color=ACCENT)
TEXT_FONT = Font(name=FONT, size=11, color=INK)
NOTE_FONT = Font(name=FONT, size=10, italic=True, color=MUTED)
TOTAL_FONT = Font(name=FONT, size=11, bold=True, color=INK)
HEADER_FONT = Font(name=FONT, size=11, bold=True, color="FFFFFF")
HEADER_FILL = PatternFill("solid", start_color=ACCENT)
BAND_FILL = PatternFill("solid", start_color=PALE)
LINK_FONT = Font(name=FONT, size=11, color="0B5CAD", underline="single")


def put(  # noqa: PLR0913 a cell is a place, a value and a look
    sheet: Worksheet,
    row: int,
    column: int,
    value: Value,
    font: Font = TEXT_FONT,
    *,
    wrap: bool = False,
    ruled: bool = False,
    beside: bool = False,
) -> Cell:
    """Write one value; text stays text, money two places, days as days. `ruled`: with a line below; `beside`: a number stands before it."""
    cell = sheet.cell(row, column)
    assert isinstance(cell, Cell)  # noqa: S101 only a merged range has other cells, and no report merges
    quoted = False
    if isinstance(value, str):
        text = printable(value)[:LONGEST]
        cell.value = text
        quoted = text[:1] in FORMULA_STARTS
        if quoted:
            cell.data_type = "s"
    elif value is not None:
        cell.value = value.value if isinstance(value, Share) else value
    _dress(cell, _Look(font, FORMATS.get(type(value), "General"), isinstance(value, NUMBERS), wrap, ruled, beside, quoted))
    return cell


class _Look(NamedTuple):
    """How a cell looks."""

    font: Font
    shape: str
    number: bool
    wrap: bool
    ruled: bool
    beside: bool
    quoted: bool


def _dress(cell: Any, look: _Look) -> None:  # noqa: ANN401 the stubs lack what a cell keeps its look in
    """Give a cell its look; each is registered once in its book, for that takes longer than to write the cell."""
    known: dict[object, tuple[Font, StyleArray]] = vars(cell.parent.parent).setdefault("looks", {})
    key = (id(look.font), *look[1:])
    if key not in known:
        side = "right" if look.number else "left"
        cell.font, cell.number_format = look.font, look.shape
        cell.alignment = Alignment(vertical="top", wrap_text=look.wrap, horizontal=side, indent=1 if look.number or look.beside else 0)
        if look.ruled:
            cell.border = Border(bottom=LINE)
        if look.quoted:
            cell.quotePrefix = True
        known[key] = look.font, copy(cell._style)  # noqa: SLF001 openpyxl has no call for a look made before; the font is held, as its id is
    else:
        cell._style = copy(known[key][1])  # noqa: SLF001 as above


def header(sheet: Worksheet, row: int, titles: Sequence[str], widths: Sequence[int] | None = None) -> None:
    """Write a table's header row and set the column widths (in characters)."""
    for column, title in enumerate(titles, start=1):
        cell = put(sheet, row, column, title, HEADER_FONT, wrap=True)
        cell.fill = HEADER_FILL
        cell.alignment = Alignment(vertical="center", wrap_text=True)
    for column, width in enumerate(widths or (), start=1):
        sheet.column_dimensions[get_column_letter(column)].width = width


def table(
    sheet: Worksheet,
    row: int,
    titles: Sequence[str],
    rows: Iterable[Sequence[Value]],
    *,
    wrapped: frozenset[int] = frozenset(),
) -> int:
    """Write a header and its rows; `wrapped` are 1-based columns of long text. Returns the row after the last."""
    header(sheet, row, titles)
    at = row + 1
    filled = list(rows)
    for column, value in enumerate(filled[0] if filled else (), start=1):
        numeric = isinstance(value, NUMBERS)
        beside = column > 1 and isinstance(filled[0][column - 2], NUMBERS)
        if numeric or beside:
            side = "right" if numeric else "left"
            sheet.cell(row, column).alignment = Alignment(vertical="center", horizontal=side, indent=1, wrap_text=True)
    for values in filled:
        for column, value in enumerate(values, start=1):
            beside = column > 1 and isinstance(values[column - 2], NUMBERS) and not isinstance(value, NUMBERS)
            put(sheet, at, column, value, wrap=column in wrapped, ruled=True, beside=beside)
        at += 1
    fit_rows(sheet, row, at - 1)
    return at


def fit_rows(sheet: Worksheet, first: int, last: int) -> None:
    """Set the heights of rows with wrapped text, which Excel does not do when it opens a file."""
    # a row taken by its number alone would have the whole sheet measured each time
    for row, cells in enumerate(sheet.iter_rows(min_row=first, max_row=max(first, last)), start=first):
        lines = max((_lines_of(sheet, cell) for cell in cells if isinstance(cell, Cell)), default=1)
        if lines > 1:
            sheet.row_dimensions[row].height = min(lines * LINE_HEIGHT, TALLEST)


def _lines_of(sheet: Worksheet, cell: Cell) -> int:
    if not isinstance(cell.value, str) or not cell.alignment.wrap_text:
        return 1
    width = sheet.column_dimensions[cell.column_letter].width
    if cell.font.bold:  # a header's words are wide and few
        return len(textwrap.wrap(cell.value, max(int((width - 2 * cell.alignment.indent) * 0.78), 1)))
    return lines_in(cell.value, width)


def figures(sheet: Worksheet, row: int, found: Figures, *, wrapped: frozenset[int] = frozenset(), last: int | None = None) -> int:
    """Write a table of figures and return the row after it and a blank one; nothing where there is nothing.

    `last` is the column its last value spreads over to.
    """
    if not found:
        return row
    column = len(found.head)
    end = table(sheet, row, found.head, found.rows, wrapped=wrapped - ({column} if last is not None else set()))
    if last is not None:
        sheet.merged_cells.add(CellRange(min_row=row, min_col=column, max_row=row, max_col=last))
        for at in range(row + 1, end):
            spread(sheet, at, column, last)
    return end + 1


def facts(sheet: Worksheet, row: int, found: Figures, last: int) -> int:
    """Write named facts, the name in the first column and the value over the others; returns the row after a blank one."""
    for name, value in found.rows:
        put(sheet, row, 1, name, wrap=True).fill = BAND_FILL
        put(sheet, row, 2, value, wrap=True).alignment = Alignment(vertical="top", horizontal="left", wrap_text=True, indent=1)
        spread(sheet, row, 2, last)
        row += 1
    return row + 1


def paragraph(sheet: Worksheet, row: int, heading: str, text: str, last: int) -> int:
    """Write a titled text over the columns up to `last`; returns the row after a blank one, and `row` where there is no text."""
    if not text.strip():
        return row
    if heading:
        put(sheet, row, 1, heading, HEADING_FONT)
        row += 1
    put(sheet, row, 1, text.strip(), wrap=True)
    spread(sheet, row, 1, last)
    return row + 2


def spread(sheet: Worksheet, row: int, first: int, last: int) -> None:
    """Let a cell take the columns up to `last`, and its row at least the height of its text there."""
    cell = sheet.cell(row, first)
    across = sum(sheet.column_dimensions[get_column_letter(column)].width for column in range(first, last + 1))
    if isinstance(cell.value, str):
        cell.alignment = Alignment(vertical="top", wrap_text=True, horizontal="left", indent=cell.alignment.indent)
        height = max(lines_in(cell.value, across) * LINE_HEIGHT, sheet.row_dimensions[row].height or LINE_HEIGHT)
        sheet.row_dimensions[row].height = min(height, TALLEST)
    if cell.border.bottom is not None and cell.border.bottom.style:
        for column in range(first + 1, last + 1):
            put(sheet, row, column, None, ruled=True)  # the line below goes on
    if last > first:  # openpyxl's own call would look at every edge of every cell, and take longer than the rest of the sheet
        sheet.merged_cells.add(CellRange(min_row=row, min_col=first, max_row=row, max_col=last))


def lines_in(text: str, width: float) -> int:
    """Return how many lines a text takes in a column so many characters wide."""
    across = max(width * 0.92, 1)  # words break before the edge
    return sum(max(1, math.ceil(len(line) / across)) for line in text.split("\n"))


def widths(sheet: Worksheet, *wide: int) -> None:
    """Set the column widths, in characters."""
    for column, width in enumerate(wide, start=1):
        sheet.column_dimensions[get_column_letter(column)].width = width


def title(sheet: Worksheet, text: str, note: str = "") -> None:
    """Write a sheet's title in its first row and a note below it."""
    put(sheet, 1, 1, text, TITLE_FONT)
    sheet.row_dimensions[1].height = 28
    if note:
        put(sheet, 2, 1, note, NOTE_FONT)


def link(sheet: Worksheet, row: int, column: int, text: str, target: str) -> None:
    """Write a link to a cell of this workbook, such as `Evidence!A7`."""
    name, _, reference = target.rpartition("!")
    cell = put(sheet, row, column, text)
    cell.hyperlink = Hyperlink(ref=cell.coordinate, location=f"'{name}'!{reference}")
    cell.font = LINK_FONT


def for_print(sheet: Worksheet, header_row: int, columns: int, last_row: int) -> None:
    """Freeze and repeat the header, add the filter, fit the rows' heights and the sheet to a landscape page's width."""
    fit_rows(sheet, header_row, last_row)
    sheet.freeze_panes = f"A{header_row + 1}"
    sheet.auto_filter.ref = f"A{header_row}:{get_column_letter(columns)}{max(last_row, header_row)}"
    sheet.print_title_rows = f"{header_row}:{header_row}"
    page_set_up(sheet)


def page_set_up(sheet: Worksheet) -> None:
    """Landscape, one page wide, page numbers in the footer, no grid on the screen."""
    sheet.page_setup.orientation = "landscape"
    sheet.page_setup.paperSize = TABLOID if sheet.max_column > WIDE else LETTER
    sheet.page_setup.fitToWidth = 1
    sheet.page_setup.fitToHeight = 0
    sheet.sheet_properties.pageSetUpPr = PageSetupProperties(fitToPage=True)
    sheet.oddFooter = HeaderFooterItem(left=_HeaderFooterPart("&A"), right=_HeaderFooterPart("Page &P of &N"))
    sheet.sheet_view.showGridLines = False
