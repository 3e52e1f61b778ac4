"""The Excel reports: an audit workbook and a change log."""

from collections.abc import Collection, Sequence
from datetime import datetime
from pathlib import Path

from app.audit.model import NOTHING_DECIDED, AuditResult, Decisions
from app.compare.model import ChangeKind, Comparison
from app.reports.books import new_book, save_book
from app.reports.change_words import NOT_REVIEWED, Reviews
from app.reports.excel_changes import changes_sheet
from app.reports.excel_codes import codes_sheet
from app.reports.excel_findings import evidence_sheet, findings_sheet
from app.reports.excel_summary import method_sheet, rows_sheet, summary_sheet
from app.reports.redline_filter import ALL_KINDS
from app.reports.stamp import UNSTAMPED, Stamp


def write_audit_workbook(
    path: Path,
    result: AuditResult,
    comparisons: Sequence[Comparison] = (),
    decisions: Decisions = NOTHING_DECIDED,
    stamp: Stamp = UNSTAMPED,
) -> None:
    """Write summary, findings, evidence, codes by date, changes, rows and method; raises `OutputFailedError`."""
    book = new_book(stamp.made)
    summary_sheet(book.create_sheet("Summary"), result, stamp.anchor)
    places = findings_sheet(book.create_sheet("Findings"), result, decisions)
    evidence_sheet(book.create_sheet("Evidence"), result, places)
    codes_sheet(book.create_sheet("Codes by date"), result.ledger)
    if comparisons:
        changes_sheet(book.create_sheet("Changes"), comparisons)
    rows_sheet(book.create_sheet("Rows"), result)
    method_sheet(book.create_sheet("Method"), result)
    save_book(book, path)


def write_change_log(
    path: Path,
    comparison: Comparison,
    made: datetime | None = None,
    kinds: Collection[ChangeKind] = ALL_KINDS,
    reviews: Reviews = NOT_REVIEWED,
) -> None:
    """Write every change of these kinds with what was decided on it; raises `OutputFailedError`."""
    book = new_book(made)
    changes_sheet(book.create_sheet("Changes"), [comparison], kinds, reviews)
    save_book(book, path)
