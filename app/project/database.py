"""The SQLite file under a project: opened with care, read and written one whole transaction at a time."""

import os
import sqlite3
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import closing, contextmanager, suppress
from pathlib import Path
from typing import TypeVar
from urllib.parse import quote

from app.errors import InputRefusedError, OutputFailedError
from app.project.faults import closed, code_of, damaged, is_passing, reading_failed, writing_failed
from app.project.schema import APPLICATION, LATEST, expected_shape, shape_of, version_of
from app.project.turns import Turns

T = TypeVar("T")

TRIES = 4  # for what passes by itself
PAUSE = 0.1  # seconds before the second try, doubled each time
WAIT = 1.0  # seconds SQLite itself waits for a lock
SMALLEST = 512  # bytes of an SQLite file
CHOOSE = "Choose a project file (.codeledger)."
# Nothing can be written beside the file, as what a log needs while it is read: a folder without the right to it, or a full disk.
NOTHING_BESIDE = frozenset({sqlite3.SQLITE_CANTOPEN, sqlite3.SQLITE_READONLY, sqlite3.SQLITE_IOERR, sqlite3.SQLITE_FULL})
WRITTEN_BACK = 4 << 20  # bytes of a long import after which the log beside the file is worked into it

SETTINGS = (
    "PRAGMA trusted_schema = OFF",
    "PRAGMA cell_size_check = ON",
    "PRAGMA foreign_keys = ON",
    "PRAGMA temp_store = MEMORY",  # nothing of a patient in temporary files
    "PRAGMA synchronous = FULL",
    "PRAGMA fullfsync = ON",  # on macOS the disk's own cache, too
    "PRAGMA checkpoint_fullfsync = ON",
)


class UnsettledError(InputRefusedError):
    """A project that was not closed, in a folder where what lies beside it cannot be worked into it."""


