"""Where a project can be read without writing anything beside it."""

import shutil
import sqlite3
from collections.abc import Callable
from pathlib import Path

from app.errors import InputRefusedError
from app.project.database import UnsettledError, check_whole, open_reader
from app.project.local import is_local
from app.project.working_copy import reading_copy

Check = Callable[[sqlite3.Connection, str], None]


def reader_of(path: Path, check: Check = check_whole) -> tuple[sqlite3.Connection, Path | None]:
    """Open a project for reading; return the connection and the copy it reads, None where that is the project itself.

    A copy is brought to this disk where the project lies elsewhere, and where it was not closed and cannot be written now.
    Raises `InputRefusedError`.
    """
    if is_local(path.parent) or not path.is_file():
        try:
            return open_reader(path, path.name, check), None
        except UnsettledError:
            pass
    try:
        copy = reading_copy(path)
    except OSError as fault:
        reason = fault.strerror or type(fault).__name__
        raise InputRefusedError(path.name, "", f"The file cannot be read ({reason}).", "Check that the drive is connected.") from None
    try:
        return open_reader(copy, path.name, check), copy
    except BaseException:
        remove_copy(copy)
        raise


def remove_copy(copy: Path | None) -> None:
    """Take a copy that was made for reading away again."""
    if copy is not None:
        shutil.rmtree(copy.parent, ignore_errors=True)
