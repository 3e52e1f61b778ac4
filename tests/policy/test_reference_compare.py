"""A policy held against references of its drug: what is said to differ, what is not, and what is left alone."""

import json
from collections.abc import Callable
from pathlib import Path

import pytest

from app.codesets.tables import CodeSets
from app.documents.model import View
from app.documents.open import read_document
from app.policy.model import Check, PolicyVersion
from app.policy.read import read_policy
from app.policy.references.compare import compare_with_references, compared
from app.policy.references.model import Compared, Relation, StatementKind
from app.policy.references.own import own_statements
from app.policy.references.read import read_reference

Read = Callable[..., PolicyVersion]

CODING = "\n## Coding\n\n### ICD-10 Diagnosis\n\nC90.00 Myeloma\n"
LABEL = """# PRESCRIBING INFORMATION

## Zentrixa (zentriximab-abcd) injection

### 1 Indications and usage

Zentrixa is indicated for {0}.

{1}

Revised: 8/2024
"""
MYELOMA = (
    "adults with multiple myeloma who have received at least three prior lines of therapy,"
    " including a proteasome inhibitor and an immunomodulatory agent"
)


def policy(read: Read, *criteria: str, overview: str = "") -> PolicyVersion:
    listed = "\n".join(f"- {line}" for line in criteria)
    said = f"## Overview\n\n{overview}\n\n" if overview else ""
    return read(
        f"{said}## Clinical Criteria\n\nZentrixa (zentriximab-abcd) may be approved when the following are met:\n\n{listed}\n{CODING}"
    )


def label(read: Read, indicated: str = MYELOMA, more: str = "") -> PolicyVersion:
    return read(LABEL.format(indicated, more), front="")


def rows(version: PolicyVersion, reference: PolicyVersion, kind: StatementKind | None = None) -> list[Compared]:
    found = compared(version, own_statements(version), read_reference(reference))
    return [row for row in found if kind in (None, row.kind)]


def checks(version: PolicyVersion, reference: PolicyVersion) -> list[Check]:
    return list(compare_with_references(version, [reference]))


SAME = (
    "I. Individual is 18 years of age or older; AND",
    "II. Individual has multiple myeloma; AND",
    "III. Individual has had at least 3 prior therapies, including an IMiD and a proteasome inhibitor",
)


def test_the_same_in_other_words_raises_nothing(read: Read) -> None:
    version, reference = policy(read, *SAME), label(read)
    assert checks(version, reference) == []
    assert {row.kind: row.relation for row in rows(version, reference)} == {
        StatementKind.AGE: Relation.EQUAL,
        StatementKind.PRIOR_THERAPIES: Relation.EQUAL,
        StatementKind.PRIOR_CLASSES: Relation.EQUAL,
        StatementKind.INDICATION: Relation.EQUAL,
    }


@pytest.mark.parametrize(
    ("age", "relation", "severity"),
    [("16 years of age or older", "policy-wider", "warning"), ("65 years of age or older", "policy-narrower", "note")],
)
def test_an_age_that_differs(read: Read, age: str, relation: str, severity: str) -> None:
    version, reference = policy(read, f"I. Individual is {age}; AND", *SAME[1:]), label(read)
    (found,) = checks(version, reference)
    assert (found.check, found.severity) == ("age-differs-from-reference", severity)
    assert [(place.file, place.text) for place in found.sources] == [("policy.md", age), ("policy.md", "adults")]
    assert rows(version, reference, StatementKind.AGE)[0].relation.value == relation


def test_an_age_branch_past_all_other_criteria(read: Read) -> None:
    version = policy(read, "I. Individual is under 19 years of age; OR", "II. Individual has multiple myeloma; AND", SAME[2])
    more = "Safety in patients younger than 18 years of age has not been established."
    (found,) = checks(version, label(read, more=more))
    assert found.check == "age-differs-from-reference"
    assert found.message.startswith(
        "The policy's criteria admit patients under 19 years (I) past every other criterion; the prescribing information updated 8/2024"
        " speaks of “adults” (18 years and older) and says that nothing is established for “"
    )
    assert found.message.endswith("younger than 18 years of age”.")
    assert len(found.sources) == 3


def test_numbers_of_earlier_therapies(read: Read) -> None:
    fewer = policy(read, *SAME[:2], SAME[2].replace("3", "two"))
    (found,) = checks(fewer, label(read))
    assert (found.check, found.severity) == ("reference-differs", "warning")
    assert found.message == (
        "The policy's criteria ask for at least two prior therapies (III); the prescribing information updated 8/2024 speaks of at least"
        " three prior therapies, so the policy's criteria admit patients the reference does not speak of."
    )
    more = policy(read, *SAME[:2], SAME[2].replace("3", "five"))
    assert [check.severity for check in checks(more, label(read))] == ["note"]


