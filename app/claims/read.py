"""A claims file read into DuckDB: every sheet with a claims header as text, and one table of the fields of its claims."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from pathlib import Path

from duckdb import DuckDBPyConnection

from app.claims.choices import NO_CHOICES, SheetChoices, kind_notice
from app.claims.dates import Day, Unread, read_day
from app.claims.engine import extend, fill, number_of, pack, ranges, rows_of, trimmed
from app.claims.extras import EXTRA_DATES, EXTRA_FIELDS
from app.claims.foreign import open_elsewhere
from app.claims.headers import chosen_mapping, mapping_of, no_header
from app.claims.kinds import kind_of_columns, put_kinds
from app.claims.merged import fill_merged
from app.claims.model import ColumnMapping
from app.claims.names import distinct_names
from app.claims.orders import order_dates, order_numbers
from app.claims.parquet import put_away
from app.claims.repairs import restore
from app.claims.rows import PassedOver, Refused, Restored, RowReport, passed_over, put_errors, sort_rows
from app.claims.sheets import SheetHead
from app.claims.sources import ClaimsSource, Loaded, name_of, open_claims
from app.claims.split import clear_error_texts, split_codes, split_diagnoses, split_periods
from app.claims.tables import Below, holds_claims, no_claims, part_tables, refuse_side_by_side
from app.errors import InputRefusedError
from app.progress import Job

DATE_FIELDS = ("dos_from", "dos_to", "discharge_date")
SINGLE_FIELDS = (
    *("claim_id", "line", "original_claim", "frequency", "bill_type", "dos_from", "dos_to", "discharge_date", "member_id", "birth_date"),
    *("sex", "pos", "revenue", "units", "ndc", "drug_name", "pointers", "provider_npi", "billed", "allowed", "paid"),
    *EXTRA_FIELDS,
)
LISTS = {"procedure": "p", "icd_procedures": "i", "icd_procedure_dates": "t", "diagnoses": "d", "modifiers": "m"}
_OTHER_DATES = ("birth_date", *EXTRA_DATES)  # one that cannot be read is nothing to reject a row for
_LARGE_SHEET = 2_000_000  # rows: below, packing a table takes longer than it is worth
_ROWS_OF_A_SHEET = 1_000_000_000  # no file has more; numbers stay in the order of the file


@dataclass(frozen=True, slots=True, kw_only=True)
class ReadSheet:
    """A sheet that was read: its table in the database and its mapping."""

    number: int
    name: str
    table: str
    mapping: ColumnMapping
    width: int
    away: bool = False  # its table is put away (`app.claims.parquet`): it is as large as everything made of it


@dataclass(frozen=True, slots=True, kw_only=True)
class ReadClaims:
    """What a claims file held.

    Table `claim_rows` has one row per imported claim row: texts by field, the days of its dates,
    and its `claim_type` (professional, outpatient, inpatient) with `claim_type_by`, what says so (`app.claims.kinds`).
    """

    file: str
    sheets: tuple[ReadSheet, ...]
    widths: dict[str, int]  # list field -> number of columns
    rows: RowReport
    repairs: tuple[Restored, ...]
    notices: tuple[str, ...]

    @property
    def fields(self) -> dict[str, tuple[str, ...]]:
        """The header texts per field, of the first sheet that has the field."""
        found: dict[str, tuple[str, ...]] = {}
        for sheet in self.sheets:
            for name, choices in sheet.mapping.fields.items():
                found.setdefault(name, tuple(choice.column for choice in choices))
        return found


@dataclass(slots=True)
class _Reading:
    """What gathers while the sheets are read."""

    refused: list[Refused]
    passed: list[PassedOver]
    notices: list[str]
    in_file: int = 0
    hidden: int = 0


def read_claims(connection: DuckDBPyConnection, claims: Path | ClaimsSource, overrides: SheetChoices | None, job: Job) -> ReadClaims:
    """Read a claims file, or one kept in a project. Raises `InputRefusedError` for one that cannot be read or holds no claims header."""
    reading, choices = _Reading([], [], []), overrides or NO_CHOICES
    sheets: list[ReadSheet] = []
    job.step(0, 0, f"Reading {name_of(claims)}")
    source = open_claims(claims, job) if isinstance(claims, Path) else claims
    if isinstance(claims, Path) and (elsewhere := open_elsewhere(claims)):
        reading.notices.append(elsewhere)
    found = _claims_sheets(connection, source, choices, reading)
    for number, (head, mapping) in enumerate(found):
        job.step(number, len(found), f"Sorting rows of {head.name or source.file}")
        refuse_side_by_side(source.file, mapping)
        loaded = source.load(connection, head, mapping.header_row)
        loaded, below = part_tables(connection, head, mapping, loaded, choices.for_sheet(head.name))
        for part, held in ((mapping, loaded), *((table.mapping, table.loaded) for table in below)):
            sheets.append(ReadSheet(number=len(sheets), name=head.name, table=held.table, mapping=part, width=held.width))
            _sort_sheet(connection, sheets[-1], head, held, reading)
        _say_below(head, below, reading)
    if not reading.in_file:
        raise InputRefusedError(source.file, "", "There is a header but no claim line below it.", "Choose a file with claim lines.")
    job.step(len(found), len(found), "Reading dates")
    widths = {name: max(len(sheet.mapping.fields.get(name, ())) for sheet in sheets) for name in LISTS}
    _collect(connection, sheets, widths)
    away = _put_away(connection, sheets)
    names = {sheet.number: sheet.name for sheet in sheets}
    reading.notices += [
        *clear_error_texts(connection, _text_columns(widths)),
        *order_numbers(connection, names),
        *split_periods(connection),
        *split_codes(connection, widths),
        *split_diagnoses(connection, widths),
    ]
    _days(connection, source.epoch_1904)
    if ordered := order_dates(connection, names, (*DATE_FIELDS, *_OTHER_DATES)):
        reading.notices += ordered
        connection.execute("drop table day_texts")
        _days(connection, source.epoch_1904)
    _put_kinds(connection, sheets, choices.kinds, reading)
    _refuse_dates(connection, sheets, reading)
    repairs, said = restore(connection, [sheet.mapping for sheet in sheets])
    reading.notices += said
    imported = number_of(connection, "select count(*) from claim_rows")
    report = RowReport(
        in_file=reading.in_file,
        imported=imported,
        refused=tuple(sorted(reading.refused, key=lambda item: (item.sheet, item.row))),
        passed_over=tuple(reading.passed),
        hidden=reading.hidden,
    )
    if report.in_file != report.imported + len(report.refused) + len(report.passed_over):
        raise InputRefusedError(source.file, "", "The rows do not add up after reading.", "Save the file again and try once more.")
    return ReadClaims(
        file=source.file, sheets=tuple(away), widths=widths, rows=report, repairs=tuple(repairs), notices=tuple(reading.notices)
    )


def _claims_sheets(
    connection: DuckDBPyConnection, source: ClaimsSource, choices: SheetChoices, reading: _Reading
) -> list[tuple[SheetHead, ColumnMapping]]:
    heads = source.heads(connection)
    proposed = [(head, mapping) for head in heads if (mapping := mapping_of(head)) is not None]
    if proposed:
        choices.check(source.file, {mapping.sheet: tuple(distinct_names(mapping.columns)) for _, mapping in proposed})
    mapped = [(head, _mapped(head, mapping, choices.on(mapping))) for head, mapping in proposed]
    found = [(head, mapping) for head, mapping in mapped if holds_claims(mapping)]
    if not found:
        raise (no_claims(source.file, [mapping for _, mapping in mapped]) if mapped else no_header(source.file))
    read = {head.name for head, _ in found}
    unread = [head.name for head in heads if head.name not in read]
    reading.notices += [f"{name}: no row names the columns of claims, so the sheet was not read" for name in unread]
    return found


def _mapped(head: SheetHead, proposed: ColumnMapping, named: Mapping[str, Sequence[str]]) -> ColumnMapping:
    return chosen_mapping(head, proposed, named) if named else proposed


def _put_kinds(connection: DuckDBPyConnection, sheets: Sequence[ReadSheet], chosen: Mapping[str, str], reading: _Reading) -> None:
    """Tell the kind of every row, and where a person chose one for a sheet, take that."""
    put_kinds(
        connection,
        [kind_of_columns({name for name, choices in sheet.mapping.fields.items() if choices}) for sheet in sheets],
        {sheet.number: chosen[sheet.name] for sheet in sheets if sheet.name in chosen},
    )
    named = {sheet.name: chosen[sheet.name] for sheet in sheets if sheet.name in chosen}
    reading.notices += [kind_notice(name, kind) for name, kind in named.items()]


def _sort_sheet(connection: DuckDBPyConnection, sheet: ReadSheet, head: SheetHead, loaded: Loaded, reading: _Reading) -> None:
    """Say of every row what it is, and count."""
    dates = [choice.index for name in DATE_FIELDS for choice in sheet.mapping.fields.get(name, ())]
    elsewhere = put_errors(connection, sheet.table, loaded.errors, dates)
    merged = fill_merged(connection, sheet.table, loaded.merged, loaded.width)
    if merged:
        reading.notices.append(f"{head.name}: {merged} cells take the value of the merged cell they are part of".removeprefix(": "))
    sort_rows(connection, sheet.table, sheet.mapping, loaded)
    reading.notices += [*_said_of(head, elsewhere), *loaded.notices]
    reading.passed += passed_over(connection, sheet.table, head.name)
    reading.refused += [Refused(head.name, row, "", value, why) for row, (value, why) in loaded.broken.items()]
    reading.in_file += number_of(connection, f"select count(*) from {sheet.table}_kind") + len(loaded.broken)  # noqa: S608 - names made here
    hidden = _hidden(connection, sheet.table, loaded)
    if hidden:
        reading.notices.append(f"{head.name}: {hidden} hidden or filtered rows are read like the others")
    reading.hidden += hidden


def _say_below(head: SheetHead, below: Sequence[Below], reading: _Reading) -> None:
    """Count the headers of tables below the first, and say where they stand."""
    for table in below:
        row = table.mapping.header_row
        reading.in_file += 1
        reading.passed.append(PassedOver(head.name, row, "header"))
        reading.notices.append(f"{head.name}: row {row} begins another table; its columns are read by its own header".removeprefix(": "))


def _said_of(head: SheetHead, errors: int) -> list[str]:
    said = []
    if head.hidden:
        said.append(f"{head.name}: the sheet is hidden and was read")
    if errors:
        said.append(f"{head.name}: {errors} error values outside the dates are read as empty")
    return said


def _hidden(connection: DuckDBPyConnection, table: str, loaded: Loaded) -> int:
    if not loaded.hidden:
        return 0
    rows = {int(str(row)) for (row,) in rows_of(connection, f"select row_no from {table}_kind")}  # noqa: S608 - names made here
    return len(rows & loaded.hidden)


def _collect(connection: DuckDBPyConnection, sheets: Sequence[ReadSheet], widths: Mapping[str, int]) -> None:
    """Make `claim_rows` of the claims of all sheets, one text column per field and list position."""
    for sheet in sheets:
        picked = [f"{sheet.number * _ROWS_OF_A_SHEET} + t.row_no as row_id", f"{sheet.number} as sheet_no", "t.row_no"]
        picked += [f"{_field_cell(sheet.mapping, name)} as {name}_text" for name in SINGLE_FIELDS]
        for name, letter in LISTS.items():
            choices = sheet.mapping.fields.get(name, ())
            for position in range(widths[name]):
                cell = trimmed(f"t.c{choices[position].index}") if position < len(choices) else "cast(null as varchar)"
                picked.append(f"{cell} as {letter}_{position + 1}")
        query = f"select {', '.join(picked)} from {sheet.table} t join {sheet.table}_kind k on k.row_no = t.row_no where k.kind = 'claim'"  # noqa: S608 - names made here
        connection.execute(f"create table if not exists claim_texts as {query} and false")
        for low, high in ranges(connection, f"{sheet.table}_kind", "row_no"):
            within = " and ".join(f"{name}.row_no between {low} and {high}" for name in ("t", "k"))
            connection.execute(f"insert into claim_texts {query} and {within}")
            pack(connection)


def _put_away(connection: DuckDBPyConnection, sheets: Sequence[ReadSheet]) -> list[ReadSheet]:
    """Put the tables of large sheets away: only rows shown beside findings are asked for again."""
    told = []
    for sheet in sheets:
        away = number_of(connection, f"select count(*) from {sheet.table}") > _LARGE_SHEET  # noqa: S608 - names made here
        if away:
            put_away(connection, sheet.table)
        told.append(replace(sheet, away=away))
    return told


def _text_columns(widths: Mapping[str, int]) -> list[str]:
    """Return the columns of `claim_texts` in which an error value is read as empty; in a date it has its row rejected."""
    lists = [f"{letter}_{number}" for name, letter in LISTS.items() for number in range(1, widths[name] + 1)]
    return [*(f"{name}_text" for name in SINGLE_FIELDS if name not in DATE_FIELDS), *lists]


def _field_cell(mapping: ColumnMapping, name: str) -> str:
    choices = mapping.fields.get(name, ())
    if not choices:
        return "cast(null as varchar)"
    if len(choices) == 1:
        return trimmed(f"t.c{choices[0].index}")
    return trimmed(" || ',' || ".join(f"coalesce(t.c{choice.index}, '')" for choice in choices))


def _days(connection: DuckDBPyConnection, epoch_1904: bool) -> None:  # noqa: FBT001 - a fact of the file
    """Make `day_texts`: what every distinct text of a date column means."""
    columns = [("text", "varchar"), ("day", "date"), ("state", "varchar"), ("short_year", "boolean")]
    fill(connection, "day_texts", columns, ())
    union = " union ".join(f"select {name}_text as text from claim_texts" for name in (*DATE_FIELDS, *_OTHER_DATES))  # noqa: S608 - names made here
    texts = [str(text) for (text,) in rows_of(connection, f"select text from ({union}) where text is not null")]  # noqa: S608 - names made here
    extend(connection, "day_texts", columns, (_day_row(text, read_day(text, epoch_1904=epoch_1904)) for text in texts))


def _day_row(text: str, found: Day | Unread) -> tuple[str | None, ...]:
    if isinstance(found, Day):
        return (text, found.day.isoformat(), "day", str(found.short_year))
    return (text, None, found.value, "false")


def _refuse_dates(connection: DuckDBPyConnection, sheets: Sequence[ReadSheet], reading: _Reading) -> None:
    """Refuse rows with an unreadable service or discharge date; the rest becomes `claim_rows`, numbered."""
    joins = " ".join(f"left join day_texts {name} on {name}.text = c.{name}_text" for name in (*DATE_FIELDS, *_OTHER_DATES))
    days = ", ".join(f"{name}.day as {name}" for name in (*DATE_FIELDS, *_OTHER_DATES))
    bad = " or ".join(f"{name}.state = 'unreadable'" for name in DATE_FIELDS)
    states = ", ".join(f"coalesce({name}.state, '')" for name in DATE_FIELDS)
    texts = ", ".join(f"{name}_text" for name in DATE_FIELDS)
    found = rows_of(
        connection,
        f"select sheet_no, row_no, {states}, {texts} from claim_texts c {joins} where {bad} order by sheet_no, row_no",  # noqa: S608 - names made here
    )
    for sheet_no, row_no, *rest in found:
        place = rest.index("unreadable")
        sheet = sheets[int(str(sheet_no))]
        column = sheet.mapping.fields[DATE_FIELDS[place]][0].column
        reading.refused.append(Refused(sheet.name, int(str(row_no)), column, str(rest[len(DATE_FIELDS) + place]), "unreadable date"))
    query = (
        f"select c.*, {days}, birth_date.short_year as birth_short, k.kind as claim_type, k.said_by as claim_type_by"  # noqa: S608 - names made here
        f" from claim_texts c join row_kinds k on k.row_id = c.row_id {joins} where not coalesce({bad}, false)"
    )
    connection.execute(f"create table claim_rows as {query} and false")
    for low, high in ranges(connection, "claim_texts"):
        within = " and ".join(f"{name}.row_id between {low} and {high}" for name in ("c", "k"))
        connection.execute(f"insert into claim_rows {query} and {within}")
        for table in ("claim_texts", "row_kinds"):  # of both, for joins are planned by how many rows each holds
            connection.execute(f"delete from {table} where row_id between {low} and {high}")  # noqa: S608 - numbers made here
        pack(connection)
    for table in ("claim_texts", "row_kinds", *(f"{sheet.table}_kind" for sheet in sheets)):
        connection.execute(f"drop table {table}")
    for name in _OTHER_DATES:
        count = number_of(
            connection,
            f"select count(*) from claim_rows r join day_texts d on d.text = r.{name}_text where d.state = 'unreadable'",  # noqa: S608 - names made here
        )
        if count:
            reading.notices.append(
                f"{count} birth dates cannot be read; nothing is said about age there"
                if name == "birth_date"
                else f"{count} cells of {name} are no dates and are read as empty"
            )
