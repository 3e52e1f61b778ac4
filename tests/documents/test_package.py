"""Hostile and damaged Word files: refused before harm, in one sentence."""

import contextlib
import zipfile
from collections.abc import Callable
from pathlib import Path

import pytest

from app.documents.open import read_document
from app.errors import InputRefusedError

WordFile = Callable[..., Path]
PARAGRAPH = "<w:p><w:r><w:t>text</w:t></w:r></w:p>"


def refusal(path: Path) -> str:
    with pytest.raises(InputRefusedError) as caught:
        read_document(path)
    sentence = str(caught.value)
    assert path.name in sentence
    assert caught.value.refusal.why.endswith(".")
    assert caught.value.refusal.do.endswith(".")
    return sentence


def add(path: Path, name: str, data: str) -> Path:
    with zipfile.ZipFile(path, "a", zipfile.ZIP_DEFLATED) as box:
        box.writestr(name, data)
    return path


def test_a_part_there_twice(word_file: WordFile) -> None:
    path = word_file(PARAGRAPH)
    with pytest.warns(UserWarning, match="Duplicate"):
        add(path, "word/document.xml", "<x/>")
    assert "twice" in refusal(path)


@pytest.mark.parametrize(("name", "said"), [("../outside.txt", "outside"), ("WORD/Document.xml", "twice")])
def test_names_that_mislead(word_file: WordFile, name: str, said: str) -> None:
    assert said in refusal(add(word_file(PARAGRAPH), name, "<x/>"))


def test_a_part_that_swells(word_file: WordFile) -> None:
    assert "250 times" in refusal(add(word_file(PARAGRAPH), "word/media/a.bin", " " * 5_000_000))


def test_too_many_parts(word_file: WordFile) -> None:
    path = word_file(PARAGRAPH)
    with zipfile.ZipFile(path, "a") as box:
        for number in range(5_001):
            box.writestr(f"word/media/{number}", "")
    assert "5000" in refusal(path)


def test_a_document_type_definition(tmp_path: Path) -> None:
    path = tmp_path / "entity.docx"
    with zipfile.ZipFile(path, "w") as box:
        box.writestr("[Content_Types].xml", '<Types xmlns="http://schemas.openxmlformats.org/package/2006/content-types"/>')
        box.writestr("word/document.xml", '<!DOCTYPE a [<!ENTITY b SYSTEM "file:///etc/hostname">]><a>&b;</a>')
    assert "document type definition" in refusal(path)


def test_cut_off(word_file: WordFile) -> None:
    path = word_file(PARAGRAPH)
    path.write_bytes(path.read_bytes()[:-40])
    assert "damaged or cut off" in refusal(path)


def test_an_outside_template_is_not_loaded_but_named(word_file: WordFile) -> None:
    path = word_file(PARAGRAPH, settings="")
    link = '<Relationship Id="t" Type="x/attachedTemplate" Target="http://example.invalid/t.dotm" TargetMode="External"/>'
    add(
        path,
        "word/_rels/settings.xml.rels",
        f'<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships">{link}</Relationships>',
    )
    document = read_document(path)
    assert [notice.kind for notice in document.notices] == ["external-reference"]


def test_every_hostile_word_file_is_read_or_refused(corpus: Path) -> None:
    for path in sorted((corpus / "hostile").rglob("*.docx")):
        with contextlib.suppress(InputRefusedError):
            assert read_document(path).format in {"docx", "html", "text"}, path.name  # some are something else under that name