def test_classes_of_earlier_drugs(read: Read) -> None:
    without = policy(read, *SAME[:2], "III. Individual has had at least 3 prior therapies, including an IMiD")
    (found,) = checks(without, label(read))
    assert found.severity == "warning"
    assert found.message.endswith(": the policy does not name proteasome inhibitor.")
    either = policy(read, *SAME[:2], SAME[2].replace(" and ", " or "))
    (found,) = checks(either, label(read))
    assert found.message.endswith(": the one asks for all of them and the other for any one.")


def test_classes_below_a_criterion_are_one_statement(read: Read) -> None:
    version = policy(
        read,
        *SAME[:2],
        "III. Individual has had at least 3 prior therapies, including all of the following:",
        "  - A. a proteasome inhibitor; AND",
        "  - B. an immunomodulatory agent",
    )
    assert checks(version, label(read)) == []


def test_a_class_no_list_holds_is_not_claimed_to_differ(read: Read) -> None:
    version = policy(read, *SAME[:2], "III. Individual has had at least 3 prior therapies, including a squalene synthase inhibitor")
    assert checks(version, label(read)) == []
    (row,) = rows(version, label(read), StatementKind.PRIOR_CLASSES)
    assert row.relation is Relation.NOT_COMPARED


def test_approval_and_programme_are_read_from_the_overview(read: Read) -> None:
    overview = "Zentrixa (zentriximab-abcd) was approved under accelerated approval. It is supplied through the Zentrixa REMS."
    version = policy(read, *SAME, overview=overview)
    same = label(read, more="This indication is approved under accelerated approval. It is available only through the ZENTRIXA REMS.")
    assert checks(version, same) == []
    other = label(read, more="The accelerated approval was converted to regular approval. The Zentrixa REMS is no longer required.")
    assert [check.message.partition("; ")[2] for check in checks(version, other)] == [
        "the prescribing information updated 8/2024 speaks of regular (full) approval.",
        "the prescribing information updated 8/2024 speaks of the Zentrixa REMS that has ended or is not required.",
    ]


def test_what_only_one_states_is_shown_and_not_raised(read: Read) -> None:
    version, reference = policy(read, "I. Individual has multiple myeloma; AND", "II. ECOG is 0 to 2"), label(read)
    assert checks(version, reference) == []
    found = {row.kind: row.relation for row in rows(version, reference)}
    assert found[StatementKind.PRIOR_THERAPIES] is Relation.ONLY_REFERENCE
    assert found[StatementKind.AGE] is Relation.ONLY_REFERENCE
    later = policy(read, *SAME)
    assert {row.relation for row in rows(later, label(read, "multiple myeloma"))} == {Relation.ONLY_POLICY, Relation.EQUAL}


@pytest.mark.parametrize("name", ["Velmora (velmotamab-krtz)", "Zentrixo (dupilumab)"])
def test_a_reference_of_another_drug_says_nothing(read: Read, name: str) -> None:
    text = LABEL.format("patients 40 years of age and older", "").replace("Zentrixa (zentriximab-abcd)", name)
    assert rows(policy(read, *SAME), read(text.replace("Zentrixa is", f"{name.partition(' ')[0]} is"), front="")) == []


def test_a_drug_named_only_as_earlier_therapy_is_not_what_a_reference_is_about(read: Read) -> None:
    text = "# Velmotamab: drug information\n\nUpdated: 2025-02-01\n\n## Uses\n\nIt is indicated for adults {0}.\n"
    after = "who received zentriximab (Zentrixa), after at least six prior lines of therapy"
    assert rows(policy(read, *SAME), read(text.format(after), front="")) == []


def test_a_misspelled_name_is_still_the_drug(read: Read) -> None:
    reference = read(LABEL.format("patients 40 years of age and older", "").replace("Zentrixa", "Zentirxa"), front="")
    assert [check.check for check in checks(policy(read, *SAME), reference)] == ["age-differs-from-reference"]


def test_several_drugs_in_one_text_are_kept_apart(read: Read) -> None:
    text = (
        "# Choosing a drug in myeloma: practice guideline\n\nPublished: 2025-03-01\n\n## Velmotamab (Velmora)\n\n"
        "Velmotamab is recommended for adults after at least one prior line of therapy.\n\n## Zentriximab (Zentrixa)\n\n"
        "It is recommended for adults after at least four prior lines of therapy.\n"
    )
    (row,) = rows(policy(read, *SAME), read(text, front=""), StatementKind.PRIOR_THERAPIES)
    assert (row.relation, row.reference[0].text) == (Relation.WIDER, "at least four prior lines of therapy")


