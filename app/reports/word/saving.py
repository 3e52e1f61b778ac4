"""A Word document written beside its place, read back, then moved there."""

from io import BytesIO
from pathlib import Path

import docx
from docx.document import Document

from app.reports.atomic import write_atomically
from app.reports.words import printable

_LONGEST = 255  # characters Word takes as a document's title


def save_document(document: Document, path: Path) -> None:
    """Write a document; raises `OutputFailedError`, leaving what was there untouched."""
    written = len(document.element.body)
    data = BytesIO()
    document.save(data)  # not onto the disk itself: a zip file that cannot be ended fails once more when it is let go

    def write(draft: Path) -> None:
        draft.write_bytes(data.getvalue())

    def read_back(draft: Path) -> None:
        if len(docx.Document(str(draft)).element.body) != written:
            raise OSError("the written document lacks parts")

    write_atomically(path, write, read_back)


def title_text(said: str) -> str:
    """Return what a document's properties may hold of a text."""
    return printable(said)[:_LONGEST]
