"""The charts of an audit workbook, each beside the numbers it is drawn from."""

import math
from collections.abc import Sequence
from decimal import Decimal

from openpyxl.chart import BarChart, Reference
from openpyxl.chart.label import DataLabelList
from openpyxl.chart.shapes import GraphicalProperties
from openpyxl.worksheet.worksheet import Worksheet

from app.reports.content import figures as told
from app.reports.dossier import Dossier
from app.reports.excel.cells import FORMATS, HEADING_FONT, put, table, title, widths
from app.reports.template import Template
from app.reports.values import Share, Value
from app.reports.words import rule_totals

MOST_BARS = 15
_FEW, _LARGE, _THOUSANDS = 6, 100_000, '#,##0,"k"'  # bars, an amount, and its label
_SECOND_COLOUR = "B8C4CE"
_HEIGHT_OF_BAR, _HEIGHT, _WIDTH = 0.75, 8, 20  # centimetres
_ROWS_OF_CM = 1 / 0.53  # rows a centimetre


def charts_sheet(sheet: Worksheet, dossier: Dossier, template: Template) -> None:
    """Write findings by rule, the amount at issue by provider or month, and rates against the target."""
    widths(sheet, 44, 16, 16, 3, *(12,) * 9)
    title(sheet, "Charts", template.text("text", "at_issue"))
    drawing = _Drawing(sheet, template.text("look", "accent"))
    totals = sorted(rule_totals(dossier.result), key=lambda item: -item.findings)
    rules = [(item.rule, item.findings) for item in totals[:MOST_BARS]]
    if len(totals) > MOST_BARS:
        rules.append((f"{len(totals) - MOST_BARS} other rules", sum(item.findings for item in totals[MOST_BARS:])))
    drawing.bars("Findings by rule", ("Rule", "Findings"), rules, FORMATS[int])
    by_provider = told.at_issue_by_provider(dossier.result, MOST_BARS)
    if len(by_provider) > 1:
        drawing.bars("Amount at issue by provider", ("Provider", "Amount at issue"), by_provider, "#,##0")
    else:
        by_month = told.at_issue_by_month(dossier.result)
        drawing.bars("Amount at issue by month of the date used", ("Month", "Amount at issue"), by_month, "#,##0", upright=True)
    rates = _rates(dossier)
    if rates:
        drawing.bars("Rates against the target", ("Rate", "Result", "Target"), rates, FORMATS[Share], upright=True)


def _rates(dossier: Dossier) -> list[tuple[Value, ...]]:
    if dossier.rates is None:
        return []
    found, target = dossier.rates.together, dossier.setup.target_rate
    named = (
        ("Code over code, at least", found.code_over_code.value, target),
        ("Claim accuracy, at least", found.claim.value, target),
        ("Financial error, at most", found.financial.value, 1 - target),
    )
    return [(name, Share(value), Share(wanted)) for name, value, wanted in named if value is not None]


def _labelled(rows: Sequence[Sequence[Value]], shape: str, *, upright: bool) -> str:
    """Return how bars are labelled: many upright ones side by side with large amounts in thousands, where whole ones would overlap."""
    largest = max((value for row in rows for value in row[1:] if isinstance(value, (int, Decimal))), default=0)
    return _THOUSANDS if upright and len(rows) > _FEW and largest >= _LARGE else shape


class _Drawing:
    """Puts one chart below the other."""

    def __init__(self, sheet: Worksheet, accent: str) -> None:
        self._sheet = sheet
        self._accent = accent
        self._row = 4

    def bars(self, heading: str, head: Sequence[str], rows: Sequence[Sequence[Value]], shape: str, *, upright: bool = False) -> None:
        """Write the numbers and beside them their bars; nothing without numbers."""
        if not rows:
            return
        put(self._sheet, self._row, 1, heading, HEADING_FONT)
        first = self._row + 1
        end = table(self._sheet, first, head, rows)
        for row in range(first + 1, end):
            for column in range(2, len(head) + 1):
                self._sheet.cell(row, column).number_format = shape  # the bars are labelled as the cells are
        chart = self._chart(first, len(rows), len(head), _labelled(rows, shape, upright=upright), upright=upright)
        self._sheet.add_chart(chart, f"E{self._row}")
        self._row = max(end + 1, self._row + round(chart.height * _ROWS_OF_CM) + 3)

    def _chart(self, first: int, rows: int, columns: int, shape: str, *, upright: bool) -> BarChart:
        chart = BarChart()
        chart.type = "col" if upright else "bar"
        chart.add_data(Reference(self._sheet, min_col=2, max_col=columns, min_row=first, max_row=first + rows), titles_from_data=True)
        chart.set_categories(Reference(self._sheet, min_col=1, min_row=first + 1, max_row=first + rows))
        for series, colour in zip(chart.series, (self._accent, _SECOND_COLOUR), strict=False):
            series.graphicalProperties = GraphicalProperties(solidFill=colour)
        chart.gapWidth = 60
        chart.width = _WIDTH
        chart.height = _HEIGHT if upright else max(_HEIGHT, 2 + math.ceil(rows * _HEIGHT_OF_BAR))
        chart.dataLabels = DataLabelList(showVal=True, showSerName=False, showCatName=False, showLegendKey=False, showPercent=False)
        chart.dataLabels.numFmt = shape
        chart.x_axis.delete = chart.y_axis.delete = False
        chart.y_axis.majorGridlines = None
        chart.y_axis.numFmt = shape
        chart.y_axis.scaling.min = 0
        if not upright:
            chart.x_axis.scaling.orientation = "maxMin"  # the first row of the table on top
        if columns == 2:
            chart.legend = None
        elif chart.legend is not None:
            chart.legend.position = "b"
        return chart
