from collections.abc import Iterator
from contextlib import contextmanager
from datetime import datetime
from pathlib import Path

import pytest
from duckdb import DuckDBPyConnection
from hypothesis import given, settings
from hypothesis import strategies as st
from openpyxl import Workbook

from app.claims.choices import SheetChoices
from app.claims.engine import connected, rows_of
from app.claims.headers import propose_columns
from app.claims.read import ReadClaims, read_claims
from app.errors import InputRefusedError
from app.progress import Job

HEADER = ["Claim Number", "Line", "Date of Service", "HCPCS", "Dx 1", "Paid Amount"]


@contextmanager
def read(path: Path, overrides: dict[str, tuple[str, ...]] | None = None) -> Iterator[tuple[DuckDBPyConnection, ReadClaims]]:
    with connected() as connection:
        yield connection, read_claims(connection, path, SheetChoices(overrides or {}), Job())


def csv_of(folder: Path, *lines: str) -> Path:
    path = folder / "claims.csv"
    path.write_text("\n".join((",".join(HEADER), *lines)) + "\n", encoding="utf-8")
    return path


def test_every_row_of_a_text_file_is_accounted_for(tmp_path: Path) -> None:
    path = csv_of(
        tmp_path,
        "A,1,2024-04-01,J1323,C90.00,10.00",
        "",
        "A,2,not a day,J1323,C90.00,10.00",
        "A,3,2024-04-01",
        ",".join(HEADER),
        "TOTAL,,,,,20.00",
        "printed on Monday,,,,,",
        "A,4,,J1323,C90.00,10.00",
    )
    with read(path) as (_, claims):
        rows = claims.rows
    assert (rows.in_file, rows.imported) == (7, 2)
    assert [(row.row, row.column, row.value, row.why) for row in rows.refused] == [
        (4, "Date of Service", "not a day", "unreadable date"),
        (5, "", "A 3 2024-04-01", "3 cells where the header has 6"),
    ]
    assert [(row.row, row.why) for row in rows.passed_over] == [(6, "header"), (7, "total"), (8, "note")]


def workbook(folder: Path) -> Path:
    book = Workbook()
    sheet = book.active
    assert sheet is not None
    sheet.title = "Lines"
    sheet["B2"] = "Drug claims"
    for column, text in enumerate(HEADER, 2):
        sheet.cell(4, column, text)
    for row, day in enumerate([datetime(2024, 4, 1), 45383, "=1/0", "04/01/2024", None], 5):  # noqa: DTZ001 - a cell has no zone
        for column, value in enumerate(["00000000000000000012", row, day, "J1323", "C90.00", 10.5], 2):
            sheet.cell(row, column, value)
    sheet.row_dimensions[6].hidden = True
    sheet["D7"].data_type = "e"
    sheet["D7"].value = "#DIV/0!"
    other = book.create_sheet("Notes")
    other["A1"] = "nothing to audit here"
    path = folder / "claims.xlsx"
    book.save(path)
    return path


def test_a_workbook_is_read_where_its_table_stands(tmp_path: Path) -> None:
    with read(workbook(tmp_path)) as (connection, claims):
        days = rows_of(connection, "select row_no, cast(dos_from as varchar), claim_id_text from claim_rows order by row_no")
    assert days == [
        (5, "2024-04-01", "00000000000000000012"),
        (6, "2024-04-01", "00000000000000000012"),
        (8, "2024-04-01", "00000000000000000012"),
        (9, None, "00000000000000000012"),
    ]
    assert (claims.rows.in_file, claims.rows.imported, claims.rows.hidden) == (5, 4, 1)
    assert [(row.sheet, row.row, row.column, row.value) for row in claims.rows.refused] == [("Lines", 7, "Date of Service", "#DIV/0!")]


def test_the_columns_of_a_workbook_are_proposed_with_samples(tmp_path: Path) -> None:
    (mapping,) = propose_columns(workbook(tmp_path))
    assert (mapping.sheet, mapping.header_row) == ("Lines", 4)
    assert mapping.fields["procedure"][0].column == "HCPCS"
    assert mapping.samples["HCPCS"] == ("J1323",)


def test_a_header_row_alone_is_enough_to_propose_columns(tmp_path: Path) -> None:
    (mapping,) = propose_columns(csv_of(tmp_path))
    assert mapping.fields["dos_from"][0].column == "Date of Service"


def test_a_person_s_mapping_is_used(tmp_path: Path) -> None:
    path = tmp_path / "claims.csv"
    path.write_text("Claim Number,When,HCPCS,Dx 1,Seen\nA,2024-01-01,J1323,C90.00,2024-04-01\n", encoding="utf-8")
    with read(path, {"dos_from": ("Seen",)}) as (connection, claims):
        assert rows_of(connection, "select cast(dos_from as varchar) from claim_rows") == [("2024-04-01",)]
        assert claims.fields["dos_from"] == ("Seen",)


def test_a_mapping_that_names_no_column_is_refused(tmp_path: Path) -> None:
    with (
        pytest.raises(InputRefusedError, match="column Seen"),
        read(csv_of(tmp_path, "A,1,2024-04-01,J1323,C90.00,1"), {"dos_from": ("Seen",)}),
    ):
        pass


@pytest.mark.parametrize("content", [b"", b"\xd0\xcf\x11\xe0 old or encrypted", b"PK\x03\x04 cut off", b"nothing,here\n1,2\n"])
def test_what_cannot_be_read_is_refused(tmp_path: Path, content: bytes) -> None:
    path = tmp_path / "claims.xlsx"
    path.write_bytes(content)
    with pytest.raises(InputRefusedError), read(path):
        pass


def test_lost_zeros_are_restored_and_listed(tmp_path: Path) -> None:
    path = tmp_path / "claims.csv"
    path.write_text("Claim Number,TOB,Revenue Code,Date of Service,HCPCS\nA,131,636,2024-04-01,J1323\n", encoding="utf-8")
    with read(path) as (connection, claims):
        assert rows_of(connection, "select bill_type_text, revenue_text from claim_rows") == [("0131", "0636")]
    assert [(one.column, one.was, one.now) for one in claims.repairs] == [("TOB", "131", "0131"), ("Revenue Code", "636", "0636")]


CELL = st.text(st.characters(blacklist_categories=("Cs", "Cc"), blacklist_characters=",;|\"'"), max_size=8)


@settings(max_examples=15, deadline=None)
@given(st.lists(st.lists(CELL, min_size=6, max_size=6), max_size=8))
def test_in_file_is_imported_and_rejected_and_skipped(tmp_path_factory: pytest.TempPathFactory, rows: list[list[str]]) -> None:
    path = csv_of(tmp_path_factory.mktemp("any"), *(",".join(row) for row in rows))
    filled = sum(1 for row in rows if any(cell.strip() for cell in row))
    if not filled:
        with pytest.raises(InputRefusedError, match="no claim line"), read(path):
            pass
        return
    with read(path) as (_, claims):
        found = claims.rows
    assert found.in_file == filled == found.imported + len(found.refused) + len(found.passed_over)


def test_the_claims_with_truth_are_read_row_by_row(corpus: Path) -> None:
    with read(corpus / "claims" / "d08_duplicates_utf16.csv") as (connection, claims):
        ids = rows_of(connection, "select claim_id_text from claim_rows order by row_id limit 1")
    assert claims.rows.in_file == claims.rows.imported == 36
    assert ids == [("10000000000000000001",)]
