"""Reading a comparison in the real window: caret, marked copy, ends of a move, checks, pages."""

from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import pytest
from PySide6.QtCore import QPoint, Qt
from PySide6.QtGui import QAccessible, QGuiApplication
from PySide6.QtTest import QTest
from pytestqt.qtbot import QtBot

from app.compare.model import ChangeKind, Comparison
from app.desktop.compare.change_table import WHAT, WHERE
from app.desktop.compare.page import ComparePage
from app.desktop.main_window import MainWindow
from tests.desktop.comparison_maker import NEW, OLD, make_comparison, moved, sample
from tests.desktop.pdf_maker import pdf

Settle = Callable[[MainWindow], None]
K = Qt.Key
NONE = Qt.KeyboardModifier.NoModifier
SHIFT, CONTROL, ALT = (
    Qt.KeyboardModifier.ShiftModifier,
    Qt.KeyboardModifier.ControlModifier,
    Qt.KeyboardModifier.AltModifier,
)
LEFT = Qt.MouseButton.LeftButton


@pytest.fixture
def page(window: MainWindow) -> ComparePage:
    window.show_page("compare")
    return window.compare


def show(page: ComparePage, comparison: Comparison) -> Comparison:
    page.window().activateWindow()
    page._context.set_comparison(comparison)
    page.view.setFocus()
    page.view.viewport().repaint()
    return comparison


def clipboard() -> tuple[str, str]:
    data = QGuiApplication.clipboard().mimeData()
    return data.text(), data.html()


def press(page: ComparePage, key: Qt.Key, modifier: Qt.KeyboardModifier = NONE, times: int = 1) -> None:
    for _ in range(times):
        QTest.keyClick(page.view, key, modifier)


def test_words_are_selected_by_keyboard_from_the_chosen_change_on(page: ComparePage) -> None:
    show(page, sample())
    page.step(1)
    press(page, K.Key_Right, SHIFT | CONTROL, 3)  # one step a word, one a mark
    assert page.view.selected_text().startswith("Publish Date")
    press(page, K.Key_End, SHIFT)
    assert page.view.selected_text() == "Publish Date: 12/22/2025"
    press(page, K.Key_Down, SHIFT)
    press(page, K.Key_End, SHIFT)
    assert page.view.selected_text().split("\n") == list(NEW[3:5])
    press(page, K.Key_Up, SHIFT)
    assert page.view.selected_text() == "Publish Date: 12/22/2025"


def test_the_caret_walks_the_whole_column_and_changes_sides(page: ComparePage) -> None:
    show(page, sample())
    page.view.set_folding(fold=False)
    press(page, K.Key_F7)
    press(page, K.Key_Home, CONTROL)
    press(page, K.Key_End, SHIFT | CONTROL)
    assert page.view.selected_text().split("\n") == [line.removeprefix("# ") for line in NEW]
    press(page, K.Key_Left, ALT)
    press(page, K.Key_Home, CONTROL)
    press(page, K.Key_End, SHIFT | CONTROL)
    assert page.view.selected_text().split("\n") == [line.removeprefix("# ") for line in OLD]
    press(page, K.Key_Escape)
    assert page.view.selected_text() == ""


def test_every_letter_is_passed_once_in_each_direction(page: ComparePage) -> None:
    show(page, sample())
    page.view.set_folding(fold=False)
    press(page, K.Key_F7)
    press(page, K.Key_Home, CONTROL)
    for _ in range(60):
        press(page, K.Key_Right, SHIFT)
    whole = "\n".join(line.removeprefix("# ") for line in NEW)
    assert whole.startswith(page.view.selected_text())
    assert 57 <= len(page.view.selected_text()) <= 60
    for _ in range(60):
        press(page, K.Key_Left, SHIFT)
    assert page.view.selected_text() == ""


def test_the_caret_is_kept_in_sight(page: ComparePage) -> None:
    show(page, make_comparison([f"Line {number} of many" for number in range(200)], ["One line."]))
    page.toolbar.inline.setChecked(True)
    page.view.set_folding(fold=False)
    press(page, K.Key_F7)
    press(page, K.Key_End, CONTROL)
    bar = page.view.verticalScrollBar()
    assert bar.value() == bar.maximum()
    press(page, K.Key_Home, CONTROL)
    assert bar.value() == 0


