from collections.abc import Callable
from datetime import date

import pytest

from app.codesets.tables import CodeSets
from app.compare.compare import compare
from app.compare.model import ChangeAction, ChangeKind, Comparison, DateDetail, Direction, SegmentKind, WordingDetail
from app.policy.model import Criterion, DateKind, PolicyVersion

Write = Callable[..., PolicyVersion]


def between(old: PolicyVersion, new: PolicyVersion) -> Comparison:
    return compare(old, new, CodeSets())


def told(comparison: Comparison) -> list[tuple[str, str, str | None, str | None]]:
    return [(str(item.kind), str(item.action), item.old, item.new) for item in comparison.changes]


def front(day: str, status: str = "Reviewed") -> list[str]:
    return [f"Document #: XX-0001 Publish Date: {day}", f"Status: {status}"]


def published(write: Write, day: date, status: str = "Reviewed", **sections: object) -> PolicyVersion:
    text = f"{day:%m/%d/%Y}"
    return write(
        headers=[f"Publish Date: {text}"],
        front=front(text, status),
        facts={"dates": [(DateKind.PUBLISH, day, text)], "status": status, **sections.pop("facts", {})},  # type: ignore[dict-item]
        **sections,
    )


def test_a_date_is_one_change_wherever_it_is_repeated(write: Write) -> None:
    result = between(published(write, date(2024, 12, 23)), published(write, date(2025, 12, 22)))
    assert [item.detail for item in result.changes] == [DateDetail("publish", date(2024, 12, 23), date(2025, 12, 22))]
    assert [row.changes for row in result.rows] == [("c1",), ("c1",), ()]
    assert [segment.text for segment in result.rows[1].new if segment.kind is SegmentKind.ADDED] == ["12/22/2025"]


def test_status_is_wording_of_the_header_beside_the_date(write: Write) -> None:
    result = between(published(write, date(2024, 12, 23)), published(write, date(2024, 12, 23), "Revised"))
    assert told(result) == [("wording", "changed", "Reviewed", "Revised")]
    assert (result.changes[0].section, result.changes[0].label) == ("header", "status")


def test_a_date_that_appears_takes_its_label_along(write: Write) -> None:
    old = write(front=["Policy number: XX-0001"])
    new = write(
        front=["Policy number: XX-0001", "Revision date: 01/15/2021"],
        facts={"dates": [(DateKind.REVISION_EFFECTIVE, date(2021, 1, 15), "01/15/2021")]},
    )
    assert told(between(old, new)) == [("date", "added", None, "01/15/2021")]


def test_only_what_differs_beside_the_fact_is_wording(write: Write) -> None:
    old = write(
        front=["Publish Date: 01/01/2024, approved by the board"], facts={"dates": [(DateKind.PUBLISH, date(2024, 1, 1), "01/01/2024")]}
    )
    new = write(
        front=["Publish Date: 02/01/2024, approved by the committee"], facts={"dates": [(DateKind.PUBLISH, date(2024, 2, 1), "02/01/2024")]}
    )
    result = between(old, new)
    assert [item.kind for item in result.changes] == [ChangeKind.WORDING, ChangeKind.DATE]
    drawn = [(segment.text, segment.changes) for segment in result.rows[0].new if segment.kind is SegmentKind.ADDED]
    assert drawn == [("02/01/2024", ("c2",)), ("committee", ("c1",))]


@pytest.mark.parametrize(
    ("old", "new", "kind"),
    [
        ("The drug’s label", "The drug's label", ChangeKind.NOISE),
        ("two  words", "two words", ChangeKind.NOISE),
        ("Review of 1/1/2024 stands", "Review of January 1, 2024 stands", ChangeKind.FORMATTING),
        ("A.\tSame words here", "B.\tSame words here", ChangeKind.FORMATTING),
        ("The text ends;", "The text ends.", ChangeKind.FORMATTING),
    ],
)
def test_what_says_nothing_new_leaves_the_versions_identical(write: Write, old: str, new: str, kind: ChangeKind) -> None:
    result = between(write(overview=[old]), write(overview=[new]))
    assert [item.kind for item in result.changes] == [kind]
    assert isinstance(result.changes[0].detail, WordingDetail)
    assert result.changes[0].detail.what
    assert result.identical


