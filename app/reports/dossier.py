"""Everything one audit report prints: what the rules said, what people determined, and who answers for it."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from types import MappingProxyType

from app.audit.audited_lines import AuditedLine
from app.audit.model import NOTHING_DECIDED, AuditResult, Decisions
from app.compare.model import Comparison
from app.reports.stamp import UNSTAMPED, Stamp
from app.review.model import (
    NO_SETUP,
    NOTHING_WRITTEN,
    AuditSetup,
    Determined,
    HandFinding,
    Narrative,
    Round,
    SecondReview,
    SignOff,
    TotalCheck,
)
from app.review.rates import RateSheet
from app.sampling.draw import Sample
from app.sampling.estimates import RateEstimate, TotalEstimate
from app.sampling.records import Record


@dataclass(frozen=True, slots=True, kw_only=True)
class Sampled:
    """The sample under review, with its frame, and what was extrapolated from it. `why_not` says why nothing was."""

    sample: Sample
    records: tuple[Record, ...] = ()
    total: TotalEstimate | None = None
    rate: RateEstimate | None = None
    why_not: str = ""
    lines: Mapping[str, AuditedLine] = field(default_factory=lambda: MappingProxyType({}))  # those drawn, by key, where lines were drawn


@dataclass(frozen=True, slots=True, kw_only=True)
class Dossier:
    """One audit as it stands. Without a sign-off it is a draft; without determinations it has no rates and no overpayment."""

    result: AuditResult
    setup: AuditSetup = NO_SETUP
    totals: tuple[TotalCheck, ...] = ()  # control totals beside what the file holds
    comparisons: tuple[Comparison, ...] = ()  # of the audited policies' versions
    dispositions: Decisions = field(default_factory=lambda: NOTHING_DECIDED)
    determined: Mapping[str, Determined] = field(default_factory=lambda: MappingProxyType({}))  # by the line's content
    added: tuple[HandFinding, ...] = ()
    rates: RateSheet | None = None
    rounds: tuple[Round, ...] = ()
    second: tuple[SecondReview, ...] = ()
    narrative: Narrative = NOTHING_WRITTEN
    sign_off: SignOff | None = None
    stamp: Stamp = UNSTAMPED
    sampling: Sampled | None = None
    lines: Mapping[str, AuditedLine] = field(default_factory=lambda: MappingProxyType({}))  # those with findings, by content

    @property
    def draft(self) -> bool:
        """Whether nobody has signed it."""
        return self.sign_off is None
