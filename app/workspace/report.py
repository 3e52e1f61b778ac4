"""Use case: write what an audit found to a file a regulator can open."""

import json
from pathlib import Path

from app import __version__
from app.audit.findings_parquet import check_findings_parquet, write_findings_parquet
from app.audit.model import AuditResult, Decisions
from app.errors import OutputFailedError
from app.reports.atomic import write_atomically
from app.reports.dossier import Dossier
from app.reports.excel.write import write_audit_workbook
from app.reports.stamp import Stamp
from app.reports.tables import write_findings_csv
from app.reports.template import Template, shipped_template
from app.reports.word.write import write_audit_document
from app.workspace.shapes.audit_settings import own_rules_shape, settings_shape, tables_shape

__all__ = ["PRINTED", "Dossier", "Stamp", "check_report", "write_report"]

ENDINGS = (".xlsx", ".docx", ".csv", ".parquet")
PRINTED = ".pdf"  # Qt prints it, in the desktop's adapter


def write_report(path: Path, dossier: Dossier, template: Template | None = None) -> None:
    """Write an audit with what people decided and determined to `.xlsx`, `.docx`, `.csv` or `.parquet`; no template: as shipped.

    Raises `OutputFailedError`, leaving what was there untouched.
    """
    match path.suffix.lower():
        case ".xlsx":
            write_audit_workbook(path, dossier, template or shipped_template())
        case ".docx":
            write_audit_document(path, dossier, template or shipped_template())
        case ".csv":
            write_findings_csv(path, dossier.result, dossier.dispositions)
        case ".parquet":
            _write_parquet(path, dossier.result, dossier.dispositions)
        case _:
            raise _unknown(path)


def check_report(path: Path) -> None:
    """Raise `OutputFailedError` for a file an audit is not written to, before any work is done."""
    if path.suffix.lower() not in {*ENDINGS, PRINTED}:
        raise _unknown(path)


def _unknown(path: Path) -> OutputFailedError:
    why = "An audit is written as .xlsx, .docx, .pdf, .csv or .parquet."
    return OutputFailedError(path.name, "", why, "Choose one of these endings.")


def _write_parquet(path: Path, result: AuditResult, decisions: Decisions) -> None:
    said = {**settings_shape(result), "rule_tables": tables_shape(result), "own_rules": own_rules_shape(result)}
    marks = {
        "program": f"CodeLedger {__version__}",
        "claims": result.file,
        "claims_sha256": result.claims_sha256,
        "fingerprint": result.fingerprint,
        "settings": json.dumps(said, ensure_ascii=False),
    }
    write_atomically(
        path,
        lambda draft: write_findings_parquet(draft, result, decisions, marks),
        lambda draft: check_findings_parquet(draft, len(result.findings)),
    )
