"""A project with an audit of made-up claims of three providers, determined by somebody: what goes to providers is made from it."""

import csv
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from pathlib import Path

from openpyxl import load_workbook
from openpyxl.worksheet.worksheet import Worksheet

from app.audit.audited_lines import AuditedLine
from app.audit.lines_table import LinesTable
from app.audit.model import AuditSettings
from app.progress import Job
from app.project.project import Project, create_project
from app.reports.dossier import Dossier
from app.reports.responses.workbook import ANSWERS, HEAD_ROW, LINES
from app.reports.template import shipped_template
from app.review.model import Determination, ErrorCategory, Response
from app.workspace.audit_order import AuditOrder
from app.workspace.determinations import determine
from app.workspace.dossier import dossier_of, with_kept
from app.workspace.project import add_files
from app.workspace.project_audit import Audited, audit_in_project
from app.workspace.responses import Imported, RoundOrder, SentRounds, export_responses, import_responses
from app.workspace.rounds import HeldRound, rounds_of

HEAD = (
    "Claim No",
    "Line",
    "Member ID",
    "Member Name",
    "Date of Birth",
    "Member ZIP",
    "From Date",
    "HCPCS",
    "Units",
    "Dx 1",
    "Rendering NPI",
    "Paid",
    "Comment",
)
PROVIDERS = ("1000000004", "1000000012", "1000000020")
CORRECT = Decimal("100.25")


@dataclass(frozen=True, slots=True)
class Desk:
    """A project, its audit, and the lines the audit looked at."""

    project: Project
    audited: Audited
    lines: tuple[AuditedLine, ...]

    @property
    def claims(self) -> str:
        """The SHA-256 of the claims file."""
        assert self.audited.imported is not None
        return self.audited.imported.sha256

    def dossier(self) -> Dossier:
        """What its reports print now."""
        return with_kept(dossier_of(self.audited.result), self.project, self.claims)

    def of(self, provider: str) -> list[AuditedLine]:
        """The lines of a provider."""
        return [line for line in self.lines if line.provider == provider]


def claims_rows(comments: Sequence[str] = ()) -> list[tuple[str, ...]]:
    """Six lines a provider: billed before the code took effect, or with a diagnosis that is not listed; comments go round."""
    rows: list[tuple[str, ...]] = []
    for number in range(18):
        provider = PROVIDERS[number % 3]
        day, diagnosis = ("2023-09-20", "C90.00") if number % 2 else ("2026-01-15", "C50.911")
        name = f"Quillon Vexworth{chr(97 + number)}"
        said = comments[number % len(comments)] if comments else f"call {name}"
        rows.append(
            (
                *(f"00C{number:05}", "1", f"MB{number:04}Z", name, f"19{number + 20}-05-{number + 1:02}", f"4321{number % 10}", day),
                *("J1323", "76", diagnosis, provider, f"{1000 + number}.50", said),
            )
        )
    return rows


def write_claims(path: Path, rows: Sequence[Sequence[str]]) -> None:
    """Write rows as a claims file."""
    with path.open("w", encoding="utf-8", newline="") as file:
        csv.writer(file).writerows([HEAD, *rows])


def audited_desk(folder: Path, policies: Path, rows: Sequence[Sequence[str]] | None = None) -> Desk:
    """Make the project, audit the claims, and determine every line of the first two providers."""
    claims = folder / "claims.csv"
    write_claims(claims, claims_rows() if rows is None else rows)
    project = create_project(folder / "work.codeledger", "ana")
    add_files(project, [policies / "CC-0248"])
    audited = audit_in_project(project, claims, AuditOrder(settings=AuditSettings(as_of=date(2026, 11, 20))), Job())
    with LinesTable.of_result(audited.result) as table:
        lines = tuple(table.units())
    desk = Desk(project, audited, lines)
    wrong = Determination(category=ErrorCategory.WRONG_CODE, code="J9999", correct_amount=CORRECT, rationale="The code was not in effect.")
    determine(project, desk.of(PROVIDERS[0]), wrong, "each record read")
    determine(project, desk.of(PROVIDERS[1])[:4], wrong, "each record read")
    determine(project, desk.of(PROVIDERS[1])[4:], Determination(category=ErrorCategory.NO_ERROR), "each record read")
    return desk


SENT, DUE, BACK = date(2026, 3, 1), date(2026, 4, 1), date(2026, 3, 20)
ORDER = RoundOrder(sent=SENT, due=DUE)
FIRST = (
    ("disagree", "  The order was amended;\nsee page 2. ", date(2026, 3, 9), "Order, page 2"),
    ("agree", "", None, ""),
    ("disagree", "=1+1 is what we billed", date(2026, 3, 10), ""),
    ("", "", None, ""),
    ("disagree", "Größe Ω – “dose” 76 mg", date(2024, 2, 29), "00123"),
    ("", "", None, ""),
)


def sent(desk: Desk, folder: Path, order: RoundOrder = ORDER) -> SentRounds:
    """Write the workbooks."""
    return export_responses(desk.project, desk.claims, desk.dossier(), order, folder, shipped_template())


def first(desk: Desk, folder: Path) -> Path:
    """Write the workbooks, and return the first provider's."""
    return sent(desk, folder).sent[0].path


def edited(path: Path, change: Callable[[Worksheet], object]) -> Path:
    """Change the sheet of lines and save the workbook under another name."""
    book = load_workbook(path)
    sheet = book[LINES]
    assert isinstance(sheet, Worksheet)
    change(sheet)
    back = path.with_name(f"back_{path.name}")
    book.save(back)
    return back


def columns(sheet: Worksheet) -> dict[str, int]:
    """The columns by name."""
    return {str(cell.value): cell.column for cell in sheet[HEAD_ROW] if cell.value is not None}


def fill(sheet: Worksheet, answers: tuple[tuple[str, str, date | None, str], ...] = FIRST) -> None:
    """Fill in the answers, row by row."""
    places = [columns(sheet)[name] for name in ANSWERS]
    for row, answer in enumerate(answers, start=HEAD_ROW + 1):
        for column, value in zip(places, answer, strict=True):
            cell = sheet.cell(row, column)
            cell.value = value or None
            if isinstance(value, str) and value.startswith("="):
                cell.data_type = "s"  # as a spreadsheet keeps what was typed into a cell of text


def taken(desk: Desk, path: Path) -> Imported:
    """Take a returned workbook in."""
    return import_responses(desk.project, path, received=BACK)


def held(desk: Desk, provider: str = PROVIDERS[0], number: int = 1) -> HeldRound:
    """A round as the project holds it."""
    return next(one for one in rounds_of(desk.project, desk.claims) if (one.round.provider, one.round.number) == (provider, number))


def said(responses: tuple[Response, ...]) -> list[tuple[str, str, date | None, str]]:
    """The answers of a round as they were filled in."""
    words = {True: "agree", False: "disagree", None: ""}
    return [(words[one.agrees], one.text, one.dated, one.documents) for one in responses]


def put(name: str, value: object, row: int = HEAD_ROW + 1) -> Callable[[Worksheet], None]:
    """Return what fills the sheet in and then sets one cell."""

    def change(sheet: Worksheet) -> None:
        fill(sheet)
        sheet.cell(row, columns(sheet)[name]).value = value  # type: ignore[assignment]

    return change
