"""An audit report printed to a PDF: nothing of it is lost, its contents and links are right, a draft is marked."""

import csv
import ctypes
import re
from dataclasses import replace
from datetime import date
from pathlib import Path

import docx
import pypdfium2
import pytest
from docx.shared import Mm
from PySide6.QtWidgets import QApplication

from app.audit.model import AuditSettings
from app.desktop.printing.audit import write_audit_pdf
from app.errors import OutputFailedError
from app.reports.content.content import report_of
from app.reports.content.parts import Bars, Heading, Paragraph, Part, Table
from app.reports.dossier import Dossier
from app.reports.template import read_template, shipped_template, write_template
from app.reports.words import printable
from app.workspace.audit import audit_claims
from app.workspace.audit_order import AuditOrder
from app.workspace.compare import compare_files
from tests.reports.dossier_maker import full_dossier

ROOT = Path(__file__).resolve().parents[2]
SAMPLES = ROOT / "policies"
PAYLOADS = ROOT.parent / "shared" / "corpus" / "hostile" / "synthetic" / "claims_formula_injection.csv"


@pytest.fixture(scope="module")
def dossier() -> Dossier:
    folder = SAMPLES / "CC-0248"
    audit = audit_claims(
        SAMPLES / "claims" / "CC-0248_claims.xlsx",
        [folder, SAMPLES / "EX-0901"],
        AuditOrder(settings=AuditSettings(as_of=date(2026, 11, 20)), keep_lines=True),
    )
    return full_dossier(audit, compare_files(folder / "CC-0248_2025-12-22.redline.md", None), signed=False)


@pytest.fixture(scope="module")
def printed(dossier: Dossier, qapp: QApplication, tmp_path_factory: pytest.TempPathFactory) -> Path:
    assert qapp
    path = tmp_path_factory.mktemp("printed") / "audit.pdf"
    write_audit_pdf(path, dossier, shipped_template())
    return path


def pages_of(path: Path) -> list[str]:
    with pypdfium2.PdfDocument(path) as pdf:
        return [page.get_textpage().get_text_range() for page in pdf]


def squeezed(text: str) -> str:
    """Text without what wrapping changes."""
    return re.sub(r"[\s\ufffe\ufeff\u200b\u00ad\u2002-]+", "", text)


def words_of(part: Part) -> list[str]:
    match part:
        case Heading():
            return [part.text]
        case Paragraph():
            return ["".join(piece if isinstance(piece, str) else piece.text for piece in part.pieces)]
        case Table():
            return [*part.head, *(line for row in part.rows for cell in row.cells for line in cell.text.split("\n"))]
        case Bars():
            return [part.title, *(said for bar in part.bars for said in (bar.name, bar.label))]


def test_nothing_of_the_report_is_lost(dossier: Dossier, printed: Path) -> None:
    said = squeezed("".join(pages_of(printed)))
    report = report_of(dossier, shipped_template())
    wanted = {text for part in report.parts for text in words_of(part)}
    short = {squeezed(text) for text in wanted if len(text) < 90}  # a longer one may run from page to page
    assert len(short) > 300
    assert not {text for text in short if text not in said}


def test_the_contents_name_the_page_each_section_is_on(dossier: Dossier, printed: Path) -> None:
    pages = pages_of(printed)
    for number, heading in enumerate(report_of(dossier, shipped_template()).sections, start=1):
        listed = re.search(rf"^{number}\s+{re.escape(heading.text)}\s+(\d+)\s*$", pages[1], re.MULTILINE)
        assert listed, heading.text
        assert squeezed(f"{number}{heading.text}") in squeezed(pages[int(listed[1]) - 1])


def test_a_finding_is_told_on_one_page_and_no_page_is_left_nearly_empty(dossier: Dossier, printed: Path) -> None:
    pages = [squeezed(page) for page in pages_of(printed)]
    for finding in dossier.result.findings:
        line, told = squeezed(f"{finding.claim_id}"), squeezed(finding.message)
        assert any(line in page and told in page for page in pages), finding.claim_id
    assert min(len(page) for page in pages[:-1]) > 400


