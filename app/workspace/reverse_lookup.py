"""Use case: which policies list a code on a day."""

from dataclasses import dataclass
from datetime import date

from app.codesets.shape import normal
from app.documents.model import Place
from app.ledger.lookup import means
from app.ledger.model import CodeHistory, Conflict, Interval, Ledger, PolicyLedger, Role
from app.ledger.standing import Standing, stand, within

UNDETERMINED = "within a printed range: undetermined"


@dataclass(frozen=True, slots=True, kw_only=True)
class ListedIn:
    """How one policy lists a code on a day, or may: disputed, between the bounds of an end, or within a range no table expands."""

    policy: str
    title: str
    system: str
    code: str
    role: Role
    drug: str | None
    supports: tuple[str, ...] | None  # the codes or the drug a diagnosis is listed for; None: not said
    interval: Interval | None  # None: every day on which it may be listed is disputed
    standing: Standing  # listed, unknown or disputed
    printed_range: str | None  # the range around the code, which no table could expand
    conflict: Conflict | None
    sources: tuple[Place, ...]

    @property
    def words(self) -> str:
        """The standing as it is said to a person."""
        return UNDETERMINED if self.printed_range is not None and self.standing is Standing.UNKNOWN else self.standing.value


def listed_in(ledger: Ledger, code: str, day: date) -> tuple[ListedIn, ...]:
    """Return every policy that lists a code on a day, or may, by policy; the code as a person writes it, with or without its point."""
    found = []
    for policy in ledger.policies:
        for history in policy.codes:
            if means(history, code):
                found += _listed(policy, history, code, day)
    return tuple(found)


def _listed(policy: PolicyLedger, history: CodeHistory, code: str, day: date) -> list[ListedIn]:
    point = stand(policy, history, day)
    if point.standing is Standing.DISPUTED:
        return [_entry(policy, history, code, point.interval, Standing.DISPUTED, point.conflict)]
    if point.standing not in {Standing.LISTED, Standing.UNKNOWN}:
        return []
    possible = [(item, inside) for item in history.intervals if (inside := within(item, day)) is not False]
    standings = [Standing.LISTED if inside and history.through is None else Standing.UNKNOWN for _, inside in possible]
    return [
        _entry(policy, history, code, item, standing, None) for (item, _), standing in zip(possible, standings, strict=True)
    ]  # a code may be listed under one role and not covered under another


def _entry(  # noqa: PLR0913, PLR0917 what is known of one listing
    policy: PolicyLedger, history: CodeHistory, code: str, interval: Interval | None, standing: Standing, conflict: Conflict | None
) -> ListedIn:
    places = interval.sources if interval is not None else ()
    disputed = tuple(reading.source for reading in conflict.readings) if conflict is not None else ()
    return ListedIn(
        policy=policy.policy,
        title=policy.versions[-1].version.title or "",
        system=history.system.value,
        code=history.code if history.through is None else normal(history.system, code) or code.upper(),
        role=interval.role if interval is not None else Role.LISTED,
        drug=interval.drug if interval is not None else None,
        supports=history.supports,
        interval=interval,
        standing=standing,
        printed_range=f"{history.code}-{history.through}" if history.through is not None else None,
        conflict=conflict,
        sources=tuple(dict.fromkeys((*places, *disputed))),
    )
