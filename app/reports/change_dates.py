"""When a new version takes effect, for whom, and who says so."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from app.ledger.model import Notice, NoticeBasis, Scope
from app.ledger.versions import names_policy
from app.policy.model import DateKind, PolicyVersion
from app.reports.words import where

EVERYBODY = "all"
_SCOPES = {Scope.BOTH: "criteria and coding", Scope.CRITERIA: "criteria", Scope.CODING: "coding"}
_BASES = {NoticeBasis.SERVICE: "date of service", NoticeBasis.PROCESSED: "date processed"}
_OWN = (DateKind.REVISION_EFFECTIVE, DateKind.EFFECTIVE, DateKind.PUBLISH)
_OWN_WORDS = {
    DateKind.REVISION_EFFECTIVE: "revision effective date of the document",
    DateKind.EFFECTIVE: "effective date of the document",
    DateKind.PUBLISH: "publish date of the document; no effective date is stated",
}


@dataclass(frozen=True, slots=True)
class TakesEffect:
    """One date on which a version begins to count for somebody."""

    day: date | None
    market: str
    line_of_business: str
    scope: str
    basis: str
    source: str


def effective_dates(version: PolicyVersion, notices: Sequence[Notice] = ()) -> tuple[TakesEffect, ...]:
    """Return the dates by market from the notices about this version, or else the document's own date."""
    about = [notice for notice in notices if _means(notice, version)]
    if about:
        ordered = sorted(about, key=lambda notice: (notice.market or "", notice.line_of_business or "", notice.effective))
        return tuple(_noticed(notice) for notice in ordered)
    own = next((item for kind in _OWN for item in version.dates if item.kind is kind), None)
    if own is None:
        return (TakesEffect(None, EVERYBODY, EVERYBODY, "", "", "the document states no date"),)
    return (TakesEffect(own.day, EVERYBODY, EVERYBODY, "", "", f"{_OWN_WORDS[own.kind]} ({where(own.source)})"),)


def _means(notice: Notice, version: PolicyVersion) -> bool:
    published = version.day(DateKind.PUBLISH)
    if not names_policy(notice.policy, version):
        return False
    if notice.version is not None:
        return notice.version == published
    return published is None or published <= notice.effective


def _noticed(notice: Notice) -> TakesEffect:
    return TakesEffect(
        notice.effective,
        notice.market or EVERYBODY,
        notice.line_of_business or EVERYBODY,
        _SCOPES[notice.scope],
        _BASES[notice.basis],
        notice.source or "notice",
    )


def day_words(day: date | None) -> str:
    """Return a day as policies print it."""
    return f"{day:%m/%d/%Y}" if day else "not stated"
