"""Sentences that mislead: each is read as its publisher means it, or left to a person; none is read wrongly without a word."""

from collections.abc import Callable

import pytest

from app.codesets.tables import CodeSets
from app.policy.history.read import read_history
from app.policy.model import HistoryEntry, PolicyVersion
from tests.policy.statements import block, cases, said

SENTENCES = [(text, expected) for _, text, expected in cases("history_confusing.txt")]


@pytest.mark.parametrize(("text", "expected"), [pytest.param(text, expected, id=text[:50]) for text, expected in SENTENCES])
def test_it_says(text: str, expected: list[str], code_sets: CodeSets) -> None:
    assert said(text, code_sets) == expected


def test_the_table_is_broad() -> None:
    read = [expected for _, expected in SENTENCES]
    assert len({text for text, _ in SENTENCES}) >= 130
    assert sum(any(not line.startswith("unread") for line in expected) for expected in read) >= 100
    assert sum(any(line.startswith("unread") for line in expected) for expected in read) >= 20


WRAPPED = (
    "7/1/21  Added HCPCS code C9075 to the dosing reference table and removed J3490",
    "7/1/2021, deleted C9399 termed 6/30/2021. References were brought up to date.",
    "Added HCPCS code J1427 to the Billing/Coding section of this policy (new code,",
    "4/1/2021) and deleted the unlisted codes C9088, J3590, and J9999, all termed",
    "3/31/2021. Members were told in a letter of 1/1/2021.",
    "9/8/20  Annual review, no changes",
    "7/1/20  added HCPCS code J1429",
)


def wrapped(code_sets: CodeSets) -> list[HistoryEntry]:
    return list(read_history([block(line) for line in WRAPPED], (), code_sets))


def test_a_date_at_the_beginning_of_a_wrapped_line_opens_no_entry(code_sets: CodeSets) -> None:
    days = [entry.day.isoformat() for entry in wrapped(code_sets) if entry.day is not None]
    assert days == ["2021-07-01", "2020-09-08", "2020-07-01"]


def test_a_date_at_the_beginning_of_a_wrapped_line_is_that_of_the_line_above(code_sets: CodeSets) -> None:
    ends = {code: change.last_day for change in wrapped(code_sets)[0].changes for code in change.codes if change.last_day is not None}
    assert {code: day.isoformat() for code, day in ends.items()} == {
        "C9399": "2021-06-30",
        "C9088": "2021-03-31",
        "J3590": "2021-03-31",
        "J9999": "2021-03-31",
    }


def test_a_rule_on_pending_is_ended_by_the_codes_that_replace_it(read: Callable[..., PolicyVersion]) -> None:
    version = read("## Coding\n\nNone.\n\n## Document History\n\n- 1/2/2024 – Review: All diagnoses pend changed to C90.00, C90.01.\n")
    (entry,) = version.history
    assert [(rule.regime, rule.action) for rule in entry.regimes] == [("all-diagnoses-pend", "end")]
    assert [change.codes for change in entry.changes] == [("C90.00", "C90.01")]
