"""Facts of a version in the window: seen beside their words, corrected, taken back, added, and the same everywhere."""

from collections.abc import Callable
from dataclasses import replace
from datetime import date
from pathlib import Path

import pytest
from PySide6.QtCore import QModelIndex, Qt
from PySide6.QtGui import QGuiApplication, QTextCursor
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QLabel
from pytestqt.qtbot import QtBot

from app.desktop.context import Context
from app.desktop.evidence import Quote
from app.desktop.facts.dialogs import CorrectDialog, ReasonDialog
from app.desktop.facts.model import NAME, SAID, VALUE
from app.desktop.facts.nodes import Tone, filtered, nodes_of
from app.desktop.facts.tree import FactsTree
from app.desktop.main_window import MainWindow
from app.desktop.settings import Settings
from app.policy.model import CodeListing, DateKind, FactKind, PolicyVersion
from app.project.project import create_project
from app.workspace.project import keep_files
from app.workspace.versions import LoadedVersions
from tests.desktop.conftest import DAY

Settle = Callable[[MainWindow], None]
CONTROL = Qt.KeyboardModifier.ControlModifier


@pytest.fixture
def shown(sampled: MainWindow) -> MainWindow:
    """The Facts page in front, with the newest version of the sample."""
    sampled.show_page("facts")
    return sampled


def rows(tree: FactsTree, parent: QModelIndex | None = None) -> list[QModelIndex]:
    above = parent if parent is not None else QModelIndex()
    below = [tree.facts.index(row, 0, above) for row in range(tree.facts.rowCount(above))]
    return [found for index in below for found in (index, *rows(tree, index))]


def texts(tree: FactsTree, column: int) -> list[str]:
    return [str(index.siblingAtColumn(column).data()) for index in rows(tree)]


def choose(window: MainWindow, kind: FactKind, word: str = "") -> None:
    tree = window.facts.page.facts.tree
    for index in rows(tree):
        node = tree.facts.node(index)
        if node is not None and node.fact is not None and node.fact.key.kind is kind and word in " ".join(node.cells):
            tree.setCurrentIndex(index)
            return
    raise AssertionError((kind, word))


def version(window: MainWindow) -> PolicyVersion:
    found = window.facts.page.version
    assert found is not None
    return found


def correct_publish_date(window: MainWindow, settle: Settle, text: str = "12/24/2025") -> None:
    choose(window, FactKind.DATE, "Publish date")
    QTest.keyClick(window.facts.page.facts.tree, Qt.Key.Key_F2)
    dialog = window.findChild(CorrectDialog)
    assert dialog is not None
    line = dialog.form.widgets["date"]
    line.setText(text)  # type: ignore[attr-defined]  # it is the line of the date
    dialog.reason.setText("The bulletin says so")
    dialog.yes.click()
    settle(window)


def test_every_group_is_there_and_counts_its_rows(shown: MainWindow) -> None:
    tree = shown.facts.page.facts.tree
    groups = [str(tree.facts.index(row, 0).data()) for row in range(tree.facts.rowCount())]
    assert [name.split(" · ")[0] for name in groups] == [
        "Header",
        "Dates",
        "Ages",
        "Codes",
        "Limits",
        "History",
        "Criteria",
        "Checks",
        "Unread",
    ]
    held = version(shown)
    assert groups[3] == f"Codes · {len(held.codes)}"
    assert groups[5] == f"History · {len(held.history)} entries"
    assert groups[7] == f"Checks · {len(held.checks)}"
    assert "12/22/2025" in texts(tree, VALUE)
    assert "C90.00-C90.02" in texts(tree, VALUE)
    assert "All of" in " ".join(texts(tree, NAME))


def test_the_words_of_the_current_row_are_marked_beside_it_and_open_in_the_document(shown: MainWindow) -> None:
    choose(shown, FactKind.CODE, "J1323")
    pane = shown.facts.page.side.pane
    assert pane.marked == "J1323"
    QTest.keyClick(shown.facts.page.facts.tree, Qt.Key.Key_Return)
    assert shown.documents.windows[0].text.marked == "J1323"
    choose(shown, FactKind.NUMBER)
    assert pane.marked == "CC-0248"


