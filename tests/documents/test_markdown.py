"""Markdown and the signs reviewers put into it."""

from collections.abc import Callable

import pytest

from app.documents.markdown.read import read_markdown
from app.documents.model import BlockKind, Cell, Change, Document, View

Text = Callable[..., Document]
Shown = Callable[..., list[str]]


@pytest.mark.parametrize(
    ("source", "old", "new"),
    [
        ("Seen ~~May 1, 2024~~June 2, 2025. Then", "Seen May 1, 2024. Then", "Seen June 2, 2025. Then"),
        ("Version ~~1.2025~~2.2026. End", "Version 1.2025. End", "Version 2.2026. End"),
        ("~~Seen: 1/2/2023~~Done: 3/4/2024", "Seen: 1/2/2023", "Done: 3/4/2024"),
        ("a ~~gone~~ word", "a gone word", "a word"),
        ("a ~~ gone ~~ word", "a gone word", "a word"),
        ("~~2023~~<u>2024</u> on", "2023 on", "2024 on"),
        ("<del>2023</del><ins>2024</ins> on", "2023 on", "2024 on"),
        ("J1, J2~~, J3~~ and ++J4++", "J1, J2, J3 and", "J1, J2 and J4"),
        ("{--old--}{++new++} text", "old text", "new text"),
        ("{~~old~>new~~} text{>>why<<}", "old text", "new text"),
        ("~~6~~**9**/2021 and ~~a~~**b**", "6/2021 and a", "9/2021 and b"),
        ("<ins>put ~~in and out~~</ins>x", "x", "put x"),
    ],
)
def test_tracked_changes(text: Text, source: str, old: str, new: str) -> None:
    document = text(source, "a.md")
    assert " ".join(document.view(View.OLD).text.split()) == old
    assert " ".join(document.view(View.NEW).text.split()) == new


def test_bold_is_an_insertion_only_where_it_replaces_what_is_struck(text: Text) -> None:
    plain = text("**Date:** ~~5/1/2024~~6/1/2024", "a.md")
    assert plain.view(View.OLD).text == "Date: 5/1/2024"
    assert plain.blocks[0].runs[0].bold
    marked = text("~~5/1/2024~~**6/1/2024**\n\n**New line**", "a.md")
    assert marked.view(View.OLD).text == "5/1/2024"


def test_underlining_without_any_strike_is_no_insertion(text: Text) -> None:
    document = text("# T\n\n<u>Scope</u> of this", "a.md")
    assert not document.redline
    assert [notice.kind for notice in document.notices] == ["underline"]


@pytest.mark.parametrize(
    ("source", "old", "new"),
    [
        ("- II. Adult; AND", "II.", "II."),
        ("- a) Adult", "a)", "a)"),
        ("- (i) Adult", "(i)", "(i)"),
        ("- 1. Adult", "1.", "1."),
        ("1. Adult", "1.", "1."),
        ("- ~~I.~~II. Adult", "I.", "II."),
        ("- ~~I.~~<u>II.</u> Adult", "I.", "II."),
        ("- <u>I.</u> <u>Adult</u> ~~x~~", "•", "I."),
        ("- Adult", "•", "•"),
        ("- 0 = none", "•", "•"),
        ("II. Adult; AND ~~x~~", "II.", "II."),
        ("C. difficile ~~x~~", "", ""),
    ],
)
def test_labels(text: Text, source: str, old: str, new: str) -> None:
    document = text(f"{source}\n\n~~x~~", "a.md")
    for view, label in ((View.OLD, old), (View.NEW, new)):
        block = document.view(view).blocks[0]
        assert block.label == label
        assert block.text.startswith(label)
        assert not block.body_text.startswith(label or "\0")


def test_lists_know_their_depth(text: Text) -> None:
    document = text("- 1. One\n\n    - a. Two\n\n- 2. Three\n", "a.md")
    assert [(block.label, block.level, block.body_text) for block in document.view(View.NEW).blocks] == [
        ("1.", 0, "One"),
        ("a.", 1, "Two"),
        ("2.", 0, "Three"),
    ]


def test_tables_become_cells_none_is_cut_off(text: Text) -> None:
    document = text("| | |\n|---|---|\n| J1 | one \\| two |\n| J2 | a | b |\n", "a.md")
    assert [(block.text, block.cell) for block in document.view(View.NEW).blocks] == [
        ("J1", Cell(0, 0, 0)),
        ("one | two", Cell(0, 0, 1)),
        ("J2", Cell(0, 1, 0)),
        ("a", Cell(0, 1, 1)),
        ("b", Cell(0, 1, 2)),
    ]


def test_headings_links_escapes_and_bold(text: Text) -> None:
    document = text(
        "## Use of **X**\n\nSee [the *label*](http://x.example/a_(b)), \\*not* &amp; <https://y.example>.\n\n**All bold**", "a.md"
    )
    heading, link, bold = document.view(View.NEW).blocks
    assert (heading.kind, heading.level, heading.text) == (BlockKind.HEADING, 1, "Use of X")
    assert link.text == "See the label, *not* & https://y.example."
    assert bold.bold
    assert not link.bold


def test_comparison_signs_and_footnote_stars_are_kept(text: Text, shown: Shown) -> None:
    document = text("# T\n\n> 18 years\n\n- > 2 lines\n\nJ0209*   J0589*\n\n* needs a form\n", "a.md")
    assert shown(document)[1:] == ["> 18 years", "• > 2 lines", "J0209*   J0589*", "* needs a form"]


