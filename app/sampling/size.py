"""How many units to draw for an estimate of wanted confidence and precision. Help for planning: an estimate does not rest on it."""

from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal
from fractions import Fraction
from math import ceil

from app.sampling.allocation import LEAST, Share
from app.sampling.formulas import Formula, Input
from app.sampling.limits import one_sided_of, percent
from app.sampling.moments import Moments, decimal_of
from app.sampling.quantiles import normal_quantile
from app.sampling.refuse import refused

_COCHRAN = "Cochran, Sampling Techniques, 3rd edition, 1977"
MEAN_SIZE = Formula(
    words=(
        "The square of z times the standard deviation over the wanted precision of the mean, then corrected for the finite frame: divided "
        "by one plus its share of the frame. The precision of a mean is that of the total divided by the units in the frame."
    ),
    symbols="n₀ = (z·s/d)²;  n = n₀/(1 + n₀/N), rounded up",
    source=f"{_COCHRAN}, section 4.6",
)
RATE_SIZE = Formula(
    words="z squared times the expected rate times its complement over the precision squared, then corrected for the finite frame.",
    symbols="n₀ = z²·p(1 − p)/d²;  n = n₀/(1 + (n₀ − 1)/N), rounded up",
    source=f"{_COCHRAN}, section 4.4",
)
STRATA_SIZE_NEYMAN = Formula(
    words="The size that gives the wanted precision of the total when each stratum's share follows its units times its standard deviation.",
    symbols="n = (Σ Wₕsₕ)²/(V + Σ Wₕsₕ²/N), rounded up;  V = (d/z)²,  Wₕ = Nₕ/N",
    source=f"{_COCHRAN}, section 5.9",
)
STRATA_SIZE_PROPORTIONAL = Formula(
    words="The size that gives the wanted precision of the total when each stratum's share follows its units, with the finite correction.",
    symbols="n₀ = Σ Wₕsₕ²/V;  n = n₀/(1 + n₀/N), rounded up;  V = (d/z)²,  Wₕ = Nₕ/N",
    source=f"{_COCHRAN}, section 5.9",
)


