"""What the sample's page says: frame, units and estimates in the words and figures the report prints. Knows no Qt."""

from collections.abc import Sequence
from decimal import Decimal

from app.reports.dossier import Sampled
from app.sampling.estimates import RateEstimate, TotalEstimate
from app.sampling.frame import FrameFacts, Tally
from app.sampling.records import Record, RecordStatus
from app.workspace.samples import KeptSample

FRAME_HEAD = ("Frame", "Units", "Amount")
UNIT_HEAD = ("Unit", "Drawn as", "Amount", "Record", "Stratum")
_CENT = Decimal("0.01")


def frame_rows(facts: FrameFacts) -> tuple[tuple[str, str, str], ...]:
    """Return population, every exclusion and the frame."""
    return (
        (f"Population: {facts.unit.plural} of {facts.source}", *_tally(facts.population)),
        *((f"less: {one.reason}", *_tally(one.tally)) for one in facts.exclusions),
        (f"Frame: {facts.kind.value}", *_tally(facts.tally)),
    )


def unit_rows(kept: KeptSample, records: Sequence[Record]) -> tuple[tuple[str, ...], ...]:
    """Return the units in the order drawn, then the spares, each with what became of its record."""
    held = {record.key: record for record in records}
    return tuple(
        (unit.key, f"{said} {unit.number}", money(unit.amount), _record(held.get(unit.key)), unit.stratum)
        for said, group in (("sample", kept.sample.units), ("spare", kept.sample.spares))
        for unit in group
    )


def estimate_text(found: Sampled) -> str:
    """Return what is extrapolated, every limit under its exact name, with formula and source; or why nothing is."""
    parts = [found.sample.method]
    parts += [_total(found.total)] if found.total is not None else []
    parts += [_rate(found.rate)] if found.rate is not None else []
    for one in (found.total, found.rate):
        if one is not None:
            basis = one.basis
            parts.append("\n".join(dict.fromkeys(text for text in (one.formula.words, one.formula.symbols, one.formula.source) if text)))
            parts.append("\n".join(text for text in (basis.reach, basis.missing, *basis.replaced, *one.notes) if text))
    parts += [found.why_not] if found.why_not else []
    return "\n\n".join(dict.fromkeys(part for part in parts if part))


def money(value: Decimal | None) -> str:
    """Return an amount to the cent."""
    return "no amount" if value is None else f"{'−' if value < 0 else ''}${abs(value).quantize(_CENT):,}"


def _total(found: TotalEstimate) -> str:
    lines = ["Total difference, amount less correct amount (above zero overpaid)", f"Point estimate: {money(found.point)}"]
    lines += [f"Standard error: {money(found.error)}"]
    lines += [f"{limit.name[:1].upper()}{limit.name[1:]}: {money(limit.value)}" for limit in found.limits]
    return "\n".join(lines)


def _rate(found: RateEstimate) -> str:
    lines = [f"Rate of units in error: {found.rate * 100:.2f} % ({found.errors:,} of {found.reviewed:,} reviewed)"]
    lines += [f"{limit.name[:1].upper()}{limit.name[1:]}: {limit.value * 100:.2f} %" for limit in found.limits]
    return "\n".join(lines)


def _tally(tally: Tally) -> tuple[str, str]:
    without = f" ({tally.without_amount:,} without)" if tally.without_amount else ""
    return f"{tally.count:,}", f"{money(tally.amount)}{without}"


def _record(record: Record | None) -> str:
    if record is None:
        return "received, unless said otherwise"
    spare = f" {record.spare}" if record.status is RecordStatus.REPLACED else ""
    return f"{record.status.value}{spare}{f': {record.reason}' if record.reason else ''}"
