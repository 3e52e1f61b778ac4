"""What the rules, colours and annotations of a whole PDF mean: which letters were struck out, which were put in, and how sure that is."""

import itertools
import re
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass

from app.documents.model import Change
from app.documents.pdf.hits import Hit, Kind
from app.documents.pdf.page import PageFacts, Span, coloured

SURE = 0.7  # below this a person is asked to look

_ADDRESS = re.compile(r"https?://|www\.|\S@\S+\.\w|\.(?:com|org|gov|net|edu)\b", re.IGNORECASE)
_FEW = 0.12  # of a page's letters: what stands in colour beyond this is no insertion


@dataclass(frozen=True, slots=True)
class Reading:
    """What a PDF's marks mean."""

    struck: bool
    under: bool  # rules below text mark what was put in
    under_in_colour: bool  # only those in colour do
    heads: bool  # rules below headings are marks too
    inserted: frozenset[int] = frozenset()  # colours that alone mark what was put in
    deleted: frozenset[int] = frozenset()  # colours that alone mark what was struck out
    highlight: bool = False  # highlighted text was put in
    sure: float = 1.0  # of what colour or highlight alone says


@dataclass(slots=True)
class _Counts:
    strikes: int = 0
    strikes_in_colour: int = 0
    unders: int = 0
    unders_in_colour: int = 0
    highlights: int = 0
    notes: int = 0  # struck or underlined by annotations
    heads_under: int = 0


def reading_of(pages: Sequence[PageFacts], hits: Sequence[Sequence[Hit]], body: float) -> Reading:
    """Return what the marks of a PDF mean; `body` is the size of its running text."""
    counts = _Counts()
    for page, met in zip(pages, hits, strict=True):
        linked = _linked(met)
        for hit in met:
            _count(counts, hit, page.spans[hit.span], body, linked)
    struck = counts.strikes > 0
    heads = _heads(pages, body)
    in_colour = struck and counts.strikes_in_colour * 2 > counts.strikes and counts.unders_in_colour > 0
    under = struck and counts.unders > 0 and (in_colour or counts.strikes_in_colour * 2 <= counts.strikes or counts.notes > 0)
    if not struck and _barred(pages) and counts.unders_in_colour:
        under = in_colour = True
    reading = Reading(
        struck=struck,
        under=under,
        under_in_colour=in_colour,
        heads=counts.heads_under < 2 or counts.heads_under < 0.7 * heads,
    )
    if under:
        return reading
    return _by_colour(reading, pages, hits, counts, body)


def _count(counts: _Counts, hit: Hit, span: Span, body: float, linked: dict[int, list[tuple[int, int]]]) -> None:
    tinted = coloured(span.colour) or coloured(hit.colour)
    if hit.kind is Kind.STRIKE:
        counts.strikes += 1
        counts.strikes_in_colour += tinted
        counts.notes += not hit.drawn
    elif hit.kind is Kind.HIGHLIGHT:
        counts.highlights += 1
    elif hit.kind is Kind.UNDER and not _is_link(hit, span, linked):
        counts.notes += not hit.drawn
        if _is_head(span, body) and not tinted:
            counts.heads_under += 1
            return
        counts.unders += 1
        counts.unders_in_colour += tinted


def _by_colour(reading: Reading, pages: Sequence[PageFacts], hits: Sequence[Sequence[Hit]], counts: _Counts, body: float) -> Reading:
    """Read colour alone: beside struck text another colour was put in; red followed at once by blue or green replaced it."""
    tints: Counter[int] = Counter()
    letters = 0
    pairs: Counter[tuple[int, int]] = Counter()
    struck_tints: Counter[int] = Counter()
    for page, met in zip(pages, hits, strict=True):
        apart = {hit.span for hit in met if hit.kind in (Kind.LINK, Kind.STRIKE)}
        struck_tints.update(page.spans[hit.span].colour for hit in met if hit.kind is Kind.STRIKE)
        before: Span | None = None
        for number, span in enumerate(page.spans):
            letters += len(span.text)
            if coloured(span.colour) and not _is_head(span, body) and not _ADDRESS.search(span.text) and number not in apart:
                tints[span.colour] += len(span.text)
            if before is not None and abs(before.y - span.y) < 1 and -1 < span.x0 - before.x1 < 0.6 * span.size:
                pairs[before.colour, span.colour] += 1
            before = span
    if reading.struck:
        found = frozenset(tint for tint in tints if tints[tint] <= 0.5 * letters and (tint not in struck_tints or _follows(pairs, tint)))
        if found:
            return _with(reading, inserted=found, sure=0.8 if any(_follows(pairs, tint) for tint in found) else 0.65)
        return _with(reading, highlight=counts.highlights > 0, sure=0.6)
    red = frozenset(tint for tint in tints if _is_red(tint))
    other = frozenset(tint for tint in tints if not _is_red(tint))
    if sum(count for (first, second), count in pairs.items() if first in red and second in other) >= 2:
        return _with(reading, inserted=other, deleted=red, sure=0.5)
    return reading


