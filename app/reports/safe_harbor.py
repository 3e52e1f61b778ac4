"""Safe Harbor fields removed: what becomes of each column where the 18 identifiers of 45 CFR 164.514(b)(2) have to go.

A column stays only where it is known what it holds, and a value only where it has the shape of what the column holds. Whatever an
identifying column says anywhere is looked for in all that stays.
"""

import re
import secrets
from collections.abc import Callable, Iterable, Mapping, Sequence
from collections.abc import Set as AbstractSet
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal
from enum import StrEnum

from app.audit.audited_lines import Standing
from app.audit.model import ClaimType, InpatientDate, Verdict
from app.codesets.model import CodeSystem
from app.codesets.shape import candidates
from app.reports.shared_rows import SharedTable
from app.reports.small_areas import small_areas
from app.reports.values import Value
from app.reports.words import DISPOSITIONS
from app.review.model import ErrorCategory

NO_DETERMINATION = (
    "The fields that the Safe Harbor method names were removed or changed as listed here. This is not a determination that the data are"
    " de-identified: whether somebody could still be recognised has to be judged by the person who shares them."
)
NO_KEY = (
    "Drawn at random for this export alone and kept nowhere, not even in the project: no list leads from a study number back to a claim or"
    " a person, and two exports cannot be joined by them."
)
OLDEST = 89
OVER = "90+"
SMALL = "000"


class Treatment(StrEnum):
    """What becomes of a column."""

    KEPT = "kept"
    STUDY = "replaced by a random study number"
    YEAR = "reduced to the year"
    AGE = "reduced to the age in years, over 89 as 90+"
    ZIP = "reduced to three digits, 000 for small areas"
    OUT = "left out"


@dataclass(frozen=True, slots=True)
class Treated:
    """A column, what became of it and why; `blanked`: values left out because they did not look like what the column holds."""

    name: str
    treatment: Treatment
    why: str
    blanked: int = 0


@dataclass(frozen=True, slots=True, kw_only=True)
class Removed:
    """A table with its Safe Harbor fields removed."""

    columns: tuple[str, ...]
    rows: tuple[tuple[Value, ...], ...]
    treated: tuple[Treated, ...]
    source: str  # of the list of small areas


Shape = Callable[[str], str | None]
_PARTS = re.compile(r"[\s,;|]+")


def _like(pattern: str) -> Shape:
    compiled = re.compile(pattern, re.IGNORECASE)
    return lambda text: text if compiled.fullmatch(text) else None


def _among(words: Iterable[str]) -> Shape:
    known = {word.casefold() for word in words}
    return lambda text: text if text.casefold() in known else None


def _codes(text: str) -> str | None:
    """Return codes of the systems read, several with spaces between; anything else is no code."""
    parts = _PARTS.split(text)
    return text if parts == ["none"] or all(candidates(part) for part in parts) else None


