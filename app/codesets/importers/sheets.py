"""The reading child's work on a workbook: the rows of its sheets as text, nothing else of it.

A request is the workbook's bytes; the answer is JSON: a list of sheets, each a name and rows of texts.
"""

import io
import json
import zipfile
from datetime import date, datetime

import openpyxl
from openpyxl.utils.exceptions import InvalidFileException

from app.errors import InputRefusedError

_MOST_ROWS = 200_000
_MOST_COLUMNS = 120
_DAMAGE = (
    InvalidFileException,
    zipfile.BadZipFile,
    KeyError,
    ValueError,
    TypeError,
    AttributeError,
    IndexError,
    EOFError,
    OSError,
    SyntaxError,
)


def read(request: bytes) -> bytes:
    """Return the rows of every worksheet; raises `InputRefusedError` for a damaged workbook."""
    try:
        return json.dumps(_sheets(request), ensure_ascii=False).encode("utf-8")
    except _DAMAGE as error:
        raise InputRefusedError("", "", "The workbook is damaged.", "Download it from CMS again.") from error


def _sheets(data: bytes) -> list[tuple[str, list[list[str]]]]:
    book = openpyxl.load_workbook(io.BytesIO(data), read_only=True, data_only=True, keep_links=False)
    sheets = []
    for sheet in book.worksheets:
        sheet.reset_dimensions()  # what a file says of its own size need not be so
        rows: list[list[str]] = []
        for row in sheet.iter_rows(values_only=True, max_col=_MOST_COLUMNS):
            rows.append([_text(value) for value in row])
            if len(rows) > _MOST_ROWS:
                raise InputRefusedError("", f"sheet {sheet.title}", "It has more rows than any code file.", "Download it from CMS again.")
        sheets.append((sheet.title, rows))
    return sheets


def _text(value: object) -> str:
    if value is None:
        return ""
    if isinstance(value, datetime):
        return value.date().isoformat()
    if isinstance(value, date):
        return value.isoformat()
    if isinstance(value, float) and value.is_integer():
        return str(int(value))
    return str(value)
