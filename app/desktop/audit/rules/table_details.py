"""What is said of the row chosen in the table above: a heading and a few sentences, scrolled where there are many."""

from collections.abc import Sequence

from PySide6.QtWidgets import QFrame, QScrollArea, QVBoxLayout, QWidget

from app.desktop.parts import clear, label

_HEIGHT = 168


class Details(QScrollArea):
    """A part of fixed height below a table."""

    def __init__(self, name: str, parent: QWidget | None = None) -> None:
        """`name` is read aloud."""
        super().__init__(parent)
        self.setAccessibleName(name)
        self.setWidgetResizable(True)
        self.setFrameShape(QFrame.Shape.NoFrame)
        self.setFixedHeight(_HEIGHT)
        inner = QWidget()
        inner.setProperty("look", "page")
        self._layout = QVBoxLayout(inner)
        self._layout.setContentsMargins(16, 12, 16, 12)
        self._layout.setSpacing(6)
        self.setWidget(inner)
        self.text = ""

    def show_lines(self, heading: str, lines: Sequence[str]) -> None:
        """Show a heading and sentences; empty ones are left out."""
        clear(self._layout)
        said = [line for line in lines if line]
        self.text = "\n".join((heading, *said))
        self._layout.addWidget(label(heading, "heading", wrap=True))
        for number, line in enumerate(said):
            self._layout.addWidget(label(line, "" if number == 0 else "muted", wrap=True, selectable=True))
        self._layout.addStretch(1)
