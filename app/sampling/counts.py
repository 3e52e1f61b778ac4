"""Exact limits for a count of errors in a finite frame (hypergeometric), and for a rate (Clopper-Pearson)."""

from collections.abc import Callable
from dataclasses import dataclass
from decimal import Decimal
from fractions import Fraction
from math import comb

from app.sampling.quantiles import beta_quantile


@dataclass(frozen=True, slots=True)
class CountSample:
    """A simple random sample of `drawn` units of `frame`, of which `found` are in error."""

    frame: int
    drawn: int
    found: int


def upper_count(sample: CountSample, tail: Decimal) -> int:
    """Return the largest number of errors in the frame with P(at most `found` in the sample) above `tail`.

    The inversion of RAT-STATS' unrestricted attribute appraisal (Katz 1953), in whole numbers, so exact.
    """
    highest = sample.frame - sample.drawn + sample.found
    return _last(lambda errors: _below(sample, errors) > Fraction(tail), sample.found, highest)


def lower_count(sample: CountSample, tail: Decimal) -> int:
    """Return the smallest number of errors in the frame with P(at least `found` in the sample) above `tail`."""
    mirrored = CountSample(sample.frame, sample.drawn, sample.drawn - sample.found)
    return sample.frame - upper_count(mirrored, tail)


def upper_rate(drawn: int, found: int, tail: Decimal) -> Decimal:
    """Return Clopper and Pearson's upper limit of a rate (1934), from the beta distribution."""
    return Decimal(1) if found == drawn else beta_quantile(float(1 - tail), found + 1, drawn - found)


def lower_rate(drawn: int, found: int, tail: Decimal) -> Decimal:
    """Return Clopper and Pearson's lower limit of a rate."""
    return Decimal(0) if found == 0 else beta_quantile(float(tail), found, drawn - found + 1)


def _below(sample: CountSample, errors: int) -> Fraction:
    """Return the probability of at most `found` errors in the sample when the frame holds `errors`."""
    sound = sample.frame - errors
    least = max(0, sample.drawn - sound)
    if sample.found < least:
        return Fraction(0)
    term = comb(errors, least) * comb(sound, sample.drawn - least)
    total = term
    for count in range(least, min(sample.found, errors)):
        term = term * (errors - count) * (sample.drawn - count) // ((count + 1) * (sound - sample.drawn + count + 1))
        total += term
    return Fraction(total, comb(sample.frame, sample.drawn))


def _last(holds: Callable[[int], bool], low: int, high: int) -> int:
    """Return the last number from `low` to `high` for which a condition that ends once still holds; it holds at `low`."""
    while low < high:
        middle = (low + high + 1) // 2
        if holds(middle):
            low = middle
        else:
            high = middle - 1
    return low
