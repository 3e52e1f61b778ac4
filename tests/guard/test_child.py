"""A child answers, refuses, is stopped or dies; the program goes on."""

import contextlib
import gc
import os
import subprocess
import sys
import tempfile
import threading
import time
from collections.abc import Callable
from pathlib import Path

import psutil
import pytest

from app.errors import CancelledError, InputRefusedError
from app.guard.limits import MIB, Limits, spelled
from app.guard.run import Child, parts_from_child, run_in_child

ROOMY = Limits(memory=1024 * MIB, seconds=60)


def run(reader: str, request: bytes = b"", limits: Limits = ROOMY, cancelled: Callable[[], bool] = lambda: False) -> bytes:
    return run_in_child(f"guard_readers:{reader}", request, limits, "policy.docx", cancelled)


def refusal_of(reader: str, request: bytes = b"", limits: Limits = ROOMY) -> str:
    with pytest.raises(InputRefusedError) as caught:
        run(reader, request, limits)
    assert caught.value.refusal.file == "policy.docx"
    assert caught.value.refusal.why.endswith(".")
    assert caught.value.refusal.do.endswith(".")
    return str(caught.value)


def readers_left() -> list[psutil.Process]:
    kept = ("resource_tracker", "forkserver")
    return [child for child in psutil.Process().children() if not any(name in " ".join(child.cmdline()) for name in kept)]


@pytest.fixture(autouse=True)
def no_child_is_left() -> object:
    yield
    gc.collect()
    assert readers_left() == []


def test_an_answer_comes_back_as_it_was_given() -> None:
    every = bytes(range(256)) * 5_000
    assert run("echo", every) == every
    assert run("echo") == b""


def test_an_answer_in_parts_is_put_together() -> None:
    assert run("parts", b"5") == b"".join(bytes([number]) * 1_500_000 for number in range(5))


def test_parts_no_longer_wanted_end_the_child() -> None:
    answer = parts_from_child("guard_readers:parts", b"100000", ROOMY, "claims.xlsx", lambda: False)
    assert next(answer)
    answer.close()  # type: ignore[attr-defined] # a generator
    assert readers_left() == []


def test_a_refusal_keeps_its_words_and_names_our_file() -> None:
    assert refusal_of("refuse", b"Because.") == "policy.docx, part x: Because. Do that."


@pytest.mark.parametrize("reader", ["fail", "panic"])
def test_a_reader_that_fails_is_a_refusal_without_any_text_of_the_file(reader: str) -> None:
    said = refusal_of(reader)
    assert "guard_readers.py" in said
    assert "Smith" not in said


def test_endless_depth_is_a_refusal() -> None:
    assert "nested" in refusal_of("deep")


@pytest.mark.parametrize("reader", ["abort", "crash", "leave", "vanish_halfway"])
def test_a_child_that_dies_is_a_refusal(reader: str) -> None:
    said = refusal_of(reader)
    assert "policy.docx" in said
    assert run("echo", b"on") == b"on"


def test_a_reader_that_cannot_be_loaded_is_not_the_files_fault() -> None:
    assert "could not be started" in refusal_of("nothing_of_that_name")


def test_work_is_capped() -> None:
    assert "more than 1 seconds of work" in refusal_of("spin", limits=Limits(memory=1024 * MIB, seconds=1))


def test_work_of_several_threads_counts_together() -> None:
    assert "more than 1 seconds of work" in refusal_of("spin_in_threads", limits=Limits(memory=1024 * MIB, seconds=1))


def test_a_child_that_waits_its_turn_is_not_taken_for_slow() -> None:
    assert run("wait", b"3", Limits(memory=1024 * MIB, seconds=1.5)) == b"waited"


def test_a_child_that_stands_still_is_ended() -> None:
    assert "standstill" in refusal_of("sleep", limits=Limits(memory=1024 * MIB, seconds=60, still=1))


def test_a_child_that_waits_for_the_program_does_not_stand_still() -> None:
    answer = parts_from_child("guard_readers:parts", b"20", Limits(memory=1024 * MIB, seconds=60, still=1), "claims.xlsx", lambda: False)
    first = next(answer)
    time.sleep(2)
    assert len(first) + sum(map(len, answer)) == 20 * 1_500_000


