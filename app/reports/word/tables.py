"""Tables and bars of a Word report as markup, a table at a time: building them cell by cell takes minutes for a long audit."""

from collections.abc import Sequence

from app.reports.content.parts import Bar, Bars, Cell, Row, Table
from app.reports.content.widths import column_widths
from app.reports.word.marks import Marks, paragraph

LINE = "D5DCE3"
TWIPS = 1_440  # an inch
UNITS = 40  # steps a bar's length is drawn in
_TOGETHER = 24  # bars that are kept on one page
_KEPT = 2  # rows before the last that stay on its page
_TALL = 520  # twips of a row to sign in
_NAME, _VALUE = 0.3, 0.16  # of the width, beside the bars
_MARGINS = '<w:tblCellMar><w:left w:w="85" w:type="dxa"/><w:right w:w="85" w:type="dxa"/></w:tblCellMar>'


class Tables:
    """Draws tables in one document's table style, `width` inches wide at most."""

    def __init__(self, marks: Marks, style: str, size: float, width: float, pale: str, accent: str) -> None:  # noqa: PLR0913, PLR0917 a look has six parts
        self._marks = marks
        self._style = style
        self._size = size
        self._width = width
        self._pale = pale
        self._accent = accent

    def table(self, table: Table) -> str:
        """Return a table with its head repeated on every page."""
        widths = [round(each * TWIPS) for each in column_widths(table, self._width, self._size)]
        rows = [self._head(table, widths)] if table.head else []
        last = len(table.rows) - 1
        # a total is never alone on a page, and nobody signs half a block
        rows += [
            self._row(row, widths, tall=table.to_sign, kept=(table.to_sign or last - _KEPT <= at) and at < last)
            for at, row in enumerate(table.rows)
        ]
        return _grid(widths, rows)

    def bars(self, chart: Bars) -> str:
        """Return a bar chart drawn as shaded cells: sharp at any size, and no picture that an office program may lose."""
        whole = round(self._width * TWIPS)
        name, value = round(whole * _NAME), round(whole * _VALUE)
        step = (whole - name - value) // UNITS
        widths = [name, *([step] * UNITS), value]
        last = len(chart.bars) - 1
        return _grid(widths, [self._bar(bar, widths, joined=at < min(last, _TOGETHER)) for at, bar in enumerate(chart.bars)])

    def _head(self, table: Table, widths: Sequence[int]) -> str:
        numbers = table.numbers
        cells = "".join(
            self._cell(Cell(pieces=(title,), strong=True, number=at in numbers), width, shade=self._pale, joined=True)
            for at, (title, width) in enumerate(zip(table.head, widths, strict=False))
        )
        return f"<w:tr><w:trPr><w:cantSplit/><w:tblHeader/></w:trPr>{cells}</w:tr>"

    def _row(self, row: Row, widths: Sequence[int], *, tall: bool, kept: bool) -> str:
        cells: list[str] = []
        at = 0
        for number, cell in enumerate(row.cells):
            width = sum(widths[at : at + cell.span])
            cells.append(self._cell(cell, width, place="" if number else row.place, joined=row.joined, kept=kept))
            at += cell.span
        long = sum(len(cell.text) for cell in row.cells) > 1_500  # a row longer than a page must be allowed to break
        rules = ("" if long else "<w:cantSplit/>") + (f'<w:trHeight w:val="{_TALL}" w:hRule="atLeast"/>' if tall else "")
        return f"<w:tr><w:trPr>{rules}</w:trPr>{''.join(cells)}</w:tr>"

    def _cell(  # noqa: PLR0913 what a cell can be
        self, cell: Cell, width: int, *, place: str = "", joined: bool = False, kept: bool = False, shade: str = ""
    ) -> str:
        runs = self._marks.bookmark(place, self._marks.runs(cell.pieces, bold=cell.strong))
        properties = ("<w:keepNext/>" if joined or kept else "") + ('<w:jc w:val="right"/>' if cell.number else "")
        span = f'<w:gridSpan w:val="{cell.span}"/>' if cell.span > 1 else ""
        fill = f'<w:shd w:val="clear" w:color="auto" w:fill="{shade}"/>' if shade else ""
        edge = "" if joined else f'<w:tcBorders><w:bottom w:val="single" w:sz="4" w:space="0" w:color="{LINE}"/></w:tcBorders>'
        return (
            f'<w:tc><w:tcPr><w:tcW w:w="{width}" w:type="dxa"/>{span}{edge}{fill}</w:tcPr>{paragraph(self._style, runs, properties)}</w:tc>'
        )

    def _bar(self, bar: Bar, widths: Sequence[int], *, joined: bool) -> str:
        filled = min(UNITS, max(1, round(bar.length * UNITS)))
        cells = [self._plain(bar.name, widths[0], joined=joined)]
        cells.append(self._plain("", sum(widths[1 : 1 + filled]), filled, self._accent))
        if filled < UNITS:
            cells.append(self._plain("", sum(widths[1 + filled : -1]), UNITS - filled))
        cells.append(self._plain(bar.label, widths[-1], number=True))
        return f"<w:tr><w:trPr><w:cantSplit/></w:trPr>{''.join(cells)}</w:tr>"

    def _plain(  # noqa: PLR0913 what a cell of a chart can be
        self, said: str, width: int, span: int = 1, shade: str = "", *, number: bool = False, joined: bool = False
    ) -> str:
        # white edges part one bar from the next
        edges = "".join(f'<w:{side} w:val="single" w:sz="24" w:space="0" w:color="FFFFFF"/>' for side in ("top", "bottom"))
        fill = f'<w:shd w:val="clear" w:color="auto" w:fill="{shade}"/>' if shade else ""
        rules = ("<w:keepNext/>" if joined else "") + ('<w:jc w:val="right"/>' if number else "")
        inside = paragraph(self._style, self._marks.runs((said,)), rules)
        merged = f'<w:gridSpan w:val="{span}"/>' if span > 1 else ""
        return f'<w:tc><w:tcPr><w:tcW w:w="{width}" w:type="dxa"/>{merged}<w:tcBorders>{edges}</w:tcBorders>{fill}</w:tcPr>{inside}</w:tc>'


def _grid(widths: Sequence[int], rows: Sequence[str]) -> str:
    columns = "".join(f'<w:gridCol w:w="{width}"/>' for width in widths)
    look = f'<w:tblW w:w="{sum(widths)}" w:type="dxa"/><w:tblLayout w:type="fixed"/>{_MARGINS}'
    return f"<w:tbl><w:tblPr>{look}</w:tblPr><w:tblGrid>{columns}</w:tblGrid>{''.join(rows)}</w:tbl>"