class Database:
    """A project's file. Every call is safe from any thread; nobody waits for more than one small piece of a long import."""

    def __init__(
        self, file: Path, name: str, reader: sqlite3.Connection, writer: sqlite3.Connection | None, why_read_only: str = ""
    ) -> None:
        """`name` is what messages call the file; without `writer` nothing can be written, for the reason given."""
        self.file = file
        self.name = name
        self._reader, self._reading = reader, threading.Lock()
        self._writer, self._turns = writer, Turns()
        self._patient: sqlite3.Connection | None = None
        self._importing = threading.Lock()
        self._behind = 0
        self._why_read_only = why_read_only
        self._retired = self._closed = False

    @property
    def why_read_only(self) -> str:
        """One sentence; empty while the project can be written."""
        return self._why_read_only

    def stop_writing(self, why: str) -> None:
        """Let nothing be written from now on, for the reason given."""
        self._why_read_only = why

    def read(self, work: Callable[[sqlite3.Connection], T]) -> T:
        """Return what `work` reads, all of it of one moment; raises `InputRefusedError`."""
        with self._reading:
            try:
                self._reader.execute("BEGIN")
                try:
                    return work(self._reader)
                finally:
                    _end(self._reader)
            except (sqlite3.Error, ValueError) as fault:
                raise reading_failed(self.name, fault) from fault

    def write(self, work: Callable[[sqlite3.Connection], T]) -> T:
        """Do `work` in one transaction that is on the disk when this returns; raises `OutputFailedError`, and then nothing has changed.

        `work` may be run again where another program was in the way.
        """
        return self._tried(lambda: self._written(work))

    def write_patiently(self, size: int, work: Callable[[sqlite3.Connection], T]) -> T:
        """As `write`, for one of the small transactions of a long import: whoever else wants to write goes first."""
        with self._importing:
            done = self._tried(lambda: self._written_patiently(work))
            self._behind += size
            if self._behind >= WRITTEN_BACK and self._patient is not None:
                # beside the turns: the log is worked into the file while others write on
                with suppress(sqlite3.Error):
                    self._patient.execute("PRAGMA wal_checkpoint(PASSIVE)").fetchall()
                self._behind = 0
            return done

    @contextmanager
    def at_rest(self) -> Iterator[None]:
        """Let nobody write during the block."""
        with self._turns.take():
            yield

    def retire(self) -> None:
        """Let nothing be written from now on, as if the project were closed."""
        self._retired = True

    def close(self) -> None:
        """Close the file and leave it whole, with nothing beside it. May be called again."""
        with self._importing, self._turns.take(), self._reading:
            if self._closed:
                return
            self._closed = True
            self._reader.close()
            if self._patient is not None:
                self._patient.close()
            if self._writer is not None:
                # a reader elsewhere may be in the way; then the log stays, and the next to open works it in
                with suppress(sqlite3.Error):
                    self._writer.execute("PRAGMA journal_mode = DELETE").fetchall()
                with suppress(sqlite3.Error):
                    self._writer.close()

    def _tried(self, work: Callable[[], T]) -> T:
        pause = PAUSE
        for attempt in range(1, TRIES + 1):
            try:
                return work()
            except sqlite3.Error as fault:
                if attempt == TRIES or not is_passing(fault):
                    raise writing_failed(self.file, self.name, fault) from fault
            time.sleep(pause)
            pause *= 2
        raise AssertionError  # pragma: no cover

    def _written(self, work: Callable[[sqlite3.Connection], T]) -> T:
        with self._turns.take():
            return transaction(self._open_writer(), work)

    def _written_patiently(self, work: Callable[[sqlite3.Connection], T]) -> T:
        with self._turns.take(patient=True):
            self._open_writer()
            if self._patient is None:
                self._patient = connect(self.file, "rw")
                self._patient.execute("PRAGMA wal_autocheckpoint = 0")
            return transaction(self._patient, work)

    def _open_writer(self) -> sqlite3.Connection:
        if self._retired or self._closed:
            raise closed(self.name)
        if self._writer is None or self._why_read_only:
            raise OutputFailedError(self.name, "", self._why_read_only, "Save the project under another name to go on working.")
        return self._writer


def connect(file: Path, mode: str) -> sqlite3.Connection:
    """Open a connection with a project's settings; `mode` as SQLite's addresses spell it (rw, ro, rwc)."""
    place = file.absolute().as_posix()
    address = f"file://{'' if place.startswith('/') else '/'}{quote(place)}?mode={mode}"
    connection = sqlite3.connect(address, uri=True, timeout=WAIT, isolation_level=None, check_same_thread=False)
    try:
        for setting in SETTINGS:
            connection.execute(setting)
    except sqlite3.Error:
        connection.close()
        raise
    return connection


def set_journal(connection: sqlite3.Connection, *, local: bool) -> str:
    """Have the journal kept as the folder allows, and return the mode as read back: a log beside the file on a local disk only."""
    for wanted in ("wal", "truncate") if local else ("truncate", "delete"):
        got = str(connection.execute(f"PRAGMA journal_mode = {wanted}").fetchone()[0])
        if got == wanted:
            return got
    return got


def check_kind(file: Path, name: str) -> None:
    """Refuse what is no project file at all, in one sentence, before anything else is done with it.

    The file is looked at through SQLite alone: opening and closing it in another way would let go of the locks of this program's
    own connections.
    """
    try:
        size = file.stat().st_size
    except FileNotFoundError:
        raise InputRefusedError(name, "", "There is no such file.", CHOOSE) from None
    except OSError as fault:
        raise InputRefusedError(name, "", f"The file cannot be read ({fault.strerror}).", "Check that the drive is connected.") from None
    if file.is_dir():
        raise InputRefusedError(name, "", "This is a folder.", CHOOSE)
    if not os.access(file, os.R_OK):
        raise InputRefusedError(name, "", "The file may not be read by you.", "Ask whoever owns it, or choose another.")
    if not size:
        raise InputRefusedError(name, "", "The file is empty.", "Open a backup of the project, or create a new one.")
    if size < SMALLEST:
        raise InputRefusedError(name, "", "This is not a project file.", CHOOSE)
    try:
        with closing(connect(file, "ro")) as connection:
            application = connection.execute("PRAGMA application_id").fetchone()[0]
    except sqlite3.Error as fault:
        if code_of(fault) == sqlite3.SQLITE_NOTADB:
            raise reading_failed(name, fault) from None
        return  # its opening for writing may mend what a program that was ended left beside it
    if application != APPLICATION:
        raise InputRefusedError(name, "", "This is a database of another program.", CHOOSE)


