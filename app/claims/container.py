"""What lies in an old Office container: a workbook's stream, or a package under a password."""

import io

import olefile  # type: ignore[import-untyped] # it ships no types

from app.documents.passwords import NEEDED
from app.documents.unlock import unlocked as unlocked_office
from app.errors import InputRefusedError

LOCKED_PACKAGE = "EncryptedPackage"
_NOBODY_CHOSE = "VelvetSweatshop"  # what Excel itself takes for a workbook that is only protected from changes
WORKBOOK_STREAM = ("Workbook", "Book")


def stream_of(data: bytes, *names: str) -> bytes | None:
    """Return the first of these streams that the container holds; raises `OSError` for bytes that are none."""
    with olefile.OleFileIO(io.BytesIO(data)) as container:
        for name in names:
            if container.exists(name):
                return bytes(container.openstream(name).read())
    return None


def unlocked(data: bytes, password: str | None) -> bytes:
    """Return the workbook inside; raises `InputRefusedError` where the password is missing or wrong."""
    if password is not None:
        return unlocked_office(data, "", password)
    try:
        return unlocked_office(data, "", _NOBODY_CHOSE)
    except InputRefusedError as refused:
        raise InputRefusedError("", "", NEEDED, "Give its password, or save it without one.") from refused
