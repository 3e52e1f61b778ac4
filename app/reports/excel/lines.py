"""The sheets of lines: those determined, findings added by hand, and findings reported separately."""

from collections.abc import Sequence
from math import ceil

from openpyxl import Workbook

from app.audit.audited_lines import AuditedLine
from app.reports.content.figures import FINDINGS_APART, apart_of
from app.reports.content.figures_reviewed import findings_of_lines
from app.reports.content.submitted import told
from app.reports.dossier import Dossier
from app.reports.excel.findings import FINDINGS, determination_cells, latest_answers, response_cells, standing_findings
from app.reports.excel.stream import HEADER_ROW, Column, Link, Row, StreamSheet
from app.reports.template import Template
from app.review.rates import apart

DETERMINED, ADDED, APART = "Determined lines", "Added findings", "Reported separately"
_LINE = (
    Column("Claim", 17), Column("Line", 7), Column("Member", 15), Column("Provider", 13), Column("Date used", 12),
    Column("Code submitted", 11), Column("Modifiers", 11), Column("Units", 9), Column("Diagnoses", 18), Column("Amount billed", 16),
)  # fmt: skip
DETERMINED_COLUMNS = (
    *_LINE, Column("Coder", 13), Column("In rates", 24), Column("Finding", 10),
    Column("Determination", 16), Column("Audited code", 11), Column("Audited modifiers", 11), Column("Audited units", 9),
    Column("Audited diagnoses", 16), Column("Correct amount", 16), Column("Difference (over above zero)", 16), Column("Record", 18),
    Column("Rationale", 34), Column("Reviewer", 16), Column("Determined on", 14), Column("Cause", 30), Column("Recommendation", 30),
    Column("Provider agrees", 10), Column("Response", 30), Column("Received", 12), Column("Outcome", 12), Column("Final amount", 16),
)  # fmt: skip
ADDED_COLUMNS = (
    Column("No.", 6), *_LINE, Column("Finding", 28), Column("Condition: what was found", 44), Column("Criteria", 44),
    Column("Effect: amount at issue", 16), Column("Reviewer", 16), Column("Added on", 12),
)  # fmt: skip
_NOTE_CHARACTER, _MOST_WIDENED = 0.74, 60  # widths of a note's character and of a column, in characters of a cell
APART_COLUMNS = (
    Column("Finding", 10), Column("Why", 34), Column("Claim", 17), Column("Line", 7), Column("Date used", 12), Column("Verdict", 14),
    Column("Rule", 28), Column("Code in question", 12), Column("What was found", 60), Column("Amount at issue", 16),
)  # fmt: skip


def determined_sheet(book: Workbook, dossier: Dossier) -> None:
    """Write every determined line, with a finding or without: the rates and amounts are summed from these rows alone."""
    note = "Every line with a determination, once; rates and amounts come from these alone. What agrees with the bill is left empty."
    sheet = StreamSheet(book, DETERMINED, DETERMINED_COLUMNS, DETERMINED, note, named=3)
    findings, standing, answers = findings_of_lines(dossier.result.findings), standing_findings(dossier), latest_answers(dossier)
    for content, made in dossier.determined.items():
        why = apart(made, findings.get(content, ()))
        no, answer = standing.get(content), answers.get(content)
        sheet.add(
            (
                *_line(made.line),
                made.line.coder,
                "yes" if why is None else f"no: {FINDINGS_APART[why][:1].lower()}{FINDINGS_APART[why][1:]}",
                None if no is None else _to_finding(no),
                *determination_cells(made),
                made.determination.cause,
                made.determination.recommendation,
                *(response_cells(answer) if answer is not None else (None,) * 5),
            )
        )
    sheet.finish()


def added_sheet(book: Workbook, dossier: Dossier) -> None:
    """Write the findings added by hand. Their amounts are no part of the amounts by rule."""
    note = "Findings that reviewers added by hand. Their amounts at issue are in no total by rule."
    sheet = StreamSheet(book, ADDED, ADDED_COLUMNS, "Findings added by hand", note)
    for no, one in enumerate(dossier.added, start=1):
        said: Sequence[Row] = ((f"H{no}",), _line(one.line), (one.title, one.condition, one.criteria, one.amount))
        sheet.add((*(value for part in said for value in part), one.reviewer, one.when.date()))
    sheet.finish()


def apart_sheet(book: Workbook, dossier: Dossier, template: Template) -> None:
    """Write the findings that are undetermined, rest on the date basis or a later text, or pend: each with the reason."""
    none = "" if any(apart_of(finding) for finding in dossier.result.findings) else " There are none."
    note = template.text("text", "apart") + none
    sheet = StreamSheet(book, APART, _as_wide_as(note, APART_COLUMNS), template.text("titles", "apart"), note)
    for no, finding in enumerate(dossier.result.findings, start=1):
        reasons = apart_of(finding)
        if not reasons:
            continue
        why = "\n".join(FINDINGS_APART[one] for one in reasons)
        sheet.add(
            (
                *(_to_finding(no), why, finding.claim_id, finding.line, finding.date, finding.verdict, finding.rule),
                *(finding.code, finding.message, finding.amount),
            )
        )
    sheet.finish()


def _as_wide_as(note: str, columns: Sequence[Column]) -> tuple[Column, ...]:
    """Return the columns with the widest so wide that a note above them is printed whole: the page ends with the last column."""
    lacking = ceil(len(note) * _NOTE_CHARACTER) - sum(column.width for column in columns)
    widest = max(columns, key=lambda column: column.width)
    return tuple(
        Column(column.title, column.width + min(lacking, _MOST_WIDENED)) if column is widest and lacking > 0 else column
        for column in columns
    )


def _line(line: AuditedLine) -> Row:
    return (line.claim_id, line.line, line.member, line.provider, line.date, *told(line), line.amount)


def _to_finding(no: int) -> Link:
    return Link(f"No. {no}", FINDINGS, f"A{no + HEADER_ROW}")
