"""What the find bar of a document searches: the wording shown, or on pages both, as a page shows both."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass

from app.desktop.document.page_pane import PagePane
from app.desktop.document.paper import Marks
from app.desktop.document.search import LIMIT, find_places
from app.desktop.document.text_pane import TextPane
from app.documents.model import Box, DocumentView, Place
from app.workspace.pages import marks_of


@dataclass(frozen=True, slots=True)
class Match:
    """Found words, and where a page shows them."""

    place: Place
    boxes: tuple[Box, ...]


class DocumentFinder:
    """Searches for the find bar and shows what it found."""

    limit = LIMIT

    def __init__(self, text: TextPane, pages: PagePane, views: Callable[[], Sequence[DocumentView]]) -> None:
        """Search what `views` returns: one wording for the text, all for the pages."""
        self._text = text
        self._pages = pages
        self._views = views
        self._found: tuple[Match, ...] = ()

    def find(self, words: str) -> int:
        """Find the words."""
        on_pages = self._pages.isVisible()
        found: dict[object, Match] = {}
        for view in self._views():
            for place in find_places(view, words):
                boxes = marks_of(view, place) if on_pages else ()
                if boxes or not on_pages:
                    found.setdefault(boxes or place, Match(place, boxes))
        matches = list(found.values())
        if on_pages:
            matches.sort(key=lambda match: (match.boxes[0].page, match.boxes[0].y0, match.boxes[0].x0))
        self._found = tuple(matches[: LIMIT + 1])
        return len(self._found)

    def show_match(self, number: int | None) -> None:
        """Show one match among the others."""
        if number is None:
            self._found = ()
        current = self._found[number] if number is not None else None
        if self._pages.isVisible():
            boxes = tuple(box for match in self._found for box in match.boxes)
            self._pages.set_marks(Marks(self._pages.marks.words, boxes, current.boxes if current else ()))
            if current is not None:
                self._pages.show_boxes(current.boxes, current.place.text)
        else:
            self._text.set_matches([match.place for match in self._found], current.place if current else None)

    def selected_words(self) -> str:
        """Return what is selected in the text."""
        return self._text.selected_words() if self._text.isVisible() else ""

    def take_focus(self) -> None:
        """Take the keyboard back."""
        (self._pages if self._pages.isVisible() else self._text).setFocus()
