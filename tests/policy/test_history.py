"""Document histories in their layouts: which entries there are, their dates and titles, and where their facts stand."""

import json
from collections import Counter
from collections.abc import Callable, Iterator
from datetime import date, timedelta
from pathlib import Path
from typing import Any

import pytest

from app.policy.model import HistoryChange, HistoryEntry, PolicyVersion

Reader = Callable[..., PolicyVersion]


def brief(change: HistoryChange) -> tuple[str, ...]:
    start = () if change.effective is None else (change.effective.isoformat(),)
    return (change.action.value, *change.codes, *("-".join(pair) for pair in change.ranges), *start)


@pytest.fixture
def history(read: Reader) -> Callable[[str], list[HistoryEntry]]:
    def reader(text: str) -> list[HistoryEntry]:
        version = read(f"## Coding\n\nNone.\n\n## Document History\n\n{text}\n")
        for entry in version.history:
            facts = [entry.source, *(change.source for change in entry.changes), *(rule.source for rule in entry.regimes)]
            for place in [*facts, *(left.source for left in entry.unread)]:
                assert place.text == version.text.blocks[place.block].text[place.start : place.end]
        return list(version.history)

    return reader


def facts(entries: list[HistoryEntry]) -> list[tuple[str | None, list[tuple[str, ...]]]]:
    return [(entry.day.isoformat() if entry.day else None, [brief(change) for change in entry.changes]) for entry in entries]


def test_bullets_with_a_date_and_a_title(history: Callable[[str], list[HistoryEntry]]) -> None:
    (first, second) = history(
        "- 02/16/2024 – Annual Review: Wording only. Coding Reviewed: Added HCPCS J9272.\n"
        "- 11/4/2022 – Interim Update: New document. All diagnoses pend.\n"
    )
    assert (first.day, first.title) == (date(2024, 2, 16), "Annual Review")
    assert first.text == "Wording only. Coding Reviewed: Added HCPCS J9272."
    assert [change.source.text for change in first.changes] == ["Added HCPCS J9272"]
    assert (second.day, second.title) == (date(2022, 11, 4), "Interim Update")
    assert [(rule.regime, rule.action) for rule in second.regimes] == [("all-diagnoses-pend", "start")]


def test_labels_with_a_date_are_no_entries(history: Callable[[str], list[HistoryEntry]]) -> None:
    assert history("Reviewed: 11/14/2023\n\nNew: 09/11/2021\n\nDocument History:\n\nNo revisions on file.") == []


@pytest.mark.parametrize(
    ("text", "day"),
    [
        ("10/12/2021: HCPCS code J9272 added.", "2021-10-12"),
        ("7/1/21  HCPCS code J9272 added.", "2021-07-01"),
        ("October 7, 2021 - Update: HCPCS code J9272 added.", "2021-10-07"),
        ("Revisions from MA01.234d: 03/25/2021: HCPCS code J9272 added.", "2021-03-25"),
        ("R17: Revision Effective: 02/15/2021. HCPCS code J9272 added.", "2021-02-15"),
        ("1) 05/01/2021 HCPCS code J9272 added.", "2021-05-01"),
        ("Version 3.0 (02/15/2021): HCPCS code J9272 added.", "2021-02-15"),
        ("March 2021 – HCPCS code J9272 added.", None),
        ("Updated 6/2021: HCPCS code J9272 added.", None),
    ],
)
def test_an_entry_may_begin_with(text: str, day: str | None, history: Callable[[str], list[HistoryEntry]]) -> None:
    (entry,) = history(text)
    assert entry.day == (date.fromisoformat(day) if day else None)
    assert [change.codes for change in entry.changes] == [("J9272",)]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        (
            "- 02/16/2024 – Annual Review: Added CPT 96413.\n\n  Added ICD-10 Procedure XW033K7.\n",
            [("add", "96413"), ("add", "XW033K7")],
        ),
        ("- 02/16/2024 – Annual Review: Coding Reviewed. HCPCS J9271; J0897 added.\n", [("add", "J9271", "J0897")]),
        (
            "- 02/16/2024 – Annual Review: Added HCPCS\n\n  J9271, J0897. Removed HCPCS C9399.\n",
            [("add", "J9271", "J0897"), ("remove", "C9399")],
        ),
    ],
    ids=["a paragraph of procedures alone", "codes before their verb parted by a semicolon", "a line that ends before its codes"],
)
def test_an_entry_goes_on(text: str, expected: list[tuple[str, ...]], history: Callable[[str], list[HistoryEntry]]) -> None:
    (entry,) = history(text)
    assert [brief(change) for change in entry.changes] == expected
    assert entry.unread == ()


def test_entries_may_all_begin_with_their_effective_date(history: Callable[[str], list[HistoryEntry]]) -> None:
    entries = history("- Effective 07/01/2023: Added J9272.\n- Effective 1/1/2022 – Removed J9999.\n")
    assert facts(entries) == [("2023-07-01", [("add", "J9272", "2023-07-01")]), ("2022-01-01", [("remove", "J9999", "2022-01-01")])]


