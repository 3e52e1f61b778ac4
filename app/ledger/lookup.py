"""Many questions at once: how codes stood on days, over all policies. Answers are those of `stand`, kept for every stretch of days."""

from bisect import bisect_right
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import date
from itertools import pairwise

from app.codesets.expand import key_of
from app.codesets.model import CodeSystem
from app.ledger.conflicts import disputes_about
from app.ledger.items import Item
from app.ledger.model import CodeHistory, Conflict, Ledger, PolicyLedger
from app.ledger.standing import Standing, Standpoint, stand


@dataclass(frozen=True, slots=True)
class Stood:
    """How a code, or an unexpanded range around it, stood under one policy."""

    policy: PolicyLedger
    history: CodeHistory
    point: Standpoint


Timeline = tuple[Sequence[date], Sequence[tuple[Stood, ...]]]  # the days on which the answer changes, and the answers from each on
_NEVER: Timeline = ((date.min,), ((),))


def turning_days(policy: PolicyLedger, history: CodeHistory) -> list[date]:
    """Return the days on which a code's standing may change, in order, from the first day there is."""
    days = {
        day
        for item in history.intervals
        for day in (item.start, item.end, item.earliest_start, item.latest_start, item.earliest_end, item.latest_end)
    }
    days |= {day for conflict in disputes_about(policy, history) for day in (conflict.start, conflict.end)}
    return sorted({date.min, *(day for day in days if day is not None)})


class Lookup:
    """A ledger made ready for many questions. The answers about a code are worked out when it is first asked for."""

    def __init__(self, ledger: Ledger) -> None:
        self._held: dict[tuple[CodeSystem, str], list[tuple[PolicyLedger, CodeHistory]]] = {}
        for policy in ledger.policies:
            for history in policy.codes:
                if history.through is None:  # of a code within a range no table expands nothing is certain
                    self._held.setdefault((history.system, history.code), []).append((policy, history))
        self._timelines: dict[tuple[CodeSystem, str], Timeline] = {}
        self._latest: dict[str, tuple[CodeSystem, Sequence[date], Sequence[tuple[Stood, ...]]]] = {}  # few texts are codes of two systems

    def listed_on(self, questions: Iterable[tuple[CodeSystem, str, date]]) -> list[tuple[Stood, ...]]:
        """Return under which policies each code, in normal written form, was listed for certain on its day."""
        latest = self._latest
        found = []
        for system, code, day in questions:
            known = latest.get(code)
            if known is None or known[0] is not system:
                known = latest[code] = (system, *self._known(system, code))
            found.append(known[2][bisect_right(known[1], day) - 1])
        return found

    def _known(self, system: CodeSystem, code: str) -> Timeline:
        if (system, code) not in self._timelines:
            self._timelines[system, code] = self._timeline(system, code)
        return self._timelines[system, code]

    def _timeline(self, system: CodeSystem, code: str) -> Timeline:
        held = self._held.get((system, code))
        if held is None:
            return _NEVER
        days = sorted({day for policy, history in held for day in turning_days(policy, history)})
        answers = [tuple(Stood(policy, history, stand(policy, history, day)) for policy, history in held) for day in days]
        return days, [tuple(one for one in stood if one.point.standing is Standing.LISTED) for stood in answers]


def days_apart(one: tuple[PolicyLedger, CodeHistory], two: tuple[PolicyLedger, CodeHistory], first: date, until: date) -> int:
    """Return on how many of the days `[first, until)` a code stands differently in two ledgers."""
    if until <= first:
        return 0
    turns = {day for side in (one, two) for day in turning_days(*side)}
    days = [first, *sorted(day for day in turns if first < day < until), until]
    return sum((after - day).days for day, after in pairwise(days) if stand(*one, day).standing is not stand(*two, day).standing)


def means(history: CodeHistory, asked: str) -> bool:
    """Whether a code as a person writes it, with or without its point, is this one or lies within this unexpanded range."""
    key = key_of(asked)
    if history.through is None:
        return key_of(history.code) == key
    around = Item(history.system, key_of(history.code), key_of(history.through))
    return around.holds(Item(history.system, key))


def narrowed(ledger: Ledger, asked: str) -> Ledger:
    """Return a ledger of one code alone, as a person writes it, with the printed ranges around it."""
    return replace(ledger, policies=tuple(_narrowed(policy, asked) for policy in ledger.policies))


def _narrowed(policy: PolicyLedger, asked: str) -> PolicyLedger:
    codes = tuple(history for history in policy.codes if means(history, asked))
    kept = {(history.system, history.code) for history in codes}
    return replace(policy, codes=codes, conflicts=tuple(item for item in policy.conflicts if _about(item, kept, asked)))


def _about(conflict: Conflict, kept: set[tuple[CodeSystem, str]], asked: str) -> bool:
    return any(code in kept or key_of(code[1]) == key_of(asked) for code in conflict.codes)
