"""What a person says in place of a fact, as plain fields: checked on its way in, written the same way it is read."""

import re
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, replace
from datetime import date
from typing import Any, TypeVar

from app.codesets.model import CodeSystem
from app.codesets.shape import candidates, normal, plain
from app.documents.model import Place
from app.errors import InputRefusedError
from app.policy.dates import day_after, find_dates
from app.policy.model import (
    ALL_DIAGNOSES_PEND,
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
)

Fields = Mapping[str, Any]
T = TypeVar("T")
UNITS = ("years", "months", "weeks", "days")
LIMITS = ("units-per-day", "modifier", "ndc")
NOT_COVERED = "not-covered"
_OLDEST = 150  # years
_FIRST_YEAR = 1900
_NDC = re.compile(r"\d{4}-\d{4}-\d{2}|\d{5}-\d{3}-\d{2}|\d{5}-\d{4}-\d{1,2}|\d{11}")
_MODIFIER = re.compile(r"[A-Z0-9]{2}")
_DRUG = re.compile(r"(?P<brand>[^()]*?)\s*(?:\((?P<generic>[^()]+)\))?")
_APART = re.compile(r"[,;\s]+")


@dataclass(frozen=True, slots=True)
class Around:
    """What a fact stands in: its words, the part of the policy, and the fact that was read there."""

    file: str
    place: Place | None = None
    section: str = ""
    like: FactValue | None = None

    @property
    def words(self) -> Place:
        """The words, for a fact that needs them."""
        return self.place if self.place is not None else Place(self.file, None, 0, 0, 0, "")


def value_of(kind: FactKind, fields: Fields, around: Around) -> FactValue:
    """Return the fact that the fields say; raises `InputRefusedError` in one sentence for what cannot be one."""
    return _READERS[kind](_Reading(fields, around))


class _Reading:
    """Fields taken one by one, each refused in words of its own."""

    def __init__(self, fields: Fields, around: Around) -> None:
        self.fields = fields
        self.around = around

    def refused(self, why: str, do: str) -> InputRefusedError:
        return InputRefusedError(self.around.file, "", why, do)

    def text(self, name: str) -> str:
        return " ".join(str(self.fields.get(name) or "").split())

    def needed(self, name: str, what: str) -> str:
        found = self.text(name)
        if not found:
            raise self.refused(f"The {what} is missing.", "Write it down.")
        return found

    def one_of(self, name: str, known: Iterable[T], what: str) -> T:
        found = self.text(name)
        for item in known:
            if str(item) == found:
                return item
        raise self.refused(f"“{found}” is no {what}.", "Choose one of those offered.")

    def flag(self, name: str) -> bool:
        return self.fields.get(name) is True

    def day(self, name: str, what: str) -> date | None:
        return self.day_of(self.text(name), what) if self.text(name) else None

    def day_of(self, text: str, what: str) -> date:
        found = _whole_date(text)
        if found is None or not isinstance(found, date):
            raise self.refused(f"“{text}” is no day of the calendar for the {what}.", "Write it as 12/31/2025.")
        return found

    def whole(self, name: str, what: str) -> int | None:
        found = self.text(name)
        if not found:
            return None
        if not found.isascii() or not found.isdigit() or len(found) > 4:
            raise self.refused(f"“{found}” is no whole number for the {what}.", "Write it in figures.")
        return int(found)

    def system(self) -> CodeSystem:
        return self.one_of("system", CodeSystem, "code system")

    def code(self, system: CodeSystem, text: str) -> str:
        found = normal(system, text)
        if found is None:
            raise self.refused(
                f"“{text}” does not have the shape of {_article(system.value)} code.", "Correct the code or its code system."
            )
        return found

    def codes(self, name: str, system: CodeSystem) -> tuple[tuple[str, ...], tuple[tuple[str, str], ...]]:
        """Return the single codes and the ranges of a field such as `J1323, C90.00-C90.02`."""
        singles: list[str] = []
        ranges: list[tuple[str, str]] = []
        for part in self.parts(name):
            first, dash, last = plain(part).partition("-")
            if dash and last:
                ranges.append(self.range(self.code(system, first), self.code(system, last)))
            else:
                singles.append(self.code(system, part))
        return tuple(dict.fromkeys(singles)), tuple(dict.fromkeys(ranges))

    def range(self, first: str, last: str) -> tuple[str, str]:
        if (last, len(last)) < (first, 0) or first == last:
            raise self.refused(f"The range {first}-{last} does not run upwards.", "Put the lower code first.")
        return first, last

    def parts(self, name: str) -> list[str]:
        held = self.fields.get(name)
        if isinstance(held, (list, tuple)):
            return [str(part).strip() for part in held if str(part).strip()]
        text = re.sub(r"\s*[-–—]\s*", "-", str(held or ""))
        return [part for part in _APART.split(text) if part]


