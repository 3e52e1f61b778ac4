"""A place to drop files on."""

from pathlib import Path

from PySide6.QtCore import Signal
from PySide6.QtGui import QDragEnterEvent, QDragLeaveEvent, QDropEvent
from PySide6.QtWidgets import QFrame, QVBoxLayout, QWidget


class DropArea(QFrame):
    """A framed area that lights up under files and says which were dropped."""

    dropped = Signal(object)  # tuple[Path, ...]

    def __init__(self, content: QWidget, parent: QWidget | None = None) -> None:
        """`content` says what to drop."""
        super().__init__(parent)
        self.setObjectName("drop")
        self.setAcceptDrops(True)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.addWidget(content)

    def dragEnterEvent(self, event: QDragEnterEvent) -> None:
        """Light up under files."""
        if event.mimeData().hasUrls():
            event.acceptProposedAction()
            self._light(over=True)

    def dragLeaveEvent(self, event: QDragLeaveEvent) -> None:
        """Go back to rest."""
        super().dragLeaveEvent(event)
        self._light(over=False)

    def dropEvent(self, event: QDropEvent) -> None:
        """Say which files were dropped."""
        self._light(over=False)
        paths = tuple(Path(url.toLocalFile()) for url in event.mimeData().urls() if url.isLocalFile())
        if paths:
            event.acceptProposedAction()
            self.dropped.emit(paths)

    def _light(self, *, over: bool) -> None:
        self.setProperty("over", over)
        self.style().unpolish(self)
        self.style().polish(self)
