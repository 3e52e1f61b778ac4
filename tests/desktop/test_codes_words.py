from datetime import date

from app.codesets.model import Validity
from app.desktop.codes.hover import row_words
from app.desktop.codes.strips import CodeStrip, PolicyHeading, SystemHeading, codes_in, strip_rows, turning_days
from app.desktop.codes.words import State, basis_words, from_words, interval_sentence, state_on, to_words, valid_sentence
from app.ledger.model import EndBasis, Interval
from tests.desktop.ledger_maker import long_ledger, sample_ledger


def strip(code: str) -> CodeStrip:
    return next(one for one in codes_in(strip_rows(sample_ledger(), None)) if one.history.code == code)


def test_the_day_before_and_the_day_itself_differ() -> None:
    one = strip("J1323")
    assert state_on(one.policy, one.history, date(2024, 3, 31)) is State.NOT_YET
    assert state_on(one.policy, one.history, date(2024, 4, 1)) is State.IN
    gone = strip("C9165")
    assert state_on(gone.policy, gone.history, date(2024, 3, 31)) is State.IN
    assert state_on(gone.policy, gone.history, date(2024, 4, 1)) is State.NO_LONGER


def test_disputed_days_are_neither_in_nor_out() -> None:
    one = strip("C90.01")
    assert state_on(one.policy, one.history, date(2025, 12, 21)) is State.IN
    assert state_on(one.policy, one.history, date(2025, 12, 22)) is State.DISPUTED


def test_an_unknown_start_is_never_since_ever() -> None:
    (interval,) = strip("J3490").history.intervals
    assert from_words(interval) == "10/03/2023 or earlier"
    unbounded = Interval(start=None, end=date(2024, 4, 1), start_basis=EndBasis.INFERRED, end_basis=EndBasis.STATED, certain=False)
    assert from_words(unbounded) == "unknown"
    assert to_words(unbounded) == "03/31/2024"


def test_an_interval_reads_as_one_sentence_with_its_bases() -> None:
    one = strip("C9165")
    (interval,) = one.history.intervals
    said = interval_sentence(one.history, interval)
    assert said == "HCPCS C9165 is listed in CC-0248 from 01/01/2024 (stated) through 03/31/2024 (stated)."
    assert basis_words(interval) == "stated"


def test_an_open_end_is_open_not_unknown() -> None:
    (interval,) = strip("J1323").history.intervals
    assert to_words(interval) == "open"


def test_the_code_set_s_word_names_its_window() -> None:
    one = strip("C9165")
    assert "from 01/01/2024 through 03/31/2024" in valid_sentence(one.history, one.window)
    assert one.history.code_set == Validity(date(2024, 1, 1), date(2024, 4, 1))
    none = valid_sentence(one.history, None)
    assert "not checked" in none


def test_hovering_quotes_the_very_sentence() -> None:
    said = row_words(strip("J1323"), date(2025, 6, 1), 24)
    assert "“From 4/1/2024 HCPCS J1323 was added; J3490 and C9165 were taken out.” (CC-0248_2025.md, line 11)" in said
    assert "not listed in CC-0248 on 01/01/2024" in row_words(strip("J1323"), date(2024, 1, 1), 24)
    assert "valid in its code set" in row_words(strip("J1323"), date(2025, 6, 1), 12)


def test_hovering_over_disputed_days_gives_both_readings() -> None:
    said = row_words(strip("C90.01"), date(2026, 2, 1), 24)
    assert "Disputed from 12/22/2025 until settled" in said
    assert "Listed: “C90.01 Multiple myeloma in remission”" in said
    assert "Not listed: “C90.01 taken out, XW013L9 added.”" in said


def test_rows_are_grouped_by_policy_and_system() -> None:
    rows = strip_rows(sample_ledger(), "CC-0248")
    assert isinstance(rows[0], PolicyHeading)
    assert [str(row.system) for row in rows if isinstance(row, SystemHeading)] == ["HCPCS", "ICD-10-CM", "ICD-10-PCS"]
    assert [one.history.code for one in codes_in(rows)] == ["C9165", "J1323", "J3490", "C90.00", "C90.01", "C90.02", "XW013L9"]


def test_the_filter_reads_codes_systems_and_descriptions() -> None:
    def found(words: str) -> list[str]:
        return [one.history.code for one in codes_in(strip_rows(sample_ledger(), None, words))]

    assert found("c9001") == ["C90.01"]
    assert found("relapse myeloma") == ["C90.02"]
    assert found("hcpcs unclassified") == ["J3490"]
    assert found("nothing of the kind") == []


def test_turning_days_are_where_something_begins_or_ends() -> None:
    days = turning_days(strip_rows(sample_ledger(), None))
    assert date(2024, 4, 1) in days
    assert days == sorted(set(days))


def test_six_hundred_codes_are_all_there() -> None:
    assert len(codes_in(strip_rows(long_ledger(600), None))) == 600
