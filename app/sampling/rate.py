"""Extrapolation of an error rate to the frame, with exact limits for a simple sample."""

from collections.abc import Iterable, Mapping
from decimal import Decimal
from enum import StrEnum
from fractions import Fraction

from app.sampling import formulas
from app.sampling.counts import CountSample, lower_count, lower_rate, upper_count, upper_rate
from app.sampling.draw import Sample
from app.sampling.estimate import basis_of, variance_of_total
from app.sampling.estimates import RateEstimate, StratumRate
from app.sampling.evidence import Evidence, StratumValues, gather
from app.sampling.formulas import Formula, Input
from app.sampling.limits import LEVELS, Limit, Side, Spread, alone, limit_name, limits_around, one_sided_of
from app.sampling.moments import decimal_of, root
from app.sampling.records import MissingRule, Record


class RateMethod(StrEnum):
    """How the limits of a simple sample's rate are found; a stratified sample has the normal approximation."""

    HYPERGEOMETRIC = "exact for the finite frame (hypergeometric), as RAT-STATS"
    CLOPPER_PEARSON = "exact binomial (Clopper-Pearson)"
    NORMAL = "normal approximation by strata, as RAT-STATS"


def estimate_rate(
    sample: Sample,
    errors: Mapping[str, bool | None],
    *,
    records: Iterable[Record] = (),
    missing: MissingRule | None = None,
    method: RateMethod = RateMethod.HYPERGEOMETRIC,
) -> RateEstimate:
    """Return the share of the frame's units in error, estimated from the reviewed units (True: in error).

    Refuses what `estimate_total` refuses. A record not received that counts with its whole amount counts as a unit in error.
    """
    values = {key: None if wrong is None else Decimal(wrong) for key, wrong in errors.items()}
    evidence = gather(sample, values, records, missing, lambda _: Decimal(1))
    strata = tuple(_stratum(each) for each in evidence.strata)
    size, reviewed, found = (sum(numbers) for numbers in zip(*((s.size, s.reviewed, s.errors) for s in strata), strict=True))
    count = sum((each.stratum.size * each.moments.mean for each in evidence.strata), Fraction(0))
    variance = sum((variance_of_total(each) for each in evidence.strata), Fraction(0))
    rate, error = decimal_of(count / size), root(variance / size**2)
    used = method if len(strata) == 1 else RateMethod.NORMAL
    if used is RateMethod.NORMAL:
        limits = tuple(_held(limit) for limit in limits_around(rate, error, Spread(freedom=None)))
    else:
        limits = _exact(CountSample(size, reviewed, found), used)
    return RateEstimate(
        basis=basis_of(sample, evidence),
        size=size,
        reviewed=reviewed,
        errors=found,
        rate=rate,
        error=error,
        count=decimal_of(count),
        count_error=root(variance),
        method=used.value,
        limits=limits,
        strata=strata,
        formula=_formula(used),
        inputs=(
            Input(name="units in the frame", symbol="N", value=Decimal(size)),
            Input(name="units reviewed", symbol="n", value=Decimal(reviewed)),
            Input(name="units in error among them", symbol="x", value=Decimal(found)),
            Input(name="rate", symbol="p", value=rate),
            Input(name="standard error of the rate", symbol="SE(p)", value=error),
        ),
        notes=_notes(evidence, used),
    )


def _stratum(values: StratumValues) -> StratumRate:
    moments = values.moments
    return StratumRate(
        name=values.stratum.name,
        size=values.stratum.size,
        reviewed=moments.count,
        errors=moments.nonzero,
        rate=decimal_of(moments.mean),
    )


def _exact(sample: CountSample, method: RateMethod) -> tuple[Limit, ...]:
    ends = [_end(sample, method, side, level) for level in LEVELS for side in Side]
    return (alone(ends[0]), *ends)


def _end(sample: CountSample, method: RateMethod, side: Side, level: Decimal) -> Limit:
    single = one_sided_of(level)
    tail, count = 1 - single, None
    if method is RateMethod.CLOPPER_PEARSON:
        value = (lower_rate if side is Side.LOWER else upper_rate)(sample.drawn, sample.found, tail)
    else:
        count = (lower_count if side is Side.LOWER else upper_count)(sample, tail)
        value = decimal_of(Fraction(count, sample.frame))
    return Limit(name=limit_name(side, level), side=side, two_sided=level, one_sided=single, value=value, count=count)


def _held(limit: Limit) -> Limit:
    return Limit(
        name=limit.name,
        side=limit.side,
        two_sided=limit.two_sided,
        one_sided=limit.one_sided,
        value=min(max(limit.value, Decimal(0)), Decimal(1)),
        quantile=limit.quantile,
    )


def _formula(method: RateMethod) -> Formula:
    if method is RateMethod.NORMAL:
        return formulas.STRATIFIED_RATE
    return formulas.CLOPPER_PEARSON_RATE if method is RateMethod.CLOPPER_PEARSON else formulas.HYPERGEOMETRIC_RATE


def _notes(evidence: Evidence, method: RateMethod) -> tuple[str, ...]:
    if method is RateMethod.NORMAL and not any(each.moments.variance for each in evidence.strata):
        return ("The reviewed units show no spread, so the limits repeat the rate and say nothing of the units not reviewed.",)
    return ()
