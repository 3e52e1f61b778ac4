"""The sheet of the sample: frame, draw, records and what is estimated, so that anyone can draw and reckon again."""

from openpyxl.worksheet.worksheet import Worksheet

from app.reports.content import figures_sampling as sampling
from app.reports.dossier import Dossier
from app.reports.excel.cells import facts, figures, paragraph, title, widths
from app.reports.template import Template

_LAST = 7


def sample_sheet(sheet: Worksheet, dossier: Dossier, template: Template) -> None:
    """Write frame, sample, strata, estimates with formula and notes, and every unit drawn."""
    widths(sheet, 64, 18, 16, 18, 18, 18, 34, 34)
    title(sheet, template.text("titles", "population"))
    row = figures(sheet, 3, sampling.frame(dossier), wrapped=frozenset({1}))
    row = facts(sheet, row, sampling.sample(dossier), _LAST)
    row = figures(sheet, row, sampling.strata(dossier), wrapped=frozenset({1}))
    row = figures(sheet, row, sampling.total_estimate(dossier), wrapped=frozenset({1, 2}), last=4)
    row = figures(sheet, row, sampling.rate_estimate(dossier), wrapped=frozenset({1, 2}), last=4)
    for text in sampling.estimate_notes(dossier):
        row = paragraph(sheet, row, "", text, _LAST) - 1
    figures(sheet, row + 1, sampling.units(dossier), wrapped=frozenset({1, 2, 7, 8}))
