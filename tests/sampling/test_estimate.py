"""Extrapolated totals equal an independent computation, and what must not be extrapolated is refused."""

from collections.abc import Callable, Mapping
from decimal import Decimal

import numpy as np
import pytest
from scipy import stats

from app.errors import InputRefusedError
from app.sampling.allocation import given, proportional
from app.sampling.draw import Sample, draw_simple, draw_stratified, pick_by_judgment
from app.sampling.estimate import Quantiles, estimate_total
from app.sampling.estimates import TotalEstimate
from app.sampling.frame import Frame, FrameKind
from app.sampling.limits import LEVELS, Side
from app.sampling.records import MissingRule, Record, RecordStatus
from app.sampling.strata import Cut, CutBy, cut_frame

Frames = Callable[..., Frame]
BY_REGION = Cut(by=CutBy.VALUE, column="region")
SEEDS = range(20)


def found(sample: Sample, seed: int) -> dict[str, Decimal]:
    """Return differences as audits have them: mostly zero, some partly and some wholly overpaid, a few underpaid."""
    draws = np.random.default_rng(seed)
    shares = draws.choice([0, 0, 0, 0.25, 1, -0.1], size=len(sample.units))
    return {unit.key: round(Decimal(str(share)) * (unit.amount or 0), 2) for unit, share in zip(sample.units, shares, strict=True)}


def floats(sample: Sample, values: Mapping[str, Decimal], stratum: str | None = None) -> np.ndarray:
    return np.array([float(values[unit.key]) for unit in sample.units if stratum in (None, unit.stratum)])


def ends(estimate: TotalEstimate, level: float) -> tuple[float, float]:
    share = Decimal(str(level)).quantize(Decimal("0.01"))
    return float(estimate.limit(Side.LOWER, share).value), float(estimate.limit(Side.UPPER, share).value)


@pytest.mark.parametrize("seed", SEEDS)
def test_a_simple_sample_as_numpy_and_scipy(frame_of: Frames, seed: int) -> None:
    sample = draw_simple(frame_of(200 + 11 * seed), 20 + 3 * seed, str(seed))
    differences = found(sample, seed)
    values, size = floats(sample, differences), 200 + 11 * seed
    error = size * values.std(ddof=1) / np.sqrt(len(values)) * np.sqrt(1 - len(values) / size)
    estimate = estimate_total(sample, differences)
    assert float(estimate.point) == pytest.approx(size * values.mean(), rel=1e-12, abs=1e-9)
    assert float(estimate.error) == pytest.approx(error, rel=1e-12)
    assert float(estimate.error_of_mean) == pytest.approx(error / size, rel=1e-12)
    for level in (0.80, 0.90, 0.95):
        low, high = stats.t.interval(level, len(values) - 1, size * values.mean(), error)
        assert ends(estimate, level) == pytest.approx((low, high), rel=1e-9, abs=1e-7)
    assert float(estimate.one_sided_90_lower.value) == pytest.approx(
        size * values.mean() - stats.t.ppf(0.9, len(values) - 1) * error, rel=1e-9, abs=1e-7
    )


