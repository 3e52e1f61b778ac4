"""What a person decides on the chosen change: read, its class, its effect on access, a note."""

from dataclasses import replace

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QCheckBox, QComboBox, QLineEdit, QPushButton, QVBoxLayout, QWidget

from app.compare.model import ChangeClass, ChangeReview, Direction, PolicyChange
from app.desktop.compare import words
from app.desktop.compare.reviews import NOTHING
from app.desktop.parts import button, hairline, label, row


class ReviewEditor(QWidget):
    """Below the details of a change; every choice is kept at once."""

    made = Signal(object, object)  # PolicyChange, ChangeReview

    def __init__(self, parent: QWidget | None = None) -> None:
        """Begin empty."""
        super().__init__(parent)
        self.setAccessibleName("Review of the change")
        self._change: PolicyChange | None = None
        self._review = NOTHING
        self.reviewed = QCheckBox("Reviewed")
        self.reviewed.setToolTip("Read and done with (R goes on to the next one not yet reviewed)")
        self.reviewed.clicked.connect(lambda on: self._make(replace(self._review, reviewed=on)))
        self.classes: dict[ChangeClass, QPushButton] = {}
        for classed, (name, key) in _CLASSES.items():
            made = button(name, tip=f"{name} ({key}); once more takes it back")
            made.setCheckable(True)
            made.clicked.connect(lambda on, classed=classed: self._make(replace(self._review, classed=classed if on else None)))
            self.classes[classed] = made
        self._effect = label("", "muted", wrap=True)
        self.direction = QComboBox()
        self.direction.setAccessibleName("Effect on access")
        for direction, name in words.EFFECTS.items():
            self.direction.addItem(name, direction)
        self.direction.activated.connect(lambda _: self._decide_direction())
        self.confirm = button("Con&firm", tip="Confirm the effect on access (C)")
        self.confirm.clicked.connect(self._decide_direction)
        self.note = QLineEdit()
        self.note.setPlaceholderText("Note")
        self.note.setAccessibleName("Note on the change")
        self.note.setToolTip("A note on this change (E)")
        self.note.editingFinished.connect(self.keep_note)
        self._why = label("", "label", wrap=True)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(6)
        layout.addWidget(hairline())
        layout.addWidget(self.reviewed)
        layout.addLayout(row(*self.classes.values(), None, gap=4))
        layout.addWidget(self._effect)
        layout.addLayout(row(self.direction, self.confirm, None))
        layout.addWidget(self.note)
        layout.addWidget(self._why)

    def show_change(self, change: PolicyChange | None, review: ChangeReview, why_not: str) -> None:
        """Show what is decided on a change; `why_not`: nothing can be decided here."""
        another = self._change is None or change is None or change.id != self._change.id
        self._change, self._review = change, review
        self.setVisible(change is not None)
        if change is None:
            return
        self.reviewed.setChecked(review.reviewed)
        for classed, held in self.classes.items():
            held.setChecked(review.classed is classed)
        self.direction.setCurrentIndex(self.direction.findData(review.direction or change.direction))
        self._effect.setText(f"{words.effect(change, review)}.")
        if another or not self.note.hasFocus():
            self.note.setText(review.note)
        for part in (self.reviewed, *self.classes.values(), self.direction, self.confirm, self.note):
            part.setEnabled(not why_not)
        self.confirm.setEnabled(not why_not and review.direction is None)
        told = [f"{review.who}: {review.reason}" if review.reason else ""]
        self._why.setText(why_not or "".join(told))
        self._why.setVisible(bool(self._why.text()))

    def confirm_direction(self) -> None:
        """Confirm what the rule proposes."""
        if self.confirm.isEnabled():
            self._decide_direction()

    def _decide_direction(self) -> None:
        self._make(replace(self._review, direction=Direction(self.direction.currentData())))

    def keep_note(self) -> None:
        """Keep the note as it stands."""
        text = self.note.text().strip()
        if self._change is not None and self.note.isEnabled() and text != self._review.note:
            self._make(replace(self._review, note=text))

    def _make(self, review: ChangeReview) -> None:
        if self._change is not None:
            self._review = review
            self.made.emit(self._change, review)


_CLASSES = {ChangeClass.SUBSTANTIVE: ("Substantive", "S"), ChangeClass.ADMINISTRATIVE: ("Administrative", "A")}
