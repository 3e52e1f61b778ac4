"""A project: one file that holds a review whole, open here for working on it or for reading."""

import sqlite3
from dataclasses import dataclass, replace
from pathlib import Path
from types import TracebackType
from typing import Self

from app.errors import InputRefusedError, OutputFailedError
from app.project.audits import Audits
from app.project.contents import remove_leftovers
from app.project.database import Database, check_kind, check_whole, connect, in_memory, set_journal, transaction
from app.project.decisions import Decisions
from app.project.documents import Documents
from app.project.faults import code_of, damaged, reading_failed, writing_failed
from app.project.imports import Imports
from app.project.keeper import Keeper
from app.project.keys import moment
from app.project.local import is_local
from app.project.lock import Held, acquire, owner_of
from app.project.migrate import backup_before_upgrade, build, copy_whole, upgrade
from app.project.model import Owner, ProjectInfo
from app.project.reading import reader_of, remove_copy
from app.project.schema import LATEST, apply_steps, version_of
from app.project.snapshot import remove_drafts
from app.project.tables import Tables
from app.project.trail import Trail
from app.project.working_copy import WorkingCopy, new_working_copy, open_working_copy

SAVED_AS = "saved-as"
# What a full disk, a folder or a file that cannot be written says to who wants to write: it can still be read.
UNWRITABLE = frozenset({sqlite3.SQLITE_FULL, sqlite3.SQLITE_IOERR, sqlite3.SQLITE_READONLY, sqlite3.SQLITE_CANTOPEN, sqlite3.SQLITE_PERM})
NEWER = "A newer version of the program wrote it; update the program to work on it."
ELSEWHERE = "Save the project under another name, in a folder that can be written."


@dataclass(frozen=True, slots=True)
class _Writable:
    """What a project that can be written holds besides its file."""

    held: Held
    keeper: Keeper
    copy: WorkingCopy | None


class Project:
    """An open project. Every call is safe from any thread; what a call has returned from is on the disk."""

    def __init__(
        self, database: Database, info: ProjectInfo, who: str, writable: _Writable | None = None, reading: Path | None = None
    ) -> None:
        """Made by `open_project` and `create_project`. `reading`: a copy made for reading alone, which goes when the project is closed."""
        self.who = who
        self.documents = Documents(database, who)
        self.decisions = Decisions(database, who)
        self.trail = Trail(database, who)
        self.imports = Imports(database, who)
        self.audits = Audits(database, who)
        self.tables = Tables(database, who)
        self._database = database
        self._info = info
        self._writable = writable
        self._reading = reading

    @property
    def info(self) -> ProjectInfo:
        """The project as it stands open here now."""
        why = self._database.why_read_only
        info = replace(self._info, read_only=bool(why), why_read_only=why)
        if self._writable is None:
            return info
        copy, said = self._writable.copy, self._writable.keeper.said
        return replace(info, path=copy.published if copy else info.path, notice=" ".join(part for part in (info.notice, said) if part))

    @property
    def trouble(self) -> str:
        """What goes on beside the work and failed, as publishing to a shared folder, in whole sentences; empty when all is well."""
        return self._writable.keeper.trouble if self._writable else ""

    def publish(self) -> None:
        """Bring a project on another computer or in a synced folder up to date there now; raises `OutputFailedError`."""
        if self._writable is not None:
            self._writable.keeper.publish()

    def save_as(self, path: Path) -> "Project":
        """Copy the project to `path`, read the copy back and go on with it; this one is closed then.

        Raises `OutputFailedError`: this one stays open, and what was at `path` is untouched.
        """
        if path.absolute() == self.info.path.absolute():
            return self
        if self._info.schema > LATEST:
            raise OutputFailedError(path.name, "", NEWER, "Copy the file to have it elsewhere.")
        held = _lock_new(path, self.who)
        try:
            with self._database.at_rest():
                saved = self._copied(path, held)
                try:
                    saved.trail.append(SAVED_AS, {})
                except BaseException:
                    saved.close()
                    raise
                self._database.retire()
        except BaseException:
            held.release()
            raise
        try:
            self.close()
        except OutputFailedError as failed:  # what was not published is taken up when the old one is opened again
            saved._info = replace(saved._info, notice=str(failed))  # noqa: SLF001  another of the same class
        return saved

    def backup(self, path: Path) -> None:
        """Write a copy of the project as it stands, read back; raises `OutputFailedError`, and what was at `path` is untouched then."""
        copy_whole(self._database.file, path)

    def close(self) -> None:
        """Close the project and let others have it. May be called again.

        Raises `OutputFailedError` if it could not be published; it is closed then, and published when it is opened again.
        """
        writable, self._writable = self._writable, None
        if writable is not None:
            writable.keeper.stop()
        self._database.close()
        remove_copy(self._reading)
        if writable is None:
            return
        try:
            writable.keeper.publish()
            if writable.copy is not None:
                writable.copy.discard()
        finally:
            writable.held.release()

    def __enter__(self) -> Self:
        return self

    def __exit__(self, kind: type[BaseException] | None, fault: BaseException | None, trace: TracebackType | None) -> None:
        self.close()

    def _copied(self, path: Path, held: Held) -> "Project":
        if is_local(path.parent):
            copy_whole(self._database.file, path)
            return _open_writable(path, path, self.who, held, None)
        copy = new_working_copy(path)
        copy_whole(self._database.file, copy.file)
        copy.publish()
        return _open_writable(path, copy.file, self.who, held, copy)


