"""Claims in every format a payer sends: the same lines come out, each row counted twice, each refusal one sentence."""

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import datetime
from pathlib import Path

import duckdb
import pytest
from duckdb import DuckDBPyConnection
from msoffcrypto.format.ooxml import OOXMLFile  # type: ignore[import-untyped]
from openpyxl import Workbook

from app.claims.engine import connected, rows_of
from app.claims.headers import propose_columns
from app.claims.read import ReadClaims, read_claims
from app.claims.sources import open_claims
from app.claims.stored import StoredClaims, export_claims
from app.documents.passwords import asks_password
from app.errors import InputRefusedError
from app.progress import Job
from tests.claims.books import ods_cell, ods_row, write_ods, write_xlsb

HEADER = ("Claim Number", "Line", "Date of Service", "HCPCS", "Dx 1", "Revenue Code", "Paid Amount")


@contextmanager
def read(path: Path) -> Iterator[tuple[DuckDBPyConnection, ReadClaims]]:
    with connected() as connection:
        yield connection, read_claims(connection, path, None, Job())


def write_parquet(path: Path, *columns: str) -> None:
    with duckdb.connect() as connection:
        connection.execute(f"copy (select {', '.join(columns)}) to '{path}' (format parquet)")


def public(corpus: Path, name: str) -> Path:
    path = corpus / "hostile" / "public" / name
    if not path.exists():
        pytest.skip(f"{name} does not lie beside this checkout")
    return path


def test_ods_rows_hidden_repeated_and_in_error(tmp_path: Path) -> None:
    line = ("C1", 1.0, "2024-04-01", "J1323", "C90.00", "0636", 10.5)
    error = "<table:table-row>" + "".join(
        ods_cell(cell)
        if cell != "#N/A"
        else '<table:table-cell table:formula="of:=NA()" office:value-type="string"><text:p>#N/A</text:p></table:table-cell>'
        for cell in ("C2", 1.0, "#N/A", "J1323", "C90.00", "0636", 10.5)
    )
    rows = [
        ods_row(HEADER),
        ods_row(line, times=3),
        ods_row(line, seen="filter"),
        f"{error}</table:table-row>",
        ods_row((None,) * 7, times=9),
    ]
    with read(write_ods(tmp_path / "claims.ods", "Lines", rows)) as (connection, claims):
        assert rows_of(connection, "select row_no, claim_id_text, revenue_text from claim_rows order by row_no") == [
            (row, "C1", "0636") for row in (2, 3, 4, 5)
        ]
    assert (claims.rows.in_file, claims.rows.imported, claims.rows.hidden) == (5, 4, 1)
    assert [(row.row, row.value) for row in claims.rows.refused] == [(6, "#N/A")]


def test_an_ods_that_repeats_a_row_without_end_is_refused(tmp_path: Path) -> None:
    path = write_ods(tmp_path / "claims.ods", "Lines", [ods_row(HEADER), ods_row(HEADER, times=2_000_000)])
    with pytest.raises(InputRefusedError):
        propose_columns(path)


def test_a_locked_ods_is_refused_in_the_words_of_passwords(tmp_path: Path) -> None:
    path = write_ods(tmp_path / "claims.ods", "Lines", [ods_row(HEADER)], locked=True)
    with pytest.raises(InputRefusedError) as caught:
        propose_columns(path)
    assert asks_password(caught.value.refusal)


def test_a_binary_workbook(tmp_path: Path) -> None:
    rows: list[tuple[str | float | None, ...]] = [
        HEADER,
        ("00012", 1.0, 45383.0, "J1323", "C90.00", 636.0, 10.5),
        (),
        ("00013", 2.0, "#N/A", "J1323", None, "0636", 1.0),
    ]
    rows.append(("00014", 3.0, "04/02/2024", "3E03305", "C90.00", "0636", 1.0))
    with read(write_xlsb(tmp_path / "claims.xlsb", "Lines", rows, hidden=(5,))) as (connection, claims):
        found = rows_of(
            connection, "select row_no, claim_id_text, cast(dos_from as varchar), p_1, revenue_text from claim_rows order by row_no"
        )
    assert found == [(2, "00012", "2024-04-01", "J1323", "0636"), (5, "00014", "2024-04-02", "3E03305", "0636")]
    assert (claims.rows.in_file, claims.rows.hidden) == (3, 1)
    assert [row.row for row in claims.rows.refused] == [4]


@pytest.mark.parametrize("name", ["calamine__tests__issues.xls", "calamine__tests__issues.xlsb", "calamine__tests__merged_cells.ods"])
def test_both_readings_of_other_programs_workbooks_agree(corpus: Path, name: str) -> None:
    with connected() as connection:
        heads = open_claims(public(corpus, name), Job()).heads(connection)
    assert heads
    assert all(any(any(cell for cell in row) for row in head.rows) for head in heads)


def test_a_sheet_into_which_the_reader_lets_a_chart_s_values_is_refused(corpus: Path) -> None:
    with pytest.raises(InputRefusedError, match="different rows"):
        propose_columns(public(corpus, "calamine__tests__xls_cross_sheet_chart.xls"))


