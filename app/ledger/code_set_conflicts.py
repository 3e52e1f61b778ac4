"""Where code sets and policies meet: codes listed after they ended, and the days between a code and the one that follows it.

These are said of a ledger as it is, notices and settlements included. They dispute no day: the code set never shortens a listing.
"""

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from functools import cached_property

from app.codesets.model import CodeSystem, Successor
from app.codesets.shape import is_nonspecific, normal
from app.codesets.tables import CodeSets
from app.ledger.conflicts import CODE_SET, GAP, OVERLAP, Found, settle_names
from app.ledger.items import Item
from app.ledger.model import CodeHistory, Interval, PolicyLedger, Reading, Role
from app.ledger.settlements import resolved
from app.ledger.terms import Settlements

_WORD = re.compile(r"[a-z0-9]+")


def with_code_sets(policy: PolicyLedger, code_sets: CodeSets, settlements: Settlements) -> PolicyLedger:
    """Return a policy's ledger with what its code sets contradict, and with the gaps and overlaps of codes that follow one another."""
    found = [one for history in policy.codes for one in of_code_set(history, code_sets)]
    found += of_successors(policy, code_sets)
    if not found:
        return policy
    named = (resolved(conflict, settlements) for conflict in settle_names(policy.policy, found))
    return replace(policy, conflicts=(*policy.conflicts, *named))


def of_code_set(history: CodeHistory, code_sets: CodeSets) -> list[Found]:
    """Return the days on which a code is still listed although its code set has ended it, from the first day a table or fact says so."""
    if history.through is not None:
        return []
    times = code_sets.validity(history.system, history.code)
    if not times or (len(times) == 1 and times[0].end is None):
        return []
    found = []
    for time, following in zip(times, [*times[1:], None], strict=True):
        end, back = time.end, following.start if following is not None else None
        gone = _known_gone(history, end, back, code_sets) if end is not None else None
        if gone is None:
            continue
        for interval in history.intervals:
            start = max(interval.start, gone) if interval.start else gone
            until = _earlier(interval.end, back)
            if until is None or start < until:
                readings = tuple(Reading("in", place) for place in interval.sources)
                found.append(Found(CODE_SET, Item(history.system, history.code), start, until, readings))
    return found


def _known_gone(history: CodeHistory, end: date, back: date | None, code_sets: CodeSets) -> date | None:
    """Return the first day after a code's end for which something says that it does not exist; between tables nothing does."""
    days = [end, *(window.first for window in code_sets.windows_of(history.system) if window.first > end)]
    within = (day for day in days if back is None or day < back)
    return next((day for day in within if code_sets.exists_on(history.system, history.code, day) is False), None)


def _earlier(one: date | None, two: date | None) -> date | None:
    return one if two is None or (one is not None and one <= two) else two


def of_successors(policy: PolicyLedger, code_sets: CodeSets) -> list[Found]:
    """Return the days on which a code is no longer listed and its successor not yet, or both are though the code set ended the first."""
    listed = _Listed(policy)
    found: list[Found] = []
    for history in listed.codes.values():
        if not code_sets.successors(history.system, history.code):
            continue
        for name in _followers(history, listed, code_sets):
            following = listed.codes[history.system, name]
            found += _gaps(history, following)
            found += _overlaps(history, following, code_sets)
    return found


