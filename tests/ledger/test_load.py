"""What a load sheet asks to be done since an earlier day."""

from datetime import date

from app.codesets.tables import load_bundled
from app.ledger.build import build_ledger
from app.ledger.load import ALL_DIAGNOSES, Action, LoadRow, load_rows
from app.ledger.model import Basis
from app.ledger.terms import Terms
from app.policy.model import PolicyVersion
from tests.ledger.policy_maker import Said, day, entry, policy
from tests.ledger.test_build import sample


def rows(versions: tuple[PolicyVersion, ...], since: str | None) -> list[LoadRow]:
    sets = load_bundled()
    before = build_ledger(versions, sets, Basis.PUBLISH, terms=Terms(known_on=day(since))) if since else None
    return list(load_rows(build_ledger(versions, sets, Basis.PUBLISH), before, sets))


def actions(found: list[LoadRow]) -> dict[str, tuple[str, date | None, date | None]]:
    return {row.code: (row.action.value, row.start, row.end) for row in found}


def test_since_the_second_version_one_code_came_and_one_ended() -> None:
    found = rows(sample(), "2024-12-23")
    told = actions(found)
    assert told["XW013L9"] == ("add", day("2025-12-22"), None)
    assert told["C90.01"] == ("end", day("2024-12-23"), day("2025-12-22"))
    assert {name for name, (action, *_) in told.items() if action == "no change"} == set(told) - {"XW013L9", "C90.01"}
    ended = next(row for row in found if row.code == "C90.01")
    assert (ended.was, ended.published) == ("from 2024-12-23, open", day("2025-12-22"))


def test_since_the_first_version_the_pend_ends_and_the_new_codes_come() -> None:
    told = actions(rows(sample(), "2024-01-15"))
    assert told[ALL_DIAGNOSES] == ("end", day("2023-10-03"), day("2024-12-23"))
    assert told["J3490"] == ("end", day("2023-10-03"), day("2024-04-01"))
    assert told["C9165"] == ("add", day("2024-01-01"), day("2024-04-01"))  # said after it was over


def test_against_an_empty_system_everything_is_added() -> None:
    found = rows(sample(), None)
    assert {row.action for row in found} == {Action.ADD}
    assert len(found) == len({row.code for row in found}) == 11


def test_what_a_row_says_besides_its_days() -> None:
    found = {row.code: row for row in rows(sample(), "2024-12-23")}
    assert found["J3490"].pend  # all diagnoses pended when it began
    assert not found["C90.00"].pend
    assert found["C90.00"].description == "Multiple myeloma not having achieved remission"
    assert found["J1323"].description is None  # no HCPCS table is loaded
    assert found["J3490"].role == "nonspecific"
    assert found["J1323"].sources
    assert found["C90.01"].end_sources


def test_a_start_told_otherwise_is_a_change() -> None:
    first, second = (entry("2022-01-05", Said(what="+J1559", effective=stated)) for stated in ("2022-04-01", "2022-07-01"))
    versions = (
        policy({"publish": "2022-01-10"}, codes="J1559", history=[first]),
        policy({"publish": "2023-01-10"}, codes="J1559", history=[second]),
    )
    (row,) = rows(versions, "2022-06-01")
    assert (row.action, row.start, row.was) == (Action.CHANGE, day("2022-07-01"), "from 2022-04-01, open")
    assert "history-contradicts-history" in row.conflict


def test_what_no_version_says_any_more_ends_before_it_begins() -> None:
    added = entry("2022-01-05", "+J1559")
    removed = entry("2022-12-05", Said(what="-J1559", effective="2022-01-08"))
    versions = (
        policy({"publish": "2022-01-10"}, codes="J1559 J1930", history=[added]),
        policy({"publish": "2023-01-10"}, codes="J1930", history=[removed, added]),
    )
    (row,) = [row for row in rows(versions, "2022-06-01") if row.code == "J1559"]
    assert (row.action, row.start, row.end) == (Action.END, day("2022-01-10"), day("2022-01-10"))
    assert "no longer said" in row.was


def test_a_later_version_letter_is_the_same_policy() -> None:
    versions = (
        policy({"publish": "2022-01-10"}, codes="J1930", number="2024D0099J"),
        policy({"publish": "2023-01-10"}, codes="J1930", number="2024D0099K"),
    )
    assert [row.action for row in rows(versions, "2022-06-01")] == [Action.NO_CHANGE]


def test_a_range_no_table_expands_is_loaded_as_printed() -> None:
    (row,) = rows((policy({"publish": "2022-01-10"}, codes="Q4227-Q4242"),), None)
    assert (row.code, row.description) == ("Q4227-Q4242", None)
