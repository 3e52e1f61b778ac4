"""Finding words: a field, the count, next and previous. What is searched is its `Finder`'s to know."""

from collections.abc import Sequence
from typing import Protocol

from PySide6.QtCore import Qt, QTimer, Signal
from PySide6.QtGui import QKeyEvent, QKeySequence, QShortcut
from PySide6.QtWidgets import QFrame, QHBoxLayout, QLineEdit, QWidget

from app.desktop.parts import IconButton, label
from app.desktop.theme import Theme

_PAUSE = 120  # milliseconds without a key before the search begins


class Finder(Protocol):
    """What is searched."""

    limit: int  # matches beyond are not counted

    def find(self, words: str) -> int:
        """Find the words and return how many matches there are, at most one more than `limit`."""

    def show_match(self, number: int | None) -> None:
        """Show a match (from 0) among the others; None forgets them all."""

    def selected_words(self) -> str:
        """Return what is selected, to begin with."""

    def take_focus(self) -> None:
        """Take the keyboard back."""


class FindBar(QFrame):
    """The bar over what is searched."""

    closed = Signal()

    def __init__(self, theme: Theme, finder: Finder, prompt: str, hosts: Sequence[QWidget] = (), parent: QWidget | None = None) -> None:
        """F3 works in the bar and in `hosts`."""
        super().__init__(parent)
        self.setObjectName("toolbar")
        self._finder = finder
        self._found = 0
        self._at = -1
        self.field = QLineEdit()
        self.field.setPlaceholderText(prompt)
        self.field.setAccessibleName(prompt)
        self.field.setClearButtonEnabled(True)
        self.field.setMaximumWidth(320)
        self.said = label("", "muted")
        self.said.setMinimumWidth(96)
        before, after, close = (
            IconButton(theme, icon, name)
            for icon, name in (("previous", "Previous match (Shift+F3)"), ("next", "Next match (F3)"), ("close", "Close find (Esc)"))
        )
        before.clicked.connect(lambda: self.step(-1))
        after.clicked.connect(lambda: self.step(1))
        close.clicked.connect(self.leave)
        layout = QHBoxLayout(self)
        layout.setContentsMargins(12, 4, 8, 4)
        layout.setSpacing(6)
        layout.addWidget(self.field, 1)
        layout.addWidget(before)
        layout.addWidget(after)
        layout.addWidget(self.said)
        layout.addStretch(1)
        layout.addWidget(close)
        self._pause = QTimer(self)
        self._pause.setSingleShot(True)
        self._pause.setInterval(_PAUSE)
        self._pause.timeout.connect(self.search)
        self.field.textChanged.connect(self._pause.start)
        self.field.returnPressed.connect(lambda: self.step(1))
        for keys, steps in ((QKeySequence.StandardKey.FindNext, 1), (QKeySequence.StandardKey.FindPrevious, -1)):
            for place in (*hosts, self):
                shortcut = QShortcut(QKeySequence(keys), place, context=Qt.ShortcutContext.WidgetWithChildrenShortcut)
                shortcut.activated.connect(lambda steps=steps: self.step(steps))

    def begin(self) -> None:
        """Open with the selected words, if they are on one line."""
        chosen = self._finder.selected_words()
        if chosen and "\n" not in chosen:
            self.field.setText(chosen)
        self.show()
        self.field.setFocus(Qt.FocusReason.ShortcutFocusReason)
        self.field.selectAll()
        self.search()

    def leave(self) -> None:
        """Close and forget the matches."""
        self._found, self._at = 0, -1
        self._finder.show_match(None)
        self.hide()
        self._finder.take_focus()
        self.closed.emit()

    def search(self) -> None:
        """Find what the field says and go to the first match."""
        self._pause.stop()
        self._found = self._finder.find(self.field.text())
        self._at = 0 if self._found else -1
        self._tell()

    def again(self) -> None:
        """Find anew, after what is searched has changed."""
        if self.isVisible():
            self.search()

    def step(self, steps: int) -> None:
        """Go to the next or previous match, around the ends."""
        if self._pause.isActive():
            self.search()
            return
        if self._found:
            self._at = (self._at + steps) % self._found
            self._tell()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Shift+Enter goes back, Escape closes."""
        if event.key() == Qt.Key.Key_Escape:
            self.leave()
        elif event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter) and event.modifiers() & Qt.KeyboardModifier.ShiftModifier:
            self.step(-1)
        else:
            super().keyPressEvent(event)

    def _tell(self) -> None:
        self._finder.show_match(self._at if self._found else None)
        if not self.field.text().strip():
            self.said.setText("")
        elif not self._found:
            self.said.setText("No match")
        else:
            limit = self._finder.limit
            many = f"more than {limit:,}" if self._found > limit else f"{self._found:,}"
            self.said.setText(f"{self._at + 1:,} of {many}")
