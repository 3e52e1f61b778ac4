"""The sheet of codes by date: every interval with where its ends come from and the sentence that says so."""

from openpyxl.worksheet.worksheet import Worksheet

from app.ledger.model import CodeHistory, Interval, Ledger
from app.reports.excel.cells import HEADING_FONT, CellValue, fit_rows, for_print, header, put, title
from app.reports.words import day_words, end_words, start_words, where

TITLES = (
    "Policy", "System", "Code", "Listed from", "Listed until", "Start rests on", "End rests on", "Role", "Disputed",
    "Valid in its code set from", "Valid until", "Sentence", "Document",
)  # fmt: skip
WIDTHS = (11, 12, 12, 13, 13, 24, 24, 13, 10, 14, 13, 80, 44)
_CONFLICT_TITLES = ("Policy", "Code", "", "Disputed from", "Until", *("",) * 6, "What contradicts what")
HEADER_ROW = 3


def codes_sheet(sheet: Worksheet, ledger: Ledger) -> None:
    """Write the ledger, an interval a row. "Until" is the first day the code is no longer listed."""
    title(
        sheet, "Codes by date", f"By {ledger.basis.value} date where the policy states none. Until = the first day it is no longer listed."
    )
    header(sheet, HEADER_ROW, TITLES, WIDTHS)
    row = HEADER_ROW
    for policy in ledger.policies:
        for code in policy.codes:
            for interval in code.intervals:
                row += 1
                for column, value in enumerate(_cells(code, interval), start=1):
                    put(sheet, row, column, value, wrap=column == 12, ruled=True)
    for_print(sheet, HEADER_ROW, len(TITLES), row)
    _conflicts(sheet, ledger, row + 3)


def _cells(code: CodeHistory, interval: Interval) -> tuple[CellValue, ...]:
    places = (*interval.sources, *interval.end_sources)
    valid = code.code_set
    return (
        code.policy,
        code.system.value,
        code.code,
        interval.start or day_words(None, certain=False),
        interval.end or day_words(None, certain=interval.certain),
        start_words(interval),
        end_words(interval),
        interval.role.value,
        "yes" if interval.conflict else "",
        (valid.start or "before the table") if valid else "no table loaded",
        (valid.end or "still valid") if valid else "",
        "\n".join(dict.fromkeys(place.text for place in places)),
        "\n".join(dict.fromkeys(f"{place.file}, {where(place)}" for place in places)),
    )


def _conflicts(sheet: Worksheet, ledger: Ledger, row: int) -> None:
    conflicts = [conflict for policy in ledger.policies for conflict in policy.conflicts]
    if not conflicts:
        return
    put(sheet, row, 1, "Contradictions in the policy texts, not settled by this program", HEADING_FONT)
    row += 1
    header(sheet, row, _CONFLICT_TITLES)
    for number, conflict in enumerate(conflicts, start=1):
        at = row + number
        put(sheet, at, 1, conflict.policy)
        put(sheet, at, 2, ", ".join(code for _, code in conflict.codes))
        put(sheet, at, 4, conflict.start or "unknown")
        put(sheet, at, 5, conflict.end or "open")
        put(sheet, at, 12, "\n".join([conflict.message, *(f"{item.says}: {item.source.text}" for item in conflict.readings)]), wrap=True)
    fit_rows(sheet, row + 1, row + len(conflicts))
