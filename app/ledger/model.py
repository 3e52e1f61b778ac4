"""Intervals in effect, `[start, end)`, with the basis of each end and every sentence they rest on."""

from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from app.codesets.model import CodeSystem, Validity, Window
from app.documents.model import Place
from app.policy.model import PolicyVersion


class Basis(StrEnum):
    """Which date of a version counts where no statement names one."""

    PUBLISH = "publish"
    REVIEW = "review"


class EndBasis(StrEnum):
    """What an interval's end rests on."""

    STATED = "stated"
    NOTICE = "notice"
    PUBLISH = "publish"
    REVIEW = "review"
    EFFECTIVE = "effective"
    CODE_SET = "code_set"
    INFERRED = "inferred"


class Role(StrEnum):
    """What it means that the policy prints the code."""

    LISTED = "listed"
    NONSPECIFIC = "nonspecific"
    NOT_COVERED = "not-covered"


@dataclass(frozen=True, slots=True, kw_only=True)
class Interval:
    """Listed on `[start, end)`. None is open when `certain`, unknown when not (then the earliest/latest bounds say what is known)."""

    start: date | None
    end: date | None
    start_basis: EndBasis
    end_basis: EndBasis | None
    certain: bool = True
    earliest_start: date | None = None
    latest_start: date | None = None
    earliest_end: date | None = None
    latest_end: date | None = None
    role: Role = Role.LISTED
    drug: str | None = None
    known_from: date | None = None  # the day the earliest held version that states the start was published
    end_known_from: date | None = None  # the same for the statement that ends it
    conflict: str | None = None
    sources: tuple[Place, ...] = ()
    end_sources: tuple[Place, ...] = ()

    def covers(self, day: date) -> bool:
        """Whether the day lies inside; an unknown start covers nothing before the version that states it."""
        return (self.start is not None and self.start <= day) and (self.end is None or day < self.end)


@dataclass(frozen=True, slots=True, kw_only=True)
class CodeHistory:
    """One code under one policy through time."""

    policy: str
    system: CodeSystem
    code: str
    intervals: tuple[Interval, ...]
    code_set: Validity | None  # None: no loaded table covers it
    supports: tuple[str, ...] | None = None
    through: str | None = None  # last code of a printed range that no table could expand; `code` is the first


@dataclass(frozen=True, slots=True, kw_only=True)
class RegimeInterval:
    """A rule without codes while it runs."""

    policy: str
    regime: str
    start: date | None
    end: date | None
    start_basis: EndBasis
    end_basis: EndBasis | None
    known_from: date | None
    end_known_from: date | None
    sources: tuple[Place, ...]
    end_sources: tuple[Place, ...] = ()


@dataclass(frozen=True, slots=True)
class Reading:
    """One side of a contradiction."""

    says: str  # in | out
    source: Place


@dataclass(frozen=True, slots=True, kw_only=True)
class Resolution:
    """Which reading of a contradiction a person took, and why."""

    says: str  # in | out: what holds on the disputed days
    reason: str
    who: str = ""
    when: date | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Conflict:
    """Statements that cannot both be true, on the days `[start, end)` they dispute."""

    id: str
    policy: str
    codes: tuple[tuple[CodeSystem, str], ...]
    kind: str
    start: date | None
    end: date | None
    readings: tuple[Reading, ...]
    message: str
    resolution: Resolution | None = None


class Scope(StrEnum):
    """What of a version a notice puts into effect."""

    CRITERIA = "criteria"
    CODING = "coding"
    BOTH = "both"


class NoticeBasis(StrEnum):
    """Which day of a claim a notice goes by."""

    SERVICE = "service"
    PROCESSED = "processed"


@dataclass(frozen=True, slots=True, kw_only=True)
class Notice:
    """A plan's word on when it applies a version of a policy. No market or line of business: all of them."""

    policy: str
    effective: date
    market: str | None = None
    line_of_business: str | None = None
    scope: Scope = Scope.BOTH
    basis: NoticeBasis = NoticeBasis.SERVICE
    version: date | None = None  # publish date of the version meant; None: the newest published by the effective day
    source: str = ""  # who says so: a file and row, or a person


@dataclass(frozen=True, slots=True, kw_only=True)
class VersionInForce:
    """A held version with the day it counts from under the chosen basis, or by a notice."""

    version: PolicyVersion
    start: date
    start_basis: EndBasis
    published: date | None
    notice: Notice | None = None
    criteria_start: date | None = None  # where a notice keeps criteria and coding apart; None: `start`

    @property
    def criteria_from(self) -> date:
        """The day the version's criteria count from."""
        return self.start if self.criteria_start is None else self.criteria_start


@dataclass(frozen=True, slots=True, kw_only=True)
class PolicyLedger:
    """One policy: its versions in order and what they say of every code."""

    policy: str
    versions: tuple[VersionInForce, ...]
    codes: tuple[CodeHistory, ...]
    regimes: tuple[RegimeInterval, ...]
    conflicts: tuple[Conflict, ...]


@dataclass(frozen=True, slots=True)
class Skipped:
    """A file that fed nothing, and why."""

    file: str
    why: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Ledger:
    """All policies under one basis."""

    basis: Basis
    market: str | None
    policies: tuple[PolicyLedger, ...]
    code_sets: tuple[Window, ...]
    skipped: tuple[Skipped, ...] = ()
    line_of_business: str | None = None
    known_on: date | None = None  # only what was published by then
    idle_notices: tuple[tuple[Notice, str], ...] = ()  # notices that moved nothing, each with the reason
