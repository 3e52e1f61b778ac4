"""A workbook read behind a guard: in a child of its own, under caps that follow its size, so that no file can harm the program."""

import json
import zipfile
from collections.abc import Callable
from pathlib import Path

import psutil

from app.claims.handover import SheetPieces, sheets_in
from app.errors import InputRefusedError
from app.guard.limits import GIB, MIB, Limits
from app.guard.run import run_in_child

READER = "app.claims.workbook:read"

_LARGEST = 6 * GIB  # of XML; a sheet full of claims holds under 2
_SMALL = 64 * MIB
_RATIO = 250  # good files inflate up to 170:1
_BASE_MEMORY = 512 * MIB
_MEMORY_PER_BYTE = 4
_BASE_SECONDS = 25.0
_BYTES_PER_SECOND = 16 * MIB
_RESULT = 2 * GIB
_AGAIN = "Open it in Excel, save it again and try once more."


def read_workbook(path: Path, cancelled: Callable[[], bool]) -> tuple[SheetPieces, ...]:
    """Return the sheets of a workbook; raises `InputRefusedError` and `CancelledError`."""
    limits = _limits(path)
    answer = run_in_child(READER, json.dumps({"path": str(path.absolute())}).encode("ascii"), limits, path.name, cancelled)
    try:
        return tuple(sheets_in(answer))
    except ValueError as error:
        raise InputRefusedError(path.name, "", "Its content makes the reader answer with something that is no sheet.", _AGAIN) from error


def _limits(path: Path) -> Limits:
    """Return the caps for a workbook; refuses one whose sizes no claims file has, before anything is unpacked."""
    try:
        with zipfile.ZipFile(path) as package:
            entries = package.infolist()
    except (zipfile.BadZipFile, OSError, ValueError, NotImplementedError, EOFError) as error:
        raise InputRefusedError(path.name, "", "The workbook is damaged.", _AGAIN) from error
    total = sum(entry.file_size for entry in entries)
    swollen = any(entry.file_size > _SMALL and entry.file_size > _RATIO * max(entry.compress_size, 1) for entry in entries)
    if total > _LARGEST or swollen:
        raise InputRefusedError(
            path.name, "", "It unpacks to far more than a claims file holds.", "Check where it comes from, or save the sheet as CSV."
        )
    if any(entry.flag_bits & 1 for entry in entries):
        raise InputRefusedError(path.name, "", "It is encrypted.", "Remove the password and try again.")
    if not any(entry.filename == "xl/workbook.xml" for entry in entries):
        raise InputRefusedError(path.name, "", "It is no Excel workbook of the .xlsx kind.", "Save it as .xlsx or CSV and try again.")
    memory = min(4 * GIB, psutil.virtual_memory().total // 2, _BASE_MEMORY + _MEMORY_PER_BYTE * total)
    return Limits(memory=memory, seconds=_BASE_SECONDS + total / _BYTES_PER_SECOND, result=_RESULT)
