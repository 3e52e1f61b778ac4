"""Why a line has no finding: what every rule saw of it."""

import csv
from collections.abc import Sequence
from datetime import date
from pathlib import Path

import pytest

from app.audit.engine import loaded_audit, run_audit
from app.audit.model import AuditResult, AuditSettings, ClaimType
from app.audit.rule_words import Outcome, RuleWord
from app.audit.task import AuditTask
from app.audit.why_not import LinePlace, why_not, why_not_row
from app.claims.stored import StoredClaims, export_claims
from app.codesets.tables import CodeSets
from app.ledger.model import Basis
from app.progress import Job

from .conftest import ledger

HEADER = (
    *("Claim Number", "Line", "Member ID", "Birth Date", "From Date", "Thru Date", "POS", "HCPCS", "Mod 1", "Dx 1", "Dx 2", "Dx Pointer"),
    *("Units", "Drug Name", "Frequency", "Original Claim Number"),
)
ROWS = (
    ("A", "1", "M1", "1957-05-14", "2025-03-03", "2025-03-03", "11", "J1323", "", "E11.9", "C90.00", "12", "76", "", "", ""),  # 2
    ("B", "1", "M2", "", "2025-03-03", "2025-03-09", "11", "99213", "", "E11.9", "", "1", "1", "", "", ""),
    ("C", "1", "M3", "1957-05-14", "2025-03-03", "2025-03-03", "11", "J1323", "", "E11.9", "C90.00", "1", "76", "", "", ""),  # 4
    ("D", "1", "M4", "1957-05-14", "2024-05-01", "2024-05-01", "11", "J1323", "", "C90.00", "", "1", "76", "", "", ""),
    ("E", "1", "M5", "1957-05-14", "2025-03-03", "2025-03-03", "11", "J1323", "", "C90.00", "", "1", "76", "", "", ""),  # 6
    ("F", "1", "M5", "1957-05-14", "2025-03-03", "2025-03-03", "11", "J1323", "", "C90.00", "", "1", "76", "", "", ""),
    ("G", "1", "M6", "1957-05-14", "2025-03-03", "2025-03-03", "11", "J1323", "", "C90.00", "", "1", "76", "", "", ""),  # 8
    ("H", "1", "M6", "1957-05-14", "2025-03-03", "2025-03-03", "11", "J1323", "", "C90.00", "", "1", "76", "", "8", "G"),
    ("I", "1", "M7", "1957-05-14", "2025-03-03", "2025-03-03", "11", "J3590", "", "C90.00", "", "1", "1", "Ketorolac", "", ""),  # 10
    ("J", "1", "M8", "2010-01-06", "2026-01-05", "2026-01-05", "11", "J1323", "", "C90.00", "", "1", "76", "", "", ""),
    ("K", "1", "M9", "1957-05-14", "2022-01-05", "2022-01-05", "11", "C9165", "", "C90.00", "", "1", "1", "", "", ""),  # 12
)
SETTINGS = AuditSettings(claim_type=ClaimType.PROFESSIONAL, as_of=date(2026, 11, 20))


@pytest.fixture(scope="module")
def path(tmp_path_factory: pytest.TempPathFactory) -> Path:
    made = tmp_path_factory.mktemp("why") / "claims.csv"
    with made.open("w", encoding="utf-8", newline="") as file:
        csv.writer(file).writerows([HEADER, *ROWS])
    return made


def task_of(claims: Path | StoredClaims, code_sets: CodeSets, settings: AuditSettings = SETTINGS) -> AuditTask:
    return AuditTask(claims=claims, ledgers=(ledger(Basis.PUBLISH), ledger(Basis.REVIEW)), code_sets=code_sets, settings=settings)


@pytest.fixture(scope="module")
def words(path: Path, code_sets: CodeSets) -> dict[int, dict[str, RuleWord]]:
    with loaded_audit(task_of(path, code_sets), Job()) as audit:
        return {row: {word.rule: word for word in why_not(audit, "", row)} for row in range(2, len(ROWS) + 3)}


@pytest.fixture(scope="module")
def result(path: Path, code_sets: CodeSets) -> AuditResult:
    return run_audit(path, ledger(Basis.PUBLISH), ledger(Basis.REVIEW), code_sets, SETTINGS, None, Job())


def test_every_rule_has_a_word_and_what_is_found_is_what_the_run_found(words: dict[int, dict[str, RuleWord]], result: AuditResult) -> None:
    found = {(finding.row, finding.rule): finding.message for finding in result.findings}
    assert found
    said = {
        (row, rule): word.reason for row, all_words in words.items() for rule, word in all_words.items() if word.outcome is Outcome.FOUND
    }
    assert said == found
    shipped = [rule.rule for rule in result.rules]
    assert all(list(all_words) == shipped for row, all_words in words.items() if row not in {8, 9, 13})


