"""A project of an older schema opens with everything in it; a newer one is only read."""

import shutil
import sqlite3
import subprocess
import sys
from contextlib import closing
from pathlib import Path

import pytest

from app.errors import InputRefusedError, OutputFailedError
from app.project.database import Database, connect
from app.project.decisions import Decisions
from app.project.documents import Documents
from app.project.migrate import build
from app.project.model import Decision, DocumentRecord, Draft, TrailRecord, What
from app.project.project import Project, open_project
from app.project.schema import LATEST, STEPS, expected_shape, shape_of, version_of
from app.project.trail import Trail
from app.project.verify import verify_project

ROOT = Path(__file__).resolve().parents[2]
Content = tuple[tuple[DocumentRecord, ...], list[bytes], list[bytes], tuple[Decision, ...], tuple[TrailRecord, ...]]


def content_of(documents: Documents, decisions: Decisions, trail: Trail) -> Content:
    records = documents.all()
    originals = [documents.original(record.sha256) for record in records]
    parsed = [documents.parsed(record.sha256) for record in records]
    return records, originals, parsed, decisions.history(), trail.records()


def opened(project: Project) -> Content:
    return content_of(project.documents, project.decisions, project.trail)


@pytest.fixture
def old(tmp_path: Path) -> tuple[Path, Content]:
    """A project as the first schema wrote it, and what it holds."""
    path = tmp_path / "old.codeledger"
    build(path, path.name, "R. Ames", schema=1)
    with closing(Database(path, path.name, connect(path, "ro"), connect(path, "rw"))) as database:
        documents, decisions, trail = Documents(database, "R. Ames"), Decisions(database, "R. Ames"), Trail(database, "R. Ames")
        first = documents.add("a.docx", b"original" * 9, "docx", b"parsed")
        documents.add("b.pdf", b"%PDF", "pdf", b"parsed too")
        documents.set_parsed(first.sha256, b"read again")
        for value in ('"one"', '"two"', None):
            decisions.decide([Draft(what=What.VERSION_STATE, fact='["a"]', value=value, reason="as printed")])
        decisions.undo()
        trail.append("exported", {"rows": 3})
        content = content_of(documents, decisions, trail)
    return path, content


def tables_of(path: Path) -> set[str]:
    with closing(connect(path, "ro")) as connection:
        return {row[0] for row in connection.execute("SELECT name FROM sqlite_schema WHERE type = 'table'")}


def schema_of(path: Path) -> int:
    with closing(connect(path, "ro")) as connection:
        return version_of(connection)


def test_the_first_schema_knows_no_imports(old: tuple[Path, Content]) -> None:
    path, _ = old
    assert tables_of(path) == {"meta", "trail", "contents", "chunks", "documents", "decisions"}
    assert schema_of(path) == 1
    assert verify_project(path) == ()


def test_an_older_project_opens_with_the_same_content(old: tuple[Path, Content]) -> None:
    path, before = old
    with open_project(path, "L. Voss") as project:
        *after, trail = opened(project)
        assert tuple(after) == before[:-1]
        assert trail[:-1] == before[-1]
        assert (trail[-1].action, trail[-1].detail, trail[-1].who) == ("upgraded", '{"from":1,"to":2}', "L. Voss")
        assert project.info.schema == LATEST
        assert not project.info.read_only
        project.imports.add("claims.csv", "ab" * 32, 1, "{}", [b"x"])
    assert verify_project(path) == ()


def test_an_upgraded_file_is_built_as_a_new_one_is(old: tuple[Path, Content], tmp_path: Path) -> None:
    open_project(old[0], "L. Voss").close()
    build(tmp_path / "new.codeledger", "new", "R. Ames")
    with closing(connect(old[0], "ro")) as upgraded, closing(connect(tmp_path / "new.codeledger", "ro")) as new:
        assert shape_of(upgraded) == shape_of(new) == expected_shape(LATEST)


def test_as_it_was_it_lies_beside_it(old: tuple[Path, Content]) -> None:
    path, before = old
    with open_project(path, "L. Voss") as project:
        notice = project.info.notice
    (backup,) = (file for file in path.parent.iterdir() if file != path)
    assert backup.name in notice
    assert backup.name.startswith("old (schema 1, 20")
    assert schema_of(backup) == 1
    assert verify_project(backup) == ()
    with open_project(backup, "L. Voss", read_only=True) as project:
        assert opened(project) == before


