"""A comparison printed to a PDF: its text, its pages and the bookmarks that lead into it."""

from pathlib import Path

import pypdfium2
import pytest
from PySide6.QtWidgets import QApplication

from app.compare.model import ChangeKind, Comparison
from app.desktop.printing.comparison import write_pdf
from app.errors import OutputFailedError
from app.workspace.compare import compare_files

SAMPLES = Path(__file__).resolve().parents[2] / "policies" / "CC-0248"


@pytest.fixture(scope="module")
def comparison() -> Comparison:
    return compare_files(SAMPLES / "CC-0248_2024-12-23.redline.md", SAMPLES / "CC-0248_2025-12-22.redline.md")


def test_every_page_names_both_versions_and_its_number(comparison: Comparison, tmp_path: Path, qapp: QApplication) -> None:
    assert qapp
    path = tmp_path / "redline.pdf"
    write_pdf(path, comparison)
    with pypdfium2.PdfDocument(path) as pdf:
        texts = [page.get_textpage().get_text_range() for page in pdf]
    for number, text in enumerate(texts, start=1):
        assert f"Page {number} of {len(texts)}" in text
        assert comparison.old.file in text
        assert comparison.new.file in text
    said = "".join("".join(texts).split())
    assert all(word in said for word in ("12/23/2024", "12/22/2025", "XW013L9"))


def test_the_bookmarks_lead_to_headings_and_changes(comparison: Comparison, tmp_path: Path, qapp: QApplication) -> None:
    assert qapp
    path = tmp_path / "redline.pdf"
    write_pdf(path, comparison, {ChangeKind.AGE})
    with pypdfium2.PdfDocument(path) as pdf:
        toc = [(mark.level, mark.get_title(), mark.get_dest()) for mark in pdf.get_toc()]
    assert [title for level, title, _ in toc if level == 0] == ["Changes", "Text"]
    assert toc[1][1] == "A Age, added"
    assert "Document History" in [title for _, title, _ in toc]
    assert all(place is not None for _, _, place in toc)


def test_what_was_there_before_stays_if_it_cannot_be_printed(comparison: Comparison, tmp_path: Path, qapp: QApplication) -> None:
    assert qapp
    with pytest.raises(OutputFailedError):
        write_pdf(tmp_path / "nowhere" / "redline.pdf", comparison)
