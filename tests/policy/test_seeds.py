"""The documents the project began with: what a person finds in each."""

from collections.abc import Callable
from pathlib import Path

import pytest

from app.codesets.tables import CodeSets
from app.documents.model import View
from app.documents.open import read_document
from app.policy.lines import whole
from app.policy.model import AgeRule, Kind, PolicyVersion
from app.policy.read import read_policy
from app.policy.references.ages import span_of
from app.policy.references.classes import classes_in
from app.policy.references.model import FieldKind, Population, PriorClasses, PriorCount, Programme
from app.policy.references.passages import Passage
from app.policy.references.read import read_reference

Seed = Callable[[str], PolicyVersion]


@pytest.fixture(scope="module")
def seed(seeds: Path, code_sets: CodeSets) -> Seed:
    if not seeds.is_dir():
        pytest.skip("the documents the project began with do not lie beside this checkout")

    def reader(number: str) -> PolicyVersion:
        (path,) = seeds.glob(f"{number}_*.txt")
        return read_policy(read_document(path).view(View.NEW), code_sets)

    return reader


def test_the_policy(seed: Seed) -> None:
    version = seed("001")
    assert (version.kind, version.number) == (Kind.POLICY, "CC-0248")
    assert version.codes
    assert version.history
    assert version.criteria_sets
    assert [check.message.split(";")[0] for check in version.checks if check.check == "name-spelled-differently"] == [
        "The drug name is spelled in 2 ways: Elrexfio (6 times) and Elrexio (6 times)"
    ]


def test_the_drug_page(seed: Seed) -> None:
    version = seed("000")
    reference = read_reference(version)
    assert version.kind is Kind.REFERENCE
    reviewed = reference.first(FieldKind.REVIEWED)
    assert reviewed is not None
    assert str(reviewed.day) == "2025-12-30"
    values = [item.value for item in reference.statements if item.population is Population.INDICATED]
    assert [span_of(value) for value in values if isinstance(value, AgeRule)] == [(18 * 12, float("inf"))]
    assert [(value.low, value.high) for value in values if isinstance(value, PriorCount)] == [(4, None)]
    (classes,) = [value for value in values if isinstance(value, PriorClasses)]
    assert classes.every
    assert {item.key for item in classes.classes} == {"immunomodulatory agent", "proteasome inhibitor", "anti-CD38 therapy"}
    assert [(value.name, value.running) for value in values if isinstance(value, Programme)] == [("Elrexfio", True)]


def test_the_study_record_spells_its_product_in_two_ways(seed: Seed) -> None:
    version = seed("002")
    assert version.kind is Kind.REFERENCE
    (check,) = version.checks
    assert check.check == "name-spelled-differently"
    assert sorted(place.text for place in check.sources) == ["Elrefxio", "Elrexfo"]
    assert all(version.text.blocks[place.block].text[place.start : place.end] == place.text for place in check.sources)


def test_the_web_page_keeps_its_own_title_and_date(seed: Seed) -> None:
    version = seed("003")
    reference = read_reference(version)
    assert version.kind is Kind.REFERENCE
    assert version.title is not None
    assert version.title.startswith("What is the rationale")
    published = reference.first(FieldKind.PUBLISHED)
    assert published is not None
    assert str(published.day) == "2025-04-15"
    said = (*(item.text for item in reference.fields), *(item.text for item in reference.statements))
    told = " ".join((version.title, *said)).casefold()
    assert not [word for word in ("cookies", "bookmark", "personalise", "log in") if word in told]


def test_the_overview_names_classes_of_drugs(seed: Seed) -> None:
    version = seed("004")
    assert version.kind is Kind.REFERENCE
    keys = {item.key for block in version.text.blocks for item, _, _ in classes_in(Passage(span=whole(block)))}
    assert {
        *("proteasome inhibitor", "immunomodulatory agent", "anti-CD38 therapy", "anti-SLAMF7 therapy"),
        *("CAR T-cell therapy", "bispecific antibody"),
    } <= keys
