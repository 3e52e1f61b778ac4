"""Python's cyclic garbage collected in the window's thread alone: collected in a worker's, a Qt object would be destroyed there."""

import gc

from PySide6.QtCore import QObject, QTimer

_EVERY = 2000  # milliseconds


class Collector(QObject):
    """Takes the automatic collection over for as long as it lives."""

    def __init__(self, parent: QObject) -> None:
        """Begin at once."""
        super().__init__(parent)
        gc.disable()
        self._limits = gc.get_threshold()
        self._timer = QTimer(self)
        self._timer.setInterval(_EVERY)
        self._timer.timeout.connect(self._collect)
        self._timer.start()

    def stop(self) -> None:
        """Give the automatic collection back."""
        self._timer.stop()
        gc.enable()

    def _collect(self) -> None:
        young, middle, old = gc.get_count()
        if old > self._limits[2]:
            gc.collect(2)
        elif middle > self._limits[1]:
            gc.collect(1)
        elif young > self._limits[0]:
            gc.collect(0)
