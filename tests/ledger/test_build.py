"""From versions to intervals: the sample policy's own table, and the rules one at a time."""

from itertools import pairwise

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from app.ledger.model import Basis, EndBasis, PolicyLedger, Role
from app.policy.model import PolicyVersion, State
from tests.ledger.policy_maker import CPT, Said, code, day, entry, only, policy, spans

FIRST, SECOND, THIRD = {"publish": "2022-01-10"}, {"publish": "2023-01-10"}, {"publish": "2024-01-10"}


def sample(last_listing: str = "J1323 XW013L9 C90.00 C90.02") -> tuple[PolicyVersion, ...]:
    """The three versions of CC-0248: the facts of its history and lists."""
    began: tuple[str | Said, ...] = ("+J3490", "+J3590", "+J9999", "+C9399", "pend")
    grown = (
        *began,
        Said(what="+C9165", effective="2024-01-01"),
        Said(what="-C9399", effective="2024-01-01"),
        Said(what="+J1323", effective="2024-04-01"),
        *(Said(what=f"-{gone}", effective="2024-04-01") for gone in ("J3490", "J3590", "J9999", "C9165")),
    )
    listed_later = entry("2024-11-15", "no pend", "+C90.00-C90.02")
    return (
        policy(
            {"publish": "2023-10-03", "last_review": "2023-09-11"},
            number="CC-0248",
            codes="J3490 J3590 J9999 C9399",
            words="All diagnoses pend.",
            history=[entry("2023-09-11", *began)],
        ),
        policy(
            {"publish": "2024-12-23", "last_review": "2024-11-15"},
            number="CC-0248",
            codes="J1323 C90.00-C90.02",
            history=[listed_later, entry("2023-09-11", *grown)],
        ),
        policy(
            {"publish": "2025-12-22", "last_review": "2025-11-14"},
            number="CC-0248",
            codes=last_listing,
            history=[entry("2025-11-14", "+XW013L9", "-C90.01"), listed_later, entry("2023-09-11", *grown)],
        ),
    )


def table(found: PolicyLedger) -> dict[str, list[tuple[str | None, str | None]]]:
    return {item.code: spans(found, item.code) for item in found.codes}


def test_the_sample_policy_by_publish_date() -> None:
    found = only(*sample())
    nonspecific = [("2023-10-03", "2024-04-01")]
    assert table(found) == {
        "C9165": [("2024-01-01", "2024-04-01")],
        "C9399": [("2023-10-03", "2024-01-01")],
        "J1323": [("2024-04-01", None)],
        "J3490": nonspecific,
        "J3590": nonspecific,
        "J9999": nonspecific,
        "C90.00": [("2024-12-23", None)],
        "C90.01": [("2024-12-23", "2025-12-22")],
        "C90.02": [("2024-12-23", None)],
        "XW013L9": [("2025-12-22", None)],
    }
    assert [(str(item.start), str(item.end)) for item in found.regimes] == [("2023-10-03", "2024-12-23")]
    assert not found.conflicts
    assert code(found, "J3490").intervals[0].role is Role.NONSPECIFIC
    assert code(found, "J1323").intervals[0].start_basis is EndBasis.STATED
    assert code(found, "C90.01").intervals[0].end_basis is EndBasis.PUBLISH


def test_the_sample_policy_by_review_date() -> None:
    found = only(*sample(), basis=Basis.REVIEW)
    assert spans(found, "C90.01") == [("2024-11-15", "2025-11-14")]
    assert spans(found, "J3490") == [("2023-09-11", "2024-04-01")]
    assert spans(found, "J1323") == [("2024-04-01", None)]
    assert [(str(item.start), str(item.end)) for item in found.regimes] == [("2023-09-11", "2024-11-15")]


def test_what_was_said_later_is_known_later() -> None:
    found = only(*sample())
    assert code(found, "J1323").intervals[0].known_from == day("2024-12-23")
    assert code(found, "C9399").intervals[0].known_from == day("2023-10-03")
    assert code(found, "C9399").intervals[0].end_known_from == day("2024-12-23")


def test_the_code_set_stands_beside_the_listing_where_a_table_is_loaded() -> None:
    found = only(*sample())
    existed = code(found, "XW013L9").code_set
    assert existed is not None
    assert existed.start == day("2023-10-01")
    assert code(found, "J1323").code_set is None


def test_a_code_no_history_mentions_goes_by_the_lists() -> None:
    found = only(policy(FIRST, codes="J1930 J0202"), policy(SECOND, codes="J1930 J2323"), policy(THIRD, codes="J1930 J2323"))
    assert table(found) == {"J0202": [("2022-01-10", "2023-01-10")], "J1930": [("2022-01-10", None)], "J2323": [("2023-01-10", None)]}
    assert code(found, "J0202").intervals[0].end_sources


