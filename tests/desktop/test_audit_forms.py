"""Claim forms chosen for one sheet on the Map step: remembered with the layout, undone, and named where the run shown had another."""

from collections.abc import Callable
from pathlib import Path

import openpyxl
import pytest

from app.audit.model import ClaimType
from app.desktop.audit.columns.step import MapStep
from app.desktop.audit.steps import AuditStep
from app.desktop.main_window import MainWindow

Settle = Callable[[MainWindow], None]
OFFICE: tuple[str, ...] = ("Claim Number", "Service Date", "HCPCS", "Paid", "Diagnosis", "POS")
HOSPITAL: tuple[str, ...] = ("Claim Number", "Service Date", "Revenue Code", "Procedure", "Diagnosis 1")
VISIT = ("A1", "2024-04-02", "J1323", "5000.00", "C90.00", "11")
STAY = ("B1", "2024-04-03", "0636", "J1323", "C90.00")


def workbook(path: Path, **sheets: tuple[tuple[str, ...], tuple[str, ...]]) -> Path:
    book = openpyxl.Workbook()
    book.remove(book.worksheets[0])
    for name, rows in sheets.items():
        sheet = book.create_sheet(name)
        for row in rows:
            sheet.append(row)
    book.save(path)
    return path


def opened(window: MainWindow, claims: Path, settle: Settle) -> MapStep:
    window.open_claims(claims)
    settle(window)
    assert window.audit.step is AuditStep.MAP
    return window.audit.map_step


@pytest.fixture
def two(tmp_path: Path) -> Path:
    return workbook(tmp_path / "two.xlsx", Office=(OFFICE, VISIT), Hospital=(HOSPITAL, STAY))


def choose(window: MainWindow, sheet: int, form: ClaimType | None) -> None:
    step = window.audit.map_step
    window.audit.session.show_sheet(sheet)
    step.form.setCurrentIndex(step.form.findData(form) if form is not None else 0)
    step.form.activated.emit(step.form.currentIndex())


def test_a_sheets_form_is_remembered_with_its_layout(sampled: MainWindow, two: Path, tmp_path: Path, settle: Settle) -> None:
    opened(sampled, two, settle)
    choose(sampled, 1, ClaimType.INPATIENT)
    later = workbook(tmp_path / "later.xlsx", Stays=(HOSPITAL, STAY))
    step = opened(sampled, later, settle)
    assert step.form.currentData() == ClaimType.INPATIENT
    assert step.of_form.text() == "Every row of the file is read as this form."
    sampled.audit.run()
    settle(sampled)
    assert sampled.context.audit is not None
    assert sampled.context.audit.claim_types == {ClaimType.INPATIENT: 1}
    choose(sampled, 0, None)
    step = opened(sampled, two, settle)
    assert sampled.audit.session.sheet_types == {}


def test_a_form_chosen_is_undone(sampled: MainWindow, two: Path, settle: Settle) -> None:
    step = opened(sampled, two, settle)
    step.choose("paid", ())
    choose(sampled, 0, ClaimType.OUTPATIENT)
    sampled.projects.session.undo()
    assert step.form.currentText() == "What each row says"
    assert sampled.audit.session.columns_for("paid") == ()
    sampled.projects.session.redo()
    assert step.form.currentData() == ClaimType.OUTPATIENT
    step.menu_actions["reset"].trigger()
    assert step.form.currentText() == "What each row says"


def test_sheets_laid_out_alike_have_their_own_forms(sampled: MainWindow, tmp_path: Path, settle: Settle) -> None:
    path = workbook(tmp_path / "alike.xlsx", January=(OFFICE, VISIT), February=(OFFICE, VISIT))
    opened(sampled, path, settle)
    choose(sampled, 0, ClaimType.OUTPATIENT)
    sampled.audit.map_step.choose("paid", ())
    assert sampled.audit.session.sheet_types == {"January": ClaimType.OUTPATIENT}
    sampled.projects.session.undo()
    assert sampled.audit.session.columns_for("paid") == ("Paid",)
    assert sampled.audit.session.sheet_types == {"January": ClaimType.OUTPATIENT}


def test_a_sheets_form_changed_since_the_run_is_named(sampled: MainWindow, two: Path, settle: Settle) -> None:
    opened(sampled, two, settle)
    sampled.audit.run()
    settle(sampled)
    run = sampled.audit.run_step
    choose(sampled, 1, ClaimType.INPATIENT)
    assert (
        run.differs.text() == "Since the run shown: claim form of sheet Hospital: what each row says before, Inpatient institutional now."
    )
    assert run.facts["Columns"].text().endswith("every row of sheet Hospital is read as Inpatient institutional")
    sampled.audit.run()
    settle(sampled)
    assert run.differs.text() == ""
    choose(sampled, 1, None)
    assert (
        run.differs.text() == "Since the run shown: claim form of sheet Hospital: Inpatient institutional before, what each row says now."
    )
