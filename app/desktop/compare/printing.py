"""The comparison on paper or in a PDF: the same lines as on the screen, broken into pages, always in the light palette."""

from PySide6.QtCore import QMarginsF, QRect, Qt
from PySide6.QtGui import QPagedPaintDevice, QPageLayout, QPainter
from PySide6.QtPrintSupport import QPrintDialog, QPrinter
from PySide6.QtWidgets import QWidget

from app.compare.model import Comparison
from app.desktop.compare import words
from app.desktop.compare.painting import LinePainter
from app.desktop.compare.setting import Setting
from app.desktop.compare.stage import DrawnLine, Stage
from app.desktop.theme import Role, Scheme, Size, Theme
from app.errors import OutputFailedError

_DOTS = 96  # the pixels of one inch the text is set for; the painter scales them to the device
_HEAD = 44


def ask_and_print(parent: QWidget, comparison: Comparison, shown: frozenset[str], *, inline: bool, fold: bool) -> bool:
    """Ask for a printer and print; returns whether anything was printed."""
    printer = QPrinter(QPrinter.PrinterMode.HighResolution)
    printer.setPageOrientation(QPageLayout.Orientation.Portrait if inline else QPageLayout.Orientation.Landscape)
    printer.setDocName(f"{comparison.new.number or comparison.new.file} comparison")
    dialog = QPrintDialog(printer, parent)
    accepted = dialog.exec() == QPrintDialog.DialogCode.Accepted
    dialog.deleteLater()
    if accepted:
        print_comparison(comparison, shown, printer, inline=inline, fold=fold)
    return accepted


def print_comparison(comparison: Comparison, shown: frozenset[str], device: QPagedPaintDevice, *, inline: bool, fold: bool) -> int:
    """Draw a comparison onto a printer or a PDF writer and return the number of pages; raises `OutputFailedError`."""
    device.setPageMargins(QMarginsF(12, 12, 12, 12), QPageLayout.Unit.Millimeter)
    painter = QPainter()
    if not painter.begin(device):
        raise OutputFailedError("", "", "The printer or file could not be opened for drawing.", "Choose another one.")
    try:
        return _Press(comparison, shown, device, painter).run(inline=inline, fold=fold)
    finally:
        painter.end()


class _Press:
    def __init__(self, comparison: Comparison, shown: frozenset[str], device: QPagedPaintDevice, painter: QPainter) -> None:
        self._comparison = comparison
        self._shown = shown
        self._device = device
        self._painter = painter
        self._theme = Theme(Scheme.LIGHT)
        scale = device.logicalDpiX() / _DOTS
        painter.scale(scale, scale)
        self._width = int(device.width() / scale)
        self._height = int(device.height() / scale)
        self._pages = 0

    def run(self, *, inline: bool, fold: bool) -> int:
        setting = Setting(self._theme)
        setting.inline = inline
        setting.resize(self._width)
        stage = Stage(setting)
        stage.fold = fold
        stage.show(self._comparison, self._shown)
        painter = LinePainter(self._theme, setting)
        self._begin_page()
        y = _HEAD
        for number, line in enumerate(stage.lines):
            drawn = stage.drawn(number)
            if y > _HEAD and y + drawn.height > self._height:
                self._next_page()
                y = _HEAD
            if line.fold:
                painter.fold(self._painter, y, drawn.height, words.fold(line.count, stage.fold_section(number)), hovered=False)
                y += drawn.height
                continue
            y = self._line(painter, drawn, y)
        return self._pages

    def _line(self, painter: LinePainter, drawn: DrawnLine, y: int) -> int:
        """Draw a line and return where the next begins; one taller than a page goes on over the next pages."""
        done = 0
        while True:
            room = self._height - y
            self._painter.save()
            self._painter.setClipRect(QRect(0, y, self._width, room))
            painter.paint(self._painter, drawn, y - done)
            self._painter.restore()
            if drawn.height - done <= room:
                return y + drawn.height - done
            done += room
            self._next_page()
            y = _HEAD

    def _next_page(self) -> None:
        self._device.newPage()
        self._begin_page()

    def _begin_page(self) -> None:
        self._pages += 1
        comparison = self._comparison
        old, new = words.version_name(comparison.old), words.version_name(comparison.new)
        name = comparison.new.number or comparison.new.title or comparison.new.file
        shown = f"{len(self._shown)} of {len(comparison.changes)} changes marked"
        self._painter.setFont(self._theme.font(Size.BODY, bold=True))
        self._painter.setPen(self._theme.color(Role.TEXT))
        head = QRect(0, 0, self._width, _HEAD - 16)
        self._painter.drawText(head, Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter, f"{name}   {old} → {new}")
        self._painter.setFont(self._theme.font(Size.SMALL))
        self._painter.setPen(self._theme.color(Role.MUTED))
        self._painter.drawText(head, Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter, f"{shown}   Page {self._pages}")
        self._painter.setPen(self._theme.color(Role.LINE))
        self._painter.drawLine(0, _HEAD - 12, self._width, _HEAD - 12)
