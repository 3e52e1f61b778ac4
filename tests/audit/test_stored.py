"""An audit kept in a project comes back as it was, and claims kept in one are audited as the file they came from."""

import dataclasses
import json
from datetime import date
from decimal import Decimal
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from app.audit.engine import run_audit
from app.audit.fingerprint import fingerprint
from app.audit.model import (
    AuditResult,
    AuditSettings,
    ClaimType,
    Finding,
    LineCounts,
    RejectedRow,
    Repair,
    RowAccount,
    RuleText,
    SkippedRow,
    Verdict,
)
from app.audit.stored import finding_pieces, restored, summary_of
from app.claims.stored import StoredClaims, export_claims
from app.codesets.model import CodeSystem, Window
from app.codesets.tables import CodeSets
from app.documents.model import Place
from app.errors import InputRefusedError
from app.ledger.model import Basis
from app.progress import Job

from .conftest import Audit, ledger

HELD = ledger(Basis.PUBLISH)
TEXT = st.text(st.characters(codec="utf-8"), max_size=8)
MAYBE = st.none() | TEXT
DAY = st.dates()
MONEY = st.none() | st.decimals(-(10**15), 10**15, places=2)
PLACES = st.lists(st.builds(Place, TEXT, st.none() | st.integers(1, 9), *[st.integers(0, 99)] * 3, TEXT), max_size=2).map(tuple)
ROW = st.integers(1, 2**40)
FINDING = st.builds(
    Finding,
    **dict.fromkeys(("sheet", "rule", "date_used", "message"), TEXT),
    **dict.fromkeys(("claim_id", "line", "policy", "system", "code", "amount_basis"), MAYBE),
    **dict.fromkeys(("primary", "basis_sensitive", "published_after_service", "in_rates"), st.booleans()),
    row=ROW,
    verdict=st.sampled_from(Verdict),
    date=st.none() | DAY,
    instead=st.lists(TEXT, max_size=2).map(tuple),
    amount=MONEY,
    sources=PLACES,
)
RESULT = st.builds(
    AuditResult,
    file=TEXT,
    engine=TEXT,
    settings=st.builds(
        AuditSettings,
        basis=st.sampled_from(Basis),
        claim_type=st.none() | st.sampled_from(ClaimType),
        as_of=st.none() | DAY,
        market=MAYBE,
    ),
    claim_type=st.sampled_from(ClaimType),
    ledger=st.just(HELD),
    code_sets=st.lists(st.builds(Window, st.sampled_from(CodeSystem), DAY, DAY, TEXT), max_size=2).map(tuple),
    rows=st.builds(
        RowAccount,
        **dict.fromkeys(("in_file", "imported", "hidden"), st.integers(0, 2**40)),
        rejected=st.lists(st.builds(RejectedRow, TEXT, ROW, TEXT, TEXT, TEXT), max_size=3).map(tuple),
        skipped=st.lists(st.builds(SkippedRow, TEXT, ROW, TEXT), max_size=3).map(tuple),
    ),
    mapping=st.dictionaries(TEXT, MAYBE | st.lists(TEXT, max_size=2).map(tuple), max_size=4),
    repairs=st.lists(st.builds(Repair, TEXT, ROW, *[TEXT] * 4), max_size=3).map(tuple),
    lines=st.builds(LineCounts, **dict.fromkeys((field.name for field in dataclasses.fields(LineCounts)), st.integers(0, 2**40))),
    findings=st.lists(FINDING, max_size=6).map(tuple),
    notices=st.lists(TEXT, max_size=3).map(tuple),
    rules=st.lists(st.builds(RuleText, TEXT, TEXT, TEXT), max_size=2).map(tuple),
    fingerprint=st.just(""),
    claim_lines=st.dictionaries(st.tuples(TEXT, ROW), st.dictionaries(TEXT, TEXT, max_size=3), max_size=3),
).map(lambda result: dataclasses.replace(result, fingerprint=fingerprint(result.findings)))


