"""Claims of several kinds in one file: each row is judged as its own kind, as if it stood in a file of its own."""

import csv
from collections import Counter
from collections.abc import Sequence
from datetime import date
from pathlib import Path

import pytest
from openpyxl import Workbook, load_workbook

from app.audit.engine import run_audit
from app.audit.model import AuditResult, AuditSettings, ClaimType, Finding
from app.claims.engine import connected
from app.claims.kinds import INPATIENT, OUTPATIENT, PROFESSIONAL
from app.claims.read import read_claims
from app.codesets.tables import CodeSets
from app.ledger.model import Basis
from app.progress import Job
from app.workspace.audit import audit_claims
from app.workspace.audit_order import AuditOrder

from .conftest import ledger

AS_OF = date(2026, 11, 20)
SAMPLES = Path(__file__).resolve().parents[2] / "policies"

OFFICE = (
    ("Claim ID", "Line", "Member ID", "DOS From", "DOS To", "POS", "HCPCS", "Diag 1", "Diag 2", "Dx Ptr", "Units", "Paid"),
    ("P1", "1", "M1", "2025-03-03", "2025-03-03", "11", "J1323", "C90.00", "E11.9", "2", "76", "100.00"),  # points past the listed one
    ("P2", "1", "M2", "2024-02-01", "2024-02-01", "11", "C9165", "C90.00", "", "1", "1", "50.00"),
    ("P3", "1", "M3", "2025-12-20", "2025-12-24", "11", "J1323", "C90.01", "", "1", "76", "100.00"),  # the second version drops C90.01
    ("P4", "1", "M4", "2025-03-03", "2025-03-03", "11", "", "C90.00", "", "1", "1", "9.00"),
    ("S1", "1", "M9", "2025-03-03", "2025-03-03", "11", "J1323", "C90.00", "", "1", "76", "70.00"),
)
HOSPITAL = (
    ("Patient Control No", "Type of Bill", "Rev Code", "Subscriber ID", "Service Date", "HCPCS Code", "Principal Dx", "Other Dx 1", "Qty"),
    ("O1", "0131", "0636", "M1", "2025-03-03", "J1323", "C90.00", "E11.9", "76"),
    ("O2", "0131", "0636", "M2", "2024-07-01", "C9165", "C90.00", "", "1"),
    ("O3", "0131", "0300", "M3", "2025-03-03", "", "C90.00", "", "1"),
    ("O4", "0131", "0636", "M4", "2025-03-03", "XW013L9", "C90.00", "", "1"),
    ("S1", "0138", "0636", "M9", "2025-03-03", "J1323", "C90.00", "", "76"),  # voids the hospital's claim, not the office's
)
STAYS = (
    ("Account No", "Member", "Admission Date", "Discharge Date", "ICD Procedure 1", "Dx Principal", "Dx 2", "Paid Amount"),
    ("I1", "M1", "2025-12-10", "2025-12-22", "XW013L9", "E11.9", "C90.00", "1000.00"),
    ("I2", "M2", "2025-12-10", "2025-12-21", "XW013L9", "E11.9", "C90.00", "1000.00"),
    ("I3", "M3", "2025-12-24", "2025-12-23", "XW013L9", "C90.00", "", "1000.00"),
)
FOUND = [
    ("P1", "diagnosis-not-pointed", "C90.00", "2025-03-03", "service"),
    ("P2", "wrong-claim-type", "C9165", "2024-02-01", "service"),
    ("P3", "span-crosses-change", "C90.01", "2025-12-22", "service"),
    ("P4", "missing-value", None, "2025-03-03", "service"),
    ("O2", "code-no-longer-in-effect", "C9165", "2024-07-01", "service"),
    ("O4", "wrong-claim-type", "XW013L9", "2025-03-03", "service"),
    ("I2", "code-not-yet-listed", "XW013L9", "2025-12-21", "discharge"),
    ("I3", "date-order", "XW013L9", "2025-12-23", "discharge"),
]
LATER = (OFFICE[0], ("P5", "1", "M5", "2025-04-03", "2025-04-03", "11", "XW013L9", "C90.00", "", "1", "1", "5.00"))
FORMS = (
    (
        *("Form", "TOB", "Claim Number", "Line", "Member ID", "From Date", "Thru Date", "Discharge Date", "POS", "HCPCS", "ICD Proc 1"),
        *("Dx 1", "Dx 2", "Dx Pointer", "Units", "Paid Amount"),
    ),
    ("837P", "", "P1", "1", "M1", "2025-03-03", "2025-03-03", "", "11", "J1323", "", "C90.00", "E11.9", "2", "76", "100.00"),
    ("837I", "131", "O1", "1", "M1", "2025-03-03", "2025-03-03", "", "", "J1323", "", "C90.00", "E11.9", "2", "76", "90.00"),
    ("837P", "", "P2", "1", "M2", "2024-07-01", "2024-07-01", "", "11", "C9165", "", "C90.00", "", "1", "1", "50.00"),
    ("837I", "131", "O2", "1", "M2", "2024-07-01", "2024-07-01", "", "", "C9165", "", "C90.00", "", "", "1", "50.00"),
    ("837I", "111", "I1", "1", "M3", "2025-12-10", "", "2025-12-22", "", "", "XW013L9", "E11.9", "C90.00", "", "1", "10.00"),
    ("837I", "111", "I2", "1", "M3", "2025-12-10", "", "2025-12-21", "", "", "XW013L9", "E11.9", "C90.00", "", "1", "10.00"),
    ("837I", "111", "I2", "2", "M3", "2025-12-10", "", "2025-12-21", "", "J1323", "", "E11.9", "C90.00", "", "1", "10.00"),
    ("837P", "", "P3", "1", "M4", "2025-03-03", "2025-03-03", "", "11", "XW013L9", "", "C90.00", "", "1", "1", "5.00"),
)
KIND_OF_ROW = {2: "professional", 3: "outpatient", 4: "professional", 5: "outpatient", 6: "inpatient", 7: "inpatient", 8: "inpatient"} | {
    9: "professional"
}

