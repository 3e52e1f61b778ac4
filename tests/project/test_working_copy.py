"""A project in a synced folder: worked on here, published whole, and nobody's changes overwritten."""

import os
import shutil
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path

import pytest

from app.errors import InputRefusedError, OutputFailedError
from app.project.database import connect
from app.project.keys import canonical
from app.project.lock import lock_file
from app.project.model import Draft, What
from app.project.project import Project, create_project, open_project
from app.project.snapshot import checked
from app.project.verify import verify_project
from app.project.working_copy import Standing, WorkingCopy, new_working_copy, open_working_copy, reading_copy, standing
from app.user_folders import data_folder


@pytest.fixture
def shared(tmp_path: Path) -> Path:
    """A folder that a cloud service keeps in step."""
    folder = tmp_path / "OneDrive - Lakeside Clinic"
    folder.mkdir()
    return folder


@pytest.fixture
def path(shared: Path) -> Path:
    path = shared / "Review.codeledger"
    create_project(path, "R. Ames").close()
    return path


def decide(project: Project, *notes: str) -> None:
    for note in notes:
        project.decisions.decide([Draft(what=What.REVIEW, fact=canonical(note), value=canonical("read"))])


def decided(path: Path) -> list[str]:
    """What a project file holds, read as it lies there."""
    with closing(connect(path, "ro&immutable=1")) as connection:
        return [row[0] for row in connection.execute("SELECT fact FROM decisions ORDER BY number")]


def journal(path: Path) -> str:
    with closing(connect(path, "ro")) as connection:
        return str(connection.execute("PRAGMA journal_mode").fetchone()[0])


def files(folder: Path) -> set[str]:
    return {entry.name for entry in folder.iterdir()}


def left_running(path: Path, *notes: str) -> None:
    """Work as a program does that ends in the midst: decided, not published, not closed."""
    copy = open_working_copy(path)
    with closing(connect(copy.file, "rw")) as connection:
        connection.execute("PRAGMA journal_mode = WAL")
    local = copy.file.with_name("open.codeledger")
    shutil.copy(copy.file, local)
    with open_project(local, "R. Ames") as project:
        decide(project, *notes)
    shutil.move(local, copy.file)


def elsewhere(path: Path, *notes: str) -> None:
    """Work on another computer, whose changes the service brings."""
    home = os.environ["CODELEDGER_HOME"]
    os.environ["CODELEDGER_HOME"] = home + "-elsewhere"
    try:
        with open_project(path, "L. Ortiz") as project:
            decide(project, *notes)
    finally:
        os.environ["CODELEDGER_HOME"] = home


def test_what_lies_in_the_folder_is_one_whole_file_and_no_log(path: Path, shared: Path) -> None:
    with open_project(path, "R. Ames") as project:
        decide(project, "one", "two")
        assert files(shared) == {path.name, lock_file(path).name}
        assert decided(path) == []
        project.publish()
        assert files(shared) == {path.name, lock_file(path).name}
        assert decided(path) == ['"one"', '"two"']
        decide(project, "three")
    assert files(shared) == {path.name}
    assert journal(path) == "delete"
    assert decided(path) == ['"one"', '"two"', '"three"']
    assert verify_project(path) == ()


@pytest.mark.skipif(os.name == "nt", reason="a file that is open cannot be replaced on Windows")
def test_publishing_replaces_the_file_and_never_writes_into_it(path: Path) -> None:
    before = path.read_bytes()
    with path.open("rb") as reading, open_project(path, "R. Ames") as project:
        decide(project, "one")
        project.publish()
        assert reading.read() == before
    assert path.read_bytes() != before


def test_nothing_is_left_here_once_all_is_published(path: Path) -> None:
    with open_project(path, "R. Ames") as project:
        decide(project, "one")
        assert list(data_folder("working").rglob("*.codeledger"))
    assert not list(data_folder("working").rglob("*.codeledger"))


def test_a_project_that_did_not_change_is_not_written_again(path: Path) -> None:
    before = path.stat()
    with open_project(path, "R. Ames") as project:
        project.publish()
    assert (path.stat().st_mtime_ns, path.stat().st_ino) == (before.st_mtime_ns, before.st_ino)


def test_a_second_window_reads_what_is_published(path: Path) -> None:
    with open_project(path, "R. Ames") as project:
        decide(project, "one")
        project.publish()
        decide(project, "two")
        with open_project(path, "L. Ortiz") as second, open_project(path, "L. Ortiz", read_only=True) as third:
            assert second.info.read_only
            assert second.info.owner is not None
            assert second.info.owner.who == "R. Ames"
            assert [decision.fact for decision in second.decisions.history()] == ['"one"']
            assert [decision.fact for decision in third.decisions.history()] == ['"one"']
        decide(project, "three")
    assert decided(path) == ['"one"', '"two"', '"three"']
    assert not list(data_folder("reading").iterdir())


