"""The values of a worksheet as Parquet, checked against the rows that a second reading counted."""

from array import array
from collections.abc import Callable
from dataclasses import dataclass
from itertools import islice
from operator import lt

import fastexcel
from duckdb import DuckDBPyConnection

from app.claims.engine import rows_of
from app.claims.parquet import PIECE, answered, numbers_in, piece_of
from app.claims.scan import SheetScan
from app.errors import InputRefusedError

_LAST_ROW = 1_048_576
_LAST_COLUMN = 16_384
_MOST_CELLS = 120_000_000  # of the rectangle around all values: the reader lays it out whole
AGAIN = "Open it in Excel, save it again and try once more."


@dataclass(frozen=True, slots=True)
class Values:
    """Rows with a value, as a Parquet file of `row_no` and `c0`, `c1` …, and how wide they are."""

    table: bytes
    rows: int
    width: int
    missing: frozenset[int]  # rows counted but not found here
    more: bool  # whether there are rows nobody counted, or a row was counted twice
    hidden: bool  # the sheet


def values_of(  # noqa: PLR0913 - where the rows stand, each by its name
    connection: DuckDBPyConnection,
    sheet: fastexcel.ExcelSheet,
    counted: "array[int]",
    *,
    above: int = 0,
    left: int = 0,
    until: int = _LAST_ROW,
) -> Values:
    """Return the rows of a sheet that hold a value; the connection is one of `connected` and can be used again.

    `above` rows of the worksheet lie above the sheet's first; its first `left` columns, and the rows behind `until`, are left out.
    """
    hidden = sheet.visible != "visible"
    names = [column.name.replace('"', '""') for column in sheet.available_columns()][left:]
    if not names:
        return Values(b"", 0, 0, frozenset(counted), more=False, hidden=hidden)
    cells = ", ".join(f"nullif(\"{column}\", '') as c{number}" for number, column in enumerate(names))
    filled = ", ".join(f"c{number}" for number in range(len(names)))
    connection.register("incoming", sheet)
    try:
        table, rows = answered(
            connection,
            f"select * from (select row_number() over () + {above} as row_no, {cells} from incoming)"  # noqa: S608 - names quoted
            f" where coalesce({filled}) is not null and row_no <= {until}",
        )
    finally:
        connection.unregister("incoming")
    with piece_of(connection, table):
        ((first, last),) = rows_of(connection, f"select min(row_no), max(row_no) from {PIECE}")  # noqa: S608 - a name made here
    if rows == len(counted) and _without_gap(counted) and (first, last) == (counted[0], counted[-1]):
        return Values(table, rows, len(names), frozenset(), more=False, hidden=hidden)
    seen, said = set(numbers_in(connection, table, "row_no")), set(counted)
    return Values(table, rows, len(names), frozenset(said - seen), more=not seen <= said or len(said) < len(counted), hidden=hidden)


def _without_gap(rows: "array[int]") -> bool:
    return bool(rows) and rows[-1] - rows[0] + 1 == len(rows) and all(map(lt, rows, islice(rows, 1, None)))


def check_extent(name: str, scan: SheetScan, rows: int) -> int:
    """Return the cells of the rectangle that so many rows are; refuses one of billions, which the reader would lay out."""
    if scan.last_row > _LAST_ROW or scan.last_column >= _LAST_COLUMN:
        raise InputRefusedError("", f"sheet {name}", "A cell stands outside the sheet.", AGAIN)
    cells = rows * (scan.last_column - (scan.first_column or 0) + 1)
    if cells > _MOST_CELLS:
        raise InputRefusedError(
            "",
            f"sheet {name}",
            "A cell stands far outside the table of claims.",
            "Delete the rows and columns beyond the table and save it again.",
        )
    return cells


def check_rows(name: str, values: Values, scan: SheetScan, blank_rows: Callable[[str, set[int]], set[int]]) -> None:
    """Both readings must find the same rows; a row of nothing but error values or empty texts is one the reader leaves blank."""
    blank = values.missing - {row for row, _ in scan.errors} if values.missing else set()
    if blank:
        blank = blank - blank_rows(name, set(blank))
    if blank or values.more:
        raise InputRefusedError("", f"sheet {name}", "Two readings of the sheet found different rows.", AGAIN)