def test_what_is_said_of_no_drug_in_particular_is_not_compared(read: Read) -> None:
    text = (
        "# Understanding myeloma drugs\n\nUpdated: 2025-03-01\n\n## Zentriximab (Zentrixa)\n\nZentriximab is an antibody.\n\n"
        "## Velmotamab (Velmora)\n\nVelmotamab is one too.\n\n## Age\n\nThe treatment is approved for patients 50 years of age and older.\n"
    )
    assert rows(policy(read, *SAME), read(text, front=""), StatementKind.AGE) == []


def test_indications_are_told_apart(read: Read) -> None:
    two = label(
        read,
        "adults with multiple myeloma after at least three prior lines of therapy",
        "Zentrixa is indicated for patients 12 years of age and older with Hodgkin lymphoma after at least one prior line of therapy.",
    )
    version = policy(
        read,
        "I. Individual is 18 years of age or older; AND",
        "II. Individual has Hodgkin lymphoma; AND",
        "III. One prior therapy was given",
    )
    assert [(row.kind.value, row.relation.value) for row in rows(version, two) if row.kind is not StatementKind.INDICATION] == [
        ("age", "policy-narrower"),
        ("prior-therapies", "equal"),
    ]
    unsaid = policy(read, "I. Individual is 18 years of age or older; AND", "II. At least two prior therapies were given")
    assert {row.relation for row in rows(unsaid, two) if row.kind is not StatementKind.INDICATION} == {Relation.NOT_COMPARED}


def test_a_disease_of_another_family(read: Read) -> None:
    version = policy(read, "I. Individual has plaque psoriasis; AND", "II. Individual is 18 years of age or older")
    (found,) = checks(version, label(read, "adults with multiple myeloma"))
    assert found.check == "reference-differs"
    kidney = policy(read, "I. Individual has renal cell carcinoma; AND", "II. Individual is 18 years of age or older")
    assert checks(kidney, label(read, "adults with kidney cancer")) == []


@pytest.mark.parametrize(
    "criterion",
    [
        "I. If the individual is 6 years of age or older, a spirometry is on file; AND",
        "I. Onset of symptoms was before 6 years of age; AND",
    ],
)
def test_an_age_inside_a_condition_is_not_held_against_a_reference(read: Read, criterion: str) -> None:
    version = policy(read, criterion, *SAME[1:])
    assert checks(version, label(read)) == []


def test_a_denied_age_is_the_age_that_is_left(read: Read) -> None:
    equal = policy(read, "I. Individual is not under 18 years of age; AND", *SAME[1:])
    assert checks(equal, label(read)) == []
    wider = policy(read, "I. Individual is not under 6 years of age; AND", *SAME[1:])
    assert [item.check for item in checks(wider, label(read))] == ["age-differs-from-reference"]


def test_below_a_line_that_negates(read: Read) -> None:
    version = policy(
        read,
        *SAME,
        "IV. Individual does not have any of the following:",
        "  - A. Age under 6 years; OR",
        "  - B. At least nine prior therapies",
    )
    assert checks(version, label(read)) == []


def test_two_bounds_in_two_criteria(read: Read) -> None:
    both = ("I. Individual is 12 years of age or older; AND", "II. Individual is under 18 years of age; AND", "III. Individual has asthma")
    (row,) = rows(policy(read, *both), label(read, "patients 12 to 17 years of age with asthma"), StatementKind.AGE)
    assert row.relation is Relation.EQUAL


def test_a_reference_without_a_date_is_said_to_have_none(read: Read) -> None:
    text = LABEL.format("patients 40 years of age and older", "").replace("Revised: 8/2024", "")
    (found,) = checks(policy(read, *SAME), read(text, front=""))
    assert "the prescribing information (no date read)" in found.message


def test_a_policy_is_no_reference_and_a_reference_no_policy(read: Read) -> None:
    version, reference = policy(read, *SAME), label(read)
    assert compare_with_references(version, [version]) == ()
    assert compare_with_references(reference, [reference]) == ()


def test_the_corpus_with_truth(corpus: Path, code_sets: CodeSets) -> None:
    documents = {"v2": "CC-0248_v2.docx", "v3": "CC-0248_v3.docx"}
    for truth in json.loads((corpus / "reference" / "truth.json").read_text(encoding="utf-8")):
        reference = read_policy(read_document(corpus / truth["file"]).view(View.NEW), code_sets)
        for against, expected in truth["checks_against"].items():
            path = corpus / "policies" / "CC-0248" / documents[against.rpartition("_")[2].removesuffix(".json")]
            version = read_policy(read_document(path).view(View.NEW), code_sets)
            assert [check.check for check in compare_with_references(version, [reference])] == expected
