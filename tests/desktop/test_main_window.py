import gc
import weakref
from collections.abc import Callable
from datetime import date
from pathlib import Path

import pytest
from PySide6.QtCore import QCoreApplication, QEvent, QMimeData, QPoint, QPointF, Qt, QUrl
from PySide6.QtGui import QDragEnterEvent, QDropEvent, QKeySequence
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QAbstractButton, QAbstractItemView, QApplication, QComboBox, QLineEdit, QToolButton, QWidget
from pytestqt.qtbot import QtBot

from app.desktop.application import prepare
from app.desktop.context import Context
from app.desktop.dialogs.outcomes import OutcomesDialog
from app.desktop.facts.triage import TriageDialog
from app.desktop.main_window import MainWindow
from app.desktop.rail import PAGES
from app.desktop.settings import Settings
from app.desktop.theme import Scheme, Theme
from app.ledger.model import Basis, Notice
from tests.desktop.conftest import DAY

Settle = Callable[[MainWindow], None]
CONTROL = Qt.KeyboardModifier.ControlModifier
LEFT = Qt.MouseButton.LeftButton


def drop(window: MainWindow, *paths: Path) -> None:
    data = QMimeData()
    data.setUrls([QUrl.fromLocalFile(str(path)) for path in paths])
    copy = Qt.DropAction.CopyAction
    entering = QDragEnterEvent(QPoint(400, 400), copy, data, LEFT, Qt.KeyboardModifier.NoModifier)
    window.dragEnterEvent(entering)
    assert entering.isAccepted()
    window.dropEvent(QDropEvent(QPointF(400, 400), copy, data, LEFT, Qt.KeyboardModifier.NoModifier))


def test_the_keys_switch_the_pages(window: MainWindow) -> None:
    for number, (key, _) in enumerate(PAGES, start=1):
        QTest.keyClick(window, Qt.Key(Qt.Key.Key_0.value + number), CONTROL)
        assert window.page == key


def test_the_arrows_walk_the_rail(window: MainWindow) -> None:
    buttons = window.rail.findChildren(QToolButton)
    buttons[0].setFocus()
    QTest.keyClick(buttons[0], Qt.Key.Key_Down)
    assert window.page == "facts"
    QTest.keyClick(buttons[1], Qt.Key.Key_Up)
    assert window.page == "library"


def test_no_two_actions_share_their_keys(window: MainWindow) -> None:
    keys = [combination for _, combination in window.actions_by_key.all_keys()]
    assert len(keys) == len(set(keys))
    for wanted in ("Ctrl+O", "Ctrl+S", "Ctrl+F", "Ctrl+P", "Ctrl+1", "Ctrl+4"):
        assert QKeySequence(wanted).toString(QKeySequence.SequenceFormat.NativeText) in keys


def test_an_empty_window_says_what_to_do_and_offers_the_sample(window: MainWindow, settle: Settle) -> None:
    offered = [button.text().replace("&", "") for button in window.library.empty.buttons]
    assert offered == ["Open versions…", "Open folder…", "Try the sample policy"]
    assert window.library.empty.buttons[0].hasFocus()
    window.library.empty.buttons[2].click()
    settle(window)
    assert window.context.policy == "CC-0248"
    assert window.bar.policy.currentText().startswith("CC-0248")


def test_every_control_can_be_named_aloud_and_reached_by_key(sampled: MainWindow) -> None:
    kinds = (QAbstractButton, QLineEdit, QComboBox, QAbstractItemView)
    unnamed: list[str] = []
    for key, page in sampled.pages.items():
        sampled.show_page(key)
        for widget in (*sampled.bar.findChildren(QWidget), *sampled.rail.findChildren(QWidget), *page.findChildren(QWidget)):
            if not isinstance(widget, kinds) or not widget.isVisible() or widget.objectName().startswith("qt_"):
                continue
            named = widget.accessibleName() or (widget.text() if isinstance(widget, QAbstractButton) else "")
            if not named and not isinstance(widget.parent(), QComboBox | QAbstractItemView):
                unnamed.append(f"{key}: {type(widget).__name__} {widget.objectName()}")
    assert unnamed == []