def test_the_filter_keeps_what_holds_the_words_and_what_it_stands_under(shown: MainWindow) -> None:
    QTest.keyClick(shown, Qt.Key.Key_F, CONTROL)
    assert shown.facts.page.search.hasFocus()
    QTest.keyClicks(shown.facts.page.search, "J1323")
    names = texts(shown.facts.page.facts.tree, NAME)
    assert "HCPCS" in names
    assert not any(name.startswith("Dates") for name in names)
    shown.facts.page.search.setText("nothing has this")
    assert shown.facts.page.facts.tree.facts.rowCount() == 0
    assert not shown.facts.page.facts.correct.isEnabled()


def test_rows_are_copied_with_their_headers_and_no_formula(shown: MainWindow) -> None:
    choose(shown, FactKind.DATE, "Publish date")
    QTest.keyClick(shown.facts.page.facts.tree, Qt.Key.Key_C, CONTROL)
    lines = QGuiApplication.clipboard().text().split("\n")
    assert lines[0].split("\t") == ["Fact", "Value", "Words", "Where", "Corrected"]
    assert lines[1].startswith("Publish date\t12/22/2025\t")


def test_a_correction_needs_a_value_that_can_be_and_a_reason(shown: MainWindow) -> None:
    choose(shown, FactKind.CODE, "J1323")
    shown.facts.page.facts.correct.click()
    dialog = shown.findChild(CorrectDialog)
    assert dialog is not None
    assert "J1323" in dialog.quote.text()
    assert not dialog.yes.isEnabled()
    assert dialog.hint.text() == "A correction needs a reason."
    dialog.reason.setText("Misprint")
    assert dialog.yes.isEnabled()
    line = dialog.form.widgets["code"]
    line.setText("J132")  # type: ignore[attr-defined]  # it is the line of the code
    assert not dialog.yes.isEnabled()
    assert "does not have the shape of an HCPCS code" in dialog.hint.text()
    dialog.reject()
    assert version(shown).corrections == ()


def test_a_corrected_date_reaches_every_page_and_is_undone(shown: MainWindow, settle: Settle, qtbot: QtBot) -> None:
    before = version(shown)
    correct_publish_date(shown, settle)
    assert version(shown).day(DateKind.PUBLISH) == date(2025, 12, 24)
    assert shown.context.policy_ledger is not None
    assert date(2025, 12, 24) in {item.start for item in shown.context.policy_ledger.versions}
    tree = shown.facts.page.facts.tree
    assert tree.node is not None
    assert tree.node.value == "12/24/2025"  # the row stays the current one
    who = shown.projects.session.who
    assert tree.currentIndex().siblingAtColumn(SAID).data().startswith(f"Corrected by {who} on ")
    assert "publish date 12/22/2025 was read. The bulletin says so." in tree.currentIndex().siblingAtColumn(SAID).data()
    assert shown.facts.page.facts._corrected.text() == "1 corrected"
    shown.show_page("library")
    assert any("12/24/2025" in str(shown.library.model.index(row, 1, shown.library.model.index(0, 0)).data()) for row in range(5))
    shown.projects.undo.undo.trigger()
    settle(shown)
    shown.show_page("facts")
    qtbot.waitUntil(lambda: version(shown) == before, timeout=5_000)


