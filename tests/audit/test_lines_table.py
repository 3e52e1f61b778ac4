"""The lines of a run: every one is there as it was billed, is found again by content, place and claim, and survives being stored."""

import dataclasses
from collections.abc import Iterator
from datetime import date
from decimal import Decimal
from pathlib import Path

import pytest

from app.audit.audited_lines import AuditedLine, Standing
from app.audit.engine import run_audit
from app.audit.lines_table import Claims, LinesTable
from app.audit.model import AuditResult, AuditSettings, ClaimType, Verdict
from app.audit.stored import finding_pieces, restored, summary_of
from app.codesets.tables import CodeSets
from app.errors import InputRefusedError
from app.ledger.model import Basis
from app.progress import Job
from tests.audit.conftest import Audit, ledger

BILLED = (
    {"Claim Number": "A1", "Line": "1", "Dx 1": "E11.9", "Dx 2": "C90.00", "Dx Pointer": "B", "Mod 1": "JW"},  # 0
    {"Claim Number": "A1", "Line": "2", "HCPCS": "99213", "Units": "1", "Paid Amount": "80"},
    {"Claim Number": "A2", "Dx 1": "E11.9", "From Date": "2025-03-04"},  # 2: not listed
    {"Claim Number": "A3", "HCPCS": "JI323", "Member ID": "Ünal 7"},  # 3: malformed
    {"Claim Number": "A4"},  # 4: voided by the next
    {"Claim Number": "A5", "Frequency": "8", "Original Claim Number": "A4"},
    {"Claim Number": "A6"},  # 6: superseded by the next
    {"Claim Number": "A7", "Frequency": "7", "Original Claim Number": "A6", "Units": "38.5"},
    {"Claim Number": "A8", "From Date": "2024-06-03"},  # 8: outside the period
    {"Claim Number": ""},  # 9: of no claim
    {"Claim Number": "A9"},  # 10
    {"Claim Number": "A9", "Member ID": "M11"},  # 11: equal to the one before
)


@pytest.fixture(scope="module")
def result(audit: Audit) -> AuditResult:
    return audit(*BILLED, keep_lines=True, period_from=date(2025, 1, 1), period_to=date(2025, 12, 31))


@pytest.fixture
def table(result: AuditResult) -> Iterator[LinesTable]:
    with LinesTable.of_result(result) as opened:
        yield opened


def every(table: LinesTable) -> list[AuditedLine]:
    return list(table.units(None))


def test_every_line_is_there_once_with_what_became_of_it(table: LinesTable, result: AuditResult) -> None:
    standings = [line.standing for line in every(table)]
    aside = {4: Standing.VOIDED, 5: Standing.VOIDED, 6: Standing.SUPERSEDED, 8: Standing.OUTSIDE_PERIOD}
    assert standings == [aside.get(number, Standing.CHECKED) for number in range(len(BILLED))]
    lines = result.lines
    assert table.total == lines.checked + lines.voided + lines.superseded + lines.outside_period
    assert [line.row for line in table.units()] == [number + 2 for number in range(len(BILLED)) if number not in aside]


def test_a_line_says_what_was_billed(table: LinesTable) -> None:
    first, second = table.page(0, 2)
    assert (first.claim_id, first.line, first.member, first.row) == ("A1", "1", "M1", 2)
    assert (first.system, first.code, first.modifiers, first.units) == ("HCPCS", "J1323", ("JW",), Decimal(76))
    assert first.diagnoses == ("C90.00", "E11.9"), "the one pointed to comes first"
    assert (first.date, first.amount, first.amount_basis) == (date(2025, 3, 3), Decimal("10.00"), "paid")
    assert (first.claim_type, first.provider, first.coder, first.market) == (ClaimType.PROFESSIONAL, None, None, None)
    assert (second.code, second.amount, second.modifiers) == ("99213", Decimal("80.00"), ())
    malformed, halves = table.page(3, 1)[0], table.page(7, 1)[0]
    assert (malformed.system, malformed.code, malformed.member) == (None, "JI323", "Ünal 7")
    assert str(halves.units) == "38.5"


def test_the_strongest_verdict_and_the_number_of_findings_are_those_of_the_findings(table: LinesTable, result: AuditResult) -> None:
    told: dict[str, list[Verdict]] = {}
    for finding in result.findings:
        told.setdefault(finding.content, []).append(finding.verdict)
    order = list(Verdict)
    assert {line.content: (line.findings, line.verdict) for line in every(table) if line.findings} == {
        content: (len(verdicts), min(verdicts, key=order.index)) for content, verdicts in told.items()
    }
    assert told


def test_a_line_is_found_by_its_content_and_its_place(table: LinesTable) -> None:
    lines = every(table)
    assert len({line.content for line in lines}) == len(lines)
    assert all(table.line(line.content) == line for line in lines)
    assert table.lines([lines[5].content, lines[1].content, "no such line", "00" * 8]) == (lines[1], lines[5])
    assert table.at("", 4) == table.at(lines[2].sheet, 4) == (lines[2],)
    assert table.at(lines[2].sheet, 999) == ()
    assert table.line("") is None


def test_a_claim_is_shown_whole_and_a_row_without_one_stands_alone(table: LinesTable) -> None:
    lines = every(table)
    assert table.claim("A1") == tuple(lines[:2])
    assert table.claim_of(lines[1]) == tuple(lines[:2])
    assert table.claim_of(lines[9]) == (lines[9],)
    named = table.claims()
    assert [claim.claim_id for claim in named] == ["A1", "A2", "A3", "A4", "A5", "A6", "A7", "A8", None, "A9"]
    assert [claim.lines for claim in named] == [2, 1, 1, 1, 1, 1, 1, 1, 1, 2]
    assert table.claim(named[8].key) == (lines[9],)
    assert [claim.claim_id for claim in table.claims(offset=1, count=2)] == ["A2", "A3"]


