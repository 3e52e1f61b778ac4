"""The queue of unread statements: walked with a key, settled with a key, the same words in other versions with it."""

from collections.abc import Callable
from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QLineEdit

from app.desktop.facts.dialogs import MeaningDialog, ReasonDialog
from app.desktop.facts.queue import alike, queue_of
from app.desktop.facts.unread import UnreadFace
from app.desktop.main_window import MainWindow
from app.policy.model import FactKind
from app.workspace.versions import LoadedFile

Settle = Callable[[MainWindow], None]

TEXT = """# Drug Criteria

Subject: Zentrixa (zentriximab-abcd)

Document #: CC-0777

Publish Date: {published}

Last Review Date: 02/16/2024

## Clinical Criteria

Zentrixa (zentriximab-abcd) may be approved if the following criteria are met:

I. Individual is 18 years of age or older; AND
II. Individual has a diagnosis of multiple myeloma.

## Coding

HCPCS

J9380 Injection, teclistamab-cqyv, 0.5 mg

## Document History

- 02/16/2024 – Annual review: Added HCPCS J9380. The coding of the drug was brought in line with the usual ones.
"""
MISPRINT = "ICD-10 Diagnosis\n\nC90.00-C90.02 Multiple myeloma\nC44.9O Malignant neoplasm of skin\n\n## Document History"


@pytest.fixture
def queue(window: MainWindow, tmp_path: Path, settle: Settle) -> UnreadFace:
    """Two versions with one unread statement of the same words, the second with a misprint too; the queue in front."""
    for name, text in (
        ("a.md", TEXT.format(published="03/20/2024")),
        ("b.md", TEXT.format(published="03/20/2025").replace("## Document History", MISPRINT)),
    ):
        (tmp_path / name).write_text(text, encoding="utf-8")
    window.open_files([tmp_path / "a.md", tmp_path / "b.md"])
    settle(window)
    window.show_page("facts")
    window.actions_by_key["unread"].trigger()
    return window.facts.page.unread


def files(window: MainWindow) -> tuple[LoadedFile, ...]:
    return window.context.loaded.files if window.context.loaded is not None else ()


def give(window: MainWindow, reason: str, settle: Settle, *, every: bool = True) -> None:
    dialog = next(found for found in window.findChildren(ReasonDialog) if found.isVisible())
    dialog.alike.setChecked(every)
    dialog.reason.setText(reason)
    dialog.yes.click()
    settle(window)


def test_each_statement_waits_with_its_reason_and_its_words_marked(window: MainWindow, queue: UnreadFace) -> None:
    assert window.page == "facts"
    assert window.facts.page.face == "unread"
    assert [item.text for item in queue.model.waiting].count("The coding of the drug was brought in line with the usual ones") == 2
    assert len(queue.model.waiting) == 3
    assert queue.current is not None
    assert window.facts.page.side.pane.marked == queue.current.text
    assert queue.current.why.casefold().rstrip(".") in window.facts.page.side.note.text().casefold()
    assert window.status.counts == "3 unread statements in 2 versions · 0 left for later · 0 settled"


def test_the_keys_walk_the_queue_around_its_ends(window: MainWindow, queue: UnreadFace) -> None:
    seen = []
    for key in (Qt.Key.Key_N, Qt.Key.Key_F7, Qt.Key.Key_N, Qt.Key.Key_P):
        QTest.keyClick(queue.table, key)
        seen.append(queue.table.currentIndex().row())
    assert seen == [1, 2, 0, 2]
    assert queue.current is not None
    assert window.facts.page.side.pane.marked == queue.current.text


def test_no_list_settles_the_same_words_of_all_versions_in_one_step(window: MainWindow, queue: UnreadFace, settle: Settle) -> None:
    queue.table.setCurrentIndex(queue.model.index(0, 0))
    QTest.keyClick(queue.table, Qt.Key.Key_X)
    give(window, "Only the wording changed", settle)
    assert [item.text for item in queue.model.waiting] == ["C44.9O"]
    assert window.status.counts == "1 unread statement in 1 version · 0 left for later · 2 settled"
    project = window.projects.session.project
    assert project is not None
    assert len({decision.step for decision in project.decisions.history()}) == 1
    assert len(project.decisions.history()) == 2
    window.projects.undo.undo.trigger()
    settle(window)
    assert len(queue.model.waiting) == 3


