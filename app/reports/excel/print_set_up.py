"""How an audit workbook prints: state and organisation on every page, pages numbered, columns on as few pages as can be read."""

import math
from typing import Any

from openpyxl import Workbook
from openpyxl.utils import get_column_letter
from openpyxl.worksheet.header_footer import HeaderFooterItem, _HeaderFooterPart
from openpyxl.worksheet.page import PageMargins
from openpyxl.worksheet.properties import PageSetupProperties
from openpyxl.worksheet.worksheet import Worksheet

from app.reports.excel.cells import LETTER, TABLOID
from app.reports.excel.page_breaks import keep_tables_together
from app.reports.excel.stream import StreamSheet
from app.reports.words import printable

_LETTER_CHARACTERS, _TABLOID_CHARACTERS = 190, 330  # in a row that can still be read on a landscape page
_LONGEST = 110  # characters of one part; Excel takes 255 for the three of them


def dress(book: Workbook, left: str, centre: str, foot: str) -> None:
    """Set header, footer and pages of every sheet."""
    for held in book.worksheets:
        _dress(held, left, centre, foot)


def _dress(sheet: Any, left: str, centre: str, foot: str) -> None:  # noqa: ANN401 the stubs lack half of what a sheet has
    across = _across(sheet)
    wide = across > _LETTER_CHARACTERS
    sheet.page_margins = PageMargins(left=0.5, right=0.5, top=0.75, bottom=0.75, header=0.35, footer=0.35)
    sheet.page_setup.orientation = "landscape"
    sheet.page_setup.paperSize = TABLOID if wide else LETTER
    sheet.page_setup.fitToWidth = max(1, math.ceil(across / _TABLOID_CHARACTERS))
    sheet.page_setup.fitToHeight = 1 if sheet._charts else 0  # noqa: SLF001 a chart is cut by no page's end
    sheet.page_setup.pageOrder = "overThenDown"
    sheet.sheet_properties.pageSetUpPr = PageSetupProperties(fitToPage=True)
    sheet.oddHeader = HeaderFooterItem(left=_part(left), center=_part(centre, bold=True), right=_part("&A", code=True))
    sheet.oddFooter = HeaderFooterItem(left=_part(foot), right=_part("Page &P of &N", code=True))
    sheet.sheet_view.showGridLines = False
    if not isinstance(sheet, StreamSheet) and not sheet.print_title_rows and not sheet._charts:  # noqa: SLF001 as above
        keep_tables_together(sheet)


def _part(text: str, *, code: bool = False, bold: bool = False) -> _HeaderFooterPart:
    """Return a part of a header; in a text from data an ampersand is a sign, never a code."""
    said = text if code else printable(text)[:_LONGEST].replace("&", "&&").replace("\n", " ")
    return _HeaderFooterPart(said, size=8, font="Calibri,Bold" if bold else None)


def _across(sheet: Worksheet | StreamSheet) -> float:
    if isinstance(sheet, StreamSheet):
        return sum(column.width for column in sheet.printed)
    return sum(sheet.column_dimensions[get_column_letter(number)].width for number in range(1, sheet.max_column + 1))
