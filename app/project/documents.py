"""Policy documents held whole: the bytes as they came, and what the reader made of them."""

import hashlib
import sqlite3
from collections.abc import Sequence
from datetime import UTC, datetime
from typing import Any

from app.project.contents import Content, discard, load, remove, store
from app.project.database import Database
from app.project.keys import canonical, digest, moment, storable, written
from app.project.model import DocumentRecord
from app.project.trail import DOCUMENT_ADDED, DOCUMENT_READ, DOCUMENT_REMOVED, record

COLUMNS = "sha256, file, format, size, added, who"


class Documents:
    """The documents of an open project."""

    def __init__(self, database: Database, who: str) -> None:
        self._database = database
        self._who = who

    def add(self, file: str, data: bytes, format: str, parsed: bytes) -> DocumentRecord:  # noqa: A002  (as the record's field)
        """Keep a document and what it was read as. One of the same bytes is returned as it stands, and nothing is stored.

        Raises `OutputFailedError`.
        """
        sha256 = hashlib.sha256(data).hexdigest()
        found = self._database.read(lambda connection: _find(connection, sha256))
        if found is not None:
            return found
        stored: list[Content] = []
        try:
            stored = [store(self._database, data)]
            stored.append(store(self._database, parsed))
            row = (sha256, storable(file), storable(format), len(data))
            added, is_new = self._database.write(lambda connection: self._add(connection, row, stored))
        except BaseException:
            discard(self._database, [content.number for content in stored])
            raise
        if not is_new:
            discard(self._database, [content.number for content in stored])
        return added

    def all(self) -> tuple[DocumentRecord, ...]:
        """Return the documents in the order added."""
        return self._database.read(
            lambda connection: tuple(_of_row(row) for row in connection.execute(f"SELECT {COLUMNS} FROM documents ORDER BY trail"))  # noqa: S608  (a constant)
        )

    def original(self, sha256: str) -> bytes:
        """Return a document's bytes as they came; raises `LookupError` for one that is not held."""
        return load(self._database, self._content(sha256)[0])

    def parsed(self, sha256: str) -> bytes:
        """Return what the reader made of a document; raises `LookupError` for one that is not held."""
        return load(self._database, self._content(sha256)[1])

    def set_parsed(self, sha256: str, parsed: bytes) -> None:
        """Replace what a document was read as, a newer reader having read it again.

        Raises `LookupError` for one that is not held, `OutputFailedError`.
        """
        self._content(sha256)
        stored = store(self._database, parsed)
        try:
            self._database.write(lambda connection: self._set_parsed(connection, sha256, stored))
        except BaseException:
            discard(self._database, [stored.number])
            raise

    def remove(self, sha256: str) -> None:
        """Let go of a document. The trail keeps that it was here, and decisions that rest on it stay.

        Raises `LookupError` for one that is not held, `OutputFailedError`.
        """
        self._database.write(lambda connection: self._remove(connection, sha256))

    def _content(self, sha256: str) -> tuple[int, int]:
        return self._database.read(lambda connection: _contents(connection, sha256))

    def _add(
        self, connection: sqlite3.Connection, row: tuple[str, str, str, int], stored: Sequence[Content]
    ) -> tuple[DocumentRecord, bool]:
        found = _find(connection, row[0])
        if found is not None:
            return found, False
        now = datetime.now(UTC)
        original, parsed = stored
        full = (*row, written(now), storable(self._who))
        detail = canonical({"document": row[0], "content": content_of(full), "parsed": parsed.sha256})
        made = record(connection, self._who, DOCUMENT_ADDED, detail, now)
        connection.execute(
            f"INSERT INTO documents ({COLUMNS}, original, parsed, trail) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?)",  # noqa: S608  (a constant)
            (*full, original.number, parsed.number, made.number),
        )
        return _of_row(full), True

    def _set_parsed(self, connection: sqlite3.Connection, sha256: str, stored: Content) -> None:
        _, before = _contents(connection, sha256)
        record(connection, self._who, DOCUMENT_READ, canonical({"document": sha256, "parsed": stored.sha256}))
        connection.execute("UPDATE documents SET parsed = ? WHERE sha256 = ?", (stored.number, sha256))
        remove(connection, before)

    def _remove(self, connection: sqlite3.Connection, sha256: str) -> None:
        contents = _contents(connection, sha256)
        record(connection, self._who, DOCUMENT_REMOVED, canonical({"document": sha256}))
        connection.execute("DELETE FROM documents WHERE sha256 = ?", (sha256,))
        for content in contents:
            remove(connection, content)


def content_of(row: Sequence[object]) -> str:
    """Return the hash by which the trail knows a document, of its row as in `COLUMNS`."""
    return digest(list(row))


def _find(connection: sqlite3.Connection, sha256: str) -> DocumentRecord | None:
    row = connection.execute(f"SELECT {COLUMNS} FROM documents WHERE sha256 = ?", (sha256,)).fetchone()  # noqa: S608  (a constant)
    return None if row is None else _of_row(row)


def _contents(connection: sqlite3.Connection, sha256: str) -> tuple[int, int]:
    row = connection.execute("SELECT original, parsed FROM documents WHERE sha256 = ?", (sha256,)).fetchone()
    if row is None:
        raise LookupError(f"no document {sha256}")
    return int(row[0]), int(row[1])


def _of_row(row: tuple[Any, ...]) -> DocumentRecord:
    sha256, file, form, size, added, who = row
    return DocumentRecord(sha256=sha256, file=file, format=form, size=size, added=moment(added), who=who)
