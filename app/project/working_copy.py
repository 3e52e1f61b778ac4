"""A project on another computer or in a synced folder: the work is done on a copy on this disk, which is published whole."""

import errno
import hashlib
import json
import os
import shutil
import threading
import uuid
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import UTC, datetime
from enum import Enum
from pathlib import Path

from app.errors import InputRefusedError, OutputFailedError
from app.project.snapshot import (
    Head,
    UnreadableProjectError,
    checked,
    draft_beside,
    flush,
    hash_at,
    head_of,
    into_place,
    output_failed,
    remove,
    remove_drafts,
    settle,
    snapshot,
)
from app.user_folders import data_folder

WORKING, READING, KEPT = "working", "reading", "kept"  # in the person's data folder
PLACE = "published.json"  # where the project of a working copy belongs
PIECE = 1 << 20
NO_ROOM = {errno.ENOSPC, errno.EDQUOT, errno.EFBIG}
BESIDE = ("-wal", "-journal")  # what a project that was not closed may have beside it


class Standing(Enum):
    """How the working copy stands to the published project, by their trails."""

    SAME = "same"
    AHEAD = "ahead"  # the working copy goes on where the published one ends
    BEHIND = "behind"
    APART = "apart"  # each holds what the other does not


@dataclass(frozen=True, slots=True)
class _Seen:
    """The published project as it was last seen."""

    head: Head | None  # None: it was not there, or could not be read
    state: tuple[int, int] | None  # its size and time; None: it was not there


class WorkingCopy:
    """The copy on this disk of one published project. Only for who has the project's lock; `reading_copy` is for the others."""

    def __init__(self, published: Path, file: Path, seen: _Seen, said: str = "") -> None:
        """`seen`: the published project when it was fetched; `said`: one sentence about what was found then, or empty."""
        self.published = published
        self.file = file
        self.said = said
        self._seen = seen
        self._publishing = threading.Lock()

    @property
    def needs_publishing(self) -> bool:
        """Whether the working copy holds what the published project does not. Raises `UnreadableProjectError`."""
        return head_of(self.file) != self._seen.head

    def publish(self) -> str:
        """Put the working copy in the published project's place, in one step, once it lies beside it and has been read back.

        Somebody else's changes are never overwritten: the working copy is then published under another name, which the
        returned sentence tells; it is empty otherwise. Raises `OutputFailedError`: the published project is as it was.
        """
        with self._publishing:
            return self._publish()

    def discard(self) -> None:
        """Take the working copy away once it is closed, if all of it is published."""
        try:
            if not self.needs_publishing:
                shutil.rmtree(self.file.parent)
        except (OSError, UnreadableProjectError):
            return  # it is looked at again when the project is opened

    def _publish(self) -> str:
        draft = self.file.with_name("publishing" + self.file.suffix)
        try:
            head = snapshot(self.file, draft, named=self.published)
            said = "" if self._follows(draft) else self._step_aside()
            _put(draft, self.published)
            self._seen = _Seen(head, _state(self.published))
        except OSError as fault:
            raise _unpublished(self.published, fault) from None
        finally:
            remove(draft)
        return said

    def _follows(self, draft: Path) -> bool:
        """Whether the published project is still the one the draft goes on from; looked at only if its file was changed since."""
        state = _state(self.published)
        if state is None or state == self._seen.state:
            return True
        fetched = self.file.with_name("seen" + self.file.suffix)
        try:
            _fetch(self.published, fetched)
            return standing(fetched, draft) in {Standing.SAME, Standing.AHEAD}
        except UnreadableProjectError:
            return False
        finally:
            remove(fetched)

    def _step_aside(self) -> str:
        other = _other_name(self.published)
        said = (
            f"{self.published.name} was changed by somebody else in the meantime; what was done here is kept beside it as {other.name}, "
            "and goes on there."
        )
        self.published = other
        return said


