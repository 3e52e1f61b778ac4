"""What is written from the window: every offer becomes a file, tells the kinds shown, and stands in the project's trail."""

from collections.abc import Callable
from pathlib import Path

import docx
import openpyxl
import pytest
from pytestqt.qtbot import QtBot

from app.compare.model import ChangeKind
from app.desktop.main_window import MainWindow
from app.workspace.comparison_report import Export

Settle = Callable[[MainWindow], None]


@pytest.fixture
def compared(sampled: MainWindow, settle: Settle) -> MainWindow:
    ledger = sampled.context.policy_ledger
    assert ledger is not None
    older, newer = ledger.versions[-2:]
    sampled.context.request_compare(older.version, newer.version)
    settle(sampled)
    sampled.show_page("reports")
    return sampled


@pytest.mark.parametrize(
    ("name", "wanted"),
    [
        ("redline.docx", Export.REDLINE),
        ("redline.html", Export.REDLINE),
        ("redline.pdf", Export.REDLINE),
        ("changes.xlsx", Export.CHANGE_LOG),
        ("committee.docx", Export.COMMITTEE),
        ("bulletin.docx", Export.BULLETIN),
        ("bulletin.xlsx", Export.BULLETIN),
    ],
)
def test_every_export_of_a_comparison_is_written(compared: MainWindow, tmp_path: Path, settle: Settle, name: str, wanted: Export) -> None:
    path = tmp_path / name
    compared.writing.write_changes(path, "Export", wanted)
    settle(compared)
    data = path.read_bytes()
    assert data.startswith({".pdf": b"%PDF-", ".html": b"<!DOCTYPE html>"}.get(path.suffix, b"PK"))


def test_an_export_tells_the_kinds_shown_and_no_others(compared: MainWindow, tmp_path: Path, settle: Settle) -> None:
    comparison = compared.context.comparison
    assert comparison is not None
    compared.context.set_shown_kinds(frozenset({ChangeKind.DATE}))
    path = tmp_path / "dates.xlsx"
    compared.writing.write_changes(path, "Change log", Export.CHANGE_LOG)
    settle(compared)
    book = openpyxl.load_workbook(path)
    told = {str(cell) for sheet in book for row in sheet.iter_rows(values_only=True) for cell in row if cell is not None}
    dates = [change for change in comparison.changes if change.kind is ChangeKind.DATE]
    assert dates
    assert all(change.new in told for change in dates if change.new)
    ages = [change for change in comparison.changes if change.kind is ChangeKind.AGE]
    assert ages
    assert not any(change.new in told for change in ages if change.new)


def test_an_export_of_an_open_project_stands_in_its_trail(compared: MainWindow, tmp_path: Path, settle: Settle, qtbot: QtBot) -> None:
    compared.projects.session.begin("CC-0248")
    qtbot.waitUntil(lambda: not compared.projects.session.unwritten, timeout=30_000)
    path = tmp_path / "redline.docx"
    compared.writing.write_changes(path, "Redline", Export.REDLINE)
    settle(compared)
    qtbot.waitUntil(lambda: not compared.projects.session.unwritten, timeout=30_000)
    project = compared.projects.session.project
    assert project is not None
    assert project.trail.head().action == "exported"
    assert docx.Document(str(path)).paragraphs
    assert compared.projects.anchor().startswith(f"record {project.trail.head().number}, ")
