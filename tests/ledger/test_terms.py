"""Notices move what rests on a version's date and nothing else; settlements hold on the disputed days and can be taken back."""

from datetime import date
from itertools import pairwise

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from app.codesets.tables import load_bundled
from app.ledger.build import build_ledger
from app.ledger.model import Basis, EndBasis, Ledger, Notice, NoticeBasis, PolicyLedger, Resolution, Scope
from app.ledger.standing import Standing, stand
from app.ledger.terms import Terms, settlement_key
from app.policy.model import PolicyVersion
from tests.ledger.policy_maker import day, spans
from tests.ledger.test_build import sample, table

MARKET = Notice(policy="CC-0248", market="Northland", effective=day("2024-02-19"))


def under(versions: tuple[PolicyVersion, ...], basis: Basis = Basis.PUBLISH, **terms: object) -> Ledger:
    return build_ledger(versions, load_bundled(), basis, terms=Terms(**terms))  # type: ignore[arg-type]


def of(versions: tuple[PolicyVersion, ...], basis: Basis = Basis.PUBLISH, **terms: object) -> PolicyLedger:
    (policy,) = under(versions, basis, **terms).policies
    return policy


def test_a_notice_moves_the_starts_that_rest_on_its_version_and_no_stated_ones() -> None:
    moved = table(of(sample(), market="Northland", notices=(MARKET,)))
    assert moved["J3490"] == [("2024-02-19", "2024-04-01")]
    assert moved["C9165"] == [("2024-01-01", "2024-04-01")]  # stated
    assert moved["J1323"] == [("2024-04-01", None)]  # stated
    assert "C9399" not in moved  # over on 2024-01-01, before this market applied the version
    assert moved["XW013L9"] == [("2025-12-22", None)]


def test_the_moved_end_says_that_it_rests_on_the_notice() -> None:
    policy = of(sample(), market="Northland", notices=(MARKET,))
    (interval,) = next(item.intervals for item in policy.codes if item.code == "J3490")
    assert (interval.start_basis, interval.end_basis) == (EndBasis.NOTICE, EndBasis.STATED)
    assert policy.versions[0].notice == MARKET
    (regime,) = policy.regimes
    assert (regime.start, regime.start_basis) == (day("2024-02-19"), EndBasis.NOTICE)


@pytest.mark.parametrize("market", [None, "Southland"])
def test_another_market_keeps_its_days(market: str | None) -> None:
    assert table(of(sample(), market=market, notices=(MARKET,))) == table(of(sample()))


def test_a_notice_for_everybody_moves_every_market() -> None:
    everywhere = Notice(policy="CC 0248", effective=day("2024-02-19"))
    assert table(of(sample(), notices=(everywhere,)))["J3490"] == [("2024-02-19", "2024-04-01")]
    assert table(of(sample(), market="Southland", notices=(everywhere,)))["J3490"] == [("2024-02-19", "2024-04-01")]


def test_the_notice_that_names_the_market_wins() -> None:
    everywhere = Notice(policy="CC-0248", effective=day("2023-11-01"))
    for order in ((MARKET, everywhere), (everywhere, MARKET)):
        assert table(of(sample(), market="Northland", notices=order))["J3490"] == [("2024-02-19", "2024-04-01")]


def test_a_notice_names_the_version_it_means() -> None:
    late = Notice(policy="CC-0248", effective=day("2026-02-01"), version=day("2024-12-23"))
    moved = table(of(sample(), notices=(late,)))
    assert moved["C90.00"] == [("2026-02-01", None)]
    assert "C90.01" not in moved  # removed before this plan ever applied the version that added it
    assert moved["XW013L9"] == [("2025-12-22", None)]


def test_by_the_date_processed_earlier_services_are_not_settled_by_their_date() -> None:
    processed = Notice(policy="CC-0248", effective=day("2024-02-19"), basis=NoticeBasis.PROCESSED)
    policy = of(sample(), notices=(processed,))
    history = next(item for item in policy.codes if item.code == "J3490")
    assert stand(policy, history, day("2024-02-18")).standing is Standing.UNKNOWN
    assert stand(policy, history, day("2024-02-19")).standing is Standing.LISTED


