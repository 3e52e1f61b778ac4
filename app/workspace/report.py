"""Use case: write what was found to a file a regulator can open."""

from collections.abc import Sequence
from pathlib import Path

from app.audit.model import NOTHING_DECIDED, AuditResult, Decisions
from app.compare.model import Comparison
from app.errors import OutputFailedError
from app.reports.excel import write_audit_workbook, write_change_log
from app.reports.redline_docx import write_redline
from app.reports.tables import write_findings_csv
from app.reports.word import write_audit_document


def write_report(path: Path, result: AuditResult, comparisons: Sequence[Comparison] = (), decisions: Decisions = NOTHING_DECIDED) -> None:
    """Write an audit with what was decided on it to `.xlsx`, `.docx` or `.csv`.

    Raises `OutputFailedError`, leaving what was there untouched.
    """
    match path.suffix.lower():
        case ".xlsx":
            write_audit_workbook(path, result, comparisons, decisions)
        case ".docx":
            write_audit_document(path, result, comparisons, decisions)
        case ".csv":
            write_findings_csv(path, result, decisions)
        case _:
            raise OutputFailedError(path.name, "", "An audit is written as .xlsx, .docx or .csv.", "Choose one of these endings.")


def write_comparison(path: Path, comparison: Comparison) -> None:
    """Write a comparison as an Excel change log or a Word redline; raises `OutputFailedError`."""
    match path.suffix.lower():
        case ".xlsx":
            write_change_log(path, comparison)
        case ".docx":
            write_redline(path, comparison)
        case _:
            raise OutputFailedError(path.name, "", "A comparison is written as .docx or .xlsx.", "Choose one of these endings.")
