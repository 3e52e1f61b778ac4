"""The response workbook of one provider: its own lines only, four columns to fill in, and keys by which the answers come back."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from pathlib import Path

from openpyxl.cell import Cell
from openpyxl.styles import Alignment, Border, Font, PatternFill, Protection
from openpyxl.utils import get_column_letter
from openpyxl.worksheet.datavalidation import DataValidation
from openpyxl.worksheet.worksheet import Worksheet

from app.reports.excel.books import new_book, redress, save_book
from app.reports.excel.cells import (
    BAND_FILL,
    FONT,
    LINE,
    MUTED,
    NOTE_FONT,
    fit_rows,
    header,
    page_set_up,
    paragraph,
    put,
    spread,
    table,
    title,
    widths,
)
from app.reports.responses.keys import WorkbookId, key_of
from app.reports.responses.lines import ResponseLine, billed_words
from app.reports.stamp import UNSTAMPED, Stamp
from app.reports.template import Template
from app.reports.values import Value

LINES, HOW = "Lines", "How to respond"
KEY, CLAIM, LINE_NO, DATE, CODE = "Key", "Claim", "Line", "Date of service", "Code billed"
AGREE, RESPONSE, DATED, DOCUMENTS = "Agree or disagree", "Response", "Date of response", "Documents sent"
ANSWERS = (AGREE, RESPONSE, DATED, DOCUMENTS)
CHOICES = ("agree", "disagree")
HEAD_ROW = 6
_FILL = PatternFill("solid", start_color="FFF8E1")
_BOX = Border(bottom=LINE, left=LINE, right=LINE)
_KEY_FONT = Font(name=FONT, size=8, color=MUTED)
_WIDTHS = {
    KEY: 12, CLAIM: 15, LINE_NO: 6, "Member": 14, DATE: 12, CODE: 10, "Billed": 20, "Finding": 38, "Determined": 32, "Amount": 11,
    "Correct amount": 11, "Over (under)": 11, "Rests on": 42, AGREE: 12, RESPONSE: 38, DATED: 12, DOCUMENTS: 22,
}  # fmt: skip
_WRAPPED = frozenset({CLAIM, "Member", "Billed", "Finding", "Determined", "Rests on", RESPONSE, DOCUMENTS})
_SORTING = (
    "You may filter, sort, add columns of your own and rename the sheets. To sort, take off the sheet's protection first; it has no"
    " password. Sort whole rows."
)
_KEPT = (
    "Leave the first column and the workbook id as they are: by them each answer finds its line. What else the workbook shows is not"
    " read back; amounts are those of the review."
)
_STEPS = (
    f"Fill in the four shaded columns of the sheet “{LINES}”: {AGREE.lower()}, your response, its date, and which documents you send.",
    "A line you leave empty counts as not answered. A line may be answered in a later copy of this workbook.",
    _SORTING,
    _KEPT,
    "Type texts, not formulas.",
)


@dataclass(frozen=True, slots=True, kw_only=True)
class ResponseBook:
    """One provider's round, as its workbook prints it."""

    id: WorkbookId
    provider: str
    number: int
    sent: date
    due: date
    lines: tuple[ResponseLine, ...]
    members: bool = False  # whether the member is named beside the claim
    title: str = ""
    stamp: Stamp = UNSTAMPED


def write_response_workbook(path: Path, book: ResponseBook, template: Template) -> None:
    """Write a provider's workbook; raises `OutputFailedError`, leaving what was there untouched."""
    workbook = new_book(book.stamp.made)
    _lines(workbook.create_sheet(LINES), book, template)
    _how(workbook.create_sheet(HOW), book, template)
    redress(workbook, template.text("look", "accent"), template.text("look", "font"))
    save_book(workbook, path)


def _columns(book: ResponseBook) -> tuple[str, ...]:
    member = ("Member",) if book.members else ()
    return (
        KEY, CLAIM, LINE_NO, *member, DATE, CODE, "Billed", "Finding", "Determined", _amount_head(book.lines), "Correct amount",
        "Over (under)", "Rests on", *ANSWERS,
    )  # fmt: skip


def _amount_head(lines: Sequence[ResponseLine]) -> str:
    kinds = {told.line.amount_basis for told in lines if told.line.amount is not None}
    return f"Amount {kinds.pop()}" if len(kinds) == 1 else "Amount"


def _values(book: ResponseBook, told: ResponseLine) -> tuple[Value, ...]:
    line = told.line
    member = (line.member or "",) if book.members else ()
    return (
        key_of(book.id.base, line.content), line.claim_id or "", line.line or "", *member, line.date, line.code or "", billed_words(line),
        told.found, told.determination, line.amount, told.correct_amount, told.difference, told.rests_on,
    )  # fmt: skip


