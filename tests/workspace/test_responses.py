"""The round trip with providers: what is filled in comes back exactly, and what was tampered with is refused with its reason."""

import shutil
import subprocess
from collections.abc import Callable, Iterator
from dataclasses import replace
from datetime import date
from decimal import Decimal
from pathlib import Path
from zipfile import ZipFile

import pytest
from openpyxl import Workbook, load_workbook
from openpyxl.worksheet.worksheet import Worksheet

from app.errors import InputRefusedError, OutputFailedError
from app.project.project import create_project, open_project
from app.reports.responses.workbook import AGREE, ANSWERS, DATE, DATED, DOCUMENTS, HEAD_ROW, KEY, LINES, RESPONSE
from app.reports.template import shipped_template
from app.review.model import Outcome, Response
from app.workspace.decision_words import described
from app.workspace.responses import Imported, RoundOrder, SentRounds, export_responses, import_responses
from app.workspace.rounds import HeldRound, decide_responses, overdue_rounds, rounds_of, withdraw_round
from tests.workspace.response_maker import CORRECT, PROVIDERS, Desk, audited_desk, claims_rows

SENT, DUE, BACK = date(2026, 3, 1), date(2026, 4, 1), date(2026, 3, 20)
ORDER = RoundOrder(sent=SENT, due=DUE)
FIRST = (
    ("disagree", "  The order was amended;\nsee page 2. ", date(2026, 3, 9), "Order, page 2"),
    ("agree", "", None, ""),
    ("disagree", "=1+1 is what we billed", date(2026, 3, 10), ""),
    ("", "", None, ""),
    ("disagree", "Größe Ω – “dose” 76 mg", date(2024, 2, 29), "00123"),
    ("", "", None, ""),
)


@pytest.fixture(scope="module")
def made(tmp_path_factory: pytest.TempPathFactory, policies: Path) -> Desk:
    """A project made once; every test works on a copy."""
    desk = audited_desk(tmp_path_factory.mktemp("made"), policies)
    desk.project.close()
    return desk


@pytest.fixture
def desk(made: Desk, tmp_path: Path) -> Iterator[Desk]:
    """A copy of the project, open."""
    path = tmp_path / "work.codeledger"
    shutil.copy(made.project.info.path, path)
    with open_project(path, "ana") as project:
        yield replace(made, project=project)


def sent(desk: Desk, folder: Path, order: RoundOrder = ORDER) -> SentRounds:
    """Write the workbooks."""
    return export_responses(desk.project, desk.claims, desk.dossier(), order, folder, shipped_template())


def first(desk: Desk, folder: Path) -> Path:
    """Write the workbooks, and return the first provider's."""
    return sent(desk, folder).sent[0].path


def edited(path: Path, change: Callable[[Worksheet], object]) -> Path:
    """Change the sheet of lines and save the workbook under another name."""
    book = load_workbook(path)
    sheet = book[LINES]
    assert isinstance(sheet, Worksheet)
    change(sheet)
    back = path.with_name(f"back_{path.name}")
    book.save(back)
    return back


def columns(sheet: Worksheet) -> dict[str, int]:
    """The columns by name."""
    return {str(cell.value): cell.column for cell in sheet[HEAD_ROW] if cell.value is not None}


def fill(sheet: Worksheet, answers: tuple[tuple[str, str, date | None, str], ...] = FIRST) -> None:
    """Fill in the answers, row by row."""
    places = [columns(sheet)[name] for name in ANSWERS]
    for row, answer in enumerate(answers, start=HEAD_ROW + 1):
        for column, value in zip(places, answer, strict=True):
            cell = sheet.cell(row, column)
            cell.value = value or None
            if isinstance(value, str) and value.startswith("="):
                cell.data_type = "s"  # as a spreadsheet keeps what was typed into a cell of text


def taken(desk: Desk, path: Path) -> Imported:
    """Take a returned workbook in."""
    return import_responses(desk.project, path, received=BACK)


def held(desk: Desk, provider: str = PROVIDERS[0], number: int = 1) -> HeldRound:
    """A round as the project holds it."""
    return next(one for one in rounds_of(desk.project, desk.claims) if (one.round.provider, one.round.number) == (provider, number))


