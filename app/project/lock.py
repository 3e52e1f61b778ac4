"""Who has a project open for writing: a small file beside it that names them and is renewed while they are there."""

import hashlib
import json
import os
import platform
import sys
import time
import uuid
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass, replace
from datetime import UTC, datetime, timedelta
from pathlib import Path

import psutil

from app.errors import OutputFailedError
from app.project.model import Owner
from app.user_folders import data_folder

SILENT = timedelta(minutes=15)  # another computer that has not renewed its lock for so long has left
PATIENCE = 1.0  # seconds in which a lock file that is being written, or taken away, gets done
PAUSE = 0.02  # seconds between looks at it
SAME_START = 2.0  # seconds two readings of one process's start may differ
GUARD = 1 << 30  # a byte far behind the text; on Windows a locked byte cannot be read by others
LONGEST = 1 << 16  # bytes of a lock file that is one of ours


@dataclass(frozen=True, slots=True, kw_only=True)
class _Entry:
    who: str
    host: str
    pid: int
    started: float  # of the process, seconds since 1970
    since: datetime
    renewed: datetime
    token: str

    def owner(self) -> Owner:
        return Owner(who=self.who, host=self.host, pid=self.pid, since=self.since)


class Held:
    """A project's lock, held by this process until released."""

    def __init__(self, project: Path, entry: _Entry) -> None:
        self._file = lock_file(project)
        self._entry = entry

    @property
    def owner(self) -> Owner:
        """The holder, as others see them."""
        return self._entry.owner()

    def refresh(self) -> bool:
        """Renew the lock; False if somebody else has taken it since. Call it every few minutes.

        A folder that cannot be reached just now says nothing about the lock, which then counts as held.
        """
        try:
            with _opened(self._file) as (handle, created):
                entry = _read(handle)
                if entry is None and not created:
                    return True
                if entry is not None and entry.token != self._entry.token:
                    return False
                self._entry = replace(self._entry, renewed=_now())
                _write(handle, self._entry)
        except OSError:
            return True
        return True

    def release(self) -> None:
        """Take the lock away. One that somebody else has taken since stays."""
        try:
            with _guarded(os.open(self._file, os.O_RDWR | _BINARY)) as handle:
                entry = _read(handle)
                if entry is None or entry.token != self._entry.token:
                    return
                if sys.platform == "win32":
                    os.ftruncate(handle, 0)  # an open file cannot be removed there; an empty one is left alone by others for a while
                else:
                    self._file.unlink()
            if sys.platform == "win32":
                self._file.unlink()
        except OSError:
            if not self._file.parent.exists():  # out of reach, with the lock in it: noted here that it does not count any more
                with suppress(OSError):
                    _released(self._entry.token).touch()


def lock_file(project: Path) -> Path:
    """Return the file beside `project` that names its holder."""
    return project.with_name(project.name + ".lock")


def acquire(path: Path, who: str) -> Held | Owner:
    """Take the lock of the project at `path`, or say who has it. A lock whose holder is gone is taken over; of several takers one wins.

    Raises `OutputFailedError` where no lock can be written: such a project can only be read.
    """
    now = _now()
    mine = _Entry(
        who=who, host=_host(), pid=os.getpid(), started=psutil.Process().create_time(), since=now, renewed=now, token=uuid.uuid4().hex
    )
    try:
        holder = _take(lock_file(path), mine)
    except OSError as fault:
        found = owner_of(path)
        if found is not None:
            return found
        reason = (fault.strerror or type(fault).__name__).rstrip(".")
        raise OutputFailedError(
            path.name, "", f"The folder of the project cannot be written ({reason}).", "Save the project in another folder to change it."
        ) from None
    return Held(path, mine) if holder is mine else holder.owner()


def owner_of(path: Path) -> Owner | None:
    """Return who has the project at `path` open for writing, or None; a holder who is gone does not count."""
    file = lock_file(path)
    waited = 0.0
    while True:
        try:
            entry = _parsed(file.read_bytes())
            changed = file.stat().st_mtime
        except OSError:
            return None
        if entry is not None:
            return entry.owner() if _present(entry, changed) else None
        if _abandoned(changed, waited):
            return None
        time.sleep(PAUSE)
        waited += PAUSE


def _take(file: Path, mine: _Entry) -> _Entry:
    """Write `mine` into the lock file unless its holder is there; return who holds it then."""
    waited = 0.0
    while True:
        with _opened(file) as (handle, created):
            entry, changed = _read(handle), os.fstat(handle).st_mtime
            if entry is not None and _present(entry, changed):
                return entry
            if created or entry is not None or _abandoned(changed, waited):
                _write_or_remove(handle, file, mine, created=created)
                if entry is not None:
                    _released(entry.token).unlink(missing_ok=True)
                return mine
        time.sleep(PAUSE)
        waited += PAUSE


