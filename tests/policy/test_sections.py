from collections.abc import Callable

import pytest

from app.policy.model import Kind, PolicyVersion, SectionKind
from app.policy.section_words import section_kind

Read = Callable[..., PolicyVersion]


@pytest.mark.parametrize(
    ("heading", "kind"),
    [
        ("Clinical Criteria", SectionKind.CRITERIA),
        ("Coverage Rationale", SectionKind.CRITERIA),
        ("When the drug is covered", SectionKind.CRITERIA),
        ("Age Restriction Updates", SectionKind.CRITERIA),
        ("POSITION STATEMENT:", SectionKind.CRITERIA),
        ("Applicable Codes", SectionKind.CODING),
        ("Billing/Coding/Physician Documentation Information", SectionKind.CODING),
        ("Diagnosis Restriction Updates", SectionKind.CODING),
        ("ICD-10 Diagnosis", SectionKind.CODING),
        ("Document History", SectionKind.HISTORY),
        ("Revision Details", SectionKind.HISTORY),
        ("Change log", SectionKind.HISTORY),
        ("Policy Implementation/Update Information", SectionKind.HISTORY),
        ("Reviews, Revisions, and Approvals", SectionKind.HISTORY),
        ("Scientific Background and Reference Sources", SectionKind.REFERENCES),
        ("Summary of Evidence", SectionKind.OTHER),
        ("Description of Procedure or Service", SectionKind.OVERVIEW),
        ("Definitions and Measures", SectionKind.DEFINITIONS),
        ("Hello", None),
    ],
)
def test_what_a_heading_announces(heading: str, kind: SectionKind | None) -> None:
    assert section_kind(heading) is kind


def test_sections_cover_the_document_without_gaps(read: Read) -> None:
    version = read(
        "## Overview\n\nText.\n\n## Coding\n\n### HCPCS\n\nJ1323 Injection\n\n"
        "## Instructions for Use\n\nMore.\n\n## References\n\n1. One.\n"
    )
    assert version.sections[0].first == 0
    assert version.sections[-1].last == len(version.text.blocks)
    assert all(one.last == other.first for one, other in zip(version.sections, version.sections[1:], strict=False))
    assert [part.kind for part in version.sections] == [
        SectionKind.FRONT,
        SectionKind.OVERVIEW,
        SectionKind.CODING,
        SectionKind.OTHER,
        SectionKind.REFERENCES,
    ]


def test_a_table_of_contents_opens_no_sections(read: Read) -> None:
    version = read(
        "## Table of Contents\n\nOverview\n\nCoding\n\nReferences\n\n## Overview\n\nText.\n\n## Coding\n\n### HCPCS\n\nJ1323 Injection\n"
    )
    assert [part.kind for part in version.sections] == [SectionKind.FRONT, SectionKind.OVERVIEW, SectionKind.CODING]


def test_a_title_is_no_heading_of_a_section(read: Read) -> None:
    version = read("## Coding\n\nHCPCS: J1323\n", front="# Diagnosis Restrictions for Some Procedure Codes\n\nPosted on May 2, 2024\n")
    assert [item.code for item in version.codes] == ["J1323"]
    assert version.title == "Diagnosis Restrictions for Some Procedure Codes"


def test_kinds_of_documents(read: Read) -> None:
    assert read("## Coding\n\n### HCPCS\n\nJ1323 Injection\n").kind is Kind.POLICY
    page = (
        "---\ntitle: About a drug\nupdated: 2025-03-04\n---\n\n# About a drug\n\n"
        "Patients take the drug. The label names the dose. A study of the therapy is under way.\n"
    )
    reference = read(page, front="")
    assert (reference.kind, reference.title) == (Kind.REFERENCE, "About a drug")
    assert [str(item.day) for item in reference.dates] == ["2025-03-04"]
    assert read("Milk, eggs, bread.\n", front="").kind is Kind.OTHER
