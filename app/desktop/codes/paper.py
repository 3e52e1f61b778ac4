"""The strips on paper or in a picture: what the filter shows, whole, in the light palette, with header, axis, legend and page numbers."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date
from pathlib import Path

from PySide6.QtCore import QMarginsF, QPointF, QRect, QRectF, QSize, Qt
from PySide6.QtGui import QImage, QPagedPaintDevice, QPageLayout, QPageSize, QPainter, QPdfWriter, QPen

from app.desktop.codes.legend import LegendPainter
from app.desktop.codes.rows_painter import HEIGHTS, RowPainter
from app.desktop.codes.scale import TimeScale
from app.desktop.codes.strips import CodeStrip, PolicyHeading, StripRow, codes_in, marks_of, span_of
from app.desktop.codes.time_bars import TimeArea
from app.desktop.theme import Role, Size, Theme
from app.desktop.words import count, day
from app.errors import OutputFailedError
from app.reports.atomic import write_atomically

DOTS = 96  # the pixels of one inch everything is set for; the painter scales them to the device
_HEAD, _AXIS, _FOOT, _LEGEND_LINE = 52, 26, 26, 26
_LABELS = 300
_WIDE, _EDGE = 1360, 20  # of a picture, before it is doubled
_TWICE = 2
_TALLEST = 32_000  # pixels: Qt draws no taller
_LEFT = Qt.AlignmentFlag.AlignVCenter | Qt.AlignmentFlag.AlignLeft
_RIGHT = Qt.AlignmentFlag.AlignVCenter | Qt.AlignmentFlag.AlignRight


@dataclass(frozen=True, slots=True, kw_only=True)
class Sheet:
    """What is drawn, and what its header says."""

    title: str
    facts: str  # policy, market, basis, date, filter
    rows: tuple[StripRow, ...]
    day: date
    today: date


@dataclass(frozen=True, slots=True)
class _Page:
    rows: tuple[StripRow, ...]  # the policy's heading first, also where it goes on from the page before


def write_png(path: Path, sheet: Sheet, theme: Theme) -> None:
    """Write everything as one picture at twice its size; raises `OutputFailedError`."""
    legend = LegendPainter(theme)
    legend.explain(sheet.rows)
    tall = _HEAD + _AXIS + sum(HEIGHTS[type(row)] for row in sheet.rows) + legend.lines(_WIDE) * _LEGEND_LINE + 8
    if (tall + 2 * _EDGE) * _TWICE > _TALLEST:
        codes = count(len(codes_in(sheet.rows)), "code")
        raise OutputFailedError(path.name, "", f"One picture has no room for {codes}.", "Filter the codes, or save them as PDF.")
    image = QImage(QSize(_WIDE + 2 * _EDGE, tall + 2 * _EDGE) * _TWICE, QImage.Format.Format_RGB32)
    image.setDotsPerMeterX(round(DOTS * _TWICE / 0.0254))
    image.setDotsPerMeterY(round(DOTS * _TWICE / 0.0254))
    image.fill(theme.color(Role.SURFACE))
    painter = QPainter(image)
    painter.scale(_TWICE, _TWICE)
    painter.translate(_EDGE, _EDGE)
    _Drawing(painter, sheet, theme, _WIDE).page(sheet.rows, tall, "")
    painter.end()

    def write(draft: Path) -> None:
        if not image.save(str(draft), "PNG"):  # type: ignore[call-overload] # the stub wants bytes
            raise OSError("the picture could not be encoded")

    write_atomically(path, write, _picture_back)


def write_pdf(path: Path, sheet: Sheet, theme: Theme) -> None:
    """Write everything as pages; raises `OutputFailedError`."""

    def write(draft: Path) -> None:
        writer = QPdfWriter(str(draft))
        writer.setPageSize(QPageSize(QPageSize.PageSizeId.Letter))
        writer.setPageOrientation(QPageLayout.Orientation.Landscape)
        writer.setTitle(sheet.title)
        writer.setCreator("CodeLedger")
        draw_pages(writer, sheet, theme)

    def read_back(draft: Path) -> None:
        data = draft.read_bytes()
        if not data.startswith(b"%PDF-") or b"%%EOF" not in data[-1024:]:
            raise OSError("the written file is no whole PDF")

    write_atomically(path, write, read_back)


def draw_pages(device: QPagedPaintDevice, sheet: Sheet, theme: Theme) -> int:
    """Draw everything onto a printer or a PDF writer and return the number of pages; raises `OutputFailedError`."""
    device.setPageMargins(QMarginsF(12, 12, 12, 12), QPageLayout.Unit.Millimeter)
    painter = QPainter()
    if not painter.begin(device):
        raise OutputFailedError("", "", "The printer or file could not be opened for drawing.", "Choose another one.")
    scale = device.logicalDpiX() / DOTS
    painter.scale(scale, scale)
    width, height = int(device.width() / scale), int(device.height() / scale)
    drawing = _Drawing(painter, sheet, theme, width)
    pages = _broken(sheet.rows, height - _HEAD - _AXIS - _FOOT - drawing.legend_tall)
    for number, page in enumerate(pages, start=1):
        if number > 1:
            device.newPage()
        drawing.page(page.rows, height - _FOOT, f"Page {number} of {len(pages)}")
    painter.end()
    return len(pages)


def _broken(rows: Sequence[StripRow], room: int) -> list[_Page]:
    """Break rows into pages; no page ends with a heading, and each begins with its policy's."""
    pages: list[_Page] = []
    held: list[StripRow] = []
    used = 0
    policy: StripRow | None = None
    for number, row in enumerate(rows):
        tall = HEIGHTS[type(row)]
        following = rows[number + 1] if number + 1 < len(rows) else None
        kept_with = HEIGHTS[type(following)] if following is not None and not isinstance(row, CodeStrip) else 0
        if held and used + tall + kept_with > room:
            pages.append(_Page(tuple(held)))
            held = [] if isinstance(row, PolicyHeading) or policy is None else [policy]
            used = sum(HEIGHTS[type(item)] for item in held)
        policy = row if isinstance(row, PolicyHeading) else policy
        held.append(row)
        used += tall
    return [*pages, _Page(tuple(held))]


