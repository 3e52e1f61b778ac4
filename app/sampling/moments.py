"""Mean and spread of exact amounts: fractions inside, 34 digits outside, so the same on every machine."""

from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Context, Decimal
from fractions import Fraction

EXACT = Context(prec=34)  # of every root and quotient in this package


@dataclass(frozen=True, slots=True, kw_only=True)
class Moments:
    """Of the n values of a sample: their sum, mean and variance (divisor n - 1; zero for a single value)."""

    count: int
    nonzero: int
    total: Decimal
    mean: Fraction
    variance: Fraction

    @property
    def deviation(self) -> Decimal:
        """Return the standard deviation s."""
        return root(self.variance)


def moments_of(values: Sequence[Decimal]) -> Moments:
    """Return the moments of one value or more."""
    exact = [Fraction(value) for value in values]
    count, total = len(exact), sum(exact, Fraction(0))
    squares = sum((value * value for value in exact), Fraction(0)) - total * total / count
    return Moments(
        count=count,
        nonzero=sum(1 for value in values if value),
        total=sum(values, Decimal(0)),
        mean=total / count,
        variance=squares / (count - 1) if count > 1 else Fraction(0),
    )


def decimal_of(value: Fraction) -> Decimal:
    """Return a fraction to 34 digits."""
    return EXACT.divide(Decimal(value.numerator), Decimal(value.denominator))


def root(value: Fraction) -> Decimal:
    """Return a square root to 34 digits."""
    wide = Context(prec=2 * EXACT.prec)
    return EXACT.plus(wide.sqrt(wide.divide(Decimal(value.numerator), Decimal(value.denominator))))
