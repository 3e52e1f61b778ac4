"""Word files with tracked changes read as an independent reader reads them: pandoc, accepting and rejecting all changes."""

import json
import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pypandoc
import pytest

from app.documents.model import Document, Story, View
from app.documents.open import read_document

PLAIN = str.maketrans({"\u00a0": " ", "\u2011": "-", "–": "-", "—": "-", "’": "'", "‘": "'", "“": '"', "”": '"'})
WORD = re.compile(r"\w+")

# Where pandoc is wrong, or says what Word does not show; each with its reason.
FAULTS = {
    "Docxodus__008-InsertedFieldCode.docx": "pandoc leaves out the shown result of the date field",
    "Docxodus__011-InsertedMathChar.docx": "pandoc accepts tracked changes in formulas whichever way it is asked",
    "Docxodus__012-DeletedMathChar.docx": "pandoc accepts tracked changes in formulas whichever way it is asked",
    "Docxodus__HC035-Strike-Through.docx": "text struck by its formatting is read as struck out, with a notice",
    "Docxodus__RA001-Tracked-Revisions-01.docx": "rejecting an inserted row takes its unmarked text away; pandoc leaves it as a paragraph",
    "Docxodus__RA001-Tracked-Revisions-02.docx": "as the one before",
    "pandoc__paragraph_insertion_deletion.docx": "where a paragraph's end is deleted pandoc puts a blank between the parts",
}


def cases(corpus: Path) -> Iterator[Path]:
    for path in sorted((corpus / "docx-tracked").glob("*.docx")):
        twin = path.with_name(f"{path.stem}-Accepted.docx").exists() or "-Accepted" in path.stem or "-Rejected" in path.stem
        if not twin and path.name not in FAULTS:
            yield path


@pytest.mark.parametrize(("view", "asked"), [(View.NEW, "accept"), (View.OLD, "reject")])
def test_both_wordings_agree_word_for_word(corpus: Path, view: View, asked: str) -> None:
    differing = []
    compared = 0
    for path in cases(corpus):
        said = pypandoc.convert_file(str(path), "json", format="docx", extra_args=[f"--track-changes={asked}"])
        compared += 1
        if words(shown(read_document(path), view)) != words("".join(texts(json.loads(said)))):
            differing.append(path.name)
    assert not differing
    assert compared > 40


def shown(document: Document, view: View) -> str:
    return "\n".join(block.body_text for block in document.view(view).blocks if block.story in {Story.BODY, Story.FOOTNOTE})


def words(text: str) -> list[str]:
    """In the order of the alphabet: pandoc puts a footnote where it is called, Word at the foot of the page."""
    return sorted(WORD.findall(text.translate(PLAIN)))


def texts(tree: Any) -> Iterator[str]:
    """Yield the words of a pandoc tree, its title and the like first."""
    yield from _texts(tree["meta"])
    yield "\n"
    yield from _texts(tree["blocks"])


def _texts(node: Any) -> Iterator[str]:
    if isinstance(node, list):
        for item in node:
            yield from _texts(item)
    elif isinstance(node, dict):
        match node.get("t"):
            case "Str":
                yield node["c"]
            case "Code" | "Math" | "RawInline" | "CodeBlock":
                yield node["c"][1]
            case "Space" | "SoftBreak" | "LineBreak":
                yield " "
            case "Para" | "Plain" | "Header":
                yield from _texts(node["c"])
                yield "\n"
            case None:
                for item in node.values():
                    yield from _texts(item)
            case _:
                yield from _texts(node.get("c"))
