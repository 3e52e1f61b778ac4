"""A notice in words: for whom, what of it, which day of a claim, and whether it counts now. Knows no Qt."""

from app.ledger.model import Ledger, Notice, NoticeBasis, Scope
from app.ledger.notices import fits
from app.ledger.terms import Terms

SCOPES: dict[Scope, str] = {Scope.BOTH: "Criteria and coding", Scope.CRITERIA: "Criteria", Scope.CODING: "Coding"}
BASES: dict[NoticeBasis, str] = {NoticeBasis.SERVICE: "Date of service", NoticeBasis.PROCESSED: "Date processed"}
EVERY_MARKET, EVERY_LINE = "Every market", "Every line"
NEWEST = "The newest by then"


def for_whom(notice: Notice) -> str:
    """Return the market and line of business a notice names."""
    return ", ".join(part for part in (notice.market, notice.line_of_business) if part) or EVERY_MARKET


def standing(notice: Notice, ledger: Ledger | None, terms: Terms) -> str:
    """Return whether a notice counts under the terms chosen; if not, why."""
    if not fits(notice, terms):
        return f"Counts for {for_whom(notice)} only"
    idle = dict(ledger.idle_notices) if ledger is not None else {}
    return idle.get(notice, "Counts") if ledger is not None else "No policy is open"


def counts(notice: Notice, ledger: Ledger | None, terms: Terms) -> bool:
    """Return whether a notice counts under the terms chosen."""
    return standing(notice, ledger, terms) == "Counts"
