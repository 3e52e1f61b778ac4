"""Making a project file, and bringing one of an older schema to the present one: all of it or nothing."""

import shutil
import sqlite3
import uuid
from contextlib import closing
from datetime import UTC, datetime
from pathlib import Path

from app.errors import OutputFailedError
from app.project.database import connect, transaction
from app.project.faults import writing_failed
from app.project.keys import canonical, written
from app.project.local import is_local
from app.project.schema import APPLICATION, LATEST, apply_steps, version_of
from app.project.snapshot import UnreadableProjectError, checked, draft_beside, flush, into_place, output_failed, remove, settle, snapshot
from app.project.trail import CREATED, UPGRADED, record


def build(file: Path, name: str, who: str, schema: int = LATEST) -> None:
    """Make a new project file, of the present schema or of one before it. Raises `OutputFailedError`; nothing is left then."""
    draft = draft_beside(file)
    try:
        with closing(connect(draft, "rwc")) as connection:
            connection.execute(f"PRAGMA application_id = {APPLICATION:d}")
            transaction(connection, lambda connection: _begin(connection, who, schema))
        remove(file)  # what an earlier project of this name left beside it would be applied to the new one
        into_place(draft, file)
    except sqlite3.Error as fault:
        remove(draft)
        raise writing_failed(file, name, fault) from fault
    except OSError as fault:
        remove(draft)
        raise output_failed(file, fault) from None


def upgrade(connection: sqlite3.Connection, who: str) -> None:
    """Bring a file to the present schema in one transaction, with its record in the trail."""
    version = version_of(connection)
    if version < LATEST:
        transaction(connection, lambda connection: _upgrade(connection, who, version))


def backup_before_upgrade(file: Path, published: Path, version: int) -> Path:
    """Copy a project of an older schema beside the place it belongs, named with the schema and the day; raises `OutputFailedError`."""
    day = datetime.now(UTC).astimezone().date().isoformat()
    count, more = 1, ""
    while True:
        target = published.with_name(f"{published.stem} (schema {version}, {day}{more}){published.suffix}")
        if not target.exists():
            break
        count += 1
        more = f", {count}"
    copy_whole(file, target)
    return target


def copy_whole(file: Path, target: Path) -> None:
    """Write a copy of an open project, read back before it takes the place of what was at `target`; raises `OutputFailedError`."""
    settle_old(target)
    if is_local(target.parent):
        snapshot(file, target)
        return
    # SQLite writes on this computer's disk alone; elsewhere go finished files
    here, there = draft_beside(file), draft_beside(target)
    try:
        head = snapshot(file, here, named=target)
        shutil.copyfile(here, there)
        flush(there)
        if checked(there, alone=True) != head:
            raise OutputFailedError(target.name, "", "What was written cannot be read back.", "Try again, or choose another folder.")
        into_place(there, target)
    except (OSError, UnreadableProjectError) as fault:
        raise output_failed(target, fault) from None
    finally:
        remove(here)
        there.unlink(missing_ok=True)


def settle_old(target: Path) -> None:
    """Bring an older project that is about to be replaced into one file, so that nothing beside it is applied to the new one."""
    if target.exists():
        settle(target)
    for ending in ("-wal", "-shm", "-journal"):
        target.with_name(target.name + ending).unlink(missing_ok=True)


def _begin(connection: sqlite3.Connection, who: str, schema: int) -> None:
    apply_steps(connection, 0, schema)
    now = datetime.now(UTC)
    project = uuid.uuid4().hex
    connection.executemany("INSERT INTO meta (key, value) VALUES (?, ?)", [("id", project), ("created", written(now))])
    record(connection, who, CREATED, canonical({"project": project, "schema": schema}), now)


def _upgrade(connection: sqlite3.Connection, who: str, version: int) -> None:
    apply_steps(connection, version, LATEST)
    record(connection, who, UPGRADED, canonical({"from": version, "to": LATEST}))
