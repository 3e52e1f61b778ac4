"""One code through the versions of a policy: what the history says, completed by what each version prints.

The history leads. A list that prints a code the history never mentions begins it; a list that drops one the history never
removes ends it. Where a list and the history cannot both be true, the history is followed and the days are disputed.
"""

from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from datetime import date

from app.codesets.expand import key_of
from app.documents.model import Place
from app.ledger.events import Clash, Event
from app.ledger.intervals import Span, in_order, spans_of
from app.ledger.items import Item
from app.ledger.listing import Cells, Listing, Printing, printing
from app.ledger.model import EndBasis, VersionInForce

_LAST = 1_000_000  # a list is read after the statements of the same day


@dataclass(frozen=True, slots=True)
class Dispute:
    """A list and the history that cannot both be true from `start` until `end`."""

    start: date
    end: date | None
    says_in: Place
    says_out: Place
    event: Event


@dataclass(frozen=True, slots=True)
class Story:
    """Everything known of one code under one coverage: the versions, what each prints, and what the history says."""

    item: Item
    coverage: str | None
    versions: Sequence[VersionInForce]
    listings: Sequence[Listing]
    cells: Cells
    statements: Sequence[Event]
    withdrawn: Sequence[Event] = ()  # what an earlier wording of an entry said


@dataclass(slots=True)
class Track:
    """The events of a code in their final form, and what they contradict."""

    events: list[Event]
    spans: list[Span] = field(default_factory=list)
    clashes: list[Clash] = field(default_factory=list)
    disputes: list[Dispute] = field(default_factory=list)

    def add(self, event: Event) -> None:
        """Take in what a list says."""
        self.events.append(event)
        self.spans, self.clashes = spans_of(self.events)

    def disputed(self, event: Event) -> bool:
        """Whether a contradiction of this statement is already noted."""
        return any(dispute.event is event for dispute in self.disputes)