def said(responses: tuple[Response, ...]) -> list[tuple[str, str, date | None, str]]:
    """The answers of a round as they were filled in."""
    words = {True: "agree", False: "disagree", None: ""}
    return [(words[one.agrees], one.text, one.dated, one.documents) for one in responses]


def test_what_is_filled_in_comes_back_exactly(desk: Desk, tmp_path: Path) -> None:
    """Every text, date and choice, and the lines left empty as not answered."""
    found = taken(desk, edited(first(desk, tmp_path), fill))
    assert (found.kept, found.unanswered, found.notices) == (4, 2, ())
    assert said(held(desk).round.responses) == list(FIRST)
    assert {one.received for one in held(desk).round.responses} == {BACK, None}
    assert [one.content for one in held(desk).round.responses] == [line.content for line in desk.of(PROVIDERS[0])]
    again = taken(desk, edited(tmp_path / "responses_1000000004_round1.xlsx", fill))
    assert (again.kept, again.same) == (0, 4), "the same workbook again says nothing new"


@pytest.mark.skipif(shutil.which("soffice") is None, reason="LibreOffice is not installed")
def test_what_another_office_program_saved_comes_back_exactly(desk: Desk, tmp_path: Path) -> None:
    """Providers open it in what they have."""
    back, folder = edited(first(desk, tmp_path), fill), tmp_path / "saved"
    profile = f"-env:UserInstallation={(tmp_path / 'profile').as_uri()}"
    subprocess.run(
        ["soffice", profile, "--headless", "--convert-to", "xlsx", "--outdir", str(folder), str(back)],
        check=True,
        capture_output=True,
        timeout=120,
    )
    assert taken(desk, folder / back.name).kept == 4
    assert said(held(desk).round.responses) == list(FIRST)


def test_sorting_filters_added_columns_and_deleted_rows_are_tolerated(desk: Desk, tmp_path: Path) -> None:
    """Answers go by their keys, wherever they stand."""

    def rearranged(sheet: Worksheet) -> None:
        fill(sheet)
        rows = [[cell.value for cell in row] for row in sheet.iter_rows(min_row=HEAD_ROW + 1)]
        kept = [row for at, row in enumerate(rows) if at != 3]  # one that was left empty
        for at, row in enumerate(reversed(kept), start=HEAD_ROW + 1):
            for column, value in enumerate(row, start=1):
                cell = sheet.cell(at, column)
                cell.value = value
                if isinstance(value, str) and value.startswith("="):
                    cell.data_type = "s"
        sheet.delete_rows(HEAD_ROW + 1 + len(kept), 1)
        sheet.insert_cols(4)
        sheet.cell(HEAD_ROW, 4).value = "Our own notes"
        sheet.cell(HEAD_ROW + 1, 4).value = "=A1"
        sheet.cell(HEAD_ROW + 20, 4).value = "six lines in all"
        sheet.delete_cols(columns(sheet)["Finding"])
        sheet.insert_rows(1, 2)
        sheet.auto_filter.ref = "A8:E13"
        sheet.auto_filter.add_filter_column(2, ["1"])
        sheet.row_dimensions[10].hidden = True
        sheet.title = "Antworten"

    assert taken(desk, edited(first(desk, tmp_path), rearranged)).kept == 4
    assert said(held(desk).round.responses) == list(FIRST)


def test_amounts_are_those_of_the_review_whatever_the_workbook_says(desk: Desk, tmp_path: Path) -> None:
    """Nothing but the answers is taken from it."""
    before = desk.dossier().determined

    def cheaper(sheet: Worksheet) -> None:
        fill(sheet)
        for name in ("Amount paid", "Correct amount", "Over (under)", "Determined"):
            sheet.cell(HEAD_ROW + 1, columns(sheet)[name]).value = 1

    assert taken(desk, edited(first(desk, tmp_path), cheaper)).kept == 4
    assert desk.dossier().determined == before