_NUMBER = _like(r"-?\$?(\d{1,7}|\d{1,3}(,\d{3}){1,2})(\.\d{1,4})?")
_COUNT = _like(r"\d{1,5}(\.\d{1,4})?")
_PLACES = {
    "alabama", "alaska", "arizona", "arkansas", "california", "colorado", "connecticut", "delaware", "district of columbia", "florida",
    "georgia", "hawaii", "idaho", "illinois", "indiana", "iowa", "kansas", "kentucky", "louisiana", "maine", "maryland", "massachusetts",
    "michigan", "minnesota", "mississippi", "missouri", "montana", "nebraska", "nevada", "new hampshire", "new jersey", "new mexico",
    "new york", "north carolina", "north dakota", "ohio", "oklahoma", "oregon", "pennsylvania", "puerto rico", "rhode island",
    "south carolina", "south dakota", "tennessee", "texas", "utah", "vermont", "virginia", "washington", "west virginia", "wisconsin",
    "wyoming", "AL", "AK", "AZ", "AR", "CA", "CO", "CT", "DE", "DC", "FL", "GA", "HI", "ID", "IL", "IN", "IA", "KS", "KY", "LA", "ME",
    "MD", "MA", "MI", "MN", "MS", "MO", "MT", "NE", "NV", "NH", "NJ", "NM", "NY", "NC", "ND", "OH", "OK", "OR", "PA", "PR", "RI", "SC",
    "SD", "TN", "TX", "UT", "VT", "VA", "WA", "WV", "WI", "WY",
}  # fmt: skip
_BUSINESS = ("commercial", "medicaid", "medicare", "medicare advantage", "exchange", "marketplace", "chip", "duals", "dual", "self-funded")
_SHAPES: Mapping[str, Shape] = {
    "line": _like(r"\d{1,3}"),
    "procedure": _codes,
    "code in question": _codes,
    "codes": _codes,
    "diagnoses": _codes,
    "icd_procedures": _codes,
    "modifiers": _like(r"[A-Z0-9]{2}([\s,]+[A-Z0-9]{2})*|none"),
    "pointers": _like(r"[A-L]{1,4}|[A-L]([\s,:]+[A-L]){0,11}|\d{1,2}([\s,:]+\d{1,2}){0,11}"),
    "ndc": _like(r"(N4)?(\d{11}|\d{4,5}-\d{3,4}-\d{1,2})"),
    "ndc_unit": _like(r"F2|GR|ME|ML|UN"),
    "pos": _like(r"\d{1,2}"),
    "revenue": _like(r"\d{3,4}"),
    "bill_type": _like(r"0?\d{2}[0-9A-Z]"),
    "frequency": _like(r"[0-9A-Z]"),
    "form": _like(r"professional|institutional|cms-?1500|ub-?04|837[pi]|[pi]"),
    "status": _like(r"paid|denied|pending|adjusted|reversed|void(ed)?|replaced|final|[pdarv]"),
    "sex": _like(r"m|f|u|x|male|female|unknown|other"),
    "payer_sequence": _like(r"[pst1-3]|primary|secondary|tertiary"),
    "diagnosis_version": _like(r"0|9|10|icd-?(9|10)(-cm)?"),
    "units": _COUNT,
    "ndc_quantity": _COUNT,
    "count": _like(r"\d{1,3}"),
    **dict.fromkeys(("billed", "allowed", "paid", "amount"), _NUMBER),
    "market": _among(_PLACES),
    "line_of_business": _among(_BUSINESS),
    "claim type": _among(kind.value for kind in ClaimType),
    "code system": _among(system.value for system in CodeSystem),
    "amount basis": _among(("paid", "allowed", "billed")),
    "standing": _among(standing.value for standing in Standing),
    "verdict": _among(verdict.value for verdict in Verdict),
    "category": _among(category.value for category in ErrorCategory),
    "disposition": _among(DISPOSITIONS),
    "yes or no": _among(("yes", "no")),
    "date used": _among(("service", *(day.value for day in InpatientDate))),
}
_STUDY = {
    "claim_id": "claims", "original_claim": "claims", "member_id": "members", "provider_npi": "providers", "billing_npi": "providers",
    "coder": "coders",
}  # fmt: skip
_YEARS = frozenset({
    "date", "dos_from", "dos_to", "discharge_date", "admit_date", "received_date", "processed_date", "statement_from", "statement_to",
    "auth_date", "icd_procedure_dates",
})  # fmt: skip
_OUT: Mapping[str, str] = {
    "text": "free text",
    "person": "name of a person",
    "provider_name": "name",
    "drug_name": "free text",
    "auth_number": "unique number",
    "payer": "name",
}
# Columns of a claims file that no field is known for, by what their names say. The first that fits counts.
_NAMED: tuple[tuple[str, str], ...] = (
    (r"birth|dob|born", "birth date"),
    (r"zip|postal|postcode", "ZIP code"),
    (r"name|patient|subscriber|insured|guarantor|spouse|parent|employer|contact|surname", "name"),
    (r"address|addr|street|city|town|county|precinct|geo|latitude|longitude|parish", "place smaller than a state"),
    (r"\bstate\b", "state"),
    (r"phone|tel|mobile|cell|fax", "telephone or fax number"),
    (r"e-?mail", "e-mail address"),
    (r"ssn|social|tax|tin|ein", "social security or tax number"),
    (r"mrn|medical record|chart|encounter|visit", "medical record number"),
    (r"account|acct|policy|group|beneficiary|medicare|medicaid|hicn|mbi|member|plan id|card", "account or beneficiary number"),
    (r"licen[sc]e|certificate|dea|npi", "certificate or licence number"),
    (r"vehicle|vin|plate", "vehicle identifier"),
    (r"device|serial|implant|lot|udi|imei|mac", "device identifier"),
    (r"url|web|site|link", "web address"),
    (r"ip|host", "internet address"),
    (r"biometric|finger|voice|retina|face", "biometric identifier"),
    (r"photo|image|picture|scan", "photograph"),
    (r"note|comment|remark|text|description|narrative|memo|reason|message", "free text"),
    (r"date|day|time|admi|discharge|expired|death|deceased", "date"),
    (r"\bid\b|number|\bno\b|identifier|control|reference|\bref\b|key|claim|auth|tracking", "unique number"),
)
_IDENTIFYING = re.compile(
    r"\d{3}-?\d{2}-?\d{4}|\(?\d{3}\)?[ .-]?\d{3}[ .-]?\d{4}|\S+@\S+|\w+://\S+|www\.\S+|\d{1,3}(\.\d{1,3}){3}|[0-9a-f]{1,4}(:[0-9a-f]{0,4}){3,}"
    r"|\d{1,4}[-/.]\d{1,2}[-/.]\d{1,4}( .*)?|\d{5}-\d{4}|\d{5,}|[A-Z]{0,4}\d{6,}|.*[a-z]+\W+[a-z]+.*",
    re.IGNORECASE,
)
_LOOKED_FOR = frozenset({why for _, why in _NAMED} - {"date", "free text", "state"}) | {*_OUT.values()} - {"free text"}
_US_DAY = re.compile(r"(\d{1,2})/(\d{1,2})/(\d{4})")
_ZIP = re.compile(r"(\d{5})(-?\d{4})?")
_LEAST = 4  # letters of a value that is looked for everywhere


