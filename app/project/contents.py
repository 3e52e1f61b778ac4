"""Bytes kept whole in a project, in chunks small enough that nobody waits for one, packed where that saves space."""

import hashlib
import sqlite3
import zlib
from collections.abc import Iterator, Sequence
from contextlib import suppress
from dataclasses import dataclass
from functools import partial

from app.errors import OutputFailedError
from app.project.database import Database
from app.project.faults import damaged

CHUNK = 1 << 20
PROBE = 1 << 16  # bytes that tell whether a chunk packs well; what is packed already does not

# What refers to contents, by the table that does; anything else was left by an import that never ended.
_REFERENCES = (
    ("documents", "original"),
    ("documents", "parsed"),
    ("import_pieces", "content"),
    ("audit_pieces", "content"),
    ("tables", "content"),
)


@dataclass(frozen=True, slots=True)
class Content:
    """Bytes that are stored, and not yet referred to by anything that shows."""

    number: int
    sha256: str
    size: int


def store(database: Database, data: bytes) -> Content:
    """Store bytes, a small transaction a chunk; they show once something refers to them. Raises `OutputFailedError`."""
    sha256 = hashlib.sha256(data).hexdigest()
    number = 0
    try:
        for index, start in enumerate(range(0, max(len(data), 1), CHUNK)):
            chunk = data[start : start + CHUNK]
            number = _store_chunk(database, number, index, chunk, (sha256, len(data)))
    except BaseException:
        discard(database, [number])
        raise
    return Content(number, sha256, len(data))


def discard(database: Database, numbers: Sequence[int]) -> None:
    """Let go of stored bytes nothing refers to. What cannot be removed now is removed when the project is opened again."""
    for number in numbers:
        with suppress(OutputFailedError):
            database.write_patiently(0, partial(remove, number=number))


def remove(connection: sqlite3.Connection, number: int) -> None:
    """Remove stored bytes in the transaction at hand."""
    connection.execute("DELETE FROM contents WHERE id = ?", (number,))


def load(database: Database, number: int) -> bytes:
    """Return stored bytes, checked against their hash; raises `InputRefusedError`."""
    data = b"".join(_chunks(database, number))
    row = database.read(lambda connection: connection.execute("SELECT sha256, size FROM contents WHERE id = ?", (number,)).fetchone())
    if row is None or row != (hashlib.sha256(data).hexdigest(), len(data)):
        raise damaged(database.name, "a stored file is not what it was when it was kept")
    return data


def hash_in(connection: sqlite3.Connection, number: int) -> str | None:
    """Return the hash of stored bytes as they are now; None where they cannot be unpacked or are not what their entry says."""
    sha256, size = hashlib.sha256(), 0
    rows = connection.execute("SELECT packed, data FROM chunks WHERE content = ? ORDER BY number", (number,))
    try:
        for packed, data in rows:
            chunk = _unpacked(packed, data)
            sha256.update(chunk)
            size += len(chunk)
    except zlib.error:
        return None
    entry = connection.execute("SELECT sha256, size FROM contents WHERE id = ?", (number,)).fetchone()
    return sha256.hexdigest() if entry == (sha256.hexdigest(), size) else None


def remove_leftovers(connection: sqlite3.Connection) -> None:
    """Remove what an import that was interrupted left behind."""
    known = {row[0] for row in connection.execute("SELECT name FROM sqlite_schema WHERE type = 'table'")}
    used = " UNION ".join(f"SELECT {column} FROM {table}" for table, column in _REFERENCES if table in known)  # noqa: S608  (constants)
    for (number,) in connection.execute(f"SELECT id FROM contents WHERE id NOT IN ({used})").fetchall():  # noqa: S608  (constants)
        remove(connection, number)


def _store_chunk(database: Database, number: int, index: int, chunk: bytes, whole: tuple[str, int]) -> int:
    """Store one chunk, with the first the entry it belongs to; return the entry's number."""
    packed, data = _packed(chunk)

    def work(connection: sqlite3.Connection) -> int:
        content = number
        if not content:
            inserted = connection.execute("INSERT INTO contents (sha256, size) VALUES (?, ?) RETURNING id", whole).fetchone()
            content = int(inserted[0])
        connection.execute("INSERT INTO chunks (content, number, packed, data) VALUES (?, ?, ?, ?)", (content, index, packed, data))
        return content

    return database.write_patiently(len(data), work)


def _chunks(database: Database, number: int) -> Iterator[bytes]:
    index = 0
    while True:
        row = database.read(partial(_chunk, number=number, index=index))
        if row is None:
            return
        try:
            yield _unpacked(*row)
        except zlib.error:
            raise damaged(database.name, "a stored file cannot be unpacked") from None
        index += 1


def _chunk(connection: sqlite3.Connection, number: int, index: int) -> tuple[int, bytes] | None:
    row: tuple[int, bytes] | None = connection.execute(
        "SELECT packed, data FROM chunks WHERE content = ? AND number = ?", (number, index)
    ).fetchone()
    return row


def _packed(chunk: bytes) -> tuple[int, bytes]:
    probe = chunk[:PROBE]
    if len(zlib.compress(probe, 1)) > 0.9 * len(probe):
        return 0, chunk
    return 1, zlib.compress(chunk, 1)


def _unpacked(packed: int, data: bytes) -> bytes:
    if not packed:
        return data
    unpacking = zlib.decompressobj()
    chunk = unpacking.decompress(data, CHUNK)
    if not unpacking.eof and unpacking.decompress(unpacking.unconsumed_tail, 1):
        raise zlib.error("more than a chunk")  # no chunk of ours
    return chunk
