"""The Map step: confidence in words, what is missing and what rests for it, choices shared and remembered, several sheets."""

from collections.abc import Callable
from decimal import Decimal
from pathlib import Path

import openpyxl
import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QComboBox
from pytestqt.qtbot import QtBot

from app.audit.model import ClaimType
from app.claims.choices import NO_CHOICES
from app.desktop.audit.columns.dialog import ColumnsDialog
from app.desktop.audit.columns.model import COLUMN, CONFIDENCE, FIELD_KEY, REMARKS
from app.desktop.audit.columns.step import MapStep
from app.desktop.audit.columns.words import confidence_words
from app.desktop.audit.steps import AuditStep
from app.desktop.main_window import MainWindow

Settle = Callable[[MainWindow], None]
FIRST: tuple[str, ...] = ("Claim Number", "Service Date", "HCPCS", "Amount", "Amount", "Dx 1", "Dx 2", "POS", "Status of it")
SECOND: tuple[str, ...] = ("Claim Number", "Service Date", "Revenue Code", "Procedure", "Net", "Diagnosis 1")


@pytest.fixture
def two_sheets(tmp_path: Path) -> Path:
    """A workbook with two layouts, one of them with two columns of one name."""
    path = tmp_path / "two.xlsx"
    book = openpyxl.Workbook()
    sheet = book.active
    assert sheet is not None
    sheet.title = "Office"
    for row in (FIRST, ("A1", "2024-04-02", "J1323", "5000.00", "4000.00", "C90.00", "", "11", "ok")):
        sheet.append(row)
    other = book.create_sheet("Hospital")
    for row in (SECOND, ("B1", "2024-04-03", "0636", "J1323", "3900.00", "C90.00")):
        other.append(row)
    book.save(path)
    return path


@pytest.fixture
def opened(sampled: MainWindow, two_sheets: Path, settle: Settle) -> MainWindow:
    sampled.open_claims(two_sheets)
    settle(sampled)
    assert sampled.audit.step is AuditStep.MAP
    return sampled


def cell(step: MapStep, field: str, column: int) -> str:
    return str(step.model.index(step.model.row_of(field), column).data())


def show_sheet(step: MapStep, name: str) -> None:
    sheets = next(box for box in step.findChildren(QComboBox) if box.accessibleName() == "Sheet")
    sheets.setCurrentText(name)
    sheets.activated.emit(sheets.currentIndex())


def test_confidence_is_a_word_and_a_number() -> None:
    assert [confidence_words(sure) for sure in (0.97, 0.85, 0.62, None)] == [
        "Sure, 97 %",
        "Likely, 85 %",
        "Please check, 62 %",
        "Chosen by you",
    ]


def test_what_is_missing_says_what_rests_without_it(opened: MainWindow) -> None:
    step = opened.audit.map_step
    assert cell(step, "birth_date", REMARKS) == "Without it the rules about age are off, unless the file holds ages."
    assert "age" in cell(step, "birth_date", REMARKS)
    assert cell(step, "pos", REMARKS) == ""
    fields = {str(step.model.index(row, 0).data(FIELD_KEY)) for row in range(step.model.rowCount())}
    assert {"claim_id", "market", "auth_date", "coder", "icd_procedures"} <= fields


def test_two_columns_of_one_name_are_told_apart_and_flagged(opened: MainWindow) -> None:
    step, session = opened.audit.map_step, opened.audit.session
    step.choose("paid", ("Amount (2)",))
    step.choose("billed", ("Amount",))
    assert cell(step, "paid", REMARKS) == "“Amount” heads 2 columns."
    step.choose("allowed", ("Amount (2)",))
    assert "Also read as paid amount." in cell(step, "allowed", REMARKS)
    session.choose_columns("allowed", ())
    assert session.columns_for("paid") == ("Amount (2)",)


def test_each_sheet_has_its_own_choices(opened: MainWindow, settle: Settle, tmp_path: Path) -> None:
    step, session = opened.audit.map_step, opened.audit.session
    step.choose("paid", ("Amount (2)",))
    step.choose("billed", ("Amount",))
    show_sheet(step, "Hospital")
    step.choose("paid", ("Net",))
    assert [cell(step, field, COLUMN) for field in ("paid", "billed", "procedure")] == ["Net", "None", "Procedure"]
    show_sheet(step, "Office")
    assert [cell(step, field, COLUMN) for field in ("paid", "billed", "procedure")] == ["Amount (2)", "Amount", "HCPCS"]
    file = tmp_path / "both.toml"
    step.save_to(file)
    opened.audit.run()
    settle(opened)
    result = opened.context.audit
    assert result is not None
    assert result.rows.imported == 2
    assert result.totals.paid == Decimal(7900)
    assert result.totals.billed == Decimal(5000)
    held = session.overrides
    step.menu_actions["reset"].trigger()
    assert session.overrides == NO_CHOICES
    step.load_from(file)
    assert [session.columns_for("paid", sheet) for sheet in session.sheets] == [("Amount (2)",), ("Net",)]
    opened.projects.session.undo()
    opened.projects.session.undo()
    assert session.overrides == held


