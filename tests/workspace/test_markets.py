"""A claims file whose lines name their market: each line is judged by the notices for it, in an audit as in an impact."""

from pathlib import Path

import pytest

from app.audit.model import AuditSettings
from app.ledger.model import Notice
from app.ledger.terms import Terms
from app.workspace.audit import audit_claims
from app.workspace.audit_order import AuditOrder
from app.workspace.impact import impact_of
from tests.ledger.policy_maker import day

HEADER = "Claim ID,Line,DOS From,Market,HCPCS,Drug Name,Dx Pointer,Diag 1,Paid"
TERMS = Terms(notices=(Notice(policy="CC-0248", market="Northland", effective=day("2024-02-19"), source="letter"),))
SETTINGS = AuditSettings(as_of=day("2026-01-31"))
ORDER = AuditOrder(settings=SETTINGS, terms=TERMS)


@pytest.fixture
def claims(tmp_path: Path) -> Path:
    lines = [f"{number},1,2023-12-05,{market},J3490,Elrexfio,A,C90.00,100" for number, market in (("A1", "Northland"), ("A2", "Southland"))]
    path = tmp_path / "claims.csv"
    path.write_text("\n".join([HEADER, *lines]) + "\n", encoding="utf-8")
    return path


def test_each_line_is_judged_by_the_notices_of_its_market(claims: Path, policies: Path) -> None:
    found = audit_claims(claims, [policies / "CC-0248"], ORDER).findings
    pending = {finding.claim_id for finding in found if finding.rule == "all-diagnoses-pend"}
    assert pending == {"A2"}  # Northland did not apply the policy yet


def test_without_notices_the_market_column_changes_nothing(claims: Path, policies: Path) -> None:
    found = audit_claims(claims, [policies / "CC-0248"], AuditOrder(settings=SETTINGS)).findings
    assert {finding.claim_id for finding in found if finding.rule == "all-diagnoses-pend"} == {"A1", "A2"}


def test_an_audit_and_an_impact_judge_the_same_way(claims: Path, policies: Path) -> None:
    folder = policies / "CC-0248"
    held = [folder / "CC-0248_2023-10-03.md", folder / "CC-0248_2024-12-23.redline.md"]
    new = folder / "CC-0248_2025-12-22.redline.md"
    impact = impact_of(claims, held, new, ORDER)
    assert impact.before.fingerprint == audit_claims(claims, held, ORDER).fingerprint
    assert impact.after.fingerprint == audit_claims(claims, [*held, new], ORDER).fingerprint
