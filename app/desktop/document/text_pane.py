"""One wording of a document as text, tracked changes told by line and colour, words marked and in sight."""

from collections.abc import Sequence

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QFont, QTextBlockFormat, QTextCharFormat, QTextCursor, QWheelEvent
from PySide6.QtWidgets import QFrame, QTextBrowser, QTextEdit, QWidget

from app.desktop.theme import Role, Size, Theme
from app.documents.model import BlockKind, Change, DocumentView, Place, ViewBlock

_BREAKS = str.maketrans(dict.fromkeys("\n\r\u2028\u2029\x0b\x0c\x1c\x1d\x1e\x85", " "))  # each would begin a block of Qt's own
_LOOKS = {
    Change.INSERTED: (Role.ADDED, QTextCharFormat.UnderlineStyle.SingleUnderline, False),
    Change.DELETED: (Role.REMOVED, QTextCharFormat.UnderlineStyle.NoUnderline, True),
    Change.MOVED_FROM: (Role.MOVED, QTextCharFormat.UnderlineStyle.DotLine, True),
    Change.MOVED_TO: (Role.MOVED, QTextCharFormat.UnderlineStyle.DotLine, False),
}
_LEVEL = 20  # pixels a level of a list, or a column of a table, is set in
_COLUMNS = 3  # columns beyond are set no deeper