def create_project(path: Path, who: str) -> Project:
    """Make a new project at `path` and open it. Raises `OutputFailedError`, as where there is a file already; nothing is left then."""
    if path.exists():
        raise OutputFailedError(
            path.name, "", "A file of this name exists already; nothing was changed.", "Open it, or choose another name."
        )
    held = _lock_new(path, who)
    try:
        if is_local(path.parent):
            build(path, path.name, who)
            return _open_writable(path, path, who, held, None)
        copy = new_working_copy(path)
        build(copy.file, path.name, who)
        copy.publish()
        return _open_writable(path, copy.file, who, held, copy)
    except BaseException:
        held.release()
        raise


def _is_there(path: Path) -> bool:
    try:
        return path.is_file()
    except OSError:  # its folder may not be looked into
        return False


def open_project(path: Path, who: str, *, read_only: bool = False) -> Project:
    """Open a project. Raises `InputRefusedError` for what is no project, or a damaged one.

    It opens read-only, with the reason, where somebody else has it, where it cannot be written, and where a newer program wrote it.
    One of an older schema is brought to the present one, after a backup beside it.
    """
    if read_only:
        return _open_read_only(path, who, "It was opened for reading.", owner_of(path))
    local = is_local(path.parent)
    if local or not _is_there(path):
        check_kind(path, path.name)
    try:
        held = acquire(path, who)
    except OutputFailedError as failed:
        return _open_read_only(path, who, failed.refusal.why, None)
    if isinstance(held, Owner):
        since = held.since.astimezone().strftime("%Y-%m-%d %H:%M")
        return _open_read_only(path, who, f"{held.who} has had it open on {held.host} since {since}.", held)
    try:
        copy = None if local else _working_copy(path)
        if local:
            remove_drafts(path)
        return _open_writable(path, copy.file if copy else path, who, held, copy)
    except _ReadOnlyError as reason:
        held.release()
        return _open_read_only(path, who, reason.refusal.why, None)
    except BaseException:
        held.release()
        raise


class _ReadOnlyError(OutputFailedError):
    """The project can be read but not written."""


def _lock_new(path: Path, who: str) -> Held:
    held = acquire(path, who)
    if isinstance(held, Owner):
        raise OutputFailedError(path.name, "", f"{held.who} has a project of this name open on {held.host}.", "Choose another name.")
    return held


