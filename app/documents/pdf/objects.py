"""The objects of one PDF page, in forms too: text with its place, size, weight and colour; thin rules; how many pictures."""

import ctypes

import pypdfium2.raw as c

from app.documents.pdf.page import PageFacts, Span
from app.documents.pdf.paths import PathReader
from app.documents.pdf.turn import Matrix, box, times
from app.errors import InputRefusedError

_MAX_OBJECTS = 300_000
_MAX_TEXTS = 40_000  # a dense page has 8,000 letters
_MAX_DRAWINGS = 20_000
_DEEPEST_FORM = 12
_BUFFER = 1 << 16
_INVISIBLE, _CLIP = 3, 7
_BOLD_NAMES = ("bold", "black", "heavy", "demi")
_AS_HYPHENS = {2: "-", 0xFFFE: "-"}  # how pdfium writes a hyphen at a line's end
_HEAVY = 650
_USUAL = 0.5  # of the size: the width of a letter whose font does not say
_STRAIGHT = 0.05


class PageObjects:
    """Reads the objects of one page into its facts."""

    def __init__(self, name: str, facts: PageFacts, page: object, text: object, turn: Matrix) -> None:
        """`page` and `text` are pdfium's handles; `turn` leads to the page as it is read."""
        self._name = name
        self._facts = facts
        self._page = page
        self._text = text
        self._turn = turn
        self._fonts: dict[int, _Widths] = {}
        self._paths = PathReader(facts)
        self._objects = self._texts = self._drawings = 0
        self._letters = c.FPDFText_CountChars(text)
        self._buffer = ctypes.create_string_buffer(2 * _BUFFER)
        self._wide = ctypes.cast(self._buffer, ctypes.POINTER(ctypes.c_ushort))
        self._matrix = c.FS_MATRIX()
        self._floats = [ctypes.c_float() for _ in range(4)]
        self._colour = [ctypes.c_uint() for _ in range(4)]
        # made once: three in four calls of a page pass one of these
        self._to_matrix = ctypes.byref(self._matrix)
        self._to_floats = [ctypes.byref(value) for value in self._floats]
        self._to_colour = [ctypes.byref(value) for value in self._colour]
        self._unseen: list[Span] = []

    def read(self) -> None:
        """Fill in the page's facts."""
        for index in range(self._counted(c.FPDFPage_CountObjects(self._page))):
            self._object(c.FPDFPage_GetObject(self._page, index), self._turn, 0)
        if self._unseen and not self._facts.spans and self._facts.pictures:
            self._facts.spans = self._unseen  # the text a recognising program laid behind a scan
        else:
            self._facts.hidden += sum(len(span.text) for span in self._unseen)
        for font in self._fonts.values():
            font.close()

    def _counted(self, count: int) -> int:
        self._objects += max(0, count)
        if self._objects > _MAX_OBJECTS:
            raise self._crowded()
        return count

    def _crowded(self) -> InputRefusedError:
        return InputRefusedError(
            self._name,
            f"page {self._facts.number}",
            "The page is made of more parts than any text needs.",
            "Print it to a new PDF and try again.",
        )

    def _object(self, item: object, around: Matrix, depth: int) -> None:
        if not item:
            return
        kind = c.FPDFPageObj_GetType(item)
        if kind == c.FPDF_PAGEOBJ_TEXT:
            self._texts += 1
            if self._texts > _MAX_TEXTS or self._texts * self._letters > 4e8:
                raise self._crowded()
            self._take_text(item, around)
        elif kind == c.FPDF_PAGEOBJ_PATH:
            self._drawings += 1
            if self._drawings <= _MAX_DRAWINGS:
                self._paths.take(item, around)
            else:
                self._facts.crowded = True
        elif kind == c.FPDF_PAGEOBJ_IMAGE:
            self._facts.pictures += 1
        elif kind == c.FPDF_PAGEOBJ_FORM and depth < _DEEPEST_FORM:
            inside = times(self._matrix_of(item), around)
            for index in range(self._counted(c.FPDFFormObj_CountObjects(item))):
                self._object(c.FPDFFormObj_GetObject(item, index), inside, depth + 1)

    def _matrix_of(self, item: object) -> Matrix:
        m = self._matrix
        c.FPDFPageObj_GetMatrix(item, self._to_matrix)
        return (m.a, m.b, m.c, m.d, m.e, m.f)

    def _take_text(self, item: object, around: Matrix) -> None:
        size = c.FPDFTextObj_GetText(item, self._text, self._wide, _BUFFER)
        raw = ctypes.string_at(self._buffer, size - 2).decode("utf-16-le", "replace") if 2 < size <= 2 * _BUFFER else ""
        text = raw.replace("\r\n", " ").rstrip(" \t\r\n\xa0")
        if not text.strip():
            return
        a, b, s, d, x, y = times(self._matrix_of(item), around)
        c.FPDFTextObj_GetFontSize(item, self._to_floats[0])
        nominal = abs(self._floats[0].value)
        height = nominal * (s * s + d * d) ** 0.5
        across = nominal * (a * a + b * b) ** 0.5
        if height < 0.5 or across < 0.5:
            self._facts.hidden += len(text)
            return
        quarter = _quarter(a, b)
        self._facts.turned[quarter] = self._facts.turned.get(quarter, 0) + len(text)
        if quarter:
            self._facts.slanted.append(text)
            return
        span = self._span(item, text, (x, y, height, across), around)
        if self._seen(item, span):
            self._facts.spans.append(span)

    def _span(self, item: object, text: str, place: tuple[float, float, float, float], around: Matrix) -> Span:
        x, y, height, across = place
        widths = self._font(item)
        text = text.translate(_AS_HYPHENS)
        bare = text.lstrip(" ")
        lead = across * widths[" "] * (len(text) - len(bare))
        right = x + lead + across * sum(map(widths.__getitem__, bare))
        ink = self._ink(item, around)
        if not -0.4 * height < ink - right < 0.1 * height and ink > x + lead:
            right = ink
        colour = self._fill(item)
        return Span(
            text=bare, x0=x + lead, x1=right, y=y, size=height, bold=widths.bold, colour=colour, widths=widths, lead=lead, led=lead > 0
        )

    def _seen(self, item: object, span: Span) -> bool:
        """Whether a person sees it: on the page, and drawn."""
        facts = self._facts
        if span.x1 < 0 or span.x0 > facts.width or span.bottom < 0 or span.top > facts.height:
            facts.hidden += len(span.text)
            return False
        mode = c.FPDFTextObj_GetTextRenderMode(item)
        if mode in (_INVISIBLE, _CLIP) or (self._colour[3].value == 0 and mode == 0):
            self._unseen.append(span)
            return False
        if mode == 2:  # filled and outlined: how bold is made where the font has none
            span.bold = True
        return True

    def _ink(self, item: object, around: Matrix) -> float:
        left, bottom, right, top = self._floats
        c.FPDFPageObj_GetBounds(item, *self._to_floats)
        if around[1] == 0 == around[2] and around[0] > 0:
            return around[0] * right.value + around[4]
        return box(around, left.value, bottom.value, right.value, top.value)[2]

    def _fill(self, item: object) -> int:
        red, green, blue, _ = self._colour
        if not c.FPDFPageObj_GetFillColor(item, *self._to_colour):
            self._colour[3].value = 255
            return 0
        return red.value << 16 | green.value << 8 | blue.value

    def _font(self, item: object) -> "_Widths":
        handle = c.FPDFTextObj_GetFont(item)
        key = ctypes.addressof(handle.contents) if handle else 0
        known = self._fonts.get(key)
        if known is None:
            known = self._fonts[key] = _Widths(handle)
        return known


