"""What is drawn: claims, lines or members, each with its amount, as plain values."""

from collections.abc import Iterable
from dataclasses import dataclass
from decimal import Decimal
from enum import StrEnum
from typing import NamedTuple

from app.sampling.refuse import named, refused


class UnitKind(StrEnum):
    """What one unit of the frame is; the person chooses it."""

    CLAIM = "claim"
    LINE = "line"
    MEMBER = "member"

    @property
    def plural(self) -> str:
        """Return the word for several."""
        return f"{self.value}s"


class LineFact(NamedTuple):
    """What a frame needs of an audited line. `key` is the line's own identity, unique in the file. A tuple: a file has millions of them."""

    key: str
    claim: str | None
    member: str | None
    amount: Decimal | None
    stratum: str | None = None
    flagged: bool = False  # a rule has a finding on it


@dataclass(frozen=True, slots=True, kw_only=True)
class Unit:
    """One thing that can be drawn. A unit of several lines has their amounts summed."""

    key: str
    amount: Decimal | None
    stratum: str | None = None
    flagged: bool = False
    lines: tuple[str, ...] = ()  # the keys of its lines


@dataclass(frozen=True, slots=True)
class UnitList:
    """The population as units. Lines that belong to no unit stand as units of their own in `excluded`, with the reason."""

    kind: UnitKind
    units: tuple[Unit, ...]
    excluded: dict[str, str]  # key -> reason


def units_of(lines: Iterable[LineFact], kind: UnitKind) -> UnitList:
    """Return the units the lines make up.

    A claim or member is flagged when one of its lines is. Its stratum is that of its lines; raises `InputRefusedError` where they differ.
    """
    if kind is UnitKind.LINE:
        return UnitList(kind, tuple(_single(line, line.key) for line in lines), {})
    groups: dict[str, list[LineFact]] = {}
    units: list[Unit] = []
    excluded: dict[str, str] = {}
    for line in lines:
        owner = line.claim if kind is UnitKind.CLAIM else line.member
        if owner:
            groups.setdefault(owner, []).append(line)
        else:
            orphan = _single(line, f"(no {kind.value}) {line.key}")
            units.append(orphan)
            excluded[orphan.key] = f"the line names no {kind.value}"
    units.extend(_joined(key, members, kind) for key, members in groups.items())
    return UnitList(kind, tuple(units), excluded)


def _single(line: LineFact, key: str) -> Unit:
    return Unit(key=key, amount=line.amount, stratum=line.stratum, flagged=line.flagged, lines=(line.key,))


def _joined(key: str, lines: list[LineFact], kind: UnitKind) -> Unit:
    if len(lines) == 1:
        return _single(lines[0], key)
    stratum = lines[0].stratum
    if any(line.stratum != stratum for line in lines):
        strata = {line.stratum for line in lines}
        raise refused(
            "sampling frame",
            f"The lines of {kind.value} {key} stand in different strata ({named(sorted(str(name) for name in strata))}).",
            f"Stratify by a column that is the same on every line of a {kind.value}, or draw lines.",
        )
    amounts = [line.amount for line in lines if line.amount is not None]
    return Unit(
        key=key,
        amount=sum(amounts, Decimal(0)) if amounts else None,
        stratum=stratum,
        flagged=any(line.flagged for line in lines),
        lines=tuple(sorted(line.key for line in lines)),
    )
