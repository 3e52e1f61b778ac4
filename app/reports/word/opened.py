"""A Word report begun: in the shipped styles, or in an organisation's file with its styles, page, headers and footers."""

from copy import deepcopy
from io import BytesIO

import docx
from docx.document import Document
from docx.enum.text import WD_TAB_ALIGNMENT
from docx.oxml import parse_xml
from docx.oxml.ns import qn
from docx.section import Section, _BaseHeaderFooter
from docx.shared import Inches
from docx.styles.style import ParagraphStyle

from app.reports.content.parts import Report
from app.reports.template import LETTER, Template
from app.reports.word.marks import Marks, declared, field, paragraph
from app.reports.word.parts import NOTE_STYLE, TABLE_STYLE, report_styled

_EMU = 914_400  # an inch
_MARGIN = 0.75  # inches
_SMALL = 16  # half points
_FALLBACK_SIZE = 9.0  # points, of a table style that states none


def begun(template: Template, report: Report) -> Document:
    """Return a document without text, in the template's look; where its pages have no footer, one with title and page numbers."""
    if template.word is None:
        document = docx.Document()
        report_styled(document, template.text("look", "accent"))
        section = document.sections[0]
        section.page_width, section.page_height = Inches(LETTER[0]), Inches(LETTER[1])
        section.left_margin = section.right_margin = section.top_margin = section.bottom_margin = Inches(_MARGIN)
    else:
        document = docx.Document(BytesIO(template.word))
        _emptied(document)
        section = document.sections[-1]
    if not _says_something(section.footer):
        _footer(document, section, report)
    if not _says_something(section.header):
        _header(document, section, report)
    return document


def text_width(document: Document) -> float:
    """Return the width of the text in inches."""
    section = document.sections[-1]
    page, left, right = (value or 0 for value in (section.page_width, section.left_margin, section.right_margin))
    return float(page - left - right) / _EMU


def text_height(document: Document) -> float:
    """Return the height of the text in inches."""
    section = document.sections[-1]
    page, top, bottom = (value or 0 for value in (section.page_height, section.top_margin, section.bottom_margin))
    return float(page - top - bottom) / _EMU


def style_id(document: Document, name: str) -> str:
    """Return the id that markup names a style by."""
    found = document.styles[name].style_id
    return str(found)


def table_size(document: Document) -> float:
    """Return the size of text in tables, in points."""
    style: object = document.styles[TABLE_STYLE]
    while isinstance(style, ParagraphStyle):
        if style.font.size is not None:
            return float(style.font.size.pt)
        style = style.base_style
    return _FALLBACK_SIZE


def title_font(document: Document) -> str:
    """Return the font of the title, which a watermark is set in."""
    style = document.styles["Title"]
    return (style.font.name if isinstance(style, ParagraphStyle) else None) or "Calibri"


def _emptied(document: Document) -> None:
    """Take the template's own text out; what headers and footers earlier sections had and the last one shares stays."""
    body = document.element.body
    last = document.sections[-1]._sectPr  # noqa: SLF001 python-docx has no call for moving headers
    held = {(one.tag, one.get(qn("w:type"))) for one in last if one.tag in _REFERENCES}
    for section in reversed(list(document.sections)[:-1]):
        for one in section._sectPr:  # noqa: SLF001
            name = one.tag, one.get(qn("w:type"))
            if one.tag in _REFERENCES and name not in held:
                held.add(name)
                last.insert(0, deepcopy(one))
    for element in list(body):
        if element is not last:
            body.remove(element)


_REFERENCES = frozenset({qn("w:headerReference"), qn("w:footerReference")})


def _says_something(part: _BaseHeaderFooter) -> bool:
    if part.is_linked_to_previous:
        return False
    element = part._element  # noqa: SLF001 python-docx has no call for what a header holds beside text
    return bool("".join(element.itertext()).strip() or element.xpath(".//w:drawing | .//w:pict | .//w:instrText | .//w:fldSimple"))


def _footer(document: Document, section: Section, report: Report) -> None:
    line = " · ".join(part for part in (report.organisation, report.title, report.state) if part)
    runs = f"{Marks.runs((line,))}<w:r><w:tab/></w:r>{Marks.runs(('Page ',))}{field('PAGE')}{Marks.runs((' of ',))}{field('NUMPAGES')}"
    _set(document, section.footer, runs)


def _header(document: Document, section: Section, report: Report) -> None:
    _set(document, section.header, Marks.runs((report.confidential,), half_points=_SMALL))


def _set(document: Document, part: _BaseHeaderFooter, runs: str) -> None:
    first = part.paragraphs[0]
    made = parse_xml(declared(paragraph(style_id(document, NOTE_STYLE), runs)))
    first._p.getparent().replace(first._p, made)  # noqa: SLF001 python-docx has no call for a paragraph from markup
    part.paragraphs[0].paragraph_format.tab_stops.add_tab_stop(Inches(text_width(document)), WD_TAB_ALIGNMENT.RIGHT)
