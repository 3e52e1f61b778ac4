"""Policies of several drugs: what belongs to one of them is not said of the other."""

from pathlib import Path

import pytest

from app.audit.engine import run_audit
from app.audit.model import AuditResult, AuditSettings, ClaimType
from app.codesets.tables import CodeSets
from app.documents.markdown.read import read_markdown
from app.documents.model import Document, View
from app.ledger.build import build_ledger
from app.ledger.model import Basis
from app.policy.model import PolicyVersion
from app.policy.read import read_policy
from app.progress import Job

from .conftest import said

TEXT = """# Drug Criteria

Subject: Firstix (firstamab-abcd) and Secondix (secondamab-efgh)

Document #: PX-3

Publish Date: {published}

Last Review Date: {published}

## Coding

### HCPCS

{codes}

### ICD-10 Diagnosis

C90.00 Multiple myeloma

## Document History

{history}
"""
BEGUN = "- 10/17/2023 – New document: Coding Reviewed: Added HCPCS J3590, J9999. Added ICD-10-CM C90.00."
REPLACED = """- 05/14/2024 – Annual Review: Coding Reviewed: Effective 1/1/2024 Added HCPCS J3055. Effective 4/1/2024 Added HCPCS J1323.
Removed HCPCS J3590, J9999.
"""
VERSIONS = (
    TEXT.format(
        published="10/17/2023",
        codes="J3590 Unclassified biologics [Firstix, Secondix]\n\nJ9999 Not otherwise classified [Firstix]",
        history=BEGUN,
    ),
    TEXT.format(
        published="05/14/2024",
        codes="J3055 Injection, firstamab [Firstix]\n\nJ1323 Injection, secondamab [Secondix]",
        history=REPLACED + BEGUN,
    ),
)


@pytest.fixture(scope="module")
def versions(code_sets: CodeSets) -> list[PolicyVersion]:
    """Return the versions of a policy of two drugs that share a diagnosis and one of two unclassified codes."""
    read = (
        Document(file="px3.md", sha256=str(number), format="markdown", blocks=read_markdown(text).blocks)
        for number, text in enumerate(VERSIONS)
    )
    return [read_policy(document.view(View.NEW), code_sets) for document in read]


def audited(path: Path, versions: list[PolicyVersion], code_sets: CodeSets, code: str, drug: str) -> AuditResult:
    path.write_text(
        "Claim Number,Member ID,From Date,POS,HCPCS,Dx 1,Paid Amount,Drug Name\n" + f"K1,M1,2024-03-31,11,{code},C90.00,10.00,{drug}\n",
        encoding="utf-8",
    )
    one, other = (build_ledger(versions, code_sets, basis) for basis in (Basis.PUBLISH, Basis.REVIEW))
    return run_audit(path, one, other, code_sets, AuditSettings(claim_type=ClaimType.PROFESSIONAL), None, Job())


def test_an_unclassified_code_printed_for_one_drug_is_not_listed_for_the_other(
    tmp_path: Path, versions: list[PolicyVersion], code_sets: CodeSets
) -> None:
    (finding,) = audited(tmp_path / "claims.csv", versions, code_sets, "J9999", "Secondix").findings
    assert (finding.rule, finding.code, finding.instead) == ("nonspecific-code-when-specific-exists", "J9999", ("J3590",))


def test_an_unclassified_code_printed_for_both_drugs_is_listed_for_each(
    tmp_path: Path, versions: list[PolicyVersion], code_sets: CodeSets
) -> None:
    assert said(audited(tmp_path / "claims.csv", versions, code_sets, "J3590", "Secondix").findings) == []


def test_the_codes_to_bill_instead_are_those_of_the_same_drug(tmp_path: Path, versions: list[PolicyVersion], code_sets: CodeSets) -> None:
    (finding,) = audited(tmp_path / "claims.csv", versions, code_sets, "J1323", "").findings
    assert (finding.rule, sorted(finding.instead)) == ("code-not-yet-in-effect", ["J3590"])
