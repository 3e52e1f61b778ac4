from collections.abc import Iterator
from dataclasses import replace
from datetime import date
from pathlib import Path

import pytest
from PySide6.QtCore import QCoreApplication, QEvent, QPoint, QPointF, Qt
from PySide6.QtGui import QAccessible, QGuiApplication, QPdfWriter, QWheelEvent
from PySide6.QtTest import QTest
from pytestqt.qtbot import QtBot

from app.compare.model import ChangeAction, ChangeKind, Comparison, Segment, SegmentKind
from app.desktop.compare.page import ComparePage
from app.desktop.compare.printing import print_comparison
from app.desktop.compare.texts import Column
from app.desktop.context import Context
from app.desktop.project.holding import Holding
from app.desktop.project.session import ProjectSession
from app.desktop.settings import Settings
from app.desktop.tasks import Tasks
from app.desktop.theme import Scheme, Theme
from app.documents.model import Place
from app.workspace.versions import LoadedFile, LoadedVersions
from tests.desktop.comparison_maker import NEW, OLD, long_comparison, make_comparison, sample
from tests.desktop.ledger_maker import sample_ledger

NONE = Qt.KeyboardModifier.NoModifier
LEFT = Qt.MouseButton.LeftButton


@pytest.fixture
def context(theme: Theme) -> Context:
    return Context(theme, date(2026, 11, 20))


@pytest.fixture
def holding(context: Context, settings: Settings) -> Iterator[Holding]:
    tasks = Tasks()
    session = ProjectSession(settings.projects, "Ana")
    yield Holding(context, tasks, session)
    session.stop()
    tasks.stop()
    project = session.let_go(come_back=False)
    if project is not None:
        project.close()


@pytest.fixture
def page(qtbot: QtBot, context: Context, holding: Holding) -> Iterator[ComparePage]:
    made = ComparePage(context, holding)
    qtbot.addWidget(made)
    made.resize(1180, 700)
    made.show()
    qtbot.waitExposed(made)
    yield made
    made.close()
    made.deleteLater()
    QCoreApplication.sendPostedEvents(None, QEvent.Type.DeferredDelete)  # else every later change of style dresses it too


def show(page: ComparePage, context: Context, comparison: Comparison) -> Comparison:
    context.set_comparison(comparison)
    page.view.viewport().repaint()
    return comparison


def listed(page: ComparePage) -> list[str]:
    return [change.id for change in page.list.table.changes]


def middle_of_row(page: ComparePage, row: int) -> int:
    line = page.view.stage.line_of(row)
    return page.view.top_of(line) + page.view.stage.heights[line] // 2


def test_an_empty_page_says_what_to_do(page: ComparePage, qtbot: QtBot, context: Context) -> None:
    assert not page.toolbar.isVisible()
    with qtbot.waitSignal(context.open_requested) as asked:
        sample_button = next(button for button in page.findChildren(type(page.details.cite)) if button.text() == "Try the sample policy")
        sample_button.click()
    assert asked.args is not None
    assert asked.args[0][0].name == "CC-0248"


def test_changes_are_listed_in_the_order_of_the_page(page: ComparePage, context: Context) -> None:
    comparison = show(page, context, sample())
    rows = [page.view.stage.places[change] for change in listed(page)]
    assert rows == sorted(rows)
    assert len(rows) == len(comparison.changes)


def test_next_and_previous_walk_every_change_and_around_the_ends(page: ComparePage, context: Context) -> None:
    comparison = show(page, context, sample())
    seen = []
    for _ in comparison.changes:
        QTest.keyClick(page.view, Qt.Key.Key_F8)
        assert page.chosen is not None
        seen.append(page.chosen.id)
    assert seen == listed(page)
    QTest.keyClick(page.view, Qt.Key.Key_N)
    assert page.chosen is not None
    assert page.chosen.id == listed(page)[0]
    QTest.keyClick(page.view, Qt.Key.Key_F8, Qt.KeyboardModifier.ShiftModifier)
    assert page.chosen.id == listed(page)[-1]
    total = len(comparison.changes)
    assert page.toolbar.position.text() == f"Change {total} of {total}"


def test_the_chosen_change_is_in_sight(page: ComparePage, context: Context) -> None:
    show(page, context, long_comparison(600))
    for _ in range(40):
        page.step(1)
        assert page.chosen is not None
        top = page.view.top_of(page.view.stage.line_of(page.view.stage.places[page.chosen.id]))
        assert 0 <= top < page.view.viewport().height()


