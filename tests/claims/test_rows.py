"""What each row of a table is: every claim once, and nothing else a claim."""

from pathlib import Path
from random import Random

import pytest

from app.claims.engine import rows_of
from app.claims.read import ReadClaims
from tests.claims.text_claims import read, text

HEADER = "Claim,Line,Member,DOS,HCPCS,Dx1,Units,Paid"
OTHERS = {  # rows that are no claims, with what they are
    "Claim total,,,,,,76,5": "total",
    ",,,,,,152,10": "total",
    "Provider subtotal:,,,,,,9,9": "total",
    "Provider: Lakes Oncology,NPI,1234567893,,,,,": "note",
    "continued on the next page,,,,,,,": "note",
    HEADER: "header",
    "-----,----,------,---,-----,---,-----,----": "header",
}


def kinds(found: ReadClaims) -> dict[int, str]:
    return {item.row: item.why for item in found.rows.passed_over}


@pytest.mark.parametrize("seed", [1, 2, 3])
def test_every_row_is_counted_and_every_claim_is_read_once(tmp_path: Path, seed: int) -> None:
    lines = [HEADER, "000,1,m,2024-04-01,J1323,C90.00,76,5"]
    for kind in Random(seed).choices(["claim", "", *OTHERS], k=120):  # noqa: S311 - rows of a test are no secret
        lines.append(f"{len(lines):03},1,m,2024-04-01,J1323,C90.00,76,5" if kind == "claim" else kind)
    lines.append(f"{len(lines):03},1,m,2024-04-02,J3590,C90.00,1,5")
    claims = [line.split(",")[0] for line in lines if line[:3].isdigit()]
    with read(text(tmp_path, *lines)) as (connection, found):
        assert [str(claim) for (claim,) in rows_of(connection, "select claim_id_text from claim_rows order by row_id")] == claims
        assert found.rows.in_file == sum(1 for line in lines[1:] if line)
        assert kinds(found) == {number: OTHERS[line] for number, line in enumerate(lines, 1) if number > 1 and line in OTHERS}


def test_claims_above_another_table_are_not_lost(tmp_path: Path) -> None:
    path = text(
        tmp_path,
        "Professional",
        "Claim,Ln,DOS,HCPCS,Mod,Dx1,Paid,",
        "A1,1,2024-04-01,J1323,JZ,C90.00,5,",
        "A2,1,2024-04-02,J3590,,D84.1,6,",
        "",
        "Institutional",
        "Bill type,Claim number,Revenue code,Service date,HCPCS,Units,Principal diagnosis,Charges",
        "0131,B1,0636,2024-04-05,J1323,76,C90.00,70",
    )
    with read(path) as (connection, found):
        assert rows_of(connection, "select claim_id_text, p_1, d_1 from claim_rows order by row_id") == [
            ("A1", "J1323", "C90.00"),
            ("A2", "J3590", "D84.1"),
            ("B1", "J1323", "C90.00"),
        ]
        assert kinds(found) == {6: "note", 7: "header"}


def test_a_legend_below_the_table_holds_no_claims(tmp_path: Path) -> None:
    path = text(
        tmp_path, HEADER, "1,1,m,2024-04-01,J1323,C90.00,76,5", "Totals,,,,,,76,5", "Prepared by,J. Doe,,,,,,", "Codes,meaning,,,,,,"
    )
    with read(path) as (connection, found):
        assert rows_of(connection, "select claim_id_text from claim_rows") == [("1",)]
        assert kinds(found) == {3: "total", 4: "note", 5: "note"}


def test_the_word_total_makes_no_claim_a_total(tmp_path: Path) -> None:
    path = text(tmp_path, "Claim,Description,DOS,HCPCS,Paid", "TOTAL-1,Total knee,2024-04-01,27447,5", "2,grand total,,99213,6")
    with read(path) as (connection, found):
        assert rows_of(connection, "select claim_id_text from claim_rows order by row_id") == [("TOTAL-1",), ("2",)]
        assert not kinds(found)


def test_a_database_s_word_for_an_empty_cell_is_none_of_its_content(tmp_path: Path) -> None:
    path = text(tmp_path, "Claim,DOS,Thru,HCPCS,Mod,Dx1,Dx2,Paid", "1,2024-04-01,NULL,J1323,NULL,C90.00,NULL,5")
    with read(path) as (connection, found):
        assert rows_of(connection, "select dos_to, m_1, d_1, d_2 from claim_rows") == [(None, None, "C90.00", None)]
        assert "2 cells that say NULL or hold a dash are read as empty" in found.notices


def test_a_text_kept_from_excel_is_read_as_the_text(tmp_path: Path) -> None:
    path = text(tmp_path, "Claim,DOS,HCPCS,NDC,Rev,Dx1", '="00123",2024-04-01,J1323,="00069252202","=""0636""",C90.00')
    with read(path) as (connection, _):
        assert rows_of(connection, "select claim_id_text, ndc_text, revenue_text from claim_rows") == [("00123", "00069252202", "0636")]


def test_a_code_with_what_it_means_behind_it_is_read_as_the_code(tmp_path: Path) -> None:
    path = text(
        tmp_path,
        "Claim,DOS,HCPCS,Modifier,Dx1,Place of service,Revenue code",
        "1,2024-04-01,J1323 - a drug,JZ,C90.00 A diagnosis,11 - Office,0636: Drugs",
        "2,2024-04-01,96413 (infusion),59,C90.02 Another,22-Hospital,0335: Chemo",
    )
    with read(path) as (connection, found):
        assert rows_of(connection, "select p_1, m_1, d_1, pos_text, revenue_text from claim_rows order by row_id") == [
            ("J1323", "JZ", "C90.00", "11", "0636"),
            ("96413", "59", "C90.02", "22", "0335"),
        ]
        assert "2 cells of procedure hold a code and what it means; the code is read" in found.notices


def test_signatures_below_a_blank_row_are_no_claims(tmp_path: Path) -> None:
    path = text(
        tmp_path, "Claim,DOS,HCPCS,Dx1,Paid", "1,2024-04-01,J1323,C90.00,5", "", "Reviewed by,a nurse,,,", "Signature,,Date,1/9/2024,"
    )
    with read(path) as (connection, found):
        assert rows_of(connection, "select claim_id_text from claim_rows") == [("1",)]
        assert kinds(found) == {4: "note", 5: "note"}
        assert not found.rows.refused
