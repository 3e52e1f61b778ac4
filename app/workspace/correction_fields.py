"""A person's word on a fact written as plain fields: what `correction_values.value_of` makes the same fact of."""

from collections.abc import Callable, Sequence
from datetime import date
from typing import Any

from app.documents.model import Place
from app.policy.model import AgeRule, CodeListing, FactValue, HistoryChange, Limit, Meaning, PartialDate, PolicyDate, RegimeChange


def fields_of(value: FactValue) -> dict[str, object]:
    """Return a fact's fields: what `value_of` makes the same fact of."""
    writer = _WRITERS.get(type(value))
    return writer(value) if writer is not None else {}


def _day(value: date | None) -> str | None:
    return value.isoformat() if value is not None else None


def _change_fields(change: HistoryChange) -> dict[str, object]:
    return {
        "action": change.action.value,
        "system": change.system.value,
        "codes": _listed(change.codes, change.ranges),
        "replaces": list(change.replaces),
        "effective": _day(change.effective),
        "last_day": _day(change.last_day),
        "by": change.by,
        "coverage": change.coverage,
        "drug": change.drug,
        "correction": change.correction,
    }


def _listed(codes: Sequence[str], ranges: Sequence[tuple[str, str]]) -> list[str]:
    return [*codes, *(f"{first}-{last}" for first, last in ranges)]


def _age_fields(rule: AgeRule) -> dict[str, object]:
    return {
        "low": rule.low,
        "low_inclusive": rule.low_inclusive,
        "high": rule.high,
        "high_inclusive": rule.high_inclusive,
        "unit": rule.unit,
    }


def _code_fields(item: CodeListing) -> dict[str, object]:
    return {
        "system": item.system.value,
        "code": item.code,
        "through": item.through,
        "form": item.form.value,
        "for": list(item.supports or ()),
        "coverage": item.coverage,
    }


def _meaning_fields(meaning: Meaning) -> dict[str, object]:
    said: dict[str, object] = {"later": meaning.later}
    held: dict[str, Sequence[FactValue]] = {
        "changes": meaning.changes,
        "regimes": meaning.regimes,
        "codes": meaning.codes,
        "limits": meaning.limits,
    }
    return said | {name: [fields_of(value) for value in values] for name, values in held.items() if values}


_WRITERS: dict[type, Callable[[Any], dict[str, object]]] = {
    str: lambda text: {"text": text},
    tuple: lambda drugs: {"drugs": [{"brand": drug.brand, "generic": drug.generic} for drug in drugs]},
    PolicyDate: lambda item: {"kind": item.kind.value, "date": item.day.isoformat()},
    PartialDate: lambda item: {"kind": item.kind.value, "date": item.text},
    AgeRule: _age_fields,
    CodeListing: _code_fields,
    Place: lambda place: {},  # noqa: ARG005 the words are the fact
    Limit: lambda item: {"kind": item.kind, "codes": list(item.codes), "value": item.value, "from": _day(item.start)},
    date: lambda day: {"date": day.isoformat()},
    HistoryChange: _change_fields,
    RegimeChange: lambda item: {"regime": item.regime, "action": item.action, "effective": _day(item.effective)},
    Meaning: _meaning_fields,
}
