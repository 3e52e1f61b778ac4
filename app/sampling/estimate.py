"""Extrapolation of reviewed differences to the frame: difference estimator with standard error and limits.

The limits are those of RAT-STATS, the sampling program of the Office of Inspector General of the U.S. Department of Health and Human
Services: Student's t with n - 1 degrees of freedom for a simple sample and for each stratum, the normal distribution for all strata
together.
"""

from collections.abc import Iterable, Mapping, Sequence
from decimal import Decimal
from enum import StrEnum
from fractions import Fraction

from app.sampling import formulas
from app.sampling.draw import Sample
from app.sampling.estimates import Basis, StratumEstimate, TotalEstimate
from app.sampling.evidence import Evidence, StratumValues, gather
from app.sampling.formulas import Formula, Input
from app.sampling.limits import LEVELS, Limit, Spread, limits_around, one_sided_of, percent
from app.sampling.moments import decimal_of, root
from app.sampling.records import MissingRule, Record
from app.sampling.refuse import counted

_FEW = 30


class Quantiles(StrEnum):
    """Which distribution the limits of all strata together are taken from; a simple sample always has Student's t."""

    RAT_STATS = "as RAT-STATS: normal for a stratified sample"
    STUDENT = "Student's t with Satterthwaite's degrees of freedom for a stratified sample"


def estimate_total(
    sample: Sample,
    differences: Mapping[str, Decimal | None],
    *,
    records: Iterable[Record] = (),
    missing: MissingRule | None = None,
    quantiles: Quantiles = Quantiles.RAT_STATS,
) -> TotalEstimate:
    """Return the total difference of the frame, estimated from the reviewed units' differences (amount less correct amount).

    `differences` may hold more units than the sample; None stands for a unit whose correct amount is not determined. Raises
    `InputRefusedError` for a judgment sample, for units that are not reviewed, for a stratum with fewer than two units, and for records
    not received without a rule for them.
    """
    evidence = gather(sample, differences, records, missing, lambda unit: unit.amount)
    strata = tuple(_stratum(each) for each in evidence.strata)
    size, reviewed = sum(each.size for each in strata), sum(each.reviewed for each in strata)
    point = sum((each.stratum.size * each.moments.mean for each in evidence.strata), Fraction(0))
    error = root(sum((variance_of_total(each) for each in evidence.strata), Fraction(0)))
    error_of_mean = root(sum((variance_of_total(each) for each in evidence.strata), Fraction(0)) / size**2)
    spread = spread_of(evidence, quantiles)
    limits = limits_around(decimal_of(point), error, spread)
    deviation = strata[0].deviation if len(strata) == 1 else None
    return TotalEstimate(
        basis=basis_of(sample, evidence),
        size=size,
        reviewed=reviewed,
        nonzero=sum(each.nonzero for each in strata),
        mean=decimal_of(point / size),
        deviation=deviation,
        error_of_mean=error_of_mean,
        error=error,
        point=decimal_of(point),
        quantiles=quantiles.value if len(strata) > 1 else "",
        distribution=spread.words,
        freedom=spread.freedom,
        limits=limits,
        strata=strata,
        formula=_formula(strata, quantiles),
        inputs=_inputs(size, reviewed, decimal_of(point / size), deviation, error, spread),
        notes=_notes(evidence, reviewed, limits[0], decimal_of(point)),
    )


def basis_of(sample: Sample, evidence: Evidence) -> Basis:
    """Return what an estimate from this sample says of itself."""
    return Basis(
        unit=sample.frame.unit.value,
        sample=sample.method,
        frame_hash=sample.frame.hash,
        seed=sample.seed,
        reach=sample.frame.reach,
        missing=evidence.missing,
        replaced=evidence.replaced,
    )


def variance_of_total(values: StratumValues) -> Fraction:
    """Return N (N - n) s² / n, the variance of a stratum's estimated total (Cochran 1977, section 5.4)."""
    size, moments = values.stratum.size, values.moments
    return Fraction(size * (size - moments.count), moments.count) * moments.variance


