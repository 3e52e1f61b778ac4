"""Confidence limits under their exact names, and the quantiles they rest on."""

from dataclasses import dataclass
from decimal import Decimal
from enum import StrEnum

from app.sampling.moments import EXACT
from app.sampling.quantiles import normal_quantile, t_quantile

LEVELS = (Decimal("0.80"), Decimal("0.90"), Decimal("0.95"))  # two-sided, as RAT-STATS prints them


class Side(StrEnum):
    """Which end of the interval."""

    LOWER = "lower"
    UPPER = "upper"


@dataclass(frozen=True, slots=True, kw_only=True)
class Limit:
    """One limit. `name` says which it is without leaving room for another reading."""

    name: str
    side: Side
    two_sided: Decimal  # the confidence of the interval it bounds
    one_sided: Decimal  # its own confidence, taken alone
    value: Decimal
    quantile: Decimal | None = None  # t or z; None for an exact limit
    count: int | None = None  # of a rate: the units in error in the frame


@dataclass(frozen=True, slots=True, kw_only=True)
class Spread:
    """The distribution limits are taken from: Student's t with `freedom` degrees of freedom, or the normal one without."""

    freedom: Decimal | None

    @property
    def words(self) -> str:
        """Return the distribution in words."""
        if self.freedom is None:
            return "the standard normal distribution"
        return f"Student's t distribution with {round(self.freedom, 2).normalize():f} degrees of freedom"

    @property
    def symbol(self) -> str:
        """Return z or t."""
        return "z" if self.freedom is None else "t"

    def quantile(self, one_sided: Decimal) -> Decimal:
        """Return the quantile for a one-sided confidence."""
        return normal_quantile(float(one_sided)) if self.freedom is None else t_quantile(float(one_sided), float(self.freedom))


def one_sided_of(two_sided: Decimal) -> Decimal:
    """Return the confidence one end of an interval has when taken alone: .90 gives .95."""
    return (1 + two_sided) / 2


def limit_name(side: Side, two_sided: Decimal) -> str:
    """Return a limit's name by the interval it bounds: `lower limit of the two-sided 90 % confidence interval (= one-sided 95 %)`."""
    return f"{side.value} limit of the two-sided {percent(two_sided)} confidence interval (= one-sided {percent(one_sided_of(two_sided))})"


def one_sided_name(side: Side, two_sided: Decimal) -> str:
    """Return a limit's name when it is taken alone: `one-sided 90 % lower limit (= … of the two-sided 80 % confidence interval)`."""
    alone = percent(one_sided_of(two_sided))
    return f"one-sided {alone} {side.value} limit (= {side.value} limit of the two-sided {percent(two_sided)} confidence interval)"


def percent(share: Decimal) -> str:
    """Return a share as a percentage without needless zeros: `97.5 %`."""
    return f"{(share * 100).normalize():f} %"


def limits_around(point: Decimal, error: Decimal, spread: Spread) -> tuple[Limit, ...]:
    """Return point less and plus quantile times standard error: the one-sided 90 % lower limit first, then both ends at every level."""
    ends = [_around(point, error, spread, side, level) for level in LEVELS for side in Side]
    return (alone(ends[0]), *ends)


def alone(limit: Limit) -> Limit:
    """Return a limit under its one-sided name."""
    return Limit(
        name=one_sided_name(limit.side, limit.two_sided),
        side=limit.side,
        two_sided=limit.two_sided,
        one_sided=limit.one_sided,
        value=limit.value,
        quantile=limit.quantile,
        count=limit.count,
    )


def _around(point: Decimal, error: Decimal, spread: Spread, side: Side, level: Decimal) -> Limit:
    single = one_sided_of(level)
    quantile = spread.quantile(single)
    width = EXACT.multiply(quantile, error)
    value = EXACT.subtract(point, width) if side is Side.LOWER else EXACT.add(point, width)
    return Limit(name=limit_name(side, level), side=side, two_sided=level, one_sided=single, value=value, quantile=quantile)
