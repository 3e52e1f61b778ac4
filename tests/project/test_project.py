"""A project opens as it was left, says plainly when it cannot, and keeps what it held whatever fails."""

import os
import shutil
import sqlite3
import subprocess
import sys
import threading
from contextlib import closing
from pathlib import Path

import pytest

from app.errors import InputRefusedError, OutputFailedError
from app.project import database as database_module
from app.project.database import connect, set_journal
from app.project.keys import canonical
from app.project.lock import lock_file
from app.project.model import Draft, What
from app.project.project import Project, create_project, open_project
from app.project.schema import APPLICATION, LATEST
from app.project.snapshot import checked
from app.project.verify import verify_project
from tests.project.deciding import HOLDS, decide, facts

ROOT = Path(__file__).resolve().parents[2]
NOT_WRITABLE = pytest.mark.skipif(os.name == "nt" or os.geteuid() == 0, reason="this user can write to any folder")


def refusal(path: Path) -> str:
    with pytest.raises(InputRefusedError) as refused:
        open_project(path, "R. Ames")
    assert refused.value.refusal.file == path.name
    assert refused.value.refusal.do.endswith(".")
    assert not lock_file(path).exists()
    return str(refused.value)


def test_a_new_project_says_what_it_is(project: Project, path: Path) -> None:
    info = project.info
    assert (info.path, info.schema, info.read_only, info.why_read_only, info.owner, info.notice) == (path, LATEST, False, "", None, "")
    assert len(info.id) == 32
    assert info.created == project.trail.head().when
    assert (project.who, project.trouble) == ("R. Ames", "")


def test_it_is_the_same_project_when_opened_again(project: Project, path: Path) -> None:
    decide(project)
    before = project.info
    project.close()
    with open_project(path, "L. Voss") as again:
        assert again.info == before
        assert facts(again) == {'["a"]'}


def test_two_projects_are_not_one(project: Project, tmp_path: Path) -> None:
    with create_project(tmp_path / "other.codeledger", "R. Ames") as other:
        assert other.info.id != project.info.id


def test_the_file_bears_the_mark_of_a_project(project: Project, path: Path) -> None:
    project.close()
    with closing(sqlite3.connect(path)) as connection:
        assert connection.execute("PRAGMA application_id").fetchone()[0] == APPLICATION
        assert connection.execute("PRAGMA user_version").fetchone()[0] == LATEST


def test_a_closed_project_is_one_file(project: Project, path: Path) -> None:
    decide(project)
    project.close()
    project.close()
    assert list(path.parent.iterdir()) == [path]


def test_a_project_is_not_made_over_another_file(path: Path) -> None:
    path.write_bytes(b"something else")
    with pytest.raises(OutputFailedError, match="exists already"):
        create_project(path, "R. Ames")
    assert path.read_bytes() == b"something else"
    assert list(path.parent.iterdir()) == [path]


def test_a_project_is_not_made_where_there_is_no_folder(tmp_path: Path) -> None:
    with pytest.raises(OutputFailedError):
        create_project(tmp_path / "gone" / "review.codeledger", "R. Ames")


def test_what_an_earlier_project_of_the_name_left_beside_it_is_not_applied(project: Project, path: Path) -> None:
    decide(project, "old")
    log = path.with_name(path.name + "-wal").read_bytes()
    assert log
    project.close()
    path.unlink()
    path.with_name(path.name + "-wal").write_bytes(log)
    with create_project(path, "R. Ames") as new:
        assert facts(new) == set()
        assert new.trail.head().number == 1
    assert verify_project(path) == ()


def test_the_files_settings_hold(project: Project) -> None:
    wanted = {"trusted_schema": 0, "foreign_keys": 1, "synchronous": 2, "cell_size_check": 1, "temp_store": 2}
    for connection in (project._database._reader, project._database._writer):
        assert connection is not None
        assert {name: connection.execute(f"PRAGMA {name}").fetchone()[0] for name in wanted} == wanted


@pytest.mark.parametrize(("local", "mode"), [(True, "wal"), (False, "truncate")])
def test_the_journal_is_kept_as_the_folder_allows(project: Project, path: Path, *, local: bool, mode: str) -> None:
    project.close()
    with closing(connect(path, "rw")) as connection:
        assert set_journal(connection, local=local) == mode
        assert connection.execute("PRAGMA journal_mode").fetchone()[0] == mode


def test_a_missing_file_is_refused(path: Path) -> None:
    assert "There is no such file." in refusal(path)


def test_a_folder_is_refused(path: Path) -> None:
    path.mkdir()
    assert "This is a folder." in refusal(path)


