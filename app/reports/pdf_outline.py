"""Bookmarks for a PDF that Qt has written: Qt names places in a PDF, and this adds an outline that leads to them.

The outline is appended as a further revision of the file, as the format provides for; nothing Qt wrote is touched.
"""

import re
from collections.abc import Sequence
from dataclasses import dataclass

_START = re.compile(rb"startxref\s+(\d+)\s+%%EOF\s*\Z")
_ROOT = re.compile(rb"/Root\s+(\d+)\s+0\s+R")
_INFO = re.compile(rb"/Info\s+(\d+)\s+0\s+R")
_SIZE = re.compile(rb"/Size\s+(\d+)")


@dataclass(frozen=True, slots=True)
class Bookmark:
    """A line of the outline: its words, the named place it leads to, and what is folded below it."""

    title: str
    place: str
    below: tuple["Bookmark", ...] = ()


class UnreadablePdfError(ValueError):
    """The bytes are no PDF as Qt writes it."""


def with_outline(pdf: bytes, bookmarks: Sequence[Bookmark]) -> bytes:
    """Return the PDF with an outline that is shown when it is opened; raises `UnreadablePdfError`."""
    if not bookmarks:
        return pdf
    start = _START.search(pdf)
    trailer = pdf[pdf.rfind(b"trailer") :]
    root, size = _ROOT.search(trailer), _SIZE.search(trailer)
    if start is None or root is None or size is None:
        raise UnreadablePdfError("no trailer")
    outline = _Outline(int(size[1]))
    top = outline.add(bookmarks)
    objects = {int(root[1]): _catalog(pdf, int(root[1]), top), **outline.objects}
    body, table = bytearray(pdf if pdf.endswith(b"\n") else pdf + b"\n"), bytearray(b"xref\n")
    for number, content in sorted(objects.items()):
        table += b"%d 1\n%010d 00000 n \n" % (number, len(body))
        body += b"%d 0 obj\n%s\nendobj\n" % (number, content)
    info = _INFO.search(trailer)
    named = b"/Info %d 0 R " % int(info[1]) if info else b""
    at = len(body)
    body += table + b"trailer\n<< /Size %d /Root %d 0 R %s/Prev %d >>\n" % (outline.next, int(root[1]), named, int(start[1]))
    return bytes(body + b"startxref\n%d\n%%%%EOF\n" % at)


def _catalog(pdf: bytes, number: int, outline: int) -> bytes:
    found = re.search(rb"(?<!\d)%d 0 obj\s*<<(.*?)>>\s*endobj" % number, pdf, re.DOTALL)
    if found is None:
        raise UnreadablePdfError("no catalog")
    return b"<<%s/Outlines %d 0 R\n/PageMode /UseOutlines\n>>" % (found[1], outline)


class _Outline:
    def __init__(self, first: int) -> None:
        self.next = first
        self.objects: dict[int, bytes] = {}

    def _new(self) -> int:
        self.next += 1
        return self.next - 1

    def add(self, bookmarks: Sequence[Bookmark]) -> int:
        top = self._new()
        first, last = self._line(bookmarks, top)
        self.objects[top] = b"<< /Type /Outlines /First %d 0 R /Last %d 0 R /Count %d >>" % (first, last, len(bookmarks))
        return top

    def _line(self, bookmarks: Sequence[Bookmark], parent: int) -> tuple[int, int]:
        numbers = [self._new() for _ in bookmarks]
        for at, (number, bookmark) in enumerate(zip(numbers, bookmarks, strict=True)):
            parts = [b"<< /Title %s /Parent %d 0 R /Dest %s" % (_text(bookmark.title), parent, _text(bookmark.place))]
            if at:
                parts.append(b"/Prev %d 0 R" % numbers[at - 1])
            if at + 1 < len(numbers):
                parts.append(b"/Next %d 0 R" % numbers[at + 1])
            if bookmark.below:
                first, last = self._line(bookmark.below, number)
                parts.append(b"/First %d 0 R /Last %d 0 R /Count -%d" % (first, last, len(bookmark.below)))  # below zero: folded
            self.objects[number] = b" ".join([*parts, b">>"])
        return numbers[0], numbers[-1]


def _text(text: str) -> bytes:
    return b"<FEFF%s>" % text.encode("utf-16-be", "replace").hex().upper().encode("ascii")
