"""The figures of a sample: its frame with every exclusion, how it was drawn, its records, and what is estimated from it."""

from decimal import Decimal

from app.audit.audited_lines import AuditedLine
from app.reports.dossier import Dossier
from app.reports.values import Figures, Value, number, share, words
from app.sampling.draw import SampleKind
from app.sampling.estimates import RateEstimate, TotalEstimate
from app.sampling.frame import Tally
from app.sampling.records import RecordStatus

NAMED = "Claim, line, date"
NOT_DRAWN = "The lines were not drawn as a sample; nothing is extrapolated to other lines."


def frame(dossier: Dossier) -> Figures:
    """Return population, every listed exclusion and the frame: counts and amounts that add up."""
    head = ("Frame", "Units", "Amount", "Units without an amount")
    if dossier.sampling is None:
        return Figures(head, ())
    facts = dossier.sampling.sample.frame
    return Figures(
        head,
        (
            (f"Population: {facts.unit.plural} of {facts.source}", *_tally(facts.population)),
            *((f"less: {one.reason}", *_tally(one.tally)) for one in facts.exclusions),
            (f"Frame: {facts.kind.value}", *_tally(facts.tally)),
        ),
    )


def sample(dossier: Dossier) -> Figures:
    """Return how the sample was drawn: all that is needed to draw it again."""
    if dossier.sampling is None:
        return Figures(("Sample", ""), ())
    drawn = dossier.sampling.sample
    rows: tuple[tuple[str, Value], ...] = (
        ("Kind", drawn.kind.value),
        ("Unit", drawn.frame.unit.value),
        ("How it was drawn", drawn.method),
        ("Strata", drawn.cut.words),
        ("Seed", drawn.seed),
        ("Generator", f"{drawn.generator} {drawn.generator_version}".strip()),
        ("Rule of the generator", drawn.generator_rule),
        ("Hash of the frame", drawn.frame.hash),
        ("Rule of the hash", drawn.frame.hash_rule),
        ("Order of the frame", drawn.frame.order),
        ("What an estimate speaks for", "" if drawn.kind is SampleKind.JUDGMENT else drawn.frame.reach),
        *((status.value.capitalize(), count) for status, count in _records(dossier).items()),
    )
    return Figures(("Sample", ""), tuple((name, value) for name, value in rows if value not in {"", None}))


def strata(dossier: Dossier) -> Figures:
    """Return the strata as they were drawn from."""
    drawn = dossier.sampling.sample.strata if dossier.sampling else ()
    return Figures(
        ("Stratum", "Units in the frame", "Amount", "Drawn", "Spares", "Taken whole"),
        tuple((one.name, one.size, one.amount, one.drawn, one.spares, "yes" if one.certainty else "no") for one in drawn),
    )


def units(dossier: Dossier) -> Figures:
    """Return the units drawn, in the order drawn, then the spares, each with what became of its record."""
    lines = dossier.sampling.lines if dossier.sampling else {}
    head = ("Unit", *((NAMED,) if lines else ()), "Stratum", "Number", "Amount", "Drawn as", "Record", "Why")
    if dossier.sampling is None:
        return Figures(head, ())
    held = {record.key: record for record in dossier.sampling.records}
    drawn = dossier.sampling.sample
    return Figures(
        head,
        tuple(
            (
                unit.key,
                *((_line(lines.get(unit.key)),) if lines else ()),
                unit.stratum,
                unit.number,
                unit.amount,
                said,
                held[unit.key].status.value if unit.key in held else None,
                held[unit.key].reason if unit.key in held else None,
            )
            for said, group in (("sample", drawn.units), ("spare", drawn.spares))
            for unit in group
        ),
    )


def _line(line: AuditedLine | None) -> str:
    """Return what people know a line by; its key is a hash of what it says."""
    return "" if line is None else ", ".join(words(part) for part in (line.claim_id, line.line, line.date) if part)


def total_estimate(dossier: Dossier) -> Figures:
    """Return the extrapolated total with every limit under its exact name."""
    found = dossier.sampling.total if dossier.sampling else None
    return Figures(("Estimate of the total difference", "Value"), _total(found) if found else ())


def rate_estimate(dossier: Dossier) -> Figures:
    """Return the extrapolated rate of units in error with every limit under its exact name."""
    found = dossier.sampling.rate if dossier.sampling else None
    return Figures(("Estimate of the rate of units in error", "Value"), _rate(found) if found else ())


def estimate_notes(dossier: Dossier) -> tuple[str, ...]:
    """Return what an estimate says of itself, formula and source first; or why there is none."""
    held = dossier.sampling
    if held is None:
        return ()
    said = [held.why_not]
    for found in (held.total, held.rate):
        if found is not None:
            said += [found.formula.words, found.formula.symbols, found.formula.source, found.basis.reach, found.basis.missing]
            said += [*found.basis.replaced, *found.notes]
    return tuple(dict.fromkeys(text for text in said if text))


def _total(found: TotalEstimate) -> tuple[tuple[Value, ...], ...]:
    return (
        ("Units in the frame", found.size),
        ("Units reviewed", found.reviewed),
        ("Units with a difference", found.nonzero),
        ("Mean difference of a unit", _cents(found.mean)),
        ("Point estimate (difference estimator)", _cents(found.point)),
        ("Standard error", _cents(found.error)),
        *((_capital(limit.name), _cents(limit.value)) for limit in found.limits),
        ("Distribution", found.distribution),
    )


def _rate(found: RateEstimate) -> tuple[tuple[Value, ...], ...]:
    return (
        ("Units in the frame", found.size),
        ("Units reviewed", found.reviewed),
        ("Units in error among them", found.errors),
        ("Rate", share(found.rate)),
        ("Estimated units in error in the frame", number(round(found.count, 1))),
        *((_capital(limit.name), share(limit.value)) for limit in found.limits),
        ("How the limits are found", found.method),
    )


def _records(dossier: Dossier) -> dict[RecordStatus, int]:
    records = dossier.sampling.records if dossier.sampling else ()
    return {status: count for status in RecordStatus if (count := sum(1 for record in records if record.status is status))}


def _tally(tally: Tally) -> tuple[int, Decimal, int]:
    return tally.count, tally.amount, tally.without_amount


def _cents(value: Decimal) -> Decimal:
    return round(value, 2)


def _capital(text: str) -> str:
    return text[:1].upper() + text[1:]
