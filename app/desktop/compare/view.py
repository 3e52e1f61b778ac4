"""The comparison as it is read: one list of aligned rows, side by side or inline, with selection, keys and found words.

Both columns are drawn by one widget, so they cannot drift apart.
"""

from collections.abc import Callable, Sequence
from functools import partial

from PySide6.QtCore import QEvent, QPoint, Qt, QTimer, Signal
from PySide6.QtGui import (
    QContextMenuEvent,
    QCursor,
    QFocusEvent,
    QGuiApplication,
    QKeyEvent,
    QKeySequence,
    QMouseEvent,
    QResizeEvent,
    QWheelEvent,
)
from PySide6.QtWidgets import QMenu, QScrollBar, QWidget

from app.compare.model import Comparison, PolicyChange
from app.desktop.compare import words
from app.desktop.compare.painting import Emphasis, Highlight
from app.desktop.compare.pointing import change_at, spot_at
from app.desktop.compare.search import Hit
from app.desktop.compare.selection import Selected, Spot, selected_text, whole_column, word_at
from app.desktop.compare.surface import LineSurface
from app.desktop.compare.texts import Column
from app.desktop.theme import Role, Theme

TWO_COLUMNS = 480  # pixels; below, lines of two columns hold too few words
_WHEEL_STEP = 120
_EDGE = 40  # milliseconds between two steps of scrolling while a selection is dragged beyond an edge


