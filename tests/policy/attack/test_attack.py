"""Policies in many publishers' layouts, each with the facts a person reads in it."""

import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from app.codesets.tables import CodeSets
from app.documents.model import View
from app.documents.open import read_document
from app.policy.criteria import leaves
from app.policy.model import Criterion, HistoryChange, Kind, PolicyVersion
from app.policy.read import read_policy

_HERE = Path(__file__).parent
_DOCUMENTS = sorted(path for path in _HERE.iterdir() if path.suffix in (".md", ".txt", ".html"))


@pytest.mark.parametrize("path", _DOCUMENTS, ids=lambda path: path.stem)
def test_every_fact_is_read(path: Path, code_sets: CodeSets) -> None:
    version = read_policy(read_document(path).view(View.NEW), code_sets)
    expected = json.loads(path.with_suffix(".expected.json").read_text(encoding="utf-8"))
    assert version.kind is Kind.POLICY
    said = _said(version)
    assert {name: said[name] for name in expected} == {name: _as_set(value) for name, value in expected.items()}


def test_a_title_of_heading_words_is_no_section(policies: Path, code_sets: CodeSets) -> None:
    version = read_policy(read_document(policies / "EX-0901" / "EX-0901_2023-08-01.md").view(View.NEW), code_sets)
    assert (version.kind, version.number) == (Kind.POLICY, "EX-0901")
    assert [str(item.day) for item in version.dates] == ["2023-08-01", "2023-07-14"]
    assert [item.code for item in version.codes] == ["J9380", "S9338", "C90.00", "D47.2"]


def _said(version: PolicyVersion) -> dict[str, Any]:
    entries = version.history
    return {
        "number": version.number,
        "status": version.status,
        "dates": {(item.kind.value, str(item.day)) for item in version.dates},
        "months": {(item.kind.value, item.text) for item in version.dates_partial},
        "ages": {(rule.low, rule.low_inclusive, rule.high, rule.high_inclusive, rule.unit, rule.section) for rule in version.ages},
        "codes": {(item.system.value, item.code, item.through) for item in version.codes},
        "changes": {
            (str(entry.day) if entry.day else None, *atom) for entry in entries for change in entry.changes for atom in _atoms(change)
        },
        "regimes": {(str(entry.day), regime.regime, regime.action) for entry in entries for regime in entry.regimes},
        "criteria": {(leaf.label, " ".join(leaf.text.rstrip(";. ").split())) for leaf in leaves(version.criteria)},
        "shape": _shape(version.criteria),
    }


def _atoms(change: HistoryChange) -> Iterator[tuple[str, str, str | None, str | None, str]]:
    """Yield one fact for each code; a replacement adds and removes."""
    effective = str(change.effective) if change.effective else None
    printed = [*change.codes, *(f"{first}-{last}" for first, last in change.ranges)]
    action = "add" if change.replaces else change.action.value
    yield from ((action, change.system.value, effective, change.coverage, code) for code in printed)
    yield from (("remove", change.system.value, effective, change.coverage, code) for code in change.replaces)


def _shape(node: Criterion | None) -> str:
    if node is None:
        return ""
    if not node.children:
        return node.label or "."
    return f"{node.op}({','.join(_shape(child) for child in node.children)})"


def _as_set(value: Any) -> Any:
    return {tuple(item) for item in value} if isinstance(value, list) else value
