"""Finding words in both wordings of a comparison."""

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QWidget

from app.desktop import find_bar
from app.desktop.compare.search import LIMIT, Hit, find_all
from app.desktop.compare.view import ComparisonView
from app.desktop.theme import Theme


class FindBar(find_bar.FindBar):
    """The bar over a comparison."""

    def __init__(self, theme: Theme, view: ComparisonView, parent: QWidget | None = None) -> None:
        """`view` is searched and shows what was found."""
        super().__init__(theme, _Finder(view), "Find in both versions", (view,), parent)
        view.mode_changed.connect(self.again)


class _Finder:
    limit = LIMIT

    def __init__(self, view: ComparisonView) -> None:
        self._view = view
        self._hits: tuple[Hit, ...] = ()

    def find(self, words: str) -> int:
        self._hits = find_all(self._view.stage, words)
        return len(self._hits)

    def show_match(self, number: int | None) -> None:
        if number is None:
            self._hits = ()
        self._view.set_hits(self._hits, self._hits[number] if number is not None else None)

    def selected_words(self) -> str:
        return self._view.selected_text()

    def take_focus(self) -> None:
        self._view.setFocus(Qt.FocusReason.OtherFocusReason)