@pytest.mark.parametrize("seed", SEEDS)
def test_a_stratified_sample_as_numpy_and_scipy(frame_of: Frames, seed: int) -> None:
    frame = frame_of(150 + 30 * seed)
    sizes = {"north": 5 + seed, "south": 9, "west": 30}
    sample = draw_stratified(frame, BY_REGION, given(cut_frame(frame, BY_REGION), sizes), str(seed))
    differences = found(sample, seed)
    parts = [(stratum.size, floats(sample, differences, stratum.name)) for stratum in sample.strata]
    point = sum(size * values.mean() for size, values in parts)
    variances = [size * (size - len(values)) * values.var(ddof=1) / len(values) for size, values in parts]
    error = np.sqrt(sum(variances))
    estimate = estimate_total(sample, differences)
    assert (float(estimate.point), float(estimate.error)) == pytest.approx((point, error), rel=1e-12, abs=1e-9)
    for level in (0.80, 0.90, 0.95):
        assert ends(estimate, level) == pytest.approx(stats.norm.interval(level, point, error), rel=1e-9, abs=1e-7)
    freedom = sum(variances) ** 2 / sum(v**2 / (len(values) - 1) for v, (_, values) in zip(variances, parts, strict=True))
    by_t = estimate_total(sample, differences, quantiles=Quantiles.STUDENT)
    assert by_t.freedom is not None
    assert float(by_t.freedom) == pytest.approx(freedom, rel=1e-12)
    assert ends(by_t, 0.90) == pytest.approx(stats.t.interval(0.90, freedom, point, error), rel=1e-9, abs=1e-7)
    for stratum, (size, values) in zip(estimate.strata, parts, strict=True):
        own = size * values.std(ddof=1) / np.sqrt(len(values)) * np.sqrt(1 - len(values) / size)
        low = size * values.mean() - stats.t.ppf(0.95, len(values) - 1) * own
        assert float(stratum.limits[3].value) == pytest.approx(low, rel=1e-9, abs=1e-7)


@pytest.mark.parametrize("quantiles", list(Quantiles))
def test_one_stratum_is_a_simple_sample(frame_of: Frames, quantiles: Quantiles) -> None:
    frame = frame_of(90)
    simple = draw_simple(frame, 25, "3", 2)
    whole = draw_stratified(frame, Cut(), proportional(cut_frame(frame, Cut()), 25), "3", 2)
    assert (whole.units, whole.spares) == (simple.units, simple.spares)
    differences = found(simple, 1)
    one, other = (estimate_total(sample, differences, quantiles=quantiles) for sample in (simple, whole))
    assert (one.point, one.error, one.limits, one.freedom, one.formula) == (
        other.point,
        other.error,
        other.limits,
        other.freedom,
        other.formula,
    )


def test_a_certainty_stratum_adds_what_it_holds_and_no_doubt(frame_of: Frames) -> None:
    frame = frame_of(120)
    cut = Cut(by=CutBy.AMOUNT, certainty_from=Decimal(200))
    sample = draw_stratified(frame, cut, proportional(cut_frame(frame, cut), 50), "6")
    differences = found(sample, 4)
    estimate = estimate_total(sample, differences)
    low, high = estimate.strata
    assert high.certainty
    assert high.error == 0
    assert high.point == sum(differences[unit.key] for unit in sample.units if unit.stratum == high.name)
    assert estimate.error == low.error


def test_a_frame_reviewed_whole_is_summed(frame_of: Frames) -> None:
    sample = draw_simple(frame_of(12), 12, "1")
    differences = found(sample, 2)
    estimate = estimate_total(sample, differences)
    assert estimate.point == sum(differences.values()) == estimate.one_sided_90_lower.value
    assert "Every unit of the frame was reviewed" in estimate.notes[0]


def test_limits_are_named_exactly(frame_of: Frames) -> None:
    sample = draw_simple(frame_of(), 30, "1")
    names = [limit.name for limit in estimate_total(sample, found(sample, 1)).limits]
    assert names == [
        "one-sided 90 % lower limit (= lower limit of the two-sided 80 % confidence interval)",
        "lower limit of the two-sided 80 % confidence interval (= one-sided 90 %)",
        "upper limit of the two-sided 80 % confidence interval (= one-sided 90 %)",
        "lower limit of the two-sided 90 % confidence interval (= one-sided 95 %)",
        "upper limit of the two-sided 90 % confidence interval (= one-sided 95 %)",
        "lower limit of the two-sided 95 % confidence interval (= one-sided 97.5 %)",
        "upper limit of the two-sided 95 % confidence interval (= one-sided 97.5 %)",
    ]