def test_a_line_that_begins_with_effective_goes_on_with_a_dated_entry(history: Callable[[str], list[HistoryEntry]]) -> None:
    entries = history("02/16/2024: Coding Reviewed: Added J3490.\n\nEffective 4/1/2024: Added J9272, removed J3490.")
    assert facts(entries) == [("2024-02-16", [("add", "J3490"), ("add", "J9272", "2024-04-01"), ("remove", "J3490", "2024-04-01")])]


def test_a_row_number_is_the_title(history: Callable[[str], list[HistoryEntry]]) -> None:
    (entry,) = history(
        "R3: Revision Effective 03/09/2023. Slip of the pen: M31.5 was left out. It is now inserted, effective back to 10/01/2021."
    )
    assert (entry.title, facts([entry])) == ("R3", [("2023-03-09", [("add", "M31.5", "2021-10-01")])])


def test_a_dated_line_of_an_entry_is_not_a_new_one(history: Callable[[str], list[HistoryEntry]]) -> None:
    entries = history("02/16/2024: Coding by date of service:\n\n01/01/24 and forward: J9272\n\n12/31/23 and prior: J9999")
    assert facts(entries) == [("2024-02-16", [("add", "J9272", "2024-01-01"), ("remove", "J9999", "2024-01-01")])]


def test_entries_run_together_in_one_paragraph(history: Callable[[str], list[HistoryEntry]]) -> None:
    entries = history("2/1/2023: Removed J9999. 5/1/2023: Added J9272 and revised references. 6/1/2023: Routine.")
    assert facts(entries) == [("2023-02-01", [("remove", "J9999")]), ("2023-05-01", [("add", "J9272")]), ("2023-06-01", [])]


def test_an_entry_of_several_paragraphs_keeps_each_place(history: Callable[[str], list[HistoryEntry]]) -> None:
    (entry,) = history("02/16/2024\n\nEffective 4/1/2024 these codes were added:\n\nJ9272\n\nJ1323 Injection\n\nRemoved HCPCS code J9999.")
    assert facts([entry]) == [
        ("2024-02-16", [("add", "J9272", "2024-04-01"), ("add", "J1323", "2024-04-01"), ("remove", "J9999", "2024-04-01")])
    ]
    assert len({change.source.block for change in entry.changes}) == 3


def test_closing_words_of_the_page_belong_to_no_entry(history: Callable[[str], list[HistoryEntry]]) -> None:
    (entry,) = history("02/16/2024: Added HCPCS J9272.\n\nThis document is the property of the plan and may not be copied.")
    assert entry.text == "Added HCPCS J9272."


def test_codes_outside_any_entry_are_not_dropped(history: Callable[[str], list[HistoryEntry]]) -> None:
    (entry,) = history("Coding was revised: HCPCS code J9272 added.")
    assert facts([entry]) == [(None, [("add", "J9272")])]


def test_a_table_of_dates_and_summaries(history: Callable[[str], list[HistoryEntry]]) -> None:
    entries = history(
        "| Revision Date | Number | Explanation | Reason(s) for Change |\n|---|---|---|---|\n"
        "| 10/01/2023 | R2 | Added G43.E01 & G43.E09. Deleted: N/A. | Revisions due to code changes |\n"
        "|  |  | Removed G43.A0. |  |\n"
        "| 04/01/2022 | R1 | No coding change. | Other |\n"
    )
    assert facts(entries) == [("2023-10-01", [("add", "G43.E01", "G43.E09"), ("remove", "G43.A0")]), ("2022-04-01", [])]
    assert [entry.title for entry in entries] == ["R2", "R1"]
    assert not any(entry.unread for entry in entries)


def test_a_table_with_columns_for_new_deleted_and_revised_codes(history: Callable[[str], list[HistoryEntry]]) -> None:
    entries = history(
        "| Date | New | Deleted | Revised |\n|---|---|---|---|\n"
        "| 10/01/2023 | J15.61, J15.69 | J15.6 | N/A |\n"
        "| 10/01/2022 | K76.82 | None | K85.80 |\n"
    )
    assert facts(entries) == [
        ("2023-10-01", [("add", "J15.61", "J15.69"), ("remove", "J15.6")]),
        ("2022-10-01", [("add", "K76.82"), ("revise", "K85.80")]),
    ]


def test_an_effective_date_dates_the_codes_of_its_row_and_the_row(history: Callable[[str], list[HistoryEntry]]) -> None:
    entries = history("| Effective Date | New Codes | Revised Descriptors |\n|---|---|---|\n| 1/1/2022 | J0172 | J0248 |\n")
    assert facts(entries) == [("2022-01-01", [("add", "J0172", "2022-01-01"), ("revise", "J0248", "2022-01-01")])]


