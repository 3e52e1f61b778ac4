"""What every view must hold, whatever the file."""

from pathlib import Path

from hypothesis import given
from hypothesis import strategies as st

from app.documents.markdown.read import read_markdown
from app.documents.model import Block, Change, Document, View
from app.documents.open import read_document
from app.documents.text.read import read_text

WORDS = st.sampled_from(
    [
        "adult",
        "C90.00",
        "~~old~~new",
        "~~ gone ~~",
        "<u>put</u>",
        "**Date:**",
        "[link](x)",
        "I.",
        "++x++",
        "OR",
        "5 *",
        "`a`",
        "||",
        "~~",
        "&lt;",
        "\\*",
    ]
)
STARTS = st.sampled_from(["", "- ", "1. ", "- II. ", "- ~~a.~~b. ", "# ", "| ", "> ", "    ", "* ", "---\n"])
MARKDOWN = st.lists(st.tuples(STARTS, st.lists(WORDS, max_size=6), st.sampled_from(["\n", "\n\n", "  \n"])), max_size=12)


def as_document(blocks: tuple[Block, ...]) -> Document:
    return Document(file="x", sha256="", format="markdown", blocks=blocks)


def check(document: Document) -> None:
    for view in View:
        lines = document.view(view)
        for number, block in enumerate(lines.blocks):
            assert block.index == number
            assert "\n" not in block.text
            place = block.place()
            assert place.text == block.text[place.start : place.end]
            at = block.body
            for piece in block.pieces:
                run = document.blocks[piece.block].runs[piece.run]
                assert (piece.start, block.text[piece.start : piece.end]) == (at, run.text)
                assert run.change.seen_in(view)
                at = piece.end
            assert at == len(block.text)
    if not document.redline:
        assert document.view(View.OLD).text == document.view(View.NEW).text


@given(MARKDOWN)
def test_any_markdown(parts: list[tuple[str, list[str], str]]) -> None:
    source = "".join(start + " ".join(words) + end for start, words, end in parts)
    check(as_document(read_markdown(source).blocks))


@given(st.text(st.characters(exclude_categories=["Cs", "Cc"], include_characters="\n\f\t"), max_size=400))
def test_any_text(source: str) -> None:
    document = as_document(read_text(source).blocks)
    check(document)
    assert all(run.change is Change.SAME for block in document.blocks for run in block.runs)


def test_every_document_of_the_corpus(corpus: Path) -> None:
    for path in sorted((corpus / "policies").rglob("*")):
        if path.suffix in (".md", ".txt", ".docx") and path.parent.name != "policies":
            check(read_document(path))
