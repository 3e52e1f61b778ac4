"""The bundled claims workbooks answered exactly as their answer sheets say."""

import json
from datetime import date
from pathlib import Path
from typing import Any

import pytest

from app.audit.model import AuditSettings
from app.errors import InputRefusedError
from app.ledger.model import Basis
from app.workspace.audit import audit_claims
from app.workspace.audit_order import AuditOrder

SAMPLES = Path(__file__).resolve().parents[2] / "policies"
SENSITIVE = "basis_sensitive"
BOOKS = ("CC-0248_claims", "CC-0248_inpatient")


def answers(book: str) -> dict[str, Any]:
    sheet: dict[str, Any] = json.loads((SAMPLES / "claims" / f"{book}.answers.json").read_text(encoding="utf-8"))
    return sheet


@pytest.mark.parametrize("book", BOOKS)
def test_the_audit_equals_the_answer_sheet(book: str) -> None:
    sheet = answers(book)
    settings = AuditSettings(basis=Basis(sheet["basis"]), as_of=date.fromisoformat(sheet["as_of"]))
    result = audit_claims(SAMPLES / "claims" / sheet["file"], [SAMPLES / "CC-0248", SAMPLES / "EX-0901"], AuditOrder(settings=settings))
    expected = sorted(
        (line["row"], item["rule"], item["verdict"], str(item["policy"]), str(item["code"]), tuple(item["instead"]), item[SENSITIVE])
        for line in sheet["lines"]
        for item in line["findings"]
    )
    found = sorted(
        (item.row, item.rule, item.verdict.value, str(item.policy), str(item.code), item.instead, item.basis_sensitive)
        for item in result.findings
    )
    assert found == expected
    assert result.claim_type.value == sheet["claim_type"]
    assert result.rows.in_file == len(sheet["lines"]) == result.rows.imported


def test_every_rule_of_the_first_edition_is_in_the_sample() -> None:
    rules = {item["rule"] for book in BOOKS for line in answers(book)["lines"] for item in line["findings"]}
    assert rules >= {
        "code-not-valid", "wrong-claim-type", "malformed-code", "missing-value", "date-order", "future-date", "code-not-yet-in-effect",
        "code-no-longer-in-effect", "code-not-yet-listed", "code-no-longer-listed", "diagnosis-not-listed", "diagnosis-not-yet-listed",
        "diagnosis-no-longer-listed", "diagnosis-not-pointed", "all-diagnoses-pend", "policy-conflict",
    }  # fmt: skip


def test_without_a_policy_nothing_is_audited(tmp_path: Path) -> None:
    (tmp_path / "letter.txt").write_text("Dear reader,\n\nnothing here rules on a drug.\n", encoding="utf-8")
    with pytest.raises(InputRefusedError, match=r"nothing to audit against.*letter\.txt"):
        audit_claims(SAMPLES / "claims" / "CC-0248_claims.xlsx", [tmp_path], AuditOrder())
