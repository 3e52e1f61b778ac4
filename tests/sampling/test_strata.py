"""Strata by amount or value, and how a sample is shared among them."""

from collections.abc import Callable
from decimal import Decimal
from fractions import Fraction
from itertools import product

import pytest
from hypothesis import given as for_all
from hypothesis import settings
from hypothesis import strategies as st

from app.errors import InputRefusedError
from app.sampling.allocation import Allocation, given, neyman, proportional
from app.sampling.frame import Frame, build_frame
from app.sampling.strata import Cut, CutBy, Stratum, cut_frame, equal_bands
from app.sampling.units import Unit, UnitKind

Frames = Callable[..., Frame]


def stratum(name: str, size: int, *, certainty: bool = False) -> Stratum:
    return Stratum(name, tuple(Unit(key=f"{name}{place}", amount=Decimal(1)) for place in range(size)), certainty)


def test_an_amount_on_a_boundary_belongs_to_the_band_above() -> None:
    amounts = ["-5", "0", "99.99", "100", "100.01", "500", "2000"]
    population = [Unit(key=str(place), amount=Decimal(amount)) for place, amount in enumerate(amounts)]
    frame = build_frame(UnitKind.LINE, population, {}, source="f")
    cut = Cut(by=CutBy.AMOUNT, boundaries=(Decimal(100), Decimal(500)), certainty_from=Decimal(1000))
    assert [(s.name, [unit.key for unit in s.units], s.certainty) for s in cut_frame(frame, cut)] == [
        ("under 100.00", ["0", "1", "2"], False),
        ("100.00 to under 500.00", ["3", "4"], False),
        ("500.00 to under 1,000.00", ["5"], False),
        ("1,000.00 and over", ["6"], True),
    ]


def test_bands_of_equal_size_keep_equal_amounts_together(frame_of: Frames) -> None:
    sizes = [len(each.units) for each in cut_frame(frame_of(250), equal_bands(frame_of(250), 5))]
    assert sum(sizes) == 250
    assert max(sizes) - min(sizes) <= 2
    ties = [Unit(key=str(place), amount=Decimal(7 if place < 15 else 9)) for place in range(20)]
    frame = build_frame(UnitKind.LINE, ties, {}, source="f")
    assert [len(each.units) for each in cut_frame(frame, equal_bands(frame, 4))] == [15, 5]


def test_every_unit_stands_in_one_stratum(frame_of: Frames) -> None:
    frame = frame_of(100)
    for cut in (Cut(), Cut(by=CutBy.VALUE, certainty_values=("west",)), equal_bands(frame, 3, Decimal(200))):
        strata = cut_frame(frame, cut)
        assert sorted(unit.key for each in strata for unit in each.units) == [unit.key for unit in frame.units]
        assert sum((each.amount for each in strata), Decimal(0)) == frame.facts.tally.amount


def test_what_cannot_be_cut_is_refused() -> None:
    population = [Unit(key="a", amount=None, stratum="x"), Unit(key="b", amount=Decimal(1))]
    frame = build_frame(UnitKind.LINE, population, {}, source="f")
    with pytest.raises(InputRefusedError, match="1 unit states no amount: a"):
        cut_frame(frame, Cut(by=CutBy.AMOUNT, boundaries=(Decimal(1),)))
    with pytest.raises(InputRefusedError, match="1 unit has no provider to be stratified by: b"):
        cut_frame(frame, Cut(by=CutBy.VALUE, column="provider"))
    whole = build_frame(UnitKind.LINE, population[1:], {}, source="f")
    with pytest.raises(InputRefusedError, match="do not ascend"):
        cut_frame(whole, Cut(by=CutBy.AMOUNT, boundaries=(Decimal(5), Decimal(5))))
    with pytest.raises(InputRefusedError, match="do not ascend"):
        cut_frame(whole, Cut(by=CutBy.AMOUNT, boundaries=(Decimal(5),), certainty_from=Decimal(4)))
    with pytest.raises(InputRefusedError, match="No unit has the value y"):
        cut_frame(build_frame(UnitKind.LINE, population[:1], {}, source="f"), Cut(by=CutBy.VALUE, certainty_values=("y",)))


