"""The last word of a history on each code: added and still listed, or removed."""

from collections import defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date

from app.codesets.tables import CodeSets
from app.policy.listing import Code
from app.policy.model import Action, CodeForm, HistoryChange, HistoryEntry


@dataclass(frozen=True, slots=True)
class LastWord:
    """The latest statement on a code. `removed` is true only where no drug keeps the code."""

    removed: bool
    entry: HistoryEntry
    change: HistoryChange


def last_words(history: Sequence[HistoryEntry], code_sets: CodeSets, day: date | None) -> dict[Code, LastWord]:
    """Return the last word on each code by `day`; what takes effect later has not happened yet."""
    standing: dict[Code, dict[str | None, LastWord]] = defaultdict(dict)
    for entry, change in in_order(history):
        if day and change.effective and change.effective > day:
            continue
        for code, removed in touched(change, code_sets, day or entry.day):
            by_drug = standing[(change.system, code)]
            if change.drug is None:
                by_drug.clear()
            by_drug[change.drug] = LastWord(removed, entry, change)
    return {key: _together(list(by_drug.values())) for key, by_drug in standing.items()}


def in_order(history: Sequence[HistoryEntry]) -> Iterator[tuple[HistoryEntry, HistoryChange]]:
    """Yield the statements oldest first; within an entry by the day they take effect, then as printed."""
    known = [entry.day for entry in history if entry.day]
    oldest_first = len(known) < 2 or known[0] <= known[-1]
    entries = list(history) if oldest_first else list(reversed(history))
    entries.sort(key=lambda entry: entry.day or date.min)
    for entry in entries:
        yield from ((entry, change) for change in sorted(entry.changes, key=lambda change: change.effective or date.min))


def touched(change: HistoryChange, code_sets: CodeSets, day: date | None) -> Iterator[tuple[str, bool]]:
    """Yield each code whose covered listing a statement changes, and whether it removes it."""
    if change.coverage is None:
        yield from spoken_of(change, code_sets, day)


def spoken_of(change: HistoryChange, code_sets: CodeSets, day: date | None) -> Iterator[tuple[str, bool]]:
    """Yield each code a statement adds or removes, as covered or as not covered, and whether it removes it."""
    if change.action is Action.REVISE:
        return
    removed = change.action is Action.REMOVE
    yield from ((code, True) for code in change.replaces)
    yield from ((code, removed) for code in change.codes)
    for first, last in change.ranges:
        codes = code_sets.expand(change.system, first, last, CodeForm.RANGE.value, day).codes if day else None
        yield from ((code, removed) for code in codes or ())


def _together(words: list[LastWord]) -> LastWord:
    kept = [word for word in words if not word.removed]
    return (kept or words)[-1]