Rows = Sequence[Sequence[str]]


def book(path: Path, **sheets: Rows) -> Path:
    made = Workbook()
    made.remove(made.worksheets[0])
    for name, rows in sheets.items():
        sheet = made.create_sheet(name)
        for row in rows:
            sheet.append(list(row))
    made.save(path)
    return path


def audited(path: Path, code_sets: CodeSets, **changes: object) -> AuditResult:
    settings = AuditSettings(as_of=AS_OF, **changes)  # type: ignore[arg-type]
    return run_audit(path, ledger(Basis.PUBLISH), ledger(Basis.REVIEW), code_sets, settings, None, Job())


def told(findings: Sequence[Finding]) -> list[tuple[str | None, str, str | None, str | None, str]]:
    return [
        (one.claim_id, one.rule, one.code, one.date.isoformat() if one.date else None, one.date_used) for one in findings if one.primary
    ]


def facts(result: AuditResult) -> Counter[tuple[object, ...]]:
    return Counter(
        (
            *(one.claim_id, one.line, one.rule, one.verdict, one.primary, one.policy, one.code, one.date, one.date_used, one.instead),
            *(one.amount, one.amount_basis, one.message, one.content, one.member, one.provider),
        )
        for one in result.findings
    )


def test_sheets_of_each_kind_are_judged_as_files_of_their_own(tmp_path: Path, code_sets: CodeSets) -> None:
    sheets: dict[str, Rows] = {"Office": OFFICE, "Hospital": HOSPITAL, "Stays": STAYS, "Later": LATER}
    result = audited(book(tmp_path / "all.xlsx", **sheets), code_sets)
    parts = [audited(book(tmp_path / f"{name}.xlsx", **{name: rows}), code_sets) for name, rows in sheets.items()]
    assert told(result.findings) == [*FOUND, ("P5", "wrong-claim-type", "XW013L9", "2025-04-03", "service")]
    assert result.claim_type is ClaimType.PROFESSIONAL
    assert result.claim_types == {ClaimType.PROFESSIONAL: 6, ClaimType.OUTPATIENT: 5, ClaimType.INPATIENT: 3}
    assert facts(result) == sum((facts(part) for part in parts), Counter())
    assert [part.lines.voided for part in parts] == [0, 1, 0, 0]
    assert (result.lines.voided, result.lines.checked) == (1, sum(part.lines.checked for part in parts))
    assert any("6 professional, 5 outpatient, 3 inpatient" in notice for notice in result.notices)


