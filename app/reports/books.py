"""A workbook begun and saved alike by every Excel report."""

from datetime import datetime
from pathlib import Path

from openpyxl import Workbook, load_workbook

from app import __version__
from app.reports.atomic import write_atomically


def new_book(made: datetime | None = None) -> Workbook:
    """Return an empty workbook that names the program."""
    book = Workbook()
    book.remove(book.worksheets[0])
    book.properties.creator = f"CodeLedger {__version__}"
    book.properties.title = "CodeLedger report"
    if made is not None:
        book.properties.created = book.properties.modified = made
    return book


def save_book(book: Workbook, path: Path) -> None:
    """Write a workbook and read it back before it takes its place; raises `OutputFailedError`."""
    names = book.sheetnames

    def read_back(draft: Path) -> None:
        check = load_workbook(draft, read_only=True)
        try:
            if check.sheetnames != names:
                raise OSError("the written workbook lacks sheets")
        finally:
            check.close()

    write_atomically(path, book.save, read_back)
