"""Lines of a PDF to blocks: runs with their marks, and the boxes that lead back to the page."""

from collections.abc import Sequence
from dataclasses import dataclass, field, replace

from app.documents.bullets import take_any_labels
from app.documents.labels import seen
from app.documents.merged import merged
from app.documents.model import Block, BlockKind, BlockStyle, Box, Cell, Change, Run, Story, View
from app.documents.pdf.joins import Words
from app.documents.pdf.lines import BOTH_LABELS, Line, Segment, gap_is_blank
from app.documents.pdf.page import Span

_BETWEEN = "   "


@dataclass(slots=True)
class Writing:
    """The letters of a block being written."""

    words: Words
    runs: list[Run] = field(default_factory=list)
    boxes: list[Box] = field(default_factory=list)
    size: int = 0
    ends: dict[View, str] = field(default_factory=lambda: dict.fromkeys(View, "x"))  # the last letter of each wording
    doubled: bool = False  # a list label was printed for both wordings

    def lines(self, lines: Sequence[Line], *, redline: bool) -> None:
        """Write lines one after the other."""
        for number, line in enumerate(lines):
            if number:
                self._join(line)
            for place, segment in enumerate(line.segments):
                if place:
                    self._add(_BETWEEN, Change.SAME, 1.0, bold=False)
                self._segment(segment, line.page, redline=redline)

    def _join(self, line: Line) -> None:
        before = "".join(run.text for run in self.runs[-8:])
        lost, between = self.words.between(before, line.text)
        if lost and self.runs:
            self.runs[-1] = replace(self.runs[-1], text=self.runs[-1].text[:-lost])
            self.size -= lost
        if between and self.runs:
            first, last = line.spans[0], self.runs[-1]
            same = first.change is last.change
            self._blank(first.change if same else Change.SAME, min(first.confidence, last.confidence), bold=first.bold and last.bold)

    def _segment(self, segment: Segment, page: int, *, redline: bool) -> None:
        before: Span | None = None
        for number, span in enumerate(segment.spans):
            if before is not None and (gap_is_blank(before, span) or number == segment.label):
                change = self._parting(_blank_of(before, span), span)
                self._blank(change, min(before.confidence, span.confidence), bold=before.bold and span.bold)
            pair = BOTH_LABELS.fullmatch(span.text) if redline and number < max(1, segment.label) else None
            if pair:
                self._two_labels(pair.group(1) or "", pair.group(2) or "", span, page)
            else:
                self._box(span, page)
                self._add(span.text, span.change, span.confidence, bold=span.bold)
            before = span

    def _parting(self, change: Change, after: Span) -> Change:
        """Return the mark of a blank, none where the wording without it would run two words together."""
        for view in View:
            if not change.seen_in(view) and after.change.seen_in(view) and after.text[:1].isalnum():
                said = seen(self.runs[-4:], view)
                if said[-1:].isalnum():
                    return Change.SAME
        return change

    def _two_labels(self, new: str, old: str, span: Span, page: int) -> None:
        self.doubled = True
        self._box(span, page)
        if span.change is Change.SAME and new and old:
            self._add(new, Change.INSERTED, 0.9, bold=span.bold)
            self._add(old, Change.DELETED, 0.9, bold=span.bold)
        else:
            self._add(new or old, span.change, span.confidence, bold=span.bold)

    def _box(self, span: Span, page: int) -> None:
        x0, y0, x1, y1 = (round(value, 2) for value in (span.x0, span.top, span.x1, span.bottom))
        self.boxes.append(Box(page, x0, y0, x1, y1, self.size, self.size + len(span.text)))

    def _blank(self, change: Change, confidence: float, *, bold: bool) -> None:
        """Add a blank to those wordings that do not end with one."""
        lacking = [view for view in View if change.seen_in(view) and not self.ends[view].isspace()]
        if len(lacking) == 1 and change is Change.SAME:
            change = Change.INSERTED if lacking[0] is View.NEW else Change.DELETED
        if lacking or change is Change.NEITHER:
            self._add(" ", change, confidence, bold=bold)

    def _add(self, text: str, change: Change, confidence: float, *, bold: bool) -> None:
        if text:
            for view in View:
                if change.seen_in(view):
                    self.ends[view] = text[-1]
            self.runs.append(Run(text=text, change=change, bold=bold, confidence=confidence if change is not Change.SAME else 1.0))
            self.size += len(text)

    def block(self, style: BlockStyle, *, labelled: bool, level: int, cell: Cell | None = None, story: Story = Story.BODY) -> Block:
        """Return the block."""
        runs = merged(self.runs)
        old: BlockStyle | None = None
        shift = 0
        if style.kind is not BlockKind.HEADING:
            runs, style, old = take_any_labels(runs, listed=labelled, indented=labelled, level=level, printed=True)
            shift = self.size - sum(len(run.text) for run in runs)
            style, old = _shared_label(runs, style, old)
        page = self.boxes[0].page if self.boxes else None
        return Block(
            runs=runs,
            style=style,
            old_style=old,
            cell=cell,
            story=story,
            page=page,
            boxes=tuple(_moved(box, shift) for box in self.boxes) if shift else tuple(self.boxes),
        )


def _moved(box: Box, shift: int) -> Box:
    return Box(box.page, box.x0, box.y0, box.x1, box.y1, max(0, box.start - shift), max(0, box.end - shift))


def _blank_of(before: Span, after: Span) -> Change:
    """Return the mark of the blank between two spans: theirs, else that of the one it belongs to."""
    if before.change is after.change:
        return before.change
    if before.trailed:
        return before.change
    return after.change if after.led else Change.SAME


def _shared_label(runs: Sequence[Run], style: BlockStyle, old: BlockStyle | None) -> tuple[BlockStyle, BlockStyle | None]:
    """Give both wordings the label that only one has, where both have the text.

    A label is drawn with the mark of its paragraph's end, which says nothing about the paragraph itself.
    """
    if old is None or bool(style.label) == bool(old.label):
        return style, old
    if any(run.change is Change.SAME and run.text.strip() for run in runs):
        return (style, None) if style.label else (old, None)
    return style, old
