"""Cells of an Excel report: text from data is never a formula, headers and widths look alike on every sheet."""

import math
from collections.abc import Iterable, Sequence
from datetime import date
from decimal import Decimal

from openpyxl.cell import Cell
from openpyxl.styles import Alignment, Border, Font, PatternFill, Side
from openpyxl.utils import get_column_letter
from openpyxl.worksheet.header_footer import HeaderFooterItem, _HeaderFooterPart
from openpyxl.worksheet.hyperlink import Hyperlink
from openpyxl.worksheet.properties import PageSetupProperties
from openpyxl.worksheet.worksheet import Worksheet

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

CellValue = str | int | Decimal | date | None

TITLE_FONT = Font(name=FONT, size=18, bold=True, color=ACCENT)
HEADING_FONT = Font(name=FONT, size=13, bold=True, color=ACCENT)
TEXT_FONT = Font(name=FONT, size=11, color=INK)
NOTE_FONT = Font(name=FONT, size=10, italic=True, color=MUTED)
HEADER_FONT = Font(name=FONT, size=11, bold=True, color="FFFFFF")
HEADER_FILL = PatternFill("solid", start_color=ACCENT)
BAND_FILL = PatternFill("solid", start_color=PALE)
LINK_FONT = Font(name=FONT, size=11, color="0B5CAD", underline="single")


def put(  # noqa: PLR0913 a cell is a place, a value and a look
    sheet: Worksheet, row: int, column: int, value: CellValue, font: Font = TEXT_FONT, *, wrap: bool = False
) -> Cell:
    """Write one value; text stays text, money two places, days as days."""
    cell = sheet.cell(row, column)
    assert isinstance(cell, Cell)  # noqa: S101 only a merged range has other cells, and no report merges
    if isinstance(value, str):
        text = printable(value)[:LONGEST]
        cell.value = text
        if text[:1] in {"=", "+", "-", "@", "\t", "\r"}:
            cell.data_type = "s"
            cell.quotePrefix = True
    elif value is not None:
        cell.value = value
        cell.number_format = {Decimal: "#,##0.00", date: "yyyy-mm-dd"}.get(type(value), "#,##0")
    cell.font = font
    number = isinstance(value, (int, Decimal))
    cell.alignment = Alignment(vertical="top", wrap_text=wrap, horizontal="right" if number else "left", indent=1 if number else 0)
    return cell


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
    rows: Iterable[Sequence[CellValue]],
    *,
    wrapped: frozenset[int] = frozenset(),
) -> int:
    """Write a header and its rows; `wrapped` are 1-based columns of long text. Returns the row after the last."""
    header(sheet, row, titles)
    at = row + 1
    filled = list(rows)
    for column, value in enumerate(filled[0] if filled else (), start=1):
        if isinstance(value, (int, Decimal)):
            sheet.cell(row, column).alignment = Alignment(vertical="center", horizontal="right", indent=1)
    for values in filled:
        for column, value in enumerate(values, start=1):
            cell = put(sheet, at, column, value, wrap=column in wrapped)
            cell.border = Border(bottom=LINE)
        at += 1
    fit_rows(sheet, row, at - 1)
    return at


def fit_rows(sheet: Worksheet, first: int, last: int) -> None:
    """Set the heights of rows with wrapped text, which Excel does not do when it opens a file."""
    for row in range(first, last + 1):
        lines = max((_lines_of(sheet, cell) for cell in sheet[row] if isinstance(cell, Cell)), default=1)
        if lines > 1:
            sheet.row_dimensions[row].height = min(lines * LINE_HEIGHT, TALLEST)


def _lines_of(sheet: Worksheet, cell: Cell) -> int:
    if not isinstance(cell.value, str) or not cell.alignment.wrap_text:
        return 1
    across = max(sheet.column_dimensions[cell.column_letter].width * 0.92, 1)  # words break before the edge
    return sum(max(1, math.ceil(len(line) / across)) for line in cell.value.split("\n"))


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
