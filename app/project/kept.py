"""What a project does hold, in the hashes its trail knows it by, computed anew from every row and every stored byte."""

import sqlite3
from collections.abc import Iterator

from app.project import audits, decisions, documents, imports, tables
from app.project.contents import hash_in
from app.project.expected import Kept, Place
from app.project.pieces import Table, attached
from app.project.schema import version_of

SECOND = 2  # the schema that brought imports, audits and tables


def kept_in(connection: sqlite3.Connection) -> dict[Place, Kept]:
    """Return everything a project holds."""
    found = dict(_documents(connection)) | dict(_decisions(connection))
    if version_of(connection) >= SECOND:
        found |= dict(_imports(connection)) | dict(_audits(connection)) | dict(_tables(connection))
    return found


def _documents(connection: sqlite3.Connection) -> Iterator[tuple[Place, Kept]]:
    for *row, original, parsed, trail in _rows(connection, f"{documents.COLUMNS}, original, parsed, trail", "documents"):
        content = (documents.content_of(row), hash_in(connection, original), hash_in(connection, parsed))
        yield ("document", str(row[0])), Kept(trail, content)


def _decisions(connection: sqlite3.Connection) -> Iterator[tuple[Place, Kept]]:
    for *row, trail, undone in _rows(connection, f"{decisions.COLUMNS}, trail, undone", "decisions"):
        yield ("decision", row[0]), Kept(trail, (row[1], row[2], decisions.content_of(row)), undone)


def _imports(connection: sqlite3.Connection) -> Iterator[tuple[Place, Kept]]:
    for *row, trail in _rows(connection, f"{imports.COLUMNS}, trail", "imports"):
        yield ("import", row[0]), Kept(trail, (imports.content_of(row, _pieces(connection, "import_pieces", row[0])),))


def _audits(connection: sqlite3.Connection) -> Iterator[tuple[Place, Kept]]:
    for *row, trail in _rows(connection, f"{audits.COLUMNS}, trail", "audits"):
        yield ("audit", row[0]), Kept(trail, (audits.content_of(row, _pieces(connection, "audit_pieces", row[0])),))


def _tables(connection: sqlite3.Connection) -> Iterator[tuple[Place, Kept]]:
    for *row, content, trail in _rows(connection, f"{tables.COLUMNS}, content, trail", "tables"):
        yield ("table", str(row[0])), Kept(trail, (tables.content_of(row, hash_in(connection, content)),))


def _pieces(connection: sqlite3.Connection, table: Table, owner: int) -> list[str | None]:
    return [hash_in(connection, number) for number in attached(connection, table, owner)]


def _rows(connection: sqlite3.Connection, columns: str, table: str) -> list[tuple[int, ...]]:
    return connection.execute(f"SELECT {columns} FROM {table}").fetchall()  # noqa: S608  (constants)
