"""What a policy analyst should look at between two versions: where the history and the text tell different stories."""

import re
from collections.abc import Iterator, Sequence

from app.codesets.model import CodeSystem
from app.codesets.tables import CodeSets
from app.documents.model import Place
from app.policy.checks import and_list, us_day
from app.policy.criteria import leaves
from app.policy.listing import Code, holds, printed_codes, version_day
from app.policy.model import Check, CodeListing, Criterion, HistoryEntry, PolicyVersion
from app.policy.standing import LastWord, last_words, spoken_of, touched

_UNCHANGED = re.compile(
    r"\bno (?:change|revision|update)s?(?: (?:was|were) made)?(?: to| in| of)?(?: the)?(?: clinical| coverage| medical necessity"
    r"| approval)? criteria\b"
    r"|\bno (?:clinical |coverage )?criteria (?:change|revision)s?\b|\bwithout (?:any )?changes? (?:to|in) (?:the )?criteria\b"
    r"|\bcriteria:? (?:is |are |was |were |remains? )?(?:unchanged|not changed|no changes?)\b",
    re.IGNORECASE,
)
_EXCEPT = re.compile(r"\b(?:unchanged|changes?)\s+(?:apart from|except|other than|besides)\b", re.IGNORECASE)


def version_checks(old: PolicyVersion, new: PolicyVersion, code_sets: CodeSets) -> tuple[Check, ...]:
    """Return where the new version's history and text disagree about what changed since the old one."""
    entries = _new_entries(old, new)
    return (
        *_unchanged_criteria(old, new, entries),
        *_changes_without_history(old, new, code_sets),
        *_history_without_changes(new, entries, code_sets),
    )


def _new_entries(old: PolicyVersion, new: PolicyVersion) -> list[HistoryEntry]:
    """Return the entries of the new history that the old one does not hold word for word."""
    held = {(entry.day, _plain(entry.text)) for entry in old.history}
    return [entry for entry in new.history if (entry.day, _plain(entry.text)) not in held]


def _unchanged_criteria(old: PolicyVersion, new: PolicyVersion, entries: Sequence[HistoryEntry]) -> Iterator[Check]:
    saying = next((entry for entry in entries if _UNCHANGED.search(entry.text) and not _EXCEPT.search(entry.text)), None)
    if saying is None or _outline(old) == _outline(new):
        return
    added, dropped = _different(old, new)
    if not added and not dropped:
        what = "they are joined differently"
    else:
        said = [f"“{_label(leaf)}{_short(leaf.text)}” is new" for leaf in added[:2]] or [
            f"“{_label(leaf)}{_short(leaf.text)}” is gone" for leaf in dropped[:2]
        ]
        what = " and ".join(said)
    day = f"The {us_day(saying.day)} entry" if saying.day else "The history"
    places = [leaf.source for leaf in (*added, *dropped) if leaf.source]
    yield Check(
        "history-says-unchanged-but-criteria-differ",
        "warning",
        (),
        f"{day} says that the criteria did not change, but {what}.",
        (saying.source, *places),
    )


def _changes_without_history(old: PolicyVersion, new: PolicyVersion, code_sets: CodeSets) -> Iterator[Check]:
    """Report listed codes that came or went without a word of the history; a history that is not printed is silent on everything."""
    if not new.history:
        return
    day = version_day(new.dates)
    told = {
        (change.system, code, removed)
        for entry in new.history
        for change in entry.changes
        for code, removed in spoken_of(change, code_sets, day)
    }
    before, after = printed_codes(old, code_sets), printed_codes(new, code_sets)
    same = {(item.system, item.code, item.through) for item in old.codes} & {(item.system, item.code, item.through) for item in new.codes}
    yield from _untold(after, before, told, same, removed=False)
    yield from _untold(before, after, told, same, removed=True)


def _untold(
    here: dict[Code, CodeListing],
    there: dict[Code, CodeListing],
    told: set[tuple[CodeSystem, str, bool]],
    same: set[tuple[CodeSystem, str, str | None]],
    *,
    removed: bool,
) -> Iterator[Check]:
    """Yield one check for all codes printed here and not there.

    What only the code set changed inside an unchanged item is no change of the policy.
    """
    codes = [
        (key, item)
        for key, item in here.items()
        if key not in there and (*key, removed) not in told and (item.system, item.code, item.through) not in same
    ]
    if codes:
        names = tuple(code for (_, code), _ in codes)
        verb = "no longer listed" if removed else "newly listed"
        message = f"{and_list(names)} {'is' if len(names) == 1 else 'are'} {verb}, but no entry of the history says so."
        yield Check("change-not-in-history", "warning", names, message, tuple(dict.fromkeys(item.source for _, item in codes)))


def _history_without_changes(new: PolicyVersion, entries: Sequence[HistoryEntry], code_sets: CodeSets) -> Iterator[Check]:
    """Report what new entries say of codes and the printed list does not follow."""
    day = version_day(new.dates)
    fresh = {(change.system, code) for entry in entries for change in entry.changes for code, _ in touched(change, code_sets, day)}
    covered = [item for item in new.codes if item.coverage is None]
    systems = {item.system for item in covered}
    for (system, code), word in sorted(last_words(new.history, code_sets, day).items(), key=lambda item: item[0]):
        if (system, code) not in fresh or word.entry not in entries:
            continue
        printing = [item for item in covered if item.system is system and holds(item, code, code_sets, day)]
        if word.removed and printing:
            yield _not_followed(code, word, "removes it, but it is still listed", printing)
        elif not word.removed and not printing and system in systems:
            yield _not_followed(code, word, "adds it, but it is not listed", ())


def _not_followed(code: str, word: LastWord, what: str, printing: Sequence[CodeListing]) -> Check:
    day = f"The {us_day(word.entry.day)} entry" if word.entry.day else "The history"
    places: tuple[Place, ...] = (word.change.source, *(item.source for item in printing))
    return Check("history-change-not-in-text", "warning", (code,), f"{code}: {day[0].lower()}{day[1:]} {what}.", places)


def _outline(version: PolicyVersion) -> tuple[object, ...]:
    return tuple(_shape(own.tree) for own in version.criteria_sets)


def _shape(node: Criterion) -> tuple[object, ...]:
    return (node.op, _plain(node.text), tuple(_shape(child) for child in node.children))


def _different(old: PolicyVersion, new: PolicyVersion) -> tuple[list[Criterion], list[Criterion]]:
    before = [leaf for own in old.criteria_sets for leaf in leaves(own.tree)]
    after = [leaf for own in new.criteria_sets for leaf in leaves(own.tree)]
    known_before, known_after = {_plain(leaf.text) for leaf in before}, {_plain(leaf.text) for leaf in after}
    return [leaf for leaf in after if _plain(leaf.text) not in known_before], [
        leaf for leaf in before if _plain(leaf.text) not in known_after
    ]


def _label(leaf: Criterion) -> str:
    return f"{leaf.label}. " if leaf.label else ""


def _plain(text: str) -> str:
    return " ".join(text.casefold().split()).rstrip(";., ")


def _short(text: str) -> str:
    return text if len(text) <= 90 else text[:87].rstrip() + "…"
