"""The inside of one Word paragraph: its runs with their marks, cut where a line breaks."""

from collections.abc import Callable
from dataclasses import dataclass, field

from app.documents.docx_fields import PAGE_SIGN, Fields, is_page_field, without_page_numbers
from app.documents.docx_marks import TRACKED, Mark, Moves, author_of, inside
from app.documents.docx_styles import Styles
from app.documents.docx_symbols import readable, symbol
from app.documents.docx_xml import Element, attribute, child, name
from app.documents.merged import merged
from app.documents.model import Run

_TEXT = frozenset({"w:t", "w:delText", "m:t"})
_SIGNS = {"w:tab": "\t", "w:ptab": "\t", "w:noBreakHyphen": "-", "w:softHyphen": ""}
_RANGES = frozenset({f"w:move{way}Range{end}" for way in ("From", "To") for end in ("Start", "End")})
_SKIPPED = frozenset(
    {"w:pPr", "w:rPr", "w:sdtPr", "w:sdtEndPr", "w:smartTagPr", "w:customXmlPr", "w:rt", "m:ctrlPr", "m:rPr", "w:pPrChange", "w:sectPr"}
)
_NOTES = frozenset({"w:footnoteReference", "w:endnoteReference"})
_COMMENTS = frozenset({"w:commentRangeStart", "w:commentReference"})
_UNREAD = {
    "w:object": "An embedded object",
    "w:altChunk": "An embedded document",
    "w:subDoc": "A linked document",
    "w:contentPart": "A drawing in ink",
}


@dataclass(slots=True)
class Segment:
    """The runs up to a line break; `end` is the break's own mark, None after the last."""

    runs: list[Run] = field(default_factory=list)
    end: Mark | None = None

    def kept(self) -> tuple[Run, ...]:
        """Return the runs without page numbers, neighbours alike in everything made one."""
        return merged(without_page_numbers(self.runs))


@dataclass(slots=True)
class Found:
    """What a paragraph holds beside its text."""

    segments: list[Segment] = field(default_factory=lambda: [Segment()])
    boxes: list[tuple[Element, Mark]] = field(default_factory=list)  # text boxes, read after the paragraph
    notes: list[tuple[str, str, Mark]] = field(default_factory=list)  # (kind, id, mark)
    comments: list[tuple[str, int]] = field(default_factory=list)  # (id, segment)
    unread: list[str] = field(default_factory=list)


@dataclass(frozen=True, slots=True)
class _Place:
    """What surrounds the element being read."""

    mark: Mark
    properties: Element | None = None  # of the run


