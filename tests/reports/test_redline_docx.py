"""Accepting all of a Word redline gives the new wording, rejecting all the old."""

import os
import re
import zipfile
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import pypandoc
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from app.codesets.library import load_code_sets
from app.compare.compare import compare
from app.compare.model import ChangeKind, Comparison
from app.documents.model import Block, BlockKind, BlockStyle, Cell, Document, DocumentView, Run, Story, View
from app.documents.open import read_document
from app.policy.model import PolicyVersion
from app.policy.read import read_policy
from app.reports.redline.docx import write_redline
from app.workspace.compare import compare_files

SAMPLES = Path(__file__).resolve().parents[2] / "policies" / "CC-0248"
EXAMPLES = 400 if os.environ.get("CODELEDGER_LONG") else 25
LONG = "Individual has tried and failed one preferred agent within the past twelve months"


WORDS = ("alpha", "beta", "gamma", "delta", "kappa", "lambda", "sigma", "theta", "“omega”", "anti-CD38", "C90.00", "12/23/2024")
LABELS = ("", "", "I.", "II.", "a)", "•")
Row = tuple[tuple[str, ...], ...]  # the paragraphs of each cell


@dataclass(frozen=True)
class Line:
    text: str = ""
    label: str = ""
    heading: bool = False
    rows: tuple[Row, ...] = ()


texts = st.lists(st.sampled_from(WORDS), min_size=2, max_size=9).map(lambda words: "Line " + " ".join(words))
cells = st.lists(texts, max_size=2).map(tuple)
tables = st.integers(1, 3).flatmap(lambda wide: st.lists(st.tuples(*[cells] * wide), min_size=1, max_size=3).map(tuple))
units = st.one_of(
    st.builds(Line, texts, st.sampled_from(LABELS)),
    st.builds(Line, texts, heading=st.just(True)),
    st.builds(Line, rows=tables),
)
pages = st.lists(units, min_size=1, max_size=6)


@st.composite
def edited(draw: st.DrawFn) -> tuple[list[Line], list[Line]]:
    old = draw(pages)
    kept = draw(st.lists(st.sampled_from(old), max_size=6))
    new = draw(st.permutations([*kept, *draw(st.lists(units, max_size=3))])) or draw(pages)
    at = draw(st.integers(0, len(new) - 1))
    return old, [*new[:at], draw(units), *new[at + 1 :]] if draw(st.booleans()) else list(new)


def comparison_of(old: list[Line], new: list[Line], heads: tuple[str, str] = ("", "")) -> Comparison:
    sets = load_code_sets()
    return compare(_version(old, heads[0], "old.docx"), _version(new, heads[1], "new.docx"), sets)


def _version(page: list[Line], head: str, file: str) -> PolicyVersion:
    blocks = [*_blocks(page), *([Block(runs=(Run(text=head),), story=Story.HEADER)] if head else [])]
    document = Document(file=file, sha256=file, format="docx", blocks=tuple(blocks))
    return read_policy(document.view(View.NEW), load_code_sets())


def _blocks(page: list[Line]) -> Iterator[Block]:
    for number, line in enumerate(page):
        for row, columns in enumerate(line.rows):
            for column, paragraphs in enumerate(columns):
                for text in paragraphs or ("",):
                    yield Block(runs=(Run(text=text),), cell=Cell(number, row, column))
        if line.heading:
            yield Block(runs=(Run(text=line.text),), style=BlockStyle(kind=BlockKind.HEADING))
        elif line.text:
            kind = BlockKind.LIST_ITEM if line.label else BlockKind.PARAGRAPH
            yield Block(runs=(Run(text=line.text),), style=BlockStyle(kind=kind, label=line.label))


def lines(view: DocumentView) -> list[str]:
    return [" ".join(block.text.split()) for block in view.blocks]


def written(comparison: Comparison, folder: Path, **options: object) -> Path:
    path = folder / "redline.docx"
    write_redline(path, comparison, **options)  # type: ignore[arg-type]
    return path


def part(path: Path, name: str = "word/document.xml") -> str:
    with zipfile.ZipFile(path) as package:
        return package.read(name).decode("utf-8")


def proven(comparison: Comparison, folder: Path) -> str:
    path = written(comparison, folder)
    read = read_document(path)
    assert lines(read.view(View.NEW)) == lines(comparison.new.text)
    assert lines(read.view(View.OLD)) == lines(comparison.old.text)
    return part(path)


@pytest.mark.parametrize(
    ("old", "new"),
    [
        ("CC-0248_2024-12-23.redline.md", "CC-0248_2025-12-22.redline.md"),
        ("CC-0248_2023-10-03.md", "CC-0248_2024-12-23.redline.docx"),
        ("CC-0248_2025-12-22.redline.docx", "CC-0248_2023-10-03.md"),
        ("CC-0248_2025-12-22.redline.docx", None),
    ],
)
def test_accept_all_is_the_new_wording_and_reject_all_the_old(old: str, new: str | None, tmp_path: Path) -> None:
    assert proven(compare_files(SAMPLES / old, SAMPLES / new if new else None), tmp_path)