def _working_copy(path: Path) -> WorkingCopy:
    try:
        return open_working_copy(path)
    except OutputFailedError as failed:
        raise _ReadOnlyError(path.name, "", failed.refusal.why, ELSEWHERE) from None
    except OSError as fault:
        raise InputRefusedError(
            path.name, "", f"The file cannot be read ({fault.strerror}).", "Check that the drive is connected."
        ) from None


def _open_writable(path: Path, file: Path, who: str, held: Held, copy: WorkingCopy | None) -> Project:
    check_kind(file, path.name)
    writer = _writer(file, path.name)
    try:
        check_whole(writer, path.name)
        notice = _upgraded(writer, path, file, who)
        set_journal(writer, local=is_local(file.parent))  # not before it is known to be ours to write
        transaction(writer, remove_leftovers)
        reader = connect(file, "ro")
    except sqlite3.Error as fault:
        writer.close()
        failed = writing_failed(file, path.name, fault)
        if code_of(fault) in UNWRITABLE:
            raise _ReadOnlyError(path.name, "", failed.refusal.why, ELSEWHERE) from None
        raise failed from fault
    except BaseException:
        writer.close()
        raise
    database = Database(file, path.name, reader, writer)
    try:
        info = _info(database, path, notice=notice)
    except BaseException:
        database.close()
        raise
    keeper = Keeper(info.id, file, held, copy, database.stop_writing)
    keeper.start()
    return Project(database, info, who, _Writable(held, keeper, copy))


def _writer(file: Path, name: str) -> sqlite3.Connection:
    try:
        connection = connect(file, "rw")
        try:
            transaction(connection, version_of)  # SQLite opens what cannot be written, and says so only here
        except BaseException:
            connection.close()
            raise
    except sqlite3.Error as fault:
        if code_of(fault) in UNWRITABLE:
            raise _ReadOnlyError(name, "", writing_failed(file, name, fault).refusal.why, ELSEWHERE) from None
        raise reading_failed(name, fault) from fault
    return connection


def _upgraded(writer: sqlite3.Connection, path: Path, file: Path, who: str) -> str:
    """Bring the file to the present schema; return one sentence if that was needed."""
    version = version_of(writer)
    if version > LATEST:
        raise _ReadOnlyError(path.name, "", NEWER, "Update the program.")
    if version == LATEST:
        return ""
    try:
        backup = backup_before_upgrade(file, path, version)
    except OutputFailedError as failed:
        why = f"It was written by an older version, and the backup before its upgrade failed. {failed.refusal.why}"
        raise _ReadOnlyError(path.name, "", why, ELSEWHERE) from None
    upgrade(writer, who)
    return f"The project was written by an older version and has been upgraded; as it was, it lies beside it as {backup.name}."


def _open_read_only(path: Path, who: str, why: str, owner: Owner | None) -> Project:
    reader, reading = reader_of(path)
    try:
        version = version_of(reader)
        if version > LATEST:
            why = NEWER
        if version < LATEST:
            reader = in_memory(reader)
            apply_steps(reader, version, LATEST)
        database = Database(reading or path, path.name, reader, None, why)
        return Project(database, _info(database, path, owner=owner, schema=version), who, reading=reading)
    except sqlite3.Error as fault:
        reader.close()
        remove_copy(reading)
        raise reading_failed(path.name, fault) from fault
    except BaseException:
        reader.close()
        remove_copy(reading)
        raise


def _info(database: Database, path: Path, *, owner: Owner | None = None, schema: int = LATEST, notice: str = "") -> ProjectInfo:
    known = dict(database.read(lambda connection: connection.execute("SELECT key, value FROM meta").fetchall()))
    try:
        return ProjectInfo(
            id=str(known["id"]),
            path=path,
            created=moment(known["created"]),
            schema=schema,
            read_only=bool(database.why_read_only),
            why_read_only=database.why_read_only,
            owner=owner,
            notice=notice,
        )
    except (KeyError, ValueError) as fault:
        raise damaged(path.name, "it does not say which project it is") from fault
