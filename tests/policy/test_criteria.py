from collections.abc import Callable

import pytest

from app.policy.model import Criterion, PolicyVersion

Read = Callable[..., PolicyVersion]


def shape(node: Criterion | None) -> str:
    if node is None:
        return ""
    return f"{node.op}({','.join(map(shape, node.children))})" if node.children else (node.label or node.text)


def test_and_binds_closer_than_or(read: Read) -> None:
    version = read(
        "## Clinical Criteria\n\nThe drug is approved when the following are met:\n\n"
        "I. Person is below 16 years of age;\n\nOR\n\n- II. Has the disease; AND\n"
        "- III. Was treated before; AND\n- IV. Is well enough;\n\n"
        "The drug may not be approved otherwise.\n"
    )
    tree = version.criteria
    assert shape(tree) == "or(I,and(II,III,IV))"
    assert tree is not None
    assert [leaf.text for leaf in tree.children[1].children] == ["Has the disease", "Was treated before", "Is well enough"]


@pytest.mark.parametrize(
    ("intro", "op"),
    [
        ("Approved when all of the following are met:", "and"),
        ("Approved when ONE of the following is met:", "or"),
        ("Covered for any of the following:", "or"),
        ("Approved if one criterion is met:", "or"),
        ("Approved when these criteria are met:", "and"),
    ],
)
def test_the_words_above_a_list_join_it(read: Read, intro: str, op: str) -> None:
    assert shape(read(f"## Criteria\n\n{intro}\n\n- A. First\n- B. Second\n").criteria) == f"{op}(A,B)"


def test_nested_lists_of_every_label(read: Read) -> None:
    version = read(
        "## Criteria\n\nApproved when all of the following are met:\n\n1. "
        "First; AND\n2. One of the following:\n   a. This; OR\n   b. That:\n"
        "      i. Sooner; AND\n      ii. Later\n3. Third\n"
    )
    assert shape(version.criteria) == "and(1,or(a,and(i,ii)),3)"


def test_conditions_with_criteria_of_their_own_are_alternatives(read: Read) -> None:
    version = read(
        "## Criteria\n\nInitial approval\n\n- I) One disease (must meet all):\n"
        "  - a) Sign\n  - b) Test\n- II) Another disease:\n  - a) Sign\n"
    )
    assert shape(version.criteria) == "or(and(a,b),and(a))"


def test_two_introduced_lists_are_alternatives(read: Read) -> None:
    version = read(
        "## Criteria\n\nApproved for one disease if all of the following are met:\n\n- I. A; AND\n- II. B\n\n"
        "Approved for another if one of the following is met:\n\n- I. C; OR\n- II. D\n"
    )
    assert shape(version.criteria) == "or(and(I,II),or(I,II))"


def test_each_drug_under_its_own_heading_has_its_own_set(read: Read) -> None:
    version = read(
        "## Criteria\n\n### Zentrixa (zentriximab-abcd)\n\nApproved when:\n\n- A. One; AND\n- B. Two\n\n"
        "### Quolmea (quolmestat-efgh)\n\nApproved when any of the following is met:\n\n- A. Three\n- B. Four\n"
    )
    assert [(own.drug, shape(own.tree)) for own in version.criteria_sets] == [("Zentrixa", "and(A,B)"), ("Quolmea", "or(A,B)")]


def test_labelled_headings_are_the_upper_levels(read: Read) -> None:
    version = read(
        "## Policy/Criteria\n\nNecessary when these are met:\n\n### I. Initial\n\n#### A. Myeloma (must meet all):\n\n1. One;\n2. Two;\n\n"
        "Approval lasts 6 months\n\n### II. Continued\n\n1. Stable\n"
    )
    assert shape(version.criteria) == "or(and(and(1,2)),and(1))"


def test_what_is_not_approved_is_no_way_to_meet_the_criteria(read: Read) -> None:
    version = read("## Criteria\n\nApproved when:\n\n- A. One\n\nZentrixa is not approved for:\n\n- A. Two\n- B. Three\n")
    assert shape(version.criteria) == "and(A)"


def test_a_criterion_knows_its_place(read: Read) -> None:
    version = read("## Criteria\n\nApproved when:\n\n- I. Has the disease; AND\n- II. Was treated\n")
    assert version.criteria is not None
    place = version.criteria.children[0].source
    assert place is not None
    assert version.text.blocks[place.block].text[place.start : place.end] == place.text == "Has the disease"