@settings(max_examples=EXAMPLES, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(both=edited(), head=texts, other=texts)
def test_it_holds_for_any_two_pages(both: tuple[list[Line], list[Line]], head: str, other: str, tmp_path: Path) -> None:
    proven(comparison_of(*both, heads=(head, other)), tmp_path)


@pytest.mark.parametrize("view", View)
def test_pandoc_reads_the_same(view: View, tmp_path: Path) -> None:
    old = [Line("First line of the policy"), Line(LONG, "I."), Line("A closing line that goes"), Line("Another closing line that goes")]
    new = [Line("First line of this policy now"), Line("Something entirely different, put in"), Line(LONG, "II.")]
    comparison = comparison_of(old, new)
    path = written(comparison, tmp_path)
    choice = "accept" if view is View.NEW else "reject"
    said = pypandoc.convert_file(str(path), "plain", extra_args=[f"--track-changes={choice}", "--wrap=none"])
    wanted = comparison.new if view is View.NEW else comparison.old
    assert [" ".join(line.split()) for line in said.splitlines() if line.strip()] == lines(wanted.text)


def test_a_move_is_one_linked_pair_and_shows_its_edit(tmp_path: Path) -> None:
    stays = [Line(f"Paragraph {number} stays where it was and says what it said before") for number in range(4)]
    text = proven(comparison_of([Line(LONG), *stays], [*stays, Line(LONG.replace("one", "two"))]), tmp_path)
    names = re.findall(r'<w:move(From|To)RangeStart [^>]*w:name="([^"]+)"', text)
    assert {way for way, _ in names} == {"From", "To"}
    assert len({name for _, name in names}) == 1
    assert "two</w:t></w:r></w:ins>" in text
    assert "one</w:delText></w:r></w:del>" in text
    starts = re.findall(r'RangeStart w:id="(\d+)"', text)
    assert sorted(starts) == sorted(re.findall(r'RangeEnd w:id="(\d+)"', text))


def test_a_table_stays_a_table_and_its_rows_come_and_go(tmp_path: Path) -> None:
    def table(*rows: tuple[str, str]) -> list[Line]:
        return [Line("Codes of this policy, all of them"), Line(rows=tuple(((one,), (other,)) for one, other in rows))]

    old = table(("J1323", "elranatamab"), ("J9999", "not otherwise classified"), ("C90.00", "myeloma"))
    new = table(("J1323", "elranatamab, 1 mg"), ("C90.00", "myeloma"), ("C90.02", "myeloma in relapse"))
    text = proven(comparison_of(old, new), tmp_path)
    assert text.count("<w:tbl>") == 1
    rows = re.findall(r"<w:tr>.*?</w:tr>", text)
    marks = [re.search(r"<w:trPr><w:(\w+)", row) for row in rows]
    assert [mark[1] if mark else "" for mark in marks] == ["", "del", "", "ins"]
    assert re.search(r"<w:ins [^>]*>.*?, 1 mg", rows[0])


def test_a_column_that_came_is_marked_as_such(tmp_path: Path) -> None:
    old = [Line(rows=((("J1323",), ("elranatamab",)), (("C90.00",), ("multiple myeloma",))))]
    new = [Line(rows=((("J1323",), ("elranatamab",), ("since 2024",)), (("C90.00",), ("multiple myeloma",), ("since 2023",))))]
    assert proven(comparison_of(old, new), tmp_path).count("<w:cellIns ") == 2


def test_page_headers_are_headers(tmp_path: Path) -> None:
    comparison = comparison_of([Line(LONG)], [Line(LONG)], heads=("Policy 7, first edition", "Policy 7, second edition"))
    proven(comparison, tmp_path)
    assert "edition" not in part(tmp_path / "redline.docx")
    blocks = read_document(tmp_path / "redline.docx").view(View.NEW).blocks
    assert [block.text for block in blocks if block.story is Story.HEADER] == ["Policy 7, second edition"]


def test_a_text_broken_differently_is_no_replacement(tmp_path: Path) -> None:
    first, _, rest = LONG.partition(" within ")
    text = proven(comparison_of([Line(LONG)], [Line(first), Line(f"within {rest}")]), tmp_path)
    assert text.count("<w:rPr><w:ins ") == 1
    assert not re.search(r"<w:(?:t|delText)[^>]*>[^<]*\w[^<]*</w:(?:t|delText)></w:r></w:(?:ins|del)>", text)


def test_no_author_or_comment_of_the_source_is_left(tmp_path: Path) -> None:
    source = SAMPLES / "CC-0248_2025-12-22.redline.docx"
    comparison = compare_files(source)
    authors = {run.author.name for block in comparison.new.text.document.blocks for run in block.runs if run.author}
    path = written(comparison, tmp_path)
    with zipfile.ZipFile(path) as package:
        assert not [name for name in package.namelist() if "comment" in name]
        everything = "".join(package.read(name).decode("utf-8", "replace") for name in package.namelist() if name.endswith(".xml"))
    assert authors
    assert not [name for name in authors if name in everything]


def test_kinds_left_out_read_as_the_new_version(tmp_path: Path) -> None:
    comparison = compare_files(SAMPLES / "CC-0248_2024-12-23.redline.md", SAMPLES / "CC-0248_2025-12-22.redline.md")
    path = written(comparison, tmp_path, kinds={ChangeKind.DATE})
    read = read_document(path)
    assert lines(read.view(View.NEW)) == lines(comparison.new.text)
    changed = [run.text for block in read.blocks for run in block.runs if run.change.name != "SAME"]
    assert changed
    assert all(re.fullmatch(r"\d\d/\d\d/\d{4}", text) for text in changed)
