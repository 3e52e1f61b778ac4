from collections.abc import Callable
from pathlib import Path

from PySide6.QtCore import QItemSelectionModel, QModelIndex, Qt
from PySide6.QtGui import QGuiApplication
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QLabel

from app.desktop.evidence import Quote, citation
from app.desktop.library.model import FILE
from app.desktop.library.step_from import steps_from
from app.desktop.main_window import MainWindow
from app.progress import Job

Settle = Callable[[MainWindow], None]


def rows(window: MainWindow) -> list[QModelIndex]:
    model = window.library.model
    tops = [model.index(row, 0) for row in range(model.rowCount())]
    return [model.index(row, 0, top) for top in tops for row in range(model.rowCount(top))]


def choose(window: MainWindow, *indexes: QModelIndex) -> None:
    selection = window.library.tree.selectionModel()
    selection.clear()
    for index in indexes:
        flags = QItemSelectionModel.SelectionFlag.Select | QItemSelectionModel.SelectionFlag.Rows
        selection.setCurrentIndex(index, flags)


def test_versions_stand_under_their_policy_latest_first(sampled: MainWindow) -> None:
    found = rows(sampled)
    assert len(found) == len(list(Path(str(found[0].data(FILE).path)).parent.iterdir()))
    dates = [index.data(FILE).new.text.document.file for index in found]
    assert dates == sorted(dates, key=lambda name: name.split("_")[1][:10], reverse=True)
    assert sampled.library.model.index(0, 0).data().startswith("CC-0248")
    published = [index.siblingAtColumn(1).data() for index in found]
    assert "12/22/2025" in published
    assert "10/03/2023" in published


def test_what_each_version_did_to_the_one_before_is_said(sampled: MainWindow) -> None:
    ledger = sampled.context.ledger
    assert ledger is not None
    sampled.context.set_steps(steps_from(ledger, {}, Job()))
    cells = [(index.siblingAtColumn(1).data(), index.siblingAtColumn(4).data()) for index in rows(sampled)]
    said = {published: words for published, words in cells if words != "–"}
    assert said["10/03/2023"] == "First held"
    assert said["12/22/2025"] == "Criteria revised"


def test_two_versions_are_compared_old_to_new(sampled: MainWindow, settle: Settle) -> None:
    found = rows(sampled)
    newest, oldest = found[0], found[-1]
    choose(sampled, newest, oldest)
    assert sampled.library.compare_button.isEnabled()
    QTest.keyClick(sampled, Qt.Key.Key_E, Qt.KeyboardModifier.ControlModifier)
    settle(sampled)
    comparison = sampled.context.comparison
    assert comparison is not None
    assert comparison.old.file == oldest.data(FILE).new.file
    assert comparison.new.file == newest.data(FILE).new.file
    assert sampled.page == "compare"


def test_a_redline_alone_is_compared_with_its_own_old_wording(sampled: MainWindow, settle: Settle) -> None:
    redline = next(index for index in rows(sampled) if index.data(FILE).old is not None)
    choose(sampled, redline)
    sampled.library.compare_button.click()
    settle(sampled)
    comparison = sampled.context.comparison
    assert comparison is not None
    assert comparison.old.file == comparison.new.file
    assert comparison.changes


def test_one_version_without_tracked_changes_cannot_be_compared_alone(sampled: MainWindow) -> None:
    plain = next(index for index in rows(sampled) if index.data(FILE).old is None)
    choose(sampled, plain)
    assert not sampled.library.compare_button.isEnabled()
    sampled.library.compare_selected()
    assert "two versions" in sampled.status.message


def test_the_details_say_what_the_version_states(sampled: MainWindow) -> None:
    choose(sampled, rows(sampled)[0])
    assert sampled.stage.details.content is sampled.library.facts
    texts = [shown.text() for shown in sampled.library.facts.findChildren(QLabel)]
    assert "12/22/2025" in texts
    assert any(text.startswith("Checks · ") for text in texts)


def test_a_sentence_opens_in_its_policy_and_can_be_cited(sampled: MainWindow) -> None:
    choose(sampled, rows(sampled)[0])
    quote = sampled.library.facts.findChildren(Quote)[0]
    quote.copy()
    copied = QGuiApplication.clipboard().text()
    assert copied.startswith("CC-0248, published 12/22/2025")
    assert copied.endswith("”")
    version = rows(sampled)[0].data(FILE).new
    place = version.checks[0].sources[0]
    sampled.context.place_requested.emit(place)
    document = sampled.documents.windows[0]
    assert document.text.marked == place.text
    assert place.text.split()[0] in citation(place, version)


def test_the_filter_hides_what_it_does_not_name(sampled: MainWindow) -> None:
    QTest.keyClick(sampled, Qt.Key.Key_F, Qt.KeyboardModifier.ControlModifier)
    assert sampled.library.search.hasFocus()
    QTest.keyClicks(sampled.library.search, "2023")
    top = sampled.library.model.index(0, 0)
    hidden = [sampled.library.tree.isRowHidden(row, top) for row in range(sampled.library.model.rowCount(top))]
    assert hidden.count(False) == 1
    sampled.library.search.setText("nothing is called so")
    assert sampled.library.tree.isRowHidden(0, QModelIndex())


def test_opening_the_same_files_again_changes_nothing(sampled: MainWindow, policies: Path, settle: Settle) -> None:
    before = len(rows(sampled))
    sampled.open_files([policies / "CC-0248" / "CC-0248_2023-10-03.md"])
    settle(sampled)
    assert len(rows(sampled)) == before


def test_closing_the_project_leads_back_to_the_empty_state(sampled: MainWindow, settle: Settle) -> None:
    sampled.actions_by_key["close-project"].trigger()
    settle(sampled)
    assert sampled.library.empty.isVisible()
    assert sampled.context.policy is None
    assert sampled.context.versions == ()
