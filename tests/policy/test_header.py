from collections.abc import Callable
from datetime import date

import pytest

from app.policy.model import DateKind, PolicyVersion, State

Read = Callable[..., PolicyVersion]

CODING = "\n## Coding\n\n### HCPCS\n\nJ9144 Injection, daratumumab\n"


def days(version: PolicyVersion) -> dict[DateKind, date]:
    return {item.kind: item.day for item in version.dates}


def test_labelled_front_matter(read: Read) -> None:
    version = read(CODING)
    assert (version.number, version.title, version.status, version.state) == (
        "CC-0777",
        "Zentrixa (zentriximab-abcd)",
        "Revised",
        State.PUBLISHED,
    )
    assert days(version) == {DateKind.PUBLISH: date(2024, 3, 20), DateKind.LAST_REVIEW: date(2024, 2, 16)}
    assert [(drug.brand, drug.generic) for drug in version.drugs] == [("Zentrixa", "zentriximab-abcd")]


@pytest.mark.parametrize(
    ("line", "kind", "day"),
    [
        ("Effective Date: January 1, 2025", DateKind.EFFECTIVE, date(2025, 1, 1)),
        ("Next Scheduled Review: 06/30/2026", DateKind.NEXT_REVIEW, date(2026, 6, 30)),
        ("Committee Approval Date: Oct. 17, 2025", DateKind.LAST_REVIEW, date(2025, 10, 17)),
        ("Posted on May 2, 2024", DateKind.PUBLISH, date(2024, 5, 2)),
        ("Original Effective Date: 6/20/21", DateKind.ORIGINAL_EFFECTIVE, date(2021, 6, 20)),
        ("P&T Committee Approval Date: 4/2/2024", DateKind.LAST_REVIEW, date(2024, 4, 2)),
        ("Effective Date: 06.01.20", DateKind.EFFECTIVE, date(2020, 6, 1)),
        ("Effective Date ................. 6/1/2020", DateKind.EFFECTIVE, date(2020, 6, 1)),
        ("Posted Wednesday, April 10, 2024", DateKind.PUBLISH, date(2024, 4, 10)),
        ("Effective with date of service April 1, 2024, the drug is covered", DateKind.EFFECTIVE, date(2024, 4, 1)),
        ("Proposed effective date: 06/01/2025", DateKind.EFFECTIVE, date(2025, 6, 1)),
        ("Date of Last P&T Review: 09/18/2024", DateKind.LAST_REVIEW, date(2024, 9, 18)),
        ("Reviewed by P&T: 05/14/2024", DateKind.LAST_REVIEW, date(2024, 5, 14)),
        ("Dates Reviewed: 03/07/2023, 02/06/2025, 01/07/2024", DateKind.LAST_REVIEW, date(2025, 2, 6)),
        ("Effective Date: 03 | 01 | 2025", DateKind.EFFECTIVE, date(2025, 3, 1)),
        ("Version Issued Date: 04.03.2023", DateKind.PUBLISH, date(2023, 4, 3)),
        ("Revision Ending Date: 12/31/2024", DateKind.REVISION_END, date(2024, 12, 31)),
    ],
)
def test_kinds_of_dates(read: Read, line: str, kind: DateKind, day: date) -> None:
    version = read(CODING, front=f"# Sample policy\n\nPolicy Number: 10.22\n\n{line}\n")
    assert days(version) == {kind: day}


def test_a_table_of_labels_and_values(read: Read) -> None:
    front = (
        "# Some article\n\n## Article Information\n\n| | |\n|---|---|\n| Article ID | A12345 |\n| Article Title | Infusions |\n"
        "| Revision Effective Date | For services performed on or after 01/01/2024 |\n| Retirement Date | N/A |\n"
    )
    version = read(CODING, front=front)
    assert (version.number, version.title) == ("A12345", "Infusions")
    assert days(version) == {DateKind.REVISION_EFFECTIVE: date(2024, 1, 1)}


def test_no_day_is_invented_for_a_month(read: Read) -> None:
    version = read(CODING, front="# Sample\n\nPolicy No: rx12\n\nNext Review: October 2026\n\nLast Review: 6/2025\n")
    assert version.dates == ()
    assert {(item.kind, item.text, item.precision) for item in version.dates_partial} == {
        (DateKind.NEXT_REVIEW, "2026-10", "month"),
        (DateKind.LAST_REVIEW, "2025-06", "month"),
    }


def test_dates_that_are_not_the_policys_own(read: Read) -> None:
    front = "# Sample\n\nPolicy No: rx12\n\nDate of Origin: May 8, 2009\n\nEffective Date: 02/01/2024\n"
    version = read(CODING + "\n## References\n\n1. Some site. Accessed: October 8, 2023.\n", front=front)
    assert days(version) == {DateKind.EFFECTIVE: date(2024, 2, 1)}


def test_the_letter_of_a_version_stays_in_a_field_and_goes_from_a_bare_line(read: Read) -> None:
    assert read(CODING, front="# A drug\n\nPolicy Number: 2024D0001K\n\nEffective Date: 1/1/2024\n").number == "2024D0001K"
    assert read(CODING, front="# A drug\n\nMA09.051b\n\nEffective Date: 1/1/2024\n").number == "MA09.051"


def test_the_number_of_a_related_policy_is_not_taken(read: Read) -> None:
    assert (
        read(CODING, front="# A drug\n\nRelated Policy: 8.01.22\n\nPolicy Number: 5.01.10\n\nEffective Date: 1/1/2024\n").number
        == "5.01.10"
    )


@pytest.mark.parametrize(
    ("front", "state"),
    [
        ("# A drug\n\nPolicy Number: 77\n\nStatus: Draft\n", State.DRAFT),
        ("# A drug\n\nPolicy Number: 77\n\nRetired: 01/31/2024\n", State.RETIRED),
        ("# A drug\n\nPolicy Number: 77\n\nStatus: Approved\n\nLast Review Date: 1/1/2024\n", State.APPROVED),
    ],
)
def test_state_is_proposed_from_the_text(read: Read, front: str, state: State) -> None:
    assert read(CODING, front=front).state is state


def test_every_place_is_the_exact_slice(read: Read) -> None:
    version = read(CODING)
    for item in version.dates:
        block = version.text.blocks[item.source.block]
        assert block.text[item.source.start : item.source.end] == item.source.text
    assert version.dates[0].source.text == "03/20/2024"
