"""The pictures of pages kept for drawing again, within a bound of memory."""

from collections import OrderedDict
from collections.abc import Collection
from dataclasses import dataclass

from PySide6.QtGui import QImage

MOST = 64 << 20  # bytes of pictures: some twenty pages at 100 %


@dataclass(frozen=True, slots=True)
class Picture:
    """A page drawn at some pixels a point."""

    scale: float
    image: QImage


class PageCache:
    """Forgets what was looked at longest ago."""

    def __init__(self, most: int = MOST) -> None:
        """`most` is the bound in bytes."""
        self._most = most
        self._held: OrderedDict[int, Picture] = OrderedDict()
        self.size = 0  # bytes held

    def get(self, page: int) -> Picture | None:
        """Return a page's picture, which counts as looked at."""
        if page in self._held:
            self._held.move_to_end(page)
        return self._held.get(page)

    def scale_of(self, page: int) -> float | None:
        """Return how finely a page was drawn, without looking at it."""
        held = self._held.get(page)
        return held.scale if held is not None else None

    def put(self, page: int, picture: Picture, shown: Collection[int]) -> None:
        """Keep a page's picture; pages `shown` stay, whatever they take."""
        self._drop(page)
        self._held[page] = picture
        self.size += picture.image.sizeInBytes()
        for old in [number for number in self._held if number not in shown and number != page]:
            if self.size <= self._most:
                return
            self._drop(old)

    def _drop(self, page: int) -> None:
        picture = self._held.pop(page, None)
        if picture is not None:
            self.size -= picture.image.sizeInBytes()
