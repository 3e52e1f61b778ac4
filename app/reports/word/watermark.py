"""The watermark of a draft: slanted grey text behind every page, as Word itself puts it into the headers; LibreOffice shows it too."""

from xml.sax.saxutils import quoteattr

from docx.document import Document
from docx.oxml import parse_xml
from docx.section import _Header

from app.reports.words import printable

_NAMESPACES = (
    'xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main" xmlns:v="urn:schemas-microsoft-com:vml"'
    ' xmlns:o="urn:schemas-microsoft-com:office:office" xmlns:w10="urn:schemas-microsoft-com:office:word"'
)
_TYPE = (
    '<v:shapetype id="_x0000_t136" coordsize="21600,21600" o:spt="136" adj="10800" path="m@7,l@8,m@5,21600l@6,21600e"><v:formulas>'
    '<v:f eqn="sum #0 0 10800"/><v:f eqn="prod #0 2 1"/><v:f eqn="sum 21600 0 @1"/><v:f eqn="sum 0 0 @2"/><v:f eqn="sum 21600 0 @3"/>'
    '<v:f eqn="if @0 @3 0"/><v:f eqn="if @0 21600 @1"/><v:f eqn="if @0 0 @2"/><v:f eqn="if @0 @4 21600"/><v:f eqn="mid @5 @6"/>'
    '<v:f eqn="mid @8 @5"/><v:f eqn="mid @7 @8"/><v:f eqn="mid @6 @7"/><v:f eqn="sum @6 0 @5"/></v:formulas>'
    '<v:path textpathok="t" o:connecttype="custom" o:connectlocs="@9,0;@10,10800;@11,21600;@12,10800" o:connectangles="270,180,90,0"/>'
    '<v:textpath on="t" fitshape="t"/><v:handles><v:h position="#0,bottomRight" xrange="6629,14971"/></v:handles>'
    '<o:lock v:ext="edit" text="t" shapetype="t"/></v:shapetype>'
)
_HEIGHT = 130  # points
_PER_SIGN = 82  # points


def watermark(document: Document, said: str, font: str) -> None:
    """Put a watermark into every header that a page of the document can have."""
    number = 0
    even = document.settings.odd_and_even_pages_header_footer
    for section in document.sections:
        headers: list[_Header] = [section.header]
        headers += [section.first_page_header] if section.different_first_page_header_footer else []
        headers += [section.even_page_header] if even else []
        for header in headers:
            number += 1
            if number == 1 or not header.is_linked_to_previous:
                _put(header, printable(said), font, number)


def _put(header: _Header, said: str, font: str, number: int) -> None:
    paragraph = header.paragraphs[0] if header.paragraphs else header.add_paragraph()
    width = min(520, max(200, _PER_SIGN * len(said)))
    style = (
        f"position:absolute;margin-left:0;margin-top:0;width:{width}pt;height:{_HEIGHT}pt;rotation:315;z-index:-251658752;"
        "mso-position-horizontal:center;mso-position-horizontal-relative:margin;"
        "mso-position-vertical:center;mso-position-vertical-relative:margin"
    )
    shape = (
        f'<v:shape id="PowerPlusWaterMarkObject{number}" o:spid="_x0000_s{2048 + number}" type="#_x0000_t136" style="{style}"'
        ' o:allowincell="f" fillcolor="#c8ced6" stroked="f"><v:fill opacity=".5"/>'
        f"<v:textpath style={quoteattr(f'font-family:{font};font-size:1pt')} string={quoteattr(said)}/>"
        '<w10:wrap anchorx="margin" anchory="margin"/></v:shape>'
    )
    run = parse_xml(f"<w:r {_NAMESPACES}><w:rPr><w:noProof/></w:rPr><w:pict>{_TYPE}{shape}</w:pict></w:r>")
    paragraph._p.append(run)  # noqa: SLF001 python-docx has no call for watermarks