def test_an_empty_file_is_refused(path: Path) -> None:
    path.touch()
    assert "The file is empty." in refusal(path)


@pytest.mark.parametrize("data", [b"PK\x03\x04" + bytes(200), b"codes, dates\n" * 50, b"\0" * 4096, b"x"])
def test_another_kind_of_file_is_refused_and_left_alone(path: Path, data: bytes) -> None:
    path.write_bytes(data)
    assert "not a project file" in refusal(path)
    assert path.read_bytes() == data


def test_a_database_of_another_program_is_refused_and_left_alone(path: Path) -> None:
    with closing(sqlite3.connect(path)) as connection:
        connection.execute("CREATE TABLE trail (number INTEGER)")
        connection.commit()
    data = path.read_bytes()
    assert "another program" in refusal(path)
    assert path.read_bytes() == data


def test_a_file_with_the_mark_alone_is_refused(path: Path) -> None:
    with closing(sqlite3.connect(path)) as connection:
        connection.execute(f"PRAGMA application_id = {APPLICATION}")
        connection.execute("CREATE TABLE trail (number INTEGER)")
        connection.commit()
    assert "damaged" in refusal(path)


@pytest.mark.parametrize("kept", [0.2, 0.5, 0.9])
def test_a_cut_off_file_is_refused(project: Project, path: Path, kept: float) -> None:
    project.documents.add("a.docx", os.urandom(200_000), "docx", b"parsed")
    project.close()
    data = path.read_bytes()
    path.write_bytes(data[: int(len(data) * kept)])
    assert "damaged" in refusal(path)


def test_a_file_with_overwritten_pages_is_refused(project: Project, path: Path) -> None:
    for count in range(50):
        decide(project, str(count))
    project.close()
    size = path.stat().st_size
    with path.open("r+b") as file:
        for start in range(4096, size, 4096):
            file.seek(start)
            file.write(b"\xff" * 64)
    assert "damaged" in refusal(path)


def test_a_second_window_reads_and_says_who_has_it(project: Project, path: Path) -> None:
    decide(project)
    with open_project(path, "L. Voss") as second:
        assert second.info.read_only
        assert "R. Ames" in second.info.why_read_only
        assert second.info.owner is not None
        assert second.info.owner.who == "R. Ames"
        assert facts(second) == {'["a"]'}
        decide(project, "b")
        assert facts(second) == {'["a"]', '["b"]'}
        with pytest.raises(OutputFailedError, match=r"R\. Ames"):
            decide(second)
    decide(project, "c")
    assert len(facts(project)) == 3


def test_it_can_be_written_once_the_other_window_is_closed(project: Project, path: Path) -> None:
    project.close()
    with open_project(path, "L. Voss") as second:
        assert not second.info.read_only
        decide(second)


def test_what_a_program_that_died_had_done_is_there_and_can_be_gone_on_with(project: Project, path: Path) -> None:
    project.close()
    subprocess.run([sys.executable, "-c", HOLDS, path], cwd=ROOT, check=False)
    assert lock_file(path).exists()
    assert verify_project(path) == ()
    with open_project(path, "R. Ames", read_only=True) as reading:
        assert facts(reading) == {'["kept"]'}
    with open_project(path, "R. Ames") as again:
        assert not again.info.read_only
        assert facts(again) == {'["kept"]'}
        decide(again, "more")
    assert list(path.parent.iterdir()) == [path]


def test_opened_for_reading_it_changes_nothing(project: Project, path: Path) -> None:
    decide(project)
    project.close()
    data = path.read_bytes()
    with open_project(path, "L. Voss", read_only=True) as reading:
        assert reading.info.read_only
        assert reading.info.owner is None
        for write in (
            lambda: decide(reading),
            reading.decisions.undo,
            lambda: reading.trail.append("exported", {}),
            lambda: reading.documents.add("a", b"a", "txt", b""),
            lambda: reading.imports.add("a", "b", 1, "", [b""]),
            lambda: reading.tables.add("a", "b", b""),
        ):
            with pytest.raises(OutputFailedError, match="opened for reading"):
                write()
        assert facts(reading) == {'["a"]'}
    assert path.read_bytes() == data
    assert list(path.parent.iterdir()) == [path]


@NOT_WRITABLE
def test_in_a_folder_that_cannot_be_written_it_is_read(project: Project, path: Path) -> None:
    decide(project)
    project.close()
    path.parent.chmod(0o555)
    try:
        with open_project(path, "L. Voss") as reading:
            assert reading.info.read_only
            assert facts(reading) == {'["a"]'}
        assert verify_project(path) == ()
    finally:
        path.parent.chmod(0o755)


