"""The project in the window: begun by itself, written when decided, opened, moved, closed, shared."""

from collections.abc import Callable
from datetime import datetime
from pathlib import Path

import pytest
from PySide6.QtCore import QMimeData, QPoint, QPointF, Qt, QTimer, QUrl
from PySide6.QtGui import QDragEnterEvent, QDropEvent
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QLabel, QMessageBox
from pytestqt.qtbot import QtBot

from app.audit.model import Decision
from app.desktop.audit.steps import AuditStep
from app.desktop.context import Context
from app.desktop.main_window import MainWindow
from app.desktop.project.saving import Standing
from app.desktop.settings import Settings
from app.desktop.theme import Theme
from app.policy.model import State
from app.project.project import open_project
from app.user_folders import data_folder
from tests.desktop.conftest import DAY

Settle = Callable[[MainWindow], None]
CONTROL = Qt.KeyboardModifier.ControlModifier
SHIFT = Qt.KeyboardModifier.ShiftModifier
LEFT = Qt.MouseButton.LeftButton


@pytest.fixture
def other(qtbot: QtBot, theme: Theme, settings: Settings) -> Callable[[], MainWindow]:
    """Make another window of the same person, with the same settings."""

    def make() -> MainWindow:
        made = MainWindow(Context(theme, DAY), settings)
        qtbot.addWidget(made)
        made.show()
        return made

    return make


