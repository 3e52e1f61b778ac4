"""What an audit report prints: with a project, all that people said of the audited lines."""

from collections.abc import Iterator
from datetime import date
from decimal import Decimal
from pathlib import Path

import pytest
from openpyxl import load_workbook

from app.audit.lines_table import LinesTable
from app.audit.model import AuditSettings, Decision
from app.progress import Job
from app.project.project import Project, create_project
from app.review.model import AuditSetup, ControlTotals, Determination, ErrorCategory
from app.workspace.audit_order import AuditOrder
from app.workspace.audit_setup import keep_setup
from app.workspace.determinations import determine
from app.workspace.dispositions import decide
from app.workspace.dossier import compared, dossier_in, dossier_of
from app.workspace.hand_findings import add_finding
from app.workspace.project import add_files
from app.workspace.project_audit import Audited, audit_in_project
from app.workspace.report import write_report

ORDER = AuditOrder(settings=AuditSettings(as_of=date(2026, 11, 20)))
PROJECT = "review.codeledger"


@pytest.fixture(scope="module")
def audited(tmp_path_factory: pytest.TempPathFactory, policies: Path) -> Iterator[tuple[Project, Audited]]:
    with create_project(tmp_path_factory.mktemp("dossier") / PROJECT, "ana") as project:
        add_files(project, [policies / "CC-0248"])
        kept = audit_in_project(project, policies / "claims" / "CC-0248_claims.xlsx", ORDER, Job())
        assert kept.imported is not None
        claims = kept.imported.sha256
        keep_setup(project, claims, AuditSetup(title="Review of 2024", control=ControlTotals(rows=54)))
        decide(project, claims, kept.result.findings[:1], Decision("disagree", "billed as listed on that day"))
        with LinesTable.of_result(kept.result) as table:
            first, second, *_ = table.units()
        determine(project, [first], Determination(category=ErrorCategory.WRONG_CODE, code="J1323", correct_amount=Decimal("1.00")))
        determine(project, [second], Determination(category=ErrorCategory.NO_ERROR))
        add_finding(project, second, title="Order not signed", condition="No signature on the order", criteria="Manual, chapter 4")
        yield project, kept


def test_an_audit_alone_holds_no_persons_word(audited: tuple[Project, Audited]) -> None:
    dossier = dossier_of(audited[1].result)
    assert (dossier.determined, dossier.added, dossier.rates, dossier.setup.title) == ({}, (), None, "")
    assert set(dossier.lines) == {finding.content for finding in audited[1].result.findings}


def test_a_project_says_what_people_kept_on_the_claims(audited: tuple[Project, Audited]) -> None:
    project, kept = audited
    dossier = dossier_in(project.info.path, kept)
    assert dossier.setup.title == "Review of 2024"
    assert [(check.name, check.ties) for check in dossier.totals] == [("rows", False)]
    assert [decision.disposition for decision in dossier.dispositions.values()] == ["disagree"]
    assert [made.determination.category for made in dossier.determined.values()] == [ErrorCategory.WRONG_CODE, ErrorCategory.NO_ERROR]
    assert [finding.title for finding in dossier.added] == ["Order not signed"]
    assert dossier.rates is not None
    assert dossier.rates.together.lines + sum(one.lines for one in dossier.rates.apart) == 2
    assert dossier.stamp.anchor == kept.anchor


def test_the_report_of_a_project_is_written_whole(audited: tuple[Project, Audited], tmp_path: Path) -> None:
    project, kept = audited
    path = tmp_path / "report.xlsx"
    write_report(path, dossier_in(project.info.path, kept, compared(kept.result, Job())))
    book = load_workbook(path)
    assert {"Determined lines", "Added findings", "Changes"} <= set(book.sheetnames)
    assert book["Summary"]["A1"].value == "Review of 2024"
