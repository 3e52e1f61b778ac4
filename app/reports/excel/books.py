"""A workbook begun and saved alike by every Excel report."""

import shutil
from collections.abc import Callable
from copy import copy
from datetime import datetime
from io import SEEK_END, BytesIO
from pathlib import Path
from time import localtime
from typing import IO, Any
from zipfile import ZIP_DEFLATED, BadZipFile, ZipFile, ZipInfo

from lxml.etree import XMLSyntaxError, fromstring
from openpyxl import Workbook
from openpyxl.drawing.spreadsheet_drawing import SpreadsheetDrawing
from openpyxl.worksheet._writer import WorksheetWriter
from openpyxl.writer.excel import ExcelWriter
from openpyxl.xml.constants import ARC_WORKBOOK, SHEET_MAIN_NS

from app import __version__
from app.reports.atomic import write_atomically
from app.reports.excel.cells import ACCENT, FONT
from app.reports.excel.stream import StreamSheet

_SHEET = f"{{{SHEET_MAIN_NS}}}sheet"


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
    write_atomically(path, lambda draft: _write(book, draft), lambda draft: _read_back(draft, book.sheetnames))


def write_book(fill: Callable[[Workbook], None], path: Path, made: datetime | None = None) -> None:
    """Fill a new workbook, write it and read it back before it takes its place; raises `OutputFailedError`.

    Sheets written row by row are written while the book is filled, so filling too can fail where the disk is full.
    """
    book = new_book(made)

    def write(draft: Path) -> None:
        try:
            fill(book)
            _write(book, draft)
        finally:
            sheets: list[Any] = list(book.worksheets)  # of either kind, which the stubs do not say
            for sheet in sheets:
                if isinstance(sheet, StreamSheet):
                    sheet.let_go()

    write_atomically(path, write, lambda draft: _read_back(draft, book.sheetnames))


def _read_back(draft: Path, names: list[str]) -> None:
    """Read every byte against its checksum, and see that every sheet is there to its end.

    To load it would take longer than to write it: openpyxl counts the rows of a sheet by reading all of it.
    """
    try:
        with ZipFile(draft) as archive:
            told = [sheet.get("name") for sheet in fromstring(archive.read(ARC_WORKBOOK)).iter(_SHEET)]
            ends = [_end(archive, part) for part in archive.namelist()]
    except (BadZipFile, KeyError, XMLSyntaxError) as fault:
        raise OSError("the written workbook cannot be read back") from fault
    if told != names or sum(end.endswith(b"</worksheet>") for end in ends) != len(names):
        raise OSError("the written workbook lacks sheets")


def _end(archive: ZipFile, part: str) -> bytes:
    last = b""
    with archive.open(part) as file:
        while piece := file.read(1 << 20):
            last = (last + piece)[-64:]
    return last.rstrip()


def redress(book: Workbook, accent: str, font: str) -> None:
    """Give every style made so far another accent colour and another typeface."""
    for kind, change in (("_fonts", _font(accent, font)), ("_fills", _fill(accent))):
        held = getattr(book, kind)
        for place, one in enumerate(held):
            list.__setitem__(held, place, change(one))


def _font(accent: str, name: str) -> Callable[[Any], Any]:
    def change(font: Any) -> Any:  # noqa: ANN401 openpyxl's own stand-in for a font
        font = copy(font)
        if font.name == FONT:
            font.name = name
        if font.color is not None and font.color.rgb == f"00{ACCENT}":
            font.color = f"00{accent.upper()}"
        return font

    return change


def _fill(accent: str) -> Callable[[Any], Any]:
    def change(fill: Any) -> Any:  # noqa: ANN401 as above
        fill = copy(fill)
        if getattr(fill, "start_color", None) is not None and fill.start_color.rgb == f"00{ACCENT}":
            fill.start_color = f"00{accent.upper()}"
        return fill

    return change


class _Writer(ExcelWriter):
    """Writes sheets held in memory and sheets written row by row into one file; openpyxl's own takes either the one or the other.

    No sheet passes through a named temporary file, where a killed program would leave claims behind.
    """

    def write_worksheet(self, ws: Any) -> None:  # noqa: ANN401 either kind of sheet
        ws._drawing = SpreadsheetDrawing()  # noqa: SLF001 as openpyxl's own does it
        ws._drawing.charts, ws._drawing.images = ws._charts, ws._images  # noqa: SLF001 as above
        held: IO[bytes] = BytesIO()
        if isinstance(ws, StreamSheet):
            held = ws.written()
        else:
            writer: Any = WorksheetWriter(ws, held)
            writer.write()
            ws._rels = writer._rels  # noqa: SLF001 as above
        part = ZipInfo(ws.path[1:], localtime()[:6])
        part.compress_type, part.file_size = (
            ZIP_DEFLATED,
            held.seek(0, SEEK_END),
        )  # told its size, it takes the form for large files only then
        held.seek(0)
        archive: ZipFile = vars(self)["_archive"]  # the stubs lack it
        with archive.open(part, "w") as target:
            shutil.copyfileobj(held, target, 1 << 20)
        held.close()
        self.manifest.append(ws)


def _write(book: Workbook, draft: Path) -> None:
    with ZipFile(draft, "w", ZIP_DEFLATED, allowZip64=True) as archive:
        _Writer(book, archive).save()
