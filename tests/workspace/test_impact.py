"""What a new version of a policy would change on claims."""

import json
from dataclasses import replace
from datetime import date
from decimal import Decimal
from pathlib import Path

import pytest
from jsonschema import Draft202012Validator

from app.audit.model import AuditSettings, ClaimType
from app.bundled import resource
from app.errors import InputRefusedError
from app.ledger.model import Notice
from app.ledger.terms import Terms
from app.workspace.audit import audit_claims
from app.workspace.audit_order import AuditOrder
from app.workspace.impact import Impact, impact_of
from app.workspace.shapes.impact import impact_shape, impact_text

ORDER = AuditOrder(settings=AuditSettings(claim_type=ClaimType.PROFESSIONAL, as_of=date(2026, 11, 20)))
PAGE = """# Medical Drug Criteria

Subject: Velistra (velistimab-ghij)

Document #: CC-0612

{published}

Status: {status}

## Clinical Criteria

Velistra (velistimab-ghij) may be approved when all of the following are met:

I. Individual has multiple myeloma that came back.

## Coding

### HCPCS

J9350 Injection, velistimab-ghij, 1 mg

### ICD-10 Diagnosis

{diagnoses}

## Document History

- 01/10/2024 – Annual Review: Updated wording.
"""
MYELOMA = "C90.00 Multiple myeloma not having achieved remission\n"
RELAPSE = "C90.02 Multiple myeloma in relapse\n"
HEADER = "Claim Number,Line,Member ID,From Date,POS,HCPCS,Dx 1,Units,Paid Amount\n"


def page(folder: Path, name: str, day: str, diagnoses: str, status: str = "Revised") -> Path:
    published = f"Publish Date: {day}" if day else ""
    path = folder / name
    path.write_text(PAGE.format(published=published, diagnoses=diagnoses, status=status), encoding="utf-8")
    return path


@pytest.fixture
def held(tmp_path: Path) -> Path:
    folder = tmp_path / "held"
    folder.mkdir()
    page(folder, "CC-0612_2024.md", "02/01/2024", MYELOMA + RELAPSE)
    return folder


@pytest.fixture
def claims(tmp_path: Path) -> Path:
    path = tmp_path / "claims.csv"
    rows = [
        "A,1,M1,2025-06-02,11,J9350,C90.02,1,100.00",  # before the new version
        "B,1,M2,2026-06-02,11,J9350,C90.02,1,200.00",
        "B,2,M2,2026-06-02,11,J9350,C90.00,1,50.00",
        "C,1,M2,2026-07-02,11,J9350,C90.02,1,25.50",
        "D,1,M3,2026-07-02,11,99213,C90.02,1,25.50",
    ]
    path.write_text(HEADER + "\n".join(rows) + "\n", encoding="utf-8")
    return path


def rows(impact: Impact) -> list[tuple[int, list[str], list[str]]]:
    return [(change.row, [rule for rule, _ in change.before], [rule for rule, _ in change.after]) for change in impact.changes]


GONE = ["diagnosis-no-longer-listed"]


def test_a_published_version_counts_from_its_own_date(tmp_path: Path, held: Path, claims: Path) -> None:
    new = page(tmp_path, "CC-0612_2026.md", "03/01/2026", MYELOMA)
    impact = impact_of(claims, [held], new, ORDER)
    assert rows(impact) == [(3, [], GONE), (5, [], GONE)]
    assert (impact.amount, impact.members, impact.effective) == (Decimal("225.50"), 1, date(2026, 3, 1))
    assert impact.before.fingerprint == audit_claims(claims, [held], ORDER).fingerprint
    assert impact.after.fingerprint == audit_claims(claims, [held, new], ORDER).fingerprint


def test_a_version_that_is_held_already_is_told_apart(tmp_path: Path, held: Path, claims: Path) -> None:
    new = page(tmp_path, "CC-0612_2026.md", "03/01/2026", MYELOMA)
    page(held, "the same.md", "03/01/2026", MYELOMA)
    page(held, "the same in another file.md", "03/01/2026", MYELOMA + "\n")
    assert rows(impact_of(claims, [held], new, ORDER)) == [(3, [], GONE), (5, [], GONE)]


