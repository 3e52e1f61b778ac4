"""A program that ends without a word: everything that was decided is there at the next start."""

import os
import subprocess
import sys
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from PySide6.QtCore import QSettings
from pytestqt.qtbot import QtBot

from app.bundled import sample
from app.desktop.context import Context
from app.desktop.main_window import MainWindow
from app.desktop.settings import Settings
from app.desktop.theme import Theme
from app.policy.model import State
from app.project.project import create_project
from app.user_folders import VARIABLE, data_folder
from app.workspace.project import keep_files
from app.workspace.versions import LoadedVersions
from tests.desktop.conftest import DAY

Settle = Callable[[MainWindow], None]

# A window of its own, in a process of its own: it opens a policy, confirms its state, says so and waits to be ended.
CHILD = """
import sys, time
from datetime import date
from pathlib import Path
from PySide6.QtCore import QSettings
from app.desktop.application import prepare
from app.desktop.context import Context
from app.desktop.main_window import MainWindow
from app.desktop.settings import Settings
from app.desktop.theme import Scheme, Theme
from app.policy.model import State

if __name__ == "__main__":
    application = prepare()
    settings = Settings(QSettings(sys.argv[1], QSettings.Format.IniFormat))
    window = MainWindow(Context(Theme(Scheme.LIGHT), date(2026, 11, 20)), settings)
    window.show()
    window.begin([Path(sys.argv[2])])
    session = window.projects.session
    while window.tasks.running or session.unwritten or not window.context.versions:
        application.processEvents()
        time.sleep(0.01)
    if sys.argv[3] == "decide":
        window.projects.holding.confirm(window.context.versions[0], State.RETIRED, "superseded")
    print("decided", flush=True)
    while True:
        application.processEvents()
        time.sleep(0.01)
"""


@pytest.fixture
def child(tmp_path: Path, settings: Settings) -> Iterator[Callable[[Path, str], "subprocess.Popen[str]"]]:
    """Start the other window; return once it says that it has decided."""
    script = tmp_path / "other_window.py"
    script.write_text(CHILD, encoding="utf-8")
    settings.store.sync()
    started: list[subprocess.Popen[str]] = []

    def start(path: Path, what: str = "decide") -> "subprocess.Popen[str]":
        environment = os.environ | {"QT_QPA_PLATFORM": "offscreen", "PYTHONPATH": str(Path(__file__).resolve().parents[2])}
        command = [sys.executable, str(script), settings.store.fileName(), str(path), what]
        made = subprocess.Popen(command, env=environment, stdout=subprocess.PIPE, text=True, encoding="utf-8")
        started.append(made)
        assert made.stdout is not None
        assert made.stdout.readline().strip() == "decided"
        return made

    yield start
    for made in started:
        made.kill()
        made.communicate()


@pytest.fixture
def reopened(qtbot: QtBot, theme: Theme, settings: Settings) -> Callable[[], MainWindow]:
    """Make a window as the next start would."""

    def make() -> MainWindow:
        again = Settings(QSettings(settings.store.fileName(), QSettings.Format.IniFormat))
        again.store.sync()
        made = MainWindow(Context(theme, DAY), again)
        qtbot.addWidget(made)
        made.show()
        return made

    return make


def test_a_killed_window_is_taken_up_where_it_ended(
    child: Callable[..., "subprocess.Popen[str]"], reopened: Callable[[], MainWindow], settle: Settle
) -> None:
    assert os.environ[VARIABLE]  # the child writes into this test's own folder
    policy = sample("CC-0248") / "CC-0248_2023-10-03.md"
    ended = child(policy)
    ended.kill()
    ended.wait()
    window = reopened()
    window.begin([])
    settle(window)
    assert [version.file for version in window.context.versions] == [policy.name]
    assert window.context.versions[0].state is State.RETIRED
    assert window.windowTitle().endswith("CC-0248_2023-10-03 (not yet named) – CodeLedger")
    said = window.projects.menu.notice
    assert said.sentence.startswith("Taken up where the program ended on ")
    assert said.sentence.endswith("; nothing was lost.")
    assert [button.text() for button in said.buttons] == ["Close this project"]
    assert window.projects.undo.undo.isEnabled()
    said.buttons[0].click()
    settle(window)
    assert window.context.versions == ()
    assert said.sentence == ""
    window.close()
    last = reopened()
    last.begin([])
    settle(last)
    assert last.context.versions == ()  # closed by the person: it does not come back
    last.close()


def test_a_window_that_is_still_open_is_not_taken_up_and_says_who_it_is(
    child: Callable[..., "subprocess.Popen[str]"],
    reopened: Callable[[], MainWindow],
    settle: Settle,
    sample_versions: LoadedVersions,
) -> None:
    path = data_folder("projects") / "2026-11-20 CC-0248.codeledger"
    with create_project(path, "ana") as project:
        keep_files(project, LoadedVersions(files=sample_versions.files[:1]))
    living = child(path)
    window = reopened()
    window.begin([])
    settle(window)
    assert window.projects.session.project is None
    window.open_files([path])
    settle(window)
    assert window.windowTitle().endswith("(not yet named, read-only) – CodeLedger")
    assert window.projects.menu.notice.sentence.startswith(f"{window.projects.session.who} has ")
    living.kill()
    living.wait()
    window.projects.menu.close()
    settle(window)
    window.open_files([path])  # its lock went stale with it
    settle(window)
    assert window.windowTitle().endswith("(not yet named) – CodeLedger")
    assert window.context.versions[0].state is State.RETIRED
    window.close()
