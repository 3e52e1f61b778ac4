"""A document as its page says it: blocks of runs, each run kept, inserted, deleted or moved, and the two views these make."""

from dataclasses import dataclass
from enum import Enum, StrEnum


class View(StrEnum):
    """Which wording of a document with tracked changes is meant."""

    OLD = "old"
    NEW = "new"


class Change(Enum):
    """What the tracked changes say of a run, a paragraph's end, a row or a cell."""

    SAME = "same"
    INSERTED = "inserted"
    DELETED = "deleted"
    MOVED_FROM = "moved-from"
    MOVED_TO = "moved-to"
    NEITHER = "neither"  # inserted by one author and struck by another: in no view, kept for the record

    def seen_in(self, view: View) -> bool:
        """Whether text so marked is part of the view."""
        if view is View.NEW:
            return self in (Change.SAME, Change.INSERTED, Change.MOVED_TO)
        return self in (Change.SAME, Change.DELETED, Change.MOVED_FROM)


class BlockKind(StrEnum):
    """What a block is on the page."""

    HEADING = "heading"
    PARAGRAPH = "paragraph"
    LIST_ITEM = "list-item"


class Story(StrEnum):
    """Which of a document's texts a block belongs to; the view shows them in this order."""

    HEADER = "header"
    BODY = "body"
    FOOTNOTE = "footnote"
    FOOTER = "footer"


@dataclass(frozen=True, slots=True)
class Author:
    """Who made a tracked change and when, as the file says (ISO 8601 text or None)."""

    name: str
    when: str | None


@dataclass(frozen=True, slots=True, kw_only=True)
class Run:
    """A stretch of text under one mark."""

    text: str
    change: Change = Change.SAME
    bold: bool = False
    author: Author | None = None
    move: str | None = None  # both ends of one move carry the same name
    reformatted: bool = False  # a tracked change of formatting alone
    confidence: float = 1.0  # below 1 where a mark was inferred (PDF)


@dataclass(frozen=True, slots=True, kw_only=True)
class BlockStyle:
    """What a block is in one view: its kind, its depth (heading or list level, 0 = outermost) and its list label as shown."""

    kind: BlockKind = BlockKind.PARAGRAPH
    level: int = 0
    label: str = ""


@dataclass(frozen=True, slots=True)
class Cell:
    """Where in which table a block stands, all 0-based."""

    table: int
    row: int
    column: int


@dataclass(frozen=True, slots=True)
class Box:
    """Where letters `[start:end]` of a block (all runs, end to end) are drawn: points from the shown page's upper left corner.

    A list label's box has `start` and `end` 0.
    """

    page: int  # 1-based
    x0: float
    y0: float
    x1: float
    y1: float
    start: int
    end: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Block:
    """One paragraph or table-cell paragraph, with every mark in it. A hard line break ends a block too."""

    runs: tuple[Run, ...]
    end: Change = Change.SAME  # the paragraph mark: unseen in a view, the text joins the next block there
    container: Change = Change.SAME  # the table row or cell around it
    style: BlockStyle = BlockStyle()
    old_style: BlockStyle | None = None  # None: as `style`
    cell: Cell | None = None
    story: Story = Story.BODY
    page: int | None = None  # 1-based
    soft_break: bool = False  # ended by a line break inside a paragraph, not by the paragraph's end
    boxes: tuple[Box, ...] = ()  # PDF: one for each piece of a line

    def style_in(self, view: View) -> BlockStyle:
        """Return the block's style in a view."""
        return self.old_style if view is View.OLD and self.old_style is not None else self.style


@dataclass(frozen=True, slots=True)
class Place:
    """Where a fact stands: `text` is exactly `[start:end]` of block `block` of the chosen view, in code points."""

    file: str
    page: int | None
    block: int
    start: int
    end: int
    text: str


@dataclass(frozen=True, slots=True)
class Piece:
    """Characters `[start:end]` of a view block's text come from `document.blocks[block].runs[run]`."""

    start: int
    end: int
    block: int
    run: int


