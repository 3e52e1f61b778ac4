"""What a person chose for a layout, as a project keeps it and as an audit takes it."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from app.audit.model import AuditSettings, ClaimType
from app.claims.choices import SheetChoices
from app.claims.layout_choices import LayoutChoices
from app.progress import Job
from app.project.keys import canonical
from app.project.model import Draft, What
from app.project.project import Project, create_project
from app.workspace.audit_order import AuditOrder
from app.workspace.columns import layout_fact, remember_columns, remembered_columns
from app.workspace.decision_words import described
from app.workspace.project_audit import source_in

HEADERS = ("Claim Number", "Service Date", "HCPCS", "Diagnosis", "Paid")


@pytest.fixture
def project(tmp_path: Path) -> Iterator[Project]:
    with create_project(tmp_path / "work.codeledger", "ana") as made:
        yield made


def test_columns_kept_by_an_older_program_are_read(project: Project) -> None:
    project.decisions.decide([Draft(what=What.COLUMNS, fact=layout_fact(HEADERS), value=canonical({"billed": ["Paid"], "units": []}))])
    assert remembered_columns(project, HEADERS) == LayoutChoices({"billed": ("Paid",), "units": ()})


def test_an_audit_in_a_project_takes_the_form_chosen_before(project: Project, tmp_path: Path) -> None:
    claims = tmp_path / "claims.csv"
    claims.write_text(f"{','.join(HEADERS)}\nA,2024-04-01,J1323,C90.00,5\n", encoding="utf-8")
    remember_columns(project, HEADERS, LayoutChoices({"units": ()}, "inpatient"))
    decision = project.decisions.holding(What.COLUMNS)[layout_fact(HEADERS)]
    assert described(decision) == "In a layout of 5 headers: units from no column; every row is read as inpatient."
    _, order = source_in(project, claims, AuditOrder(), Job())
    assert order.overrides is not None
    assert list(order.overrides.kinds.values()) == ["inpatient"]
    _, whole = source_in(project, claims, AuditOrder(settings=AuditSettings(claim_type=ClaimType.OUTPATIENT)), Job())
    assert whole.overrides == SheetChoices({"units": ()})
