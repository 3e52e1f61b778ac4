"""Pictures of a PDF's pages (pdfium). Runs in a child of its own: a page may hold more to draw than a computer can."""

import hashlib
import json
import math
import struct
from collections.abc import Callable
from pathlib import Path

import pypdfium2 as pdfium
import pypdfium2.raw as c

from app.documents.passwords import NEEDED, WRONG
from app.errors import InputRefusedError

MOST_PIXELS = 24_000_000  # of one picture; what is asked for beyond is drawn coarser
HEAD = struct.Struct(">II")  # width and height, before the letters of the picture
_CHANGED = "It has changed since it was read, so its pages may say something else."
_FRESH = "Ask its sender for a fresh copy."


class Renderer:
    """One open PDF, asked in JSON: first `path`, `sha256` and `password`, then `page` (from 1) and `scale` (pixels a point)."""

    def __init__(self) -> None:
        """Begin with nothing open."""
        self._document: pdfium.PdfDocument | None = None
        self._name = ""

    def answer(self, request: bytes) -> bytes:
        """Return the sizes of the pages as JSON for a path; `HEAD` and RGB rows from the top for a page."""
        asked = json.loads(request)
        if "path" in asked:
            return self._open(Path(asked["path"]), asked["sha256"], asked["password"])
        return self._page(int(asked["page"]), float(asked["scale"]))

    def _open(self, path: Path, sha256: str, password: str | None) -> bytes:
        self._name = path.name
        try:
            data = path.read_bytes()
        except OSError as error:
            raise InputRefusedError(path.name, "", "The file can no longer be read where it was.", "Open it again.") from error
        if hashlib.sha256(data).hexdigest() != sha256:
            raise InputRefusedError(path.name, "", _CHANGED, "Open it again to read it anew.")
        try:
            self._document = pdfium.PdfDocument(data, password=password)
        except pdfium.PdfiumError as error:
            if getattr(error, "err_code", None) == c.FPDF_ERR_PASSWORD:
                why = NEEDED if password is None else WRONG
                raise InputRefusedError(path.name, "", why, "Give the password to see its pages.") from error
            raise InputRefusedError(path.name, "", "The PDF is damaged or cut off.", _FRESH) from error
        return json.dumps([self._document.get_page_size(number) for number in range(len(self._document))]).encode("ascii")

    def _page(self, number: int, scale: float) -> bytes:
        where = f"page {number}"
        if self._document is None or not 1 <= number <= len(self._document):
            raise InputRefusedError(self._name, where, "There is no such page.", "Open the file again.")
        try:
            page = self._document[number - 1]
        except pdfium.PdfiumError as error:
            raise InputRefusedError(self._name, where, "The page is damaged.", _FRESH) from error
        try:
            width, height = page.get_size()
            if not (width > 0 and height > 0):
                raise InputRefusedError(self._name, where, "The page has no size.", _FRESH)
            coarse = min(scale, math.sqrt(MOST_PIXELS / (width * height)))
            bitmap = page.render(scale=coarse, rev_byteorder=True, may_draw_forms=False)
            try:
                return HEAD.pack(bitmap.width, bitmap.height) + _rows(bitmap)
            finally:
                bitmap.close()
        finally:
            page.close()


def renderer() -> Callable[[bytes], bytes]:
    """Return a new renderer's answering function."""
    return Renderer().answer


def _rows(bitmap: pdfium.PdfBitmap) -> bytes:
    data, row = bytes(bitmap.buffer), 3 * bitmap.width
    if bitmap.stride == row:
        return data
    return b"".join(data[start : start + row] for start in range(0, bitmap.stride * bitmap.height, bitmap.stride))