def test_every_page_has_its_number_and_a_draft_its_mark(printed: Path) -> None:
    pages = pages_of(printed)
    for number, text in enumerate(pages, start=1):
        assert f"Page {number} of {len(pages)}" in text
        assert "DRAFT" in text
        assert "Confidential" in text


def test_a_signed_report_has_no_mark(dossier: Dossier, qapp: QApplication, tmp_path: Path) -> None:
    assert qapp
    path = tmp_path / "final.pdf"
    write_audit_pdf(path, full_dossier(dossier.result), shipped_template())
    text = "".join(pages_of(path))
    assert "DRAFT" not in text
    assert "Final, revision 1" in text


def test_the_page_is_as_large_as_the_template_s(dossier: Dossier, qapp: QApplication, tmp_path: Path) -> None:
    assert qapp
    write_template(tmp_path / "own")
    document = docx.Document(str(tmp_path / "own" / "report.docx"))
    document.sections[0].page_width, document.sections[0].page_height = Mm(210), Mm(297)
    document.save(str(tmp_path / "own" / "report.docx"))
    path = tmp_path / "audit.pdf"
    write_audit_pdf(path, Dossier(result=dossier.result), read_template(tmp_path / "own"))
    with pypdfium2.PdfDocument(path) as pdf:
        assert pdf[0].get_size() == pytest.approx((595, 842), abs=1)


def test_bookmarks_and_links_lead_somewhere(dossier: Dossier, printed: Path) -> None:
    report = report_of(dossier, shipped_template())
    with pypdfium2.PdfDocument(printed) as pdf:
        toc = [(mark.level, mark.get_dest()) for mark in pdf.get_toc()]
    assert sum(1 for level, _ in toc if level == 0) == len(report.sections)
    assert len(toc) == sum(1 for part in report.parts if isinstance(part, Heading))
    assert all(place is not None for _, place in toc)
    assert b"/URI" not in printed.read_bytes()  # no link leads out
    with pypdfium2.PdfDocument(printed) as pdf:
        pages = [page for index in range(len(pdf)) for page in links_of(pdf, index)]
    assert len(pages) > len(report.sections)
    assert all(0 <= page < len(pages_of(printed)) for page in pages)


def links_of(pdf: pypdfium2.PdfDocument, index: int) -> list[int]:
    """The page that each link on a page leads to; -1: nowhere."""
    raw, page = pypdfium2.raw, pdf[index]
    place, link = ctypes.c_int(0), raw.FPDF_LINK()
    found: list[int] = []
    while raw.FPDFLink_Enumerate(page, ctypes.byref(place), ctypes.byref(link)):
        found.append(raw.FPDFDest_GetDestPageIndex(pdf, raw.FPDFLink_GetDest(pdf, link)))
    return found


@pytest.mark.skipif(not PAYLOADS.is_file(), reason="the corpus of hostile files is not here")
def test_payloads_stay_text(dossier: Dossier, qapp: QApplication, tmp_path: Path) -> None:
    assert qapp
    with PAYLOADS.open(encoding="utf-8", newline="") as file:
        payloads = [*(row["note"] for row in csv.DictReader(file)), '<a href="http://x.example">x</a>', "&lt;b&gt;", '<img src="/etc/x">']
    first = dossier.result.findings[0]
    poisoned = tuple(replace(first, row=row, message=f"{said}.", content=f"p{row}") for row, said in enumerate(payloads, start=2))
    path = tmp_path / "audit.pdf"
    write_audit_pdf(path, Dossier(result=replace(dossier.result, findings=poisoned)), shipped_template())
    assert b"/URI" not in path.read_bytes()
    said = squeezed("".join(pages_of(path)))
    assert not [text for text in payloads if squeezed(printable(text)) not in said]


def test_what_was_there_before_stays_if_it_cannot_be_printed(dossier: Dossier, qapp: QApplication, tmp_path: Path) -> None:
    assert qapp
    with pytest.raises(OutputFailedError):
        write_audit_pdf(tmp_path / "nowhere" / "audit.pdf", dossier, shipped_template())
