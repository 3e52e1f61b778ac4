"""What the tests of the Compare page do and read."""

from app.compare.model import Comparison
from app.desktop.compare.page import ComparePage
from app.desktop.context import Context


def show(page: ComparePage, context: Context, comparison: Comparison) -> Comparison:
    context.set_comparison(comparison)
    page.view.viewport().repaint()
    return comparison


def listed(page: ComparePage) -> list[str]:
    return [change.id for change in page.list.table.changes]


def middle_of_row(page: ComparePage, row: int) -> int:
    line = page.view.stage.line_of(row)
    return page.view.top_of(line) + page.view.stage.heights[line] // 2
