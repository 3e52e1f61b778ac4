"""Web pages: both wordings, labels as a browser shows them, and what belongs to the site and not to the document."""

import json
import re
from collections.abc import Callable
from pathlib import Path

import pytest

from app.documents.model import BlockKind, Cell, Change, Document, Story, View
from app.documents.open import read_document

Page = Callable[..., Document]

_ALIKE = str.maketrans({"\u00a0": " ", "\u2011": "-", "–": "-", "—": "-", "’": "'", "“": '"', "”": '"'})


@pytest.fixture
def page(tmp_path: Path) -> Page:
    def read(body: str, head: str = "") -> Document:
        path = tmp_path / "page.html"
        path.write_text(f"<!DOCTYPE html><html><head><meta charset='utf-8'>{head}</head><body>{body}</body></html>", encoding="utf-8")
        return read_document(path)

    return read


def said(document: Document, view: View = View.NEW) -> list[str]:
    return [block.text for block in document.view(view).blocks]


@pytest.mark.parametrize(
    "marked",
    [
        "<del>18</del><ins>12</ins>",
        "<s>18</s><ins>12</ins>",
        "<strike>18</strike><u>12</u>",
        "<span style='text-decoration: line-through'>18</span><span style='text-decoration:underline'>12</span>",
        "<span class='gone'>18</span><span class='put'>12</span>",
        "<span class='deleted'>18</span><ins>12</ins>",
    ],
)
def test_struck_and_inserted_in_every_shape(page: Page, marked: str) -> None:
    document = page(
        f"<p>Age {marked} and over</p>", "<style>p .gone{color:red;text-decoration:line-through} .put{text-decoration:underline}</style>"
    )
    assert document.format == "html"
    assert said(document, View.OLD) == ["Age 18 and over"]
    assert said(document) == ["Age 12 and over"]


def test_underlines_are_no_insertions_where_nothing_is_struck_or_another_sign_is_used(page: Page) -> None:
    plain = page("<p>You <u>must</u> ask.</p>")
    assert not plain.redline
    assert [notice.kind for notice in plain.notices] == ["underline"]
    signed = page("<p>You <u>must</u> <del>ask</del><ins>call</ins>.</p>")
    assert said(signed, View.OLD) == ["You must ask."]
    linked = page("<p><s>old</s> <a href='x'><u>site</u></a></p>")
    assert said(linked, View.OLD) == ["old site"]


def test_a_mark_may_reach_over_paragraphs_rows_and_items(page: Page) -> None:
    document = page(
        "<del><p>First.</p><p>Second.</p></del><p>Kept.</p>"
        "<table><tr><td>J1111</td></tr><tr style='text-decoration:line-through'><td>J2222</td><td>b</td></tr></table>"
    )
    assert said(document) == ["Kept.", "J1111"]
    assert said(document, View.OLD) == ["First.", "Second.", "Kept.", "J1111", "J2222", "b"]


def test_insertion_struck_by_another_author_is_in_no_wording(page: Page) -> None:
    document = page("<p>a<ins> b<del> c</del></ins></p>")
    assert said(document) == ["a b"]
    assert said(document, View.OLD) == ["a"]
    assert Change.NEITHER in {run.change for block in document.blocks for run in block.runs}


def test_list_labels_are_counted_for_each_wording(page: Page) -> None:
    document = page(
        "<ol type='I'><li>one<ol style='list-style-type:lower-alpha'><li>x</li><li><del>y</del></li><li>z</li></ol></li>"
        "<li value='5'>five</li></ol><ol start='3' reversed><li>three</li><li>two</li></ol><ul><li>point</li></ul>"
    )
    assert said(document) == ["I. one", "a. x", "b. z", "V. five", "3. three", "2. two", "• point"]
    assert said(document, View.OLD)[1:4] == ["a. x", "b. y", "c. z"]
    levels = {block.label: block.level for block in document.view(View.NEW).blocks}
    assert levels["I."] == 0
    assert levels["a."] == 1


def test_typed_labels_and_their_depth(page: Page) -> None:
    document = page(
        "<h1>Lists</h1><p style='margin-left:1em'>• outer</p><p style='margin-left:3em'><span>o</span> Inner</p><p>C. difficile</p>"
    )
    blocks = document.view(View.NEW).blocks[1:]
    assert [(block.label, block.level) for block in blocks] == [("•", 0), ("•", 1), ("", 0)]


def test_tables_become_cells(page: Page) -> None:
    document = page(
        "<table><caption>Codes</caption><tr><th>Code</th><th>Text</th></tr>"
        "<tr><td rowspan='2'>J1</td><td>a<br>b</td></tr><tr><td>c</td></tr><tr><td colspan='2'>d</td></tr></table>"
        "<table role='presentation'><tr><td><p>layout</p></td></tr></table>"
    )
    cells = [(block.text, block.cell) for block in document.view(View.NEW).blocks]
    assert cells == [
        ("Codes", None),
        ("Code", Cell(0, 0, 0)),
        ("Text", Cell(0, 0, 1)),
        ("J1", Cell(0, 1, 0)),
        ("a", Cell(0, 1, 1)),
        ("b", Cell(0, 1, 1)),
        ("c", Cell(0, 2, 1)),
        ("d", Cell(0, 3, 0)),
        ("layout", None),
    ]


