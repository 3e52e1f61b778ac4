"""Which day a version counts from where no statement names one."""

from dataclasses import dataclass
from datetime import date

from app.ledger.model import Basis, EndBasis
from app.policy.model import DateKind, PolicyVersion


@dataclass(frozen=True, slots=True)
class Clock:
    """The day a version counts from and what that rests on. Not certain: taken from its newest history entry for want of a date."""

    day: date
    basis: EndBasis
    certain: bool = True


def version_clock(version: PolicyVersion, basis: Basis) -> Clock | None:
    """Return the day under the basis, or None for a version without any date.

    Publish: publish date, else revision effective, else effective unless older than the last review, else last review.
    Review: last review first, then the same.
    """
    review = version.day(DateKind.LAST_REVIEW)
    if basis is Basis.REVIEW and review is not None:
        return Clock(review, EndBasis.REVIEW)
    return _published(version, review) or _newest_entry(version)


def known_day(version: PolicyVersion) -> date | None:
    """Return the day the version's text became known: its publish date, or the day that stands in for it."""
    clock = version_clock(version, Basis.PUBLISH)
    return clock.day if clock else None


def own_day(version: PolicyVersion) -> date | None:
    """Return the day whose code set its printed ranges are read by: the latest of the days it was made and took effect on."""
    kinds = (DateKind.PUBLISH, DateKind.REVISION_EFFECTIVE, DateKind.EFFECTIVE, DateKind.LAST_REVIEW)
    days = [day for day in map(version.day, kinds) if day is not None]
    return max(days) if days else known_day(version)


def _published(version: PolicyVersion, review: date | None) -> Clock | None:
    for kind, basis in ((DateKind.PUBLISH, EndBasis.PUBLISH), (DateKind.REVISION_EFFECTIVE, EndBasis.EFFECTIVE)):
        day = version.day(kind)
        if day is not None:
            return Clock(day, basis)
    effective = version.day(DateKind.EFFECTIVE)
    if effective is not None and (review is None or effective >= review):
        return Clock(effective, EndBasis.EFFECTIVE)
    return Clock(review, EndBasis.REVIEW) if review is not None else None


def _newest_entry(version: PolicyVersion) -> Clock | None:
    newest = max((entry.day for entry in version.history if entry.day is not None), default=None)
    return Clock(newest, EndBasis.INFERRED, certain=False) if newest else None
