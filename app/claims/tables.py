"""Several tables on one sheet: one below another with a header of its own, or two side by side."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace

from duckdb import DuckDBPyConnection

from app.claims.engine import rows_of
from app.claims.header_rows import Header, name_claims
from app.claims.headers import chosen_mapping, made_mapping
from app.claims.mapping import map_columns, map_line
from app.claims.model import ColumnMapping
from app.claims.names import distinct_names
from app.claims.sheets import VALUE_ROWS, SheetHead
from app.claims.sources import Loaded
from app.errors import InputRefusedError

_SURE = 0.8
_LEAST = 4
_MOST_LOOKED_AT = 500
_TELLING = ("procedure", "icd_procedures", "dos_from", "discharge_date")
_PROCEDURES = {"procedure", "icd_procedures"}


@dataclass(frozen=True, slots=True)
class Below:
    """A table below another: its mapping and what is known of its rows."""

    mapping: ColumnMapping
    loaded: Loaded


def holds_claims(mapping: ColumnMapping) -> bool:
    """Whether a sheet so mapped has claim lines: codes, and a claim or a date they belong to."""
    return name_claims(mapping.fields.keys())


def no_claims(file: str, mappings: Sequence[ColumnMapping]) -> InputRefusedError:
    """Return the refusal of a file whose headers leave out what a claim line needs."""
    codes = all(_PROCEDURES.isdisjoint(mapping.fields) for mapping in mappings)
    lacking = "a procedure" if codes else "a claim number or a date of service"
    named = "procedure or icd_procedures" if codes else "claim_id, dos_from or discharge_date"
    return InputRefusedError(file, "", f"No column is known to hold {lacking}.", f"Name the column for {named} with a mapping.")


def refuse_side_by_side(file: str, mapping: ColumnMapping) -> None:
    """Refuse a sheet on which a blank column parts two tables of claims: a row would be two lines, and one would be lost."""
    blocks: list[list[str]] = [[]]
    for text in mapping.columns:
        if text.strip():
            blocks[-1].append(text)
        elif blocks[-1]:
            blocks.append([])
    if sum(1 for block in blocks if len(block) >= _LEAST - 1 and name_claims(map_line(block).keys())) > 1:
        raise InputRefusedError(
            file,
            f"sheet {mapping.sheet}" if mapping.sheet else "",
            "Two tables of claims stand side by side.",
            "Put each on a sheet of its own and try again.",
        )


def part_tables(
    connection: DuckDBPyConnection,
    head: SheetHead,
    mapping: ColumnMapping,
    loaded: Loaded,
    overrides: Mapping[str, Sequence[str]],
) -> tuple[Loaded, list[Below]]:
    """Return what is left of a loaded sheet above the first header of another layout, and each table below, in tables of their own."""
    rest = loaded
    found: list[Below] = []
    for row, cells in _headers(connection, loaded, mapping):
        below = _mapping(connection, rest.table, head, (row, cells), loaded.width, overrides)
        if not holds_claims(below):
            continue
        upper, lower = _parted(connection, rest, row, len(found) + 1, loaded.table)
        if found:
            found[-1] = replace(found[-1], loaded=upper)
        else:
            loaded = upper
        rest = lower
        found.append(Below(below, lower))
    return loaded, found


def _headers(connection: DuckDBPyConnection, loaded: Loaded, mapping: ColumnMapping) -> list[tuple[int, tuple[str, ...]]]:
    """Return the rows that name columns, though not those of the header above."""
    telling = [choice.index for name in _TELLING for choice in mapping.fields.get(name, ())[:1]]
    wordy = " or ".join(f"(c{index} is not null and not regexp_matches(c{index}, '[0-9]{{2}}'))" for index in telling)
    if not wordy:
        return []
    query = f"select * from {loaded.table} where row_no > {mapping.header_row} and ({wordy}) order by row_no limit {_MOST_LOOKED_AT}"  # noqa: S608 - names made here
    found = []
    above = {text.strip().lower() for text in mapping.columns if text.strip()} | {
        text.strip().lower() for texts in mapping.header_texts for text in texts if text.strip()
    }
    for number, *values in rows_of(connection, query):
        cells = tuple("" if value is None else str(value) for value in values)
        names = {text.strip().lower() for text in cells if text.strip()}
        if len(names) < _LEAST or (len(names & above) * 2 > len(names) and _same_places(cells, mapping)):
            continue
        fields = map_line(cells)
        if sum(1 for choices in fields.values() if choices[0].confidence >= _SURE) >= _LEAST and name_claims(fields.keys()):
            found.append((int(str(number)), cells))
    return found


def _same_places(cells: Sequence[str], mapping: ColumnMapping) -> bool:
    """Whether most names stand where the header above has them."""
    rows = mapping.header_texts or (mapping.columns,)
    filled = [(index, text.strip().lower()) for index, text in enumerate(cells) if text.strip()]
    alike = max(sum(1 for index, text in filled if index < len(row) and row[index].strip().lower() == text) for row in rows)
    return alike * 2 > len(filled)


def _mapping(  # noqa: PLR0913, PLR0917 - a header, where it stands and what a person chose
    connection: DuckDBPyConnection,
    table: str,
    head: SheetHead,
    header: tuple[int, tuple[str, ...]],
    width: int,
    overrides: Mapping[str, Sequence[str]],
) -> ColumnMapping:
    row, cells = header
    query = f"select * from {table} where row_no > {row} and row_no < {row + VALUE_ROWS} order by row_no"  # noqa: S608 - names made here
    rows = [tuple("" if value is None else str(value) for value in values) for _, *values in rows_of(connection, query)]
    short = SheetHead(head.name, (cells, *rows), table, hidden=head.hidden)
    values = tuple(tuple(line[index] for line in rows) for index in range(width))
    mapping = made_mapping(short, Header(1, cells, (cells,)), map_columns(cells, values))
    known = set(distinct_names(mapping.columns))
    named = {name: texts for name, texts in overrides.items() if not texts or known & set(texts)}
    return replace(chosen_mapping(short, mapping, named) if named else mapping, header_row=row)


def _parted(connection: DuckDBPyConnection, loaded: Loaded, row: int, number: int, table: str) -> tuple[Loaded, Loaded]:
    """Move the rows from a header on into a table of their own."""
    below = f"{table}_below_{number}"
    connection.execute(f"create table {below} as select * from {loaded.table} where row_no >= {row}")  # noqa: S608 - names made here
    connection.execute(f"delete from {loaded.table} where row_no >= {row}")  # noqa: S608 - names made here
    upper = replace(
        loaded,
        errors={place: text for place, text in loaded.errors.items() if place[0] < row},
        merged=tuple(place for place in loaded.merged if place[0] < row),
    )
    lower = replace(
        loaded,
        table=below,
        errors={place: text for place, text in loaded.errors.items() if place[0] >= row},
        merged=tuple(place for place in loaded.merged if place[0] >= row),
        broken={},
        notices=(),
    )
    return upper, lower
