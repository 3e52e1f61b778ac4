"""The findings sheet, a row each with a disposition to choose, and the evidence sheet; both link to each other."""

from collections.abc import Mapping

from openpyxl import Workbook
from openpyxl.worksheet.datavalidation import DataValidation

from app.audit.model import Finding
from app.documents.model import Place
from app.reports.content.figures_reviewed import CATEGORIES, OUTCOMES, findings_of_lines
from app.reports.content.submitted import SubmittedLines
from app.reports.dossier import Dossier
from app.reports.excel.stream import HEADER_ROW, Column, Link, Row, StreamSheet
from app.reports.template import Template
from app.reports.values import Value, number
from app.reports.words import DISPOSITIONS, OPEN, RULE_ITSELF, evidence_of, flags, where
from app.review.model import Determined, Response
from app.review.rates import apart
from app.review.responses import latest

FINDINGS, EVIDENCE = "Findings", "Evidence"
COLUMNS = (
    Column("No.", 10), Column("Claim", 17), Column("Line", 7), Column("Member", 15), Column("Provider", 13),
    Column("Sheet", 12), Column("Row", 9), Column("Date used", 12), Column("Which date", 11),
    Column("Code submitted", 11), Column("Modifiers", 11), Column("Units", 10), Column("Diagnoses", 18), Column("Pointers", 10),
    Column("Verdict", 14), Column("Rule", 30), Column("System of the code in question", 12), Column("Code in question", 12),
    Column("Code in effect", 12), Column("Policy", 11), Column("Condition: what was found", 54),
    Column("Criteria: the sentence it rests on", 54), Column("Evidence", 10), Column("Cause", 28),
    Column("Effect: amount at issue", 16), Column("Amount is", 10),
    Column("Recommendation", 28), Column("Primary", 9), Column("Line in rates", 9), Column("Marks", 20),
    Column("Disposition", 15), Column("Reason", 24), Column("Determination", 16), Column("Audited code", 11),
    Column("Audited modifiers", 11), Column("Audited units", 9), Column("Audited diagnoses", 14), Column("Correct amount", 16),
    Column("Difference (over above zero)", 16), Column("Record", 16), Column("Rationale", 30), Column("Reviewer", 16),
    Column("Determined on", 14), Column("Provider agrees", 10), Column("Response", 30), Column("Received", 12),
    Column("Outcome", 12), Column("Final amount", 16),
)  # fmt: skip
TITLES = tuple(column.title for column in COLUMNS)
EVIDENCE_COLUMN, DISPOSITION_COLUMN = (TITLES.index(name) + 1 for name in ("Evidence", "Disposition"))
EVIDENCE_COLUMNS = (
    Column("No.", 8), Column("Document", 36), Column("Where", 16), Column("Sentence", 90),
    Column("First finding", 12), Column("Findings", 10),
)  # fmt: skip
_NO_DETERMINATION: Row = (None,) * 11
_NO_RESPONSE: Row = (None,) * 5
_LONGEST_CRITERIA = 600  # characters; the evidence sheet has the whole sentence


def findings_sheet(book: Workbook, dossier: Dossier, template: Template) -> dict[Place, int]:
    """Write every finding; returns the evidence numbers its links point to."""
    result = dossier.result
    places = evidence_of(result.findings)
    at_issue = template.text("text", "at_issue")
    note = f"{at_issue}. Each claim line's amount stands once, on its primary finding, and so does what a person determined on the line."
    sheet = StreamSheet(book, FINDINGS, COLUMNS, template.text("titles", "findings"), note, named=3)
    rows = _Rows(dossier, places)
    for number_, finding in enumerate(result.findings, start=1):
        sheet.add(rows.of(number_, finding))
    if result.findings:
        _choices(sheet)
    sheet.finish(None if dossier.determined or dossier.rounds else DISPOSITION_COLUMN + (1 if dossier.dispositions else 0))
    return places


