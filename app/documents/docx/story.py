"""One story of a Word file (its body, a header, a footnote) as blocks."""

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field, replace

from app.documents.docx.landmarks import Landmarks
from app.documents.docx.marks import MOVE_RANGES, PLAIN, TRACKED, Mark, Moves, inside, paragraph_end, row_or_cell
from app.documents.docx.numbering import Counters, Numbering
from app.documents.docx.runs import Found, ParagraphReader, Segment
from app.documents.docx.styles import NumberRef, Stated, Styles, stated_in
from app.documents.docx.wordml import Element, child, children, first_tagged, integer, name, qualified, value_of
from app.documents.labels import seen, take_labels
from app.documents.model import Block, BlockKind, BlockStyle, Cell, Notice, Run, Story, View

_TEXT_PARTS = frozenset({"w:sdtPr", "w:sdtEndPr", "w:sectPr", "w:tblPr", "w:tblGrid", "w:trPr", "w:tcPr", "w:tblPrEx", "w:customXmlPr"})
_PROPERTIES = frozenset(tag for tag, _ in qualified("w:pPr"))
_BODY = BlockStyle()


@dataclass(slots=True)
class StoryText:
    """What a story gave: its blocks and what hangs on them."""

    blocks: list[Block] = field(default_factory=list)
    notes: list[tuple[str, str, Mark]] = field(default_factory=list)
    comments: dict[str, int] = field(default_factory=dict)  # comment id -> block
    notices: list[Notice] = field(default_factory=list)
    sections: list[Element] = field(default_factory=list)  # section properties


class Tables:
    """Numbers the tables of a document."""

    def __init__(self) -> None:
        self._next = 0

    def new(self) -> int:
        """Return the number of one more table."""
        self._next += 1
        return self._next - 1


@dataclass(frozen=True, slots=True)
class _Around:
    """What surrounds a block: its table cell and the marks of the cell, and of tracked changes around whole paragraphs."""

    container: Mark = PLAIN
    mark: Mark = PLAIN
    cell: Cell | None = None


