"""Tables as people make them: two header rows, merged cells, rules below headers, several kinds of claims, two things in one cell."""

from pathlib import Path

import pytest
from openpyxl import Workbook

from app.claims.clean import read_pointers
from app.claims.engine import connected, rows_of
from app.claims.headers import propose_columns
from app.claims.kinds import kinds_said
from app.claims.read import read_claims
from app.claims.stored import StoredClaims, export_claims
from app.progress import Job
from tests.claims.text_claims import read, text

UPPER = ("Claim", None, "Service", None, "Procedure", None, "Diagnosis", None, None, "Paid Amount")
LOWER = ("Number", "Line", "From", "To", "HCPCS", "Mod", "1", "2", "3", None)


@pytest.fixture
def grouped(tmp_path: Path) -> Path:
    """Two header rows with merged groups, the claim number merged over its lines, the header repeated, a total."""
    book = Workbook()
    sheet = book.worksheets[0]
    sheet["A1"] = "Lines under review"
    for row in (3, 7):
        for column, (above, below) in enumerate(zip(UPPER, LOWER, strict=True), 1):
            sheet.cell(row, column, above)
            sheet.cell(row + 1, column, below)
    sheet.merge_cells("A3:B3")
    sheet.merge_cells("G3:I3")
    for row, claim in ((5, "A"), (6, None), (9, "B"), (10, None)):
        for column, value in enumerate((claim, row, "2024-04-01", "2024-04-02", "J1323", "JZ", "C90.00", "D84.1", None, 10), 1):
            sheet.cell(row, column, value)
    sheet.merge_cells("A5:A6")
    sheet.merge_cells("A9:A10")
    sheet.cell(11, 1, "Total")
    sheet.cell(11, 10, 40)
    path = tmp_path / "claims.xlsx"
    book.save(path)
    return path


def test_two_header_rows_are_one_header(grouped: Path) -> None:
    (mapping,) = propose_columns(grouped)
    assert mapping.header_row == 4
    assert {name: [choice.column for choice in choices] for name, choices in mapping.fields.items()} == {
        "claim_id": ["Claim Number"],
        "line": ["Claim Line"],
        "dos_from": ["Service From"],
        "dos_to": ["Service To"],
        "procedure": ["Procedure HCPCS"],
        "modifiers": ["Procedure Mod"],
        "diagnoses": ["Diagnosis 1", "Diagnosis 2", "Diagnosis 3"],
        "paid": ["Paid Amount"],
    }


def test_a_merged_claim_number_is_every_line_s(grouped: Path) -> None:
    with read(grouped) as (connection, claims):
        assert [claim for (claim,) in rows_of(connection, "select claim_id_text from claim_rows order by row_no")] == ["A", "A", "B", "B"]
    assert [(row.row, row.why) for row in claims.rows.passed_over] == [(7, "header"), (8, "header"), (11, "total")]
    assert any("merged" in text for text in claims.notices)


def test_the_same_of_what_a_project_keeps(grouped: Path) -> None:
    with export_claims(grouped, Job()) as export:
        pieces = list(export.pieces)
    with connected() as connection:
        again = read_claims(connection, StoredClaims(export.meta, lambda: pieces), None, Job())
        kept = rows_of(connection, "select * from claim_rows order by row_no")
    with read(grouped) as (connection, claims):
        assert rows_of(connection, "select * from claim_rows order by row_no") == kept
    assert (again.rows, again.notices) == (claims.rows, claims.notices)


def test_a_line_drawn_below_the_header_is_no_claim(tmp_path: Path) -> None:
    path = text(tmp_path, " claim_id | hcpcs | svc_dt ", "----------+-------+--------", " A | J1323 | 2024-04-01 ", "(1 row)")
    with read(path) as (connection, claims):
        assert rows_of(connection, "select claim_id_text, p_1 from claim_rows") == [("A", "J1323")]
    assert [(row.row, row.why) for row in claims.rows.passed_over] == [(2, "header"), (4, "note")]