def test_a_narrow_window_keeps_icons_and_lays_the_details_over(sampled: MainWindow) -> None:
    assert sampled.stage.details.isVisible()
    sampled.resize(900, 640)
    rail = sampled.rail.findChildren(QToolButton)
    assert all(button.toolButtonStyle() is Qt.ToolButtonStyle.ToolButtonIconOnly for button in rail)
    assert all(button.toolTip().startswith(name) for button, (_, name) in zip(rail, PAGES, strict=True))
    assert not sampled.stage.details.isVisible()
    QApplication.processEvents()
    width = sampled.library.width()
    QTest.keyClick(sampled, Qt.Key.Key_D, CONTROL)
    QApplication.processEvents()
    assert sampled.stage.details.isVisible()
    assert sampled.library.width() == width
    assert sampled.stage.details.geometry().right() == sampled.stage.rect().right()
    QTest.keyClick(sampled.stage.details, Qt.Key.Key_Escape)
    assert not sampled.stage.details.isVisible()
    sampled.resize(1280, 820)
    assert sampled.stage.details.isVisible()


@pytest.mark.parametrize("width", [1280, 900, 780])
def test_nothing_is_pushed_out_of_the_window(sampled: MainWindow, width: int) -> None:
    sampled.resize(width, 640)
    for key in sampled.pages:
        sampled.show_page(key)
        QApplication.processEvents()
        assert sampled.width() == width
        assert sampled.minimumSizeHint().width() <= width, key


def test_one_context_for_all_pages(sampled: MainWindow, settle: Settle) -> None:
    before = sampled.context.ledger
    assert before is not None
    assert before.basis is Basis.PUBLISH
    sampled.actions_by_key.bases[Basis.REVIEW].trigger()
    settle(sampled)
    after = sampled.context.ledger
    assert after is not None
    assert after.basis is Basis.REVIEW
    assert sampled.bar.basis.currentData() == Basis.REVIEW
    sampled.held.add([Notice(policy="CC-0248", market="Ohio", effective=date(2024, 2, 19))])
    settle(sampled)
    sampled.bar.market.setCurrentText("Ohio")
    sampled.bar.market.activated.emit(sampled.bar.market.currentIndex())
    settle(sampled)
    assert sampled.context.ledger is not None
    assert sampled.context.ledger.market == "Ohio"


def test_a_file_that_cannot_be_read_is_told_in_one_sentence_with_its_reason(window: MainWindow, tmp_path: Path, settle: Settle) -> None:
    broken = tmp_path / "broken.docx"
    broken.write_bytes(b"PK\x03\x04 not a document")
    window.open_files([broken])
    settle(window)
    dialog = QApplication.activeModalWidget()
    assert isinstance(dialog, OutcomesDialog)
    text = " ".join(str(dialog.table.model().index(0, column).data()) for column in range(3))
    dialog.close()
    assert "broken.docx" in text
    assert "Unreadable" in text
    assert "." in text.split("Unreadable")[1]


def test_a_dropped_folder_says_what_became_of_each_file(window: MainWindow, policies: Path, tmp_path: Path, settle: Settle) -> None:
    folder = tmp_path / "policies"
    folder.mkdir()
    for path in (policies / "CC-0248").glob("*.md"):
        (folder / path.name).write_bytes(path.read_bytes())
    (folder / "copy.md").write_bytes((policies / "CC-0248" / "CC-0248_2023-10-03.md").read_bytes())
    (folder / "minutes.txt").write_text("Minutes of the meeting.\n\nNobody spoke of policies.\n", encoding="utf-8")
    (folder / "broken.docx").write_bytes(b"PK\x03\x04")
    total = sum(1 for _ in folder.iterdir())
    drop(window, folder)
    settle(window)
    dialog = window.findChild(TriageDialog)
    assert dialog is not None
    assert not dialog.isModal()
    fates = [str(dialog.table.model().index(row, 1).data()) for row in range(dialog.table.model().rowCount())]
    summary = dialog.summary
    dialog.close()
    assert len(fates) == total
    assert fates.count("Already open") == 1
    assert fates.count("Unreadable") == 1
    assert fates.count("No policy") == 1
    assert fates.count("New") == 1  # the oldest; the others are held against the one before them
    assert (fates.count("Criteria revised"), fates.count("Codes only")) == (1, 1)
    assert fates[0] == "Unreadable"
    assert summary.startswith(f"{total} files: ")


