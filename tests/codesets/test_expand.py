"""What printed ranges stood for: known figures, and what holds of every range."""

from bisect import bisect_left, bisect_right
from datetime import date, timedelta

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from app.codesets.expand import key_of, written
from app.codesets.model import CodeSystem
from app.codesets.tables import CodeSets, load_bundled

CM = CodeSystem.ICD10CM
DAY = date(2024, 1, 1)
DAYS = st.dates(date(2015, 10, 1), date(2027, 3, 31))


@pytest.fixture(scope="module")
def sets() -> CodeSets:
    return load_bundled()


def members(sets: CodeSets, code: str, through: str | None, form: str, day: date = DAY) -> tuple[str, ...]:
    codes = sets.expand(CM, code, through, form, day).codes
    assert codes is not None
    return codes


@pytest.mark.parametrize(
    ("code", "through", "form", "count"),
    [
        ("C90.00", "C90.02", "range", 3),
        ("C50.0", "C50.929", "range", 54),
        ("S42.00xA", "S42.92xA", "placeholder", 1392),
        ("C00", "D49", "range", 1675),
    ],
)
def test_known_figures(sets: CodeSets, code: str, through: str, form: str, count: int) -> None:
    found = members(sets, code, through, form)
    assert len(found) == len(set(found)) == count


def test_an_x_stands_for_any_character_in_both_ends(sets: CodeSets) -> None:
    found = members(sets, "S42.00xA", "S42.92xA", "placeholder")
    assert (found[0], found[-1]) == ("S42.001A", "S42.92XA")
    alive = sorted(key for key in sets.codes(CM) if sets.exists_on(CM, key, DAY))
    as_text = {written(CM, key) for key in alive[bisect_left(alive, "S4200XA") : bisect_right(alive, "S4292XA")]}
    assert len(as_text) == 1371  # the letter X taken as printed: the sites 1, 2 and 9 sort before it and would be lost
    assert set(found) - as_text == {f"S42.00{site}{end}" for site in "129" for end in "ABDGKPS"}
    assert "S42.92XB" not in found  # the range ends with the last code its end fits


def test_one_pattern_takes_the_codes_that_fit_it(sets: CodeSets) -> None:
    assert members(sets, "M80.08xA", None, "placeholder") == ("M80.08XA",)
    assert members(sets, "S42.00xA", None, "placeholder") == ("S42.001A", "S42.002A", "S42.009A")


def test_small_letters_capitals_and_dashes_are_the_same(sets: CodeSets) -> None:
    assert members(sets, "s42.00XA", "s42.92XA", "placeholder") == members(sets, "S42.00xA", "S42.92xA", "placeholder")
    assert members(sets, "L97.4-", None, "category") == members(sets, "L97.4", None, "category")


@settings(max_examples=40, deadline=None)
@given(data=st.data(), day=DAYS)
def test_a_range_holds_every_valid_code_within_its_ends(data: st.DataObject, day: date) -> None:
    sets = load_bundled()
    keys = sets.codes(CM)
    start = data.draw(st.integers(0, len(keys) - 1))
    stop = min(start + data.draw(st.integers(0, 400)), len(keys) - 1)
    found = members(sets, written(CM, keys[start]), written(CM, keys[stop]), "range", day)
    expected = [key for key in keys[start : stop + 1] if sets.exists_on(CM, key, day)]
    assert [key_of(code) for code in found] == expected


@settings(max_examples=15, deadline=None)
@given(data=st.data(), day=DAYS)
def test_a_category_is_its_valid_children_and_itself(data: st.DataObject, day: date) -> None:
    sets = load_bundled()
    keys = sets.codes(CM)
    prefix = data.draw(st.sampled_from(keys))[: data.draw(st.integers(3, 7))]
    found = members(sets, written(CM, prefix), None, "category", day)
    assert [key_of(code) for code in found] == [key for key in keys if key.startswith(prefix) and sets.exists_on(CM, key, day)]


@settings(max_examples=40, deadline=None)
@given(data=st.data(), day=DAYS)
def test_a_pattern_agrees_with_a_look_at_every_code(data: st.DataObject, day: date) -> None:
    sets = load_bundled()
    keys = [key for key in sets.codes(CM) if len(key) == 7]
    key = data.draw(st.sampled_from(keys))
    at = data.draw(st.integers(3, 5))
    printed = f"{key[:3]}.{key[3:at]}x{key[at + 1 :]}"
    if "X" in key:
        return  # a capital X beside a small x is the letter
    found = members(sets, printed, None, "placeholder", day)
    fits = [other for other in keys if other[:at] == key[:at] and other[at + 1 :] == key[at + 1 :] and sets.exists_on(CM, other, day)]
    assert [key_of(code) for code in found] == fits


@settings(max_examples=40, deadline=None)
@given(data=st.data())
def test_many_at_once_say_what_each_says(data: st.DataObject) -> None:
    sets = load_bundled()
    codes = st.one_of(st.sampled_from(sets.codes(CM)), st.sampled_from(["C50.0", "C90.00", "A0000", "c90.00"]))
    days = st.dates(date(2015, 9, 20), date(2027, 4, 20))
    pairs = data.draw(st.lists(st.tuples(codes, days), max_size=30))
    assert sets.exist_on(CM, pairs) == [sets.exists_on(CM, code, day) for code, day in pairs]


def test_an_update_changes_what_a_range_stands_for_on_its_day(sets: CodeSets) -> None:
    update = date(2025, 10, 1)
    assert "G35.A" not in members(sets, "G35", "G35.D", "range", update - timedelta(days=1))
    assert "G35.A" in members(sets, "G35", "G35.D", "range", update)