@dataclass(frozen=True, slots=True, kw_only=True)
class SizeAnswer:
    """A sample size with the numbers it came from. At least 2 and at most the frame."""

    size: int
    uncorrected: Decimal  # n₀, or the exact n of the optimal allocation
    formula: Formula
    inputs: tuple[Input, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class StratumSpread:
    """What is known of a stratum before drawing: its units, and mean and standard deviation of the differences from a probe sample."""

    name: str
    size: int
    mean: Decimal
    deviation: Decimal


def mean_size(units: int, probe: Moments, confidence: Decimal, precision: Decimal) -> SizeAnswer:
    """Return the size for a mean or total that is right within `precision` (a share of it) with a two-sided `confidence`.

    `probe` are the moments of a probe sample's differences. Raises `InputRefusedError` where its mean is zero: no share of nothing.
    """
    return mean_size_within(units, probe.deviation, confidence, decimal_of(abs(probe.mean) * Fraction(_positive(precision))))


def mean_size_within(units: int, deviation: Decimal, confidence: Decimal, within: Decimal) -> SizeAnswer:
    """Return the size for a mean that is right within an amount a unit."""
    z = _z(confidence)
    if within <= 0:
        raise refused(
            "sample size", "The probe sample's mean difference is zero, so no share of it can be asked for.", "Give an amount a unit."
        )
    uncorrected = (Fraction(z) * Fraction(deviation) / Fraction(within)) ** 2
    return _answer(
        units,
        uncorrected / (1 + uncorrected / units),
        uncorrected,
        MEAN_SIZE,
        (*_common(units, confidence, z), _input("standard deviation", "s", deviation), _input("precision of the mean", "d", within)),
    )


def rate_size(units: int, expected: Decimal, confidence: Decimal, within: Decimal) -> SizeAnswer:
    """Return the size for a rate that is right within `within` (a share: .05 for five points) with a two-sided `confidence`.

    `expected` is the rate one expects; .5 gives the largest size.
    """
    z = _z(confidence)
    if not 0 < expected < 1:
        raise refused("sample size", f"{percent(expected)} is no rate to plan with.", "Expect a rate above 0 and below 100 %.")
    uncorrected = Fraction(z) ** 2 * Fraction(expected) * (1 - Fraction(expected)) / Fraction(_positive(within)) ** 2
    return _answer(
        units,
        uncorrected / (1 + (uncorrected - 1) / units),
        uncorrected,
        RATE_SIZE,
        (*_common(units, confidence, z), _input("expected rate", "p", expected), _input("precision", "d", within)),
    )


def strata_size(strata: Sequence[StratumSpread], confidence: Decimal, precision: Decimal, share: Share) -> SizeAnswer:
    """Return the size of a whole stratified sample for a total right within `precision`, a share of it.

    A certainty stratum is left out of `strata` and added to the size. Raises `InputRefusedError` for an allocation given by hand.
    """
    z, units = _z(confidence), sum(stratum.size for stratum in strata)
    mean = sum((stratum.size * Fraction(stratum.mean) for stratum in strata), Fraction(0)) / max(1, units)
    within = abs(mean) * Fraction(_positive(precision))
    if not within or share is Share.GIVEN:
        why = "The expected total is zero." if not within else "A size can be found for a proportional or an optimal allocation only."
        raise refused("sample size", why, "Take a probe sample, and choose proportional or optimal.")
    variance = (within / Fraction(z)) ** 2
    squares = sum((Fraction(s.size, units) * Fraction(s.deviation) ** 2 for s in strata), Fraction(0))
    if share is Share.NEYMAN:
        exact = sum((Fraction(s.size, units) * Fraction(s.deviation) for s in strata), Fraction(0)) ** 2 / (variance + squares / units)
        uncorrected, formula = exact, STRATA_SIZE_NEYMAN
    else:
        uncorrected, formula = squares / variance, STRATA_SIZE_PROPORTIONAL
        exact = uncorrected / (1 + uncorrected / units)
    inputs = [*_common(units, confidence, z), _input("precision of the mean", "d", decimal_of(within))]
    for stratum in strata:
        inputs.append(_input(f"units of stratum {stratum.name}", "Nₕ", Decimal(stratum.size)))
        inputs.append(_input(f"standard deviation of stratum {stratum.name}", "sₕ", stratum.deviation))
    return _answer(units, exact, uncorrected, formula, tuple(inputs), LEAST * len(strata))


def _answer(  # noqa: PLR0913, PLR0917 - the parts of the answer
    units: int, exact: Fraction, uncorrected: Fraction, formula: Formula, inputs: tuple[Input, ...], least: int = LEAST
) -> SizeAnswer:
    return SizeAnswer(size=min(units, max(least, ceil(exact))), uncorrected=decimal_of(uncorrected), formula=formula, inputs=inputs)


def _z(confidence: Decimal) -> Decimal:
    if not 0 < confidence < 1:
        raise refused("sample size", f"{percent(confidence)} is no confidence.", "Ask for one above 0 and below 100 %.")
    return normal_quantile(float(one_sided_of(confidence)))


def _positive(precision: Decimal) -> Decimal:
    if precision <= 0:
        raise refused("sample size", f"{percent(precision)} is no precision.", "Ask for one above 0.")
    return precision


def _common(units: int, confidence: Decimal, z: Decimal) -> tuple[Input, ...]:
    if units < 1:
        raise refused("sample size", "The frame has no units.", "Build the frame first.")
    return (
        _input("units in the frame", "N", Decimal(units)),
        _input("two-sided confidence", "1 − α", confidence),
        _input("normal quantile", "z", z),
    )


def _input(name: str, symbol: str, value: Decimal) -> Input:
    return Input(name=name, symbol=symbol, value=value)