def _lines(sheet: Worksheet, book: ResponseBook, template: Template) -> None:
    columns = _columns(book)
    widths(sheet, *(_WIDTHS["Amount"] if name.startswith("Amount") else _WIDTHS[name] for name in columns))
    organisation = template.text("organisation", "name")
    title(sheet, book.title or template.text("letter", "subject"), " · ".join(part for part in (organisation, _round_words(book)) if part))
    last = len(columns)
    put(sheet, 3, 1, "Please fill in the four shaded columns; the second sheet says how.")
    put(sheet, 4, 1, "Workbook id", NOTE_FONT)
    put(sheet, 4, 2, str(book.id), NOTE_FONT)
    sheet.row_dimensions[5].height = 6
    header(sheet, HEAD_ROW, columns)
    row = HEAD_ROW
    for row, told in enumerate(book.lines, start=HEAD_ROW + 1):
        _line(sheet, row, columns, _values(book, told))
    _validated(sheet, columns, row)
    fit_rows(sheet, HEAD_ROW, row)
    sheet.freeze_panes = f"{get_column_letter(columns.index(DATE) + 1)}{HEAD_ROW + 1}"
    sheet.auto_filter.ref = f"A{HEAD_ROW}:{get_column_letter(last)}{row}"
    sheet.print_title_rows = f"{HEAD_ROW}:{HEAD_ROW}"
    page_set_up(sheet)
    _protected(sheet)


def _line(sheet: Worksheet, row: int, columns: Sequence[str], values: Sequence[Value]) -> None:
    for column, name in enumerate(columns, start=1):
        cell = put(sheet, row, column, values[column - 1] if column <= len(values) else None, wrap=name in _WRAPPED)
        cell.border = Border(bottom=LINE)
        if name == KEY:
            cell.font, cell.alignment = _KEY_FONT, Alignment(vertical="top", shrink_to_fit=True)
        elif name in ANSWERS:
            _to_fill(cell, name)


def _to_fill(cell: Cell, name: str) -> None:
    cell.fill, cell.border = _FILL, _BOX
    cell.protection = Protection(locked=False)
    cell.alignment = Alignment(vertical="top", wrap_text=True)
    cell.number_format = "yyyy-mm-dd" if name == DATED else "@"


def _validated(sheet: Worksheet, columns: Sequence[str], last: int) -> None:
    choice = DataValidation(type="list", formula1=f'"{",".join(CHOICES)}"', allow_blank=True, showErrorMessage=True)
    choice.errorTitle, choice.error = AGREE, "Choose agree or disagree."
    day = DataValidation(type="date", operator="greaterThan", formula1="36526", allow_blank=True, showErrorMessage=True)
    day.errorTitle, day.error = DATED, "Type a date, such as 2026-03-31."
    for name, rule in ((AGREE, choice), (DATED, day)):
        letter = get_column_letter(columns.index(name) + 1)
        rule.add(f"{letter}{HEAD_ROW + 1}:{letter}{max(last, HEAD_ROW + 1)}")
        sheet.add_data_validation(rule)


def _protected(sheet: Worksheet) -> None:
    """Lock what is not to be filled in, without a password: against slips, not against anybody."""
    guard = sheet.protection
    guard.sheet = True
    guard.autoFilter = guard.sort = guard.formatColumns = guard.formatRows = guard.insertColumns = False  # False: allowed


def _how(sheet: Worksheet, book: ResponseBook, template: Template) -> None:
    widths(sheet, 26, 60, 30)
    title(sheet, HOW)
    rows: list[tuple[str, Value]] = [("Provider", book.provider), ("Round", book.number), ("Sent", book.sent)]
    rows += [("Please answer by", book.due), ("Lines", len(book.lines))]
    contact = template.text("organisation", "contact")
    rows += [("Questions to", contact)] if contact else []
    for row, (name, value) in enumerate(rows, start=3):
        put(sheet, row, 1, name).fill = BAND_FILL
        put(sheet, row, 2, value).alignment = Alignment(vertical="top", horizontal="left", wrap_text=True)
    at = paragraph(sheet, len(rows) + 4, "", template.text("letter", "respond", due=book.due.isoformat()), 3)
    at = (
        table(
            sheet, at, ("Step", "What to do"), [(str(number), text) for number, text in enumerate(_STEPS, start=1)], wrapped=frozenset({2})
        )
        + 1
    )
    put(sheet, at, 1, template.text("text", "confidential"), NOTE_FONT, wrap=True)
    spread(sheet, at, 1, 3)
    page_set_up(sheet)


def _round_words(book: ResponseBook) -> str:
    return f"Provider {book.provider} · round {book.number} · sent {book.sent.isoformat()} · please answer by {book.due.isoformat()}"
