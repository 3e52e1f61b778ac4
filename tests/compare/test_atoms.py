import itertools

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.compare.atoms import AtomKind, day_of, plain, words_of


def keys(text: str) -> list[str]:
    return [atom.key for atom in words_of(text)]


@pytest.mark.parametrize(
    ("text", "kind"),
    [
        ("12/22/2025", AtomKind.DATE),
        ("Jan. 1, 2026", AtomKind.DATE),
        ("2024-03-01", AtomKind.DATE),
        ("6/2020", AtomKind.DATE),
        ("C90.00-C90.02", AtomKind.CODE),
        ("C50.0 - C50.929", AtomKind.CODE),
        ("XW013L9", AtomKind.CODE),
        ("J1323", AtomKind.CODE),
        ("S42.00xA-S42.92xA", AtomKind.CODE),
        ("18 years of age or older", AtomKind.AGE),
        ("4 through 17 years of age", AtomKind.AGE),
        ("16 mg/kg", AtomKind.NUMBER),
        ("1,800 mg", AtomKind.NUMBER),
        ("50%", AtomKind.NUMBER),
        ("anti-CD38", AtomKind.WORD),
        ("don’t", AtomKind.WORD),
        ("https://example.org/a-b?c=1", AtomKind.LINK),
    ],
)
def test_a_fact_is_one_token(text: str, kind: AtomKind) -> None:
    atoms = words_of(f"before {text} behind")
    assert [atom.kind for atom in atoms] == [AtomKind.WORD, kind, AtomKind.WORD]


def test_the_comma_between_codes_joins_nothing() -> None:
    assert keys("J3490,J3590, J9999*") == ["J3490", ",", "J3590", ",", "J9999", "*"]


@pytest.mark.parametrize(
    ("one", "other"), [("C90.00-C90.02", "C90.00 – C90.02"), ("“quoted”", '"quoted"'), ("34–57", "34-57"), ("a\u00a0b", "a b")]
)
def test_dashes_quotes_and_space_make_no_difference(one: str, other: str) -> None:
    assert keys(one) == keys(other)


@pytest.mark.parametrize(("one", "other"), [("1/1/2024", "January 1, 2024"), ("01/01/24", "2024-01-01"), ("D84.1", "D841")])
def test_other_forms_of_the_same_have_one_value(one: str, other: str) -> None:
    assert [atom.value for atom in words_of(one)] == [atom.value for atom in words_of(other)]


def test_a_month_is_no_day() -> None:
    assert day_of("March 2024") is None
    assert day_of("02/30/2024") is None


@given(st.text(max_size=200))
def test_tokens_cover_every_visible_character_once_and_in_order(text: str) -> None:
    atoms = words_of(text)
    assert all(one.end <= other.start for one, other in itertools.pairwise(atoms))
    covered = {index for atom in atoms for index in range(atom.start, atom.end)}
    assert all(index in covered for index, letter in enumerate(text) if plain(letter))
