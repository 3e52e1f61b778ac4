"""Policies drawn at random: lists and histories that agree, contradict, correct, reach back and speak of several drugs."""

from datetime import date, timedelta

from hypothesis import strategies as st

from app.ledger.model import Notice, NoticeBasis
from app.policy.model import PolicyVersion, State
from tests.ledger.policy_maker import Said, entry, policy

POOL = ("J1427", "C9165", "C9399", "J3490", "J1323", "C90.00", "C90.01", "E34.0", "C83.30", "64612", "Q4230", "XW013L9")
RANGES = ("C90.00-C90.02", "C83.30-C83.9", "Q4227-Q4242")
DRUGS = (("Elrexfio", "elranatamab"), ("Alphamab", "Betamab"), ("Examplix",))
FIRST, LAST = date(2020, 1, 1), date(2026, 12, 31)


@st.composite
def statements(draw: st.DrawFn, reviewed: date) -> Said:
    what = draw(st.sampled_from("+-")) + draw(st.sampled_from(POOL + RANGES))
    days = st.integers(-500, 300).map(lambda number: str(reviewed + timedelta(days=number)))
    how = draw(st.sampled_from(["plain", "plain", "effective", "last day", "not covered", "drug", "correction"]))
    return Said(
        what=what,
        effective=draw(days) if how == "effective" or (how == "drug" and draw(st.booleans())) else None,
        last_day=draw(days) if how == "last day" else None,
        coverage="not-covered" if how == "not covered" else None,
        drug=draw(st.sampled_from(["Alphamab", "Betamab"])) if how == "drug" else None,
        correction=how == "correction",
    )


@st.composite
def stories(draw: st.DrawFn) -> tuple[PolicyVersion, ...]:
    """Draw the versions of one policy, each repeating the history of those before."""
    entries, versions = [], []
    codes = draw(st.sets(st.sampled_from(POOL), min_size=1, max_size=6))
    drugs = draw(st.sampled_from(DRUGS))
    count = draw(st.integers(1, 4))
    for number in range(count):
        reviewed = date(2020 + number, 2, 1) + timedelta(days=draw(st.integers(0, 200)))
        published = reviewed + timedelta(days=draw(st.integers(0, 60)))
        said = draw(st.lists(statements(reviewed), max_size=3))
        if draw(st.integers(0, 4)) == 0:
            said.append(Said(what=draw(st.sampled_from(["pend", "no pend"]))))
        entries.append(entry(str(reviewed), *said))
        codes ^= draw(st.sets(st.sampled_from(POOL), max_size=2))
        printed = sorted(codes) + sorted(draw(st.sets(st.sampled_from(RANGES), max_size=1)))
        retired = number == count - 1 and draw(st.integers(0, 6)) == 0
        dates = {"publish": str(published), "last_review": str(reviewed)} | ({"retirement": str(LAST)} if retired else {})
        versions.append(
            policy(
                dates,
                codes=" ".join(printed),
                not_covered=" ".join(draw(st.sets(st.sampled_from(POOL), max_size=1))),
                history=list(reversed(entries)),
                drugs=drugs,
                state=State.RETIRED if retired else State.PUBLISHED,
                words=draw(st.sampled_from([None, None, "All diagnoses pend"])),
                file=f"version-{number}.md",
            )
        )
    return tuple(versions)


def notices() -> st.SearchStrategy[tuple[Notice, ...]]:
    """Draw notices about the policy of a story."""
    one = st.builds(
        Notice,
        policy=st.just("XY-0001"),
        effective=st.dates(FIRST, LAST),
        market=st.sampled_from([None, "Northland"]),
        basis=st.sampled_from(list(NoticeBasis)),
    )
    return st.lists(one, max_size=3).map(tuple)
