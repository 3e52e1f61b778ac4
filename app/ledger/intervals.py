"""Dated statements of one code -> the intervals in which it was listed."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import date

from app.ledger.events import Clash, Event
from app.ledger.model import EndBasis, Interval, Role


@dataclass(frozen=True, slots=True)
class Span:
    """From the event that lists a code (None: nobody says when) until the one that ends it (None: open)."""

    start: Event | None
    end: Event | None

    def covers(self, day: date) -> bool:
        """Whether the code is known to be listed on the day."""
        return self.start is not None and self.start.day <= day and (self.end is None or day < self.end.day)


def in_order(events: Iterable[Event]) -> list[Event]:
    """Return the events as the story tells them."""
    return sorted(events, key=lambda event: (event.sort, event.order))


def spans_of(events: Iterable[Event]) -> tuple[list[Span], list[Clash]]:
    """Return the spans of one code, each drug's apart, and the pairs of statements that contradict each other."""
    told = in_order(events)
    spans: list[Span] = []
    clashes: list[Clash] = []
    if told and not told[0].adds:
        spans.append(Span(None, told[0]))  # removed without ever having been added: listed before, since when is unknown
    for drug in dict.fromkeys(event.drug for event in told if event.adds):
        mine = [event for event in told if event.drug == drug or (not event.adds and event.drug is None)]
        _follow(mine, spans, clashes)
    return spans, clashes


def _follow(events: Sequence[Event], spans: list[Span], clashes: list[Clash]) -> None:
    current: Event | None = None
    last: int | None = None
    for event in events:
        if event.adds:
            current = event if current is None else _again(current, event, clashes)
        elif current is not None:
            spans.append(Span(current, event))
            current, last = None, len(spans) - 1
        elif last is not None:
            spans[last] = _ended_again(spans[last], event, clashes)
    if current is not None:
        spans.append(Span(current, None))


def _again(current: Event, event: Event, clashes: list[Clash]) -> Event:
    """Return which of two additions without a removal between them counts."""
    if event.stated and current.stated and event.day != current.day:
        if event.correction:
            return event
        clashes.append(Clash(current, event))
    elif not current.stated and not event.correction and event.day < current.day:
        return event
    return current


def _ended_again(span: Span, event: Event, clashes: list[Clash]) -> Span:
    """Return the span with the removal that counts: a stated day before an unstated one, then the earlier."""
    if span.end is None or event.day == span.end.day:
        return span
    if event.stated and span.end.stated:
        clashes.append(Clash(span.end, event))
        return span
    if event.stated or (not span.end.stated and event.day < span.end.day):
        return replace(span, end=event)
    return span


def intervals_of(spans: Iterable[Span], role: Role) -> list[Interval]:
    """Return the intervals of the spans, those that touch or overlap joined: listed while any drug lists it."""
    return joined(made for span in spans if (made := _interval(span, role)) is not None)


def joined(intervals: Iterable[Interval]) -> list[Interval]:
    """Return intervals of one code and role in order, those that touch or overlap as one."""
    found = sorted(intervals, key=lambda item: (item.start or date.min, item.end or date.max))
    if len(found) < 2:
        return found
    kept: list[Interval] = []
    for item in found:
        if kept and _touch(kept[-1], item):
            kept[-1] = _join(kept[-1], item)
        else:
            kept.append(item)
    return kept


def apart(intervals: Sequence[Interval]) -> tuple[Interval, ...]:
    """Return intervals whose days were moved so that those of one role do not overlap; in order, unknown starts first."""
    if len(intervals) < 2:
        return tuple(intervals)
    roles = dict.fromkeys(item.role for item in intervals)
    found = [one for role in roles for one in joined(item for item in intervals if item.role is role)]
    return tuple(sorted(found, key=lambda item: (item.start is not None, item.start, item.role)))


def _interval(span: Span, role: Role) -> Interval | None:
    start, end = span.start, span.end
    if start is not None and end is not None and start.day >= end.day:
        return _before_its_version(start, end, role)
    made = Interval(
        start=start.day if start else None,
        end=end.day if end else None,
        start_basis=start.basis if start else EndBasis.INFERRED,
        end_basis=end.basis if end else None,
        certain=start is not None and start.certain and (end is None or end.certain),
        role=role,
        drug=start.drug if start else None,
        known_from=start.known_from if start else end.known_from if end else None,
        end_known_from=end.known_from if end else None,
        sources=start.sources if start else (),
        end_sources=end.sources if end else (),
    )
    if start is None or not start.certain:
        latest = start.day if start else end.day if end else None
        made = replace(made, earliest_start=start.earliest if start else None, latest_start=latest)
    if end is not None and not end.certain:
        made = replace(made, earliest_end=end.earliest, latest_end=end.day)
    return made


def _before_its_version(start: Event, end: Event, role: Role) -> Interval | None:
    """Return the interval of a code that was over before the first version counts which says that it began: its start is unknown."""
    if start.stated or start.listing or start.sort >= end.day or start.certain:
        return None
    return Interval(
        start=None,
        end=end.day,
        start_basis=EndBasis.INFERRED,
        end_basis=end.basis,
        certain=False,
        earliest_start=start.earliest or start.sort,
        latest_start=end.day,
        earliest_end=None if end.certain else end.earliest,
        latest_end=None if end.certain else end.day,
        role=role,
        drug=start.drug,
        known_from=start.known_from,
        end_known_from=end.known_from,
        sources=start.sources,
        end_sources=end.sources,
    )


def _touch(one: Interval, two: Interval) -> bool:
    return one.end is None or (two.start is not None and two.start <= one.end) or (one.start is None and two.start is None)


def _join(one: Interval, two: Interval) -> Interval:
    if one.start is None and two.start is not None:
        kept = replace(two, certain=False, earliest_start=one.earliest_start, latest_start=two.start)
    else:
        kept = one
    later = one if one.end is None or (two.end is not None and one.end >= two.end) else two
    return replace(
        kept,
        end=later.end,
        end_basis=later.end_basis,
        certain=kept.certain and later.latest_end is None,
        earliest_end=later.earliest_end,
        latest_end=later.latest_end,
        end_known_from=later.end_known_from,
        end_sources=later.end_sources,
        drug=one.drug if one.drug == two.drug else None,
        sources=tuple(dict.fromkeys((*kept.sources, *(two.sources if two.start == kept.start else ())))),
    )