def open_working_copy(published: Path) -> WorkingCopy:
    """Bring the published project to this disk, or go on with what was not published the last time.

    A file that is no project is brought as it is, for its opening to refuse. Raises `OutputFailedError`, `InputRefusedError` where
    there is no room for it here, and `OSError` if the published file cannot be read.
    """
    folder = _folder(published)
    file = folder / published.name
    fetched = folder / ("fetched" + published.suffix)
    remove_drafts(published)
    state = _state(published)
    _fetch(published, fetched)
    theirs = _settled_or_none(fetched)
    ours = _settled_or_none(file)
    if ours is None:
        said = _move_aside(published, file) if file.exists() and _digest(file) != _digest(fetched) else ""
        _replace(file, fetched)
        return WorkingCopy(published, file, _Seen(theirs, state), said)
    if theirs is None:
        return _in_place_of_damaged(fetched, WorkingCopy(published, file, _Seen(None, state)))
    found = standing(fetched, file)
    if found is Standing.AHEAD:
        remove(fetched)
        return _published_late(WorkingCopy(published, file, _Seen(theirs, state)))
    said = _keep_beside(published, file) if found is Standing.APART else ""
    _replace(file, fetched)
    return WorkingCopy(published, file, _Seen(theirs, state), said)


def new_working_copy(published: Path) -> WorkingCopy:
    """Give a project that is about to be written to `published` its working copy, whose file is not there yet.

    What lies at `published` now is replaced when the copy is published. Raises `OutputFailedError`.
    """
    try:
        file = _folder(published) / published.name
        if file.exists():
            _move_aside(published, file)
        return WorkingCopy(published, file, _Seen(None, _state(published)))
    except InputRefusedError as refused:
        raise OutputFailedError(refused.refusal.file, "", refused.refusal.why, refused.refusal.do) from None
    except OSError as fault:
        raise output_failed(published, fault) from None


def reading_copy(published: Path) -> Path:
    """Bring the published project to this disk for reading alone, beside the working copy of whoever changes it; return where it lies."""
    file = data_folder(READING, f"{_key(published)}-{uuid.uuid4().hex[:8]}-{os.getpid()}") / published.name
    _fetch(published, file)
    settle(file)
    return file


def standing(published: Path, working: Path) -> Standing:
    """Compare two copies of a project on this disk. Raises `UnreadableProjectError`."""
    theirs = head_of(published)
    ours = head_of(working)
    if theirs == ours:
        return Standing.SAME
    if ours.number > theirs.number:
        return Standing.AHEAD if hash_at(working, theirs.number) == theirs.hash else Standing.APART
    return Standing.BEHIND if hash_at(published, ours.number) == ours.hash else Standing.APART


def _published_late(copy: WorkingCopy) -> WorkingCopy:
    name = copy.published.name
    try:
        copy.said = copy.publish() or f"What was last done in {name} had not been published; it is now."
    except OutputFailedError as failed:
        copy.said = f"What was last done in {name} is on this computer alone so far: {failed.refusal.why}"
    return copy


def _in_place_of_damaged(fetched: Path, copy: WorkingCopy) -> WorkingCopy:
    """Publish the working copy where the published project cannot be read, which stays beside it."""
    published = copy.published
    damaged = _other_name(published, "damaged")
    try:
        _copy_bytes(fetched, damaged)
    except OSError as fault:
        raise _unpublished(published, fault) from None  # nothing takes the damaged one's place before it is kept
    remove(fetched)
    _published_late(copy)
    copy.said = f"{published.name} was damaged and is kept as {damaged.name}; this computer's copy of the project takes its place."
    return copy


def _keep_beside(published: Path, file: Path) -> str:
    """Keep a working copy that went another way than the published project, beside it or, failing that, on this disk."""
    other = _other_name(published)
    draft = file.with_name("publishing" + file.suffix)
    try:
        snapshot(file, draft)
        _put(draft, other)
    except (OSError, OutputFailedError):
        return _move_aside(published, file)
    finally:
        remove(draft)
    return (
        f"{published.name} was changed by somebody else since it was open here; what was done here and not published is kept beside it as "
        f"{other.name}."
    )


