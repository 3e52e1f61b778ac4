"""What is decided on findings, and how they stand to the run before, sorts and filters them on the engine."""

from collections.abc import Iterator

import pytest

from app.audit.findings_table import EVERYTHING, FindingFilter, FindingsTable, GroupBy, SortBy
from app.audit.model import Finding

from .test_findings_table import result


@pytest.fixture
def table() -> Iterator[FindingsTable]:
    with FindingsTable.of_result(result()) as opened:
        yield opened


def shown(table: FindingsTable) -> list[Finding]:
    return [item.finding for item in table.page(0, table.shown)]


def test_the_decided_ones_are_those_that_were_decided(table: FindingsTable) -> None:
    decided = {finding.key: "agree" for finding in result().findings[10:20]}
    table.marks.decide(dict(decided))
    table.arrange(FindingFilter(decided=True))
    assert {finding.key for finding in shown(table)} == set(decided)
    assert table.arrange(FindingFilter(decided=False)) == len(result().findings) - len(decided)
    assert sum(group.findings for group in table.groups(GroupBy.RULE, FindingFilter(decided=True))) == len(decided)


def test_a_decision_is_changed_and_taken_back(table: FindingsTable) -> None:
    first, second = result().findings[3].key, result().findings[4].key
    table.marks.decide({first: "agree", second: "agree"})
    table.marks.decide({first: None, second: "disagree"})
    assert table.arrange(FindingFilter(decided=True)) == 1
    assert shown(table)[0].key == second


def test_sorted_by_disposition_the_open_ones_come_first(table: FindingsTable) -> None:
    one, other = result().findings[7].key, result().findings[5].key
    table.marks.decide({one: "needs records", other: "agree"})
    table.arrange(EVERYTHING, SortBy.DISPOSITION)
    assert [finding.key for finding in shown(table)[-2:]] == [other, one]
    table.arrange(EVERYTHING, SortBy.DISPOSITION, descending=True)
    assert [finding.key for finding in shown(table)[:2]] == [one, other]


def test_standings_leave_the_findings_that_have_them(table: FindingsTable) -> None:
    new, changed = result().findings[1].key, result().findings[2].key
    table.marks.stand({new: "new", changed: "changed"})
    table.arrange(FindingFilter(standings=frozenset({"new"})))
    assert [finding.key for finding in shown(table)] == [new]
    assert table.arrange(FindingFilter(standings=frozenset({"new", "changed"}))) == 2


def test_a_finding_is_found_by_its_key_and_its_row(table: FindingsTable) -> None:
    finding = result().findings[42]
    assert table.number_of_key(finding.key) == 42
    assert table.number_on_row(finding.sheet, finding.row) == 42
    assert table.number_of_key(("Lines", 1, None, "no-such-rule", None)) is None
    assert table.number_on_row("Another", finding.row) is None


def test_the_nearest_finding_of_another_claim(table: FindingsTable) -> None:
    table.arrange(EVERYTHING)
    claims = [finding.claim_id for finding in shown(table)]
    for place in (0, 5, 200, len(claims) - 1):
        after = next((other for other in range(place, len(claims)) if claims[other] != claims[place]), None)
        before = next((other for other in range(place, -1, -1) if claims[other] != claims[place]), None)
        assert (table.other_claim(place, forward=True), table.other_claim(place, forward=False)) == (after, before)
