"""The lines an audit looked at, one value a line: what a reviewer determines, a sample draws and a rate divides by."""

from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from enum import StrEnum

from app.audit.model import ClaimType, Verdict


class Standing(StrEnum):
    """What became of a line before the rules."""

    CHECKED = "checked"
    VOIDED = "voided"
    SUPERSEDED = "superseded"
    OUTSIDE_PERIOD = "outside-period"


@dataclass(frozen=True, slots=True, kw_only=True)
class AuditedLine:
    """A claim line as it was billed. `content` names it by what it says, whatever row, sheet or file it stands in."""

    content: str
    sheet: str
    row: int
    claim_id: str | None
    line: str | None
    member: str | None
    provider: str | None
    coder: str | None
    claim_type: ClaimType
    system: str | None
    code: str | None  # normal form, else as found; None: no code
    modifiers: tuple[str, ...]
    units: Decimal | None
    diagnoses: tuple[str, ...]  # in the order of use: pointed ones first
    date: date | None  # the date used
    amount: Decimal | None
    amount_basis: str | None
    standing: Standing = Standing.CHECKED
    verdict: Verdict | None = None  # the strongest of its findings; None: no finding by the rules run
    findings: int = 0
    market: str | None = None
    line_of_business: str | None = None
