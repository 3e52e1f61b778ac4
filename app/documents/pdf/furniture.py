"""What of a PDF's pages is furniture: headers and footers, page numbers, and the balloons Word prints into the margin."""

import re
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, field

from app.documents.furniture import is_page_number_line, without_page_number
from app.documents.pdf.lines import Line, lines_of
from app.documents.pdf.page import PageFacts, Span
from app.documents.residue import residue_lines

_ZONE = 0.12  # of the page's height
_SHARE = 0.6  # of the pages
_COUNTED = re.compile(r"(?<![\w.])\d{1,4}(?![\w.])")  # what may differ from page to page: never a code
_BARE_NUMBER = re.compile(r"[-–—\s]*(?:\d{1,4}|[ivxl]{1,6})[-–—\s]*")
_WITH_BAR = re.compile(r"\d{1,4}\s*\|\s*P\s?a\s?g\s?e\b|\bPage\s*\|\s*\d{1,4}", re.IGNORECASE)
_BALLOON = re.compile(
    r"\s*(?:Formatted(?:\.{3}|\s?:|\s+Table)|Commente?d?\s?\[|Style Definition|Field Code Changed|Deleted\s?:|Inserted\s?:"
    r"|Moved\b.{0,20}\[\d+\])"
)


Key = tuple[str, str, int]


@dataclass(slots=True)
class Sheet:
    """A page without its furniture."""

    facts: PageFacts
    spans: list[Span]
    header: list[Line] = field(default_factory=list)
    footer: list[Line] = field(default_factory=list)


def without_balloons(page: PageFacts, spans: Sequence[Span]) -> tuple[list[Span], list[str]]:
    """Return a page's spans without Word's balloons, and what these said."""
    texts = [span.text for span in spans]
    certain = residue_lines(texts)
    known = [span for number, span in enumerate(spans) if number in certain or _BALLOON.match(span.text)]
    beside = [span for span in known if span.x0 > 0.5 * page.width and _alone(span, spans)]
    dropped: set[int] = set()
    if beside:
        margin = min(span.x0 for span in beside) - 3
        crossing = [span for span in spans if span.x0 < margin < span.x1 - 3]
        if not crossing:
            dropped = {id(span) for span in spans if span.x0 >= margin}
    dropped |= {id(span) for number, span in enumerate(spans) if number in certain and _alone(span, spans)}
    said = [span.text for span in spans if id(span) in dropped]
    return [span for span in spans if id(span) not in dropped], said


def _alone(span: Span, spans: Sequence[Span]) -> bool:
    """Whether a span begins its line, as far as text near it goes."""
    return not any(abs(other.y - span.y) < 1 and other.x1 <= span.x0 + 0.5 and span.x0 - other.x1 < span.size for other in spans)


def take_furniture(pages: Sequence[tuple[PageFacts, Sequence[Span]]], framed: Sequence[Sequence[float]]) -> list[Sheet]:
    """Part each page into its text and its furniture; `framed` are the reaches of tables, whose heads are no page headers."""
    lines = [lines_of(facts.number, [span for span in spans if _in_zone(span, facts)]) for facts, spans in pages]
    numbers = _numbers(pages)
    counts: Counter[Key] = Counter()
    by_side: Counter[tuple[Key, int]] = Counter()  # left and right pages may have headers of their own
    for (facts, _), rows, tables in zip(pages, lines, framed, strict=True):
        keys = {key for line in rows for key in _keys(line, facts) if not _inside(line, tables)}
        counts.update(keys)
        by_side.update((key, facts.number % 2) for key in keys)
    enough, enough_of_side = max(2.0, _SHARE * len(pages)), max(3.0, _SHARE * len(pages) / 2)

    def shared(line: Line, facts: PageFacts) -> bool:
        return any(counts[key] >= enough or by_side[key, facts.number % 2] >= enough_of_side for key in _keys(line, facts))

    sheets = []
    for (facts, spans), rows, tables in zip(pages, lines, framed, strict=True):
        sheet = Sheet(facts, list(spans))
        gone = set(numbers)
        for line in rows:
            number = _is_number(line, facts) or id(line.spans[0]) in numbers
            if number or (shared(line, facts) and not _inside(line, tables)):
                gone.update(id(span) for span in line.spans)
                if not number:
                    (sheet.header if line.y < facts.height / 2 else sheet.footer).append(line)
        sheet.spans = [span for span in spans if id(span) not in gone]
        sheets.append(sheet)
    return sheets


def _numbers(pages: Sequence[tuple[PageFacts, Sequence[Span]]]) -> set[int]:
    """Return the spans at the pages' lower or upper ends that count the pages, however far from the edge they stand."""
    found: dict[tuple[bool, int], list[Span]] = {}
    for facts, spans in pages:
        for below in (True, False):
            last = (max if below else min)(spans, key=lambda span: span.y, default=None)
            far = last is not None and abs(last.y - facts.height / 2) > 0.3 * facts.height
            if last is not None and far and last.text.isdigit() and len(last.text) < 5:
                found.setdefault((below, int(last.text) - facts.number), []).append(last)
    enough = max(2.0 if len(pages) > 1 else 1.0, _SHARE * len(pages))
    return {
        id(span) for (_, ahead), counted in found.items() if len(counted) >= enough and (len(pages) > 1 or not ahead) for span in counted
    }


def bare_furniture(text: str) -> str:
    """Return a furniture line without the page number in it."""
    return without_page_number(_WITH_BAR.sub("", text)).strip()


def _in_zone(span: Span, facts: PageFacts) -> bool:
    return span.bottom < _ZONE * facts.height or span.top > (1 - _ZONE) * facts.height


def _keys(line: Line, facts: PageFacts) -> tuple[Key, ...]:
    """Return the names a line is counted by: its digits masked, its height as it is or nearly."""
    text = _COUNTED.sub("#", " ".join(line.text.split()))
    edge = "top" if line.y < facts.height / 2 else "bottom"
    place = round((line.y if edge == "top" else facts.height - line.y) / 4)
    return ((text, edge, place), (text, edge, place + 1)) if text else ()


def _is_number(line: Line, facts: PageFacts) -> bool:
    text = line.text.strip()
    return is_page_number_line(text) or bool(_WITH_BAR.fullmatch(text)) or bool(_BARE_NUMBER.fullmatch(text) and _outermost(line, facts))


def _outermost(line: Line, facts: PageFacts) -> bool:
    return line.y < 0.08 * facts.height or line.y > 0.92 * facts.height


def _inside(line: Line, tables: Sequence[float]) -> bool:
    """Whether a line lies in a table that reaches beyond the edge of the page."""
    return any(top - 1 <= line.y <= bottom + 1 for top, bottom in zip(tables[::2], tables[1::2], strict=True))
