"""The round trip with providers: what is filled in comes back exactly, and what was tampered with is refused with its reason."""

from dataclasses import replace
from datetime import date
from decimal import Decimal
from pathlib import Path
from zipfile import ZipFile

import pytest
from openpyxl.worksheet.worksheet import Worksheet

from app.errors import InputRefusedError, OutputFailedError
from app.reports.responses.workbook import HEAD_ROW, RESPONSE
from app.review.model import Outcome
from app.workspace.decision_words import described
from app.workspace.rounds import decide_responses, overdue_rounds, rounds_of, withdraw_round
from tests.workspace.response_maker import (
    BACK,
    CORRECT,
    DUE,
    FIRST,
    ORDER,
    PROVIDERS,
    Desk,
    claims_rows,
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


def test_what_is_filled_in_comes_back_exactly(desk: Desk, tmp_path: Path) -> None:
    """Every text, date and choice, and the lines left empty as not answered."""
    found = taken(desk, edited(first(desk, tmp_path), fill))
    assert (found.kept, found.unanswered, found.notices) == (4, 2, ())
    assert said(held(desk).round.responses) == list(FIRST)
    assert {one.received for one in held(desk).round.responses} == {BACK, None}
    assert [one.content for one in held(desk).round.responses] == [line.content for line in desk.of(PROVIDERS[0])]
    again = taken(desk, edited(tmp_path / "responses_1000000004_round1.xlsx", fill))
    assert (again.kept, again.same) == (0, 4), "the same workbook again says nothing new"


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
