"""A table taken in ranges of its numbers: every row once, in order, never more than asked for at a time."""

from hypothesis import given, settings
from hypothesis import strategies as st

from app.claims.engine import connected, fill, ranges, rows_of


@settings(deadline=None, max_examples=40)
@given(numbers=st.lists(st.integers(0, 3_000_000_000), unique=True, max_size=60), size=st.integers(1, 5_000))
def test_every_row_is_in_one_range(numbers: list[int], size: int) -> None:
    with connected() as connection:
        fill(connection, "held", [("row_id", "bigint")], [(str(number),) for number in numbers])
        found = ranges(connection, "held", size=size)
        taken = [
            [int(str(row)) for (row,) in rows_of(connection, "select row_id from held where row_id between ? and ?", (low, high))]
            for low, high in found
        ]
    assert sorted(number for part in taken for number in part) == sorted(numbers)
    assert all(0 < len(part) <= size for part in taken)
    assert found == sorted(found)
