"""A copy of a project file as it stands, taken while it is in use, and read back before it counts."""

import os
import sqlite3
import sys
import time
import uuid
from contextlib import closing, suppress
from dataclasses import dataclass
from glob import escape
from pathlib import Path

from app.errors import OutputFailedError
from app.project.database import connect
from app.project.faults import writing_failed
from app.project.trail import head_of as kept_head

TRIES = 8  # on Windows a virus scanner or a synchronising service may hold a file for a moment
PAUSE = 0.1  # seconds before the second try; each pause is half as long again as the one before


@dataclass(frozen=True, slots=True)
class Head:
    """Where a project's trail ends."""

    number: int
    hash: str


class UnreadableProjectError(Exception):
    """A file is no project that can be read; `str` says why, for a sentence of the caller's."""


def snapshot(source: Path, target: Path, *, named: Path | None = None) -> Head:
    """Copy the project `source`, which may be open and being written, to `target`; return where the copy's trail ends.

    The copy is one file on its own, safe on any file system, and in place only when it has been read back.
    Raises `OutputFailedError`, about `named` if the person knows the file by another name; what was at `target` is untouched then.
    """
    draft = draft_beside(target)
    try:
        with closing(connect(source, "ro")) as origin, closing(connect(draft, "rwc")) as copy:
            before = _head(origin)
            copy.execute("PRAGMA synchronous=OFF")  # the file is made durable as a whole, below
            origin.backup(copy)
            copy.execute("PRAGMA journal_mode=DELETE")
        flush(draft)
        found = _read_back(draft, before)
        into_place(draft, target)
    except (OSError, sqlite3.Error, UnreadableProjectError) as fault:
        remove(draft)
        raise output_failed(named or target, fault) from None
    return found


def checked(path: Path, *, alone: bool = False) -> Head:
    """Check the project file `path` as a whole and return where its trail ends.

    `alone`: nobody writes to it and nothing lies beside it, so that it is read without locks, which some file systems do not know.
    Raises `UnreadableProjectError` for a file that is damaged or no project.
    """
    try:
        with closing(connect(path, "ro&immutable=1" if alone else "ro")) as connection:
            (verdict,) = connection.execute("PRAGMA quick_check(1)").fetchone()
            if verdict != "ok":
                raise UnreadableProjectError(str(verdict))
            return _head(connection)
    except sqlite3.Error as fault:
        raise UnreadableProjectError(str(fault)) from None


def head_of(path: Path) -> Head:
    """Return where the trail of the project `path` ends, whoever is writing it. Raises `UnreadableProjectError`."""
    try:
        with closing(connect(path, "ro")) as connection:
            return _head(connection)
    except sqlite3.Error as fault:
        raise UnreadableProjectError(str(fault)) from None


def hash_at(path: Path, number: int) -> str | None:
    """Return the hash of one record of the trail of the project `path`, None if it has no such record."""
    try:
        with closing(connect(path, "ro")) as connection:
            row = connection.execute("SELECT hash FROM trail WHERE number = ?", (number,)).fetchone()
    except sqlite3.Error as fault:
        raise UnreadableProjectError(str(fault)) from None
    return None if row is None else str(row[0])


def settle(path: Path) -> None:
    """Bring a project file that nobody has open, and what SQLite left beside it, into one file. A damaged file stays as it is."""
    try:
        with closing(connect(path, "rw")) as connection:
            connection.execute("PRAGMA journal_mode=DELETE").fetchone()
    except sqlite3.Error:
        return  # its opening says what is wrong with it


def draft_beside(target: Path) -> Path:
    """Return the name under which `target` is written until it is finished: nobody else's, and in the same folder."""
    return target.with_name(f".{target.name}.{uuid.uuid4().hex[:12]}.part")


def into_place(draft: Path, target: Path) -> None:
    """Move a finished file to where it belongs, in one step: there is the old file or the new one at any time."""
    pause = PAUSE
    for attempt in range(TRIES):
        try:
            draft.replace(target)
        except PermissionError:
            if attempt == TRIES - 1:
                raise
            time.sleep(pause)
            pause *= 1.5
        else:
            break
    if sys.platform != "win32":
        with suppress(OSError):  # some network folders cannot be flushed; the file itself has been
            flush(target.parent)


def flush(path: Path) -> None:
    """Have a file, or the entries of a folder, on the disk itself when this returns."""
    handle = os.open(path, os.O_RDONLY if path.is_dir() else os.O_RDWR)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)


def remove_drafts(target: Path) -> None:
    """Take away what a program that was ended left unfinished beside `target`. Only for who has the project's lock."""
    for draft in target.parent.glob(f".{escape(target.name)}.*.part*"):
        draft.unlink(missing_ok=True)


def remove(path: Path) -> None:
    """Take away a project file that is not needed, with what SQLite keeps beside it."""
    for ending in ("", "-wal", "-shm", "-journal"):
        path.with_name(path.name + ending).unlink(missing_ok=True)


def output_failed(path: Path, fault: Exception) -> OutputFailedError:
    """Say in one sentence why the project file `path` could not be written."""
    if isinstance(fault, sqlite3.Error):
        return writing_failed(path, path.name, fault)
    reason = (getattr(fault, "strerror", None) or str(fault) or type(fault).__name__).rstrip(".")
    if isinstance(fault, PermissionError):
        do = "Close it where it is open, or choose a folder that can be written."
    else:
        do = "Check the folder and the free space, then try again."
    return OutputFailedError(path.name, "", f"The project could not be written ({reason}); nothing was changed.", do)


def _read_back(draft: Path, least: Head) -> Head:
    found = checked(draft, alone=True)
    if found.number < least.number:
        raise UnreadableProjectError(f"the copy ends at record {found.number} of {least.number}")
    return found


def _head(connection: sqlite3.Connection) -> Head:
    number, sealed = kept_head(connection)
    if not number:
        raise UnreadableProjectError("its trail is empty")
    return Head(number, sealed)
