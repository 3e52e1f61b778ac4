"""An invented claims file of twenty claims of two lines, and what no sample may hold: voids, a corrected claim, a claim out of time."""

import csv
from collections.abc import Mapping, Sequence
from datetime import date
from decimal import Decimal
from pathlib import Path

from app.audit.audited_lines import AuditedLine
from app.audit.lines_table import LinesTable
from app.audit.model import AuditResult, AuditSettings
from app.progress import Job
from app.project.project import Project
from app.review.model import Determination, ErrorCategory
from app.sampling.draw import Drawn
from app.workspace.audit_order import AuditOrder
from app.workspace.determinations import determine
from app.workspace.project_audit import Audited, audit_in_project

HEAD = (
    *("Claim Number", "Line", "Frequency", "Original Claim Number", "Member ID", "From Date", "HCPCS", "Units", "Dx 1", "Dx Pointer"),
    *("Rendering NPI", "Paid Amount"),
)
CLAIMS = 20
PERIOD = AuditSettings(as_of=date(2026, 11, 20), period_from=date(2025, 1, 1), period_to=date(2025, 12, 31))


def rows() -> list[Sequence[object]]:
    made: list[Sequence[object]] = []
    for number in range(1, CLAIMS + 1):
        billed = (f"M{(number + 1) // 2:02}", "2025-03-03")
        dx = "E11.9" if number % 4 == 0 else "C90.00"
        npi = "1003000126" if number % 2 else "1245319599"
        paid = 0 if number == 20 else number * 10
        made += [
            (f"C{number:02}", 1, "1", "", *billed, "J1323", 76, dx, "A", npi, f"{paid}.25" if paid else "0.00"),
            (f"C{number:02}", 2, "1", "", *billed, "99213", 1, dx, "A", npi, "0.00" if number == 20 else "5.00"),
        ]
    made += [
        ("V1", 1, "1", "", "M30", "2025-04-03", "J1323", 76, "C90.00", "A", "1003000126", "700.00"),
        ("V2", 1, "8", "V1", "M30", "2025-04-03", "J1323", 76, "C90.00", "A", "1003000126", "700.00"),
        ("S1", 1, "1", "", "M31", "2025-04-03", "J1323", 76, "C90.00", "A", "1003000126", "300.00"),
        ("S2", 1, "7", "S1", "M31", "2025-04-03", "J1323", 76, "C90.00", "A", "1003000126", "290.00"),
        ("O1", 1, "1", "", "M32", "2024-04-03", "J1323", 76, "C90.00", "A", "1003000126", "111.00"),
        ("", 1, "1", "", "M33", "2025-04-04", "J1323", 76, "C90.00", "A", "1003000126", "90.00"),
    ]
    return made


def write_claims(path: Path, lines: Sequence[Sequence[object]] | None = None) -> Path:
    with path.open("w", newline="", encoding="utf-8") as file:
        csv.writer(file).writerows([HEAD, *(lines if lines is not None else rows())])
    return path


def audited(project: Project, folder: Path, lines: Sequence[Sequence[object]] | None = None) -> Audited:
    return audit_in_project(project, write_claims(folder / "claims.csv", lines), AuditOrder(settings=PERIOD), Job())


def lines_of(result: AuditResult) -> dict[str, AuditedLine]:
    with LinesTable.of_result(result) as table:
        return {line.content: line for line in table.units(None)}


def determine_units(project: Project, units: Sequence[Drawn], lines: Mapping[str, AuditedLine], over: Mapping[str, Decimal]) -> None:
    """Determine every line of some units: no error, but the first line of a unit in `over` too high by so much."""
    for unit in units:
        for place, content in enumerate(sorted(unit.lines, key=lambda content: lines[content].row)):
            line, wrong = lines[content], over.get(unit.key) if place == 0 else None
            made = Determination(category=ErrorCategory.NO_ERROR)
            if wrong is not None and line.amount is not None:
                made = Determination(category=ErrorCategory.WRONG_UNITS, correct_amount=line.amount - wrong)
            determine(project, [line], made)