def _move_aside(published: Path, file: Path) -> str:
    """Keep a working copy, readable or not, where nothing takes its place."""
    kept = _other_name(data_folder(KEPT) / published.name)
    for ending in ("-wal", "-journal", ""):
        part = file.with_name(file.name + ending)
        if part.exists():
            part.replace(kept.with_name(kept.name + ending))
    return f"What was done here in {published.name} and not published does not follow what is published now; it is kept as {kept}."


def _other_name(path: Path, what: str = "done here") -> Path:
    """Return a name beside `path` that nothing bears yet."""
    day = datetime.now(UTC).astimezone().strftime("%Y-%m-%d %H.%M.%S")
    count, more = 1, ""
    while (other := path.with_name(f"{path.stem} ({what}, {day}{more}){path.suffix}")).exists():
        count += 1
        more = f", {count}"
    return other


def _folder(published: Path) -> Path:
    folder = data_folder(WORKING, _key(published))
    with _room_for(published):
        (folder / PLACE).write_text(json.dumps({"published": str(published.absolute())}), encoding="utf-8")
    return folder


def _key(published: Path) -> str:
    return hashlib.sha256(os.path.normcase(published.resolve()).encode("utf-8", "surrogatepass")).hexdigest()[:24]


def _settled_or_none(file: Path) -> Head | None:
    """Return where the trail of a project on this disk that nobody has open ends, None if it is not there or cannot be read."""
    settle(file)  # an unfinished write cannot be taken back by who only reads
    try:
        return checked(file)
    except UnreadableProjectError:
        return None


def _replace(file: Path, fetched: Path) -> None:
    """Put the fetched project in the place of the working copy, of which nothing may stay behind: SQLite would apply it to the new one."""
    remove(file)
    into_place(fetched, file)
    remove(fetched)


def _fetch(published: Path, file: Path) -> None:
    """Copy the bytes of a published project; one that was put there while in use brings what lies beside it."""
    remove(file)
    try:
        with _room_for(published):
            _copy_bytes(published, file)
            for ending in BESIDE:
                part = published.with_name(published.name + ending)
                if part.exists():
                    _copy_bytes(part, file.with_name(file.name + ending))
    except BaseException:
        remove(file)
        raise


@contextmanager
def _room_for(published: Path) -> Iterator[None]:
    """Say so where there is no room on this disk; other faults are those of the published file's folder."""
    try:
        yield
    except OSError as fault:
        if fault.errno not in NO_ROOM:
            raise
        why = "There is no room on this computer for the copy that is worked on."
        raise InputRefusedError(published.name, "", why, "Free some space, then open it again.") from None


def _put(draft: Path, target: Path) -> None:
    """Copy a finished file into another folder under a name of its own, read it back there, and move it to `target` in one step."""
    moved = draft_beside(target)
    try:
        written = _copy_bytes(draft, moved)
        flush(moved)
        if _digest(moved) != written or checked(moved, alone=True) != head_of(draft):
            raise OSError("what was written is not what can be read back")
        if target.exists():
            shutil.copymode(target, moved)
        into_place(moved, target)
    except UnreadableProjectError as fault:
        raise OSError(f"what was written cannot be read back: {fault}") from None
    finally:
        moved.unlink(missing_ok=True)
    if target.stat().st_size != draft.stat().st_size:
        raise OSError("the folder holds another file than the one that was written")


def _copy_bytes(source: Path, target: Path) -> bytes:
    digest = hashlib.sha256()
    with source.open("rb") as reading, target.open("wb") as writing:
        while piece := reading.read(PIECE):
            digest.update(piece)
            writing.write(piece)
    return digest.digest()


def _digest(path: Path) -> bytes:
    with path.open("rb") as reading:
        return hashlib.file_digest(reading, "sha256").digest()


def _state(path: Path) -> tuple[int, int] | None:
    try:
        found = path.stat()
    except FileNotFoundError:
        return None
    return (found.st_size, found.st_mtime_ns)


def _unpublished(published: Path, fault: OSError) -> OutputFailedError:
    reason = (fault.strerror or str(fault) or type(fault).__name__).rstrip(".")
    return OutputFailedError(
        published.name,
        "",
        f"The project could not be published ({reason}).",
        "What was done is kept on this computer; check the folder and the free space, then publish again.",
    )
