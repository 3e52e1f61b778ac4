"""The text of a comparison: folds, scrolling, selecting, finding, zoom."""

import pytest
from PySide6.QtCore import QPoint, QPointF, Qt
from PySide6.QtGui import QGuiApplication, QWheelEvent
from PySide6.QtTest import QTest

from app.desktop.compare.page import ComparePage
from app.desktop.compare.texts import Column
from app.desktop.context import Context
from tests.desktop.compare.showing import middle_of_row, show
from tests.desktop.comparison_maker import NEW, long_comparison, sample

NONE = Qt.KeyboardModifier.NoModifier
LEFT = Qt.MouseButton.LeftButton


def test_the_chosen_change_is_in_sight(page: ComparePage, context: Context) -> None:
    show(page, context, long_comparison(600))
    for _ in range(40):
        page.step(1)
        assert page.chosen is not None
        top = page.view.top_of(page.view.stage.line_of(page.view.stage.places[page.chosen.id]))
        assert 0 <= top < page.view.viewport().height()


def test_dragging_selects_within_one_column_and_copies(page: ComparePage, context: Context) -> None:
    show(page, context, sample())
    view = page.view
    x = view.stage.columns.new_x
    QTest.mousePress(view.viewport(), LEFT, NONE, QPoint(x, middle_of_row(page, 1)))
    QTest.mouseMove(view.viewport(), QPoint(x + 40, middle_of_row(page, 2)))
    QTest.mouseMove(view.viewport(), QPoint(view.viewport().width() - 8, middle_of_row(page, 3)))
    QTest.mouseRelease(view.viewport(), LEFT, NONE, QPoint(view.viewport().width() - 8, middle_of_row(page, 3)))
    QTest.keyClick(view, Qt.Key.Key_C, Qt.KeyboardModifier.ControlModifier)
    assert QGuiApplication.clipboard().text() == "\n".join(NEW[1:4])


def test_a_double_click_selects_a_whole_code(page: ComparePage, context: Context) -> None:
    comparison = show(page, context, sample())
    row = next(number for number, item in enumerate(comparison.rows) if "C90.02" in "".join(part.text for part in item.new))
    page.view.bring(row)
    x = page.view.stage.columns.new_x + 12
    QTest.mouseDClick(page.view.viewport(), LEFT, NONE, QPoint(x, middle_of_row(page, row)))
    assert page.view.selected_text() == "C90.02"


def test_clicking_marked_words_chooses_their_change(page: ComparePage, context: Context) -> None:
    comparison = show(page, context, sample())
    placed = page.view.stage.drawn(page.view.stage.line_of(3)).texts[1]
    x = placed.x + int(placed.layout.lineAt(0).naturalTextWidth()) - 10
    QTest.mouseClick(page.view.viewport(), LEFT, NONE, QPoint(x, middle_of_row(page, 3)))
    assert page.chosen == comparison.changes[0]
    assert page.list.currentIndex().row() == 0


def test_a_fold_opens_by_click_and_by_key_and_the_text_above_stays(page: ComparePage, context: Context) -> None:
    show(page, context, sample())
    view = page.view
    folds = [number for number, line in enumerate(view.stage.lines) if line.fold]
    first = folds[0]
    before = view.top_of(first - 1)
    QTest.mouseClick(view.viewport(), LEFT, NONE, QPoint(40, view.top_of(first) + 10))
    assert not view.stage.lines[first].fold
    assert view.top_of(first - 1) == before
    QTest.keyClick(view, Qt.Key.Key_U, Qt.KeyboardModifier.ShiftModifier)
    assert view.stage.lines[first].fold
    QTest.keyClick(view, Qt.Key.Key_U)
    assert not view.stage.lines[first].fold


def test_unfolding_everything_draws_every_row(page: ComparePage, context: Context) -> None:
    comparison = show(page, context, sample())
    page.toolbar.fold.setChecked(False)
    assert len(page.view.stage.lines) == len(comparison.rows)


@pytest.mark.parametrize("step", [-37, -120, 53])
def test_scrolling_moves_what_is_read_by_just_that_much(page: ComparePage, context: Context, step: int) -> None:
    show(page, context, long_comparison(900))
    view = page.view
    view.verticalScrollBar().setValue(view.verticalScrollBar().maximum() // 2)
    for _ in range(25):
        line = view.in_sight()[len(view.in_sight()) // 2]
        row, before = view.stage.lines[line].first, view.top_of(line)
        view.verticalScrollBar().setValue(view.verticalScrollBar().value() + step)
        assert view.top_of(view.stage.line_of(row)) == before - step


def test_the_last_line_ends_at_the_lower_edge(page: ComparePage, context: Context) -> None:
    show(page, context, long_comparison(300))
    view = page.view
    QTest.keyClick(view, Qt.Key.Key_End)
    last = len(view.stage.lines) - 1
    assert view.top_of(last) + view.stage.heights[last] == view.viewport().height()


def test_a_new_width_keeps_the_first_row_in_place(page: ComparePage, context: Context) -> None:
    show(page, context, long_comparison(400))
    view = page.view
    view.verticalScrollBar().setValue(6000)
    row = view.stage.lines[view.in_sight()[0]].first
    page.resize(1000, 700)
    view.viewport().repaint()
    assert view.stage.lines[view.in_sight()[0]].first == row


def test_find_goes_through_both_wordings_and_opens_folds(page: ComparePage, context: Context) -> None:
    show(page, context, sample())
    page.start_search()
    page.find_bar.field.setText("SHAKEN")
    page.find_bar.search()
    assert page.find_bar.said.text() == "1 of 2"
    row = next(number for number, item in enumerate(sample().rows) if "shaken" in "".join(part.text for part in item.new))
    line = page.view.stage.line_of(row)
    assert not page.view.stage.lines[line].fold
    assert 0 <= page.view.top_of(line) < page.view.viewport().height()
    page.find_bar.step(1)
    assert page.find_bar.said.text() == "2 of 2"
    page.find_bar.field.setText("no such words")
    page.find_bar.search()
    assert page.find_bar.said.text() == "No match"


def test_zoom_by_wheel_and_keys(page: ComparePage, context: Context) -> None:
    show(page, context, sample())
    view = page.view
    before = view.stage.setting.line_height
    where = QPointF(60, 60)
    wheel = QWheelEvent(
        where,
        view.mapToGlobal(where),
        QPoint(),
        QPoint(0, 120),
        Qt.MouseButton.NoButton,
        Qt.KeyboardModifier.ControlModifier,
        Qt.ScrollPhase.NoScrollPhase,
        False,
    )
    view.wheelEvent(wheel)
    assert view.stage.setting.line_height > before
    QTest.keyClick(view, Qt.Key.Key_0, Qt.KeyboardModifier.ControlModifier)
    assert view.stage.setting.line_height == before
    QTest.keyClick(view, Qt.Key.Key_Minus, Qt.KeyboardModifier.ControlModifier)
    assert view.stage.setting.line_height < before


def test_one_column_where_two_would_be_too_narrow(page: ComparePage, context: Context) -> None:
    show(page, context, sample())
    assert {placed.column for placed in page.view.stage.drawn(3).texts} == {Column.OLD, Column.NEW}
    page.resize(640, 600)
    page.view.viewport().repaint()
    assert {placed.column for placed in page.view.stage.drawn(3).texts} == {Column.BOTH}
    page.resize(1180, 600)
    page.toolbar.inline.setChecked(True)
    assert page.view.stage.setting.inline
