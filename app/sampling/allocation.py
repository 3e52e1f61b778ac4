"""How a sample is shared among strata: in proportion, optimally, or as given."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from enum import StrEnum
from fractions import Fraction

from app.sampling.refuse import counted, named, refused
from app.sampling.strata import Stratum

LEAST = 2  # with fewer, a stratum shows no spread
_LAST_RESORT = 10**9  # a stratum without weight gives more than its least only when all others are taken whole


class Share(StrEnum):
    """The rule by which a sample was shared among strata."""

    PROPORTIONAL = "in proportion to the units of each stratum"
    NEYMAN = "optimal (Neyman): in proportion to the units of each stratum times their standard deviation"
    GIVEN = "as given for each stratum"


@dataclass(frozen=True, slots=True)
class Allocation:
    """How many units are drawn from each stratum, by its name; a certainty stratum is taken whole."""

    share: Share
    sizes: tuple[tuple[str, int], ...]


def proportional(strata: Sequence[Stratum], total: int) -> Allocation:
    """Return `total` units shared by n_h = n N_h / N, at least 2 a stratum, by largest remainders.

    The certainty strata are part of the total. Raises `InputRefusedError` where it does not suffice.
    """
    weights = {stratum.name: Fraction(len(stratum.units)) for stratum in strata}
    return Allocation(Share.PROPORTIONAL, _shared(strata, total, weights))


def neyman(strata: Sequence[Stratum], total: int, deviations: Mapping[str, Decimal]) -> Allocation:
    """Return `total` units shared by n_h = n N_h s_h / sum(N_h s_h) (Cochran 1977, section 5.5), at least 2 a stratum.

    `deviations` are standard deviations of the differences by stratum, of a probe sample for instance; a stratum whose share passes its
    size is taken whole and the rest shared anew (section 5.8).
    """
    unknown = sorted(deviations.keys() - {stratum.name for stratum in strata})
    if unknown:
        raise refused("allocation", f"The frame has no stratum {named(unknown)}.", "Name the strata as the frame has them.")
    missing = [stratum.name for stratum in strata if not stratum.certainty and stratum.name not in deviations]
    if missing:
        raise refused(
            "allocation", f"No standard deviation is given for {named(missing)}.", "Take a probe sample there, or share in proportion."
        )
    weights = {s.name: len(s.units) * Fraction(deviations.get(s.name, Decimal(0))) for s in strata}
    if any(weight < 0 for weight in weights.values()) or not any(weights[s.name] for s in strata if not s.certainty):
        raise refused("allocation", "The standard deviations are all zero, or one is below zero.", "Share in proportion instead.")
    return Allocation(Share.NEYMAN, _shared(strata, total, weights))


def given(strata: Sequence[Stratum], sizes: Mapping[str, int]) -> Allocation:
    """Return the sizes a person gave; a certainty stratum need not be named. Raises `InputRefusedError` for one that cannot be."""
    names = {stratum.name for stratum in strata}
    unknown = sorted(sizes.keys() - names)
    if unknown:
        raise refused("allocation", f"The frame has no stratum {named(unknown)}.", "Name the strata as the frame has them.")
    result = tuple((s.name, len(s.units) if s.certainty else sizes.get(s.name, 0)) for s in strata)
    for stratum, (name, size) in zip(strata, result, strict=True):
        low, high = _bounds(stratum)
        if not low <= size <= high or sizes.get(name, size) != size:
            why = f"Stratum {name} has {counted(high, 'unit', 'units')}; {sizes.get(name, size):,} cannot be drawn from it."
            raise refused("allocation", why, _can_be(stratum, low, high))
    return Allocation(Share.GIVEN, result)


def _can_be(stratum: Stratum, low: int, high: int) -> str:
    if stratum.certainty:
        return "A certainty stratum is taken whole."
    return "Draw all of it." if low == high else f"Draw {low:,} to {high:,}; with fewer, a stratum shows no spread."


def _bounds(stratum: Stratum) -> tuple[int, int]:
    size = len(stratum.units)
    return (size if stratum.certainty else min(LEAST, size)), size


def _shared(strata: Sequence[Stratum], total: int, weights: Mapping[str, Fraction]) -> tuple[tuple[str, int], ...]:
    bounds = {stratum.name: _bounds(stratum) for stratum in strata}
    least, most = sum(low for low, _ in bounds.values()), sum(high for _, high in bounds.values())
    if not least <= total <= most:
        why = f"{total:,} units cannot be shared among {len(strata)} strata that need {least:,} at least and hold {most:,}."
        raise refused("allocation", why, "Change the size, or use fewer strata.")
    exact = _exact(bounds, total, weights)
    sizes = {name: share.__floor__() for name, share in exact.items()}
    by_remainder = sorted(exact, key=lambda name: (sizes[name] - exact[name], name))
    for name in by_remainder[: total - sum(sizes.values())]:
        sizes[name] += 1
    return tuple((stratum.name, sizes[stratum.name]) for stratum in strata)


def _exact(bounds: Mapping[str, tuple[int, int]], total: int, weights: Mapping[str, Fraction]) -> dict[str, Fraction]:
    """Return shares in proportion to the weights, each held within its bounds, that sum to the total."""
    smallest = min(weight for weight in weights.values() if weight)
    heavy = {name: weight or smallest / _LAST_RESORT for name, weight in weights.items()}
    fixed: dict[str, Fraction] = {}
    while len(fixed) < len(bounds):
        free = [name for name in bounds if name not in fixed]
        level = (total - sum(fixed.values(), Fraction(0))) / sum((heavy[name] for name in free), Fraction(0))
        shares = {name: level * heavy[name] for name in free}
        under = {name: Fraction(bounds[name][0]) for name in free if shares[name] < bounds[name][0]}
        over = {name: Fraction(bounds[name][1]) for name in free if shares[name] > bounds[name][1]}
        if not under and not over:
            return fixed | shares
        lack = sum((low - shares[name] for name, low in under.items()), Fraction(0))
        excess = sum((shares[name] - high for name, high in over.items()), Fraction(0))
        fixed |= under if lack >= excess else over
    return fixed