def write(path: Path, rows: Rows) -> Path:
    with path.open("w", encoding="utf-8", newline="") as file:
        csv.writer(file).writerows(rows)
    return path


def test_rows_of_each_form_are_judged_as_files_of_their_own(tmp_path: Path, code_sets: CodeSets) -> None:
    result = audited(write(tmp_path / "forms.csv", FORMS), code_sets)
    assert told(result.findings) == [
        ("P1", "diagnosis-not-pointed", "C90.00", "2025-03-03", "service"),
        ("P2", "wrong-claim-type", "C9165", "2024-07-01", "service"),
        ("O2", "code-no-longer-in-effect", "C9165", "2024-07-01", "service"),
        ("I2", "code-not-yet-listed", "XW013L9", "2025-12-21", "discharge"),
        ("P3", "wrong-claim-type", "XW013L9", "2025-03-03", "service"),
    ]
    parts: Counter[tuple[object, ...]] = Counter()
    for kind in ClaimType:
        rows = [FORMS[0], *(row for number, row in enumerate(FORMS[1:], 2) if KIND_OF_ROW[number] == kind.value)]
        parts += facts(audited(write(tmp_path / f"{kind}.csv", rows), code_sets, claim_type=kind))
    assert facts(result) == parts


def test_a_claim_type_that_is_asked_for_holds_for_all_rows(tmp_path: Path, code_sets: CodeSets) -> None:
    result = audited(write(tmp_path / "forms.csv", FORMS), code_sets, claim_type=ClaimType.OUTPATIENT)
    assert result.claim_types == {ClaimType.OUTPATIENT: 8}
    assert [one.claim_id for one in result.findings if one.rule == "wrong-claim-type"] == ["P3"]
    assert not any(one.rule == "diagnosis-not-pointed" for one in result.findings)


def test_the_bundled_samples_in_one_workbook(tmp_path: Path) -> None:
    made = load_workbook(SAMPLES / "claims" / "CC-0248_claims.xlsx")
    sheet = made.create_sheet("Stays")
    for row in load_workbook(SAMPLES / "claims" / "CC-0248_inpatient.xlsx").worksheets[0].iter_rows(values_only=True):
        sheet.append(row)
    made.save(tmp_path / "both.xlsx")
    order = AuditOrder(settings=AuditSettings(as_of=AS_OF))
    names = (SAMPLES / "claims" / "CC-0248_claims.xlsx", SAMPLES / "claims" / "CC-0248_inpatient.xlsx")
    parts = [audit_claims(path, [SAMPLES / "CC-0248"], order) for path in names]
    assert facts(audit_claims(tmp_path / "both.xlsx", [SAMPLES / "CC-0248"], order)) == facts(parts[0]) + facts(parts[1])


HEADER = ("Form", "TOB", "Rev", "POS", "Claim Number", "Original Claim Number", "From Date", "HCPCS", "Dx 1")


@pytest.mark.parametrize(
    ("rows", "kinds"),
    [
        ([("", "", "", "11", "A", ""), ("", "131", "0636", "", "B", "")], [PROFESSIONAL, OUTPATIENT]),
        ([("", "111", "", "", "A", ""), ("", "", "0636", "", "A", ""), ("", "", "", "11", "B", "")], [INPATIENT, INPATIENT, PROFESSIONAL]),
        ([("", "", "", "11", "A", ""), ("", "138", "", "", "B", ""), ("", "", "", "", "C", "B")], [PROFESSIONAL, OUTPATIENT, OUTPATIENT]),
        ([("UB-04", "", "", "", "A", ""), ("CMS-1500", "", "", "11", "B", "")], [OUTPATIENT, PROFESSIONAL]),
        ([("UB-04", "", "", "", "A", ""), ("CMS-1500", "", "", "11", "A", "")], [PROFESSIONAL, PROFESSIONAL]),
    ],
)
def test_a_claim_is_of_the_kind_its_rows_say_best(tmp_path: Path, rows: list[tuple[str, ...]], kinds: list[str]) -> None:
    path = write(tmp_path / "claims.csv", [HEADER, *((*row, "2025-03-03", "J1323", "C90.00") for row in rows)])
    with connected() as connection:
        read_claims(connection, path, None, Job())
        found = connection.execute("select claim_type from claim_rows order by row_id").fetchall()
    assert [kind for (kind,) in found] == kinds