class StoryReader:
    """Reads one story."""

    def __init__(self, root: Element, story: Story, styles: Styles, numbering: Numbering, tables: Tables) -> None:
        self._root = root
        self._story = story
        self._styles = styles
        self._tables = tables
        self._moves = Moves()
        self._landmarks = Landmarks(root)
        self._paragraphs = ParagraphReader(styles, self._landmarks, self._moves)
        self._old_counters, self._new_counters = Counters(numbering), Counters(numbering)
        self._items: dict[tuple[int, str], BlockStyle] = {}
        self._text = StoryText(sections=self._landmarks.sections)
        self._old_waits = self._new_waits = False  # whether text of a wording waits for the paragraph it joins
        handlers: dict[str, Callable[[Element, _Around], None] | None] = {
            **dict.fromkeys(_TEXT_PARTS),
            **dict.fromkeys(MOVE_RANGES, self._range),
            **dict.fromkeys(TRACKED, self._tracked),
            "w:p": self._paragraph,
            "w:tbl": self._table,
            "mc:AlternateContent": self._alternative,
            "w:altChunk": self._embedded,
        }
        self._handlers = {tag: handlers[kind] for tag, kind in qualified(*handlers)}

    def read(self, mark: Mark | None = None) -> StoryText:
        """Return the story's text; `mark` is that of the reference it hangs on."""
        self._children(self._root, _Around(container=mark or PLAIN))
        changed = self._landmarks.layout_changes
        if changed:
            self._notice("formatting", f"{changed} tracked changes of table or page layout, without any change of wording.", None)
        return self._text

    def _notice(self, kind: str, message: str, block: int | None) -> None:
        self._text.notices.append(Notice(kind, message, block))

    def _children(self, element: Element, around: _Around) -> None:
        through = self._children
        for item in element:
            handler = self._handlers.get(item.tag, through)
            if handler is not None:
                handler(item, around)

    def _range(self, element: Element, _around: _Around) -> None:
        self._moves.note(element)

    def _tracked(self, element: Element, around: _Around) -> None:
        self._children(element, replace(around, mark=inside(around.mark, element, self._moves.current)))

    def _alternative(self, element: Element, around: _Around) -> None:
        options = [*children(element, "mc:Choice"), *children(element, "mc:Fallback")]
        if options:
            self._children(options[0], around)

    def _embedded(self, _element: Element, _around: _Around) -> None:
        self._notice("unread", "An embedded document is not read.", None)

    def _table(self, table: Element, around: _Around) -> None:
        number = self._tables.new()
        for row, (element, mark) in enumerate(_inside(table, "w:tr", around.container)):
            properties = child(element, "w:trPr")
            mark_of_row = row_or_cell(mark, properties)
            column = integer(value_of(properties, "w:gridBefore"))
            for cell, mark_of_cell in _inside(element, "w:tc", mark_of_row):
                settings = child(cell, "w:tcPr")
                container = row_or_cell(mark_of_cell, settings)
                self._children(cell, replace(around, container=container, cell=Cell(number, row, column)))
                column += max(1, integer(value_of(settings, "w:gridSpan"), 1))

    def _paragraph(self, paragraph: Element, around: _Around) -> None:
        stated = stated_in(first_tagged(paragraph, _PROPERTIES))
        style = self._styles.paragraph_style(stated)
        found = self._paragraphs.read(paragraph, around.mark, style)
        end = paragraph_end(around.mark, stated["w:rPr"]) if "w:rPr" in stated else around.mark
        first = len(self._text.blocks)
        old, new = self._styles_of(stated, style, around.container, end)
        self._emit(found.segments, old, new, around, end)
        self._hang_on(found, first, stated)
        for box, mark in found.boxes:
            self._children(box, replace(around, mark=mark))

    def _hang_on(self, found: Found, first: int, stated: Stated) -> None:
        self._text.notes += found.notes
        for key, segment in found.comments:
            self._text.comments.setdefault(key, first + segment)
        for what in dict.fromkeys(found.unread):
            self._notice("unread", f"{what} is not read.", first)
        if "w:pPrChange" in stated:
            self._notice("formatting", "A tracked change of this paragraph's formatting or numbering.", first)

    def _emit(self, segments: list[Segment], old: BlockStyle, new: BlockStyle, around: _Around, end: Mark) -> None:
        """Add a block a line; a label stands on the first line that a wording shows."""
        for segment in segments:
            stop = segment.end or end
            runs = segment.kept()
            style, former = new, old
            if style is _BODY and former is _BODY and self._stands_alone(runs, stop):
                runs, style, typed = take_labels(runs, listed=False, level=0)
                former = typed or style
            self._text.blocks.append(
                Block(
                    runs=runs,
                    end=stop.change,
                    container=around.container.change,
                    style=style,
                    old_style=None if former is style or former == style else former,
                    cell=around.cell,
                    story=self._story,
                    soft_break=segment.end is not None,
                )
            )
            self._old_waits = not stop.old and (self._old_waits or bool(seen(runs, View.OLD)))
            self._new_waits = not stop.new and (self._new_waits or bool(seen(runs, View.NEW)))
            if segment.end is not None:
                old = replace(old, label="") if old.label and stop.old else old
                new = replace(new, label="") if new.label and stop.new else new

    def _stands_alone(self, runs: Sequence[Run], end: Mark) -> bool:
        """Whether no wording joins this text to its neighbours: a label taken out of a joined text would be lost."""
        if self._old_waits or self._new_waits:
            return False
        return (end.old or not seen(runs, View.OLD)) and (end.new or not seen(runs, View.NEW))

    def _styles_of(self, stated: Stated, style: str, container: Mark, end: Mark) -> tuple[BlockStyle, BlockStyle]:
        """Return a paragraph's style in the old and in the new wording."""
        change = stated.get("w:pPrChange")
        reference = old_reference = self._styles.numbering(stated, style)
        former, former_style = stated, style
        if change is not None:
            former = stated_in(child(change, "w:pPr"))
            former_style = self._styles.paragraph_style(former)
            old_reference = self._styles.numbering(former, former_style)
        elif "w:numPr" in stated and child(stated["w:numPr"], "w:ins") is not None:
            old_reference = None
        old = self._style(former, former_style, old_reference if container.old and end.old else None, self._old_counters)
        new = self._style(stated, style, reference if container.new and end.new else None, self._new_counters)
        return old, new

    def _style(self, stated: Stated, style: str, reference: NumberRef | None, counters: Counters) -> BlockStyle:
        outline = self._styles.outline(stated, style)
        label, depth = "", 0
        if reference is not None:
            label, depth = counters.label(reference, style)
            depth = depth or self._styles.list_depth(style)
        if outline is not None:
            return BlockStyle(kind=BlockKind.HEADING, level=outline, label=label)
        if not label:
            return _BODY
        if (depth, label) not in self._items:  # both wordings count the same most of the time
            self._items[depth, label] = BlockStyle(kind=BlockKind.LIST_ITEM, level=depth, label=label)
        return self._items[depth, label]


def _inside(element: Element, wanted: str, mark: Mark) -> Iterator[tuple[Element, Mark]]:
    """Return rows or cells, also those in content controls and tracked changes, but not those of tables inside."""
    for item in element:
        kind = name(item)
        if kind == wanted:
            yield item, mark
        elif kind in TRACKED:
            yield from _inside(item, wanted, inside(mark, item))
        elif kind not in _TEXT_PARTS and kind not in ("w:tbl", "w:p", "w:tc", "w:tr"):
            yield from _inside(item, wanted, mark)
