"""What an extrapolation gives, as values a report prints and a project keeps."""

from dataclasses import dataclass
from decimal import Decimal

from app.sampling.formulas import Formula, Input
from app.sampling.limits import Limit, Side
from app.sampling.moments import EXACT


@dataclass(frozen=True, slots=True, kw_only=True)
class StratumEstimate:
    """What one stratum gives."""

    name: str
    size: int  # N
    reviewed: int  # n
    nonzero: int  # units with a difference
    certainty: bool
    total: Decimal  # of the sample's differences
    mean: Decimal
    deviation: Decimal  # s
    error_of_mean: Decimal
    error: Decimal  # standard error of the stratum's total
    point: Decimal
    freedom: int
    limits: tuple[Limit, ...]  # by t with n - 1 degrees of freedom; none for a single unit


@dataclass(frozen=True, slots=True, kw_only=True)
class Basis:
    """What every estimate rests on and says of itself."""

    unit: str
    sample: str  # how it was drawn, in one sentence
    frame_hash: str
    seed: str
    reach: str  # what it speaks for
    missing: str  # how records not received count; empty when all were received
    replaced: tuple[str, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class TotalEstimate:
    """An extrapolated total difference: above zero overpaid, below zero underpaid. Nothing is rounded."""

    basis: Basis
    size: int  # N
    reviewed: int  # n, with the units that count as chosen because their records were not received
    nonzero: int
    mean: Decimal  # a unit's mean difference; of a stratified sample weighted by the strata's sizes
    deviation: Decimal | None  # s; None for several strata
    error_of_mean: Decimal
    error: Decimal  # standard error of the total
    point: Decimal
    quantiles: str  # the rule by which the distribution was chosen
    distribution: str
    freedom: Decimal | None  # None: the normal distribution
    limits: tuple[Limit, ...]  # the one-sided 90 % lower limit first, then both ends at 80, 90 and 95 %
    strata: tuple[StratumEstimate, ...]
    formula: Formula
    inputs: tuple[Input, ...]
    notes: tuple[str, ...]

    @property
    def one_sided_90_lower(self) -> Limit:
        """Return the one-sided 90 % lower limit."""
        return self.limits[0]

    def limit(self, side: Side, two_sided: Decimal) -> Limit:
        """Return an end of the two-sided interval of .80, .90 or .95."""
        return limit_of(self.limits, side, two_sided)

    def precision(self, two_sided: Decimal) -> Decimal | None:
        """Return half the width of the two-sided interval as a share of the point estimate; None unless that is above zero."""
        width = EXACT.subtract(self.limit(Side.UPPER, two_sided).value, self.point)
        return EXACT.divide(width, self.point) if self.point > 0 else None


@dataclass(frozen=True, slots=True, kw_only=True)
class StratumRate:
    """The rate of one stratum."""

    name: str
    size: int
    reviewed: int
    errors: int
    rate: Decimal


@dataclass(frozen=True, slots=True, kw_only=True)
class RateEstimate:
    """An extrapolated share of units in error. Nothing is rounded."""

    basis: Basis
    size: int  # N
    reviewed: int  # n
    errors: int  # x
    rate: Decimal  # p
    error: Decimal  # standard error of the rate
    count: Decimal  # N p, the estimated units in error
    count_error: Decimal
    method: str
    limits: tuple[Limit, ...]  # values are rates; the one-sided 90 % lower limit first
    strata: tuple[StratumRate, ...]
    formula: Formula
    inputs: tuple[Input, ...]
    notes: tuple[str, ...]

    @property
    def one_sided_90_lower(self) -> Limit:
        """Return the one-sided 90 % lower limit of the rate."""
        return self.limits[0]

    def limit(self, side: Side, two_sided: Decimal) -> Limit:
        """Return an end of the two-sided interval of .80, .90 or .95."""
        return limit_of(self.limits, side, two_sided)


def limit_of(limits: tuple[Limit, ...], side: Side, two_sided: Decimal) -> Limit:
    """Return the limit of that side and confidence; raises `KeyError` for a confidence that was not computed."""
    for limit in limits[1:]:
        if (limit.side, limit.two_sided) == (side, two_sided):
            return limit
    raise KeyError(side, two_sided)
