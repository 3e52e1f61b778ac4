from app.audit.criteria import BRANCH, OUTSIDE, bands_of
from app.documents.model import Document, Place, View
from app.policy.model import AgeRule, CriteriaSet, Criterion, Kind, PolicyVersion, State

ADULT = "18 years of age or older"
CHILD = "under 19 years of age"
TEEN = "12 to 17 years of age"
TOP = "under 65 years of age"


def leaf(text: str) -> Criterion:
    return Criterion(op="leaf", label=None, text=text)


def node(op: str, *children: Criterion) -> Criterion:
    return Criterion(op=op, label=None, text="", children=children)


def bands(*trees: Criterion, headings: tuple[str | None, ...] = (None, None)) -> list[tuple[str, int | None, int | None]]:
    source = Place("px.md", None, 0, 0, 1, "x")
    version = PolicyVersion(
        text=Document(file="px.md", sha256="", format="markdown", blocks=()).view(View.NEW),
        kind=Kind.POLICY,
        number=None,
        title=None,
        payer=None,
        status=None,
        state=State.PUBLISHED,
        ages=(
            AgeRule(ADULT, 18, True, None, None, "years", "criteria", source),
            AgeRule(CHILD, None, None, 19, False, "years", "criteria", source),
            AgeRule(TEEN, 12, True, 17, True, "years", "criteria", source),
            AgeRule(TOP, None, None, 65, False, "years", "criteria", source),
            AgeRule("up to 65 years", None, None, 65, True, "years", "overview", source),
        ),
        criteria_sets=tuple(CriteriaSet(None, heading, tree) for tree, heading in zip(trees, headings, strict=False)),
    )
    return [(band.rule, band.low, band.high) for band in bands_of(version)]


def test_an_age_that_every_way_asks_for() -> None:
    assert bands(node("and", leaf(f"Individual is {ADULT}"), leaf("has myeloma"))) == [(OUTSIDE, None, 18)]


def test_an_age_that_is_enough_by_itself() -> None:
    assert bands(node("or", leaf(f"Individual is {CHILD}"), node("and", leaf("has myeloma"), leaf("had therapy")))) == [(BRANCH, None, 19)]


def test_an_age_with_another_condition_is_not_enough() -> None:
    assert bands(node("or", leaf(f"Individual is {CHILD} and was seen by a specialist"), leaf("has myeloma"))) == []


def test_an_age_in_one_way_of_several_excludes_nobody() -> None:
    assert bands(node("or", node("and", leaf(f"is {ADULT}"), leaf("a")), node("and", leaf("b"), leaf("c")))) == []


def test_two_drugs_or_indications_are_two_ways() -> None:
    assert bands(node("and", leaf(f"is {ADULT}"), leaf("a")), node("and", leaf("b"), leaf("c"))) == []


def test_continuation_rests_on_the_first_approval() -> None:
    initial, continued = node("and", leaf(f"is {ADULT}"), leaf("a")), node("and", leaf("stable disease"), leaf("b"))
    assert bands(initial, continued, headings=("Initial requests", "Continuation requests")) == [(OUTSIDE, None, 18)]


def test_alternatives_in_one_leaf_are_a_union() -> None:
    leaf_of_two = leaf(f"Individual is {ADULT}; or {TEEN} with a weight of 40 kg or more")
    assert bands(node("and", leaf_of_two, leaf("has myeloma"))) == [(OUTSIDE, None, 12)]
    assert bands(node("and", leaf(f"is {ADULT}, or is {TEEN} and weighs 40 kg"), leaf("has myeloma"))) == [(OUTSIDE, None, 12)]
    assert bands(node("and", leaf(f"{TEEN} or {ADULT}"), leaf("has myeloma"))) == [(OUTSIDE, None, 12)]


def test_ages_joined_by_and_must_both_hold() -> None:
    for joined in (f"is {ADULT} and {TOP}", f"is {ADULT} but is {TOP}"):
        assert bands(node("and", leaf(joined), leaf("has myeloma"))) == [(OUTSIDE, None, 18), (OUTSIDE, 65, None)]


def test_only_an_alternative_kept_apart_is_enough_by_itself() -> None:
    other = leaf("has myeloma")
    assert bands(node("or", leaf(f"Individual is {ADULT}; or {TEEN} with a weight of 40 kg or more"), other)) == [(BRANCH, 18, None)]
    assert bands(node("or", leaf(f"Individual is {ADULT} or {TEEN} with a weight of 40 kg or more"), other)) == []
    assert bands(node("or", leaf(f"Individual is {TEEN} or {ADULT}"), other)) == [(BRANCH, 12, 18), (BRANCH, 18, None)]