class _Widths(dict[str, float]):
    """The widths of a font's letters, for size 1, asked for as they are met; nothing is asked once the page is closed."""

    def __init__(self, handle: object) -> None:
        super().__init__()
        self._handle = handle
        self._value = ctypes.c_float()
        name = ctypes.create_string_buffer(256)
        c.FPDFFont_GetBaseFontName(handle, name, 256)
        said = name.value.decode("utf-8", "replace").lower()
        self.bold = any(word in said for word in _BOLD_NAMES) or c.FPDFFont_GetWeight(handle) >= _HEAVY

    def close(self) -> None:
        """Let go of the font."""
        self._handle = None

    def __missing__(self, letter: str) -> float:
        width = 0.0 if letter < " " else _USUAL
        if self._handle is not None and c.FPDFFont_GetGlyphWidth(self._handle, ord(letter), 1.0, self._value):
            width = self._value.value if 0 < self._value.value < 4 else width
        self[letter] = width
        return width


def _quarter(a: float, b: float) -> int:
    """Return how many quarter turns counterclockwise set a text upright; -1 where none does."""
    length = (a * a + b * b) ** 0.5
    if abs(b) <= _STRAIGHT * length:
        return 0 if a > 0 else 2
    if abs(a) <= _STRAIGHT * length:
        return 1 if b > 0 else 3
    return -1
