import pytest

from app.compare.direction import of_ages, of_branch, of_criterion
from app.compare.model import ChangeAction, Direction
from app.documents.model import Place
from app.policy.model import AgeRule


@pytest.mark.parametrize(
    ("old", "new", "direction"),
    [
        ("At least 3 prior lines of therapy", "At least 1 prior lines of therapy", Direction.EXPANDS),
        ("Failure of at least two drugs", "Failure of at least three drugs", Direction.RESTRICTS),
        ("Level is below 400 mg/dL", "Level is below 500 mg/dL", Direction.EXPANDS),
        ("Dose does not exceed 30 mg/kg", "Dose does not exceed 20 mg/kg", Direction.RESTRICTS),
        ("Dose ≤ 16 mg/kg", "Dose ≤ 16 mg/kg or 1,800 mg by injection", Direction.EXPANDS),
        ("PD-L1 of 50% or more", "PD-L1 of 50% or more and no EGFR mutation", Direction.RESTRICTS),
        ("Diagnosis of acromegaly", "Diagnosis of acromegaly shown by a raised level", Direction.UNKNOWN),
        ("Seen in 3 of 5 visits", "Seen in 4 of 5 visits", Direction.UNKNOWN),
    ],
)
def test_a_criterion_moves_the_way_its_threshold_does(old: str, new: str, direction: Direction) -> None:
    assert of_criterion(old, new) is direction


def rule(low: int | None, high: int | None, unit: str = "years", section: str = "criteria") -> AgeRule:
    return AgeRule("", low, low is not None, high, high is not None, unit, section, Place("", None, 0, 0, 0, ""))


@pytest.mark.parametrize(
    ("old", "new", "direction"),
    [
        (rule(18, None), rule(12, None), Direction.EXPANDS),
        (rule(12, None), rule(13, 64), Direction.RESTRICTS),
        (rule(1, None), rule(12, None, "months"), Direction.NEUTRAL),
        (rule(2, 17), rule(4, 20), Direction.UNKNOWN),
        (None, rule(18, None), Direction.RESTRICTS),
        (rule(18, None), None, Direction.EXPANDS),
        (None, rule(18, None, section="overview"), Direction.NEUTRAL),
    ],
)
def test_an_age_range_inside_the_other_is_narrower(old: AgeRule | None, new: AgeRule | None, direction: Direction) -> None:
    assert of_ages(old, new) is direction


def test_a_branch_opens_or_closes_a_way() -> None:
    assert of_branch(ChangeAction.ADDED, "or") is Direction.EXPANDS
    assert of_branch(ChangeAction.ADDED, "and") is Direction.RESTRICTS
    assert of_branch(ChangeAction.REMOVED, "or") is Direction.RESTRICTS
    assert of_branch(ChangeAction.REMOVED, None) is Direction.UNKNOWN
