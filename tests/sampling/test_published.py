"""Worked examples of textbooks, reproduced to their last printed digit.

What is quoted from the books is their data and the figures they print; that these belong together is reckoned with numpy and scipy
alone, without the program, in the first two tests. All other figures here are reckoned, not quoted.

RAT-STATS' own constants are in test_quantiles; its rules, t limits for a simple sample and normal ones for a stratified one, are applied
here to the data of textbooks.
"""

from decimal import Decimal

import numpy as np
import pytest
from scipy import stats

from app.sampling.allocation import given
from app.sampling.draw import Sample, draw_simple, draw_stratified
from app.sampling.estimate import Quantiles, estimate_total
from app.sampling.frame import Frame, build_frame
from app.sampling.limits import LEVELS, Side, Spread, limits_around
from app.sampling.strata import Cut, CutBy, cut_frame
from app.sampling.units import Unit, UnitKind

# Cochran, Sampling Techniques, 3rd edition (1977), section 2.8: signatures on 50 of 676 sheets of a petition; signatures -> sheets
PETITION = {
    42: 23, 41: 4, 36: 1, 32: 1, 29: 1, 27: 2, 23: 1, 19: 1, 16: 2, 15: 2, 14: 1, 11: 1, 10: 1, 9: 1, 7: 1, 6: 3, 5: 2, 4: 1, 3: 1,
}  # fmt: skip

# Lohr, Sampling: Design and Analysis, example 3.2: acres of farms in 300 of 3,078 counties; region -> counties, sample, mean, variance
FARMS = {
    "north central": (1054, 103, "300504.16", "29618183543"),
    "northeast": (220, 21, "97629.81", "7647472708"),
    "south": (1382, 135, "211315.04", "53587487856"),
    "west": (422, 41, "662295.51", "396185950266"),
}


def frame(sizes: dict[str, int]) -> Frame:
    population = [Unit(key=f"{name} {place:05d}", amount=None, stratum=name) for name, size in sizes.items() for place in range(size)]
    return build_frame(UnitKind.CLAIM, population, {}, source="a textbook")


def values_with(count: int, mean: Decimal, variance: Decimal) -> list[Decimal]:
    """Return numbers of just this mean and variance: one at the mean if the count is odd, the others as far above it as below."""
    pairs = count // 2
    away = (variance * (count - 1) / (2 * pairs)).sqrt()
    return [mean + away] * pairs + [mean - away] * pairs + [mean] * (count % 2)


@pytest.fixture(scope="module")
def farms() -> tuple[Sample, dict[str, Decimal]]:
    whole = frame({name: size for name, (size, *_) in FARMS.items()})
    cut = Cut(by=CutBy.VALUE, column="region")
    sample = draw_stratified(whole, cut, given(cut_frame(whole, cut), {name: drawn for name, (_, drawn, *_) in FARMS.items()}), "1")
    differences: dict[str, Decimal] = {}
    for name, (_, drawn, mean, variance) in FARMS.items():
        keys = [unit.key for unit in sample.units if unit.stratum == name]
        differences |= dict(zip(keys, values_with(drawn, Decimal(mean), Decimal(variance)), strict=True))
    return sample, differences


def test_what_is_quoted_of_cochran_belongs_together() -> None:
    """Quoted: the table, 1,471 signatures, the estimate 19,888, the variance 229.0, the limits 18,107 and 21,669 by 1.28 errors."""
    signatures = np.repeat(list(PETITION), list(PETITION.values()))
    error = 676 * np.sqrt(signatures.var(ddof=1) / 50 * (1 - 50 / 676))
    assert (signatures.size, signatures.sum()) == (50, 1471)
    assert (round(676 * signatures.mean()), round(signatures.var(ddof=1), 1)) == (19888, 229.0)
    assert 676 * signatures.mean() + np.array([-1.28, 1.28]) * error == pytest.approx([18107, 21669], abs=1)
    assert stats.norm.ppf(0.9) == pytest.approx(1.28, abs=0.005)


