"""A comparison printed to a PDF by Qt: the core's page, both versions' names and the page number on every sheet, bookmarks."""

import os
import sys
from collections.abc import Collection
from pathlib import Path

from PySide6.QtCore import QMarginsF, QRectF, QSizeF, Qt
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
from app.compare.model import ChangeKind, Comparison
from app.desktop.palettes import LIGHT, Role
from app.errors import OutputFailedError
from app.reports.atomic import write_atomically
from app.reports.change_words import NOT_REVIEWED, Reviews, policy_words, version_words
from app.reports.html.comparison import Medium, comparison_html
from app.reports.html.outline import bookmarks
from app.reports.pdf_outline import UnreadablePdfError, with_outline
from app.reports.redline.filter import ALL_KINDS

_DOTS = 600  # an inch
_MARGIN = 16.0  # millimetres
_HEAD, _FOOT = 22.0, 20.0  # points kept for the lines above and below the text
_PAPER = LIGHT  # paper is white whatever the screen is


def write_pdf(path: Path, comparison: Comparison, kinds: Collection[ChangeKind] = ALL_KINDS, reviews: Reviews = NOT_REVIEWED) -> None:
    """Print the marked text of a comparison; kinds left out are not marked. Raises `OutputFailedError`.

    Works without a window; with one, in any thread.
    """
    held = application()
    page = comparison_html(comparison, kinds, reviews, Medium.PAPER)

    def write(draft: Path) -> None:
        _Press(draft, comparison).run(page)
        try:
            draft.write_bytes(with_outline(draft.read_bytes(), bookmarks(comparison, kinds)))
        except UnreadablePdfError as fault:
            raise OSError(f"the printed file is no PDF: {fault}") from None

    def read_back(draft: Path) -> None:
        if not draft.read_bytes().startswith(b"%PDF-"):
            raise OSError("the printed file is no PDF")

    write_atomically(path, write, read_back)
    del held


def application() -> QGuiApplication:
    """Return the program's Qt application, or a new one that needs no screen."""
    held = QGuiApplication.instance()
    if isinstance(held, QGuiApplication):
        return held
    if sys.platform.startswith("linux"):
        os.environ["QT_QPA_PLATFORM"] = "offscreen"
    return QGuiApplication(sys.argv[:1])


class _Press:
    def __init__(self, path: Path, comparison: Comparison) -> None:
        self._comparison = comparison
        self._writer = QPdfWriter(str(path))
        self._writer.setResolution(_DOTS)
        self._writer.setPageSize(QPageSize(QPageSize.PageSizeId.Letter))
        self._writer.setPageMargins(QMarginsF(_MARGIN, _MARGIN, _MARGIN, _MARGIN), QPageLayout.Unit.Millimeter)
        self._writer.setTitle(f"{policy_words(comparison.new)}: changes")
        self._writer.setCreator(f"CodeLedger {__version__}")

    def run(self, page: str) -> None:
        scale = _DOTS / 72
        width, height = self._writer.width(), self._writer.height()
        head, foot = _HEAD * scale, _FOOT * scale
        document = QTextDocument()
        document.documentLayout().setPaintDevice(self._writer)
        document.setDefaultFont(QFont("Helvetica", 9))
        document.setDocumentMargin(0)
        document.setHtml(page)
        document.setPageSize(QSizeF(width, height - head - foot))
        painter = QPainter()
        if not painter.begin(self._writer):
            raise OutputFailedError("", "", "The file could not be opened for printing.", "Save under another name.")
        try:
            for number in range(document.pageCount()):
                if number:
                    self._writer.newPage()
                self._sheet(painter, document, number, QRectF(0, head, width, height - head - foot))
        finally:
            painter.end()

    def _sheet(self, painter: QPainter, document: QTextDocument, number: int, area: QRectF) -> None:
        old, new = (version_words(version) for version in (self._comparison.old, self._comparison.new))
        above = QRectF(0, 0, area.width(), area.top() * 0.6)
        below = QRectF(0, area.bottom() + area.top() * 0.4, area.width(), area.top() * 0.6)
        painter.setFont(QFont("Helvetica", 7))
        painter.setPen(QColor(_PAPER[Role.MUTED]))
        names = painter.fontMetrics().elidedText(f"{old}  →  {new}", Qt.TextElideMode.ElideMiddle, int(area.width()))
        painter.drawText(above, Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter, names)
        painter.drawText(below, Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter, policy_words(self._comparison.new))
        said = f"Page {number + 1} of {document.pageCount()}"
        painter.drawText(below, Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter, said)
        painter.setPen(QColor(_PAPER[Role.LINE]))
        painter.drawLine(above.bottomLeft(), above.bottomRight())
        shown = QRectF(0, number * area.height(), area.width(), area.height())
        context = QAbstractTextDocumentLayout.PaintContext()
        context.clip = shown
        palette = QPalette()
        palette.setColor(QPalette.ColorRole.Text, QColor(_PAPER[Role.TEXT]))
        context.palette = palette
        painter.save()
        painter.translate(0, area.top() - shown.top())
        painter.setClipRect(shown)
        document.documentLayout().draw(painter, context)
        painter.restore()
