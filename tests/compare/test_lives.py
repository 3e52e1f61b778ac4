"""One matter through all versions: when it came, each wording, when it went, whether it came back."""

import pytest

from app.codesets.library import load_code_sets
from app.compare.lives import Chain, Fate, Life
from app.compare.model import ChangeKind, Comparison, SegmentKind
from app.workspace.compare import compare_versions
from tests.desktop.policy_versions import four_versions

F = Fate


@pytest.fixture(scope="module")
def chain(tmp_path_factory: pytest.TempPathFactory) -> Chain:
    return Chain([file.new for file in four_versions(tmp_path_factory.mktemp("policies")).files], load_code_sets())


def between(chain: Chain, old: int, new: int) -> Comparison:
    return compare_versions(chain.versions[old], chain.versions[new])


def life(chain: Chain, ends: tuple[int, int], kind: ChangeKind, words: str) -> Life:
    comparison = between(chain, *ends)
    change = next(item for item in comparison.changes if item.kind is kind and words in f"{item.old} {item.new}")
    return chain.life(comparison, change)


def fates(found: Life) -> list[Fate]:
    return [step.fate for step in found.steps]


def test_a_criterion_is_followed_through_renumbering_and_rewording(chain: Chain) -> None:
    found = life(chain, (2, 3), ChangeKind.CRITERIA, "prior therapies")
    assert fates(found) == [F.FIRST, F.CHANGED, F.SAME, F.CHANGED]
    assert [step.label for step in found.steps] == ["II", "III", "II", "III"]
    assert [(step.text or "").split()[6] for step in found.steps] == ["two", "four", "four", "three"]
    assert found.shown == (2, 3)
    assert found.wordings == 3


def test_a_criterion_that_came_and_went(chain: Chain) -> None:
    found = life(chain, (0, 1), ChangeKind.CRITERIA, "18 years")
    assert fates(found) == [F.NOT_YET, F.CAME, F.WENT, F.GONE]
    assert [step.there for step in found.steps] == [False, True, False, False]


def test_an_age_rule_has_a_life_of_its_own(chain: Chain) -> None:
    assert fates(life(chain, (0, 1), ChangeKind.AGE, "18 years")) == [F.NOT_YET, F.CAME, F.WENT, F.GONE]
    assert fates(life(chain, (2, 3), ChangeKind.AGE, "21 years")) == [F.NOT_YET, F.NOT_YET, F.NOT_YET, F.CAME]


def test_a_code_that_went_and_came_back(chain: Chain) -> None:
    for ends in ((0, 1), (2, 3), (0, 3)):
        assert fates(life(chain, ends, ChangeKind.CODE, "C90.02")) == [F.NOT_YET, F.CAME, F.WENT, F.BACK]
    assert fates(life(chain, (2, 3), ChangeKind.CODE, "J3590")) == [F.FIRST, F.SAME, F.SAME, F.WENT]


def test_a_date_changes_with_each_version(chain: Chain) -> None:
    found = life(chain, (1, 2), ChangeKind.DATE, "03/01/2023")
    assert [step.text for step in found.steps] == ["03/01/2021", "03/01/2022", "03/01/2023", "03/01/2024"]
    assert fates(found) == [F.FIRST, F.CHANGED, F.CHANGED, F.CHANGED]


def test_a_paragraph_shows_what_each_wording_changed(chain: Chain) -> None:
    found = life(chain, (0, 3), ChangeKind.WORDING, "plasma cells")
    assert fates(found) == [F.FIRST, F.CHANGED, F.SAME, F.SAME]
    marked = found.steps[1].wording
    assert "".join(part.text for part in marked if part.kind is not SegmentKind.REMOVED) == found.steps[1].text
    assert "".join(part.text for part in marked if part.kind is not SegmentKind.ADDED) == found.steps[0].text
    assert [part.kind for part in found.steps[2].wording] == [SegmentKind.SAME]


def test_every_step_that_states_it_names_the_very_words(chain: Chain) -> None:
    for kind, words in ((ChangeKind.CRITERIA, "prior therapies"), (ChangeKind.CODE, "C90.02"), (ChangeKind.DATE, "03/01")):
        for step in life(chain, (2, 3), kind, words).steps:
            if step.place is not None:
                block = step.version.text.blocks[step.place.block]
                assert block.text[step.place.start : step.place.end] == step.place.text


def test_a_version_that_is_not_in_the_chain_is_no_trouble(chain: Chain) -> None:
    comparison = between(chain, 0, 3)
    short = Chain(chain.versions[:2], load_code_sets())
    change = next(item for item in comparison.changes if item.kind is ChangeKind.CODE and "J9380" in (item.new or ""))
    found = short.life(comparison, change)
    assert fates(found) == [F.NOT_YET, F.NOT_YET]
    assert found.shown == (0,)
