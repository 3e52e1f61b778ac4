"""The fields a person fills in for each kind of fact, and what the words at hand suggest for them. Knows no Qt."""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from enum import Enum

from app.codesets.model import CodeSystem
from app.codesets.shape import candidates
from app.desktop.words import DATE_KINDS, day
from app.policy.dates import find_dates
from app.policy.fact_words import NAMES
from app.policy.model import (
    ALL_DIAGNOSES_PEND,
    Action,
    CodeForm,
    DateKind,
    FactKind,
    FactValue,
    HistoryChange,
    Limit,
    PolicyDate,
    PolicyVersion,
    RegimeChange,
    SectionKind,
)
from app.workspace.correction_fields import fields_of
from app.workspace.correction_values import LIMITS, NOT_COVERED, UNITS


class Sort(Enum):
    """How a field is filled in."""

    TEXT = "text"
    CHOICE = "choice"
    FLAG = "flag"


@dataclass(frozen=True, slots=True)
class Field:
    """One field: its name in the decision, what a person reads, and how it is filled in."""

    name: str
    label: str
    sort: Sort = Sort.TEXT
    choices: tuple[tuple[str, str], ...] = ()  # value and word
    hint: str = ""


_SYSTEMS = tuple((system.value, system.value) for system in CodeSystem)
_COVERAGE = (("", "Covered"), (NOT_COVERED, "Not covered"))
_DAY_HINT = "12/31/2025"
FIELDS: dict[FactKind, tuple[Field, ...]] = {
    FactKind.NUMBER: (Field("text", "Policy number"),),
    FactKind.TITLE: (Field("text", "Title"),),
    FactKind.PAYER: (Field("text", "Payer"),),
    FactKind.STATUS: (Field("text", "Status"),),
    FactKind.DRUGS: (Field("drugs", "Drugs", hint="Brand (generic); next drug"),),
    FactKind.DATE: (
        Field("kind", "Kind of date", Sort.CHOICE, tuple((kind.value, DATE_KINDS[kind]) for kind in DateKind)),
        Field("date", "Date", hint="12/31/2025 or December 2025"),
    ),
    FactKind.AGE: (
        Field("low", "From", hint="No lower bound"),
        Field("low_inclusive", "That age included", Sort.FLAG),
        Field("high", "To", hint="No upper bound"),
        Field("high_inclusive", "That age included", Sort.FLAG),
        Field("unit", "Unit", Sort.CHOICE, tuple((unit, unit.capitalize()) for unit in UNITS)),
    ),
    FactKind.CODE: (
        Field("system", "Code system", Sort.CHOICE, _SYSTEMS),
        Field("code", "Code"),
        Field("through", "Through", hint="Last code of a range"),
        Field("form", "Form", Sort.CHOICE, tuple((form.value, form.value.capitalize()) for form in CodeForm)),
        Field("for", "For", hint="Procedure codes or drug this list belongs to"),
        Field("coverage", "Coverage", Sort.CHOICE, _COVERAGE),
    ),
    FactKind.ALL_DIAGNOSES: (),
    FactKind.LIMIT: (
        Field(
            "kind", "Kind of limit", Sort.CHOICE, tuple(zip(LIMITS, ("Units per day", "Modifier for discarded drug", "NDC"), strict=True))
        ),
        Field("value", "Value", hint="10, JW or an NDC"),
        Field("codes", "Codes", hint="J1323, J9380"),
        Field("from", "From", hint=_DAY_HINT),
    ),
    FactKind.ENTRY: (Field("date", "Date of the entry", hint=_DAY_HINT),),
    FactKind.CHANGE: (
        Field("action", "Action", Sort.CHOICE, tuple((action.value, action.value.capitalize()) for action in Action)),
        Field("system", "Code system", Sort.CHOICE, _SYSTEMS),
        Field("codes", "Codes and ranges", hint="J1323, C90.00-C90.02"),
        Field("replaces", "In place of", hint="Codes that are replaced"),
        Field("effective", "Effective", hint=_DAY_HINT),
        Field("last_day", "Last valid day", hint=_DAY_HINT),
        Field("by", "Changed by", Sort.CHOICE, (("policy", "The policy"), ("code_set", "The code set"))),
        Field("coverage", "Coverage", Sort.CHOICE, _COVERAGE),
        Field("drug", "Drug", hint="Any"),
        Field("correction", "Corrects an earlier entry", Sort.FLAG),
    ),
    FactKind.REGIME: (
        Field("regime", "Rule", Sort.CHOICE, ((ALL_DIAGNOSES_PEND, "All diagnoses pend"),)),
        Field("action", "Action", Sort.CHOICE, (("start", "Begins"), ("end", "Ends"))),
        Field("effective", "Effective", hint=_DAY_HINT),
    ),
}
ADDABLE = tuple(kind for kind in FIELDS if kind is not FactKind.ENTRY)
MEANINGS = {FactKind.CHANGE: "changes", FactKind.CODE: "codes", FactKind.REGIME: "regimes", FactKind.LIMIT: "limits"}
_AGE = re.compile(r"(?P<low>\d{1,3})\s*(?P<unit>years|months|weeks|days)", re.IGNORECASE)
_CODE_LIKE = re.compile(r"[A-Z0-9][A-Z0-9.]{2,8}(?:\s*[-–]\s*[A-Z0-9][A-Z0-9.]{2,8})?", re.IGNORECASE)


