from collections.abc import Callable
from datetime import date

from app.codesets.tables import CodeSets
from app.policy.model import Check, PolicyVersion
from app.policy.version_checks import version_checks

Read = Callable[..., PolicyVersion]

CODING = "\n## Coding\n\n### ICD-10 Diagnosis\n\n"
HISTORY = "\n## Document History\n\n"


def checks(version: PolicyVersion, name: str) -> list[Check]:
    return [check for check in version.checks if check.check == name]


def test_a_removed_code_still_inside_a_printed_range(read: Read) -> None:
    version = read(CODING + "C90.00-C90.02 Myeloma\n" + HISTORY + "- 02/16/2024 – Yearly review: Removed ICD-10-CM C90.01.\n")
    (found,) = checks(version, "listing-contradicts-history")
    assert (found.severity, found.codes) == ("error", ("C90.01",))
    assert found.message == "C90.01 is still printed inside C90.00-C90.02 although the 02/16/2024 entry removes it."
    assert found.sources[0].text == "C90.00-C90.02"


def test_a_code_that_came_back_contradicts_nothing(read: Read) -> None:
    version = read(
        CODING
        + "C90.01 Myeloma\n"
        + HISTORY
        + ("- 02/16/2024 – Yearly review: Added ICD-10-CM C90.01.\n- 02/17/2023 – Yearly review: Removed ICD-10-CM C90.01.\n")
    )
    assert checks(version, "listing-contradicts-history") == []


def test_a_removal_that_has_not_taken_effect_contradicts_nothing(read: Read) -> None:
    version = read(CODING + "C90.01 Myeloma\n" + HISTORY + "- 02/16/2024 – Review: Effective 10/1/2024 Removed ICD-10-CM C90.01.\n")
    assert checks(version, "listing-contradicts-history") == []


def test_listed_twice(read: Read) -> None:
    version = read(CODING + "C90.00-C90.02 Myeloma\n\nC90.02 In relapse\n")
    (found,) = checks(version, "listed-twice")
    assert found.codes == ("C90.02",)
    assert found.message == "C90.02 is listed twice: inside C90.00-C90.02 and on its own."
    assert [place.text for place in found.sources] == ["C90.00-C90.02", "C90.02"]


def test_the_same_code_in_two_groups_is_no_repetition(read: Read) -> None:
    version = read(CODING + "Group 1 Codes\n\nG51.8 One\n\nGroup 2 Codes\n\nG51.8 Two\n")
    assert checks(version, "listed-twice") == []


def test_an_age_branch_that_bypasses_all_other_criteria(read: Read) -> None:
    text = "## Criteria\n\nApproved when:\n\n- I. Member is under 16 years of age; OR\n- II. Has the disease; AND\n- III. Was treated\n"
    (found,) = checks(read(text + CODING + "C90.00 Myeloma\n"), "age-branch-bypasses-criteria")
    assert "I. Member is under 16 years of age" in found.message
    joined = text.replace("age; OR", "age and has the disease; OR")
    assert checks(read(joined + CODING + "C90.00 Myeloma\n"), "age-branch-bypasses-criteria") == []


def test_a_bare_sign_in_an_age_is_pointed_to(read: Read) -> None:
    text = "## Criteria\n\nApproved when:\n\n- I. Age > 18 years; AND\n- II. Has the disease\n"
    (found,) = checks(read(text + CODING + "C90.00 Myeloma\n"), "age-sign-doubtful")
    assert found.message == "“Age > 18 years” leaves out those of exactly 18 years; a lost “≤” or “≥” is common here."
    assert checks(read(text.replace(">", "≥") + CODING + "C90.00 Myeloma\n"), "age-sign-doubtful") == []


def test_dates_in_the_wrong_order(read: Read) -> None:
    front = "# A drug\n\nPolicy Number: 9\n\nPublish Date: 08/01/2022\n\nLast Review Date: 08/19/2022\n"
    (found,) = checks(read(CODING + "C90.00 Myeloma\n", front=front), "date-order")
    assert found.message == "The publish date 08/01/2022 lies before the last review date 08/19/2022."
    assert [place.text for place in found.sources] == ["08/01/2022", "08/19/2022"]


def test_codes_the_code_set_does_not_hold(read: Read) -> None:
    messages = {check.codes: check.message for check in checks(read(CODING + "C44.11 Skin\n\nI20.8 Angina\n"), "code-not-in-code-set")}
    assert messages["C44.11",].endswith("it is a header for longer codes.")
    assert messages["I20.8",].endswith("it ended on 10/01/2023.")


def test_a_range_end_that_is_a_header(read: Read) -> None:
    (found,) = checks(read(CODING + "C50.0 - C50.929 Breast\n"), "range-end-not-a-code")
    assert (found.severity, found.codes) == ("note", ("C50.0",))


def test_unread_history_is_raised_too(read: Read) -> None:
    version = read(CODING + "C90.00 Myeloma\n" + HISTORY + "- 02/16/2024 – Yearly review: Updated the ICD-10 codes.\n")
    assert len(checks(version, "unread-coding-statement")) >= 1


OLD = "# D\n\nDocument #: CC-1\n\nPublish Date: 03/01/2023\n"
NEW = "# D\n\nDocument #: CC-1\n\nPublish Date: 03/01/2024\n"
CRITERIA = "## Criteria\n\nApproved when all of the following are met:\n\n- I. Has the disease; AND\n- II. Was treated\n"


def test_the_history_says_unchanged_but_the_criteria_differ(read: Read, code_sets: CodeSets) -> None:
    old = read(CRITERIA + CODING + "C90.00 M\n", front=OLD)
    changed = CRITERIA.replace("Was treated", "Was treated twice")
    new = read(
        changed + CODING + "C90.00 M\n" + HISTORY + "- 02/16/2024 – Yearly review: No changes were made to the criteria.\n", front=NEW
    )
    (found,) = version_checks(old, new, code_sets)
    assert found.check == "history-says-unchanged-but-criteria-differ"
    assert found.message == "The 02/16/2024 entry says that the criteria did not change, but “II. Was treated twice” is new."
    same = read(
        CRITERIA + CODING + "C90.00 M\n" + HISTORY + "- 02/16/2024 – Yearly review: No changes were made to the criteria.\n", front=NEW
    )
    assert version_checks(old, same, code_sets) == ()


def test_a_change_of_the_list_without_a_word_in_the_history(read: Read, code_sets: CodeSets) -> None:
    old = read(CODING + "C90.00 M\n\nC90.10 P\n", front=OLD)
    new = read(CODING + "C90.00 M\n\nC90.30 Q\n" + HISTORY + "- 02/16/2024 – Yearly review: Added ICD-10-CM C90.20.\n", front=NEW)
    found = version_checks(old, new, code_sets)
    assert [(check.check, check.codes) for check in found] == [
        ("change-not-in-history", ("C90.30",)),
        ("change-not-in-history", ("C90.10",)),
        ("history-change-not-in-text", ("C90.20",)),
    ]


def test_a_change_of_the_code_set_alone_is_no_change_of_the_policy(read: Read, code_sets: CodeSets) -> None:
    history = HISTORY + "- 02/16/2023 – Yearly review: Added ICD-10-CM Z91.010-Z91.018.\n"
    old = read(CODING + "Z91.010-Z91.018 Food\n" + history, front=OLD)
    new = read(CODING + "Z91.010-Z91.018 Food\n" + history, front=NEW.replace("2024", "2026"))
    assert version_checks(old, new, code_sets) == ()
    assert old.dates[0].day == date(2023, 3, 1)