@dataclass
class _Listed:
    """The codes of one policy that it lists as covered, and the drugs it is about."""

    policy: PolicyLedger

    @cached_property
    def codes(self) -> Mapping[tuple[CodeSystem, str], CodeHistory]:
        """The codes by system and code."""
        return {(history.system, history.code): history for history in self.policy.codes if history.through is None and _covered(history)}

    @cached_property
    def drugs(self) -> tuple[frozenset[str], ...]:
        """The words of each drug's names, in all spellings together; the title's where no drug is named."""
        named = {
            frozenset(_words(f"{drug.brand or ''} {drug.generic or ''}")) for held in self.policy.versions for drug in held.version.drugs
        }
        return _one_each(named) or (frozenset(_words(" ".join(held.version.title or "" for held in self.policy.versions))),)

    def means(self, history: CodeHistory, successor: Successor) -> bool:
        """Whether a succession is about this policy's drug. A code for any drug, in a policy of several, must say for which it stands."""
        drugs = self.drugs
        if len(drugs) > 1 and is_nonspecific(history.code):
            named = {interval.drug for interval in _covered(history)}
            if None in named:
                return False
            drugs = tuple(frozenset(_words(drug or "")) for drug in named)
        if successor.drug is None:
            return len(drugs) == 1 or not is_nonspecific(history.code)
        return any(set(_words(successor.drug)) <= drug for drug in drugs)


def _one_each(named: Iterable[frozenset[str]]) -> tuple[frozenset[str], ...]:
    """Put names together that share a word: one drug, spelled in two ways."""
    drugs: list[frozenset[str]] = []
    for words in named:
        same = [drug for drug in drugs if drug & words]
        drugs = [drug for drug in drugs if not drug & words]
        drugs.append(words.union(*same))
    return tuple(drugs)


def _words(text: str) -> list[str]:
    return _WORD.findall(text.casefold())


def _covered(history: CodeHistory) -> Sequence[Interval]:
    return [interval for interval in history.intervals if interval.role is not Role.NOT_COVERED]


def _followers(history: CodeHistory, listed: _Listed, code_sets: CodeSets) -> Iterator[str]:
    """Yield the nearest listed codes that follow one: past a successor the policy does not list, its own successors."""
    seen = {history.code}
    waiting = [history.code]
    while waiting:
        for step in code_sets.successors(history.system, waiting.pop(0)):
            name = normal(history.system, step.code) or step.code
            if name in seen or not listed.means(history, step):
                continue
            seen.add(name)
            if (history.system, name) in listed.codes:
                yield name
            else:
                waiting.append(name)


def _gaps(history: CodeHistory, following: CodeHistory) -> Iterator[Found]:
    mine, others = _covered(history), _covered(following)
    for interval in mine:
        end = interval.end
        if end is None or any(_may_cover(other, end) for other in (*mine, *others)):
            continue
        later = [other for other in others if other.start is not None and other.start > end]
        if not later:
            continue
        first = min(later, key=lambda other: other.start or date.max)
        again = [start for other in (*mine, *later) if (start := _first_start(other)) is not None and start > end]
        readings = (
            *(Reading("out", place) for place in interval.end_sources or interval.sources),
            *(Reading("in", place) for place in first.sources),
        )
        yield Found(GAP, _item(history), end, min(again), readings, _item(following))


def _overlaps(history: CodeHistory, following: CodeHistory, code_sets: CodeSets) -> Iterator[Found]:
    times = code_sets.validity(history.system, history.code)
    end = times[-1].end if times else None
    gone = _known_gone(history, end, None, code_sets) if end is not None else None
    if gone is None:
        return
    for interval in _covered(history):
        for other in _covered(following):
            if interval.start is None or other.start is None:
                continue
            start = max(interval.start, other.start, gone)
            until = _earlier(_last_sure(interval), _last_sure(other))
            if until is None or start < until:
                readings = tuple(Reading("in", place) for place in (*interval.sources, *other.sources))
                yield Found(OVERLAP, _item(history), start, until, readings, _item(following))


def _item(history: CodeHistory) -> Item:
    return Item(history.system, history.code)


def _may_cover(interval: Interval, day: date) -> bool:
    first = _first_start(interval)
    return (first is None or first <= day) and (interval.end is None or day < interval.end)


def _first_start(interval: Interval) -> date | None:
    """Return the earliest day an interval may begin on; None: no bound is known."""
    return interval.earliest_start if interval.start is None or interval.latest_start is not None else interval.start


def _last_sure(interval: Interval) -> date | None:
    return interval.earliest_end if interval.latest_end is not None else interval.end