class _Rows:
    """Makes the rows: what is asked of every finding is looked up once."""

    def __init__(self, dossier: Dossier, places: Mapping[Place, int]) -> None:
        self._dossier = dossier
        self._places = places
        self._submitted = SubmittedLines(dossier)
        self._answers = latest_answers(dossier)
        by_line = findings_of_lines(dossier.result.findings) if dossier.determined else {}
        self._in_rates = {
            content: "yes" if apart(made, by_line.get(content, ())) is None else "no" for content, made in dossier.determined.items()
        }
        self._standing = standing_findings(dossier) if dossier.determined or self._answers else {}

    def of(self, no: int, finding: Finding) -> Row:
        decided = self._dossier.dispositions.get(finding.key, OPEN)
        made = self._dossier.determined.get(finding.content)
        said = made.determination if made is not None else None
        criteria, evidence = self._rests_on(finding)
        return (
            no, finding.claim_id, finding.line, finding.member, finding.provider, finding.sheet, finding.row, finding.date,
            finding.date_used, *self._submitted.of(finding), finding.verdict, finding.rule, finding.system, finding.code,
            ", ".join(finding.instead), finding.policy, finding.message, criteria, evidence, said.cause if said else None,
            finding.amount, finding.amount_basis, said.recommendation if said else None, "yes" if finding.primary else "no",
            self._in_rates.get(finding.content), flags(finding), decided.disposition, decided.reason,
            *self._determined(no, finding, made), *self._answered(no, finding),
        )  # fmt: skip

    def _rests_on(self, finding: Finding) -> tuple[Value, Value | Link]:
        if not finding.sources:
            return RULE_ITSELF, None
        first = finding.sources[0]
        text = first.text if len(first.text) <= _LONGEST_CRITERIA else f"{first.text[:_LONGEST_CRITERIA]} …"
        numbers = [self._places[place] for place in dict.fromkeys(finding.sources)]
        said = ", ".join(f"E{one}" for one in numbers[:3]) + (f" and {len(numbers) - 3} more" if len(numbers) > 3 else "")
        return text, Link(said, EVIDENCE, f"A{numbers[0] + HEADER_ROW}")

    def _determined(self, no: int, finding: Finding, made: Determined | None) -> Row:
        if made is None:
            return _NO_DETERMINATION
        stands = self._standing[finding.content]
        return determination_cells(made) if stands == no else (f"see No. {stands}", *_NO_DETERMINATION[1:])

    def _answered(self, no: int, finding: Finding) -> Row:
        answer = self._answers.get(finding.content)
        return response_cells(answer) if answer is not None and self._standing[finding.content] == no else _NO_RESPONSE


def standing_findings(dossier: Dossier) -> dict[str, int]:
    """Return, by the line's content, the number of the finding that what is determined on the line stands with: its primary one."""
    found: dict[str, int] = {}
    primary: set[str] = set()
    for no, finding in enumerate(dossier.result.findings, start=1):
        if finding.content not in found or (finding.primary and finding.content not in primary):
            found[finding.content] = no
        if finding.primary:
            primary.add(finding.content)
    return found


def latest_answers(dossier: Dossier) -> dict[str, Response]:
    """Return the response that counts on each line: the last decided one, else the last there is."""
    given = {answer.content: answer for one in sorted(dossier.rounds, key=lambda held: held.number) for answer in one.responses}
    return {**given, **latest(dossier.rounds)}


def determination_cells(made: Determined) -> Row:
    """Return what is determined on a line, from category to day. A field that agrees with what was billed is empty."""
    said = made.determination
    return (
        CATEGORIES[said.category],
        said.code,
        None if said.modifiers is None else " ".join(said.modifiers) or "none",
        None if said.units is None else number(said.units),
        None if said.diagnoses is None else ", ".join(said.diagnoses) or "none",
        said.correct_amount,
        made.difference,
        said.record,
        said.rationale,
        made.reviewer,
        made.when.date(),
    )


def response_cells(answer: Response) -> Row:
    """Return a provider's answer and what became of it."""
    agrees = {None: "not answered", True: "yes", False: "no"}[answer.agrees]
    outcome = OUTCOMES[answer.outcome] if answer.outcome else "undecided"
    return agrees, answer.text, answer.received, outcome, answer.final_amount


def _choices(sheet: StreamSheet) -> None:
    """Offer the dispositions in every row."""
    choices = DataValidation(type="list", formula1='"' + ",".join(DISPOSITIONS) + '"', allow_blank=True)
    choices.error = f"Choose one of: {', '.join(DISPOSITIONS)}."
    choices.errorTitle = "Disposition"
    choices.add(sheet.column_range(DISPOSITION_COLUMN))
    sheet.data_validations.append(choices)


def evidence_sheet(book: Workbook, dossier: Dossier, template: Template, places: Mapping[Place, int]) -> None:
    """Write the sentences the findings rest on, each with a link back to the first finding that uses it."""
    note = "The sentences the findings rest on, word for word. Lines are counted in the wording the program read."
    sheet = StreamSheet(book, EVIDENCE, EVIDENCE_COLUMNS, template.text("titles", "evidence"), note)
    first: dict[Place, int] = {}
    uses: dict[Place, int] = {}
    for no, finding in enumerate(dossier.result.findings, start=1):
        for place in dict.fromkeys(finding.sources):
            first.setdefault(place, no)
            uses[place] = uses.get(place, 0) + 1
    for place, no in places.items():
        back = Link(f"No. {first[place]}", FINDINGS, f"A{first[place] + HEADER_ROW}")
        sheet.add((f"E{no}", place.file, where(place), place.text, back, uses[place]))
    sheet.finish()