@NOT_WRITABLE
def test_a_file_that_cannot_be_written_is_read(project: Project, path: Path) -> None:
    decide(project)
    project.close()
    path.chmod(0o444)
    with open_project(path, "L. Voss") as reading:
        assert "cannot be written" in reading.info.why_read_only
        assert facts(reading) == {'["a"]'}
    assert not lock_file(path).exists()


def limit(project: Project, pages: int | None) -> None:
    """Let the file grow no further, as a full disk does."""
    for connection in (project._database._writer, project._database._patient):
        if connection is not None:
            used = connection.execute("PRAGMA page_count").fetchone()[0]
            connection.execute(f"PRAGMA max_page_count = {1 << 30 if pages is None else used + pages}")


@pytest.mark.parametrize("pages", [0, 1, 2, 5])
def test_a_full_disk_changes_nothing_and_the_next_try_succeeds(project: Project, path: Path, pages: int) -> None:
    decide(project)
    project.tables.add("first.txt", "0" * 64, b"")
    history, head = project.decisions.history(), project.trail.head()
    many = [Draft(what=What.DISPOSITION, fact=canonical([count]), value='"paid"', reason="as billed " * 9) for count in range(400)]
    limit(project, pages)
    with pytest.raises(OutputFailedError, match="disk is full"):
        project.decisions.decide(many)
    for grow in (
        lambda: project.documents.add("a.docx", os.urandom(99_999), "docx", b"parsed"),
        lambda: project.imports.add("a.csv", "ab", 1, "", [os.urandom(99_999)]),
        lambda: project.tables.add("a.txt", "ab", os.urandom(99_999)),
    ):
        with pytest.raises(OutputFailedError, match="disk is full"):
            grow()
    assert (project.decisions.history(), project.trail.head()) == (history, head)
    assert project.documents.all() == ()
    assert project.imports.all() == ()
    assert verify_project(path) == ()
    limit(project, None)
    assert len(project.decisions.decide(many)) == 400
    project.documents.add("a.docx", os.urandom(99_999), "docx", b"parsed")
    assert verify_project(path) == ()


def test_a_file_another_program_keeps_locked_is_tried_again(project: Project, path: Path) -> None:
    with closing(sqlite3.connect(path, isolation_level=None, check_same_thread=False)) as other:
        other.execute("BEGIN IMMEDIATE")
        release = threading.Timer(0.3, other.execute, ["ROLLBACK"])
        release.start()
        decide(project)
        release.join()
    assert facts(project) == {'["a"]'}


def test_a_file_that_stays_locked_is_said_to_be_and_nothing_is_lost(path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(database_module, "WAIT", 0.01)
    monkeypatch.setattr(database_module, "PAUSE", 0.01)
    with create_project(path, "R. Ames") as project:
        decide(project)
        with closing(sqlite3.connect(path, isolation_level=None)) as other:
            other.execute("BEGIN IMMEDIATE")
            with pytest.raises(OutputFailedError, match="locked"):
                decide(project, "b")
            assert facts(project) == {'["a"]'}
            other.execute("ROLLBACK")
        decide(project, "b")
        assert facts(project) == {'["a"]', '["b"]'}


def test_a_backup_is_a_project_of_its_own(project: Project, path: Path, tmp_path: Path) -> None:
    decide(project)
    target = tmp_path / "backup.codeledger"
    target.write_bytes(b"an older one")
    project.backup(target)
    decide(project, "b")
    assert checked(target, alone=True).number == 2
    with open_project(target, "L. Voss") as backup:
        assert facts(backup) == {'["a"]'}
    assert facts(project) == {'["a"]', '["b"]'}
    assert project.info.path == path


def test_a_copied_file_opens_wherever_it_is_put(project: Project, path: Path, tmp_path: Path) -> None:
    decide(project)
    project.close()
    odd = tmp_path / "50% off? #1 & ümläut 漢.codeledger"
    shutil.copy(path, odd)
    with open_project(odd, "L. Voss") as copy:
        decide(copy, "b")
        assert facts(copy) == {'["a"]', '["b"]'}
    assert verify_project(odd) == ()


def test_it_closes_with_its_block(path: Path) -> None:
    with pytest.raises(RuntimeError), create_project(path, "R. Ames"):
        raise RuntimeError
    assert list(path.parent.iterdir()) == [path]


def test_a_lost_lock_stops_writing_and_says_why(project: Project) -> None:
    decide(project)
    project._database.stop_writing("Somebody else has opened it.")
    assert project.info.read_only
    with pytest.raises(OutputFailedError, match="Somebody else"):
        decide(project, "b")
    assert facts(project) == {'["a"]'}