@dataclass(frozen=True, slots=True)
class _Plan:
    """What becomes of a column, why, and the field whose shape its values have to have; empty: any."""

    treatment: Treatment
    why: str
    shape: str = ""


def safe_harbor(
    table: SharedTable, policies: Iterable[str] = (), rules: Iterable[str] = (), include: AbstractSet[str] = frozenset()
) -> Removed:
    """Return a table with its Safe Harbor fields removed. `include`: columns nothing is known of that a person answers for.

    Rows come in a random order. Study numbers are made anew each time and held nowhere: a list of them would name people again.
    Raises `InputRefusedError` for a list of small areas that is wrong.
    """
    small = small_areas()
    plans = [_decided(table, at, include) for at in range(len(table.columns))]
    work = _Work(table, plans, {**_SHAPES, "policy": _among(policies), "rule": _among(rules)}, small.prefixes)
    rows = work.rows()
    secrets.SystemRandom().shuffle(rows)
    return Removed(
        columns=tuple(work.title(at) for at, plan in enumerate(plans) if plan.treatment is not Treatment.OUT),
        rows=tuple(rows),
        treated=tuple(
            Treated(column.name, plan.treatment, plan.why, work.blanked[at])
            for at, (column, plan) in enumerate(zip(table.columns, plans, strict=True))
        ),
        source=small.words,
    )


def _decided(table: SharedTable, at: int, include: AbstractSet[str]) -> _Plan:
    field = table.columns[at].field
    if field in _STUDY:
        return _Plan(Treatment.STUDY, "unique number of a claim or a person")
    if field in _YEARS:
        return _Plan(Treatment.YEAR, "date")
    if field in {"birth_date", "age"}:
        return _Plan(Treatment.AGE, "birth date" if field == "birth_date" else "age")
    if field in _OUT:
        return _Plan(Treatment.OUT, _OUT[field])
    if field in _SHAPES or field in {"policy", "rule"}:
        return _Plan(Treatment.KEPT, "not among the identifiers", field)
    return _Plan(Treatment.OUT, _NOT_KNOWN) if field else _unknown(table, at, include)


def _unknown(table: SharedTable, at: int, include: AbstractSet[str]) -> _Plan:
    """Decide on a column of the claims file that was read as no field, by its name and its values."""
    name = table.columns[at].name
    said = re.sub(r"[_\W]+", " ", re.sub(r"(?<=[a-z])(?=[A-Z])", " ", name.partition(": ")[2])).casefold()
    why = next((why for pattern, why in _NAMED if re.search(pattern, said)), "")
    if why in _REDUCED:
        return _REDUCED[why]
    if why:
        return _Plan(Treatment.OUT, why)
    if name not in include:
        return _Plan(Treatment.OUT, _NOT_KNOWN)
    if any(_IDENTIFYING.fullmatch(_text(row[at])) for row in table.rows):
        return _Plan(Treatment.OUT, "its values look like identifiers, dates or free text")
    return _Plan(Treatment.KEPT, "a person chose to keep it")


_NOT_KNOWN = "it is not known what it holds"
_REDUCED: Mapping[str, _Plan] = {
    "ZIP code": _Plan(Treatment.ZIP, "ZIP code"),
    "birth date": _Plan(Treatment.AGE, "birth date"),
    "state": _Plan(Treatment.KEPT, "not among the identifiers", "market"),
}


