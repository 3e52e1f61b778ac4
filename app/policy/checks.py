"""What a policy analyst should look at in one version: places where it contradicts itself, its code sets or the calendar."""

import re
from collections import defaultdict
from collections.abc import Iterator, Sequence
from datetime import date

from app.codesets.model import CodeSystem
from app.codesets.tables import CodeSets
from app.documents.model import BlockKind, Story, ViewBlock
from app.policy.ages import ages_in
from app.policy.listing import codes_of, each_code, holds, version_day
from app.policy.model import (
    AgeRule,
    Check,
    CodeForm,
    CodeListing,
    CriteriaSet,
    Criterion,
    DateKind,
    HistoryEntry,
    PolicyDate,
    Unread,
)
from app.policy.retirement_checks import retirement_checks
from app.policy.standing import last_words

_DATE_ORDER = (
    (DateKind.LAST_REVIEW, DateKind.PUBLISH),
    (DateKind.LAST_REVIEW, DateKind.NEXT_REVIEW),
    (DateKind.PUBLISH, DateKind.NEXT_REVIEW),
    (DateKind.REVISION_EFFECTIVE, DateKind.REVISION_END),
    (DateKind.ORIGINAL_EFFECTIVE, DateKind.EFFECTIVE),
    (DateKind.ORIGINAL_EFFECTIVE, DateKind.REVISION_EFFECTIVE),
    (DateKind.ORIGINAL_EFFECTIVE, DateKind.PUBLISH),
    (DateKind.EFFECTIVE, DateKind.RETIREMENT),
    (DateKind.REVISION_EFFECTIVE, DateKind.RETIREMENT),
)
_NAMES = {
    DateKind.PUBLISH: "publish date",
    DateKind.LAST_REVIEW: "last review date",
    DateKind.EFFECTIVE: "effective date",
    DateKind.REVISION_EFFECTIVE: "revision effective date",
    DateKind.REVISION_END: "revision ending date",
    DateKind.ORIGINAL_EFFECTIVE: "original effective date",
    DateKind.NEXT_REVIEW: "next review date",
    DateKind.RETIREMENT: "retirement date",
    DateKind.NOTICE: "notice date",
}
_FILLER = re.compile(
    r"\b(?:the|an?|individuals?|members?|patients?|persons?|clients?|children|adults?|requests?|for|is|are|who|must|be|been|has|have|of"
    r"|at|time|when"
    r"|therapy|treatment|starts?|and|or|age[sd]?|years?|months?|old|documentation|that)\b|[\W_]",
    re.IGNORECASE,
)


def us_day(day: date) -> str:
    """Return a date as American policies print it."""
    return f"{day.month:02}/{day.day:02}/{day.year}"


def and_list(codes: Sequence[str]) -> str:
    """Return codes as a sentence names them: a few, then how many more."""
    if len(codes) > 6:
        return f"{', '.join(codes[:6])} and {len(codes) - 6} more"
    return codes[0] if len(codes) == 1 else f"{', '.join(codes[:-1])} and {codes[-1]}"


def version_facts_checks(
    codes: Sequence[CodeListing],
    history: Sequence[HistoryEntry],
    dates: Sequence[PolicyDate],
    criteria: Sequence[CriteriaSet],
    code_sets: CodeSets,
) -> tuple[Check, ...]:
    """Return the checks on one version's facts, the gravest first."""
    day = version_day(dates)
    found = [
        *contradictions(codes, history, code_sets, day),
        *_not_in_code_set(codes, code_sets, day),
        *_listed_twice(codes, code_sets, day),
        *_bypassing_ages(criteria),
        *_date_order(dates),
        *retirement_checks(history, dates),
        *_range_ends(codes, code_sets, day),
    ]
    rank = {"error": 0, "warning": 1, "note": 2}
    return tuple(sorted(found, key=lambda check: rank[check.severity]))


