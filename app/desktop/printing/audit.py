"""An audit report printed to a PDF by Qt, without Office: pages with header and footer, contents, links, bookmarks, a draft's mark."""

from collections.abc import Iterator, Mapping
from pathlib import Path
from types import MappingProxyType

from PySide6.QtCore import QRectF, QSizeF, Qt, QUrl
from PySide6.QtGui import QColor, QFont, QFontDatabase, QImage, QPageSize, QPainter, QTextBlock, QTextCursor, QTextDocument, QTextOption

from app.desktop.palettes import Role
from app.desktop.printing.sheets import DOTS, LEFT, PAPER, RIGHT, SCALE, Furniture, Sheet, Sheets, application, write_printed
from app.reports.content.content import report_of
from app.reports.content.parts import Report
from app.reports.dossier import Dossier
from app.reports.html.report import LOGO, Look, kept_together, report_bookmarks, report_html
from app.reports.template import Template, page_size
from app.workspace.report import PRINTED, write_report

_MARGIN = 18.0  # millimetres
_HEAD, _FOOT = 24.0, 24.0  # points kept for the lines above and below the text
_SIZE = 9.5  # points
_LOGO = (190, 72)  # pixels of Qt's page, at most
_SLACK = 20.0  # points of a page kept free for the edges of cells and what Qt moves by itself
_MOST_MOVED = 0.6  # of a page's height: what is taller stays and is broken
_MARK_SIZE = 130.0


def write_audit_report(path: Path, dossier: Dossier, template: Template) -> None:
    """Write the audit in the form its ending names, a PDF among them; raises `OutputFailedError`."""
    if path.suffix.lower() == PRINTED:
        write_audit_pdf(path, dossier, template)
    else:
        write_report(path, dossier, template)


def write_audit_pdf(path: Path, dossier: Dossier, template: Template) -> None:
    """Print the audit report. Raises `OutputFailedError`, leaving what was there untouched.

    Works without a window; with one, in any thread.
    """
    held = application()
    report = report_of(dossier, template)
    write_printed(path, lambda draft: _Press(draft, report, template).run(), report_bookmarks(report))
    del held


