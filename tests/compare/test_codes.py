from collections.abc import Callable, Sequence
from datetime import date

import pytest

from app.codesets.expand import CodeTable
from app.codesets.model import CodeSystem, Validity, Window
from app.codesets.tables import CodeSets, TableSource
from app.compare.compare import compare
from app.compare.model import ChangeAction, ChangeKind, CodeDelta, CodeDetail, Comparison, Direction, Evidence
from app.policy.model import Action, DateKind, HistoryChange, PolicyVersion

Write = Callable[..., PolicyVersion]
Line = str | tuple[str, ...]
CM = CodeSystem.ICD10CM
FIRST, SECOND = date(2024, 12, 23), date(2025, 12, 22)


def code_sets() -> CodeSets:
    """Return a table of a few codes; one of them came on 2025-10-01."""
    window = Window(CM, date(2020, 1, 1), date(2026, 9, 30), "test")
    always, late = (Validity(None, None),), (Validity(date(2025, 10, 1), None),)
    validities = {"C9000": always, "C9001": always, "C9002": always, "G350": always, "G35A": late}
    return CodeSets([TableSource(window, lambda: CodeTable(window, sorted(validities), validities))])


def listing(
    write: Write, day: date, lines: Sequence[Line], codes: Sequence[str], said: Sequence[HistoryChange] = (), **facts: object
) -> PolicyVersion:
    entry = f"{day:%m/%d/%Y} Annual Review"
    return write(
        front=[f"Publish Date: {day:%m/%d/%Y}"],
        coding=["# Coding", *lines],
        history=[entry],
        facts={
            "dates": [(DateKind.PUBLISH, day, f"{day:%m/%d/%Y}")],
            "codes": list(codes),
            "history": [(day, entry, tuple(said))],
            **facts,
        },
    )


def removed_c9001(place_of: PolicyVersion) -> HistoryChange:
    return HistoryChange(action=Action.REMOVE, system=CM, codes=("C90.01",), source=place_of.text.blocks[-1].place())


def of_codes(result: Comparison) -> list[tuple[ChangeKind, ChangeAction, str | None, object]]:
    return [(item.kind, item.action, item.label, item.detail) for item in result.changes if item.section == "coding"]


def deltas(items: Sequence[CodeDelta]) -> list[tuple[str, str | None, Evidence]]:
    return [(item.code, item.through, item.evidence) for item in items]


RANGE_LINE = "C90.00-C90.02 Multiple myeloma"


def test_history_alone_removes_a_code_the_list_still_prints(write: Write) -> None:
    old = listing(write, FIRST, [RANGE_LINE], ["C90.00-C90.02"])
    new = listing(write, SECOND, [RANGE_LINE], ["C90.00-C90.02"], [removed_c9001(old)])
    result = compare(old, new, code_sets())
    assert deltas(result.removed) == [("C90.01", None, Evidence.HISTORY)]
    assert of_codes(result) == []


def test_list_and_history_agree_in_the_corrected_version(write: Write) -> None:
    old = listing(write, FIRST, [RANGE_LINE], ["C90.00-C90.02"])
    lines = ["C90.00 Multiple myeloma not having achieved remission", "C90.02 Multiple myeloma in relapse"]
    new = listing(write, SECOND, lines, ["C90.00", "C90.02"], [removed_c9001(old)])
    result = compare(old, new, code_sets())
    assert deltas(result.removed) == [("C90.01", None, Evidence.BOTH)]
    assert result.added == ()
    codes = [item for item in result.changes if item.kind is ChangeKind.CODE]
    assert [(item.action, item.detail, item.direction) for item in codes] == [
        (ChangeAction.REMOVED, CodeDetail(CM, "C90.00", "C90.02", 1), Direction.RESTRICTS)
    ]


