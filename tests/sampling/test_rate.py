"""Rates: exact limits by count and by share, checked against scipy and published examples."""

from collections.abc import Callable
from decimal import Decimal

import numpy as np
import pytest
from scipy import stats

from app.errors import InputRefusedError
from app.sampling.allocation import given
from app.sampling.counts import CountSample, lower_count, lower_rate, upper_count, upper_rate
from app.sampling.draw import draw_simple, draw_stratified, pick_by_judgment
from app.sampling.estimates import RateEstimate
from app.sampling.frame import Frame
from app.sampling.limits import LEVELS, Side
from app.sampling.rate import RateMethod, estimate_rate
from app.sampling.strata import Cut, CutBy, cut_frame

Frames = Callable[..., Frame]
TAILS = (Decimal("0.10"), Decimal("0.05"), Decimal("0.025"))


@pytest.mark.parametrize(("frame", "drawn"), [(12, 5), (40, 9), (97, 20)])
def test_counts_are_the_inversion_of_the_hypergeometric_distribution(frame: int, drawn: int) -> None:
    for found in range(drawn + 1):
        for tail in TAILS:
            every = range(found, frame - drawn + found + 1)
            low = min(k for k in every if stats.hypergeom.sf(found - 1, frame, k, drawn) > float(tail) * (1 + 1e-12))
            high = max(k for k in every if stats.hypergeom.cdf(found, frame, k, drawn) > float(tail) * (1 + 1e-12))
            sample = CountSample(frame, drawn, found)
            assert (lower_count(sample, tail), upper_count(sample, tail)) == (low, high), (found, tail)


def test_counts_of_a_large_frame_come_near_the_binomial() -> None:
    sample = CountSample(2_000_000, 400, 60)
    assert lower_count(sample, TAILS[1]) / 2_000_000 == pytest.approx(float(lower_rate(400, 60, TAILS[1])), abs=1e-4)
    assert upper_count(sample, TAILS[1]) / 2_000_000 == pytest.approx(float(upper_rate(400, 60, TAILS[1])), abs=1e-4)


def test_clopper_and_pearson_as_published() -> None:
    # NIST/SEMATECH e-Handbook of Statistical Methods, 7.2.4.1: 4 defectives of 20, two-sided 90 %
    assert float(lower_rate(20, 4, TAILS[1])) == pytest.approx(0.071354, abs=5e-7)
    assert float(upper_rate(20, 4, TAILS[1])) == pytest.approx(0.401029, abs=1e-6)
    # Agresti, An Introduction to Categorical Data Analysis: none of 25, two-sided 95 %: 0 to 0.137
    assert lower_rate(25, 0, TAILS[2]) == 0
    assert float(upper_rate(25, 0, TAILS[2])) == pytest.approx(0.137, abs=5e-4)


def test_clopper_and_pearson_as_scipy() -> None:
    for drawn, found in ((10, 0), (10, 1), (10, 10), (57, 23), (300, 299)):
        for level, tail in zip(LEVELS, TAILS, strict=True):
            interval = stats.binomtest(found, drawn).proportion_ci(float(level), method="exact")
            assert float(lower_rate(drawn, found, tail)) == pytest.approx(interval.low, abs=1e-9)
            assert float(upper_rate(drawn, found, tail)) == pytest.approx(interval.high, abs=1e-9)


def rate_of(frame: Frame, wrong: int, method: RateMethod = RateMethod.HYPERGEOMETRIC) -> RateEstimate:
    sample = draw_simple(frame, 40, "8")
    return estimate_rate(sample, {unit.key: place < wrong for place, unit in enumerate(sample.units)}, method=method)


def test_a_rate_with_its_standard_error_and_limits(frame_of: Frames) -> None:
    estimate = rate_of(frame_of(160), 6)
    assert (estimate.rate, estimate.count) == (Decimal("0.15"), Decimal(24))
    # as RAT-STATS' unrestricted attribute appraisal: the root of p(1 - p)/(n - 1) times (1 - n/N)
    assert float(estimate.error) == pytest.approx((0.15 * 0.85 / 39 * (1 - 40 / 160)) ** 0.5, rel=1e-12)
    assert float(estimate.count_error) == pytest.approx(160 * float(estimate.error), rel=1e-12)
    sample = CountSample(160, 40, 6)
    for level, tail in zip(LEVELS, TAILS, strict=True):
        low, high = estimate.limit(Side.LOWER, level), estimate.limit(Side.UPPER, level)
        assert (low.count, high.count) == (lower_count(sample, tail), upper_count(sample, tail))
        assert high.count is not None
        assert high.value == Decimal(high.count) / 160
    assert estimate.one_sided_90_lower.name == "one-sided 90 % lower limit (= lower limit of the two-sided 80 % confidence interval)"
    assert estimate.one_sided_90_lower.value == estimate.limit(Side.LOWER, LEVELS[0]).value


def test_the_binomial_limits_are_the_wider_ones(frame_of: Frames) -> None:
    exact, binomial = (rate_of(frame_of(160), 6, method) for method in (RateMethod.HYPERGEOMETRIC, RateMethod.CLOPPER_PEARSON))
    assert binomial.limit(Side.LOWER, LEVELS[1]).value < exact.limit(Side.LOWER, LEVELS[1]).value
    assert binomial.limit(Side.UPPER, LEVELS[1]).value > exact.limit(Side.UPPER, LEVELS[1]).value
    assert binomial.formula.source.startswith("Clopper and Pearson")
    assert binomial.limit(Side.LOWER, LEVELS[1]).count is None


def test_no_error_found_still_has_an_upper_limit(frame_of: Frames) -> None:
    estimate = rate_of(frame_of(160), 0)
    assert estimate.rate == estimate.one_sided_90_lower.value == 0
    assert estimate.limit(Side.UPPER, LEVELS[1]).value > 0


def test_a_stratified_rate(frame_of: Frames) -> None:
    frame = frame_of(150)
    cut = Cut(by=CutBy.VALUE, column="region")
    sizes = {"north": 10, "south": 12, "west": 20}
    sample = draw_stratified(frame, cut, given(cut_frame(frame, cut), sizes), "2")
    wrong = {unit.key: int(unit.key[2:]) % 4 == 0 for unit in sample.units}
    estimate = estimate_rate(sample, wrong)
    groups = [np.array([wrong[unit.key] for unit in sample.units if unit.stratum == name], dtype=float) for name in sizes]
    rate = sum(group.mean() for group in groups) * 50 / 150
    error = sum((50 / 150) ** 2 * group.var(ddof=1) / len(group) * (1 - len(group) / 50) for group in groups) ** 0.5
    assert float(estimate.rate) == pytest.approx(rate, rel=1e-12)
    assert float(estimate.error) == pytest.approx(error, rel=1e-12)
    low, high = stats.norm.interval(0.9, rate, error)
    assert float(estimate.limit(Side.LOWER, LEVELS[1]).value) == pytest.approx(max(0, low), rel=1e-9)
    assert float(estimate.limit(Side.UPPER, LEVELS[1]).value) == pytest.approx(high, rel=1e-9)
    assert estimate.method == RateMethod.NORMAL.value


def test_a_judgment_sample_gives_no_rate(frame_of: Frames) -> None:
    sample = pick_by_judgment(frame_of(20), ["CL0001", "CL0002"], "the newest")
    with pytest.raises(InputRefusedError, match="picked by judgment"):
        estimate_rate(sample, {"CL0001": True, "CL0002": False})
