"""What an audit is for is kept with its claims; its period is audited and its control totals must tie."""

from collections.abc import Iterator
from datetime import date
from decimal import Decimal
from pathlib import Path

import pytest

from app.audit.model import AuditSettings, FileTotals
from app.progress import Job
from app.project.project import Project, create_project
from app.review.model import AuditSetup, ControlTotals, Selection
from app.workspace.audit_order import AuditOrder
from app.workspace.audit_setup import check_totals, control_notices, control_totals, keep_setup, setup_of
from app.workspace.decision_words import described, file_names
from app.workspace.project import add_files
from app.workspace.project_audit import audit_in_project, keep_claims

ORDER = AuditOrder(settings=AuditSettings(as_of=date(2026, 11, 20)))
SETUP = AuditSetup(
    title="Elranatamab 2024",
    objective="Codes and modifiers",
    audited="Northland Oncology",
    requested_by="Payment integrity",
    period_from=date(2024, 1, 1),
    period_to=date(2024, 12, 31),
    line_of_business="Medicaid",
    market="Texas",
    selection=Selection.FOCUSED,
    not_reviewed="Inpatient stays",
    target_rate=Decimal("0.975"),
    control=ControlTotals(rows=53, paid=Decimal("208131.01")),
)


@pytest.fixture
def project(tmp_path: Path, policies: Path) -> Iterator[Project]:
    with create_project(tmp_path / "setup.codeledger", "ana") as made:
        add_files(made, [policies / "CC-0248"])
        yield made


def test_a_set_up_comes_back_as_it_was_kept(project: Project) -> None:
    assert setup_of(project, "aa") is None
    keep_setup(project, "aa", SETUP)
    keep_setup(project, "bb", AuditSetup())
    assert (setup_of(project, "aa"), setup_of(project, "bb")) == (SETUP, AuditSetup())
    assert keep_setup(project, "aa", SETUP) == ()
    assert len(project.decisions.history()) == 2
    project.decisions.undo()
    assert setup_of(project, "bb") is None


def test_the_set_up_of_the_claims_says_period_and_control_totals(project: Project, policies: Path) -> None:
    record = keep_claims(project, policies / "claims" / "CC-0248_claims.xlsx", Job())
    keep_setup(project, record.sha256, SETUP)
    kept = audit_in_project(project, record, ORDER, Job())
    assert (kept.result.settings.period_from, kept.result.settings.period_to) == (SETUP.period_from, SETUP.period_to)
    assert kept.result.lines.outside_period > 0
    assert [(check.name, check.ties) for check in kept.checks] == [("rows", True), ("paid", False)]
    assert sum("control total" in notice for notice in kept.result.notices) == 1
    said = described(project.decisions.history()[-1], file_names(project))
    assert said.startswith(
        "The audit of CC-0248_claims.xlsx is set up: Elranatamab 2024, Northland Oncology, period 2024-01-01 to 2024-12-31"
    )


def test_what_the_order_says_goes_before_the_set_up(project: Project, policies: Path) -> None:
    record = keep_claims(project, policies / "claims" / "CC-0248_claims.xlsx", Job())
    keep_setup(project, record.sha256, SETUP)
    asked = AuditSettings(as_of=date(2026, 11, 20), period_from=date(2025, 1, 1))
    kept = audit_in_project(project, record, AuditOrder(settings=asked, control=ControlTotals(claims=53)), Job())
    assert (kept.result.settings.period_from, kept.result.settings.period_to) == (date(2025, 1, 1), None)
    assert [(check.name, check.ties) for check in kept.checks] == [("claims", True)]


def test_totals_tie_to_the_cent() -> None:
    totals = FileTotals(rows=10, claims=4, members=3, billed=Decimal("100.10"), paid=Decimal("0.00"))
    stated = ControlTotals(rows=10, claims=5, billed=Decimal("100.1"), allowed=Decimal(1), paid=Decimal("-0.01"))
    checks = check_totals(totals, stated)
    assert [(check.name, check.ties) for check in checks] == [
        ("rows", True),
        ("claims", False),
        ("billed", True),
        ("allowed", False),
        ("paid", False),
    ]
    assert control_notices(checks) == (
        "The file's claims number 4, 1 less than the control total of 5",
        "The control total for allowed (1) cannot be checked: no column of the file holds it",
        "The file's paid amounts sum to 0.00, 0.01 more than the control total of -0.01",
    )


@pytest.mark.parametrize(
    ("said", "why"),
    [
        ([("spent", "1")], "spent is no control total"),
        ([("", "1")], "nothing is no control total"),
        ([("rows", "1.5")], "'1.5' is no number of rows"),
        ([("paid", "NaN")], "'NaN' is no amount paid"),
        ([("paid", "")], "'' is no amount paid"),
        ([("paid", "1"), ("paid", "2")], "paid is stated twice"),
    ],
)
def test_control_totals_that_are_none_are_refused(said: list[tuple[str, str]], why: str) -> None:
    with pytest.raises(ValueError, match=why):
        control_totals(said)


def test_control_totals_as_people_write_them() -> None:
    assert control_totals([("rows", " 1,200 "), ("paid", "$1,234.50")]) == ControlTotals(rows=1200, paid=Decimal("1234.50"))
