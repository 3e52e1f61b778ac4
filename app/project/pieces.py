"""Long contents in the pieces they came in: written without holding anybody up, visible only once all are there."""

import sqlite3
from collections.abc import Callable, Iterable, Iterator, Sequence
from typing import Literal, TypeVar

from app.project.contents import Content, discard, load, store
from app.project.database import Database

T = TypeVar("T")
Table = Literal["import_pieces", "audit_pieces"]
_OWNERS = {"import_pieces": "import", "audit_pieces": "audit"}


def store_all(database: Database, pieces: Iterable[bytes], show: Callable[[Sequence[Content]], T]) -> T:
    """Store every piece, then have `show` make them visible; where either fails, nothing is left."""
    stored: list[Content] = []
    try:
        stored.extend(store(database, piece) for piece in pieces)
        return show(stored)
    except BaseException:
        discard(database, [content.number for content in stored])
        raise


def attach(connection: sqlite3.Connection, table: Table, owner: int, stored: Sequence[Content]) -> None:
    """Make stored pieces the contents of `owner`, in the transaction at hand."""
    connection.executemany(
        f"INSERT INTO {table} ({_OWNERS[table]}, number, content) VALUES (?, ?, ?)",  # noqa: S608  (constants)
        [(owner, index, content.number) for index, content in enumerate(stored, 1)],
    )


def attached(connection: sqlite3.Connection, table: Table, owner: int) -> list[int]:
    """Return the numbers of the contents of `owner`, in order."""
    rows = connection.execute(
        f"SELECT content FROM {table} WHERE {_OWNERS[table]} = ? ORDER BY number",  # noqa: S608  (constants)
        (owner,),
    )
    return [int(row[0]) for row in rows]


def load_all(database: Database, table: Table, owner: int) -> Iterator[bytes]:
    """Yield the pieces of `owner` one at a time, each checked against its hash; raises `InputRefusedError`."""
    for number in database.read(lambda connection: attached(connection, table, owner)):
        yield load(database, number)
