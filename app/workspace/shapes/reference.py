"""The shape of what a reference document states, and of a policy beside it."""

from app.policy.model import AgeRule
from app.policy.references.model import (
    Approval,
    Compared,
    Field,
    Indication,
    PriorClasses,
    PriorCount,
    Programme,
    Reference,
    Statement,
    Value,
)
from app.workspace.shapes.common import day, source


def reference_shape(reference: Reference) -> dict[str, object]:
    """Return a reference document, as `read --json` prints it under "reference"."""
    return {
        "type": reference.kind.value,
        "drugs": list(reference.drugs),
        "fields": [field_shape(item) for item in reference.fields],
        "statements": [statement_shape(item) for item in reference.statements],
        "unread": [{"text": item.text, "why": item.why, "source": source(item.source)} for item in reference.unread],
    }


def field_shape(item: Field) -> dict[str, object]:
    """Return one line of the front matter; `date` is a day, `date_partial` a month or year."""
    return {
        "kind": item.kind.value,
        "text": item.text,
        "date": day(item.day),
        "date_partial": item.partial,
        "source": source(item.source),
    }


def statement_shape(item: Statement) -> dict[str, object]:
    """Return one statement with its value."""
    return {
        "kind": item.kind.value,
        "text": item.text,
        "population": item.population.value,
        "value": value_shape(item.value),
        "inferred": item.inferred,
        "drugs": list(item.drugs) if item.drugs is not None else None,
        "diseases": list(item.diseases),
        "label": item.label,
        "source": source(item.source),
    }


def value_shape(value: Value) -> dict[str, object]:
    """Return a statement's value; its keys depend on the kind."""
    match value:
        case AgeRule():
            return {
                "low": value.low,
                "low_inclusive": value.low_inclusive,
                "high": value.high,
                "high_inclusive": value.high_inclusive,
                "unit": value.unit,
            }
        case PriorCount():
            return {"min": value.low, "max": value.high}
        case PriorClasses():
            named = [{"class": item.key, "text": item.text, "source": source(item.source)} for item in value.classes]
            return {"classes": named, "all": value.every}
        case Approval():
            return {"approval": value.way}
        case Programme():
            return {"name": value.name, "running": value.running}
        case Indication():
            return {"diseases": list(value.diseases)}


def compared_shape(item: Compared) -> dict[str, object]:
    """Return one thing held against a reference: how the two stand, in a sentence, with the statements of both."""
    return {
        "kind": item.kind.value,
        "relation": item.relation.value,
        "drug": item.drug,
        "message": item.message,
        "policy": [statement_shape(statement) for statement in item.policy],
        "reference": [statement_shape(statement) for statement in item.reference],
    }
