"""Claims files as they were read. An import never changes once it is there."""

import sqlite3
from collections.abc import Iterable, Iterator, Sequence
from datetime import UTC, datetime
from typing import Any

from app.project.contents import Content
from app.project.database import Database
from app.project.keys import canonical, digest, moment, storable, written
from app.project.model import ImportRecord
from app.project.pieces import attach, load_all, store_all
from app.project.trail import IMPORTED, record

COLUMNS = "number, file, sha256, rows, size, meta, added, who"


class Imports:
    """The claims files of an open project."""

    def __init__(self, database: Database, who: str) -> None:
        self._database = database
        self._who = who

    def add(self, file: str, sha256: str, rows: int, meta: str, pieces: Iterable[bytes]) -> ImportRecord:
        """Keep a claims file as it was read. It shows once every piece is on the disk; decisions go on meanwhile.

        What `pieces` raises passes through, and `OutputFailedError`; nothing is kept then.
        """
        row = (storable(file), sha256, rows)
        return store_all(
            self._database,
            pieces,
            lambda stored: self._database.write(lambda connection: self._show(connection, row, storable(meta), stored)),
        )

    def all(self) -> tuple[ImportRecord, ...]:
        """Return the imports in the order made."""
        return self._database.read(
            lambda connection: tuple(_of_row(row) for row in connection.execute(f"SELECT {COLUMNS} FROM imports ORDER BY number"))  # noqa: S608  (a constant)
        )

    def meta(self, number: int) -> str:
        """Return what was noted of an import when it was made; raises `LookupError`."""
        return self._database.read(lambda connection: str(_row(connection, number)[5]))

    def pieces(self, number: int) -> Iterator[bytes]:
        """Yield an import's pieces as they came; raises `LookupError`, `InputRefusedError`."""
        self.meta(number)
        return load_all(self._database, "import_pieces", number)

    def _show(self, connection: sqlite3.Connection, row: tuple[str, str, int], meta: str, stored: Sequence[Content]) -> ImportRecord:
        now = datetime.now(UTC)
        number = connection.execute("SELECT coalesce(max(number), 0) + 1 FROM imports").fetchone()[0]
        size = sum(content.size for content in stored)
        full = (number, *row, size, meta, written(now), storable(self._who))
        detail = {"import": number, "content": content_of(full, [content.sha256 for content in stored])}
        made = record(connection, self._who, IMPORTED, canonical(detail), now)
        connection.execute(
            f"INSERT INTO imports ({COLUMNS}, trail) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?)",  # noqa: S608  (a constant)
            (*full, made.number),
        )
        attach(connection, "import_pieces", number, stored)
        return _of_row(full)


def content_of(row: Sequence[object], pieces: Sequence[str | None]) -> str:
    """Return the hash by which the trail knows an import, of its row as in `COLUMNS` and the hashes of its pieces."""
    return digest([*row, list(pieces)])


def _row(connection: sqlite3.Connection, number: int) -> tuple[Any, ...]:
    row: tuple[Any, ...] | None = connection.execute(f"SELECT {COLUMNS} FROM imports WHERE number = ?", (number,)).fetchone()  # noqa: S608  (a constant)
    if row is None:
        raise LookupError(f"no import {number}")
    return row


def _of_row(row: tuple[Any, ...]) -> ImportRecord:
    number, file, sha256, rows, size, _, added, who = row
    return ImportRecord(number=number, file=file, sha256=sha256, rows=rows, size=size, added=moment(added), who=who)
