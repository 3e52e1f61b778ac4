"""The bundled policy from its files to the answers a person relies on."""

from datetime import date
from pathlib import Path

import pytest

from app.compare.model import ChangeKind, Comparison, DateDetail, Evidence
from app.documents.model import View
from app.ledger.model import Basis, Ledger
from app.policy.model import DateKind
from app.workspace.codes import answer, ledger_of
from app.workspace.compare import compare_files
from app.workspace.in_effect import in_effect
from app.workspace.read import read_file

SAMPLES = Path(__file__).resolve().parents[2] / "policies"
FOLDER = SAMPLES / "CC-0248"


@pytest.fixture(scope="module")
def by_publish() -> Ledger:
    return ledger_of([FOLDER], Basis.PUBLISH)


def table(ledger: Ledger) -> dict[str, list[tuple[str | None, str | None]]]:
    (policy,) = ledger.policies
    return {
        code.code: [(str(item.start) if item.start else None, str(item.end) if item.end else None) for item in code.intervals]
        for code in policy.codes
    }


def test_the_codes_by_publish_date(by_publish: Ledger) -> None:
    assert table(by_publish) == {
        "J3490": [("2023-10-03", "2024-04-01")],
        "J3590": [("2023-10-03", "2024-04-01")],
        "J9999": [("2023-10-03", "2024-04-01")],
        "C9399": [("2023-10-03", "2024-01-01")],
        "C9165": [("2024-01-01", "2024-04-01")],
        "J1323": [("2024-04-01", None)],
        "C90.00": [("2024-12-23", None)],
        "C90.01": [("2024-12-23", "2025-12-22")],
        "C90.02": [("2024-12-23", None)],
        "XW013L9": [("2025-12-22", None)],
    }


def test_the_codes_by_review_date() -> None:
    codes = table(ledger_of([FOLDER], Basis.REVIEW))
    assert codes["J3490"] == [("2023-09-11", "2024-04-01")]
    assert codes["C9165"] == [("2024-01-01", "2024-04-01")]
    assert codes["C90.00"] == [("2024-11-15", None)]
    assert codes["C90.01"] == [("2024-11-15", "2025-11-14")]
    assert codes["XW013L9"] == [("2025-11-14", None)]


def test_all_diagnoses_pend_while_the_policy_says_so(by_publish: Ledger) -> None:
    (regime,) = by_publish.policies[0].regimes
    assert (regime.start, regime.end) == (date(2023, 10, 3), date(2024, 12, 23))


def test_the_contradiction_is_shown_and_not_settled(by_publish: Ledger) -> None:
    (policy,) = by_publish.policies
    (conflict,) = [item for item in policy.conflicts if item.kind == "listing-contradicts-history"]
    assert [code for _, code in conflict.codes] == ["C90.01"]
    assert {reading.says for reading in conflict.readings} == {"in", "out"}
    history = next(code for code in policy.codes if code.code == "C90.01")
    assert history.intervals[-1].conflict == conflict.id
    assert in_effect(policy, history, date(2025, 6, 1)) is True
    assert in_effect(policy, history, date(2026, 1, 1)) == "conflict"


def test_redlines_in_two_formats_are_one_version(by_publish: Ledger) -> None:
    assert [held.start for held in by_publish.policies[0].versions] == [date(2023, 10, 3), date(2024, 12, 23), date(2025, 12, 22)]
    assert not [item for item in by_publish.policies[0].conflicts if item.kind == "version-twice"]


def test_every_interval_opens_a_sentence_that_names_the_code_or_its_range(by_publish: Ledger) -> None:
    for code in by_publish.policies[0].codes:
        for item in code.intervals:
            assert item.sources, code.code
            assert any(code.code in place.text or code.code[:4] in place.text for place in item.sources), code.code


def test_a_question_is_answered_in_one_sentence(by_publish: Ledger) -> None:
    said = answer(by_publish, "J1323 3/28/2024")
    assert "2024-04-01" in said.sentence
    assert "CC-0248" in said.sentence
    assert any("J1323" in place.text for place in said.places)


@pytest.fixture(scope="module")
def to_2025() -> Comparison:
    return compare_files(FOLDER / "CC-0248_2024-12-23.redline.md", FOLDER / "CC-0248_2025-12-22.redline.docx")