def test_one_version_alone_can_be_settled_and_the_next_one_takes_its_place(window: MainWindow, queue: UnreadFace, settle: Settle) -> None:
    queue.none.click()
    give(window, "Only the wording changed", settle, every=False)
    assert len(queue.model.waiting) == 2
    assert queue.table.currentIndex().row() == 0
    assert queue.current is not None
    assert window.facts.page.side.pane.marked == queue.current.text


def test_a_meaning_of_two_parts_becomes_changes_of_the_entry(window: MainWindow, queue: UnreadFace, settle: Settle) -> None:
    QTest.keyClick(queue.table, Qt.Key.Key_M)
    dialog = window.findChild(MeaningDialog)
    assert dialog is not None
    assert [part.form.kind for part in dialog.parts] == [FactKind.CHANGE]
    dialog.add(FactKind.CHANGE)
    for part, codes in zip(dialog.parts, ("J9144", "J9145, J9146-J9147"), strict=True):
        line = part.form.widgets["codes"]
        assert isinstance(line, QLineEdit)
        line.setText(codes)
    assert not dialog.yes.isEnabled()
    dialog.reason.setText("As in the bulletin of March")
    dialog.yes.click()
    settle(window)
    entry = next(entry for file in files(window) for entry in file.new.history if len(entry.changes) == 3)
    assert [change.codes for change in entry.changes] == [("J9380",), ("J9144",), ("J9145",)]
    assert entry.changes[2].ranges == (("J9146", "J9147"),)
    assert not entry.unread


def test_what_is_left_for_later_waits_at_the_end_with_its_note(window: MainWindow, queue: UnreadFace, settle: Settle) -> None:
    queue.table.setCurrentIndex(queue.model.index(0, 0))
    QTest.keyClick(queue.table, Qt.Key.Key_L)
    give(window, "Asked the plan", settle, every=False)
    assert queue.model.index(2, 3).data() == "Later: Asked the plan"
    assert "1 left for later" in window.status.counts
    assert len(queue.model.waiting) == 3
    assert sum(len(entry.unread) for file in files(window) for entry in file.new.history) == 2


def test_the_empty_queue_says_so_and_leads_on(window: MainWindow, queue: UnreadFace, settle: Settle) -> None:
    while queue.model.waiting:
        queue.none.click()
        give(window, "Only the wording changed", settle)
    assert queue.empty.isVisible()
    assert not window.facts.page.side.isVisible()
    assert window.status.counts.endswith("3 settled")
    queue.empty.buttons[1].click()
    assert window.page == "decisions"
    assert window.projects.page.model.rowCount() == 3
    window.show_page("facts")
    window.facts.page.show_face("facts")
    assert window.facts.page.side.isVisible()


@pytest.mark.usefixtures("queue")
def test_alike_are_the_same_words_of_the_same_policy_only(window: MainWindow) -> None:
    waiting = queue_of(files(window)).waiting
    assert [len(alike(item, waiting)) for item in waiting] == [1, 0, 1]


@pytest.mark.usefixtures("queue")
def test_letters_typed_into_a_field_settle_nothing(window: MainWindow) -> None:
    window.facts.page.show_face("facts")
    QTest.keyClicks(window.facts.page.search, "nxml")
    assert window.facts.page.search.text() == "nxml"
    assert window.facts.page.face == "facts"
    assert window.findChild(ReasonDialog) is None


def test_an_unread_row_among_the_facts_leads_to_its_place_in_the_queue(window: MainWindow, queue: UnreadFace) -> None:
    page = window.facts.page
    page.show_face("facts")
    tree = page.facts.tree
    wanted = queue.model.waiting[1]
    page.show_version(wanted.version)
    assert tree.choose((wanted.wordings[0][1],))
    QTest.keyClick(tree, Qt.Key.Key_F2)
    assert page.face == "unread"
    assert queue.current is not None
    assert queue.current.text == "C44.9O"


def test_the_library_leads_to_the_queue(window: MainWindow, queue: UnreadFace) -> None:
    window.show_page("library")
    window.library.facts.overview.unread_wanted.emit()
    assert window.page == "facts"
    assert window.facts.page.face == "unread"
    assert queue.isVisible()