def test_a_statement_of_an_earlier_version_is_no_evidence(write: Write) -> None:
    old = listing(write, FIRST, [RANGE_LINE], ["C90.00-C90.02"])
    said = [removed_c9001(old)]
    old = listing(write, FIRST, [RANGE_LINE], ["C90.00-C90.02"], said)
    again = listing(write, FIRST, [RANGE_LINE], ["C90.00-C90.02"], said)
    assert compare(old, again, code_sets()).removed == ()


def test_the_same_codes_printed_differently_are_formatting(write: Write) -> None:
    old = listing(write, FIRST, [RANGE_LINE], ["C90.00-C90.02"])
    lines = ["C90.00 Not having achieved remission", "C90.01 In remission", "C90.02 In relapse"]
    new = listing(write, FIRST, lines, ["C90.00", "C90.01", "C90.02"])
    result = compare(old, new, code_sets())
    assert (result.added, result.removed) == ((), ())
    assert {kind for kind, *_ in of_codes(result)} == {ChangeKind.FORMATTING}
    assert result.identical


def test_a_range_that_gained_a_code_by_its_date_alone_is_a_code_change(write: Write) -> None:
    line = "G35.0-G35.A Sclerosis"
    old, new = (listing(write, day, [line], ["G35.0-G35.A"]) for day in (FIRST, SECOND))
    result = compare(old, new, code_sets())
    assert deltas(result.added) == [("G35.A", None, Evidence.LISTING)]
    assert of_codes(result) == [(ChangeKind.CODE, ChangeAction.ADDED, "G35.0-G35.A", CodeDetail(CM, "G35.0", "G35.A", 1))]
    assert [row.changes for row in result.rows if row.section == "coding"] == [(), ("c2",)]


def test_without_a_table_a_range_stays_a_range(write: Write) -> None:
    old, new = listing(write, FIRST, [], []), listing(write, FIRST, [RANGE_LINE], ["C90.00-C90.02"])
    assert deltas(compare(old, new, CodeSets()).added) == [("C90.00", "C90.02", Evidence.LISTING)]


def test_an_unchanged_range_that_only_one_date_can_expand_is_no_change(write: Write) -> None:
    old, new = (listing(write, day, [RANGE_LINE], ["C90.00-C90.02"]) for day in (date(2015, 1, 1), SECOND))
    result = compare(old, new, code_sets())
    assert (result.added, result.removed) == ((), ())


def test_a_code_line_is_one_change_with_its_description(write: Write) -> None:
    old = listing(write, FIRST, [("C90.00", "Myeloma")], ["C90.00"])
    new = listing(write, FIRST, [("C90.00", "Myeloma"), ("C90.02", "Myeloma in relapse")], ["C90.00", "C90.02"])
    result = compare(old, new, code_sets())
    assert of_codes(result) == [(ChangeKind.CODE, ChangeAction.ADDED, "C90.02", CodeDetail(CM, "C90.02", None, 1))]
    assert [segment.changes for row in result.rows[-3:-1] for segment in row.new] == [("c1",), ("c1",)]


@pytest.mark.parametrize(("coverage", "direction"), [(None, Direction.EXPANDS), ("not-covered", Direction.RESTRICTS)])
def test_what_an_added_code_does_depends_on_its_list(write: Write, coverage: str | None, direction: Direction) -> None:
    old = listing(write, FIRST, [], [])
    new = listing(write, FIRST, ["C90.02 In relapse"], ["C90.02"], coverage=coverage)
    assert [item.direction for item in compare(old, new, code_sets()).changes] == [direction]


def test_a_code_that_turns_uncovered_is_a_change(write: Write) -> None:
    old = listing(write, FIRST, ["C90.02 In relapse"], ["C90.02"])
    new = listing(write, FIRST, ["C90.02 In relapse"], ["C90.02"], coverage="not-covered")
    result = compare(old, new, code_sets())
    assert [(item.kind, item.action, item.direction) for item in result.changes] == [
        (ChangeKind.CODE, ChangeAction.CHANGED, Direction.RESTRICTS)
    ]
