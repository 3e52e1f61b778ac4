"""What every rule saw of one line: why it has the findings it has, and no others."""

from collections.abc import Sequence

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QFrame, QScrollArea, QVBoxLayout, QWidget

from app.audit.why_not import LinePlace, Outcome, RuleWord
from app.desktop.parts import IconLabel, button, clear, hairline, label, row
from app.desktop.theme import Role, Theme
from app.desktop.words import count, sentence

_SIGNS: dict[Outcome, tuple[str, Role]] = {
    Outcome.FOUND: ("verdict-review", Role.REVIEW),
    Outcome.NOTHING: ("check", Role.MUTED),
    Outcome.DOES_NOT_APPLY: ("fold", Role.MUTED),
    Outcome.OFF: ("stop", Role.MUTED),
}


class WhyPanel(QScrollArea):
    """The details pane for a line: the rules by how they ended, each with what it saw."""

    back_wanted = Signal()

    def __init__(self, theme: Theme, parent: QWidget | None = None) -> None:
        """Begin empty."""
        super().__init__(parent)
        self._theme = theme
        self._place: LinePlace | None = None
        self.words: tuple[RuleWord, ...] = ()
        self.setWidgetResizable(True)
        self.setFrameShape(QFrame.Shape.NoFrame)
        self.setAccessibleName("What every rule saw of the line")
        self.title = label("", "heading", wrap=True)
        self._said = label("", wrap=True)
        self.back = button("Back to the finding", "link")
        self.back.clicked.connect(self.back_wanted)
        self._list = QVBoxLayout()
        self._list.setSpacing(6)
        inner = QWidget()
        inner.setProperty("look", "page")
        layout = QVBoxLayout(inner)
        layout.setContentsMargins(16, 12, 16, 20)
        layout.setSpacing(8)
        for widget in (self.title, self._said, self.back):
            layout.addWidget(widget)
        layout.addLayout(self._list)
        layout.addStretch(1)
        self.setWidget(inner)

    @property
    def place(self) -> LinePlace | None:
        """The line asked about."""
        return self._place

    @property
    def text(self) -> str:
        """All that is said in words."""
        told = (f"{sentence(word.rule)}, {word.outcome}: {word.reason}" for word in self.words)
        return "\n".join((self.title.text(), self._said.text(), *told))

    def show_asking(self, place: LinePlace, *, back: bool) -> None:
        """Show that the rules are being asked about a line."""
        self._place = place
        self.words = ()
        line = f", line {place.line}" if place.line else ""
        self.title.setText(f"Row {place.row:,}{line} of {place.sheet}")
        self._said.setText("Asking every rule about this line.")
        self.back.setVisible(back)
        clear(self._list)

    def show_words(self, place: LinePlace, words: Sequence[RuleWord]) -> None:
        """Show what the rules said of a line, if it is still the one asked about."""
        if place != self._place:
            return
        self.words = tuple(words)
        clear(self._list)
        ran = [word for word in words if word.rule]
        found = [word for word in ran if word.outcome is Outcome.FOUND]
        if not ran:
            reason = words[0].reason if words else "nothing is known of this row"
            self._said.setText(f"This row is not judged: {reason}.")
        elif found:
            self._said.setText(f"{count(len(found), 'rule')} of {len(ran)} found something.")
        else:
            self._said.setText(f"No finding by the rules run: {len(ran)} rules looked at this line.")
        for outcome in Outcome:
            self._add(outcome, [word for word in ran if word.outcome is outcome])
        self.verticalScrollBar().setValue(0)

    def show_refused(self, place: LinePlace) -> None:
        """Show that the claims could not be read again; the reason is told elsewhere."""
        if place == self._place and not self.words:
            self._said.setText("The rules could not be asked: the claims file could not be read again.")

    def _add(self, outcome: Outcome, words: Sequence[RuleWord]) -> None:
        if not words:
            return
        icon, role = _SIGNS[outcome]
        self._list.addWidget(hairline())
        self._list.addWidget(label(f"{sentence(outcome.value)} · {count(len(words), 'rule')}", "label"))
        for word in words:
            head = row(IconLabel(self._theme, icon, 16, role), label(sentence(word.rule)), None)
            self._list.addLayout(head)
            reason = label(f"{word.reason[:1].upper()}{word.reason[1:]}", "muted", wrap=True, selectable=True)
            reason.setContentsMargins(24, 0, 0, 4)
            self._list.addWidget(reason)
