"""The zip files CMS publishes: their members looked at under limits, nothing written to the disk."""

import io
import zipfile
import zlib
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import PurePosixPath

from app.errors import InputRefusedError

_MOST_MEMBERS = 200
_LARGEST = 96 << 20  # bytes of one member; the largest of CMS has 15 MB
_ALL = 256 << 20
_RATIO = 250
_SMALL = 1 << 20
_FRESH = "Download it from CMS again."
_ODD = (zipfile.BadZipFile, zlib.error, OSError, ValueError, NotImplementedError, EOFError, RuntimeError)


@dataclass(frozen=True, slots=True)
class Member:
    """A file of an archive."""

    name: str
    data: bytes


def is_workbook(data: bytes, file: str) -> bool:
    """Whether a zip is an Excel workbook; raises `InputRefusedError` for one that is another kind of document."""
    names = {entry.filename for entry in _entries(data, file)}
    if "word/document.xml" in names or any(name.startswith("ppt/") for name in names):
        raise InputRefusedError(file, "", "It is a document and no code file.", "Give a code file as CMS publishes it: txt, xlsx or zip.")
    if "xl/workbook.bin" in names:
        raise InputRefusedError(file, "", "It is a binary workbook (xlsb).", "Save it as .xlsx and try again.")
    return "xl/workbook.xml" in names


def members(data: bytes, file: str) -> Iterator[Member]:
    """Yield the text files and workbooks of an archive; raises `InputRefusedError` for one that is damaged or unpacks to too much."""
    entries = _entries(data, file)
    _check(entries, file)
    left = _ALL
    with zipfile.ZipFile(io.BytesIO(data)) as package:
        for entry in entries:
            if PurePosixPath(entry.filename).suffix.lower() not in (".txt", ".xlsx") or entry.is_dir():
                continue
            try:
                with package.open(entry) as stream:
                    content = stream.read(min(_LARGEST, left) + 1)  # what an entry says of its size need not be so
            except _ODD as error:
                raise InputRefusedError(file, entry.filename, "It cannot be unpacked.", _FRESH) from error
            left -= len(content)
            if len(content) > _LARGEST or left < 0:
                raise InputRefusedError(
                    file, entry.filename, "It unpacks to far more than a code file holds.", "Check where it comes from."
                )
            yield Member(PurePosixPath(entry.filename).name, content)


def _entries(data: bytes, file: str) -> list[zipfile.ZipInfo]:
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as package:
            return package.infolist()
    except _ODD as error:
        raise InputRefusedError(file, "", "The zip file is damaged.", _FRESH) from error


def _check(entries: list[zipfile.ZipInfo], file: str) -> None:
    if len(entries) > _MOST_MEMBERS:
        raise InputRefusedError(file, "", f"It holds {len(entries):,} files; an archive of CMS holds a few.", "Check where it comes from.")
    if any(entry.flag_bits & 1 for entry in entries):
        raise InputRefusedError(file, "", "It is encrypted.", "Unpack it and import the file inside.")
    swollen = any(entry.file_size > _SMALL and entry.file_size > _RATIO * max(entry.compress_size, 1) for entry in entries)
    if swollen or sum(entry.file_size for entry in entries) > 2 * _ALL:
        raise InputRefusedError(file, "", "It unpacks to far more than a code file holds.", "Check where it comes from.")