def test_what_is_quoted_of_lohr_belongs_together() -> None:
    """Quoted: sizes, means and variances of the regions, and the totals and errors of both samples, with the limits of the simple one."""
    sizes, drawn, means, variances = (np.array([float(row[at]) for row in FARMS.values()]) for at in range(4))
    assert (sizes.sum(), drawn.sum()) == (3078, 300)
    assert sizes * means == pytest.approx([316_731_379, 21_478_558, 292_037_391, 279_488_706], abs=10)
    assert (sizes * means).sum() == pytest.approx(909_736_035, abs=10)
    assert np.sqrt((sizes**2 * (1 - drawn / sizes) * variances / drawn).sum()) == pytest.approx(50_417_248, abs=10)
    error = 3078 * 344551.8953 * np.sqrt((1 - 300 / 3078) / 300)
    assert error == pytest.approx(58_169_381.1695, abs=0.1)
    assert stats.t.interval(0.95, 299, 916_927_109.64, error) == pytest.approx((802_453_858.6, 1_031_400_360.7), abs=1)


def test_cochran_s_petition() -> None:
    signatures = [Decimal(count) for count, sheets in PETITION.items() for _ in range(sheets)]
    sample = draw_simple(frame({"sheets": 676}), 50, "1")
    estimate = estimate_total(sample, dict(zip((unit.key for unit in sample.units), signatures, strict=True)))
    assert estimate.strata[0].total == 1471
    assert round(estimate.point) == 19888
    assert estimate.deviation is not None
    assert round(estimate.deviation**2, 1) == Decimal("229.0")
    assert round(estimate.deviation, 2) == Decimal("15.13")
    # the book takes 1.28 for the normal quantile of 80 %: 18,107 and 21,669
    low, high = (estimate.point + sign * Decimal("1.28") * estimate.error for sign in (-1, 1))
    assert abs(low - 18107) <= 1
    assert abs(high - 21669) <= 1
    # RAT-STATS has t with 49 degrees of freedom instead, 1.299 in every table
    assert round(estimate.limit(Side.LOWER, LEVELS[0]).quantile or 0, 3) == Decimal("1.299")


def test_lohr_s_simple_sample_of_counties() -> None:
    # example 2.5 and its companions in R and SAS: mean 297,897.05, s 344,551.90; total 916,927,110, its error 58,169,381, 95 % by t
    sample = draw_simple(frame({"counties": 3078}), 300, "1")
    values = values_with(300, Decimal("916927109.64") / 3078, Decimal("344551.8953") ** 2)
    estimate = estimate_total(sample, dict(zip((unit.key for unit in sample.units), values, strict=True)))
    assert round(estimate.point) == 916_927_110
    assert abs(estimate.error - Decimal("58169381.1695")) < Decimal("0.1")
    assert round(estimate.error_of_mean, 1) == Decimal("18898.4")
    assert abs(estimate.limit(Side.LOWER, LEVELS[2]).value - Decimal("802453858.6054")) < 1
    assert abs(estimate.limit(Side.UPPER, LEVELS[2]).value - Decimal("1031400360.6746")) < 1


def test_limits_of_a_published_estimate_to_its_last_digit() -> None:
    limits = limits_around(Decimal("916927109.64"), Decimal("58169381.1695"), Spread(freedom=Decimal(299)))
    assert [round(limit.value, 3) for limit in limits[-2:]] == [Decimal("802453858.605"), Decimal("1031400360.675")]


def test_lohr_s_stratified_sample_of_counties(farms: tuple[Sample, dict[str, Decimal]]) -> None:
    estimate = estimate_total(*farms)
    assert abs(estimate.point - 909_736_035) < 10
    assert abs(estimate.error - 50_417_248) < 10
    assert (estimate.freedom, estimate.distribution) == (None, "the standard normal distribution")
    published = {"north central": 316_731_379, "northeast": 21_478_558, "south": 292_037_391, "west": 279_488_706}
    assert {stratum.name: abs(stratum.point - published[stratum.name]) < 10 for stratum in estimate.strata} == dict.fromkeys(
        published, True
    )


def test_the_normal_limits_of_a_stratified_sample_are_the_narrower(farms: tuple[Sample, dict[str, Decimal]]) -> None:
    by_z, by_t = estimate_total(*farms), estimate_total(*farms, quantiles=Quantiles.STUDENT)
    assert by_t.freedom is not None
    assert 40 < by_t.freedom < 296
    assert by_t.one_sided_90_lower.value < by_z.one_sided_90_lower.value
