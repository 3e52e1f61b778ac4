"""The Word report of an audit: the standard content in a template's styles, with a list of contents, links and a draft's watermark."""

from collections.abc import Iterator
from io import BytesIO
from itertools import zip_longest
from pathlib import Path

from docx.document import Document
from docx.image.exceptions import UnrecognizedImageError
from docx.opc.coreprops import CoreProperties
from docx.oxml import parse_xml
from docx.oxml.ns import qn
from docx.shared import Inches, Pt

from app import __version__
from app.errors import InputRefusedError
from app.reports.content.content import report_of
from app.reports.content.parts import Bars, Heading, Link, Paragraph, Part, Report, Table
from app.reports.dossier import Dossier
from app.reports.template import Template, tint
from app.reports.word.marks import Marks, declared, paragraph
from app.reports.word.opened import begun, style_id, table_size, text_width, title_font
from app.reports.word.parts import NOTE_STYLE, TABLE_STYLE, TEXT_STYLE
from app.reports.word.saving import save_document, title_text
from app.reports.word.tables import Tables
from app.reports.word.watermark import watermark
from app.reports.words import printable

_LOGO = (2.6, 1.0)  # inches, at most
_ABOVE_TITLE = 96  # points


def write_audit_document(path: Path, dossier: Dossier, template: Template) -> None:
    """Write the audit as a Word document; raises `OutputFailedError`, leaving what was there untouched."""
    report = report_of(dossier, template)
    document = begun(template, report)
    _Writer(document, template, report).write()
    if report.draft:
        watermark(document, template.text("text", "draft").upper(), title_font(document))
    _named(document.core_properties, report, dossier)
    save_document(document, path)


class _Writer:
    def __init__(self, document: Document, template: Template, report: Report) -> None:
        self._document = document
        self._report = report
        self._logo = template.logo
        self._ids = {name: style_id(document, name) for name in (TEXT_STYLE, NOTE_STYLE, TABLE_STYLE, "Heading 1", "Heading 2")}
        self._counts = not document.styles["Heading 1"].element.xpath("./w:pPr/w:numPr")  # else Word numbers the headings itself
        self._marks = Marks()
        accent = template.text("look", "accent")
        width, size = text_width(document), table_size(document)
        self._tables = Tables(self._marks, self._ids[TABLE_STYLE], size, width, tint(accent), accent)

    def write(self) -> None:
        """Write cover, list of contents and parts before the last section's own mark."""
        self._cover()
        body = self._document.element.body
        end = body.find(qn("w:sectPr"))
        for markup in (*self._contents(), *self._parts()):
            end.addprevious(parse_xml(declared(markup)))

    def _cover(self) -> None:
        report, document = self._report, self._document
        if self._logo is not None:
            picture(document, self._logo, report.organisation or "Logo")
        if report.organisation:
            document.add_paragraph(printable(report.organisation), style=NOTE_STYLE)
        document.add_paragraph(printable(report.title), style="Title").paragraph_format.space_before = Pt(_ABOVE_TITLE)
        document.add_paragraph(printable(f"{report.state} · {report.subtitle}"))
        self._append(self._tables.table(report.cover))
        self._append(self._paragraph(NOTE_STYLE, ""))
        document.add_paragraph(printable(report.confidential), style=NOTE_STYLE)

    def _append(self, markup: str) -> None:
        self._document.element.body.find(qn("w:sectPr")).addprevious(parse_xml(declared(markup)))

    def _contents(self) -> Iterator[str]:
        """Return the list of contents: links the program made, so that it is right without anybody updating it."""
        yield self._paragraph(TEXT_STYLE, self._marks.runs((self._report.contents,), bold=True), "<w:keepNext/><w:pageBreakBefore/>")
        for number, heading in enumerate(self._report.sections, start=1):
            yield self._paragraph(TEXT_STYLE, self._marks.runs((f"{number}\t", Link(heading.text, heading.place))), _LISTED)

    def _parts(self) -> Iterator[str]:
        for part, below in zip_longest(self._report.parts, self._report.parts[1:]):
            yield from self._part(part, "<w:keepNext/>" if isinstance(below, (Table, Bars)) else "")

    def _part(self, part: Part, kept: str) -> Iterator[str]:
        if isinstance(part, Heading):
            yield self._heading(part)
        elif isinstance(part, Paragraph):
            lead = self._marks.runs((f"{part.lead.rstrip(':')}: ",), bold=True) if part.lead else ""
            yield self._paragraph(NOTE_STYLE if part.note else TEXT_STYLE, lead + self._marks.runs(part.pieces), kept)
        elif isinstance(part, Table):
            yield self._tables.table(part)
            yield self._gap()
        elif isinstance(part, Bars):
            yield self._paragraph(TEXT_STYLE, self._marks.runs((part.title,), bold=True), "<w:keepNext/>")
            yield self._tables.bars(part)
            yield self._gap()

    def _heading(self, heading: Heading) -> str:
        first = heading.level == 1 and heading is self._report.sections[0]
        numbered = (
            f"{self._report.sections.index(heading) + 1}\u2002{heading.text}" if heading.level == 1 and self._counts else heading.text
        )
        runs = self._marks.bookmark(heading.place, self._marks.runs((numbered,)))
        return self._paragraph(f"Heading {heading.level}", runs, "<w:pageBreakBefore/>" if first else "")

    def _gap(self) -> str:
        """Return the space after a table; Word would join two tables without it."""
        return self._paragraph(NOTE_STYLE, "", '<w:spacing w:before="0" w:after="0" w:line="160" w:lineRule="exact"/>')

    def _paragraph(self, style: str, runs: str, properties: str = "") -> str:
        return paragraph(self._ids[style], runs, properties)


_LISTED = '<w:tabs><w:tab w:val="left" w:pos="480"/></w:tabs><w:spacing w:after="40"/>'


def picture(document: Document, logo: bytes, named: str) -> None:
    """Add a template's logo, `named` for those who cannot see it; raises `InputRefusedError` for one that cannot be read."""
    try:
        shape = document.add_paragraph().add_run().add_picture(BytesIO(logo))
    except (UnrecognizedImageError, ValueError, KeyError, OSError) as fault:
        raise InputRefusedError("wording.toml", "organisation.logo", "The logo cannot be read.", "Save it as PNG or JPEG again.") from fault
    for properties in shape._inline.iter(qn("wp:docPr")):  # noqa: SLF001 python-docx has no call for what a picture says to those who cannot see it
        properties.set("descr", printable(named))
    ratio = min(Inches(_LOGO[0]) / shape.width, Inches(_LOGO[1]) / shape.height)
    shape.width, shape.height = Inches(shape.width * ratio / 914_400), Inches(shape.height * ratio / 914_400)


def _named(properties: CoreProperties, report: Report, dossier: Dossier) -> None:
    properties.author = f"CodeLedger {__version__}"
    properties.title = title_text(f"{report.title}, {report.subtitle}")
    properties.subject = title_text(report.organisation)
    properties.comments = ""
    if dossier.stamp.made is not None:
        properties.created = properties.modified = dossier.stamp.made
