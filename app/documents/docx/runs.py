"""The inside of one Word paragraph: its runs with their marks, cut where a line breaks."""

from collections.abc import Callable
from dataclasses import dataclass, field
from typing import NamedTuple

from app.documents.docx.fields import PAGE_SIGN, Fields, is_page_field, without_page_numbers
from app.documents.docx.landmarks import Landmarks
from app.documents.docx.marks import MOVE_RANGES, PLAIN, TRACKED, Mark, Moves, inside
from app.documents.docx.styles import RunLook, Styles
from app.documents.docx.symbols import is_private, readable, symbol
from app.documents.docx.wordml import Element, attribute, child, children, first_tagged, name, qualified
from app.documents.merged import merged
from app.documents.model import Author, Change, Run

_TEXT = frozenset({"w:t", "w:delText", "m:t"})
_SIGNS = {"w:tab": "\t", "w:ptab": "\t", "w:noBreakHyphen": "-", "w:softHyphen": ""}
_SKIPPED = frozenset(
    {"w:pPr", "w:rPr", "w:sdtPr", "w:sdtEndPr", "w:smartTagPr", "w:customXmlPr", "w:rt", "m:ctrlPr", "m:rPr", "w:pPrChange", "w:sectPr"}
)
_NOTES = frozenset({"w:footnoteReference", "w:endnoteReference"})
_COMMENTS = frozenset({"w:commentRangeStart", "w:commentReference"})
_RUN_PROPERTIES = frozenset(tag for tag, _ in qualified("w:rPr"))
_UNREAD = {
    "w:object": "An embedded object",
    "w:altChunk": "An embedded document",
    "w:subDoc": "A linked document",
    "w:contentPart": "A drawing in ink",
}


_Kind = tuple[Change, bool, Author | None, str | None, bool, float]  # of a run: all but its text


@dataclass(slots=True)
class Segment:
    """The texts up to a line break; `end` is the break's own mark, None after the last."""

    texts: list[tuple[_Kind, list[str]]] = field(default_factory=list)  # neighbours alike stand together
    end: Mark | None = None

    def add(self, text: str, kind: _Kind) -> None:
        """Add a text."""
        if self.texts:
            last, texts = self.texts[-1]
            if last is kind or last == kind:
                texts.append(text)
                return
        self.texts.append((kind, [text]))

    def kept(self) -> tuple[Run, ...]:
        """Return the runs without page numbers, neighbours alike in everything made one."""
        runs = tuple(
            [
                Run(text="".join(texts), change=change, bold=bold, author=author, move=move, reformatted=reformatted, confidence=confidence)
                for (change, bold, author, move, reformatted, confidence), texts in self.texts
            ]
        )
        for run in runs:
            if PAGE_SIGN in run.text:
                return merged(without_page_numbers(runs))
        return runs


@dataclass(slots=True)
class Found:
    """What a paragraph holds beside its text."""

    segments: list[Segment] = field(default_factory=lambda: [Segment()])
    boxes: list[tuple[Element, Mark]] = field(default_factory=list)  # text boxes, read after the paragraph
    notes: list[tuple[str, str, Mark]] = field(default_factory=list)  # (kind, id, mark)
    comments: list[tuple[str, int]] = field(default_factory=list)  # (id, segment)
    unread: list[str] = field(default_factory=list)


class _Place(NamedTuple):
    """What surrounds the element being read, and what that makes of its text. Plain runs share their paragraph's."""

    mark: Mark
    look: RunLook
    kind: _Kind


def _place(mark: Mark, look: RunLook) -> _Place:
    """Return the place of a mark and a look."""
    struck = mark.new and (look.struck or look.struck_twice)
    told = mark.within("w:del", None) if struck else mark
    return _Place(mark, look, (told.change, look.bold, told.author or look.author, told.move, look.changed, 0.9 if struck else 1.0))


class ParagraphReader:
    """Reads the paragraphs of one story."""

    def __init__(self, styles: Styles, landmarks: Landmarks, moves: Moves) -> None:
        """Take what the paragraphs of a story share."""
        self._styles = styles
        self._fields = Fields(landmarks.unended)
        self._styled = landmarks.styled
        self._moves = moves
        self._style = ""
        self._plain = styles.run_look(None, "")
        self._plain_places: dict[str, _Place] = {}  # of paragraphs without any mark, by their style
        self._found = Found()
        handlers: dict[str, Callable[[Element, _Place], None] | None] = {
            **dict.fromkeys(_SKIPPED),
            **dict.fromkeys(TRACKED, self._tracked),
            **dict.fromkeys(_TEXT, self._text),
            **dict.fromkeys(_SIGNS, self._sign),
            **dict.fromkeys(MOVE_RANGES, self._range),
            **dict.fromkeys(_NOTES, self._note),
            **dict.fromkeys(_COMMENTS, self._comment),
            **dict.fromkeys(_UNREAD, self._unread),
            "w:r": self._run,
            "m:r": self._math_run,
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
        # others come from other vocabularies or have nothing of their own: their insides are read
        self._handlers = {tag: handlers[kind] for tag, kind in qualified(*handlers)}

    def read(self, paragraph: Element, mark: Mark, style: str) -> Found:
        """Return what a paragraph holds."""
        self._found = Found()
        self._style = style
        place = self._plain_places.get(style) if mark is PLAIN else None
        if place is None:
            place = _place(mark, self._styles.run_look(None, style))
            if mark is PLAIN:
                self._plain_places[style] = place
        self._plain = place.look
        self._children(paragraph, place)
        return self._found

    def _children(self, element: Element, place: _Place) -> None:
        through, handlers = self._children, self._handlers
        for item in element:
            handler = handlers.get(item.tag, through)
            if handler is not None:
                handler(item, place)

    def _tracked(self, element: Element, place: _Place) -> None:
        # inside a run's or a formula's properties these mark the element around; here they hold text
        self._children(element, _place(inside(place.mark, element, self._moves.current), place.look))

    def _run(self, element: Element, place: _Place) -> None:
        look = self._plain
        if element in self._styled:
            look = self._styles.run_look(first_tagged(element, _RUN_PROPERTIES), self._style)
        if look is not place.look:
            place = _place(place.mark, look)
        through, handlers = self._children, self._handlers
        for item in element:  # as in `_children`, without one more call for each of very many runs
            handler = handlers.get(item.tag, through)
            if handler is not None:
                handler(item, place)

    def _math_run(self, element: Element, place: _Place) -> None:
        """Read a run of a formula, whose tracked changes stand in its properties."""
        mark = place.mark
        for item in children(first_tagged(element, _RUN_PROPERTIES), *TRACKED):
            mark = inside(mark, item)
        self._run(element, _place(mark, place.look))

    def _add(self, text: str, place: _Place) -> None:
        if not text or not self._fields.visible:
            return
        if not place.look.hidden:
            self._found.segments[-1].add(text, place.kind)
        elif text.strip():
            self._found.unread.append("Hidden text")

    def _text(self, element: Element, place: _Place) -> None:
        text = element.text or ""
        if not text.isascii() and is_private(text):
            run = next((item for item in element.iterancestors() if name(item) in ("w:r", "m:r")), None)
            text = readable(text, attribute(child(first_tagged(run, _RUN_PROPERTIES), "w:rFonts"), "ascii"))
        self._add(text.replace("\n", " ").replace("\r", " "), place)

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
