"""The sheets people answer for: causes and actions, responses of providers, second review, sign-off."""

from openpyxl.worksheet.worksheet import Worksheet

from app.reports.content import figures_reviewed as reviewed
from app.reports.content.figures_reviewed import CATEGORIES
from app.reports.dossier import Dossier
from app.reports.excel.cells import NOTE_FONT, facts, figures, paragraph, put, table, title, widths
from app.reports.template import Template
from app.reports.values import Value, number
from app.review.model import Determination

_LAST = 4


def causes_sheet(sheet: Worksheet, dossier: Dossier, template: Template) -> None:
    """Write causes, recommendations and corrective actions: fields only a person fills."""
    widths(sheet, 80, 30, 14, 14)
    title(sheet, template.text("titles", "causes"))
    row = paragraph(sheet, 3, "Causes", dossier.narrative.causes or "None written yet.", _LAST)
    row = paragraph(sheet, row, "Recommendations", dossier.narrative.recommendations or "None written yet.", _LAST)
    found = reviewed.actions(dossier)
    row = paragraph(sheet, row, template.text("titles", "actions"), "" if found else "None agreed yet.", _LAST)
    figures(sheet, row, found, wrapped=frozenset({1, 2}))


def responses_sheet(sheet: Worksheet, dossier: Dossier, template: Template) -> None:
    """Write the rounds of responses, and rates and amounts before and after."""
    widths(sheet, 34, *(14,) * 11)
    title(sheet, template.text("titles", "responses"), "The answer on each line stands beside its finding.")
    row = figures(sheet, 4, reviewed.rounds(dossier))
    row = figures(sheet, row, reviewed.amounts_after(dossier))
    for heading, found in (("Rates before the responses", reviewed.rates(dossier)), ("Rates after", reviewed.rates_after(dossier))):
        if found and reviewed.rates_after(dossier):
            put(sheet, row, 1, heading, NOTE_FONT)
            row = figures(sheet, row + 1, found, wrapped=frozenset({7}), last=12)


def second_sheet(sheet: Worksheet, dossier: Dossier, template: Template) -> None:
    """Write every line reviewed a second time, and how often both say the same."""
    widths(sheet, 18, 14, 14, 15, 46, 46, 18, 18, 9, 9)
    title(sheet, template.text("titles", "second_review"))
    row = figures(sheet, 3, reviewed.second_review(dossier), wrapped=frozenset({5}), last=8)
    head = ("Claim", "Line", "Code billed", "Amount billed", "First", "Second", "First by", "Second by", "Blind", "Agree")
    table(
        sheet,
        row,
        head,
        (
            (
                *(one.line.claim_id, one.line.line, one.line.code, one.line.amount, _said(one.first), _said(one.second)),
                *(one.first_by, one.second_by, "yes" if one.blind else "no", "yes" if one.agrees else "no"),
            )
            for one in dossier.second
        ),
        wrapped=frozenset({1, 5, 6, 7, 8}),
    )


def sign_off_sheet(sheet: Worksheet, dossier: Dossier, template: Template) -> None:
    """Write who answers for the audit, and the fingerprints of what was signed; of a draft the lines to sign on."""
    widths(sheet, 38, 34, 34, 34)
    title(sheet, template.text("titles", "sign_off"))
    row = paragraph(sheet, 3, "", template.text("text", "sign_off"), _LAST)
    row = facts(sheet, row, reviewed.sign_off(dossier), _LAST)
    if dossier.sign_off is None:
        paragraph(sheet, row, "", f"{template.text('text', 'draft')}: nobody has signed this report.", _LAST)


def _said(made: Determination) -> str:
    parts: list[tuple[str, Value]] = [
        ("code", made.code),
        ("units", None if made.units is None else number(made.units)),
        ("modifiers", None if made.modifiers is None else " ".join(made.modifiers) or "none"),
        ("diagnoses", None if made.diagnoses is None else ", ".join(made.diagnoses) or "none"),
        ("correct amount", None if made.correct_amount is None else f"{made.correct_amount:,.2f}"),
    ]
    return "; ".join((CATEGORIES[made.category], *(f"{name} {value}" for name, value in parts if value is not None)))
