"""PDF files: both wordings from drawn strikes and underlines, colour and annotations; text in reading order, tables as cells."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace

from app.documents.model import Author, Block, BlockKind, BlockStyle, Box, Change, Comment, Notice, Story
from app.documents.pdf.columns import Prose, Table, parts_of
from app.documents.pdf.flow import Body, Flow, Paragraph, body_of, pitch_of
from app.documents.pdf.furniture import Sheet, bare_furniture, take_furniture, without_balloons
from app.documents.pdf.grids import Grid, grids_of
from app.documents.pdf.hits import Kind, frame_rules, hits_of
from app.documents.pdf.joins import Words
from app.documents.pdf.lines import Line, Segment, lines_of
from app.documents.pdf.marks import SURE, Reading, marked_spans, reading_of
from app.documents.pdf.numbers import renumbered
from app.documents.pdf.page import PageFacts, Span
from app.documents.pdf.source import PdfSource
from app.documents.pdf.tables import TableWriter, framed_table, with_rows_joined
from app.documents.pdf.turn import Matrix, box
from app.documents.pdf.write import Writing
from app.errors import InputRefusedError

_STEP = 1.4  # points that make another level of a list


@dataclass(frozen=True, slots=True)
class PdfText:
    """What a PDF says."""

    blocks: tuple[Block, ...]
    comments: tuple[Comment, ...]
    notices: tuple[Notice, ...]


def read_pdf(data: bytes, name: str, password: str | None = None) -> PdfText:
    """Return what a PDF says; raises `InputRefusedError`."""
    with PdfSource(data, name, password) as source:
        pages = list(source.facts())
    if not any(page.spans for page in pages):
        pictures = any(page.pictures for page in pages)
        why = "Its pages are pictures without any text." if pictures else "It holds no text that a page shows."
        raise InputRefusedError(name, "", why, "Have its text recognised (OCR), or ask its sender for the original.")
    return _PdfReader(pages).read()


class _PdfReader:
    def __init__(self, pages: Sequence[PageFacts]) -> None:
        self._pages = pages
        self._notices: list[Notice] = []
        self._size, self._bold = body_of(span for page in pages for span in page.spans)
        hits = [hits_of(page) for page in pages]
        self._grids = [grids_of(frame_rules(page, met)) for page, met in zip(pages, hits, strict=True)]
        self._reading: Reading = reading_of(pages, hits, self._size)
        marked = [marked_spans(page, met, self._reading, self._size) for page, met in zip(pages, hits, strict=True)]
        self._unused_underlines = not self._reading.under and any(hit.kind is Kind.UNDER for met in hits for hit in met)
        self._marked = [self._without_balloons(page, spans) for page, spans in zip(pages, marked, strict=True)]
        self._words = Words(span for spans in self._marked for span in spans)
        self._redline = any(span.change is not Change.SAME for spans in self._marked for span in spans)
        self._blocks: list[Block] = []
        self._levels: list[tuple[float, float]] = []  # where labels and their texts begin, outermost first
        self._heads: list[float] = []
        self._doubled: set[int] = set()

    def read(self) -> PdfText:
        grids = self._grids
        framed = [_reaching(page, found) for page, found in zip(self._pages, grids, strict=True)]
        sheets = take_furniture(list(zip(self._pages, self._marked, strict=True)), framed)
        parts = with_rows_joined([list(self._parts(sheet, found)) for sheet, found in zip(sheets, grids, strict=True)])
        prose = [part for page in parts for part in page if isinstance(part, Prose)]
        rights = _rights(parts)
        flow = Flow(Body(self._size, self._bold, pitch_of(prose)))
        self._heads = sorted({_step(line.size) for part in prose for line in part.lines if flow.is_head(line)}, reverse=True)
        self._furniture(sheets, Story.HEADER)
        self._body(parts, rights, flow)
        self._blocks = renumbered(self._blocks, self._doubled)
        self._furniture(sheets, Story.FOOTER)
        return PdfText(tuple(self._shown()), tuple(self._comments()), tuple(self._all_notices()))

    def _without_balloons(self, page: PageFacts, spans: Sequence[Span]) -> list[Span]:
        kept, said = without_balloons(page, spans)
        if said:
            self._notices.append(
                Notice("residue", f"Left out as Word's balloons in the margin of page {page.number}: {' · '.join(said)[:200]}")
            )
        return kept

    def _parts(self, sheet: Sheet, grids: Sequence[Grid]) -> Iterator[Prose | Table]:
        """Return a page's parts from top to bottom: framed tables, and what stands between them."""
        left = list(sheet.spans)
        tables: list[tuple[float, Table]] = []
        for grid in grids:
            inside = [span for span in left if grid.holds(span)]
            if inside:
                held = {id(span) for span in inside}
                left = [span for span in left if id(span) not in held]
                tables.append((grid.top, framed_table(sheet.facts, grid, inside)))
        lines = lines_of(sheet.facts.number, left, sheet.facts.rules)
        at = 0
        for top, table in tables:
            end = at
            while end < len(lines) and lines[end].y <= top + 1:
                end += 1
            yield from parts_of(lines[at:end])
            yield table
            at = end
        yield from parts_of(lines[at:])

    def _body(self, parts: Sequence[Sequence[Prose | Table]], rights: Sequence[float], flow: Flow) -> None:
        tables = TableWriter(self._words, flow, redline=self._redline)
        held: Paragraph | None = None
        for page, right in zip(parts, rights, strict=True):
            fresh = True
            for part in page:
                if isinstance(part, Table):
                    self._end(held)
                    held = None
                    self._blocks += tables.blocks(part, fresh=fresh)
                    self._levels = []
                else:
                    tables.interrupted()
                    held = self._prose(part, right, flow, held)
                fresh = False
        self._end(held)

    def _prose(self, part: Prose, right: float, flow: Flow, held: Paragraph | None) -> Paragraph | None:
        edge = right if part.right is None else part.right
        for number, line in enumerate(part.lines):
            last = held.lines[-1] if held is not None else None
            broke = number == 0 and last is not None and (last.page != line.page or line.y < last.y or part.right is not None)
            if held is not None and flow.goes_on(held, line, broke=broke):
                held.lines.append(line)
                held.texts.append(line.text)
                held.right = edge
            else:
                self._end(held)
                held = flow.begin(line, edge)
        return held

    def _end(self, held: Paragraph | None) -> None:
        if held is None:
            return
        writing = Writing(self._words)
        writing.lines(held.lines, redline=self._redline)
        style = BlockStyle()
        if held.head:
            self._levels = []
            style = BlockStyle(kind=BlockKind.HEADING, level=self._heads.index(_step(held.lines[0].size)))
        block = writing.block(style, labelled=held.labelled and not held.head, level=self._level(held))
        if writing.doubled:
            self._doubled.add(len(self._blocks))
        self._add(block)

    def _add(self, block: Block) -> None:
        for run in block.runs:
            if run.change is not Change.SAME and run.confidence < SURE and run.text.strip():
                what = {Change.INSERTED: "inserted", Change.DELETED: "struck out"}.get(run.change, "marked")
                self._notices.append(
                    Notice("mark", f"Read as {what}, which is not certain (page {block.page}): {run.text.strip()[:80]}", len(self._blocks))
                )
        self._blocks.append(block)

    def _level(self, held: Paragraph) -> int:
        """Return how deep a list item lies: by where its label and its text begin, beside the items before it."""
        if held.head or not held.labelled:
            if self._levels and held.indent < self._levels[0][0] - _STEP and len(held.texts[0]) > 4:
                self._levels = []
            return 0
        inner = held.lines[0].segments[0].inner
        for level, (x0, text) in enumerate(self._levels):
            if abs(x0 - held.indent) < _STEP or (text > x0 and inner > held.indent and abs(text - inner) < _STEP):
                del self._levels[level + 1 :]
                return level
        while self._levels and self._levels[-1][0] > held.indent:
            self._levels.pop()
        self._levels.append((held.indent, inner))
        return len(self._levels) - 1

    def _furniture(self, sheets: Sequence[Sheet], story: Story) -> None:
        seen: set[str] = set()
        for sheet in sheets:
            for line in sheet.header if story is Story.HEADER else sheet.footer:
                writing = Writing(self._words)
                writing.lines([_numberless(line)], redline=self._redline)
                block = writing.block(BlockStyle(), labelled=False, level=0, story=story)
                key = "".join(f"{run.change.value}{''.join(run.text.split())}" for run in block.runs)
                if key and _masked(key) not in seen:
                    seen.add(_masked(key))
                    self._add(block)

    def _shown(self) -> Iterator[Block]:
        """Return the blocks, boxes of pages read sideways turned back to where the page shows them."""
        turned = {page.number: page.back for page in self._pages if page.back is not None}
        for block in self._blocks:
            if turned and any(item.page in turned for item in block.boxes):
                yield replace(block, boxes=tuple(_turned_back(item, turned.get(item.page)) for item in block.boxes))
            else:
                yield block

    def _comments(self) -> Iterator[Comment]:
        for page in self._pages:
            for remark in page.remarks:
                yield Comment(Author(remark.author, remark.when or None) if remark.author else None, remark.text, None)

    def _all_notices(self) -> Iterator[Notice]:
        yield from self._notices
        hidden = sum(page.hidden for page in self._pages)
        if hidden:
            yield Notice("hidden", f"{hidden} letters that no page shows were left out.")
        slanted = list(dict.fromkeys(text for page in self._pages for text in page.slanted))
        if slanted:
            yield Notice("stamp", f"Left out as stamps or turned text: {' · '.join(slanted)[:200]}")
        if self._unused_underlines:
            why = "only colour tells what was inserted" if self._reading.struck else "nothing in the file is struck out"
            yield Notice("underline", f"Underlined text was not read as inserted, because {why}.")
        if self._reading.sure < 1 and self._redline:
            yield Notice("mark", "What was inserted is told by colour or highlighting alone in this file; compare it with the page.")
        for page in self._pages:
            if not page.spans and page.pictures:
                yield Notice("unread", f"Page {page.number} is a picture without any text.")
            if page.crowded:
                yield Notice("unread", f"Page {page.number} has more drawings than were searched for struck or underlined text.")


