"""Who has a project open: one at a time, named to the others; who is gone does not keep anybody out."""

import json
import os
import subprocess
import sys
from datetime import UTC, datetime, timedelta
from pathlib import Path

import psutil
import pytest

from app.errors import OutputFailedError
from app.project import lock
from app.project.lock import Held, acquire, lock_file, owner_of
from app.project.model import Owner

CHILD = "import sys; from pathlib import Path; from app.project.lock import acquire; "


@pytest.fixture
def project(tmp_path: Path) -> Path:
    return tmp_path / "Policies 2024.codeledger"


def child(*arguments: object, code: str) -> subprocess.Popen[str]:
    return subprocess.Popen(
        [sys.executable, "-c", CHILD + code, *map(str, arguments)],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        text=True,
        encoding="utf-8",
    )


def finish(process: subprocess.Popen[str]) -> str:
    said, _ = process.communicate(timeout=60)
    return said.strip()


def held(project: Path, who: str = "R. Ames") -> Held:
    got = acquire(project, who)
    assert isinstance(got, Held)
    return got


def left(project: Path, **changes: object) -> None:
    """A lock as another program would have left it."""
    now = datetime.now(UTC).isoformat()
    fields: dict[str, object] = {
        "who": "L. Ortiz",
        "host": lock._host(),
        "pid": os.getpid(),
        "started": psutil.Process().create_time(),
        "since": now,
        "renewed": now,
        "token": "x",
    }
    lock_file(project).write_text(json.dumps(fields | changes), encoding="utf-8")


def gone_process() -> int:
    process = subprocess.Popen([sys.executable, "-c", ""])
    process.wait(timeout=60)
    return process.pid


def test_the_second_is_told_who_has_the_project(project: Path) -> None:
    first = held(project)
    assert acquire(project, "L. Ortiz") == first.owner == owner_of(project)
    assert first.owner.who == "R. Ames"
    assert first.owner.pid == os.getpid()


def test_a_released_project_is_free_and_leaves_nothing_behind(project: Path) -> None:
    held(project).release()
    assert owner_of(project) is None
    assert not list(project.parent.iterdir())
    held(project, "L. Ortiz").release()


def test_another_program_is_told_and_gets_the_project_once_it_is_free(project: Path) -> None:
    process = child(project, code="held = acquire(Path(sys.argv[1]), 'L. Ortiz'); print(flush=True); input(); held.release()")
    assert process.stdout is not None
    process.stdout.readline()
    got = acquire(project, "R. Ames")
    assert isinstance(got, Owner)
    assert (got.who, got.pid) == ("L. Ortiz", process.pid)
    process.communicate("\n", timeout=60)
    held(project)


def test_a_killed_holder_keeps_nobody_out(project: Path) -> None:
    process = child(project, code="held = acquire(Path(sys.argv[1]), 'L. Ortiz'); print(flush=True); input()")
    assert process.stdout is not None
    process.stdout.readline()
    process.kill()
    process.communicate(timeout=60)
    assert lock_file(project).exists()
    assert owner_of(project) is None
    assert held(project).owner.who == "R. Ames"


def test_a_process_that_bears_a_gone_ones_number_is_not_the_holder(project: Path) -> None:
    left(project, started=psutil.Process().create_time() - 3600)
    assert owner_of(project) is None
    held(project)


@pytest.mark.parametrize(("minutes", "there"), [(0, True), (14, True), (16, False), (100_000, False)])
def test_another_computer_holds_the_project_while_it_renews_its_lock(project: Path, minutes: int, there: bool) -> None:  # noqa: FBT001 parametrized
    moment = datetime.now(UTC) - timedelta(minutes=minutes)
    left(project, host="front-desk", pid=gone_process(), renewed=moment.isoformat())
    os.utime(lock_file(project), (moment.timestamp(), moment.timestamp()))
    assert (owner_of(project) is not None) == there
    assert isinstance(acquire(project, "R. Ames"), Owner if there else Held)


def test_a_clock_that_is_wrong_on_the_other_computer_does_not_take_its_lock_away(project: Path) -> None:
    left(project, host="front-desk", renewed=(datetime.now(UTC) - timedelta(hours=5)).isoformat())
    assert owner_of(project) is not None  # the file was written just now


