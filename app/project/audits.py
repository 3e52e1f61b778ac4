"""Audits that were run: what each rested on, what it found, and the fingerprint another run must reach."""

import sqlite3
from collections.abc import Iterable, Iterator, Sequence
from datetime import UTC, datetime
from typing import Any

from app.project.contents import Content
from app.project.database import Database
from app.project.keys import canonical, digest, moment, storable, written
from app.project.model import AuditRecord
from app.project.pieces import attach, load_all, store_all
from app.project.trail import AUDITED, record

COLUMNS = "number, imported, fingerprint, summary, findings, run, who"


class Audits:
    """The audits of an open project."""

    def __init__(self, database: Database, who: str) -> None:
        self._database = database
        self._who = who

    def add(self, imported: int, fingerprint: str, summary: str, findings: int, pieces: Iterable[bytes]) -> AuditRecord:
        """Keep an audit of the import `imported`, its findings in pieces. It shows once every piece is on the disk.

        Raises `LookupError` where there is no such import; what `pieces` raises passes through, and `OutputFailedError`.
        """
        self._database.read(lambda connection: _check_import(connection, imported))
        row = (imported, fingerprint, storable(summary), findings)
        return store_all(
            self._database,
            pieces,
            lambda stored: self._database.write(lambda connection: self._show(connection, row, stored)),
        )

    def all(self) -> tuple[AuditRecord, ...]:
        """Return the audits in the order run."""
        return self._database.read(
            lambda connection: tuple(_of_row(row) for row in connection.execute(f"SELECT {COLUMNS} FROM audits ORDER BY number"))  # noqa: S608  (a constant)
        )

    def pieces(self, number: int) -> Iterator[bytes]:
        """Yield the pieces of an audit's findings as they came; raises `LookupError`, `InputRefusedError`."""
        self._database.read(lambda connection: _check_audit(connection, number))
        return load_all(self._database, "audit_pieces", number)

    def _show(self, connection: sqlite3.Connection, row: tuple[int, str, str, int], stored: Sequence[Content]) -> AuditRecord:
        now = datetime.now(UTC)
        number = connection.execute("SELECT coalesce(max(number), 0) + 1 FROM audits").fetchone()[0]
        full = (number, *row, written(now), storable(self._who))
        detail = {"audit": number, "import": row[0], "content": content_of(full, [content.sha256 for content in stored])}
        made = record(connection, self._who, AUDITED, canonical(detail), now)
        connection.execute(
            f"INSERT INTO audits ({COLUMNS}, trail) VALUES (?, ?, ?, ?, ?, ?, ?, ?)",  # noqa: S608  (a constant)
            (*full, made.number),
        )
        attach(connection, "audit_pieces", number, stored)
        return _of_row(full)


def content_of(row: Sequence[object], pieces: Sequence[str | None]) -> str:
    """Return the hash by which the trail knows an audit, of its row as in `COLUMNS` and the hashes of its pieces."""
    return digest([*row, list(pieces)])


def _check_import(connection: sqlite3.Connection, number: int) -> None:
    if connection.execute("SELECT 1 FROM imports WHERE number = ?", (number,)).fetchone() is None:
        raise LookupError(f"no import {number}")


def _check_audit(connection: sqlite3.Connection, number: int) -> None:
    if connection.execute("SELECT 1 FROM audits WHERE number = ?", (number,)).fetchone() is None:
        raise LookupError(f"no audit {number}")


def _of_row(row: tuple[Any, ...]) -> AuditRecord:
    number, imported, fingerprint, summary, findings, run, who = row
    return AuditRecord(
        number=number, imported=imported, fingerprint=fingerprint, summary=summary, findings=findings, run=moment(run), who=who
    )
