"""What is asked of an audit: everything but the claims and the policies."""

from dataclasses import dataclass, field, replace

from app.audit.engine import EngineOpener
from app.audit.engines import engine_named
from app.audit.extras import NO_EXTRAS, Extras
from app.audit.model import AuditSettings
from app.claims.choices import SheetChoices
from app.ledger.terms import Terms
from app.review.model import ControlTotals


@dataclass(frozen=True, slots=True, kw_only=True)
class AuditOrder:
    """How claims are audited. It is the same for an audit, for one in a project, and for an impact."""

    settings: AuditSettings = field(default_factory=AuditSettings)
    overrides: SheetChoices | None = None  # None: the columns proposed, in a project those chosen before
    terms: Terms | None = None  # notices and settlements; None: in a project its own, else none, for the settings' market
    extras: Extras = NO_EXTRAS
    engine: str = "duckdb"
    master: str | None = None  # where Spark runs; None: on this computer
    control: ControlTotals | None = None  # what the claims must sum to; None: in a project what the audit's set-up says
    password: str | None = field(default=None, repr=False)  # of the claims file; never kept, printed or logged
    keep_lines: bool = False  # the result holds every line looked at, not only those with findings

    @property
    def opener(self) -> EngineOpener:
        """How to open the engine asked for; raises `ValueError` for one that does not exist."""
        return engine_named(self.engine, self.master)


def terms_asked(settings: AuditSettings) -> Terms:
    """Return the terms that settings alone name."""
    return Terms(market=settings.market, line_of_business=settings.line_of_business, known_on=settings.known_on)


def settled(order: AuditOrder) -> tuple[AuditSettings, Terms]:
    """Return settings and terms that agree: for whom and as known when is what the terms say, where there are any."""
    terms = order.terms if order.terms is not None else terms_asked(order.settings)
    settings = replace(order.settings, market=terms.market, line_of_business=terms.line_of_business, known_on=terms.known_on)
    return settings, terms
