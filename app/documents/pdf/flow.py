"""The running text of a PDF: which lines are one paragraph, over pages and columns, and which begin an item or a heading."""

import re
from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from itertools import pairwise

from app.documents.bullets import begins_with_bullet
from app.documents.labels import typed_label
from app.documents.lines import begins_anew, is_field
from app.documents.pdf.columns import Prose
from app.documents.pdf.lines import Line, gap_is_blank, is_label
from app.documents.pdf.page import Span

_CONNECTIVE = re.compile(r"\s*(?:OR|AND|AND/OR|OR\s*OR|AND\s*AND)\s*[;:.]?\s*")
_TERMINAL = (".", ";", ":", "?", "!")
_GAP = 1.15  # of the usual pitch: more parts paragraphs
_LARGE = 1.08  # of the body's size: larger is a heading
_LONGEST_HEADING = 140


@dataclass(frozen=True, slots=True)
class Body:
    """What the running text looks like."""

    size: float
    bold: bool
    pitch: float  # from base line to base line, in sizes


@dataclass(slots=True)
class Paragraph:
    """Lines that belong together."""

    lines: list[Line]
    right: float
    labelled: bool
    head: bool
    indent: float = 0.0
    texts: list[str] = field(default_factory=list)


def body_of(spans: Iterable[Span]) -> tuple[float, bool]:
    """Return the size of most letters, and whether most are bold."""
    counts: Counter[tuple[float, bool]] = Counter()
    for span in spans:
        counts[round(span.size * 4) / 4, span.bold] += len(span.text)
    return counts.most_common(1)[0][0] if counts else (10.0, False)


def pitch_of(parts: Sequence[Prose]) -> float:
    """Return the usual way from base line to base line, in sizes, as lines that run on show it."""
    counts: Counter[float] = Counter()
    for part in parts:
        right = part.right if part.right is not None else max((line.x1 for line in part.lines), default=0.0)
        for before, after in pairwise(part.lines):
            step = (after.y - before.y) / before.size
            near = abs(before.size - after.size) < 0.3 and before.page == after.page and 0.9 < step < 2.6
            if near and before.x1 > right - 7 * before.size and after.text[:1].islower():
                counts[round(step * 25) / 25] += 1
    return counts.most_common(1)[0][0] if counts else 1.22


class Flow:
    """Puts lines together."""

    def __init__(self, body: Body) -> None:
        """`body` is what most of the text looks like."""
        self._body = body

    def is_head(self, line: Line) -> bool:
        """Whether a line is set as headings are."""
        text = line.text.strip()
        if len(text) > _LONGEST_HEADING or _CONNECTIVE.fullmatch(text) or not any(letter.isalpha() for letter in text):
            return False
        if line.size > _LARGE * self._body.size:
            return True
        heavy = all(segment.bold for segment in line.segments) and not self._body.bold
        return heavy and line.size > 0.9 * self._body.size and not text.endswith((";", ",")) and not (is_field(text) and _valued(text))

    def begin(self, line: Line, right: float) -> Paragraph:
        """Return the paragraph a line begins."""
        labelled = _labelled(line)
        head = self.is_head(line) and not (line.segments[0].label and not line.segments[0].bold)
        return Paragraph([line], right, labelled, head, line.x0, [line.text])

    def goes_on(self, held: Paragraph, line: Line, *, broke: bool) -> bool:
        """Whether a line belongs to the paragraph before it; `broke` says that a page or column ended between them."""
        last = held.lines[-1]
        text, before = line.text.strip(), held.texts[-1].rstrip()
        if _CONNECTIVE.fullmatch(text) or _CONNECTIVE.fullmatch(before) or self._unlike(held, line):
            return False
        full = _full(last, line, held.right)
        if _labelled(line) and not (full and not line.segments[0].label and not before.endswith(_TERMINAL) and abs(line.x0 - last.x0) < 2):
            return False
        if broke:
            return self._goes_over(held, line, full=full)
        if line.y - last.y > _GAP * self._body.pitch * max(last.size, line.size) or not self._aligned(held, line):
            return False
        if full:
            return True
        lower = text[:1].islower() and not before.endswith((".", ":", "?", "!"))
        return lower and not (held.texts and is_field(before) and begins_anew(text))

    def runs_on_in_cell(self, held: Paragraph, line: Line) -> bool:
        """Whether a cell's line goes on in mid-sentence although its first word seems to have had room above."""
        last, text, before = held.lines[-1], line.text.strip(), held.texts[-1].rstrip()
        if before.endswith(_TERMINAL) or begins_anew(text) or _labelled(line) or _CONNECTIVE.fullmatch(before) or is_field(before):
            return False
        return line.y - last.y <= _GAP * self._body.pitch * max(last.size, line.size) and len(before.split()) > 1

    def _unlike(self, held: Paragraph, line: Line) -> bool:
        """Whether a line is set in another way than the paragraph."""
        if abs(line.size - held.lines[-1].size) > 0.06 * self._body.size + 0.05:
            return True
        head = self.is_head(line)
        if held.head != head:
            # a bold sentence may go on in bold letters only by chance of the line's end
            return held.head or not (held.lines[-1].spans[-1].bold and line.text[:1].islower())
        if held.head:
            last = held.lines[-1]
            return last.spans[0].colour != line.spans[0].colour or not _full(last, line, held.right)
        return False

    def _aligned(self, held: Paragraph, line: Line) -> bool:
        """Whether a line begins where the paragraph's other lines do."""
        last, first = held.lines[-1], held.lines[0]
        step = 0.6 * line.size
        if len(held.lines) > 1:
            return abs(line.x0 - last.x0) < step
        if held.labelled:
            inner = first.segments[0].inner
            return abs(line.x0 - inner) < 1.5 * line.size or abs(line.x0 - first.x0) < step
        return abs(line.x0 - first.x0) < 4 * line.size

    def _goes_over(self, held: Paragraph, line: Line, *, full: bool) -> bool:
        before, text = held.texts[-1].rstrip(), line.text.strip()
        if held.head:
            return False
        lower = text[:1].islower()
        ended = before.endswith(_TERMINAL)
        if lower:
            return not ended or (full and before.endswith((";", ":")))
        return full and not ended


def _full(last: Line, line: Line, right: float) -> bool:
    """Whether a line's first word had no room on the line before."""
    return last.x1 + 0.22 * last.size + _first_word(line.segments[0].spans) > right - 1.0


def _first_word(spans: Sequence[Span]) -> float:
    """Return how wide the first word is; a font's letters may be drawn one by one."""
    end = spans[0].x0
    for number, span in enumerate(spans):
        if number and gap_is_blank(spans[number - 1], span):
            break
        word = span.text.partition(" ")[0]
        if len(word) < len(span.text):
            return span.x0 + span.size * sum(map(span.widths.__getitem__, word)) - spans[0].x0
        end = span.x1
    return end - spans[0].x0


def _labelled(line: Line) -> bool:
    segment = line.segments[0]
    if segment.label:
        return True
    text = line.text.strip()
    return bool(typed_label(text)) or begins_with_bullet(text) or is_label(text)


def _valued(text: str) -> bool:
    return bool(text.partition(":")[2].strip())
