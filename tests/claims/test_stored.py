"""A claims file kept in a project is read exactly as the file it came from."""

import hashlib
import json
from collections.abc import Callable, Sequence
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from openpyxl import Workbook

from app.claims.choices import SheetChoices
from app.claims.engine import connected, rows_of
from app.claims.header_rows import Header
from app.claims.headers import made_mapping, propose_columns
from app.claims.mapping import map_columns
from app.claims.model import ColumnMapping
from app.claims.parquet import LARGEST_PIECE
from app.claims.read import ReadClaims, read_claims
from app.claims.sheets import SheetHead
from app.claims.sources import ClaimsSource
from app.claims.stored import StoredClaims, export_claims
from app.errors import CancelledError, InputRefusedError
from app.progress import Job

HEADER = ["Claim Number", "Line", "Date of Service", "HCPCS", "Dx 1", "Paid Amount"]
Rows = list[tuple[object, ...]]


def kept(path: Path) -> StoredClaims:
    with export_claims(path, Job()) as export:
        pieces = list(export.pieces)
    assert all(len(piece) <= LARGEST_PIECE for piece in pieces)
    return StoredClaims(export.meta, lambda: pieces)


def all_read(claims: Path | ClaimsSource, overrides: dict[str, tuple[str, ...]] | None = None) -> tuple[ReadClaims, Rows, list[Rows]]:
    """Read claims: what is said of the file, the claims, and every sheet's table."""
    with connected() as connection:
        read = read_claims(connection, claims, SheetChoices(overrides or {}), Job())
        rows = rows_of(connection, "select * from claim_rows order by row_id")
        tables = [
            rows_of(connection, f"select {', '.join(f'c{number}' for number in range(sheet.width))} from {sheet.table} order by row_no")  # noqa: S608 - names made here
            for sheet in read.sheets
        ]
    return read, rows, tables


def without_tables(read: ReadClaims) -> tuple[object, ...]:
    sheets = [(sheet.number, sheet.name, sheet.mapping, sheet.width) for sheet in read.sheets]
    return (read.file, sheets, read.widths, read.rows, read.repairs, read.notices)


def assert_same(path: Path, overrides: dict[str, tuple[str, ...]] | None = None) -> None:
    original, again = all_read(path, overrides), all_read(kept(path), overrides)
    assert without_tables(original[0]) == without_tables(again[0])
    assert original[1:] == again[1:]


def text(folder: Path, *lines: str, name: str = "claims.csv") -> Path:
    path = folder / name
    path.write_text("\n".join((",".join(HEADER), *lines)) + "\n", encoding="utf-8")
    return path


MIXED = (
    "A,1,2024-04-01,J1323,C90.00,10.00",
    "",
    "A,2,not a day,J1323,C90.00,10.00",
    "A,3,2024-04-01",
    "A,4,2024-04-01,J1323,C90.00,10.00,,",
    "A,5,2024-04-01,J1323,C90.00,10.00,more",
    ",".join(HEADER),
    "TOTAL,,,,,20.00",
    "printed on Monday",
    "A;6;2024-04-01;J1323;C90.00;10",
    ' 0007,"7",2024-04-01, J1323 ,C90.00,"1,000.00"',
)


@pytest.mark.parametrize("lines", [MIXED, MIXED[:-1]])
def test_a_text_file_with_every_kind_of_row(tmp_path: Path, lines: Sequence[str]) -> None:
    assert_same(text(tmp_path, *lines))


def test_a_header_below_titles_and_a_mapping_of_the_person(tmp_path: Path) -> None:
    path = tmp_path / "claims.txt"
    path.write_text("Paid claims\n\nClaim Number|When|HCPCS|Dx 1|Seen\nA|2024-01-01|J1323|C90.00|2024-04-01\n", encoding="cp1252")
    assert_same(path)
    assert_same(path, {"dos_from": ("Seen",)})


def workbook(folder: Path) -> Path:
    book = Workbook()
    sheet = book.active
    assert sheet is not None
    sheet.title = "Lines"
    sheet["B2"] = "Drug claims"
    for column, name in enumerate(HEADER, 2):
        sheet.cell(4, column, name)
    for row, day in enumerate([45383, "=1/0", "04/01/2024", None], 5):
        for column, value in enumerate(["00000000000000000012", row, day, " J1323", "C90.00", 10.5], 2):
            sheet.cell(row, column, value)
    sheet["D6"].data_type = "e"
    sheet["D6"].value = "#DIV/0!"
    sheet.row_dimensions[7].hidden = True
    sheet.merge_cells("B10:C11")
    second = book.create_sheet("More")
    second.sheet_state = "hidden"
    second.append(HEADER)
    second.append(["B", 1, "2024-05-01", "J1323", "C90.02", 3])
    book.create_sheet("Notes")["C3"] = "nothing to audit here"
    path = folder / "claims.xlsx"
    book.save(path)
    return path


def test_a_workbook_of_several_sheets(tmp_path: Path) -> None:
    path = workbook(tmp_path)
    assert_same(path)
    assert all_read(kept(path))[0].rows.hidden == 1


@pytest.mark.parametrize("make", [workbook, lambda folder: text(folder, *MIXED)])
def test_the_columns_proposed_are_those_of_the_file(tmp_path: Path, make: Callable[[Path], Path]) -> None:
    path = make(tmp_path)
    assert propose_columns(kept(path)) == propose_columns(path)


