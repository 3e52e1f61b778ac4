"""The load sheet as those meet it who load codes into a claims system."""

import csv
from collections.abc import Callable, Mapping
from dataclasses import replace
from datetime import datetime
from pathlib import Path

import pytest
from openpyxl import load_workbook
from openpyxl.worksheet.worksheet import Worksheet

from app.codesets.tables import load_bundled
from app.documents.model import Place
from app.errors import OutputFailedError
from app.ledger.build import build_ledger
from app.ledger.load import LoadRow, load_rows
from app.ledger.model import Basis, Ledger
from app.ledger.terms import Terms
from app.reports.excel.load_sheet import COLUMNS, HEADER_ROW, write_load_sheet
from app.reports.ledger_csv import LOAD_COLUMNS, write_load_csv
from app.workspace.ledger_report import write_ledger, write_load
from tests.ledger.policy_maker import day
from tests.ledger.test_build import sample

SINCE = day("2024-12-23")


@pytest.fixture(scope="module")
def now() -> Ledger:
    return build_ledger(sample(), load_bundled(), Basis.PUBLISH)


@pytest.fixture(scope="module")
def rows(now: Ledger) -> tuple[LoadRow, ...]:
    before = build_ledger(sample(), load_bundled(), Basis.PUBLISH, terms=Terms(known_on=SINCE))
    return load_rows(now, before, load_bundled())


@pytest.fixture
def sheet(now: Ledger, rows: tuple[LoadRow, ...], tmp_path: Path) -> Worksheet:
    path = tmp_path / "load.xlsx"
    write_load_sheet(path, now, rows, SINCE)
    return load_workbook(path)["Load sheet"]


def cells(sheet: Worksheet, code: str) -> Mapping[str, object]:
    names = [name for name, _ in COLUMNS]
    values = [[cell.value for cell in row] for row in sheet.iter_rows(min_row=HEADER_ROW + 1)]
    (row,) = [dict(zip(names, value, strict=True)) for value in values if value[6] == code]
    return row


def test_days_are_dates_and_codes_are_text(sheet: Worksheet) -> None:
    row = cells(sheet, "C90.01")
    assert (row["Action"], row["Effective (first day)"], row["End (last day)"]) == ("end", datetime(2024, 12, 23), datetime(2025, 12, 21))  # noqa: DTZ001 Excel knows no zones
    assert row["Description"] == "Multiple myeloma in remission"
    assert str(row["Sentence of the end"]).startswith("-C90.01")
    code = next(row[6] for row in sheet.iter_rows(min_row=HEADER_ROW + 1) if row[6].value == "C90.01")
    assert (code.data_type, code.number_format) == ("s", "@")
    assert cells(sheet, "XW013L9")["End (last day)"] == "open"
    assert cells(sheet, "(all diagnoses)")["Role"] == "pend"


def test_it_can_be_filtered_and_printed(sheet: Worksheet, rows: tuple[LoadRow, ...]) -> None:
    assert sheet.freeze_panes == f"A{HEADER_ROW + 1}"
    assert sheet.auto_filter.ref == f"A{HEADER_ROW}:Z{HEADER_ROW + len(rows)}"
    assert sheet.print_title_rows == f"${HEADER_ROW}:${HEADER_ROW}"
    assert sheet.print_title_cols == "$A:$G"
    assert "1 add, 1 end, 0 change, 9 no change" in str(sheet["A3"].value)


def test_the_plain_table_says_the_same(now: Ledger, rows: tuple[LoadRow, ...], tmp_path: Path) -> None:
    path = tmp_path / "load.csv"
    write_load_csv(path, now, rows)
    with path.open(encoding="utf-8-sig", newline="") as handle:
        table = list(csv.DictReader(handle))
    assert tuple(table[0]) == LOAD_COLUMNS
    assert len(table) == len(rows)
    (row,) = [row for row in table if row["code"] == "C9399"]
    assert (row["effective"], row["last_day"], row["all_diagnoses_pend"], row["role"]) == (
        "2023-10-03",
        "2023-12-31",
        "true",
        "nonspecific",
    )


@pytest.mark.parametrize("payload", ["=1+1", "+1", "-1", "@SUM(A1)", "\t=1"])
def test_text_from_a_document_is_never_a_formula(now: Ledger, rows: tuple[LoadRow, ...], payload: str, tmp_path: Path) -> None:
    place = Place(payload, None, 0, 0, len(payload), payload)
    hostile = replace(rows[0], code=payload, title=payload, description=payload, drug=payload, sources=(place,))
    path = tmp_path / "load.xlsx"
    write_load_sheet(path, now, [hostile])
    assert all(cell.data_type != "f" for row in load_workbook(path)["Load sheet"].iter_rows() for cell in row)
    write_load_csv(tmp_path / "load.csv", now, [hostile])
    with (tmp_path / "load.csv").open(encoding="utf-8-sig", newline="") as handle:
        row = next(iter(csv.DictReader(handle)))
    assert {row[name] for name in ("code", "title", "description", "drug", "source", "source_file")} == {f"'{payload}"}


def test_another_ending_is_refused(now: Ledger, rows: tuple[LoadRow, ...], tmp_path: Path) -> None:
    writers: tuple[Callable[[Path], None], ...] = (lambda path: write_ledger(path, now), lambda path: write_load(path, now, rows, None))
    for write in writers:
        with pytest.raises(OutputFailedError, match=r"\.xlsx or \.csv"):
            write(tmp_path / "codes.pdf")
