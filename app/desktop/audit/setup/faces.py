"""Buttons of which one is down: which part of a step is shown."""

from collections.abc import Sequence

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QButtonGroup, QFrame, QHBoxLayout, QToolButton, QVBoxLayout, QWidget


class Faces(QWidget):
    """A button a part."""

    chosen = Signal(int)

    def __init__(self, name: str, faces: Sequence[tuple[str, str]], parent: QWidget | None = None) -> None:
        """`faces` are texts, with `&` before the letter of the key, and tips; the first is down."""
        super().__init__(parent)
        self.setAccessibleName(name)
        self._group = QButtonGroup(self)
        self.buttons: list[QToolButton] = []
        line = QHBoxLayout(self)
        line.setContentsMargins(0, 0, 0, 0)
        line.setSpacing(4)
        for number, (text, tip) in enumerate(faces):
            made = QToolButton()
            made.setProperty("look", "face")
            made.setText(text)
            made.setToolTip(tip)
            made.setAccessibleName(text.replace("&", ""))
            made.setCheckable(True)
            made.setFocusPolicy(Qt.FocusPolicy.TabFocus)
            self._group.addButton(made, number)
            self.buttons.append(made)
            line.addWidget(made)
        line.addStretch(1)
        self.show_face(0)
        self._group.idClicked.connect(self.chosen)

    @property
    def face(self) -> int:
        """The button that is down."""
        return self._group.checkedId()

    def show_face(self, face: int) -> None:
        """Press a button without telling of it."""
        self.buttons[face].setChecked(True)

    def lie_above(self, parts: QWidget, step: QWidget) -> None:
        """Fill a step with the parts, the buttons in a bar above them."""
        bar = QFrame()
        bar.setObjectName("toolbar")
        line = QHBoxLayout(bar)
        line.setContentsMargins(12, 4, 12, 4)
        line.addWidget(self)
        layout = QVBoxLayout(step)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(0)
        layout.addWidget(bar)
        layout.addWidget(parts, 1)