def test_shares_follow_sizes() -> None:
    strata = [stratum("a", 500), stratum("b", 300), stratum("c", 200)]
    assert proportional(strata, 60).sizes == (("a", 30), ("b", 18), ("c", 12))
    assert proportional([stratum("a", 990), stratum("b", 10)], 20).sizes == (("a", 18), ("b", 2))
    assert proportional([stratum("a", 99), stratum("b", 1)], 12).sizes == (("a", 11), ("b", 1))
    assert proportional([stratum("a", 100), stratum("b", 5, certainty=True)], 15).sizes == (("a", 10), ("b", 5))


def test_the_optimal_allocation_has_the_least_variance_of_all() -> None:
    strata = [stratum("a", 40), stratum("b", 25), stratum("c", 12)]
    deviations = {"a": Decimal(2), "b": Decimal(9), "c": Decimal(30)}

    def variance(sizes: tuple[int, ...]) -> Fraction:
        parts = zip(strata, sizes, strict=True)
        return sum((Fraction(len(s.units) * (len(s.units) - n), n) * Fraction(deviations[s.name]) ** 2 for s, n in parts), Fraction(0))

    every = [sizes for sizes in product(range(2, 41), range(2, 26), range(2, 13)) if sum(sizes) == 24]
    best = variance(min(every, key=variance))
    chosen = variance(tuple(size for _, size in neyman(strata, 24, deviations).sizes))
    assert float(chosen / best) == pytest.approx(1, abs=0.01)
    assert chosen < variance(tuple(size for _, size in proportional(strata, 24).sizes))


def test_a_stratum_without_spread_still_gets_two_and_is_filled_last() -> None:
    strata = [stratum("a", 50), stratum("b", 10)]
    spreads = {"a": Decimal(0), "b": Decimal(3)}
    assert neyman(strata, 8, spreads).sizes == (("a", 2), ("b", 6))
    assert neyman(strata, 20, spreads).sizes == (("a", 10), ("b", 10))
    with pytest.raises(InputRefusedError, match="all zero"):
        neyman(strata, 20, {"a": Decimal(0), "b": Decimal(0)})
    with pytest.raises(InputRefusedError, match="No standard deviation is given for b"):
        neyman(strata, 20, {"a": Decimal(1)})


@settings(max_examples=150, deadline=None)
@for_all(st.lists(st.tuples(st.integers(1, 60), st.booleans(), st.integers(0, 50)), min_size=1, max_size=7), st.data())
def test_every_allocation_sums_up_within_its_bounds(shapes: list[tuple[int, bool, int]], data: st.DataObject) -> None:
    strata = [stratum(f"s{place}", size, certainty=certainty) for place, (size, certainty, _) in enumerate(shapes)]
    least = sum(size if certainty else min(2, size) for size, certainty, _ in shapes)
    total = data.draw(st.integers(least, sum(size for size, _, _ in shapes)))
    deviations = {f"s{place}": Decimal(deviation) for place, (_, _, deviation) in enumerate(shapes)}
    made: list[Allocation] = [proportional(strata, total)]
    if any(deviation and not certainty for _, certainty, deviation in shapes):
        made.append(neyman(strata, total, deviations))
    for allocation in made:
        assert sum(size for _, size in allocation.sizes) == total
        for (name, size), (whole, certainty, _) in zip(allocation.sizes, shapes, strict=True):
            assert (whole if certainty else min(2, whole)) <= size <= whole, name


def test_sizes_given_by_hand_are_held_to_the_strata() -> None:
    strata = [stratum("a", 30), stratum("b", 4, certainty=True)]
    assert given(strata, {"a": 5}).sizes == (("a", 5), ("b", 4))
    for sizes, why in (
        ({"a": 1}, "1 cannot be drawn"),
        ({"a": 31}, "31 cannot"),
        ({"a": 5, "b": 3}, "3 cannot"),
        ({"x": 2}, "no stratum x"),
    ):
        with pytest.raises(InputRefusedError, match=why):
            given(strata, sizes)
    with pytest.raises(InputRefusedError, match=r"Stratum c has 1 unit; 2 cannot be drawn from it\. Draw all of it\."):
        given([*strata, stratum("c", 1)], {"a": 5, "c": 2})
    with pytest.raises(InputRefusedError, match="3 units cannot be shared among 2 strata"):
        proportional([stratum("a", 10), stratum("b", 10)], 3)
