"""What lies behind a project: its trail, backups, the documents it holds, and files that cannot be opened as they are."""

from collections.abc import Callable
from pathlib import Path

from PySide6.QtCore import Qt, QTimer
from PySide6.QtWidgets import QApplication, QMessageBox
from pytestqt.qtbot import QtBot

from app.desktop.main_window import MainWindow
from app.desktop.project.backups_dialog import BackupsDialog
from app.desktop.project.trail_dialog import TrailDialog
from app.desktop.project.words import apart, is_unnamed, size_words, title, unnamed_path
from app.policy.model import State
from app.project.backups import backups_of
from app.project.project import create_project, open_project
from app.workspace.project import add_files
from tests.desktop.conftest import DAY
from tests.desktop.pdf_maker import Line, pdf

Settle = Callable[[MainWindow], None]
CONTROL = Qt.KeyboardModifier.ControlModifier
SHIFT = Qt.KeyboardModifier.ShiftModifier
LEFT = Qt.MouseButton.LeftButton


def test_the_trail_is_shown_and_verified(window: MainWindow, project_file: Path, settle: Settle) -> None:
    window.open_files([project_file])
    settle(window)
    window.actions_by_key["verify"].trigger()
    settle(window)
    dialog = QApplication.activeModalWidget()
    assert isinstance(dialog, TrailDialog)
    assert dialog.verdict.text().startswith("Review of Elrexfio agrees with its trail: 3 records")
    project = window.projects.session.project
    assert project is not None
    assert dialog.head == project.trail.head().hash
    dialog.close()


def test_a_backup_is_made_on_close_and_can_be_restored_as_a_file_of_its_own(
    window: MainWindow, project_file: Path, settle: Settle, tmp_path: Path
) -> None:
    window.open_files([project_file])
    settle(window)
    project = window.projects.session.project
    assert project is not None
    number = project.info.id
    window.projects.menu.close()
    settle(window)
    kept = backups_of(number)
    assert len(kept) == 1
    window.open_files([project_file])
    settle(window)
    window.actions_by_key["restore-backup"].trigger()
    dialog = QApplication.activeModalWidget()
    assert isinstance(dialog, BackupsDialog)
    assert dialog.table.model().rowCount() == 1
    assert str(dialog.table.model().index(0, 1).data()).endswith(("KB", "MB"))
    dialog.close()
    window.projects.menu.restore(kept[0], tmp_path / "earlier.codeledger")
    settle(window)
    assert window.windowTitle() == "earlier – CodeLedger"
    assert len(window.library.model.findItems("", Qt.MatchFlag.MatchContains)) == 1
    assert window.context.loaded is not None
    assert len(window.context.loaded.files) == 2


def test_a_version_is_removed_after_asking_and_stays_in_the_trail(
    window: MainWindow, project_file: Path, settle: Settle, written: Settle
) -> None:
    window.open_files([project_file])
    settle(window)

    def reply() -> None:
        box = QApplication.activeModalWidget()
        assert isinstance(box, QMessageBox)
        next(button for button in box.buttons() if button.text() == "Remove").click()

    QTimer.singleShot(0, reply)
    assert len(window.library.selected) == 1
    window.actions_by_key["remove"].trigger()
    written(window)
    project = window.projects.session.project
    assert project is not None
    assert window.context.loaded is not None
    assert len(project.documents.all()) == len(window.context.loaded.files) == 1
    assert project.trail.head().action == "document-removed"


def test_the_pages_of_a_pdf_are_drawn_from_the_project_alone(window: MainWindow, tmp_path: Path, settle: Settle, qtbot: QtBot) -> None:
    original = tmp_path / "ZZ-0100.pdf"
    front: list[Line] = ["Clinical Policy", "Policy Number: ZZ-0100", "Subject: Elrexfio (elranatamab-bcmm)", "Publish Date: 01/02/2025"]
    original.write_bytes(pdf([front, ["Coding", "HCPCS", "J1323 Injection, elranatamab-bcmm, 1 mg"]]))
    with create_project(tmp_path / "With pages.codeledger", "ana") as project:
        add_files(project, [original])
    original.unlink()
    window.open_files([tmp_path / "With pages.codeledger"])
    settle(window)
    code = window.context.versions[0].codes[0]
    window.context.place_requested.emit(code.source)
    document = window.documents.windows[0]
    qtbot.waitUntil(lambda: document.pages.page > 0 and document.pages.cache.get(document.pages.page) is not None, timeout=20_000)
    assert document.pages.pages == 2
    assert document.pages.page == 2