def _article(system: str) -> str:
    return f"an {system}" if system[0] in "HI" else f"a {system}"


def _whole_date(text: str) -> date | str | None:
    """Return the date that is all of a text: a day, or the text of a month or year; None for anything else."""
    found = find_dates(text, years=True)
    if len(found) != 1 or (found[0].start, found[0].end) != (0, len(text)):
        return None
    year = found[0].day.year if found[0].day is not None else int((found[0].partial or "0")[:4])
    return (found[0].day or found[0].partial) if year >= _FIRST_YEAR else None


def _once(what: str) -> Callable[[_Reading], FactValue]:
    return lambda reading: reading.needed("text", what)


def _drugs(reading: _Reading) -> FactValue:
    held = reading.fields.get("drugs")
    if isinstance(held, (list, tuple)):
        found = [Drug(_name(item.get("brand")), _name(item.get("generic"))) for item in held if isinstance(item, Mapping)]
    else:
        found = [_drug(reading, part.strip()) for part in re.split(r"[;\n]", str(held or "")) if part.strip()]
    if not found or any(drug.brand is None and drug.generic is None for drug in found):
        raise reading.refused("The drug has no name.", "Write it as Brand (generic); the next one after a semicolon.")
    return tuple(found)


def _drug(reading: _Reading, text: str) -> Drug:
    match = _DRUG.fullmatch(" ".join(text.split()))
    if match is None:
        raise reading.refused(f"“{text}” cannot be told apart into brand and generic name.", "Write it as Brand (generic).")
    return Drug(_name(match["brand"]), _name(match["generic"]))


def _name(text: object) -> str | None:
    return " ".join(str(text).split()) or None if text is not None else None


def _date(reading: _Reading) -> FactValue:
    kind = reading.one_of("kind", DateKind, "kind of date")
    text = reading.needed("date", "date")
    found = _whole_date(text)
    if found is None:
        raise reading.refused(f"“{text}” is no date of the calendar.", "Write it as 12/31/2025, or as December 2025.")
    if isinstance(found, date):
        return PolicyDate(kind, found, reading.around.words)
    return PartialDate(kind, found, "month" if "-" in found else "year", reading.around.words)


def _age(reading: _Reading) -> FactValue:
    low, high = reading.whole("low", "lower age"), reading.whole("high", "upper age")
    unit = reading.one_of("unit", UNITS, "unit of age")
    most = _OLDEST * {"years": 1, "months": 12, "weeks": 53, "days": 366}[unit]
    if low is None and high is None:
        raise reading.refused("An age needs a lower or an upper bound.", "Write at least one of them.")
    if max(low or 0, high or 0) > most:
        raise reading.refused(f"Nobody is {max(low or 0, high or 0):,} {unit} old.", "Correct the age or its unit.")
    if low is not None and high is not None and low > high:
        raise reading.refused(f"The lower age {low} lies above the upper age {high}.", "Exchange them.")
    like = reading.around.like
    return AgeRule(
        text=like.text if isinstance(like, AgeRule) else reading.around.words.text,
        low=low,
        low_inclusive=reading.flag("low_inclusive") if low is not None else None,
        high=high,
        high_inclusive=reading.flag("high_inclusive") if high is not None else None,
        unit=unit,
        section=like.section if isinstance(like, AgeRule) else reading.around.section,
        source=reading.around.words,
    )


def _code(reading: _Reading) -> FactValue:
    system = reading.system()
    code = reading.code(system, reading.needed("code", "code"))
    through = reading.code(system, reading.text("through")) if reading.text("through") else None
    form = reading.one_of("form", CodeForm, "form of a code") if reading.text("form") else CodeForm.RANGE if through else CodeForm.SINGLE
    if through is not None:
        reading.range(code, through)
        form = form if form is CodeForm.PLACEHOLDER else CodeForm.RANGE
    elif form is CodeForm.RANGE:
        raise reading.refused(f"The range that begins with {code} has no end.", "Write the last code, or choose another form.")
    coverage = reading.one_of("coverage", (NOT_COVERED,), "coverage") if reading.text("coverage") else None
    supports = tuple(reading.parts("for")) or None
    like = reading.around.like if isinstance(reading.around.like, CodeListing) else None
    return CodeListing(
        system=system,
        code=code,
        through=through,
        form=form,
        description=like.description if like is not None else None,
        section=like.section if like is not None else reading.around.section,
        group=like.group if like is not None else None,
        supports=supports,
        coverage=coverage,
        source=reading.around.words,
    )


