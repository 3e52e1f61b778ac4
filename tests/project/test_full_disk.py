"""A disk with no room left: nothing that was there changes, one sentence says so, and it works once there is room."""

import os
import random
import subprocess
import sys
from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager, contextmanager
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path

import pytest
from project_soak import contents_of, old_project, schema_of

from app.errors import OutputFailedError
from app.project.backups import backups_of, make, restore
from app.project.keys import canonical
from app.project.lock import lock_file
from app.project.model import Draft, What
from app.project.project import Project, create_project, open_project
from app.project.verify import verify_project

ME = "R. Ames"
SIZE = 4_000_000  # bytes of the small disk
ROOMS = [("disk", room) for room in (0, 5_000, 33_000, 120_000)] + [("limit", room) for room in (20_000,)]


@dataclass(frozen=True, slots=True)
class Disk:
    how: str
    room: int
    folder: Path
    full: Callable[[], AbstractContextManager[None]]  # has little room for the time of the block


@pytest.fixture(params=ROOMS, ids=lambda param: f"{param[0]}-{param[1]}")
def disk(request: pytest.FixtureRequest, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Disk]:
    """A small disk that can be filled, and a limit on the size of any file: what a person may do where no disk may be mounted."""
    if sys.platform == "win32":
        pytest.skip("Windows has no limit on what a process writes, and mounts no small disk")
    how, room = request.param
    folder = tmp_path / "disk"
    folder.mkdir()
    monkeypatch.setenv("CODELEDGER_HOME", str(folder / "home"))
    if how == "limit":
        yield Disk(how, room, folder, lambda: limited(room))
        return
    mounting = ["mount", "-t", "tmpfs", "-o", f"size={SIZE}", "tmpfs", str(folder)]
    try:
        mounted = subprocess.run(mounting, capture_output=True, check=False).returncode == 0
    except OSError:
        mounted = False
    if not mounted:
        pytest.skip("this user may not mount a small disk")
    yield Disk(how, room, folder, lambda: filled(folder, room))
    subprocess.run(["umount", "--lazy", str(folder)], check=True)


def failure(disk: Disk, work: Callable[[], object]) -> OutputFailedError | None:
    """Do the work while there is little room; return what was said where that was not enough."""
    try:
        with disk.full():
            work()
    except OutputFailedError as failed:
        return failed
    assert disk.room > 0, "nothing can have been written"
    return None


@contextmanager
def limited(room: int) -> Iterator[None]:
    assert sys.platform != "win32"
    import resource  # noqa: PLC0415 not on Windows

    soft, hard = resource.getrlimit(resource.RLIMIT_FSIZE)
    resource.setrlimit(resource.RLIMIT_FSIZE, (room, hard))
    try:
        yield
    finally:
        resource.setrlimit(resource.RLIMIT_FSIZE, (soft, hard))


@contextmanager
def filled(folder: Path, room: int) -> Iterator[None]:
    filler = folder / "filler"
    with filler.open("wb", buffering=0) as stream:
        try:
            while True:
                stream.write(b"x" * 4096)
        except OSError:
            stream.truncate(max(stream.tell() - room, 0))
    try:
        yield
    finally:
        filler.unlink()


def note(number: int, size: int = 10) -> Draft:
    return Draft(what=What.REVIEW, fact=canonical(["change", number]), value=canonical("x" * size), reason="checked")


def started(path: Path) -> Project:
    project = create_project(path, ME)
    project.documents.add("first.docx", random.Random(1).randbytes(30_000), "docx", b"read")  # noqa: S311 no secret
    project.decisions.decide([note(0)])
    return project


def decide(project: Project) -> None:
    project.decisions.decide([note(number, 3_000) for number in range(80)])


def add_document(project: Project) -> None:
    project.documents.add("second.docx", random.Random(2).randbytes(300_000), "docx", b"read")  # noqa: S311 no secret


def add_claims(project: Project) -> None:
    pieces = (random.Random(number).randbytes(100_000) for number in range(4))  # noqa: S311 no secret
    project.imports.add("claims.csv", "0" * 64, 10, canonical({}), pieces)


def add_table(project: Project) -> None:
    project.tables.add("codes.zip", "1" * 64, random.Random(3).randbytes(300_000))  # noqa: S311 no secret


def undo(project: Project) -> None:
    project.decisions.undo()


def one_clear_sentence(failed: OutputFailedError, name: str) -> bool:
    """Which file, why, and what to do, in whole sentences without a program's words."""
    said = str(failed)
    foreign = ("Error", "errno", "SQL", "Traceback", "\n", ".part", "publishing", "None")
    return said.startswith(f"{name}: ") and failed.refusal.do.endswith(".") and not any(word in said for word in foreign)