def test_renewing_keeps_a_lock_and_tells_when_it_was_lost(project: Path) -> None:
    first = held(project)
    before = json.loads(lock_file(project).read_text(encoding="utf-8"))
    assert first.refresh()
    after = json.loads(lock_file(project).read_text(encoding="utf-8"))
    assert after["renewed"] >= before["renewed"]
    assert after["since"] == before["since"]
    left(project)
    assert not first.refresh()
    first.release()
    assert lock_file(project).exists()  # it is another's


def test_a_lock_somebody_deleted_is_put_back(project: Path) -> None:
    first = held(project)
    lock_file(project).unlink()
    assert first.refresh()
    assert isinstance(acquire(project, "L. Ortiz"), Owner)


@pytest.mark.parametrize("content", [b"", b"{", b'{"who": "x"}', b"\xff\xfe", b"[1]", b"null"])
def test_a_lock_file_that_was_never_finished_keeps_nobody_out_for_long(project: Path, content: bytes) -> None:
    lock_file(project).write_bytes(content)
    if content:
        os.utime(lock_file(project), (1, 1))
    assert owner_of(project) is None
    assert held(project).owner == owner_of(project)


@pytest.mark.parametrize("stale", [True, False])
def test_of_several_who_race_one_wins(project: Path, stale: bool) -> None:  # noqa: FBT001 parametrized
    code = (
        "import time; from app.project.lock import Held\n"
        "while not Path(sys.argv[2]).exists(): time.sleep(0.001)\n"
        "got = acquire(Path(sys.argv[1]), sys.argv[3])\n"
        "print('won' if isinstance(got, Held) else got.who, flush=True)\n"
        "input()"
    )
    gone = gone_process()
    for turn in range(2):
        raced, start = project.with_name(f"{turn}.codeledger"), project.with_name(f"start {turn}")
        if stale:
            left(raced, pid=gone)
        racers = [child(raced, start, name, code=code) for name in "abcde"]
        start.touch()
        lines = [racer.stdout.readline().strip() for racer in racers if racer.stdout]
        for racer in racers:
            racer.communicate("\n", timeout=60)
        (winner,) = [name for name, line in zip("abcde", lines, strict=True) if line == "won"]
        assert sorted(lines) == sorted(["won", *[winner] * 4])


@pytest.mark.skipif(sys.platform == "win32", reason="a folder's permissions are kept otherwise on Windows")
def test_a_folder_that_cannot_be_written_says_so(project: Path) -> None:
    code = (
        "import os\nif os.getuid() == 0: os.setuid(65534)\n"
        "from app.errors import OutputFailedError\n"
        "try: acquire(Path(sys.argv[1]), 'x')\nexcept OutputFailedError as failed: print(failed)"
    )
    project.parent.chmod(0o555)
    if sys.platform != "win32" and os.geteuid() == 0:  # the child gives up its rights, and must still find its way here
        for folder in list(project.parents)[1:3]:
            folder.chmod(0o755)
    try:
        said = finish(child(project, code=code))
    finally:
        project.parent.chmod(0o755)
    assert said == (
        f"{project.name}: The folder of the project cannot be written (Permission denied). Save the project in another folder to change it."
    )
    assert not list(project.parent.iterdir())


def test_a_folder_that_is_not_there_says_so(tmp_path: Path) -> None:
    with pytest.raises(OutputFailedError, match="cannot be written"):
        acquire(tmp_path / "gone" / "x.codeledger", "R. Ames")


def test_a_lock_released_while_its_folder_was_out_of_reach_does_not_count(project: Path) -> None:
    first = held(project)
    away = project.parent.with_name("away")
    project.parent.rename(away)
    first.release()
    away.rename(project.parent)
    assert lock_file(project).exists()
    assert owner_of(project) is None
    second = held(project, "L. Ortiz")
    assert not first.refresh()
    assert isinstance(acquire(project, "R. Ames"), Owner)
    second.release()
    assert not list(project.parent.iterdir())
