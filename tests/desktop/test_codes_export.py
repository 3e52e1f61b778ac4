"""Files written of the Codes page: what the filter shows, whole, in one piece."""

import csv
from collections.abc import Callable
from datetime import date
from pathlib import Path

import pytest
from openpyxl import load_workbook
from pypdfium2 import PdfDocument
from PySide6.QtGui import QImage, QPageLayout, QPageSize, QPdfWriter
from pytestqt.qtbot import QtBot

from app.desktop.codes.load_dialog import LoadDialog
from app.desktop.codes.paper import Sheet, draw_pages, write_png
from app.desktop.codes.strips import strip_rows
from app.desktop.main_window import MainWindow
from app.desktop.theme import Theme
from app.errors import OutputFailedError
from tests.desktop.ledger_maker import long_ledger

Settle = Callable[[MainWindow], None]


@pytest.fixture
def shown(sampled: MainWindow) -> MainWindow:
    """The Codes page in front, as of a day."""
    sampled.context.set_day(date(2024, 3, 28))
    sampled.show_page("codes")
    return sampled


def words(path: Path) -> str:
    with PdfDocument(path) as document:
        return " ".join(page.get_textpage().get_text_bounded() for page in document)


def test_what_the_filter_shows_is_written_as_csv(shown: MainWindow, settle: Settle, tmp_path: Path, qtbot: QtBot) -> None:
    shown.codes.filter.setText("C90")
    qtbot.waitUntil(lambda: len(shown.codes.strips.strips()) == 3)
    path = tmp_path / "codes.csv"
    shown.codes.export.write(path)
    settle(shown)
    with path.open(encoding="utf-8-sig", newline="") as file:
        rows = list(csv.DictReader(file))
    assert {row["code"] for row in rows} == {"C90.00", "C90.01", "C90.02"}
    assert shown.status.message == "Saved as codes.csv"


def test_all_of_it_is_written_as_a_workbook_and_stands_in_the_trail(
    shown: MainWindow, settle: Settle, tmp_path: Path, qtbot: QtBot
) -> None:
    path = tmp_path / "codes.xlsx"
    shown.projects.session.begin()
    shown.codes.export.write(path)
    settle(shown)
    qtbot.waitUntil(lambda: not shown.projects.session.unwritten, timeout=30_000)
    project = shown.projects.session.project
    assert project is not None
    assert [record.action for record in project.trail.records()][-1] == "exported"
    book = load_workbook(path, read_only=True)
    cells = {str(cell) for sheet in book for row in sheet.iter_rows(values_only=True) for cell in row if cell is not None}
    book.close()
    assert {"J1323", "XW013L9", "C90.01"} <= cells


def test_a_pdf_names_policy_basis_and_date_on_every_page(shown: MainWindow, settle: Settle, tmp_path: Path) -> None:
    path = tmp_path / "codes.pdf"
    shown.codes.export.write(path)
    settle(shown)
    said = words(path)
    assert "Page 1 of 1" in said
    assert "as of 03/28/2024" in said
    assert "basis: publish date" in said
    assert "market: none" in said
    assert "J1323" in said
    assert "Valid in code set" in said


def test_many_codes_take_many_pages_and_each_begins_with_its_policy(theme: Theme, tmp_path: Path) -> None:
    rows = strip_rows(long_ledger(90), None)
    sheet = Sheet(title="CC-0248", facts="Codes by date", rows=rows, day=date(2024, 3, 28), today=date(2026, 11, 20))
    path = tmp_path / "long.pdf"
    writer = QPdfWriter(str(path))
    writer.setPageSize(QPageSize(QPageSize.PageSizeId.Letter))
    writer.setPageOrientation(QPageLayout.Orientation.Landscape)
    pages = draw_pages(writer, sheet, theme)
    del writer
    said = words(path)
    assert pages > 5
    assert f"Page {pages} of {pages}" in said
    assert said.count("3 versions") == pages
    assert all(strip.history.code in said for strip in rows if hasattr(strip, "history"))


def test_a_picture_is_twice_as_large_and_has_a_limit(shown: MainWindow, settle: Settle, tmp_path: Path, theme: Theme) -> None:
    path = tmp_path / "codes.png"
    shown.codes.export.write(path)
    settle(shown)
    image = QImage(str(path))
    assert image.width() == 2800
    assert image.height() > 1000
    rows = strip_rows(long_ledger(600), None)
    sheet = Sheet(title="CC-0248", facts="", rows=rows, day=date(2024, 3, 28), today=date(2026, 11, 20))
    with pytest.raises(OutputFailedError, match="600 codes"):
        write_png(path, sheet, theme)
    assert not QImage(str(path)).isNull()  # what was there before is untouched


def test_a_load_sheet_asks_since_when(shown: MainWindow, settle: Settle, tmp_path: Path) -> None:
    dialog = LoadDialog(shown.codes.shown().policies, shown.context.day)  # type: ignore[union-attr]
    assert dialog.since is None
    dialog.choices.button(2).setChecked(True)
    assert dialog.version.currentText() == "CC-0248, published 12/22/2025"
    dialog.version.setCurrentIndex(1)
    since = dialog.since
    assert since == date(2024, 12, 23)
    dialog.deleteLater()
    path = tmp_path / "load.csv"
    shown.codes.export.write_loads(path, since)
    settle(shown)
    with path.open(encoding="utf-8-sig", newline="") as file:
        actions = {row["code"]: row["action"] for row in csv.DictReader(file)}
    assert actions["XW013L9"] == "add"
    assert actions["J1323"] == "no change"


def test_a_file_that_cannot_be_written_is_told_in_one_sentence(shown: MainWindow, settle: Settle, tmp_path: Path) -> None:
    for ending in ("xlsx", "csv", "pdf", "png"):
        shown.banner.hide()
        shown.codes.export.write(tmp_path / "no such folder" / f"codes.{ending}")
        settle(shown)
        assert shown.banner.sentence.startswith(f"codes.{ending}: The file could not be written"), ending
        assert shown.banner.isVisible()