def _with(reading: Reading, **changes: object) -> Reading:
    values = {name: getattr(reading, name) for name in Reading.__slots__} | changes
    return Reading(**values)


def _follows(pairs: Counter[tuple[int, int]], tint: int) -> bool:
    return any(second == tint and first != tint and coloured(first) for first, second in pairs)


def _is_red(colour: int) -> bool:
    red, green, blue = colour >> 16, colour >> 8 & 255, colour & 255
    return red > 120 and green < 0.6 * red and blue < 0.6 * red


def _is_head(span: Span, body: float) -> bool:
    return span.size > 1.12 * body or (span.bold and len(span.text) < 90 and not span.text.endswith((".", ";", ",")))


def _heads(pages: Sequence[PageFacts], body: float) -> int:
    return sum(1 for page in pages for span in page.spans if _is_head(span, body))


def _barred(pages: Sequence[PageFacts]) -> bool:
    """Whether bars in the margin say that the lines beside them were changed."""
    for page in pages:
        left = min((span.x0 for span in page.spans), default=0.0)
        right = max((span.x1 for span in page.spans), default=0.0)
        for rule in page.rules:
            if not rule.level and rule.y1 - rule.y0 > 5 and (rule.x1 < left - 2 or rule.x0 > right + 2):
                return True
    return False


def _linked(met: Sequence[Hit]) -> dict[int, list[tuple[int, int]]]:
    found: dict[int, list[tuple[int, int]]] = {}
    for hit in met:
        if hit.kind is Kind.LINK:
            found.setdefault(hit.span, []).append((hit.start, hit.end))
    return found


def _is_link(hit: Hit, span: Span, linked: dict[int, list[tuple[int, int]]]) -> bool:
    if any(start < hit.end and end > hit.start for start, end in linked.get(hit.span, ())):
        return True
    return bool(_ADDRESS.search(span.text[hit.start : hit.end]))


def marked_spans(page: PageFacts, met: Sequence[Hit], reading: Reading, body: float) -> list[Span]:
    """Return a page's spans cut at their marks, each with what it means and how sure that is."""
    by_span: dict[int, list[Hit]] = {}
    for hit in met:
        by_span.setdefault(hit.span, []).append(hit)
    linked = _linked(met)
    found: list[Span] = []
    for number, span in enumerate(page.spans):
        own = by_span.get(number, ())
        edges = sorted({0, len(span.text), *(hit.start for hit in own), *(hit.end for hit in own)})
        for start, end in itertools.pairwise(edges):
            part = span if (start, end) == (0, len(span.text)) else span.cut(start, end)
            covering = [hit for hit in own if hit.start <= start and hit.end >= end]
            part.change, part.confidence = _meaning(part, covering, reading, body, linked)
            if part.change is not Change.SAME:
                part.led = part.led or (start == 0 and any(hit.before for hit in covering))
                part.trailed = end == len(span.text) and any(hit.after for hit in covering)
            found.append(part)
    return found


def _meaning(
    span: Span, covering: Sequence[Hit], reading: Reading, body: float, linked: dict[int, list[tuple[int, int]]]
) -> tuple[Change, float]:
    strikes = [hit.sure for hit in covering if hit.kind is Kind.STRIKE]
    unders = [_inserted(hit, span, reading, body, linked) for hit in covering if hit.kind is Kind.UNDER]
    inserted = max(unders, default=0.0)
    if any(hit.kind is Kind.HIGHLIGHT for hit in covering) and reading.highlight:
        inserted = max(inserted, reading.sure)
    if not strikes and not inserted and not any(hit.kind is Kind.LINK for hit in covering):
        alone = _tinted(span, reading, body)
        if alone is not None:
            return alone, reading.sure
    if strikes:
        return (Change.NEITHER, min(max(strikes), inserted)) if inserted else (Change.DELETED, max(strikes))
    return (Change.INSERTED, inserted) if inserted else (Change.SAME, 1.0)


def _tinted(span: Span, reading: Reading, body: float) -> Change | None:
    """Return what a span's colour alone says."""
    if _is_head(span, body) or _ADDRESS.search(span.text):
        return None
    if span.colour in reading.inserted:
        return Change.INSERTED
    return Change.DELETED if span.colour in reading.deleted else None


def _inserted(hit: Hit, span: Span, reading: Reading, body: float, linked: dict[int, list[tuple[int, int]]]) -> float:
    """Return how sure it is that an underline marks what was put in; 0 where it does not."""
    if not reading.under or _is_link(hit, span, linked):
        return 0.0
    tinted = coloured(span.colour) or coloured(hit.colour)
    if not hit.drawn:
        return hit.sure
    if reading.under_in_colour:
        return hit.sure if tinted else 0.0
    if _is_head(span, body):
        return 0.6 * hit.sure if reading.heads else 0.0
    return hit.sure * (1.0 if tinted else 0.9)
