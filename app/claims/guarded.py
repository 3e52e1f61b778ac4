"""A workbook or Parquet file read behind a guard: in a child of its own, under caps that follow its size."""

import json
from collections.abc import Callable, Iterator
from pathlib import Path

import psutil

from app.claims.handover import SheetFacts, SheetPieces, facts_of, sheet_in, sheets_in
from app.claims.sizes import check_sizes
from app.errors import InputRefusedError
from app.guard.limits import GIB, MIB, Limits
from app.guard.run import parts_from_child, run_in_child

READER = "app.claims.workbook:read"
PARQUET_READER = "app.claims.columnar:read"

_ZIP = b"PK\x03\x04"
_LARGEST_OLD = 512 * MIB  # an Excel 97 file takes 65,536 rows; a package under a password is as large as its zip
_OLD_INFLATES = 12
_COLUMNS_INFLATE = 8
_BASE_MEMORY = 512 * MIB
_MEMORY_PER_BYTE = 4
_BASE_SECONDS = 25.0
_BYTES_PER_SECOND = 16 * MIB
_PARQUET_PER_SECOND = 2 * MIB  # it may take up to a hundred times its size as text
_RESULT = 2 * GIB
_STREAMED = 64 * GIB  # never held as a whole
_AGAIN = "Open it in Excel, save it again and try once more."


def read_workbook(path: Path, cancelled: Callable[[], bool], password: str | None = None) -> tuple[SheetPieces, ...]:
    """Return the sheets of a workbook; raises `InputRefusedError` and `CancelledError`."""
    limits = _limits(path)
    request = {"path": str(path.absolute())} | ({} if password is None else {"password": password})
    answer = run_in_child(READER, json.dumps(request).encode("ascii"), limits, path.name, cancelled)
    try:
        return tuple(sheets_in(answer))
    except ValueError as error:
        raise InputRefusedError(path.name, "", "Its content makes the reader answer with something that is no sheet.", _AGAIN) from error


def read_parquet(path: Path, cancelled: Callable[[], bool]) -> tuple[SheetFacts, Iterator[bytes]]:
    """Return the facts of a Parquet file's table, and its rows in Parquet pieces as they come.

    Raises `InputRefusedError` and `CancelledError`.
    """
    request = json.dumps({"path": str(path.absolute())}).encode("ascii")
    pieces = sheet_in(parts_from_child(PARQUET_READER, request, _parquet_limits(path), path.name, cancelled))
    try:
        facts = facts_of(json.loads(next(pieces)))
    except (ValueError, StopIteration) as error:
        raise _no_table(path.name) from error
    return facts, _rows(pieces, path.name)


def _rows(pieces: Iterator[bytes], file: str) -> Iterator[bytes]:
    try:
        yield from pieces
    except ValueError as error:
        raise _no_table(file) from error


def _no_table(file: str) -> InputRefusedError:
    return InputRefusedError(
        file, "", "Its content makes the reader answer with something that is no table.", "Ask its sender for a fresh copy."
    )


def _parquet_limits(path: Path) -> Limits:
    total = path.stat().st_size * _COLUMNS_INFLATE
    return Limits(memory=_child_memory(total), seconds=_BASE_SECONDS + total / _PARQUET_PER_SECOND, result=_STREAMED)


def _child_memory(total: int) -> int:
    return min(4 * GIB, psutil.virtual_memory().total // 2, _BASE_MEMORY + _MEMORY_PER_BYTE * total)


def _limits(path: Path) -> Limits:
    """Return the caps for a file; refuses one whose sizes no claims file has, before anything is unpacked."""
    start = _start(path)
    if start == _ZIP:
        total = check_sizes(path, path.name)
    else:
        total = path.stat().st_size * _OLD_INFLATES
        if total > _LARGEST_OLD * _OLD_INFLATES:
            raise InputRefusedError(path.name, "", "It is larger than a workbook of its kind can be.", "Save the sheet as CSV.")
    return Limits(memory=_child_memory(total), seconds=_BASE_SECONDS + total / _BYTES_PER_SECOND, result=_RESULT)


def _start(path: Path) -> bytes:
    with path.open("rb") as file:
        return file.read(len(_ZIP))
