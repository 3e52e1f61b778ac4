"""Reference documents of many kinds, each with what a person read in it."""

import json
from collections.abc import Iterable
from pathlib import Path
from typing import Any

import pytest

from app.codesets.tables import CodeSets
from app.documents.model import Place, View
from app.documents.open import read_document
from app.policy.model import AgeRule, Kind, PolicyVersion
from app.policy.names import same_name
from app.policy.read import read_policy
from app.policy.references.ages import span_of
from app.policy.references.model import (
    Approval,
    FieldKind,
    Population,
    PriorClasses,
    PriorCount,
    Programme,
    Statement,
    StatementKind,
)
from app.policy.references.read import read_reference

SAMPLES = Path(__file__).parent / "reference_samples"
EXPECTED: dict[str, dict[str, Any]] = json.loads((SAMPLES / "expected.json").read_text(encoding="utf-8"))
HELD = (Population.INDICATED, Population.ENROLLED, Population.NOT_ESTABLISHED)


def version_of(path: Path, code_sets: CodeSets) -> PolicyVersion:
    return read_policy(read_document(path).view(View.NEW), code_sets)


def years(months: float) -> float | None:
    return None if months in (0.0, float("inf")) else round(months / 12, 2)


def value(statement: Statement) -> object:
    told = statement.value
    if isinstance(told, AgeRule):
        low, high = span_of(told)
        return [years(low), years(high)]
    if isinstance(told, PriorCount):
        return [told.low, told.high]
    if isinstance(told, PriorClasses):
        return ["all" if told.every else "any", *sorted(told.keys)]
    if isinstance(told, Approval):
        return told.way
    assert isinstance(told, Programme)
    return [told.name and told.name.casefold(), told.running]


def wanted(kind: str, told: Any) -> object:
    if kind == "prior-classes":
        return [told[0], *sorted(told[1:])]
    if kind == "programme":
        return [told[0] and told[0].casefold(), told[1]]
    return told


def in_order(rows: Iterable[Any]) -> list[Any]:
    return sorted(rows, key=str)


@pytest.mark.parametrize("name", EXPECTED)
def test_what_a_reference_states(name: str, code_sets: CodeSets) -> None:
    version, truth = version_of(SAMPLES / name, code_sets), EXPECTED[name]
    reference = read_reference(version)
    assert version.kind is Kind.REFERENCE
    assert reference.kind.value == truth["kind"]
    found = [
        [item.kind.value, item.population.value, value(item)]
        for item in reference.statements
        if item.population in HELD and item.kind is not StatementKind.INDICATION
    ]
    # 18.0 years and 18 years are the same
    assert in_order(json.loads(json.dumps(found).replace(".0,", ",").replace(".0]", "]"))) == in_order(
        [[kind, population, wanted(kind, told)] for kind, population, told in truth["statements"]]
    )


@pytest.mark.parametrize("name", EXPECTED)
def test_the_front_matter_of_a_reference(name: str, code_sets: CodeSets) -> None:
    reference, truth = read_reference(version_of(SAMPLES / name, code_sets)), EXPECTED[name]
    fields = [
        [item.kind.value, item.day.isoformat() if item.day else item.partial or item.text]
        for item in reference.fields
        if item.kind is not FieldKind.TITLE
    ]
    assert in_order(fields) == in_order(truth["fields"])
    assert sorted(item.why for item in reference.unread) == sorted(truth["unread"])
    for drug in truth.get("drugs", ()):
        assert any(same_name(drug, other) for other in reference.drugs)


@pytest.mark.parametrize("name", EXPECTED)
def test_every_place_is_the_exact_slice(name: str, code_sets: CodeSets) -> None:
    version = version_of(SAMPLES / name, code_sets)
    reference = read_reference(version)
    classes = [
        item.source for statement in reference.statements if isinstance(statement.value, PriorClasses) for item in statement.value.classes
    ]
    places: list[Place] = [
        *(item.source for item in reference.fields),
        *(item.source for item in reference.statements),
        *(item.source for item in reference.unread),
        *classes,
    ]
    assert all(version.text.blocks[place.block].text[place.start : place.end] == place.text for place in places)


def test_the_corpus_with_truth(corpus: Path, code_sets: CodeSets) -> None:
    for truth in json.loads((corpus / "reference" / "truth.json").read_text(encoding="utf-8")):
        version = version_of(corpus / truth["file"], code_sets)
        reference = read_reference(version)
        assert version.kind is Kind.REFERENCE
        dates = [item.day.isoformat() for item in reference.fields if item.kind in (FieldKind.UPDATED, FieldKind.REVIEWED) and item.day]
        assert dates == [truth["date"]]
        for_whom = Population.ENROLLED if truth["type"] == "study-record" else Population.INDICATED
        (age,) = [item for item in reference.statements if isinstance(item.value, AgeRule) and item.population is for_whom]
        assert (age.text, value(age)) == (truth["indicated_age"]["text"], [18, None])
        counts = [item.value for item in reference.statements if isinstance(item.value, PriorCount)]
        assert [count.low for count in counts if isinstance(count, PriorCount)] == [truth["prior_therapies"]["min"]][: len(counts)]
        assert bool(counts) == (truth["prior_therapies"]["min"] is not None)
        (classes,) = [item.value for item in reference.statements if isinstance(item.value, PriorClasses)]
        assert [item.text for item in classes.classes] == truth["drug_classes"]
        others = [item for item in reference.statements if isinstance(item.value, AgeRule) and item is not age]
        assert [other["text"] in item.text for other, item in zip(truth["other_ages"], others, strict=True)] == [True] * len(others)


def test_documents_beside_the_project_are_references_and_the_policy_is_none(seeds: Path, code_sets: CodeSets) -> None:
    kinds = {path.name[:3]: version_of(path, code_sets).kind for path in sorted(seeds.glob("*.txt"))}
    assert kinds == {
        "000": Kind.REFERENCE,
        "001": Kind.POLICY,
        "002": Kind.REFERENCE,
        "003": Kind.REFERENCE,
        "004": Kind.REFERENCE,
    }