def put(name: str, value: object, row: int = HEAD_ROW + 1) -> Callable[[Worksheet], None]:
    """Return what fills the sheet in and then sets one cell."""

    def change(sheet: Worksheet) -> None:
        fill(sheet)
        sheet.cell(row, columns(sheet)[name]).value = value  # type: ignore[assignment]

    return change


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


def test_a_workbook_holds_its_own_providers_lines_only(desk: Desk, tmp_path: Path) -> None:
    """Of no other patient a single letter, in no part of the file; the member only if asked for."""
    rows = claims_rows()
    for members in (False, True):
        folder = tmp_path / str(members)
        if members:
            for before in rounds_of(desk.project):
                withdraw_round(desk.project, before)
        for one in sent(desk, folder, replace(ORDER, open_too=True, members=members)).sent:
            with ZipFile(one.path) as package:
                text = "\n".join(package.read(name).decode("utf-8") for name in package.namelist())
            others = [value for row in rows if row[10] != one.provider for value in (row[0], row[2], row[3])]
            assert not [value for value in others if value in text]
            own = [row for row in rows if row[10] == one.provider]
            assert not [row[3] for row in own if row[3] in text], "no names"
            assert any(row[2] in text for row in own) is members


def test_lines_go_out_once_they_are_determined_or_asked_for(desk: Desk, tmp_path: Path) -> None:
    """The third provider's are findings of the rules alone."""
    assert [(one.provider, one.lines) for one in sent(desk, tmp_path / "a").sent] == [(PROVIDERS[0], 6), (PROVIDERS[1], 4)]
    found = sent(desk, tmp_path / "b", replace(ORDER, open_too=True))
    assert [(one.provider, one.lines, one.new) for one in found.sent] == [
        (PROVIDERS[0], 6, False), (PROVIDERS[1], 4, False), (PROVIDERS[2], 6, True),
    ]  # fmt: skip
    assert len(rounds_of(desk.project)) == 3


def test_a_second_round_holds_what_is_still_disputed(desk: Desk, tmp_path: Path) -> None:
    """Upheld or partly overturned against the provider's word; not what was overturned, agreed to or never answered."""
    taken(desk, edited(first(desk, tmp_path), fill))
    following = replace(ORDER, sent=date(2026, 4, 10), due=date(2026, 5, 10), again=False, providers=(PROVIDERS[0],))
    with pytest.raises(InputRefusedError, match="3 lines are disputed and not decided"):
        sent(desk, tmp_path / "early", following)
    upheld, overturned, partly = held(desk).disputed
    decide_responses(desk.project, held(desk), [upheld], Outcome.UPHELD, why="as determined")
    decide_responses(desk.project, held(desk), [overturned], Outcome.OVERTURNED, why="the amended order was sent", by="C. Colleague")
    decide_responses(desk.project, held(desk), [partly], Outcome.PARTLY, why="one vial is documented", final_amount=Decimal("500.00"))
    (second,) = sent(desk, tmp_path / "second", following).sent
    assert (second.number, second.lines, second.new) == (2, 2, True)
    assert [one.content for one in held(desk, number=2).round.responses] == [upheld, partly]
    assert {one.decided_by for one in held(desk).round.responses} == {"ana", "C. Colleague", ""}


def test_decisions_change_the_rates_after_and_undo_changes_them_back(desk: Desk, tmp_path: Path) -> None:
    """The determinations stay as they were made."""
    from app.reports.content.figures_reviewed import sheet_after  # noqa: PLC0415 the figure under test

    taken(desk, edited(first(desk, tmp_path), fill))
    assert sheet_after(desk.dossier()) is None
    one, *_, last = held(desk).disputed
    decide_responses(desk.project, held(desk), [one], Outcome.OVERTURNED, why="documented")
    decide_responses(desk.project, held(desk), [last], Outcome.PARTLY, why="in part", final_amount=CORRECT + 100)
    dossier = desk.dossier()
    after = sheet_after(dossier)
    assert dossier.rates is not None
    assert after is not None
    amount = dossier.determined[one].line.amount
    assert amount is not None
    assert dossier.rates.together.amounts.over - after.together.amounts.over == amount - CORRECT + 100
    desk.project.decisions.undo()
    desk.project.decisions.undo()
    assert sheet_after(desk.dossier()) is None
    assert said(held(desk).round.responses) == list(FIRST), "the answers stay"


