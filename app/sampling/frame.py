"""The sampling frame: the units of the audited file less the listed exclusions, tied to the file's totals and hashed."""

import hashlib
import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from decimal import Decimal
from enum import StrEnum
from itertools import islice, pairwise
from operator import attrgetter

from app.sampling.refuse import counted, named, refused
from app.sampling.units import Unit, UnitKind

ORDER = "by unit key, ascending by the Unicode code points of its characters"
HASH_RULE = (
    "SHA-256 over UTF-8 lines, each ended by a line feed: first 'codeledger-frame 1' and the kind of unit with a space between, then a "
    "line a unit, in the frame's order, with its key, amount and stratum parted by tabs; an amount is written plainly without trailing "
    "zeros, a missing one is empty; in keys and strata a backslash, tab, line feed or carriage return is written \\\\, \\t, \\n, \\r"
)
NOT_FLAGGED = "no finding by the rules run"
_TO_ESCAPE, _PIECE = re.compile(r"[\\\t\n\r]"), 10_000  # lines hashed at a time
_ESCAPES = str.maketrans({"\\": "\\\\", "\t": "\\t", "\n": "\\n", "\r": "\\r"})


class FrameKind(StrEnum):
    """Which units a frame holds, and so what an estimate from it speaks for."""

    ALL = "all units"
    RULE_FLAGGED = "rule-flagged units"


@dataclass(frozen=True, slots=True, kw_only=True)
class Tally:
    """A count of units and the sum of their amounts."""

    count: int
    amount: Decimal
    without_amount: int = 0  # units that state none; they add nothing to the sum


@dataclass(frozen=True, slots=True, kw_only=True)
class Exclusion:
    """Why units are left out of the frame, and how many."""

    reason: str
    tally: Tally


@dataclass(frozen=True, slots=True, kw_only=True)
class FrameFacts:
    """All that is stored and printed of a frame: no key of any unit."""

    unit: UnitKind
    kind: FrameKind
    source: str  # what the population is: the audited file, by name and period
    order: str
    hash: str
    hash_rule: str
    population: Tally
    exclusions: tuple[Exclusion, ...]
    tally: Tally  # of the frame itself

    @property
    def reach(self) -> str:
        """What an estimate from this frame speaks for, in one sentence."""
        units = counted(self.tally.count, self.unit.value, self.unit.plural)
        if self.kind is FrameKind.RULE_FLAGGED:
            return (
                f"The frame holds only the {units} of {self.source} that a rule flagged; an estimate speaks for these and for no other "
                f"{self.unit.value}."
            )
        left = self.population.count - self.tally.count
        excluded = f", not for the {left:,} excluded" if left else ""
        return f"The frame holds {units} of {self.source}; an estimate speaks for these{excluded}."


@dataclass(frozen=True, slots=True)
class Frame:
    """A frame with its units in order."""

    facts: FrameFacts
    units: tuple[Unit, ...]


def build_frame(  # noqa: PLR0913 - each is a choice of the person or a total of the file
    kind: UnitKind,
    population: Iterable[Unit],
    excluded: Mapping[str, str],
    *,
    source: str,
    frame_kind: FrameKind = FrameKind.ALL,
    control_count: int | None = None,
    control_amount: Decimal | None = None,
) -> Frame:
    """Return the population less the units in `excluded` (key -> reason), tied to the control totals where they are stated.

    A frame of rule-flagged units leaves the others out with a reason of its own. Raises `InputRefusedError` where keys repeat, an excluded
    key is not in the population, the totals do not tie, or nothing is left.
    """
    units = sorted(population, key=attrgetter("key"))
    _check_keys(kind, units, excluded)
    _check_control(kind, _tally(units), control_count, control_amount)
    reasons = dict(excluded)
    if frame_kind is FrameKind.RULE_FLAGGED:
        reasons = {unit.key: NOT_FLAGGED for unit in units if not unit.flagged} | reasons
    kept = tuple(unit for unit in units if unit.key not in reasons) if reasons else tuple(units)
    if not kept:
        raise refused("sampling frame", f"The exclusions leave no {kind.value} to draw from.", "Take back an exclusion.")
    facts = FrameFacts(
        unit=kind,
        kind=frame_kind,
        source=source,
        order=ORDER,
        hash=frame_hash(kind, kept),
        hash_rule=HASH_RULE,
        population=_tally(units),
        exclusions=_exclusions(units, reasons),
        tally=_tally(kept),
    )
    _check_tie(facts)
    return Frame(facts, kept)


