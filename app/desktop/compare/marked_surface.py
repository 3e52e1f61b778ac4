"""What is marked in the comparison: the chosen change, what was found, the selection with its caret; moved to by program or key."""

from collections.abc import Callable, Sequence

from PySide6.QtGui import QAccessible, QAccessibleAnnouncementEvent, QGuiApplication, QPainter, QPaintEvent
from PySide6.QtWidgets import QWidget

from app.compare.model import PolicyChange
from app.desktop.compare import words
from app.desktop.compare.caret import Move
from app.desktop.compare.marking import Marking
from app.desktop.compare.painting import Emphasis, Highlight
from app.desktop.compare.search import Hit
from app.desktop.compare.selection import Spot, column_texts, spots_of
from app.desktop.compare.surface import LineSurface
from app.desktop.theme import Role, Theme
from app.documents.model import Place


class MarkedSurface(LineSurface):
    """Knows what is special about each line."""

    def __init__(self, theme: Theme, parent: QWidget | None = None) -> None:
        """Begin with nothing marked."""
        super().__init__(theme, parent)
        self._change: PolicyChange | None = None
        self._marking = Marking(self.stage)
        self._reading = False  # with the caret: the arrows move it
        self._is_reviewed: Callable[[str], bool] = lambda _: False
        self._hits: dict[int, list[Hit]] = {}
        self._hit: Hit | None = None
        self._end = 0  # of a moved text: which was gone to last

    def follow_reviews(self, is_reviewed: Callable[[str], bool]) -> None:
        """Ask whether a change, by its id, was reviewed."""
        self._is_reviewed = is_reviewed

    def show_change(self, change: PolicyChange | None) -> None:
        """Bring a change into sight and mark it as the chosen one."""
        self._change, self._end = change, 0
        row = self.stage.places.get(change.id) if change else None
        self.ruler.show_current(change.id if change else None)
        self.setAccessibleDescription(words.spoken(change) if change else "")
        if row is not None:
            self.bring(row)
        self.viewport().update()

    def jump_to_partner(self, row: int | None = None) -> None:
        """Go to the other end of a moved text: from a row, else from the end of the chosen change last gone to."""
        if row is not None:
            other = self.stage.partner(row)
        else:
            ends = self.stage.ends(self._change.id) if self._change else ()
            self._end = 1 - self._end
            other = ends[self._end] if len(ends) == 2 else None
        if other is not None:
            self.bring(other)
            self.viewport().update()
            self._say(self.stage.drawn(self.stage.line_of(other)).note)

    def show_place(self, place: Place) -> bool:
        """Select the words of a place and bring them into sight; returns whether one of the wordings holds them."""
        found = spots_of(self.stage, place)
        if found is None:
            return False
        column, first, last = found
        self._marking.select(column, first, last)
        self.bring(first.row)
        self.viewport().update()
        self._say(place.text)
        return True

    def chosen_line(self) -> int | None:
        """Return the line of the chosen change."""
        row = self.stage.places.get(self._change.id) if self._change else None
        return self.stage.line_of(row) if row is not None else None

    def set_hits(self, hits: Sequence[Hit], current: Hit | None) -> None:
        """Highlight found words; the current one is brought into sight."""
        self._hits = {}
        for hit in hits:
            self._hits.setdefault(hit.row, []).append(hit)
        self._hit = current
        if current is not None:
            self._marking.clear()  # it would hide what was found
            self.bring(current.row)
        self.viewport().update()

    def selected_text(self) -> str:
        """Return the selected words."""
        return self._marking.text

    def copy(self) -> None:
        """Copy the selected words, as plain text and with their marks."""
        data = self._marking.copied()
        if data is not None:
            QGuiApplication.clipboard().setMimeData(data)

    def select_all(self) -> None:
        """Select the whole column last selected in; the new one at first."""
        self._marking.select_all()
        self.viewport().update()

    def clear_selection(self) -> None:
        """Select nothing and put the caret away."""
        self._marking.clear()
        self._reading = self._marking.caret_shown = False
        self.viewport().update()

    def read_with_caret(self) -> None:
        """Have the arrows move the caret, or scroll again."""
        self._reading = not self._reading
        self._marking.caret_shown = self._reading
        if self._reading and self._marking.caret is None:
            self.move_caret(Move.LINE_START, extend=False)
        self._say("The arrows move the caret" if self._reading else "The arrows scroll")
        self.viewport().update()

    def move_caret(self, step: Move, *, extend: bool) -> None:
        """Move the caret by keyboard and keep it in sight."""
        before = self._marking.caret
        self._show_caret(self._marking.move(step, self._first_spot(), extend=extend), before)

    def switch_column(self) -> None:
        """Put the caret into the other column at the same height."""
        before = self._marking.caret
        there = self._marking.switch_column(self._first_spot())
        if there is not None:
            self._show_caret(there, before)

    def _show_caret(self, spot: Spot, before: Spot | None) -> None:
        self.bring(spot.row)
        if before is None or before.row != spot.row:
            texts = self.stage.texts(spot.row)
            self._say(texts[spot.part][1].text if spot.part < len(texts) else "")
        self.viewport().update()

    def _first_spot(self) -> Spot:
        """Return where the caret begins: at the chosen change if it is in sight, else at the first line that is."""
        lines = [line for line in self.in_sight() if not self.stage.lines[line].fold]
        chosen = self.chosen_line()
        line = chosen if chosen in lines else next(iter(lines), None)
        row = self.stage.lines[line].first if line is not None else 0
        part = next((part for part, _ in column_texts(self.stage, row, self._marking.column)), 0)
        return Spot(row, part, 0)

    def _say(self, words: str) -> None:
        QAccessible.updateAccessibility(QAccessibleAnnouncementEvent(self, words))

    def emphasis(self, line: int) -> Emphasis:
        """Return the chosen change, found words and selection of a line."""
        row = self.stage.lines[line].first
        change = self._change if self._change is not None and self._change.id in self.stage.shown_changes(row) else None
        highlights = [_hit_mark(hit, current=hit == self._hit) for hit in self._hits.get(row, ())]
        selected, caret = self._marking.selected, self._marking.caret
        if selected is not None:
            for part, placed in enumerate(self.stage.drawn(line).texts):
                span = selected.within(row, part, placed.column, placed.length)
                if span is not None:
                    highlights.append(Highlight(part, *span, Role.ON_ACCENT, Role.ACCENT))
        shown = self.stage.shown_changes(row)
        return Emphasis(
            change.id if change else None,
            change.kind if change else None,
            tuple(highlights),
            (caret.part, caret.at) if caret is not None and caret.row == row and self.hasFocus() else None,
            bool(shown) and all(map(self._is_reviewed, shown)),
        )

    def paintEvent(self, event: QPaintEvent) -> None:
        """Draw the lines, and tie the ends of the chosen move together."""
        super().paintEvent(event)
        ends = self.stage.ends(self._change.id) if self._change else ()
        if len(ends) == 2:
            painter = QPainter(self.viewport())
            self.line_painter.tie(painter, self._middle_of(ends[0]), self._middle_of(ends[1]), self.viewport().height())
            painter.end()

    def _middle_of(self, row: int) -> int:
        line = self.stage.line_of(row)
        return self.top_of(line) + min(self.stage.heights[line] // 2, self.stage.setting.line_height)


def _hit_mark(hit: Hit, *, current: bool) -> Highlight:
    return Highlight(hit.part, hit.start, hit.end, *((Role.ON_ACCENT, Role.ACCENT) if current else (Role.ON_MARK, Role.MARK)))
