"""Where a window draws its pages from: the file as it was opened."""

from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

from app.documents.model import Document
from app.workspace.pages import PageImages, Renderer, pages_of


@dataclass(frozen=True, slots=True)
class Source:
    """A file with pages, and a child to draw them that may have been started before."""

    path: Path
    document: Document
    spare: Callable[[], Renderer | None] | None = None

    def pages(self, password: str | None) -> PageImages:
        """Return its pages; whoever asks for them closes them."""
        return pages_of(self.path, self.document, password, self.spare)
