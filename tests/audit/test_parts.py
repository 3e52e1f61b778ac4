"""A file judged in parts, by the notices of each line's market, and by another date than the discharge."""

import dataclasses
from datetime import date
from functools import partial
from pathlib import Path

import pytest

from app.audit import totals
from app.audit.duckdb import opened_engine
from app.audit.engine import EngineOpener, run_audit
from app.audit.engines import engine_named
from app.audit.model import AuditResult, AuditSettings, ClaimType, InpatientDate
from app.claims import read
from app.claims.read import SINGLE_FIELDS
from app.codesets.tables import CodeSets
from app.errors import CancelledError
from app.ledger.model import Basis, Ledger
from app.progress import Job, Step

from .conftest import Audit, ledger, said
from .test_engine import LINES

needs_columns = pytest.mark.skipif("market" not in SINGLE_FIELDS, reason="claims are read without market and authorization columns")


@pytest.mark.parametrize("chunk", [1, 7, 40])
def test_parts_of_any_size_find_the_same(audit: Audit, chunk: int) -> None:
    whole, cut = audit(*LINES), audit(*LINES, chunk=chunk)
    assert whole.findings == cut.findings
    assert (whole.lines, whole.fingerprint, whole.notices) == (cut.lines, cut.fingerprint, cut.notices)


def test_a_sheet_put_away_while_it_is_judged_is_shown_as_one_that_is_not(audit: Audit, monkeypatch: pytest.MonkeyPatch) -> None:
    held = audit(*LINES)
    monkeypatch.setattr(read, "_LARGE_SHEET", 1)
    away = audit(*LINES)
    assert held.claim_lines
    assert away.claim_lines == held.claim_lines
    assert (away.findings, away.rows, away.totals, away.notices) == (held.findings, held.rows, held.totals, held.notices)


def test_totals_counted_in_parts_are_those_of_the_whole(audit: Audit, monkeypatch: pytest.MonkeyPatch) -> None:
    whole = audit(*LINES)
    monkeypatch.setattr(totals, "_AT_ONCE", 3)
    assert whole.totals.members > 1
    assert audit(*LINES).totals == whole.totals


def stay(date_by: InpatientDate, audit: Audit) -> AuditResult:
    line = {"HCPCS": "XW013L9", "From Date": "2025-12-10", "Thru Date": "2025-12-22"}
    return audit(line, claim_type=ClaimType.INPATIENT, inpatient_date=date_by)


def test_an_inpatient_list_is_looked_up_on_the_date_chosen(audit: Audit) -> None:
    assert not stay(InpatientDate.DISCHARGE, audit).findings
    admitted = stay(InpatientDate.ADMISSION, audit)
    (finding,) = admitted.findings
    assert (finding.rule, finding.date, finding.date_used) == ("code-not-yet-listed", date(2025, 12, 10), "admission")
    assert any("date of admission" in notice for notice in admitted.notices)


def test_without_an_authorization_the_discharge_counts_and_the_result_says_so(audit: Audit) -> None:
    result = stay(InpatientDate.AUTHORIZATION, audit)
    assert not result.findings
    assert any("1 lines have no date of authorization" in notice for notice in result.notices)


def test_whether_a_code_exists_goes_by_the_discharge(audit: Audit) -> None:
    line = {"HCPCS": "XW013L9", "From Date": "2023-09-20", "Thru Date": "2023-10-02"}  # new on 2023-10-01
    by_admission = audit(line, claim_type=ClaimType.INPATIENT, inpatient_date=InpatientDate.ADMISSION)
    assert said(by_admission.findings) == [("code-not-yet-listed", "XW013L9")]  # a note of the review basis, no invalid code


def later(day: date, basis: Basis) -> Ledger:
    """The ledger of a market that applies the second version only from a later day."""
    usual = ledger(basis)
    second = usual.policies[0].versions[1].start

    def moved(value: date | None) -> date | None:
        return day if value == second else value

    policy = usual.policies[0]
    codes = tuple(
        dataclasses.replace(
            code,
            intervals=tuple(dataclasses.replace(one, start=moved(one.start), end=moved(one.end)) for one in code.intervals),
        )
        for code in policy.codes
    )
    versions = tuple(dataclasses.replace(held, start=moved(held.start) or held.start) for held in policy.versions)
    return dataclasses.replace(usual, policies=(dataclasses.replace(policy, codes=codes, versions=versions),))


MARKETS = """Claim Number,Line,Member ID,From Date,POS,HCPCS,Dx 1,Units,Paid Amount,Market,Line of Business,Authorization Date
A,1,M1,2026-01-15,11,J1323,C90.01,76,10.00,,,
B,1,M2,2026-01-15,11,J1323,C90.01,76,10.00,Texas,Medicaid,
C,1,M3,2026-01-15,11,J1323,C90.01,76,10.00,Ohio,Medicaid,2025-11-02
"""


@needs_columns
def test_each_line_is_judged_by_its_own_market(tmp_path: Path, code_sets: CodeSets) -> None:
    path = tmp_path / "claims.csv"
    path.write_text(MARKETS, encoding="utf-8")
    texas = later(date(2026, 2, 1), Basis.PUBLISH), later(date(2026, 2, 1), Basis.REVIEW)
    usual = ledger(Basis.PUBLISH), ledger(Basis.REVIEW)
    asked: list[tuple[str | None, str | None]] = []

    def of_line(market: str | None, business: str | None) -> tuple[Ledger, Ledger]:
        asked.append((market, business))
        return texas if market == "Texas" else usual

    settings = AuditSettings(claim_type=ClaimType.PROFESSIONAL, as_of=date(2026, 11, 20))
    result = run_audit(path, *usual, code_sets, settings, None, Job(), per_line=of_line)
    found = {finding.claim_id: finding for finding in result.findings}
    assert sorted(asked) == [("Ohio", "Medicaid"), ("Texas", "Medicaid")]
    assert {claim: finding.rule for claim, finding in found.items()} == dict.fromkeys("AC", "diagnosis-no-longer-listed")
    assert "authorised on 2025-11-02, before the change" in found["C"].message
    assert "authorised" not in found["A"].message
    assert any("chosen per line" in notice for notice in result.notices)
    assert result.lines.checked == 3


def test_a_cancelled_audit_stops_before_the_next_part(tmp_path: Path, code_sets: CodeSets) -> None:
    path = tmp_path / "claims.csv"
    rows = "".join(f"A{number},2024-04-01,J1323\n" for number in range(6))
    path.write_text("Claim Number,Date of Service,HCPCS\n" + rows, encoding="utf-8")
    seen: list[str] = []

    def report(step: Step) -> None:
        seen.append(step.doing)
        if seen.count("Settling findings") == 2:
            job.cancel()

    job = Job(report)
    settings = AuditSettings(claim_type=ClaimType.PROFESSIONAL)
    with pytest.raises(CancelledError):
        run_audit(
            path,
            ledger(Basis.PUBLISH),
            ledger(Basis.REVIEW),
            code_sets,
            settings,
            None,
            job,
            opener=engine_of_parts(2),
        )
    assert seen.count("Settling findings") == 2


def engine_of_parts(rows: int) -> EngineOpener:
    return partial(opened_engine, chunk=rows)


def test_engines_are_known_by_name() -> None:
    assert engine_named("duckdb") is opened_engine
    assert callable(engine_named("spark", "local[1]"))
    with pytest.raises(ValueError, match="abacus"):
        engine_named("abacus")
