"""The code sets window: what is in use, importing, what it changes for the policies at hand."""

from collections.abc import Callable
from pathlib import Path

import pytest
from PySide6.QtCore import QMimeData, QPoint, QPointF, Qt, QTimer, QUrl
from PySide6.QtGui import QDragEnterEvent, QDropEvent
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QMessageBox
from pytestqt.qtbot import QtBot

from app.codesets.model import CodeSystem
from app.desktop.codesets.dialog import CodeSetsDialog
from app.desktop.library.drop import DropArea
from app.desktop.main_window import MainWindow

Settle = Callable[[MainWindow], None]
CONTROL = Qt.KeyboardModifier.ControlModifier


def record(code: str, added: str, ended: str = "", action: str = "N", instead: str = "") -> str:
    """Return one record of a HCPCS file in the columns CMS writes."""
    line = f"{code:>5}001003{'A thing made up for this test':<80}{'A thing':<28}"
    line = f"{line:<204}{instead:<25}C"
    return f"{line:<268}{added:<8}{ended or added:<8}{ended:<8}{action}".ljust(320)


@pytest.fixture
def table_file(tmp_path: Path) -> Path:
    """A small HCPCS table of 2024 that ends the sample policy's code."""
    lines = ["A note above the records"]
    lines += [record(f"J70{number:02}", "20200101") for number in range(5)]
    lines += [
        record("J1323", "20240401", "20240930", "D", "J1324"),
        record("J1324", "20241001", action="A"),
        record("J3490", "19860101"),
    ]
    path = tmp_path / "HCPC2024_ANWEB.txt"
    path.write_bytes("\r\n".join(lines).encode("cp1252"))
    return path


@pytest.fixture
def dialog(sampled: MainWindow, settle: Settle) -> CodeSetsDialog:
    sampled.show_code_sets()
    settle(sampled)
    found = sampled.findChildren(CodeSetsDialog)
    assert len(found) == 1
    return found[0]


def cells(dialog: CodeSetsDialog) -> list[list[str]]:
    model = dialog.model
    return [[str(model.index(row, column).data()) for column in range(model.columnCount())] for row in range(model.rowCount())]


def test_a_key_opens_it_once(sampled: MainWindow, settle: Settle) -> None:
    for _ in range(2):
        sampled.activateWindow()
        QApplication.processEvents()
        QTest.keyClick(sampled, Qt.Key.Key_K, CONTROL | Qt.KeyboardModifier.ShiftModifier)
        settle(sampled)
    assert len(sampled.findChildren(CodeSetsDialog)) == 1


def test_the_tables_are_listed_with_their_days_and_where_they_come_from(dialog: CodeSetsDialog) -> None:
    shown = cells(dialog)
    assert {row[0] for row in shown} == {"ICD-10-CM", "ICD-10-PCS"}
    assert all(row[1].startswith("10/01/2015 to ") for row in shown)
    assert all(int(row[2].replace(",", "")) > 50_000 for row in shown)
    assert {row[4] for row in shown} == {"Shipped with the program"}
    assert not dialog.remove.isEnabled()
    assert not dialog.place.isEnabled()  # there is no project yet


def test_a_file_is_imported_reported_and_used_at_once(
    dialog: CodeSetsDialog, sampled: MainWindow, table_file: Path, settle: Settle
) -> None:
    dialog.import_file(table_file)
    settle(sampled)
    settle(sampled)
    chosen = dialog.selected
    assert chosen is not None
    assert chosen.table.system is CodeSystem.HCPCS
    assert chosen.origin.value == "Yours, on this computer"
    assert dialog.heading.text() == "HCPC2024_ANWEB.txt"
    assert dialog.report.text().startswith("HCPCS: 8 records, 1 of them terminated. It speaks for ")
    effects = dialog.effects
    touched = [[str(effects.index(row, column).data()) for column in range(7)] for row in range(effects.rowCount())]
    assert [[row[0], row[2], row[3], row[4], row[6]] for row in touched] == [["CC-0248", "J1323", "Ends", "10/01/2024", "J1324"]]
    assert "1 listing in the policies here is touched." in dialog.effect_words.text()
    assert sampled.context.ledger is not None
    history = next(item for item in sampled.context.ledger.policies[0].codes if item.code == "J1323")
    assert history.code_set is not None  # the codes' own dates come from the new table


