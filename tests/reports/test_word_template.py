"""A Word report in an organisation's own template: its styles, page, headers and footers, its name, logo and words."""

import struct
import zlib
from pathlib import Path

import docx
import pytest
from docx.shared import Mm
from docx.styles.style import ParagraphStyle

from app.audit.model import AuditResult
from app.errors import InputRefusedError
from app.reports.dossier import Dossier
from app.reports.template import read_template, write_template
from app.reports.word.write import write_audit_document

WORDING = """
[organisation]
name = "Prairie Health Plan"
logo = "logo.png"
[look]
accent = "7A1F3D"
[titles]
summary = "Executive summary"
[text]
draft = "Preliminary"
"""


def png(width: int, height: int) -> bytes:
    """A black picture."""

    def chunk(name: bytes, data: bytes) -> bytes:
        return struct.pack(">I", len(data)) + name + data + struct.pack(">I", zlib.crc32(name + data))

    head = struct.pack(">IIBBBBB", width, height, 8, 0, 0, 0, 0)
    rows = zlib.compress(b"".join(b"\x00" + bytes(width) for _ in range(height)))
    return b"\x89PNG\r\n\x1a\n" + chunk(b"IHDR", head) + chunk(b"IDAT", rows) + chunk(b"IEND", b"")


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """A template as an organisation would leave it: sample text, two sections, A4, a header of its own on first pages."""
    folder = tmp_path / "own"
    write_template(folder)
    (folder / "wording.toml").write_text(WORDING, encoding="utf-8")
    (folder / "logo.png").write_bytes(png(400, 100))
    document = docx.Document(str(folder / "report.docx"))
    style = document.styles["Heading 1"]
    assert isinstance(style, ParagraphStyle)
    style.font.name = "Georgia"
    first = document.sections[0]
    first.page_width, first.page_height = Mm(210), Mm(297)
    first.different_first_page_header_footer = True
    first.header.paragraphs[0].text = "Our own header"
    first.first_page_header.paragraphs[0].text = "Our own first header"
    first.footer.paragraphs[0].text = "Our own footer"
    document.add_paragraph("Sample text of the template")
    document.add_section()
    document.add_paragraph("More of it")
    document.save(str(folder / "report.docx"))
    return folder


def test_its_styles_page_headers_and_words_are_used(audit: AuditResult, folder: Path, tmp_path: Path) -> None:
    path = tmp_path / "audit.docx"
    write_audit_document(path, Dossier(result=audit), read_template(folder))
    document = docx.Document(str(path))
    text = "\n".join(paragraph.text for paragraph in document.paragraphs)
    assert "Prairie Health Plan" in text
    assert "1\u2002Executive summary" in text
    assert "Sample text" not in text
    assert "More of it" not in text
    style = document.styles["Heading 1"]
    assert isinstance(style, ParagraphStyle)
    assert style.font.name == "Georgia"
    (section,) = document.sections
    assert section.page_width == pytest.approx(Mm(210), abs=Mm(0.1))
    assert [part.paragraphs[0].text for part in (section.header, section.first_page_header, section.footer)] == [
        "Our own header",
        "Our own first header",
        "Our own footer",
    ]
    assert len(document.inline_shapes) == 1
    assert document.inline_shapes[0].width / document.inline_shapes[0].height == pytest.approx(4, rel=0.01)


def test_headings_that_number_themselves_are_not_numbered_twice(audit: AuditResult, folder: Path, tmp_path: Path) -> None:
    document = docx.Document(str(folder / "report.docx"))
    document.styles["Heading 1"].element.get_or_add_pPr()._add_numPr()
    document.save(str(folder / "report.docx"))
    path = tmp_path / "audit.docx"
    write_audit_document(path, Dossier(result=audit), read_template(folder))
    assert "Executive summary" in [paragraph.text for paragraph in docx.Document(str(path)).paragraphs]


def test_a_draft_is_marked_on_first_pages_too_in_its_own_word(audit: AuditResult, folder: Path, tmp_path: Path) -> None:
    path = tmp_path / "audit.docx"
    write_audit_document(path, Dossier(result=audit), read_template(folder))
    (section,) = docx.Document(str(path)).sections
    for header in (section.header, section.first_page_header):
        assert 'string="PRELIMINARY"' in header._element.xml


def test_tables_keep_within_its_page(audit: AuditResult, folder: Path, tmp_path: Path) -> None:
    path = tmp_path / "audit.docx"
    write_audit_document(path, Dossier(result=audit), read_template(folder))
    document = docx.Document(str(path))
    section = document.sections[0]
    assert section.page_width
    assert section.left_margin
    assert section.right_margin
    room = section.page_width - section.left_margin - section.right_margin
    widths = [sum(column.width or 0 for column in table.columns) for table in document.tables]
    assert widths
    assert max(widths) <= room + Mm(0.5)


def test_a_logo_that_is_no_picture_is_one_sentence(audit: AuditResult, folder: Path, tmp_path: Path) -> None:
    (folder / "logo.png").write_bytes(b"no picture")
    with pytest.raises(InputRefusedError, match=r"wording\.toml, organisation\.logo: The logo cannot be read\."):
        write_audit_document(tmp_path / "audit.docx", Dossier(result=audit), read_template(folder))
