from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.claims.dates import Day, Unread, before_service, read_day

FIRST = date(2024, 4, 1)


@pytest.mark.parametrize(
    "text",
    [
        "2024-04-01",
        "2024-04-01 00:00:00",
        "2024-04-01T23:59:59.999Z",
        "2024/4/1",
        "20240401",
        "04012024",
        "4/1/2024",
        "04-01-2024",
        "4/1/2024 12:00:00 AM",
        "1-Apr-2024",
        "01APR2024:00:00:00",
        "Apr 1, 2024",
        "April 1st, 2024",
        "45383",
        "45383.9993",
        "20240401093000",
        "20240401 0930",
        "4/1/2024 0930",
        "Apr  1 2024 12:00AM",
        "4/ 1/2024",
        "'2024-04-01",
        "\u00a02024-04-01 ",
    ],
)
def test_one_day_in_every_way_of_writing_it(text: str) -> None:
    assert read_day(text) == Day(FIRST)


@pytest.mark.parametrize("text", ["", None, "  ", "0", "00000000", "0000-00-00", "00/00/0000", "1899-12-31 00:00:00", "1899-12-30", "NULL"])
def test_zeros_and_blanks_are_missing(text: str | None) -> None:
    assert read_day(text) is Unread.MISSING


@pytest.mark.parametrize(
    "text",
    [
        *("13/45/2024", "2024-02-30", "#N/A", "unknown", "2024", "04.01.2024", "202404", "99999999", "1/1"),
        *("20240401990000", "4/1/2024 2460"),
    ],
)
def test_what_is_no_day_is_never_guessed(text: str) -> None:
    assert read_day(text) is Unread.UNREADABLE


def test_serials_follow_the_workbook_s_epoch() -> None:
    assert read_day("45383", epoch_1904=True) == Day(FIRST + timedelta(days=1462))


def test_two_digit_years_turn_at_thirty() -> None:
    assert read_day("5/6/29") == Day(date(2029, 5, 6), short_year=True)
    assert read_day("5/6/30") == Day(date(1930, 5, 6), short_year=True)


def test_only_a_two_digit_birth_year_goes_back_a_century() -> None:
    service = date(2024, 6, 16)
    assert before_service(Day(date(2028, 7, 4), short_year=True), service) == date(1928, 7, 4)
    assert before_service(Day(date(2028, 7, 4)), service) == date(2028, 7, 4)
    assert before_service(Day(date(2024, 6, 16), short_year=True), service) == service


@given(st.dates(min_value=date(1930, 1, 1), max_value=date(2093, 12, 31)), st.sampled_from(["%Y-%m-%d", "%Y%m%d", "%m/%d/%Y", "%d-%b-%Y"]))
def test_what_is_written_is_read_back(day: date, form: str) -> None:
    assert read_day(day.strftime(form)) == Day(day)


@given(st.text(max_size=20))
def test_no_text_breaks_the_reader(text: str) -> None:
    assert isinstance(read_day(text), Day | Unread)
