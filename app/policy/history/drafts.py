"""A statement while its sentence is still being read: what it does to which codes, and the dates it may yet be given."""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from datetime import date

from app.codesets.model import CodeSystem
from app.documents.model import Place
from app.policy.history.codes import CodeRef
from app.policy.history.when import Bound, Ending, When, ending
from app.policy.model import Action, HistoryChange

CODE_SET = "code_set"
NOT_COVERED = "not-covered"


@dataclass(slots=True)
class Draft:
    """One statement about codes. Its words are the entry's tokens `[first:last)`."""

    action: Action
    refs: tuple[CodeRef, ...]
    first: int
    last: int
    when: When | None = None
    terminated: bool = False
    by_code_set: bool = False
    not_covered: bool = False
    correction: bool = False
    inherited: bool = False  # its date is that of another sentence
    implied: bool = False  # no verb says it: "C1 effective 1/1/2024", "C2 replaces C1"
    drug: str | None = None
    replaces: tuple[CodeRef, ...] = ()
    sentence: int = 0
    described: bool = False  # said of the codes' description, not of the codes
    announced: bool = False  # it "will be" done
    unclear: str | None = None  # why its words cannot be told apart
    linked: "Draft | None" = field(default=None, repr=False)  # the other half of a replacement: its date is this one's too

    @property
    def dated(self) -> bool:
        """Whether a date was printed for it, or for each of its codes."""
        return self.when is not None or all(ref.when is not None for ref in self.refs)

    def names(self, refs: Iterable[CodeRef]) -> bool:
        """Whether it is about just these codes."""
        return set(self.refs_said()) == {(ref.system, ref.code, ref.through) for ref in refs}

    def refs_said(self) -> Iterator[tuple[CodeSystem | None, str, str | None]]:
        """Yield its codes without their places."""
        return ((ref.system, ref.code, ref.through) for ref in self.refs)

    def own_last_day(self) -> bool:
        """Whether its date is a last valid day, which says nothing of other statements."""
        return self.when is not None and self._ending(self.when).last_day is not None

    def inherit(self, when: When) -> None:
        """Take a date from elsewhere: the sentence's, or that of a sentence before."""
        self.when, self.inherited = when, True

    def turning_day(self) -> date | None:
        """Return the first day of the state it leads to: what it is replaced by begins then."""
        when = self.when or (self.refs[0].when if self.refs else None)
        if when is None:
            return None
        return self._ending(when).effective if self.action is Action.REMOVE else when.day

    def problem(self) -> str | None:
        """Return why the statement cannot be told, or None."""
        if self.unclear is not None:
            return self.unclear
        if any(ref.cut for ref in self.refs):
            return "where the list of codes ends is not clear"
        odd = next((ref for ref in self.refs + self.replaces if ref.system is None), None)
        if odd is not None:
            return odd.why
        if self.action is not Action.REMOVE and any(ref.ended for ref in self.refs):
            return "codes are added and said to have ended"
        added_until = self.action is not Action.REMOVE and any(
            when.bound in (Bound.THROUGH, Bound.BEFORE) for when in self._whens() if when is not None
        )
        if added_until:
            return "only the end of its time is said, not the start"
        until = self.action is Action.REMOVE and not self.implied and any(when.until for when in self._whens() if when is not None)
        return "a removal until a date" if until else None

    def changes(self, place: Place) -> Iterator[HistoryChange]:
        """Return the changes it states, one for each system and date."""
        for (system, when), refs in _by_system_and_date(self.refs, self.when).items():
            if self.action is Action.REMOVE:
                yield self._change(Action.REMOVE, system, refs, self._ending(when), place)
                if when is not None and when.bound is Bound.PERIOD:
                    yield self._change(Action.ADD, system, refs, Ending(when.day, None), place)
                continue
            start = Ending(when.day if when is not None else None, None)
            yield self._change(self.action, system, refs, start, place)
            if when is not None and when.bound is Bound.PERIOD and self.action is Action.ADD:
                yield self._change(Action.REMOVE, system, refs, self._ending(when), place)

    def _whens(self) -> Iterator[When | None]:
        return (ref.when or self.when for ref in self.refs)

    def _ending(self, when: When | None) -> Ending:
        return Ending(None, None) if when is None else ending(when, terminated=self.terminated)

    def _change(self, action: Action, system: CodeSystem, refs: list[CodeRef], end: Ending, place: Place) -> HistoryChange:
        return HistoryChange(
            action=action,
            system=system,
            codes=tuple(ref.code for ref in refs if ref.through is None),
            ranges=tuple((ref.code, ref.through) for ref in refs if ref.through is not None),
            replaces=tuple(ref.code for ref in self.replaces),
            effective=end.effective,
            last_day=end.last_day,
            by=CODE_SET if self.by_code_set else "policy",
            coverage=NOT_COVERED if self.not_covered and action is not Action.REVISE else None,
            drug=self.drug,
            correction=self.correction,
            source=place,
        )


def _by_system_and_date(refs: Iterable[CodeRef], when: When | None) -> dict[tuple[CodeSystem, When | None], list[CodeRef]]:
    parts: dict[tuple[CodeSystem, When | None], list[CodeRef]] = {}
    for ref in refs:
        if ref.system is not None:
            parts.setdefault((ref.system, ref.when or when), []).append(ref)
    return parts


def doubt_opposites(drafts: Sequence[Draft]) -> None:
    """Leave to a person what one sentence both adds and removes on the same day."""
    for number, draft in enumerate(drafts):
        for other in drafts[:number]:
            opposed = {draft.action, other.action} == {Action.ADD, Action.REMOVE} and draft.sentence == other.sentence
            if opposed and draft.turning_day() == other.turning_day() and set(draft.refs_said()) & set(other.refs_said()):
                draft.unclear = other.unclear = "two statements say different things of the same codes"


def doubt_kept(drafts: Sequence[Draft], kept: Sequence[CodeRef]) -> None:
    """Leave to a person a removal of what the entry says stays: "removed L8679-L8688; L8680 stays"."""
    for draft in drafts:
        if draft.action is Action.REMOVE and any(_holds(ref, other) for ref in draft.refs for other in kept):
            draft.unclear = draft.unclear or "codes said to be removed and to remain"


def _holds(ref: CodeRef, other: CodeRef) -> bool:
    return ref.system is other.system and ref.code <= other.code <= (ref.through or ref.code)


def doubt_twice_added(drafts: Sequence[Draft]) -> None:
    """Leave to a person what one entry adds on two days, as for two markets."""
    for number, draft in enumerate(drafts):
        for other in drafts[:number]:
            both = draft.action is other.action is Action.ADD and draft.dated and other.dated
            if both and draft.turning_day() != other.turning_day() and set(draft.refs_said()) & set(other.refs_said()):
                draft.unclear = other.unclear = "two dates for the same codes"


def without_detailed(drafts: Sequence[Draft]) -> list[Draft]:
    """Leave out what the same sentence says again with dates: "C1 and C2 were added, C1 effective d1 and C2 effective d2"."""
    return [draft for draft in drafts if draft.dated or not set(draft.refs_said()) <= _dated_codes(drafts, draft.action)]


def _dated_codes(drafts: Sequence[Draft], action: Action) -> set[tuple[CodeSystem | None, str, str | None]]:
    return {ref for draft in drafts if draft.dated and draft.action is action for ref in draft.refs_said()}
