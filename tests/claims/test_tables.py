"""Several tables on one sheet, page titles and sums between lines, and files that are no claims."""

import zipfile
from pathlib import Path

import pytest
from duckdb import DuckDBPyConnection
from openpyxl import Workbook

from app.claims.engine import connected, rows_of
from app.claims.read import ReadClaims, read_claims
from app.claims.sources import open_claims
from app.errors import InputRefusedError
from app.progress import Job


def book(folder: Path, *rows: list[object]) -> Path:
    made = Workbook()
    sheet = made.worksheets[0]
    for row in rows:
        sheet.append(row)
    made.save(folder / "claims.xlsx")
    return folder / "claims.xlsx"


def read(connection: DuckDBPyConnection, path: Path) -> ReadClaims:
    return read_claims(connection, path, None, Job())


def test_a_table_below_another_is_read_by_its_own_header(tmp_path: Path) -> None:
    path = book(
        tmp_path,
        ["Claim", "DOS", "HCPCS", "Dx", "Paid"],
        ["O1", "2024-04-01", "J1323", "C90.00", 10],
        ["Hospital"],
        ["Claim Number", "Rev Code", "HCPCS", "Service Date", "Principal Dx"],
        ["H1", "0636", "J1323", "2024-04-03", "D84.1"],
    )
    with connected() as connection:
        claims = read(connection, path)
        found = rows_of(connection, "select claim_id_text, cast(dos_from as varchar), revenue_text, d_1 from claim_rows order by row_no")
    assert found == [("O1", "2024-04-01", None, "C90.00"), ("H1", "2024-04-03", "0636", "D84.1")]
    assert [(one.row, one.why) for one in claims.rows.passed_over] == [(3, "note"), (4, "header")]
    assert claims.rows.in_file == 4
    assert any("row 4 begins another table" in text for text in claims.notices)


def test_tables_of_claims_side_by_side_are_refused(tmp_path: Path) -> None:
    header: list[object] = ["Claim", "DOS", "HCPCS"]
    path = book(tmp_path, [*header, None, *header], ["A", "2024-04-01", "J1323", None, "B", "2024-04-01", "J1323"])
    with connected() as connection, pytest.raises(InputRefusedError, match="side by side"):
        read(connection, path)


def test_a_key_beside_the_claims_is_no_claim(tmp_path: Path) -> None:
    path = book(
        tmp_path,
        ["Claim", "DOS", "HCPCS", None, "Code", "Meaning"],
        ["A", "2024-04-01", "J1323", None, "PR", "patient"],
        [None, None, None, None, "OA", "other"],
    )
    with connected() as connection:
        claims = read(connection, path)
    assert (claims.rows.imported, [(one.row, one.why) for one in claims.rows.passed_over]) == (1, [(3, "note")])


def test_sums_and_page_titles_between_the_lines_are_no_claims(tmp_path: Path) -> None:
    path = book(
        tmp_path,
        ["Paid between", "2024-01-01", "2024-03-31"],
        ["Claim", "DOS", "HCPCS", "Units", "Paid"],
        ["A", "2024-04-01", "J1323", 76, 10],
        [None, None, None, 76, 10],
        ["Paid between", "2024-01-01"],
        ["B", "2024-04-01", "J1323", 76, 10],
    )
    with connected() as connection:
        claims = read(connection, path)
    assert [(one.row, one.why) for one in claims.rows.passed_over] == [(4, "total")]
    assert [one.row for one in claims.rows.refused] == []
    assert claims.rows.imported == 3


@pytest.mark.parametrize(
    ("name", "content", "said"),
    [
        ("a.xlsx", b"%PDF-1.7\n%", "PDF"),
        ("a.csv", b"{\\rtf1 x}", "text document"),
        ("~$a.xlsx", b"\x05Somebody", "mark an office program keeps"),
        ("a.csv", b"\x1f\x8b\x08", "gzip"),
        ("a.csv", b"", "empty"),
        ("a.csv", b"Claim,DOS,HCPCS,Dx\n\n", "no claim line below"),
    ],
)
def test_what_is_no_claims_file_is_refused_in_one_sentence(tmp_path: Path, name: str, content: bytes, said: str) -> None:
    (tmp_path / name).write_bytes(content)
    with connected() as connection, pytest.raises(InputRefusedError, match=said):
        read(connection, tmp_path / name)


def test_a_file_another_program_holds_for_itself_is_said_to_be_open(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    held = PermissionError(13, "in use")
    held.winerror = 32  # type: ignore[attr-defined,unused-ignore] # set by Windows alone

    def refuse(*_: object, **__: object) -> None:
        raise held

    monkeypatch.setattr(Path, "open", refuse)
    with pytest.raises(InputRefusedError, match="has the file open"):
        open_claims(tmp_path / "claims.xlsx", Job())


def test_a_workbook_open_elsewhere_is_read_and_said_so(tmp_path: Path) -> None:
    path = book(tmp_path, ["Claim", "DOS", "HCPCS"], ["A", "2024-04-01", "J1323"])
    (tmp_path / "~$claims.xlsx").write_bytes(b"\x05Somebody")
    with connected() as connection:
        assert any("open in another program" in text for text in read(connection, path).notices)


def test_a_sheet_that_is_listed_but_missing_is_never_left_out_in_silence(tmp_path: Path) -> None:
    made = Workbook()
    for name in ("One", "Two"):
        made.create_sheet(name).append(["Claim", "DOS", "HCPCS"])
    made.save(tmp_path / "whole.xlsx")
    with zipfile.ZipFile(tmp_path / "whole.xlsx") as whole, zipfile.ZipFile(tmp_path / "part.xlsx", "w") as part:
        for entry in whole.infolist():
            if entry.filename != "xl/worksheets/sheet3.xml":
                part.writestr(entry.filename, whole.read(entry))
    with connected() as connection, pytest.raises(InputRefusedError, match="lists this sheet"):
        read(connection, tmp_path / "part.xlsx")
