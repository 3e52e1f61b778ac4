"""One value has one text, and no two values share one."""

from datetime import UTC, date, datetime, timedelta, timezone

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.project.keys import canonical, digest, moment, parsed, storable, written

plain = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats(allow_nan=False, allow_infinity=False) | st.text(),
    lambda inner: st.lists(inner, max_size=4) | st.dictionaries(st.text(), inner, max_size=4),
    max_leaves=12,
)


@given(plain)
def test_what_is_written_is_read_back(value: object) -> None:
    assert parsed(canonical(value)) == value
    assert canonical(parsed(canonical(value))) == canonical(value)


@given(plain)
def test_every_text_can_be_stored(value: object) -> None:
    said = canonical(value)
    assert said.encode("utf-8").decode("utf-8") == said


@given(st.text(st.characters(codec=None)))
def test_halves_of_characters_can_be_written_and_stored(text: str) -> None:
    for said in (canonical(text), storable(text)):
        assert said.encode("utf-8").decode("utf-8") == said


def test_the_order_of_names_makes_no_difference() -> None:
    assert canonical({"code": "J0717", "market": "NY"}) == canonical({"market": "NY", "code": "J0717"}) == '{"code":"J0717","market":"NY"}'


def test_characters_stand_as_they_are_and_days_as_iso() -> None:
    assert canonical(["é", date(2025, 1, 2), datetime(2025, 1, 2, 3, 4, tzinfo=UTC)]) == '["é","2025-01-02","2025-01-02T03:04:00+00:00"]'


@pytest.mark.parametrize("value", [float("nan"), float("inf")])
def test_what_no_json_says_is_refused(value: float) -> None:
    with pytest.raises(ValueError, match="JSON"):
        canonical(value)


@pytest.mark.parametrize("value", [{1, 2}, b"bytes", object()])
def test_what_has_no_text_is_refused(value: object) -> None:
    with pytest.raises(TypeError):
        canonical(value)


def test_where_one_field_ends_and_the_next_begins_is_part_of_the_hash() -> None:
    hashes = [digest(fields) for fields in (["ab", "c"], ["a", "bc"], ["abc"], ["ab", "c", None], ["ab", "c", ""], ['ab","c'])]
    assert len(set(hashes)) == len(hashes)


@given(st.datetimes(timezones=st.sampled_from([UTC, timezone(timedelta(hours=-5)), timezone(timedelta(hours=9, minutes=30))])))
def test_a_moment_comes_back_as_the_same_moment(when: datetime) -> None:
    try:
        text = written(when)
    except OverflowError:  # the first and the last day there are, seen from elsewhere
        return
    assert moment(text) == when
    assert moment(text).utcoffset() == timedelta(0)


def test_a_moment_without_its_zone_is_refused() -> None:
    with pytest.raises(ValueError, match="2025"):
        moment("2025-01-02T03:04:05")
