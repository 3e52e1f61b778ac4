"""Use case: the pages a file shows, and where on them the words of a place are drawn."""

from collections.abc import Callable
from pathlib import Path

from app.documents.model import Box, Document, DocumentView, Place
from app.documents.page_images import PageImage, PageImages, PageSize, spare_child
from app.documents.places import boxes_of
from app.guard.run import Child

Renderer = Child  # one that draws the pages of one file

__all__ = ["PageImage", "PageImages", "PageSize", "Renderer", "has_pages", "marks_of", "pages_of", "spare_child"]


def has_pages(document: Document) -> bool:
    """Whether a file has pages of its own to show."""
    return document.format == "pdf"


def pages_of(path: Path, document: Document, password: str | None = None, spare: Callable[[], Renderer | None] | None = None) -> PageImages:
    """Return the pages of the file a document was read from; whoever asks for them closes them. `spare` gives a `spare_child`."""
    return PageImages(path, document.sha256, password, spare)


def marks_of(view: DocumentView, place: Place) -> tuple[Box, ...]:
    """Return where a place's words are drawn, in points from the shown page's upper left corner."""
    return boxes_of(view, place)
