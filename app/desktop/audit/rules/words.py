"""Rules and rule tables in words: what a table is about, which rule asks for one, and what is on."""

from collections.abc import Sequence

from app.audit.rule_tables import Kind, NdcRow, PlaceRow, Row, UnitRow, VialRow
from app.desktop.words import CLAIM_TYPES, count, day
from app.workspace.rule_tables import SwitchedOn

KINDS: dict[str, str] = {
    Kind.UNITS.value: "Most units",
    Kind.VIALS.value: "Single-dose vials",
    Kind.NDC.value: "NDCs",
    Kind.PLACES.value: "Places of service",
}

NEEDS: dict[str, tuple[Kind, str]] = {  # rules that look at a rule table, and whether anything else lets them speak
    "ndc-mismatch": (Kind.NDC, "Off until a table of NDCs is switched on"),
    "ndc-missing": (Kind.NDC, "Off until a table of NDCs is switched on"),
    "place-of-service": (Kind.PLACES, "Off until a table of places of service is switched on"),
    "units-over-limit": (Kind.UNITS, "On for limits that a policy states; off beyond them until a table of units is switched on"),
    "wastage-modifier": (Kind.VIALS, "On for what a policy asks; off beyond it until a table of single-dose vials is switched on"),
}

HEADS: dict[str, tuple[str, ...]] = {
    Kind.UNITS.value: ("Code", "Most units", "Per", "Claims", "From", "To"),
    Kind.VIALS.value: ("Code", "Vials", "JW since", "JZ since", "From", "To"),
    Kind.NDC.value: ("NDC", "Code", "NDC required", "From", "To"),
    Kind.PLACES.value: ("Code", "Places of service", "From", "To"),
}


def rule_state(rule: str, on: Sequence[SwitchedOn]) -> str:
    """Return whether a shipped rule is on, and by which tables."""
    if rule not in NEEDS:
        return "Always on"
    kind, off = NEEDS[rule]
    by = [on_words(item) for item in on if item.kind == kind.value and not item.why_not]
    return f"On by {'; '.join(by)}" if by else off


def is_off(rule: str, on: Sequence[SwitchedOn]) -> bool:
    """Whether a shipped rule finds nothing before a table is switched on."""
    return rule_state(rule, on).startswith("Off")


def on_words(item: SwitchedOn) -> str:
    """Return what is on, from where and by whom."""
    dated = f", dated {day(item.dated)}" if item.dated is not None else ""
    source = f" from {item.source}" if item.source else ""
    return f"{item.title or item.name}{source}{dated}, switched on by {item.on_by} on {day(item.on_since)}"


def rows_words(number: int) -> str:
    """Return how many rows a table has."""
    return count(number, "row")


def row_cells(row: Row) -> tuple[str, ...]:
    """Return a row of a table as it is shown, in the columns of `HEADS`."""
    days = (day(row.start, ""), day(row.end, ""))
    match row:
        case UnitRow():
            whose = CLAIM_TYPES[row.claim_type].split(" (")[0] if row.claim_type is not None else "All"
            return (row.code, f"{row.most:f}", row.per.value, whose, *days)
        case VialRow():
            sizes = ", ".join(f"{size:f}" for size in row.vials)
            return (row.code, sizes, day(row.waste_from, ""), day(row.zero_from, ""), *days)
        case NdcRow():
            return (row.ndc, row.code, "Yes" if row.required else "No", *days)
        case PlaceRow():
            return (row.code, ", ".join(row.places), *days)
