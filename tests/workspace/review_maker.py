"""Lines under review: the bundled sample audited in a project, and other extractions of the same claims."""

import csv
from pathlib import Path

from openpyxl import Workbook, load_workbook

from app.audit.model import AuditSettings
from app.progress import Job
from app.project.model import ImportRecord
from app.project.project import Project
from app.workspace.audit_order import AuditOrder
from app.workspace.project_audit import Audited, audit_in_project
from tests.ledger.policy_maker import day

ORDER = AuditOrder(settings=AuditSettings(as_of=day("2026-01-31")))


def audited(project: Project, claims: Path | ImportRecord) -> Audited:
    """Audit claims in a project as of one day."""
    return audit_in_project(project, claims, ORDER, Job())


def sha256_of(found: Audited) -> str:
    """Return the hash of the claims file."""
    assert found.imported is not None
    return found.imported.sha256


def rows_of(claims: Path) -> list[list[str]]:
    """Return the cells of the first sheet as texts, header first."""
    sheet = load_workbook(claims).worksheets[0]
    return [["" if cell is None else _text(cell) for cell in row] for row in sheet.iter_rows(values_only=True)]


def renamed(rows: list[list[str]], path: Path) -> Path:
    """Write the rows under another sheet name."""
    return _workbook(rows, path, "Extract of March")


def shuffled(rows: list[list[str]], path: Path) -> Path:
    """Write the rows in another order."""
    header, *body = rows
    return _workbook([header, *reversed(body[::3]), *body[2::3], *reversed(body[1::3])], path, "Claims")


def as_csv(rows: list[list[str]], path: Path) -> Path:
    """Write the rows as a text file."""
    with path.open("w", encoding="utf-8", newline="") as file:
        csv.writer(file).writerows(rows)
    return path


def _workbook(rows: list[list[str]], path: Path, name: str) -> Path:
    book = Workbook()
    sheet = book.active
    assert sheet is not None
    sheet.title = name
    for row in rows:
        sheet.append(row)
    book.save(path)
    return path


def _text(cell: object) -> str:
    return cell.date().isoformat() if hasattr(cell, "date") else str(cell)
