"""The findings sheet, a line each with a disposition to choose, and the evidence sheet both link to each other."""

from openpyxl.formatting.rule import CellIsRule
from openpyxl.styles import Border, Font
from openpyxl.worksheet.datavalidation import DataValidation
from openpyxl.worksheet.worksheet import Worksheet

from app.audit.model import AuditResult, Decision, Decisions, Finding, Verdict
from app.documents.model import Place
from app.reports.cells import LINE, CellValue, for_print, header, link, put, title
from app.reports.words import AT_ISSUE, DISPOSITIONS, OPEN, evidence_of, flags, where

TITLES = (
    "No.", "Sheet", "Row", "Claim", "Line", "Date used", "Which date", "Verdict", "Rule", "System", "Code", "Code to look at instead",
    "Policy", "What was found", "Amount at issue", "Amount is", "Primary", "In rates", "Marks", "Evidence",
    "Disposition", "Reviewer", "Note",
)  # fmt: skip
WIDTHS = (6, 14, 7, 16, 6, 12, 11, 14, 30, 11, 12, 18, 11, 60, 13, 10, 9, 9, 30, 10, 15, 16, 30)
EVIDENCE_COLUMN, DISPOSITION_COLUMN = 20, 21
MOST_LINKS = 60_000  # Excel takes 65,530 links a sheet
HEADER_ROW = 3

VERDICT_FONTS = {Verdict.ERROR: "9B1C1C", Verdict.REVIEW: "1F4E79", Verdict.UNDETERMINED: "6B4E00", Verdict.NOTE: "5B6770"}


def findings_sheet(sheet: Worksheet, result: AuditResult, decisions: Decisions) -> dict[Place, int]:
    """Write every finding; returns the evidence numbers its links point to."""
    places = evidence_of(result.findings)
    title(sheet, "Findings", f"{AT_ISSUE}. Each claim line's amount stands once, on its primary finding.")
    header(sheet, HEADER_ROW, TITLES, WIDTHS)
    row = HEADER_ROW
    for number, finding in enumerate(result.findings, start=1):
        row += 1
        for column, value in enumerate(_cells(number, finding, decisions.get(finding.key, OPEN)), start=1):
            cell = put(sheet, row, column, value, wrap=column in {12, 14, 19, 23})
            cell.border = Border(bottom=LINE)
        if finding.sources:
            _link_evidence(sheet, row, places[finding.sources[0]], links=number)
    if result.findings:
        _choices(sheet, row)
    for_print(sheet, HEADER_ROW, len(TITLES), row)
    return places


def _cells(number: int, finding: Finding, decided: Decision) -> tuple[CellValue, ...]:
    return (
        number, finding.sheet, finding.row, finding.claim_id, finding.line, finding.date, finding.date_used, finding.verdict.value,
        finding.rule, finding.system, finding.code, ", ".join(finding.instead), finding.policy, finding.message, finding.amount,
        finding.amount_basis, _yes(finding.primary), _yes(finding.in_rates), flags(finding), None, decided.disposition,
        None, decided.reason or None,
    )  # fmt: skip


def _yes(value: bool) -> str:  # noqa: FBT001 a cell's yes or no
    return "yes" if value else "no"


def _link_evidence(sheet: Worksheet, row: int, evidence: int, *, links: int) -> None:
    if links <= MOST_LINKS:
        link(sheet, row, EVIDENCE_COLUMN, f"E{evidence}", f"Evidence!A{evidence + HEADER_ROW}")
    else:
        put(sheet, row, EVIDENCE_COLUMN, f"E{evidence}")


def _choices(sheet: Worksheet, last: int) -> None:
    choices = DataValidation(type="list", formula1='"' + ",".join(DISPOSITIONS) + '"', allow_blank=True)
    choices.error = f"Choose one of: {', '.join(DISPOSITIONS)}."
    choices.errorTitle = "Disposition"
    choices.add(f"{sheet.cell(HEADER_ROW + 1, DISPOSITION_COLUMN).coordinate}:{sheet.cell(last, DISPOSITION_COLUMN).coordinate}")
    sheet.add_data_validation(choices)
    verdicts = f"H{HEADER_ROW + 1}:H{last}"
    for verdict, colour in VERDICT_FONTS.items():
        rule = CellIsRule(operator="equal", formula=[f'"{verdict.value}"'], font=Font(color=colour, bold=verdict is Verdict.ERROR))  # type: ignore[no-untyped-call] # the stubs lack it
        sheet.conditional_formatting.add(verdicts, rule)


def evidence_sheet(sheet: Worksheet, result: AuditResult, places: dict[Place, int]) -> None:
    """Write the sentences the findings rest on, each with a link back to the first finding that uses it."""
    title(sheet, "Evidence", "The sentences the findings rest on, word for word. Lines are counted in the wording the program read.")
    header(sheet, HEADER_ROW, ("No.", "Document", "Where", "Sentence", "First finding", "Findings"), (7, 40, 18, 90, 12, 10))
    first: dict[Place, int] = {}
    uses: dict[Place, int] = {}
    for number, finding in enumerate(result.findings, start=1):
        for place in dict.fromkeys(finding.sources):
            first.setdefault(place, number)
            uses[place] = uses.get(place, 0) + 1
    for place, number in places.items():
        row = HEADER_ROW + number
        for column, value in enumerate((f"E{number}", place.file, where(place), place.text, None, uses[place]), start=1):
            put(sheet, row, column, value, wrap=column == 4).border = Border(bottom=LINE)
        if number <= MOST_LINKS:
            link(sheet, row, 5, f"No. {first[place]}", f"Findings!A{first[place] + HEADER_ROW}")
    for_print(sheet, HEADER_ROW, 6, HEADER_ROW + len(places))
