"""What happened in a project, each record sealed by the hash of the one before it."""

import sqlite3
from collections.abc import Mapping, Sequence
from datetime import UTC, datetime
from typing import Any

from app.project.database import Database
from app.project.keys import canonical, digest, moment, storable, written
from app.project.model import TrailRecord

START = "0" * 64  # what stands before the first record
COLUMNS = "number, at, who, action, detail, previous, hash"

# These are written by the change they tell of, in its transaction, and read again when the project is checked.
CREATED, UPGRADED = "created", "upgraded"
DOCUMENT_ADDED, DOCUMENT_READ, DOCUMENT_REMOVED = "document-added", "document-read-again", "document-removed"
DECIDED, UNDONE, REDONE = "decided", "undone", "redone"
IMPORTED, AUDITED = "claims-imported", "audit-run"
TABLE_ADDED, TABLE_REMOVED = "table-imported", "table-removed"
OWN = frozenset(
    {
        CREATED,
        UPGRADED,
        DOCUMENT_ADDED,
        DOCUMENT_READ,
        DOCUMENT_REMOVED,
        DECIDED,
        UNDONE,
        REDONE,
        IMPORTED,
        AUDITED,
        TABLE_ADDED,
        TABLE_REMOVED,
    }
)


class Trail:
    """The trail of an open project."""

    def __init__(self, database: Database, who: str) -> None:
        self._database = database
        self._who = who

    def append(self, action: str, detail: Mapping[str, object]) -> TrailRecord:
        """Add a record of something that changed nothing in the project, as an export.

        `detail` holds hashes and numbers, never a patient's data. The actions of the project's own changes are refused (`ValueError`).
        """
        if action in OWN:
            raise ValueError(f"{action} is recorded by the change itself")
        text = canonical(detail)
        return self._database.write(lambda connection: record(connection, self._who, action, text))

    def records(self) -> tuple[TrailRecord, ...]:
        """Return every record, oldest first."""
        return self._database.read(
            lambda connection: tuple(of_row(row) for row in connection.execute(f"SELECT {COLUMNS} FROM trail ORDER BY number"))  # noqa: S608  (a constant)
        )

    def head(self) -> TrailRecord:
        """Return the latest record; its hash, kept elsewhere, vouches for all before it."""
        return self._database.read(
            lambda connection: of_row(connection.execute(f"SELECT {COLUMNS} FROM trail ORDER BY number DESC LIMIT 1").fetchone())  # noqa: S608  (a constant)
        )


def hash_of(fields: Sequence[object]) -> str:
    """Return the hash of a record: SHA-256 over the canonical JSON list of all its fields, which no two records share.

    The fields are number, at, who, action, detail and previous.
    """
    return digest(list(fields))


def record(connection: sqlite3.Connection, who: str, action: str, detail: str, when: datetime | None = None) -> TrailRecord:
    """Write a record in the transaction at hand, so that it stands if and only if the change it tells of stands.

    It continues the stored head, not the last row: where rows were taken from the end, the gap stays to be seen.
    """
    number, previous = head_of(connection)
    at, who = written(when or datetime.now(UTC)), storable(who)
    row = (number + 1, at, who, action, detail, previous)
    sealed = hash_of(row)
    connection.execute(f"INSERT INTO trail ({COLUMNS}) VALUES (?, ?, ?, ?, ?, ?, ?)", (*row, sealed))  # noqa: S608  (a constant)
    keep_head(connection, number + 1, sealed)
    return of_row((*row, sealed))


def head_of(connection: sqlite3.Connection) -> tuple[int, str]:
    """Return the count and the hash of the head as kept apart from the records."""
    row = connection.execute("SELECT value FROM meta WHERE key = 'head'").fetchone()
    if row is None:
        return 0, START
    number, sealed = str(row[0]).split(" ")
    return int(number), sealed


def keep_head(connection: sqlite3.Connection, number: int, sealed: str) -> None:
    """Keep the count and the hash of the head."""
    connection.execute("INSERT OR REPLACE INTO meta (key, value) VALUES ('head', ?)", (f"{number} {sealed}",))


def of_row(row: tuple[Any, ...]) -> TrailRecord:
    """Return the record of a row."""
    number, at, who, action, detail, previous, sealed = row
    return TrailRecord(number=number, when=moment(at), who=who, action=action, detail=detail, previous=previous, hash=sealed)
