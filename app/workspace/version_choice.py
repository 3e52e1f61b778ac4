"""Use case: which versions of a policy were in effect on two dates."""

from dataclasses import dataclass
from datetime import date, timedelta

from app.documents.model import View
from app.ledger.clocks import known_day
from app.ledger.model import PolicyLedger, VersionInForce
from app.policy.model import PolicyVersion, State


@dataclass(frozen=True, slots=True)
class OnDay:
    """The version in effect on a day, and the day the next one follows it; `held` None: none held counts that early."""

    day: date
    held: VersionInForce | None
    until: date | None  # the first day of the next version


@dataclass(frozen=True, slots=True)
class TwoDays:
    """The versions in effect on two days, the earlier day first; `why_not`: why they cannot be compared, in one sentence."""

    old: OnDay
    new: OnDay
    why_not: str = ""


def version_on(policy: PolicyLedger, day: date) -> OnDay:
    """Return the version in effect on a day under the ledger's basis and market."""
    begun = [item for item in policy.versions if item.start <= day]
    later = [item.start for item in policy.versions if item.start > day]
    return OnDay(day, begun[-1] if begun else None, min(later, default=None))


def versions_on(policy: PolicyLedger, one: date, other: date) -> TwoDays:
    """Return the versions in effect on two days, whichever is the earlier."""
    old, new = (version_on(policy, day) for day in sorted((one, other)))
    return TwoDays(old, new, _why_not(policy, old, new))


def ordered_versions(policy: PolicyLedger | None, *others: PolicyVersion) -> tuple[PolicyVersion, ...]:
    """Return a policy's versions in the order they count from, with others (drafts, the wordings compared) at their own dates.

    One of the others stands for the version of its date: the same version in another file is not shown twice.
    """
    held = [(item.start, item.version) for item in policy.versions] if policy is not None else []
    known = {_key(version) for _, version in held}
    for version in others:
        if _key(version) not in known:
            known.add(_key(version))
            day = known_day(version)
            twin = next((entry for entry in held if day is not None and known_day(entry[1]) == day and not _draft(version)), None)
            if twin is not None and not any(twin[1] is other for other in others):
                held[held.index(twin)] = (twin[0], version)
            else:
                held.append((_day(version), version))
    # a redline's old wording stands before its new one
    return tuple(version for _, version in sorted(held, key=lambda item: (item[0], item[1].text.view is View.NEW)))


def _key(version: PolicyVersion) -> tuple[str, str]:
    return version.text.document.sha256, version.text.view.value


def _draft(version: PolicyVersion) -> bool:
    return version.state in (State.DRAFT, State.APPROVED)


def _day(version: PolicyVersion) -> date:
    """Return the day a version that feeds no ledger is placed at: a draft after what has its date, one without a date last."""
    day = known_day(version)
    if day is None:
        return date.max
    return day + timedelta(days=1) if _draft(version) else day


def _why_not(policy: PolicyLedger, old: OnDay, new: OnDay) -> str:
    if new.held is None or old.held is None:
        day = new.day if new.held is None else old.day
        first = f" The first held counts from {_us(policy.versions[0].start)}." if policy.versions else ""
        return f"No version held was in effect on {_us(day)}.{first}"
    if old.held is new.held:
        return "One version was in effect on both dates."
    return ""


def _us(day: date) -> str:
    return f"{day.month:02d}/{day.day:02d}/{day.year:04d}"