def spread_of(evidence: Evidence, quantiles: Quantiles) -> Spread:
    """Return the distribution the limits are taken from."""
    if len(evidence.strata) == 1:
        return Spread(freedom=Decimal(max(1, evidence.strata[0].moments.count - 1)))
    return Spread(freedom=None if quantiles is Quantiles.RAT_STATS else _satterthwaite(evidence.strata))


def _satterthwaite(strata: Sequence[StratumValues]) -> Decimal:
    """Return the effective degrees of freedom (Cochran 1977, section 5.4); without any spread, those of the strata together."""
    parts = [(variance_of_total(each), each.moments.count - 1) for each in strata]
    spread = sum((variance for variance, _ in parts), Fraction(0))
    if not spread:
        return Decimal(max(1, sum(freedom for _, freedom in parts)))
    return decimal_of(spread**2 / sum((variance**2 / freedom for variance, freedom in parts if variance), Fraction(0)))


def _stratum(values: StratumValues) -> StratumEstimate:
    stratum, moments = values.stratum, values.moments
    point = decimal_of(stratum.size * moments.mean)
    error = root(variance_of_total(values))
    freedom = moments.count - 1
    return StratumEstimate(
        name=stratum.name,
        size=stratum.size,
        reviewed=moments.count,
        nonzero=moments.nonzero,
        certainty=stratum.certainty,
        total=moments.total,
        mean=decimal_of(moments.mean),
        deviation=moments.deviation,
        error_of_mean=root(variance_of_total(values) / stratum.size**2),
        error=error,
        point=point,
        freedom=freedom,
        limits=limits_around(point, error, Spread(freedom=Decimal(freedom))) if freedom else (),
    )


def _formula(strata: Sequence[StratumEstimate], quantiles: Quantiles) -> Formula:
    if len(strata) == 1:
        return formulas.SIMPLE_TOTAL
    return formulas.STRATIFIED_TOTAL if quantiles is Quantiles.RAT_STATS else formulas.STRATIFIED_TOTAL_T


def _inputs(size: int, reviewed: int, mean: Decimal, deviation: Decimal | None, error: Decimal, spread: Spread) -> tuple[Input, ...]:  # noqa: PLR0913, PLR0917 - the numbers of the formula
    inputs = [
        Input(name="units in the frame", symbol="N", value=Decimal(size)),
        Input(name="units reviewed", symbol="n", value=Decimal(reviewed)),
        Input(name="mean difference of a unit", symbol="d̄", value=mean),
    ]
    if deviation is not None:
        inputs.append(Input(name="standard deviation of the differences", symbol="s", value=deviation))
    inputs.append(Input(name="standard error of the total", symbol="SE(D)", value=error))
    if spread.freedom is not None:
        inputs.append(Input(name="degrees of freedom", symbol="df", value=spread.freedom))
    for level in LEVELS:
        name = f"{spread.symbol} for the two-sided {percent(level)} interval"
        inputs.append(Input(name=name, symbol=f"{spread.symbol}({percent(level)})", value=spread.quantile(one_sided_of(level))))
    return tuple(inputs)


def _notes(evidence: Evidence, reviewed: int, lowest: Limit, point: Decimal) -> tuple[str, ...]:
    notes = []
    open_strata = [each for each in evidence.strata if not each.whole]
    if not open_strata:
        notes.append("Every unit of the frame was reviewed: the estimate is the sum of what was found, and the limits are equal to it.")
    elif not any(each.moments.variance for each in open_strata):
        notes.append(
            "The reviewed units show no spread, so the limits repeat the point estimate and say nothing of the units not reviewed."
        )
    elif reviewed < _FEW:
        notes.append(f"Fewer than {_FEW} units were reviewed; the limits then hold only if the differences are about normally distributed.")
    for each in evidence.strata:
        if each.stratum.certainty and not each.whole:
            left = each.stratum.size - each.moments.count
            notes.append(
                f"Stratum {each.stratum.name} was to be reviewed whole; {counted(left, 'unit is', 'units are')} left out and estimated."
            )
    if point > 0 >= lowest.value:
        notes.append(f"The {lowest.name} is not above zero: at that confidence the sample does not show a net overpayment in the frame.")
    return tuple(notes)
