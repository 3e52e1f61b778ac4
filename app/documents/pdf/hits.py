"""Which letters of a page a rule strikes or underlines, and which an annotation covers: what is drawn, not yet what it means."""

from bisect import bisect_left, bisect_right
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from enum import Enum

from app.documents.pdf.grids import frames
from app.documents.pdf.page import Note, PageFacts, Quad, Rule, Span, coloured

_STRIKE = (0.33, 0.72)
_UNDER = (0.75, 1.12)
_CENTRAL = (0.42, 0.66)
_COVERED = 0.75  # of a rule, by text
_MEETS = 2.5  # points
_BLANK = 0.16  # of the letters' size: what a rule reaches beyond them to meet a blank


class Kind(Enum):
    """What goes through, under or over letters."""

    STRIKE = "strike"
    UNDER = "under"
    HIGHLIGHT = "highlight"
    LINK = "link"


@dataclass(frozen=True, slots=True)
class Hit:
    """Letters `[start:end]` of a span, and what meets them."""

    span: int
    start: int
    end: int
    kind: Kind
    colour: int  # of the rule
    sure: float
    rule: int  # its number among the page's rules; -1 for an annotation
    before: bool = False  # it meets the blank before the span too
    after: bool = False

    @property
    def drawn(self) -> bool:
        """Whether it is a rule of the page, not an annotation."""
        return self.rule >= 0


_NOTES = {Note.STRIKE: Kind.STRIKE, Note.UNDERLINE: Kind.UNDER, Note.HIGHLIGHT: Kind.HIGHLIGHT, Note.LINK: Kind.LINK}


def hits_of(facts: PageFacts) -> list[Hit]:
    """Return what meets the letters of a page."""
    order = sorted(range(len(facts.spans)), key=lambda index: facts.spans[index].y)
    lines = [facts.spans[index].y for index in order]
    tallest = max((span.size for span in facts.spans), default=0.0)
    found: list[Hit] = []
    for number, framing in _levels(facts.rules):
        rule = facts.rules[number]
        y = (rule.y0 + rule.y1) / 2
        near = [
            (index, facts.spans[index]) for index in order[bisect_left(lines, y - 0.35 * tallest) : bisect_right(lines, y + 0.5 * tallest)]
        ]
        if framing:  # what would be a table's frame is a mark where it has the colour of the words it meets
            near = [(index, span) for index, span in near if coloured(rule.colour) and span.colour == rule.colour]
        found += _by_rule(number, rule, y, near)
    for quad in facts.quads:
        around = order[bisect_left(lines, quad.y0 - 0.3 * tallest) : bisect_right(lines, quad.y1 + 0.8 * tallest)]
        found += _by_quad(quad, [(index, facts.spans[index]) for index in around])
    return found


def frame_rules(facts: PageFacts, met: Sequence[Hit]) -> list[Rule]:
    """Return the rules of a page that may frame a table: those that mark words in their own colour do not."""
    marks = {hit.rule for hit in met if coloured(hit.colour)}
    return [rule for number, rule in enumerate(facts.rules) if number not in marks]


def _levels(rules: Sequence[Rule]) -> Iterator[tuple[int, bool]]:
    """Return the level rules, and whether each is part of a table's frame."""
    uprights = sorted((rule for rule in rules if not rule.level and rule.y1 - rule.y0 > 4), key=lambda rule: rule.x0)
    places = [rule.x0 for rule in uprights]
    for number, rule in enumerate(rules):
        if rule.level:
            near = uprights[bisect_left(places, rule.x0 - _MEETS) : bisect_right(places, rule.x1 + _MEETS)]
            yield number, bool(frames(rule, near))


def _by_rule(number: int, rule: Rule, y: float, near: Sequence[tuple[int, Span]]) -> Iterator[Hit]:
    for kind, (low, high) in ((Kind.STRIKE, _STRIKE), (Kind.UNDER, _UNDER)):
        met = [
            (index, span)
            for index, span in near
            if low <= (depth := (y - span.top) / span.size) <= high and span.x1 > rule.x0 and span.x0 < rule.x1 and depth >= 0
        ]
        # beside the letters, the blanks between neighbouring stretches of text are covered too
        covered = _length([(max(span.x0 - span.lead, rule.x0), min(span.x1, rule.x1)) for _, span in met], met[0][1].size if met else 0.0)
        if covered < _COVERED * (rule.x1 - rule.x0):
            continue
        for index, span in met:
            start, end, clear = _letters(span, rule.x0, rule.x1)
            if start < end:
                depth = (y - span.top) / span.size
                central = kind is Kind.UNDER or _CENTRAL[0] <= depth <= _CENTRAL[1]
                sure = (1.0 if central else 0.85) * (1.0 if clear else 0.8)
                yield Hit(index, start, end, kind, rule.colour, sure, number, before=_before(span, rule.x0), after=_after(span, rule.x1))
        return


def _by_quad(quad: Quad, near: Sequence[tuple[int, Span]]) -> Iterator[Hit]:
    for index, span in near:
        middle = span.y - 0.3 * span.size
        if quad.y0 <= middle <= quad.y1 and span.x1 > quad.x0 and span.x0 < quad.x1:
            start, end, clear = _letters(span, quad.x0, quad.x1)
            if start < end:
                sure = 1.0 if clear else 0.8
                kind = _NOTES[quad.note]
                yield Hit(index, start, end, kind, -1, sure, -1, before=_before(span, quad.x0), after=_after(span, quad.x1))


def _before(span: Span, x0: float) -> bool:
    return x0 < span.x0 - _BLANK * span.size


def _after(span: Span, x1: float) -> bool:
    return x1 > span.x1 + _BLANK * span.size


def _length(parts: Sequence[tuple[float, float]], size: float) -> float:
    total, reached = 0.0, float("-inf")
    for start, end in sorted(parts):
        near = start - reached < 0.7 * size
        total += max(0.0, end - (reached if near else max(start, reached)))
        reached = max(reached, end)
    return total


def _letters(span: Span, x0: float, x1: float) -> tuple[int, int, bool]:
    """Return which letters lie for the most part between two places, and whether no letter is in doubt."""
    slack = 0.2 * span.size
    if x0 <= span.x0 + slack and x1 >= span.x1 - slack:
        return 0, len(span.text), True
    stops = span.stops()
    start = 0
    while start < len(span.text) and (stops[start] + stops[start + 1]) / 2 < x0:
        start += 1
    end = len(span.text)
    while end > start and (stops[end - 1] + stops[end]) / 2 > x1:
        end -= 1
    clear = all(
        min(abs(stop - edge) for stop in stops) < 0.15 * span.size
        for edge, stop in ((x0, stops[start]), (x1, stops[end]))
        if stops[0] < edge < stops[-1]
    )
    return start, end, clear
