"""The tables of a project file, as ordered steps from an empty file to the present schema."""

import sqlite3
from collections.abc import Sequence

APPLICATION = 0x434C4447  # "CLDG", in every project file's header

_FIRST = (
    "CREATE TABLE meta (key TEXT PRIMARY KEY, value TEXT NOT NULL) STRICT",
    """CREATE TABLE trail (
        number INTEGER PRIMARY KEY,
        at TEXT NOT NULL,
        who TEXT NOT NULL,
        action TEXT NOT NULL,
        detail TEXT NOT NULL,
        previous TEXT NOT NULL,
        hash TEXT NOT NULL
    ) STRICT""",
    "CREATE TABLE contents (id INTEGER PRIMARY KEY, sha256 TEXT NOT NULL, size INTEGER NOT NULL) STRICT",
    """CREATE TABLE chunks (
        content INTEGER NOT NULL REFERENCES contents (id) ON DELETE CASCADE,
        number INTEGER NOT NULL,
        packed INTEGER NOT NULL,
        data BLOB NOT NULL,
        PRIMARY KEY (content, number)
    ) STRICT""",
    """CREATE TABLE documents (
        sha256 TEXT PRIMARY KEY,
        file TEXT NOT NULL,
        format TEXT NOT NULL,
        size INTEGER NOT NULL,
        added TEXT NOT NULL,
        who TEXT NOT NULL,
        original INTEGER NOT NULL REFERENCES contents (id),
        parsed INTEGER NOT NULL REFERENCES contents (id),
        trail INTEGER NOT NULL REFERENCES trail (number)
    ) STRICT""",
    """CREATE TABLE decisions (
        number INTEGER PRIMARY KEY,
        step INTEGER NOT NULL,
        what TEXT NOT NULL,
        fact TEXT NOT NULL,
        value TEXT,
        reason TEXT NOT NULL,
        who TEXT NOT NULL,
        at TEXT NOT NULL,
        trail INTEGER NOT NULL REFERENCES trail (number),
        undone INTEGER REFERENCES trail (number)
    ) STRICT""",
    "CREATE INDEX decisions_of_fact ON decisions (what, fact)",
    "CREATE INDEX decisions_of_step ON decisions (step)",
)

_SECOND = (
    """CREATE TABLE imports (
        number INTEGER PRIMARY KEY,
        file TEXT NOT NULL,
        sha256 TEXT NOT NULL,
        rows INTEGER NOT NULL,
        size INTEGER NOT NULL,
        meta TEXT NOT NULL,
        added TEXT NOT NULL,
        who TEXT NOT NULL,
        trail INTEGER NOT NULL REFERENCES trail (number)
    ) STRICT""",
    """CREATE TABLE import_pieces (
        import INTEGER NOT NULL REFERENCES imports (number),
        number INTEGER NOT NULL,
        content INTEGER NOT NULL REFERENCES contents (id),
        PRIMARY KEY (import, number)
    ) STRICT""",
    """CREATE TABLE audits (
        number INTEGER PRIMARY KEY,
        imported INTEGER NOT NULL REFERENCES imports (number),
        fingerprint TEXT NOT NULL,
        summary TEXT NOT NULL,
        findings INTEGER NOT NULL,
        run TEXT NOT NULL,
        who TEXT NOT NULL,
        trail INTEGER NOT NULL REFERENCES trail (number)
    ) STRICT""",
    """CREATE TABLE audit_pieces (
        audit INTEGER NOT NULL REFERENCES audits (number),
        number INTEGER NOT NULL,
        content INTEGER NOT NULL REFERENCES contents (id),
        PRIMARY KEY (audit, number)
    ) STRICT""",
    """CREATE TABLE tables (
        sha256 TEXT PRIMARY KEY,
        file TEXT NOT NULL,
        added TEXT NOT NULL,
        who TEXT NOT NULL,
        content INTEGER NOT NULL REFERENCES contents (id),
        trail INTEGER NOT NULL REFERENCES trail (number)
    ) STRICT""",
)

STEPS: tuple[Sequence[str], ...] = (_FIRST, _SECOND)  # step n makes schema n of schema n - 1
LATEST = len(STEPS)


def apply_steps(connection: sqlite3.Connection, start: int, end: int) -> None:
    """Run the steps from schema `start` to schema `end` in the transaction at hand."""
    for step in STEPS[start:end]:
        for statement in step:
            connection.execute(statement)
    connection.execute(f"PRAGMA user_version = {end:d}")


def version_of(connection: sqlite3.Connection) -> int:
    """Return the schema a file is written in."""
    return int(connection.execute("PRAGMA user_version").fetchone()[0])


def shape_of(connection: sqlite3.Connection) -> frozenset[tuple[str, str, str]]:
    """Return kind, name and definition of everything the file defines."""
    rows = connection.execute("SELECT type, name, coalesce(sql, '') FROM sqlite_schema WHERE name NOT LIKE 'sqlite\\_%' ESCAPE '\\'")
    return frozenset(rows.fetchall())


def expected_shape(version: int) -> frozenset[tuple[str, str, str]]:
    """Return what a file of a schema defines: more would be somebody else's, and might act on its own."""
    connection = sqlite3.connect(":memory:", isolation_level=None)
    try:
        apply_steps(connection, 0, version)
        return shape_of(connection)
    finally:
        connection.close()
