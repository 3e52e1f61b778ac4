"""Plain text: wrapping undone, lists and tables found, page furniture told from text."""

import textwrap
from collections.abc import Callable

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.documents.model import BlockKind, Document, Story, View
from app.documents.text import read_text

Text = Callable[..., Document]
Shown = Callable[..., list[str]]

PROSE = [
    "The drug is reviewed under the medical benefit when a request is made, and the rules below are used to decide whether it is needed.",
    "Members who have taken part in a trial may go on with the drug for as long as it helps them and does them no harm.",
    "A renewal is granted for twelve months, if the notes show that the disease has not become worse since the last review.",
]


def wrapped(width: int) -> str:
    return "\n\n".join(textwrap.fill(paragraph, width) for paragraph in PROSE) + "\n"


@pytest.mark.parametrize("width", [30, 45, 60, 80, 100])
def test_wrapped_paragraphs_are_put_together(text: Text, shown: Shown, width: int) -> None:
    assert shown(text(wrapped(width))) == PROSE


def test_lists_with_hanging_indents(text: Text) -> None:
    first = "  I. Patient is an adult whose disease has come back after\n     treatment; AND\n"
    source = f"{wrapped(60)}\n{first}     a) First\n     b) Second\n  II. Other\nThe end.\n"
    blocks = text(source).view(View.NEW).blocks[3:]
    assert [(block.label, block.level, block.body_text) for block in blocks] == [
        ("I.", 0, "Patient is an adult whose disease has come back after treatment; AND"),
        ("a)", 1, "First"),
        ("b)", 1, "Second"),
        ("II.", 0, "Other"),
        ("", 0, "The end."),
    ]


def test_a_number_at_a_line_start_is_no_label(text: Text, shown: Shown) -> None:
    source = (
        wrapped(60)
        + "\nThe dose is raised each week until the patient has come to\n24. After that it stays as it is and is looked at once more.\n"
    )
    assert (
        shown(text(source))[3]
        == "The dose is raised each week until the patient has come to 24. After that it stays as it is and is looked at once more."
    )


def test_fields_headings_and_connectives_stay_apart(text: Text) -> None:
    document = text("General Policy\n\nTitle: Thing\nRevision Date: 1/2/2024\nStatus: New\n\nCriteria for Use\n\nAdult;\nOR\nChild\n")
    blocks = document.view(View.NEW).blocks
    assert [block.text for block in blocks] == [
        "General Policy", "Title: Thing", "Revision Date: 1/2/2024", "Status: New", "Criteria for Use", "Adult;", "OR", "Child",
    ]  # fmt: skip
    assert [number for number, block in enumerate(blocks) if block.kind is BlockKind.HEADING] == [0, 4]


def cells(document: Document) -> list[list[str]]:
    rows: dict[tuple[int, int], list[str]] = {}
    for block in document.view(View.NEW).blocks:
        if block.cell is not None:
            rows.setdefault((block.cell.table, block.cell.row), []).append(block.text)
    return list(rows.values())


def test_columns_with_cells_wrapped_below_each_other(text: Text) -> None:
    table = (
        "Kind of    What has been changed          Day\n"
        "Review\n"
        "Yearly     Two codes were put in and one  01/02/2024\n"
        "Review     was taken out.\n"
        "Special    New drug.                      03/04/2023\n"
        "Review\n"
    )
    assert cells(text(wrapped(60) + "\n" + table)) == [
        ["Kind of Review", "What has been changed", "Day"],
        ["Yearly Review", "Two codes were put in and one was taken out.", "01/02/2024"],
        ["Special Review", "New drug.", "03/04/2023"],
    ]


def test_code_rows_of_one_width_are_never_merged(text: Text) -> None:
    table = "Code      Meaning\nC90.00    First of the kind\nC90.02    Again of this one\nD80.01    Third of the kind\n"
    assert cells(text(table)) == [
        ["Code", "Meaning"],
        ["C90.00", "First of the kind"],
        ["C90.02", "Again of this one"],
        ["D80.01", "Third of the kind"],
    ]


def test_rows_wrapped_back_to_the_margin(text: Text) -> None:
    table = (
        "HCPCS  J1234  A rather long description that does not fit on\nthe line\n"
        "Revenue  0636  Drugs that need a code of their own for the bill\nsent in\n"
    )
    assert cells(text(wrapped(60) + "\n" + table)) == [
        ["HCPCS", "J1234", "A rather long description that does not fit on the line"],
        ["Revenue", "0636", "Drugs that need a code of their own for the bill sent in"],
    ]


@pytest.mark.parametrize("feed", ["\f", ""])
def test_page_furniture_comes_once_and_without_numbers(text: Text, feed: str) -> None:
    top, bottom = "Plan guide    X-12\n\n", "\n\nMade for plans\nPage {} of 3\n"
    body = wrapped(60).rstrip("\n").split("\n")
    thirds = ["\n".join(body[:2]), "\n".join(body[2:5]), "\n".join(body[5:])]
    source = feed.join(top + part + bottom.format(number) for number, part in enumerate(thirds, 1))
    document = text(source)
    blocks = document.view(View.NEW).blocks
    assert [block.text for block in blocks] == ["Plan guide    X-12", *PROSE, "Made for plans"]
    assert [block.story for block in blocks] == [Story.HEADER, Story.BODY, Story.BODY, Story.BODY, Story.FOOTER]


def test_balloon_remarks_are_left_out_with_a_notice_each(text: Text, shown: Shown) -> None:
    remarks = "Commented [AB2]: ask again\nDeleted: ¶\nFormatted Table\n"
    source = f"Formatted: Font: Bold\nFirst line here.\n\n{remarks}Added: C90.01 stays.\n\nDeleted: C90.02\n"
    document = text(source)
    assert shown(document) == ["First line here.", "Added: C90.01 stays.", "Deleted: C90.02"]
    assert [notice.kind for notice in document.notices] == ["residue"] * 4


def test_a_deleted_line_without_other_remarks_is_text(text: Text, shown: Shown) -> None:
    assert shown(text("Deleted: all of group two\n\nMore.\n")) == ["Deleted: all of group two", "More."]


@given(
    st.lists(st.lists(st.from_regex(r"[A-Za-z0-9,]{2,9}", fullmatch=True), min_size=1, max_size=40), min_size=1, max_size=8),
    st.integers(24, 110),
)
def test_no_word_is_lost_or_added(paragraphs: list[list[str]], width: int) -> None:
    source = "\n\n".join(textwrap.fill(" ".join(words), width) for words in paragraphs)
    read = read_text(source)
    said = [word for block in read.blocks for word in f"{block.style.label} {block.runs[0].text}".split()]
    assert said == source.split()
