"""Reviewing changes in the real window, on a real project: by key, several at once, undone, kept, read-only."""

from collections.abc import Callable
from pathlib import Path

import pytest
from PySide6.QtCore import Qt, QTimer
from PySide6.QtGui import QGuiApplication
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QMenu
from pytestqt.qtbot import QtBot

from app.compare.model import ChangeClass, ChangeKind, Direction, PolicyChange
from app.desktop.compare.bulk_dialog import BulkDialog, Wish
from app.desktop.compare.note_dialog import NoteDialog
from app.desktop.compare.page import ComparePage
from app.desktop.main_window import MainWindow
from app.desktop.project.saving import Standing
from app.project.project import create_project, open_project
from app.workspace.change_reviews import reviews_of
from app.workspace.compare import compare_versions
from app.workspace.project import keep_files
from app.workspace.versions import LoadedVersions

Settle = Callable[[MainWindow], None]
K = Qt.Key
SHIFT = Qt.KeyboardModifier.ShiftModifier


@pytest.fixture
def compared(sampled: MainWindow, settle: Settle) -> MainWindow:
    """The window with the last two versions of the sample policy compared."""
    sampled.show_page("compare")
    settle(sampled)
    assert sampled.context.comparison is not None
    sampled.activateWindow()
    sampled.compare.view.setFocus()
    return sampled


def listed(page: ComparePage) -> tuple[PolicyChange, ...]:
    return page.list.table.changes


def press(page: ComparePage, key: Qt.Key, modifier: Qt.KeyboardModifier = Qt.KeyboardModifier.NoModifier) -> None:
    QTest.keyClick(page.view, key, modifier)


def test_r_marks_reviewed_and_goes_on(compared: MainWindow) -> None:
    page = compared.compare
    total = len(listed(page))
    page.step(1)
    first = page.chosen
    press(page, K.Key_R)
    assert first is not None
    assert page.reviews.of(first).reviewed
    assert page.chosen == listed(page)[1]
    assert page.toolbar.progress.toolTip() == f"1 of {total} reviewed"
    assert f" · 1 of {total} reviewed · " in compared.status.counts
    page.choose(first)
    press(page, K.Key_R, SHIFT)
    assert not page.reviews.of(first).reviewed


def test_the_last_review_says_that_all_is_done(compared: MainWindow) -> None:
    page = compared.compare
    total = len(listed(page))
    page.step(1)
    for _ in range(total):
        press(page, K.Key_R)
    assert page.toolbar.progress.toolTip() == f"{total} of {total} reviewed"
    assert compared.status.message == f"All {total} changes of the kinds shown are reviewed"


def test_s_and_a_classify_and_take_back(compared: MainWindow) -> None:
    page = compared.compare
    page.step(1)
    change = page.chosen
    assert change is not None
    press(page, K.Key_S)
    assert page.reviews.of(change).classed is ChangeClass.SUBSTANTIVE
    press(page, K.Key_A)
    assert page.reviews.of(change).classed is ChangeClass.ADMINISTRATIVE
    assert page.details.review.classes[ChangeClass.ADMINISTRATIVE].isChecked()
    press(page, K.Key_A)
    assert page.reviews.of(change).empty


def test_a_direction_is_proposed_then_confirmed_or_overruled(compared: MainWindow) -> None:
    page = compared.compare
    change = next(change for change in listed(page) if change.kind is ChangeKind.AGE)
    page.choose(change)
    assert change.direction is Direction.EXPANDS
    row = page.list.table.row_of(change.id)
    told = page.list.table.index(row, 0)
    assert "Expands access, proposed by rule" in str(told.data(Qt.ItemDataRole.AccessibleTextRole))
    press(page, K.Key_C)
    assert page.reviews.of(change).direction is Direction.EXPANDS
    assert "Expands access, confirmed by" in str(told.data(Qt.ItemDataRole.AccessibleTextRole))
    assert not page.details.review.confirm.isEnabled()
    picker = page.details.review.direction
    picker.setCurrentIndex(picker.findData(Direction.NEUTRAL))
    picker.activated.emit(picker.currentIndex())
    assert page.reviews.of(change).direction is Direction.NEUTRAL
    assert "the rule proposes: expands access" in str(told.data(Qt.ItemDataRole.ToolTipRole))


