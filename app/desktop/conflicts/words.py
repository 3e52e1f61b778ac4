"""A contradiction in words: what it is about, what can be taken of it, and what was. Knows no Qt."""

from collections.abc import Sequence

from app.desktop.codes.words import conflict_kind, last_day
from app.desktop.words import count, day, listed
from app.ledger.conflicts import DISPUTES_DAYS
from app.ledger.model import Conflict, Ledger
from app.workspace.settlements import Effect

_CODES_NAMED = 3
OPEN = "Open"


def codes_words(conflict: Conflict) -> str:
    """Return the codes a contradiction is about, the first few by name."""
    names = [code for _, code in conflict.codes]
    if not names:
        return "The whole version"
    more = len(names) - _CODES_NAMED
    return f"{', '.join(names[:_CODES_NAMED])} and {more:,} more" if more > 0 else listed(names)


def standing_words(conflict: Conflict) -> str:
    """Return whether a contradiction is open, or how it was settled."""
    held = conflict.resolution
    if held is None:
        return OPEN
    return f"Settled: {_TAKEN[held.says].lower()}" if disputes_days(conflict) else "Settled: seen"


_TAKEN = {"in": "Listed", "out": "Not listed"}


def choice_words(conflict: Conflict, says: str) -> str:
    """Return what is chosen by taking a reading."""
    if disputes_days(conflict):
        return "It was listed on these days" if says == "in" else "It was not listed on these days"
    return "Seen: the listing stays as the policy states it"


def disputes_days(conflict: Conflict) -> bool:
    """Whether the days themselves are in doubt; other contradictions leave the listing as it is."""
    return conflict.kind in DISPUTES_DAYS


def effect_words(effect: Effect) -> str:
    """Return what a settlement changes in the ledger."""
    if not effect.codes:
        return "No code changes on any day."
    names = f"{', '.join(effect.codes[:_CODES_NAMED])}{', …' if len(effect.codes) > _CODES_NAMED else ''}"
    return (
        f"{count(len(effect.codes), 'code')} ({names}) {'changes' if len(effect.codes) == 1 else 'change'} on "
        f"{count(effect.days, 'day')} in all, counted through {day(last_day(effect.until))}."
    )


def lines_words(changed: int, checked: int, file: str) -> str:
    """Return on how many lines of the loaded audit something changes."""
    return f"{changed:,} of {count(checked, 'line')} checked in {file} {'has' if changed == 1 else 'have'} other findings then."


def all_conflicts(ledger: Ledger | None) -> tuple[Conflict, ...]:
    """Return the contradictions of every policy, the open ones first."""
    found = [conflict for policy in (ledger.policies if ledger is not None else ()) for conflict in policy.conflicts]
    return tuple(sorted(found, key=lambda conflict: conflict.resolution is not None))


def matching(conflicts: Sequence[Conflict], text: str, standing: str, kind: str | None) -> list[Conflict]:
    """Return those that hold every word; `standing` is "open", "settled" or empty for both."""
    words = text.casefold().split()
    return [
        conflict
        for conflict in conflicts
        if (kind is None or conflict.kind == kind)
        and (not standing or (standing == "open") is (conflict.resolution is None))
        and all(word in _searched(conflict) for word in words)
    ]


def _searched(conflict: Conflict) -> str:
    codes = " ".join(f"{code} {code.replace('.', '')} {system.value}" for system, code in conflict.codes)
    said = " ".join(reading.source.text for reading in conflict.readings)
    return f"{conflict.policy} {codes} {conflict_kind(conflict)} {conflict.message} {said}".casefold()