def age_checks(ages: Sequence[AgeRule]) -> tuple[Check, ...]:
    """Point to age bounds printed with a bare < or >: often the bar of ≤ or ≥ was lost on the way."""
    return tuple(
        Check(
            "age-sign-doubtful",
            "note",
            (),
            f"“{rule.text}” leaves out those of exactly {_bound(rule)}; a lost “≤” or “≥” is common here.",
            (rule.source,),
        )
        for rule in ages
        if re.search(r"[<>](?!\s*=)", rule.text)
    )


def _bound(rule: AgeRule) -> str:
    return f"{rule.high if rule.low is None else rule.low} {rule.unit}"


def unread_checks(unread: Sequence[Unread], history: Sequence[HistoryEntry], misprints: Sequence[Unread]) -> tuple[Check, ...]:
    """Report every statement about codes that was not understood, and every printed code that is none."""
    found = [
        Check("misprinted-code", "error", (item.text,), f"{item.text} is printed as a code. {item.why}", (item.source,))
        for item in misprints
    ]
    everything = [*unread, *(item for entry in history for item in entry.unread)]
    found += [
        Check(
            "unread-coding-statement",
            "warning",
            (),
            f"This statement about codes was not read: “{_short(item.text.rstrip(' .'))}”. {_sentence(item.why)}",
            (item.source,),
        )
        for item in everything
    ]
    return tuple(found)


def contradictions(codes: Sequence[CodeListing], history: Sequence[HistoryEntry], code_sets: CodeSets, day: date | None) -> Iterator[Check]:
    """Yield a check for each code that is printed although the last word of the history on it is that it was removed."""
    covered = [item for item in codes if item.coverage is None]
    for (system, code), word in sorted(last_words(history, code_sets, day).items(), key=lambda item: item[0]):
        printing = [item for item in covered if item.system is system and holds(item, code, code_sets, day)] if word.removed else []
        if not printing:
            continue
        item = printing[0]
        where = "still listed" if item.through is None else f"still printed inside {item.code}-{item.through}"
        said = f"the {us_day(word.entry.day)} entry" if word.entry.day else "an undated entry of the history"
        message = f"{code} is {where} although {said} removes it."
        yield Check("listing-contradicts-history", "error", (code,), message, (*(one.source for one in printing), word.change.source))


def _listed_twice(codes: Sequence[CodeListing], code_sets: CodeSets, day: date | None) -> Iterator[Check]:
    """Yield a check for the codes that the same items of one list print twice; two groups, or two drugs, may each list a code."""
    printed: dict[tuple[str, tuple[object, ...]], list[CodeListing]] = defaultdict(list)
    for item, code in each_code(codes, code_sets, day):
        printed[code, (item.system, item.group, item.coverage, item.supports, _bracketed(item))].append(item)
    together: dict[tuple[CodeListing, ...], list[str]] = defaultdict(list)
    for (code, _), items in printed.items():
        if len(items) > 1:
            together[tuple(items)].append(code)
    for repeated, twice in together.items():
        times = "twice" if len(repeated) == 2 else f"{len(repeated)} times"
        ways = list(dict.fromkeys(_how(item) for item in repeated))
        where = f": {' and '.join(ways)}" if len(ways) > 1 else ""
        message = f"{and_list(twice)} {'is' if len(twice) == 1 else 'are'} listed {times}{where}."
        yield Check("listed-twice", "warning", tuple(twice), message, tuple(item.source for item in repeated))


def _how(item: CodeListing) -> str:
    if item.through:
        return f"inside {item.code}-{item.through}"
    return "on its own" if item.form is CodeForm.SINGLE else f"below {item.code}"


def _bracketed(item: CodeListing) -> str | None:
    """Return what a description adds in square brackets: often the drug a non-specific code stands for."""
    match = re.search(r"\[when [^\]]*\]", item.description or "")
    return match[0] if match else None


def _bypassing_ages(criteria: Sequence[CriteriaSet]) -> Iterator[Check]:
    for own in criteria:
        yield from _bypassing(own.tree)