class TextPane(QTextBrowser):
    """The text, a block a line of the view."""

    zoom_stepped = Signal(int)  # Ctrl+wheel

    def __init__(self, theme: Theme, parent: QWidget | None = None) -> None:
        """Begin empty."""
        super().__init__(parent)
        self._theme = theme
        self._view: DocumentView | None = None
        self._zoom = 1.0
        self._words: tuple[Place, ...] = ()
        self._matches: tuple[Place, ...] = ()
        self._current: Place | None = None
        self.setOpenLinks(False)
        self.setUndoRedoEnabled(False)
        self.setFrameShape(QFrame.Shape.NoFrame)
        self.setViewportMargins(24, 12, 12, 0)
        self.setAccessibleName("Text of the document")
        self.setTextInteractionFlags(Qt.TextInteractionFlag.TextSelectableByMouse | Qt.TextInteractionFlag.TextSelectableByKeyboard)
        theme.changed.connect(self._write)

    @property
    def marked(self) -> str:
        """The marked words."""
        return "".join(place.text for place in self._words)

    @property
    def view(self) -> DocumentView | None:
        """The wording shown."""
        return self._view

    @property
    def zoom(self) -> float:
        """How large the text is."""
        return self._zoom

    def show_view(self, view: DocumentView) -> None:
        """Show a wording."""
        if view is not self._view:
            self._view = view
            self._words, self._matches, self._current = (), (), None
            self._write()

    def set_zoom(self, zoom: float) -> None:
        """Show the text at a size; what is at the top stays there."""
        top = self.cursorForPosition(self.viewport().rect().topLeft())
        self._zoom = zoom
        self.document().setDefaultFont(self._font())
        self._bring(top, 0.0)

    def set_words(self, words: Sequence[Place]) -> None:
        """Mark the words a fact rests on."""
        self._words = tuple(words)
        self._mark()

    def set_matches(self, matches: Sequence[Place], current: Place | None) -> None:
        """Mark what was found."""
        self._matches, self._current = tuple(matches), current
        self._mark()
        if current is not None:
            self.show_place(current)

    def show_place(self, place: Place) -> None:
        """Bring words into sight, a third from the top."""
        if self._view is not None and place.block < len(self._view.blocks):
            cursor = self._cursor(place)
            cursor.setPosition(cursor.selectionStart())
            self.setTextCursor(cursor)
            self._bring(cursor, 0.33)

    def show_line(self, line: int) -> None:
        """Bring a line into sight."""
        if self._view is not None and line < len(self._view.blocks):
            self.show_place(self._view.blocks[line].place(0, 0))

    def selected_words(self) -> str:
        """Return what is selected."""
        return self.textCursor().selectedText()

    def wheelEvent(self, event: QWheelEvent) -> None:
        """Zoom with Ctrl, scroll without."""
        if event.modifiers() & Qt.KeyboardModifier.ControlModifier:
            self.zoom_stepped.emit(1 if event.angleDelta().y() > 0 else -1)
            event.accept()
        else:
            super().wheelEvent(event)

    def _font(self) -> QFont:
        font = self._theme.reading(Size.LARGE)
        font.setPixelSize(max(6, round(int(Size.LARGE) * self._zoom)))
        return font

    def _write(self) -> None:
        where = self.verticalScrollBar().value()
        self.clear()
        self.document().setDefaultFont(self._font())
        if self._view is None:
            return
        cursor = QTextCursor(self.document())
        cursor.beginEditBlock()
        for number, block in enumerate(self._view.blocks):
            shape = QTextBlockFormat()
            depth = block.level if block.kind is BlockKind.LIST_ITEM else 0
            columns = 1 + min(block.cell.column, _COLUMNS) if block.cell is not None else 0
            shape.setLeftMargin(_LEVEL * (depth + columns))
            shape.setTopMargin(14 if block.kind is BlockKind.HEADING else 3)
            shape.setLineHeight(125, QTextBlockFormat.LineHeightTypes.ProportionalHeight.value)
            if number:
                cursor.insertBlock(shape, QTextCharFormat())
            else:
                cursor.setBlockFormat(shape)
            self._write_line(cursor, self._view, block)
        cursor.endEditBlock()
        self._mark()
        self.verticalScrollBar().setValue(where)

    def _write_line(self, cursor: QTextCursor, view: DocumentView, block: ViewBlock) -> None:
        heavy = block.kind is BlockKind.HEADING or block.bold
        cursor.insertText(block.text[: block.body].translate(_BREAKS), self._look(Change.SAME, heavy=heavy))
        for piece in block.pieces:
            owner = view.document.blocks[piece.block]
            run = owner.runs[piece.run]
            change = run.change if run.change is not Change.SAME else owner.container
            look = self._look(change, heavy=heavy or run.bold)
            cursor.insertText(block.text[piece.start : piece.end].translate(_BREAKS), look)

    def _look(self, change: Change, *, heavy: bool) -> QTextCharFormat:
        made = QTextCharFormat()
        made.setForeground(self._theme.color(Role.TEXT))
        if heavy:
            made.setFontWeight(600)
        if change in _LOOKS:
            role, line, struck = _LOOKS[change]
            made.setForeground(self._theme.color(role))
            made.setUnderlineStyle(line)
            made.setFontStrikeOut(struck)
        return made

    def _mark(self) -> None:
        marks = [(place, Role.ACCENT_SOFT, Role.TEXT) for place in self._matches]
        marks += [(place, Role.MARK, Role.ON_MARK) for place in self._words]
        if self._current is not None:
            marks.append((self._current, Role.ACCENT, Role.ON_ACCENT))
        self.setExtraSelections([self._selection(*mark) for mark in marks])

    def _selection(self, place: Place, behind: Role, ink: Role) -> QTextEdit.ExtraSelection:
        made = QTextEdit.ExtraSelection()
        made.cursor = self._cursor(place)
        made.format.setBackground(self._theme.color(behind))
        made.format.setForeground(self._theme.color(ink))
        return made

    def _cursor(self, place: Place) -> QTextCursor:
        block = self.document().findBlockByNumber(place.block)
        text = self._view.blocks[place.block].text if self._view is not None else ""
        cursor = QTextCursor(block)
        # Qt counts UTF-16 units, a place counts code points
        cursor.setPosition(block.position() + _units(text[: place.start]))
        cursor.setPosition(block.position() + _units(text[: place.end]), QTextCursor.MoveMode.KeepAnchor)
        return cursor

    def _bring(self, cursor: QTextCursor, share: float) -> None:
        bar = self.verticalScrollBar()
        bar.setValue(bar.value() + self.cursorRect(cursor).top() - round(share * self.viewport().height()))


def _units(text: str) -> int:
    return len(text.encode("utf-16-le")) // 2
