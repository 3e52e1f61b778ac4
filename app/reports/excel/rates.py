"""The sheet of rates and amounts after determination: each rate with its formula, and per provider, coder and code."""

from openpyxl.worksheet.worksheet import Worksheet

from app.reports.content import figures_reviewed as reviewed
from app.reports.dossier import Dossier
from app.reports.excel.cells import HEADING_FONT, figures, paragraph, put, title, widths
from app.reports.template import Template
from app.reports.values import Figures

_LAST = 11


def rates_sheet(sheet: Worksheet, dossier: Dossier, template: Template) -> None:
    """Write rates and amounts; without determinations the sheet says that there are none."""
    widths(sheet, 46, *(17,) * 10)
    title(sheet, template.text("titles", "rates"))
    if dossier.rates is None:
        paragraph(sheet, 3, "", reviewed.NO_RATES, _LAST)
        return
    said = f"From the determinations on {reviewed.determined_lines(dossier):,} lines. {template.text('text', 'apart')}"
    row = paragraph(sheet, 3, "", said, _LAST)
    row = _rates(sheet, row, reviewed.rates(dossier))
    row = _headed(sheet, row, template.text("titles", "amounts"), reviewed.amounts(dossier))
    if reviewed.rates_after(dossier):
        put(sheet, row, 1, "After the responses of providers", HEADING_FONT)
        row = _rates(sheet, row + 1, reviewed.rates_after(dossier))
        row = figures(sheet, row, reviewed.amounts_after(dossier))
    row = _headed(sheet, row, template.text("titles", "categories"), reviewed.categories(dossier))
    for heading, found in (
        ("By provider", reviewed.by_provider(dossier)),
        ("By coder", reviewed.by_coder(dossier)),
        ("By code", reviewed.by_code(dossier)),
        (template.text("titles", "apart"), reviewed.determined_apart(dossier)),
    ):
        row = _headed(sheet, row, heading, found)


def _rates(sheet: Worksheet, row: int, found: Figures) -> int:
    return figures(sheet, row, found, wrapped=frozenset({7}), last=_LAST)


def _headed(sheet: Worksheet, row: int, heading: str, found: Figures) -> int:
    if not found:
        return row
    put(sheet, row, 1, heading, HEADING_FONT)
    return figures(sheet, row + 1, found)
