"""Accepting all of a Word redline gives the new wording, rejecting all the old."""

from pathlib import Path

import pytest

from app.compare.model import Comparison
from app.documents.model import DocumentView, View
from app.documents.open import read_document
from app.reports.redline_docx import write_redline
from app.workspace.compare import compare_files

SAMPLES = Path(__file__).resolve().parents[2] / "policies" / "CC-0248"


def lines(view: DocumentView) -> list[str]:
    return [" ".join(block.text.split()) for block in view.blocks]


@pytest.mark.parametrize(
    ("old", "new"),
    [
        ("CC-0248_2024-12-23.redline.md", "CC-0248_2025-12-22.redline.md"),
        ("CC-0248_2023-10-03.md", "CC-0248_2024-12-23.redline.docx"),
        ("CC-0248_2025-12-22.redline.docx", "CC-0248_2023-10-03.md"),
        ("CC-0248_2025-12-22.redline.docx", None),
    ],
)
def test_accept_all_is_the_new_wording_and_reject_all_the_old(old: str, new: str | None, tmp_path: Path) -> None:
    comparison: Comparison = compare_files(SAMPLES / old, SAMPLES / new if new else None)
    path = tmp_path / "redline.docx"
    write_redline(path, comparison)
    written = read_document(path)
    assert lines(written.view(View.NEW)) == lines(comparison.new.text)
    assert lines(written.view(View.OLD)) == lines(comparison.old.text)