def test_a_date_after_a_code_and_what_is_done_to_it_is_the_codes(history: Callable[[str], list[HistoryEntry]]) -> None:
    entries = history("| Code | Action | Date |\n|---|---|---|\n| J2777 | Added | 10/1/2022 |\n| C9096 | Deleted | 9/30/2022 |\n")
    (added,), (removed,) = (entry.changes for entry in entries)
    assert (added.codes, added.effective) == (("J2777",), date(2022, 10, 1))
    assert (removed.codes, removed.last_day) == (("C9096",), date(2022, 9, 30))


@pytest.mark.parametrize("text", ["- 03.10.20: Added HCPCS J0179.", "| Date | Change |\n|---|---|\n| 03.10.20 | Added HCPCS J0179. |"])
def test_an_entry_may_give_its_date_with_points(text: str, history: Callable[[str], list[HistoryEntry]]) -> None:
    assert facts(history(text)) == [("2020-03-10", [("add", "J0179")])]


def test_an_effective_date_column_dates_the_row(history: Callable[[str], list[HistoryEntry]]) -> None:
    entries = history(
        "| Review date | Change | Effective date |\n|---|---|---|\n| 10/01/2023 | Added CPT 0810T; removed CPT 0191T. | 1/1/2024 |\n"
    )
    assert facts(entries) == [("2023-10-01", [("add", "0810T", "2024-01-01"), ("remove", "0191T", "2024-01-01")])]


def test_a_code_and_what_its_row_says_of_it(history: Callable[[str], list[HistoryEntry]]) -> None:
    entries = history("| Code | Comment |\n|---|---|\n| J9272 | New code eff 10/01/2021 |\n| C9082 | Termed 9/30/2021 |\n")
    assert [change for _, changes in facts(entries) for change in changes] == [
        ("add", "J9272", "2021-10-01"),
        ("remove", "C9082", "2021-10-01"),
    ]


def test_a_sentence_announces_a_table_of_codes(history: Callable[[str], list[HistoryEntry]]) -> None:
    entries = history(
        "05/07/2021: These codes will be added effective April 1, 2021:\n\n| | |\n|---|---|\n| C9070 | C9072 |\n| J7402 | |\n"
    )
    assert len(entries) == 1
    assert sorted(code for change in entries[0].changes for code in change.codes) == ["C9070", "C9072", "J7402"]
    assert {change.effective for change in entries[0].changes} == {date(2021, 4, 1)}


def test_a_column_headed_revised_may_hold_the_date(history: Callable[[str], list[HistoryEntry]]) -> None:
    entries = history("| Revised | Comments |\n|---|---|\n| 02/16/2024 | Added HCPCS J9272. |\n")
    assert facts(entries) == [("2024-02-16", [("add", "J9272")])]


def test_a_table_without_a_header(history: Callable[[str], list[HistoryEntry]]) -> None:
    entries = history("| | |\n|---|---|\n| 02/16/2024 | Added HCPCS J9272. |\n| 01/05/2023 | Annual review, nothing changed. |\n")
    assert facts(entries) == [("2024-02-16", [("add", "J9272")]), ("2023-01-05", [])]


# ---- sentences with truth, where they lie beside the checkout


def atoms(entry: dict[str, Any]) -> Iterator[tuple[object, ...]]:
    """One a code; a replacement is an addition and a removal."""
    for change in entry.get("changes", []):
        start = change["effective"]
        if start is None and change.get("last_day"):
            start = (date.fromisoformat(change["last_day"]) + timedelta(days=1)).isoformat()
        action = "add" if change["action"] == "replace" else change["action"]
        for code in [*change["codes"], *("-".join(pair) for pair in change["ranges"])]:
            yield action, change["system"], code, start, change.get("coverage")
        for code in change.get("replaces", ()):
            yield "remove", change["system"], code, start, change.get("coverage")


def as_json(entry: HistoryEntry) -> dict[str, Any]:
    return {
        "changes": [
            {
                "action": change.action.value,
                "system": change.system.value,
                "codes": change.codes,
                "ranges": change.ranges,
                "replaces": change.replaces,
                "effective": change.effective.isoformat() if change.effective else None,
                "coverage": change.coverage,
            }
            for change in entry.changes
        ]
    }


def test_sentences_with_truth(corpus: Path, history: Callable[[str], list[HistoryEntry]]) -> None:
    for row in (corpus / "history.jsonl").read_text(encoding="utf-8").splitlines():
        item = json.loads(row)
        readings = [
            item["expected"],
            *({**item["expected"], **other} for other in item.get("also_accepted", ()) if isinstance(other, dict)),
        ]
        (entry,) = history(f"- 1/2/2024 – Annual Review: {item['text']}")
        read = Counter(atoms(as_json(entry)))
        due = any(left.get("required", True) for left in item["expected"]["unread"])
        assert read in [Counter(atoms(reading)) for reading in readings], item["id"]
        assert [(rule.regime, rule.action) for rule in entry.regimes] == [
            (rule["regime"], rule["action"]) for rule in item["expected"]["regimes"]
        ]
        assert entry.unread or not due, item["id"]
