"""What an estimate rests on: a random sample whose every unit has a determination, or is counted as a person chose."""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from decimal import Decimal

from app.sampling.draw import Drawn, Sample, SampledStratum, SampleKind
from app.sampling.moments import Moments, moments_of
from app.sampling.records import MissingRule, Record, missing_sentence, settle
from app.sampling.refuse import counted, named, refused


@dataclass(frozen=True, slots=True, kw_only=True)
class StratumValues:
    """A stratum and the moments of its units' values."""

    stratum: SampledStratum
    moments: Moments

    @property
    def whole(self) -> bool:
        """Return whether every unit has a value, so that nothing is left to chance."""
        return self.moments.count == self.stratum.size


@dataclass(frozen=True, slots=True, kw_only=True)
class Evidence:
    """The values by stratum, and how records that were not received count."""

    strata: tuple[StratumValues, ...]
    missing: str  # a sentence; empty when all were received
    replaced: tuple[str, ...]  # a sentence for each replacement


def gather(
    sample: Sample,
    values: Mapping[str, Decimal | None],
    records: Iterable[Record],
    rule: MissingRule | None,
    whole: Callable[[Drawn], Decimal | None],
) -> Evidence:
    """Return what an estimate rests on; `whole` is the value of a unit that counts as an error of its whole amount.

    Raises `InputRefusedError` for a judgment sample, a unit without a determination, and a stratum with fewer than 2 units.
    """
    if sample.kind is SampleKind.JUDGMENT:
        why = f"The units were picked by judgment ({sample.why}), not at random, so nothing is known of how they stand for the others."
        raise refused("estimate", why, "Report what was found in these units alone, or draw a random sample.")
    settled = settle(sample, records)
    sentence = missing_sentence(settled, rule)
    groups: dict[str, list[Decimal]] = {stratum.name: [] for stratum in sample.strata}
    for unit, value in zip(settled.reviewed, _determined(settled.reviewed, values), strict=True):
        groups[unit.stratum].append(value)
    for unit in settled.not_received if rule is not MissingRule.LEFT_OUT else ():
        groups[unit.stratum].append(_counted(unit, rule, whole))
    for stratum in sample.strata:
        found = len(groups[stratum.name])
        if found < min(2, stratum.size):
            has = counted(found, "reviewed unit", "reviewed units")
            why = f"Stratum {stratum.name} has {has} of {stratum.size:,}; two are the least that show a spread."
            raise refused("estimate", why, "Use a spare, or draw a sample with more units there.")
    return Evidence(
        strata=tuple(StratumValues(stratum=stratum, moments=moments_of(groups[stratum.name])) for stratum in sample.strata),
        missing=sentence,
        replaced=tuple(f"{first.key} was replaced by spare {spare.number}, {spare.key}." for first, spare in settled.replaced),
    )


def _determined(units: Iterable[Drawn], values: Mapping[str, Decimal | None]) -> list[Decimal]:
    every = [(unit.key, values.get(unit.key)) for unit in units]
    open_keys = [key for key, _ in every if key not in values]
    if open_keys:
        why = f"{counted(len(open_keys), 'sampled unit is', 'sampled units are')} not reviewed: {named(open_keys)}."
        raise refused("estimate", why, "Review them, or state that their records were not received.")
    undetermined = [key for key, value in every if value is None]
    if undetermined:
        why = f"{counted(len(undetermined), 'reviewed unit has', 'reviewed units have')} no final determination: {named(undetermined)}."
        raise refused("estimate", why, "Determine the correct amount of each.")
    return [value for _, value in every if value is not None]


def _counted(unit: Drawn, rule: MissingRule | None, whole: Callable[[Drawn], Decimal | None]) -> Decimal:
    value = whole(unit) if rule is MissingRule.WHOLE_AMOUNT else Decimal(0)
    if value is None:
        raise refused(
            "estimate", f"{unit.key} states no amount, so it cannot count as an error of its whole amount.", "Choose another rule."
        )
    return value