def test_list_view_ruler_and_counts_obey_the_filter(page: ComparePage, context: Context, qtbot: QtBot) -> None:
    comparison = show(page, context, sample())
    chip = page.filter.chip(ChangeKind.CRITERIA)
    assert chip is not None
    with qtbot.waitSignal(context.status_shown) as told:
        chip.click()
    rest = [change.id for change in comparison.changes if change.kind is not ChangeKind.CRITERIA]
    assert listed(page) == rest
    assert [change.id for change in page.view.stage.changes()] == rest
    said = "2 dates · 2 codes · 1 history entry · 1 wording · 0 unread statements"
    assert told.args == [f"{len(rest)} of {len(comparison.changes)} changes shown · 0 of {len(rest)} reviewed · {said}"]
    hidden = next(change for change in comparison.changes if change.kind is ChangeKind.CRITERIA)
    row = page.view.stage.places[hidden.id]
    assert not page.view.stage.differs(row)
    assert page.toolbar.position.text() == f"{len(rest)} changes"


def test_a_double_clicked_chip_leaves_its_kind_alone(page: ComparePage, context: Context) -> None:
    show(page, context, sample())
    chip = page.filter.chip(ChangeKind.CODE)
    assert chip is not None
    QTest.mouseDClick(chip, LEFT)
    assert {change.kind for change in page.list.table.changes} == {ChangeKind.CODE}


def test_noise_is_not_shown_until_asked_for(page: ComparePage) -> None:
    assert not page.filter.shows(ChangeKind.NOISE)
    assert not page.filter.shows(ChangeKind.FORMATTING)


def test_both_wordings_can_be_read_in_full(page: ComparePage, context: Context) -> None:
    show(page, context, sample())
    page.view.select_all()
    assert page.view.selected_text().split("\n") == [line.removeprefix("# ") for line in NEW]
    line = page.view.line_at(10)
    assert line is not None
    QTest.mouseClick(page.view.viewport(), LEFT, NONE, QPoint(20, 20))
    page.view.select_all()
    assert page.view.selected_text().split("\n") == [line.removeprefix("# ") for line in OLD]


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


def test_details_name_both_places_and_lead_to_them(page: ComparePage, context: Context, qtbot: QtBot) -> None:
    comparison = show(page, context, sample())
    page.choose(comparison.changes[0])
    said = page.details.browser.toPlainText()
    assert "Publish date" in said
    assert "CC-0248_2024.md, line 4" in said
    assert "CC-0248_2025.md, line 4" in said
    with qtbot.waitSignal(context.place_requested) as asked:
        page.details.browser.anchorClicked.emit("place:1")
    assert asked.args is not None
    place = asked.args[0]
    assert isinstance(place, Place)
    assert place.text == "Publish Date: 12/22/2025"


def test_a_code_s_details_hold_its_checks(page: ComparePage, context: Context) -> None:
    comparison = show(page, context, sample())
    page.choose(next(change for change in comparison.changes if change.new is None and change.kind is ChangeKind.CODE))
    said = page.details.browser.toPlainText()
    assert "C90.01" in said
    assert "The history removes C90.01, the list still holds it." in said


def test_a_citation_quotes_policy_date_and_words(page: ComparePage, context: Context) -> None:
    comparison = show(page, context, sample())
    page.choose(comparison.changes[0])
    page.details.cite.click()
    copied = QGuiApplication.clipboard().text()
    assert "CC-0248" in copied
    assert "12/22/2025" in copied
    assert "Publish Date: 12/23/2024" in copied


def test_the_pickers_offer_other_versions_and_ask_for_the_comparison(page: ComparePage, context: Context, qtbot: QtBot) -> None:
    comparison = show(page, context, sample())
    bar = page.toolbar.versions
    assert bar.new.currentText() == "12/22/2025 · CC-0248_2025.md"
    assert bar.old.currentText() == "12/23/2024 · CC-0248_2024.md"
    with qtbot.waitSignal(context.compare_requested) as asked:
        bar.new.setCurrentIndex(0)
        bar.new.activated.emit(0)
    assert asked.args == [comparison.new, comparison.old]


def test_two_equal_wordings_say_so(page: ComparePage, context: Context) -> None:
    show(page, context, make_comparison(OLD, OLD))
    assert page.list.table.rowCount() == 0
    shown = [label.text() for label in page.findChildren(type(page.toolbar.position)) if label.isVisible()]
    assert "The two wordings are the same." in shown


def test_colours_follow_the_theme(page: ComparePage, context: Context) -> None:
    show(page, context, sample())
    light = page.view.grab().toImage().pixelColor(4, 60)
    context.theme.set_scheme(Scheme.DARK)
    dark = page.view.grab().toImage().pixelColor(4, 60)
    assert light.lightness() > 200
    assert dark.lightness() < 60


def test_a_screen_reader_hears_the_change(page: ComparePage, context: Context) -> None:
    show(page, context, sample())
    page.step(1)
    assert page.view.accessibleName() == "Comparison of CC-0248_2024.md and CC-0248_2025.md"
    assert page.view.accessibleDescription() == "publish date, 12/23/2024 to 12/22/2025"


