"""A comparison as a Word file with real tracked changes: accepting all gives the new wording, rejecting all the old."""

from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path

import docx
from docx.document import Document
from docx.oxml import OxmlElement
from docx.oxml.ns import qn
from docx.text.paragraph import Paragraph
from lxml.etree import _Element

from app import __version__
from app.compare.model import Comparison, ComparisonRow, Segment, SegmentKind
from app.reports.atomic import write_atomically
from app.reports.word_parts import styled
from app.reports.words import printable

AUTHOR = "CodeLedger comparison"
INSERTED, DELETED = "w:ins", "w:del"


def write_redline(path: Path, comparison: Comparison, made: datetime | None = None) -> None:
    """Write the aligned rows of a comparison as tracked changes; raises `OutputFailedError`."""
    document = docx.Document()
    styled(document)
    document.core_properties.author = f"CodeLedger {__version__}"
    document.core_properties.title = f"{comparison.old.file} to {comparison.new.file}"
    marks = _Marks(made if made is not None else datetime.now(UTC))
    rows = [row for row in comparison.rows if row.old or row.new]
    for row in rows:
        _row(document, marks, row)

    def read_back(draft: Path) -> None:
        if len(docx.Document(str(draft)).paragraphs) != len(document.paragraphs):
            raise OSError("the written document lacks paragraphs")

    write_atomically(path, lambda draft: document.save(str(draft)), read_back)


class _Marks:
    """Makes tracked-change elements with running ids and one author and time."""

    def __init__(self, when: datetime) -> None:
        self._when = when.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%SZ")
        self._last = 0

    def make(self, tag: str) -> _Element:
        """Return a new `w:ins` or `w:del`."""
        self._last += 1
        element = OxmlElement(tag)
        element.set(qn("w:id"), str(self._last))
        element.set(qn("w:author"), AUTHOR)
        element.set(qn("w:date"), self._when)
        return element


def _row(document: Document, marks: _Marks, row: ComparisonRow) -> None:
    paragraph = document.add_paragraph(style="Heading 2" if row.heading else None)
    for text, tag in _parts(row):
        _run(paragraph, marks, text, tag)
    if not row.old:
        _mark_end(paragraph, marks, INSERTED)
    elif not row.new:
        _mark_end(paragraph, marks, DELETED)


def _parts(row: ComparisonRow) -> Iterator[tuple[str, str | None]]:
    """Yield the row's text once: kept stretches, insertions before the deletions they replace."""
    if not row.old or not row.new:
        tag = INSERTED if not row.old else DELETED
        yield "".join(segment.text for segment in row.new or row.old), tag
        return
    old, new = _by_kept(row.old), _by_kept(row.new)
    if [kept for kept, _ in old] != [kept for kept, _ in new]:  # kept stretches that differ in spaces or quotes are written as replaced
        yield "".join(segment.text for segment in row.new), INSERTED
        yield "".join(segment.text for segment in row.old), DELETED
        return
    for (kept, struck), (_, added) in zip(old, new, strict=True):
        yield from ((text, tag) for text, tag in ((kept, None), (added, INSERTED), (struck, DELETED)) if text)


def _by_kept(segments: tuple[Segment, ...]) -> list[tuple[str, str]]:
    """Return (kept text, changed text after it) pairs; a side that begins with a change begins with an empty kept text."""
    pairs: list[tuple[str, str]] = [("", "")]
    for segment in segments:
        kept, changed = pairs[-1]
        if segment.kind is not SegmentKind.SAME:
            pairs[-1] = (kept, changed + segment.text)
        elif changed:
            pairs.append((segment.text, ""))
        else:
            pairs[-1] = (kept + segment.text, "")
    return pairs


def _run(paragraph: Paragraph, marks: _Marks, text: str, tag: str | None) -> None:
    run = paragraph.add_run(printable(text))
    if tag is None:
        return
    element = run._r  # noqa: SLF001 python-docx has no call for tracked runs
    change = marks.make(tag)
    element.addprevious(change)
    change.append(element)
    if tag == DELETED:
        for node in element.findall(qn("w:t")):
            node.tag = qn("w:delText")


def _mark_end(paragraph: Paragraph, marks: _Marks, tag: str) -> None:
    properties = paragraph._p.get_or_add_pPr()  # noqa: SLF001 nor for tracked paragraph ends
    run_properties = OxmlElement("w:rPr")
    run_properties.append(marks.make(tag))
    properties.append(run_properties)
