"""Policies read from their text up to the ledger, held against what a careful reader says of them."""

from pathlib import Path

import pytest

from app.codesets.tables import load_bundled
from app.documents.model import View
from app.documents.open import read_document
from app.ledger.build import build_ledger
from app.ledger.model import Basis, PolicyLedger
from app.policy.read import read_policy
from tests.ledger.families import FAMILIES
from tests.ledger.family import Family


def ledger_of(family: Family, folder: Path) -> PolicyLedger:
    versions = []
    for number, text in enumerate(family.versions, start=1):
        path = folder / f"version-{number}.md"
        path.write_text(text, encoding="utf-8")
        versions.append(read_policy(read_document(path).view(View.NEW), load_bundled()))
    (policy,) = build_ledger(versions, load_bundled(), Basis.PUBLISH).policies
    return policy


@pytest.mark.parametrize("family", FAMILIES, ids=[family.name for family in FAMILIES])
def test_a_family_of_versions(family: Family, tmp_path: Path) -> None:
    policy = ledger_of(family, tmp_path)
    spans = {
        (history.code, str(item.start), str(item.end) if item.end else None, item.role.value)
        for history in policy.codes
        for item in history.intervals
    }
    assert len(policy.versions) == len(family.versions)
    assert spans == family.spans
    assert tuple((str(item.start), str(item.end) if item.end else None) for item in policy.regimes) == family.regimes
    disputed = {
        code for conflict in policy.conflicts if not conflict.kind.startswith(("code-set", "successor")) for _, code in conflict.codes
    }
    assert disputed == family.disputed
