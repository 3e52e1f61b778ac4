"""How a frame is cut into strata: by amount bands or by a column's value, with a stratum that is taken whole."""

from bisect import bisect_right
from dataclasses import dataclass
from decimal import Decimal
from enum import StrEnum
from itertools import pairwise

from app.sampling.frame import Frame
from app.sampling.refuse import counted, named, refused
from app.sampling.units import Unit

WHOLE = "all units"


class CutBy(StrEnum):
    """What decides a unit's stratum."""

    NOTHING = "one stratum"
    AMOUNT = "amount bands"
    VALUE = "a column's value"


@dataclass(frozen=True, slots=True, kw_only=True)
class Cut:
    """A rule that gives each unit its stratum, so that a sample's strata can be formed again from the frame."""

    by: CutBy = CutBy.NOTHING
    column: str = ""  # the column's name, for VALUE
    boundaries: tuple[Decimal, ...] = ()  # ascending; an amount on a boundary belongs to the band above it
    certainty_from: Decimal | None = None  # units of this amount or more are all taken
    certainty_values: tuple[str, ...] = ()  # strata of these values are taken whole

    @property
    def words(self) -> str:
        """Return the rule in words, for print."""
        if self.by is CutBy.NOTHING:
            return "not stratified"
        if self.by is CutBy.VALUE:
            whole = f", {', '.join(self.certainty_values)} taken whole" if self.certainty_values else ""
            return f"stratified by {self.column or 'a value'}{whole}"
        edges = f" with boundaries at {'; '.join(map(_money, self.boundaries))}" if self.boundaries else ""
        whole = f", {_money(self.certainty_from)} and over taken whole" if self.certainty_from is not None else ""
        return f"stratified by amount{edges}{whole}"


@dataclass(frozen=True, slots=True)
class Stratum:
    """The units of one stratum, in the frame's order."""

    name: str
    units: tuple[Unit, ...]
    certainty: bool  # every unit is taken

    @property
    def amount(self) -> Decimal:
        """Return the sum of the amounts that are stated."""
        return sum((unit.amount for unit in self.units if unit.amount is not None), Decimal(0))


def cut_frame(frame: Frame, cut: Cut) -> tuple[Stratum, ...]:
    """Return the strata that hold units, bands in ascending order, values in the order of their characters.

    Raises `InputRefusedError` where a unit has no amount or value to go by, or the boundaries do not ascend.
    """
    if cut.by is CutBy.NOTHING:
        return (Stratum(WHOLE, frame.units, certainty=False),)
    return _by_amount(frame, cut) if cut.by is CutBy.AMOUNT else _by_value(frame, cut)


def equal_bands(frame: Frame, bands: int, certainty_from: Decimal | None = None) -> Cut:
    """Return the cut into amount bands of about as many units each; equal amounts stay in one band, so there may be fewer.

    The certainty stratum, where one is asked for, comes on top of the bands.
    """
    if bands < 1:
        raise refused("strata", f"{bands} is no number of bands.", "Ask for one band or more.")
    amounts = sorted(_amount(unit) for unit in _with_amounts(frame) if certainty_from is None or _amount(unit) < certainty_from)
    starts = {amounts[len(amounts) * place // bands] for place in range(1, bands)} if amounts else set()
    return Cut(by=CutBy.AMOUNT, boundaries=tuple(sorted(starts - set(amounts[:1]))), certainty_from=certainty_from)


def band_name(low: Decimal | None, high: Decimal | None) -> str:
    """Return a band's name: `100.00 to under 500.00`."""
    if low is None:
        return WHOLE if high is None else f"under {_money(high)}"
    return f"{_money(low)} and over" if high is None else f"{_money(low)} to under {_money(high)}"


def _by_amount(frame: Frame, cut: Cut) -> tuple[Stratum, ...]:
    edges = [*cut.boundaries, *([] if cut.certainty_from is None else [cut.certainty_from])]
    if any(one >= other for one, other in pairwise(edges)):
        why = f"The boundaries {', '.join(map(_money, edges))} do not ascend."
        raise refused("strata", why, "Give each boundary once, from low to high, and the certainty amount last.")
    bands: list[list[Unit]] = [[] for _ in range(len(edges) + 1)]
    for unit in _with_amounts(frame):
        bands[bisect_right(edges, _amount(unit))].append(unit)
    whole = len(edges) if cut.certainty_from is not None else None
    lows, highs = [None, *edges], [*edges, None]
    every = zip(bands, lows, highs, strict=True)
    return tuple(Stratum(band_name(low, high), tuple(units), place == whole) for place, (units, low, high) in enumerate(every) if units)


def _by_value(frame: Frame, cut: Cut) -> tuple[Stratum, ...]:
    without = [unit.key for unit in frame.units if not unit.stratum]
    if without:
        why = f"{counted(len(without), 'unit has', 'units have')} no {cut.column or 'value'} to be stratified by: {named(without)}."
        raise refused("strata", why, "Exclude them with a reason, or stratify by another column.")
    groups: dict[str, list[Unit]] = {}
    for unit in frame.units:
        groups.setdefault(unit.stratum or "", []).append(unit)
    unknown = sorted(set(cut.certainty_values) - groups.keys())
    if unknown:
        raise refused("strata", f"No unit has the value {named(unknown)}.", "Choose the certainty strata among the values of the frame.")
    return tuple(Stratum(value, tuple(groups[value]), value in cut.certainty_values) for value in sorted(groups))


def _with_amounts(frame: Frame) -> tuple[Unit, ...]:
    without = [unit.key for unit in frame.units if unit.amount is None]
    if without:
        why = f"{counted(len(without), 'unit states', 'units state')} no amount: {named(without)}."
        raise refused("strata", why, "Exclude them with a reason, or stratify by a column.")
    return frame.units


def _money(amount: Decimal) -> str:
    cents = amount.quantize(Decimal("0.01"))
    return f"{cents if cents == amount else amount:,f}"


def _amount(unit: Unit) -> Decimal:
    return unit.amount if unit.amount is not None else Decimal(0)