def test_a_file_dropped_is_imported_and_one_that_is_none_is_refused_in_a_sentence(
    dialog: CodeSetsDialog, sampled: MainWindow, table_file: Path, tmp_path: Path, settle: Settle
) -> None:
    other = tmp_path / "notes.txt"
    other.write_text("Minutes of a meeting\n", encoding="utf-8")
    area = dialog.findChildren(DropArea)[0]
    for path in (table_file, other):
        data = QMimeData()
        data.setUrls([QUrl.fromLocalFile(str(path))])
        copy, left, none = Qt.DropAction.CopyAction, Qt.MouseButton.LeftButton, Qt.KeyboardModifier.NoModifier
        area.dragEnterEvent(QDragEnterEvent(QPoint(40, 40), copy, data, left, none))
        area.dropEvent(QDropEvent(QPointF(40, 40), copy, data, left, none))
        settle(sampled)
        settle(sampled)
    assert [row[0] for row in cells(dialog)].count("HCPCS") == 1
    assert sampled.banner.sentence.startswith("notes.txt: ")


def answer_remove() -> None:
    """Answer the question that comes up next: the table goes."""

    def reply() -> None:
        box = QApplication.activeModalWidget()
        assert isinstance(box, QMessageBox)
        assert "HCPC2024_ANWEB.txt" in box.text()
        next(button for button in box.buttons() if button.text() == "Remove").click()

    QTimer.singleShot(0, reply)


def test_a_table_of_ones_own_is_taken_away_after_asking(
    dialog: CodeSetsDialog, sampled: MainWindow, table_file: Path, settle: Settle
) -> None:
    dialog.import_file(table_file)
    settle(sampled)
    settle(sampled)
    assert dialog.remove.isEnabled()

    answer_remove()
    QTest.keyClick(dialog.table, Qt.Key.Key_Delete)
    settle(sampled)
    assert "HCPCS" not in [row[0] for row in cells(dialog)]


def test_a_table_kept_in_the_project_goes_with_it(
    dialog: CodeSetsDialog, sampled: MainWindow, table_file: Path, settle: Settle, qtbot: QtBot
) -> None:
    sampled.projects.session.begin("CC-0248")
    qtbot.waitUntil(lambda: not sampled.projects.session.unwritten, timeout=30_000)
    assert dialog.place.isEnabled()
    dialog.place.setCurrentIndex(1)
    dialog.import_file(table_file)
    settle(sampled)
    settle(sampled)
    assert [row[4] for row in cells(dialog) if row[0] == "HCPCS"] == ["This project"]
    project = sampled.projects.session.project
    assert project is not None
    assert [table.file for table in project.tables.all()] == ["HCPC2024_ANWEB.txt"]
    sampled.actions_by_key["close-project"].trigger()
    settle(sampled)
    assert "HCPCS" not in [row[0] for row in cells(dialog)]


def test_a_table_of_the_project_is_taken_away_after_asking(
    dialog: CodeSetsDialog, sampled: MainWindow, table_file: Path, settle: Settle, qtbot: QtBot
) -> None:
    sampled.projects.session.begin("CC-0248")
    qtbot.waitUntil(lambda: not sampled.projects.session.unwritten, timeout=30_000)
    dialog.place.setCurrentIndex(1)
    dialog.import_file(table_file)
    settle(sampled)
    settle(sampled)
    project = sampled.projects.session.project
    assert project is not None
    assert dialog.remove.isEnabled()
    answer_remove()
    QTest.keyClick(dialog.table, Qt.Key.Key_Delete)
    settle(sampled)
    assert project.tables.all() == ()
    assert "HCPCS" not in [row[0] for row in cells(dialog)]


def test_closing_it_while_it_compares_leaves_no_trace(
    dialog: CodeSetsDialog, sampled: MainWindow, table_file: Path, settle: Settle
) -> None:
    dialog.import_file(table_file)
    dialog.close()
    settle(sampled)
    assert sampled.banner.isHidden(), sampled.banner.sentence
    sampled.show_code_sets()
    settle(sampled)
    again = next(held for held in sampled.findChildren(CodeSetsDialog) if held.isVisible())
    assert "HCPCS" in [row[0] for row in cells(again)]
    again.close()