class Follower:
    """Follows one code; made for it and thrown away."""

    def __init__(self, story: Story) -> None:
        self.story = story
        self.printed = story.cells
        self.track = Track(self._for_any_drug(story.statements) if story.statements else [])
        if self.track.events:
            self.track.spans, self.track.clashes = spans_of(self.track.events)

    def follow(self) -> Track:
        """Read the lists in order of their versions."""
        steady = gone = False  # listed with no end in sight: printed again says nothing new; nothing open: missing again neither
        for index, cell in enumerate(self.printed):
            if cell is None:
                steady = False
                if not gone and self._lacks(index):
                    self._missing(index)
                    gone = not any(self._open(span, index) for span in self.track.spans)
            elif not steady:
                self._printed(index, printing(cell))
                gone = False
                steady = any(span.end is None and span.covers(self._day(index)) for span in self.track.spans)
        return self.track

    def _for_any_drug(self, events: Sequence[Event]) -> list[Event]:
        """Let a removal for a drug that never had the code end it altogether if its own version stopped printing it, else nothing."""
        drugs = {event.drug for event in events if event.adds}
        kept = []
        for event in events:
            if event.adds or event.drug is None or event.drug in drugs:
                kept.append(event)
            elif self.printed[event.version] is None:
                kept.append(replace(event, drug=None))
        return kept

    def _day(self, index: int) -> date:
        return self.story.versions[index].start

    def _lacks(self, index: int) -> bool:
        """Whether the list was read and does not print the code, not even in a part that was not understood."""
        listing = self.story.listings[index]
        if self.printed[index] is not None or not listing.speaks:
            return False
        return not listing.unread or key_of(self.story.item.code) not in listing.unread

    def _printed(self, index: int, found: Printing) -> None:
        day = found.born or self._day(index)
        track = self.track
        if not track.events and not self.story.withdrawn:
            track.add(self._list_event(index, adds=True, place=found.place, day=day, born=found.born is not None))
            return
        if any(span.covers(day) for span in track.spans):
            return
        said = (*track.events, *self.story.withdrawn)
        if any(event.adds and event.stated and event.day > day and event.version <= index for event in said):
            return  # announced by the same or an earlier version
        removals = [event for event in in_order(track.events) if not event.adds and not event.listing]
        removed = next((event for event in reversed(removals) if event.version <= index and event.day <= day), None)
        later = self._explained_later(index, day)
        if removed is not None and not self._confirmed(removed, index):
            if not track.disputed(removed):
                track.disputes.append(Dispute(day, self._next_without(index, day), found.place, removed.sources[0], removed))
        elif later is not None:
            reaches_back = not later.adds and later.order[0] > day  # removed by an entry made since, for a day before
            if not reaches_back and not track.disputed(later):
                end = later.day if later.adds else self._day(later.version)
                track.disputes.append(Dispute(day, end, found.place, later.sources[0], later))
        else:
            track.add(self._list_event(index, adds=True, place=found.place, day=day, born=found.born is not None))

    def _explained_later(self, index: int, day: date) -> Event | None:
        """Return a statement of a later version that denies this day, the code being printed all the time until then."""
        for event in in_order(self.track.events):
            denies = event.stated and (event.day > day if event.adds else event.day <= day)
            if event.version > index and denies and not any(self._lacks(i) for i in range(index, event.version)):
                return event
        return None

    def _confirmed(self, removed: Event, index: int) -> bool:
        """Whether a version since the removal left the code out."""
        return any(self._day(i) >= removed.day and self._lacks(i) for i in range(removed.version, index))

    def _next_without(self, index: int, day: date) -> date | None:
        """Return the day until which a list goes on contradicting the history."""
        ends = [self._day(i) for i in range(index + 1, len(self.printed)) if self._lacks(i)]
        starts = [span.start.day for span in self.track.spans if span.start is not None and span.start.day > day]
        return min([*ends[:1], *starts], default=None)

    def _missing(self, index: int) -> None:
        day = self._day(index)
        span = next((span for span in self.track.spans if span.covers(day) and self._open(span, index)), None)
        if span is None or span.start is None:
            return
        start = span.start
        before = next((i for i in range(index - 1, -1, -1) if self.story.listings[i].speaks), None)
        if before is not None and self.printed[before] is not None and (start.listing or start.version < index):
            self._vanished(index)
        elif start.version <= index and not start.listing and not self.track.disputed(start):
            self._never_printed(index, start)

    def _open(self, span: Span, index: int) -> bool:
        return span.end is None or (not span.end.stated and span.end.version > index)

    def _vanished(self, index: int) -> None:
        item = self.story.item
        whole = not self.story.listings[index].replaced(item.system)
        earliest = self._day(index - 1) if whole else None
        event = self._list_event(index, adds=False, place=self._list_place(index), day=self._day(index))
        self.track.add(replace(event, certain=event.certain and not whole, earliest=earliest))

    def _never_printed(self, index: int, start: Event) -> None:
        """Deal with a list that lacks what the history added: dropped in an unheld version if added long ago, else disputed."""
        place = self._list_place(index)
        if start.fresh or index > start.version:
            if place is None:
                return  # the version has no list of this system to compare with
            end = next((self._day(i) for i in range(index + 1, len(self.printed)) if self.printed[i] is not None), None)
            self.track.disputes.append(Dispute(self._day(index), end, start.sources[0], place, start))
            return
        event = self._list_event(index, adds=False, place=place, day=self._day(index))
        self.track.add(replace(event, certain=False, earliest=start.day if start.stated else start.earliest))

    def _list_place(self, index: int) -> Place | None:
        return self.story.listings[index].first.get(self.story.item.system)

    def _list_event(self, index: int, *, adds: bool, place: Place | None, day: date, born: bool = False) -> Event:
        held = self.story.versions[index]
        return Event(
            adds=adds,
            day=day,
            sort=day,
            basis=EndBasis.CODE_SET if born else held.start_basis,
            version=index,
            known_from=held.published or held.start,
            order=(day, _LAST),
            certain=held.start_basis is not EndBasis.INFERRED,
            listing=True,
            coverage=self.story.coverage,
            sources=(place,) if place else (),
        )


def retired(track: Track, version: int, day: date, known: date, place: Place) -> None:
    """End whatever is still open with the policy itself."""
    event = Event(
        adds=False,
        day=day,
        sort=day,
        basis=EndBasis.STATED,
        version=version,
        known_from=known,
        order=(day, _LAST),
        stated=True,
        sources=(place,),
    )
    if any(span.end is None for span in track.spans):
        track.add(event)
