"""A document handed over as bytes is the same document; bytes that are none are refused."""

import contextlib
import json
from collections.abc import Callable
from dataclasses import fields
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.documents.handover import HandoverError, document_from_bytes, document_to_bytes
from app.documents.model import Author, Block, BlockKind, BlockStyle, Box, Cell, Change, Comment, Document, Notice, Run, Story, View
from app.documents.open import read_document

TEXT = st.text(st.characters(exclude_categories=()), max_size=20)  # lone surrogates too
NUMBER = st.integers(-(2**40), 2**40)
POINT = st.floats(allow_nan=False, allow_infinity=False)
CHANGE = st.sampled_from(Change)
AUTHOR = st.none() | st.builds(Author, name=TEXT, when=st.none() | TEXT)
STYLE = st.builds(BlockStyle, kind=st.sampled_from(BlockKind), level=NUMBER, label=TEXT)
RUN = st.builds(
    Run,
    text=TEXT,
    change=CHANGE,
    bold=st.booleans(),
    author=AUTHOR,
    move=st.none() | TEXT,
    reformatted=st.booleans(),
    confidence=POINT,
)
BLOCK = st.builds(
    Block,
    runs=st.lists(RUN, max_size=5).map(tuple),
    end=CHANGE,
    container=CHANGE,
    style=STYLE,
    old_style=st.none() | STYLE,
    cell=st.none() | st.builds(Cell, NUMBER, NUMBER, NUMBER),
    story=st.sampled_from(Story),
    page=st.none() | NUMBER,
    soft_break=st.booleans(),
    boxes=st.lists(st.builds(Box, NUMBER, POINT, POINT, POINT, POINT, NUMBER, NUMBER), max_size=3).map(tuple),
)
DOCUMENT = st.builds(
    Document,
    file=TEXT,
    sha256=TEXT,
    format=TEXT,
    blocks=st.lists(BLOCK, max_size=5).map(tuple),
    comments=st.lists(st.builds(Comment, author=AUTHOR, text=TEXT, block=st.none() | NUMBER), max_size=3).map(tuple),
    notices=st.lists(st.builds(Notice, kind=TEXT, message=TEXT, block=st.none() | NUMBER), max_size=3).map(tuple),
)
PLAIN = Document(
    file="a.docx",
    sha256="0",
    format="docx",
    blocks=(
        Block(runs=(Run(text="as it was"), Run(text="new", change=Change.INSERTED, author=Author("A", None))), cell=Cell(0, 1, 2)),
        Block(runs=(), old_style=BlockStyle(label="I.")),
    ),
    comments=(Comment(None, "why", 0),),
    notices=(Notice("kind", "message"),),
)
Breakage = Callable[[dict[str, Any]], object]


@given(DOCUMENT)
def test_nothing_is_lost(document: Document) -> None:
    assert document_from_bytes(document_to_bytes(document)) == document


@given(DOCUMENT)
def test_the_same_document_is_the_same_bytes(document: Document) -> None:
    data = document_to_bytes(document)
    assert document_to_bytes(document_from_bytes(data)) == data


def test_every_field_of_the_model_is_covered() -> None:
    counts = {Document: 6, Block: 10, Run: 7, BlockStyle: 3, Cell: 3, Box: 7, Author: 2, Comment: 3, Notice: 3}
    assert {kind: len(fields(kind)) for kind in counts} == counts, "a new field must be handed over too"


def test_the_sample_policies_arrive_whole(policies: Path) -> None:
    for path in sorted((policies / "CC-0248").iterdir()):
        document = read_document(path)
        arrived = document_from_bytes(document_to_bytes(document))
        assert arrived == document
        assert arrived.view(View.OLD).text == document.view(View.OLD).text


BREAKAGES: dict[str, Breakage] = {
    "another version": lambda shape: shape.update(version=2),
    "a version that is only equal": lambda shape: shape.update(version=True),
    "a missing name": lambda shape: shape.pop("notices"),
    "a name too many": lambda shape: shape.update(extra=1),
    "a number for a text": lambda shape: shape.update(file=1),
    "no list": lambda shape: shape.update(blocks={}),
    "a block too short": lambda shape: shape["blocks"][0].pop(),
    "an unknown mark": lambda shape: shape["blocks"][0].__setitem__(1, "burnt"),
    "a mark that cannot be looked up": lambda shape: shape["blocks"][0].__setitem__(1, []),
    "a style not there": lambda shape: shape["blocks"][0].__setitem__(3, 9),
    "a style below zero": lambda shape: shape["blocks"][0].__setitem__(3, -1),
    "an author not there": lambda shape: shape["blocks"][0][0][1].__setitem__(3, 5),
    "a cell of two": lambda shape: shape["blocks"][0].__setitem__(5, [0, 1]),
    "a fraction for a row": lambda shape: shape["blocks"][0].__setitem__(5, [0, 1.5, 2]),
    "a text for a page": lambda shape: shape["blocks"][0].__setitem__(7, "1"),
    "a number for a truth": lambda shape: shape["blocks"][0].__setitem__(8, 0),
    "a whole number for a confidence": lambda shape: shape["blocks"][0][0][1].__setitem__(6, 1),
    "a box of six": lambda shape: shape["blocks"][0][9].append([1, 0.5, 0.5, 1.5, 1.5, 0]),
    "a text for a coordinate": lambda shape: shape["blocks"][0][9].append([1, "0", 0.5, 1.5, 1.5, 0, 4]),
    "a comment of one": lambda shape: shape["comments"].append(["x"]),
}


@pytest.mark.parametrize("name", BREAKAGES)
def test_what_is_no_document_is_refused(name: str) -> None:
    shape = json.loads(document_to_bytes(PLAIN))
    BREAKAGES[name](shape)
    with pytest.raises(HandoverError):
        document_from_bytes(json.dumps(shape).encode())


@pytest.mark.parametrize("data", [b"", b"null", b"[]", b"{", b"\xff\xfe", b"[" * 100_000, b"\x80\x04K\x01."])
def test_bytes_of_another_kind_are_refused(data: bytes) -> None:
    with pytest.raises(HandoverError):
        document_from_bytes(data)


@given(st.data())
def test_a_flipped_byte_is_a_document_or_refused(data: st.DataObject) -> None:
    whole = bytearray(document_to_bytes(PLAIN))
    whole[data.draw(st.integers(0, len(whole) - 1))] = data.draw(st.integers(0, 255))
    with contextlib.suppress(HandoverError):
        assert isinstance(document_from_bytes(bytes(whole)), Document)