def _limit(reading: _Reading) -> FactValue:
    kind = reading.one_of("kind", LIMITS, "kind of limit")
    value = reading.needed("value", "value").upper()
    shapes = {
        "units-per-day": (value.isascii() and value.isdigit() and int(value) > 0, "number of units"),
        "modifier": (_MODIFIER.fullmatch(value) is not None, "modifier"),
        "ndc": (_NDC.fullmatch(value) is not None, "NDC"),
    }
    fits, what = shapes[kind]
    if not fits:
        raise reading.refused(f"“{value}” is no {what}.", "Correct it, or choose another kind of limit.")
    codes = tuple(dict.fromkeys(part.upper() for part in reading.parts("codes")))
    for code in codes:
        if not candidates(code):
            raise reading.refused(f"“{code}” has the shape of no code.", "Correct the code.")
    return Limit(kind=kind, codes=codes, value=value, start=reading.day("from", "first day"), source=reading.around.words)


def _change(reading: _Reading) -> FactValue:
    action = reading.one_of("action", Action, "action")
    system = reading.system()
    codes, ranges = reading.codes("codes", system)
    replaces, _ = reading.codes("replaces", system)
    if not codes and not ranges:
        raise reading.refused("The change names no code.", "Write the codes, or say that the statement changes no list.")
    if action is Action.REPLACE and not replaces:
        raise reading.refused("The change does not say which codes are replaced.", "Write them, or choose another action.")
    effective, last_day = reading.day("effective", "effective date"), reading.day("last_day", "last day")
    if last_day is not None and effective not in (None, day_after(last_day)):
        raise reading.refused("The effective date is not the day after the last day.", "Write one of the two and leave the other out.")
    return HistoryChange(
        action=action,
        system=system,
        codes=codes,
        ranges=ranges,
        replaces=replaces,
        effective=day_after(last_day) if last_day is not None else effective,
        last_day=last_day,
        by=reading.one_of("by", ("policy", "code_set"), "author of a change") if reading.text("by") else "policy",
        coverage=reading.one_of("coverage", (NOT_COVERED,), "coverage") if reading.text("coverage") else None,
        drug=reading.text("drug") or None,
        correction=reading.flag("correction"),
        source=reading.around.words,
    )


def _regime(reading: _Reading) -> FactValue:
    regime = reading.one_of("regime", (ALL_DIAGNOSES_PEND,), "rule without codes")
    action = reading.one_of("action", ("start", "end"), "action")
    return RegimeChange(regime, action, reading.day("effective", "effective date"), reading.around.words)


def _meaning(reading: _Reading) -> FactValue:
    if reading.flag("later"):
        return Meaning(later=True)
    return Meaning(
        changes=_all(reading, "changes", FactKind.CHANGE, HistoryChange),
        regimes=_all(reading, "regimes", FactKind.REGIME, RegimeChange),
        codes=_all(reading, "codes", FactKind.CODE, CodeListing),
        limits=_all(reading, "limits", FactKind.LIMIT, Limit),
    )


def _all(reading: _Reading, name: str, kind: FactKind, wanted: type[T]) -> tuple[T, ...]:
    around = replace(reading.around, like=None)
    held = reading.fields.get(name) or ()
    found = [value_of(kind, fields, around) for fields in held if isinstance(fields, Mapping)]
    return tuple(value for value in found if isinstance(value, wanted))


_READERS: dict[FactKind, Callable[[_Reading], FactValue]] = {
    FactKind.NUMBER: _once("policy number"),
    FactKind.TITLE: _once("title"),
    FactKind.PAYER: _once("payer"),
    FactKind.STATUS: _once("status"),
    FactKind.DRUGS: _drugs,
    FactKind.DATE: _date,
    FactKind.AGE: _age,
    FactKind.CODE: _code,
    FactKind.ALL_DIAGNOSES: lambda reading: reading.around.words,
    FactKind.LIMIT: _limit,
    FactKind.ENTRY: lambda reading: reading.day_of(reading.needed("date", "date"), "entry"),
    FactKind.CHANGE: _change,
    FactKind.REGIME: _regime,
    FactKind.UNREAD: _meaning,
}
