"""What each row below a header is: a claim, a repeated header, a total or a note. Every row is counted."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from duckdb import DuckDBPyConnection

from app.claims.engine import fill, rows_of
from app.claims.model import ColumnMapping
from app.claims.sources import Loaded

_WORD = r"[a-z0-9#.&/]+[\s-]+"
_TOTAL = (
    rf"^\s*(grand|sub|overall)?[\s-]*totals?\b|^\s*({_WORD}){{1,4}}(sub)?-?totals?\s*[:=]?\s*$"
    r"|^\s*(sum|average)\s*[:=]?\s*$|^\s*[0-9][0-9,]*\s+(claims?|lines?|rows?|records?)\s*$"
)
_PAGE = r"^\s*page\s+[0-9]+(\s+of\s+[0-9]+)?\s*$"
_PAGE_CELLS = 3  # at most, in the row of a page's number
_LABEL = r"^\s*[A-Za-z][A-Za-z #./&-]{2,30}:(\s|$)"  # of what the rows below it belong to
_RULE = r"[-=_+|*\s]{2,}"  # the line some programs draw below a header
_TITLES = 30  # rows above a header
_TAIL = 300  # rows at the end of a sheet that may be notes below its table
_WORDY = 4
_ALIKE = 3  # so many header names in a row make it a repeated header
_SUMMED = ("units", "billed", "allowed", "paid", "ndc_quantity")  # a row with nothing but these sums up others
_IDENTIFYING = ("procedure", "icd_procedures", "dos_from", "discharge_date")


@dataclass(frozen=True, slots=True)
class Refused:
    """A row that could not be read, with the cell that made it so."""

    sheet: str
    row: int
    column: str
    value: str
    why: str


@dataclass(frozen=True, slots=True)
class PassedOver:
    """A row that is no claim: total, header or note."""

    sheet: str
    row: int
    why: str


@dataclass(frozen=True, slots=True)
class Restored:
    """A value brought back by rule."""

    sheet: str
    row: int
    column: str
    was: str
    now: str
    rule: str


@dataclass(frozen=True, slots=True, kw_only=True)
class RowReport:
    """in_file = imported + refused + passed over."""

    in_file: int
    imported: int
    refused: tuple[Refused, ...]
    passed_over: tuple[PassedOver, ...]
    hidden: int


def sort_rows(connection: DuckDBPyConnection, table: str, mapping: ColumnMapping, loaded: Loaded) -> None:
    """Make `<table>_kind`: row_no and kind (claim, header, total, note) of every row with a value below the header."""
    cells = [f"c{number}" for number in range(loaded.width)]
    filled = " + ".join(f"(case when {cell} is null or {_said(cell)} = '' then 0 else 1 end)" for cell in cells)
    needed = [choice.index for name in _IDENTIFYING for choice in mapping.fields.get(name, ())]
    repeated = " or ".join(_repeats(texts, needed, loaded.width) for texts in mapping.header_texts or (mapping.columns,))
    ruled = " and ".join(f"({cell} is null or regexp_full_match({_said(cell)}, '{_RULE}'))" for cell in cells)
    total = " or ".join(f"regexp_matches(coalesce({cell}, ''), '{_TOTAL}', 'i')" for cell in cells)
    empty = _all_blank(needed)
    fields = {name: [choice.index for choice in choices if choice.index < loaded.width] for name, choices in mapping.fields.items()}
    named = [index for indexes in fields.values() for index in indexes]
    others = [index for name, indexes in fields.items() if name not in _SUMMED for index in indexes]
    titles = _titles(connection, table, mapping.header_row, loaded.width)
    summing = f"({_all_blank(others)}) or ({total})"
    paged = " or ".join(f"regexp_matches(coalesce({cell}, ''), '{_PAGE}', 'i')" for cell in cells)
    labelled = f"regexp_matches(coalesce({', '.join(cells)}, ''), '{_LABEL}')"
    told = " or ".join(f"regexp_matches(coalesce(c{number}, ''), '[0-9]')" for number in needed) or "false"  # codes and dates have digits
    columns = f"{filled} as filled, {told} as telling, {summing} as summing"
    below = f"row_no > {last}" if (last := _last_of_claims(connection, table, mapping.header_row, columns)) else "false"
    connection.execute(
        f"create table {table}_kind as select row_no, case"  # noqa: S608 - names made here, header texts quoted
        f" when {repeated} or ({ruled}) then 'header'"
        f" when filled = 1 or (filled <= {_PAGE_CELLS} and ({paged})) then 'note'"
        f" when {below} or ({empty}) then (case when ({_all_blank(named)}) or ({titles}) then 'note'"
        f" when {summing} then 'total' when {labelled} or {below} then 'note' else 'claim' end)"
        " else 'claim' end as kind"
        f" from (select *, {filled} as filled from {table} where row_no > {mapping.header_row}) where filled > 0"
    )


def _last_of_claims(connection: DuckDBPyConnection, table: str, header: int, columns: str) -> int | None:
    """Return the row the claims end with, where a blank row, a note or a total follows and no other claim: a legend below is none."""
    query = (
        f"select row_no, {columns} from {table}"  # noqa: S608 - names made here
        f" where row_no > greatest({header}, (select max(row_no) from {table}) - {_TAIL}) order by row_no desc"
    )
    below: tuple[int, bool] | None = None
    for row, cells, telling, summing in rows_of(connection, query):
        number, several = int(str(row)), int(str(cells)) > 1
        if telling and several:
            return number if below is not None and (below[0] > number + 1 or below[1]) else None
        if several:
            below = (number, bool(summing))
    return None


def _all_blank(indexes: Sequence[int]) -> str:
    return " and ".join(f"(c{number} is null or {_said(f'c{number}')} = '')" for number in indexes) or "true"


def _titles(connection: DuckDBPyConnection, table: str, header: int, width: int) -> str:
    """Return the SQL of whether a row begins like one above the header: a page's title, printed on every page."""
    above = rows_of(connection, f"select * from {table} where row_no < {header} order by row_no limit {_TITLES}")  # noqa: S608 - names made here
    begins = {}
    for _, *cells in above:
        first = next(((place, str(cell)) for place, cell in enumerate(cells[:width]) if cell is not None and str(cell).strip()), None)
        if first is not None and sum(1 for sign in first[1] if sign.isalpha()) >= _WORDY:
            begins[first] = f"coalesce(c{first[0]}, '') = '{_quoted(first[1])}'"
    return " or ".join(begins.values()) or "false"


