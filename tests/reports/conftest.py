"""An audit of the sample claims and the comparisons of the sample policy, made once."""

from datetime import date
from pathlib import Path

import pytest

from app.audit.model import AuditResult, AuditSettings
from app.compare.model import Comparison
from app.workspace.audit import audit_claims
from app.workspace.audit_order import AuditOrder
from app.workspace.compare import compare_files

ROOT = Path(__file__).resolve().parents[2] / "policies"


@pytest.fixture(scope="session")
def audit() -> AuditResult:
    return audit_claims(
        ROOT / "claims" / "CC-0248_claims.xlsx",
        [ROOT / "CC-0248", ROOT / "EX-0901"],
        AuditOrder(settings=AuditSettings(as_of=date(2026, 11, 20)), keep_lines=True),
    )


@pytest.fixture(scope="session")
def comparison() -> Comparison:
    folder = ROOT / "CC-0248"
    return compare_files(folder / "CC-0248_2024-12-23.redline.md", folder / "CC-0248_2025-12-22.redline.md")
