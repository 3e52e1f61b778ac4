"""Where code sets and policies meet: codes listed after their end, gaps and overlaps between a code and its successor."""

from datetime import date

import pytest

from app.codesets.expand import CodeTable, key_of
from app.codesets.model import CodeSystem, Successor, Validity, Window
from app.codesets.tables import CodeFact, CodeSets, TableSource, load_bundled
from app.codesets.texts import SuccessorSource
from app.ledger.build import build_ledger
from app.ledger.model import Basis, Conflict, Notice, PolicyLedger, Resolution
from app.ledger.standing import Standing, stand
from app.ledger.terms import PLAIN, Terms, settlement_key
from app.policy.model import PolicyVersion
from tests.ledger.policy_maker import CM, HCPCS, Said, code, day, entry, policy

ELREXFIO = ("Elrexfio (elranatamab-bcmm)", "Elrexio (elranatamab)")  # one drug in two spellings


def table(system: CodeSystem, first: str, last: str, **codes: tuple[Validity, ...]) -> TableSource:
    """Return a table of codes, written without a point."""
    window = Window(system, day(first), day(last), f"{first}")
    return TableSource(window, lambda: CodeTable(window, sorted(codes), codes))


def chain(*links: tuple[str, str, str | None]) -> SuccessorSource:
    """Return successors: a code, what follows it, and for which drug."""
    found: dict[str, tuple[Successor, ...]] = {}
    for old, new, drug in links:
        found[key_of(old)] = (*found.get(key_of(old), ()), Successor(old, new, None, drug, "made up"))
    return SuccessorSource(HCPCS, lambda: found)


def fact(name: str, start: str | None, end: str | None) -> CodeFact:
    return CodeFact(HCPCS, name, Validity(day(start) if start else None, day(end) if end else None), nonspecific=False, source="made up")


def built(*versions: PolicyVersion, sets: CodeSets | None = None, terms: Terms = PLAIN) -> PolicyLedger:
    (found,) = build_ledger(versions, sets if sets is not None else load_bundled(), Basis.PUBLISH, terms=terms).policies
    return found


def successions(found: PolicyLedger) -> list[Conflict]:
    return [item for item in found.conflicts if item.kind.startswith("successor")]


def told(conflict: Conflict) -> tuple[str, list[str], str, str | None]:
    return conflict.kind, [name for _, name in conflict.codes], str(conflict.start), str(conflict.end) if conflict.end else None


def elrexfio(added: str, removed: str, drugs: tuple[str, ...] = ELREXFIO, listed_code: str = "C9165") -> tuple[PolicyVersion, ...]:
    """Return two versions: a code gives way to J1323 on the days stated."""
    history = [entry("2024-06-10", Said(what="+J1323", effective=added), Said(what=f"-{listed_code}", effective=removed))]
    return (
        policy({"publish": "2024-01-05"}, codes=listed_code, drugs=drugs, file="old.md"),
        policy({"publish": "2024-07-01"}, codes="J1323", drugs=drugs, history=history, file="new.md"),
    )


def test_days_between_a_code_and_its_successor_are_named_with_both_places() -> None:
    found = built(*elrexfio(added="2024-05-01", removed="2024-04-01"))
    (gap,) = successions(found)
    assert told(gap) == ("successor-gap", ["C9165", "J1323"], "2024-04-01", "2024-05-01")
    assert [(reading.says, reading.source.text[:6]) for reading in gap.readings] == [("out", "-C9165"), ("in", "+J1323")]
    assert "C9165" in gap.message
    assert "J1323" in gap.message
    assert stand(found, code(found, "C9165"), day("2024-04-15")).standing is Standing.NO_LONGER  # no day is disputed


def test_a_code_that_gives_way_on_the_day_leaves_no_gap() -> None:
    assert not successions(built(*elrexfio(added="2024-04-01", removed="2024-04-01")))


def test_both_listed_after_the_code_set_ended_the_first_is_an_overlap() -> None:
    found = built(*elrexfio(added="2024-04-01", removed="2024-06-01"))
    (overlap,) = successions(found)
    assert told(overlap) == ("successor-overlap", ["C9165", "J1323"], "2024-04-01", "2024-06-01")
    assert {reading.says for reading in overlap.readings} == {"in"}
    assert len(overlap.readings) == 2


def test_a_nonspecific_code_never_ends_and_so_never_overlaps() -> None:
    assert not successions(built(*elrexfio(added="2024-04-01", removed="2024-06-01", listed_code="J3490")))


def test_codes_with_the_same_gap_are_one_conflict() -> None:
    gone = [Said(what=f"-{name}", effective="2024-04-01") for name in ("J3490", "J3590")]
    history = [entry("2024-06-10", Said(what="+J1323", effective="2024-05-01"), *gone)]
    found = built(
        policy({"publish": "2024-01-05"}, codes="J3490 J3590", drugs=ELREXFIO),
        policy({"publish": "2024-07-01"}, codes="J1323", drugs=ELREXFIO, history=history),
    )
    assert [told(item)[1] for item in successions(found)] == [["J3490", "J3590", "J1323"]]


