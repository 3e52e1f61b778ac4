"""Returned workbooks that were changed on the way: what comes in is exact, or refused with its reason; never silently wrong."""

import shutil
import subprocess
from collections.abc import Callable
from dataclasses import replace
from datetime import date
from pathlib import Path

import pytest
from openpyxl import Workbook
from openpyxl.worksheet.worksheet import Worksheet

from app.errors import InputRefusedError
from app.project.project import create_project
from app.reports.responses.workbook import AGREE, CLAIM, DATE, DATED, DOCUMENTS, HEAD_ROW, KEY, RESPONSE
from app.review.model import Outcome
from app.workspace.responses import import_responses
from app.workspace.rounds import decide_responses, withdraw_round
from tests.workspace.response_maker import (
    BACK,
    FIRST,
    ORDER,
    PROVIDERS,
    Desk,
    columns,
    edited,
    fill,
    first,
    held,
    put,
    said,
    sent,
    taken,
)  # fmt: skip


def moved_keys(sheet: Worksheet) -> None:
    """Sort the keys and leave the rest as it stands."""
    fill(sheet)
    keys = [sheet.cell(row, 1).value for row in range(HEAD_ROW + 1, HEAD_ROW + 7)]
    for row, key in enumerate(reversed(keys), start=HEAD_ROW + 1):
        sheet.cell(row, 1).value = key


def same_key(sheet: Worksheet) -> None:
    """Copy a row below the others."""
    fill(sheet)
    for column, cell in enumerate(sheet[HEAD_ROW + 1], start=1):
        sheet.cell(HEAD_ROW + 7, column).value = cell.value


def another_id(sheet: Worksheet) -> None:
    """Change the last letter of the id."""
    text = str(sheet["B4"].value)
    sheet["B4"].value = text[:-1] + ("0" if text[-1] != "0" else "1")


def no_id(sheet: Worksheet) -> None:
    """Delete the rows above the table."""
    sheet.delete_rows(1, HEAD_ROW - 1)


@pytest.mark.parametrize(
    ("change", "why"),
    [
        (put(KEY, "0123456789abcdef0123"), "row 7.*none of this round"),
        (put(KEY, None), "row 7.*key was taken out"),
        (put(DATE, date(2020, 1, 1)), "row 7.*another line than its “Date of service”"),
        (put(AGREE, "maybe"), "row 7, Agree or disagree.*neither agree nor disagree"),
        (put(RESPONSE, "=SUM(1,1)"), "row 7, Response.*formula"),
        (put(DATED, "soon"), "row 7, Date of response.*no date"),
        (put(DOCUMENTS, RESPONSE, HEAD_ROW), "Two columns are named “Response”"),
        (moved_keys, "row 7.*sorted in part"),
        (same_key, "row 13.*row 7 too"),
        (another_id, "not the one sent"),
        (no_id, "id is missing"),
        (lambda sheet: sheet.parent.copy_worksheet(sheet), "stands in it 2 times"),
        (lambda sheet: sheet.delete_rows(HEAD_ROW), "No sheet has a row with the columns"),
    ],
)
def test_what_was_tampered_with_is_refused_with_its_reason(
    desk: Desk, tmp_path: Path, change: Callable[[Worksheet], object], why: str
) -> None:
    """And nothing of it is kept."""
    back = edited(first(desk, tmp_path), change)
    with pytest.raises(InputRefusedError, match=f"back_responses.*{why}"):
        taken(desk, back)
    assert not any(one.agrees is not None or one.text for one in held(desk).round.responses)


def test_a_workbook_of_another_project_provider_or_round_is_refused(desk: Desk, tmp_path: Path) -> None:
    """Each is named."""
    mine = edited(first(desk, tmp_path / "mine"), fill)
    with (
        create_project(tmp_path / "other.codeledger", "ben") as other,
        pytest.raises(InputRefusedError, match="not made for a round of this project"),
    ):
        import_responses(other, mine, received=BACK)
    with pytest.raises(InputRefusedError, match=f"provider {PROVIDERS[0]}, round 1, not of provider {PROVIDERS[1]}"):
        import_responses(desk.project, mine, received=BACK, expected=held(desk, PROVIDERS[1]))
    taken(desk, mine)
    decide_responses(desk.project, held(desk), held(desk).undecided, Outcome.UPHELD, why="the record does not bear it out")
    sent(desk, tmp_path / "next", replace(ORDER, again=False, providers=(PROVIDERS[0],)))
    with pytest.raises(InputRefusedError, match="round 1, which is over: round 2 was sent"):
        taken(desk, mine)
    withdraw_round(desk.project, held(desk, number=2))
    withdraw_round(desk.project, held(desk))
    with pytest.raises(InputRefusedError, match="its round was withdrawn"):
        taken(desk, mine)


@pytest.mark.parametrize("data", [b"", b"PK\x03\x04 no zip", b"%PDF-1.7", b"key,agree\n"])
def test_what_is_no_workbook_is_refused(desk: Desk, tmp_path: Path, data: bytes) -> None:
    """Whatever came back in the mail."""
    path = tmp_path / "back.xlsx"
    path.write_bytes(data)
    with pytest.raises(InputRefusedError, match=r"^back\.xlsx"):
        taken(desk, path)


def test_a_workbook_of_something_else_is_refused(desk: Desk, tmp_path: Path) -> None:
    """A table without the columns."""
    book = Workbook()
    book.save(tmp_path / "else.xlsx")
    with pytest.raises(InputRefusedError, match="No sheet has a row"):
        taken(desk, tmp_path / "else.xlsx")


