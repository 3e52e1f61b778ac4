"""Columns and kinds of claims chosen for one sheet of a file, and not for the others."""

from pathlib import Path

import pytest
from openpyxl import Workbook

from app.claims.choices import SheetChoices
from app.claims.engine import connected, rows_of
from app.claims.mapping_file import mapping_text, read_mapping
from app.claims.read import ReadClaims, read_claims
from app.errors import InputRefusedError
from app.progress import Job

HEADER = ("Claim No", "HCPCS", "Local Code", "Service Date", "Diagnosis", "Units", "Place of Service")
MAP = """
[columns]
units = "Units"

[sheets."Facility 2024"]
claim_type = "outpatient"

[sheets."Facility 2024".columns]
procedure = "Local Code"
pos = []
"""
Found = list[tuple[object, ...]]


@pytest.fixture(scope="module")
def claims(tmp_path_factory: pytest.TempPathFactory) -> Path:
    book = Workbook()
    for sheet, name in ((book.worksheets[0], "Office"), (book.create_sheet(), "Facility 2024")):
        sheet.title = name
        sheet.append(HEADER)
        for number in range(3):
            sheet.append((f"{name[0]}{number}", "J1323", "C9165", "2024-04-01", "C90.00", "76", "11"))
    path = tmp_path_factory.mktemp("choices") / "claims.xlsx"
    book.save(path)
    return path


def mapping(tmp_path: Path, text: str) -> SheetChoices:
    path = tmp_path / "map.toml"
    path.write_text(text, encoding="utf-8")
    return read_mapping(path)


def found(path: Path, choices: SheetChoices) -> tuple[ReadClaims, Found]:
    with connected() as connection:
        read = read_claims(connection, path, choices, Job())
        rows = rows_of(
            connection, "select distinct sheet_no, p_1, claim_type, claim_type_by, pos_text, units_text from claim_rows order by all"
        )
        return read, rows


def test_a_sheet_is_read_by_its_own_columns_and_kind(claims: Path, tmp_path: Path) -> None:
    read, rows = found(claims, mapping(tmp_path, MAP))
    assert rows == [(0, "J1323", "professional", "pos", "11", "76"), (1, "C9165", "outpatient", "chosen", None, "76")]
    assert "Facility 2024: every row is read as outpatient, as chosen for the sheet" in read.notices
    whole, rows = found(claims, SheetChoices({"procedure": ("Local Code",)}))
    assert {row[1] for row in rows} == {"C9165"}
    assert not [notice for notice in whole.notices if "chosen" in notice]


def test_a_sheets_choice_counts_before_the_files(claims: Path) -> None:
    _, rows = found(claims, SheetChoices({"procedure": ("Local Code",)}, {"Office": {"procedure": ("HCPCS",)}}))
    assert [row[1] for row in rows] == ["J1323", "C9165"]


def test_a_mapping_with_sheets_is_written_as_it_is_read(tmp_path: Path) -> None:
    choices = mapping(tmp_path, MAP)
    assert choices == SheetChoices(
        {"units": ("Units",)}, {"Facility 2024": {"procedure": ("Local Code",), "pos": ()}}, {"Facility 2024": "outpatient"}
    )
    assert mapping(tmp_path, mapping_text(choices)) == choices
    assert mapping(tmp_path, 'units = "Units"\n[sheets.A.columns]\nunits = "Qty"\n') == SheetChoices(
        {"units": ("Units",)}, {"A": {"units": ("Qty",)}}
    )


@pytest.mark.parametrize(
    ("text", "where", "why"),
    [
        ('[sheets.January.columns]\nunits = "Units"', "sheet January", "no sheet of claims is called so"),
        ('[sheets.Office.columns]\nunits = "Qty"', "column Qty", "not in sheet Office"),
        ('[sheets.Office]\nclaim_type = "dental"', "sheet Office", "professional, outpatient or inpatient"),
        ('[sheets.Office]\nunits = "Units"', "sheet Office", "columns and a claim_type"),
        ('[sheets.Office.columns]\nprice = "Units"', "sheet Office, price", "No field is called so"),
    ],
)
def test_a_mapping_that_does_not_fit_is_refused(claims: Path, tmp_path: Path, text: str, where: str, why: str) -> None:
    with pytest.raises(InputRefusedError, match=why) as caught:
        found(claims, mapping(tmp_path, text))
    assert caught.value.refusal.where == where