@pytest.mark.parametrize(
    ("notice", "word"),
    [
        (Notice(policy="ZZ-1", effective=day("2024-02-19")), "No version of ZZ-1"),
        (Notice(policy="CC-0248", effective=day("2024-02-19"), scope=Scope.CRITERIA), "criteria"),
        (Notice(policy="CC-0248", effective=day("2020-01-01")), "published by its day"),
        (Notice(policy="CC-0248", effective=day("2024-02-19"), version=day("2024-01-01")), "2024-01-01"),
    ],
)
def test_a_notice_that_moves_nothing_is_listed_with_the_reason(notice: Notice, word: str) -> None:
    found = under(sample(), notices=(notice,))
    assert table(found.policies[0]) == table(of(sample()))
    ((idle, why),) = found.idle_notices
    assert idle == notice
    assert word in why


def test_as_known_earlier_a_later_version_says_nothing() -> None:
    versions = sample()
    assert table(of(versions, known_on=day("2024-12-23"))) == table(of(versions[:2]))
    assert table(of(versions, known_on=day("2024-12-22"))) == table(of(versions[:1]))
    assert under(versions, known_on=day("2023-10-02")).policies == ()


@settings(max_examples=25, deadline=None)
@given(st.dates(date(2023, 10, 3), date(2026, 6, 1)), st.sampled_from(list(Basis)))
def test_a_later_version_changes_nothing_that_was_known_before_it(known: date, basis: Basis) -> None:
    versions = sample()
    held = tuple(
        version for version, published in zip(versions, ("2023-10-03", "2024-12-23", "2025-12-22"), strict=True) if day(published) <= known
    )
    assert under(versions, basis, known_on=known).policies == under(held, basis, known_on=known).policies


def disputed() -> tuple[PolicyVersion, ...]:
    return sample("J1323 XW013L9 C90.00-C90.02")


def test_a_settled_contradiction_holds_on_the_disputed_days() -> None:
    policy = of(disputed())
    (conflict,) = [item for item in policy.conflicts if item.kind == "listing-contradicts-history"]
    key = settlement_key(conflict)
    taken = of(disputed(), settlements={key: Resolution(says="in", reason="The list was meant.")})
    denied = of(disputed(), settlements={key: Resolution(says="out", reason="The strike was lost.")})
    assert spans(taken, "C90.01") == [("2024-12-23", None)]
    assert spans(denied, "C90.01") == [("2024-12-23", "2025-12-22")]
    for settled, standing in ((taken, Standing.LISTED), (denied, Standing.NO_LONGER)):
        history = next(item for item in settled.codes if item.code == "C90.01")
        assert stand(settled, history, day("2026-01-15")).standing is standing
        assert all(interval.conflict is None for interval in history.intervals)
    assert of(disputed(), settlements={}) == policy


@pytest.mark.parametrize("basis", list(Basis))
@pytest.mark.parametrize("market", [None, "Northland"])
def test_a_settlement_holds_under_every_basis_and_market(basis: Basis, market: str | None) -> None:
    (conflict,) = [item for item in of(disputed()).conflicts if item.kind == "listing-contradicts-history"]
    held = {settlement_key(conflict): Resolution(says="in", reason="The list was meant.")}
    settled = of(disputed(), basis, market=market, notices=(MARKET,), settlements=held)
    assert all(item.resolution is not None for item in settled.conflicts if item.kind == conflict.kind)
    assert spans(settled, "C90.01")[-1][1] is None


@settings(max_examples=30, deadline=None)
@given(
    st.lists(
        st.tuples(st.dates(date(2023, 1, 1), date(2026, 6, 1)), st.sampled_from([None, "2023-10-03", "2024-12-23", "2025-12-22"])),
        max_size=4,
    ),
    st.sampled_from(list(Basis)),
    st.sampled_from([None, "in", "out"]),
)
def test_intervals_of_a_code_never_overlap_whatever_the_terms(
    given_days: list[tuple[date, str | None]], basis: Basis, says: str | None
) -> None:
    notices = tuple(Notice(policy="CC-0248", effective=when, version=day(version) if version else None) for when, version in given_days)
    conflicts = of(disputed(), basis).conflicts
    held = {settlement_key(item): Resolution(says=says, reason="tried") for item in conflicts} if says else {}
    for history in of(disputed(), basis, notices=notices, settlements=held).codes:
        for one, two in pairwise(history.intervals):
            assert one.end is not None
            assert two.start is not None
            assert one.end <= two.start
