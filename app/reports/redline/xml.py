"""The WordprocessingML of a redline: paragraphs, tables, tracked changes and moves as text."""

import re
from collections.abc import Iterable, Iterator, Sequence
from datetime import UTC, datetime, timedelta
from itertools import cycle
from xml.sax.saxutils import escape, quoteattr

from app.documents.model import BlockKind, Story, ViewBlock
from app.reports.redline.ends import settle
from app.reports.redline.flow import Move, Paragraph
from app.reports.redline.pieces import Mark, Piece
from app.reports.redline.tables import Table, TableCell, TableRow

NAMESPACE = "http://schemas.openxmlformats.org/wordprocessingml/2006/main"
TEXT_WIDTH = 9_360  # twips: the six and a half inches of a letter page with margins of one
_DEEPEST = 3  # headings beyond it look alike
_APART = timedelta(minutes=2)
_STEP, _HANG = 360, 480  # twips a list level is indented, and its label is wide
_LEAST, _MOST = 8, 48  # characters a column counts for when the width is shared out
_UNPRINTABLE = re.compile("[\x00-\x08\x0b-\x1f\ud800-\udfff\ufffe\uffff]")
_TAGS = {Mark.INSERTED: "ins", Mark.DELETED: "del", Mark.MOVED_FROM: "moveFrom", Mark.MOVED_TO: "moveTo"}
_CELLS = {Mark.INSERTED: "cellIns", Mark.DELETED: "cellDel"}


class Markup:
    """Writes one document: change numbers run through all of its parts."""

    def __init__(self, author: str, when: datetime, width: int = TEXT_WIDTH) -> None:
        """Take who the changes are by, when, and how many twips a table is wide."""
        self._width = width
        self._times = cycle(f"w:author={quoteattr(author)} w:date={quoteattr(_moment(each))}" for each in (when, when - _APART))
        self._by = next(self._times)
        self._last = 0
        self._open: dict[tuple[str, bool], int] = {}

    def part(self, elements: Sequence[Paragraph | Table]) -> str:
        """Return the elements of a story; adjoining tables are kept apart."""
        written: list[str] = []
        run: list[Paragraph] = []
        for element in elements:
            if isinstance(element, Paragraph):
                run.append(element)
                continue
            written += self._paragraphs(run, closed=False, spaced=bool(written))
            if written and not run:
                written.append(_GAP)
            run = []
            written.append(self._table(element))
        written += self._paragraphs(run, closed=True, spaced=bool(written))
        if not written or not run:
            written.append(_GAP)
        return "".join(written)

    def _paragraphs(self, paragraphs: Sequence[Paragraph], *, closed: bool, spaced: bool = False) -> Iterator[str]:
        settled = settle(paragraphs) if closed else paragraphs
        for number, paragraph in enumerate(settled):
            before = settled[number - 1] if number else None
            if before is not None and _touch(before, paragraph):
                self._by = next(self._times)
            yield self._paragraph(paragraph, spaced=spaced and not number)

    def _paragraph(self, paragraph: Paragraph, *, spaced: bool) -> str:
        opened = "".join(self._range(move) for move in paragraph.moves if move.opens)
        closed = "".join(self._range_end(move) for move in paragraph.moves if move.closes)
        look = _look(paragraph.block)
        look = look.replace(_IN_TEXT, _BELOW_TABLE) if spaced else look
        former = self._former(paragraph, look)
        end = f"<w:rPr>{self._change(_TAGS[paragraph.end])}/></w:rPr>" if paragraph.end is not Mark.KEPT else ""
        properties = f"<w:pPr>{look}{end}{former}</w:pPr>" if look or end or former else ""
        bold = _bold(paragraph.block)
        runs = "".join(self._run(piece, bold) for piece in paragraph.pieces)
        inside, behind = (closed, "") if paragraph.end is Mark.KEPT else ("", closed)  # a cell's last element is its paragraph
        return f"<w:p>{properties}{opened}{runs}{inside}</w:p>{behind}"

    def _former(self, paragraph: Paragraph, look: str) -> str:
        former = look if paragraph.former is None else _look(paragraph.former)
        return "" if former == look else f"{self._change('pPrChange')}><w:pPr>{former}</w:pPr></w:pPrChange>"

    def _change(self, tag: str) -> str:
        self._last += 1
        return f'<w:{tag} w:id="{self._last}" {self._by}'

    def _run(self, piece: Piece, bold: str) -> str:
        inner = f"<w:r>{bold}{_text(piece.text, 'delText' if piece.mark is Mark.DELETED else 't')}</w:r>"
        if piece.mark is Mark.KEPT:
            return inner
        tag = _TAGS[piece.mark]
        return f"{self._change(tag)}>{inner}</w:{tag}>"

    def _range(self, move: Move) -> str:
        way = "From" if move.source else "To"
        opened = self._change(f"move{way}RangeStart")
        self._open[move.name, move.source] = self._last
        return f"{opened} w:name={quoteattr(move.name)}/>"

    def _range_end(self, move: Move) -> str:
        number = self._open.pop((move.name, move.source), None)
        return "" if number is None else f'<w:move{"From" if move.source else "To"}RangeEnd w:id="{number}"/>'

    def _table(self, table: Table) -> str:
        widths = _widths(table, self._width)
        grid = "".join(f'<w:gridCol w:w="{width}"/>' for width in widths)
        rows = "".join(self._row(row, widths) for row in table.rows)
        return f"<w:tbl><w:tblPr>{_TABLE}</w:tblPr><w:tblGrid>{grid}</w:tblGrid>{rows}</w:tbl>"

    def _row(self, row: TableRow, widths: Sequence[int]) -> str:
        mark = f"<w:trPr>{self._change(_TAGS[row.mark])}/></w:trPr>" if row.mark is not Mark.KEPT else ""
        return f"<w:tr>{mark}{''.join(self._cell(cell, widths) for cell in row.cells)}</w:tr>"

    def _cell(self, cell: TableCell, widths: Sequence[int]) -> str:
        width = sum(widths[cell.column : cell.column + cell.span])
        span = f'<w:gridSpan w:val="{cell.span}"/>' if cell.span > 1 else ""
        mark = f"{self._change(_CELLS[cell.mark])}/>" if cell.mark is not Mark.KEPT else ""
        inside = "".join(self._paragraphs(cell.paragraphs, closed=True)) or "<w:p/>"
        return f'<w:tc><w:tcPr><w:tcW w:w="{width}" w:type="dxa"/>{span}{mark}</w:tcPr>{inside}</w:tc>'


