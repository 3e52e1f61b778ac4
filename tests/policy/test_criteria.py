from collections.abc import Callable
from pathlib import Path

import docx
import pytest

from app.codesets.tables import CodeSets
from app.documents.model import View
from app.documents.open import read_document
from app.policy.model import Criterion, PolicyVersion
from app.policy.read import read_policy

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


def criteria(read: Read, text: str) -> Criterion | None:
    return read(f"## Criteria\n\n{text}").criteria


def warnings(version: PolicyVersion) -> list[str]:
    return [check.message for check in version.checks if check.check == "unread-criteria-statement"]


def test_lists_that_begin_with_and_hold_together(read: Read) -> None:
    tree = criteria(
        read,
        "Age: 18 years of age or older\n\nPatient must have the following:\n\nRelapsed disease\n\nAND ALL of the following:\n\n"
        "- a. First\n- b. Second\n\nAND NONE of the following:\n\n- c. An infection\n- d. A bleed\n",
    )
    assert shape(tree) == "and(18 years of age or older,Relapsed disease,and(a,b),and(c,d))"


def test_what_is_asked_of_everyone_joins_all_that_follows(read: Read) -> None:
    tree = criteria(
        read,
        "Coverage is provided when:\n\n- Is an adult; AND\n\n**All uses**\n\n- Not treated before; AND\n\n"
        "**One disease**\n\n- Sign\n\n**Another disease**\n\n- Test\n",
    )
    assert shape(tree) == "and(Is an adult,Not treated before,or(and(Sign),and(Test)))"


def test_deeper_lines_below_a_whole_criterion_are_a_group_beside_it(read: Read) -> None:
    tree = criteria(read, "Covered when all are met:\n\n- Used alone; AND\n    - Spread; OR\n    - Came back\n")
    assert shape(tree) == "and(Used alone,or(Spread,Came back))"


@pytest.mark.parametrize(
    ("line", "op"),
    [
        ("One (1) or more of the following", "or"),
        ("At least ONE (1) of the following", "or"),
        ("Meets one of these (a or b)", "or"),
        ("Other uses (must meet a or b)", "or"),
        ("Shown by both (a and b)", "and"),
        ("Does not have any of the following", "and"),
        ("NONE of the following apply", "and"),
        ("Each of the following", "and"),
    ],
)
def test_the_words_of_a_line_join_those_below_it(read: Read, line: str, op: str) -> None:
    tree = criteria(read, f"Must meet all of these:\n\n1. {line}:\n   a. This\n   b. That\n2. More\n")
    assert shape(tree) == f"and({op}(a,b),2)"


def test_indications_a_drug_is_covered_for_are_alternatives(read: Read) -> None:
    assert shape(criteria(read, "The drug is medically necessary for:\n\n- One disease\n- Another\n")) == "or(One disease,Another)"


def test_an_or_left_at_the_end_of_alternatives_joins_nothing_where_all_are_asked_for(read: Read) -> None:
    tree = criteria(read, "All of the following:\n\n1. First; and\n2. One of these:\n   a. This; or\n   b. That; or\n3. Last\n")
    assert shape(tree) == "and(1,or(a,b),3)"


def test_a_remark_between_two_lines_ends_no_list(read: Read) -> None:
    tree = criteria(
        read, "All of the following:\n\n1. First\n\nNote: see the label.\n\n2. Second\n\nApproval lasts 6 months.\n\n3. Third\n"
    )
    assert shape(tree) == "and(1,2,3)"


def test_how_long_an_authorization_lasts_is_no_criterion(read: Read) -> None:
    version = read("## Length of Authorization\n\n- Up to 3 doses\n\n## Approval Criteria\n\nMust meet all:\n\n- A. This\n- B. That\n")
    assert shape(version.criteria) == "and(A,B)"


def test_cells_without_labels_are_criteria(read: Read) -> None:
    version = read(
        "## Criteria\n\n| Drug | Criteria |\n|-|-|\n| Alpha | Must be at least 18 years old |\n| Beta | Must be at least 12 years old |\n"
    )
    assert [(own.drug, shape(own.tree)) for own in version.criteria_sets] == [
        ("Alpha", "and(Must be at least 18 years old)"),
        ("Beta", "and(Must be at least 12 years old)"),
    ]


def test_a_form_of_fields(read: Read) -> None:
    version = read(
        "| PA criteria | Details |\n|---|---|\n| Covered uses | Labeled uses |\n| Exclusion criteria | Other biologics |\n"
        "| Required medical information | Severe disease |\n| Age restrictions | 6 years of age and older |\n"
        "| Prescriber restrictions | A specialist |\n| Coverage duration | 12 months |\n\n## Coding\n\n### HCPCS\n\nJ9144 Injection\n"
    )
    assert shape(version.criteria) == "and(Severe disease,6 years of age and older,A specialist)"


def test_restrictions_below_headings_of_their_own_hold_for_every_use(read: Read) -> None:
    version = read(
        "## Coverage Policy\n\n### Required medical information\n\nA. ONE DISEASE:\n\n1. This\n\nAND\n\n2. That\n\n"
        "### Prescriber requirements\n\nPrescribed by a specialist\n\n### Age restrictions\n\n8 years of age and older\n"
    )
    assert shape(version.criteria) == "and(and(1,2),Prescribed by a specialist,8 years of age and older)"


def test_what_the_tree_cannot_hold_is_said(read: Read) -> None:
    version = read("## Criteria\n\nMust meet all:\n\n1. At least two of the following:\n   a. This\n   b. That\n   c. More\n2. Last\n")
    assert shape(version.criteria) == "and(or(a,b,c),2)"
    (message,) = warnings(version)
    assert message.startswith("“1. At least two of the following” was not read in full: it asks for two of its lines")


def test_a_list_or_an_age_that_was_not_read_is_said(read: Read) -> None:
    version = read("## Criteria\n\nMust meet all of the following:\n\n## Coding\n\nNone\n")
    assert warnings(version) == ["“Must meet all of the following:” opens a list of criteria, but none of its lines was read."]
    version = read(
        "## Criteria\n\nRequests from age 21 are looked at.\n\nMust meet all:\n\n1. This\n2. Infants 6 weeks to 12 months of age\n"
    )
    assert sorted(warnings(version)) == [
        "The age “from age 21” stands among the criteria, but in none of those that were read.",
        "“2. Infants 6 weeks to 12 months of age” was not read in full: it speaks of an age in words that were not understood.",
    ]


def test_lists_of_a_word_processors_own_styles_are_nested(tmp_path: Path, code_sets: CodeSets) -> None:
    document = docx.Document()
    document.add_heading("Coverage Criteria", 1)
    document.add_paragraph("The drug is covered when ALL of the following are met:")
    for text, style in (
        ("One of these:", "List Bullet"),
        ("This; or", "List Bullet 2"),
        ("That; and", "List Bullet 2"),
        ("Last", "List Bullet"),
    ):
        document.add_paragraph(text, style=style)
    document.add_heading("HCPCS Codes", 1)
    document.add_paragraph("J1323 Injection")
    document.save(str(tmp_path / "policy.docx"))
    version = read_policy(read_document(tmp_path / "policy.docx").view(View.NEW), code_sets)
    assert shape(version.criteria) == "and(or(This,That),Last)"
