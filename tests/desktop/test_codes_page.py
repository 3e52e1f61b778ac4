from collections.abc import Iterator
from dataclasses import replace
from datetime import date

import pytest
from PySide6.QtCore import QCoreApplication, QDate, QEvent, QPoint, QPointF, Qt
from PySide6.QtGui import QGuiApplication, QWheelEvent
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QPushButton, QWidget
from pytestqt.qtbot import QtBot

from app.desktop.codes.exporting import Means
from app.desktop.codes.page import CodesPage
from app.desktop.codes.reverse import ReverseDialog
from app.desktop.codes.shape_tabs import CONFLICTS, UPDATE
from app.desktop.codes.strips import CodeStrip
from app.desktop.context import Context
from app.desktop.dialogs.files import Files
from app.desktop.settings import Settings
from app.desktop.tasks import Tasks
from app.desktop.theme import Scheme, Theme
from tests.desktop.ledger_maker import long_ledger, sample_ledger

NONE = Qt.KeyboardModifier.NoModifier
CONTROL = Qt.KeyboardModifier.ControlModifier
LEFT = Qt.MouseButton.LeftButton


@pytest.fixture
def context(theme: Theme) -> Context:
    return Context(theme, date(2024, 3, 28))


@pytest.fixture
def means(qtbot: QtBot, settings: Settings) -> Iterator[Means]:
    host = QWidget()
    qtbot.addWidget(host)
    tasks = Tasks()
    yield Means(tasks, Files(host, settings), lambda: None)
    tasks.stop(for_good=True)


@pytest.fixture
def page(qtbot: QtBot, context: Context, means: Means) -> Iterator[CodesPage]:
    made = CodesPage(context, means)
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


def test_an_empty_page_says_what_to_do(qtbot: QtBot, context: Context, means: Means) -> None:
    made = CodesPage(context, means)
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
    assert cells(page, 0) == ["All diagnoses pend", "C9165", "J1323", "J3490", "C90.00", "C90.01", "C90.02", "XW013L9"]
    assert cells(page, 2)[:4] == ["10/03/2023", "01/01/2024", "04/01/2024", "10/03/2023 or earlier"]
    assert cells(page, 4)[:3] == ["In force", "In effect", "Not yet listed"]
    assert cells(page, 7)[5] == "Disputed from 12/22/2025 until settled"
    QTest.keyClick(page.table, Qt.Key.Key_T)
    assert page.strips.isVisible()


def test_the_code_chosen_in_one_twin_is_chosen_in_the_other(page: CodesPage) -> None:
    page.strips.choose_code("C90.00")
    page.switch_table()
    held = page.table.strip_at(page.table.currentIndex().row())
    assert isinstance(held, CodeStrip)
    assert held.history.code == "C90.00"
    QTest.keyClick(page.table, Qt.Key.Key_Down)
    assert page.strips.strip is not None
    assert page.strips.strip.history.code == "C90.01"


def test_dates_sort_as_dates(page: CodesPage) -> None:
    page.switch_table()
    page.table.sortByColumn(2, Qt.SortOrder.AscendingOrder)
    assert cells(page, 0)[:4] == ["All diagnoses pend", "J3490", "C9165", "J1323"]


def test_the_filter_obeys_strips_and_table(page: CodesPage, qtbot: QtBot) -> None:
    page.filter.setText("C90")
    qtbot.waitUntil(lambda: len(page.strips.strips()) == 3)
    assert cells(page, 0) == ["C90.00", "C90.01", "C90.02"]


def test_a_conflict_leads_to_its_strip(page: CodesPage) -> None:
    page.show_shape(CONFLICTS)
    page.conflicts.strip.click()
    assert page.strips.isVisible()
    assert page.strips.strip is not None
    assert page.strips.strip.history.code == "C90.01"
    assert page.tabs.buttons[CONFLICTS].text() == "Conflicts 1"