def test_names_and_sizes_are_said_as_people_say_them(tmp_path: Path) -> None:
    path = unnamed_path("CC/0248: a*b", DAY)
    assert path.name == "2026-11-20 CC_0248_ a_b.codeledger"
    assert is_unnamed(path)
    path.touch()
    assert unnamed_path("CC/0248: a*b", DAY).name == "2026-11-20 CC_0248_ a_b (2).codeledger"
    assert title(path, read_only=True) == "2026-11-20 CC_0248_ a_b (not yet named, read-only) – CodeLedger"
    assert title(tmp_path / "Mine.codeledger", read_only=False) == "Mine – CodeLedger"
    assert apart([Path("a.codeledger"), Path("b.docx")]) == ((Path("a.codeledger"),), (Path("b.docx"),))
    assert [size_words(size) for size in (10, 4096, 5 << 20)] == ["1 KB", "4 KB", "5.0 MB"]


def test_on_a_synced_folder_a_copy_is_worked_on_and_published(
    window: MainWindow, tmp_path: Path, policy: Path, written: Settle, qtbot: QtBot
) -> None:
    synced = tmp_path / "Dropbox"
    synced.mkdir()
    window.open_files([policy])
    written(window)
    window.projects.menu.move_to(synced / "Shared.codeledger")
    written(window)
    assert window.projects.status.words.startswith("working copy, published ")
    window.projects.holding.confirm(window.context.versions[0], State.RETIRED, "superseded")
    assert window.projects.status.words.endswith(", to be published")
    qtbot.waitUntil(lambda: _looked(window).startswith("working copy, published "), timeout=30_000)
    window.close()
    with open_project(synced / "Shared.codeledger", "ben", read_only=True) as project:
        assert [decision.reason for decision in project.decisions.history()] == ["superseded"]


def _looked(window: MainWindow) -> str:
    window.projects.session.look()
    return window.projects.status.words


def test_a_newer_project_is_read_only_with_the_reason(window: MainWindow, project_file: Path, settle: Settle) -> None:
    with project_file.open("r+b") as file:  # the number of the schema, in the header every SQLite file has
        file.seek(60)
        file.write((99).to_bytes(4, "big"))
    window.open_files([project_file])
    settle(window)
    assert window.windowTitle() == "Review of Elrexfio (read-only) – CodeLedger"
    assert "newer version of the program" in window.projects.menu.notice.sentence
    assert "newer version of the program" in window.projects.undo.undo.toolTip()
    assert window.projects.menu.notice.buttons == []  # nor can it be copied, not knowing what is in it
    window.projects.menu.move_to(project_file.with_name("copy.codeledger"))
    settle(window)
    assert "newer version of the program" in window.banner.sentence


def test_a_project_that_is_not_there_is_said_to_be_so(window: MainWindow, tmp_path: Path, settle: Settle) -> None:
    window.begin([tmp_path / "gone.codeledger"])
    settle(window)
    assert window.banner.sentence.startswith("gone.codeledger: ")
    assert "fault" not in window.banner.sentence
    assert window.windowTitle() == "CodeLedger"


def test_a_lock_that_was_taken_over_makes_the_window_read_only(window: MainWindow, project_file: Path, settle: Settle) -> None:
    window.open_files([project_file])
    settle(window)
    project = window.projects.session.project
    assert project is not None
    project._database.stop_writing("Somebody else has opened this project for writing since this computer was away.")  # as its keeper does
    window.projects.session.look()
    assert window.windowTitle().endswith("(read-only) – CodeLedger")
    assert "Somebody else" in window.projects.menu.notice.sentence
    assert window.projects.status.words == "read-only"
