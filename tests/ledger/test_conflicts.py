"""What cannot both be true is shown with both places, and the days are disputed."""

from app.codesets.tables import load_bundled
from app.ledger.conflicts import disputed_on
from app.ledger.standing import Standing, stand
from tests.ledger.policy_maker import Said, code, day, entry, only, policy, spans
from tests.ledger.test_build import sample

FIRST, SECOND, THIRD = {"publish": "2022-01-10"}, {"publish": "2023-01-10"}, {"publish": "2024-01-10"}


def test_a_code_still_printed_after_its_removal_is_disputed_from_the_removing_version_on() -> None:
    found = only(*sample("J1323 XW013L9 C90.00-C90.02 C90.02"))
    (conflict,) = found.conflicts
    assert (conflict.kind, conflict.codes[0][1]) == ("listing-contradicts-history", "C90.01")
    assert (conflict.start, conflict.end) == (day("2025-12-22"), None)
    assert [(reading.says, reading.source.text[:7]) for reading in conflict.readings] == [("in", "C90.00-"), ("out", "-C90.01")]
    assert spans(found, "C90.01") == [("2024-12-23", "2025-12-22")]
    assert code(found, "C90.01").intervals[-1].conflict == conflict.id
    history = code(found, "C90.01")
    assert stand(found, history, day("2025-12-21")).standing is Standing.LISTED
    assert stand(found, history, day("2025-12-22")).standing is Standing.DISPUTED
    assert disputed_on(found, code(found, "C90.00"), day("2026-01-01")) is None


def test_a_later_list_that_leaves_the_code_out_ends_the_dispute() -> None:
    gone = entry("2022-12-01", "-J0202")
    found = only(
        policy(FIRST, codes="J0202 J1930"),
        policy(SECOND, codes="J0202 J1930", history=[gone]),
        policy(THIRD, codes="J1930", history=[gone]),
    )
    (conflict,) = found.conflicts
    assert (conflict.start, conflict.end) == (day("2023-01-10"), day("2024-01-10"))


def test_an_addition_the_list_never_prints_is_disputed() -> None:
    added = entry("2022-12-01", "+J2323")
    (conflict,) = only(policy(FIRST, codes="J1930"), policy(SECOND, codes="J1930", history=[added])).conflicts
    assert (conflict.kind, conflict.codes[0][1], conflict.start) == ("listing-contradicts-history", "J2323", day("2023-01-10"))


def test_a_code_announced_for_later_is_no_contradiction() -> None:
    added = entry("2022-01-05", Said(what="+J1559", effective="2022-04-01"))
    removed = entry("2022-01-05", Said(what="-J0202", effective="2022-04-01"))
    found = only(policy(FIRST, codes="J1559 J0202", history=[added, removed]))
    assert not found.conflicts
    assert spans(found, "J1559") == [("2022-04-01", None)]
    assert spans(found, "J0202") == [("2022-01-10", "2022-04-01")]


def test_an_entry_rewritten_with_another_day_is_a_contradiction() -> None:
    first, second = (entry("2022-01-05", Said(what="+J1559", effective=stated)) for stated in ("2022-04-01", "2022-07-01"))
    found = only(policy(FIRST, codes="J1559", history=[first]), policy(SECOND, codes="J1559", history=[second]))
    (conflict,) = found.conflicts
    assert (conflict.kind, conflict.start, conflict.end) == ("history-contradicts-history", day("2022-04-01"), day("2022-07-01"))
    assert spans(found, "J1559") == [("2022-07-01", None)]


def test_two_removals_on_different_days_are_a_contradiction() -> None:
    said = [
        entry("2022-01-05", Said(what="-J1559", effective="2022-04-01")),
        entry("2022-12-05", Said(what="-J1559", effective="2022-07-01")),
    ]
    found = only(policy({"publish": "2021-01-10"}, codes="J1559 J1930"), policy(SECOND, codes="J1930", history=said))
    assert [item.kind for item in found.conflicts] == ["history-contradicts-history"]


def test_the_same_addition_twice_is_none() -> None:
    said = entry("2022-01-05", "+E22.0", "+E22.0", "+E34.1")
    assert not only(policy(FIRST, codes="E34.1 E22.0", history=[said])).conflicts


def test_a_code_listed_beyond_the_code_set_keeps_its_listing_and_is_named() -> None:
    found = only(policy({"publish": "2023-12-18"}, codes="E34.0 E22.0"))
    (conflict,) = found.conflicts
    assert (conflict.kind, conflict.codes[0][1], conflict.start, conflict.end) == (
        "code-set-contradicts-policy",
        "E34.0",
        day("2024-10-01"),
        None,
    )
    assert spans(found, "E34.0") == [("2023-12-18", None)]
    assert code(found, "E34.0").intervals[0].conflict is None
    assert stand(found, code(found, "E34.0"), day("2025-01-01")).standing is Standing.LISTED
    assert load_bundled().exists_on(code(found, "E34.0").system, "E34.0", day("2025-01-01")) is False


def test_days_no_version_claims_are_named() -> None:
    first = policy({"revision_effective": "2022-01-10", "revision_end": "2022-12-31"}, codes="J1930")
    found = only(first, policy({"revision_effective": "2023-03-01"}, codes="J1930"))
    assert [(item.kind, item.start, item.end) for item in found.conflicts] == [("successor-gap", day("2023-01-01"), day("2023-03-01"))]
    found = only(first, policy({"revision_effective": "2022-12-01"}, codes="J1930"))
    assert [(item.kind, item.start, item.end) for item in found.conflicts] == [("successor-overlap", day("2022-12-01"), day("2023-01-01"))]


def test_conflicts_are_called_the_same_on_every_run_and_basis() -> None:
    versions = sample("J1323 XW013L9 C90.00-C90.02")
    assert [item.id for item in only(*versions).conflicts] == [item.id for item in only(*reversed(versions)).conflicts]
