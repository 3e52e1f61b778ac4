"""Use case: write what an audit found to a file a regulator can open."""

from collections.abc import Sequence
from pathlib import Path

from app.audit.model import NOTHING_DECIDED, AuditResult, Decisions
from app.compare.model import Comparison
from app.errors import OutputFailedError
from app.reports.excel import write_audit_workbook
from app.reports.stamp import UNSTAMPED, Stamp
from app.reports.tables import write_findings_csv
from app.reports.word import write_audit_document

__all__ = ["Stamp", "write_report"]


def write_report(
    path: Path,
    result: AuditResult,
    comparisons: Sequence[Comparison] = (),
    decisions: Decisions = NOTHING_DECIDED,
    stamp: Stamp = UNSTAMPED,
) -> None:
    """Write an audit with what was decided on it to `.xlsx`, `.docx` or `.csv`.

    Raises `OutputFailedError`, leaving what was there untouched.
    """
    match path.suffix.lower():
        case ".xlsx":
            write_audit_workbook(path, result, comparisons, decisions, stamp)
        case ".docx":
            write_audit_document(path, result, comparisons, decisions, stamp)
        case ".csv":
            write_findings_csv(path, result, decisions)
        case _:
            raise OutputFailedError(path.name, "", "An audit is written as .xlsx, .docx or .csv.", "Choose one of these endings.")
