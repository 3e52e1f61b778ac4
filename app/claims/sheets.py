"""What is known of a sheet before its columns are: its name and first rows."""

from dataclasses import dataclass

HEAD_ROWS = 320
VALUE_ROWS = 80  # of these, whose values say what a column holds; more below a header that stands low


@dataclass(frozen=True, slots=True)
class SheetHead:
    """The first rows of a sheet; `rows[i]` is worksheet row or record `i + 1`."""

    name: str
    rows: tuple[tuple[str, ...], ...]
    table: str = ""  # where the sheet is loaded
    hidden: bool = False