def test_a_list_that_was_not_read_ends_nothing() -> None:
    found = only(policy(FIRST, codes="J1930"), policy(SECOND, codes=""), policy(THIRD, codes="J1930"))
    assert table(found) == {"J1930": [("2022-01-10", None)]}


def test_the_last_valid_day_is_still_listed() -> None:
    history = [entry("2022-12-30", Said(what="-C9071", last_day="2022-03-31"))]
    found = only(policy(FIRST, codes="C9071 J1427"), policy(SECOND, codes="J1427", history=history))
    assert spans(found, "C9071") == [("2022-01-10", "2022-04-01")]


def test_a_stated_day_governs_a_retroactive_statement() -> None:
    history = [entry("2022-12-30", Said(what="+J1427", effective="2021-04-01"))]
    found = only(policy(FIRST, codes="J1428"), policy(SECOND, codes="J1427 J1428", history=history))
    assert spans(found, "J1427") == [("2021-04-01", None)]
    assert code(found, "J1427").intervals[0].known_from == day("2023-01-10")


def test_an_unknown_start_is_never_since_ever() -> None:
    history = [entry("2022-01-05", Said(what="-J3490", effective="2021-07-01"))]
    (interval,) = code(only(policy(FIRST, codes="J1428", history=history)), "J3490").intervals
    assert (interval.start, interval.end, interval.certain) == (None, day("2021-07-01"), False)
    assert interval.start_basis is EndBasis.INFERRED
    assert not interval.covers(day("2021-01-01"))


def test_an_old_entry_of_the_first_held_version_bounds_the_start() -> None:
    history = [entry("2022-01-02", "+J2323"), entry("2019-05-05", "+J0202")]
    found = only(policy(FIRST, codes="J0202 J2323", history=history))
    (old,) = code(found, "J0202").intervals
    assert (old.start, old.certain, old.earliest_start, old.latest_start) == (
        day("2022-01-10"),
        False,
        day("2019-05-05"),
        day("2022-01-10"),
    )
    assert code(found, "J2323").intervals[0].certain


def test_what_was_over_before_its_version_began_has_no_known_start() -> None:
    history = [entry("2023-12-01", "+J1323"), entry("2020-02-02", "+C9165", Said(what="-C9165", effective="2020-10-01"))]
    (interval,) = code(only(policy(THIRD, codes="J1323", history=history)), "C9165").intervals
    assert (interval.start, interval.end, interval.certain) == (None, day("2020-10-01"), False)
    assert (interval.earliest_start, interval.latest_start) == (day("2020-02-02"), day("2020-10-01"))


def test_an_old_addition_the_first_held_list_lacks_was_dropped_on_an_unknown_day() -> None:
    history = [entry("2022-01-02", "+J2323"), entry("2004-02-20", Said(what="+C9055", effective="2004-01-01"), "+714.0")]
    found = only(policy(FIRST, codes="J2323", history=history))
    (stated,) = code(found, "C9055").intervals
    assert (stated.start, stated.end, stated.certain) == (day("2004-01-01"), day("2022-01-10"), False)
    assert (stated.earliest_end, stated.latest_end) == (day("2004-01-01"), day("2022-01-10"))
    (vague,) = code(found, "714.0").intervals
    assert (vague.start, vague.end, vague.earliest_start) == (None, day("2022-01-10"), day("2004-02-20"))
    assert not found.conflicts


def test_several_drugs_keep_a_code_until_the_last_leaves() -> None:
    first = entry("2022-01-02", Said(what="+J3490", effective="2021-09-08", drug="Alphamab"))
    second = entry("2022-12-20", Said(what="+J3490", drug="Betamab"))
    third = entry("2023-12-20", Said(what="-J3490", drug="Alphamab"))
    last = entry("2024-12-20", Said(what="-J3490", last_day="2024-09-30", drug="Betamab"))
    found = only(
        policy(FIRST, codes="J3490", history=[first]),
        policy(SECOND, codes="J3490", history=[second, first]),
        policy(THIRD, codes="J3490 J1427", history=[third, second, first]),
        policy({"publish": "2025-01-10"}, codes="J1427", history=[last, third, second, first]),
    )
    assert spans(found, "J3490") == [("2021-09-08", "2024-10-01")]
    assert not found.conflicts


def test_a_code_may_come_back() -> None:
    gone = entry("2022-12-20", Said(what="-C9399", effective="2022-07-01"))
    back = entry("2023-12-20", "+C9399")
    found = only(
        policy(FIRST, codes="C9399 J1427"),
        policy(SECOND, codes="J1427", history=[gone]),
        policy(THIRD, codes="J1427 C9399", history=[back, gone]),
    )
    assert spans(found, "C9399") == [("2022-01-10", "2022-07-01"), ("2024-01-10", None)]