def test_claims_are_gone_through_one_after_the_other(table: LinesTable) -> None:
    found, claim = [], table.next_claim(None, Claims.WITH_FINDINGS)
    while claim is not None:
        found.append(claim.claim_id)
        claim = table.next_claim(claim.key, Claims.WITH_FINDINGS)
    with_findings = [claim.claim_id for claim in table.claims() if claim.findings]
    assert found == with_findings
    assert {"A2", "A3"} <= set(found)
    assert len(found) == table.claim_count(Claims.WITH_FINDINGS) < table.claim_count()
    first, second = table.claims(count=2)
    assert table.previous_claim(second.key) == first
    assert table.previous_claim(first.key) is None
    assert table.claims()[2].verdict is Verdict.ERROR


def test_claims_still_to_be_determined_are_those_with_a_checked_line_without_a_determination(table: LinesTable) -> None:
    lines = every(table)
    assert [claim.claim_id for claim in table.claims(Claims.TO_DETERMINE)] == ["A1", "A2", "A3", "A7", None, "A9"]
    table.set_determined([lines[0].content, lines[2].content, lines[10].content, lines[11].content])
    left = table.claims(Claims.TO_DETERMINE)
    assert [(claim.claim_id, claim.to_determine) for claim in left] == [("A1", 1), ("A3", 1), ("A7", 1), (None, 1)]
    table.set_determined([])
    assert table.claim_count(Claims.TO_DETERMINE) == 6


def test_determined_claims_have_a_determination_on_every_checked_line(table: LinesTable) -> None:
    lines = every(table)
    assert table.claim_count(Claims.DETERMINED) == 0
    table.set_determined([lines[0].content, lines[4].content, lines[10].content, lines[11].content])
    assert [claim.claim_id for claim in table.claims(Claims.DETERMINED)] == ["A9"]  # A1 has an open line, A4 none that was checked


def test_the_claim_of_a_line_is_counted_and_a_row_of_no_claim_is_one_of_its_own(table: LinesTable) -> None:
    lines = every(table)
    counted = table.count_of(lines[1])
    assert counted is not None
    assert (counted.claim_id, counted.lines) == ("A1", 2)
    alone = table.count_of(lines[9])
    assert alone is not None
    assert (alone.claim_id, alone.lines) == (None, 1)
    assert table.claim(alone.key) == (lines[9],)


@pytest.mark.parametrize(
    ("text", "rows"),
    [
        ("a1", [2, 3]),
        ("ünal", [5]),
        ("j1323 2025-03-04", [4]),
        ("jw", [2]),
        ("e11.9", [2, 4]),
        ("06/03/2024", [10]),
        ("'; drop", []),
        (" ", []),
    ],
)
def test_lines_are_searched_by_every_word(table: LinesTable, text: str, rows: list[int]) -> None:
    assert [line.row for line in table.search(text)] == rows


def test_a_run_that_kept_no_lines_has_none(audit: Audit) -> None:
    with LinesTable.of_result(audit(*BILLED[:2])) as none:
        assert (none.total, none.page(0, 9), none.claims(), none.next_claim()) == (0, (), (), None)


def test_lines_come_back_with_the_stored_run_and_an_older_one_opens_without(result: AuditResult) -> None:
    summary, pieces = summary_of(result), list(finding_pieces(result))
    again = restored(summary, pieces, result.ledger)
    assert again == result
    with LinesTable.of_result(again) as one, LinesTable.of_result(result) as two, LinesTable.of_pieces(pieces) as three:
        assert every(one) == every(two) == every(three)
    bare = dataclasses.replace(result, lines_kept=())
    assert restored(summary_of(bare), list(finding_pieces(bare)), result.ledger).lines_kept == ()
    with pytest.raises(InputRefusedError, match="damaged"):
        restored(summary, [piece for piece in pieces if piece not in result.lines_kept], result.ledger)
    with pytest.raises(InputRefusedError, match="damaged"):
        LinesTable.of_pieces([pieces[-1][:200]])


def test_provider_coder_and_market_are_kept_where_the_file_has_them(tmp_path: Path, code_sets: CodeSets) -> None:
    path = tmp_path / "claims.csv"
    header = "Claim Number,Line,Member ID,Service Date,POS,HCPCS,Dx 1,Units,Paid Amount,Rendering NPI,Coder,Market,Line of Business"
    rows = [
        "B1,1,M1,2025-03-03,11,J1323,C90.00,76,10.00,1999999984,Kim,Northland,Medicaid",
        "B2,1,M2,2025-03-04,11,J1323,C90.00,76,10.00,,,,",
    ]
    path.write_text("\n".join([header, *rows]) + "\n", encoding="utf-8")
    ledgers = ledger(Basis.PUBLISH), ledger(Basis.REVIEW)
    made = run_audit(path, *ledgers, code_sets, AuditSettings(as_of=date(2026, 1, 31)), None, Job(), keep_lines=True)
    with LinesTable.of_result(made) as table:
        told = [(line.provider, line.coder, line.market, line.line_of_business) for line in table.units()]
    assert told == [("1999999984", "Kim", "Northland", "Medicaid"), (None, None, None, None)]


def test_parts_of_a_file_checked_apart_keep_their_lines_in_order(audit: Audit) -> None:
    many = audit(*BILLED, keep_lines=True, chunk=3)
    with LinesTable.of_result(many) as table:
        assert [line.row for line in every(table)] == [number + 2 for number in range(len(BILLED))]
