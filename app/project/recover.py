"""What was left on this computer because a program ended, or a folder was out of reach, before it was published."""

import json
import shutil
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path

import psutil

from app.errors import InputRefusedError
from app.project.lock import owner_of
from app.project.snapshot import Head, UnreadableProjectError, head_of, remove, snapshot
from app.project.working_copy import KEPT, PLACE, READING, WORKING, Standing, standing
from app.user_folders import data_folder


@dataclass(frozen=True, slots=True, kw_only=True)
class LeftBehind:
    """A copy of a project on this computer that holds what no published project does."""

    file: Path
    published: Path | None  # where it belongs; None: it was kept because somebody else's changes stand there
    changed: datetime  # UTC


def left_behind() -> tuple[LeftBehind, ...]:
    """Return what was not published, the latest first. Opening a project whose `published` can be reached publishes it by itself."""
    found = [*_unpublished(), *_kept()]
    return tuple(sorted(found, key=lambda entry: entry.changed, reverse=True))


def take_up(left: LeftBehind, target: Path) -> Head:
    """Write what was left behind to a new file, read back, and let go of the copy. Raises `InputRefusedError`, `OutputFailedError`."""
    if target.exists():
        raise InputRefusedError(target.name, "", "A file of this name exists already.", "Choose another name; nothing is overwritten.")
    head = snapshot(left.file, target)
    remove(left.file)
    return head


def clear_reading_copies() -> None:
    """Take away the copies that programs which have ended had brought here for reading."""
    for folder in data_folder(READING).iterdir():
        _, _, process = folder.name.rpartition("-")
        if process.isdigit() and not psutil.pid_exists(int(process)):
            shutil.rmtree(folder, ignore_errors=True)


def _unpublished() -> Iterator[LeftBehind]:
    for place in data_folder(WORKING).glob(f"*/{PLACE}"):
        try:
            published = Path(json.loads(place.read_text(encoding="utf-8"))["published"])
            file = place.with_name(published.name)
            if owner_of(published) is None and _holds_more(file, published):
                yield LeftBehind(file=file, published=published, changed=_changed(file))
        except (OSError, ValueError, KeyError, TypeError, UnreadableProjectError):
            continue  # nothing that could be read


def _kept() -> Iterator[LeftBehind]:
    for file in data_folder(KEPT).iterdir():
        try:
            head_of(file)
        except UnreadableProjectError:
            continue
        yield LeftBehind(file=file, published=None, changed=_changed(file))


def _holds_more(file: Path, published: Path) -> bool:
    head_of(file)
    try:
        return standing(published, file) in {Standing.AHEAD, Standing.APART}
    except UnreadableProjectError:
        return True  # it is not there, or cannot be read


def _changed(file: Path) -> datetime:
    wal = file.with_name(file.name + "-wal")
    return datetime.fromtimestamp(max(part.stat().st_mtime for part in (file, wal) if part.exists()), UTC)
