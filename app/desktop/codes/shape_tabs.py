"""The ways the Codes page can be looked at, as buttons of which one is down."""

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QButtonGroup, QHBoxLayout, QToolButton, QWidget

STRIPS, TABLE, CONFLICTS, UPDATE = range(4)
_SHAPES = (
    ("Strips", "Codes through time (T switches to the table)"),
    ("Table", "The same as a table (T switches to the strips)"),
    ("Conflicts", "Statements that contradict each other, in all policies"),
    ("Update", "What an update of the code sets changes for these policies"),
)


class ShapeTabs(QWidget):
    """Four buttons; one is down."""

    chosen = Signal(int)

    def __init__(self, parent: QWidget | None = None) -> None:
        """Begin with the strips."""
        super().__init__(parent)
        self._group = QButtonGroup(self)
        self.buttons: list[QToolButton] = []
        line = QHBoxLayout(self)
        line.setContentsMargins(0, 0, 0, 0)
        line.setSpacing(4)
        for number, (text, tip) in enumerate(_SHAPES):
            made = QToolButton()
            made.setText(text)
            made.setToolTip(tip)
            made.setCheckable(True)
            made.setFocusPolicy(Qt.FocusPolicy.TabFocus)
            self._group.addButton(made, number)
            self.buttons.append(made)
            line.addWidget(made)
        self.show_shape(STRIPS)
        self._group.idClicked.connect(self.chosen)

    @property
    def shape(self) -> int:
        """The button that is down."""
        return self._group.checkedId()

    def show_shape(self, shape: int) -> None:
        """Press a button without telling of it."""
        self.buttons[shape].setChecked(True)

    def count_conflicts(self, still_open: int, total: int) -> None:
        """Say how many conflicts are open."""
        self.buttons[CONFLICTS].setText(f"Conflicts {still_open:,}" if still_open else "Conflicts")
        self.buttons[CONFLICTS].setAccessibleName(f"Conflicts, {still_open:,} of {total:,} open")
