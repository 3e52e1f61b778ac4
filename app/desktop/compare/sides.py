"""The two sides of the Compare page: the changes on the left, what is read of them on the right."""

from PySide6.QtCore import Qt
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QSplitter, QWidget

_LIST_SHARE = 0.3  # of the page, within these bounds, until a person moves the divider
_LIST_LEAST, _LIST_MOST = 264, 340


class Sides(QSplitter):
    """Gives the list its share of the width until a person moves the divider."""

    def __init__(self, changes: QWidget, reading: QWidget, parent: QWidget | None = None) -> None:
        """Put the changes beside what is read."""
        super().__init__(Qt.Orientation.Horizontal, parent)
        self._divided = False
        changes.setMinimumWidth(200)
        reading.setMinimumWidth(320)
        self.addWidget(changes)
        self.addWidget(reading)
        self.setHandleWidth(1)
        self.setChildrenCollapsible(False)
        self.setStretchFactor(1, 1)
        self.splitterMoved.connect(self._divider_moved)

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Give the list its share of the width."""
        super().resizeEvent(event)
        if not self._divided:
            wide = min(_LIST_MOST, max(_LIST_LEAST, round(self.width() * _LIST_SHARE)))
            self.setSizes([wide, self.width() - wide])

    def _divider_moved(self) -> None:
        self._divided = True