def test_what_was_not_published_is_published_on_opening(path: Path) -> None:
    left_running(path, "one", "two")
    assert decided(path) == []
    with open_project(path, "R. Ames") as project:
        assert [decision.fact for decision in project.decisions.history()] == ['"one"', '"two"']
        assert project.info.notice == "What was last done in Review.codeledger had not been published; it is now."
        assert decided(path) == ['"one"', '"two"']


def test_what_others_published_since_is_brought(path: Path) -> None:
    left_running(path)
    elsewhere(path, "theirs")
    with open_project(path, "R. Ames") as project:
        assert [decision.fact for decision in project.decisions.history()] == ['"theirs"']
        assert project.info.notice == ""
        decide(project, "ours")
    assert decided(path) == ['"theirs"', '"ours"']


def test_two_ways_are_both_kept(path: Path, shared: Path) -> None:
    left_running(path, "ours", "ours too")
    elsewhere(path, "theirs")
    with open_project(path, "R. Ames") as project:
        assert [decision.fact for decision in project.decisions.history()] == ['"theirs"']
        (other,) = shared.glob("Review (done here, *).codeledger")
        assert project.info.notice == (
            "Review.codeledger was changed by somebody else since it was open here; "
            f"what was done here and not published is kept beside it as {other.name}."
        )
    assert decided(other) == ['"ours"', '"ours too"']
    assert verify_project(other) == ()
    assert decided(path) == ['"theirs"']


def test_a_change_that_comes_while_we_work_is_not_overwritten(path: Path, shared: Path, tmp_path: Path) -> None:
    theirs = tmp_path / "theirs"
    shutil.copy(path, theirs)
    with open_project(theirs, "L. Ortiz") as project:
        decide(project, "theirs")
    with open_project(path, "R. Ames") as project:
        decide(project, "ours")
        shutil.copy(theirs, path)  # as a service does that knows no locks
        project.publish()
        (other,) = shared.glob("Review (done here, *).codeledger")
        assert other.name in project.info.notice
        assert project.info.path == other
        decide(project, "ours too")
    assert decided(path) == ['"theirs"']
    assert decided(other) == ['"ours"', '"ours too"']


def test_the_same_change_brought_again_is_no_change(path: Path, shared: Path) -> None:
    with open_project(path, "R. Ames") as project:
        decide(project, "one")
        project.publish()
        os.utime(path, (1, 1))
        decide(project, "two")
    assert files(shared) == {path.name}
    assert decided(path) == ['"one"', '"two"']


