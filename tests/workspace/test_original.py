"""What a report says of the claims file holds for the file that was read."""

from datetime import date
from hashlib import sha256
from pathlib import Path

import pytest

from app.audit.model import AuditSettings
from app.errors import InputRefusedError
from app.progress import Job, Step
from app.workspace.audit import audit_claims
from app.workspace.audit_order import AuditOrder

ORDER = AuditOrder(settings=AuditSettings(as_of=date(2026, 11, 20)))


@pytest.fixture
def claims(tmp_path: Path) -> Path:
    path = tmp_path / "claims.csv"
    path.write_text("Claim No,Line,From Date,HCPCS,Dx 1\nP1,1,2024-05-01,J1323,C90.00\n", encoding="utf-8")
    return path


def test_the_hash_is_that_of_the_file(claims: Path, policies: Path) -> None:
    found = audit_claims(claims, [policies / "CC-0248"], ORDER)
    assert found.claims_sha256 == sha256(claims.read_bytes()).hexdigest()


def test_claims_changed_while_they_are_audited_are_refused(claims: Path, policies: Path) -> None:
    def change(step: Step) -> None:
        if claims.name in step.doing:
            claims.write_text(claims.read_text(encoding="utf-8") + "P2,1,2024-05-01,J1323,C90.00\n", encoding="utf-8")

    with pytest.raises(InputRefusedError, match="changed while it was read"):
        audit_claims(claims, [policies / "CC-0248"], ORDER, Job(change))