@dataclass(frozen=True, slots=True, kw_only=True)
class ViewBlock:
    """One line of a view. `text` begins with the list label where there is one; `body` is where the rest begins."""

    file: str
    index: int  # 0-based line of the view's plain text
    text: str
    label: str
    body: int
    kind: BlockKind
    level: int
    cell: Cell | None
    story: Story
    page: int | None
    bold: bool  # all of its body is bold
    pieces: tuple[Piece, ...]

    @property
    def body_text(self) -> str:
        """The text without its list label."""
        return self.text[self.body :]

    def place(self, start: int = 0, end: int | None = None) -> Place:
        """Return the place of a slice of this block (default: all of it)."""
        stop = len(self.text) if end is None else end
        return Place(self.file, self.page, self.index, start, stop, self.text[start:stop])


@dataclass(frozen=True, slots=True)
class Comment:
    """A reviewer's comment, kept beside the text and never in it."""

    author: Author | None
    text: str
    block: int | None  # index into `Document.blocks`


@dataclass(frozen=True, slots=True)
class Notice:
    """Something about the file that a person should know: an unread part, a formatting-only change, a low-confidence mark."""

    kind: str
    message: str
    block: int | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Document:
    """All a file says, both wordings. `file` is a name without a path."""

    file: str
    sha256: str
    format: str  # docx | pdf | markdown | text | html
    blocks: tuple[Block, ...]
    comments: tuple[Comment, ...] = ()
    notices: tuple[Notice, ...] = ()

    @property
    def redline(self) -> bool:
        """Whether any text or list label is marked as inserted, deleted or moved."""
        return any(
            block.end is not Change.SAME
            or block.container is not Change.SAME
            or any(run.change is not Change.SAME for run in block.runs)
            or (block.old_style is not None and block.old_style.label != block.style.label)
            for block in self.blocks
        )

    def view(self, view: View) -> "DocumentView":
        """Return the wording of one view, a block a line, empty lines left out."""
        return DocumentView(document=self, view=view, blocks=_view_blocks(self, view))


@dataclass(frozen=True, slots=True, kw_only=True)
class DocumentView:
    """One wording of a document: header lines first, then the body, footnotes and footers."""

    document: Document
    view: View
    blocks: tuple[ViewBlock, ...]

    @property
    def text(self) -> str:
        """The view's plain text, a block a line."""
        return "\n".join(block.text for block in self.blocks)


def _view_blocks(document: Document, view: View) -> tuple[ViewBlock, ...]:
    lines: list[ViewBlock] = []
    for story in Story:
        carried: list[tuple[int, int]] = []  # (block, run) whose paragraph end is unseen in this view
        waiting: tuple[Story, Cell | None] | None = None
        for number, block in enumerate(document.blocks):
            if block.story is not story or not block.container.seen_in(view):
                continue
            if carried and waiting != (block.story, block.cell):
                _append(lines, document, view, carried[-1][0], carried)  # a joined text never leaves its cell
                carried = []
            carried += [(number, run) for run, part in enumerate(block.runs) if part.change.seen_in(view)]
            waiting = (block.story, block.cell)
            if block.end.seen_in(view):
                _append(lines, document, view, number, carried)
                carried = []
        if carried:
            _append(lines, document, view, carried[-1][0], carried)
    return tuple(lines)


def _append(lines: list[ViewBlock], document: Document, view: View, number: int, runs: list[tuple[int, int]]) -> None:
    block = document.blocks[number]
    style = block.style_in(view)
    parts = [(owner, run, document.blocks[owner].runs[run]) for owner, run in runs]
    if not "".join(part.text for _, _, part in parts).strip():
        return
    text = f"{style.label} " if style.label else ""
    body = len(text)
    pieces: list[Piece] = []
    for owner, run, part in parts:
        if part.text:
            pieces.append(Piece(len(text), len(text) + len(part.text), owner, run))
            text += part.text
    lines.append(
        ViewBlock(
            file=document.file,
            index=len(lines),
            text=text,
            label=style.label,
            body=body,
            kind=style.kind,
            level=style.level,
            cell=block.cell,
            story=block.story,
            page=block.page,
            bold=all(part.bold for _, _, part in parts if part.text.strip()),
            pieces=tuple(pieces),
        )
    )
