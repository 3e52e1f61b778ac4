"""The lines of a PDF page: spans on one base line, parted where the gap is wider than any blank."""

import itertools
import re
from bisect import bisect_left
from collections.abc import Iterable, Sequence

from app.documents.bullets import is_bullet_sign
from app.documents.labels import outline_label
from app.documents.pdf.page import Rule, Span

WIDE = 1.2  # of the letters' size: a wider gap parts a line
BLANK = 0.13  # of the letters' size: a wider gap is a blank
_LABEL_GAP = 6.0
_NARROW = 0.45  # of the letters' size: parts a line where a column begins
_NEAR = 5  # lines above and below
BOTH_LABELS = re.compile(
    r"(\(?(?:\w{1,5}[.)]|\d{1,2}(?:\.\d{1,2})+))?\[(\(?(?:\w{1,5}[.)]|\d{1,2}(?:\.\d{1,2})+))\]"
)  # how LibreOffice prints a new and an old label


class Segment:
    """Spans that follow each other on a line; the first `label` of them are a list label that stands apart."""

    __slots__ = ("bold", "inner", "label", "size", "spans", "text", "x0", "x1", "y")

    def __init__(self, spans: Sequence[Span], label: int = 0) -> None:
        """`spans` stand from left to right."""
        self.spans = spans
        self.label = label
        self.x0 = spans[0].x0
        self.x1 = max(span.x1 for span in spans) if len(spans) > 1 else spans[0].x1
        own = spans[label:] or spans
        main = max(own, key=lambda span: (round(span.size), len(span.text))) if len(own) > 1 else own[0]
        self.y = main.y
        self.size = main.size
        self.inner = own[0].x0  # where the text after the label begins
        self.bold = all(span.bold for span in own)
        self.text = joined(spans)


class Line:
    """A line of a page, or of a column of it."""

    __slots__ = ("page", "segments", "size", "text", "x0", "x1", "y")

    def __init__(self, page: int, segments: Sequence[Segment]) -> None:
        """`segments` stand from left to right."""
        self.page = page
        self.segments = segments
        self.y = segments[0].y
        self.x0 = segments[0].x0
        self.x1 = segments[-1].x1
        self.size = max(segments, key=lambda segment: len(segment.text)).size if len(segments) > 1 else segments[0].size
        self.text = "  ".join(segment.text for segment in segments)

    @property
    def spans(self) -> list[Span]:
        """All of its spans, from left to right."""
        return [span for segment in self.segments for span in segment.spans]


def gap_is_blank(before: Span, after: Span) -> bool:
    """Whether a blank belongs between two neighbouring spans."""
    if before.text.endswith(" ") or after.text.startswith(" "):
        return False
    return after.x0 - before.x1 > BLANK * min(before.size, after.size)


def joined(spans: Sequence[Span]) -> str:
    """Return the text of neighbouring spans."""
    if len(spans) == 1:
        return spans[0].text
    text = spans[0].text
    for before, span in itertools.pairwise(spans):
        text += f" {span.text}" if gap_is_blank(before, span) else span.text
    return text


def lines_of(page: int, spans: Iterable[Span], rules: Sequence[Rule] = ()) -> list[Line]:
    """Return the lines of some spans from top to bottom; an upright rule between two spans parts them too."""
    uprights = sorted((rule for rule in rules if not rule.level), key=lambda rule: rule.x0)
    rows = [_segments(row, uprights) for row in _rows(spans)]
    return [Line(page, _labelled([Segment(part) for part in row])) for row in _parted_at_columns(rows)]


Parts = list[list[Span]]  # of one line


def _parted_at_columns(rows: Sequence[Parts]) -> list[Parts]:
    """Part lines at narrower gaps too, where lines near them begin a column."""
    starts = [[part[0].x0 for part in row[1:]] for row in rows]
    found = []
    for number, row in enumerate(rows):
        near = [x for at in range(max(0, number - _NEAR), min(len(rows), number + _NEAR + 1)) if at != number for x in starts[at]]
        found.append([part for old in row for part in _parted_at(old, near)] if len(near) > 1 else row)
    return found


