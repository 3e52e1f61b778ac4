"""What the rules say of single lines, told in the words of the people who read findings."""

from typing import Any

import pytest

from app.audit.model import AuditResult, ClaimType, Verdict
from app.ledger.model import Basis

from .conftest import Audit, said

CLEAN: list[tuple[str, str | None]] = []


PROFESSIONAL: list[tuple[dict[str, str], list[tuple[str, str | None]]]] = [
    ({}, CLEAN),
    ({"From Date": "2024-03-31"}, [("code-not-yet-in-effect", "J1323")]),
    ({"From Date": "2023-09-20"}, [("code-not-yet-in-effect", "J1323")]),  # a stated date speaks for days before the first version
    ({"From Date": "2024-05-01"}, [("all-diagnoses-pend", "C90.00")]),
    ({"From Date": "2024-04-01", "HCPCS": "C9165", "POS": "24"}, [("code-no-longer-in-effect", "C9165")]),
    ({"HCPCS": "C9165"}, [("wrong-claim-type", "C9165")]),
    ({"HCPCS": "XW013L9"}, [("wrong-claim-type", "XW013L9")]),
    ({"HCPCS": "S9338"}, [("code-not-yet-listed", "S9338")]),
    ({"HCPCS": "S9338", "Dx 1": "E11.9"}, [("code-not-yet-listed", "S9338")]),  # its lists say nothing then
    ({"HCPCS": "JI323"}, [("malformed-code", "JI323")]),
    ({"HCPCS": ""}, [("missing-value", None)]),
    ({"From Date": ""}, [("missing-value", "J1323")]),
    ({"From Date": "", "HCPCS": "JI323"}, [("malformed-code", "JI323"), ("missing-value", "JI323")]),
    ({"Thru Date": "2025-03-01"}, [("date-order", "J1323")]),
    ({"From Date": "2031-01-01"}, [("future-date", "J1323")]),
    ({"Dx 1": ""}, [("missing-value", "J1323")]),
    ({"Dx Pointer": "B"}, [("missing-value", "J1323")]),
    ({"Dx 1": "E11.9"}, [("diagnosis-not-listed", "E11.9")]),
    ({"Dx 1": "E11.9", "Dx 2": "I10", "Dx Pointer": "BA"}, [("diagnosis-not-listed", "I10")]),
    ({"Dx 1": "E11.9", "Dx 2": "C90.00"}, CLEAN),  # any diagnosis in use supports the line
    ({"Dx 1": "E11.9", "Dx 2": "C90.00", "Dx Pointer": "A"}, [("diagnosis-not-pointed", "C90.00")]),
    ({"Dx 1": "C90.02"}, [("diagnosis-not-yet-listed", "C90.02")]),
    ({"Dx 1": "C90.01", "From Date": "2026-01-05"}, [("diagnosis-no-longer-listed", "C90.01")]),
    ({"Dx 1": "C9O.OO"}, [("malformed-code", "C9O.OO")]),
    ({"Dx 1": "C9O.OO", "Dx 2": "E11.9"}, [("malformed-code", "C9O.OO")]),
    ({"Dx 1": "C9O.OO", "Dx 2": "C90.00", "Dx Pointer": "B"}, CLEAN),
    ({"Dx 1": "C90.00", "Dx 2": "C83.39"}, [("code-not-valid", "C83.39")]),  # ended 2024-09-30
    ({"Dx 1": "C83.39"}, [("diagnosis-not-listed", "C83.39")]),  # the list already names it
    ({"HCPCS": "99213", "Dx 1": "C83.39"}, [("code-not-valid", "C83.39")]),
    ({"HCPCS": "99213", "Dx 1": ""}, CLEAN),
    ({"Birth Date": "2007-01-06", "From Date": "2026-01-05"}, [("age-branch", "J1323")]),
    ({"Birth Date": "2007-01-06", "From Date": "2026-01-06"}, CLEAN),
    ({"Units": "76.5"}, [("units-over-limit", "J1323")]),
    ({"From Date": "2024-03-30", "Thru Date": "2024-04-02"}, [("span-crosses-change", "J1323")]),
    ({"From Date": "2025-12-20", "Thru Date": "2025-12-24"}, CLEAN),  # a change that alters nothing
    ({"From Date": "2025-12-20", "Thru Date": "2025-12-24", "Dx 1": "C90.01"}, [("span-crosses-change", "C90.01")]),
    ({"HCPCS": "J3590", "From Date": "2024-03-01"}, [("nonspecific-code-unidentified", "J3590")]),
    ({"HCPCS": "J3590", "Drug Name": "unclassified biologics"}, [("nonspecific-code-unidentified", "J3590")]),
    ({"HCPCS": "J3590", "NDC": "00000000000"}, [("nonspecific-code-unidentified", "J3590")]),
    ({"HCPCS": "J3590", "Drug Name": "Ketorolac"}, CLEAN),
    ({"HCPCS": "J3590", "Drug Name": "inventamab-wxyz"}, CLEAN),  # another product of that name
    ({"HCPCS": "J3590", "Drug Name": "INVENTIX 76 mg"}, [("nonspecific-code-when-specific-exists", "J3590")]),
    ({"HCPCS": "J3590", "Drug Name": "inventamab"}, [("nonspecific-code-when-specific-exists", "J3590")]),
    ({"HCPCS": "J3590", "NDC": "N400069449402"}, [("nonspecific-code-when-specific-exists", "J3590")]),
    ({"HCPCS": "J3590", "Drug Name": "Inventix", "From Date": "2024-03-01"}, [("all-diagnoses-pend", "C90.00")]),
    (
        {"HCPCS": "J3590", "Drug Name": "Inventix", "From Date": "2024-03-01", "POS": "24"},
        [("nonspecific-code-when-specific-exists", "J3590")],
    ),
]


