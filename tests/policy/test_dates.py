"""Dates in all the ways policies write them."""

from datetime import date
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.policy.dates import day_after, day_before, ends_period, find_dates, find_impossible_dates

APRIL_1 = date(2024, 4, 1)


@pytest.mark.parametrize(
    "written",
    [
        "4/1/2024",
        "04/01/2024",
        "4/1/24",
        "04.01.2024",
        "4-1-24",
        "04-01-2024",
        "2024-04-01",
        "April 1, 2024",
        "Apr. 1, 2024",
        "APR 1 2024",
        "April 1st, 2024",
        "1 April 2024",
        "01-Apr-2024",
        "01-Apr-24",
    ],
)
def test_a_day(written: str) -> None:
    text = f"effective {written}, added"
    (found,) = find_dates(text)
    assert (found.day, found.partial, found.precision) == (APRIL_1, None, "day")
    assert text[found.start : found.end] == written


@pytest.mark.parametrize(
    ("written", "partial"),
    [("March 2024", "2024-03"), ("6/2020", "2020-06"), ("08/1989", "1989-08"), ("Sept. 2021", "2021-09"), ("2020-06", "2020-06")],
)
def test_a_month_has_no_day(written: str, partial: str) -> None:
    (found,) = find_dates(f"Director review {written}.")
    assert (found.day, found.partial, found.precision) == (None, partial, "month")


def test_a_year_only_where_it_is_asked_for() -> None:
    assert find_dates("since 1998") == ()
    (found,) = find_dates("since 1998", years=True)
    assert (found.partial, found.precision) == ("1998", "year")


@pytest.mark.parametrize(
    "text", ["5.70.01", "4.01.05", "MA08.044d", "00069-4494-02", "800-555-0142", "S5601-014", "J9047", "2018;205(3):12", "1/2"]
)
def test_what_only_looks_like_a_date(text: str) -> None:
    assert find_dates(text) == ()
    assert find_impossible_dates(text) == ()


def test_impossible_dates_are_reported_apart() -> None:
    text = "effective 13/45/2024, then 2/29/2024, then February 30, 2024"
    assert [found.day for found in find_dates(text)] == [date(2024, 2, 29)]
    assert [text[found.start : found.end] for found in find_impossible_dates(text)] == ["13/45/2024", "February 30, 2024"]


def test_dates_side_by_side() -> None:
    assert [found.day for found in find_dates("~~12/23/2024~~12/22/2025")] == [date(2024, 12, 23), date(2025, 12, 22)]
    assert [found.day for found in find_dates("10/01/2023-12/31/2024")] == [date(2023, 10, 1), date(2024, 12, 31)]


def test_two_digit_years() -> None:
    assert [found.day for found in find_dates("12/31/99 and 1/1/00 and 1/1/68")] == [date(1999, 12, 31), date(2000, 1, 1), date(2068, 1, 1)]


def test_neighbouring_days() -> None:
    assert day_after(date(2023, 12, 31)) == date(2024, 1, 1)
    assert day_before(date(2024, 3, 1)) == date(2024, 2, 29)
    assert ends_period(date(2024, 2, 29))
    assert not ends_period(date(2024, 2, 28))


@given(st.dates(min_value=date(1969, 1, 1), max_value=date(2068, 12, 31)))
def test_every_day_is_found_in_every_form(day: date) -> None:
    forms = [f"{day.month}/{day.day}/{day.year}", day.isoformat(), f"{day:%B} {day.day}, {day.year}", f"{day.month}-{day.day}-{day:%y}"]
    for written in forms:
        assert [found.day for found in find_dates(f"as of {written}.")] == [day]


@given(st.text(max_size=40))
def test_spans_lie_in_the_text_and_never_overlap(text: str) -> None:
    found = find_dates(text, years=True)
    assert all(0 <= item.start < item.end <= len(text) for item in found)
    assert all(one.end <= other.start for one, other in pairwise(found))