def _turned_back(item: Box, back: Matrix | None) -> Box:
    return item if back is None else Box(item.page, *box(back, item.x0, item.y0, item.x1, item.y1), item.start, item.end)


def _step(size: float) -> float:
    return round(size * 2) / 2


def _masked(text: str) -> str:
    return "".join("#" if letter.isdigit() else letter for letter in text)


def _numberless(line: Line) -> Line:
    """Return a furniture line without the page number in it."""
    kept = [segment for segment in line.segments if bare_furniture(segment.text) and segment.text.strip("-– ") != str(line.page)]
    return Line(line.page, [_bare_segment(segment) for segment in kept]) if kept else line


def _bare_segment(segment: Segment) -> Segment:
    spans = []
    for span in segment.spans:
        bare = bare_furniture(span.text)
        at = span.text.find(bare)
        spans.append(span.cut(at, at + len(bare)) if bare and bare != span.text.strip() and at >= 0 else span)
    return Segment(spans, segment.label)


def _rights(parts: Sequence[Sequence[Prose | Table]]) -> list[float]:
    """Return where the lines of each page end at the latest."""
    found = [
        max((line.x1 for part in page if isinstance(part, Prose) and part.right is None for line in part.lines), default=0.0)
        for page in parts
    ]
    usual = sorted(value for value in found if value)
    middle = usual[len(usual) // 2] if usual else 0.0
    return [max(value, middle) for value in found]


def _reaching(page: PageFacts, grids: Sequence[Grid]) -> list[float]:
    """Return the reach of tables that leave the zones of headers and footers."""
    top, bottom = 0.14 * page.height, 0.86 * page.height
    return [edge for grid in grids if grid.bottom > top and grid.top < bottom for edge in (grid.top, grid.bottom)]
