"""What an audit was asked, and what it found."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal
from enum import StrEnum
from types import MappingProxyType

from app.codesets.model import Window
from app.documents.model import Place
from app.ledger.model import Basis, Ledger


class ClaimType(StrEnum):
    """Which claim form the lines come from."""

    PROFESSIONAL = "professional"
    OUTPATIENT = "outpatient"
    INPATIENT = "inpatient"


class Verdict(StrEnum):
    """How sure a rule may be, strongest first."""

    ERROR = "error"
    REVIEW = "review"
    UNDETERMINED = "undetermined"
    NOTE = "note"


class InpatientDate(StrEnum):
    """Which date of an inpatient claim the policies' lists are looked up on. Whether its codes exist goes by the discharge always."""

    DISCHARGE = "discharge"
    ADMISSION = "admission"
    AUTHORIZATION = "authorization"


@dataclass(frozen=True, slots=True, kw_only=True)
class AuditSettings:
    """Everything that can change the outcome, printed in every report."""

    basis: Basis = Basis.PUBLISH
    claim_type: ClaimType | None = None  # None: taken from the layout
    as_of: date | None = None
    market: str | None = None
    inpatient_date: InpatientDate = InpatientDate.DISCHARGE
    line_of_business: str | None = None
    known_on: date | None = None  # only what was published by that day counts
    period_from: date | None = None  # first and last day of the dates used, both inside
    period_to: date | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class TableUse:
    """A rule table that took part: what it is, where it comes from, and who switched it on."""

    kind: str
    title: str
    source: str
    dated: date
    file: str
    sha256: str
    rows: int
    on_by: str
    on_since: date | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class OwnRuleUse:
    """A rule of a person's own that took part: its file, and who switched it on."""

    rule: str
    file: str
    sha256: str
    on_by: str = ""
    on_since: date | None = None


@dataclass(frozen=True, slots=True)
class RejectedRow:
    """A row that could not be read, with the cell that made it so."""

    sheet: str
    row: int
    column: str
    value: str
    why: str


@dataclass(frozen=True, slots=True)
class SkippedRow:
    """A row that is no claim line: total, header or note."""

    sheet: str
    row: int
    why: str


@dataclass(frozen=True, slots=True)
class Repair:
    """A value restored by rule, never silently."""

    sheet: str
    row: int
    column: str
    was: str
    now: str
    rule: str


@dataclass(frozen=True, slots=True, kw_only=True)
class RowAccount:
    """in_file = imported + rejected + skipped, always."""

    in_file: int
    imported: int
    rejected: tuple[RejectedRow, ...] = ()
    skipped: tuple[SkippedRow, ...] = ()
    hidden: int = 0


@dataclass(frozen=True, slots=True, kw_only=True)
class LineCounts:
    """Each checked line counts once."""

    checked: int = 0
    with_findings: int = 0
    no_findings: int = 0
    undetermined: int = 0
    not_addressed: int = 0
    voided: int = 0
    superseded: int = 0
    outside_period: int = 0  # not checked: their date used lies outside the settings' period


@dataclass(frozen=True, slots=True, kw_only=True)
class FileTotals:
    """Totals over all imported rows, to be compared with what the source system says. Money is None where the file has no such column."""

    rows: int = 0
    claims: int = 0
    members: int = 0
    billed: Decimal | None = None
    allowed: Decimal | None = None
    paid: Decimal | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Finding:
    """One rule's word on one claim line."""

    sheet: str
    row: int
    claim_id: str | None
    line: str | None
    rule: str
    verdict: Verdict
    primary: bool
    policy: str | None
    system: str | None  # None: a malformed code, or no code at all
    code: str | None  # None: the line has no procedure
    date: date | None
    date_used: str
    basis_sensitive: bool
    published_after_service: bool
    in_rates: bool
    instead: tuple[str, ...]
    amount: Decimal | None
    amount_basis: str | None
    message: str
    sources: tuple[Place, ...]
    content: str = ""  # the same for the same line of a claim, whatever row, sheet or file it stands in
    member: str | None = None
    provider: str | None = None

    @property
    def key(self) -> "FindingKey":
        """What makes it the same finding in another run of the same file."""
        return self.sheet, self.row, self.line, self.rule, self.code


FindingKey = tuple[str, int, str | None, str, str | None]


@dataclass(frozen=True, slots=True)
class Decision:
    """What a person decided on a finding, and the reason given."""

    disposition: str
    reason: str = ""


Decisions = Mapping[FindingKey, Decision]
NOTHING_DECIDED: Decisions = MappingProxyType({})


@dataclass(frozen=True, slots=True)
class RuleText:
    """A rule's name and its plain-words explanation, from the head of its SQL file."""

    rule: str
    verdict: str
    explanation: str


@dataclass(frozen=True, slots=True, kw_only=True)
class AuditResult:
    """An audit of one claims file."""

    file: str
    engine: str
    settings: AuditSettings
    claim_type: ClaimType
    ledger: Ledger
    code_sets: tuple[Window, ...]
    rows: RowAccount
    mapping: dict[str, str | tuple[str, ...] | None]
    repairs: tuple[Repair, ...]
    lines: LineCounts
    findings: tuple[Finding, ...]
    notices: tuple[str, ...]
    rules: tuple[RuleText, ...]
    fingerprint: str
    claims_sha256: str = ""  # of the claims file as it was read; empty where its bytes were not at hand
    tables: tuple[TableUse, ...] = ()  # the rule tables that were switched on
    own_rules: tuple[OwnRuleUse, ...] = ()  # the rules among `rules` that are a person's own
    totals: FileTotals = FileTotals()
    claim_types: dict[ClaimType, int] = field(default_factory=dict)  # imported rows of each kind; `claim_type` is the most common
    # (sheet, row) -> header: text as found, for lines with findings and the other lines of their claims
    claim_lines: dict[tuple[str, int], dict[str, str]] = field(default_factory=dict)
    lines_kept: tuple[bytes, ...] = field(default=(), compare=False, repr=False)  # every line looked at; `app.audit.lines_table` reads it
