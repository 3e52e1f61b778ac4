"""The claims file as it lies on the disk: the hash of its bytes, and whether it stayed the same while it was read."""

import hashlib
from pathlib import Path

from app.errors import InputRefusedError


def sha256_of_file(path: Path) -> str:
    """Return the SHA-256 of a file; raises `InputRefusedError` where it cannot be opened."""
    try:
        with path.open("rb") as file:
            return hashlib.file_digest(file, "sha256").hexdigest()
    except OSError as error:
        raise InputRefusedError(path.name, "", f"It could not be opened ({error.strerror}).", "Check the name and the place.") from None


def stamp_of(path: Path) -> tuple[int, int]:
    """Return when a file was last written, in nanoseconds, and its size in bytes; raises `InputRefusedError` where it is not there."""
    try:
        said = path.stat()
    except OSError as error:
        raise InputRefusedError(
            path.name, "", "The file cannot be opened.", "Check the path and whether another program holds it."
        ) from error
    return said.st_mtime_ns, said.st_size


def sha256_of_unchanged(path: Path, before: tuple[int, int]) -> str:
    """Return the SHA-256 of a file that is as it was at the stamp `before`; raises `InputRefusedError` where it was changed since."""
    sha256 = sha256_of_file(path)
    if stamp_of(path) != before:
        raise InputRefusedError(path.name, "", "It was changed while it was read.", "Try again once it is saved.")
    return sha256
