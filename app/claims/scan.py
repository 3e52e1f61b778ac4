"""What a second reading of a workbook finds, whatever its format: rows with values, hidden rows, and what a reader of values drops."""

from array import array
from collections.abc import Callable
from dataclasses import dataclass, field

Merge = tuple[int, int, int, int]  # first row, last row, first column, last column

ERROR_TEXTS = {
    0x00: "#NULL!",
    0x07: "#DIV/0!",
    0x0F: "#VALUE!",
    0x17: "#REF!",
    0x1D: "#NAME?",
    0x24: "#NUM!",
    0x2A: "#N/A",
    0x2B: "#GETTING_DATA",
}  # the binary formats keep a number


@dataclass(slots=True)
class SheetScan:
    """What one worksheet holds. Rows are worksheet rows, columns 0-based worksheet columns."""

    rows: "array[int]" = field(default_factory=lambda: array("I"))  # with a value
    hidden: set[int] = field(default_factory=set)
    errors: dict[tuple[int, int], str] = field(default_factory=dict)
    unset_formulas: int = 0
    merges: list[Merge] = field(default_factory=list)
    first_column: int | None = None
    last_column: int = 0
    last_row: int = 0
    prefixed: bool = False  # its XML names every element with a prefix
    opening: bytes = b""  # the tag its XML begins with, where it has no prefix
    at: int = 0  # the row read last
    ordered: bool = True  # every row so far has a number above the one before

    def reach(self, row: int, column: int) -> None:
        """Take a cell, filled or not, into the extent."""
        self.last_row = max(self.last_row, row)
        self.last_column = max(self.last_column, column)
        self.first_column = column if self.first_column is None else min(self.first_column, column)

    def put_row(self, row: int) -> None:
        """Note that a row holds a value; cells come row by row."""
        if not self.rows or self.rows[-1] != row:
            self.rows.append(row)


@dataclass(frozen=True, slots=True, kw_only=True)
class BookScan:
    """What a workbook's second reading found, by sheet name."""

    sheets: dict[str, SheetScan]
    epoch_1904: bool
    blank_rows: Callable[[str, set[int]], set[int]]  # of these rows of a sheet, those that may hold nothing but empty texts
    notices: tuple[str, ...] = ()