def test_a_rewrapped_paragraph_is_noise(write: Write) -> None:
    pieces = ["The illness goes on in spite of", "treatment and comes back", "after a period of improvement"]
    result = between(write(overview=[" ".join(pieces)]), write(overview=pieces))
    assert [item.kind for item in result.changes] == [ChangeKind.NOISE]
    assert result.identical


def test_a_table_row_equals_the_line_it_was(write: Write) -> None:
    result = between(write(overview=["Grade 1 light duties only"]), write(overview=[("Grade 1", "light duties only")]))
    assert [(item.kind, item.detail) for item in result.changes] == [(ChangeKind.FORMATTING, WordingDetail("now a table row"))]


def test_balloons_and_page_numbers_are_noise(write: Write) -> None:
    result = between(write(overview=["Body text"]), write(overview=["Body text", "Formatted: Font: Bold", "Page 2 of 4"]))
    assert [item.kind for item in result.changes] == [ChangeKind.NOISE] * 2
    assert result.identical


def test_a_history_entry_is_one_change_with_all_its_paragraphs(write: Write) -> None:
    kept = (date(2024, 11, 15), "11/15/2024 Annual Review: references added.", ())
    fresh = (date(2025, 11, 14), "11/14/2025 Annual Review: age updated.", ())
    old = write(history=["# History", kept[1]], facts={"history": [kept]})
    new = write(history=["# History", fresh[1], "Coding was looked at too.", kept[1]], facts={"history": [fresh, kept]})
    result = between(old, new)
    assert [(item.kind, item.action, item.label) for item in result.changes] == [(ChangeKind.HISTORY, ChangeAction.ADDED, "11/14/2025")]
    assert result.changes[0].new == "11/14/2025 Annual Review: age updated. Coding was looked at too."


def test_text_appended_to_an_entry_changes_that_entry(write: Write) -> None:
    text = "09/11/2023 Select Review: new document for the drug."
    fresh = "11/15/2024 Annual Review: new references for the drug."
    old = write(history=[text], facts={"history": [(date(2023, 9, 11), text, ())]})
    longer = f"{text} Effective 1/1/2024 a code was added."
    new = write(history=[fresh, longer], facts={"history": [(date(2024, 11, 15), fresh, ()), (date(2023, 9, 11), longer, ())]})
    assert [(item.action, item.label) for item in between(old, new).changes] == [
        (ChangeAction.ADDED, "11/15/2024"),
        (ChangeAction.CHANGED, "09/11/2023"),
    ]


def test_an_access_date_is_a_reference_wherever_it_is_cited(write: Write) -> None:
    cited = "Public trial record 1234. Accessed March 3, {}."
    old = write(references=[cited.format(2024)], other=[cited.format(2024)])
    new = write(references=[cited.format(2025)], other=[cited.format(2025)])
    assert [item.kind for item in between(old, new).changes] == [ChangeKind.REFERENCE] * 2


def leaf(label: str, text: str) -> Criterion:
    return Criterion(op="leaf", label=label, text=text)


def joined(op: str, *children: Criterion, label: str | None = None, text: str = "") -> Criterion:
    return Criterion(op=op, label=label, text=text, children=children)


