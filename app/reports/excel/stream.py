"""A sheet written row by row, so that a hundred thousand rows take little memory and little more time than bare values."""

from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from tempfile import TemporaryFile
from typing import IO, Any

from openpyxl import Workbook
from openpyxl.cell import WriteOnlyCell
from openpyxl.formatting.formatting import ConditionalFormattingList
from openpyxl.formatting.rule import FormulaRule
from openpyxl.styles import Alignment, Border, Font
from openpyxl.utils import get_column_letter
from openpyxl.utils.datetime import to_excel
from openpyxl.worksheet._write_only import WriteOnlyWorksheet
from openpyxl.worksheet._writer import WorksheetWriter
from openpyxl.worksheet.datavalidation import DataValidationList
from openpyxl.worksheet.dimensions import ColumnDimension, DimensionHolder
from openpyxl.worksheet.filters import AutoFilter
from openpyxl.worksheet.header_footer import HeaderFooterItem
from openpyxl.worksheet.hyperlink import Hyperlink
from openpyxl.worksheet.page import PrintPageSetup
from openpyxl.worksheet.properties import PageSetupProperties, WorksheetProperties

from app.audit.model import Verdict
from app.reports.excel.cells import (
    FONT,
    FORMATS,
    FORMULA_STARTS,
    HEADER_FILL,
    HEADER_FONT,
    INK,
    LINE,
    LINE_HEIGHT,
    LINK_FONT,
    LONGEST,
    MUTED,
    NOTE_FONT,
    TALLEST,
    TEXT_FONT,
    TITLE_FONT,
)
from app.reports.values import Share, Value
from app.reports.words import printable

HEADER_ROW = 3
MOST_LINKS = 60_000  # Excel takes 65,530 links a sheet
_HEADER_HEIGHT = 48.0
_VERDICT_COLOURS = {Verdict.ERROR: "9B1C1C", Verdict.REVIEW: INK, Verdict.UNDETERMINED: "6B4E00", Verdict.NOTE: MUTED}


@dataclass(frozen=True, slots=True)
class Link:
    """A text that leads to a cell of this workbook."""

    text: str
    sheet: str
    cell: str


@dataclass(frozen=True, slots=True)
class Column:
    """A column's title, and its width in characters."""

    title: str
    width: int


Row = Sequence[Value | Link]


class _Slot:
    """What openpyxl's writer asks of a cell. One serves all cells of a sheet; making and styling a cell each costs more than writing it."""

    __slots__ = ("_comment", "_value", "coordinate", "data_type", "has_style", "hyperlink", "parent", "style_id")

    def __init__(self, parent: "StreamSheet") -> None:
        self.parent = parent
        self._comment = None
        self._value: object = None
        self.coordinate = ""
        self.data_type = "n"
        self.has_style = True
        self.hyperlink: Hyperlink | None = None
        self.style_id = 0

    def take(self, value: object, data_type: str, style: int) -> None:
        """Hold another value."""
        self._value, self.data_type, self.style_id = value, data_type, style


