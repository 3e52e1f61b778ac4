"""What names a line by its content, the period that is audited, and the totals of a file."""

import csv
import dataclasses
from datetime import date, datetime
from decimal import Decimal
from pathlib import Path

import pytest
from openpyxl import Workbook

from app.audit.engine import run_audit
from app.audit.fingerprint import fingerprint
from app.audit.model import AuditResult, AuditSettings, FileTotals
from app.codesets.tables import CodeSets
from app.ledger.model import Basis
from app.progress import Job

from .conftest import Audit, ledger

HEADER = (
    "Claim Number",
    "Line",
    "Member ID",
    "From Date",
    "Thru Date",
    "POS",
    "HCPCS",
    "Mod 1",
    "Dx 1",
    "Dx 2",
    "Dx Pointer",
    "Units",
    "NDC",
)
FIRST = ("A1", "1", "M1", "2025-03-03", "2025-03-03", "11", "J1323", "JZ", "E11.9", "I10", "12", "76", "00069449402")
SECOND = ("A2", "2", "M2", "2025-03-04", "", "11", "J1323", "", "E11.9", "", "", "76", "")


def audited(path: Path, code_sets: CodeSets) -> AuditResult:
    settings = AuditSettings(as_of=date(2026, 11, 20))
    return run_audit(path, ledger(Basis.PUBLISH), ledger(Basis.REVIEW), code_sets, settings, None, Job())


def by_claim(result: AuditResult) -> dict[str | None, str]:
    return {finding.claim_id: finding.content for finding in result.findings}


def test_a_line_keeps_its_name_in_another_row_sheet_and_file(tmp_path: Path, code_sets: CodeSets) -> None:
    text = tmp_path / "lines.csv"
    with text.open("w", encoding="utf-8", newline="") as file:
        csv.writer(file).writerows([HEADER, FIRST, SECOND])
    made = Workbook()
    made.worksheets[0].append(["Exported for review"])
    sheet = made.create_sheet("Lines")
    sheet.append(["an empty beginning"])
    sheet.append(["Rank", *HEADER, "Paid Amount", "Dx 3"])
    for number, line in enumerate((SECOND, FIRST), 1):
        start = datetime.fromisoformat(line[3])
        sheet.append([number, *line[:3], start, start, *line[5:11], int(line[11]), *line[12:]])
    made.save(tmp_path / "lines.xlsx")
    names = by_claim(audited(text, code_sets))
    assert names == by_claim(audited(tmp_path / "lines.xlsx", code_sets))
    assert len(set(names.values())) == 2
    assert all(len(name) == 16 and int(name, 16) >= 0 for name in names.values())


def test_equal_lines_are_told_apart_by_their_order(audit: Audit) -> None:
    line = {"Claim Number": "A", "Member ID": "M", "Dx 1": "E11.9"}
    found = [one.content for one in audit(line, line, {}, line).findings if one.rule == "diagnosis-not-listed"]
    assert found == [found[0], f"{found[0]}-2", f"{found[0]}-3"]


@pytest.mark.parametrize(
    "change",
    [
        *({"Claim Number": "B"}, {"Line": "2"}, {"Member ID": "N"}, {"From Date": "2025-03-04"}, {"Thru Date": "2025-03-05"}),
        *({"HCPCS": "j1323"}, {"Mod 1": "JZ"}, {"Dx 1": "E11.8"}, {"Dx 2": "I10"}, {"Dx Pointer": "1"}, {"Units": "75"}),
        *({"Paid Amount": "10.01"}, {"NDC": "00069449402"}),
    ],
)
def test_a_line_that_says_something_else_has_another_name(audit: Audit, change: dict[str, str]) -> None:
    line = {"Claim Number": "A", "Member ID": "M", "Dx 1": "E11.9"}
    names = {finding.row: finding.content for finding in audit(line, {**line, **change}).findings}
    assert names[2].partition("-")[0] != names[3].partition("-")[0]


def test_the_fingerprint_does_not_hang_on_names(audit: Audit) -> None:
    result = audit({"Dx 1": "E11.9"})
    other = [dataclasses.replace(finding, content="0", member="x", provider="y") for finding in result.findings]
    assert fingerprint(other) == result.fingerprint


def test_only_lines_of_the_period_are_checked(audit: Audit) -> None:
    bad = {"Dx 1": "E11.9"}
    lines = [{**bad, "From Date": day} for day in ("2025-02-28", "2025-03-01", "2025-03-31", "2025-04-01", "")]
    result = audit(
        *lines, {**bad, "From Date": "2025-03-31", "Thru Date": "2025-04-02"}, period_from=date(2025, 3, 1), period_to=date(2025, 3, 31)
    )
    assert [finding.row for finding in result.findings] == [
        3,
        4,
        6,
        7,
    ]  # the last one begins inside, and one has no date to be outside with
    assert (result.lines.checked, result.lines.outside_period) == (4, 2)
    assert any("2025-03-01 to 2025-03-31" in notice and "2 lines lie outside" in notice for notice in result.notices)
    assert audit(*lines, period_from=date(2025, 4, 1)).lines.outside_period == 3
    assert audit(*lines, period_to=date(2025, 2, 28)).lines.outside_period == 3


def test_a_void_outside_the_period_still_voids_inside(audit: Audit) -> None:
    bad = {"Dx 1": "E11.9", "Claim Number": "A", "From Date": "2025-03-05"}
    void = {"Claim Number": "V", "Frequency": "8", "Original Claim Number": "A", "From Date": "2025-05-05"}
    result = audit(bad, void, period_from=date(2025, 3, 1), period_to=date(2025, 3, 31))
    assert not result.findings
    assert (result.lines.checked, result.lines.voided, result.lines.outside_period) == (0, 2, 0)


def test_the_totals_are_those_of_all_imported_rows(audit: Audit) -> None:
    lines = [
        {"Claim Number": "A", "Member ID": "M", "Paid Amount": "$1.10"},
        {"Claim Number": "A", "Line": "2", "Member ID": "M", "Paid Amount": "(0.10)"},
        {"Claim Number": "B", "Member ID": "M", "Frequency": "8", "Paid Amount": ""},
        {"Claim Number": "C", "Member ID": "N", "Paid Amount": "7", "From Date": "never"},  # not imported
    ]
    assert audit(*lines).totals == FileTotals(rows=3, claims=2, members=1, paid=Decimal("1.00"))
    assert audit(*lines, without=["Paid Amount", "Member ID"]).totals == FileTotals(rows=3, claims=2)


def test_what_the_run_was_narrowed_to_is_said(audit: Audit) -> None:
    notices = audit({}, line_of_business="Medicaid", known_on=date(2025, 6, 1)).notices
    assert "Line of business: Medicaid" in notices
    assert "Only what was published by 2025-06-01 counts" in notices
