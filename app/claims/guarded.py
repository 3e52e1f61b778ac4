"""A workbook or Parquet file read behind a guard: in a child of its own, under caps that follow its size."""

import json
from collections.abc import Callable, Iterator
from pathlib import Path

import psutil

from app.claims.handover import Arrival, arrivals
from app.claims.sizes import check_sizes
from app.errors import InputRefusedError
from app.guard.limits import GIB, MIB, Limits
from app.guard.run import parts_from_child

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
_RESULT = 64 * GIB  # never held as a whole


def read_workbook(path: Path, cancelled: Callable[[], bool], password: str | None = None) -> Iterator[Arrival]:
    """Yield what a workbook holds as it is read, sheet by sheet.

    Raises `InputRefusedError` and `CancelledError`, and `ValueError` where the answer is none.
    """
    limits = _limits(path)
    request = {"path": str(path.absolute())} | ({} if password is None else {"password": password})
    yield from arrivals(parts_from_child(READER, json.dumps(request).encode("ascii"), limits, path.name, cancelled))


def read_parquet(path: Path, cancelled: Callable[[], bool]) -> Iterator[Arrival]:
    """Yield what a Parquet file holds as it is read, as one sheet; raises as `read_workbook`."""
    request = json.dumps({"path": str(path.absolute())}).encode("ascii")
    yield from arrivals(parts_from_child(PARQUET_READER, request, _parquet_limits(path), path.name, cancelled))


def _parquet_limits(path: Path) -> Limits:
    total = path.stat().st_size * _COLUMNS_INFLATE
    return Limits(memory=_child_memory(total), seconds=_BASE_SECONDS + total / _PARQUET_PER_SECOND, result=_RESULT)


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
