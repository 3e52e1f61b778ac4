"""Where the pages of a sheet end: a heading stays with its table, and a table is broken only where it is longer than a page."""

from openpyxl.cell import Cell
from openpyxl.utils import get_column_letter
from openpyxl.worksheet.pagebreak import Break
from openpyxl.worksheet.worksheet import Worksheet

from app.reports.excel.cells import HEADER_FILL, HEADING_FONT, LETTER, LINE_HEIGHT

_CHARACTER, _EDGE = 5.25, 3.75  # points of a column: a digit of the workbook's font, and what stands beside the text
_HEADED = 4 * LINE_HEIGHT  # a heading and so much text stay with the table below
_INCH = 72.0
_LETTER, _TABLOID = (11.0, 8.5), (17.0, 11.0)  # inches, landscape


def keep_tables_together(sheet: Worksheet) -> None:
    """Begin a new page before a table or a text that would be broken by the end of one and fits on the next."""
    room = _page_height(sheet)
    used = 0.0
    starts = _starts(sheet)
    for first, after in zip(starts, [*starts[1:], sheet.max_row + 1], strict=True):
        tall = sum(_height(sheet, row) for row in range(first, after))
        if used and used + tall > room:
            if tall <= room:
                sheet.row_breaks.append(Break(id=first - 1))
                used = 0.0
            else:
                tall = (used + tall) % room  # runs on over the pages
                used = 0.0
        used += tall


def _starts(sheet: Worksheet) -> list[int]:
    """Return the rows that begin a block: a heading, or a table without one of its own."""
    found = [1]
    headed = 0.0  # how tall the heading is that stands above, with its text; 0: none
    for row, cells in enumerate(sheet.iter_rows(min_row=2, max_col=1), start=2):
        cell = cells[0]
        if not isinstance(cell, Cell) or cell.value is None:
            continue
        head = cell.fill.start_color.rgb == HEADER_FILL.start_color.rgb and cell.fill.fill_type == "solid"
        heading = cell.font.size == HEADING_FONT.size and bool(cell.font.bold)
        if heading or (head and not 0 < headed <= _HEADED):
            found.append(row)
        headed = 0.0 if head else headed + _height(sheet, row) if heading or headed else 0.0
    return found


def _height(sheet: Worksheet, row: int) -> float:
    return float(sheet.row_dimensions[row].height or LINE_HEIGHT)


def _page_height(sheet: Worksheet) -> float:
    """Return the points of rows that a page holds, once the columns are fitted to its width."""
    wide, tall = _LETTER if sheet.page_setup.paperSize in {None, LETTER} else _TABLOID
    margins = sheet.page_margins
    width = (wide - margins.left - margins.right) * _INCH
    columns = [sheet.column_dimensions[get_column_letter(number)].width for number in range(1, sheet.max_column + 1)]
    across = sum(width * _CHARACTER + _EDGE for width in columns)
    return (tall - margins.top - margins.bottom) * _INCH / min(1.0, width / across)
