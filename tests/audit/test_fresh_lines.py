"""Lines of many claims and policies at once: what the words of a policy, a notice or a column mean for them."""

from datetime import date
from pathlib import Path

import pytest

from app.audit.engine import run_audit
from app.audit.market_ledgers import ledgers_by_line
from app.audit.model import AuditResult, AuditSettings, ClaimType, InpatientDate
from app.audit.task import Ledgers
from app.codesets.tables import CodeSets
from app.documents.markdown.read import read_markdown
from app.documents.model import Document, View
from app.ledger.build import build_ledger
from app.ledger.model import Basis, Notice, NoticeBasis, Scope
from app.ledger.terms import Terms
from app.policy.model import PolicyVersion
from app.policy.read import read_policy
from app.progress import Job

from .conftest import Audit, said

FRONT = """# Drug Criteria

Subject: {name} (inventamab-abcd)

Document #: PX-2

Publish Date: {published}

Last Review Date: {reviewed}
"""
CRITERIA = """## Clinical Criteria

May be approved when all hold:

- I. Individual is {age} years of age or older; AND

- II. Myeloma.
"""
LISTS = """## Coding

### HCPCS

{codes}

### ICD-10 Diagnosis

{diagnoses}

## Document History

{history}
"""
FIRST = "- 06/01/2023 – New: Coding Reviewed: Added HCPCS J1323. Added ICD-10-CM C90.00."
SECOND = """- 05/09/2025 – Annual Review: No changes.
- 05/10/2024 – Annual Review: Coding Reviewed: Added HCPCS S9338. Added ICD-10-CM C90.02.
"""  # the version of 2024 is not held: from when its codes were listed is not known
OLD = (
    FRONT.format(name="Inventix", published="07/03/2023", reviewed="06/01/2023")
    + CRITERIA.format(age=18)
    + LISTS.format(codes="J1323 Injection [Inventix]", diagnoses="C90.00 Multiple myeloma", history=FIRST)
)
NEW = (
    FRONT.format(name="Inventex", published="06/10/2025", reviewed="05/09/2025")
    + CRITERIA.format(age=16)
    + "\n## Supplied As\n\nInventix comes in one vial.\n\n"
    + LISTS.format(
        codes="J1323 Injection [Inventix]\n\nS9338 Home infusion",
        diagnoses="C90.00 Multiple myeloma\n\nC90.02 Multiple myeloma in relapse",
        history=SECOND + FIRST,
    )
)
BULLETIN = """# Drug Procedure Codes

Document #: PX-3

Publish Date: 05/02/2024

## Age Restriction Updates

J0596 is paid only for a client 13 years of age and older. J0597 is no longer limited to a client 6 years of age or older.

J0598 is paid only for a client under 65 years of age.

## Procedure Codes

J0596

J0597

J0598
"""
TWO_DRUGS = """# Drug Criteria

Subject: Tecvayli (teclistamab-cqyv), Lynozyfic (linvoseltamab-gcpt)

Document #: PX-4

Publish Date: 08/05/2025

Last Review Date: 07/18/2025

## Clinical Criteria

### Tecvayli (teclistamab-cqyv)

Tecvayli (teclistamab-cqyv) may be approved when all hold:

- I. Individual is 18 years of age or older; AND

- II. Myeloma.

### Lynozyfic (linvoseltamab-gcpt)

Lynozyfic (linvoseltamab-gcpt) may be approved when all hold:

- I. Individual is 12 years of age or older; AND

- II. Myeloma.

## Coding

### HCPCS

J9380 Injection, teclistamab-cqyv, 0.5 mg

J9999 Not otherwise classified, antineoplastic drugs [Lynozyfic]

### ICD-10 Diagnosis

C90.00 Multiple myeloma

## Document History

- 07/18/2025 – New: Coding Reviewed: Added HCPCS J9380 for Tecvayli. Added HCPCS J9999 for Lynozyfic. Added ICD-10-CM C90.00.
"""
HEADER = "Claim Number,Member ID,Birth Date,From Date,POS,HCPCS,Dx 1,Units,Drug Name,Market"
ROWS = (
    "A,M1,2008-05-05,2025-06-20,11,J1323,C90.02,1,,",  # 2: 17 years, the new criteria ask for 16, the new list has C90.02
    "B,M2,2008-05-05,2025-06-20,11,J1323,C90.02,1,,North",
    "C,M3,2008-05-05,2025-06-20,11,J1323,C90.02,1,,South",  # 4
    "D,M4,2008-05-05,2025-06-20,11,J1323,C90.02,1,,East",
    "E,M5,1957-05-14,2025-06-20,11,J1323,C90.00,1,,West",  # 6
    "F,M6,1957-05-14,2024-08-01,11,S9338,C90.00,1,,",
    "G,M7,1957-05-14,2024-08-01,11,J1323,C90.02,1,,",  # 8
    "H,M8,1957-05-14,2024-05-09,11,J1323,C90.02,1,,",
    "I,M9,1957-05-14,2025-06-20,11,J3490,C90.00,1,Inventex 10 mg,",  # 10
)
NOTICES = (
    Notice(policy="PX-2", market="North", effective=date(2025, 9, 1), scope=Scope.CODING),
    Notice(policy="PX-2", market="South", effective=date(2025, 9, 1), scope=Scope.CRITERIA),
    Notice(policy="PX-2", market="East", effective=date(2025, 9, 1)),
    Notice(policy="PX-2", market="West", effective=date(2025, 9, 2), basis=NoticeBasis.PROCESSED),
)
SETTINGS = AuditSettings(claim_type=ClaimType.PROFESSIONAL, as_of=date(2026, 11, 20))