def test_each_row_says_its_kind_of_claim(tmp_path: Path) -> None:
    path = text(
        tmp_path,
        "claim_no,claim_type,tob,rev_cd,pos,proc_cd,svc_dt",
        "P1,P,,,11,J1323,20240401",
        "I1,I,131,0636,,J1323,20240401",
        "I2,I,0111,0636,,J1323,20240401",
        "I3,I,,0636,,J1323,20240401",
        "X1,,,0636,,J1323,20240401",
        "X2,,,,,J1323,20240401",
    )
    with read(path) as (connection, _):
        assert rows_of(connection, "select claim_id_text, claim_type, claim_type_by from claim_rows order by row_no") == [
            ("P1", "professional", "form"),
            ("I1", "outpatient", "bill_type"),
            ("I2", "inpatient", "bill_type"),
            ("I3", "outpatient", "institution"),
            ("X1", "outpatient", "revenue"),
            ("X2", "professional", "sheet"),
        ]


def test_sheets_of_several_kinds_are_read_side_by_side(tmp_path: Path) -> None:
    book = Workbook()
    sheets = {
        "Office": ("Claim", "DOS", "HCPCS", "POS", "Ptr"),
        "Hospital": ("Claim", "Rev Code", "HCPCS", "Svc Date"),
        "Stays": ("Claim", "Discharge Date", "ICD Proc 1"),
    }
    values = {"Office": ("A", "2024-04-01", "J1323", "11", "A"), "Hospital": ("B", "0636", "J1323", "2024-04-01")}
    for name, header in sheets.items():
        sheet = book.create_sheet(name)
        sheet.append(header)
        sheet.append(values.get(name, ("C", "2024-04-01", "XW013L9")))
    book.create_sheet("Read me").append(["Made by hand"])
    book.save(tmp_path / "claims.xlsx")
    with read(tmp_path / "claims.xlsx") as (connection, claims):
        assert rows_of(connection, "select claim_id_text, claim_type from claim_rows order by row_id") == [
            ("A", "professional"),
            ("B", "outpatient"),
            ("C", "inpatient"),
        ]
    assert any(text.startswith("Read me: ") for text in claims.notices)


@pytest.mark.parametrize(
    ("texts", "kinds"),
    [
        (["837P", "837I"], ["professional", "institutional"]),
        (["I", "O", "P"], ["inpatient", "outpatient", "professional"]),
        (["Institutional - Outpatient", "CMS-1500"], ["outpatient", "professional"]),
        (["M", "D"], [None, None]),
    ],
)
def test_what_a_form_column_says(texts: list[str], kinds: list[str | None]) -> None:
    said = kinds_said(texts)
    assert [said.get(text) for text in texts] == kinds


def test_periods_and_codes_with_their_modifiers_are_read_apart(tmp_path: Path) -> None:
    path = text(tmp_path, "CLM01,DTP_472,SV101_2,SV104", "A,20240401-20240403,HC:J1323:JZ:59,76", "B,4/1/2024 - 4/2/2024,HC:J1323,76")
    with read(path) as (connection, claims):
        found = rows_of(connection, "select cast(dos_from as varchar), cast(dos_to as varchar), p_1, m_1 from claim_rows order by row_no")
    assert found == [("2024-04-01", "2024-04-03", "J1323", "JZ 59"), ("2024-04-01", "2024-04-02", "J1323", None)]
    assert claims.widths["modifiers"] == 1


def test_one_odd_code_is_left_as_it_was_found(tmp_path: Path) -> None:
    path = text(tmp_path, "Claim,DOS,HCPCS,Dx", *("A,2024-04-01,J1323,C90.00" for _ in range(9)), "B,2024-04-01,J1323-JZ,C90.00")
    with read(path) as (connection, _):
        assert rows_of(connection, "select p_1 from claim_rows where claim_id_text = 'B'") == [("J1323-JZ",)]


