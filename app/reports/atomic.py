"""Writing a file so that what was there before survives any failure."""

import errno
import os
import stat
import tempfile
import time
from collections.abc import Callable
from pathlib import Path

from app.errors import OutputFailedError

TRIES = 5  # on Windows a virus scanner may hold the target for a moment
PAUSE = 0.2  # seconds between tries


def write_atomically(path: Path, write: Callable[[Path], None], read_back: Callable[[Path], None]) -> None:
    """Write to a new file beside `path`, read it back, then move it into place.

    Raises `OutputFailedError`; the file that was there before is untouched then.
    """
    try:
        _check_writable(path)
        handle, name = tempfile.mkstemp(prefix=".codeledger-", suffix=path.suffix, dir=path.parent)
    except OSError as fault:
        raise _failed(path, fault) from None
    os.close(handle)
    draft = Path(name)
    try:
        write(draft)
        read_back(draft)
        _flush(draft)
        _move(draft, path)
    except OSError as fault:
        raise _failed(path, fault) from None
    finally:
        draft.unlink(missing_ok=True)


def _check_writable(path: Path) -> None:
    """Refuse a file that somebody set to read-only, also where the system would let another take its place."""
    if path.exists() and not path.stat().st_mode & stat.S_IWUSR:
        raise PermissionError(errno.EACCES, "it is read-only")


def _flush(draft: Path) -> None:
    """Have the file on the disk itself before it takes the place of the old one: a power cut must leave one of the two."""
    with draft.open("rb+") as file:
        os.fsync(file.fileno())


def _move(draft: Path, path: Path) -> None:
    draft.chmod(0o666 & ~_umask())
    for attempt in range(TRIES):
        try:
            draft.replace(path)
        except PermissionError:
            if attempt == TRIES - 1:
                raise
            time.sleep(PAUSE)
        else:
            return


def _umask() -> int:
    mask = os.umask(0o077)
    os.umask(mask)
    return mask


def _failed(path: Path, fault: OSError) -> OutputFailedError:
    reason = (fault.strerror or type(fault).__name__).rstrip(".")
    if isinstance(fault, PermissionError):
        return OutputFailedError(
            path.name, "", f"The file could not be written ({reason}).", "Close it where it is open, or save under another name."
        )
    return OutputFailedError(
        path.name, "", f"The file could not be written ({reason}).", "Free some space, or save under another name in another folder."
    )