def test_choices_are_saved_as_a_file_and_taken_from_it(opened: MainWindow, tmp_path: Path) -> None:
    step, session = opened.audit.map_step, opened.audit.session
    step.choose("paid", ("Amount (2)",))
    step.choose("diagnoses", ("Dx 2", "Dx 1"))
    file = tmp_path / "mapping.toml"
    step.save_to(file)
    assert "[sheets.Office.columns]" in file.read_text(encoding="utf-8")
    assert 'diagnoses = ["Dx 2", "Dx 1"]' in file.read_text(encoding="utf-8")
    step.menu_actions["reset"].trigger()
    assert session.overrides == NO_CHOICES
    step.load_from(file)
    assert session.columns_for("diagnoses") == ("Dx 2", "Dx 1")
    assert session.columns_for("paid") == ("Amount (2)",)
    opened.projects.session.undo()
    assert session.overrides == NO_CHOICES


def test_a_mapping_of_other_claims_is_refused_in_one_sentence(opened: MainWindow, tmp_path: Path) -> None:
    step = opened.audit.map_step
    file = tmp_path / "mapping.toml"
    file.write_text('paid = "Settled"\n', encoding="utf-8")
    step.load_from(file)
    assert opened.banner.sentence == "The mapping names a column “Settled” for paid, and two.xlsx has none. Nothing was changed."
    file.write_text("paid = = 1\n", encoding="utf-8")
    step.load_from(file)
    assert opened.banner.sentence.startswith("mapping.toml: The mapping is no TOML file")
    assert opened.audit.session.overrides == NO_CHOICES


def test_a_column_is_chosen_from_the_list_that_drops_down(opened: MainWindow, qtbot: QtBot) -> None:
    step, session = opened.audit.map_step, opened.audit.session
    step.table.edit(step.model.index(step.model.row_of("status"), COLUMN))
    choices = step.table.findChild(QComboBox)
    assert choices is not None
    assert [choices.itemText(number) for number in range(3)] == ["None", "Claim Number", "Service Date"]
    assert "Amount (2)" in [choices.itemText(number) for number in range(choices.count())]
    choices.setCurrentText("Status of it")
    choices.activated.emit(choices.currentIndex())
    qtbot.waitUntil(lambda: session.chosen("status"))
    assert cell(step, "status", CONFIDENCE) == "Chosen by you"


def test_the_order_of_a_list_is_changed_by_key(opened: MainWindow) -> None:
    step, session = opened.audit.map_step, opened.audit.session
    step.table.setCurrentIndex(step.model.index(step.model.row_of("diagnoses"), COLUMN))
    QTest.keyClick(step.table, Qt.Key.Key_Return)
    dialog = opened.findChild(ColumnsDialog)
    assert dialog is not None
    dialog.list.setCurrentRow(1)
    dialog.up.click()
    dialog.accept()
    assert session.columns_for("diagnoses") == ("Dx 2", "Dx 1")


def test_the_claim_form_is_shown_and_chosen_by_sheet(opened: MainWindow, settle: Settle, tmp_path: Path) -> None:
    step = opened.audit.map_step
    words = [step.of_form.text()]
    step.form.setCurrentIndex(step.form.findData(ClaimType.INPATIENT))
    step.form.activated.emit(step.form.currentIndex())
    words.append(step.of_form.text())
    show_sheet(step, "Hospital")
    words.append(step.of_form.text())
    assert words == [
        "Rows that do not say are read as professional, by the columns of sheet Office.",
        "Every row of sheet Office is read as this form.",
        "Rows that do not say are read as outpatient, by the columns of sheet Hospital.",
    ]
    step.save_to(tmp_path / "map.toml")
    assert '[sheets.Office]\nclaim_type = "inpatient"' in (tmp_path / "map.toml").read_text(encoding="utf-8")
    assert opened.audit.run_step.claim_type.currentData() is None
    opened.audit.run()
    settle(opened)
    assert opened.context.audit is not None
    assert opened.context.audit.claim_types == {ClaimType.INPATIENT: 1, ClaimType.OUTPATIENT: 1}
    opened.audit.session.set_claim_type(ClaimType.OUTPATIENT)
    assert step.of_form.text() == "Every row of the file is read as this form."
    opened.audit.run()
    settle(opened)
    assert opened.context.audit.claim_types == {ClaimType.OUTPATIENT: 2}
    assert "2 outpatient" in opened.audit.run_step.of_forms.text()


def test_a_header_row_alone_is_enough(sampled: MainWindow, tmp_path: Path, settle: Settle) -> None:
    path = tmp_path / "header.csv"
    path.write_text("Claim Number,Service Date,HCPCS,Diagnosis,Paid\n", encoding="utf-8")
    sampled.open_claims(path)
    settle(sampled)
    assert sampled.audit.step is AuditStep.MAP
    assert sampled.audit.session.columns_for("procedure") == ("HCPCS",)
