from itertools import accumulate

from hypothesis import given
from hypothesis import strategies as st

from app.desktop.compare.heights import Heights

heights_of_lines = st.lists(st.integers(min_value=0, max_value=90), min_size=1, max_size=60)


@given(heights_of_lines, st.lists(st.tuples(st.integers(0, 59), st.integers(0, 200)), max_size=20))
def test_every_line_begins_where_the_lines_before_it_end(first: list[int], corrections: list[tuple[int, int]]) -> None:
    heights = Heights(first)
    plain = list(first)
    for line, height in corrections:
        if line < len(plain):
            heights.correct(line, height)
            plain[line] = height
    assert [heights.above(line) for line in range(len(plain) + 1)] == [0, *accumulate(plain)]
    assert heights.total == sum(plain)


@given(heights_of_lines, st.integers(min_value=0, max_value=6000))
def test_the_line_found_at_a_height_holds_it(first: list[int], y: int) -> None:
    heights = Heights(first)
    line, into = heights.at(y)
    if y < heights.total:
        assert heights.above(line) + into == y
        assert 0 <= into < heights[line]
    else:
        assert (line, into) == (len(first) - 1, first[-1])