def test_a_way_around_the_criteria_expands_and_renumbers_the_rest(write: Write) -> None:
    first, second = "Individual has multiple myeloma", "Individual is able to walk"
    age = "Individual is under 19 years of age"
    old = write(criteria=[f"I.\t{first}; AND", f"II.\t{second}"], facts={"criteria": joined("and", leaf("I", first), leaf("II", second))})
    new = write(
        criteria=[f"I.\t{age};", "OR", f"II.\t{first}; AND", f"III.\t{second}"],
        facts={
            "criteria": joined("or", leaf("I", age), joined("and", leaf("II", first), leaf("III", second))),
            "ages": [("under 19 years of age", None, 19)],
        },
    )
    result = between(old, new)
    assert [(str(item.kind), item.label, str(item.direction)) for item in result.changes] == [
        ("criteria", "I", "expands"),
        ("age", None, "expands"),
        ("formatting", "II", "neutral"),
        ("formatting", "III", "neutral"),
    ]
    assert result.changes[2].detail == WordingDetail("renumbered from I. to II.")


def test_or_in_the_place_of_and_is_a_criteria_change(write: Write) -> None:
    first, second = "Individual has multiple myeloma", "Individual is able to walk"
    old = write(criteria=[f"I.\t{first}; AND", f"II.\t{second}"], facts={"criteria": joined("and", leaf("I", first), leaf("II", second))})
    new = write(criteria=[f"I.\t{first}; OR", f"II.\t{second}"], facts={"criteria": joined("or", leaf("I", first), leaf("II", second))})
    result = between(old, new)
    assert [(item.kind, item.label, item.direction) for item in result.changes] == [(ChangeKind.CRITERIA, "I", Direction.EXPANDS)]
    assert not result.identical


def test_the_join_to_an_added_criterion_is_told_once(write: Write) -> None:
    parent = "One of the following"
    one, other, third = "Trial of an oral drug", "Low kidney function", "Narrow esophagus"
    old = write(
        criteria=[f"•\t{parent}", f"•\t{one}; OR", f"•\t{other}; AND"],
        facts={"criteria": joined("and", joined("or", leaf("•", one), leaf("•", other), label="•", text=parent))},
    )
    new = write(
        criteria=[f"•\t{parent}", f"•\t{one}; OR", f"•\t{other}; OR", f"•\t{third}; AND"],
        facts={"criteria": joined("and", joined("or", leaf("•", one), leaf("•", other), leaf("•", third), label="•", text=parent))},
    )
    criteria = [item for item in between(old, new).changes if item.kind is ChangeKind.CRITERIA]
    assert [(item.action, item.new, item.direction) for item in criteria] == [(ChangeAction.ADDED, third, Direction.EXPANDS)]


def test_a_changed_criterion_has_its_path_and_its_age(write: Write) -> None:
    def version(age: int) -> PolicyVersion:
        text = f"Age at least {age} years of age"
        tree = joined("and", joined("and", leaf("i", text), label="d", text="All of these"), label="I", text="Myeloma")
        return write(
            criteria=["I.\tMyeloma", "d.\tAll of these", f"i.\t{text}"],
            facts={"criteria": joined("or", tree), "ages": [(f"at least {age} years of age", age, None)]},
        )

    result = between(version(18), version(12))
    assert {(item.kind, item.label, item.direction) for item in result.changes} == {
        (ChangeKind.CRITERIA, "I.d.i", Direction.EXPANDS),
        (ChangeKind.AGE, None, Direction.EXPANDS),
    }


def test_other_words_for_the_same_age_are_no_age_change(write: Write) -> None:
    old = write(overview=["For people 18 years of age or older."], facts={"ages": [("18 years of age or older", 18, None)]})
    new = write(overview=["For people at least 18 years of age."], facts={"ages": [("at least 18 years of age", 18, None)]})
    assert [item.kind for item in between(old, new).changes] == [ChangeKind.WORDING]


def test_equal_versions_have_no_changes(write: Write) -> None:
    version = published(write, date(2024, 1, 1), overview=["One paragraph.", ("a", "b")])
    result = between(version, version)
    assert result.identical
    assert result.changes == ()
    assert all(row.same for row in result.rows)
