"""Values of a report's tables, written alike in every format."""

from dataclasses import dataclass
from datetime import date
from decimal import Decimal


@dataclass(frozen=True, slots=True)
class Share:
    """A part of a whole, from 0 to 1, printed as a percentage with one place."""

    value: Decimal


Value = str | int | Decimal | date | Share | None  # a Decimal is money


@dataclass(frozen=True, slots=True)
class Figures:
    """A table that every report prints alike. A row is named by its first value."""

    head: tuple[str, ...]
    rows: tuple[tuple[Value, ...], ...]

    def __bool__(self) -> bool:
        """Whether there is anything to print."""
        return bool(self.rows)


def share(value: Decimal | None) -> Share | str:
    """Return a share, or words where there is nothing to divide by."""
    return "nothing to divide by" if value is None else Share(value)


def number(value: Decimal) -> int | str:
    """Return a number that is no money: whole as a whole number, else plainly written."""
    return int(value) if value == value.to_integral_value() else f"{value.normalize():f}"


def words(value: Value) -> str:
    """Return a value as a text document prints it."""
    match value:
        case None:
            return ""
        case Share():
            return f"{value.value * 100:.1f} %"
        case Decimal():
            return f"{value:,.2f}"
        case int():
            return f"{value:,}"
        case date():
            return value.isoformat()
    return value