def _parted_at(spans: Sequence[Span], starts: Sequence[float]) -> Parts:
    parts = [[spans[0]]]
    for before, span in itertools.pairwise(spans):
        if span.x0 - before.x1 > _NARROW * span.size and sum(1 for x in starts if abs(x - span.x0) < 1) >= 2:
            parts.append([span])
        else:
            parts[-1].append(span)
    return parts


def _rows(spans: Iterable[Span]) -> list[list[Span]]:
    rows: list[list[Span]] = []
    for span in sorted(spans, key=lambda item: item.y):
        if rows and span.y - rows[-1][0].y <= 0.22 * min(span.size, rows[-1][0].size):
            rows[-1].append(span)
        else:
            rows.append([span])
    return _with_raised(rows)


def _with_raised(rows: list[list[Span]]) -> list[list[Span]]:
    """Put small raised and lowered letters into the line they belong to."""
    kept: list[list[Span]] = []
    for number, row in enumerate(rows):
        size = max(span.size for span in row)
        for other in (kept[-1] if kept else None, rows[number + 1] if number + 1 < len(rows) else None):
            if other is None:
                continue
            big = max(span.size for span in other)
            away = row[0].y - other[0].y
            if size <= 0.8 * big and -0.65 * big < away < 0.35 * big and all(_beside(span, other) for span in row):
                other.extend(row)
                break
        else:
            kept.append(row)
    return kept


def _beside(span: Span, others: Sequence[Span]) -> bool:
    return any(abs(span.x0 - other.x1) < 0.5 * other.size or abs(other.x0 - span.x1) < 0.5 * other.size for other in others)


def _segments(row: list[Span], uprights: Sequence[Rule]) -> Parts:
    row.sort(key=lambda span: span.x0)
    parts = [[row[0]]]
    for before, span in itertools.pairwise(row):
        if span.x0 - before.x1 > WIDE * max(before.size, span.size) or _parted(before, span, uprights):
            parts.append([span])
        else:
            parts[-1].append(span)
    return parts


def _parted(before: Span, after: Span, uprights: Sequence[Rule]) -> bool:
    middle = after.y - 0.3 * after.size
    at = bisect_left(uprights, before.x1 - 1.0, key=lambda rule: rule.x0)
    while at < len(uprights) and uprights[at].x0 <= after.x0 + 1.0:
        if uprights[at].y0 <= middle <= uprights[at].y1:
            return True
        at += 1
    return False


def is_label(text: str) -> bool:
    """Whether a text is nothing but a list label."""
    bare = text.strip()
    return bool(bare) and (is_bullet_sign(bare) or bare in "-–—*" or outline_label(bare) == bare or bool(BOTH_LABELS.fullmatch(bare)))


def _labelled(segments: Sequence[Segment]) -> list[Segment]:
    """Join a label to the text it stands before."""
    found: list[Segment] = []
    for segment in segments:
        before = found[-1] if found else None
        if before is not None and not before.label and segment.x0 - before.x1 < _LABEL_GAP * segment.size and is_label(before.text):
            found[-1] = Segment([*before.spans, *segment.spans], label=len(before.spans))
        else:
            label = _label_inside(segment.spans)
            found.append(Segment(segment.spans, label) if label else segment)
    return found


def _label_inside(spans: Sequence[Span]) -> int:
    """Find a label that is a span of its own, however near its text stands."""
    for count in range(1, min(4, len(spans))):
        label = joined(spans[:count])
        apart = spans[count].x0 - spans[count - 1].x1 > 0.35 * spans[0].size
        if (apart and is_label(label)) or BOTH_LABELS.fullmatch(label):
            return count
    return 0
