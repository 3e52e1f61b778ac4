"""Sentences of reference documents that are easily read as something else."""

from collections.abc import Callable

import pytest

from app.policy.model import AgeRule, PolicyVersion
from app.policy.references.ages import span_of
from app.policy.references.model import (
    Approval,
    Population,
    PriorClasses,
    PriorCount,
    Programme,
    Reference,
    Statement,
    StatementKind,
)
from app.policy.references.read import read_reference
from app.policy.references.relations import relation

Read = Callable[..., PolicyVersion]

HEAD = "# Zentriximab (Zentrixa): drug information\n\nUpdated: 2025-02-01\n\n## {0}\n\n{1}\n"


def stated(read: Read, text: str, heading: str = "Notes") -> Reference:
    return read_reference(read(HEAD.format(heading, text), front=""))


def ages(reference: Reference, population: Population = Population.INDICATED) -> list[tuple[float, float]]:
    return [span_of(item.value) for item in reference.statements if isinstance(item.value, AgeRule) and item.population is population]


INF = float("inf")


@pytest.mark.parametrize(
    ("text", "months"),
    [
        ("It is indicated for adults and pediatric patients 2 years of age and older with asthma.", (24, INF)),
        ("It is approved for patients aged 12 to 17 years with asthma.", (144, 216)),
        ("It is indicated for adults up to 65 years of age with asthma.", (216, 66 * 12)),
        ("It is indicated for adults aged 50 years or older with asthma.", (600, INF)),
        ("It is used to treat adolescents and adults with asthma.", (144, INF)),
        ("It is indicated for infants 6 to 12 months of age with asthma.", (6, 13)),
        ("It is indicated for children 6 months to 5 years of age with asthma.", (6, 72)),
        ("It is approved for women over 18 with asthma.", (216, INF)),
        ("Its approval covers people ≥ 18 y with asthma.", (216, INF)),
    ],
)
def test_age_groups_it_is_for(read: Read, text: str, months: tuple[float, float]) -> None:
    (found,) = ages(stated(read, text))
    assert found == pytest.approx(months)


@pytest.mark.parametrize(
    "text",
    [
        "It is being studied in adolescents 12 to 17 years of age.",
        "Doctors use it off-label in children from 6 years of age.",
        "It was previously approved only for patients 65 years of age and older.",
        "An application for patients 6 years of age and older was submitted.",
        "The median age in the trial was 62 years.",
        "Of the patients treated, 40% were 65 years of age or older.",
        "About one patient in four was 75 years or older.",
        "It is indicated after symptoms that lasted for at least 2 years.",
        "Give 300 mg every 2 weeks for 12 weeks.",
        "It is indicated for patients whose symptoms began before 6 months of age.",
        "It is approved in 40 countries.",
    ],
)
def test_no_age_group_it_is_for(read: Read, text: str) -> None:
    assert ages(stated(read, text)) == []


@pytest.mark.parametrize(
    ("text", "heading"),
    [
        ("It is not indicated for:\n\n- patients younger than 12 years of age", "Use"),
        ("Safety in patients under 12 years of age has not been established.", "Use"),
        ("Patients under 12 years of age", "Who should not take it"),
        ("It is indicated for adults, and safety in children younger than 12 years of age has not been established.", "Use"),
    ],
)
def test_ages_it_is_not_for(read: Read, text: str, heading: str) -> None:
    reference = stated(read, text, heading)
    assert ages(reference, Population.NOT_ESTABLISHED) == [(0, 144)]
    assert (0, 144) not in ages(reference)


def test_children_without_an_age_are_said_to_be_unread(read: Read) -> None:
    reference = stated(read, "It is indicated for pediatric patients with asthma.")
    assert ages(reference) == []
    assert [item.why for item in reference.unread if item.text][-1] == "“pediatric” is printed without an age."


def test_bounds_in_two_units_are_said_to_be_unread(read: Read) -> None:
    reference = stated(read, "It is indicated for infants 6 weeks to 12 months of age with asthma.")
    assert ages(reference) == []
    assert any("6 weeks to 12 months" in item.text for item in reference.unread)


def first(reference: Reference, kind: StatementKind, population: Population = Population.INDICATED) -> Statement | None:
    return next((item for item in reference.statements if item.kind is kind and item.population is population), None)


@pytest.mark.parametrize(
    ("words", "count"),
    [
        ("at least four prior lines of therapy", PriorCount(4, None)),
        ("four or more earlier treatments", PriorCount(4, None)),
        ("more than three prior lines of therapy", PriorCount(4, None)),
        ("≥ 2 prior systemic therapies", PriorCount(2, None)),
        ("two (2) or more prior lines of therapy", PriorCount(2, None)),
        ("one to three prior lines of therapy", PriorCount(1, 3)),
        ("between one and three prior therapies", PriorCount(1, 3)),
        ("no more than two prior regimens", PriorCount(None, 2)),
        ("fewer than three prior regimens", PriorCount(None, 2)),
        ("two or more lines of systemic therapy", PriorCount(2, None)),
        ("a minimum of 3 previous anticancer regimens", PriorCount(3, None)),
        ("one prior therapy", PriorCount(1, None)),
    ],
)
def test_numbers_of_earlier_therapies(read: Read, words: str, count: PriorCount) -> None:
    found = first(stated(read, f"It is indicated for adults with myeloma who have received {words}."), StatementKind.PRIOR_THERAPIES)
    assert found is not None
    assert (found.value, found.text) == (count, words)


