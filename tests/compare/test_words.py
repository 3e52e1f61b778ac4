import itertools

from hypothesis import given
from hypothesis import strategies as st

from app.compare.atoms import Atom, words_of
from app.compare.words import Edit, _encoded, keys_diff, rising, words_diff

small_texts = st.lists(st.sampled_from(["alpha", "beta", "C90.01", "12/22/2025", "of", "the", ",", "18 years of age"]), max_size=25)


def replaced(old: str, new: str) -> list[tuple[str, str]]:
    before, after = words_of(old), words_of(new)

    def words(atoms: tuple[Atom, ...]) -> str:
        return " ".join(atom.key for atom in atoms)

    return [(words(before[edit.old_from : edit.old_to]), words(after[edit.new_from : edit.new_to])) for edit in words_diff(before, after)]


def test_a_date_is_replaced_whole() -> None:
    assert replaced("Publish Date: 11/15/2024", "Publish Date: 11/14/2025") == [("11/15/2024", "11/14/2025")]


def test_a_range_is_replaced_whole() -> None:
    assert replaced("C90.00-C90.02 Myeloma", "C90.00-C90.03 Myeloma") == [("C90.00-C90.02", "C90.00-C90.03")]


def test_small_words_between_two_replacements_do_not_split_them() -> None:
    assert replaced("treated with the older drug class", "seen by the newer medicine group") == [
        ("treated with the older drug class", "seen by the newer medicine group")
    ]


def test_a_small_insertion_stays_small() -> None:
    assert replaced("Individual has raised IGF-1", "Individual has a clearly raised IGF-1") == [("", "a clearly")]


@given(small_texts, small_texts)
def test_edits_turn_one_text_into_the_other(old: list[str], new: list[str]) -> None:
    before, after = words_of(" ".join(old)), words_of(" ".join(new))
    built: list[str] = []
    at = 0
    for edit in words_diff(before, after):
        built += [atom.key for atom in before[at : edit.old_from]] + [atom.key for atom in after[edit.new_from : edit.new_to]]
        at = edit.old_to
    assert built + [atom.key for atom in before[at:]] == [atom.key for atom in after]


def test_any_number_of_tokens_is_encoded_without_surrogates() -> None:
    keys = [str(number) for number in range(70_000)]
    letters, _ = _encoded(keys, keys)
    assert len(set(letters)) == len(keys)
    letters.encode("utf-8")


def test_a_long_pair_keeps_its_common_words() -> None:
    old = [f"w{number}" for number in range(4_000)]
    new = [*old[:1_000], "x", *old[1_001:3_000], *old[3_010:], "y"]
    assert keys_diff(old, new) == (Edit(1_000, 1_001, 1_000, 1_001), Edit(3_000, 3_010, 3_000, 3_000), Edit(4_000, 4_000, 3_990, 3_991))


@given(st.lists(st.integers(0, 30), max_size=30))
def test_the_rising_run_rises_and_is_longest(places: list[int]) -> None:
    run = [place for _, place in rising(list(enumerate(places)))]
    assert all(one < other for one, other in itertools.pairwise(run))
    best = [1] * len(places)
    for index, place in enumerate(places):
        best[index] = 1 + max((best[before] for before in range(index) if places[before] < place), default=0)
    assert len(run) == max(best, default=0)
