"""Claims written as text, and read into an engine of their own."""

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from duckdb import DuckDBPyConnection

from app.claims.engine import connected
from app.claims.read import ReadClaims, read_claims
from app.progress import Job


@contextmanager
def read(path: Path) -> Iterator[tuple[DuckDBPyConnection, ReadClaims]]:
    with connected() as connection:
        yield connection, read_claims(connection, path, None, Job())


def text(folder: Path, *lines: str) -> Path:
    path = folder / "claims.csv"
    path.write_text("\n".join(lines) + "\n", encoding="utf-8")
    return path
