"""Tables as Parquet pieces made and read in memory: no claim touches a disk on its way into a project or out of it."""

from collections.abc import Iterator, Mapping
from contextlib import contextmanager

import duckdb
from duckdb import DuckDBPyConnection
from fsspec.implementations.memory import MemoryFileSystem  # type: ignore[import-untyped] # it ships no types

from app.claims.engine import IN_MEMORY, number_of, rows_of
from app.errors import InputRefusedError

LARGEST_PIECE = 64_000_000
PIECE = f"read_parquet('{IN_MEMORY}')"  # what to select from within `opened_piece`

_ROWS = 250_000
_ROWS_AWAY = 60_000  # fewer, for they are packed while the most is held


def pieces_of(connection: DuckDBPyConnection, table: str, mark: Mapping[str, str], columns: str = "*") -> Iterator[bytes]:
    """Yield the rows of a table, in their order, as Parquet files that carry `mark`. Names, marks and columns are the program's own.

    Raises `InputRefusedError` for a single row that is larger than a piece.
    """
    total = number_of(connection, f"select count(*) from {table}")  # noqa: S608 - names made here
    start, count = 0, _ROWS
    while start < total:
        piece = _written(connection, f"select {columns} from {table} where rowid >= {start} and rowid < {start + count}", mark)  # noqa: S608 - names made here
        if len(piece) > LARGEST_PIECE:
            if count == 1:
                raise InputRefusedError("", f"record {start + 1}", "It is larger than 64 MB, as no claim is.", "Remove it and try again.")
            count = max(1, count // 4)
            continue
        yield piece
        start += count


def answered(connection: DuckDBPyConnection, query: str) -> tuple[bytes, int]:
    """Return what a query answers as a Parquet file, quickly packed, and the number of its rows. Not after `lock`."""
    with memory_files(connection) as files:
        count = number_of(connection, f"copy ({query}) to '{IN_MEMORY}' (format parquet, compression snappy)")
        return bytes(files.cat_file(IN_MEMORY)), count


def numbers_in(connection: DuckDBPyConnection, answer: bytes, column: str) -> list[int]:
    """Return a column of numbers of such a file, in its order."""
    with piece_of(connection, answer):
        return [int(number) for (number,) in connection.execute(f"select {column} from {PIECE}").fetchall()]  # noqa: S608 - names made here


def put_away(connection: DuckDBPyConnection, table: str) -> None:
    """Turn a table into Parquet pieces held in its place, a fraction of its size, until `had_back` asks for rows. Not after `lock`."""
    connection.execute(f"create table {table}_away (piece blob)")
    total = number_of(connection, f"select max(rowid) + 1 from {table}")  # noqa: S608 - names made here
    for start in range(0, total, _ROWS_AWAY):
        rows = f"select * from {table} where rowid >= {start} and rowid < {start + _ROWS_AWAY}"  # noqa: S608 - names made here
        piece = _written(connection, rows, {"of": table})
        connection.execute(f"insert into {table}_away values (?)", [piece])  # noqa: S608 - names made here
    connection.execute(f"drop table {table}")


def had_back(connection: DuckDBPyConnection, table: str, rows: str) -> None:
    """Make a table that was put away anew, of the rows that `rows`, a condition on its columns, speaks of."""
    made = f"create table {table} as"
    for number in range(number_of(connection, f"select count(*) from {table}_away")):  # noqa: S608 - names made here
        ((piece,),) = rows_of(connection, f"select piece from {table}_away where rowid = {number}")  # noqa: S608 - names made here
        with memory_files(connection) as files:
            files.pipe_file(IN_MEMORY, piece)
            connection.execute(f"{made} select * from {PIECE} where {rows}")  # noqa: S608 - names made here
        made = f"insert into {table}"


@contextmanager
def opened_piece(connection: DuckDBPyConnection, piece: bytes, file: str) -> Iterator[dict[str, str]]:
    """Make a piece readable as `PIECE` and give its mark; `file` is named where it is no piece."""
    with memory_files(connection) as files:
        files.pipe_file(IN_MEMORY, piece)
        try:
            marks = rows_of(connection, f"select decode(key), decode(value) from parquet_kv_metadata('{IN_MEMORY}')")  # noqa: S608 - names made here
            yield {str(name): str(value) for name, value in marks}
        except (duckdb.InterruptException, duckdb.OutOfMemoryException):
            raise  # neither is the piece's fault
        except duckdb.Error as error:
            raise damaged(file) from error


def damaged(file: str) -> InputRefusedError:
    """Return the refusal of what a project keeps of a file and cannot be read back."""
    return InputRefusedError(
        file, "", "What the project keeps of it is damaged.", "Check the project, restore a backup, or import the file again."
    )


def _written(connection: DuckDBPyConnection, query: str, mark: Mapping[str, str]) -> bytes:
    marks = ", ".join(f"{name}: '{value}'" for name, value in mark.items())
    with memory_files(connection) as files:
        connection.execute(f"copy ({query}) to '{IN_MEMORY}' (format parquet, compression zstd, kv_metadata {{{marks}}})")
        return bytes(files.cat_file(IN_MEMORY))


@contextmanager
def piece_of(connection: DuckDBPyConnection, piece: bytes) -> Iterator[None]:
    """Make a piece readable as `PIECE`. Not after `lock`."""
    with memory_files(connection) as files:
        files.pipe_file(IN_MEMORY, piece)
        yield


@contextmanager
def memory_files(connection: DuckDBPyConnection) -> Iterator[MemoryFileSystem]:
    """Lend the connection a file system of its own, `memory://`, that lives in memory; what it held is gone afterwards."""
    files = MemoryFileSystem(skip_instance_cache=True)
    files.store, files.pseudo_dirs = {}, [""]  # not the store all instances share
    connection.register_filesystem(files)
    try:
        yield files
    finally:
        connection.unregister_filesystem("memory")
        files.store.clear()
