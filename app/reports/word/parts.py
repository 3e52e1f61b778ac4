"""Parts of a Word report: styles, headings, tables with repeated header rows, page set-up. Text from data is text, never a field."""

from collections.abc import Iterable, Sequence

from docx.document import Document
from docx.enum.section import WD_ORIENT
from docx.enum.table import WD_TABLE_ALIGNMENT
from docx.oxml import OxmlElement
from docx.oxml.ns import qn
from docx.shared import Inches, Pt, RGBColor
from docx.styles.style import ParagraphStyle
from docx.table import _Cell
from docx.text.paragraph import Paragraph

from app.reports.words import printable

INK, MUTED, ACCENT, PALE, LINE = "1F2933", "5B6770", "1F4E79", "EAF1F8", "D5DCE3"
FONT = "Calibri"
TEXT_STYLE, NOTE_STYLE, TABLE_STYLE = "Normal", "Report note", "Report table"


def styled(document: Document, accent: str = ACCENT) -> None:
    """Set the named styles every part uses."""
    for name, size, colour in (("Normal", 10.5, INK), ("Title", 24, accent), ("Heading 1", 15, accent), ("Heading 2", 12, accent)):
        style = document.styles[name]
        assert isinstance(style, ParagraphStyle)  # noqa: S101 the built-in template has them
        style.font.name, style.font.size, style.font.color.rgb = FONT, Pt(size), RGBColor.from_string(colour)
        fonts = style.element.get_or_add_rPr().get_or_add_rFonts()
        for kind in ("w:ascii", "w:hAnsi", "w:cs", "w:eastAsia"):
            fonts.set(qn(kind), FONT)
        for theme in ("w:asciiTheme", "w:hAnsiTheme", "w:cstheme", "w:eastAsiaTheme"):
            fonts.attrib.pop(qn(theme), None)
    for name, size, colour in ((NOTE_STYLE, 9.5, MUTED), (TABLE_STYLE, 9, INK)):
        style = document.styles.add_style(name, 1)
        assert isinstance(style, ParagraphStyle)  # noqa: S101 just made as one
        style.base_style = document.styles["Normal"]
        style.font.size, style.font.color.rgb = Pt(size), RGBColor.from_string(colour)
        style.paragraph_format.space_after = Pt(6 if name == NOTE_STYLE else 1)


def report_styled(document: Document, accent: str = ACCENT) -> None:
    """Set the named styles of an audit report, which is read from the first page to the last: less air than in a short paper."""
    styled(document, accent)
    for name, before, after in ((TEXT_STYLE, 0, 5), ("Heading 1", 20, 5), ("Heading 2", 14, 3)):
        style = document.styles[name]
        assert isinstance(style, ParagraphStyle)  # noqa: S101 the built-in template has them
        style.paragraph_format.space_before, style.paragraph_format.space_after = Pt(before), Pt(after)
    for edge in document.styles["Title"].element.iter(qn("w:bottom")):  # the line below the title
        edge.set(qn("w:color"), accent)
        edge.attrib.pop(qn("w:themeColor"), None)
    for name in (NOTE_STYLE, TABLE_STYLE):
        style = document.styles[name]
        assert isinstance(style, ParagraphStyle)  # noqa: S101 made as one by `styled`
        style.paragraph_format.line_spacing = 1.0


def page_set_up(document: Document, file: str) -> None:
    """Landscape letter with the file's name and page numbers in the footer."""
    section = document.sections[0]
    section.orientation = WD_ORIENT.LANDSCAPE
    section.page_width, section.page_height = Inches(11), Inches(8.5)
    section.left_margin = section.right_margin = Inches(0.7)
    section.top_margin = section.bottom_margin = Inches(0.7)
    paragraph = section.footer.paragraphs[0]
    paragraph.style = document.styles[NOTE_STYLE]
    paragraph.add_run(printable(f"{file} · page "))
    _field(paragraph, "PAGE")
    paragraph.add_run(" of ")
    _field(paragraph, "NUMPAGES")


def _field(paragraph: Paragraph, code: str) -> None:
    run = paragraph.add_run()._r  # noqa: SLF001 python-docx has no call for fields
    for kind in ("begin", "", "end"):
        if kind:
            mark = OxmlElement("w:fldChar")
            mark.set(qn("w:fldCharType"), kind)
        else:
            mark = OxmlElement("w:instrText")
            mark.text = code
        run.append(mark)


def heading(document: Document, text: str, level: int = 1) -> None:
    """Add a heading."""
    document.add_heading(printable(text), level)


def note(document: Document, text: str) -> None:
    """Add a small muted line."""
    document.add_paragraph(printable(text), style=NOTE_STYLE)


def lines(document: Document, *texts: str) -> None:
    """Add paragraphs of plain text."""
    for text in texts:
        document.add_paragraph(printable(text), style=TEXT_STYLE)


def table(document: Document, titles: Sequence[str], rows: Iterable[Sequence[str]], widths: Sequence[float]) -> None:
    """Add a table with a repeated header row; widths in inches. Without rows nothing is added."""
    filled = list(rows)
    if not filled:
        return
    grid = document.add_table(rows=1, cols=len(titles))
    grid.alignment = WD_TABLE_ALIGNMENT.LEFT
    grid.autofit = False
    for column, width in zip(grid.columns, widths, strict=True):
        column.width = Inches(width)
    for cell, title, width in zip(grid.rows[0].cells, titles, widths, strict=True):
        _fill(cell, title, width, bold=True, shade=PALE)
    mark = OxmlElement("w:tblHeader")
    grid.rows[0]._tr.get_or_add_trPr().append(mark)  # noqa: SLF001 python-docx has no call for repeated headers
    for texts in filled:
        row = grid.add_row()
        keep = OxmlElement("w:cantSplit")
        row._tr.get_or_add_trPr().append(keep)  # noqa: SLF001 nor for unsplit rows
        for cell, text, width in zip(row.cells, texts, widths, strict=True):
            _fill(cell, text, width)
    document.add_paragraph(style=NOTE_STYLE)


def _fill(cell: _Cell, text: str, width: float, *, bold: bool = False, shade: str | None = None) -> None:
    cell.width = Inches(width)
    paragraph = cell.paragraphs[0]
    paragraph.style = TABLE_STYLE
    paragraph.add_run(printable(text)).bold = bold
    properties = cell._tc.get_or_add_tcPr()  # noqa: SLF001 python-docx has no call for cell borders
    borders = OxmlElement("w:tcBorders")
    edge = OxmlElement("w:bottom")
    for name, value in (("val", "single"), ("sz", "4"), ("space", "0"), ("color", LINE)):
        edge.set(qn(f"w:{name}"), value)
    borders.append(edge)
    properties.append(borders)
    if shade is not None:
        fill = OxmlElement("w:shd")
        for name, value in (("val", "clear"), ("color", "auto"), ("fill", shade)):
            fill.set(qn(f"w:{name}"), value)
        properties.append(fill)