def test_only_what_is_not_yet_reviewed(compared: MainWindow) -> None:
    page = compared.compare
    everything = listed(page)
    page.filter.open.setChecked(True)
    page.choose(everything[2])
    press(page, K.Key_R)
    assert listed(page) == (*everything[:2], *everything[3:])
    assert [change.id for change in page.view.stage.changes()].count(everything[2].id) == 0
    assert page.chosen == everything[3]
    assert page.filter.open.number == len(everything) - 1
    page.filter.open.setChecked(False)
    assert listed(page) == everything


def test_several_at_once_need_a_reason(compared: MainWindow) -> None:
    page = compared.compare
    page.list.selectAll()
    several = page.list.selected
    assert len(several) == len(listed(page))

    def answer() -> None:
        dialog = QApplication.activeModalWidget()
        assert isinstance(dialog, BulkDialog)
        assert not dialog.keep.isEnabled()
        dialog.reason.setText("Layout only")
        dialog.classed.setCurrentIndex(dialog.classed.findData(ChangeClass.ADMINISTRATIVE))
        assert dialog.keep.isEnabled()
        dialog.keep.click()

    QTimer.singleShot(50, answer)
    press(page, K.Key_R)
    held = [page.reviews.of(change) for change in several]
    assert {(review.reviewed, review.classed, review.reason) for review in held} == {(True, ChangeClass.ADMINISTRATIVE, "Layout only")}
    project = compared.projects.session.project
    assert project is not None
    assert {decision.step for decision in project.decisions.history()} == {1}
    compared.projects.undo.undo.trigger()
    assert compared.context.change_reviews == {}
    assert page.toolbar.progress.toolTip() == f"0 of {len(several)} reviewed"


def test_a_wish_leaves_what_it_does_not_name(compared: MainWindow, qtbot: QtBot) -> None:
    page = compared.compare
    change = listed(page)[0]
    page.choose(change)
    press(page, K.Key_S)
    dialog = BulkDialog([change], Wish(reviewed=True), compared)
    qtbot.addWidget(dialog)
    made = dialog.decided({change.id: page.reviews.of(change)})[change.id]
    assert (made.reviewed, made.classed) == (True, ChangeClass.SUBSTANTIVE)


def test_a_note_is_kept_where_it_was_written(compared: MainWindow) -> None:
    page = compared.compare
    first, second = listed(page)[:2]
    page.choose(first)
    press(page, K.Key_E)
    note = page.details.review.note
    assert note.hasFocus()
    QTest.keyClicks(note, "Read and agreed; SR")  # letters, no shortcuts
    page.choose(second)
    assert page.reviews.of(first).note == "Read and agreed; SR"
    assert page.reviews.of(second).empty
    assert note.text() == ""
    assert not page.reviews.of(first).reviewed


def test_letters_typed_into_the_search_decide_nothing(compared: MainWindow) -> None:
    page = compared.compare
    page.step(1)
    page.start_search()
    QTest.keyClicks(page.find_bar.field, "rsacelmnp")
    assert page.find_bar.field.text() == "rsacelmnp"
    assert compared.context.change_reviews == {}


def test_a_note_can_be_written_with_the_details_closed(compared: MainWindow) -> None:
    page = compared.compare
    compared.stage.set_open(opened=False)
    page.step(1)
    change = page.chosen
    assert change is not None

    def answer() -> None:
        dialog = QApplication.activeModalWidget()
        assert isinstance(dialog, NoteDialog)
        dialog.note.setText("Ask the author")
        dialog.accept()

    QTimer.singleShot(50, answer)
    press(page, K.Key_E)
    assert page.reviews.of(change).note == "Ask the author"


def test_a_note_half_written_goes_to_its_own_comparison(compared: MainWindow, settle: Settle) -> None:
    page = compared.compare
    before = compared.context.comparison
    assert before is not None
    change = listed(page)[0]
    page.choose(change)
    page.details.review.note.setText("Half written")
    compared.context.request_compare(before.new, before.old)
    settle(compared)
    assert compared.context.change_reviews == {}
    project = compared.projects.session.project
    assert project is not None
    assert reviews_of(project, before)[change.id].note == "Half written"