class _Drawing:
    """Draws one page after the other."""

    def __init__(self, painter: QPainter, sheet: Sheet, theme: Theme, width: int) -> None:
        self._painter = painter
        self._sheet = sheet
        self._theme = theme
        self._width = width
        self._rows = RowPainter(theme)
        self._legend = LegendPainter(theme)
        self._legend.explain(sheet.rows)
        self._scale = TimeScale(*span_of(sheet.rows, sheet.today), width - _LABELS)
        self._area = TimeArea(_LABELS, width, lambda when: _LABELS + self._scale.x(when))
        self.legend_tall = self._legend.lines(width) * _LEGEND_LINE

    def page(self, rows: Sequence[StripRow], bottom: int, number: str) -> None:
        """Draw header, axis, rows and legend; the legend ends at `bottom`."""
        self._header(number)
        self._axis()
        top = first = _HEAD + _AXIS
        area = self._area
        for row in rows:
            if isinstance(row, PolicyHeading):
                area = replace(self._area, marks=marks_of(row.policy))
            tall = HEIGHTS[type(row)]
            self._painter.save()
            self._painter.setClipRect(QRectF(_LABELS, top, self._width - _LABELS, tall))
            self._rows.time(self._painter, row, area, top)
            self._painter.restore()
            self._rows.label(self._painter, row, QRect(0, top, _LABELS, tall), self._sheet.day)
            top += tall
        self._days(first, top)
        self._legend.paint(self._painter, 0, bottom - self.legend_tall, self._width, most=9)

    def _header(self, number: str) -> None:
        self._write(QRect(0, 0, self._width - 120, 22), self._sheet.title, Role.TEXT, bold=True)
        self._write(QRect(0, 22, self._width, 18), self._sheet.facts, Role.MUTED)
        self._write(QRect(self._width - 120, 0, 120, 22), number, Role.MUTED, _RIGHT)

    def _axis(self) -> None:
        painter = self._painter
        for tick in self._scale.ticks(0, self._width - _LABELS, 48):
            x = round(self._area.x(tick.day)) + 0.5
            if x < _LABELS:
                continue
            painter.setPen(self._theme.color(Role.EDGE if tick.major else Role.LINE))
            painter.drawLine(QPointF(x, _HEAD + _AXIS - 8), QPointF(x, _HEAD + _AXIS))
            if x + 40 < self._width:
                self._write(QRect(round(x) + 3, _HEAD, 44, _AXIS - 4), tick.text, Role.TEXT if tick.major else Role.MUTED)
        painter.setPen(self._theme.color(Role.LINE))
        painter.drawLine(0, _HEAD + _AXIS, self._width, _HEAD + _AXIS)

    def _days(self, top: int, bottom: int) -> None:
        """Draw the date asked about, named on the axis, and today."""
        painter = self._painter
        now = round(self._area.x(self._sheet.today)) + 0.5
        painter.setPen(QPen(self._theme.color(Role.TODAY), 1, Qt.PenStyle.DashLine))
        painter.drawLine(QPointF(now, top), QPointF(now, bottom))
        x = round(self._area.x(self._sheet.day)) + 0.5
        if not _LABELS <= x <= self._width:
            return
        painter.setPen(QPen(self._theme.color(Role.ACCENT), 2))
        painter.drawLine(QPointF(x, _HEAD + 4), QPointF(x, bottom))
        text = day(self._sheet.day)
        left = round(min(max(x - 38, _LABELS), self._width - 76))
        box = QRect(left, _HEAD - 12, 76, 16)
        painter.fillRect(box, self._theme.color(Role.ACCENT))
        self._write(box, text, Role.ON_ACCENT, Qt.AlignmentFlag.AlignCenter)

    def _write(self, room: QRect, text: str, role: Role, flags: Qt.AlignmentFlag = _LEFT, *, bold: bool = False) -> None:
        self._painter.setFont(self._theme.font(Size.LARGE if bold else Size.SMALL, bold=bold))
        self._painter.setPen(self._theme.color(role))
        shown = self._painter.fontMetrics().elidedText(text, Qt.TextElideMode.ElideRight, room.width())
        self._painter.drawText(room, flags, shown)


def _picture_back(draft: Path) -> None:
    if QImage(str(draft)).isNull():
        raise OSError("the written picture cannot be read")
