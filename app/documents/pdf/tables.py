"""Tables of a PDF as blocks: cells of framed ones, rows that go on over a page, heads that are printed again."""

from collections.abc import Sequence
from itertools import pairwise

from app.documents.model import Block, BlockStyle, Cell
from app.documents.pdf.columns import Prose, Table
from app.documents.pdf.flow import Flow, Paragraph
from app.documents.pdf.grids import Grid
from app.documents.pdf.joins import Words
from app.documents.pdf.lines import Line, lines_of
from app.documents.pdf.page import PageFacts, Span
from app.documents.pdf.write import Writing

_SAME_EDGE = 6.0


def framed_table(page: PageFacts, grid: Grid, spans: Sequence[Span]) -> Table:
    """Return the cells of a framed table."""
    cells: dict[tuple[int, int], list[Span]] = {}
    for span in spans:
        cells.setdefault(grid.cell(span), []).append(span)
    columns = range(len(grid.columns) - 1)
    rows = (
        tuple(tuple(lines_of(page.number, cells.get((row, column), ()))) for column in columns) for row in sorted({row for row, _ in cells})
    )
    return Table(tuple(rows), grid.columns[:-1])


def with_rows_joined(pages: Sequence[Sequence[Prose | Table]]) -> list[list[Prose | Table]]:
    """Return the pages' parts, a row that goes on over a page's end made one: its rest has no first cell of its own."""
    found = [list(page) for page in pages]
    for before, after in pairwise(found):
        above, below = (before[-1] if before else None), (after[0] if after else None)
        if not isinstance(above, Table) or not isinstance(below, Table) or not _alike(above.edges, below.edges):
            continue
        rows = list(below.rows)
        head = 1 if len(rows) > 1 and _said(rows[0]) == _said(above.rows[0]) else 0
        rest = rows[head]
        if len(rest) > 1 and not rest[0] and above.rows[-1][0] and _goes_over(above.rows[-1], rest):
            last = tuple((*cell, *more) for cell, more in zip(above.rows[-1], rest, strict=True))
            before[-1] = Table((*above.rows[:-1], last), above.edges)
            del rows[head]
            after[0] = Table(tuple(rows), below.edges)
    return found


def _goes_over(above: Sequence[Sequence[Line]], rest: Sequence[Sequence[Line]]) -> bool:
    return all(bool(cell) for cell, more in zip(above, rest, strict=True) if more)


class TableWriter:
    """Writes the tables of a document, numbering them."""

    def __init__(self, words: Words, flow: Flow, *, redline: bool) -> None:
        """`words` are the document's, by which hyphens are judged."""
        self._words = words
        self._flow = flow
        self._redline = redline
        self._number = -1
        self._rows = 0
        self._edges: tuple[float, ...] = ()
        self._head: tuple[str, ...] = ()
        self._open = False  # whether a table ended the page before

    def interrupted(self) -> None:
        """Take note that text stands between tables."""
        self._open = False

    def blocks(self, table: Table, *, fresh: bool) -> list[Block]:
        """Return a table's blocks; `fresh` says that it begins a page."""
        goes_on = fresh and self._open and _alike(self._edges, table.edges)
        rows = list(table.rows)
        if goes_on:
            if len(rows) > 1 and _said(rows[0]) == self._head:
                rows = rows[1:]
        else:
            self._number += 1
            self._rows = 0
            self._edges = table.edges
            self._head = _said(rows[0]) if rows else ()
        self._open = True
        rights = [max((line.x1 for row in table.rows for line in row[column]), default=0.0) for column in range(len(table.edges))]
        found: list[Block] = []
        for row in rows:
            for column, lines in enumerate(row):
                found += self._cell(lines, Cell(self._number, self._rows, column), rights[column])
            self._rows += 1
        return found

    def _cell(self, lines: Sequence[Line], place: Cell, right: float) -> list[Block]:
        held: Paragraph | None = None
        found: list[Block] = []
        for line in lines:
            if held is not None and self._joins(held, line):
                held.lines.append(line)
                held.texts.append(line.text)
                continue
            if held is not None:
                found.append(self._block(held, place))
            held = self._flow.begin(line, right)
        if held is not None:
            found.append(self._block(held, place))
        return found

    def _joins(self, held: Paragraph, line: Line) -> bool:
        held.head = self._flow.is_head(line)  # in a cell bold letters end no paragraph
        return self._flow.goes_on(held, line, broke=False) or self._flow.runs_on_in_cell(held, line)

    def _block(self, held: Paragraph, place: Cell) -> Block:
        writing = Writing(self._words)
        writing.lines(held.lines, redline=self._redline)
        return writing.block(BlockStyle(), labelled=held.labelled, level=0, cell=place)


def _alike(edges: Sequence[float], others: Sequence[float]) -> bool:
    return len(edges) == len(others) and all(abs(one - other) < _SAME_EDGE for one, other in zip(edges, others, strict=True))


def _said(row: Sequence[Sequence[Line]]) -> tuple[str, ...]:
    return tuple(" ".join(line.text for line in cell) for cell in row)
