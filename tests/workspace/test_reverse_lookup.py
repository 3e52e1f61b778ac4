"""Which policies list a code on a day."""

import pytest

from app.ledger.model import Role
from app.ledger.standing import Standing
from app.workspace.reverse_lookup import listed_in
from tests.ledger.policy_maker import Said, day, entry, ledger, policy
from tests.ledger.test_build import sample

OTHER = policy({"publish": "2022-01-10"}, codes="C90.00 Q4227-Q4242", not_covered="C90.02", number="XY-0002", title="Another")
LEDGER = ledger(*sample("J1323 XW013L9 C90.00-C90.02"), OTHER)


@pytest.mark.parametrize("written", ["C90.00", "c9000", "C9000", " c90.00 "])
def test_every_policy_that_lists_it_that_day(written: str) -> None:
    found = listed_in(LEDGER, written, day("2025-01-01"))
    assert [(item.policy, item.code, item.standing) for item in found] == [
        ("CC-0248", "C90.00", Standing.LISTED),
        ("XY-0002", "C90.00", Standing.LISTED),
    ]
    assert all(item.sources and item.interval for item in found)
    assert [item.policy for item in listed_in(LEDGER, written, day("2024-12-22"))] == ["XY-0002"]


def test_not_covered_is_said_beside_it() -> None:
    found = listed_in(LEDGER, "C90.02", day("2025-01-01"))
    assert [(item.policy, item.role) for item in found] == [("CC-0248", Role.LISTED), ("XY-0002", Role.NOT_COVERED)]


def test_a_disputed_day_is_neither() -> None:
    (found,) = listed_in(LEDGER, "C90.01", day("2026-01-05"))
    assert (found.standing, found.words) == (Standing.DISPUTED, "disputed")
    assert found.conflict is not None
    assert len(found.sources) == 2


def test_within_a_range_no_table_expands_it_is_undetermined() -> None:
    (found,) = listed_in(LEDGER, "q4230", day("2025-01-01"))
    assert (found.code, found.printed_range, found.words) == ("Q4230", "Q4227-Q4242", "within a printed range: undetermined")
    assert not listed_in(LEDGER, "Q4243", day("2025-01-01"))


def test_between_the_bounds_of_a_start_it_is_unknown() -> None:
    history = [entry("2022-01-05", "+J1427"), entry("2019-05-05", "+J0202", Said(what="-J3590", effective="2021-07-01"))]
    held = ledger(policy({"publish": "2022-01-10"}, codes="J0202 J1427", history=history))
    assert [item.words for item in listed_in(held, "J0202", day("2020-01-01"))] == ["unknown"]
    assert not listed_in(held, "J0202", day("2018-01-01"))
