"""Code tables imported into a project, so that it reads the same wherever it is opened."""

import sqlite3
from collections.abc import Sequence
from datetime import UTC, datetime
from typing import Any

from app.project.contents import Content, discard, load, remove, store
from app.project.database import Database
from app.project.keys import canonical, digest, moment, storable, written
from app.project.model import TableRecord
from app.project.trail import TABLE_ADDED, TABLE_REMOVED, record

COLUMNS = "sha256, file, added, who"


class Tables:
    """The code tables of an open project."""

    def __init__(self, database: Database, who: str) -> None:
        self._database = database
        self._who = who

    def add(self, file: str, sha256: str, data: bytes) -> TableRecord:
        """Keep a code table; `sha256` is of the original file, `data` its normal form. One already held is returned as it stands.

        Raises `OutputFailedError`.
        """
        found = self._database.read(lambda connection: _find(connection, sha256))
        if found is not None:
            return found
        stored = store(self._database, data)
        try:
            added, is_new = self._database.write(lambda connection: self._add(connection, storable(file), sha256, stored))
        except BaseException:
            discard(self._database, [stored.number])
            raise
        if not is_new:
            discard(self._database, [stored.number])
        return added

    def all(self) -> tuple[TableRecord, ...]:
        """Return the tables in the order imported."""
        return self._database.read(
            lambda connection: tuple(_of_row(row) for row in connection.execute(f"SELECT {COLUMNS} FROM tables ORDER BY trail"))  # noqa: S608  (a constant)
        )

    def data(self, sha256: str) -> bytes:
        """Return a table in its normal form; raises `LookupError` for one that is not held."""
        return load(self._database, self._database.read(lambda connection: _content(connection, sha256)))

    def remove(self, sha256: str) -> None:
        """Let go of a table. The trail keeps that it was here.

        Raises `LookupError` for one that is not held, `OutputFailedError`.
        """
        self._database.write(lambda connection: self._remove(connection, sha256))

    def _remove(self, connection: sqlite3.Connection, sha256: str) -> None:
        content = _content(connection, sha256)
        record(connection, self._who, TABLE_REMOVED, canonical({"table": sha256}))
        connection.execute("DELETE FROM tables WHERE sha256 = ?", (sha256,))
        remove(connection, content)

    def _add(self, connection: sqlite3.Connection, file: str, sha256: str, stored: Content) -> tuple[TableRecord, bool]:
        found = _find(connection, sha256)
        if found is not None:
            return found, False
        now = datetime.now(UTC)
        full = (sha256, file, written(now), storable(self._who))
        detail = canonical({"table": sha256, "content": content_of(full, stored.sha256)})
        made = record(connection, self._who, TABLE_ADDED, detail, now)
        connection.execute(
            f"INSERT INTO tables ({COLUMNS}, content, trail) VALUES (?, ?, ?, ?, ?, ?)",  # noqa: S608  (a constant)
            (*full, stored.number, made.number),
        )
        return _of_row(full), True


def content_of(row: Sequence[object], data: str | None) -> str:
    """Return the hash by which the trail knows a table, of its row as in `COLUMNS` and the hash of its normal form."""
    return digest([*row, data])


def _find(connection: sqlite3.Connection, sha256: str) -> TableRecord | None:
    row = connection.execute(f"SELECT {COLUMNS} FROM tables WHERE sha256 = ?", (sha256,)).fetchone()  # noqa: S608  (a constant)
    return None if row is None else _of_row(row)


def _content(connection: sqlite3.Connection, sha256: str) -> int:
    row = connection.execute("SELECT content FROM tables WHERE sha256 = ?", (sha256,)).fetchone()
    if row is None:
        raise LookupError(f"no table {sha256}")
    return int(row[0])


def _of_row(row: tuple[Any, ...]) -> TableRecord:
    sha256, file, added, who = row
    return TableRecord(sha256=sha256, file=file, added=moment(added), who=who)
