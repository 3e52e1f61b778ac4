"""The DuckDB connection of one reading or audit, and rows handed to it in bulk."""

from collections.abc import Iterable, Iterator, Sequence
from contextlib import contextmanager
from itertools import islice
from threading import Event, Thread

import duckdb
from duckdb import DuckDBPyConnection

from app.errors import CancelledError, InputRefusedError
from app.progress import Job

CELL = "\ue01f"  # of the private use area: no text of a claim
ROW = "\ue01e"
CHUNK = 122_880  # rows copied at a time, so that only so many lie unpacked: those that are packed together
_NULL = "\ue01d"
_BATCH = 20_000
_POLL_SECONDS = 0.1
_MARKS = str.maketrans(dict.fromkeys((CELL, ROW, _NULL), "\ufffd"))  # the sign for what cannot be shown

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


@contextmanager
def connected_for(job: Job, file: str, doing: str) -> Iterator[DuckDBPyConnection]:
    """Open a database for one file; it stops in the middle of a query when the job is cancelled. `doing` as in "Auditing it".

    Raises `InputRefusedError` where the file needs more memory than there is: nothing is written to disk to make room.
    """
    with connected() as connection:
        done = Event()
        watch = Thread(target=_watch, args=(connection, job, done), daemon=True)
        watch.start()
        try:
            yield connection
        except duckdb.InterruptException as error:
            raise CancelledError from error
        except duckdb.OutOfMemoryException as error:
            why, do = f"{doing} takes more memory than this computer has.", "Split the file and audit the parts."
            raise InputRefusedError(file, "", why, do) from error
        finally:
            done.set()
            watch.join()


def _watch(connection: DuckDBPyConnection, job: Job, done: Event) -> None:
    while not done.wait(_POLL_SECONDS):
        if job.cancelled:
            connection.interrupt()


IN_MEMORY = "memory:///piece.parquet"  # the one place left open: it is there only while `app.claims.parquet` lends it


def lock(connection: DuckDBPyConnection) -> None:
    """Shut the database off from files and network, for good; done once the claims are loaded."""
    connection.execute(f"set allowed_paths = ['{IN_MEMORY}']")
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
        text = CELL.join(_NULL if cell is None else cell.translate(_MARKS) for cell in row)
    return text


def without_marks(text: str) -> str:
    """Return a text without the signs that join cells here."""
    return text.translate(_MARKS) if any(mark in text for mark in (CELL, ROW, _NULL)) else text


def trimmed(cell: str) -> str:
    """Return the SQL of a cell without the blanks around it; null where nothing is left."""
    return f"nullif(trim({cell}, ' ' || chr(9) || chr(10) || chr(13) || chr(160)), '')"


def pack(connection: DuckDBPyConnection) -> None:
    """Pack equal texts together: what was added since the last time takes a tenth of the memory, and what follows a third of the time."""
    connection.execute("checkpoint")


def ranges(connection: DuckDBPyConnection, table: str, key: str = "row_id", size: int = CHUNK) -> list[tuple[int, int]]:
    """Return the numbers (both ends within) between which at most so many rows of a table with a number each lie, in order."""
    first = number_of(connection, f"select min({key}) from {table}")  # noqa: S608 - names made here
    found = rows_of(connection, f"select ({key} - {first}) // {size} as part from {table} group by part order by part")  # noqa: S608 - names made here
    return [(first + int(str(part)) * size, first + (int(str(part)) + 1) * size - 1) for (part,) in found]


def rows_of(connection: DuckDBPyConnection, query: str, values: Sequence[object] = ()) -> list[tuple[object, ...]]:
    """Run a query and return all its rows, leaving no result open."""
    return connection.execute(query, list(values)).fetchall()


def number_of(connection: DuckDBPyConnection, query: str) -> int:
    """Return the single number a query answers with."""
    row = connection.execute(query).fetchone()
    return int(row[0]) if row and row[0] is not None else 0
