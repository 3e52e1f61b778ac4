"""Plain text: wrapping undone, lists and tables found, page furniture told from text."""

import textwrap
from collections.abc import Callable

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.documents.model import BlockKind, Document, Story, View
from app.documents.text.read import read_text

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


FRONT = (
    "Original Effective Date: 03/05/2019     Current Effective Date: 07/01/2024\n"
    "Policy Number: XY-77                    Next Review: 2026\n"
    "Line of Business: All                   Status: Active\n"
)

TWO_LISTS = (
    "C90.00 Myeloma in need    C90.01 Myeloma now in\n"
    "of care                   remission\n"
    "D80.0 Born with it        D80.1 Not so\n"
)  # fmt: skip
HUNG = (
    "Title: Drugs given for       Agreed By: The board of\n"
    "  weak muscles                 chemists, 01/02/2020\n"
    "Number: 12                   Next Review: 2025\n"
)


@pytest.mark.parametrize("before", ["", wrapped(80) + "\n"])
@pytest.mark.parametrize(
    ("table", "rows"),
    [
        (
            FRONT,
            [
                ["Original Effective Date: 03/05/2019", "Current Effective Date: 07/01/2024"],
                ["Policy Number: XY-77", "Next Review: 2026"],
                ["Line of Business: All", "Status: Active"],
            ],
        ),
        (
            "First Used On:      Last Seen On:\n03/05/2019          07/01/2024\n",
            [["First Used On:", "Last Seen On:"], ["03/05/2019", "07/01/2024"]],
        ),
        (
            "Drug              HCPCS\nXiaflex           J0775\nCrysvita          J0584\n",
            [["Drug", "HCPCS"], ["Xiaflex", "J0775"], ["Crysvita", "J0584"]],
        ),
        (
            "Drug                           HCPCS\nXiaflex (some enzymes in one)  J0775\nCrysvita                       J0584\n",
            [["Drug", "HCPCS"], ["Xiaflex (some enzymes in one)", "J0775"], ["Crysvita", "J0584"]],
        ),
        (
            "Status          Active\nVersion         4\nIn effect       01/01/2024\nLast Review     02/02/2024\n",
            [["Status", "Active"], ["Version", "4"], ["In effect", "01/01/2024"], ["Last Review", "02/02/2024"]],
        ),
        (
            "Brand          Generic         HCPCS\nAmondys 45     casimersen      J1426\nExondys 51     eteplirsen      J1428\n",
            [["Brand", "Generic", "HCPCS"], ["Amondys 45", "casimersen", "J1426"], ["Exondys 51", "eteplirsen", "J1428"]],
        ),
        (
            "J1426   J1427   J1428   J1429\nJ0775   J0584   J0222   J9999\nC90.00  C90.01\n",
            [["J1426", "J1427", "J1428", "J1429"], ["J0775", "J0584", "J0222", "J9999"], ["C90.00", "C90.01"]],
        ),
        (
            TWO_LISTS,
            [["C90.00 Myeloma in need of care", "C90.01 Myeloma now in remission"], ["D80.0 Born with it", "D80.1 Not so"]],
        ),
        (
            HUNG,
            [["Title: Drugs given for weak muscles", "Agreed By: The board of chemists, 01/02/2020"], ["Number: 12", "Next Review: 2025"]],
        ),
        (
            "What was done, and why            01/02/2020\nCodes J1426 and J1427 put in,     03/04/2021\nand one taken out\n",
            [["What was done, and why", "01/02/2020"], ["Codes J1426 and J1427 put in, and one taken out", "03/04/2021"]],
        ),
        (
            "Original Effective   03/05/2019\nDate:\nPolicy Number:       XY-77\n",
            [["Original Effective Date:", "03/05/2019"], ["Policy Number:", "XY-77"]],
        ),
    ],
)  # fmt: skip
def test_rows_stay_rows(text: Text, before: str, table: str, rows: list[list[str]]) -> None:
    assert cells(text(before + table)) == rows


def test_a_spanning_heading_stands_alone_where_it_is_wrapped_at_the_margin(text: Text) -> None:
    table = (
        "Code     Meaning\n"
        "J1111    A dose of a thing with a long name that is given by vein\n"
        "Codes of the next kind are paid only with one of the kind above\n"
        "and never alone\n"
        "J2222    A dose of some other thing\n"
        "J3333    A dose of one more thing\n"
    )
    assert cells(text(wrapped(66) + "\n" + table)) == [
        ["Code", "Meaning"],
        ["J1111", "A dose of a thing with a long name that is given by vein"],
        ["Codes of the next kind are paid only with one of the kind above and never alone"],
        ["J2222", "A dose of some other thing"],
        ["J3333", "A dose of one more thing"],
    ]


def test_an_entry_with_a_label_in_its_text_stays_one_entry(text: Text) -> None:
    table = (
        "10/01/2024    Codes: J1111 and D48.0 were put in; and out went\n"
        "              ICD code M81.8. Title: one more name was added.\n"
        "04/01/2024    Nothing has changed.\n"
    )
    assert cells(text(wrapped(60) + "\n" + table)) == [
        ["10/01/2024", "Codes: J1111 and D48.0 were put in; and out went ICD code M81.8. Title: one more name was added."],
        ["04/01/2024", "Nothing has changed."],
    ]


def test_entries_of_a_code_list_stay_apart_in_wrapped_text(text: Text, shown: Shown) -> None:
    source = (
        "C90.00 myeloma that has not yet gone into remission again\n"
        "C90.02 myeloma that has come back\nM1A.9XX0 - gout of long standing, kind not given\n"
    )
    assert shown(text(wrapped(60) + "\n" + source))[3:] == source.splitlines()


@given(
    st.lists(
        st.tuples(
            st.from_regex(r"[A-Z]\d{4}", fullmatch=True),
            st.lists(st.from_regex(r"[a-z]{2,9}", fullmatch=True), min_size=1, max_size=12),
            st.dates().map(lambda day: f"{day:%m}/{day:%d}/{day.year:04}"),
        ),
        min_size=2,
        max_size=8,
    ),
    st.integers(12, 40),
)
def test_every_row_of_a_table_of_codes_is_kept(rows: list[tuple[str, list[str], str]], width: int) -> None:
    lines = []
    for code, words, day in rows:
        first, *others = textwrap.wrap(" ".join(words).capitalize(), width)
        lines.append(f"{code}   {first:<{width}}   {day}")
        lines += [f"{'':8}{other}" for other in others]
    read: dict[int, list[str]] = {}
    for block in read_text("\n".join(lines)).blocks:
        assert block.cell is not None
        read.setdefault(block.cell.row, []).append(block.runs[0].text)
    assert [cell for cell in read.values() if len(cell) == 3] == [[code, " ".join(words).capitalize(), day] for code, words, day in rows]
