"""A policy that only its history retires is pointed to."""

from collections.abc import Callable

import pytest

from app.policy.model import PolicyVersion

Read = Callable[..., PolicyVersion]
CODING = "\n## Coding\n\n### ICD-10 Diagnosis\n\nC90.00 Myeloma\n"


def found(version: PolicyVersion) -> list[str]:
    return [check.message for check in version.checks if check.check == "retirement-in-history-only"]


def history(*entries: str) -> str:
    return CODING + "\n## Document History\n\n" + "".join(f"- {entry}\n" for entry in entries)


@pytest.mark.parametrize(
    "said",
    [
        "Retire document effective 04/01/2023",
        "This policy was retired on 4/1/2023",
        "Archived as of 4/1/2023",
        "Guideline to be archived April 1, 2023",
        "Retirement of criteria effective 4/1/2023",
        "Retired",
    ],
)
def test_a_retirement_told_by_the_history_alone(read: Read, said: str) -> None:
    (message,) = found(read(history(f"02/17/2023 – Annual Review: {said}.", "02/18/2022 – Annual Review: No changes.")))
    assert said in message


@pytest.mark.parametrize(
    "said",
    [
        "Removed retired HCPCS code J9999",
        "Policy retired codes C90.00 from the list",
        "This document was not retired",
        "Updated references to an archived label",
        "No changes",
    ],
)
def test_what_retires_no_policy(read: Read, said: str) -> None:
    assert found(read(history(f"02/17/2023 – Annual Review: {said}."))) == []


def test_a_policy_that_came_back_is_not_retired(read: Read) -> None:
    assert found(read(history("02/16/2024 – Review: Reinstated.", "02/17/2023 – Review: Retire document effective 4/1/2023."))) == []


def test_a_printed_retirement_date_needs_no_pointing(read: Read) -> None:
    front = "# A drug\n\nPolicy Number: 9\n\nRetirement Date: 04/01/2023\n"
    assert found(read(front + history("02/17/2023 – Review: Retire document effective 4/1/2023."))) == []