class _Work:
    """One table on its way out."""

    def __init__(self, table: SharedTable, plans: Sequence[_Plan], shapes: Mapping[str, Shape], small: AbstractSet[str]) -> None:
        self._table = table
        self._plans = plans
        self._kinds = [plan.treatment for plan in plans]
        self._shapes = shapes
        self._small = small
        self._known = self._identifying()
        self._numbers: dict[tuple[str, str], str] = {}
        self._used: set[str] = set()
        self._day = next((at for at, column in enumerate(table.columns) if column.field == "date"), None)
        self.blanked = [0] * len(table.columns)

    def title(self, at: int) -> str:
        """Return what a column that stays is called."""
        name = self._table.columns[at].name
        words = {Treatment.STUDY: "study number", Treatment.YEAR: "year", Treatment.AGE: "age", Treatment.ZIP: "three digits"}
        return f"{name} ({words[self._kinds[at]]})" if self._kinds[at] in words else name

    def rows(self) -> list[tuple[Value, ...]]:
        """Return the rows without the columns left out."""
        kept = [at for at, kind in enumerate(self._kinds) if kind is not Treatment.OUT]
        return [tuple(self._value(row, at) for at in kept) for row in self._table.rows]

    def _value(self, row: Sequence[Value], at: int) -> Value:
        value = row[at]
        text = _text(value)
        if not text:
            return None
        made = self._made(row, at, text)
        if made is None or (self._kinds[at] is Treatment.KEPT and self._tells(made)):
            self.blanked[at] += 1
            return None
        return value if self._kinds[at] is Treatment.KEPT and isinstance(value, (int, Decimal)) else made

    def _made(self, row: Sequence[Value], at: int, text: str) -> str | None:
        column = self._table.columns[at]
        match self._kinds[at]:
            case Treatment.STUDY:
                return self._study(_STUDY[column.field], text)
            case Treatment.YEAR:
                day = _day(row[at])
                return str(day.year) if day is not None else None
            case Treatment.AGE:
                return _age(text) if column.field == "age" else self._age_then(row, at)
            case Treatment.ZIP:
                return self._zip(text)
        shape = self._plans[at].shape
        return self._shapes[shape](text) if shape else text

    def _study(self, whose: str, text: str) -> str:
        """Return the number that stands for an id throughout this export: drawn, not made from it."""
        if (whose, text) not in self._numbers:
            while (drawn := f"S{secrets.randbelow(10**10):010}") in self._used or self._tells(drawn):
                pass
            self._used.add(drawn)
            self._numbers[whose, text] = drawn
        return self._numbers[whose, text]

    def _age_then(self, row: Sequence[Value], at: int) -> str | None:
        born, then = _day(row[at]), _day(row[self._day]) if self._day is not None else None
        if born is None or then is None or then < born:
            return None
        return _age(str(then.year - born.year - ((then.month, then.day) < (born.month, born.day))))

    def _zip(self, text: str) -> str | None:
        found = _ZIP.fullmatch(text)
        if found is None:
            return None
        return SMALL if found[1][:3] in self._small else found[1][:3]

    def _identifying(self) -> frozenset[str]:
        """Return what identifying columns say anywhere."""
        columns = [at for at, plan in enumerate(self._plans) if plan.treatment in _ALL_OF_THEM or plan.why in _LOOKED_FOR]
        texts = {_text(row[at]).casefold() for row in self._table.rows for at in columns}
        return frozenset(text for text in texts if len(text) >= _LEAST)

    def _tells(self, text: str) -> bool:
        said = text.casefold()
        return said in self._known or not self._known.isdisjoint(_PARTS.split(said))


_ALL_OF_THEM = frozenset({Treatment.STUDY, Treatment.ZIP})


def _age(text: str) -> str | None:
    found = re.fullmatch(r"(\d{1,3})(\.0+)?", text)
    if found is None:
        return None
    return OVER if int(found[1]) > OLDEST else found[1]


def _day(value: Value) -> date | None:
    if isinstance(value, date):
        return value
    text = _text(value)
    american = _US_DAY.fullmatch(text.split(" ")[0])
    try:
        if american is not None:
            month, day, year = map(int, american.groups())
            return date(year, month, day)
        return datetime.fromisoformat(text).date()
    except ValueError:
        return None


def _text(value: Value) -> str:
    return "" if value is None else str(value).strip()