@pytest.fixture
def blocked(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A data folder in which no project can be written: a file lies where their folder should be."""
    home = tmp_path / "home"
    home.mkdir()
    (home / "projects").write_text("no folder", encoding="utf-8")
    monkeypatch.setenv("CODELEDGER_HOME", str(home))
    return home / "projects"


def test_the_first_policy_begins_a_project_at_once(window: MainWindow, policy: Path, written: Settle) -> None:
    assert window.windowTitle() == "CodeLedger"
    assert window.projects.status.words == ""
    window.open_files([policy])
    held = list(data_folder("projects").glob("*.codeledger"))  # before the first file is read
    assert len(held) == 1
    assert held[0].stem == f"{datetime.now().astimezone():%Y-%m-%d} CC-0248_2023-10-03"
    assert window.windowTitle() == f"{held[0].stem} (not yet named) – CodeLedger"
    written(window)
    assert window.projects.status.words.startswith("saved ")
    assert window.projects.status.words.endswith("on this computer's disk")
    project = window.projects.session.project
    assert project is not None
    assert [record.file for record in project.documents.all()] == [policy.name]
    assert window.banner.isHidden()


def test_a_project_comes_back_whole_and_asks_nothing(
    window: MainWindow, other: Callable[[], MainWindow], policy: Path, settle: Settle, written: Settle
) -> None:
    window.open_files([policy])
    written(window)
    assert window.close()
    again = other()
    again.begin([])
    settle(again)
    assert [version.file for version in again.context.versions] == [policy.name]
    assert again.context.policy == "CC-0248"
    assert again.projects.menu.notice.sentence == ""
    again.close()


def test_a_project_that_was_closed_does_not_come_back(
    window: MainWindow, other: Callable[[], MainWindow], policy: Path, settle: Settle, written: Settle
) -> None:
    window.open_files([policy])
    written(window)
    QTest.keyClick(window, Qt.Key.Key_W, CONTROL | SHIFT)
    settle(window)
    assert window.context.versions == ()
    assert window.windowTitle() == "CodeLedger"
    assert window.library.empty.isVisible()
    window.close()
    again = other()
    again.begin([])
    settle(again)
    assert again.context.versions == ()
    names = [action.text() for action in again.actions_by_key.projects.actions()]
    assert any(name.endswith("CC-0248_2023-10-03") for name in names)
    again.actions_by_key.projects.actions()[-1].trigger()
    assert not again.actions_by_key.projects.isEnabled()
    again.close()


def test_whether_it_comes_back_is_a_setting(
    window: MainWindow, other: Callable[[], MainWindow], policy: Path, settle: Settle, written: Settle
) -> None:
    assert window.actions_by_key["reopen"].isChecked()
    window.actions_by_key["reopen"].trigger()
    window.open_files([policy])
    written(window)
    window.close()
    again = other()
    assert not again.actions_by_key["reopen"].isChecked()
    again.begin([])
    settle(again)
    assert again.context.versions == ()
    again.close()


def test_a_project_is_opened_from_the_command_line_and_by_dropping_it(
    window: MainWindow, project_file: Path, settle: Settle, tmp_path: Path
) -> None:
    window.begin([project_file])
    settle(window)
    assert window.windowTitle() == "Review of Elrexfio – CodeLedger"
    assert len(window.context.loaded.files if window.context.loaded else ()) == 2
    window.projects.menu.close()
    settle(window)
    data = QMimeData()
    data.setUrls([QUrl.fromLocalFile(str(project_file))])
    copy = Qt.DropAction.CopyAction
    window.show_page("audit")
    window.dragEnterEvent(QDragEnterEvent(QPoint(400, 400), copy, data, LEFT, Qt.KeyboardModifier.NoModifier))
    window.dropEvent(QDropEvent(QPointF(400, 400), copy, data, LEFT, Qt.KeyboardModifier.NoModifier))
    settle(window)
    assert window.windowTitle() == "Review of Elrexfio – CodeLedger"
    assert window.context.ledger is not None
    assert window.context.ledger.policies
    broken = tmp_path / "broken.codeledger"
    broken.write_bytes(b"no project")
    window.open_files([broken])
    settle(window)
    assert window.banner.sentence.startswith("broken.codeledger: ")
    assert window.projects.session.name == "Review of Elrexfio"  # the one that was open stays


def test_a_name_given_moves_the_project_and_leaves_no_other(window: MainWindow, policy: Path, tmp_path: Path, written: Settle) -> None:
    window.open_files([policy])
    written(window)
    unnamed = window.projects.session.path
    assert unnamed is not None
    window.projects.menu.move_to(tmp_path / "Named.codeledger")
    assert window.projects.session.saved.standing is Standing.WRITING
    window.projects.holding.confirm(window.context.versions[0], State.RETIRED, "superseded")  # while it moves
    written(window)
    assert window.windowTitle() == "Named – CodeLedger"
    assert not unnamed.exists()
    assert window.context.versions[0].state is State.RETIRED
    window.close()
    with open_project(tmp_path / "Named.codeledger", "ben") as project:
        assert [decision.reason for decision in project.decisions.history()] == ["superseded"]
        assert [record.file for record in project.documents.all()] == [policy.name]


def test_an_unnamed_project_that_holds_nothing_goes(window: MainWindow, tmp_path: Path, settle: Settle) -> None:
    broken = tmp_path / "broken.docx"
    broken.write_bytes(b"PK\x03\x04 not a document")
    window.open_files([broken])
    settle(window)
    dialog = QApplication.activeModalWidget()
    assert dialog is not None
    dialog.close()
    path = window.projects.session.path
    assert path is not None
    assert path.exists()
    window.close()
    assert not path.exists()


def test_a_second_window_reads_says_who_has_it_and_offers_a_copy(
    window: MainWindow, other: Callable[[], MainWindow], project_file: Path, tmp_path: Path, settle: Settle
) -> None:
    window.open_files([project_file])
    settle(window)
    second = other()
    second.open_files([project_file])
    settle(second)
    assert second.windowTitle() == "Review of Elrexfio (read-only) – CodeLedger"
    assert second.projects.session.who in second.projects.menu.notice.sentence
    assert "since" in second.projects.menu.notice.sentence
    assert [button.text() for button in second.projects.menu.notice.buttons] == ["Open a copy…"]
    assert second.projects.status.words == "read-only"
    assert second.context.loaded is not None
    assert len(second.context.loaded.files) == 2  # what it holds can be read
    state = second.library.facts.state
    assert state is not None
    assert not state.confirm.isEnabled()
    assert not state.choice.isEnabled()
    assert second.projects.session.who in state.confirm.toolTip()
    assert not second.actions_by_key["open"].isEnabled()
    assert not second.projects.undo.undo.isEnabled()
    second.projects.menu.move_to(tmp_path / "copy.codeledger")
    settle(second)
    assert second.windowTitle() == "copy – CodeLedger"
    assert second.projects.menu.notice.sentence == ""
    assert second.library.facts.state is not None
    assert second.library.facts.state.confirm.isEnabled()
    second.close()
    window.close()
    third = other()
    third.open_files([project_file])  # the lock went with its holder
    settle(third)
    assert third.windowTitle() == "Review of Elrexfio – CodeLedger"
    third.close()


def test_a_state_is_proposed_confirmed_undone_and_redone_over_a_restart(
    window: MainWindow, other: Callable[[], MainWindow], policy: Path, settle: Settle, written: Settle
) -> None:
    window.open_files([policy])
    written(window)
    states = [str(window.library.model.index(0, 3, window.library.model.index(0, 0)).data())]
    editor = window.library.facts.state
    assert editor is not None
    editor.choice.setCurrentIndex(editor.choice.findData(State.DRAFT))
    assert not editor.confirm.isEnabled()  # against its text, so it needs a reason
    QTest.keyClicks(editor.reason, "Sent round for comment")
    editor.confirm.click()
    written(window)
    states.append(str(window.library.model.index(0, 3, window.library.model.index(0, 0)).data()))
    assert states == ["Published (proposed)", f"Draft, confirmed by {window.projects.session.who}"]
    assert window.context.ledger is not None
    assert window.context.ledger.policies == ()  # a draft feeds nothing
    window.close()
    again = other()
    again.begin([])
    settle(again)
    seen = [again.context.versions[0].state]
    QTest.keyClick(again, Qt.Key.Key_Z, CONTROL)
    settle(again)
    seen.append(again.context.versions[0].state)
    assert again.context.ledger is not None
    assert [item.policy for item in again.context.ledger.policies] == ["CC-0248"]
    QTest.keyClick(again, Qt.Key.Key_Z, CONTROL | SHIFT)
    settle(again)
    seen.append(again.context.versions[0].state)
    assert seen == [State.DRAFT, State.PUBLISHED, State.DRAFT]
    assert "Sent round for comment" in " ".join(part.text() for part in again.library.facts.findChildren(QLabel))
    again.close()


def test_the_audit_and_its_decisions_are_there_again(
    window: MainWindow, other: Callable[[], MainWindow], policies: Path, settle: Settle, written: Settle
) -> None:
    window.open_files([policies / "CC-0248"])
    written(window)
    window.open_claims(policies / "claims" / "CC-0248_claims.xlsx")
    settle(window)
    window.audit.run()
    settle(window)
    result = window.context.audit
    assert result is not None
    assert window.banner.isHidden(), window.banner.sentence
    window.audit.dispositions.decide(result.findings[:2], Decision("agree", "seen in the record"))
    window.close()
    again = other()
    again.begin([])
    settle(again)
    shown = again.context.audit
    assert shown is not None
    assert shown.findings == result.findings
    assert again.audit.dispositions.made == 2
    assert again.audit.dispositions.of(result.findings[0]) == Decision("agree", "seen in the record")
    assert again.audit.session.name == "CC-0248_claims.xlsx"
    again.show_page("audit")
    assert again.audit.step is AuditStep.REVIEW
    QTest.keyClick(again, Qt.Key.Key_Z, CONTROL)
    assert again.audit.dispositions.made == 0
    QTest.keyClick(again, Qt.Key.Key_Z, CONTROL | SHIFT)
    assert again.audit.dispositions.made == 2
    again.audit.run()  # on the claims the project keeps
    settle(again)
    assert again.context.audit is not None
    assert again.context.audit.fingerprint == result.fingerprint
    assert again.audit.dispositions.made == 2
    again.close()


def test_what_cannot_be_written_is_kept_in_memory_and_written_later(
    window: MainWindow, policy: Path, settle: Settle, written: Settle, blocked: Path
) -> None:
    window.open_files([policy])
    settle(window)
    assert [version.file for version in window.context.versions] == [policy.name]  # it is shown all the same
    assert window.projects.status.words == "not saved: 1 kept in memory"
    assert window.projects.status.again.isVisible()
    assert window.banner.isVisible()
    window.projects.holding.confirm(window.context.versions[0], State.RETIRED, "superseded")
    assert window.projects.status.words == "not saved: 2 kept in memory"
    blocked.unlink()
    window.projects.status.again.click()
    written(window)
    assert window.projects.status.words.startswith("saved ")
    assert not window.projects.status.again.isVisible()
    assert window.banner.isHidden()
    assert window.context.versions[0].state is State.RETIRED
    assert window.projects.session.project is not None
    assert len(window.projects.session.project.documents.all()) == 1


def test_where_the_usual_place_cannot_be_written_another_can_be_named(
    window: MainWindow, policy: Path, settle: Settle, written: Settle, blocked: Path
) -> None:
    elsewhere = blocked.parent / "Elsewhere.codeledger"
    window.open_files([policy])
    settle(window)
    window.projects.menu.move_to(elsewhere)
    written(window)
    assert window.windowTitle() == "Elsewhere – CodeLedger"
    assert window.projects.session.project is not None
    assert len(window.projects.session.project.documents.all()) == 1
    assert window.banner.isHidden()


@pytest.mark.parametrize(("answer", "closed"), [("Keep working", False), ("Lose them", True)])
def test_only_what_could_not_be_written_is_asked_about(
    window: MainWindow, policy: Path, settle: Settle, blocked: Path, answer: str, *, closed: bool
) -> None:
    window.open_files([policy])
    settle(window)

    def reply() -> None:
        box = QApplication.activeModalWidget()
        assert isinstance(box, QMessageBox)
        assert "1 document" in box.text()
        next(button for button in box.buttons() if button.text() == answer).click()

    QTimer.singleShot(0, reply)
    assert window.close() is closed
    blocked.unlink()