def test_an_earlier_backup_is_not_overwritten(old: tuple[Path, Content], tmp_path: Path) -> None:
    path, _ = old
    kept = tmp_path / "kept"
    shutil.copy(path, kept)
    for count in range(1, 4):
        shutil.copy(kept, path)
        open_project(path, "L. Voss").close()
        assert len(list(tmp_path.glob("old (schema 1*"))) == count


def test_it_is_upgraded_once(old: tuple[Path, Content]) -> None:
    path, _ = old
    open_project(path, "L. Voss").close()
    with open_project(path, "L. Voss") as project:
        assert project.info.notice == ""
        assert [record.action for record in project.trail.records()].count("upgraded") == 1


def test_an_older_project_can_be_read_as_it_is(old: tuple[Path, Content]) -> None:
    path, before = old
    data = path.read_bytes()
    with open_project(path, "L. Voss", read_only=True) as project:
        assert opened(project) == before
        assert project.info.schema == 1
        assert project.imports.all() == ()
        assert project.audits.all() == ()
        assert project.tables.all() == ()
        with pytest.raises(OutputFailedError):
            project.decisions.undo()
    assert path.read_bytes() == data


KILLED = """
import os, sys
from pathlib import Path
from app.project.database import connect
from app.project.migrate import upgrade
connection, left = connect(Path(sys.argv[1]), "rw"), int(sys.argv[2])
connection.execute("PRAGMA journal_mode = " + sys.argv[3])
def traced(statement):
    global left
    left -= 1
    if left < 0:
        os._exit(9)
connection.set_trace_callback(traced)
upgrade(connection, "L. Voss")
"""


@pytest.mark.parametrize("mode", ["wal", "truncate"])
@pytest.mark.parametrize("statements", [2, 7, 9, 10, 11, 12])
def test_an_upgrade_that_is_killed_leaves_the_old_or_the_new(old: tuple[Path, Content], mode: str, statements: int) -> None:
    path, before = old
    killed = subprocess.run([sys.executable, "-c", KILLED, path, str(statements), mode], cwd=ROOT, check=False)
    assert killed.returncode in {0, 9}
    with open_project(path, "L. Voss") as project:
        *after, trail = opened(project)
        assert tuple(after) == before[:-1]
        assert [record.action for record in trail[len(before[-1]) :]] == ["upgraded"]
    assert verify_project(path) == ()


def test_an_upgrade_that_fails_leaves_the_project_as_it_was(old: tuple[Path, Content]) -> None:
    path, before = old
    with closing(sqlite3.connect(path)) as connection:  # a head that cannot be continued
        connection.execute("UPDATE meta SET value = '1 ' || substr(value, instr(value, ' ') + 1) WHERE key = 'head'")
        connection.commit()
    with pytest.raises(OutputFailedError):
        open_project(path, "L. Voss")
    assert schema_of(path) == 1
    with open_project(path, "L. Voss", read_only=True) as project:
        assert opened(project) == before


@pytest.fixture
def newer(old: tuple[Path, Content]) -> tuple[Path, Content]:
    path, before = old
    open_project(path, "L. Voss").close()
    with closing(sqlite3.connect(path)) as connection:
        connection.execute("CREATE TABLE letters (number INTEGER PRIMARY KEY)")
        connection.execute(f"PRAGMA user_version = {len(STEPS) + 1}")
        connection.commit()
    return path, before


def test_a_newer_project_opens_for_reading_and_says_why(newer: tuple[Path, Content]) -> None:
    path, before = newer
    data = path.read_bytes()
    with open_project(path, "L. Voss") as project:
        assert project.info.read_only
        assert "newer version" in project.info.why_read_only
        assert project.info.schema == LATEST + 1
        assert project.decisions.history() == before[3]
        with pytest.raises(OutputFailedError, match="newer version"):
            project.decisions.decide([Draft(what=What.REVIEW, fact='["a"]', value=None)])
    assert path.read_bytes() == data
    assert not path.with_name(path.name + ".lock").exists()


def test_a_newer_project_is_not_verified_by_what_does_not_know_it(newer: tuple[Path, Content]) -> None:
    with pytest.raises(InputRefusedError, match="newer version"):
        verify_project(newer[0])


def test_a_newer_project_is_not_saved_elsewhere_by_what_does_not_know_it(newer: tuple[Path, Content], tmp_path: Path) -> None:
    with open_project(newer[0], "L. Voss") as project, pytest.raises(OutputFailedError, match="newer version"):
        project.save_as(tmp_path / "copy.codeledger")
    assert not (tmp_path / "copy.codeledger").exists()
