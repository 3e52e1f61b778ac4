"""A workbook read behind a guard: its sizes looked at first, then opened in a child of its own under caps."""

import io
import json
import zipfile
from collections.abc import Callable
from dataclasses import dataclass

from app.errors import InputRefusedError
from app.guard.limits import GIB, MIB, Limits
from app.guard.run import run_in_child

READER = "app.codesets.importers.sheets:read"

_LARGEST = 512 * MIB  # of XML; a HCPCS workbook holds under 20
_RATIO = 250
_SMALL = 16 * MIB
_LIMITS = Limits(memory=2 * GIB, seconds=60, result=256 * MIB)
_FRESH = "Download it from CMS again."


@dataclass(frozen=True, slots=True)
class Sheet:
    """A worksheet's rows as text; `rows[i]` is worksheet row `i + 1`."""

    name: str
    rows: tuple[tuple[str, ...], ...]


def read_sheets(data: bytes, file: str, cancelled: Callable[[], bool]) -> tuple[Sheet, ...]:
    """Return the sheets of a workbook; raises `InputRefusedError` and `CancelledError`."""
    _check(data, file)
    answer = run_in_child(READER, data, _LIMITS, file, cancelled)
    try:
        return tuple(Sheet(str(name), tuple(tuple(map(str, row)) for row in rows)) for name, rows in json.loads(answer))
    except (ValueError, TypeError, RecursionError) as error:
        raise InputRefusedError(file, "", "Its content makes the reader answer with something that is no sheet.", _FRESH) from error


def _check(data: bytes, file: str) -> None:
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as package:
            entries = package.infolist()
    except (zipfile.BadZipFile, OSError, ValueError, NotImplementedError, EOFError) as error:
        raise InputRefusedError(file, "", "The workbook is damaged.", _FRESH) from error
    swollen = any(entry.file_size > _SMALL and entry.file_size > _RATIO * max(entry.compress_size, 1) for entry in entries)
    if swollen or sum(entry.file_size for entry in entries) > _LARGEST:
        raise InputRefusedError(file, "", "It unpacks to far more than a code file holds.", "Check where it comes from.")
    if any(entry.flag_bits & 1 for entry in entries):
        raise InputRefusedError(file, "", "It is encrypted.", "Remove the password and try again.")
