"""Claims that stand far down a sheet, below a long note."""

from pathlib import Path

from openpyxl import Workbook

from app.claims.headers import propose_columns
from tests.claims.text_claims import read, text

NOTE = 100
HEADER = ("Claim number", "Member ID", "Service date", "HCPCS", "Units", "Billed amount", "Diagnosis 1")
LINES = [(f"A{number}", f"M{number}", "2024-04-02", "J1323", "4", "12.50", "C90.00") for number in range(5)]


def workbook(path: Path) -> Path:
    book = Workbook()
    sheet = book.worksheets[0]
    for number in range(NOTE):
        sheet.append((f"Term {number}, and what is meant by it",))
    for row in (HEADER, *LINES, ("Total", None, None, None, "20", "62.50")):
        sheet.append(row)
    book.save(path)
    return path


def test_a_header_below_a_long_note_is_found(tmp_path: Path) -> None:
    with read(workbook(tmp_path / "claims.xlsx")) as (_, claims):
        assert [sheet.mapping.header_row for sheet in claims.sheets] == [NOTE + 1]
        assert (claims.rows.in_file, claims.rows.imported) == (len(LINES) + 1, len(LINES))


def test_two_header_rows_below_a_long_note_are_one_header(tmp_path: Path) -> None:
    upper = ("Claim", "Member", "Service", "", "", "Billed", "Diagnosis")
    lower = ("number", "ID", "date", "HCPCS", "units", "amount", "1")
    note = [f"Term {number}" for number in range(NOTE)]
    (mapping,) = propose_columns(text(tmp_path, *note, *(",".join(row) for row in (upper, lower, *LINES * 20))))
    assert mapping.header_row == NOTE + 2
    assert {name: [choice.column for choice in choices] for name, choices in mapping.fields.items() if name in ("claim_id", "billed")} == {
        "claim_id": ["Claim number"],
        "billed": ["Billed amount"],
    }


def test_a_note_full_of_commas_does_not_cut_the_claims_below(tmp_path: Path) -> None:
    note = [f"Term {number}, as the payer has it" for number in range(80)]
    path = text(tmp_path, *note, *(";".join(row) for row in (HEADER, *LINES * 20)))
    (mapping,) = propose_columns(path)
    assert (mapping.header_row, mapping.columns) == (81, HEADER)


def test_lines_that_name_columns_in_passing_are_no_header_far_down(tmp_path: Path) -> None:
    rows = [*LINES * 20, ("see claim number", "member ID", "service date", "for details", "", "", "")]
    (mapping,) = propose_columns(text(tmp_path, *(",".join(row) for row in (HEADER, *rows))))
    assert mapping.header_row == 1