@pytest.fixture(scope="module")
def lines_apart(audit: Audit) -> AuditResult:
    """All lines of `PROFESSIONAL` in one file, each a claim and a member of its own."""
    return audit(*(line for line, _ in PROFESSIONAL))


@pytest.mark.parametrize("number", range(len(PROFESSIONAL)), ids=lambda number: str(PROFESSIONAL[number][0]))
def test_one_professional_line(lines_apart: AuditResult, number: int) -> None:
    findings = [finding for finding in lines_apart.findings if finding.row == number + 2]
    assert sorted(said(findings), key=str) == sorted(PROFESSIONAL[number][1], key=str)


@pytest.mark.parametrize(
    ("line", "rules"),
    [
        ({"HCPCS": "XW013L9", "From Date": "2025-12-10", "Thru Date": "2025-12-22"}, CLEAN),  # the discharge decides
        ({"HCPCS": "XW013L9", "From Date": "2025-12-10", "Thru Date": "2025-12-21"}, [("code-not-yet-listed", "XW013L9")]),
        ({"HCPCS": "XW013L9", "From Date": "2023-09-20", "Thru Date": "2023-09-30"}, [("code-not-valid", "XW013L9")]),
        ({"HCPCS": "XW013L9", "From Date": "2026-01-05", "Thru Date": "2026-01-02"}, [("date-order", "XW013L9")]),
    ],
)
def test_one_inpatient_stay(audit: Audit, line: dict[str, str], rules: list[tuple[str, str | None]]) -> None:
    result = audit(line, claim_type=ClaimType.INPATIENT)
    assert said(result.findings) == rules
    assert all(finding.date_used == "discharge" for finding in result.findings)


def test_what_could_have_been_billed_depends_on_the_claim(audit: Audit) -> None:
    office = audit({"From Date": "2024-03-31"}).findings[0]
    hospital = audit({"From Date": "2024-03-31"}, claim_type=ClaimType.OUTPATIENT).findings[0]
    assert office.instead == ("J3590",)
    assert hospital.instead == ("C9165",)
    assert audit({"HCPCS": "JI323"}).findings[0].instead == ("J1323",)


def test_what_only_the_other_basis_finds_is_a_note(audit: Audit) -> None:
    line = {"Dx 1": "C90.01", "From Date": "2025-11-20"}
    by_publish = audit(line).findings[0]
    by_review = audit(line, basis=Basis.REVIEW).findings[0]
    assert (by_publish.rule, by_publish.verdict, by_publish.basis_sensitive) == ("diagnosis-no-longer-listed", Verdict.NOTE, True)
    assert (by_review.rule, by_review.verdict, by_review.basis_sensitive) == ("diagnosis-no-longer-listed", Verdict.REVIEW, True)
    assert by_publish.published_after_service
    assert not by_publish.in_rates
    assert by_review.in_rates


