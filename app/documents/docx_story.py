"""One story of a Word file (its body, a header, a footnote) as blocks."""

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field, replace

from app.documents.docx_fields import Fields
from app.documents.docx_marks import MOVE_RANGES, TRACKED, Mark, Moves, inside, paragraph_end, row_or_cell
from app.documents.docx_numbering import Counters, Numbering
from app.documents.docx_runs import Found, ParagraphReader, Segment
from app.documents.docx_styles import NumberRef, Stated, Styles, stated_in
from app.documents.docx_xml import Element, child, children, integer, name, qualified, value_of
from app.documents.labels import seen, take_labels
from app.documents.model import Block, BlockKind, BlockStyle, Cell, Change, Notice, Run, Story, View

_CHANGED_LAYOUT = ("w:tblPrChange", "w:trPrChange", "w:tcPrChange", "w:sectPrChange", "w:tblGridChange")
_TEXT_PARTS = frozenset({"w:sdtPr", "w:sdtEndPr", "w:sectPr", "w:tblPr", "w:tblGrid", "w:trPr", "w:tcPr", "w:tblPrEx", "w:customXmlPr"})
_PLAIN = Mark()
_BODY = BlockStyle()
_VIEWS = tuple(View)


@dataclass(slots=True)
class StoryText:
    """What a story gave: its blocks and what hangs on them."""

    blocks: list[Block] = field(default_factory=list)
    notes: list[tuple[str, str, Mark]] = field(default_factory=list)
    comments: dict[str, int] = field(default_factory=dict)  # comment id -> block
    notices: list[Notice] = field(default_factory=list)


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

    container: Mark = _PLAIN
    mark: Mark = _PLAIN
    cell: Cell | None = None


class StoryReader:
    """Reads one story."""

    def __init__(self, root: Element, story: Story, styles: Styles, numbering: Numbering, tables: Tables) -> None:
        self._root = root
        self._story = story
        self._styles = styles
        self._tables = tables
        self._moves = Moves()
        self._paragraphs = ParagraphReader(styles, Fields(root), self._moves)
        self._counters = {view: Counters(numbering) for view in View}
        self._text = StoryText()
        self._carried = dict.fromkeys(View, False)  # whether text waits for the paragraph it joins
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
        self._children(self._root, _Around(container=mark or _PLAIN))
        changed = sum(1 for kind in _CHANGED_LAYOUT for _ in self._root.iter(f"{{*}}{kind[2:]}"))
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
        properties = child(paragraph, "w:pPr")
        stated = stated_in(properties)
        found = self._paragraphs.read(paragraph, around.mark, self._styles.paragraph_style(stated))
        end = paragraph_end(around.mark, stated.get("w:rPr"))
        first = len(self._text.blocks)
        self._emit(found.segments, self._styles_of(stated, around.container, end), around, end)
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

    def _emit(self, segments: list[Segment], styles: dict[View, BlockStyle], around: _Around, end: Mark) -> None:
        """Add a block a line; a label stands on the first line that a wording shows."""
        labelled = dict.fromkeys(_VIEWS, True)
        for segment in segments:
            stop = (segment.end or end).change
            runs, style, old = segment.kept(), styles[View.NEW], styles[View.OLD]
            style = style if labelled[View.NEW] or not style.label else replace(style, label="")
            old = old if labelled[View.OLD] or not old.label else replace(old, label="")
            if style == old == _BODY and self._stands_alone(runs, stop):
                runs, style, typed = take_labels(runs, listed=False, level=0)
                old = typed or style
            self._text.blocks.append(
                Block(
                    runs=runs,
                    end=stop,
                    container=around.container.change,
                    style=style,
                    old_style=old if old != style else None,
                    cell=around.cell,
                    story=self._story,
                    soft_break=segment.end is not None,
                )
            )
            for view in _VIEWS:
                ends = stop.seen_in(view)
                labelled[view] = labelled[view] and not ends
                self._carried[view] = not ends and (self._carried[view] or bool(seen(runs, view)))

    def _stands_alone(self, runs: Sequence[Run], end: Change) -> bool:
        """Whether no wording joins this text to its neighbours: a label taken out of a joined text would be lost."""
        return not any(self._carried[view] or (not end.seen_in(view) and seen(runs, view)) for view in _VIEWS)

    def _styles_of(self, stated: Stated, container: Mark, end: Mark) -> dict[View, BlockStyle]:
        change = stated.get("w:pPrChange")
        former = stated if change is None else stated_in(child(change, "w:pPr"))
        reference = self._styles.numbering(stated)
        if change is not None:
            old_reference = self._styles.numbering(former)
        else:
            old_reference = None if child(stated.get("w:numPr"), "w:ins") is not None else reference
        styles = {}
        for view, shown, number in ((View.OLD, former, old_reference), (View.NEW, stated, reference)):
            there = number is not None and container.change.seen_in(view) and end.change.seen_in(view)
            styles[view] = self._style(shown, number if there else None, view)
        return styles

    def _style(self, stated: Stated, reference: NumberRef | None, view: View) -> BlockStyle:
        outline = self._styles.outline(stated)
        label, depth = "", 0
        if reference is not None:
            label, depth = self._counters[view].label(reference, self._styles.paragraph_style(stated))
        if outline is not None:
            return BlockStyle(kind=BlockKind.HEADING, level=outline, label=label)
        if label:
            return BlockStyle(kind=BlockKind.LIST_ITEM, level=depth, label=label)
        return _BODY


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