@pytest.mark.parametrize(
    "text",
    [
        "It is indicated for adults refractory to at least one proteasome inhibitor and two other drugs.",
        "It is indicated for adults who have not received a prior therapy.",
        "Patients in the trial had a median of five prior lines of therapy.",
        "It is given in two cycles before the next therapy.",
        "The label gives no number of prior lines of therapy.",
    ],
)
def test_no_number_of_earlier_therapies(read: Read, text: str) -> None:
    assert first(stated(read, text), StatementKind.PRIOR_THERAPIES) is None


def test_a_line_of_treatment_without_a_number_is_said_to_be_unread(read: Read) -> None:
    reference = stated(read, "It is approved for third-line treatment of myeloma.")
    assert first(reference, StatementKind.PRIOR_THERAPIES) is None
    assert "A line of treatment is named, not how many therapies went before." in [item.why for item in reference.unread]


@pytest.mark.parametrize(
    ("words", "keys", "every"),
    [
        ("a proteasome inhibitor and an IMiD", {"proteasome inhibitor", "immunomodulatory agent"}, True),
        ("a TNF blocker or a JAK inhibitor", {"TNF inhibitor", "JAK inhibitor"}, False),
        (
            "an anti-CD38 antibody (daratumumab or isatuximab) and a PI such as a proteasome inhibitor",
            {"anti-CD38 therapy", "proteasome inhibitor"},
            True,
        ),
        ("a Bruton's tyrosine kinase inhibitor", {"BTK inhibitor"}, True),
        ("a CD20-directed antibody and an anthracycline", {"anti-CD20 therapy", "anthracycline"}, True),
        ("platinum-based chemotherapy and a PD-L1 inhibitor", {"platinum", "checkpoint inhibitor"}, True),
        ("a squalene synthase inhibitor", {"squalene synthase inhibitor"}, True),
    ],
)
def test_classes_of_earlier_drugs(read: Read, words: str, keys: set[str], every: bool) -> None:  # noqa: FBT001 (a case's value)
    found = first(stated(read, f"It is indicated for adults previously treated with {words}."), StatementKind.PRIOR_CLASSES)
    assert found is not None
    assert isinstance(found.value, PriorClasses)
    assert (found.value.keys, found.value.every or len(keys) == 1) == (frozenset(keys), every)


@pytest.mark.parametrize(
    "text",
    [
        "It is indicated for adults in combination with a proteasome inhibitor.",
        "It is indicated for adults who have never received a proteasome inhibitor.",
        "It is a kinase inhibitor approved for adults.",
        "Stop the drug if a proteasome inhibitor was given before.",
    ],
)
def test_classes_that_were_not_given_before(read: Read, text: str) -> None:
    assert first(stated(read, text), StatementKind.PRIOR_CLASSES) is None


@pytest.mark.parametrize(
    ("text", "way"),
    [
        ("It was approved under the Accelerated Approval Program.", "accelerated"),
        ("The drug has full approval.", "regular"),
        ("The accelerated approval of 2022 was converted to regular approval in 2024.", "regular"),
        ("It may be used under an emergency use authorization.", "emergency-use"),
        ("It holds a conditional marketing authorisation.", "conditional"),
        ("The accelerated approval was withdrawn.", None),
        ("It is no longer under accelerated approval.", None),
    ],
)
def test_ways_of_approval(read: Read, text: str, way: str | None) -> None:
    reference = stated(read, text)
    found = [item.value for item in reference.statements if item.kind is StatementKind.APPROVAL]
    assert found == ([Approval(way)] if way else [])
    assert way or "How the drug is approved is not told apart from what no longer holds." in [item.why for item in reference.unread]


@pytest.mark.parametrize(
    ("text", "programme"),
    [
        ("It is available only through the Zentrixa REMS.", Programme("Zentrixa", running=True)),
        ("It is supplied through a REMS.", Programme(None, running=True)),
        ("A risk evaluation and mitigation strategy is in place.", Programme(None, running=True)),
        ("The Zentrixa REMS was removed in June 2025.", Programme("Zentrixa", running=False)),
        ("A REMS is no longer required.", Programme(None, running=False)),
        ("There is no REMS for this drug.", Programme(None, running=False)),
    ],
)
def test_risk_programmes(read: Read, text: str, programme: Programme) -> None:
    (found,) = [item.value for item in stated(read, text).statements if item.kind is StatementKind.PROGRAMME]
    assert found == programme


def test_a_cited_work_states_nothing_and_lends_no_date(read: Read) -> None:
    reference = stated(
        read,
        "1. Doe J, et al. Zentriximab in adults after at least two prior therapies. Published May 3, 2020. Accessed June 1, 2024.",
        "References",
    )
    assert reference.statements == ()
    assert [(item.kind.value, str(item.day)) for item in reference.fields if item.day] == [("updated", "2025-02-01")]


def test_relations_are_mirrored(read: Read) -> None:
    young, old = (
        next(
            item.value
            for item in stated(read, f"It is indicated for patients {age} years of age and older.").statements
            if item.kind is StatementKind.AGE
        )
        for age in (12, 18)
    )
    assert [relation(old, young).value, relation(young, old).value, relation(old, old).value] == [
        "policy-narrower",
        "policy-wider",
        "equal",
    ]
