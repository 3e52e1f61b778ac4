"""One question, one answer in plain sentences."""

import pytest

from app.codesets.model import Validity
from app.codesets.tables import CodeSets
from app.ledger.answer import answer_question, read_question
from tests.ledger.policy_maker import CM, Said, day, entry, ledger, policy
from tests.ledger.test_build import sample
from tests.ledger.test_code_set_conflicts import table

LEDGER = ledger(*sample("J1323 XW013L9 C90.00-C90.02"))


@pytest.mark.parametrize(
    "text",
    [
        "J1323 3/28/2024",
        "2024-03-28 j1323",
        "was J1323 listed on March 28, 2024?",
        "20240328 J1323",
        "3/28/24, J1323",
        "CC-0248: J1323 on 03/28/2024",
    ],
)
def test_code_and_day_in_any_order_and_form(text: str) -> None:
    asked = read_question(LEDGER, text)
    assert (asked.codes, asked.day) == (("J1323",), day("2024-03-28")) or asked.codes == ("j1323",)
    answer = answer_question(LEDGER, text)
    assert answer.sentence.startswith("J1323 was not listed in CC-0248 on 2024-03-28: it is listed from 2024-04-01 (stated: “+J1323")
    assert answer.places


@pytest.mark.parametrize(
    ("question", "words"),
    [
        ("J1323 4/1/2024", "J1323 was listed in CC-0248 on 2024-04-01"),
        ("J3490 1/1/2024", "as a non-specific code"),
        ("C9399 6/1/2024", "C9399 was no longer listed in CC-0248 on 2024-06-01: it was listed until 2024-01-01 (stated"),
        ("C90.01 1/5/2026", "Whether C90.01 was listed in CC-0248 on 2026-01-05 is disputed"),
        ("c9000 12/22/2024", "C90.00 was not listed in CC-0248 on 2024-12-22: it is listed from 2024-12-23 (the publish date"),
        ("C90.00 3/1/2024", "On that day all diagnoses pended under CC-0248"),
        ("XW013L9 6/1/2024", "In the ICD-10-PCS code set XW013L9 existed on 2024-06-01"),
        ("J1323 3/28/2024", "In the HCPCS code set J1323 did not exist on 2024-03-28"),
        ("J3490 1/1/2024", "No HCPCS table is loaded"),
        ("A00.0 1/1/2010", "says nothing of 2010-01-01"),
        ("C9165", "C9165 in CC-0248: from 2024-01-01 (stated"),
        ("J9999 J1323 5/1/2024", "J1323 was listed in CC-0248 on 2024-05-01"),
        ("J0202 1/1/2024", "J0202 was never listed in the versions held (CC-0248: 2023-10-03 to 2025-12-22)."),
        ("X9 1/1/2024", "is not written like a code"),
        ("hello", "Ask for a code"),
        ("", "Ask for a code"),
    ],
)
def test_every_kind_of_answer(question: str, words: str) -> None:
    assert words in answer_question(LEDGER, question).sentence


def test_an_unknown_start_is_said_to_be_unknown() -> None:
    history = [entry("2022-01-05", "+J1427"), entry("2019-05-05", "+J0202", Said(what="-J3590", effective="2021-07-01"))]
    held = ledger(policy({"publish": "2022-01-10"}, codes="J0202 J1427", history=history))
    assert "It is not known whether J0202 was listed in XY-0001 on 2020-01-01" in answer_question(held, "J0202 1/1/2020").sentence
    assert "It is not known whether J3590 was listed in XY-0001 on 2020-01-01" in answer_question(held, "J3590 1/1/2020").sentence
    assert "J0202 was listed in XY-0001 on 2022-02-01" in answer_question(held, "J0202 2/1/2022").sentence
    assert "J0202 was not listed in XY-0001 on 2018-02-01" in answer_question(held, "J0202 2/1/2018").sentence


def test_a_code_within_a_range_no_table_could_expand() -> None:
    held = ledger(policy({"publish": "2022-01-10"}, codes="Q4227-Q4242"))
    assert "Q4230 (within Q4227-Q4242) was listed in XY-0001 on 2023-01-01" in answer_question(held, "Q4230 1/1/2023").sentence
    assert "Q4243 was never listed" in answer_question(held, "Q4243 1/1/2023").sentence


def test_every_policy_that_knows_the_code_answers_unless_one_is_named() -> None:
    other = policy({"publish": "2022-01-10"}, codes="J1323", number="XY-0002")
    held = ledger(*sample(), other)
    assert "XY-0002" in answer_question(held, "J1323 5/1/2024").sentence
    named = answer_question(held, "J1323 5/1/2024 CC-0248").sentence
    assert "CC-0248" in named
    assert "XY-0002" not in named


def test_between_two_tables_nothing_is_said_of_the_code_set() -> None:
    lives = (Validity(None, None),)
    sets = CodeSets([table(CM, "2018-10-01", "2019-09-30", E220=lives), table(CM, "2022-10-01", "2023-09-30", E220=lives)])
    held = ledger(policy({"publish": "2018-12-18"}, codes="E22.0"))
    sentence = answer_question(held, "E22.0 6/1/2021", sets).sentence
    assert "E22.0 was listed in XY-0001 on 2021-06-01" in sentence
    assert "says nothing of 2021-06-01: it covers 2018-10-01 to 2023-09-30, but not 2019-10-01 to 2022-09-30" in sentence


def test_the_reverse_question_is_answered_over_all_policies() -> None:
    held = ledger(*sample(), policy({"publish": "2022-01-10"}, codes="C90.00 J1930", number="XY-0002"))
    for asked in ("C90.00 on 1/1/2025", "c9000 2025-01-01"):
        sentence = answer_question(held, asked).sentence
        assert "C90.00 was listed in CC-0248 on 2025-01-01" in sentence
        assert "C90.00 was listed in XY-0002 on 2025-01-01" in sentence


def test_without_policies_there_is_nothing_to_say() -> None:
    assert answer_question(ledger(), "J1323 5/1/2024").sentence == "No policy is loaded."