def test_the_sentence_of_a_code_is_opened_by_a_key(page: CodesPage, context: Context, qtbot: QtBot) -> None:
    page.strips.choose_code("J1323")
    with qtbot.waitSignal(context.place_requested) as asked:
        QTest.keyClick(page.strips, Qt.Key.Key_Return)
    assert "HCPCS J1323 was added" in asked.args[0].text
    page.switch_table()
    with qtbot.waitSignal(context.place_requested):
        page.table.activated.emit(page.table.currentIndex())


def test_every_policy_that_lists_a_code_is_found_from_the_question(page: CodesPage, context: Context, qtbot: QtBot) -> None:
    one = sample_ledger().policies[0]
    other = replace(one, policy="ZZ-0009", conflicts=(), codes=tuple(replace(item, policy="ZZ-0009") for item in one.codes))
    context.set_ledger(replace(sample_ledger(), policies=(one, other)))
    QTest.keyClicks(page.question.field, "C9001 1/5/2026")
    page.question.every.click()
    dialog = page.findChildren(ReverseDialog)[0]
    assert context.day == date(2026, 1, 5)
    assert dialog.said.text() == "C9001 is listed in 0 of 2 policies on 01/05/2026. In 1 more it cannot be said."
    assert [str(dialog.model.index(0, column).data()) for column in (0, 1)] == ["CC-0248", "Disputed"]
    dialog.day.setDate(QDate(2025, 6, 1))
    assert dialog.said.text() == "C9001 is listed in 2 of 2 policies on 06/01/2025."
    assert [str(dialog.model.index(row, 0).data()) for row in range(2)] == ["CC-0248", "ZZ-0009"]
    assert "C90.00-C90.02 were added" in str(dialog.model.index(1, 8).data())
    with qtbot.waitSignal(context.place_requested):
        dialog.sentence.click()
    dialog.table.selectRow(1)
    dialog.strip.click()
    assert context.policy == "ZZ-0009"
    dialog.code.setText("nonsense")
    assert "is not written like a code" in dialog.said.text()
    assert not dialog.strip.isEnabled()


def test_the_menu_of_a_code_leads_to_the_policies_that_list_it(page: CodesPage) -> None:
    page.strips.choose_code("XW013L9")
    menu = page.code_menu(date(2026, 1, 1))
    action = next(action for action in menu.actions() if "XW013L9" in action.text())
    action.trigger()
    assert page.findChildren(ReverseDialog)[0].code.text() == "XW013L9"


def test_an_update_is_compared_with_what_the_policies_list(page: CodesPage, context: Context, means: Means, qtbot: QtBot) -> None:
    held = sample_ledger().policies[0]
    ended = next(item for item in held.codes if item.code == "C90.00")
    listed = replace(held, codes=(*held.codes, replace(ended, code="I20.8")))  # in three codes of its own since 10/01/2023
    context.set_ledger(replace(sample_ledger(), policies=(replace(listed, conflicts=()),)))
    page.show_shape(UPDATE)
    panel = page.update_panel
    days = [panel.update_day.itemText(number) for number in range(panel.update_day.count())]
    assert days[0] == "07/01/2026  HCPCS"
    assert "10/01/2023  HCPCS, ICD-10-CM and ICD-10-PCS" in days
    panel.update_day.setCurrentIndex(days.index("10/01/2023  HCPCS, ICD-10-CM and ICD-10-PCS"))
    panel.update_day.activated.emit(panel.update_day.currentIndex())
    qtbot.waitUntil(lambda: not means.tasks.running, timeout=30_000)
    assert panel.said.text() == "The update of 10/01/2023 touches 1 listing in 1 policy."
    assert [str(panel.model.index(0, column).data()) for column in (0, 2, 3, 4)] == ["CC-0248", "I20.8", "Ends", "10/01/2023"]
    panel.table.selectRow(0)
    panel.table.activated.emit(panel.model.index(0, 0))
    assert page.strips.strip is not None
    assert page.strips.strip.history.code == "I20.8"


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