def _bypassing(tree: Criterion) -> Iterator[Check]:
    """Yield a check for each age statement that alone meets the criteria, past every other one."""
    if tree.op != "or":
        return
    others = [child for child in tree.children if not _only_age(child)]
    for child in tree.children:
        if child.children:
            yield from _bypassing(child) if child.label is None and child.text else ()
        elif others and _only_age(child) and child.source:
            label = f"{child.label}. " if child.label else ""
            message = f"“{label}{child.text}” meets the criteria alone: whoever is of that age need not meet any of the others."
            yield Check(
                "age-branch-bypasses-criteria", "warning", (), message, (child.source, *(other.source for other in others if other.source))
            )


def _only_age(node: Criterion) -> bool:
    if node.children or node.source is None or not node.text:
        return False
    block = _block_of(node.text)
    rules: list[AgeRule] = list(ages_in(block, ""))
    rest = node.text
    for rule in rules:
        rest = rest.replace(rule.text, " ")
    return bool(rules) and not _FILLER.sub("", rest)


def _block_of(text: str) -> ViewBlock:
    return ViewBlock(
        file="",
        index=0,
        text=text,
        label="",
        body=0,
        kind=BlockKind.PARAGRAPH,
        level=0,
        cell=None,
        story=Story.BODY,
        page=None,
        bold=False,
        pieces=(),
    )


def _date_order(dates: Sequence[PolicyDate]) -> Iterator[Check]:
    for earlier, later in _DATE_ORDER:
        first = next((item for item in dates if item.kind is earlier), None)
        second = next((item for item in dates if item.kind is later), None)
        if first and second and second.day < first.day:
            message = f"The {_NAMES[later]} {us_day(second.day)} lies before the {_NAMES[earlier]} {us_day(first.day)}."
            yield Check("date-order", "warning", (), message, (second.source, first.source))


def _range_ends(codes: Sequence[CodeListing], code_sets: CodeSets, day: date | None) -> Iterator[Check]:
    for item in codes:
        if item.through is None or item.form is not CodeForm.RANGE or day is None:
            continue
        expansion = code_sets.expand(item.system, item.code, item.through, item.form.value, day)
        ends = [code for code, known in ((item.code, expansion.first_is_code), (item.through, expansion.last_is_code)) if not known]
        if expansion.codes is not None and ends:
            what = "is a header, not a code" if len(ends) == 1 else "are headers, not codes"
            message = f"{' and '.join(ends)} of the range {item.code}-{item.through} {what}; the range is read with the codes below it."
            yield Check("range-end-not-a-code", "note", tuple(ends), message, (item.source,))


def _not_in_code_set(codes: Sequence[CodeListing], code_sets: CodeSets, day: date | None) -> Iterator[Check]:
    if day is None:
        return
    for item in codes:
        if item.form is CodeForm.SINGLE and item.through is None and code_sets.exists_on(item.system, item.code, day) is False:
            message = f"{item.code} is listed but is no valid {item.system.value} code on {us_day(day)}{_history_of(item, code_sets, day)}."
            yield Check("code-not-in-code-set", "error", (item.code,), message, (item.source,))
        elif item.form is not CodeForm.SINGLE and codes_of(item, code_sets, day) == ():
            printed = f"{item.code}-{item.through}" if item.through else item.code
            message = f"No valid {item.system.value} code lies within {printed} on {us_day(day)}."
            yield Check("code-not-in-code-set", "error", (item.code,), message, (item.source,))


def _history_of(item: CodeListing, code_sets: CodeSets, day: date) -> str:
    times = code_sets.validity(item.system, item.code)
    if not times:
        below = code_sets.expand(item.system, item.code, None, CodeForm.CATEGORY.value, day).codes
        return ": it is a header for longer codes" if below and item.system is CodeSystem.ICD10CM else ": it was never one"
    ended = [time.end for time in times if time.end is not None and time.end <= day]
    if ended:
        return f": it ended on {us_day(max(ended))}"
    return f": it begins on {us_day(min(time.start for time in times if time.start))}" if all(time.start for time in times) else ""


def _sentence(text: str) -> str:
    return text[:1].upper() + text[1:] + ("" if text.endswith(".") else ".")


def _short(text: str) -> str:
    return text if len(text) <= 160 else text[:157].rstrip() + "…"
