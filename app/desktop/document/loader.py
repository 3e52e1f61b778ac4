"""Draws pages off the window's thread: only those still wanted, the latest wish first."""

import threading
from collections.abc import Sequence

from PySide6.QtCore import QObject, Signal
from PySide6.QtGui import QImage

from app.errors import CancelledError, InputRefusedError
from app.workspace.pages import PageImages


class PageLoader(QObject):
    """One file's pages; the signals come from its thread. Whoever makes one calls `stop` before letting go of it."""

    opened = Signal(object)  # tuple[PageSize, ...]
    drawn = Signal(int, float, QImage)  # page, pixels a point, picture
    failed = Signal(int, object)  # page (0: the whole file), Refusal

    def __init__(self, images: PageImages, parent: QObject | None = None) -> None:
        """Nothing happens before `start`."""
        super().__init__(parent)
        self._images = images
        self._turn = threading.Condition()
        self._wanted: list[int] = []
        self._scale = 1.0
        self._stopped = False
        self._thread = threading.Thread(target=self._work, name="pages", daemon=True)

    def start(self) -> None:
        """Begin with the sizes of the pages."""
        self._thread.start()

    def want(self, pages: Sequence[int], scale: float) -> None:
        """Draw these pages, in this order, instead of what was wanted before."""
        with self._turn:
            self._wanted, self._scale = list(pages), scale
            self._turn.notify()

    def stop(self) -> None:
        """End the drawing, in the middle of a page too."""
        with self._turn:
            self._stopped = True
            self._turn.notify()
        self._images.close()
        if self._thread.is_alive():
            self._thread.join()

    def _work(self) -> None:
        try:
            self.opened.emit(self._images.sizes())
            while (wish := self._next()) is not None:
                self._draw(*wish)
        except InputRefusedError as refused:
            self.failed.emit(0, refused.refusal)
        except CancelledError:
            return

    def _next(self) -> tuple[int, float] | None:
        with self._turn:
            while not self._wanted and not self._stopped:
                self._turn.wait()
            return None if self._stopped else (self._wanted.pop(0), self._scale)

    def _draw(self, page: int, scale: float) -> None:
        try:
            image = self._images.image(page, scale)
        except InputRefusedError as refused:
            self.failed.emit(page, refused.refusal)
        else:
            # copied, as Qt would only point at the bytes
            picture = QImage(image.rgb, image.width, image.height, 3 * image.width, QImage.Format.Format_RGB888).copy()
            self.drawn.emit(page, scale, picture)