def test_line_breaks_and_blanks(page: Page) -> None:
    document = page("<p>one  \n two<br>three<br></p><p>a<del> </del> b</p><pre>x\n  y</pre>")
    assert said(document) == ["one two", "three", "a b", "x", "y"]
    assert [block.soft_break for block in document.blocks] == [True, False, False, True, False]


def test_headings(page: Page) -> None:
    document = page("<h1>Top</h1><h3>Third</h3><div role='heading' aria-level='2'>Second</div><p>Not one</p>")
    assert [(block.kind, block.level) for block in document.view(View.NEW).blocks] == [
        (BlockKind.HEADING, 0),
        (BlockKind.HEADING, 2),
        (BlockKind.HEADING, 1),
        (BlockKind.PARAGRAPH, 0),
    ]


def test_what_belongs_to_the_site_is_left_out_and_told(page: Page) -> None:
    document = page(
        "<a class='skip-link' href='#m'>Skip to main content</a><div id='cookie-banner'>We use cookies. <button>Accept</button></div>"
        "<header><div>Example Health</div><nav><a href='/'>Home</a></nav></header><main id='m'><h1>Drug policy</h1>"
        "<p>The policy text itself, which is what the page is for.</p></main>"
        "<aside class='sidebar'><a href='/x'>Other policies</a></aside>"
        "<footer><a href='/p'>Privacy policy</a> <a href='/t'>Terms of use</a> © 2025 Example Health</footer><script>let x = 'no';</script>"
    )
    assert said(document) == ["Drug policy", "The policy text itself, which is what the page is for."]
    told = " ".join(notice.message for notice in document.notices if notice.kind == "site-furniture")
    for left_out in ("cookies", "Home", "Privacy policy", "Other policies"):
        assert left_out in told


def test_policy_text_is_kept_whatever_its_container_is_called(page: Page) -> None:
    document = page(
        "<div class='search-results'><p>J1111 Injection of something, one milligram</p></div>"
        "<div id='consent-section'><p><del>Written</del><ins>Informed</ins> consent is required.</p></div>"
        "<footer>Policy 12   |   Published <del>1/1/2024</del><ins>1/1/2025</ins></footer>"
    )
    assert said(document) == [
        "J1111 Injection of something, one milligram",
        "Informed consent is required.",
        "Policy 12 | Published 1/1/2025",
    ]
    assert document.blocks[-1].story is Story.FOOTER


def test_hidden_text_is_left_out_and_told(page: Page) -> None:
    document = page(
        "<p>Seen</p><p hidden>One</p><div style='display:none'>Two</div><p class='h'>Three</p>", "<style>.h{visibility:hidden}</style>"
    )
    assert said(document) == ["Seen"]
    assert [notice.kind for notice in document.notices] == ["hidden"] * 3


@pytest.mark.parametrize(
    ("encoding", "stated"),
    [("utf-8", "utf-8"), ("utf-8-sig", ""), ("utf-16", ""), ("cp1252", "iso-8859-1"), ("cp1252", ""), ("shift_jis", "shift_jis")],
)
def test_encodings(tmp_path: Path, encoding: str, stated: str) -> None:
    word = "表" if encoding == "shift_jis" else "naïve – café"
    path = tmp_path / "page.htm"
    path.write_bytes(f"<html><head><meta charset='{stated}'></head><body><p>{word}</p></body></html>".encode(encoding))
    assert said(read_document(path)) == [word]


def test_who_changed_it_and_when(page: Page) -> None:
    document = page("<p>a <ins cite='mailto:Reviewer%20One' datetime='2025-01-07T09:00'>b</ins></p>")
    author = document.blocks[0].runs[-1].author
    assert author is not None
    assert (author.name, author.when) == ("Reviewer One", "2025-01-07T09:00")


def test_nesting_without_end_is_refused(tmp_path: Path) -> None:
    path = tmp_path / "deep.html"
    path.write_text(f"<html><body>{'<div>' * 4000}x", encoding="utf-8")
    with pytest.raises(Exception, match="nested deeper"):
        read_document(path)


def test_one_version_in_several_formats(corpus: Path) -> None:
    rows = json.loads((corpus / "manifest.json").read_text(encoding="utf-8"))
    twins = {
        (row["policy"], row["version"]): corpus / row["file"]
        for row in rows
        if row["format"] in ("markdown", "text") and not row["redline"]
    }
    compared = 0
    for row in rows:
        if row["format"] != "html":
            continue
        document = read_document(corpus / row["file"])
        for view, version in ((View.OLD, row["old"]), (View.NEW, row["new"])) if row["redline"] else ((View.NEW, row["version"]),):
            twin = twins.get((row["policy"], version))
            if twin is not None:
                compared += 1
                assert _words(document, view) == _words(read_document(twin), View.NEW), (row["file"], view)
    assert compared > 10


def _words(document: Document, view: View) -> list[str]:
    return re.findall(r"[^\s|]+", re.sub(r"[*_#>`\\]+", " ", document.view(view).text.translate(_ALIKE)))
