"""The annotations of a PDF page: struck, underlined and highlighted text, links, and what reviewers wrote."""

import ctypes

import pypdfium2.raw as c

from app.documents.pdf.page import Note, PageFacts, Quad, Remark
from app.documents.pdf.turn import Matrix, box

_MOST = 20_000
_MOST_QUADS = 2_000
_KINDS = {
    c.FPDF_ANNOT_STRIKEOUT: Note.STRIKE,
    c.FPDF_ANNOT_UNDERLINE: Note.UNDERLINE,
    c.FPDF_ANNOT_SQUIGGLY: Note.UNDERLINE,
    c.FPDF_ANNOT_HIGHLIGHT: Note.HIGHLIGHT,
    c.FPDF_ANNOT_LINK: Note.LINK,
}
_SAYING = (c.FPDF_ANNOT_TEXT, c.FPDF_ANNOT_FREETEXT, c.FPDF_ANNOT_CARET, c.FPDF_ANNOT_STAMP)
_HIDDEN = c.FPDF_ANNOT_FLAG_HIDDEN | c.FPDF_ANNOT_FLAG_NOVIEW


def notes_of(page: object, turn: Matrix, facts: PageFacts) -> None:
    """Add a page's annotations to its facts."""
    for index in range(min(_MOST, c.FPDFPage_GetAnnotCount(page))):
        note = c.FPDFPage_GetAnnot(page, index)
        if not note:
            continue
        try:
            if not c.FPDFAnnot_GetFlags(note) & _HIDDEN:
                _take(note, turn, facts)
        finally:
            c.FPDFPage_CloseAnnot(note)


def _take(note: object, turn: Matrix, facts: PageFacts) -> None:
    subtype = c.FPDFAnnot_GetSubtype(note)
    kind = _KINDS.get(subtype)
    said = _string(note, b"Contents") if kind is not Note.LINK else ""
    author = _string(note, b"T") if kind is not Note.LINK else ""
    if said and (kind is not None or subtype in _SAYING):
        facts.remarks.append(Remark(author, _string(note, b"M"), said))
    if kind is None:
        return
    quads = [] if kind is Note.LINK else _quads(note, turn)
    facts.quads += [Quad(kind, *place, author) for place in quads or [_rectangle(note, turn)]]


def _quads(note: object, turn: Matrix) -> list[tuple[float, float, float, float]]:
    points = c.FS_QUADPOINTSF()
    found = []
    for index in range(min(_MOST_QUADS, c.FPDFAnnot_CountAttachmentPoints(note))):
        if c.FPDFAnnot_GetAttachmentPoints(note, index, ctypes.byref(points)):
            xs = (points.x1, points.x2, points.x3, points.x4)
            ys = (points.y1, points.y2, points.y3, points.y4)
            found.append(box(turn, min(xs), min(ys), max(xs), max(ys)))
    return found


def _rectangle(note: object, turn: Matrix) -> tuple[float, float, float, float]:
    area = c.FS_RECTF()
    c.FPDFAnnot_GetRect(note, ctypes.byref(area))
    return box(turn, area.left, area.bottom, area.right, area.top)


def _string(note: object, key: bytes) -> str:
    size = c.FPDFAnnot_GetStringValue(note, key, None, 0)
    if not 2 < size < 100_000:
        return ""
    buffer = ctypes.create_string_buffer(size)
    c.FPDFAnnot_GetStringValue(note, key, ctypes.cast(buffer, ctypes.POINTER(ctypes.c_ushort)), size)
    return buffer.raw[: size - 2].decode("utf-16-le", "replace").replace("\r", "\n").strip()
