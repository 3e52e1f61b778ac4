"""The rule tables that were switched on, as tables the rules join. Without any they are empty, and nothing rests on them."""

from collections.abc import Iterable, Iterator, Sequence
from datetime import date
from decimal import Decimal
from typing import TypeVar

from duckdb import DuckDBPyConnection

from app.audit.model import ClaimType
from app.audit.ndcs import ndc_readings
from app.audit.rule_tables import NdcRow, PlaceRow, RuleTable, UnitRow, VialRow
from app.claims.engine import fill, rows_of
from app.claims.read import ReadClaims

TABLES = (
    *("rule_units", "rule_vials", "vial_sums", "rule_ndc_titles", "rule_ndc_codes", "ndc_states", "ndc_matches"),
    *("rule_places", "rule_place_list", "ndc_sheets"),
)

_SPAN = (("start_day", "date"), ("end_day", "date"))
_TITLED = (("title", "varchar"), ("code", "varchar"))
_CENTS = Decimal("0.0001")
_MOST_VIALS = 2000  # steps of the search for whole vials; no line carries more

Row = tuple[str | None, ...]
_Kind = TypeVar("_Kind", UnitRow, VialRow, NdcRow, PlaceRow)


def build_rule_facts(connection: DuckDBPyConnection, tables: Sequence[RuleTable], read: ReadClaims) -> None:
    """Make the tables of what was switched on, and `ndc_sheets`: the sheets that have an NDC column."""
    with_ndc = [(str(sheet.number),) for sheet in read.sheets if sheet.mapping.fields.get("ndc")]
    fill(connection, "ndc_sheets", [("sheet_no", "integer")], with_ndc)
    _units(connection, tables)
    _vials(connection, tables)
    _ndcs(connection, tables)
    _places(connection, tables)


def _each(tables: Iterable[RuleTable], kind: type[_Kind]) -> Iterator[tuple[str, _Kind]]:
    for table in tables:
        for row in table.rows:
            if isinstance(row, kind):
                yield table.use.title, row


def _day(day: date | None) -> str | None:
    return day.isoformat() if day else None


def said(number: Decimal) -> str:
    """Return a number as a person writes it: 76, not 76.0000."""
    text = f"{number:f}"
    return text.rstrip("0").rstrip(".") if "." in text else text


def _units(connection: DuckDBPyConnection, tables: Sequence[RuleTable]) -> None:
    rows = [
        (title, row.code, kind.value, str(row.most), said(row.most), row.per.value, _day(row.start), _day(row.end))
        for title, row in _each(tables, UnitRow)
        for kind in (ClaimType if row.claim_type is None else (row.claim_type,))
    ]
    columns = [*_TITLED, ("kind", "varchar"), ("most", "decimal(18, 4)"), ("value", "varchar"), ("per", "varchar"), *_SPAN]
    fill(connection, "rule_units", columns, rows)


def _vials(connection: DuckDBPyConnection, tables: Sequence[RuleTable]) -> None:
    rows = list(_each(tables, VialRow))
    columns = [*_TITLED, ("said", "varchar"), ("waste_day", "date"), ("zero_day", "date"), *_SPAN]
    filled = [
        (
            *(title, row.code, _listed([said(size) for size in row.vials])),
            *(_day(row.waste_from), _day(row.zero_from), _day(row.start), _day(row.end)),
        )
        for title, row in rows
    ]
    fill(connection, "rule_vials", columns, filled)
    asked = rows_of(
        connection,
        "select distinct code, given, given + wasted from ("
        "select l.code, coalesce(sum(case when l.jw then 0 else l.units end), 0) as given,"
        " coalesce(sum(case when l.jw then l.units else 0 end), 0) as wasted"
        " from every_line l join (select distinct code from rule_vials) v on v.code = l.code"
        " group by l.member_key, l.professional, l.inpatient, l.code, l.use_day)",
    )
    amounts: dict[str, set[Decimal]] = {}
    for code, given, total in asked:
        amounts.setdefault(str(code), set()).update({Decimal(str(given)), Decimal(str(total))})
    sums = [
        (title, row.code, str(amount), str(least))
        for title, row in rows
        for amount in sorted(amounts.get(row.code, ()))
        if (least := least_vials(amount, row.vials)) is not None
    ]
    fill(connection, "vial_sums", [*_TITLED, ("amount", "decimal(38, 4)"), ("least", "decimal(38, 4)")], sums)


def least_vials(amount: Decimal, sizes: Sequence[Decimal]) -> Decimal | None:
    """Return the fewest units that whole vials of these sizes hold and that reach an amount; None where sizes are not known."""
    if not sizes or amount < 0 or amount > max(sizes) * _MOST_VIALS:
        return None
    reached = {Decimal(0)}
    best: Decimal | None = None
    while reached:
        done = {total for total in reached if total >= amount}
        best = min((*done, *(() if best is None else (best,))), default=None)
        reached = {total + size for total in reached - done for size in sizes if best is None or total + size < best}
    return None if best is None else best.quantize(_CENTS)


def _ndcs(connection: DuckDBPyConnection, tables: Sequence[RuleTable]) -> None:
    rows = list(_each(tables, NdcRow))
    fill(connection, "rule_ndc_titles", [("title", "varchar")], sorted({(title,) for title, _ in rows}))
    codes = sorted({(title, row.code, str(row.required), _day(row.start) or "", _day(row.end) or "") for title, row in rows})
    fill(
        connection,
        "rule_ndc_codes",
        [*_TITLED, ("required", "boolean"), *_SPAN],
        ((title, code, required, start or None, end or None) for title, code, required, start, end in codes),
    )
    by_ndc: dict[str, list[tuple[str, NdcRow]]] = {}
    for title, row in rows:
        by_ndc.setdefault(row.ndc, []).append((title, row))
    texts = [str(text) for (text,) in rows_of(connection, "select distinct ndc_text from every_line")] if rows else []
    states: list[Row] = []
    matches: list[Row] = []
    for text in texts:
        readings = ndc_readings(text)
        states.append((text, "read" if readings else "none"))
        matches += [
            (title, row.code, text, _day(row.start), _day(row.end))
            for reading in readings
            for key in (reading, reading[:9])
            for title, row in by_ndc.get(key, ())
        ]
    fill(connection, "ndc_states", [("ndc_text", "varchar"), ("state", "varchar")], states)
    fill(connection, "ndc_matches", [*_TITLED, ("ndc_text", "varchar"), *_SPAN], matches)


def _places(connection: DuckDBPyConnection, tables: Sequence[RuleTable]) -> None:
    rows = list(enumerate(_each(tables, PlaceRow)))
    fill(
        connection,
        "rule_places",
        [("row_no", "integer"), *_TITLED, ("said", "varchar"), *_SPAN],
        [(str(number), title, row.code, _listed(row.places), _day(row.start), _day(row.end)) for number, (title, row) in rows],
    )
    listed = [(str(number), place) for number, (_, row) in rows for place in row.places]
    fill(connection, "rule_place_list", [("row_no", "integer"), ("place", "varchar")], listed)


def _listed(words: Sequence[str]) -> str:
    return " and ".join([", ".join(words[:-1]), words[-1]]) if len(words) > 1 else "".join(words)
