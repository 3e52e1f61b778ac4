"""The comparison as it is read: one list of aligned rows, side by side or inline, with selection, keys and found words.

Both columns are drawn by one widget, so they cannot drift apart.
"""

from PySide6.QtCore import QEvent, QPoint, Qt, QTimer, Signal
from PySide6.QtGui import (
    QContextMenuEvent,
    QCursor,
    QFocusEvent,
    QKeyEvent,
    QKeySequence,
    QMouseEvent,
    QResizeEvent,
    QWheelEvent,
)
from PySide6.QtWidgets import QMenu, QWidget

from app.compare.model import Comparison
from app.desktop.compare import keys
from app.desktop.compare.marked_surface import MarkedSurface
from app.desktop.compare.pointing import change_at, spot_at
from app.desktop.compare.setting import MARGIN
from app.desktop.compare.stage import NOTE_HEIGHT
from app.desktop.compare.texts import Column
from app.desktop.theme import Theme

TWO_COLUMNS = 480  # pixels; below, lines of two columns hold too few words
_WHEEL_STEP = 120
_EDGE = 40  # milliseconds between two steps of scrolling while a selection is dragged beyond an edge


class ComparisonView(MarkedSurface):
    """Answers to mouse, wheel and keyboard over the drawn comparison."""

    zoomed = Signal(float)
    mode_changed = Signal()  # one column or two: what was found must be found anew
    cite_requested = Signal()
    menu_requested = Signal(object)  # QMenu: add what can be decided on the chosen change

    def __init__(self, theme: Theme, parent: QWidget | None = None) -> None:
        """Begin empty."""
        super().__init__(theme, parent)
        self.held_for_readers: list[object] = []  # what screen readers were given to ask
        self._inline_wanted = False
        self._dragging = False
        self._moved = False
        self._wheel = 0
        self._edge = QTimer(self)
        self._edge.setInterval(_EDGE)
        self._edge.timeout.connect(self._scroll_at_edge)
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setVerticalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOn)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.viewport().setMouseTracking(True)
        self.setAccessibleName("Comparison")
        self._scrolling = keys.scrolling(self.verticalScrollBar())
        self._caret_keys = keys.caret_keys(self)
        self._keys = keys.reading(self)

    # what is shown

    def show_comparison(self, comparison: Comparison | None, shown: frozenset[str]) -> None:
        """Draw a comparison, marking only the changes in `shown`."""
        fresh = comparison is not self.stage.comparison
        self.stage.show(comparison, shown)
        if fresh:
            self._marking.clear()
            self._change = None
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
            self._marking.clear()
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
        key = (event.key(), plain)
        action = (self._caret_keys if self._reading else self._scrolling).get(key) or self._keys.get(key)
        if action is None:
            super().keyPressEvent(event)
        else:
            action()

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
        if line is not None and self._on_note(line, where):
            self.jump_to_partner(self.stage.lines[line].first)
            return
        self._begin(where, extend=bool(event.modifiers() & Qt.KeyboardModifier.ShiftModifier))

    def _begin(self, where: QPoint, *, extend: bool) -> None:
        found = spot_at(self, where, None)
        self._dragging, self._moved = found is not None, False
        if found is not None:
            self._marking.begin(*found, extend=extend)
            self._moved = extend
        self.viewport().update()

    def _on_note(self, line: int, where: QPoint) -> bool:
        """Whether a point lies on the words about the other end of a moved text."""
        drawn, columns = self.stage.drawn(line), self.stage.columns
        if not drawn.note:
            return False
        if self.stage.setting.inline:
            return where.y() >= self.top_of(line) + drawn.height - NOTE_HEIGHT - 4
        empty = Column.NEW if all(placed.column is Column.OLD for placed in drawn.texts) else Column.OLD
        left = columns.left(empty)
        return left - MARGIN <= where.x() <= left + columns.text + MARGIN

    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        """Extend the selection, scrolling at the edges; else show what a click would do."""
        where = event.position().toPoint()
        if self._dragging:
            self._extend(where)
            self._edge.start()
            return
        line = self.line_at(where.y())
        fold = line if line is not None and self.stage.lines[line].fold else -1
        link = fold >= 0 or (line is not None and self._on_note(line, where))
        if fold != self.hovered:
            self.hovered = fold
            self.viewport().update()
        self.viewport().setCursor(Qt.CursorShape.PointingHandCursor if link else Qt.CursorShape.IBeamCursor)

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
        self._marking.select_word(*found)
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
        if self._change is not None:
            if len(self.stage.ends(self._change.id)) == 2:
                menu.addAction("Go to the other end", self.jump_to_partner)
            self.menu_requested.emit(menu)
            menu.addSeparator()
        menu.addAction("Unfold nearest", self.unfold_near)
        menu.addAction("Fold again", self.fold_again)
        menu.exec(event.globalPos())
        menu.deleteLater()

    def _extend(self, where: QPoint) -> None:
        selected = self._marking.selected
        found = spot_at(self, where, selected.column) if selected is not None else None
        if found is not None:
            self._moved = self._marking.extend(found[1]) or self._moved
            self.viewport().update()

    def _scroll_at_edge(self) -> None:
        """Scroll as long as the pointer is held beyond an edge, faster the farther it is."""
        where = self.viewport().mapFromGlobal(QCursor.pos())
        beyond = min(where.y(), 0) + max(0, where.y() - self.viewport().height())
        if self._dragging and beyond:
            bar = self.verticalScrollBar()
            bar.setValue(bar.value() + beyond)
            self._extend(where)
