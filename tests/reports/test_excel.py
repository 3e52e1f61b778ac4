"""The audit workbook as the person who opens it meets it."""

from dataclasses import replace
from pathlib import Path

import pytest
from openpyxl import load_workbook
from openpyxl.workbook import Workbook

from app.audit.model import AuditResult, Decision
from app.compare.model import Comparison
from app.errors import OutputFailedError
from app.reports.excel import write_audit_workbook, write_change_log
from app.reports.excel_findings import DISPOSITION_COLUMN, EVIDENCE_COLUMN, HEADER_ROW

PAYLOADS = ["=1+1", "+1", "-1", "@SUM(A1)", "\t=1", "\r=1", '=HYPERLINK("http://x","y")', "=cmd|' /C calc'!A0", "\x00=1", "a\ud800b"]


@pytest.fixture
def book(audit: AuditResult, comparison: Comparison, tmp_path: Path) -> Workbook:
    path = tmp_path / "audit.xlsx"
    write_audit_workbook(path, audit, [comparison])
    return load_workbook(path)


def test_it_has_every_part(book: Workbook) -> None:
    assert book.sheetnames == ["Summary", "Findings", "Evidence", "Codes by date", "Changes", "Rows", "Method"]


def test_every_finding_is_a_row_with_its_sentence_one_click_away(book: Workbook, audit: AuditResult) -> None:
    sheet, evidence = book["Findings"], book["Evidence"]
    assert sheet.max_row == HEADER_ROW + len(audit.findings)
    linked = 0
    for row, finding in enumerate(audit.findings, start=HEADER_ROW + 1):
        assert sheet.cell(row, 4).value == finding.claim_id
        assert sheet.cell(row, 9).value == finding.rule
        if finding.sources:
            link = sheet.cell(row, EVIDENCE_COLUMN).hyperlink
            assert link is not None
            target = (link.location or "").rpartition("!")[2]
            assert evidence.cell(evidence[target].row, 4).value == finding.sources[0].text
            linked += 1
    assert linked > 10


def test_the_findings_can_be_filtered_and_answered(book: Workbook, audit: AuditResult) -> None:
    sheet = book["Findings"]
    last = HEADER_ROW + len(audit.findings)
    assert sheet.auto_filter.ref == f"A{HEADER_ROW}:W{last}"
    assert sheet.freeze_panes == f"A{HEADER_ROW + 1}"
    (choices,) = sheet.data_validations.dataValidation
    assert "agree" in choices.formula1
    assert sheet.cell(last, DISPOSITION_COLUMN).coordinate in choices.sqref


def test_what_was_decided_stands_beside_the_finding(audit: AuditResult, tmp_path: Path) -> None:
    path = tmp_path / "audit.xlsx"
    write_audit_workbook(path, audit, (), {audit.findings[1].key: Decision("agree", "the record bears it out")})
    sheet = load_workbook(path)["Findings"]
    assert sheet.cell(HEADER_ROW + 1, DISPOSITION_COLUMN).value == "open"
    assert sheet.cell(HEADER_ROW + 2, DISPOSITION_COLUMN).value == "agree"
    assert sheet.cell(HEADER_ROW + 2, DISPOSITION_COLUMN + 2).value == "the record bears it out"


@pytest.mark.parametrize("payload", PAYLOADS)
def test_text_from_data_is_never_a_formula(audit: AuditResult, tmp_path: Path, payload: str) -> None:
    hostile = replace(
        audit, file=payload, findings=(replace(audit.findings[0], claim_id=payload, code=payload, message=payload, sheet=payload),)
    )
    path = tmp_path / "audit.xlsx"
    write_audit_workbook(path, hostile)
    for sheet in load_workbook(path):
        for cells in sheet.iter_rows():
            assert all(cell.data_type != "f" for cell in cells), sheet.title


def test_a_failed_write_keeps_the_old_report(audit: AuditResult, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    path = tmp_path / "audit.xlsx"
    path.write_bytes(b"the report of last week")

    def full(*_: object) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(Workbook, "save", full)
    with pytest.raises(OutputFailedError, match="No space left"):
        write_audit_workbook(path, audit)
    assert path.read_bytes() == b"the report of last week"
    assert [item.name for item in tmp_path.iterdir()] == ["audit.xlsx"]


def test_the_change_log_has_every_change(comparison: Comparison, tmp_path: Path) -> None:
    path = tmp_path / "changes.xlsx"
    write_change_log(path, comparison)
    sheet = load_workbook(path)["Changes"]
    kinds = [str(sheet.cell(row, 3).value) for row in range(HEADER_ROW + 1, HEADER_ROW + 1 + len(comparison.changes))]
    assert sorted(kinds) == sorted(change.kind.value for change in comparison.changes)