def test_undo_and_redo_follow_in_list_view_and_counts(compared: MainWindow) -> None:
    page = compared.compare
    total = len(listed(page))
    page.step(1)
    press(page, K.Key_S)
    press(page, K.Key_R)
    undo = compared.projects.undo
    undo.undo.trigger()
    first = listed(page)[0]
    assert page.reviews.of(first).classed is ChangeClass.SUBSTANTIVE
    assert not page.reviews.of(first).reviewed
    undo.redo.trigger()
    assert page.reviews.of(first).reviewed
    assert page.toolbar.progress.toolTip() == f"1 of {total} reviewed"


def test_reviews_are_there_again_after_a_restart(
    compared: MainWindow, sample_versions: LoadedVersions, tmp_path: Path, settle: Settle, qtbot: QtBot
) -> None:
    page = compared.compare
    page.step(1)
    press(page, K.Key_R)
    session = compared.projects.session
    qtbot.waitUntil(lambda: not session.unwritten and session.saved.standing is Standing.SAVED, timeout=30_000)
    path = tmp_path / "kept.codeledger"
    compared.projects.menu.move_to(path)
    settle(compared)
    comparison = compared.context.comparison
    assert comparison is not None
    compared.projects.menu.close()
    with open_project(path, "ben") as project:
        again = compare_versions(comparison.old, comparison.new)
        assert [change for change, review in reviews_of(project, again).items() if review.reviewed] == [again.changes[0].id]
    assert sample_versions.files


def test_a_project_that_can_only_be_read_says_why_nothing_is_decided(
    window: MainWindow, sample_versions: LoadedVersions, tmp_path: Path, settle: Settle
) -> None:
    path = tmp_path / "shared.codeledger"
    with create_project(path, "ana") as project:
        keep_files(project, LoadedVersions(files=sample_versions.files[:3]))
        window.projects.menu.open(path)
        settle(window)
        window.show_page("compare")
        settle(window)
        page = window.compare
        page.step(1)
        change = page.chosen
        assert change is not None
        assert page.reviews.why_not
        assert not page.details.review.reviewed.isEnabled()
        press(page, K.Key_R)
        assert page.reviews.of(change).empty
        assert window.status.message == page.reviews.why_not
        menu = QMenu(page)
        page.reviewing.fill(menu, listed(page))
        assert not any(action.isEnabled() for action in menu.actions() if action.text())
        menu.deleteLater()


def test_the_menu_offers_the_review(compared: MainWindow) -> None:
    page = compared.compare
    page.step(1)
    menu = QMenu(page)
    page.reviewing.fill(menu, listed(page))
    texts = [action.text().split("\t")[0] for action in menu.actions()]
    assert texts[0] == "Mark reviewed and go on"
    assert texts[-1] == f"Decide on all {len(listed(page))} listed changes…"
    menu.actions()[0].trigger()
    assert page.reviews.of(listed(page)[0]).reviewed
    menu.deleteLater()


def test_the_copied_list_holds_the_reviews(compared: MainWindow) -> None:
    page = compared.compare
    page.step(1)
    press(page, K.Key_S)
    press(page, K.Key_R)
    page.list.copy()
    head, first, second, *_ = (line.split("\t") for line in QGuiApplication.clipboard().text().split("\n"))
    assert head[-3:] == ["Effect on access", "Review", "Note"]
    assert first[-2] == "reviewed, substantive"
    assert second[-2] == "not yet reviewed"


def test_the_exports_are_told_what_is_shown_and_decided(compared: MainWindow) -> None:
    page = compared.compare
    page.filter.show_only(ChangeKind.AGE)
    assert compared.context.shown_kinds == frozenset({ChangeKind.AGE})
    page.step(1)
    press(page, K.Key_R)
    assert page.chosen is not None
    assert [review.reviewed for review in compared.context.change_reviews.values()] == [True]
    assert page.toolbar.progress.toolTip() == "1 of 1 reviewed"


def test_the_decisions_page_leads_back_to_the_comparison(compared: MainWindow, settle: Settle) -> None:
    page = compared.compare
    page.step(1)
    press(page, K.Key_R)
    before = compared.context.comparison
    assert before is not None
    compared.context.request_compare(before.new, before.old)
    settle(compared)
    compared.show_page("decisions")
    compared.projects.page.show_place()
    settle(compared)
    now = compared.context.comparison
    assert now is not None
    assert (now.old.file, now.new.file) == (before.old.file, before.new.file)
    assert compared.page == "compare"
    assert page.toolbar.progress.toolTip().startswith("1 of ")
