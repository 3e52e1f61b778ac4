"""Word fields: what they compute is not text, what they show is; page numbers are neither."""

import re
from collections.abc import Container, Iterable
from dataclasses import dataclass, field, replace

from app.documents.docx.wordml import Element, attribute
from app.documents.model import Run

PAGE_SIGN = "\ue0ff"  # stands where a page number is shown, until it is cut out again
_PAGE_FIELDS = frozenset({"PAGE", "NUMPAGES", "SECTIONPAGES"})
_SPACED_PAGES = re.compile(rf"[\s|·•–—,-]*(?:\b(?:page|pg\.?|p\.)\s*)?{PAGE_SIGN}(?:\s*(?:of|/|-)\s*[{PAGE_SIGN}\d]+)?", re.IGNORECASE)


def is_page_field(instruction: str) -> bool:
    """Whether a field's instruction shows a page number or a number of pages."""
    return (instruction.split() or [""])[0].upper() in _PAGE_FIELDS


@dataclass(slots=True)
class _Open:
    instruction: list[str] = field(default_factory=list)
    showing: bool = False
    page: bool = False


class Fields:
    """The fields open at the place being read."""

    def __init__(self, unended: Container[Element]) -> None:
        """Take the field beginnings that have no end: Word shows what follows them, so nothing is skipped."""
        self.visible = True  # whether text here is shown
        self._stack: list[_Open] = []
        self._unended = unended

    def mark(self, element: Element) -> str:
        """Take in a `w:fldChar`; returns the text to put in its place."""
        kind = attribute(element, "fldCharType")
        if kind == "begin" and element not in self._unended:
            self._stack.append(_Open())
        elif kind == "separate" and self._stack:
            top = self._stack[-1]
            top.showing = True
            top.page = is_page_field("".join(top.instruction))
        elif kind == "end" and self._stack:
            top = self._stack.pop()
            self.visible = self._shows()
            return PAGE_SIGN if is_page_field("".join(top.instruction)) and self.visible else ""
        self.visible = self._shows()
        return ""

    def instruct(self, text: str) -> None:
        """Take in a piece of a field's instruction."""
        if self._stack:
            self._stack[-1].instruction.append(text)

    def _shows(self) -> bool:
        return not self._stack or all(item.showing and not item.page for item in self._stack)


def without_page_numbers(runs: Iterable[Run]) -> tuple[Run, ...]:
    """Return the runs with the page signs cut out, the words "Page" and "of" around them too."""
    runs = tuple(runs)
    text = "".join(run.text for run in runs)
    if PAGE_SIGN not in text:
        return runs
    keep = [True] * len(text)
    for found in _SPACED_PAGES.finditer(text):
        keep[found.start() : found.end()] = [False] * (found.end() - found.start())
    result = []
    start = 0
    for run in runs:
        kept = "".join(letter for letter, stays in zip(run.text, keep[start:], strict=False) if stays)
        start += len(run.text)
        if kept:
            result.append(replace(run, text=kept))
    return tuple(result)
