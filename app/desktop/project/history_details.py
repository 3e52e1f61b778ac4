"""One decision in full, with what can be done about it."""

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QFrame, QScrollArea, QVBoxLayout, QWidget

from app.desktop.parts import button, hairline, label, row
from app.desktop.project.history_model import KIND, REASON, SENTENCE, STANDING, UNDONE, VALUE, Entry
from app.desktop.project.words import moment


class HistoryDetails(QScrollArea):
    """The details pane of the Decisions page."""

    place_wanted = Signal()
    undo_wanted = Signal()
    redo_wanted = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        """Begin empty."""
        super().__init__(parent)
        self.setWidgetResizable(True)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setFrameShape(QFrame.Shape.NoFrame)
        self.setAccessibleName("Decision")
        self._kind = label("", "heading", wrap=True)
        self._sentence = label("", wrap=True, selectable=True)
        self._value = label("", wrap=True, selectable=True)
        self._reason = label("", wrap=True, selectable=True)
        self._made = label("", "muted", wrap=True, selectable=True)
        self._step = label("", "muted", wrap=True)
        self.place = button("Show what it is &about", "link")
        self.undo = button("&Undo this step")
        self.redo = button("&Redo this step")
        self.place.clicked.connect(self.place_wanted)
        self.undo.clicked.connect(self.undo_wanted)
        self.redo.clicked.connect(self.redo_wanted)
        inner = QWidget()
        inner.setProperty("look", "page")
        layout = QVBoxLayout(inner)
        layout.setContentsMargins(16, 12, 16, 20)
        layout.setSpacing(8)
        layout.addWidget(self._kind)
        layout.addWidget(self._sentence)
        layout.addLayout(row(self.place, None))
        for name, widget in (("Value", self._value), ("Reason", self._reason), ("Made", self._made)):
            layout.addWidget(hairline())
            layout.addWidget(label(name, "label"))
            layout.addWidget(widget)
        layout.addWidget(self._step)
        layout.addSpacing(4)
        layout.addLayout(row(self.undo, self.redo, None))
        layout.addStretch(1)
        self.setWidget(inner)

    def show_entry(self, entry: Entry, together: int, *, place: bool, why_not: str) -> None:
        """Show a decision; `together` decisions were made in its step, `why_not`: it cannot be undone or redone here."""
        decision = entry.decision
        self._kind.setText(entry.cells[KIND])
        self._sentence.setText(entry.cells[SENTENCE])
        self._value.setText(entry.cells[VALUE])
        self._reason.setText(entry.cells[REASON])
        self._made.setText(f"By {decision.who} on {moment(decision.when)}. {entry.cells[STANDING]}.")
        self._step.setText(f"{together:,} decisions were made in this step; they are undone together." if together > 1 else "")
        self._step.setVisible(together > 1)
        self.place.setVisible(place)
        undone = entry.standing == UNDONE
        for made, shown in ((self.undo, not undone), (self.redo, undone)):
            made.setVisible(shown)
            made.setEnabled(not why_not)
            made.setToolTip(why_not)
        self.verticalScrollBar().setValue(0)
