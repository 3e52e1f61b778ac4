"""Which day a version counts from."""

import pytest

from app.ledger.clocks import known_day, own_day, version_clock
from app.ledger.model import Basis, EndBasis
from tests.ledger.policy_maker import day, entry, policy

CASES = [
    ({"publish": "2025-12-22", "last_review": "2025-11-14"}, ("2025-12-22", "publish"), ("2025-11-14", "review")),
    ({"revision_effective": "2024-02-15", "original_effective": "2021-06-20"}, ("2024-02-15", "effective"), ("2024-02-15", "effective")),
    ({"effective": "2019-05-01", "revision_effective": "2021-01-15"}, ("2021-01-15", "effective"), ("2021-01-15", "effective")),
    ({"effective": "2025-01-01"}, ("2025-01-01", "effective"), ("2025-01-01", "effective")),
    ({"effective": "2008-03-07", "last_review": "2025-10-07"}, ("2025-10-07", "review"), ("2025-10-07", "review")),
    ({"effective": "2025-10-07", "last_review": "2025-10-01"}, ("2025-10-07", "effective"), ("2025-10-01", "review")),
    ({"last_review": "2024-04-30", "next_review": "2025-04-30"}, ("2024-04-30", "review"), ("2024-04-30", "review")),
]


@pytest.mark.parametrize(("dates", "publish", "review"), CASES)
def test_the_basis_chooses_the_date(dates: dict[str, str], publish: tuple[str, str], review: tuple[str, str]) -> None:
    version = policy(dates)
    for basis, expected in ((Basis.PUBLISH, publish), (Basis.REVIEW, review)):
        clock = version_clock(version, basis)
        assert clock is not None
        assert (clock.day, clock.basis, clock.certain) == (day(expected[0]), EndBasis(expected[1]), True)


def test_without_a_date_the_newest_entry_stands_in_and_is_not_certain() -> None:
    version = policy({}, history=[entry("2023-01-05", "+J1323"), entry("2024-03-09", "+C9165")])
    clock = version_clock(version, Basis.PUBLISH)
    assert clock is not None
    assert (clock.day, clock.basis, clock.certain) == (day("2024-03-09"), EndBasis.INFERRED, False)


def test_without_any_date_nothing_is_invented() -> None:
    assert version_clock(policy({"next_review": "2026-01-01"}), Basis.PUBLISH) is None
    assert known_day(policy({})) is None


def test_ranges_are_read_by_the_latest_of_a_versions_own_days() -> None:
    assert own_day(policy({"publish": "2025-09-20", "effective": "2025-11-01", "last_review": "2025-08-15"})) == day("2025-11-01")
