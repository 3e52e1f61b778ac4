"""What an audit report, signed or not, says of the files it rests on."""

import hashlib
from dataclasses import replace
from pathlib import Path

from docx import Document
from openpyxl import load_workbook

from app.audit.model import AuditResult
from app.reports.dossier import Dossier
from app.reports.excel.write import write_audit_workbook
from app.reports.template import shipped_template
from app.reports.word.write import write_audit_document
from tests.reports.conftest import ROOT

CLAIMS = ROOT / "claims" / "CC-0248_claims.xlsx"


def rests_on(audit: AuditResult) -> list[list[str]]:
    """What the last table has to say: the claims file, then every version audited, by hashes taken here."""
    versions = [(policy.policy, held.version.file) for policy in audit.ledger.policies for held in policy.versions]
    paths = {path.name: path for path in ROOT.rglob("*") if path.is_file()}
    return [
        ["Claims, 53 rows", CLAIMS.name, hashlib.sha256(CLAIMS.read_bytes()).hexdigest()],
        *([f"Policy {name}", file, hashlib.sha256(paths[file].read_bytes()).hexdigest()] for name, file in versions),
    ]


def test_the_workbook_of_an_unsigned_audit_names_the_files_it_rests_on(audit: AuditResult, tmp_path: Path) -> None:
    write_audit_workbook(tmp_path / "audit.xlsx", Dossier(result=audit), shipped_template())
    book = load_workbook(tmp_path / "audit.xlsx")
    rows = [[str(value) for value in row[:3]] for row in book["Method"].iter_rows(values_only=True)]
    at = rows.index(["The findings rest on", "File", "SHA-256"])
    wanted = rests_on(audit)
    assert rows[at + 1 : at + 1 + len(wanted)] == wanted
    cover = {row[0]: row[1] for row in book["Summary"].iter_rows(max_col=2, values_only=True)}
    assert cover["SHA-256 of the claims file"] == wanted[0][2]
    texts = [str(value) for sheet in book for row in sheet.iter_rows(values_only=True) for value in row if value is not None]
    assert not any(str(ROOT) in text for text in texts)


def test_the_document_of_an_unsigned_audit_names_the_files_it_rests_on(audit: AuditResult, tmp_path: Path) -> None:
    write_audit_document(tmp_path / "audit.docx", Dossier(result=audit), shipped_template())
    tables = [[[cell.text for cell in row.cells] for row in table.rows] for table in Document(str(tmp_path / "audit.docx")).tables]
    (found,) = (table for table in tables if table[0] == ["The findings rest on", "File", "SHA-256"])
    assert found[1:] == rests_on(audit)


def test_an_audit_kept_before_its_hash_was_says_so(audit: AuditResult, tmp_path: Path) -> None:
    write_audit_document(tmp_path / "audit.docx", Dossier(result=replace(audit, claims_sha256="")), shipped_template())
    tables = [[[cell.text for cell in row.cells] for row in table.rows] for table in Document(str(tmp_path / "audit.docx")).tables]
    (found,) = (table for table in tables if table[0][0] == "The findings rest on")
    assert found[1] == ["Claims, 53 rows", CLAIMS.name, "not recorded when the audit was run"]