def drop(name: str) -> Callable[[Worksheet], None]:
    """Return what fills the sheet in and takes a column out."""

    def change(sheet: Worksheet) -> None:
        fill(sheet)
        sheet.delete_cols(columns(sheet)[name])

    return change


def renamed(name: str, to: str) -> Callable[[Worksheet], None]:
    """Return what fills the sheet in and gives a column another name."""

    def change(sheet: Worksheet) -> None:
        fill(sheet)
        sheet.cell(HEAD_ROW, columns(sheet)[name]).value = to

    return change


def merged(sheet: Worksheet) -> None:
    """Join the claims of two rows to one cell, as people do with what looks alike."""
    fill(sheet)
    sheet.merge_cells(start_row=HEAD_ROW + 1, end_row=HEAD_ROW + 2, start_column=columns(sheet)[CLAIM], end_column=columns(sheet)[CLAIM])


def merged_answers(sheet: Worksheet) -> None:
    """Answer two rows in one cell."""
    fill(sheet)
    at = columns(sheet)[AGREE]
    sheet.merge_cells(start_row=HEAD_ROW + 1, end_row=HEAD_ROW + 2, start_column=at, end_column=at)


@pytest.mark.parametrize(
    ("change", "why"),
    [
        (renamed(DATED, "Date"), "“Date of response” is missing"),
        (renamed(DOCUMENTS, "Enclosures"), "“Documents sent” is missing"),
        (renamed(CLAIM, "Claim no."), "“Claim” is missing"),
        (renamed(AGREE, "Agree?"), "No sheet has a row"),
        (drop(DATED), "“Date of response” is missing"),
        (drop(DATE), "“Date of service” is missing"),
        (put(CLAIM, None), "row 7.*another line than its “Claim”"),
        (merged, "row 8.*another line than its “Claim”"),
    ],
)
def test_what_could_lose_an_answer_or_move_it_to_another_line_is_refused(
    desk: Desk, tmp_path: Path, change: Callable[[Worksheet], object], why: str
) -> None:
    """A column under another name would be passed over in silence."""
    back = edited(first(desk, tmp_path), change)
    with pytest.raises(InputRefusedError, match=why):
        taken(desk, back)
    assert not any(one.agrees is not None or one.text for one in held(desk).round.responses)


@pytest.mark.parametrize("typed", ["AGREE", " agree ", "Agree\n", "a gree", "agree.", "yes", "TRUE"])
def test_a_choice_is_read_whatever_its_case_and_blanks_and_nothing_is_guessed(desk: Desk, tmp_path: Path, typed: str) -> None:
    back = edited(first(desk, tmp_path), put(AGREE, typed))
    if typed.strip().casefold() == "agree":
        taken(desk, back)
        assert held(desk).round.responses[0].agrees is True
        return
    with pytest.raises(InputRefusedError, match="neither agree nor disagree"):
        taken(desk, back)


def test_an_answer_over_two_rows_counts_where_it_stands_and_the_other_row_says_so(desk: Desk, tmp_path: Path) -> None:
    """The second row keeps its text, and is not guessed to agree or disagree."""
    fresh = edited(first(desk, tmp_path), merged_answers)
    taken(desk, fresh)
    assert [one.agrees for one in held(desk).round.responses][:2] == [False, None]


def test_columns_may_stand_in_another_order(desk: Desk, tmp_path: Path) -> None:
    """They go by their names."""

    def reversed_(sheet: Worksheet) -> None:
        fill(sheet)
        for cells in sheet.iter_rows(min_row=HEAD_ROW):
            kept = [(cell.value, cell.data_type) for cell in cells]
            for cell, (value, kind) in zip(cells, reversed(kept), strict=True):
                cell.value = value
                if kind == "s":
                    cell.data_type = "s"

    assert taken(desk, edited(first(desk, tmp_path), reversed_)).kept == 4
    assert said(held(desk).round.responses) == list(FIRST)


def test_a_second_file_for_the_round_says_what_it_changes(desk: Desk, tmp_path: Path) -> None:
    """A changed answer counts and is told of; one left empty takes nothing back, and is told of too."""
    path = first(desk, tmp_path)
    taken(desk, edited(path, fill))
    second = (("agree", "We looked again.", None, ""), *[("", "", None, "")] * 5)
    found = taken(desk, edited(path, lambda sheet: fill(sheet, second)))
    assert (found.kept, found.same) == (1, 0)
    assert found.notices[0] == f"Row 7 says something else than the answer received on {BACK}; this one counts now."
    assert [text.split(";")[0] for text in found.notices[1:]] == [f"Row {row} is empty" for row in (8, 9, 11)]
    assert said(held(desk).round.responses) == [second[0], *FIRST[1:]]


@pytest.mark.skipif(shutil.which("soffice") is None, reason="LibreOffice is not installed")
def test_a_workbook_that_went_through_open_document_comes_back_exactly(desk: Desk, tmp_path: Path) -> None:
    """Saved as .ods it is refused with what to do; saved as .xlsx again its answers are those typed."""
    back, folder = edited(first(desk, tmp_path), fill), tmp_path / "saved"
    profile = f"-env:UserInstallation={(tmp_path / 'profile').as_uri()}"
    for source, ending in ((back, "ods"), (folder / back.with_suffix(".ods").name, "xlsx")):
        command = ["soffice", profile, "--headless", "--convert-to", ending, "--outdir", str(folder), str(source)]
        subprocess.run(command, check=True, capture_output=True, timeout=120)
    with pytest.raises(InputRefusedError, match=r"Save it .*\.xlsx"):
        taken(desk, folder / back.with_suffix(".ods").name)
    assert taken(desk, folder / back.name).kept == 4
    assert said(held(desk).round.responses) == list(FIRST)