def test_memory_is_capped() -> None:
    assert "memory" in refusal_of("hoard", limits=Limits(memory=100 * MIB, seconds=60))


def test_a_single_huge_request_for_memory_is_a_refusal() -> None:
    said = refusal_of("ask_for_everything", limits=Limits(memory=256 * MIB, seconds=60, address_space=512 * MIB))
    assert said.endswith(".")
    assert "Traceback" not in said


def test_an_answer_is_capped() -> None:
    assert "2 MB" in refusal_of("parts", b"5", Limits(memory=1024 * MIB, seconds=60, result=2 * MIB))


@pytest.mark.parametrize("reader", ["sleep", "spin", "hoard"])
def test_cancel_ends_the_child(reader: str) -> None:
    cancel = threading.Event()
    timer = threading.Timer(0.5, cancel.set)
    timer.start()
    with pytest.raises(CancelledError):
        run(reader, limits=Limits(memory=8 * 1024 * MIB, seconds=60), cancelled=cancel.is_set)
    timer.join()
    assert readers_left() == []


def test_what_is_cancelled_already_starts_nothing() -> None:
    with pytest.raises(CancelledError):
        run("echo", cancelled=lambda: True)


def test_a_child_may_be_started_ahead_and_never_used() -> None:
    child = Child("guard_readers:echo", ROOMY)
    used = Child("guard_readers:echo", ROOMY)
    assert b"".join(used.parts(b"now", "policy.docx", lambda: False)) == b"now"
    assert used.peak > 0
    child.close()
    child.close()


def test_many_threads_may_read_at_once() -> None:
    answers: dict[int, bytes] = {}
    threads = [threading.Thread(target=lambda n=number: answers.update({n: run("echo", b"%d" % n)})) for number in range(6)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert answers == {number: b"%d" % number for number in range(6)}


def test_what_a_reader_prints_reaches_nobody(capfd: pytest.CaptureFixture[str]) -> None:
    assert run("chatter") == b"answer"
    assert capfd.readouterr() == ("", "")


def test_the_child_knows_no_window_and_no_database() -> None:
    loaded = run("modules").decode().split()
    assert "app.guard.child" in loaded
    assert not {"PySide6", "shiboken6", "app.desktop", "duckdb", "app.policy"} & set(loaded)


@pytest.mark.skipif(sys.platform == "win32", reason="Windows has no limit on what a process writes")
def test_a_child_writes_no_file(tmp_path: Path) -> None:
    target = tmp_path / "left.txt"
    assert run("write", os.fsencode(target)) == b"could not write"
    assert not target.exists() or target.stat().st_size == 0


def test_nothing_is_left_in_the_temporary_folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    for name in ("TMPDIR", "TEMP", "TMP"):
        monkeypatch.setenv(name, str(tmp_path))
    monkeypatch.setattr(tempfile, "tempdir", str(tmp_path))
    run("parts", b"3")
    for reader in ("abort", "fail"):
        refusal_of(reader)
    assert list(tmp_path.iterdir()) == []


ABANDONED = """
import os, sys
from app.guard.limits import Limits
from app.guard.run import Child
if __name__ == "__main__":
    sys.path.insert(0, sys.argv[1])
    child = Child("guard_readers:sleep", Limits(memory=1 << 30, seconds=600))
    child._pipe.send_bytes(b"")
    print(child._process.pid, flush=True)
    os._exit(1)  # as if killed: nobody tidies up
"""


def test_a_child_ends_with_the_program_that_started_it(tmp_path: Path) -> None:
    script = tmp_path / "program.py"
    script.write_text(ABANDONED, encoding="utf-8")
    root = Path(__file__).parents[2]
    ran = subprocess.run([sys.executable, script, Path(__file__).parent], capture_output=True, text=True, check=False, cwd=root)
    try:
        orphan = psutil.Process(int(ran.stdout))
    except psutil.NoSuchProcess:
        return
    with contextlib.suppress(psutil.NoSuchProcess):
        orphan.wait(30)  # raises where it lives on


def test_sizes_are_spelled_as_people_read_them() -> None:
    assert [spelled(size) for size in (1, 5 * MIB, 1536 * MIB, 4096 * MIB)] == ["1 MB", "5 MB", "1.5 GB", "4 GB"]
