"""Under which terms a ledger is built, beyond the basis: for whom, as known when, by which notices and settlements."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from types import MappingProxyType

from app.ledger.model import Conflict, Notice, Resolution

SettlementKey = tuple[str, str, tuple[str, ...], tuple[str, ...]]
Settlements = Mapping[SettlementKey, Resolution]


@dataclass(frozen=True, slots=True, kw_only=True)
class Terms:
    """Whose ledger it is, and what a person added to it. `settlements`: by `settlement_key`."""

    market: str | None = None
    line_of_business: str | None = None
    known_on: date | None = None
    notices: tuple[Notice, ...] = ()
    settlements: Settlements = field(default_factory=lambda: MappingProxyType({}))


PLAIN = Terms()


def settlement_key(conflict: Conflict) -> SettlementKey:
    """Return what makes it the same contradiction under another basis or market: policy, kind, codes and what the readings say.

    Its days do not count: they follow basis and notices. A version that brings further readings makes it another one: new evidence
    is shown to a person again.
    """
    codes = tuple(f"{system.value} {code}" for system, code in conflict.codes)
    said = tuple(sorted({f"{reading.says}: {' '.join(reading.source.text.split())}" for reading in conflict.readings}))
    return conflict.policy, conflict.kind, codes, said
