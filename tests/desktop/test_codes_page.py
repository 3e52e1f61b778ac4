from collections.abc import Iterator
from datetime import date

import pytest
from ledger_maker import long_ledger, sample_ledger
from PySide6.QtCore import QCoreApplication, QEvent, QPoint, QPointF, Qt, QUrl
from PySide6.QtGui import QGuiApplication, QWheelEvent
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QPushButton
from pytestqt.qtbot import QtBot

from app.desktop.codes.page import CodesPage
from app.desktop.codes.strips import CodeStrip
from app.desktop.context import Context
from app.desktop.theme import Scheme, Theme

NONE = Qt.KeyboardModifier.NoModifier
CONTROL = Qt.KeyboardModifier.ControlModifier
LEFT = Qt.MouseButton.LeftButton


@pytest.fixture
def context(theme: Theme) -> Context:
    return Context(theme, date(2024, 3, 28))


@pytest.fixture
def page(qtbot: QtBot, context: Context) -> Iterator[CodesPage]:
    made = CodesPage(context)
    qtbot.addWidget(made)
    made.resize(1180, 640)
    made.show()
    qtbot.waitExposed(made)
    context.set_ledger(sample_ledger())
    made.strips.viewport().repaint()
    yield made
    made.close()
    made.deleteLater()
    QCoreApplication.sendPostedEvents(None, QEvent.Type.DeferredDelete)  # else every later change of style dresses it too


def row_of(page: CodesPage, code: str) -> int:
    return next(number for number, row in enumerate(page.strips.rows) if isinstance(row, CodeStrip) and row.history.code == code)


def cells(page: CodesPage, column: int) -> list[str]:
    model = page.table.model()
    return [str(model.index(row, column).data()) for row in range(model.rowCount())]


def test_an_empty_page_says_what_to_do(qtbot: QtBot, context: Context) -> None:
    made = CodesPage(context)
    qtbot.addWidget(made)
    made.show()
    with qtbot.waitSignal(context.open_requested):
        next(button for button in made.findChildren(QPushButton) if button.text() == "Try the sample policy").click()
    assert not made.strips.isVisible()


def test_dragging_the_date_line_asks_about_that_day(page: CodesPage, context: Context) -> None:
    view = page.strips
    x = round(view.x_of(context.day))
    wanted = round(view.x_of(date(2025, 6, 1)))
    QTest.mousePress(view.viewport(), LEFT, NONE, QPoint(x, 200))
    QTest.mouseMove(view.viewport(), QPoint(wanted, 200))
    QTest.mouseRelease(view.viewport(), LEFT, NONE, QPoint(wanted, 200))
    assert abs((context.day - date(2025, 6, 1)).days) <= 3
    assert f"In effect on {context.day:%m/%d/%Y}" in view.words_at(QPoint(30, view.top_of(row_of(page, "J1323")) + 10))


def test_a_press_on_the_axis_moves_the_date_line(page: CodesPage, context: Context) -> None:
    view = page.strips
    QTest.mouseClick(view.axis, LEFT, NONE, QPoint(round(view.x_of(date(2025, 1, 15))), 40))
    assert abs((context.day - date(2025, 1, 15)).days) <= 3


def test_keys_choose_codes_and_move_the_date(page: CodesPage, context: Context) -> None:
    view = page.strips
    QTest.keyClick(view, Qt.Key.Key_Down)
    QTest.keyClick(view, Qt.Key.Key_Down)
    assert view.strip is not None
    assert view.strip.history.code == "J1323"
    QTest.keyClick(view, Qt.Key.Key_Right)
    assert context.day == date(2024, 3, 29)
    QTest.keyClick(view, Qt.Key.Key_Right, CONTROL)
    assert context.day == date(2024, 4, 1)
    assert "In effect on 04/01/2024" in page.details.browser.toPlainText()
    QTest.keyClick(view, Qt.Key.Key_Left, CONTROL)
    assert context.day == date(2024, 1, 1)
    QTest.keyClick(view, Qt.Key.Key_End)
    assert view.strip.history.code == "XW013L9"


def test_the_date_of_another_page_moves_the_line(page: CodesPage, context: Context) -> None:
    context.set_day(date(2025, 12, 25))
    assert page.strips.day == date(2025, 12, 25)
    assert page.strips.axis.accessibleName() == "Date line at 12/25/2025"


def test_the_wheel_with_control_stretches_time_around_the_pointer(page: CodesPage) -> None:
    view = page.strips
    where = QPointF(700, 120)
    day = view.day_at(where.x())
    before = view.scale.per_day
    for _ in range(3):
        wheel = QWheelEvent(
            where, view.mapToGlobal(where), QPoint(), QPoint(0, 120), Qt.MouseButton.NoButton, CONTROL, Qt.ScrollPhase.NoScrollPhase, False
        )
        view.wheelEvent(wheel)
    assert view.scale.per_day > before
    assert abs((view.day_at(where.x()) - day).days) <= 1
    QTest.keyClick(view, Qt.Key.Key_0, CONTROL)
    assert view.scale.fitted


