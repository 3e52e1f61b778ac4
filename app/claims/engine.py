"""The DuckDB connection of one reading or audit, and rows handed to it in bulk."""

from collections.abc import Iterable, Iterator, Sequence
from contextlib import contextmanager
from itertools import islice

import duckdb
from duckdb import DuckDBPyConnection

CELL = "\ue01f"  # of the private use area: no text of a claim
ROW = "\ue01e"
_NULL = "\ue01d"
_BATCH = 20_000
_CONTROLS = str.maketrans({CELL: " ", ROW: " ", _NULL: " "})

Value = str | None


@contextmanager
def connected() -> Iterator[DuckDBPyConnection]:
    """Open a private in-memory database that prints nothing and fetches nothing."""
    connection = duckdb.connect(":memory:")
    try:
        connection.execute("set enable_progress_bar = false")
        connection.execute("set autoinstall_known_extensions = false")
        connection.execute("set autoload_known_extensions = false")
        connection.execute("set temp_directory = ''")  # claims never reach a disk: what does not fit into memory is refused
        yield connection
    finally:
        connection.close()


def lock(connection: DuckDBPyConnection) -> None:
    """Shut the database off from files and network, for good; done once the claims are loaded."""
    connection.execute("set enable_external_access = false")
    connection.execute("set lock_configuration = true")


def fill(connection: DuckDBPyConnection, table: str, columns: Sequence[tuple[str, str]], rows: Iterable[Sequence[Value]]) -> int:
    """Create a table of typed columns and fill it from texts; return the number of rows."""
    made = ", ".join(f"{name} {kind}" for name, kind in columns)
    connection.execute(f"create table {table} ({made})")
    return extend(connection, table, columns, rows)


def extend(connection: DuckDBPyConnection, table: str, columns: Sequence[tuple[str, str]], rows: Iterable[Sequence[Value]]) -> int:
    """Append rows of texts to a table, each cast to its column's type; return their number."""
    source = iter(rows)
    count = 0
    while batch := list(islice(source, _BATCH)):
        _put(connection, table, columns, ROW.join(_joined(row) for row in batch), f"nullif({{}}, '{_NULL}')")
        count += len(batch)
    return count


def extend_lines(
    connection: DuckDBPyConnection, table: str, columns: Sequence[tuple[str, str]], lines: Sequence[tuple[int, str]], separator: str
) -> None:
    """Append numbered lines, cut at a separator that stands for nothing else in them; blank cells are null."""
    if not lines:
        return
    extend_joined(connection, table, columns, ROW.join(f"{number}{separator}{line}" for number, line in lines).replace(separator, CELL))


def extend_joined(connection: DuckDBPyConnection, table: str, columns: Sequence[tuple[str, str]], text: str) -> None:
    """Append rows that are one text already, joined by `ROW` and `CELL`; blank cells are null."""
    _put(connection, table, columns, text, "nullif({}, '')")


def _put(connection: DuckDBPyConnection, table: str, columns: Sequence[tuple[str, str]], text: str, blank: str) -> None:
    picked = ", ".join(f"cast({blank.format(f'cells[{number}]')} as {kind})" for number, (_, kind) in enumerate(columns, 1))
    connection.execute(
        f"insert into {table} select {picked} from "  # noqa: S608 - names made here, values bound
        f"(select string_split(record, '{CELL}') as cells from (select unnest(string_split(?, '{ROW}')) as record))",
        [text],
    )


def _joined(row: Sequence[Value]) -> str:
    text = CELL.join(_NULL if cell is None else cell for cell in row)
    if text.count(CELL) != len(row) - 1 or ROW in text:
        text = CELL.join(_NULL if cell is None else cell.translate(_CONTROLS) for cell in row)
    return text


def rows_of(connection: DuckDBPyConnection, query: str, values: Sequence[object] = ()) -> list[tuple[object, ...]]:
    """Run a query and return all its rows, leaving no result open."""
    return connection.execute(query, list(values)).fetchall()


def number_of(connection: DuckDBPyConnection, query: str) -> int:
    """Return the single number a query answers with."""
    row = connection.execute(query).fetchone()
    return int(row[0]) if row and row[0] is not None else 0