_IN_TEXT = '<w:spacing w:before="0" w:after="100" w:line="264" w:lineRule="auto"/>'
_BELOW_TABLE = _IN_TEXT.replace('w:before="0"', 'w:before="140"')
_IN_CELL = '<w:spacing w:before="20" w:after="20" w:line="240" w:lineRule="auto"/>'
_GAP = '<w:p><w:pPr><w:spacing w:before="0" w:after="0" w:line="120" w:lineRule="exact"/></w:pPr></w:p>'
_EDGES = "".join(
    f'<w:{edge} w:val="single" w:sz="4" w:space="0" w:color="B8C0CA"/>' for edge in ("top", "left", "bottom", "right", "insideH", "insideV")
)
_MARGINS = '<w:left w:w="90" w:type="dxa"/><w:right w:w="90" w:type="dxa"/>'
_TABLE = (
    '<w:tblW w:w="0" w:type="auto"/><w:tblInd w:w="0" w:type="dxa"/>'
    f'<w:tblBorders>{_EDGES}</w:tblBorders><w:tblLayout w:type="fixed"/><w:tblCellMar>{_MARGINS}</w:tblCellMar>'
)


def _moment(when: datetime) -> str:
    return when.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%SZ")


def _touch(before: Paragraph, after: Paragraph) -> bool:
    """Whether changes meet at a paragraph's end that stays: of the same minute, LibreOffice takes them for one, and the end with them."""
    if before.end is not Mark.KEPT or not before.pieces or not after.pieces:
        return False
    return Mark.KEPT not in (before.pieces[-1].mark, after.pieces[0].mark)


def _look(block: ViewBlock) -> str:
    """Return the paragraph properties a block is written with."""
    if block.kind is BlockKind.HEADING:
        return f'<w:pStyle w:val="Heading{min(block.level + 1, _DEEPEST)}"/>{_IN_CELL if block.cell is not None else ""}'
    if not block.label:
        return _IN_CELL if block.cell is not None else _IN_TEXT
    if block.cell is not None:
        return f'{_IN_CELL}<w:ind w:left="360" w:hanging="360"/>'
    return f'{_IN_TEXT}<w:ind w:left="{block.level * _STEP + _HANG}" w:hanging="{_HANG}"/>'


def _bold(block: ViewBlock) -> str:
    if block.story is Story.FOOTNOTE:
        return '<w:rPr><w:sz w:val="18"/></w:rPr>'
    return "<w:rPr><w:b/></w:rPr>" if block.bold and block.kind is not BlockKind.HEADING else ""


def _text(text: str, tag: str) -> str:
    parts = _UNPRINTABLE.sub("", text.replace("\n", " ").replace("\r", " ")).split("\t")
    return "<w:tab/>".join(f'<w:{tag} xml:space="preserve">{escape(part)}</w:{tag}>' if part else "" for part in parts)


def _widths(table: Table, width: int) -> list[int]:
    """Share the page's width out by how much text the columns hold."""
    longest = [_LEAST] * table.columns
    for row in table.rows:
        for cell in row.cells:
            if cell.span == 1:
                longest[cell.column] = max(longest[cell.column], min(_MOST, max(map(_length, cell.paragraphs), default=0)))
    total = sum(longest)
    return [width * each // total for each in longest]


def _length(paragraph: Paragraph) -> int:
    return sum(len(piece.text) for piece in paragraph.pieces)


def join(parts: Iterable[str]) -> str:
    """Return the markup as one element that holds the parts."""
    return f'<w:body xmlns:w="{NAMESPACE}">{"".join(parts)}</w:body>'