def test_the_window_comes_back_as_it_was_left(qtbot: QtBot, theme: Theme, settings: Settings, policies: Path, settle: Settle) -> None:
    first = MainWindow(Context(theme, DAY), settings)
    qtbot.addWidget(first)
    first.show()
    first.resize(798, 560)
    first.open_files([policies / "EX-0901"])
    settle(first)
    QTest.keyClick(first, Qt.Key.Key_D, CONTROL)
    first.close()
    again = MainWindow(Context(theme, DAY), settings)
    qtbot.addWidget(again)
    assert (again.width(), again.height()) == (798, 560)
    assert not again.stage.open
    assert next(action.text() for action in again.actions_by_key.recent.actions()).endswith("EX-0901")
    again.close()


def test_a_claims_file_is_never_remembered(sampled: MainWindow, policies: Path, tmp_path: Path, settle: Settle) -> None:
    claims = tmp_path / "Jane Example claims.xlsx"
    claims.write_bytes((policies / "claims" / "CC-0248_claims.xlsx").read_bytes())
    sampled.open_claims(claims)
    settle(sampled)
    sampled.close()
    store = sampled.settings.store
    store.sync()
    kept = " ".join(f"{key} {store.value(key)}" for key in store.allKeys())
    assert "Jane" not in kept


def test_the_look_is_chosen_in_the_menu_and_kept(window: MainWindow) -> None:
    window.actions_by_key.schemes[Scheme.DARK].trigger()
    assert window.context.theme.shown is Scheme.DARK
    assert window.settings.scheme is Scheme.DARK


def test_a_failure_stays_until_it_is_dismissed(window: MainWindow) -> None:
    window.context.error_shown.emit("policy.docx: It holds no text. Open another file.")
    assert window.banner.isVisible()
    assert window.banner.sentence.startswith("policy.docx")
    window.banner.findChildren(QToolButton)[0].click()
    assert not window.banner.isVisible()


def test_cancel_stops_the_opening_and_keeps_what_was_open(sampled: MainWindow, policies: Path, settle: Settle) -> None:
    before = sampled.context.versions
    sampled.open_files([policies / "EX-0901", policies / "corrected"])
    sampled.actions_by_key["cancel"].trigger()
    settle(sampled)
    assert sampled.context.versions == before
    assert "cancelled" in sampled.status.message


def test_closing_stops_the_work(qtbot: QtBot, theme: Theme, settings: Settings, policies: Path) -> None:
    window = MainWindow(Context(theme, DAY), settings)
    qtbot.addWidget(window)
    window.open_files([policies / "CC-0248"])
    window.close()
    qtbot.waitUntil(lambda: not window.tasks.running)
    assert window.context.versions == ()


def test_a_closed_window_leaves_nothing_behind(theme: Theme, settings: Settings) -> None:
    before = set(QApplication.allWidgets())
    window = MainWindow(Context(theme, DAY), settings)
    context = weakref.ref(window.context)
    window.show()
    window.close()
    window.deleteLater()
    del window
    QCoreApplication.sendPostedEvents(None, QEvent.Type.DeferredDelete.value)
    gc.collect()
    assert context() is None
    assert set(QApplication.allWidgets()) <= before


def test_the_program_is_prepared_once(qapp: QApplication) -> None:
    assert prepare() is qapp
    assert qapp.applicationName() == "CodeLedger"
