"""The load sheet in Excel: what those do who load codes into a claims system, code by code, with the sentence that says so."""

from collections.abc import Sequence
from datetime import date, datetime
from pathlib import Path

from openpyxl.formatting.rule import CellIsRule
from openpyxl.styles import Font
from openpyxl.worksheet.worksheet import Worksheet

from app.documents.model import Place
from app.ledger.load import Action, LoadRow
from app.ledger.model import Ledger
from app.reports.excel.books import new_book, save_book
from app.reports.excel.cells import CellValue, for_print, header, put, title
from app.reports.ledger_csv import last_day
from app.reports.words import BASIS_WORDS

COLUMNS = (
    ("Policy", 12), ("Title", 24), ("Version published", 12), ("Market", 11), ("Line of business", 11), ("System", 12), ("Code", 13),
    ("Description", 34), ("Action", 11), ("Effective (first day)", 12), ("End (last day)", 12), ("For", 16), ("Drug", 14), ("Role", 13),
    ("All diagnoses pend", 13), ("Effective rests on", 18), ("End rests on", 18), ("Certain", 18), ("Conflict", 26), ("Was", 24),
    ("Sentence", 54), ("File", 26), ("Page", 7), ("Line", 7), ("Sentence of the end", 44), ("File, page, line of the end", 28),
)  # fmt: skip
HEADER_ROW = 4
CODE_COLUMN = 7
_ACTION = "I"  # its column
_WRAPPED = frozenset({1, 2, 8, 12, 13, 16, 17, 18, 19, 20, 21, 22, 25, 26})
_COLOURS = {Action.ADD: "1F6B3A", Action.END: "9B1C1C", Action.CHANGE: "6B4E00", Action.NO_CHANGE: "5B6770"}


def write_load_sheet(path: Path, ledger: Ledger, rows: Sequence[LoadRow], since: date | None = None, made: datetime | None = None) -> None:
    """Write a load sheet; raises `OutputFailedError`."""
    book = new_book(made)
    _sheet(book.create_sheet("Load sheet"), ledger, rows, since)
    save_book(book, path)


def _sheet(sheet: Worksheet, ledger: Ledger, rows: Sequence[LoadRow], since: date | None) -> None:
    title(sheet, "Load sheet", _terms(ledger, since))
    put(sheet, 3, 1, _counts(rows))
    header(sheet, HEADER_ROW, [name for name, _ in COLUMNS], [width for _, width in COLUMNS])
    at = HEADER_ROW
    for row in rows:
        at += 1
        for column, value in enumerate(_cells(ledger, row), start=1):
            put(sheet, at, column, value, wrap=column in _WRAPPED, ruled=True)
        sheet.cell(at, CODE_COLUMN).number_format = "@"
    area = f"{_ACTION}{HEADER_ROW + 1}:{_ACTION}{max(at, HEADER_ROW + 1)}"
    for action, colour in _COLOURS.items():
        rule = CellIsRule(operator="equal", formula=[f'"{action.value}"'], font=Font(color=colour, bold=action is not Action.NO_CHANGE))  # type: ignore[no-untyped-call] # the stubs lack it
        sheet.conditional_formatting.add(area, rule)
    for_print(sheet, HEADER_ROW, len(COLUMNS), at)
    sheet.page_setup.fitToWidth = 2
    sheet.print_title_cols = "A:G"  # the second page says again which code it is about


def _terms(ledger: Ledger, since: date | None) -> str:
    against = f"Actions against what was known on {since}" if since else "Actions against an empty system"
    known = f"; as known on {ledger.known_on}" if ledger.known_on else ""
    return f"{against}{known}. By {ledger.basis.value} date where the policy states none. End = the last day a code is listed."


def _counts(rows: Sequence[LoadRow]) -> str:
    counts = [f"{sum(row.action is action for row in rows):,} {action.value}" for action in Action]
    return f"{len(rows):,} rows: {', '.join(counts)}."


def _cells(ledger: Ledger, row: LoadRow) -> tuple[CellValue, ...]:
    return (
        row.policy, row.title, row.published, ledger.market or "all", ledger.line_of_business or "all", row.system, row.code,
        row.description or "", row.action.value, row.start or "unknown", last_day(row) or "open",
        ", ".join(row.supports or ()), row.drug or "", row.role, "yes" if row.pend else "no", BASIS_WORDS[row.start_basis],
        BASIS_WORDS[row.end_basis] if row.end_basis is not None and row.end is not None else "", row.bounds or "yes", row.conflict, row.was,
        *_place(row.sources), *_end_place(row.end_sources),
    )  # fmt: skip


def _place(places: Sequence[Place]) -> tuple[CellValue, ...]:
    if not places:
        return "", "", None, None
    place = places[0]
    return place.text, place.file, place.page, place.block + 1


def _end_place(places: Sequence[Place]) -> tuple[str, str]:
    if not places:
        return "", ""
    place = places[0]
    page = f", page {place.page}" if place.page is not None else ""
    return place.text, f"{place.file}{page}, line {place.block + 1}"
