"""Use case: a list of units to leave out of a frame, from a table of keys and reasons."""

import csv
from pathlib import Path

from app.errors import InputRefusedError
from app.workspace.sampling import Listed

_MOST = 10_000_000  # bytes


def read_left_out(path: Path) -> tuple[Listed, ...]:
    """Return the units a CSV file lists, by reason; its first row names the columns `key` and `reason`.

    Raises `InputRefusedError` for a file that cannot be read or a row without either.
    """
    try:
        if path.stat().st_size > _MOST:
            raise _refused(path, "", "It is too large for a list of exclusions.", "Give one row a unit.")
        with path.open(encoding="utf-8-sig", newline="") as file:
            rows = list(csv.DictReader(file, strict=True))
    except OSError as error:
        raise _refused(path, "", f"It could not be opened ({error.strerror}).", "Check the name and the place.") from None
    except (UnicodeDecodeError, csv.Error):
        raise _refused(path, "", "It is no table of comma-separated values in UTF-8.", "Save it as CSV UTF-8.") from None
    return _by_reason(path, rows)


def listed_of(text: str, reason: str) -> tuple[Listed, ...]:
    """Return the keys a person typed, parted by commas, spaces or lines, under one reason; none for an empty text."""
    keys = tuple(dict.fromkeys(text.replace(",", " ").split()))
    return (Listed(reason=reason, keys=keys),) if keys else ()


def _by_reason(path: Path, rows: list[dict[str, str]]) -> tuple[Listed, ...]:
    groups: dict[str, list[str]] = {}
    for number, row in enumerate(rows, 2):
        said = {str(name).strip().lower(): (value or "").strip() for name, value in row.items() if isinstance(value, str)}
        key, reason = said.get("key", ""), said.get("reason", "")
        if not key or not reason:
            raise _refused(path, f"row {number}", "It gives no key or no reason.", "Name both columns, key and reason, and fill every row.")
        groups.setdefault(reason, []).append(key)
    return tuple(Listed(reason=reason, keys=tuple(dict.fromkeys(keys))) for reason, keys in groups.items())


def _refused(path: Path, where: str, why: str, do: str) -> InputRefusedError:
    return InputRefusedError(path.name, where, why, do)
