"""Files that are no claims: what they are by their first bytes, and why one cannot be opened, each in one sentence."""

import re
from pathlib import Path

from app.errors import InputRefusedError

_MARKUP = re.compile(rb"(?:\xef\xbb\xbf)?\s*<(?:!doctype|html|head|body|table|style|meta|\?xml)", re.IGNORECASE)
_OFFICE_LOCKS = ("~$", ".~lock.")
_HELD = (32, 33)  # what Windows answers while another program has the file for itself
_BEGINNINGS = (
    (b"%PDF", "It is a PDF under the name of a claims file.", "Ask for the claims as a workbook or a text file."),
    (b"{\\rtf", "It is a text document under the name of a claims file.", "Ask for the claims as a workbook or a text file."),
    (b"\x89PNG", "It is a picture under the name of a claims file.", "Ask for the claims as a workbook or a text file."),
    (b"\xff\xd8\xff", "It is a picture under the name of a claims file.", "Ask for the claims as a workbook or a text file."),
    (b"\x1f\x8b", "It is packed with gzip.", "Unpack it and give the file inside."),
    (b"7z\xbc\xaf", "It is packed with 7-Zip.", "Unpack it and give the file inside."),
    (b"Rar!", "It is packed with RAR.", "Unpack it and give the file inside."),
    *(
        (start, "It is in the format of Excel 4 or older.", "Save it as .xlsx and try again.")
        for start in (b"\x09\x00\x04\x00", b"\x09\x02\x06\x00", b"\x09\x04\x06\x00")
    ),
)


def refuse_foreign(file: str, start: bytes) -> None:
    """Refuse a file that by its first bytes or its name is neither a workbook nor text."""
    if file.startswith(_OFFICE_LOCKS):
        raise InputRefusedError(
            file, "", "It is the mark an office program keeps while the workbook is open.", "Choose the workbook itself."
        )
    if _MARKUP.match(start):
        raise InputRefusedError(
            file, "", "It is a web page or XML under the name of a claims file.", "Open it in Excel, save it as .xlsx and try again."
        )
    for beginning, why, do in _BEGINNINGS:
        if start.startswith(beginning):
            raise InputRefusedError(file, "", why, do)


def not_opened(path: Path, error: OSError) -> InputRefusedError:
    """Return why a file could not be opened."""
    if getattr(error, "winerror", None) in _HELD:
        return InputRefusedError(path.name, "", "Another program, such as Excel, has the file open.", "Close it there and try again.")
    if isinstance(error, FileNotFoundError):
        return InputRefusedError(path.name, "", "There is no such file.", "Check the path.")
    if path.is_dir():
        return InputRefusedError(path.name or str(path), "", "It is a folder.", "Choose the claims file in it.")
    return InputRefusedError(
        path.name, "", "The file cannot be opened.", "Check whether you may read it and whether another program holds it."
    )


def open_elsewhere(path: Path) -> str | None:
    """Return what to say where an office program has the workbook open just now: what is not saved there is not read."""
    marks = (path.with_name(f"~${path.name}"), path.with_name(f".~lock.{path.name}#"))
    if any(mark.exists() for mark in marks):
        return "The workbook is open in another program; what is not saved there is not read"
    return None
