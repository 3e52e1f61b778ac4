"""A PDF's sheets: a laid-out text page by page, with lines above and below it, and bookmarks."""

import os
import sys
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Protocol

from PySide6.QtCore import QMarginsF, QRectF, Qt
from PySide6.QtGui import (
    QAbstractTextDocumentLayout,
    QColor,
    QFont,
    QGuiApplication,
    QPageLayout,
    QPageSize,
    QPainter,
    QPalette,
    QPdfWriter,
    QTextDocument,
)

from app import __version__
from app.desktop.palettes import LIGHT, Role
from app.errors import OutputFailedError
from app.reports.atomic import write_atomically
from app.reports.pdf_outline import Bookmark, UnreadablePdfError, with_outline

DOTS = 600  # an inch
SCALE = DOTS / 72  # dots a point
PAPER = LIGHT  # paper is white whatever the screen is
LEFT = Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter
RIGHT = Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter
_SMALL = 7  # points of the lines above and below


@dataclass(frozen=True, slots=True, kw_only=True)
class Sheet:
    """What a PDF's sheets are. `margin` in millimetres; `head` and `foot`: points kept for the lines above and below the text."""

    title: str
    size: QPageSize
    font: QFont
    margin: float
    head: float
    foot: float


@dataclass(frozen=True, slots=True)
class Furniture:
    """Where the lines above and below the text of a sheet go, and which sheet of how many it is, from 1."""

    above: QRectF
    below: QRectF
    number: int
    count: int


class Furnisher(Protocol):
    """Who writes the lines above and below the text, and what lies behind it."""

    def behind(self, painter: QPainter) -> None:
        """Paint what lies behind the text."""

    def furnish(self, painter: QPainter, room: Furniture) -> None:
        """Write the lines above and below; pen and font are set."""


class Sheets:
    """A PDF's pages while they are printed."""

    def __init__(self, path: Path, sheet: Sheet) -> None:
        """Open the file."""
        self._sheet = sheet
        self.writer = QPdfWriter(str(path))
        self.writer.setResolution(DOTS)
        self.writer.setPageSize(sheet.size)
        self.writer.setPageMargins(QMarginsF(sheet.margin, sheet.margin, sheet.margin, sheet.margin), QPageLayout.Unit.Millimeter)
        self.writer.setTitle(sheet.title)
        self.writer.setCreator(f"CodeLedger {__version__}")
        height = self.writer.height() - (sheet.head + sheet.foot) * SCALE
        self.area = QRectF(0, sheet.head * SCALE, self.writer.width(), height)

    def print(self, document: QTextDocument, furnisher: Furnisher) -> None:
        """Print a text laid out for `writer` in pages of `area`'s size. Raises `OutputFailedError` where the file cannot be opened."""
        painter = QPainter()
        if not painter.begin(self.writer):
            raise OutputFailedError("", "", "The file could not be opened for printing.", "Save under another name.")
        try:
            for number in range(document.pageCount()):
                if number:
                    self.writer.newPage()
                furnisher.behind(painter)
                self._furnish(painter, furnisher, number, document.pageCount())
                self._text(painter, document, number)
        finally:
            painter.end()

    def _furnish(self, painter: QPainter, furnisher: Furnisher, number: int, count: int) -> None:
        area = self.area
        above = QRectF(0, 0, area.width(), area.top() * 0.6)
        below = QRectF(0, area.bottom() + area.top() * 0.4, area.width(), area.top() * 0.6)
        font = QFont(self._sheet.font)
        font.setPointSizeF(_SMALL)
        painter.setFont(font)
        painter.setPen(QColor(PAPER[Role.MUTED]))
        furnisher.furnish(painter, Furniture(above, below, number + 1, count))
        painter.setPen(QColor(PAPER[Role.LINE]))
        painter.drawLine(above.bottomLeft(), above.bottomRight())

    def _text(self, painter: QPainter, document: QTextDocument, number: int) -> None:
        area = self.area
        shown = QRectF(0, number * area.height(), area.width(), area.height())
        context = QAbstractTextDocumentLayout.PaintContext()
        context.clip = shown
        palette = QPalette()
        palette.setColor(QPalette.ColorRole.Text, QColor(PAPER[Role.TEXT]))
        context.palette = palette
        painter.save()
        painter.translate(0, area.top() - shown.top())
        painter.setClipRect(shown)
        document.documentLayout().draw(painter, context)
        painter.restore()


def write_printed(path: Path, press: Callable[[Path], None], outline: Sequence[Bookmark]) -> None:
    """Print beside the target, add the outline, read it back, then move it there. Raises `OutputFailedError`, leaving what was there."""

    def write(draft: Path) -> None:
        press(draft)
        try:
            draft.write_bytes(with_outline(draft.read_bytes(), outline))
        except UnreadablePdfError as fault:
            raise OSError(f"the printed file is no PDF: {fault}") from None

    write_atomically(path, write, _read_back)


def _read_back(draft: Path) -> None:
    if not draft.read_bytes().startswith(b"%PDF-"):
        raise OSError("the printed file is no PDF")


def application() -> QGuiApplication:
    """Return the program's Qt application, or a new one that needs no screen."""
    held = QGuiApplication.instance()
    if isinstance(held, QGuiApplication):
        return held
    if sys.platform.startswith("linux"):
        os.environ["QT_QPA_PLATFORM"] = "offscreen"
    return QGuiApplication(sys.argv[:1])