def check_whole(connection: sqlite3.Connection, name: str) -> None:
    """Refuse a damaged file, and one that defines what no project defines."""
    check_sound(connection, name)
    if not is_shaped(connection):
        raise damaged(name, "its tables are not those of a project")


def check_sound(connection: sqlite3.Connection, name: str) -> None:
    """Refuse a file SQLite finds damaged."""
    try:
        verdict = str(connection.execute("PRAGMA quick_check(1)").fetchone()[0])
    except sqlite3.Error as fault:
        raise reading_failed(name, fault) from fault
    if verdict != "ok":
        raise damaged(name, verdict.splitlines()[-1].strip("* "))


def is_shaped(connection: sqlite3.Connection) -> bool:
    """Whether a file defines what a project of its schema defines and nothing else; of a newer schema nothing is known."""
    version = version_of(connection)
    return version > LATEST or (version > 0 and shape_of(connection) == expected_shape(version))


def open_reader(file: Path, name: str, check: Callable[[sqlite3.Connection, str], None] = check_whole) -> sqlite3.Connection:
    """Open a checked connection that can only read, whether or not the file and its folder can be written; raises `InputRefusedError`."""
    check_kind(file, name)
    try:
        return _checked_reader(file, name, "ro", check)
    except sqlite3.Error as fault:
        if code_of(fault) not in NOTHING_BESIDE:
            raise reading_failed(name, fault) from fault
        if has_log(file):
            why = "The project was not closed where it was last open, and its folder cannot be written."
            raise UnsettledError(name, "", why, "Copy it, with what lies beside it, to a folder that can be written.") from None
    # a file that was put where nothing can be written beside it: nobody can be writing it there either
    try:
        return _checked_reader(file, name, "ro&immutable=1", check)
    except sqlite3.Error as fault:
        raise reading_failed(name, fault) from fault


def has_log(file: Path) -> bool:
    """Whether writes lie beside the file that are not yet worked into it."""
    for ending in ("-wal", "-journal"):
        with suppress(OSError):
            if file.with_name(file.name + ending).stat().st_size:
                return True
    return False


def in_memory(source: sqlite3.Connection) -> sqlite3.Connection:
    """Return a copy of a database that lives in memory and may be changed without touching the file."""
    copy = sqlite3.connect(":memory:", isolation_level=None, check_same_thread=False)
    with closing(source):
        source.backup(copy)
    return copy


def transaction(connection: sqlite3.Connection, work: Callable[[sqlite3.Connection], T]) -> T:
    """Do `work` in one transaction: all of it, or nothing."""
    connection.execute("BEGIN IMMEDIATE")
    try:
        done = work(connection)
        connection.execute("COMMIT")
    finally:
        _end(connection)
    return done


def _checked_reader(file: Path, name: str, mode: str, check: Callable[[sqlite3.Connection, str], None]) -> sqlite3.Connection:
    connection = connect(file, mode)
    try:
        version_of(connection)
        check(connection, name)
    except BaseException:
        connection.close()
        raise
    return connection


def _end(connection: sqlite3.Connection) -> None:
    """End the transaction if it still stands, which only a failure leaves it doing."""
    with suppress(sqlite3.Error):
        if connection.in_transaction:
            connection.execute("ROLLBACK")
