"""Facts in the words of the field, as a page, a report and the history of decisions name them."""

from collections.abc import Callable, Sequence
from datetime import date
from typing import Any

from app.documents.model import Place
from app.policy.checks import us_day
from app.policy.model import (
    Action,
    AgeRule,
    CodeForm,
    CodeListing,
    DateKind,
    Drug,
    FactKind,
    FactValue,
    HistoryChange,
    Limit,
    Meaning,
    PartialDate,
    PolicyDate,
    RegimeChange,
    Unread,
)

NAMES: dict[FactKind, str] = {
    FactKind.NUMBER: "policy number",
    FactKind.TITLE: "title",
    FactKind.PAYER: "payer",
    FactKind.STATUS: "status",
    FactKind.DRUGS: "drugs",
    FactKind.DATE: "date",
    FactKind.AGE: "age",
    FactKind.CODE: "code",
    FactKind.ALL_DIAGNOSES: "words instead of diagnosis codes",
    FactKind.LIMIT: "limit",
    FactKind.ENTRY: "date of a history entry",
    FactKind.CHANGE: "history change",
    FactKind.REGIME: "rule without codes",
    FactKind.UNREAD: "unread statement",
}

DATE_NAMES: dict[DateKind, str] = {
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
_VERBS = {Action.ADD: "adds", Action.REMOVE: "removes", Action.REVISE: "revises", Action.REPLACE: "replaces"}
_SHOWN = 8


def fact_words(value: FactValue) -> str:
    """Return a fact in a few words."""
    words = _WORDS.get(type(value))
    return words(value) if words is not None else str(value)


def drug_words(drugs: Sequence[Drug]) -> str:
    """Return drugs as `Brand (generic)`, one after the other."""
    return "; ".join(
        f"{drug.brand} ({drug.generic})" if drug.brand and drug.generic else drug.brand or drug.generic or "" for drug in drugs
    )


def age_words(rule: AgeRule) -> str:
    """Return an age interval."""
    low = None if rule.low is None else f"{'from' if rule.low_inclusive else 'over'} {rule.low}"
    high = None if rule.high is None else f"{'up to and including' if rule.high_inclusive else 'under'} {rule.high}"
    return f"{' and '.join(part for part in (low, high) if part)} {rule.unit}"


def printed_code(item: CodeListing) -> str:
    """Return a printed item without its system."""
    if item.through is not None:
        return f"{item.code}-{item.through}"
    return f"{item.code}-" if item.form is CodeForm.CATEGORY else item.code


def code_words(item: CodeListing) -> str:
    """Return a printed item of a code list."""
    form = "" if item.form in (CodeForm.SINGLE, CodeForm.RANGE) else f" ({item.form.value})"
    supports = f", for {', '.join(item.supports)}" if item.supports else ""
    return f"{item.system.value} {printed_code(item)}{form}{supports}{', not covered' if item.coverage else ''}"


def limit_words(limit: Limit) -> str:
    """Return a limit the policy prints."""
    said = {"units-per-day": f"at most {limit.value} units a day", "modifier": f"modifier {limit.value}", "ndc": f"NDC {limit.value}"}
    codes = f" for {_few(limit.codes)}" if limit.codes else ""
    return f"{said.get(limit.kind, f'{limit.kind} {limit.value}')}{codes}{_from(limit.start)}"


def change_words(change: HistoryChange) -> str:
    """Return what a statement of the history does."""
    named = _few([*change.codes, *(f"{first}-{last}" for first, last in change.ranges)])
    said = f"{_VERBS[change.action]} {change.system.value} {named}".rstrip()
    if change.replaces:
        said += f" in place of {_few(change.replaces)}"
    if change.coverage:
        said += " as not covered"
    if change.drug:
        said += f" for {change.drug}"
    if change.last_day is not None:
        said += f", last day {us_day(change.last_day)}"
    elif change.effective is not None:
        said += f", effective {us_day(change.effective)}"
    return f"{said}{', by the code set' if change.by == 'code_set' else ''}{', as a correction' if change.correction else ''}"


def regime_words(regime: RegimeChange) -> str:
    """Return a rule without codes that starts or ends."""
    verb = "begins" if regime.action == "start" else "ends"
    return f"“{regime.regime.replace('-', ' ')}” {verb}{f', effective {us_day(regime.effective)}' if regime.effective else ''}"


def meaning_words(meaning: Meaning) -> str:
    """Return what an unread statement was settled as."""
    if meaning.later:
        return "left for later"
    parts = [
        *map(change_words, meaning.changes),
        *map(regime_words, meaning.regimes),
        *(f"lists {code_words(item)}" for item in meaning.codes),
        *map(limit_words, meaning.limits),
    ]
    return "; ".join(parts) if parts else "changes no list"


def _date(value: PolicyDate) -> str:
    return f"{DATE_NAMES[value.kind]} {us_day(value.day)}"


def _partial(value: PartialDate) -> str:
    return f"{DATE_NAMES[value.kind]} {value.text}"


def _from(day: date | None) -> str:
    return f" from {us_day(day)}" if day is not None else ""


def _few(codes: Sequence[str]) -> str:
    shown = ", ".join(codes[:_SHOWN])
    return f"{shown} and {len(codes) - _SHOWN} more" if len(codes) > _SHOWN else shown


_WORDS: dict[type, Callable[[Any], str]] = {
    str: lambda text: f"“{text}”",
    tuple: drug_words,
    PolicyDate: _date,
    PartialDate: _partial,
    AgeRule: age_words,
    CodeListing: code_words,
    Place: lambda _: "all diagnoses, no list",
    Limit: limit_words,
    date: us_day,
    HistoryChange: change_words,
    RegimeChange: regime_words,
    Unread: lambda unread: f"“{' '.join(unread.text.split())}”",
    Meaning: meaning_words,
}
