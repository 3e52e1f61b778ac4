"""Files that want to harm end in content or one plain refusal; the program goes on, and nothing is left behind."""

import json
import re
from collections.abc import Callable, Iterable
from pathlib import Path

import pytest
from hostile_files import mutations, packed, sheet_bombs, sheet_parts, word_bombs, word_parts

from app.claims.headers import propose_columns
from app.documents.guarded import LIMITS, read_guarded
from app.documents.model import View
from app.errors import InputRefusedError
from app.guard.run import parts_from_child

MUTATIONS = 50
OUTCOME = re.compile(r"(content|refused|fault) (.+)")
HOSTILE_DOCUMENTS = (
    *("bomb_1GiB_document_xml.docx", "billion_laughs.docx", "xxe_file.docx", "xxe_http_dtd.docx", "remote_template.docx", "unc_image.docx"),
    *("traversal.docx", "duplicate_part.docx", "trunc_50.docx", "empty.docx", "deep_nesting_20000.docx"),
)
READABLE = {"remote_template.docx", "unc_image.docx"}
HOSTILE_CLAIMS = (
    "bomb_1GiB_sheet.xlsx",
    "billion_laughs.xlsx",
    "ole_encrypted_like.xlsx",
    "sparse_corner.xlsx",
    "col_AAAAAAA.xlsx",
    "trunc_90.xlsx",
)


def outcomes(reader: str, files: list[Path]) -> list[str]:
    """Read all files in one child; one that dies is replaced and the file at fault counted as refused."""
    said: list[str] = []
    while len(said) < len(files):
        request = json.dumps([str(path) for path in files[len(said) :]]).encode()
        answer = b""
        try:
            for part in parts_from_child(f"hostile_readers:{reader}", request, LIMITS, files[len(said)].name, lambda: False):
                answer += part
        except InputRefusedError as refused:
            said += answer.decode().splitlines()
            said.append(f"refused {refused}")
        else:
            said += answer.decode().splitlines()
    return said


def written(folder: Path, ending: str, contents: Iterable[tuple[str, bytes]]) -> list[Path]:
    files = []
    for number, (kind, data) in enumerate(contents):
        files.append(folder / f"{number:03}-{kind}.{ending}")
        files[-1].write_bytes(data)
    return files


def file_of(path: Path, read: Callable[[Path], str]) -> str:
    try:
        return read(path)
    except InputRefusedError as refused:
        return refused.refusal.file


@pytest.mark.parametrize(("reader", "ending", "parts"), [("documents", "docx", word_parts()), ("workbooks", "xlsx", sheet_parts())])
def test_mutated_files_give_content_or_one_refusal(reader: str, ending: str, parts: dict[str, str], tmp_path: Path) -> None:
    files = written(tmp_path, ending, [("good", packed(parts)), *mutations(parts, MUTATIONS)])
    said = outcomes(reader, files)
    assert len(said) == len(files)
    assert said[0].startswith("content")
    assert all(OUTCOME.fullmatch(line) for line in said)
    assert len({line.split(" ", 1)[0] for line in said}) > 1, "the mutations must reach the reader's refusals"
    if ending == "docx":
        assert [line for line in said if line.startswith("fault")] == []


def test_a_mutated_file_refused_by_the_guard_names_itself(tmp_path: Path) -> None:
    for path in written(tmp_path, "docx", mutations(word_parts(), 6)):
        assert file_of(path, lambda path: read_guarded(path).file) == path.name


def test_word_bombs_are_refused(tmp_path: Path) -> None:
    bombs = written(tmp_path, "docx", word_bombs())
    for path in bombs:
        with pytest.raises(InputRefusedError) as caught:
            read_guarded(path)
        assert caught.value.refusal.file == path.name
    assert sorted(tmp_path.rglob("*")) == bombs


def test_workbook_bombs_are_read_or_refused(tmp_path: Path) -> None:
    for path in written(tmp_path, "xlsx", sheet_bombs()):
        assert file_of(path, lambda path: path.name if propose_columns(path)[0].sheet == "Lines" else "") == path.name


@pytest.mark.parametrize("name", HOSTILE_DOCUMENTS)
def test_hostile_documents(corpus: Path, name: str) -> None:
    path = corpus / "hostile" / "synthetic" / name
    if name in READABLE:
        text = read_guarded(path).view(View.NEW).text
        assert text
        assert "root:" not in text
    else:
        with pytest.raises(InputRefusedError) as caught:
            read_guarded(path)
        assert caught.value.refusal.file == name


@pytest.mark.parametrize("name", HOSTILE_CLAIMS)
def test_hostile_claims(corpus: Path, name: str) -> None:
    with pytest.raises(InputRefusedError) as caught:
        propose_columns(corpus / "hostile" / "synthetic" / name)
    assert caught.value.refusal.file == name
