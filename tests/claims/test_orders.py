"""Dates and amounts whose writing only the column as a whole tells, and codes of digits that lost their zero."""

from pathlib import Path

import pytest

from app.claims.engine import connected, rows_of
from app.claims.read import ReadClaims, read_claims
from app.progress import Job


def read(folder: Path, fields: str, *lines: str) -> tuple[list[tuple[object, ...]], ReadClaims]:
    path = folder / "claims.csv"
    path.write_text("\n".join(lines) + "\n", encoding="utf-8")
    with connected() as connection:
        claims = read_claims(connection, path, None, Job())
        return rows_of(connection, f"select {fields} from claim_rows order by row_id"), claims  # noqa: S608 - names made here


def days(folder: Path, *dates: str) -> tuple[list[str], ReadClaims]:
    lines = [f"{number};{text};J1323;C90.00" for number, text in enumerate(dates)]
    found, claims = read(folder, "cast(dos_from as varchar)", "Claim;DOS;HCPCS;Dx", *lines)
    return [str(day) for (day,) in found], claims


@pytest.mark.parametrize("sign", ["/", "-", "."])
def test_days_stand_first_where_the_column_shows_it(tmp_path: Path, sign: str) -> None:
    found, claims = days(tmp_path, *(text.replace("/", sign) for text in ("25/03/2024", "03/04/2024 10:00", "14/04/24", "5/6/2024")))
    assert found == ["2024-03-25", "2024-04-03", "2024-04-14", "2024-06-05"]
    assert any("day first" in text for text in claims.notices)


def test_one_odd_date_among_months_first_stays_unreadable(tmp_path: Path) -> None:
    found, claims = days(tmp_path, "3/4/2024", "3/25/2024", "25/03/2024", "3/5/2024")
    assert found == ["2024-03-04", "2024-03-25", "2024-03-05"]
    assert [(one.row, one.value) for one in claims.rows.refused] == [(4, "25/03/2024")]


def test_points_alone_say_nothing_of_the_order(tmp_path: Path) -> None:
    found, claims = days(tmp_path, "3.4.2024", "2024-04-01")
    assert found == ["2024-04-01"]
    assert [one.value for one in claims.rows.refused] == ["3.4.2024"]


def test_points_with_months_first(tmp_path: Path) -> None:
    assert days(tmp_path, "3.4.2024", "3.25.2024")[0] == ["2024-03-04", "2024-03-25"]


def test_the_order_of_one_column_holds_for_its_sheet(tmp_path: Path) -> None:
    lines = ("Claim;DOS;Thru Date;HCPCS", "1;5/3/2024;31/03/2024;J1323", "2;6/3/2024;30/03/2024;J1323")
    found, _ = read(tmp_path, "cast(dos_from as varchar)", *lines)
    assert [day for (day,) in found] == ["2024-03-05", "2024-03-06"]


def test_decimal_commas_are_read_and_told(tmp_path: Path) -> None:
    lines = ("Claim;DOS;HCPCS;Units;Paid", "1;2024-04-01;J1323;1,5;1.234,50", "2;2024-04-01;J1323;1.000;1.520")
    found, claims = read(tmp_path, "units_text, paid_text", *lines)
    assert found == [("1.5", "1234.50"), ("1000", "1520")]
    assert "amounts are written with a decimal comma" in claims.notices


def test_points_and_commas_of_thousands_are_left(tmp_path: Path) -> None:
    lines = ("Claim;DOS;HCPCS;Units;Paid", "1;2024-04-01;J1323;1.5;1,234.50", "2;2024-04-01;J1323;1;1,520")
    assert read(tmp_path, "units_text, paid_text", *lines)[0] == [("1.5", "1,234.50"), ("1", "1,520")]


def test_an_icd_procedure_of_digits_gets_its_zero_back(tmp_path: Path) -> None:
    lines = ("Claim,Discharge Date,ICD Proc 1,ICD Proc 2", "1,2024-04-01,XW013L9,210093", "2,2024-04-01,0210093,9925")
    found, claims = read(tmp_path, "i_1, i_2", *lines)
    assert found == [("XW013L9", "0210093"), ("0210093", "9925")]
    assert [(one.column, one.was, one.now) for one in claims.repairs] == [("ICD Proc 2", "210093", "0210093")]