def test_a_contradiction_is_undetermined_unless_another_diagnosis_supports(audit: Audit) -> None:
    disputed = {"Dx 1": "C90.01", "From Date": "2026-01-05"}
    (finding,) = audit(disputed, conflicted=True).findings
    assert (finding.rule, finding.verdict) == ("policy-conflict", Verdict.UNDETERMINED)
    assert [source.text for source in finding.sources] == ["C90.01", "removed C90.01"]
    assert not audit({**disputed, "Dx 2": "C90.02"}, conflicted=True).findings


def test_the_message_names_code_date_policy_and_version(audit: Audit) -> None:
    (finding,) = audit({"Dx 1": "E11.9"}).findings
    assert finding.message == "E11.9 is not listed in PX-1 as published 2023-10-03, the version in force on 2025-03-03."


def test_one_primary_finding_carries_the_money(audit: Audit) -> None:
    findings = audit({"Dx 1": "E11.9", "Units": "77"}).findings
    assert [(finding.rule, finding.primary, str(finding.amount)) for finding in findings] == [
        ("diagnosis-not-listed", True, "10.00"),
        ("units-over-limit", False, "None"),
    ]


def test_duplicates_are_named_from_the_second_on(audit: Audit) -> None:
    same: dict[str, Any] = {"Member ID": "M", "Units": "1"}
    result = audit(
        same,
        {**same, "Units": "1.0", "HCPCS": "j1323"},
        {**same, "Mod 1": "76"},
        {**same, "NDC": "00069449402"},
        {**same, "Frequency": "3"},
        {**same, "Frequency": "3"},
    )
    assert [(finding.row, finding.rule) for finding in result.findings] == [(3, "duplicate-line")]


def test_units_are_summed_per_member_code_and_day(audit: Audit) -> None:
    part = {"Member ID": "M"}
    result = audit(
        {**part, "Units": "44"},
        {**part, "Units": "32"},
        {**part, "Units": "1"},
        {**part, "Units": "2"},
        {**part, "Units": "9", "Mod 1": "JW"},
    )
    assert [(finding.row, finding.rule) for finding in result.findings] == [(4, "units-over-limit")]


def test_voids_and_replacements_are_netted_first(audit: Audit) -> None:
    bad = {"Dx 1": "E11.9"}
    result = audit(
        {**bad, "Claim Number": "A"},
        {**bad, "Claim Number": "B", "Frequency": "7", "Original Claim Number": "A"},
        {**bad, "Claim Number": "C", "Frequency": "8", "Original Claim Number": "B"},
        {**bad, "Claim Number": "D", "Frequency": "7", "Original Claim Number": "elsewhere"},
    )
    assert (result.lines.checked, result.lines.voided, result.lines.superseded) == (1, 2, 1)
    assert [finding.claim_id for finding in result.findings] == ["D"]
    assert any("name an original that is not in the file" in notice for notice in result.notices)


def test_without_a_pointer_column_all_diagnoses_count(audit: Audit) -> None:
    assert not audit({"Dx 1": "E11.9", "Dx 2": "C90.00"}, without=["Dx Pointer"]).findings


def test_lines_count_once(audit: Audit) -> None:
    result = audit({}, {"Dx 1": "E11.9"}, {"Dx 1": ""}, {"HCPCS": "99213"}, {"HCPCS": "S9338"})
    lines = result.lines
    assert (lines.checked, lines.with_findings, lines.undetermined, lines.no_findings, lines.not_addressed) == (5, 1, 1, 2, 1)


def test_the_lines_of_a_claim_with_findings_come_along(audit: Audit) -> None:
    result = audit({"Claim Number": "A", "Dx 1": "E11.9"}, {"Claim Number": "A", "Line": "2", "HCPCS": "99213"}, {"Claim Number": "B"})
    assert sorted(result.claim_lines) == [("", 2), ("", 3)]
    assert result.claim_lines["", 3]["HCPCS"] == "99213"


def test_what_was_not_checked_is_said_once(audit: Audit) -> None:
    result = audit({}, {"From Date": "2025-04-04"}, as_of=None)
    assert "HCPCS not loaded for 2025-03-03 to 2025-04-04: validity not checked" in result.notices
    assert "No as-of date given: future dates are not checked" in result.notices
