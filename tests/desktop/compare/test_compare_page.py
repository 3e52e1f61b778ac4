"""The Compare page: its list of changes, filter, pickers, details, print and copy."""

from dataclasses import replace
from pathlib import Path

from PySide6.QtCore import QPoint, Qt
from PySide6.QtGui import QAccessible, QGuiApplication, QPdfWriter
from PySide6.QtTest import QTest
from pytestqt.qtbot import QtBot

from app.compare.model import ChangeKind
from app.desktop.compare.page import ComparePage
from app.desktop.compare.printing import print_comparison
from app.desktop.context import Context
from app.desktop.theme import Scheme
from app.documents.model import Place
from app.workspace.versions import LoadedFile, LoadedVersions
from tests.desktop.compare.showing import listed, show
from tests.desktop.comparison_maker import NEW, OLD, long_comparison, make_comparison, moved, sample
from tests.desktop.ledger_maker import sample_ledger

NONE = Qt.KeyboardModifier.NoModifier
LEFT = Qt.MouseButton.LeftButton


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
