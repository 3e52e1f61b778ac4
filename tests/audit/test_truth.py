"""The claims files with truth: every row, line, finding and mark."""

import json
from collections import Counter
from datetime import date
from pathlib import Path

import pytest

from app.audit.engine import run_audit
from app.audit.model import AuditResult, AuditSettings, ClaimType
from app.codesets.tables import CodeSets
from app.documents.model import View
from app.documents.open import read_document
from app.ledger.build import build_ledger
from app.ledger.model import Basis, Ledger
from app.policy.model import PolicyVersion
from app.policy.read import read_policy
from app.progress import Job

FILES = (
    *("d01_prof_letters.xlsx.expected.json", "d02_prof_digits_titles.xlsx.expected.json", "d03_outpatient_ub.xlsx.expected.json"),
    *("d04_inpatient_1904.xlsx.expected.json", "d05_wide13.xlsx.expected.json", "d06_dirty_codes.csv.expected.json"),
    *("d07_wastage_cp1252.csv.expected.json", "d08_duplicates_utf16.csv.expected.json", "d09_dates_rejects.xlsx.expected.json"),
    *("d10_basis.csv.expected.json", "d10_basis.csv.expected_conflicted.json", "d10_basis.csv.expected_review.json"),
    *("d11c_near_inpatient.csv.expected.json", "d12_chains.xlsx.expected.json"),
)


@pytest.fixture(scope="session")
def versions(corpus: Path, code_sets: CodeSets) -> dict[str, list[PolicyVersion]]:
    folders = ("policies", "policies-conflicted")
    return {
        folder: [read_policy(read_document(path).view(View.NEW), code_sets) for path in sorted((corpus / "claims" / folder).iterdir())]
        for folder in folders
    }


def ledgers(versions: list[PolicyVersion], code_sets: CodeSets, basis: Basis) -> tuple[Ledger, Ledger]:
    other = Basis.REVIEW if basis is Basis.PUBLISH else Basis.PUBLISH
    return build_ledger(versions, code_sets, basis), build_ledger(versions, code_sets, other)


def facts(result: AuditResult) -> Counter[tuple[object, ...]]:
    return Counter(
        (
            *(one.row, one.claim_id, one.line, one.rule, one.verdict.value, one.primary, one.policy, one.system, one.code),
            *(one.date.isoformat() if one.date else None, one.date_used, one.basis_sensitive, one.published_after_service, one.in_rates),
            *(tuple(sorted(one.instead)), str(one.amount) if one.amount is not None else None, one.amount_basis),
        )
        for one in result.findings
    )


def truth_facts(findings: list[dict[str, object]]) -> Counter[tuple[object, ...]]:
    names = (
        *("row", "claim_id", "line", "rule", "verdict", "primary", "policy", "system", "code", "date", "date_used"),
        *("basis_sensitive", "published_after_service", "in_rates"),
    )
    return Counter((*(one[name] for name in names), tuple(sorted(one["instead"])), one["amount"], one["amount_basis"]) for one in findings)  # type: ignore[call-overload]


@pytest.mark.parametrize("name", FILES)
def test_a_file_with_truth(corpus: Path, versions: dict[str, list[PolicyVersion]], code_sets: CodeSets, name: str) -> None:
    truth = json.loads((corpus / "claims" / name).read_text(encoding="utf-8"))
    asked = dict(zip(truth["arguments"][::2], truth["arguments"][1::2], strict=True))
    basis = Basis(asked["--basis"])
    settings = AuditSettings(basis=basis, claim_type=ClaimType(asked["--claim-type"]), as_of=date.fromisoformat(asked["--as-of"]))
    both = ledgers(versions[truth["policies_folder"]], code_sets, basis)
    result = run_audit(corpus / "claims" / truth["file"], *both, code_sets, settings, None, Job())
    assert facts(result) == truth_facts(truth["findings"])
    assert {kind: getattr(result.lines, kind) for kind in truth["lines"]} == truth["lines"]
    assert (result.rows.in_file, result.rows.imported, result.rows.hidden) == tuple(
        truth["rows"][key] for key in ("in_file", "imported", "hidden")
    )
    assert [(row.row, row.column) for row in result.rows.rejected] == [(row["row"], row["column"]) for row in truth["rows"]["rejected"]]
    assert [(row.row, row.why) for row in result.rows.skipped] == [(row["row"], row["why"]) for row in truth["rows"]["skipped"]]
    columns = {field: list(found) if isinstance(found, tuple) else found for field, found in result.mapping.items()}
    assert {field: columns[field] or None for field in truth["mapping"]} == {
        field: found or None for field, found in truth["mapping"].items()
    }
