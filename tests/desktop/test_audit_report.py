"""The audit's report from the window: the figures people see, with what the open project keeps on the claims."""

from collections.abc import Callable
from pathlib import Path

import openpyxl
import pytest

from app.audit.model import AuditResult
from app.desktop.main_window import MainWindow
from app.review.model import AuditSetup, ControlTotals
from app.workspace.audit_setup import keep_setup

Settle = Callable[[MainWindow], None]
CLAIMS = "these claims"


@pytest.fixture
def reported(audited: MainWindow, sample_audit: AuditResult, tmp_path: Path, settle: Settle) -> openpyxl.Workbook:
    project = audited.projects.session.begin("audit", tmp_path / "audit.codeledger")
    assert project is not None
    keep_setup(project, CLAIMS, AuditSetup(title="Review of 2024", control=ControlTotals(rows=1)))
    audited.context.set_audit(sample_audit, CLAIMS)
    audited.writing.write_audit(tmp_path / "report.xlsx")
    settle(audited)
    return openpyxl.load_workbook(tmp_path / "report.xlsx")


def cells(book: openpyxl.Workbook, sheet: str) -> list[list[object]]:
    return [[cell for cell in row if cell is not None] for row in book[sheet].iter_rows(values_only=True)]


def test_it_says_what_the_audit_is_for_and_what_does_not_tie(reported: openpyxl.Workbook) -> None:
    assert reported["Summary"]["A1"].value == "Review of 2024"
    assert ["Lines", 1, 53, 52, "no"] in cells(reported, "Scope")


def test_its_findings_are_those_of_the_window(reported: openpyxl.Workbook, audited: MainWindow) -> None:
    model = audited.audit.review_step.model
    shown = [finding for row in range(model.rowCount()) if (finding := model.finding_at(row)) is not None]
    (whole,) = [row for row in cells(reported, "Summary") if row and row[0] == "All rules"]
    assert whole[1] == len(shown)
    assert whole[3] == pytest.approx(sum(float(finding.amount) for finding in shown if finding.amount is not None))