def test_copied_words_keep_their_marks(page: ComparePage) -> None:
    show(page, sample())
    page.step(1)
    press(page, K.Key_End, SHIFT)
    press(page, K.Key_C, CONTROL)
    plain, rich = clipboard()
    assert plain == "Publish Date: 12/22/2025"
    assert "<ins style=" in rich
    assert "<del" not in rich
    page.toolbar.inline.setChecked(True)
    page.step(1)
    page.step(-1)
    page.view.setFocus()
    press(page, K.Key_End, SHIFT)
    press(page, K.Key_C, CONTROL)
    _, rich = clipboard()
    assert rich.index("<del") < rich.index("12/23/2024") < rich.index("<ins") < rich.index("12/22/2025")


def test_copied_words_are_words_and_no_markup(page: ComparePage) -> None:
    show(page, make_comparison(["Dose < 3 mg & <b>daily</b>."], ["Dose < 4 mg & <b>daily</b>."]))
    page.view.select_all()
    page.view.copy()
    plain, rich = clipboard()
    assert plain == "Dose < 4 mg & <b>daily</b>."
    assert "<b>" not in rich
    assert "&lt;b&gt;daily&lt;/b&gt;" in rich


def test_copied_words_obey_the_filter(page: ComparePage) -> None:
    show(page, sample())
    page.filter.show_only(ChangeKind.CODE)
    page.view.select_all()
    page.view.copy()
    _, rich = clipboard()
    assert rich.count("<ins") == 1
    assert "XW013L9" in rich[rich.index("<ins") : rich.index("</ins>")]


def test_the_list_sorts_up_down_and_back_to_the_page(page: ComparePage) -> None:
    show(page, sample())
    order = [change.id for change in page.list.table.changes]
    head = page.list.horizontalHeader()
    for column in (WHERE, WHAT):
        texts = [str(page.list.table.index(row, column).data()).casefold() for row in range(len(order))]
        head.sectionClicked.emit(column)
        shown = [str(page.list.table.index(row, column).data()).casefold() for row in range(len(order))]
        assert shown == sorted(texts)
        head.sectionClicked.emit(column)
        shown = [str(page.list.table.index(row, column).data()).casefold() for row in range(len(order))]
        assert shown == sorted(texts, reverse=True)
        head.sectionClicked.emit(column)
        assert [change.id for change in page.list.table.changes] == order


def test_m_and_a_click_go_to_the_other_end_of_a_move(page: ComparePage) -> None:
    comparison = show(page, moved())
    page.toolbar.fold.setChecked(False)
    page.window().resize(1280, 500)
    page.step(1)
    last = len(comparison.rows) - 1
    view = page.view
    assert view.stage.drawn(0).note == "Moved to Front matter, line 31"
    assert last not in view.in_sight()
    press(page, K.Key_M)
    assert last in view.in_sight()
    assert view.stage.drawn(last).note == "Moved here from Front matter, line 1"
    where = QPoint(view.stage.columns.old_x + 10, view.top_of(last) + 8)
    QTest.mouseClick(view.viewport(), LEFT, NONE, where)
    assert 0 in view.in_sight()
    page.filter.chip(ChangeKind.MOVED).click()  # type: ignore[union-attr]  # it is there
    assert view.stage.partner(0) is None


def test_both_ends_of_a_move_are_tied_together(page: ComparePage) -> None:
    show(page, moved())
    violet = page.view.theme.color(page.view.theme.kind_role(ChangeKind.MOVED)).hue()

    def ties() -> int:
        image = page.view.viewport().grab().toImage()
        x = round((page.view.stage.columns.gutter_x + 7) * image.devicePixelRatio())
        return sum(abs(image.pixelColor(x, y).hue() - violet) < 8 and image.pixelColor(x, y).saturation() > 60 for y in range(120))

    before = ties()
    page.step(1)
    assert ties() > before + 20


