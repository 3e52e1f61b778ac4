"""Use case: which column of a claims file holds which field."""

from pathlib import Path

from app.claims.headers import propose_columns
from app.claims.model import ColumnMapping


def columns_of(path: Path) -> tuple[ColumnMapping, ...]:
    """Return the proposed mapping of every sheet with a claims header; a header row alone is enough."""
    return propose_columns(path)
