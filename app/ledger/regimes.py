"""Rules without codes, such as all diagnoses pending: when each ran."""

from collections.abc import Iterable, Iterator, Sequence
from datetime import date

from app.codesets.model import CodeSystem
from app.documents.model import Place
from app.ledger.events import Event
from app.ledger.intervals import Span, spans_of
from app.ledger.listing import Listing
from app.ledger.model import EndBasis, RegimeInterval, VersionInForce
from app.policy.model import ALL_DIAGNOSES_PEND

_DIAGNOSES = (CodeSystem.ICD10CM, CodeSystem.ICD9CM)
_LAST = 1_000_000


def regime_intervals(
    policy: str, versions: Sequence[VersionInForce], listings: Sequence[Listing], statements: dict[str, list[Event]]
) -> tuple[RegimeInterval, ...]:
    """Return when each rule ran: by the history, else by the words the code list prints in place of codes."""
    found = []
    for regime in dict.fromkeys((*statements, ALL_DIAGNOSES_PEND)):
        events = list(statements.get(regime, ()))
        if regime == ALL_DIAGNOSES_PEND:
            _complete(events, versions, listings)
        spans, _ = spans_of(events)
        found += [_interval(policy, regime, span) for span in spans if not _empty(span)]
    return tuple(sorted(found, key=lambda item: (item.regime, item.start or date.min)))


def running_on(regimes: Iterable[RegimeInterval], day: date) -> Iterator[RegimeInterval]:
    """Yield the rules that ran on the day."""
    for regime in regimes:
        if regime.start is not None and regime.start <= day and (regime.end is None or day < regime.end):
            yield regime


def _complete(events: list[Event], versions: Sequence[VersionInForce], listings: Sequence[Listing]) -> None:
    """Add what the lists say: the words begin the rule, a list of diagnoses without them ends it."""
    for index, listing in enumerate(listings):
        running = next((span for span in spans_of(events)[0] if span.covers(versions[index].start)), None)
        words = _words(listing)
        if words is not None and running is None and not _said(events, index, versions[index].start):
            events.append(_list_event(versions, index, words, adds=True))
        diagnoses = next((listing.first[system] for system in _DIAGNOSES if system in listing.first), None)
        open_end = running is not None and (running.end is None or (not running.end.stated and running.end.version > index))
        if words is None and diagnoses is not None and running and running.start and open_end and running.start.version < index:
            events.append(_list_event(versions, index, diagnoses, adds=False))


def _words(listing: Listing) -> Place | None:
    """Return the words for pending diagnoses; that a policy applies to all diagnoses is another matter."""
    place = listing.all_diagnoses
    return place if place is not None and "pend" in place.text.casefold() else None


def _said(events: Sequence[Event], index: int, day: date) -> bool:
    """Whether the history of this or an earlier version itself says when the rule starts later or that it ended."""
    return any(event.version <= index and not event.listing and (event.day > day if event.adds else event.day <= day) for event in events)


def _list_event(versions: Sequence[VersionInForce], index: int, place: Place, *, adds: bool) -> Event:
    held = versions[index]
    return Event(
        adds=adds,
        day=held.start,
        sort=held.start,
        basis=held.start_basis,
        version=index,
        known_from=held.published or held.start,
        order=(held.start, _LAST),
        listing=True,
        sources=(place,),
    )


def _empty(span: Span) -> bool:
    return span.start is not None and span.end is not None and span.start.day >= span.end.day


def _interval(policy: str, regime: str, span: Span) -> RegimeInterval:
    start, end = span.start, span.end
    return RegimeInterval(
        policy=policy,
        regime=regime,
        start=start.day if start else None,
        end=end.day if end else None,
        start_basis=start.basis if start else EndBasis.INFERRED,
        end_basis=end.basis if end else None,
        known_from=start.known_from if start else None,
        end_known_from=end.known_from if end else None,
        sources=start.sources if start else (),
        end_sources=end.sources if end else (),
    )
