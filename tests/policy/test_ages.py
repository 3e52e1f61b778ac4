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
        ("Age 18+", (18, True, None, None, "years")),
        ("Adults (18+)", (18, True, None, None, "years")),
        ("Member is 18+ years of age", (18, True, None, None, "years")),
        ("Age (years): 12 or older", (12, True, None, None, "years")),
        ("Ages 6 to < 12 years", (6, True, 12, False, "years")),
        ("Age > 2 and < 18 years", (2, False, 18, False, "years")),
        ("Member is ≥ 6 years and ≤ 11 years of age", (6, True, 11, True, "years")),
        ("Member has reached 2 years of age", (2, True, None, None, "years")),
        ("Patients at least 18 y/o", (18, True, None, None, "years")),
        ("Given before their 21st birthday", (None, None, 21, False, "years")),
        ("Started prior to age 65", (None, None, 65, False, "years")),
        ("Through the age of 20", (None, None, 20, True, "years")),
        ("Child is 9 months through 17 years of age", (9, True, 216, False, "months")),
        ("Child is 1 year to 30 months of age", (12, True, 30, True, "months")),
        ("Individual is not under 18 years of age", (18, True, None, None, "years")),
        ("Individual isn't under 18 years of age", (18, True, None, None, "years")),
        ("Member is no longer under 12 years of age", (12, True, None, None, "years")),
        ("Patient must not be younger than 12 years", (12, True, None, None, "years")),
        ("Age is not below 18 years", (18, True, None, None, "years")),
        ("Member is not over 65 years of age", (None, None, 65, True, "years")),
        ("Given to no patients under 2 years of age", (2, True, None, None, "years")),
        ("Individual is not 18 years of age or older", (None, None, 18, False, "years")),
        ("Member is not at least 6 months of age", (None, None, 6, False, "months")),
        ("Drug is not indicated in patients under 18 years of age", (None, None, 18, False, "years")),
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
        "Individual is not between 6 and 11 years of age",
        "Individual is 17 years and 11 months of age",
    ],
)
def test_what_is_no_interval_is_no_age(read: Read, words: str) -> None:
    assert read(f"## Criteria\n\nMay be approved when:\n\n- I. {words}\n").ages == ()


def test_ages_of_study_patients_in_the_evidence_are_no_rules(read: Read) -> None:
    assert read("## Clinical Evidence\n\nThe trial took patients 18 years of age and older.\n").ages == ()


def test_below_a_line_that_says_age_the_numbers_need_no_word_of_their_own(read: Read) -> None:
    version = read(
        "## Criteria\n\nMust meet all:\n\n- I. Age:\n  - A. First drug: 50 to 90 years\n  - B. Second drug: < 60 years\n- II. Ill\n"
    )
    assert bounds(version) == [(50, True, 90, True, "years"), (None, None, 60, False, "years")]


def test_the_age_column_of_a_table(read: Read) -> None:
    version = read(
        "## Criteria\n\n| Drug | Age | Dose |\n|---|---|---|\n| One | 12 to 17 years | 3 to 5 vials |\n| Two | 18+ | 2 to 4 weeks |\n"
    )
    assert bounds(version) == [(12, True, 17, True, "years"), (18, True, None, None, "years")]


def test_a_sentence_on_a_study_hides_no_rule_beside_it(read: Read) -> None:
    version = read(
        "## Background\n\nThe drug is for adults 18 years of age and older. The trial enrolled adults 40 years of age and older.\n"
    )
    assert bounds(version) == [(18, True, None, None, "years")]
