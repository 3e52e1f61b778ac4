"""The Excel reports: an audit workbook and a change log."""

from collections.abc import Sequence
from datetime import datetime
from pathlib import Path

from openpyxl import Workbook, load_workbook

from app import __version__
from app.audit.model import NOTHING_DECIDED, AuditResult, Decisions
from app.compare.model import Comparison
from app.reports.atomic import write_atomically
from app.reports.excel_changes import changes_sheet
from app.reports.excel_codes import codes_sheet
from app.reports.excel_findings import evidence_sheet, findings_sheet
from app.reports.excel_summary import method_sheet, rows_sheet, summary_sheet


def write_audit_workbook(
    path: Path,
    result: AuditResult,
    comparisons: Sequence[Comparison] = (),
    decisions: Decisions = NOTHING_DECIDED,
    made: datetime | None = None,
) -> None:
    """Write summary, findings, evidence, codes by date, changes, rows and method; raises `OutputFailedError`."""
    book = _new_book(made)
    summary_sheet(book.create_sheet("Summary"), result)
    places = findings_sheet(book.create_sheet("Findings"), result, decisions)
    evidence_sheet(book.create_sheet("Evidence"), result, places)
    codes_sheet(book.create_sheet("Codes by date"), result.ledger)
    if comparisons:
        changes_sheet(book.create_sheet("Changes"), comparisons)
    rows_sheet(book.create_sheet("Rows"), result)
    method_sheet(book.create_sheet("Method"), result)
    _save(book, path)


def write_change_log(path: Path, comparison: Comparison, made: datetime | None = None) -> None:
    """Write every change of one comparison; raises `OutputFailedError`."""
    book = _new_book(made)
    changes_sheet(book.create_sheet("Changes"), [comparison])
    _save(book, path)


def _new_book(made: datetime | None) -> Workbook:
    book = Workbook()
    book.remove(book.worksheets[0])
    book.properties.creator = f"CodeLedger {__version__}"
    book.properties.title = "CodeLedger report"
    if made is not None:
        book.properties.created = book.properties.modified = made
    return book


def _save(book: Workbook, path: Path) -> None:
    names = book.sheetnames

    def read_back(draft: Path) -> None:
        check = load_workbook(draft, read_only=True)
        try:
            if check.sheetnames != names:
                raise OSError("the written workbook lacks sheets")
        finally:
            check.close()

    write_atomically(path, book.save, read_back)
