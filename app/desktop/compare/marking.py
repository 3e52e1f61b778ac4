"""What is selected in the comparison and where the caret stands; moved by mouse and keyboard alike."""

from PySide6.QtCore import QMimeData

from app.desktop.compare.caret import Move, beside, edge, moved
from app.desktop.compare.copying import copied
from app.desktop.compare.selection import Selected, Spot, selected_text, whole_column, word_at
from app.desktop.compare.stage import Stage
from app.desktop.compare.texts import Column

_OTHER = {Column.OLD: Column.NEW, Column.NEW: Column.OLD, Column.BOTH: Column.BOTH}


class Marking:
    """One selection within one column."""

    def __init__(self, stage: Stage) -> None:
        """Begin with nothing selected."""
        self._stage = stage
        self.selected: Selected | None = None
        self.caret_shown = False  # from the first key that moves it, or as long as a person reads with it

    @property
    def column(self) -> Column:
        """The column last selected in; the new one at first."""
        if self._stage.setting.inline:
            return Column.BOTH
        return self.selected.column if self.selected and self.selected.column is not Column.BOTH else Column.NEW

    @property
    def caret(self) -> Spot | None:
        """Where the caret is drawn, None where it is not."""
        return self.selected.cursor if self.caret_shown and self.selected else None

    @property
    def text(self) -> str:
        """The selected words."""
        return selected_text(self._stage, self.selected)

    def copied(self) -> QMimeData | None:
        """Return what goes on the clipboard."""
        return copied(self._stage, self.selected)

    def clear(self) -> None:
        """Select nothing."""
        self.selected = None

    def begin(self, column: Column, spot: Spot, *, extend: bool) -> None:
        """Begin a selection, or extend the one in the same column."""
        held = self.selected
        self.selected = Selected(column, held.anchor if extend and held and held.column is column else spot, spot)

    def extend(self, spot: Spot) -> bool:
        """Extend the selection to a spot; returns whether something is selected."""
        if self.selected is None:
            return False
        self.selected = Selected(self.selected.column, self.selected.anchor, spot)
        return not self.selected.empty

    def select_word(self, column: Column, spot: Spot) -> None:
        """Select the word around a spot."""
        _, text = self._stage.texts(spot.row)[spot.part]
        start, end = word_at(text.text, spot.at)
        self.selected = Selected(column, Spot(spot.row, spot.part, start), Spot(spot.row, spot.part, end))

    def select(self, column: Column, first: Spot, last: Spot) -> None:
        """Select from one spot to another."""
        self.selected = Selected(column, first, last)

    def select_all(self) -> None:
        """Select the whole column."""
        self.selected = whole_column(self._stage, self.column)

    def move(self, step: Move, start: Spot, *, extend: bool) -> Spot:
        """Move the caret; without one it stands at `start`. `extend`: select what it passes."""
        column = self.column
        if self.selected is None or self.selected.column is not column:
            self.selected = Selected(column, start, start)
        cursor = moved(self._stage, column, self.selected.cursor, step)
        self.selected = Selected(column, self.selected.anchor if extend else cursor, cursor)
        self.caret_shown = True
        return cursor

    def switch_column(self, start: Spot) -> Spot | None:
        """Put the caret into the other column at the same height; None where nothing stands there."""
        if self._stage.setting.inline:
            return None
        column = _OTHER[self.column]
        here = self.selected.cursor if self.selected else start
        there = beside(self._stage, here, column) or edge(self._stage, column, last=False)
        self.selected = Selected(column, there, there)
        self.caret_shown = True
        return there
