"""Use case: the pages a file shows, and where on them the words of a place are drawn."""

from pathlib import Path

from app.documents.model import Box, Document, DocumentView, Place
from app.documents.page_images import PageImage, PageImages, PageSize
from app.documents.places import boxes_of

__all__ = ["PageImage", "PageImages", "PageSize", "has_pages", "marks_of", "pages_of"]


def has_pages(document: Document) -> bool:
    """Whether a file has pages of its own to show."""
    return document.format == "pdf"


def pages_of(path: Path, document: Document, password: str | None = None) -> PageImages:
    """Return the pages of the file a document was read from; whoever asks for them closes them."""
    return PageImages(path, document.sha256, password)


def marks_of(view: DocumentView, place: Place) -> tuple[Box, ...]:
    """Return where a place's words are drawn, in points from the shown page's upper left corner."""
    return boxes_of(view, place)
