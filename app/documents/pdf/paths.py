"""The thin lines a PDF page draws: strokes, hairline rectangles and the edges of boxes. They strike, underline and frame."""

import ctypes
import itertools
from collections.abc import Iterator

import pypdfium2.raw as c

from app.documents.pdf.page import PageFacts, Rule
from app.documents.pdf.turn import Matrix, box, point, times

THINNEST_WIDE = 1.6
_MOST_SEGMENTS = 4000
_WHITE = 0xF5F5F5

Points = list[tuple[float, float]]


class PathReader:
    """Adds the rules of path objects to a page's facts."""

    def __init__(self, facts: PageFacts) -> None:
        """`facts` are those of the page being read."""
        self._facts = facts
        self._floats = [ctypes.c_float() for _ in range(4)]
        self._ints = [ctypes.c_int() for _ in range(2)]
        self._colour = [ctypes.c_uint() for _ in range(4)]
        self._matrix = c.FS_MATRIX()

    def take(self, item: object, around: Matrix) -> None:
        """Take one path."""
        segments = c.FPDFPath_CountSegments(item)
        if segments < 2:
            return
        c.FPDFPath_GetDrawMode(item, *self._ints)
        filled, stroked = self._ints[0].value != 0, self._ints[1].value != 0
        if not filled and not stroked:
            return
        width = self._width(item, around) if stroked else 0.0
        x0, y0, x1, y1 = self._bounds(item, around)
        x0, y0, x1, y1 = x0 + width, y0 + width, x1 - width, y1 - width  # a stroke's bounds are its own width wider
        thin = min(x1 - x0, y1 - y0) + width <= THINNEST_WIDE
        if segments > 5 and not thin and segments <= _MOST_SEGMENTS:
            self._many(item, around, width if stroked else None)
        elif thin:
            self._add((x0, y0, x1, y1), width or min(x1 - x0, y1 - y0), self._colour_of(item, stroked=stroked))
        elif stroked and segments in (4, 5):
            colour = self._colour_of(item, stroked=True)
            for edge in ((x0, y0, x1, y0), (x0, y1, x1, y1), (x0, y0, x0, y1), (x1, y0, x1, y1)):
                self._add(edge, width, colour)

    def _many(self, item: object, around: Matrix, width: float | None) -> None:
        """Take a path of several figures apart."""
        c.FPDFPageObj_GetMatrix(item, self._matrix)
        m = self._matrix
        whole = times((m.a, m.b, m.c, m.d, m.e, m.f), around)
        colour = self._colour_of(item, stroked=width is not None)
        for figure in self._figures(item, whole):
            xs, ys = [x for x, _ in figure], [y for _, y in figure]
            x0, y0, x1, y1 = min(xs), min(ys), max(xs), max(ys)
            if min(x1 - x0, y1 - y0) + (width or 0.0) <= THINNEST_WIDE:
                self._add((x0, y0, x1, y1), width or min(x1 - x0, y1 - y0), colour)
            elif width is not None:
                for (ax, ay), (bx, by) in itertools.pairwise(figure):
                    if min(abs(ax - bx), abs(ay - by)) < 0.3:
                        self._add((min(ax, bx), min(ay, by), max(ax, bx), max(ay, by)), width, colour)

    def _figures(self, item: object, whole: Matrix) -> Iterator[Points]:
        """Return the straight figures of a path; curves end one."""
        figure: Points = []
        curved = False
        x, y = self._floats[0], self._floats[1]
        for index in range(c.FPDFPath_CountSegments(item)):
            segment = c.FPDFPath_GetPathSegment(item, index)
            kind = c.FPDFPathSegment_GetType(segment)
            if kind == c.FPDF_SEGMENT_MOVETO:
                if len(figure) > 1 and not curved:
                    yield figure
                figure, curved = [], False
            curved = curved or kind == c.FPDF_SEGMENT_BEZIERTO
            c.FPDFPathSegment_GetPoint(segment, x, y)
            figure.append(point(whole, x.value, y.value))
            if c.FPDFPathSegment_GetClose(segment):
                figure.append(figure[0])
        if len(figure) > 1 and not curved:
            yield figure

    def _bounds(self, item: object, around: Matrix) -> tuple[float, float, float, float]:
        left, bottom, right, top = self._floats
        c.FPDFPageObj_GetBounds(item, left, bottom, right, top)
        return box(around, left.value, bottom.value, right.value, top.value)

    def _width(self, item: object, around: Matrix) -> float:
        value, m = self._floats[0], self._matrix
        c.FPDFPageObj_GetStrokeWidth(item, value)
        c.FPDFPageObj_GetMatrix(item, m)
        scale = abs(m.a * m.d - m.b * m.c) * abs(around[0] * around[3] - around[1] * around[2])
        return value.value * float(scale**0.5)

    def _colour_of(self, item: object, *, stroked: bool) -> int:
        get = c.FPDFPageObj_GetStrokeColor if stroked else c.FPDFPageObj_GetFillColor
        red, green, blue, alpha = self._colour
        if not get(item, *self._colour):
            return 0
        if alpha.value == 0:
            return _WHITE
        return red.value << 16 | green.value << 8 | blue.value

    def _add(self, place: tuple[float, float, float, float], thick: float, colour: int) -> None:
        x0, y0, x1, y1 = place
        if max(x1 - x0, y1 - y0) < 1.0 or all(part >= 0xF5 for part in (colour >> 16, colour >> 8 & 255, colour & 255)):
            return
        self._facts.rules.append(Rule(x0, y0, x1, y1, thick, colour))