def test_codes_added_and_removed_with_what_says_so(to_2025: Comparison) -> None:
    assert [(item.code, item.evidence) for item in to_2025.added] == [("XW013L9", Evidence.BOTH)]
    assert [(item.code, item.evidence) for item in to_2025.removed] == [("C90.01", Evidence.HISTORY)]
    assert any(check.check == "listing-contradicts-history" and "C90.01" in check.codes for check in to_2025.checks)


def test_against_the_corrected_version_the_list_itself_says_so() -> None:
    comparison = compare_files(FOLDER / "CC-0248_2024-12-23.redline.md", SAMPLES / "corrected" / "CC-0248_2025-12-22.corrected.md")
    (removed,) = comparison.removed
    assert removed.code == "C90.01"
    assert removed.evidence in {Evidence.LISTING, Evidence.BOTH}
    assert not any(check.check == "listing-contradicts-history" for check in comparison.checks)


def test_a_date_is_one_change(to_2025: Comparison) -> None:
    dates = {
        change.detail.date_kind: (change.detail.old_date, change.detail.new_date)
        for change in to_2025.changes
        if isinstance(change.detail, DateDetail)
    }
    assert dates == {
        "publish": (date(2024, 12, 23), date(2025, 12, 22)),
        "last_review": (date(2024, 11, 15), date(2025, 11, 14)),
    }


@pytest.mark.parametrize("day", ["2024-12-23", "2025-12-22"])
def test_the_same_version_in_two_formats_is_identical(day: str) -> None:
    comparison = compare_files(FOLDER / f"CC-0248_{day}.redline.md", FOLDER / f"CC-0248_{day}.redline.docx")
    assert comparison.identical, [(change.kind, change.old, change.new) for change in comparison.changes]


def test_the_age_line_and_what_history_says_of_it(to_2025: Comparison) -> None:
    (age,) = [change for change in to_2025.changes if change.kind is ChangeKind.AGE]
    assert age.new == "under 19 years of age"
    assert any(check.check == "history-says-unchanged-but-criteria-differ" for check in to_2025.checks)


def test_one_redline_compared_with_itself() -> None:
    comparison = compare_files(FOLDER / "CC-0248_2025-12-22.redline.docx")
    assert [item.code for item in comparison.added] == ["XW013L9"]
    assert comparison.old.day(DateKind.PUBLISH) == date(2024, 12, 23)


def test_the_first_document_of_the_project(seeds: Path) -> None:
    path = seeds / "001_d38c8a3e04739846.txt"
    new, old = read_file(path), read_file(path, View.OLD)
    assert new.number == "CC-0248"
    assert (new.day(DateKind.PUBLISH), new.day(DateKind.LAST_REVIEW)) == (date(2025, 12, 22), date(2025, 11, 14))
    assert (old.day(DateKind.PUBLISH), old.day(DateKind.LAST_REVIEW)) == (date(2024, 12, 23), date(2024, 11, 15))
    (age,) = new.ages
    assert (age.high, age.high_inclusive, age.low) == (19, False, None)
    assert [(item.system.value, item.code, item.through) for item in new.codes] == [
        ("HCPCS", "J1323", None),
        ("ICD-10-PCS", "XW013L9", None),
        ("ICD-10-CM", "C90.00", "C90.02"),
        ("ICD-10-CM", "C90.02", None),
    ]
    assert [entry.day for entry in new.history] == [date(2025, 11, 14), date(2024, 11, 15), date(2023, 9, 11)]
    dated = {change.codes: str(change.effective) for change in new.history[2].changes if change.effective}
    assert dated == {
        ("C9165",): "2024-01-01",
        ("C9399",): "2024-01-01",
        ("J1323",): "2024-04-01",
        ("J3490", "J3590", "J9999", "C9165"): "2024-04-01",
    }
    regimes = [(entry.day, item.action) for entry in new.history for item in entry.regimes]
    assert regimes == [(date(2024, 11, 15), "end"), (date(2023, 9, 11), "start")]
    checks = {(check.check, code) for check in new.checks for code in check.codes or ("",)}
    assert {("listing-contradicts-history", "C90.01"), ("listed-twice", "C90.02")} <= checks
    assert {"name-spelled-differently", "age-branch-bypasses-criteria"} <= {check.check for check in new.checks}
    assert "Elrexio" in next(check.message for check in new.checks if check.check == "name-spelled-differently")
    for view in (new, old):
        assert "Formatted: Font" not in view.text.text