class StreamSheet(WriteOnlyWorksheet):
    """A sheet with title, note, header and rows, each row written as it comes. Text from data is never a formula."""

    _rows: Any  # the stubs lack what the base sets up
    _writer: Any
    auto_filter: AutoFilter
    column_dimensions: DimensionHolder[str, ColumnDimension]
    conditional_formatting: ConditionalFormattingList
    data_validations: DataValidationList
    oddFooter: HeaderFooterItem  # noqa: N815 openpyxl's names
    oddHeader: HeaderFooterItem  # noqa: N815 as above
    page_setup: PrintPageSetup
    row_dimensions: dict[int, dict[str, str]]  # the writer takes any mapping for a row's attributes
    sheet_properties: WorksheetProperties

    def __init__(self, book: Workbook, name: str, columns: Sequence[Column], heading: str, note: str = "", named: int = 1) -> None:  # noqa: PLR0913, PLR0917 what a sheet is
        """Begin a sheet of the book. Its first `named` columns say which row it is, on the screen and on every printed page."""
        super().__init__(book, name)
        book._add_sheet(self)  # type: ignore[attr-defined]  # noqa: SLF001 the book has no public call for a sheet made elsewhere
        self._letters = [get_column_letter(number) for number in range(1, len(columns) + 1)]
        self._across = [max(column.width * 0.92 - 1, 1) for column in columns]  # words break before the edge
        self.columns = self.printed = columns
        self.named = named
        self._slot = _Slot(self)
        # without a name, where the system knows such files: nothing is left behind
        self._out: IO[bytes] = TemporaryFile()  # noqa: SIM115 open as long as the sheet is
        self._links = 0
        self.rows = 0
        self._styles = _Styles(self)
        self._takers: Mapping[type, Callable[[object], None]] = {
            str: self._text, int: self._number, Decimal: self._money, date: self._day, Share: self._share,
            Link: self._link, Verdict: self._verdict,
        }  # fmt: skip
        self._begin(heading, note)

    def add(self, row: Row) -> int:
        """Write a row; returns its number in the sheet."""
        number = self.rows + HEADER_ROW + 1
        lines = self._lines(row)
        if lines > 1:
            self._tall(number, min(lines * LINE_HEIGHT, TALLEST))
        self.rows += 1
        self.append(row)
        return number

    @property
    def last_row(self) -> int:
        """The number of the last row written."""
        return self.rows + HEADER_ROW

    def column_range(self, column: int) -> str:
        """Return the cells of a column's rows, such as `H4:H120`."""
        letter = self._letters[column - 1]
        return f"{letter}{HEADER_ROW + 1}:{letter}{max(self.last_row, HEADER_ROW + 1)}"

    def finish(self, printed: int | None = None) -> None:
        """Add the filter, the lines between rows and the print set-up; nothing can be added afterwards.

        `printed`: the last column that holds anything yet, where pages of empty columns would be printed after it.
        """
        end = f"{self._letters[-1]}{self.last_row}"
        self.auto_filter.ref = f"A{HEADER_ROW}:{end}"
        if self.rows:
            below = Border(bottom=LINE)
            self.conditional_formatting.add(f"A{HEADER_ROW + 1}:{end}", FormulaRule(formula=["TRUE"], border=below))  # type: ignore[no-untyped-call]
        if printed is not None:
            self.printed = self.columns[:printed]
            self.print_area = f"A1:{self._letters[printed - 1]}{self.last_row}"
        self.print_title_rows = f"{HEADER_ROW}:{HEADER_ROW}"
        if self.named > 1:
            self.print_title_cols = f"A:{self._letters[self.named - 1]}"

    def written(self) -> IO[bytes]:
        """End the sheet and return its file."""
        if not self.closed:
            self.close()
        self._rels = self._writer._rels  # noqa: SLF001 where the book's writer looks for them
        return self._out

    def let_go(self) -> None:
        """Close what is open, also after a failure, when openpyxl's generators would fail once more as they end."""
        for generator in (self._rows, self._writer and self._writer.xf):
            with suppress(Exception):
                generator.close()
        self._out.close()

    def _get_writer(self) -> None:
        if self._writer is None:
            self._writer = WorksheetWriter(self, self._out)
            self._writer.write_top()

    def _begin(self, heading: str, note: str) -> None:
        for letter, column in zip(self._letters, self.columns, strict=True):
            self.column_dimensions[letter].width = column.width
        self.freeze_panes = f"{self._letters[self.named] if self.named > 1 else 'A'}{HEADER_ROW + 1}"
        self.sheet_view.showGridLines = False
        self.sheet_properties.pageSetUpPr = PageSetupProperties(fitToPage=True)
        self._tall(1, 28.0)
        self._tall(HEADER_ROW, _HEADER_HEIGHT)
        self.append([_Styled(heading, self._styles.title)])
        aside = self.named if self.named > 1 else 0  # beside the columns repeated on every page, where it would be cut off
        self.append([*(None,) * aside, _Styled(note, self._styles.note)])
        self.append([_Styled(column.title, self._styles.header) for column in self.columns])

    def _tall(self, row: int, height: float) -> None:
        self.row_dimensions[row] = {"ht": f"{height:g}", "customHeight": "1"}

    def _lines(self, row: Row) -> int:
        most = 1
        for value, across in zip(row, self._across, strict=True):
            if type(value) is str and (len(value) > across or "\n" in value):
                most = max(most, sum(max(1, -int(-len(line) // across)) for line in value.split("\n")))
        return most

    def _values_to_row(self, values: Sequence[object], row_idx: int) -> Iterator[_Slot]:
        slot, takers = self._slot, self._takers
        for letter, value in zip(self._letters, values, strict=False):
            if value is None or value == "":
                continue
            slot.coordinate = f"{letter}{row_idx}"
            slot.hyperlink = None
            taker = takers.get(type(value))
            (taker or self._other)(value)
            yield slot

    def _text(self, value: object) -> None:
        text = printable(str(value))[:LONGEST]
        styles = self._styles
        self._slot.take(text, "s", styles.quoted if text[:1] in FORMULA_STARTS else styles.text)

    def _number(self, value: object) -> None:
        self._slot.take(value, "n", self._styles.number)

    def _money(self, value: object) -> None:
        self._slot.take(value, "n", self._styles.money)

    def _day(self, value: object) -> None:
        self._slot.take(to_excel(value), "n", self._styles.day)  # type: ignore[no-untyped-call]

    def _share(self, value: object) -> None:
        assert isinstance(value, Share)  # noqa: S101 told by its type
        self._slot.take(value.value, "n", self._styles.share)

    def _link(self, value: object) -> None:
        assert isinstance(value, Link)  # noqa: S101 told by its type
        if self._links >= MOST_LINKS:
            self._text(value.text)
            return
        self._links += 1
        self._slot.take(printable(value.text), "s", self._styles.link)
        self._slot.hyperlink = Hyperlink(ref=self._slot.coordinate, location=f"'{value.sheet}'!{value.cell}")

    def _verdict(self, value: object) -> None:
        assert isinstance(value, Verdict)  # noqa: S101 told by its type
        self._slot.take(value.value, "s", self._styles.verdicts[value])

    def _other(self, value: object) -> None:
        if isinstance(value, _Styled):
            text = printable(value.text)[:LONGEST]
            self._slot.take(text, "s", value.style)
        else:
            self._text(value)  # a word of a list


@dataclass(frozen=True, slots=True)
class _Styled:
    text: str
    style: int


class _Styles:
    """The styles of a sheet's cells, registered once in its book."""

    def __init__(self, sheet: StreamSheet) -> None:
        self._sheet = sheet
        wrapped = Alignment(vertical="top", horizontal="left", wrap_text=True, indent=1)  # away from a number beside it
        right = Alignment(vertical="top", horizontal="right", indent=1)
        self.title = self._id(TITLE_FONT, Alignment(vertical="center"))
        self.note = self._id(NOTE_FONT, Alignment(vertical="top"))
        self.header = self._id(HEADER_FONT, Alignment(vertical="center", horizontal="left", wrap_text=True, indent=1), header=True)
        self.text = self._id(TEXT_FONT, wrapped)
        self.quoted = self._id(TEXT_FONT, wrapped, quoted=True)
        self.link = self._id(LINK_FONT, wrapped)
        self.number = self._id(TEXT_FONT, right, FORMATS[int])
        self.money = self._id(TEXT_FONT, right, FORMATS[Decimal])
        self.share = self._id(TEXT_FONT, right, FORMATS[Share])
        self.verdicts = {
            verdict: self._id(Font(name=FONT, size=11, color=colour, bold=verdict is Verdict.ERROR), wrapped)
            for verdict, colour in _VERDICT_COLOURS.items()
        }
        self.day = self._id(TEXT_FONT, Alignment(vertical="top", horizontal="left", indent=1), FORMATS[date])

    def _id(self, font: Font, alignment: Alignment, shape: str = "General", *, header: bool = False, quoted: bool = False) -> int:
        cell = WriteOnlyCell(self._sheet)
        cell.font, cell.alignment, cell.number_format = font, alignment, shape
        if header:
            cell.fill = HEADER_FILL
        if quoted:
            cell.quotePrefix = True
        return cell.style_id