def test_a_correction_reaches_back_to_the_first_version() -> None:
    fixed = entry("2023-12-20", Said(what="+J1555", correction=True))
    found = only(policy(FIRST, codes="J1559"), policy(SECOND, codes="J1559"), policy(THIRD, codes="J1555 J1559", history=[fixed]))
    assert spans(found, "J1555") == [("2022-01-10", None)]
    assert not found.conflicts


def test_not_covered_codes_have_their_own_role() -> None:
    history = [entry("2022-12-20", "+L50.0")]
    found = only(policy(FIRST, codes="J0596"), policy(SECOND, codes="J0596", not_covered="L50.0", history=history))
    (interval,) = code(found, "L50.0").intervals
    assert (interval.role, interval.start) == (Role.NOT_COVERED, day("2023-01-10"))


def test_a_code_born_within_a_printed_range_begins_with_the_code_set() -> None:
    found = only(policy({"publish": "2024-02-01"}, codes="C83.30-C83.9"))
    (interval,) = code(found, "C83.390").intervals
    assert (interval.start, interval.start_basis) == (day("2024-10-01"), EndBasis.CODE_SET)
    assert spans(found, "C83.30") == [("2024-02-01", None)]


def test_a_range_without_a_table_stays_as_printed_and_gives_up_single_codes() -> None:
    removed = entry("2022-12-20", "-Q4230")
    found = only(policy(FIRST, codes="Q4227-Q4242"), policy(SECOND, codes="Q4227-Q4229 Q4231-Q4242", history=[removed]))
    assert spans(found, "Q4230") == [("2022-01-10", "2023-01-10")]
    assert [(item.code, item.through) for item in found.codes if item.through] == [
        ("Q4227", "Q4229"),
        ("Q4227", "Q4242"),
        ("Q4231", "Q4242"),
    ]


def test_a_retired_policy_ends_its_codes() -> None:
    found = only(policy(FIRST, codes="J1930"), policy(SECOND | {"retirement": "2023-06-01"}, codes="J1930", state=State.RETIRED))
    assert spans(found, "J1930") == [("2022-01-10", "2023-06-01")]


def test_the_words_of_a_list_alone_make_and_end_the_pend() -> None:
    found = only(policy(FIRST, codes="J1930", words="All diagnoses pend"), policy(SECOND, codes="J1930 C90.00"))
    assert [(str(item.start), str(item.end)) for item in found.regimes] == [("2022-01-10", "2023-01-10")]
    assert not only(policy(FIRST, codes="J1930", words="Applies to all diagnoses")).regimes


@pytest.mark.parametrize("basis", list(Basis))
def test_the_order_the_files_come_in_does_not_matter(basis: Basis) -> None:
    versions = sample()
    assert table(only(*versions, basis=basis)) == table(only(*reversed(versions), basis=basis))


POOL = ("J1427", "J1428", "J1429", "C9399", "64612")
STATEMENTS = st.builds(
    lambda sign, name, stated: Said(what=sign + name, effective=stated),
    st.sampled_from("+-"),
    st.sampled_from(POOL),
    st.one_of(st.none(), st.dates(day("2021-01-01"), day("2025-12-31")).map(str)),
)


@settings(max_examples=80, deadline=None)
@given(
    st.lists(st.tuples(st.sets(st.sampled_from(POOL)), st.lists(STATEMENTS, max_size=4)), min_size=1, max_size=4), st.sampled_from(Basis)
)
def test_intervals_are_ordered_apart_and_sourced(story: list[tuple[set[str], list[Said]]], basis: Basis) -> None:
    versions = []
    entries = []
    for year, (printed, said) in enumerate(story, start=2022):
        entries.append(entry(f"{year}-02-01", *said))
        dates = {"publish": f"{year}-03-01", "last_review": f"{year}-02-01"}
        versions.append(policy(dates, codes=" ".join(sorted(printed)), history=list(reversed(entries))))
    found = only(*versions, basis=basis)
    for history in found.codes:
        assert history.system is CPT or not history.code.isdigit()
        known = [item for item in history.intervals if item.start is not None]
        assert all(item.end is None or item.start is None or item.start < item.end for item in history.intervals)
        assert all(one.end is not None and two.start is not None and one.end < two.start for one, two in pairwise(known))
        assert all(item.sources or item.start is None for item in history.intervals)
        assert all(item.certain or item.latest_start or item.latest_end for item in history.intervals)
    stated = {item.what[1:] for _, said in story for item in said} | {name for printed, _ in story for name in printed}
    assert {item.code for item in found.codes} <= stated