@settings(max_examples=40, deadline=None)
@given(RESULT)
def test_a_kept_audit_comes_back_as_it_was(result: AuditResult) -> None:
    again = restored(summary_of(result), list(finding_pieces(result)), HELD)
    assert again == result
    assert list(again.mapping) == list(result.mapping)
    assert list(again.claim_lines) == list(result.claim_lines)
    assert [str(finding.amount) for finding in again.findings] == [str(finding.amount) for finding in result.findings]


LINES = [
    {"HCPCS": code, "Dx 1": diagnosis, "From Date": day}
    for code in ("J1323", "C9165", "JI323")
    for diagnosis in ("C90.00", "E11.9")
    for day in ("2024-03-31", "2025-12-22", "soon")
]


def test_the_summary_is_canonical_and_names_no_patient(audit: Audit) -> None:
    summary = summary_of(audit(*LINES))
    said = json.loads(summary)
    assert summary == json.dumps(said, ensure_ascii=False, sort_keys=True, separators=(",", ":"))
    assert said["policies"][0]["policy"] == "PX-1"
    assert [version["start"] for version in said["policies"][0]["versions"]] == ["2023-10-03", "2025-12-22"]
    assert sum(said["verdicts"].values()) == said["parts"]["findings"] > 0
    assert "K1" not in summary
    assert "M1" not in summary
    assert "soon" not in summary


def test_what_is_lost_or_damaged_is_noticed(audit: Audit) -> None:
    result = audit(*LINES)
    summary, pieces = summary_of(result), list(finding_pieces(result))
    assert restored(summary, pieces, result.ledger) == result
    for number, piece in enumerate(pieces):
        others = pieces[:number] + pieces[number + 1 :]
        for held in (others, [*others, piece[:-5]]):
            with pytest.raises(InputRefusedError, match="damaged"):
                restored(summary, held, result.ledger)
    with pytest.raises(InputRefusedError, match="damaged"):
        restored(summary, [*pieces, pieces[0]], result.ledger)
    with pytest.raises(InputRefusedError, match="damaged"):
        restored(summary.replace(result.fingerprint, "0" * 64), pieces, result.ledger)
    with pytest.raises(InputRefusedError, match="newer version"):
        restored(json.dumps(json.loads(summary) | {"form": 3}), pieces, result.ledger)


@pytest.mark.parametrize("summary", ["", "{}", "[]", '{"form": 1, "file": "x"}'])
def test_a_summary_that_is_none_is_refused(summary: str) -> None:
    with pytest.raises(InputRefusedError, match="damaged"):
        restored(summary, [], HELD)


def test_an_amount_of_less_than_a_cent_is_never_rounded(audit: Audit) -> None:
    result = audit(LINES[0] | {"HCPCS": "JI323"})
    odd = dataclasses.replace(result, findings=(dataclasses.replace(result.findings[0], amount=Decimal("0.005")),))
    with pytest.raises(ValueError, match="cents"):
        list(finding_pieces(odd))


def same_audit(path: Path, code_sets: CodeSets) -> AuditResult:
    """Audit a file and what a project keeps of it; both must say the same, and be kept and come back the same."""
    asked = AuditSettings(as_of=date(2026, 11, 20))
    with export_claims(path, Job()) as export:
        pieces = list(export.pieces)
    both = [
        run_audit(claims, ledger(Basis.PUBLISH), ledger(Basis.REVIEW), code_sets, asked, None, Job())
        for claims in (path, StoredClaims(export.meta, lambda: pieces))
    ]
    assert both[0] == both[1]
    assert both[0].fingerprint == both[1].fingerprint
    assert restored(summary_of(both[1]), finding_pieces(both[1]), both[0].ledger) == both[0]
    return both[0]


def test_a_kept_claims_file_is_audited_as_the_file(corpus: Path, code_sets: CodeSets) -> None:
    files = [*sorted((corpus / "claims").glob("d*.xlsx")), *sorted((corpus / "claims").glob("d*.csv"))]
    assert len(files) >= 13
    assert sum(len(same_audit(path, code_sets).findings) for path in files) > 100


def test_the_bundled_claims_are_audited_as_their_file(policies: Path, code_sets: CodeSets) -> None:
    for path in sorted((policies / "claims").glob("*.xlsx")):
        assert same_audit(path, code_sets).findings