class _Press:
    def __init__(self, path: Path, report: Report, template: Template) -> None:
        self._report = report
        self._accent = template.text("look", "accent")
        self._mark = template.text("text", "draft").upper() if report.draft else ""
        self._kept = kept_together(report)
        self._font = QFont(_family(template.text("look", "font")))
        self._logo = QImage.fromData(template.logo) if template.logo is not None else QImage()
        self._sheets = Sheets(
            path,
            Sheet(
                title=f"{report.title}, {report.subtitle}",
                size=QPageSize(QSizeF(*page_size(template)), QPageSize.Unit.Inch),
                font=self._font,
                margin=_MARGIN,
                head=_HEAD,
                foot=_FOOT,
            ),
        )
        self._area = self._sheets.area

    def run(self) -> None:
        self._sheets.print(self._laid_out(), self)

    def _laid_out(self) -> QTextDocument:
        """Lay the text out on one endless page, choose where pages begin, then print the sections' pages in the list of contents."""
        apart = self._pages_begin(self._document(endless=True))
        return self._document(apart, self._pages(self._document(apart)))

    def _document(
        self, apart: frozenset[str] = frozenset(), pages: Mapping[str, int] = MappingProxyType({}), *, endless: bool = False
    ) -> QTextDocument:
        document = QTextDocument()
        document.documentLayout().setPaintDevice(self._sheets.writer)
        font = QFont(self._font)
        font.setPointSizeF(_SIZE)
        document.setDefaultFont(font)
        document.setDocumentMargin(0)
        document.setDefaultTextOption(_wrapped())
        size = None
        if not self._logo.isNull():
            document.addResource(QTextDocument.ResourceType.ImageResource, QUrl(LOGO), self._logo)
            ratio = min(_LOGO[0] / self._logo.width(), _LOGO[1] / self._logo.height())
            size = round(self._logo.width() * ratio), round(self._logo.height() * ratio)
        look = Look(accent=self._accent, width=self._area.width() / DOTS, size=_SIZE, logo=size, pages=pages, apart=apart)
        document.setHtml(report_html(self._report, look))
        if endless:
            document.setTextWidth(self._area.width())
        else:
            document.setPageSize(self._area.size())
        return document

    def _pages_begin(self, document: QTextDocument) -> frozenset[str]:
        """Return the places that begin a page so that nothing is broken which should be kept together."""
        found: set[str] = set()
        height = self._area.height() - _SLACK * SCALE
        page, head = 0.0, 0.0  # where the page begins on the endless one, and what stands above the place that begins it
        first = self._report.sections[0].place
        for place, rect in self._places(document):
            kept = self._kept[place]
            if place == first:
                page, head = rect.top(), kept.above * SCALE
            while rect.top() - page + head > self._area.height():  # text above it has run on to the next page by itself
                page += self._area.height()
            room = max(kept.below * SCALE, rect.height())
            top = rect.top() - page + head
            if top + room > height and room < height * _MOST_MOVED and rect.top() > page:
                found.add(place)
                page, head = rect.top(), kept.above * SCALE
        return frozenset(found)

    def _pages(self, document: QTextDocument) -> dict[str, int]:
        return {place: int((rect.top() + 1) // self._area.height()) + 1 for place, rect in self._places(document)}

    def _places(self, document: QTextDocument) -> Iterator[tuple[str, QRectF]]:
        """Yield each place that is kept together with its rectangle: of a row of a table all up to the next one."""
        layout = document.documentLayout()
        layout.documentSize()  # has all of it laid out
        block = document.begin()
        last, around, table = "", QRectF(), None
        while block.isValid():
            rect = layout.blockBoundingRect(block)
            within = QTextCursor(block).currentTable()
            named = self._kept.keys() & _anchors(block)
            if named:
                if last:
                    yield last, around
                last, around, table = named.pop(), rect, within
            elif within is not None and within == table:
                around = around.united(rect)
            block = block.next()
        if last:
            yield last, around

    def furnish(self, painter: QPainter, room: Furniture) -> None:
        painter.drawText(room.above, LEFT, self._fitting(painter, self._report.confidential, room.above.width()))
        line = " · ".join(part for part in (self._report.organisation, self._report.title, self._report.state) if part)
        painter.drawText(room.below, LEFT, self._fitting(painter, line, room.below.width() * 0.8))
        painter.drawText(room.below, RIGHT, f"Page {room.number} of {room.count}")

    def behind(self, painter: QPainter) -> None:
        if self._mark:
            self._watermark(painter)

    def _watermark(self, painter: QPainter) -> None:
        font = QFont(self._font)
        font.setPointSizeF(_MARK_SIZE)
        font.setBold(True)
        painter.save()
        painter.translate(self._area.center())
        painter.rotate(-45)
        painter.setFont(font)
        widest = self._area.width() * 1.1
        shrunk = min(1.0, widest / max(1, painter.fontMetrics().horizontalAdvance(self._mark)))
        painter.scale(shrunk, shrunk)
        painter.setPen(QColor(PAPER[Role.LINE]))
        reach = self._area.width()
        painter.drawText(QRectF(-reach, -reach, 2 * reach, 2 * reach), Qt.AlignmentFlag.AlignCenter, self._mark)
        painter.restore()

    @staticmethod
    def _fitting(painter: QPainter, text: str, width: float) -> str:
        return painter.fontMetrics().elidedText(text, Qt.TextElideMode.ElideRight, int(width))


def _wrapped() -> QTextOption:
    option = QTextOption()
    option.setWrapMode(QTextOption.WrapMode.WrapAtWordBoundaryOrAnywhere)  # a hash has no place to break
    return option


def _anchors(block: QTextBlock) -> set[str]:
    found: set[str] = set()
    pieces = block.begin()
    while not pieces.atEnd():
        found.update(pieces.fragment().charFormat().anchorNames())
        pieces += 1
    return found


def _family(wanted: str) -> str:
    """Return the font that is there: another in its place would have other widths than the one that stands in for it everywhere else."""
    there = set(QFontDatabase.families())
    return next((name for name in (wanted, "Carlito", "Arial", "Liberation Sans") if name in there), "Helvetica")
