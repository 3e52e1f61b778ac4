"""What a zipped workbook unpacks to, and whether any claims file is so large, before anything is unpacked."""

import zipfile
from pathlib import Path
from typing import IO

from app.errors import InputRefusedError
from app.guard.limits import GIB, MIB

_LARGEST = 6 * GIB  # of XML; a sheet full of claims holds under 2
_SMALL = 64 * MIB
_RATIO = 250  # good files inflate up to 170:1
_BOOKS = ("xl/workbook.xml", "xl/workbook.bin", "content.xml")
_AGAIN = "Open it in Excel, save it again and try once more."


def check_sizes(package: Path | IO[bytes], file: str) -> int:
    """Return the bytes a package unpacks to; raises `InputRefusedError` for one that is no claims workbook."""
    try:
        with zipfile.ZipFile(package) as opened:
            entries = opened.infolist()
    except (zipfile.BadZipFile, OSError, ValueError, NotImplementedError, EOFError) as error:
        raise InputRefusedError(file, "", "The workbook is damaged.", _AGAIN) from error
    total = sum(entry.file_size for entry in entries)
    swollen = any(entry.file_size > _SMALL and entry.file_size > _RATIO * max(entry.compress_size, 1) for entry in entries)
    if total > _LARGEST or swollen:
        raise InputRefusedError(
            file, "", "It unpacks to far more than a claims file holds.", "Check where it comes from, or save the sheet as CSV."
        )
    if any(entry.flag_bits & 1 for entry in entries):
        raise InputRefusedError(file, "", "It is encrypted.", "Remove the password and try again.")
    if not any(entry.filename in _BOOKS for entry in entries):
        raise InputRefusedError(file, "", "It is no workbook.", "Give an Excel or OpenDocument workbook, a text file or Parquet.")
    return total