CELL = st.text(st.characters(codec="utf-8", exclude_characters="\x00"), max_size=6)


@settings(max_examples=15, deadline=None)
@given(st.lists(st.lists(CELL, min_size=0, max_size=8), max_size=8))
def test_any_text(tmp_path_factory: pytest.TempPathFactory, rows: list[list[str]]) -> None:
    path = text(tmp_path_factory.mktemp("any"), *(",".join(row) for row in rows))
    try:
        all_read(path)
    except InputRefusedError:
        return
    assert_same(path)


@pytest.mark.parametrize("sign", ["\ue01d", "\ue01e", "\ue01f"])
def test_signs_of_the_private_use_area_move_no_cell(tmp_path: Path, sign: str) -> None:
    path = text(tmp_path, f"A{sign},1,2024-04-01,J1323,C90.00,10.00")
    with connected() as connection:
        read_claims(connection, path, None, Job())
        assert rows_of(connection, "select claim_id_text, p_1, paid_text from claim_rows") == [("A\ufffd", "J1323", "10.00")]
    assert_same(path)


def test_signs_of_the_private_use_area_of_a_workbook_move_no_cell(tmp_path: Path) -> None:
    book = Workbook()
    sheet = book.active
    assert sheet is not None
    sheet.append(HEADER)
    sheet.append(["A\ue01f", 1, "2024-04-01", "J1323", "C90.00", 1])
    book.save(tmp_path / "claims.xlsx")
    with connected() as connection:
        read_claims(connection, kept(tmp_path / "claims.xlsx"), None, Job())
        found = rows_of(connection, "select claim_id_text, line_text, p_1 from claim_rows")
    assert found == [("A\ue01f", "1", "J1323")]


def test_what_is_kept_beside_the_pieces(tmp_path: Path) -> None:
    path = text(tmp_path, *MIXED)
    with export_claims(path, Job()) as export:
        assert (export.file, export.rows) == ("claims.csv", all_read(path)[0].rows.in_file)
        assert export.sha256 == hashlib.sha256(path.read_bytes()).hexdigest() == StoredClaims(export.meta, list).sha256
        assert export.meta == json.dumps(json.loads(export.meta), ensure_ascii=False, sort_keys=True, separators=(",", ":"))
        assert "0007" not in export.meta  # claims stand in the pieces only


def test_another_row_may_be_taken_for_the_header_later(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    path = tmp_path / "claims.csv"
    wide = "Claim Number,Line,Date of Service,HCPCS,Dx 1,Dx 2,Paid Amount"
    path.write_text(f"{','.join(HEADER)}\nA,1,2024-04-01,J1323,C90.00,1\n{wide}\nA,2,2024-04-01,J1323,C90.00,,2\nA,3\n", encoding="utf-8")
    stored = kept(path)
    (mapping,) = propose_columns(path)

    def lower(head: SheetHead) -> ColumnMapping:
        row = 4 - mapping.header_row  # the other of the two
        columns = head.rows[row - 1]
        return made_mapping(head, Header(row, columns, (columns,)), map_columns(columns))

    monkeypatch.setattr("app.claims.read.mapping_of", lower)
    original, again = all_read(path), all_read(stored)
    assert without_tables(original[0]) == without_tables(again[0])
    assert original[1:] == again[1:]
    assert original[0].sheets[0].mapping.header_row != mapping.header_row


def test_a_file_without_a_claims_header_is_refused(tmp_path: Path) -> None:
    path = tmp_path / "prices.csv"
    path.write_text("nothing,here\n1,2\n", encoding="utf-8")
    with pytest.raises(InputRefusedError, match="header"), export_claims(path, Job()):
        pass


def test_a_lost_piece_is_noticed(tmp_path: Path) -> None:
    with export_claims(text(tmp_path, *MIXED), Job()) as export:
        pieces = list(export.pieces)
    assert len(pieces) == 2
    for held in ([], pieces[:1], pieces[1:], [*pieces, pieces[0]], [pieces[0][:-9], pieces[1]]):
        with pytest.raises(InputRefusedError, match="keeps of it is damaged"):
            all_read(StoredClaims(export.meta, lambda held=held: held))  # type: ignore[misc] # bound for this turn


@pytest.mark.parametrize("meta", ["", "{}", "[]", '{"form": 1, "file": "x"}', '{"form": "one", "file": 3}'])
def test_a_meta_that_is_none_is_refused(meta: str) -> None:
    with pytest.raises(InputRefusedError, match="damaged"):
        StoredClaims(meta, list)


def test_claims_kept_by_a_newer_version_are_refused() -> None:
    with pytest.raises(InputRefusedError, match="newer version"):
        StoredClaims('{"form": 2, "file": "claims.csv"}', list)


def test_keeping_can_be_cancelled(tmp_path: Path) -> None:
    job = Job()

    def keep() -> None:
        with export_claims(text(tmp_path, *MIXED), job) as export:
            job.cancel()
            list(export.pieces)

    with pytest.raises(CancelledError):
        keep()


def test_no_claim_reaches_a_disk(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    elsewhere = tmp_path / "temporary"
    elsewhere.mkdir()
    for name in ("TMPDIR", "TEMP", "TMP"):
        monkeypatch.setenv(name, str(elsewhere))
    monkeypatch.chdir(elsewhere)
    path = text(tmp_path, *MIXED)
    all_read(kept(path))
    assert list(elsewhere.iterdir()) == []
