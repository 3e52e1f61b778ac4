"""Runs, bookmarks and links of a Word report as markup: text from data is text, never a field, and a link leads only into the report."""

from collections.abc import Iterable, Sequence
from xml.sax.saxutils import escape, quoteattr

from app.reports.content.parts import Piece
from app.reports.words import printable

NAMESPACES = (
    'xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main"'
    ' xmlns:r="http://schemas.openxmlformats.org/officeDocument/2006/relationships"'
)
LINK_COLOUR = "0B5CAD"


class Marks:
    """The runs of one document; bookmarks have numbers of their own in it."""

    def __init__(self) -> None:
        self._bookmarks = 0

    def bookmark(self, place: str, inside: str) -> str:
        """Return markup that links to `place` lead to."""
        if not place:
            return inside
        self._bookmarks += 1
        number = self._bookmarks
        return f'<w:bookmarkStart w:id="{number}" w:name={quoteattr(place)}/>{inside}<w:bookmarkEnd w:id="{number}"/>'

    @staticmethod
    def runs(pieces: Iterable[Piece], *, bold: bool = False, half_points: int = 0) -> str:
        """Return the runs of pieces."""
        return "".join(_piece(piece, bold=bold, half_points=half_points) for piece in pieces)


def paragraph(style: str, runs: str, properties: str = "") -> str:
    """Return a paragraph in a style, given by its id."""
    return f"<w:p><w:pPr><w:pStyle w:val={quoteattr(style)}/>{properties}</w:pPr>{runs}</w:p>"


def declared(markup: str) -> str:
    """Return an element's markup with the names it uses, to be read alone."""
    end = min(at for at in (markup.find(" "), markup.find(">"), markup.find("/")) if at > 0)
    return f"{markup[:end]} {NAMESPACES}{markup[end:]}"


def field(code: str) -> str:
    """Return a field of the program's own: the page's number, or how many there are."""
    begin, end = ('<w:r><w:fldChar w:fldCharType="' + kind + '"/></w:r>' for kind in ("begin", "end"))
    middle = '<w:r><w:fldChar w:fldCharType="separate"/></w:r><w:r><w:t>1</w:t></w:r>'
    return f'{begin}<w:r><w:instrText xml:space="preserve"> {code} </w:instrText></w:r>{middle}{end}'


def _piece(piece: Piece, *, bold: bool, half_points: int) -> str:
    if isinstance(piece, str):
        return _run(piece, _look(bold=bold, half_points=half_points))
    look = _look(bold=bold, half_points=half_points, colour=LINK_COLOUR)
    return f'<w:hyperlink w:anchor={quoteattr(piece.to)} w:history="1">{_run(piece.text, look)}</w:hyperlink>'


def _look(*, bold: bool, half_points: int, colour: str = "") -> str:
    marks = [
        "<w:b/>" if bold else "",
        f'<w:color w:val="{colour}"/>' if colour else "",
        f'<w:sz w:val="{half_points}"/><w:szCs w:val="{half_points}"/>' if half_points else "",
    ]
    return f"<w:rPr>{''.join(marks)}</w:rPr>" if any(marks) else ""


def _run(said: str, look: str) -> str:
    return f"<w:r>{look}{''.join(_lines(printable(said).split(chr(10))))}</w:r>" if said else ""


def _lines(lines: Sequence[str]) -> Iterable[str]:
    for number, line in enumerate(lines):
        if number:
            yield "<w:br/>"
        for at, part in enumerate(line.split("\t")):
            if at:
                yield "<w:tab/>"
            if part:
                yield f'<w:t xml:space="preserve">{escape(part)}</w:t>'
