"""What went wrong with a project file, in a sentence a person can act on."""

import shutil
import sqlite3
from pathlib import Path

from app.errors import InputRefusedError, OutputFailedError

SPARE = 1 << 20  # bytes a disk must have left before a failed write counts as something else than a full disk
# Another program, most often a virus scanner or a backup, has the file for a moment: worth another try.
PASSING = frozenset(
    {
        sqlite3.SQLITE_BUSY,
        sqlite3.SQLITE_LOCKED,
        sqlite3.SQLITE_IOERR,
        sqlite3.SQLITE_CANTOPEN,
        sqlite3.SQLITE_PERM,
        sqlite3.SQLITE_PROTOCOL,
    }
)

_FULL = ("The disk is full; nothing was changed.", "Free some space, then try again.")
_LOCKED = (
    "Another program, such as a virus scanner or a backup, keeps the file locked; nothing was changed.",
    "Close that program or wait a moment, then try again.",
)
_BLOCKED = ("The file or its folder cannot be written; nothing was changed.", "Save the project in another folder, or allow writing there.")
_FAILED = (
    "The disk reports an error; nothing was changed.",
    "Check that the drive is connected, then try again or save under another name.",
)
_DAMAGED = ("The project file is damaged; nothing was changed.", "Open a backup of it.")
_ALTERED = ("The project was changed by another program and no longer agrees with itself.", "Verify the project, or open a backup of it.")
_OTHER = ("The project could not be written ({reason}); nothing was changed.", "Try again, or save under another name.")
_WRITING = {
    sqlite3.SQLITE_FULL: _FULL,
    sqlite3.SQLITE_BUSY: _LOCKED,
    sqlite3.SQLITE_LOCKED: _LOCKED,
    sqlite3.SQLITE_PROTOCOL: _LOCKED,
    sqlite3.SQLITE_READONLY: _BLOCKED,
    sqlite3.SQLITE_CANTOPEN: _BLOCKED,
    sqlite3.SQLITE_PERM: _BLOCKED,
    sqlite3.SQLITE_AUTH: _BLOCKED,
    sqlite3.SQLITE_IOERR: _FAILED,
    sqlite3.SQLITE_CORRUPT: _DAMAGED,
    sqlite3.SQLITE_NOTADB: _DAMAGED,
    sqlite3.SQLITE_CONSTRAINT: _ALTERED,
}


def code_of(fault: sqlite3.Error) -> int:
    """Return SQLite's number for what went wrong, 0 where it has none."""
    return int(getattr(fault, "sqlite_errorcode", 0)) & 0xFF  # the extended codes say more than a person needs


def is_passing(fault: sqlite3.Error) -> bool:
    """Whether another try may succeed without anybody doing anything."""
    return code_of(fault) in PASSING


def writing_failed(path: Path, name: str, fault: sqlite3.Error) -> OutputFailedError:
    """Say why the project at `path` could not be written."""
    code = code_of(fault)
    if code == sqlite3.SQLITE_IOERR and _is_full(path):
        code = sqlite3.SQLITE_FULL  # some file systems say so in a roundabout way
    if isinstance(fault, sqlite3.ProgrammingError):
        return closed(name)
    why, do = _WRITING.get(code, _OTHER)
    return OutputFailedError(name, "", why.format(reason=str(fault).rstrip(".")), do)


def reading_failed(name: str, fault: Exception) -> InputRefusedError:
    """Say why the project could not be read."""
    if isinstance(fault, sqlite3.ProgrammingError):
        return InputRefusedError(name, "", "The project is closed.", "Open it again.")
    if isinstance(fault, sqlite3.Error) and code_of(fault) in PASSING:
        return InputRefusedError(
            name, "", f"The project cannot be read just now ({fault}).", "Check that the drive is connected, then try again."
        )
    if isinstance(fault, sqlite3.Error) and code_of(fault) == sqlite3.SQLITE_NOTADB:
        return InputRefusedError(name, "", "This is not a project file, or its beginning is damaged.", "Choose another file, or a backup.")
    return damaged(name, str(fault))


def damaged(name: str, reason: str) -> InputRefusedError:
    """Say that a project cannot be trusted as it is."""
    return InputRefusedError(name, "", f"The project file is damaged ({reason.rstrip('.')}).", "Open a backup of it.")


def closed(name: str) -> OutputFailedError:
    """Say that a project was closed before the work on it was done."""
    return OutputFailedError(name, "", "The project was closed before this could be kept.", "Open it again and repeat the step.")


def _is_full(path: Path) -> bool:
    try:
        return shutil.disk_usage(path.parent).free < SPARE
    except OSError:
        return False