def frame_hash(kind: UnitKind, units: Iterable[Unit]) -> str:
    """Return the hash of units given in the frame's order, as `HASH_RULE` says."""
    digest = hashlib.sha256(f"codeledger-frame 1 {kind.value}\n".encode())
    lines = (f"{_escaped(unit.key)}\t{plain_amount(unit.amount)}\t{_escaped(unit.stratum or '')}\n" for unit in units)
    while piece := "".join(islice(lines, _PIECE)):
        digest.update(piece.encode("utf-8", "surrogatepass"))
    return digest.hexdigest()


def _escaped(text: str) -> str:
    return text.translate(_ESCAPES) if _TO_ESCAPE.search(text) else text


def plain_amount(amount: Decimal | None) -> str:
    """Return an amount in its one written form: no exponent, no trailing zeros, no minus before zero; empty for None."""
    if amount is None:
        return ""
    text = format(amount, "f")
    text = text.rstrip("0").rstrip(".") if "." in text else text
    return "0" if text == "-0" else text


def _tally(units: Iterable[Unit]) -> Tally:
    amounts = [unit.amount for unit in units]
    known = [amount for amount in amounts if amount is not None]
    return Tally(count=len(amounts), amount=sum(known, Decimal(0)), without_amount=len(amounts) - len(known))


def _exclusions(units: list[Unit], reasons: Mapping[str, str]) -> tuple[Exclusion, ...]:
    groups: dict[str, list[Unit]] = {}
    for unit in units if reasons else ():
        if unit.key in reasons:
            groups.setdefault(reasons[unit.key], []).append(unit)
    return tuple(Exclusion(reason=reason, tally=_tally(groups[reason])) for reason in sorted(groups))


def _check_keys(kind: UnitKind, units: list[Unit], excluded: Mapping[str, str]) -> None:
    repeated = [one.key for one, other in pairwise(units) if one.key == other.key]
    if repeated:
        why = f"The same {kind.value} stands more than once in the population: {named(dict.fromkeys(repeated))}."
        raise refused("sampling frame", why, "Give every unit a key of its own.")
    unknown = sorted(excluded.keys() - {unit.key for unit in units}) if excluded else []
    if unknown:
        why = f"An exclusion names a {kind.value} that is not in the population: {named(unknown)}."
        raise refused("sampling frame", why, "Take the exclusion back, or check the file.")
    silent = sorted(key for key, reason in excluded.items() if not reason.strip())
    if silent:
        raise refused("sampling frame", f"An exclusion gives no reason: {named(silent)}.", "State why the unit is left out.")


def _check_control(kind: UnitKind, found: Tally, count: int | None, amount: Decimal | None) -> None:
    if count is not None and count != found.count:
        why = f"The population has {counted(found.count, kind.value, kind.plural)} where the control total states {count:,}."
        raise refused("sampling frame", why, "Reconcile the file with its source before drawing.")
    if amount is not None and amount != found.amount:
        why = f"The population sums to {found.amount:,f} where the control total states {amount:,f}."
        raise refused("sampling frame", why, "Reconcile the file with its source before drawing.")


def _check_tie(facts: FrameFacts) -> None:
    parts = [facts.tally, *(each.tally for each in facts.exclusions)]
    count = sum(part.count for part in parts)
    amount = sum((part.amount for part in parts), Decimal(0))
    if (count, amount) != (facts.population.count, facts.population.amount):
        whole = f"{facts.population.count:,} and {facts.population.amount:,f}"
        why = f"Frame and exclusions make {count:,} units and {amount:,f}; the population has {whole}."
        raise refused("sampling frame", why, "Build the frame anew from the audited file.")