class ComparisonView(LineSurface):
    """Answers to mouse, wheel and keyboard over the drawn comparison."""

    zoomed = Signal(float)
    mode_changed = Signal()  # one column or two: what was found must be found anew
    cite_requested = Signal()

    def __init__(self, theme: Theme, parent: QWidget | None = None) -> None:
        """Begin empty."""
        super().__init__(theme, parent)
        self.held_for_readers: list[object] = []  # what screen readers were given to ask
        self._inline_wanted = False
        self._change: PolicyChange | None = None
        self._selected: Selected | None = None
        self._dragging = False
        self._moved = False
        self._hits: dict[int, list[Hit]] = {}
        self._hit: Hit | None = None
        self._wheel = 0
        self._edge = QTimer(self)
        self._edge.setInterval(_EDGE)
        self._edge.timeout.connect(self._scroll_at_edge)
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setVerticalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOn)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.viewport().setMouseTracking(True)
        self.setAccessibleName("Comparison")
        self._keys = self._bindings()

    # what is shown

    def show_comparison(self, comparison: Comparison | None, shown: frozenset[str]) -> None:
        """Draw a comparison, marking only the changes in `shown`."""
        fresh = comparison is not self.stage.comparison
        self.stage.show(comparison, shown)
        if fresh:
            self._selected, self._change = None, None
            self.set_hits((), None)
            self.go_to_start()
            self.header.show_versions(comparison)
            self.setAccessibleName(f"Comparison of {comparison.old.file} and {comparison.new.file}" if comparison else "Comparison")
        self.refresh_lines()

    def set_inline(self, *, inline: bool) -> None:
        """Draw both wordings in one column, or side by side where there is room for two."""
        self._inline_wanted = inline
        self._choose_mode()

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Draw one column where two would be too narrow to read."""
        super().resizeEvent(event)
        self._choose_mode()

    def _choose_mode(self) -> None:
        inline = self._inline_wanted or self.viewport().width() < TWO_COLUMNS
        if inline != self.stage.setting.inline:
            self.stage.setting.inline = inline
            self._selected = None
            self.set_hits((), None)
            self.resettle()
            self.mode_changed.emit()

    def set_folding(self, *, fold: bool) -> None:
        """Fold unchanged paragraphs, or show every one."""
        self.stage.fold = fold
        self.fold_again()

    def zoom_by(self, steps: int) -> None:
        """Zoom in or out; 0 steps: back to normal."""
        if self.stage.setting.zoom_by(steps):
            self.resettle()
            self.zoomed.emit(self.stage.setting.zoom)

    def show_change(self, change: PolicyChange | None) -> None:
        """Bring a change into sight and mark it as the chosen one."""
        self._change = change
        row = self.stage.places.get(change.id) if change else None
        self.ruler.show_current(change.id if change else None)
        self.setAccessibleDescription(words.spoken(change) if change else "")
        if row is not None:
            self.bring(row)
        self.viewport().update()

    def show_other_end(self, one: int, other: int) -> None:
        """Go to whichever end of a moved text is not at hand."""
        seen = {self.stage.lines[line].first for line in self.in_sight()}
        self.bring(one if other in seen and one not in seen else other)

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
            self._selected = None  # it would hide what was found
            self.bring(current.row)
        self.viewport().update()

    def unfold_near(self) -> None:
        """Open the fold nearest to the middle of what is seen."""
        middle = self.viewport().height() // 2
        folds = [line for line in self.in_sight() if self.stage.lines[line].fold]
        if folds:
            self.open_fold(min(folds, key=lambda line: abs(self.top_of(line) - middle)))

    def open_fold(self, line: int) -> None:
        """Show the paragraphs a fold stands for."""
        self.stage.open_fold(line)
        self.hovered = -1
        self.refresh_lines()

    def fold_again(self) -> None:
        """Close whatever was opened."""
        self.stage.close_folds()
        self.refresh_lines()

    # text

    def selected_text(self) -> str:
        """Return the selected words."""
        return selected_text(self.stage, self._selected)

    def copy(self) -> None:
        """Copy the selected words."""
        text = self.selected_text()
        if text:
            QGuiApplication.clipboard().setText(text)

    def select_all(self) -> None:
        """Select the whole column last clicked; the new one at first."""
        column = self._selected.column if self._selected else Column.NEW
        self._selected = whole_column(self.stage, Column.BOTH if self.stage.setting.inline else column)
        self.viewport().update()

    def emphasis(self, line: int) -> Emphasis:
        """Return the chosen change, found words and selection of a line."""
        row = self.stage.lines[line].first
        change = self._change if self._change is not None and self._change.id in self.stage.shown_changes(row) else None
        highlights = [_hit_mark(hit, current=hit == self._hit) for hit in self._hits.get(row, ())]
        if self._selected is not None:
            for part, placed in enumerate(self.stage.drawn(line).texts):
                span = self._selected.within(row, part, placed.column, placed.length)
                if span is not None:
                    highlights.append(Highlight(part, *span, Role.ON_ACCENT, Role.ACCENT))
        return Emphasis(change.id if change else None, change.kind if change else None, tuple(highlights))

    # keyboard

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Scroll, zoom, copy, select and unfold by keyboard."""
        if event.matches(QKeySequence.StandardKey.Copy):
            self.copy()
            return
        if event.matches(QKeySequence.StandardKey.SelectAll):
            self.select_all()
            return
        plain = event.modifiers() & ~Qt.KeyboardModifier.KeypadModifier
        action = self._keys.get((event.key(), plain))
        if action is None:
            super().keyPressEvent(event)
        else:
            action()

    def _bindings(self) -> dict[tuple[int, Qt.KeyboardModifier], Callable[[], None]]:
        bar, none = self.verticalScrollBar(), Qt.KeyboardModifier.NoModifier
        control, shift = Qt.KeyboardModifier.ControlModifier, Qt.KeyboardModifier.ShiftModifier
        step = QScrollBar.SliderAction
        moves = {
            (Qt.Key.Key_Up, none): step.SliderSingleStepSub,
            (Qt.Key.Key_Down, none): step.SliderSingleStepAdd,
            (Qt.Key.Key_PageUp, none): step.SliderPageStepSub,
            (Qt.Key.Key_PageDown, none): step.SliderPageStepAdd,
            (Qt.Key.Key_Space, none): step.SliderPageStepAdd,
            (Qt.Key.Key_Space, shift): step.SliderPageStepSub,
            (Qt.Key.Key_Home, none): step.SliderToMinimum,
            (Qt.Key.Key_End, none): step.SliderToMaximum,
            (Qt.Key.Key_Home, control): step.SliderToMinimum,
            (Qt.Key.Key_End, control): step.SliderToMaximum,
        }
        keys: dict[tuple[int, Qt.KeyboardModifier], Callable[[], None]] = {
            key: partial(bar.triggerAction, move) for key, move in moves.items()
        }
        for zoom_in in (Qt.Key.Key_Plus, Qt.Key.Key_Equal):
            keys[(zoom_in, control)] = keys[(zoom_in, control | shift)] = lambda: self.zoom_by(1)
        keys[(Qt.Key.Key_Minus, control)] = lambda: self.zoom_by(-1)
        keys[(Qt.Key.Key_0, control)] = lambda: self.zoom_by(0)
        keys[(Qt.Key.Key_U, none)] = self.unfold_near
        keys[(Qt.Key.Key_U, shift)] = self.fold_again
        keys[(Qt.Key.Key_Escape, none)] = self._clear_selection
        return keys

    def _clear_selection(self) -> None:
        self._selected = None
        self.viewport().update()

    # mouse

    def wheelEvent(self, event: QWheelEvent) -> None:
        """Zoom with Ctrl held, scroll without."""
        if not event.modifiers() & Qt.KeyboardModifier.ControlModifier:
            super().wheelEvent(event)
            return
        self._wheel += event.angleDelta().y()
        steps = int(self._wheel / _WHEEL_STEP)
        self._wheel -= steps * _WHEEL_STEP
        if steps:
            self.zoom_by(steps)
        event.accept()

    def mousePressEvent(self, event: QMouseEvent) -> None:
        """Open a fold, or begin a selection; with Shift, extend it."""
        if event.button() is not Qt.MouseButton.LeftButton:
            return
        where = event.position().toPoint()
        line = self.line_at(where.y())
        if line is not None and self.stage.lines[line].fold:
            self.open_fold(line)
            return
        self._begin(where, extend=bool(event.modifiers() & Qt.KeyboardModifier.ShiftModifier))

    def _begin(self, where: QPoint, *, extend: bool) -> None:
        found = spot_at(self, where, None)
        self._dragging, self._moved = found is not None, False
        if found is not None:
            column, spot = found
            held = self._selected
            self._selected = Selected(column, held.anchor if extend and held and held.column is column else spot, spot)
            self._moved = extend
        self.viewport().update()

    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        """Extend the selection, scrolling at the edges; else show what a click would do."""
        where = event.position().toPoint()
        if self._dragging:
            self._extend(where)
            self._edge.start()
            return
        line = self.line_at(where.y())
        fold = line if line is not None and self.stage.lines[line].fold else -1
        if fold != self.hovered:
            self.hovered = fold
            self.viewport().update()
        self.viewport().setCursor(Qt.CursorShape.PointingHandCursor if fold >= 0 else Qt.CursorShape.IBeamCursor)

    def mouseReleaseEvent(self, event: QMouseEvent) -> None:
        """Choose the change under the pointer, unless the pointer was dragged."""
        if not self._dragging:
            return
        self._dragging = False
        self._edge.stop()
        if not self._moved:
            change = change_at(self, event.position().toPoint())
            if change is not None:
                self.change_chosen.emit(change)

    def mouseDoubleClickEvent(self, event: QMouseEvent) -> None:
        """Select a word; a code such as C90.00 is one word."""
        found = spot_at(self, event.position().toPoint(), None)
        if found is None:
            return
        column, spot = found
        _, text = self.stage.texts(spot.row)[spot.part]
        start, end = word_at(text.text, spot.at)
        self._selected = Selected(column, Spot(spot.row, spot.part, start), Spot(spot.row, spot.part, end))
        self.viewport().update()

    def leaveEvent(self, event: QEvent) -> None:
        """Forget the fold under the pointer."""
        super().leaveEvent(event)
        self.hovered = -1
        self.viewport().update()

    def focusInEvent(self, event: QFocusEvent) -> None:
        """Show that keys go here."""
        super().focusInEvent(event)
        self.viewport().update()

    def contextMenuEvent(self, event: QContextMenuEvent) -> None:
        """Offer what can be done with the words here."""
        menu = QMenu(self)
        copying = menu.addAction("Copy", self.copy)
        copying.setEnabled(bool(self.selected_text()))
        citing = menu.addAction("Copy citation", self.cite_requested.emit)
        citing.setEnabled(self._change is not None)
        menu.addAction("Select column", self.select_all)
        menu.addSeparator()
        menu.addAction("Unfold nearest", self.unfold_near)
        menu.addAction("Fold again", self.fold_again)
        menu.exec(event.globalPos())
        menu.deleteLater()

    def _extend(self, where: QPoint) -> None:
        if self._selected is None:
            return
        found = spot_at(self, where, self._selected.column)
        if found is not None:
            _, spot = found
            self._moved = self._moved or spot != self._selected.anchor
            self._selected = Selected(self._selected.column, self._selected.anchor, spot)
            self.viewport().update()

    def _scroll_at_edge(self) -> None:
        """Scroll as long as the pointer is held beyond an edge, faster the farther it is."""
        where = self.viewport().mapFromGlobal(QCursor.pos())
        beyond = min(where.y(), 0) + max(0, where.y() - self.viewport().height())
        if self._dragging and beyond:
            bar = self.verticalScrollBar()
            bar.setValue(bar.value() + beyond)
            self._extend(where)


def _hit_mark(hit: Hit, *, current: bool) -> Highlight:
    return Highlight(hit.part, hit.start, hit.end, *((Role.ON_ACCENT, Role.ACCENT) if current else (Role.ON_MARK, Role.MARK)))
