"""The PDF reader proper (pdfium): opens a file and lists what its pages show. Nothing here knows what a policy is."""

import ctypes
from collections.abc import Iterator
from types import TracebackType
from typing import Self

import pypdfium2 as pdfium
import pypdfium2.raw as c

from app.documents.passwords import NEEDED, WRONG
from app.documents.pdf.notes import notes_of
from app.documents.pdf.objects import PageObjects
from app.documents.pdf.page import PageFacts
from app.documents.pdf.turn import Matrix, Turn, times, upright
from app.errors import InputRefusedError

MAX_PAGES = 3000
_NO_PASSWORD, _UNKNOWN_LOCK = 4, 5
_FRESH = "Ask its sender for a fresh copy."


class PdfSource:
    """An open PDF."""

    def __init__(self, data: bytes, name: str, password: str | None) -> None:
        """`name` is the file's, for refusals; raises `InputRefusedError` for a file that cannot be opened."""
        self._name = name
        try:
            self._document = pdfium.PdfDocument(data, password=password)
        except pdfium.PdfiumError as error:
            # pdfium keeps the code of an earlier file where it has none for this one
            locked = b"/Encrypt" in data
            raise self._refused(getattr(error, "err_code", None) if locked else None, password) from error
        self.pages = len(self._document)
        if self.pages > MAX_PAGES:
            self._document.close()
            raise InputRefusedError(
                name, "", f"It has {self.pages:,} pages, more than the {MAX_PAGES:,} a policy may have.", "Choose the policy's own file."
            )

    def _refused(self, code: int | None, password: str | None) -> InputRefusedError:
        if code == _NO_PASSWORD:
            why = NEEDED if password is None else WRONG
            return InputRefusedError(self._name, "", why, "Open it in a PDF program and save it without a password.")
        if code == _UNKNOWN_LOCK:
            return InputRefusedError(self._name, "", "It is locked in a way CodeLedger does not know.", "Ask its sender for an open copy.")
        return InputRefusedError(self._name, "", "The PDF is damaged or cut off.", _FRESH)

    def __enter__(self) -> Self:
        return self

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None) -> None:
        self._document.close()

    def facts(self) -> Iterator[PageFacts]:
        """Return what each page shows; a page that cannot be opened is a refusal, as its words would be missing silently."""
        for number in range(self.pages):
            try:
                page = self._document[number]
            except pdfium.PdfiumError as error:
                raise InputRefusedError(self._name, f"page {number + 1}", "The page is damaged.", _FRESH) from error
            try:
                yield self._page(page, number + 1)
            finally:
                page.close()

    def _page(self, page: pdfium.PdfPage, number: int) -> PageFacts:
        box = c.FS_RECTF()
        if not c.FPDF_GetPageBoundingBox(page.raw, ctypes.byref(box)):
            raise InputRefusedError(self._name, f"page {number}", "The page has no size.", _FRESH)
        turn = Turn(box.left, box.bottom, box.right, box.top, c.FPDFPage_GetRotation(page.raw))
        try:
            text = page.get_textpage()
        except pdfium.PdfiumError as error:
            raise InputRefusedError(self._name, f"page {number}", "The page's text is damaged.", _FRESH) from error
        try:
            facts = self._read(page, text, number, turn.matrix, turn.size)
            quarters = max(facts.turned, key=lambda turned: facts.turned[turned], default=0)
            if quarters > 0:  # most of the page is set sideways: it is read as it is meant to be held
                there, back = upright(*turn.size, quarters)
                size = turn.size[::-1] if quarters % 2 else turn.size
                facts = self._read(page, text, number, times(turn.matrix, there), size)
                facts.back = back
        finally:
            text.close()
        return facts

    def _read(self, page: pdfium.PdfPage, text: pdfium.PdfTextPage, number: int, matrix: Matrix, size: tuple[float, float]) -> PageFacts:
        facts = PageFacts(number, *size)
        PageObjects(self._name, facts, page.raw, text.raw, matrix).read()
        notes_of(page.raw, matrix, facts)
        return facts
