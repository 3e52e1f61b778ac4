"""Which files are read and which are refused, by what is in them."""

import hashlib
import zipfile
from pathlib import Path

import pytest

from app.documents.model import View
from app.documents.open import read_document
from app.errors import InputRefusedError


@pytest.mark.parametrize(
    ("data", "said"),
    [
        (b"", "empty"),
        (b"%PDF-1.7 and so on", "PDF is damaged"),
        (b"<!DOCTYPE html><html><body><script>x</script></body></html>", "no text"),
        (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"\0" * 100, "old Office format"),
        (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + "EncryptedPackage".encode("utf-16-le"), "password"),
        (b"{\\rtf1 x}", "rich text"),
        (bytes(range(256)) * 20, "neither text nor"),
        (b" \n \n", "no text"),
        (b"PK\x03\x04 nothing more", "damaged"),
        (b"\x89PNG\r\n", "picture"),
    ],
)
def test_what_is_no_document_is_refused_in_plain_words(tmp_path: Path, data: bytes, said: str) -> None:
    path = tmp_path / "file.docx"
    path.write_bytes(data)
    with pytest.raises(InputRefusedError, match=said):
        read_document(path)


def test_a_missing_file_and_a_folder(tmp_path: Path) -> None:
    with pytest.raises(InputRefusedError, match="no such file"):
        read_document(tmp_path / "none.docx")
    with pytest.raises(InputRefusedError, match="folder"):
        read_document(tmp_path)


@pytest.mark.parametrize(("part", "said"), [("word/x", "zip archive"), ("content.xml", "OpenDocument")])
def test_other_archives(tmp_path: Path, part: str, said: str) -> None:
    path = tmp_path / "a.zip"
    with zipfile.ZipFile(path, "w") as box:
        box.writestr("mimetype", "x")
        box.writestr(part, "x")
    with pytest.raises(InputRefusedError, match=said):
        read_document(path)


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "utf-16-le", "cp1252"])
def test_encodings(tmp_path: Path, encoding: str) -> None:
    path = tmp_path / "a.txt"
    path.write_bytes("Members’ age – naïve café\r\n\r\nsecond".encode(encoding))
    document = read_document(path)
    assert document.format == "text"
    assert document.view(View.NEW).text == "Members’ age – naïve café\nsecond"
    assert document.sha256 == hashlib.sha256(path.read_bytes()).hexdigest()


@pytest.mark.parametrize(
    ("content", "name", "kind"),
    [
        ("# Title\n\nText", "a.txt", "markdown"),
        ("Date: ~~5/1/2024~~6/1/2024", "a.txt", "markdown"),
        ("Plain words\nand more", "a.md", "text"),
        ("J0209*   J0589*   J1434*", "a.txt", "text"),
        ("- one\n- two", "a.md", "markdown"),
    ],
)
def test_markdown_is_known_by_its_signs(tmp_path: Path, content: str, name: str, kind: str) -> None:
    path = tmp_path / name
    path.write_text(content, encoding="utf-8")
    assert read_document(path).format == kind


def test_lists_nested_without_end_are_refused(tmp_path: Path) -> None:
    path = tmp_path / "deep.md"
    path.write_text("\n".join("  " * depth + "- x" for depth in range(2000)), encoding="utf-8")
    with pytest.raises(InputRefusedError, match="nested"):
        read_document(path)
