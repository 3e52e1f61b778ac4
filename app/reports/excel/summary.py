"""The first sheets of an audit workbook: a summary to be read first, and what the audit covers."""

from openpyxl.styles import Alignment
from openpyxl.worksheet.worksheet import Worksheet

from app.reports.content import figures as told
from app.reports.content import figures_reviewed as reviewed
from app.reports.content import figures_sampling as sampling
from app.reports.dossier import Dossier
from app.reports.excel.cells import (
    HEADER_FILL,
    HEADER_FONT,
    HEADING_FONT,
    TOTAL_FONT,
    facts,
    figures,
    paragraph,
    put,
    title,
    widths,
)
from app.reports.template import Template

_WIDE = (40, 18, 18, 18, 18, 18, 44)
_LAST = len(_WIDE)
_FORMULA = frozenset({7})


def summary_sheet(sheet: Worksheet, dossier: Dossier, template: Template) -> None:
    """Write the cover: who reports on what, the state of the report, and the figures a reader asks for first."""
    at_issue = template.text("text", "at_issue")
    widths(sheet, *_WIDE)
    title(sheet, told.title_of(dossier, template))
    _banner(sheet, 2, _state(dossier, template))
    row = facts(sheet, 4, told.cover(dossier, template), _LAST)
    row = paragraph(sheet, row, template.text("titles", "summary"), dossier.narrative.summary, _LAST)
    for heading, text in told.scope(dossier, template):
        row = paragraph(sheet, row, heading, text, _LAST)
    row = figures(sheet, row, told.line_counts(dossier))
    row = paragraph(sheet, row, at_issue, _at_issue_words(dossier), _LAST)
    row = figures(sheet, row, told.at_issue(dossier))
    if dossier.result.findings:
        for cell in sheet[row - 2]:
            cell.font = TOTAL_FONT
    row = paragraph(sheet, row, template.text("titles", "rates"), "" if reviewed.rates(dossier) else reviewed.NO_RATES, _LAST)
    row = figures(sheet, row, reviewed.rates(dossier), wrapped=_FORMULA)
    row = figures(sheet, row, reviewed.amounts(dossier))
    row = figures(sheet, row, told.findings_apart(dossier))
    paragraph(sheet, row, "", template.text("text", "confidential"), _LAST)


def scope_sheet(sheet: Worksheet, dossier: Dossier, template: Template) -> None:
    """Write what was audited by which texts: policies, code sets, rule tables, settings, population, control totals."""
    widths(sheet, 40, 34, 15, 15, 15, 70)
    title(sheet, template.text("titles", "policies"))
    row = figures(sheet, 3, told.policies(dossier))
    row = figures(sheet, row, told.contradictions(dossier), wrapped=frozenset({1, 5}), last=6)
    row = figures(sheet, row, told.code_sets(dossier), wrapped=frozenset({4}), last=6)
    row = figures(sheet, row, told.extras(dossier), wrapped=frozenset({1, 2, 3}), last=6)
    row = figures(sheet, row, told.settings(dossier), wrapped=frozenset({2}), last=6)
    put(sheet, row, 1, template.text("titles", "population"), HEADING_FONT)
    row = figures(sheet, row + 1, told.population(dossier))
    row = figures(sheet, row, told.control(dossier))
    if not told.control(dossier):
        row = paragraph(sheet, row, "", "No control totals were stated for the file.", 6)
    if dossier.sampling is None:
        paragraph(sheet, row, "", sampling.NOT_DRAWN, 6)


def _banner(sheet: Worksheet, row: int, text: str) -> None:
    for column in range(1, _LAST + 1):
        cell = put(sheet, row, column, text if column == 1 else None, HEADER_FONT)
        cell.fill = HEADER_FILL
        cell.alignment = Alignment(vertical="center")
    sheet.row_dimensions[row].height = 24


def _state(dossier: Dossier, template: Template) -> str:
    state = told.state_of(dossier, template).upper()
    if dossier.sign_off is None:
        return f"{state} · not signed; figures can still change"
    return f"{state} · signed by {dossier.sign_off.reviewer} on {dossier.sign_off.day.isoformat()}"


def _at_issue_words(dossier: Dossier) -> str:
    if not dossier.result.findings:
        return "No finding by the rules run."
    return "Each line's amount stands once, with its primary finding. Undetermined lines and notes are counted in rows of their own."