@pytest.mark.parametrize("work", [decide, add_document, add_claims, add_table, undo])
def test_work_on_a_project(disk: Disk, work: Callable[[Project], None]) -> None:
    path = disk.folder / "Review.codeledger"
    with started(path) as project:
        project.decisions.decide([note(1)])
    with open_project(path, ME) as project:
        before, contents = path.read_bytes(), contents_of(path)
        if failed := failure(disk, lambda: work(project)):
            assert one_clear_sentence(failed, path.name), str(failed)
            assert "disk is full" in str(failed) or "disk reports an error" in str(failed)
            assert path.read_bytes() == before
            assert contents_of(path) == contents
            work(project)
        kept = everything(project)
    assert verify_project(path) == ()
    with open_project(path, ME) as project:
        assert everything(project) == kept
    assert [len(part) for part in kept] == {
        "decide": [82, 1, 0, 0],
        "add_document": [2, 2, 0, 0],
        "add_claims": [2, 1, 1, 0],
        "add_table": [2, 1, 0, 1],
        "undo": [2, 1, 0, 0],
    }[work.__name__]


def everything(project: Project) -> list[tuple[object, ...]]:
    return [project.decisions.history(), project.documents.all(), project.imports.all(), project.tables.all()]


def test_closing(disk: Disk) -> None:
    path = disk.folder / "Review.codeledger"
    project = started(path)
    project.decisions.decide([note(number) for number in range(1, 400)])
    with disk.full():
        project.close()
        if disk.how == "disk":  # a limit also takes the room SQLite needs to read what could not be closed
            with open_project(path, ME, read_only=True) as reading:
                assert len(reading.decisions.history()) == 400
    with open_project(path, ME) as again:
        assert not again.info.read_only
        assert len(again.decisions.history()) == 400
    assert verify_project(path) == ()


def test_opening(disk: Disk) -> None:
    path = disk.folder / "Review.codeledger"
    started(path).close()
    with disk.full():
        project = open_project(path, ME)
        assert len(project.decisions.history()) == 1
        assert not project.info.read_only or project.info.why_read_only.endswith(".")
        project.close()
    with open_project(path, ME) as again:
        assert not again.info.read_only
        again.decisions.decide([note(1)])
    assert verify_project(path) == ()


def save_as(project: Project, target: Path) -> None:
    project.save_as(target).close()


def back_up(project: Project, target: Path) -> None:
    project.backup(target)


@pytest.mark.parametrize("folder", [".", "Dropbox"])
@pytest.mark.parametrize("write", [save_as, back_up])
def test_a_copy_over_an_older_one(disk: Disk, folder: str, write: Callable[[Project, Path], None]) -> None:
    target = disk.folder / folder / "copies" / "Copy.codeledger"
    target.parent.mkdir(parents=True)
    started(target).close()
    before = target.read_bytes()
    project = started(disk.folder / "Review.codeledger")
    add_document(project)
    if failed := failure(disk, lambda: write(project, target)):
        assert one_clear_sentence(failed, target.name), str(failed)
        assert target.read_bytes() == before
        assert list(target.parent.iterdir()) == [target]
        project.decisions.decide([note(7)])
        write(project, target)
    project.close()
    with open_project(target, ME) as copy:
        assert len(copy.documents.all()) == 2
    assert verify_project(target) == ()


def test_publishing(disk: Disk) -> None:
    path = disk.folder / "Dropbox" / "Review.codeledger"
    path.parent.mkdir()
    with started(path) as project:
        before = path.read_bytes()
        add_document(project)
        if failed := failure(disk, project.publish):
            assert one_clear_sentence(failed, path.name), str(failed)
            assert path.read_bytes() == before
            assert {entry.name for entry in path.parent.iterdir()} == {path.name, lock_file(path).name}
            project.publish()
    assert verify_project(path) == ()
    with open_project(path, ME) as project:
        assert len(project.documents.all()) == 2


