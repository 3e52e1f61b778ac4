"""The document beside the facts: the words of the current row marked, words selected for a new one."""

from PySide6.QtCore import Qt
from PySide6.QtGui import QTextCursor
from PySide6.QtWidgets import QFrame, QScrollArea, QSizePolicy, QVBoxLayout, QWidget

from app.desktop.document.text_pane import TextPane
from app.desktop.parts import hairline, label
from app.desktop.theme import Theme
from app.documents.model import DocumentView, Place
from app.policy.model import PolicyVersion

_NOTE_HEIGHT = 132
_FLAT_HEIGHT = 84


class TextSide(QWidget):
    """One wording as text, and below it what is to be said of the current row."""

    def __init__(self, theme: Theme, parent: QWidget | None = None) -> None:
        """Begin empty."""
        super().__init__(parent)
        self.pane = TextPane(theme)
        self.pane.viewport().setCursor(Qt.CursorShape.IBeamCursor)
        self.head = label("", "heading", wrap=True, selectable=True)
        self.note = label("", wrap=True, selectable=True)
        self.note.setAlignment(Qt.AlignmentFlag.AlignTop)
        self.said = label("", "muted", wrap=True, selectable=True)
        inner = QWidget()
        inner.setProperty("look", "page")
        words = QVBoxLayout(inner)
        words.setContentsMargins(16, 8, 16, 10)
        words.setSpacing(4)
        for part in (self.head, self.note, self.said):
            part.setSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Preferred)
            words.addWidget(part)
        words.addStretch(1)
        self._below = QScrollArea()
        self._below.setWidgetResizable(True)
        self._below.setFrameShape(QFrame.Shape.NoFrame)
        self._below.setFixedHeight(_NOTE_HEIGHT)
        self._below.setWidget(inner)
        self._below.setAccessibleName("The current row in full")
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(0)
        layout.addWidget(self.pane, 1)
        layout.addWidget(hairline())
        layout.addWidget(self._below)

    def show_place(self, version: PolicyVersion, place: Place | None) -> None:
        """Mark words of a version and bring them into sight."""
        self.pane.show_view(version.text)
        self.show()
        mine = place is not None and place.file == version.file and place.block < len(version.text.blocks)
        self.pane.set_words((place,) if mine and place is not None and place.text else ())
        if mine and place is not None:
            self.pane.show_place(place)

    def say(self, head: str, note: str, said: str) -> None:
        """Say what the current row says in full."""
        for part, text in ((self.head, head), (self.note, note), (self.said, said)):
            part.setText(text)
            part.setVisible(bool(text))
        self._below.verticalScrollBar().setValue(0)

    def set_flat(self, *, flat: bool) -> None:
        """Leave the text more of a low room."""
        self._below.setFixedHeight(_FLAT_HEIGHT if flat else _NOTE_HEIGHT)

    def clear(self) -> None:
        """Give the room away: there is nothing to show."""
        self.hide()

    def selected_place(self) -> Place | None:
        """Return the selected words: of one line, without the blanks around them; None without any."""
        view = self.pane.view
        return place_of(self.pane.textCursor(), view) if view is not None else None


def place_of(cursor: QTextCursor, view: DocumentView) -> Place | None:
    """Return what is selected as a place of the wording shown, a block a line."""
    block = cursor.document().findBlock(cursor.selectionStart())
    number = block.blockNumber()
    if not cursor.hasSelection() or number >= len(view.blocks):
        return None
    text = view.blocks[number].text
    first = _letters(text, cursor.selectionStart() - block.position())
    last = _letters(text, cursor.selectionEnd() - block.position())
    words = text[first:last]
    start = first + len(words) - len(words.lstrip())
    end = last - (len(words) - len(words.rstrip()))
    return view.blocks[number].place(start, end) if start < end else None


def _letters(text: str, units: int) -> int:
    """Return how many letters lie before a position that Qt counts in UTF-16 units."""
    return len(text.encode("utf-16-le")[: units * 2].decode("utf-16-le", errors="ignore"))
