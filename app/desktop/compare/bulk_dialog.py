"""Decides on several changes at once, with a reason."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace

from PySide6.QtWidgets import QCheckBox, QComboBox, QDialog, QLineEdit, QVBoxLayout, QWidget

from app.compare.model import ChangeClass, ChangeReview, Direction, PolicyChange
from app.desktop.compare import words
from app.desktop.compare.reviews import NOTHING
from app.desktop.parts import button, label, row
from app.desktop.words import count

_KEEP = "As it is"


@dataclass(frozen=True, slots=True)
class Wish:
    """What to decide; None leaves it as it is."""

    reviewed: bool | None = None
    classed: ChangeClass | None = None
    direction: Direction | None = None

    @property
    def empty(self) -> bool:
        """Whether everything stays as it is."""
        return self.reviewed is None and self.classed is None and self.direction is None

    def applied(self, review: ChangeReview) -> ChangeReview:
        """Return a review with the wish done."""
        return replace(
            review,
            reviewed=review.reviewed if self.reviewed is None else self.reviewed,
            classed=self.classed or review.classed,
            direction=self.direction or review.direction,
        )


class BulkDialog(QDialog):
    """Asks what to decide on some changes, and why."""

    def __init__(self, changes: Sequence[PolicyChange], wish: Wish, parent: QWidget | None = None) -> None:
        """Begin with a wish."""
        super().__init__(parent)
        self._changes = tuple(changes)
        self.setWindowTitle("Review several changes")
        self.setMinimumWidth(420)
        self.reviewed = QCheckBox("Mark as reviewed")
        self.reviewed.setChecked(wish.reviewed is not False)
        self.classed = _choice("Class", [(None, _KEEP), *words.CLASSES.items()], wish.classed)
        self.direction = _choice("Effect on access", [(None, _KEEP), *words.EFFECTS.items()], wish.direction)
        self.reason = QLineEdit()
        self.reason.setPlaceholderText("Reason")
        self.reason.setAccessibleName("Reason for deciding on several changes at once")
        self.reason.textChanged.connect(lambda _: self._allow())
        cancel = button("Cancel")
        cancel.clicked.connect(self.reject)
        self.keep = button("Decide", "primary")
        self.keep.clicked.connect(self.accept)
        self.reason.returnPressed.connect(self.keep.click)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(24, 20, 24, 16)
        layout.setSpacing(10)
        layout.addWidget(label(f"Decide on {count(len(self._changes), 'change')}", "heading"))
        layout.addWidget(label("One step: undoing takes all of it back.", "muted"))
        layout.addWidget(self.reviewed)
        layout.addLayout(row(label("Class"), self.classed, None))
        layout.addLayout(row(label("Effect on access"), self.direction, None))
        layout.addWidget(self.reason)
        layout.addLayout(row(None, cancel, self.keep))
        for part in (self.classed, self.direction):
            part.activated.connect(lambda _: self._allow())
        self.reviewed.toggled.connect(lambda _: self._allow())
        self._allow()
        self.reason.setFocus()

    @property
    def wish(self) -> Wish:
        """What to decide."""
        classed, direction = self.classed.currentData(), self.direction.currentData()
        return Wish(
            True if self.reviewed.isChecked() else None,
            ChangeClass(classed) if classed is not None else None,
            Direction(direction) if direction is not None else None,
        )

    def decided(self, held: Mapping[str, ChangeReview]) -> dict[str, ChangeReview]:
        """Return the reviews as they are to be."""
        return {change.id: self.wish.applied(held.get(change.id, NOTHING)) for change in self._changes}

    def _allow(self) -> None:
        self.keep.setEnabled(bool(self.reason.text().strip()) and not self.wish.empty)
        self.keep.setToolTip("" if self.keep.isEnabled() else "A decision on several changes needs a reason")


def _choice(name: str, names: Sequence[tuple[object, str]], chosen: object) -> QComboBox:
    made = QComboBox()
    made.setAccessibleName(name)
    for key, word in names:
        made.addItem(word, key)
    made.setCurrentIndex(max(0, made.findData(chosen)))
    return made