def test_the_chosen_policy_s_last_two_versions_are_compared(page: ComparePage, context: Context, qtbot: QtBot) -> None:
    comparison = make_comparison(OLD, [line.replace("CC-0248", "CC-9999") for line in NEW])
    other = replace(comparison, old=replace(comparison.old, number="CC-9999"), new=replace(comparison.new, number="CC-9999"))
    show(page, context, other)
    ledger = sample_ledger()
    context.set_ledger(ledger)
    files = tuple(
        LoadedFile(path=Path(item.version.file), document=item.version.text.document, new=item.version, old=None)
        for item in ledger.policies[0].versions
    )
    context.set_loaded(LoadedVersions(files=files))
    with qtbot.waitSignal(context.compare_requested) as asked:
        page.come_to_front()
    assert asked.args == [files[-2].new, files[-1].new]


def test_a_screen_reader_can_walk_the_lines(page: ComparePage, context: Context) -> None:
    show(page, context, sample())
    page.step(1)
    document = QAccessible.queryAccessibleInterface(page.view)
    said = [document.child(line).text(QAccessible.Text.Name) for line in range(document.childCount())]
    assert said[3] == "Changed: publish date, 12/23/2024 to 12/22/2025. Old: Publish Date: 12/23/2024. New: Publish Date: 12/22/2025"
    assert said[5] == "Overview"
    assert any("unchanged paragraphs" in words for words in said)
    assert document.child(3).state().selected
    assert document.child(5).role() is QAccessible.Role.Heading


def test_the_comparison_prints_in_pages(page: ComparePage, context: Context, tmp_path: Path) -> None:
    comparison = show(page, context, long_comparison(200))
    target = tmp_path / "changes.pdf"
    shown = frozenset(change.id for change in comparison.changes)
    pages = print_comparison(comparison, shown, QPdfWriter(str(target)), inline=False, fold=False)
    assert pages > 10
    assert target.read_bytes().startswith(b"%PDF")


def test_a_paragraph_longer_than_a_page_goes_on_over_the_next(context: Context, tmp_path: Path) -> None:
    assert context.comparison is None
    comparison = make_comparison(["A long paragraph. " * 300], ["A long paragraph. " * 301])
    pages = print_comparison(comparison, frozenset({"c1"}), QPdfWriter(str(tmp_path / "long.pdf")), inline=False, fold=False)
    assert pages > 2


def test_the_copied_list_holds_what_the_filter_shows(page: ComparePage, context: Context) -> None:
    show(page, context, sample())
    page.filter.show_only(ChangeKind.CODE)
    QTest.keyClick(page.list, Qt.Key.Key_C, Qt.KeyboardModifier.ControlModifier)
    lines = QGuiApplication.clipboard().text().split("\n")
    assert [line.split("\t")[:5] for line in lines] == [
        ["Kind", "Action", "Section", "Where", "Old"],
        ["Code", "added", "Coding", "ICD-10-PCS", ""],
        ["Code", "removed", "Coding", "ICD-10-CM", "C90.01"],
    ]


def test_a_document_without_a_line_is_no_trouble(page: ComparePage, context: Context) -> None:
    blank = make_comparison(["One line."], ["One line."])
    show(page, context, replace(blank, rows=()))
    page.step(1)
    page.view.select_all()
    page.view.copy()
    QTest.keyClick(page.view, Qt.Key.Key_End)
    assert page.view.in_sight() == []


def moved() -> Comparison:
    """One paragraph stands first in the old wording and last in the new one."""
    lines = [f"Paragraph {number} stays where it is." for number in range(30)]
    base = make_comparison(["The wandering sentence.", *lines], [*lines, "The wandering sentence."])
    first, last = 0, len(base.rows) - 1
    old, new = base.old.text.blocks[0].place(), base.new.text.blocks[-1].place()
    change = replace(
        base.changes[0], id="m1", kind=ChangeKind.MOVED, action=ChangeAction.MOVED, new=new.text, old_source=old, new_source=new
    )
    mark = (Segment(new.text, SegmentKind.MOVED, ("m1",)),)
    rows = list(base.rows)
    rows[first] = replace(rows[first], old=mark, changes=("m1",), moved_pair=last)
    rows[last] = replace(rows[last], new=mark, changes=("m1",), moved_pair=first)
    return replace(base, rows=tuple(rows), changes=(change,), counts={ChangeKind.MOVED: 1})


def test_both_ends_of_a_move_can_be_seen(page: ComparePage, context: Context) -> None:
    comparison = show(page, context, moved())
    page.toolbar.fold.setChecked(False)
    page.resize(1180, 400)
    page.step(1)
    last = len(comparison.rows) - 1
    assert page.view.stage.ends("m1") == (0, last)
    assert last not in page.view.in_sight()
    page.details.other_end.click()
    assert last in page.view.in_sight()
    page.details.other_end.click()
    assert 0 in page.view.in_sight()