@contextmanager
def _opened(file: Path) -> Iterator[tuple[int, bool]]:
    """Open the lock file, made if need be, with nobody else at work on it; say whether it was made here."""
    while True:
        try:
            handle, created = os.open(file, os.O_RDWR | os.O_CREAT | os.O_EXCL | _BINARY, 0o666), True
        except FileExistsError:
            try:
                handle, created = os.open(file, os.O_RDWR | _BINARY), False
            except FileNotFoundError:
                continue  # it was released in between
        with _guarded(handle):
            if _same_file(file, handle):
                yield handle, created
                return


@contextmanager
def _guarded(handle: int) -> Iterator[int]:
    """Keep other processes from working on the open lock file, as far as its file system can; close it at the end."""
    try:
        _guard(handle)
        yield handle
    finally:
        os.close(handle)  # which ends the guard


if sys.platform == "win32":
    import msvcrt

    _BINARY = os.O_BINARY

    def _guard(handle: int) -> None:
        os.lseek(handle, GUARD, os.SEEK_SET)
        msvcrt.locking(handle, msvcrt.LK_LOCK, 1)
else:
    import errno
    import fcntl

    _BINARY = 0
    _NO_GUARDS = {errno.ENOLCK, errno.ENOTSUP, errno.EOPNOTSUPP, errno.ENOSYS, errno.EINVAL}

    def _guard(handle: int) -> None:
        try:
            fcntl.flock(handle, fcntl.LOCK_EX)
        except OSError as fault:
            if fault.errno not in _NO_GUARDS:  # some network folders know none; making the file stays exclusive there
                raise


def _same_file(file: Path, handle: int) -> bool:
    """Whether the path still names the open file: its holder may have taken it away while we waited."""
    try:
        return os.path.samestat(file.stat(), os.fstat(handle))
    except FileNotFoundError:
        return False


def _read(handle: int) -> _Entry | None:
    os.lseek(handle, 0, os.SEEK_SET)
    return _parsed(os.read(handle, LONGEST))


def _write(handle: int, entry: _Entry) -> None:
    fields = {name: getattr(entry, name) for name in ("who", "host", "pid", "started", "token")}
    fields |= {"since": entry.since.isoformat(), "renewed": entry.renewed.isoformat()}
    data = json.dumps(fields).encode()
    os.lseek(handle, 0, os.SEEK_SET)
    if os.write(handle, data) != len(data):
        raise OSError(28, "No space left on device")
    os.ftruncate(handle, len(data))
    os.fsync(handle)


def _write_or_remove(handle: int, file: Path, entry: _Entry, *, created: bool) -> None:
    try:
        _write(handle, entry)
    except OSError:
        if created and sys.platform != "win32":
            file.unlink(missing_ok=True)
        raise


def _parsed(data: bytes) -> _Entry | None:
    """Read a lock file; None for one that is empty, half written or not ours."""
    try:
        fields = json.loads(data)
        return _Entry(
            who=str(fields["who"]),
            host=str(fields["host"]),
            pid=int(fields["pid"]),
            started=float(fields["started"]),
            since=_moment(fields["since"]),
            renewed=_moment(fields["renewed"]),
            token=str(fields["token"]),
        )
    except (ValueError, KeyError, TypeError, RecursionError):
        return None


def _moment(text: str) -> datetime:
    moment = datetime.fromisoformat(text)
    return moment if moment.tzinfo else moment.replace(tzinfo=UTC)


def _abandoned(changed: float, waited: float) -> bool:
    """Whether a lock file that says nothing is left over, and not just being written, or taken away, by another process."""
    return waited >= PATIENCE or time.time() - changed >= PATIENCE


def _present(entry: _Entry, changed: float) -> bool:
    """Whether the holder is still there; `changed` is when the file was last written, by the clock of its own computer."""
    if _released(entry.token).exists():
        return False
    if entry.host != _host():
        # two clocks, either of which may be wrong: the one that speaks for the holder counts
        now = _now()
        silent = min(abs(now - entry.renewed), abs(now - datetime.fromtimestamp(changed, UTC)))
        return silent <= SILENT
    try:
        return abs(psutil.Process(entry.pid).create_time() - entry.started) <= SAME_START
    except psutil.AccessDenied:
        return True  # somebody else's process, which cannot be asked for its start
    except (psutil.Error, ValueError, OverflowError):
        return False


def _released(token: str) -> Path:
    """Return the mark that a lock was released while its folder was out of reach."""
    return data_folder("released") / hashlib.sha256(token.encode()).hexdigest()[:32]


def _host() -> str:
    return platform.node() or "unknown"


def _now() -> datetime:
    return datetime.now(UTC)
