"""Names the two versions above their columns."""

from PySide6.QtCore import QRect, Qt
from PySide6.QtGui import QFontMetrics, QPainter, QPaintEvent
from PySide6.QtWidgets import QWidget

from app.compare.model import Comparison
from app.desktop.compare import words
from app.desktop.compare.setting import MARGIN, Columns
from app.desktop.theme import Role, Theme
from app.desktop.words import day
from app.documents.model import View
from app.policy.model import DateKind, PolicyVersion

HEIGHT = 34


class VersionsHeader(QWidget):
    """Old version above the old column, new version above the new one; both on one line when inline."""

    def __init__(self, theme: Theme, parent: QWidget | None = None) -> None:
        """Begin empty."""
        super().__init__(parent)
        self._theme = theme
        self._names: tuple[tuple[str, str], tuple[str, str]] | None = None  # worked out once: a redline is told by all its runs
        self._columns: Columns | None = None
        self._inline = False
        self.setFixedHeight(HEIGHT)
        theme.changed.connect(self.update)

    def show_versions(self, comparison: Comparison | None) -> None:
        """Take the comparison whose versions are named."""
        self._names = (_parts(comparison.old), _parts(comparison.new)) if comparison else None
        if self._names is not None:
            old, new = (" ".join(parts) for parts in self._names)
            self.setToolTip(f"Old: {old}\nNew: {new}")
            self.setAccessibleName(f"Old version {old}, new version {new}")
        self.update()

    def show_columns(self, columns: Columns, *, inline: bool) -> None:
        """Follow the columns below."""
        self._columns, self._inline = columns, inline
        self.update()

    def paintEvent(self, _event: QPaintEvent) -> None:
        """Draw publish date, file and last review date of each version, shortened from the right."""
        painter = QPainter(self)
        painter.fillRect(self.rect(), self._theme.color(Role.RAISED))
        painter.setPen(self._theme.color(Role.LINE))
        painter.drawLine(0, self.height() - 1, self.width(), self.height() - 1)
        if self._names is not None and self._columns is not None:
            (old, new), columns = self._names, self._columns
            if self._inline:
                half = columns.text // 2
                self._name(painter, "Old", old, columns.old_x, half - MARGIN)
                self._name(painter, "New", new, columns.old_x + half, half)
            else:
                self._name(painter, "Old", old, columns.old_x, columns.text)
                self._name(painter, "New", new, columns.new_x, columns.text)
        painter.end()

    def _name(self, painter: QPainter, side: str, parts: tuple[str, str], x: int, width: int) -> None:
        published, rest = parts
        for text, bold, role in ((side, False, Role.MUTED), (published, True, Role.TEXT), (rest, False, Role.MUTED)):
            painter.setFont(self._theme.font(bold=bold))
            painter.setPen(self._theme.color(role))
            metrics = QFontMetrics(painter.font())
            shown = metrics.elidedText(text, Qt.TextElideMode.ElideRight, max(0, width))
            painter.drawText(
                QRect(x, 0, max(0, width), self.height() - 1), Qt.AlignmentFlag.AlignVCenter | Qt.AlignmentFlag.AlignLeft, shown
            )
            step = metrics.horizontalAdvance(shown) + 10
            x, width = x + step, width - step
            if width < 24:
                return


def _parts(version: PolicyVersion) -> tuple[str, str]:
    wording = " (old wording)" if version.text.document.redline and version.text.view is View.OLD else ""
    name = words.version_name(version)
    reviewed = version.day(DateKind.LAST_REVIEW)
    review = f" · reviewed {day(reviewed)}" if reviewed and not name.startswith("reviewed") else ""
    return name, f"{version.file}{wording}{review}"