def test_a_draft_without_a_date_counts_from_the_day_after_the_newest(tmp_path: Path, held: Path, claims: Path) -> None:
    draft = page(tmp_path, "draft.md", "", MYELOMA, status="Draft")
    impact = impact_of(claims, [held], draft, ORDER)
    assert impact.effective > date(2024, 1, 10)
    assert "Draft" not in impact.effective_by
    assert [row for row, _, after in rows(impact) if after == GONE] == [2, 3, 5]


def test_a_day_may_be_asked_for(tmp_path: Path, held: Path, claims: Path) -> None:
    draft = page(tmp_path, "draft.md", "03/01/2026", MYELOMA, status="Draft")
    impact = impact_of(claims, [held], draft, ORDER, effective=date(2026, 7, 1))
    assert rows(impact) == [(5, [], GONE)]
    assert impact.effective_by == "The day that was asked for."


def test_a_draft_that_still_prints_the_last_date(tmp_path: Path, held: Path, claims: Path) -> None:
    draft = page(tmp_path, "draft.md", "02/01/2024", MYELOMA, status="Draft")
    impact = impact_of(claims, [held], draft, ORDER)
    assert (impact.state.value, impact.effective) == ("draft", date(2024, 2, 2))
    assert "still prints" in impact.effective_by
    assert [row for row, _, _ in rows(impact)] == [2, 3, 5]


def test_a_version_that_takes_the_place_of_another_of_its_date(tmp_path: Path, held: Path, claims: Path) -> None:
    corrected = page(tmp_path, "corrected.md", "02/01/2024", MYELOMA)
    impact = impact_of(claims, [held], corrected, ORDER)
    assert [(row, after) for row, _, after in rows(impact)] == [(row, ["diagnosis-not-listed"]) for row in (2, 3, 5)]


def test_nothing_changes_where_the_version_says_the_same(tmp_path: Path, held: Path, claims: Path) -> None:
    impact = impact_of(claims, [held], page(tmp_path, "new.md", "03/01/2026", MYELOMA + RELAPSE), ORDER)
    assert (impact.changes, impact.amount, impact.members) == ((), Decimal("0.00"), 0)


def test_markets_of_lines_are_heeded(tmp_path: Path, held: Path) -> None:
    claims = tmp_path / "markets.csv"
    lines = ["A,1,M1,2026-06-02,11,J9350,C90.02,1,10.00,Texas", "B,1,M2,2026-06-02,11,J9350,C90.02,1,10.00,Ohio"]
    claims.write_text(HEADER.rstrip() + ",Market\n" + "\n".join(lines) + "\n", encoding="utf-8")
    new = page(tmp_path, "new.md", "03/01/2026", MYELOMA)
    later = Notice(policy="CC-0612", effective=date(2026, 9, 1), market="Texas")
    impact = impact_of(claims, [held], new, replace(ORDER, terms=Terms(notices=(later,))))
    assert [change.claim_id for change in impact.changes] == ["B"]


def test_a_new_version_that_is_none_is_refused(tmp_path: Path, held: Path, claims: Path) -> None:
    letter = tmp_path / "letter.md"
    letter.write_text("# A letter\n\nDear reader, nothing here is a policy.\n", encoding="utf-8")
    with pytest.raises(InputRefusedError, match="no policy"):
        impact_of(claims, [held], letter, ORDER)
    with pytest.raises(InputRefusedError, match="No other version"):
        impact_of(claims, [page(tmp_path, "new.md", "03/01/2026", MYELOMA)], tmp_path / "new.md", ORDER)


def test_the_shape_and_the_text(tmp_path: Path, held: Path, claims: Path) -> None:
    impact = impact_of(claims, [held], page(tmp_path, "new.md", "03/01/2026", MYELOMA), ORDER)
    shape = json.loads(json.dumps(impact_shape(impact)))
    schema = json.loads(resource("schemas/impact.schema.json").read_text(encoding="utf-8"))
    Draft202012Validator.check_schema(schema)
    Draft202012Validator(schema).validate(shape)
    assert shape["lines"] == {"checked": 5, "changed": 2, "amount": "225.50", "members": 1}
    assert shape["changes"][0]["after"] == GONE
    text = impact_text(impact)
    assert "2 of 5 lines checked would change, of 1 members" in text
    assert "not a determination of overpayment" in text
    assert "row 3, claim B line 1, 200.00: no finding → diagnosis-no-longer-listed (review)" in text