def test_backups(disk: Disk) -> None:
    path = disk.folder / "Review.codeledger"
    with started(path) as project:
        first = make(path, project.info.id, datetime(2026, 3, 1, tzinfo=UTC))
        before = first.path.read_bytes()
        add_document(project)
        if failed := failure(disk, lambda: make(path, project.info.id)):
            assert "disk" in str(failed) or "could not be written" in str(failed)
            assert list(first.path.parent.iterdir()) == [first.path]
            assert first.path.read_bytes() == before
            make(path, project.info.id)
        latest, oldest = backups_of(project.info.id)
    assert oldest == first
    target = disk.folder / "Restored.codeledger"
    if failed := failure(disk, lambda: restore(latest, target)):
        assert one_clear_sentence(failed, target.name), str(failed)
        assert {entry.name for entry in disk.folder.iterdir()} == {"home", path.name}
        restore(latest, target)
    assert contents_of(target) == contents_of(latest.path)


@pytest.mark.parametrize("folder", [".", "Dropbox"])
def test_a_new_project_is_there_as_a_whole_or_not_at_all(disk: Disk, folder: str) -> None:
    path = disk.folder / folder / "mine" / "New.codeledger"
    path.parent.mkdir(parents=True)
    made: list[Project] = []
    if failed := failure(disk, lambda: made.append(create_project(path, ME))):
        assert one_clear_sentence(failed, path.name), str(failed)
        assert list(path.parent.iterdir()) == []
        made.append(create_project(path, ME))
    made[0].decisions.decide([note(1)])
    made[0].close()
    assert list(path.parent.iterdir()) == [path]
    assert verify_project(path) == ()


def test_a_project_of_the_first_schema(disk: Disk) -> None:
    path = disk.folder / "old.codeledger"
    contents = old_project(path, 60_000)
    before = path.read_bytes()
    with disk.full(), open_project(path, ME) as project:
        assert len(project.documents.all()) == 20
        if project.info.read_only:
            assert project.info.why_read_only.endswith(".")
            assert path.read_bytes()[100:] == before[100:]  # the header says how it was last open
    assert contents_of(path) == contents
    with open_project(path, ME) as project:
        assert not project.info.read_only
        assert project.info.schema == schema_of(path) == 2
    assert contents_of(path) == contents


IN_A_FOLDER_THAT_CANNOT_BE_WRITTEN = """
import os, sys
from pathlib import Path
from app.project.project import create_project, open_project
from app.project.verify import verify_project
from app.errors import OutputFailedError
path = Path(sys.argv[1])
if os.getuid() == 0:
    os.setgroups([]); os.setgid(65534); os.setuid(65534)
with open_project(path, "L. Ortiz") as project:
    print(project.info.read_only, len(project.decisions.history()), project.info.why_read_only)
    try:
        project.decisions.undo()
    except OutputFailedError as failed:
        print(failed)
    copy = project.save_as(Path(sys.argv[2]))
    copy.decisions.undo()
    copy.close()
    print(copy.info.read_only, verify_project(Path(sys.argv[2])), verify_project(path))
try:
    create_project(path.with_name("New.codeledger"), "L. Ortiz")
except OutputFailedError as failed:
    print(failed)
"""


@pytest.mark.skipif(sys.platform == "win32", reason="a folder's permissions are kept otherwise on Windows")
@pytest.mark.parametrize("closed", [True, False])
def test_a_folder_that_cannot_be_written(tmp_path: Path, closed: bool) -> None:  # noqa: FBT001 parametrized
    folder, mine = tmp_path / "theirs", tmp_path / "mine"
    folder.mkdir()
    mine.mkdir()
    path = folder / "Review.codeledger"
    project = started(path)
    if closed:
        project.close()
    else:
        project._database._writer = None  # as a program that ended in the midst leaves it: the log beside the file
        project.close()
    before = {entry: entry.read_bytes() for entry in folder.iterdir()}
    folder.chmod(0o555)
    if sys.platform != "win32" and os.geteuid() == 0:
        mine.chmod(0o777)
        for above in (tmp_path, *tmp_path.parents):  # a run on several cores has a folder more
            if above.owner() == "root" and not above.stat().st_mode & 0o001:
                above.chmod(0o755)
    script = [sys.executable, "-c", IN_A_FOLDER_THAT_CANNOT_BE_WRITTEN, str(path), str(mine / "Mine.codeledger")]
    done = subprocess.run(
        script, env=os.environ | {"CODELEDGER_HOME": str(mine / "home")}, capture_output=True, text=True, encoding="utf-8", check=False
    )
    folder.chmod(0o755)
    assert done.stderr == ""
    why = "The folder of the project cannot be written (Permission denied)."
    assert done.stdout.splitlines() == [
        f"True 1 {why}",
        f"{path.name}: {why} Save the project under another name to go on working.",
        "False () ()",
        f"New.codeledger: {why} Save the project in another folder to change it.",
    ]
    assert {entry: entry.read_bytes() for entry in folder.iterdir()} == before
