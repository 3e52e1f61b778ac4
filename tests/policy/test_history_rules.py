"""The rules of the history grammar, one by one, on sentences of our own."""

from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.codesets.tables import CodeSets
from app.policy.dates import day_after
from app.policy.model import Drug
from tests.policy.statements import cases, read, said

SENTENCES = [text for _, text, _ in cases("history_rules.txt")]


@pytest.mark.parametrize(
    ("text", "expected"), [pytest.param(text, expected, id=f"{rule}: {text[:40]}") for rule, text, expected in cases("history_rules.txt")]
)
def test_a_sentence_says(text: str, expected: list[str], code_sets: CodeSets) -> None:
    assert said(text, code_sets) == expected


@pytest.mark.parametrize("text", SENTENCES)
def test_every_fact_is_an_exact_slice_of_the_text(text: str, code_sets: CodeSets) -> None:
    found = read(text, code_sets)
    places = [
        *(change.source for change in found.changes),
        *(rule.source for rule in found.regimes),
        *(left.source for left in found.unread),
    ]
    assert all(place.text == text[place.start : place.end] != "" for place in places)


@pytest.mark.parametrize("text", SENTENCES)
def test_the_reading_does_not_hang_on_dashes_and_spaces(text: str, code_sets: CodeSets) -> None:
    assert said(text.replace("-", "‑").replace(" code", "\u00a0code"), code_sets) == said(text, code_sets)


WORDS = st.sampled_from((Path(__file__).parent / "history_words.txt").read_text(encoding="utf-8").splitlines())


@given(st.lists(WORDS, max_size=25))
def test_no_order_of_words_breaks_the_reading(code_sets: CodeSets, words: list[str]) -> None:
    text = " ".join(words)
    found = read(text, code_sets)
    assert all(change.source.text in text for change in found.changes)
    dated = [change for change in found.changes if change.last_day is not None]
    assert all(change.effective == day_after(change.last_day) for change in dated if change.last_day is not None)


def test_drugs_are_carried_until_another_is_named(code_sets: CodeSets) -> None:
    text = "For Zentrixa: added J1303, deleted C9052 termed 9/30/2019. Revised J9347. For Plaxora: removed C9399."
    assert said(text, code_sets) == [
        "add HCPCS J1303 of Zentrixa",
        "remove HCPCS C9052 through 2019-09-30 of Zentrixa",
        "remove HCPCS C9399 of Plaxora",
        "revise HCPCS J9347 of Zentrixa",
    ]


def test_with_several_drugs_a_sentence_may_name_its_own(code_sets: CodeSets) -> None:
    drugs = (Drug("Zentrixa", None), Drug("Plaxora", None))
    assert said("C9399 and J9999 are no longer used for Plaxora.", code_sets, drugs) == ["remove HCPCS C9399 J9999 of Plaxora"]


def test_a_statement_keeps_its_own_clause_as_place(code_sets: CodeSets) -> None:
    text = "Annual check. Added HCPCS J9272, removed ICD-10-CM C90.32."
    places = [change.source.text for change in read(text, code_sets).changes]
    assert places == ["Added HCPCS J9272", "removed ICD-10-CM C90.32"]
