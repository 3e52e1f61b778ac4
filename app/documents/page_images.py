"""The pages of a PDF as pictures, drawn by a guarded child that keeps the file open between two pages."""

import json
import struct
import threading
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

from app.errors import CancelledError, InputRefusedError
from app.guard.limits import GIB, MIB, Limits
from app.guard.run import Child

RENDERER = "app.documents.pdf.render:renderer"
LIMITS = Limits(memory=GIB, seconds=20, result=128 * MIB, address_space=2 * GIB)

_HEAD = struct.Struct(">II")


@dataclass(frozen=True, slots=True)
class PageSize:
    """A page as shown, in points."""

    width: float
    height: float


@dataclass(frozen=True, slots=True)
class PageImage:
    """A picture: three bytes a pixel (red, green, blue), rows from the top without gaps."""

    width: int
    height: int
    rgb: bytes


def spare_child(limits: Limits = LIMITS) -> Child | None:
    """Start a child that waits for a file, so that the first page need not wait for the child; None where the system allows none."""
    try:
        return Child(RENDERER, limits, lasting=True)
    except OSError:
        return None


class PageImages:
    """One PDF's pages. To be asked from one thread at a time; `close` may come from any.

    A page whose drawing goes beyond the limits is refused alone: the next one is asked of a fresh child.
    """

    def __init__(
        self,
        path: Path,
        sha256: str,
        password: str | None = None,
        spare: Callable[[], Child | None] | None = None,
        limits: Limits = LIMITS,
    ) -> None:
        """`sha256` is the file as it was read: a file that has changed since is refused. `spare` gives a child started before."""
        self._path = path
        self._request = json.dumps({"path": str(path.absolute()), "sha256": sha256, "password": password}).encode("ascii")
        self._limits = limits
        self._spare = spare
        self._left = threading.Event()
        self._asking = threading.Lock()
        self._child: Child | None = None
        self._sizes: tuple[PageSize, ...] = ()

    def sizes(self) -> tuple[PageSize, ...]:
        """Return each page's size; raises `InputRefusedError`, and `CancelledError` once closed."""
        with self._asking:
            self._opened()
            return self._sizes

    def image(self, page: int, scale: float) -> PageImage:
        """Draw a page (from 1) at `scale` pixels a point, coarser where that would be too large; raises as `sizes`."""
        with self._asking:
            asked = json.dumps({"page": page, "scale": scale}).encode("ascii")
            answer = self._ask(self._opened(), asked)
        width, height = _HEAD.unpack_from(answer)
        rgb = answer[_HEAD.size :]
        if len(rgb) != 3 * width * height:
            raise InputRefusedError(self._path.name, f"page {page}", "The page is damaged.", "Ask its sender for a fresh copy.")
        return PageImage(width, height, rgb)

    def close(self) -> None:
        """End the child, in the middle of a page too."""
        self._left.set()
        with self._asking:
            if self._child is not None:
                self._child.close()
            self._child = None

    def _opened(self) -> Child:
        if self._left.is_set():
            raise CancelledError
        if self._child is not None and not self._child.gone:
            return self._child
        spare, self._spare = self._spare, None
        held = spare() if spare is not None else None
        if held is not None and not held.gone:
            try:
                return self._begun(held)
            except InputRefusedError:
                if not held.gone:
                    held.close()
                    raise
        try:
            fresh = Child(RENDERER, self._limits, lasting=True)
        except OSError as error:
            raise InputRefusedError(
                self._path.name, "", "The system allows no further process to draw it in.", "Close other programs and try again."
            ) from error
        try:
            return self._begun(fresh)
        except InputRefusedError:
            fresh.close()
            raise

    def _begun(self, child: Child) -> Child:
        self._child = child
        self._sizes = tuple(PageSize(*size) for size in json.loads(self._ask(child, self._request)))
        return child

    def _ask(self, child: Child, request: bytes) -> bytes:
        return child.answer(request, self._path.name, self._left.is_set)