def test_a_code_that_is_no_fact_is_struck_and_can_be_as_read_again(shown: MainWindow, settle: Settle) -> None:
    number = len(version(shown).codes)
    choose(shown, FactKind.CODE, "C90.00-C90.02")
    QTest.keyClick(shown.facts.page.facts.tree, Qt.Key.Key_Delete)
    dialog = shown.findChild(ReasonDialog)
    assert dialog is not None
    assert "C90.00-C90.02" in dialog.head.text()
    dialog.reason.setText("A lost strike")
    QTest.keyClick(dialog.reason, Qt.Key.Key_Return)
    settle(shown)
    assert len(version(shown).codes) == number - 1
    tree = shown.facts.page.facts.tree
    assert tree.node is not None
    assert tree.node.tone is Tone.GONE
    assert not any(item.check == "listing-contradicts-history" for item in version(shown).checks)
    assert shown.facts.page.facts.back.isEnabled()
    assert not shown.facts.page.facts.reject.isEnabled()
    shown.facts.page.facts.back.click()
    settle(shown)
    assert len(version(shown).codes) == number
    assert version(shown).corrections == ()


def test_words_selected_in_the_text_become_a_fact(shown: MainWindow, settle: Settle) -> None:
    page = shown.facts.page
    page.facts.add.click()
    assert "Select the words in the text first" in shown.status.message
    pane = page.side.pane
    found = pane.document().find("Revised")
    pane.setTextCursor(found)
    assert page.side.selected_place() is not None
    QTest.keyClick(pane, Qt.Key.Key_Insert)
    dialog = shown.findChild(CorrectDialog)
    assert dialog is not None
    dialog.kind.setCurrentIndex(dialog.kind.findData(FactKind.CODE))
    for name, text in (("code", "C9165"),):
        dialog.form.widgets[name].setText(text)  # type: ignore[attr-defined]  # a line
    dialog.reason.setText("Named in the bulletin")
    dialog.yes.click()
    settle(shown)
    added = [item for item in version(shown).codes if item.code == "C9165"]
    assert [item.source.text for item in added] == ["Revised"]
    assert isinstance(added[0], CodeListing)
    assert version(shown).corrections[0].key.added


def test_a_selection_is_measured_in_letters_and_kept_to_one_line(shown: MainWindow) -> None:
    pane = shown.facts.page.side.pane
    view = pane.view
    assert view is not None
    cursor = QTextCursor(pane.document().findBlockByNumber(1))
    cursor.movePosition(QTextCursor.MoveOperation.NextBlock, QTextCursor.MoveMode.KeepAnchor)
    cursor.movePosition(QTextCursor.MoveOperation.EndOfBlock, QTextCursor.MoveMode.KeepAnchor)
    pane.setTextCursor(cursor)
    place = shown.facts.page.side.selected_place()
    assert place is not None
    assert (place.block, place.text) == (1, view.blocks[1].text.strip())


@pytest.fixture
def held_project(tmp_path: Path, sample_versions: LoadedVersions) -> Path:
    """A project with one version in it."""
    path = tmp_path / "held.codeledger"
    with create_project(path, "ana") as project:
        keep_files(project, LoadedVersions(files=sample_versions.files[:1]))
    return path


@pytest.fixture
def second(window: MainWindow, settings: Settings, qtbot: QtBot) -> MainWindow:
    """Another window of the same person."""
    made = MainWindow(Context(window.context.theme, DAY), settings)
    qtbot.addWidget(made)
    made.show()
    return made


def test_a_read_only_project_says_why_nothing_can_be_corrected(
    window: MainWindow, second: MainWindow, held_project: Path, settle: Settle
) -> None:
    window.open_files([held_project])
    settle(window)
    second.open_files([held_project])
    settle(second)
    second.show_page("facts")
    choose(second, FactKind.DATE)
    face = second.facts.page.facts
    for made in (face.correct, face.reject, face.add):
        assert not made.isEnabled()
        assert window.projects.session.who in made.toolTip()
    face.correct_fact()
    assert second.findChild(CorrectDialog) is None
    second.close()


def test_without_a_project_a_correction_begins_one(shown: MainWindow, settle: Settle) -> None:
    assert shown.projects.session.name == ""
    correct_publish_date(shown, settle)
    assert shown.projects.session.project is not None
    assert [decision.reason for decision in shown.projects.session.project.decisions.history()] == ["The bulletin says so"]


