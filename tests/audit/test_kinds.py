"""Sheets of different kinds of claims are never judged as one."""

from datetime import date
from pathlib import Path

import pytest
from openpyxl import load_workbook

from app.audit.model import AuditSettings, ClaimType
from app.errors import InputRefusedError
from app.workspace.audit import audit_claims

SAMPLES = Path(__file__).resolve().parents[2] / "policies"


@pytest.fixture
def mixed(tmp_path: Path) -> Path:
    book = load_workbook(SAMPLES / "claims" / "CC-0248_claims.xlsx")
    stays = load_workbook(SAMPLES / "claims" / "CC-0248_inpatient.xlsx").worksheets[0]
    sheet = book.create_sheet("Inpatient")
    for row in stays.iter_rows(values_only=True):
        sheet.append(row)
    path = tmp_path / "mixed.xlsx"
    book.save(path)
    return path


def test_without_a_claim_type_the_file_is_refused_in_one_sentence(mixed: Path) -> None:
    with pytest.raises(InputRefusedError, match=r"Professional \(professional\), Inpatient \(inpatient\)"):
        audit_claims(mixed, [SAMPLES / "CC-0248"], AuditSettings(as_of=date(2026, 11, 20)))


def test_with_one_every_sheet_is_read_as_it(mixed: Path) -> None:
    settings = AuditSettings(as_of=date(2026, 11, 20), claim_type=ClaimType.PROFESSIONAL)
    result = audit_claims(mixed, [SAMPLES / "CC-0248"], settings)
    assert {finding.sheet for finding in result.findings} == {"Professional", "Inpatient"}
