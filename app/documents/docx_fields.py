"""Word fields: what they compute is not text, what they show is; page numbers are neither."""

import re
from collections.abc import Iterable
from dataclasses import dataclass, field, replace

from app.documents.docx_xml import Element, attribute, name
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

    def __init__(self, story: Element) -> None:
        self._stack: list[_Open] = []
        self._broken = _unended(story)

    def mark(self, element: Element) -> str:
        """Take in a `w:fldChar`; returns the text to put in its place."""
        kind = attribute(element, "fldCharType")
        if kind == "begin" and element not in self._broken:
            self._stack.append(_Open())
        elif kind == "separate" and self._stack:
            top = self._stack[-1]
            top.showing = True
            top.page = is_page_field("".join(top.instruction))
        elif kind == "end" and self._stack:
            top = self._stack.pop()
            if is_page_field("".join(top.instruction)) and self.visible:
                return PAGE_SIGN
        return ""

    def instruct(self, text: str) -> None:
        """Take in a piece of a field's instruction."""
        if self._stack:
            self._stack[-1].instruction.append(text)

    @property
    def visible(self) -> bool:
        """Whether text here is shown."""
        return not self._stack or all(item.showing and not item.page for item in self._stack)


def _unended(story: Element) -> set[Element]:
    """Return the field beginnings that have no end: Word shows what follows them, so nothing is skipped."""
    stack: list[Element] = []
    for element in story.iter("{*}fldChar"):
        kind = attribute(element, "fldCharType")
        if kind == "begin" and name(element) == "w:fldChar":
            stack.append(element)
        elif kind == "end" and stack:
            stack.pop()
    return set(stack)


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
