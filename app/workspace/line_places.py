"""Where a claim line stood when something was decided on it, kept beside the decision so that its history can be read by people."""

from collections.abc import Iterable, Mapping
from decimal import Decimal

from app.audit.audited_lines import AuditedLine
from app.audit.model import Finding
from app.project.keys import parsed
from app.project.model import Decision, What

_CENTS = -2
AT = "at"  # the field of a value
_ON_LINES = frozenset({What.DISPOSITION, What.DETERMINATION, What.ADDED_FINDING, What.SECOND_REVIEW})


def place_of(item: AuditedLine | Finding) -> dict[str, object]:
    """Return what is kept of a line's place: sheet, row, line number and code, and nothing of the patient."""
    return {"sheet": item.sheet, "row": item.row, "line": item.line, "code": item.code}


def whole_cents(amount: Decimal) -> bool:
    """Return whether an amount is a number of cents."""
    return amount.is_finite() and int(amount.normalize().as_tuple().exponent) >= _CENTS


def place_words(at: object, content: object = "") -> str:
    """Return a kept place in words; without one, the first letters of the line's content name it."""
    if not isinstance(at, Mapping):
        return f"line {str(content)[:8]}"
    line = at.get("line")
    return ", ".join(part for part in (str(at.get("sheet") or ""), f"row {at.get('row')}", f"line {line}" if line else "") if part)


def places_taken_back(history: Iterable[Decision]) -> dict[str, str]:
    """Return the places of lines whose decisions were taken back, by the line's content: a decision that takes back holds no place."""
    said: dict[tuple[What, str], str] = {}
    found: dict[str, str] = {}
    for decision in history:
        if decision.what not in _ON_LINES:
            continue
        key = decision.what, decision.fact
        if decision.value is not None:
            said[key] = decision.value
        elif key in said:
            fact, value = parsed(decision.fact), parsed(said[key])
            if isinstance(fact, dict) and isinstance(value, dict) and AT in value:
                found[str(fact.get("line", fact.get("id")))] = place_words(value[AT])
    return found