def test_a_question_is_answered_in_a_sentence_and_shown(page: CodesPage, context: Context) -> None:
    QTest.keyClicks(page.question.field, "C9165 2/1/2024")
    QTest.keyClick(page.question.field, Qt.Key.Key_Return)
    said = page.question.sentence.text()
    assert "C9165" in said
    assert "CC-0248" in said
    assert context.day == date(2024, 2, 1)
    assert page.strips.strip is not None
    assert page.strips.strip.history.code == "C9165"
    page.question.copying.click()
    assert QGuiApplication.clipboard().text() == said
    assert "J3490 and C9165 were taken out" in page.details.browser.toPlainText()


def test_the_table_holds_the_same_and_is_one_key_away(page: CodesPage) -> None:
    page.strips.setFocus()
    QTest.keyClick(page.strips, Qt.Key.Key_T)
    assert page.table.isVisible()
    assert cells(page, 0) == ["C9165", "J1323", "J3490", "C90.00", "C90.01", "C90.02", "XW013L9"]
    assert cells(page, 2)[:3] == ["01/01/2024", "04/01/2024", "10/03/2023 or earlier"]
    assert cells(page, 4)[:2] == ["In effect", "Not yet listed"]
    assert cells(page, 7)[4] == "Disputed from 12/22/2025 until settled"
    QTest.keyClick(page.table, Qt.Key.Key_T)
    assert page.strips.isVisible()


def test_the_code_chosen_in_one_twin_is_chosen_in_the_other(page: CodesPage) -> None:
    page.strips.choose_code("C90.00")
    page.switch_table()
    assert page.table.strip_at(page.table.currentIndex().row()).history.code == "C90.00"
    QTest.keyClick(page.table, Qt.Key.Key_Down)
    assert page.strips.strip is not None
    assert page.strips.strip.history.code == "C90.01"


def test_dates_sort_as_dates(page: CodesPage) -> None:
    page.switch_table()
    page.table.sortByColumn(2, Qt.SortOrder.AscendingOrder)
    assert cells(page, 0)[:3] == ["J3490", "C9165", "J1323"]


def test_the_filter_obeys_strips_and_table(page: CodesPage, qtbot: QtBot) -> None:
    page.filter.setText("C90")
    qtbot.waitUntil(lambda: len(page.strips.strips()) == 3)
    assert cells(page, 0) == ["C90.00", "C90.01", "C90.02"]


def test_conflicts_are_listed_with_both_readings_and_lead_to_the_strip(page: CodesPage) -> None:
    page.show_shape(2)
    said = page.conflicts.toPlainText()
    assert "The history takes C90.01 out, the printed list still holds it." in said
    assert "Says it is listed" in said
    assert "Says it is not listed" in said
    page.conflicts.anchorClicked.emit(QUrl("copy:0"))
    assert "CC-0248, published 12/22/2025" in QGuiApplication.clipboard().text()
    page.conflicts.anchorClicked.emit(QUrl("strip:0"))
    assert page.strips.isVisible()
    assert page.strips.strip is not None
    assert page.strips.strip.history.code == "C90.01"


def test_a_citation_names_policy_publish_date_and_sentence(page: CodesPage, context: Context) -> None:
    context.set_day(date(2025, 1, 1))
    page.strips.choose_code("J1323")
    page.copy_citation()
    copied = QGuiApplication.clipboard().text()
    assert "HCPCS J1323 is listed in CC-0248 from 04/01/2024" in copied
    assert "CC-0248, published 12/22/2025" in copied
    assert "From 4/1/2024 HCPCS J1323 was added" in copied


def test_another_page_can_show_a_code_here(page: CodesPage, context: Context) -> None:
    page.filter.setText("C90")
    context.code_requested.emit("HCPCS", "J1323")
    assert page.strips.strip is not None
    assert page.strips.strip.history.code == "J1323"


def test_the_chosen_code_is_scrolled_into_sight(page: CodesPage, context: Context) -> None:
    context.set_ledger(long_ledger(600))
    page.strips.choose_code("X0555")
    top = page.strips.top_of(row_of(page, "X0555"))
    assert 0 <= top <= page.strips.viewport().height() - 42


def test_counts_name_the_day(page: CodesPage, context: Context, qtbot: QtBot) -> None:
    assert page.isVisible()
    with qtbot.waitSignal(context.status_shown) as told:
        context.set_day(date(2026, 1, 5))
    assert told.args == ["7 codes · on 01/05/2026: 4 in effect · 1 disputed"]


@pytest.mark.parametrize("scheme", [Scheme.LIGHT, Scheme.DARK, Scheme.CONTRAST])
def test_disputed_days_are_hatched_in_every_scheme(page: CodesPage, context: Context, scheme: Scheme) -> None:
    context.theme.set_scheme(scheme)
    context.set_day(date(2023, 8, 1))
    view = page.strips
    image = view.viewport().grab().toImage()
    ratio = image.devicePixelRatio()
    y = int((view.top_of(row_of(page, "C90.01")) + 24) * ratio)
    first = int((view.x_of(date(2026, 1, 1)) + 4) * ratio)
    seen = {image.pixelColor(x, y).name() for x in range(first, first + 40)}
    assert len(seen) > 2  # strokes and gaps, not one plain colour
