"""Whole policies of the corpus with truth, read from their files: intervals, bases, roles, rules and conflicts."""

import json
from functools import cache
from pathlib import Path

import pytest

from app.codesets.tables import load_bundled
from app.documents.model import View
from app.documents.open import read_document
from app.ledger.build import build_ledger
from app.ledger.model import Basis, PolicyLedger
from app.policy.model import PolicyVersion
from app.policy.read import read_policy

READABLE = {"markdown": 0, "docx": 1, "text": 2}
POLICIES = ("2024D0099", "BI412", "CC-0248", "ING-CC-0142X", "IP0385X", "MA08.044X", "MP-DMD-ASO", "dru-020X")
_Rows = set[tuple[object, ...]]


@cache
def versions_of(corpus: Path, policy: str) -> tuple[PolicyVersion, ...]:
    rows = [row for row in json.loads((corpus / "manifest.json").read_text(encoding="utf-8")) if Path(row["file"]).parts[1] == policy]
    plain = [row for row in rows if not row["redline"] and row["format"] in READABLE]
    best = {row["version"]: row for row in sorted(plain, key=lambda row: -READABLE[row["format"]])}
    documents = [read_document(corpus / row["file"]) for row in best.values()]
    return tuple(read_policy(document.view(View.NEW), load_bundled()) for document in documents)


def rows_of(found: PolicyLedger, left_out: set[str]) -> _Rows:
    return {
        (
            item.system.value,
            item.code,
            str(span.start),
            str(span.end),
            span.start_basis.value,
            span.end_basis.value if span.end_basis else None,
            span.role.value,
        )
        for item in found.codes
        if item.code not in left_out
        for span in item.intervals
    }


@pytest.mark.parametrize("basis", list(Basis))
@pytest.mark.parametrize("policy", POLICIES)
def test_a_policy_of_the_corpus(corpus: Path, policy: str, basis: Basis) -> None:
    truth = json.loads((corpus / "policies" / policy / "truth" / "codes.json").read_text(encoding="utf-8"))["by_basis"][basis.value]
    unsure = {item["code"] for item in truth["codes"] if not all(span.get("certain", True) for span in item["intervals"])}
    wanted = {
        (item["system"], item["code"], str(span["from"]), str(span["to"]), span["from_basis"], span["to_basis"], item["role"])
        for item in truth["codes"]
        if item["code"] not in unsure
        for span in item["intervals"]
    }
    (found,) = build_ledger(versions_of(corpus, policy), load_bundled(), basis).policies
    assert rows_of(found, unsure) == wanted
    assert {(item.regime, str(item.start), str(item.end)) for item in found.regimes} == {
        (item["regime"], item["from"], item["to"]) for item in truth["regimes"]
    }
    listed = {(item.kind, tuple(code for _, code in item.codes)) for item in found.conflicts if not item.kind.startswith("code-set")}
    assert listed == {(item["kind"], tuple(item["codes"])) for item in truth["conflicts"]}