def test_a_screen_reader_hears_where_a_text_moved(page: ComparePage) -> None:
    show(page, moved())
    document = QAccessible.queryAccessibleInterface(page.view)
    said = [document.child(line).text(QAccessible.Text.Name) for line in range(document.childCount())]
    assert said[0].endswith("Moved to Front matter, line 31")
    assert said[-1].endswith("Moved here from Front matter, line 1")


def test_a_check_goes_to_its_words(page: ComparePage) -> None:
    made = sample()
    listing = next(block for block in made.new.text.blocks if "C90.00" in block.text)
    comparison = show(page, replace(made, checks=(replace(made.checks[0], sources=(listing.place(0, 6),)),)))
    assert page.checks.isVisible()
    assert [check.message for check in page.checks.checks] == [check.message for check in comparison.checks]
    page.checks.opened.setChecked(True)
    item = page.checks.list.item(0)
    page.checks.list.itemActivated.emit(item)
    assert page.view.selected_text() == "C90.00"
    row = next(number for number, item in enumerate(comparison.rows) if "C90.00" in "".join(part.text for part in item.new))
    assert page.view.stage.line_of(row) in page.view.in_sight()
    show(page, make_comparison(OLD, OLD))
    assert not page.checks.isVisible()


def test_what_a_reference_says_is_among_the_checks(window: MainWindow, settle: Settle, tmp_path: Path) -> None:
    page = "# Drug Criteria\n\nSubject: Velistra (velistimab-ghij)\n\nDocument #: CC-0613\n\nPublish Date: {}\n\n## Clinical Criteria\n\n"
    page += "Velistra (velistimab-ghij) may be approved when this is met:\n\n- I. Individual is under {} years of age.\n"
    label = "# PRESCRIBING INFORMATION\n\n## Velistra (velistimab-ghij) injection\n\n### 1 Indications and usage\n\n"
    label += "Velistra is indicated for adults with multiple myeloma.\n\nRevised: 8/2024\n"
    for name, text in (("a.md", page.format("03/01/2023", 17)), ("b.md", page.format("03/01/2024", 19)), ("label.md", label)):
        (tmp_path / name).write_text(text, encoding="utf-8")
    window.open_files([tmp_path])
    settle(window)
    window.show_page("compare")
    settle(window)
    shown = window.compare.checks.checks
    found = next(check for check in shown if {place.file for place in check.sources} == {"b.md", "label.md"})
    row = shown.index(found)
    window.compare.checks.list.itemActivated.emit(window.compare.checks.list.item(row))
    assert "19 years" in window.compare.view.selected_text()


def test_the_page_of_a_pdf_stands_beside_its_words(window: MainWindow, qtbot: QtBot, tmp_path: Path, settle: Settle) -> None:
    paths = []
    for name, day, words in (("v1.pdf", "03/01/2023", "two"), ("v2.pdf", "03/01/2024", "four")):
        path = tmp_path / name
        criterion = f"I. Individual has been given {words} prior therapies."
        path.write_bytes(pdf([["Document #: CC-0731", f"Publish Date: {day}", "Clinical Criteria", criterion]]))
        paths.append(path)
    window.open_files(paths)
    settle(window)
    window.show_page("compare")
    settle(window)
    page = window.compare
    assert page.toolbar.page.isVisible()
    page.toolbar.page.setChecked(True)
    change = next(item for item in page.list.table.changes if "03/01/2024" in (item.new or ""))
    page.choose(change)
    beside = page.page_beside
    qtbot.waitUntil(lambda: bool(beside.pane.marks.words), timeout=20_000)
    assert beside.pane.pages == 1
    assert beside.sides[False].isChecked()
    beside.sides[True].click()
    qtbot.waitUntil(lambda: beside.sides[True].isChecked() and bool(beside.pane.marks.words), timeout=20_000)
    window.show_page("library")


def test_without_a_pdf_no_page_is_offered(page: ComparePage) -> None:
    show(page, sample())
    assert not page.toolbar.page.isVisible()
    assert not page.page_beside.isVisible()
