"""Use case: what a sample's determinations say of its frame; why nothing can be said, where that is so."""

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import TypeVar

from app.audit.audited_lines import AuditedLine
from app.errors import InputRefusedError
from app.reports.dossier import Sampled
from app.review.model import Determined, ErrorCategory
from app.sampling.draw import Drawn, Sample, SampleKind
from app.sampling.estimate import estimate_total
from app.sampling.rate import estimate_rate
from app.sampling.records import Record, RecordStatus, settle
from app.sampling.refuse import counted, named
from app.workspace.samples import KeptSample

_T = TypeVar("_T")
_NOT_RECEIVED = "determined as record not received"


@dataclass(frozen=True, slots=True, kw_only=True)
class OpenLine:
    """A line that holds an estimate up, and why."""

    unit: str
    content: str
    why: str
    undecided: bool  # no word is given on it; else only its amount is not known


def sampled_of(kept: KeptSample, determined: Mapping[str, Determined], lines: Mapping[str, AuditedLine]) -> Sampled:
    """Return the sample with what can be extrapolated from it; `why_not` says what holds an estimate up.

    `lines` name the places of lines that are not determined.
    """
    sample = kept.sample
    records = records_of(kept, determined)
    waiting = open_lines(sample, determined, records)
    if sample.kind is not SampleKind.JUDGMENT and any(one.undecided for one in waiting):
        return Sampled(sample=sample, records=records, why_not=_waiting([one for one in waiting if one.undecided], lines))
    errors = {unit.key: _wrong(unit, determined) for unit in _units(sample)}
    rate, no_rate = _tried(lambda: estimate_rate(sample, errors, records=records, missing=kept.missing))
    if waiting and not no_rate:
        return Sampled(sample=sample, records=records, rate=rate, why_not=_waiting(waiting, lines))
    differences = {unit.key: difference_of(unit, determined) for unit in _units(sample)}
    total, no_total = _tried(lambda: estimate_total(sample, differences, records=records, missing=kept.missing))
    return Sampled(sample=sample, records=records, total=total, rate=rate, why_not=no_total or no_rate)


def records_of(kept: KeptSample, determined: Mapping[str, Determined]) -> tuple[Record, ...]:
    """Return what became of the units' records: as stated, else as the determinations of all lines of a unit say."""
    stated = {record.key: record for record in kept.records}
    for unit in _units(kept.sample):
        made = [determined[content] for content in unit.lines if content in determined]
        if unit.key not in stated and made and len(made) == len(unit.lines) and all(map(_not_received, made)):
            stated[unit.key] = Record(key=unit.key, status=RecordStatus.NOT_RECEIVED, reason=_NOT_RECEIVED)
    return tuple(stated.values())


def open_lines(sample: Sample, determined: Mapping[str, Determined], records: tuple[Record, ...]) -> tuple[OpenLine, ...]:
    """Return the lines of the units under review that no final determination holds on."""
    return tuple(
        found
        for unit in settle(sample, records).reviewed
        for content in unit.lines
        if (found := _open(unit.key, content, determined.get(content))) is not None
    )


def difference_of(unit: Drawn, determined: Mapping[str, Determined]) -> Decimal | None:
    """Return the difference of a unit, amount less correct amount of its lines; None while one of them has none."""
    total = Decimal(0)
    for content in unit.lines:
        made = determined.get(content)
        found = made.difference if made is not None else None
        if found is None:
            return None
        total += found
    return total


def _units(sample: Sample) -> Iterator[Drawn]:
    yield from sample.units
    yield from sample.spares


def _open(unit: str, content: str, made: Determined | None) -> OpenLine | None:
    undecided = made is None or made.determination.category is ErrorCategory.UNDETERMINED
    if made is None:
        why = "not determined"
    elif undecided:
        why = "undetermined"
    elif made.difference is not None:
        return None
    else:
        why = "no amount is stated" if made.line.amount is None else "without a correct amount"
    return OpenLine(unit=unit, content=content, why=why, undecided=undecided)


def _wrong(unit: Drawn, determined: Mapping[str, Determined]) -> bool | None:
    made = [determined.get(content) for content in unit.lines]
    categories = {one.determination.category if one is not None else ErrorCategory.UNDETERMINED for one in made}
    return None if ErrorCategory.UNDETERMINED in categories else categories != {ErrorCategory.NO_ERROR}


def _not_received(made: Determined) -> bool:
    return made.determination.category is ErrorCategory.RECORD_NOT_RECEIVED


def _waiting(found: Sequence[OpenLine], lines: Mapping[str, AuditedLine]) -> str:
    in_order = sorted(found, key=lambda one: (lines[one.content].sheet, lines[one.content].row) if one.content in lines else ("", 0))
    said = named(f"{_place(one, lines)} ({one.why})" for one in in_order)
    if any(one.undecided for one in found):
        what, do = "final determination", "Determine each, or state that the unit's record was not received."
    else:
        what, do = "difference in amount", "Give the correct amount of each; the rate of units in error needs none."
    return f"{counted(len(found), 'line of the sampled units has', 'lines of the sampled units have')} no {what}: {said}. {do}"


def _place(one: OpenLine, lines: Mapping[str, AuditedLine]) -> str:
    line = lines.get(one.content)
    if line is None:
        return f"a line of {one.unit}"
    return f"{line.sheet} row {line.row}" if line.sheet else f"row {line.row}"


def _tried(make: Callable[[], _T]) -> tuple[_T | None, str]:
    try:
        return make(), ""
    except InputRefusedError as refused:
        return None, f"{refused.refusal.why} {refused.refusal.do}"
