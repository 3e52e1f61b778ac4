"""The reading child's work on a returned workbook: every sheet's cells as texts with their kind, and nothing run or followed."""

import json
import struct
import zipfile
import zlib
from collections.abc import Iterable, Iterator
from datetime import date, datetime
from decimal import Decimal
from pathlib import Path
from typing import Any

from lxml.etree import LxmlError
from openpyxl import load_workbook
from openpyxl.utils.datetime import from_excel
from openpyxl.utils.exceptions import InvalidFileException

from app.errors import InputRefusedError

TEXT, DAY, NUMBER, FORMULA, FAULT = "text", "day", "number", "formula", "error"
MOST_ROWS, MOST_COLUMNS, MOST_SHEETS = 200_000, 200, 50
_SERIALS = range(20_000, 80_000)  # days of 1954 to 2119 as Excel counts them
_DAMAGE = (
    InvalidFileException, LxmlError, SyntaxError, zipfile.BadZipFile, zlib.error, struct.error, EOFError, AttributeError, IndexError,
    KeyError, NotImplementedError, OSError, OverflowError, RuntimeError, TypeError, ValueError,
)  # fmt: skip


def read(request: bytes) -> bytes:
    """Return the sheets of the workbook at the path of a request, as JSON; raises `InputRefusedError` for a damaged one."""
    path = Path(json.loads(request)["path"])
    try:
        with path.open("rb") as file:
            book = load_workbook(file, read_only=True, data_only=False, keep_links=False)
            sheets = [{"name": sheet.title, "rows": list(_rows(sheet, book.epoch))} for sheet in _sheets(book)]
    except _DAMAGE as error:
        raise InputRefusedError("", "", "The workbook is damaged.", "Open it in Excel, save it again and try once more.") from error
    return json.dumps(sheets, ensure_ascii=True).encode("ascii")


def _sheets(book: Any) -> list[Any]:  # noqa: ANN401 openpyxl's own kinds of sheet
    if len(book.worksheets) > MOST_SHEETS:
        raise _too_much(f"more than {MOST_SHEETS} sheets")
    return list(book.worksheets)


def _rows(sheet: Any, epoch: datetime) -> Iterator[tuple[int, list[tuple[int, str, str]]]]:  # noqa: ANN401 as above
    sheet.reset_dimensions()  # what the sheet says of its size may be wrong
    for row in sheet.rows:
        cells = list(_cells(row, epoch))
        if cells:
            number = next(cell.row for cell in row if getattr(cell, "row", None) is not None)
            if number > MOST_ROWS:
                raise _too_much(f"more than {MOST_ROWS:,} rows")
            yield number, cells


def _cells(row: Iterable[Any], epoch: datetime) -> Iterator[tuple[int, str, str]]:
    for cell in row:
        if cell.value is None:
            continue
        if cell.column > MOST_COLUMNS:
            raise _too_much(f"more than {MOST_COLUMNS} columns")
        yield cell.column, *_said(cell, epoch)


def _said(cell: Any, epoch: datetime) -> tuple[str, str]:  # noqa: ANN401 openpyxl's own kinds of cell
    value = cell.value
    match cell.data_type, value:
        case "f" | "e" as kind, _:
            return FORMULA if kind == "f" else FAULT, str(value)
        case _, date():  # a datetime is one
            return DAY, f"{value:%Y-%m-%d}"
        case _, bool():
            return TEXT, str(value).upper()
        case _, int() | float():
            return NUMBER, _number(value, epoch)
        case _:
            return TEXT, str(value)


def _number(value: float, epoch: datetime) -> str:
    """Return a number plainly written, and behind it the day it is where it may be one."""
    plain = f"{Decimal(repr(value)).normalize():f}"
    day = from_excel(value, epoch) if value == int(value) and int(value) in _SERIALS else None
    return f"{plain} {day:%Y-%m-%d}" if isinstance(day, datetime) else plain


def _too_much(what: str) -> InputRefusedError:
    return InputRefusedError("", "", f"It has {what}; no response workbook has.", "Check that it is the right workbook.")
