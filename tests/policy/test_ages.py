from collections.abc import Callable

import pytest

from app.policy.model import PolicyVersion

Read = Callable[..., PolicyVersion]
Bounds = tuple[int | None, bool | None, int | None, bool | None, str]


def bounds(version: PolicyVersion) -> list[Bounds]:
    return [(rule.low, rule.low_inclusive, rule.high, rule.high_inclusive, rule.unit) for rule in version.ages]


@pytest.mark.parametrize(
    ("words", "expected"),
    [
        ("Member is under 17 years of age", (None, None, 17, False, "years")),
        ("Anyone 18 years of age or older", (18, True, None, None, "years")),
        ("Patient is at least 2 years of age", (2, True, None, None, "years")),
        ("Patient is younger than 23 years at the start", (None, None, 23, False, "years")),
        ("For ages 20 and younger", (None, None, 20, True, "years")),
        ("Member is 6 months of age and older", (6, True, None, None, "months")),
        ("Anyone from 5 through 15 years of age", (5, True, 15, True, "years")),
        ("Children between the ages of 6 and 11", (6, True, 11, True, "years")),
        ("Child is 2 years to less than 6 years of age", (2, True, 6, False, "years")),
        ("Member is twelve (12) years of age or older", (12, True, None, None, "years")),
        ("Only in patients over 3 years of age", (3, False, None, None, "years")),
        ("No older than 21 years of age", (None, None, 21, True, "years")),
        ("Treatment starting at 18", (18, True, None, None, "years")),
        ("Age ≥ 18 years", (18, True, None, None, "years")),
        ("Age > 18 years", (18, False, None, None, "years")),
    ],
)
def test_age_statements_are_intervals(read: Read, words: str, expected: Bounds) -> None:
    version = read(f"## Criteria\n\nMay be approved when all of the following are met:\n\n- I. {words}; AND\n- II. Something else\n")
    assert bounds(version) == [expected]
    assert version.ages[0].section == "criteria"
    assert version.ages[0].source.text == version.ages[0].text


@pytest.mark.parametrize(
    "words",
    [
        "Response has lasted for at least 2 months",
        "A response of 2 months or more",
        "Disease for more than 5 years",
        "Patients at least 5 years since diagnosis",
        "One deviation below the norm for age",
        "The median age was 61 years and older patients did well",
    ],
)
def test_spans_of_time_are_no_ages(read: Read, words: str) -> None:
    assert read(f"## Criteria\n\nMay be approved when:\n\n- I. {words}\n").ages == ()


def test_ages_of_study_patients_in_the_evidence_are_no_rules(read: Read) -> None:
    assert read("## Clinical Evidence\n\nThe trial took patients 18 years of age and older.\n").ages == ()