@pytest.mark.parametrize("damage", ["empty", "half", "text", "page"])
def test_a_damaged_project_is_replaced_by_the_copy_here_and_kept(path: Path, shared: Path, damage: str) -> None:
    left_running(path, "one")
    whole = path.read_bytes()
    broken = {
        "empty": b"",
        "half": whole[: len(whole) // 2],
        "text": b"<html>sign in</html>",
        "page": whole[:4096] + b"\xff" * 8192 + whole[12288:],
    }[damage]
    path.write_bytes(broken)
    with open_project(path, "R. Ames") as project:
        assert [decision.fact for decision in project.decisions.history()] == ['"one"']
        (kept,) = shared.glob("Review (damaged, *).codeledger")
        assert project.info.notice.startswith("Review.codeledger was damaged and is kept as " + kept.name)
    assert kept.read_bytes() == broken
    assert decided(path) == ['"one"']


def test_a_damaged_project_without_a_copy_here_is_refused_and_stays(path: Path, shared: Path) -> None:
    path.write_bytes(b"")
    with pytest.raises(InputRefusedError, match=r"^Review\.codeledger: The file is empty\."):
        open_project(path, "R. Ames")
    assert path.read_bytes() == b""
    assert files(shared) == {path.name}


def test_a_log_that_was_brought_with_a_project_is_not_lost(tmp_path: Path, shared: Path) -> None:
    here, there = tmp_path / "here.codeledger", shared / "there.codeledger"
    with create_project(here, "R. Ames") as project:
        decide(project, "one", "two")
        shutil.copy(here, there)
        shutil.copy(tmp_path / "here.codeledger-wal", shared / "there.codeledger-wal")
    with open_project(there, "R. Ames") as project:
        assert [decision.fact for decision in project.decisions.history()] == ['"one"', '"two"']


def test_a_folder_out_of_reach_keeps_the_work_here_until_it_is_back(path: Path, shared: Path) -> None:
    away = shared.with_name("away")
    project = open_project(path, "R. Ames")
    decide(project, "one")
    shared.rename(away)
    with pytest.raises(OutputFailedError, match="could not be published") as failed:
        project.publish()
    assert failed.value.refusal.do.startswith("What was done is kept on this computer")
    decide(project, "two")
    with pytest.raises(OutputFailedError):
        project.close()
    away.rename(shared)
    assert decided(path) == []
    with open_project(path, "R. Ames") as again:
        assert [decision.fact for decision in again.decisions.history()] == ['"one"', '"two"']
    assert decided(path) == ['"one"', '"two"']


def test_an_unfinished_write_to_the_copy_here_is_taken_back_and_the_rest_is_published(path: Path) -> None:
    left_running(path, "one")
    (copy,) = data_folder("working").rglob("Review.codeledger")
    with closing(connect(copy, "rw")) as connection:
        connection.execute("PRAGMA journal_mode = DELETE")
        connection.execute("PRAGMA cache_size = 1")
        connection.execute("BEGIN IMMEDIATE")
        for number in range(200):
            connection.execute("INSERT INTO meta (key, value) VALUES (?, ?)", (f"x{number}", "y" * 3000))
        shutil.copy(copy, copy.with_name("killed"))
        shutil.copy(copy.with_name(copy.name + "-journal"), copy.with_name("killed-journal"))
        connection.execute("ROLLBACK")
    copy.with_name("killed").replace(copy)
    copy.with_name("killed-journal").replace(copy.with_name(copy.name + "-journal"))
    with open_project(path, "R. Ames") as project:
        assert [decision.fact for decision in project.decisions.history()] == ['"one"']
    assert decided(path) == ['"one"']
    assert verify_project(path) == ()


def test_a_copy_here_that_cannot_be_read_is_kept(path: Path) -> None:
    left_running(path, "one")
    (copy,) = data_folder("working").rglob("Review.codeledger")
    broken = copy.read_bytes()[:6000]
    copy.write_bytes(broken)
    with open_project(path, "R. Ames") as project:
        (kept,) = data_folder("kept").iterdir()
        assert project.info.notice.endswith(f"it is kept as {kept}.")
    assert kept.read_bytes() == broken


@pytest.fixture
def copies(path: Path) -> Iterator[tuple[Path, Path]]:
    """A published project and the working copy of it."""
    copy = open_working_copy(path)
    yield path, copy.file
    copy.discard()


def test_standings(copies: tuple[Path, Path], tmp_path: Path) -> None:
    published, working = copies
    assert standing(published, working) is Standing.SAME
    ahead, apart = tmp_path / "ahead.codeledger", tmp_path / "apart.codeledger"
    for other, notes in ((ahead, ["a", "b"]), (apart, ["a"])):
        shutil.copy(working, other)
        with open_project(other, "R. Ames") as project:
            decide(project, *notes)
    assert standing(working, ahead) is Standing.AHEAD
    assert standing(ahead, working) is Standing.BEHIND
    assert standing(ahead, apart) is Standing.APART
    assert standing(apart, ahead) is Standing.APART


def test_another_project_of_the_same_name_does_not_take_the_copys_place(path: Path, shared: Path) -> None:
    left_running(path, "one")
    path.unlink()
    create_project(path, "L. Ortiz").close()
    assert decided(path) == []
    assert [decided(kept) for kept in data_folder("kept").iterdir()] == [['"one"']]
    assert files(shared) == {path.name}


def test_unfinished_files_are_taken_away(path: Path, shared: Path) -> None:
    (shared / f".{path.name}.0123456789ab.part").write_bytes(b"half")
    (shared / f".Other{path.name}.0123456789ab.part").write_bytes(b"half")
    open_project(path, "R. Ames").close()
    assert files(shared) == {path.name, f".Other{path.name}.0123456789ab.part"}


def test_a_reading_copy_is_a_project_on_this_disk(path: Path) -> None:
    first, second = reading_copy(path), reading_copy(path)
    assert first != second
    assert checked(first) == checked(second) == checked(path)


def test_a_new_working_copy_needs_publishing(tmp_path: Path) -> None:
    published = tmp_path / "new.codeledger"
    copy = new_working_copy(published)
    assert isinstance(copy, WorkingCopy)
    assert not copy.file.exists()
