"""A comparison printed to a PDF by Qt: the core's page, both versions' names and the page number on every sheet, bookmarks."""

from collections.abc import Collection
from pathlib import Path

from PySide6.QtCore import Qt
from PySide6.QtGui import QFont, QPageSize, QPainter, QTextDocument

from app.compare.model import ChangeKind, Comparison
from app.desktop.printing.sheets import LEFT, RIGHT, Furniture, Sheet, Sheets, application, write_printed
from app.reports.change_words import NOT_REVIEWED, Reviews, policy_words, version_words
from app.reports.html.comparison import Medium, comparison_html
from app.reports.html.outline import bookmarks
from app.reports.redline.filter import ALL_KINDS

_MARGIN = 16.0  # millimetres
_HEAD, _FOOT = 22.0, 20.0  # points kept for the lines above and below the text
_SIZE = 9  # points


def write_pdf(path: Path, comparison: Comparison, kinds: Collection[ChangeKind] = ALL_KINDS, reviews: Reviews = NOT_REVIEWED) -> None:
    """Print the marked text of a comparison; kinds left out are not marked. Raises `OutputFailedError`.

    Works without a window; with one, in any thread.
    """
    held = application()
    page = comparison_html(comparison, kinds, reviews, Medium.PAPER)
    write_printed(path, lambda draft: _print(draft, comparison, page), bookmarks(comparison, kinds))
    del held


def _print(path: Path, comparison: Comparison, page: str) -> None:
    sheets = Sheets(
        path,
        Sheet(
            title=f"{policy_words(comparison.new)}: changes",
            size=QPageSize(QPageSize.PageSizeId.Letter),
            font=QFont("Helvetica"),
            margin=_MARGIN,
            head=_HEAD,
            foot=_FOOT,
        ),
    )
    document = QTextDocument()
    document.documentLayout().setPaintDevice(sheets.writer)
    document.setDefaultFont(QFont("Helvetica", _SIZE))
    document.setDocumentMargin(0)
    document.setHtml(page)
    document.setPageSize(sheets.area.size())
    sheets.print(document, _Names(comparison))


class _Names:
    """Both versions above the text, the policy and the page below it."""

    def __init__(self, comparison: Comparison) -> None:
        self._versions = "  →  ".join(version_words(version) for version in (comparison.old, comparison.new))
        self._policy = policy_words(comparison.new)

    def behind(self, painter: QPainter) -> None:
        """Nothing lies behind."""

    def furnish(self, painter: QPainter, room: Furniture) -> None:
        names = painter.fontMetrics().elidedText(self._versions, Qt.TextElideMode.ElideMiddle, int(room.above.width()))
        painter.drawText(room.above, LEFT, names)
        painter.drawText(room.below, LEFT, self._policy)
        painter.drawText(room.below, RIGHT, f"Page {room.number} of {room.count}")