def test_parquet_comes_as_text_without_loss(tmp_path: Path) -> None:
    path = tmp_path / "claims.parquet"
    write_parquet(
        path,
        "'0000000000000000001' || i as claim_no, date '2024-04-01' as svc_date, 636 as rev_cd, cast(10.50 as decimal(12, 2)) as paid",
        "cast(76 as double) as units, '3E03305' as proc_cd, 69252202 as ndc, ['C90.00', 'D84.1'] as dx",
        "timestamp '2024-05-01 00:00:00' as received_dt, cast(12345678901234567890 as double) as other_id from range(3) t(i)",
    )
    with read(path) as (found, claims):
        assert rows_of(
            found, "select row_no, claim_id_text, i_1, revenue_text, paid_text, units_text, ndc_text, d_1, d_2 from claim_rows limit 1"
        ) == [(2, "00000000000000000010", "3E03305", "0636", "10.50", "76", "00069252202", "C90.00", "D84.1")]
        assert rows_of(found, "select distinct cast(dos_from as varchar), cast(received_date as varchar) from claim_rows") == [
            ("2024-04-01", "2024-05-01")
        ]
    assert (claims.rows.in_file, claims.rows.imported) == (3, 3)
    assert any("other_id" in text and "exact" in text for text in claims.notices)


def test_parquet_is_kept_and_read_again(tmp_path: Path) -> None:
    path = tmp_path / "claims.parquet"
    write_parquet(path, "'C' || i as claim_no, '2024-04-01' as dos, 'J1323' as hcpcs from range(9) t(i)")
    with export_claims(path, Job()) as export:
        pieces = list(export.pieces)
    with connected() as connection:
        again = read_claims(connection, StoredClaims(export.meta, lambda: pieces), None, Job())
        assert rows_of(connection, "select count(*), min(claim_id_text), max(claim_id_text) from claim_rows") == [(9, "C0", "C8")]
    assert again.rows.in_file == export.rows == 9


@pytest.mark.parametrize("content", [b"PAR1", b"PAR1 and nothing of a table PAR1", b"PAR1" + b"\x00" * 400 + b"PAR1"])
def test_a_damaged_parquet_file_is_refused(tmp_path: Path, content: bytes) -> None:
    path = tmp_path / "claims.parquet"
    path.write_bytes(content)
    with pytest.raises(InputRefusedError, match=r"claims\.parquet"):
        propose_columns(path)


@pytest.fixture
def locked(tmp_path: Path) -> Path:
    book = Workbook()
    book.worksheets[0].append(HEADER)
    book.worksheets[0].append(("C1", 1, datetime(2024, 4, 1), "J1323", "C90.00", "0636", 1))  # noqa: DTZ001 - a cell has no zone
    book.save(tmp_path / "open.xlsx")
    path = tmp_path / "claims.xlsx"
    with (tmp_path / "open.xlsx").open("rb") as plain, path.open("wb") as target:
        OOXMLFile(plain).encrypt("for their eyes", target)
    return path


def test_a_workbook_under_a_password_opens_with_it(locked: Path) -> None:
    (mapping,) = propose_columns(locked, "for their eyes")
    assert mapping.columns == HEADER
    with export_claims(locked, Job(), "for their eyes") as export:
        assert export.rows == 1


@pytest.mark.parametrize("password", [None, "another"])
def test_without_its_password_a_workbook_is_refused_so_that_it_can_be_asked_for(locked: Path, password: str | None) -> None:
    with pytest.raises(InputRefusedError) as caught:
        propose_columns(locked, password)
    assert asks_password(caught.value.refusal)
    assert caught.value.refusal.file == "claims.xlsx"


@pytest.mark.parametrize(
    "content",
    [
        b"<html><table><tr><td>Claim</td></tr></table></html>",
        b'\xef\xbb\xbf<?xml version="1.0"?><Workbook/>',
        b"\x09\x04\x06\x00\x00\x00\x10\x00",
    ],
)
def test_what_only_bears_a_workbook_s_name_is_refused_with_what_to_do(tmp_path: Path, content: bytes) -> None:
    path = tmp_path / "claims.xls"
    path.write_bytes(content)
    with pytest.raises(InputRefusedError, match=r"\.xlsx"):
        propose_columns(path)


@pytest.mark.parametrize(("separator", "encoding"), [("\t", "utf-8"), ("|", "cp1252"), (";", "utf-16"), (",", "utf-8-sig")])
def test_separators_and_encodings(tmp_path: Path, separator: str, encoding: str) -> None:
    path = tmp_path / "claims.txt"
    path.write_text(
        "\n".join((separator.join(HEADER), separator.join(("Ä1", "1", "2024-04-01", "J1323", "C90.00", "0636", "1")))), encoding=encoding
    )
    with read(path) as (connection, _):
        assert rows_of(connection, "select claim_id_text, revenue_text from claim_rows") == [("Ä1", "0636")]
