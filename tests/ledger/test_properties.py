"""What holds of every ledger, whatever its policies say."""

from datetime import date, timedelta
from itertools import pairwise

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from app.codesets.tables import load_bundled
from app.ledger.build import build_ledger
from app.ledger.clocks import known_day
from app.ledger.conflicts import DISPUTES_DAYS
from app.ledger.load import Action, load_rows
from app.ledger.lookup import Lookup, days_apart, narrowed
from app.ledger.model import Basis, EndBasis, Ledger, Notice, Resolution
from app.ledger.standing import Standing, stand
from app.ledger.terms import PLAIN, Terms, settlement_key
from app.policy.model import PolicyVersion
from app.workspace.reverse_lookup import listed_in
from tests.ledger.policy_maker import code, day, only
from tests.ledger.stories import FIRST, LAST, notices, stories
from tests.ledger.test_build import sample

BASES = st.sampled_from(list(Basis))
DAYS = st.dates(FIRST, LAST)
FEW = settings(max_examples=40, deadline=None)


def built(versions: tuple[PolicyVersion, ...], basis: Basis, terms: Terms = PLAIN) -> Ledger:
    return build_ledger(versions, load_bundled(), basis, terms=terms)


def settled(ledger: Ledger, says: str) -> Terms:
    return Terms(
        settlements={settlement_key(item): Resolution(says=says, reason="tried") for policy in ledger.policies for item in policy.conflicts}
    )


@FEW
@given(stories(), BASES, notices(), st.sampled_from([None, "in", "out"]))
def test_intervals_of_one_code_and_role_never_overlap(
    versions: tuple[PolicyVersion, ...], basis: Basis, given_notices: tuple[Notice, ...], says: str | None
) -> None:
    settlements = settled(built(versions, basis), says).settlements if says else {}
    ledger = built(versions, basis, Terms(market="Northland", notices=given_notices, settlements=settlements))
    for history in (history for policy in ledger.policies for history in policy.codes):
        for role in {item.role for item in history.intervals}:
            same = [item for item in history.intervals if item.role is role]
            assert all(item.start is None or item.end is None or item.start < item.end for item in same)
            assert all(one.end is not None and two.start is not None and one.end <= two.start for one, two in pairwise(same))


@FEW
@given(stories(), BASES, DAYS)
def test_a_later_version_changes_nothing_known_before(versions: tuple[PolicyVersion, ...], basis: Basis, known: date) -> None:
    held = tuple(version for version in versions if (published := known_day(version)) is not None and published <= known)
    assert built(versions, basis, Terms(known_on=known)).policies == built(held, basis).policies


@FEW
@given(stories(), BASES, st.sampled_from(["in", "out"]))
def test_settling_decides_and_undoing_restores_exactly(versions: tuple[PolicyVersion, ...], basis: Basis, says: str) -> None:
    before = built(versions, basis)
    after = built(versions, basis, settled(before, says))
    for policy in after.policies:
        assert all(item.resolution is not None for item in policy.conflicts if item.kind in DISPUTES_DAYS)
        for history in policy.codes:
            assert all(item.conflict is None for item in history.intervals)
            about = [item for item in policy.conflicts if item.kind in DISPUTES_DAYS and (history.system, history.code) in item.codes]
            if len(about) == 1 and about[0].start is not None and history.through is None:
                assert (stand(policy, history, about[0].start).standing is Standing.LISTED) is (says == "in")
    assert built(versions, basis, Terms()) == before


@FEW
@given(stories(), BASES, notices())
def test_a_notice_never_moves_a_stated_day(versions: tuple[PolicyVersion, ...], basis: Basis, given_notices: tuple[Notice, ...]) -> None:
    plain, moved = built(versions, basis), built(versions, basis, Terms(market="Northland", notices=given_notices))
    for one, two in zip(plain.policies, moved.policies, strict=True):
        was = {(item.system, item.code, item.through): item.intervals for item in one.codes}
        for history in two.codes:
            intervals = was[history.system, history.code, history.through]
            starts = {item.start for item in intervals if item.start_basis is EndBasis.STATED}
            ends = {item.end for item in intervals if item.end_basis is EndBasis.STATED}
            assert all(item.start in starts for item in history.intervals if item.start_basis is EndBasis.STATED)
            assert all(item.end in ends for item in history.intervals if item.end_basis is EndBasis.STATED)


@FEW
@given(stories(), BASES, st.lists(DAYS, min_size=1, max_size=5))
def test_many_questions_at_once_are_answered_like_one(versions: tuple[PolicyVersion, ...], basis: Basis, days: list[date]) -> None:
    ledger = built(versions, basis)
    asked = [
        (history.system, history.code, when)
        for policy in ledger.policies
        for history in policy.codes
        if not history.through
        for when in days
    ]
    for (system, name, when), answers in zip(asked, Lookup(ledger).listed_on(asked), strict=True):
        one = {
            policy.policy
            for policy in ledger.policies
            for history in policy.codes
            if (history.system, history.code) == (system, name)
            and not history.through
            and stand(policy, history, when).standing is Standing.LISTED
        }
        assert {answer.policy.policy for answer in answers} == one
        assert {item.policy for item in listed_in(ledger, name, when) if item.standing is Standing.LISTED} == one
        assert {item.code for policy in narrowed(ledger, name).policies for item in policy.codes if not item.through} == {name}


@settings(max_examples=15, deadline=None)
@given(stories(), BASES, st.sampled_from(["in", "out"]))
def test_days_apart_are_those_counted_one_by_one(versions: tuple[PolicyVersion, ...], basis: Basis, says: str) -> None:
    before = built(versions, basis)
    after = built(versions, basis, settled(before, says))
    first, until = day("2021-01-01"), day("2021-12-31")
    for one, two in zip(before.policies, after.policies, strict=True):
        for mine, other in zip(one.codes, two.codes, strict=True):
            days = (first + timedelta(days=number) for number in range((until - first).days))
            counted = sum(stand(one, mine, when).standing is not stand(two, other, when).standing for when in days)
            assert days_apart((one, mine), (two, other), first, until) == counted


@FEW
@given(stories(), BASES, DAYS)
def test_a_load_sheet_accounts_for_every_interval(versions: tuple[PolicyVersion, ...], basis: Basis, since: date) -> None:
    now, before = built(versions, basis), built(versions, basis, Terms(known_on=since))
    rows = load_rows(now, before, load_bundled())
    void = [row for row in rows if row.end is not None and row.end == row.start]
    assert len(rows) - len(void) == held(now)
    assert sum(row.action is not Action.ADD for row in rows) == held(before)
    assert all(row.action is Action.NO_CHANGE for row in load_rows(now, now, load_bundled()))
    assert all(row.action is Action.ADD for row in load_rows(now, None, load_bundled()))


def held(ledger: Ledger) -> int:
    return sum(len(policy.regimes) + sum(len(history.intervals) for history in policy.codes) for policy in ledger.policies)


LISTED = {
    "2023-12-31": {"J3490", "J3590", "J9999", "C9399"},
    "2024-01-01": {"J3490", "J3590", "J9999", "C9165"},
    "2024-03-31": {"J3490", "J3590", "J9999", "C9165"},
    "2024-04-01": {"J1323"},
}


@pytest.mark.parametrize("when", LISTED)
@pytest.mark.parametrize("basis", list(Basis))
def test_the_last_and_the_first_day_of_every_code_of_the_sample(when: str, basis: Basis) -> None:
    found = only(*sample(), basis=basis)
    listed = {item.code for item in found.codes if stand(found, code(found, item.code), day(when)).standing is Standing.LISTED}
    assert listed == LISTED[when]