def version(text: str, code_sets: CodeSets) -> PolicyVersion:
    document = Document(file="px.md", sha256=str(len(text)), format="markdown", blocks=read_markdown(text).blocks)
    return read_policy(document.view(View.NEW), code_sets)


def audited(folder: Path, texts: tuple[str, ...], rows: tuple[str, ...], code_sets: CodeSets, *notices: Notice) -> AuditResult:
    versions = [version(text, code_sets) for text in texts]
    claims = folder / f"claims{len(rows)}{len(notices)}.csv"
    claims.write_text("\n".join((HEADER, *rows, "")), encoding="utf-8")
    terms = Terms(notices=notices)

    def both(chosen: Terms) -> Ledgers:
        publish, review = (build_ledger(versions, code_sets, basis, terms=chosen) for basis in (Basis.PUBLISH, Basis.REVIEW))
        return publish, review

    usual = both(terms)
    return run_audit(claims, *usual, code_sets, SETTINGS, None, Job(), per_line=ledgers_by_line(terms, usual, both))


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return tmp_path_factory.mktemp("fresh")


@pytest.fixture(scope="module")
def markets(folder: Path, code_sets: CodeSets) -> AuditResult:
    return audited(folder, (OLD, NEW), ROWS, code_sets, *NOTICES)


def of_row(result: AuditResult, row: int) -> list[tuple[str, str | None]]:
    return said([found for found in result.findings if found.row == row])


def test_a_frequency_with_a_zero_in_front_replaces_like_any_other(audit: Audit) -> None:
    lines = [
        line
        for number, seven in enumerate(("7", "07", "7.0", "0007"))
        for line in (
            {"Claim Number": f"A{number}", "Dx 1": "E11.9"},
            {"Claim Number": f"B{number}", "Frequency": seven, "Original Claim Number": f"A{number}"},
        )
    ]
    result = audit(*lines, {"Claim Number": "C", "Frequency": "08", "Original Claim Number": "B3"})
    assert (result.lines.superseded, result.lines.voided, result.lines.checked, result.findings) == (4, 2, 3, ())


@pytest.mark.parametrize("turned", [False, True])
def test_a_row_taken_back_by_its_opposite_amount_counts_no_more(audit: Audit, *, turned: bool) -> None:
    again = {"Claim Number": "A", "Member ID": "M"}
    lines = [
        {**again, "Paid Amount": "10.00", "Dx 1": "E11.9"},
        {**again, "Paid Amount": "-10.00", "Dx 1": "E11.9"},
        {**again, "Paid Amount": "12.00"},
        {**again, "Paid Amount": "($5.00)", "From Date": "2025-03-04"},  # takes back nothing of the file
    ]
    result = audit(*(reversed(lines) if turned else lines))
    assert (result.lines.voided, result.lines.checked, result.findings) == (2, 2, ())
    assert any(notice.startswith("1 rows take back") for notice in result.notices)