def test_a_decision_on_a_fact_leads_back_to_its_words(shown: MainWindow, settle: Settle) -> None:
    correct_publish_date(shown, settle)
    shown.show_page("decisions")
    page = shown.projects.page
    assert page.selected is not None
    assert "publish date 12/24/2025; publish date 12/22/2025 was read" in page.selected.cells[3]
    assert page.selected.cells[4] == "Publish date 12/24/2025"
    page.show_place()
    assert shown.documents.windows[0].text.marked == "12/22/2025"


def test_the_details_of_the_library_show_the_facts_and_lead_to_the_page(sampled: MainWindow, settle: Settle) -> None:
    facts = sampled.library.facts
    facts.faces["Facts"].click()
    tree = facts.panel.tree
    assert "12/22/2025" in texts(tree, VALUE)
    facts.panel.search.setText("publish")
    index = next(index for index in rows(tree) if index.data() == "Publish date")
    QTest.mouseClick(tree.viewport(), Qt.MouseButton.LeftButton, pos=tree.visualRect(index).center())
    assert sampled.documents.windows[0].text.marked == "12/22/2025"
    sampled.documents.windows[0].close()
    facts.panel.all.click()
    assert sampled.page == "facts"
    assert version(sampled).file == sampled.library.selected[0].new.file
    correct_publish_date(sampled, settle)
    sampled.show_page("library")
    said = [label.text() for label in facts.panel.findChildren(QLabel)]
    assert any("was read" in text for text in said) or "12/24/2025" in texts(tree, VALUE)


def test_two_thousand_codes_are_rows_and_not_widgets(sampled: MainWindow, sample_versions: LoadedVersions) -> None:
    held = next(file.new for file in sample_versions.files if file.new.all_diagnoses is None)
    many = tuple(held.codes[number % len(held.codes)] for number in range(2000))
    tree = FactsTree(sampled.context.theme)
    tree.show_nodes(nodes_of(replace(held, codes=many)), again=False)
    codes = next(index for index in rows(tree) if str(index.data()).startswith("Codes"))
    assert str(codes.data()) == "Codes · 2,000"
    assert len(tree.findChildren(QLabel)) == 0
    assert filtered(nodes_of(replace(held, codes=many)), "no such words at all") == ()


def test_the_page_follows_the_policy_chosen_and_has_an_empty_state(
    window: MainWindow, policies: Path, settle: Settle, qtbot: QtBot
) -> None:
    window.show_page("facts")
    assert window.facts.page.empty.isVisible()
    assert "No policy version" in window.status.counts
    window.open_files([policies / "EX-0901"])
    settle(window)
    assert version(window).number == "EX-0901"
    window.open_files([policies / "CC-0248" / "CC-0248_2023-10-03.md"])
    settle(window)
    window.context.set_policy("CC-0248")
    qtbot.waitUntil(lambda: version(window).number == "CC-0248", timeout=5_000)
    window.resize(900, 700)
    assert window.facts.page._splitter.orientation() is Qt.Orientation.Vertical


def test_wherever_corrected_words_are_quoted_it_is_said_who_corrected_them(shown: MainWindow, settle: Settle) -> None:
    correct_publish_date(shown, settle)
    place = version(shown).dates[0].source
    quote = Quote(shown.context, place)
    said = [label.text() for label in quote.findChildren(QLabel)]
    assert any(text.startswith("Corrected by ") and "publish date 12/22/2025 was read" in text for text in said)


def test_a_comparison_follows_a_correction_of_its_versions(shown: MainWindow, settle: Settle) -> None:
    newest = version(shown)
    older = next(item for item in shown.context.versions if item.file.startswith("CC-0248_2023"))
    shown.context.request_compare(older, newest)
    settle(shown)
    shown.show_page("facts")
    correct_publish_date(shown, settle)
    settle(shown)
    comparison = shown.context.comparison
    assert comparison is not None
    assert comparison.new.day(DateKind.PUBLISH) == date(2025, 12, 24)
    assert shown.page == "facts"