def filled(value: FactValue | None) -> dict[str, object]:
    """Return a fact as the fields show it."""
    shown: dict[str, object] = {}
    for name, found in (fields_of(value) if value is not None else {}).items():
        shown[name] = _shown(name, found)
    if isinstance(value, (PolicyDate, HistoryChange, RegimeChange, Limit)):
        for name, found in (("date", getattr(value, "day", None)), ("effective", getattr(value, "effective", None))):
            if found is not None and name in shown:
                shown[name] = day(found)
    if isinstance(value, HistoryChange) and value.last_day is not None:
        shown |= {"last_day": day(value.last_day), "effective": ""}  # one of the two says both
    return shown


def _shown(name: str, found: object) -> object:
    if isinstance(found, bool):
        return found
    if name == "drugs" and isinstance(found, list):
        return "; ".join(_drug(item) for item in found if isinstance(item, Mapping))
    if isinstance(found, (list, tuple)):
        return ", ".join(map(str, found))
    return "" if found is None else str(found)


def _drug(item: Mapping[str, object]) -> str:
    brand, generic = item.get("brand"), item.get("generic")
    return f"{brand} ({generic})" if brand and generic else f"({generic})" if generic else str(brand or "")


def suggested(version: PolicyVersion, block: int, words: str) -> tuple[FactKind, dict[str, object]]:
    """Return what kind of fact selected words look like, and its fields as far as the words tell them."""
    text = " ".join(words.split())
    section = version.section_of(block)
    dates = find_dates(text)
    if len(dates) == 1 and dates[0].end - dates[0].start > len(text) // 2:
        return FactKind.DATE, {"date": text[dates[0].start : dates[0].end]}
    age = _AGE.search(text)
    if age is not None:
        return FactKind.AGE, {"low": age["low"], "low_inclusive": True, "unit": age["unit"].lower()}
    if section is not None and section.kind is SectionKind.HISTORY:
        return FactKind.CHANGE, {"system": CodeSystem.HCPCS.value}
    match = _CODE_LIKE.fullmatch(text)
    ends = re.split(r"\s*[-–]\s*", text) if match is not None else []
    systems = candidates(ends[0]) if ends else ()
    if systems:
        form = CodeForm.RANGE if len(ends) > 1 else CodeForm.SINGLE
        code = {"system": systems[0].value, "code": ends[0], "form": form.value}
        return FactKind.CODE, {**code, "through": ends[1]} if len(ends) > 1 else dict(code)
    if section is None or section.kind is SectionKind.FRONT:
        return FactKind.TITLE, {"text": text}
    return FactKind.CODE, {"code": text if len(text) < 20 else ""}


def kind_words(kinds: Sequence[FactKind]) -> tuple[tuple[FactKind, str], ...]:
    """Return kinds of facts with the words they are chosen by."""
    return tuple((kind, f"{NAMES[kind][:1].upper()}{NAMES[kind][1:]}") for kind in kinds)