def test_an_estimate_carries_its_formula_and_every_number_of_it(frame_of: Frames) -> None:
    sample = draw_simple(frame_of(), 30, "1")
    estimate = estimate_total(sample, found(sample, 1))
    numbers = {each.symbol: each.value for each in estimate.inputs}
    assert list(numbers) == ["N", "n", "d̄", "s", "SE(D)", "df", "t(80 %)", "t(90 %)", "t(95 %)"]
    assert [int(numbers[symbol]) for symbol in ("N", "n", "df")] == [200, 30, 29]
    by_hand = numbers["N"] * numbers["d̄"] - numbers["t(90 %)"] * numbers["SE(D)"]
    assert abs(by_hand - estimate.limit(Side.LOWER, LEVELS[1]).value) < Decimal("1E-20")
    assert estimate.distribution == "Student's t distribution with 29 degrees of freedom"
    assert "finite population correction" in estimate.formula.words
    assert "N·d̄" in estimate.formula.symbols
    precision = estimate.precision(LEVELS[1])
    assert precision is not None
    assert abs(precision * estimate.point - numbers["t(90 %)"] * numbers["SE(D)"]) < Decimal("1E-20")


def test_a_judgment_sample_is_never_extrapolated(frame_of: Frames) -> None:
    sample = pick_by_judgment(frame_of(20), ["CL0001", "CL0002"], "the newest")
    with pytest.raises(InputRefusedError, match=r"picked by judgment \(the newest\), not at random"):
        estimate_total(sample, {"CL0001": Decimal(1), "CL0002": Decimal(2)})


def test_a_rule_flagged_frame_speaks_for_itself_alone(frame_of: Frames) -> None:
    sample = draw_simple(frame_of(80, frame_kind=FrameKind.RULE_FLAGGED), 8, "1")
    estimate = estimate_total(sample, found(sample, 1))
    assert estimate.size == 20
    assert "only the 20 claims of claims.csv that a rule flagged" in estimate.basis.reach


def test_units_not_reviewed_or_not_determined_are_named(frame_of: Frames) -> None:
    sample = draw_simple(frame_of(), 9, "1")
    differences: dict[str, Decimal | None] = {unit.key: Decimal(1) for unit in sample.units}
    first = sample.units[0].key
    with pytest.raises(InputRefusedError, match=f"1 reviewed unit has no final determination: {first}"):
        estimate_total(sample, differences | {first: None})
    with pytest.raises(InputRefusedError, match=r"8 sampled units are not reviewed: .* and 3 more"):
        estimate_total(sample, {first: Decimal(1)})


def test_a_stratum_with_one_reviewed_unit_is_refused(frame_of: Frames) -> None:
    frame = frame_of(90)
    sample = draw_stratified(frame, BY_REGION, given(cut_frame(frame, BY_REGION), {"north": 2, "south": 4, "west": 5}), "9")
    north = next(unit for unit in sample.units if unit.stratum == "north")
    lost = Record(key=north.key, status=RecordStatus.NOT_RECEIVED, reason="no answer")
    with pytest.raises(InputRefusedError, match="Stratum north has 1 reviewed unit of 30"):
        estimate_total(sample, found(sample, 1), records=[lost], missing=MissingRule.LEFT_OUT)


def test_what_the_numbers_cannot_show_is_said(frame_of: Frames) -> None:
    sample = draw_simple(frame_of(), 40, "1")
    same = estimate_total(sample, {unit.key: Decimal(0) for unit in sample.units})
    assert same.point == same.error == 0
    assert "no spread" in same.notes[0]
    one = {unit.key: Decimal(100 if place == 0 else 0) for place, unit in enumerate(sample.units)}
    assert "does not show a net overpayment" in estimate_total(sample, one).notes[-1]
    few = draw_simple(frame_of(), 10, "1")
    assert "Fewer than 30" in estimate_total(few, {unit.key: Decimal(place) for place, unit in enumerate(few.units)}).notes[0]
