"""Claims in layouts of their own, with what is to be found written beside each line."""

import csv
from collections.abc import Sequence
from datetime import date
from pathlib import Path

import pytest

from app.audit.engine import run_audit
from app.audit.model import AuditResult, AuditSettings, ClaimType
from app.codesets.tables import CodeSets
from app.ledger.model import Basis
from app.progress import Job

from .conftest import ledger

Row = tuple[str, ...]
Truth = str | None  # "rule code", the primary one; None: no finding


def audited(path: Path, code_sets: CodeSets, rows: Sequence[Row], **changes: object) -> AuditResult:
    with path.open("w", encoding="utf-8", newline="") as file:
        csv.writer(file, delimiter="|").writerows(rows)
    settings = AuditSettings(as_of=date(2026, 11, 20), **changes)  # type: ignore[arg-type]
    return run_audit(path, ledger(Basis.PUBLISH), ledger(Basis.REVIEW), code_sets, settings, None, Job())


def primary(result: AuditResult, count: int) -> list[Truth]:
    found = {finding.row: f"{finding.rule} {finding.code}" for finding in result.findings if finding.primary}
    return [found.get(row) for row in range(2, count + 2)]


# an oncology clinic: the therapy encounter first, the disease behind it, pointers run together or apart
ONCOLOGY_HEADER = ("Svc Date", "Encounter No", "Procedure Code", "Patient MRN", "ICD10 A", "ICD10 B", "ICD10 C", "Ptrs", "POS Code", "Qty")
ONCOLOGY: list[tuple[Row, Truth]] = [
    (("04/07/2025", "N1", "J1323", "P1", "Z51.12", "C90.00", "", "AB", "11", "76"), None),
    (("04/07/2025", "N2", "J1323", "P2", "Z51.11", "D64.9", "C90.00", "A,C", "11", "76"), None),
    (("04/07/2025", "N3", "J1323", "P3", "Z51.12", "C90.00", "", "A", "11", "76"), "diagnosis-not-pointed C90.00"),
    (("04/07/2025", "N4", "J1323", "P4", "Z51.12", "D64.9", "", "BA", "11", "76"), "diagnosis-not-listed D64.9"),
    (("04/07/2025", "N5", "J1323", "P5", "Z51.12", "C90.02", "", "12", "11", "76"), "diagnosis-not-yet-listed C90.02"),
    (("01/07/2026", "N6", "J1323", "P6", "Z51.12", "C90.01", "", "1 2", "11", "76"), "diagnosis-no-longer-listed C90.01"),
    (("01/07/2026", "N7", "J1323", "P7", "Z51.12", "C90.01", "C90.02", "B", "11", "76"), "diagnosis-not-pointed C90.02"),
    (("04/07/2025", "N8", "J1323", "P8", "Z51.12", "C90.00", "", "D", "11", "76"), "missing-value J1323"),
    (("04/07/2025", "N9", "J1323", "P9", "Z51.12", "C90.00", "", "", "11", "76"), None),
]

# spans around the days on which something changes (J1323 and C9165 on 2024-04-01, the second version on 2025-12-22)
SPAN_HEADER = ("Claim ID", "Member ID", "Place of Service", "Begin Date", "End Date", "CPT/HCPCS", "Diagnosis 1", "Diagnosis 2", "Units")
SPANS: list[tuple[Row, Truth]] = [
    (("S1", "P1", "11", "2024-03-31", "2024-04-01", "J1323", "C90.00", "", "1"), "span-crosses-change J1323"),
    (("S2", "P2", "11", "2024-04-01", "2024-04-30", "J1323", "C90.00", "", "1"), "all-diagnoses-pend C90.00"),
    (("S3", "P3", "11", "2024-05-20", "2024-06-01", "J1323", "E11.9", "", "1"), "span-crosses-change E11.9"),  # the regime ends
    (("S4", "P4", "11", "2025-12-21", "2025-12-22", "J1323", "C90.01", "", "1"), "span-crosses-change C90.01"),
    (("S5", "P5", "11", "2025-12-21", "2025-12-22", "J1323", "C90.01", "C90.00", "1"), None),
    (("S6", "P6", "11", "2025-12-21", "2025-12-22", "J1323", "C90.01", "C90.02", "1"), None),  # one leaves as the other comes
    (("S7", "P7", "11", "2025-12-21", "2025-12-22", "S9338", "C90.00", "", "1"), "span-crosses-change S9338"),
    (("S8", "P8", "11", "2025-12-22", "2025-12-30", "J1323", "C90.01", "", "1"), "diagnosis-no-longer-listed C90.01"),
    (("S9", "P9", "11", "2025-12-24", "2025-12-21", "J1323", "C90.00", "", "1"), "date-order J1323"),
]

