"""What samples and estimates look like for a person."""

from collections.abc import Mapping
from decimal import Decimal

from app.cli.columns import section, table
from app.reports.dossier import Sampled
from app.sampling.draw import spares_lacking
from app.sampling.estimates import RateEstimate, TotalEstimate
from app.sampling.size import SizeAnswer
from app.workspace.samples import KeptSample

_CENT = Decimal("0.01")


def describe_sample(kept: KeptSample, tie: str, deviations: Mapping[str, Decimal], spares_asked: int) -> str:
    """Return frame, exclusions and the units in the order drawn; `deviations` are those by which strata were shared among."""
    sample, facts = kept.sample, kept.sample.frame
    rows = [
        ["population", f"{facts.population.count:,}", f"{facts.population.amount:,}"],
        *([f"less: {one.reason}", f"{one.tally.count:,}", f"{one.tally.amount:,}"] for one in facts.exclusions),
        ["frame", f"{facts.tally.count:,}", f"{facts.tally.amount:,}"],
    ]
    strata = [
        [one.name, f"{one.size:,}", f"{one.drawn:,} drawn", f"{one.spares:,} spares", _spread(deviations.get(one.name))]
        for one in sample.strata
    ]
    units = [[f"{one.number}", one.key, _amount(one.amount), one.stratum if len(sample.strata) > 1 else ""] for one in sample.units]
    spares = [[f"{one.number}", one.key, _amount(one.amount), one.stratum if len(sample.strata) > 1 else ""] for one in sample.spares]
    parts = [
        sample.method,
        section("Frame", rows),
        tie,
        section("Strata", strata) if len(strata) > 1 else "",
        section("Drawn", units),
        section("Spares", spares),
        spares_lacking(sample, spares_asked),
    ]
    return "\n\n".join(part for part in parts if part)


def describe_estimate(found: Sampled) -> str:
    """Return what is extrapolated with every limit under its exact name, or why nothing is."""
    parts = [found.sample.method]
    if found.total is not None:
        parts.append(section("Estimate of the total difference, amount less correct amount", _total(found.total)))
    if found.rate is not None:
        parts.append(section("Estimate of the rate of units in error", _rate(found.rate)))
    for estimate in (found.total, found.rate):
        if estimate is not None:
            basis = estimate.basis
            said = [estimate.formula.symbols, estimate.formula.source, basis.reach, basis.missing, *basis.replaced, *estimate.notes]
            parts.append("\n".join(text for text in said if text))
    return "\n\n".join([*parts, *([found.why_not] if found.why_not else [])])


def describe_size(answer: SizeAnswer) -> str:
    """Return a sample size with its formula."""
    inputs = table([[item.symbol, f"{round(item.value, 4).normalize():f}", item.name] for item in answer.inputs])
    return f"{answer.size:,} units\n\n{answer.formula.symbols}\n{answer.formula.source}\n{inputs}"


def _total(found: TotalEstimate) -> list[list[str]]:
    return [
        ["units in the frame", f"{found.size:,}"],
        ["units reviewed", f"{found.reviewed:,}"],
        ["point estimate", _amount(found.point)],
        ["standard error", _amount(found.error)],
        *([limit.name, _amount(limit.value)] for limit in found.limits),
    ]


def _rate(found: RateEstimate) -> list[list[str]]:
    return [
        ["units reviewed", f"{found.reviewed:,}"],
        ["units in error among them", f"{found.errors:,}"],
        ["rate", _share(found.rate)],
        *([limit.name, _share(limit.value)] for limit in found.limits),
    ]


def _spread(deviation: Decimal | None) -> str:
    return "" if deviation is None else f"standard deviation {_amount(deviation)}"


def _amount(value: Decimal | None) -> str:
    return "no amount" if value is None else f"{value.quantize(_CENT):,}"


def _share(value: Decimal) -> str:
    return f"{value * 100:.2f} %"
