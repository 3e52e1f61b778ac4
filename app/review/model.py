"""A reviewer's own determinations and what is made of them, as immutable values.

Money is exact. An amount is over or under only after a person's determination.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, datetime
from decimal import Decimal
from enum import StrEnum
from types import MappingProxyType

from app.audit.audited_lines import AuditedLine


class ErrorCategory(StrEnum):
    """What a reviewer found wrong with a line; one a line, the one that decides its amount."""

    NO_ERROR = "no-error"
    WRONG_CODE = "wrong-code"
    WRONG_UNITS = "wrong-units"
    WRONG_MODIFIER = "wrong-modifier"
    WRONG_DIAGNOSIS = "wrong-diagnosis"  # not the one documented, or not pointed to
    WRONG_DATE = "wrong-date"
    WRONG_PLACE = "wrong-place"
    DUPLICATE = "duplicate"
    NOT_DOCUMENTED = "not-documented"  # the record does not support that the service was given as billed
    CRITERIA_NOT_MET = "criteria-not-met"
    RECORD_NOT_RECEIVED = "record-not-received"
    OTHER = "other"
    UNDETERMINED = "undetermined"  # looked at, and no word can be given; in no rate


@dataclass(frozen=True, slots=True, kw_only=True)
class Determination:
    """What a reviewer determines on one line. A field left None agrees with what was billed."""

    category: ErrorCategory
    code: str | None = None  # the audited code
    units: Decimal | None = None
    modifiers: tuple[str, ...] | None = None
    diagnoses: tuple[str, ...] | None = None
    correct_amount: Decimal | None = None  # None: with no error the amount billed; with an error not yet known
    record: str = ""  # where in the record: page, order, note
    rationale: str = ""
    cause: str = ""
    recommendation: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Determined:
    """A line with the determination that holds on it."""

    line: AuditedLine
    determination: Determination
    reviewer: str
    when: datetime  # UTC

    @property
    def difference(self) -> Decimal | None:
        """Amount billed less the correct amount: above zero overpaid, below zero underpaid; None while either is not known."""
        amount, correct = self.line.amount, self.determination.correct_amount
        if correct is None and self.determination.category is ErrorCategory.NO_ERROR:
            correct = amount
        return None if amount is None or correct is None else amount - correct


@dataclass(frozen=True, slots=True, kw_only=True)
class HandFinding:
    """A finding a person added on any line: what is wrong in their words, and what it rests on."""

    id: str  # unique in the project
    line: AuditedLine
    title: str
    condition: str  # what was found
    criteria: str  # the rule or sentence it is measured by
    amount: Decimal | None
    reviewer: str
    when: datetime


class Selection(StrEnum):
    """How the lines under review were chosen."""

    ALL = "all"
    FOCUSED = "focused"  # by judgment or by the rules: never extrapolated to other lines
    RANDOM = "random"


@dataclass(frozen=True, slots=True, kw_only=True)
class ControlTotals:
    """What the system the claims come from says they sum to; None: not stated."""

    rows: int | None = None
    claims: int | None = None
    members: int | None = None
    billed: Decimal | None = None
    allowed: Decimal | None = None
    paid: Decimal | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class TotalCheck:
    """A control total beside what the file holds."""

    name: str
    stated: Decimal
    found: Decimal | None  # None: the file has no such column
    ties: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class AuditSetup:
    """What an audit is for, as its report prints it."""

    title: str = ""
    objective: str = ""
    audited: str = ""  # the provider or group, or the plan's own claims
    requested_by: str = ""
    period_from: date | None = None
    period_to: date | None = None
    line_of_business: str = ""
    market: str = ""
    selection: Selection = Selection.ALL
    not_reviewed: str = ""  # what was left out, and why
    target_rate: Decimal = Decimal("0.95")
    control: ControlTotals = ControlTotals()


@dataclass(frozen=True, slots=True, kw_only=True)
class CorrectiveAction:
    """What is to be done, by whom and by when."""

    action: str
    owner: str
    due: date | None
    done: date | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Narrative:
    """What only a person can write: causes, recommendations, actions."""

    summary: str = ""
    causes: str = ""
    recommendations: str = ""
    actions: tuple[CorrectiveAction, ...] = ()


class Outcome(StrEnum):
    """What became of a finding after the provider's response."""

    UPHELD = "upheld"
    OVERTURNED = "overturned"
    PARTLY = "partly"


@dataclass(frozen=True, slots=True, kw_only=True)
class Response:
    """A provider's answer on one line in one round."""

    content: str  # the line
    round: int
    agrees: bool | None  # None: not answered
    text: str
    received: date | None
    outcome: Outcome | None = None
    final_amount: Decimal | None = None
    decided_by: str = ""
    decided_why: str = ""
    dated: date | None = None  # the day the provider gives
    documents: str = ""  # which documents the provider sent


@dataclass(frozen=True, slots=True, kw_only=True)
class Round:
    """A round of responses of one provider."""

    provider: str
    number: int  # from 1
    sent: date
    due: date
    responses: tuple[Response, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class SecondReview:
    """A second reviewer's determination on a line."""

    line: AuditedLine
    first: Determination
    first_by: str
    second: Determination
    second_by: str
    blind: bool

    @property
    def agrees(self) -> bool:
        """Whether both say the same of category, code, units, modifiers, diagnoses and amount; words may differ."""
        return _said(self.first) == _said(self.second)


@dataclass(frozen=True, slots=True, kw_only=True)
class SignOff:
    """Who answers for an audit. What was signed is frozen: `fingerprints` of everything it rests on."""

    revision: int  # from 1
    reviewer: str
    credentials: str
    day: date
    second_reviewer: str = ""
    statement: str = ""
    program: str = ""  # name and version
    fingerprints: Mapping[str, str] = field(default_factory=lambda: MappingProxyType({}))  # what -> sha256


NO_SETUP = AuditSetup()
NOTHING_WRITTEN = Narrative()


def _said(made: Determination) -> tuple[object, ...]:
    return made.category, made.code, made.units, made.modifiers, made.diagnoses, made.correct_amount