def test_a_stay_without_a_diagnosis_names_the_date_its_lists_are_looked_up_on(audit: Audit) -> None:
    stay = {"HCPCS": "XW013L9", "From Date": "2026-01-05", "Thru Date": "2026-01-09", "Dx 1": ""}
    (found,) = audit(stay, claim_type=ClaimType.INPATIENT, inpatient_date=InpatientDate.ADMISSION).findings
    assert (found.rule, found.date, found.date_used) == ("missing-value", date(2026, 1, 5), "admission")
    (usual,) = audit(stay, claim_type=ClaimType.INPATIENT).findings
    assert (usual.date, usual.date_used) == (date(2026, 1, 9), "discharge")


def test_a_start_that_is_not_known_is_said_with_its_finding_and_once_per_run(markets: AuditResult) -> None:
    by_row = {found.row: found for found in markets.findings}
    assert [by_row[row].rule for row in (7, 8, 9)] == ["code-not-yet-listed", "diagnosis-not-yet-listed", "diagnosis-not-yet-listed"]
    assert all("between 2024-05-10 and 2025-06-10" in by_row[row].message for row in (7, 8))
    assert "not known" not in by_row[9].message  # the day before the review that may have listed it
    assert any("PX-2: S9338" in notice and "not before 2024-05-10" in notice for notice in markets.notices)


def test_a_brand_as_the_title_spells_it_names_the_drug(markets: AuditResult) -> None:
    assert of_row(markets, 10) == [("nonspecific-code-when-specific-exists", "J3490")]


def test_a_notice_for_the_coding_leaves_the_criteria_their_day(markets: AuditResult) -> None:
    age, later = ("age-outside-criteria", "J1323"), ("diagnosis-not-yet-listed", "C90.02")
    assert [sorted(of_row(markets, row)) for row in (2, 3, 4, 5)] == [[], [later], [age], [age, later]]


def test_a_notice_by_the_date_processed_is_told(markets: AuditResult) -> None:
    assert [text for text in markets.notices if "date processed" in text and "2025-09-02" in text]


def test_an_age_asked_for_by_a_sentence_about_one_code_is_that_codes_alone(folder: Path, code_sets: CodeSets) -> None:
    born = ("2012-06-21", "2012-06-20", "1960-06-20", "1960-06-21")
    codes = ("J0596", "J0597", "J0598")
    rows = tuple(f"{code}{day},M{code}{day},{day},2025-06-20,11,{code},D84.1,1,," for code in codes for day in born)
    result = audited(folder, (BULLETIN,), rows, code_sets)
    found = [(found.code, found.row - 2) for found in result.findings if found.rule == "age-outside-criteria"]
    assert found == [("J0596", 0), ("J0598", 10)]  # 12 years old; on the 65th birthday


def test_a_code_of_one_drug_is_no_specific_code_of_another(folder: Path, code_sets: CodeSets) -> None:
    names = ("Lynozyfic", "linvoseltamab-gcpt 5 mg", "Tecvayli")
    rows = tuple(f"{name},M{name},1957-05-14,2025-09-01,11,J9999,C90.00,1,{name}," for name in names)
    result = audited(folder, (TWO_DRUGS,), (*rows, ROWS[0]), code_sets)
    assert [(found.row, found.rule, found.instead) for found in result.findings] == [
        (4, "nonspecific-code-when-specific-exists", ("J9380",))
    ]


def test_an_age_asked_for_by_the_criteria_of_one_drug_is_not_asked_of_another(folder: Path, code_sets: CodeSets) -> None:
    billed = (("J9999", "Lynozyfic"), ("J9380", ""))
    born = ("2010-01-01", "2014-01-01")  # 15 and 11 years old
    rows = tuple(f"{code}{day},M{code}{day},{day},2025-09-01,11,{code},C90.00,1,{name}," for code, name in billed for day in born)
    result = audited(folder, (TWO_DRUGS,), rows, code_sets)
    assert [(found.row, found.rule, found.message.split(";")[0]) for found in result.findings] == [
        (3, "age-outside-criteria", "PX-4 asks for 12 years of age or older"),
        (4, "age-outside-criteria", "PX-4 asks for 18 years of age or older"),
        (5, "age-outside-criteria", "PX-4 asks for 18 years of age or older"),
    ]
