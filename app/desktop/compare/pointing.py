"""Which words lie under the pointer."""

from PySide6.QtCore import QPoint

from app.compare.model import SegmentKind
from app.desktop.compare.selection import Spot
from app.desktop.compare.setting import PlacedText
from app.desktop.compare.surface import LineSurface
from app.desktop.compare.texts import Column, units


def spot_at(surface: LineSurface, where: QPoint, column: Column | None) -> tuple[Column, Spot] | None:
    """Return the spot nearest to a point, in the given column or in the one under the point."""
    line = surface.line_at(min(where.y(), surface.viewport().height() - 1))
    if line is None:
        return None
    row, y = surface.stage.lines[line].first, where.y() - surface.top_of(line)
    if column is None:
        column = _column_at(surface, where.x())
    texts = [(part, placed) for part, placed in enumerate(surface.stage.drawn(line).texts) if placed.column is column]
    if not texts:
        return column, Spot(row, 0, 0)
    part, placed = min(texts, key=lambda item: _distance(item[1], y))
    return column, Spot(row, part, _position(placed, where.x(), y))


def change_at(surface: LineSurface, where: QPoint) -> str | None:
    """Return the change whose words or letters lie under a point."""
    line = surface.line_at(where.y())
    if line is None:
        return None
    shown = surface.stage.shown_changes(surface.stage.lines[line].first)
    columns = surface.stage.columns
    if columns.gutter_x <= where.x() < columns.gutter_x + columns.gutter:
        return shown[0] if shown else None
    found = spot_at(surface, where, None)
    if found is None:
        return None
    drawn = surface.stage.drawn(line).texts
    if not drawn or found[1].part >= len(drawn):
        return None
    return _change_in(drawn[found[1].part], found[1].at, shown)


def _change_in(placed: PlacedText, at: int, shown: tuple[str, ...]) -> str | None:
    start = 0
    for part in placed.text.segments:
        end = start + units(part.text)
        if start <= at <= end and part.kind is not SegmentKind.SAME:
            return next((change for change in part.changes if change in shown), None)
        start = end
    return None


def _column_at(surface: LineSurface, x: int) -> Column:
    if surface.stage.setting.inline:
        return Column.BOTH
    return Column.OLD if x < surface.stage.columns.gutter_x else Column.NEW


def _distance(placed: PlacedText, y: int) -> int:
    return max(placed.y - y, y - placed.y - placed.height, 0)


def _position(placed: PlacedText, x: int, y: int) -> int:
    count = placed.layout.lineCount()
    for number in range(count):
        line = placed.layout.lineAt(number)
        if y < placed.y + line.y() + line.height() or number == count - 1:
            return int(line.xToCursor(float(x - placed.x)))
    return 0