def test_a_successor_for_another_drug_is_none() -> None:
    assert not successions(built(*elrexfio(added="2024-05-01", removed="2024-04-01", drugs=("Examplix",))))
    assert not successions(built(*elrexfio("2024-05-01", "2024-04-01", drugs=("Elranatamab", "Other"), listed_code="J3490")))


def test_a_successor_the_policy_does_not_list_is_passed_over() -> None:
    sets = CodeSets(successors=[chain(("J1000", "J2000", None), ("J2000", "J3000", None))])
    history = [entry("2024-06-10", Said(what="+J3000", effective="2024-05-01"), Said(what="-J1000", effective="2024-04-01"))]
    versions = policy({"publish": "2024-01-05"}, codes="J1000"), policy({"publish": "2024-07-01"}, codes="J3000", history=history)
    assert [told(item) for item in successions(built(*versions, sets=sets))] == [
        ("successor-gap", ["J1000", "J3000"], "2024-04-01", "2024-05-01")
    ]


def test_a_notice_opens_a_gap_in_its_market_alone() -> None:
    versions = (
        policy({"publish": "2024-01-05"}, codes="C9165 J1930", drugs=ELREXFIO),
        policy({"publish": "2024-04-01"}, codes="J1930 J1323", drugs=ELREXFIO, history=[entry("2024-03-15", "-C9165")]),
    )
    assert not successions(built(*versions))
    late = [entry("2024-03-15", Said(what="-C9165", effective="2024-04-01"))]
    versions = (versions[0], policy({"publish": "2024-04-01"}, codes="J1930 J1323", drugs=ELREXFIO, history=late))
    notice = Notice(policy="XY-0001", market="Northland", effective=day("2024-06-01"), version=day("2024-04-01"))
    (gap,) = successions(built(*versions, terms=Terms(market="Northland", notices=(notice,))))
    assert told(gap)[2:] == ("2024-04-01", "2024-06-01")
    assert not successions(built(*versions, terms=Terms(market="Southland", notices=(notice,))))


def test_what_a_person_says_of_a_gap_is_kept_beside_it() -> None:
    versions = elrexfio(added="2024-05-01", removed="2024-04-01")
    (gap,) = successions(built(*versions))
    settled = built(*versions, terms=Terms(settlements={settlement_key(gap): Resolution(says="out", reason="As meant.")}))
    assert [item.resolution is not None for item in successions(settled)] == [True]
    assert settled.codes == built(*versions).codes


def ended(found: PolicyLedger) -> list[tuple[str, str | None]]:
    return [told(item)[2:] for item in found.conflicts if item.kind == "code-set-contradicts-policy"]


@pytest.mark.parametrize(
    ("lives", "days"),
    [
        ((Validity(None, date(2019, 10, 1)),), [("2019-10-01", None)]),
        ((Validity(None, date(2019, 10, 1)), Validity(date(2020, 4, 1), None)), [("2019-10-01", "2020-04-01")]),
        ((Validity(None, None),), []),
        ((Validity(date(2019, 1, 1), None),), []),
    ],
)
def test_a_code_is_contradicted_for_as_long_as_its_code_set_lacks_it(
    lives: tuple[Validity, ...], days: list[tuple[str, str | None]]
) -> None:
    sets = CodeSets([table(CM, "2018-10-01", "2021-09-30", E340=lives)])
    assert ended(built(policy({"publish": "2018-12-18"}, codes="E34.0"), sets=sets)) == days


def test_between_two_tables_nothing_is_said() -> None:
    first = table(CM, "2018-10-01", "2019-09-30", E340=(Validity(None, None),), E220=(Validity(None, None),))
    second = table(CM, "2022-10-01", "2023-09-30", E220=(Validity(None, None),))
    found = built(policy({"publish": "2018-12-18"}, codes="E34.0 E22.0"), sets=CodeSets([first, second]))
    assert ended(found) == [("2022-10-01", None)]  # first known to be gone on the second table's first day
    left = policy({"publish": "2021-12-18"}, codes="E22.0")
    assert not ended(built(policy({"publish": "2018-12-18"}, codes="E34.0 E22.0"), left, sets=CodeSets([first, second])))


def test_a_single_fact_speaks_for_its_code_without_a_table() -> None:
    sets = CodeSets(facts=[fact("C9165", "2024-01-01", "2024-04-01")])
    found = built(policy({"publish": "2024-02-01"}, codes="C9165 J1930"), sets=sets)
    assert ended(found) == [("2024-04-01", None)]