# hospital claims that void and replace each other by their bill types
CHAIN_HEADER = ("ICN", "Orig ICN", "Bill Type", "Rev", "Recipient ID", "DOS", "HCPCS", "Dx Code 1", "Units", "Paid Amt")
CHAINS: list[tuple[Row, Truth]] = [
    (("H1", "", "131", "0636", "P1", "2025-03-03", "J1323", "E11.9", "76", "10.00"), None),  # replaced by H2
    (("H2", "H1", "137", "0636", "P1", "2025-03-03", "J1323", "E11.9", "76", "10.00"), None),  # replaced by H3
    (("H3", "H2", "137", "0636", "P1", "2025-03-03", "J1323", "D64.9", "76", "10.00"), "diagnosis-not-listed D64.9"),
    (("H4", "", "131", "0636", "P2", "2025-03-03", "J1323", "E11.9", "76", "10.00"), None),  # voided by H5
    (("H5", "H4", "138", "0636", "P2", "2025-03-03", "J1323", "E11.9", "-76", "-10.00"), None),
    (("H6", "H6", "137", "0636", "P3", "2025-03-03", "J1323", "E11.9", "76", "10.00"), "diagnosis-not-listed E11.9"),
    (("H7", "gone", "137", "0636", "P4", "2025-03-03", "J1323", "E11.9", "76", "10.00"), "diagnosis-not-listed E11.9"),
    (("H08", "", "132", "0636", "P5", "2025-03-03", "J1323", "C90.00", "40", "10.00"), None),
    (("H09", "", "133", "0636", "P5", "2025-03-03", "J1323", "C90.00", "36", "10.00"), None),
    (("H10", "", "134", "0636", "P5", "2025-03-03", "J1323", "C90.00", "1", "10.00"), "units-over-limit J1323"),
    (("H11", "", "131", "0636", "P6", "2025-03-03", "J1323", "C90.00", "76", "10.00"), None),
    (("H12", "", "131", "0636", "P6", "2025-03-03", "J1323", "C90.00", "76", "10.00"), "duplicate-line J1323"),  # and too many units
]

# born on February 29: the birthday is March 1 in other years
AGE_HEADER = ("Claim #", "Ln", "Subscriber", "Patient DOB", "Date of Service", "POS", "Proc", "Dx1", "Units")
AGES: list[tuple[Row, Truth]] = [
    (("A1", "1", "P1", "02/29/2008", "02/28/2027", "11", "J1323", "C90.00", "1"), "future-date J1323"),
    (("A2", "1", "P2", "2/29/08", "02/28/2026", "11", "J1323", "C90.00", "1"), "age-branch J1323"),
    (("A3", "1", "P3", "02/28/2007", "02/27/2026", "11", "J1323", "C90.00", "1"), "age-branch J1323"),
    (("A4", "1", "P4", "02/28/2007", "02/28/2026", "11", "J1323", "C90.00", "1"), None),
    (("A5", "1", "P5", "03/01/2007", "02/28/2026", "11", "J1323", "C90.00", "1"), "age-branch J1323"),
    (("A6", "1", "P6", "", "02/28/2026", "11", "J1323", "C90.00", "1"), None),
]