def test_hard_breaks_end_a_line_soft_ones_do_not(text: Text, shown: Shown) -> None:
    document = text("# T\n\none  \ntwo\\\nthree\nfour\n", "a.md")
    assert shown(document)[1:] == ["one", "two", "three four"]
    assert [block.soft_break for block in document.blocks[1:]] == [True, True, False]


def test_fields_on_lines_of_their_own_are_not_glued(text: Text, shown: Shown) -> None:
    source = "# T\n\nSubject: Thing\nDocument #: X-1 **Publish Date:** 5/6/2024\nStatus: Revised\n\nThe drug\nis given\n"
    assert shown(text(source, "a.md"))[1:] == [
        "Subject: Thing",
        "Document #: X-1 Publish Date: 5/6/2024",
        "Status: Revised",
        "The drug is given",
    ]


def test_front_matter_and_balloon_remarks(text: Text, shown: Shown) -> None:
    source = "---\ntitle: 'A page'\ntags:\n- one\n- two\n---\n\n# T\n\nFormatted: Font: Bold\n\nDeleted: C90.01\n\nText\n"
    document = text(source, "a.md")
    assert shown(document) == ["title: A page", "tags: one, two", "T", "Deleted: C90.01", "Text"]
    assert [notice.kind for notice in document.notices] == ["residue"]


def test_inferred_replacements_are_marked_as_less_certain(text: Text) -> None:
    runs = text("~~2024~~2025.", "a.md").blocks[0].runs
    assert [(run.text, run.change) for run in runs] == [("2024", Change.DELETED), ("2025", Change.INSERTED), (".", Change.SAME)]
    assert runs[1].confidence < 1


def test_a_lone_sign_is_kept_and_said(text: Text, shown: Shown) -> None:
    document = text("# T\n\nabout ~~5 mg", "a.md")
    assert shown(document)[1] == "about ~~5 mg"
    assert [notice.kind for notice in document.notices] == ["unpaired-mark"]


CODES = (
    "M1A.9XX0 Gout of long standing",
    "M1A.9XX1 - gout with tophi",
    "C90.00 myeloma that is not in remission",
    "C90.02 myeloma that came back",
    "XW013L9 putting in of a new substance",
    "0JH60WZ Putting in of a device",
    "64612 weakening of a muscle of the face",
    "**J1323:** a dose of the drug",
    "J3490/J3590 drugs without a code",
)


def test_entries_of_a_code_list_begin_blocks_of_their_own(text: Text, shown: Shown) -> None:
    source = "\n".join(("# T", "", "Codes in use", *CODES))
    assert shown(text(source, "a.md"))[1:] == ["Codes in use", *(line.replace("*", "") for line in CODES)]


def test_the_rest_of_an_entry_stays_with_it(text: Text, shown: Shown) -> None:
    source = "# T\n\nC90.00 myeloma that is not\nin remission\nC90.02 myeloma that\ncame back\n"
    assert shown(text(source, "a.md"))[1:] == ["C90.00 myeloma that is not in remission", "C90.02 myeloma that came back"]


@pytest.mark.parametrize(
    "prose",
    [
        "The drug is billed with\nJ1323 when it is given at home and with\nJ3590 until then.",
        "Paid are J1111, J1112,\nJ1113, J1114 and\nJ1115 by this plan.",
        "Before there was a code,\nJ1323 Doses were billed otherwise.",
        "It is shown as\nM1A.9XX0 in this list and as\nM1A.9XX1 in that one.",
        "Those whose A1C is high or whose\nB12 deficiency is known may be tested.",
    ],
)
def test_prose_before_a_code_stays_joined(text: Text, shown: Shown, prose: str) -> None:
    assert shown(text(f"# T\n\n{prose}\n", "a.md"))[1:] == [prose.replace("\n", " ")]


@pytest.mark.parametrize(("opens", "closes"), [("~~", "~~"), ("<del>", "</del>"), ("{--", "--}"), ("{~~", "~>~~}")])
def test_a_strike_over_several_entries_strikes_them_all(text: Text, opens: str, closes: str) -> None:
    document = text(f"# T\n\n{opens}J1111 first thing\nJ2222 another thing{closes}\nJ3333 third thing\n", "a.md")
    assert document.view(View.OLD).text.splitlines()[1:] == ["J1111 first thing", "J2222 another thing", "J3333 third thing"]
    assert document.view(View.NEW).text.splitlines()[1:] == ["J3333 third thing"]


@pytest.mark.parametrize(("opens", "closes"), [("<ins>", "</ins>"), ("{++", "++}")])
def test_an_insertion_over_several_entries_inserts_them_all(text: Text, opens: str, closes: str) -> None:
    document = text(f"# T\n\nJ3333 third thing\n{opens}J1111 first thing\nJ2222 another thing{closes}\n", "a.md")
    assert document.view(View.NEW).text.splitlines()[1:] == ["J3333 third thing", "J1111 first thing", "J2222 another thing"]
    assert document.view(View.OLD).text.splitlines()[1:] == ["J3333 third thing"]


@pytest.mark.parametrize(
    ("source", "new", "old"),
    [
        ("<ins>J9999</ins> not other, ~~as before~~", "J9999 not other,", " not other, as before"),
        ("~~J3490~~ stays on the list", "stays on the list", "J3490 stays on the list"),
    ],
)
def test_a_blank_after_a_marked_first_word_parts_the_words_of_the_other_wording(source: str, new: str, old: str) -> None:
    document = Document(file="a.md", sha256="0" * 64, format="markdown", blocks=read_markdown(source).blocks)
    assert document.view(View.NEW).text.split() == new.split()
    assert document.view(View.OLD).text.split() == old.split()