def test_several_diagnoses_of_one_cell_are_read_apart(tmp_path: Path) -> None:
    path = text(tmp_path, "Claim;DOS;HCPCS;Diagnosis Codes", "A;2024-04-01;J1323;C90.00, Z5111 ,D84.1", "B;2024-04-01;J1323;C90.00")
    with read(path) as (connection, claims):
        assert rows_of(connection, "select d_1, d_2, d_3 from claim_rows order by row_no") == [
            ("C90.00", "Z5111", "D84.1"),
            ("C90.00", None, None),
        ]
    assert claims.widths["diagnoses"] == 3


def test_error_values_saved_as_text_are_read_as_empty_but_for_dates(tmp_path: Path) -> None:
    path = text(tmp_path, "Claim,DOS,HCPCS,Dx", "A,2024-04-01,#N/A,C90.00", "B,#REF!,J1323,C90.00")
    with read(path) as (connection, claims):
        assert rows_of(connection, "select claim_id_text, p_1 from claim_rows") == [("A", None)]
    assert [(row.row, row.value) for row in claims.rows.refused] == [(3, "#REF!")]


@pytest.mark.parametrize(
    ("cells", "read_as"),
    [
        (["69252202", "55513071001"], ["00069252202", "55513071001"]),
        (["69252202", "006925220"], ["69252202", "006925220"]),
        (["5551307100", "55513071"], ["5551307100", "55513071"]),
        (["0069-2522-02", "69252202"], ["0069-2522-02", "69252202"]),
    ],
)
def test_an_ndc_gets_its_zeros_back_only_where_the_whole_column_lost_them(tmp_path: Path, cells: list[str], read_as: list[str]) -> None:
    path = text(tmp_path, "Claim,DOS,HCPCS,NDC", *(f"A,2024-04-01,J1323,{cell}" for cell in cells))
    with read(path) as (connection, claims):
        assert [ndc for (ndc,) in rows_of(connection, "select ndc_text from claim_rows order by row_no")] == read_as
    assert [one.now for one in claims.repairs] == [now for was, now in zip(cells, read_as, strict=True) if was != now]


def test_numbers_with_an_exponent_are_told_and_left(tmp_path: Path) -> None:
    path = text(tmp_path, "Claim,DOS,HCPCS,NDC", "1.23457E+11,2024-04-01,J1323,6.9252E+10")
    with read(path) as (connection, claims):
        assert rows_of(connection, "select claim_id_text from claim_rows") == [("1.23457E+11",)]
    assert sum("exponent" in text for text in claims.notices) == 2


def test_the_other_columns_come_along(tmp_path: Path) -> None:
    header = "Claim,DOS,HCPCS,Prior Auth No,Auth Date,LOB,Market,Processed Date,Payer Seq,Statement From,Coder"
    path = text(
        tmp_path, header, "A,2024-04-02,J1323,PA7,2024-03-01,Commercial,GA,2024-05-01,P,2024-04-01,cjr", "B,2024-04-02,J1323,,soon,,,,,,"
    )
    with read(path) as (connection, claims):
        assert rows_of(
            connection,
            "select auth_number_text, cast(auth_date as varchar), line_of_business_text, market_text, cast(processed_date as varchar),"
            " payer_sequence_text, cast(statement_from as varchar), coder_text from claim_rows where claim_id_text = 'A'",
        ) == [("PA7", "2024-03-01", "Commercial", "GA", "2024-05-01", "P", "2024-04-01", "cjr")]
    assert claims.rows.imported == 2
    assert "1 cells of auth_date are no dates and are read as empty" in claims.notices


@pytest.mark.parametrize(
    ("cell", "places"), [("Dx1, Dx2", (1, 2)), ("DIAG 3", (3,)), ("A;C", (1, 3)), ("1:2:3", (1, 2, 3)), ("[2]", (2,)), ("BA", (2, 1))]
)
def test_pointers_in_every_form(cell: str, places: tuple[int, ...]) -> None:
    assert read_pointers(cell, 4) == places