@pytest.mark.parametrize(
    ("row", "rule", "outcome", "parts"),
    [
        (2, "code-no-longer-in-effect", Outcome.NOTHING, ["PX-1 lists it from 2024-04-01 (stated)", "2025-03-03", "lies inside"]),
        (2, "diagnosis-not-listed", Outcome.NOTHING, ["C90.00", "listed in PX-1"]),
        (2, "units-over-limit", Outcome.NOTHING, ["76 units that day", "76 units a day (PX-1)"]),
        (2, "future-date", Outcome.NOTHING, ["2026-11-20"]),
        (2, "duplicate-line", Outcome.NOTHING, ["no earlier line"]),
        (2, "place-of-service", Outcome.OFF, ["no rule table"]),
        (2, "wastage-modifier", Outcome.OFF, ["no policy in force asks"]),
        (2, "nonspecific-code-unidentified", Outcome.DOES_NOT_APPLY, ["no unclassified code"]),
        (2, "code-not-valid", Outcome.NOTHING, ["C90.00: valid on 2025-03-03", "no table of HCPCS"]),
        (2, "age-branch", Outcome.DOES_NOT_APPLY, ["hold no age"]),
        (3, "code-not-yet-in-effect", Outcome.DOES_NOT_APPLY, ["no policy of this run lists 99213"]),
        (3, "span-crosses-change", Outcome.DOES_NOT_APPLY, ["no policy of this run"]),
        (3, "age-branch", Outcome.DOES_NOT_APPLY, ["no birth date"]),
        (4, "diagnosis-not-listed", Outcome.NOTHING, ["diagnosis-not-pointed is told in its place"]),
        (5, "diagnosis-not-listed", Outcome.DOES_NOT_APPLY, ["PX-1 lets every diagnosis pend"]),
        (7, "duplicate-line", Outcome.FOUND, ["repeats a line"]),
        (8, "", Outcome.DOES_NOT_APPLY, ["voided"]),
        (10, "code-not-yet-listed", Outcome.DOES_NOT_APPLY, ["unclassified"]),
        (10, "nonspecific-code-when-specific-exists", Outcome.DOES_NOT_APPLY, ["belongs to no policy"]),
        (10, "nonspecific-code-unidentified", Outcome.NOTHING, ["Ketorolac"]),
        (11, "age-branch", Outcome.FOUND, ["under 19"]),
        (13, "", Outcome.DOES_NOT_APPLY, ["no claim line"]),
    ],
)
def test_the_reasons_say_what_was_seen(
    words: dict[int, dict[str, RuleWord]], row: int, rule: str, outcome: Outcome, parts: Sequence[str]
) -> None:
    word = words[row][rule]
    assert word.outcome is outcome, word
    assert all(part in word.reason for part in parts), word.reason


@pytest.mark.parametrize("kept", [False, True])
def test_one_row_alone_is_told_the_same(path: Path, code_sets: CodeSets, words: dict[int, dict[str, RuleWord]], *, kept: bool) -> None:
    claims: Path | StoredClaims = path
    if kept:
        with export_claims(path, Job()) as export:
            pieces = list(export.pieces)
            claims = StoredClaims(export.meta, lambda: pieces)
    for row in (2, 4, 7, 8, 11, 13):
        told = why_not_row(task_of(claims, code_sets), LinePlace("", row), Job())
        assert {word.rule: word for word in told} == words[row]


def test_a_line_outside_the_period_says_so(path: Path, code_sets: CodeSets) -> None:
    settings = AuditSettings(claim_type=ClaimType.PROFESSIONAL, period_from=date(2026, 1, 1))
    (word,) = why_not_row(task_of(path, code_sets, settings), LinePlace("", 2), Job())
    assert word == RuleWord("", Outcome.DOES_NOT_APPLY, "its date lies outside the period that is audited")


def test_where_few_rows_read_otherwise_the_whole_file_is_asked(tmp_path: Path, code_sets: CodeSets) -> None:
    made = tmp_path / "days.csv"
    rows = [("A", "M1", "05/04/2025"), ("B", "M2", "25/04/2025"), ("C", "M3", "30/04/2025")]
    with made.open("w", encoding="utf-8", newline="") as file:
        csv.writer(file).writerows(
            [("Claim Number", "Member ID", "Date of Service", "HCPCS", "Dx 1"), *((*row, "J1323", "E11.9") for row in rows)]
        )
    run = run_audit(made, ledger(Basis.PUBLISH), ledger(Basis.REVIEW), code_sets, SETTINGS, None, Job())
    first = next(finding for finding in run.findings if finding.row == 2)
    told = why_not_row(task_of(made, code_sets), LinePlace("", 2, content=first.content), Job())
    assert first.message in {word.reason for word in told}
