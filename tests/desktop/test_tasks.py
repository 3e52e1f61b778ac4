import logging
import threading
from collections.abc import Iterator

import pytest
from PySide6.QtWidgets import QProgressBar
from pytestqt.qtbot import QtBot

from app.desktop.crash import described
from app.desktop.status import StatusLine, progress_words, show_step_on
from app.desktop.tasks import Tasks
from app.errors import InputRefusedError
from app.progress import Job, Step

PATIENT = "Jane Example, born 01/02/1950"


@pytest.fixture
def tasks() -> Iterator[Tasks]:
    made = Tasks()
    yield made
    made.stop()


def test_the_outcome_arrives_in_the_thread_of_the_window(qtbot: QtBot, tasks: Tasks) -> None:
    threads: list[threading.Thread] = []

    def work(job: Job) -> int:
        threads.append(threading.current_thread())
        job.step(1, 1, "Counting")
        return 42

    outcomes: list[tuple[int, threading.Thread]] = []
    with qtbot.waitSignal(tasks.ended):
        tasks.run("Counting", work, lambda number: outcomes.append((number, threading.current_thread())))
    assert outcomes == [(42, threading.main_thread())]
    assert threads[0] is not threading.main_thread()
    assert tasks.running == ()


def test_cancel_stops_the_work_and_nothing_arrives(qtbot: QtBot, tasks: Tasks) -> None:
    begun = threading.Event()
    outcomes: list[str] = []

    def work(job: Job) -> str:
        begun.set()
        for number in range(100_000):
            job.step(number, 100_000, "Going on")
            threading.Event().wait(0.001)
        return "finished"

    task = tasks.run("Long work", work, outcomes.append)
    begun.wait(5)
    with qtbot.waitSignals([tasks.cancelled, tasks.ended]):
        task.cancel()
    assert outcomes == []


def test_cancel_after_the_last_step_still_counts(qtbot: QtBot, tasks: Tasks) -> None:
    go_on = threading.Event()
    outcomes: list[str] = []

    def work(_job: Job) -> str:
        go_on.wait(5)
        return "finished"

    task = tasks.run("Long work", work, outcomes.append)
    task.cancel()
    with qtbot.waitSignal(tasks.cancelled):
        go_on.set()
    assert outcomes == []


def test_a_refused_file_is_told_in_one_sentence(qtbot: QtBot, tasks: Tasks) -> None:

    def work(_job: Job) -> None:
        raise InputRefusedError("claims.xlsx", "sheet 2", "It has no header row.", "Add one and try again.")

    with qtbot.waitSignal(tasks.failed) as told:
        tasks.run("Reading", work, lambda _: None)
    assert told.args == ["claims.xlsx, sheet 2: It has no header row. Add one and try again."]


def test_a_fault_names_no_patient_on_screen_or_in_the_log(qtbot: QtBot, tasks: Tasks, caplog: pytest.LogCaptureFixture) -> None:

    def work(_job: Job) -> None:
        raise ValueError(PATIENT)

    with caplog.at_level(logging.ERROR, logger="app"), qtbot.waitSignal(tasks.failed) as told:
        tasks.run("Reading claims", work, lambda _: None)
    assert "ValueError" in caplog.text
    assert "test_tasks.py" in caplog.text
    assert PATIENT not in caplog.text
    assert PATIENT not in told.args[0]
    assert "Reading claims" in told.args[0]


def test_a_described_fault_keeps_its_lines_and_loses_its_words() -> None:
    try:
        try:
            int(PATIENT)
        except ValueError as cause:
            raise KeyError(PATIENT) from cause
    except KeyError as fault:
        text = described(fault)
    assert "KeyError" in text
    assert "after builtins.ValueError" in text
    assert "Example" not in text


def test_the_status_line_counts_and_its_cancel_cancels(qtbot: QtBot, tasks: Tasks) -> None:
    line = StatusLine(tasks)
    qtbot.addWidget(line)
    line.show()

    def work(job: Job) -> None:
        for number in range(100_000):
            job.step(number, 40, "Reading policy.docx")
            threading.Event().wait(0.005)

    tasks.run("Reading", work, lambda _: None)
    qtbot.waitUntil(lambda: "of 40" in line.doing)
    assert line.doing.startswith("Reading policy.docx · ")
    with qtbot.waitSignal(tasks.cancelled):
        line.stop()
    qtbot.waitUntil(lambda: line.doing == "")


def test_progress_says_how_long_once_it_can_know() -> None:
    assert progress_words(Step(0, 0, ""), 10) == progress_words(Step(0, 1, ""), 10) == ""
    assert progress_words(Step(1, 40, ""), 1) == " · 1 of 40"
    assert progress_words(Step(10, 40, ""), 10) == " · 10 of 40 · about 30 s left"
    assert progress_words(Step(10, 1000, ""), 10) == " · 10 of 1,000 · about 16 min left"


def test_a_share_of_more_than_a_bar_can_count_to_is_shown_in_percent(qtbot: QtBot) -> None:
    bar, step = QProgressBar(), Step(3 * 2**30, 2**33, "Reading claims.xlsx: 1,200,000 rows so far", share=True)
    qtbot.addWidget(bar)
    show_step_on(bar, step)
    assert (bar.value() * 1000 // bar.maximum(), progress_words(step, 3)) == (375, " · 37 %")
