"""The Word report as the person who opens it meets it."""

from dataclasses import replace
from pathlib import Path

import docx
import pytest

from app.audit.model import AuditResult
from app.compare.model import Comparison
from app.reports.word import write_audit_document


def test_it_says_what_was_asked_found_and_on_which_sentences(audit: AuditResult, comparison: Comparison, tmp_path: Path) -> None:
    path = tmp_path / "audit.docx"
    write_audit_document(path, audit, [comparison])
    document = docx.Document(str(path))
    headings = [paragraph.text for paragraph in document.paragraphs if paragraph.style and paragraph.style.name == "Heading 1"]
    assert headings[:2] == ["Objective and scope", "What was found"]
    assert headings[-5:] == ["Evidence", "Codes by date", "Changes between versions", "Method and provenance", "Sign-off"]
    cells = {cell.text for table in document.tables for row in table.rows for cell in row.cells}
    for finding in audit.findings:
        assert finding.rule in cells
        assert all(place.text in cells for place in finding.sources)
    assert any(audit.fingerprint in paragraph.text for paragraph in document.paragraphs)


@pytest.mark.parametrize("payload", ['{HYPERLINK "x"}', "\x00\x07bell", "a\ud800b", "<w:t>x</w:t>"])
def test_text_from_data_stays_text(audit: AuditResult, tmp_path: Path, payload: str) -> None:
    path = tmp_path / "audit.docx"
    write_audit_document(path, replace(audit, findings=(replace(audit.findings[0], claim_id=payload, message=payload),)))
    document = docx.Document(str(path))
    fields = document.element.body.xpath(".//w:instrText | .//w:fldSimple | .//w:hyperlink")
    assert not fields