def _repeats(texts: Sequence[str], needed: Sequence[int], width: int) -> str:
    """Return the SQL of whether a row repeats one of the header's rows."""
    names = [(number, text.strip().lower()) for number, text in enumerate(texts) if text.strip() and number < width]
    alike = " + ".join(_same_as(number, text) for number, text in names) or "0"
    likely = " or ".join(f"{_same_as(number, text)} = 1" for number, text in names if number in needed) or "true"
    return f"(case when {likely} then {alike} else 0 end) >= {max(_ALIKE, (len(names) + 1) // 2)}"


def _same_as(number: int, text: str) -> str:
    return f"(case when lower({_said(f'c{number}')}) = '{_quoted(text)}' then 1 else 0 end)"


def passed_over(connection: DuckDBPyConnection, table: str, sheet: str) -> list[PassedOver]:
    """Return the rows that are no claims."""
    found = rows_of(connection, f"select row_no, kind from {table}_kind where kind <> 'claim' order by row_no")  # noqa: S608 - names made here
    return [PassedOver(sheet, int(str(row)), str(kind)) for row, kind in found]


def put_errors(connection: DuckDBPyConnection, table: str, errors: Mapping[tuple[int, int], str], columns: Sequence[int]) -> int:
    """Write error values back into date columns, where the reader left blanks; return how many stand in other columns."""
    inside = [(row, column, text) for (row, column), text in errors.items() if column in columns]
    if inside:
        kinds = [("row_no", "bigint"), ("place", "integer"), ("text", "varchar")]
        fill(connection, f"{table}_errors", kinds, [(str(row), str(column), text) for row, column, text in inside])
        for column in sorted({column for _, column, _ in inside}):
            connection.execute(
                f"update {table} set c{column} = e.text from {table}_errors e where e.row_no = {table}.row_no and e.place = {column}"  # noqa: S608 - names made here
            )
    return len(errors) - len(inside)


def _said(cell: str) -> str:
    return f"trim({cell}, ' ' || chr(9) || chr(10) || chr(13) || chr(160))"


def _quoted(text: str) -> str:
    return text.replace("'", "''")