class ParagraphReader:
    """Reads the paragraphs of one story."""

    def __init__(self, styles: Styles, fields: Fields, moves: Moves) -> None:
        self._styles = styles
        self._fields = fields
        self._moves = moves
        self._style = ""
        self._found = Found()
        self._handlers: dict[str, Callable[[Element, _Place], None]] = {
            **dict.fromkeys(TRACKED, self._tracked),
            **dict.fromkeys(_TEXT, self._text),
            **dict.fromkeys(_SIGNS, self._sign),
            **dict.fromkeys(_RANGES, self._range),
            **dict.fromkeys(_NOTES, self._note),
            **dict.fromkeys(_COMMENTS, self._comment),
            **dict.fromkeys(_UNREAD, self._unread),
            "w:r": self._run,
            "m:r": self._run,
            "w:br": self._break,
            "w:cr": self._break,
            "w:fldChar": self._field_mark,
            "w:instrText": self._instruction,
            "w:delInstrText": self._instruction,
            "w:fldSimple": self._simple_field,
            "w:pgNum": self._page_number,
            "w:sym": self._symbol,
            "w:txbxContent": self._box,
            "mc:AlternateContent": self._alternative,
        }

    def read(self, paragraph: Element, mark: Mark, style: str) -> Found:
        """Return what a paragraph holds."""
        self._found = Found()
        self._style = style
        self._children(paragraph, _Place(mark))
        return self._found

    def _children(self, element: Element, place: _Place) -> None:
        for item in element:
            kind = name(item)
            if kind in _SKIPPED:
                continue
            handler = self._handlers.get(kind)
            if handler is None:
                self._children(item, place)
            else:
                handler(item, place)

    def _tracked(self, element: Element, place: _Place) -> None:
        # inside a run's or a formula's properties these mark the element around; here they hold text
        self._children(element, _Place(inside(place.mark, element, self._moves.current), place.properties))

    def _run(self, element: Element, place: _Place) -> None:
        properties = child(element, "w:rPr")
        mark = place.mark
        for item in properties if name(element) == "m:r" and properties is not None else ():
            if name(item) in TRACKED:
                mark = inside(mark, item)
        self._children(element, _Place(mark, properties))

    def _add(self, text: str, place: _Place) -> None:
        properties = place.properties
        if not text or not self._fields.visible:
            return
        if self._styles.run_switch("w:vanish", properties, self._style):
            if text.strip():
                self._found.unread.append("Hidden text")
            return
        struck = place.mark.new and any(self._styles.run_switch(kind, properties, self._style) for kind in ("w:strike", "w:dstrike"))
        mark = place.mark.within("w:del", None) if struck else place.mark
        changed = child(properties, "w:rPrChange")
        self._found.segments[-1].runs.append(
            Run(
                text=text,
                change=mark.change,
                bold=self._styles.run_switch("w:b", properties, self._style),
                author=mark.author if mark.author or changed is None else author_of(changed),
                move=mark.move,
                reformatted=changed is not None,
                confidence=0.9 if struck else 1.0,
            )
        )

    def _text(self, element: Element, place: _Place) -> None:
        text = element.text or ""
        self._add(readable(text, attribute(child(place.properties, "w:rFonts"), "ascii")).replace("\n", " ").replace("\r", " "), place)

    def _sign(self, element: Element, place: _Place) -> None:
        self._add(_SIGNS[name(element)], place)

    def _symbol(self, element: Element, place: _Place) -> None:
        code = attribute(element, "char")
        try:
            number = int(code, 16)
        except ValueError:
            number = 0xFFFD
        number = number if 0x1F < number < 0xD800 or 0xDFFF < number < 0x110000 else 0xFFFD
        sign = symbol(attribute(element, "font"), number)
        if sign is None:
            self._found.unread.append(f"A sign of the font {attribute(element, 'font') or 'unknown'} ({code})")
        self._add(sign or chr(number), place)

    def _range(self, element: Element, _place: _Place) -> None:
        self._moves.note(element)

    def _note(self, element: Element, place: _Place) -> None:
        if self._fields.visible:
            self._found.notes.append((name(element), attribute(element, "id"), place.mark))

    def _comment(self, element: Element, _place: _Place) -> None:
        self._found.comments.append((attribute(element, "id"), len(self._found.segments) - 1))

    def _unread(self, element: Element, place: _Place) -> None:
        self._found.unread.append(_UNREAD[name(element)])
        self._children(element, place)

    def _break(self, _element: Element, place: _Place) -> None:
        if self._fields.visible:
            self._found.segments[-1].end = place.mark
            self._found.segments.append(Segment())

    def _field_mark(self, element: Element, place: _Place) -> None:
        self._add(self._fields.mark(element), place)

    def _instruction(self, element: Element, _place: _Place) -> None:
        self._fields.instruct(element.text or "")

    def _simple_field(self, element: Element, place: _Place) -> None:
        if is_page_field(attribute(element, "instr")):
            self._add(PAGE_SIGN, place)
        else:
            self._children(element, place)

    def _page_number(self, _element: Element, place: _Place) -> None:
        self._add(PAGE_SIGN, place)

    def _box(self, element: Element, place: _Place) -> None:
        self._found.boxes.append((element, place.mark))

    def _alternative(self, element: Element, place: _Place) -> None:
        """Of several drawings of one thing only the first choice is read, so that nothing is read twice."""
        options = [item for item in element if name(item) == "mc:Choice"] or [item for item in element if name(item) == "mc:Fallback"]
        if options:
            self._children(options[0], place)
