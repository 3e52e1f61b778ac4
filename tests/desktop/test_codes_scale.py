from datetime import date, timedelta
from itertools import pairwise

from hypothesis import given
from hypothesis import strategies as st

from app.desktop.codes.scale import TimeScale

FIRST, LAST = date(2023, 6, 1), date(2026, 6, 1)


@given(st.integers(0, (LAST - FIRST).days - 1), st.integers(300, 1600), st.floats(1, 20))
def test_a_day_is_found_where_it_is_drawn(days: int, width: int, factor: float) -> None:
    scale = TimeScale(FIRST, LAST, width)
    scale.zoom_by(factor)
    when = FIRST + timedelta(days=days)
    found = scale.day(scale.x(when) + scale.per_day / 2)
    assert abs((found - when).days) <= (0 if scale.per_day > 1 else 1)


def test_all_days_fit_until_they_are_stretched() -> None:
    scale = TimeScale(FIRST, LAST, 800)
    assert scale.fitted
    assert scale.width == 800
    scale.zoom_by(2)
    assert scale.width == 1600
    scale.zoom_by(0.01)
    assert scale.width == 800


def test_ticks_keep_apart_and_name_every_year() -> None:
    scale = TimeScale(FIRST, LAST, 800)
    ticks = scale.ticks(0, 800, 48)
    places = [scale.x(tick.day) for tick in ticks]
    assert all(after - before >= 40 for before, after in pairwise(places))
    assert [tick.text for tick in ticks if tick.major] == ["2024", "2025", "2026"]


def test_the_end_of_time_is_no_obstacle() -> None:
    scale = TimeScale(date(9990, 1, 1), date.max, 100)
    assert scale.ticks(0, 100, 48)
