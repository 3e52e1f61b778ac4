"""Which sampled units' records came, which did not, and how those that did not are counted."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from enum import StrEnum

from app.sampling.draw import Drawn, Sample
from app.sampling.refuse import counted, named, refused


class RecordStatus(StrEnum):
    """What became of the request for a sampled unit's record."""

    RECEIVED = "received"
    NOT_RECEIVED = "not received"
    REPLACED = "replaced by a spare"


class MissingRule(StrEnum):
    """How a unit whose record was not received counts in an estimate; the person chooses, and the choice is printed."""

    WHOLE_AMOUNT = "whole amount"
    NO_ERROR = "no error"
    LEFT_OUT = "left out"

    @property
    def sentence(self) -> str:
        """Return the rule in words."""
        return _SENTENCES[self]


_SENTENCES = {
    MissingRule.WHOLE_AMOUNT: "A unit whose record was not received counts as an error of its whole amount.",
    MissingRule.NO_ERROR: "A unit whose record was not received counts as a unit without error.",
    MissingRule.LEFT_OUT: (
        "A unit whose record was not received is left out, as if it had not been drawn; this supposes that the missing units are like the "
        "reviewed ones."
    ),
}


@dataclass(frozen=True, slots=True, kw_only=True)
class Record:
    """The status of one sampled unit. A unit without one counts as received."""

    key: str
    status: RecordStatus
    reason: str = ""  # needed unless received
    spare: int | None = None  # the spare's number in the unit's stratum, when replaced


@dataclass(frozen=True, slots=True, kw_only=True)
class Settled:
    """The units an estimate rests on, after replacement: those to be reviewed and those whose record was not received."""

    reviewed: tuple[Drawn, ...]
    not_received: tuple[Drawn, ...]
    replaced: tuple[tuple[Drawn, Drawn], ...]  # the unit drawn first, the spare in its place


def settle(sample: Sample, records: Iterable[Record]) -> Settled:
    """Return the sample after replacement by spares.

    A unit is replaced by the first unused spare of its stratum, in the order drawn; a spare whose record is not received can be replaced in
    its turn. Raises `InputRefusedError` for a status that names no sampled unit, gives no reason, or skips or repeats a spare.
    """
    status = _by_key(sample, records)
    spares = {(spare.stratum, spare.number): spare for spare in sample.spares}
    used: dict[tuple[str, int], str] = {}
    reviewed: list[Drawn] = []
    missing: list[Drawn] = []
    replaced: list[tuple[Drawn, Drawn]] = []
    for first in sample.units:
        unit = first
        while (record := status.get(unit.key)) is not None and record.status is RecordStatus.REPLACED:
            place = (unit.stratum, record.spare or 0)
            if place not in spares or place in used:
                raise _wrong_spare(unit, record, used.get(place))
            used[place] = unit.key
            unit = spares[place]
        lacks = record is not None and record.status is RecordStatus.NOT_RECEIVED
        (missing if lacks else reviewed).append(unit)
        if unit is not first:
            replaced.append((first, unit))
    _check_order(used)
    return Settled(reviewed=tuple(reviewed), not_received=tuple(missing), replaced=tuple(replaced))


def missing_sentence(settled: Settled, rule: MissingRule | None) -> str:
    """Return how records that were not received count, for print; empty when none is missing, refused without a rule."""
    if not settled.not_received:
        return ""
    count = counted(len(settled.not_received), "record was", "records were")
    if rule is None:
        keys = named(unit.key for unit in settled.not_received)
        raise refused("estimate", f"{count} not received ({keys}) and it is not said how they count.", "Choose how they count.")
    return f"{count} not received. {rule.sentence}"


def _by_key(sample: Sample, records: Iterable[Record]) -> dict[str, Record]:
    known = {unit.key for unit in (*sample.units, *sample.spares)}
    result: dict[str, Record] = {}
    for record in records:
        if record.key not in known or record.key in result:
            why = f"{record.key} is no unit of the sample." if record.key not in known else f"{record.key} has more than one status."
            raise refused("records", why, "Give each sampled unit one status.")
        if record.status is not RecordStatus.RECEIVED and not record.reason.strip():
            raise refused("records", f"{record.key} is {record.status.value} without a reason.", "State the reason.")
        result[record.key] = record
    return result


def _wrong_spare(unit: Drawn, record: Record, taken_by: str | None) -> Exception:
    if taken_by is not None:
        why = f"Spare {record.spare} of stratum {unit.stratum} stands in for {taken_by} and for {unit.key}."
    else:
        why = f"{unit.key} is replaced by a spare that stratum {unit.stratum} has not got."
    return refused("records", why, "Use the next unused spare of the stratum.")


def _check_order(used: Iterable[tuple[str, int]]) -> None:
    numbers: dict[str, list[int]] = {}
    for stratum, number in used:
        numbers.setdefault(stratum, []).append(number)
    for stratum, taken in numbers.items():
        skipped = sorted(set(range(1, max(taken) + 1)) - set(taken))
        if skipped:
            why = f"In stratum {stratum} spare {max(taken)} is used while {_listed(skipped)} is not."
            raise refused("records", why, "Use the spares in the order they were drawn.")


def _listed(numbers: Sequence[int]) -> str:
    return "spare " + ", ".join(str(number) for number in numbers)
