"""What holds of every audit, whatever is in the file."""

import random
from datetime import date
from pathlib import Path

import pytest

from app.audit.engine import run_audit
from app.audit.fingerprint import fingerprint
from app.audit.model import AuditSettings, ClaimType
from app.codesets.tables import CodeSets
from app.errors import CancelledError
from app.ledger.model import Basis
from app.progress import Job, Step

from .conftest import Audit, ledger

LINES = [
    {"Claim Number": f"K{number:03}", "Member ID": f"M{number % 7}", "HCPCS": code, "Dx 1": diagnosis, "From Date": day, "Units": units}
    for number, (code, diagnosis, day, units) in enumerate(
        (code, diagnosis, day, units)
        for code in ("J1323", "C9165", "J3590", "99213", "JI323")
        for diagnosis in ("C90.00", "E11.9", "")
        for day in ("2024-03-31", "2025-12-22")
        for units in ("40", "76")
    )
]


def test_the_order_of_the_rows_does_not_matter(audit: Audit) -> None:
    shuffled = random.Random(7).sample(LINES, len(LINES))  # noqa: S311 - an order, no secret
    assert audit(*LINES).fingerprint == audit(*shuffled).fingerprint


def test_the_fingerprint_is_that_of_the_findings(audit: Audit) -> None:
    result = audit(*LINES)
    assert result.fingerprint == fingerprint(result.findings) == fingerprint(result.findings[::-1])
    assert result.fingerprint != fingerprint(result.findings[1:])


def test_at_most_one_finding_per_line_rule_and_code_and_one_primary(audit: Audit) -> None:
    findings = audit(*LINES).findings
    keys = [(finding.row, finding.line, finding.rule, finding.code) for finding in findings]
    assert len(keys) == len(set(keys))
    lines = {(finding.row, finding.line) for finding in findings}
    assert sum(finding.primary for finding in findings) == len(lines)
    assert all(finding.amount is None for finding in findings if not finding.primary)


def test_a_cancelled_audit_ends_as_cancelled(tmp_path: Path, code_sets: CodeSets) -> None:
    path = tmp_path / "claims.csv"
    path.write_text("Claim Number,Date of Service,HCPCS\nA,2024-04-01,J1323\n", encoding="utf-8")
    job = Job(lambda step: job.cancel() if "policies" in step.doing else None)
    with pytest.raises(CancelledError):
        run_audit(path, ledger(Basis.PUBLISH), ledger(Basis.REVIEW), code_sets, AuditSettings(), None, job)


def test_progress_tells_what_is_being_done(tmp_path: Path, code_sets: CodeSets) -> None:
    path = tmp_path / "claims.csv"
    path.write_text("Claim Number,Date of Service,HCPCS\nA,2024-04-01,J1323\n", encoding="utf-8")
    steps: list[Step] = []
    settings = AuditSettings(claim_type=ClaimType.PROFESSIONAL, as_of=date(2026, 1, 1))
    run_audit(path, ledger(Basis.PUBLISH), ledger(Basis.REVIEW), code_sets, settings, None, Job(steps.append))
    assert {"Reading claims.csv", "Loading policies", "Checking duplicate line"} <= {step.doing for step in steps}