# twelve diagnoses: 11 and 12 may mean one position or two
TWELVE = tuple(f"DX{number}" for number in range(1, 13))
POINTER_HEADER = ("ClaimNo", "MemberNo", "FromDt", "ToDt", "POS", "CPT", *TWELVE, "DiagPtr", "Units")
OTHERS = ("I10", "E11.9", "D64.9", "J45.909", "N18.9", "K21.9", "F32.A", "M54.50", "G47.33", "E78.5")
POINTERS: list[tuple[Row, Truth]] = [
    (("Q1", "P1", "2025-03-03", "2025-03-03", "11", "J1323", "C90.00", *OTHERS, "R51.9", "12", "1"), "missing-value J1323"),
    (("Q2", "P2", "2025-03-03", "2025-03-03", "11", "J1323", "C90.00", *OTHERS, "R51.9", "1,2", "1"), None),
    (("Q3", "P3", "2025-03-03", "2025-03-03", "11", "J1323", "R51.9", *OTHERS, "C90.00", "L", "1"), None),
    (("Q4", "P4", "2025-03-03", "2025-03-03", "11", "J1323", "C90.00", *OTHERS, "", "12", "1"), None),  # only eleven: one and two
    (("Q5", "P5", "2025-03-03", "2025-03-03", "11", "J1323", "C90.00", *OTHERS, "R51.9", "10", "1"), "diagnosis-not-pointed C90.00"),
    (("Q6", "P6", "2025-03-03", "2025-03-03", "11", "J1323", "C90.00", *OTHERS, "R51.9", "2341", "1"), None),
]

FILES = {
    "oncology": (ONCOLOGY_HEADER, ONCOLOGY, ClaimType.PROFESSIONAL),
    "spans": (SPAN_HEADER, SPANS, ClaimType.PROFESSIONAL),
    "chains": (CHAIN_HEADER, CHAINS, ClaimType.OUTPATIENT),
    "ages": (AGE_HEADER, AGES, ClaimType.PROFESSIONAL),
    "pointers": (POINTER_HEADER, POINTERS, ClaimType.PROFESSIONAL),
}


@pytest.mark.parametrize("name", FILES)
def test_what_is_found_is_what_was_written_down(tmp_path: Path, code_sets: CodeSets, name: str) -> None:
    header, lines, kind = FILES[name]
    result = audited(tmp_path / f"{name}.csv", code_sets, [header, *(row for row, _ in lines)])
    assert result.claim_type is kind
    assert primary(result, len(lines)) == [truth for _, truth in lines]


def test_a_period_cuts_by_the_discharge_on_stays_and_by_the_service_elsewhere(tmp_path: Path, code_sets: CodeSets) -> None:
    rows = [
        ("Form", "Claim", "TOB", "Member", "From Date", "Thru Date", "Discharge Date", "HCPCS", "ICD Px 1", "Dx 1", "POS"),
        ("UB-04", "A", "111", "P1", "2025-02-20", "2025-03-01", "2025-03-01", "", "XW013L9", "C90.00", ""),  # discharged inside
        ("UB-04", "B", "111", "P2", "2025-03-20", "2025-04-01", "2025-04-01", "", "XW013L9", "C90.00", ""),
        ("UB-04", "C", "131", "P3", "2025-02-28", "2025-03-02", "", "J1323", "", "E11.9", ""),
        ("CMS-1500", "D", "", "P4", "2025-03-31", "2025-04-04", "", "J1323", "", "E11.9", "11"),  # begins inside
    ]
    result = audited(tmp_path / "period.csv", code_sets, rows, period_from=date(2025, 3, 1), period_to=date(2025, 3, 31))
    assert [finding.claim_id for finding in result.findings] == ["A", "D"]
    assert (result.lines.checked, result.lines.outside_period) == (2, 2)