@pytest.mark.parametrize(
    ("decided", "what"),
    [
        ((Outcome.UPHELD, " ", None), "says why"),
        ((Outcome.PARTLY, "in part", None), "has a final amount"),
        ((Outcome.UPHELD, "so it is", Decimal(5)), "has none"),
        ((Outcome.PARTLY, "in part", Decimal("1.005")), "whole cents"),
    ],
)
def test_a_decision_that_is_not_whole_is_not_kept(
    desk: Desk, tmp_path: Path, decided: tuple[Outcome, str, Decimal | None], what: str
) -> None:
    """Said in one sentence."""
    outcome, why, amount = decided
    taken(desk, edited(first(desk, tmp_path), fill))
    with pytest.raises(ValueError, match=what):
        decide_responses(desk.project, held(desk), held(desk).disputed, outcome, why=why, final_amount=amount)
    assert len(held(desk).undecided) == 3


def test_an_answer_that_was_decided_meanwhile_is_left(desk: Desk, tmp_path: Path) -> None:
    """And a word of it is said."""
    back = edited(first(desk, tmp_path), fill)
    taken(desk, back)
    decide_responses(desk.project, held(desk), held(desk).disputed, Outcome.UPHELD, why="as determined")
    found = taken(desk, edited(tmp_path / "responses_1000000004_round1.xlsx", put(RESPONSE, "But look again")))
    assert [text.split(";")[0] for text in found.notices] == ["Row 7 says something else than before, but was decided meanwhile"]
    assert said(held(desk).round.responses) == list(FIRST)


def test_rounds_past_their_day_with_lines_unanswered_are_overdue(desk: Desk, tmp_path: Path) -> None:
    """The due day itself still counts."""
    taken(desk, edited(first(desk, tmp_path), fill))
    assert overdue_rounds(rounds_of(desk.project), DUE) == ()
    late = overdue_rounds(rounds_of(desk.project), date(2026, 4, 4))
    assert [(one.round.provider, one.days, one.unanswered) for one in late] == [(PROVIDERS[0], 3, 2), (PROVIDERS[1], 3, 4)]


def test_a_round_is_kept_only_once_its_workbook_is_written(desk: Desk, tmp_path: Path) -> None:
    """A target that cannot be written leaves no round that nobody was sent."""
    (tmp_path / "out").write_text("no folder", encoding="utf-8")
    with pytest.raises(OutputFailedError, match="out"):
        sent(desk, tmp_path / "out")
    assert rounds_of(desk.project) == ()


def test_a_workbook_that_came_back_is_never_written_over(desk: Desk, tmp_path: Path) -> None:
    """It may hold the only copy of the answers."""
    path = first(desk, tmp_path)
    edited(path, fill).replace(path)
    before = path.read_bytes()
    with pytest.raises(OutputFailedError, match=r"responses_1000000004_round1\.xlsx: .* somebody may have written in it"):
        sent(desk, tmp_path)
    assert path.read_bytes() == before
    assert taken(desk, path).kept == 4


def test_the_history_says_what_was_asked_answered_and_decided(desk: Desk, tmp_path: Path) -> None:
    """In the words of its page."""
    taken(desk, edited(first(desk, tmp_path), fill))
    decide_responses(desk.project, held(desk), held(desk).disputed, Outcome.UPHELD, why="as determined")
    withdraw_round(desk.project, held(desk, PROVIDERS[1]))
    told = {described(one) for one in desk.project.decisions.history()}
    assert told >= {
        f"Responses of {PROVIDERS[0]}, round 1 are asked for by 2026-04-01.",
        f"Responses of {PROVIDERS[1]}, round 1 are not asked for any more.",
        f"What {PROVIDERS[0]} answered, round 1 is kept: agrees.",
        f"What {PROVIDERS[0]} answered, round 1 is kept: disagrees, upheld.",
    }
