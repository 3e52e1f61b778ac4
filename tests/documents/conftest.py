"""Small Word files and texts, written for one test each."""

import zipfile
from collections.abc import Callable
from pathlib import Path

import pytest

from app.documents.model import Document, View
from app.documents.open import read_document

W = "http://schemas.openxmlformats.org/wordprocessingml/2006/main"
R = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
M = "http://schemas.openxmlformats.org/officeDocument/2006/math"
MC = "http://schemas.openxmlformats.org/markup-compatibility/2006"
NAMES = f'xmlns:w="{W}" xmlns:r="{R}" xmlns:m="{M}" xmlns:mc="{MC}"'
TYPES = (
    '<Types xmlns="http://schemas.openxmlformats.org/package/2006/content-types">'
    '<Default Extension="rels" ContentType="application/vnd.openxmlformats-package.relationships+xml"/>'
    '<Default Extension="xml" ContentType="application/xml"/>'
    '<Override PartName="/word/document.xml"'
    ' ContentType="application/vnd.openxmlformats-officedocument.wordprocessingml.document.main+xml"/></Types>'
)
PACKAGE = "http://schemas.openxmlformats.org/package/2006/relationships"
ROOTS = {"styles": "styles", "numbering": "numbering", "settings": "settings", "footnotes": "footnotes", "comments": "comments"}

WordFile = Callable[..., Path]
TextFile = Callable[..., Document]


def parts_of(body: str, **others: str) -> dict[str, str]:
    """The parts of a Word file; `others` are the insides of styles, numbering, footnotes, comments, settings, header1 … footer9."""
    links = ""
    parts = {}
    for name, inside in others.items():
        kind = name.rstrip("0123456789")
        root = {"header": "hdr", "footer": "ftr"}.get(kind, ROOTS.get(kind, kind))
        parts[f"word/{name}.xml"] = f"<w:{root} {NAMES}>{inside}</w:{root}>"
        links += f'<Relationship Id="{name}" Type="{R}/{kind}" Target="{name}.xml"/>'
    main = f'<Relationship Id="a" Type="{R}/officeDocument" Target="word/document.xml"/>'
    return {
        "[Content_Types].xml": TYPES,
        "_rels/.rels": f'<Relationships xmlns="{PACKAGE}">{main}</Relationships>',
        "word/document.xml": f"<w:document {NAMES}><w:body>{body}</w:body></w:document>",
        "word/_rels/document.xml.rels": f'<Relationships xmlns="{PACKAGE}">{links}</Relationships>',
        **parts,
    }


def write_package(path: Path, parts: dict[str, str]) -> Path:
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as box:
        for name, text in parts.items():
            box.writestr(name, text)
    return path


@pytest.fixture
def word_file(tmp_path: Path) -> WordFile:
    def write(body: str, **others: str) -> Path:
        return write_package(tmp_path / "sample.docx", parts_of(body, **others))

    return write


@pytest.fixture
def word(word_file: WordFile) -> TextFile:
    def read(body: str, **others: str) -> Document:
        return read_document(word_file(body, **others))

    return read


@pytest.fixture
def text(tmp_path: Path) -> TextFile:
    def read(content: str, name: str = "sample.txt") -> Document:
        path = tmp_path / name
        path.write_text(content, encoding="utf-8", newline="")
        return read_document(path)

    return read


def lines(document: Document, view: View = View.NEW) -> list[str]:
    return [block.text for block in document.view(view).blocks]


@pytest.fixture
def shown() -> Callable[..., list[str]]:
    return lines
