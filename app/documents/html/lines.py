"""The lines of a web page as they are met: blanks made one as a browser does, labels set before them, furniture left out."""

import re
from collections.abc import Sequence
from dataclasses import dataclass, replace

from app.documents.bullets import take_any_labels
from app.documents.furniture import is_page_number_line
from app.documents.headings import is_heading
from app.documents.html.furniture import is_lone_control, is_site_line
from app.documents.html.lists import Item
from app.documents.html.marks import Mark
from app.documents.labels import seen
from app.documents.merged import merged
from app.documents.model import Block, BlockKind, BlockStyle, Cell, Notice, Run, Story, View
from app.documents.residue import residue_lines

_BLANKS = re.compile(r"[ \t\n\r\f]+")
_STEP = 2.0  # points of indent that make another level
_PREVIEW = 200


@dataclass(frozen=True, slots=True)
class Frame:
    """Where on the page a line stands."""

    story: Story = Story.BODY
    edge: bool = False  # in a site's header or footer
    kind: BlockKind = BlockKind.PARAGRAPH
    level: int = 0
    cell: Cell | None = None
    indent: float = 0.0
    items: tuple[Item, ...] = ()


class LineWriter:
    """Makes blocks of what is said, line by line."""

    def __init__(self, *, titled: bool) -> None:
        """`titled` says whether the page marks its headings; if it does not, they are known by their looks."""
        self._titled = titled
        self._blocks: list[Block] = []
        self._runs: list[Run] = []
        self._frame = Frame()
        self._linked = 0
        self._blank = dict.fromkeys(View, True)  # whether the line ends with a blank, or has not begun
        self._indents: list[float] = []
        self._site: list[str] = []
        self._broken = False  # whether the last block waits for the rest of its paragraph

    def say(self, text: str, frame: Frame, mark: Mark, *, bold: bool, pre: bool, link: bool) -> None:  # noqa: PLR0913 a letter has as many sides
        """Add text to the line."""
        if pre:
            first, *others = text.split("\n")
            self._add(first, frame, mark, bold=bold, link=link)
            for line in others:
                self.line_break(frame)
                self._add(line, frame, mark, bold=bold, link=link)
        else:
            self._add(_BLANKS.sub(" ", text), frame, mark, bold=bold, link=link)

    def line_break(self, frame: Frame) -> None:
        """End the line, not the paragraph."""
        self._frame = frame if not self._runs else self._frame
        self._emit(soft=True)

    def end(self) -> None:
        """End the paragraph."""
        self._emit(soft=False)

    def finished(self, notices: Sequence[Notice]) -> tuple[tuple[Block, ...], tuple[Notice, ...]]:
        """Return the blocks and all notices."""
        found = list(notices)
        if self._site:
            said = " · ".join(self._site)
            found.append(Notice("site-furniture", f"Left out as the web site's own header, footer or links: {said[:_PREVIEW]}"))
        texts = ["".join(run.text for run in block.runs) for block in self._blocks]
        residue = residue_lines(texts)
        found += [Notice("residue", f"Left out as a remark of Word's on formatting: {texts[number]}") for number in sorted(residue)]
        return tuple(block for number, block in enumerate(self._blocks) if number not in residue), tuple(found)

    def _add(self, text: str, frame: Frame, mark: Mark, *, bold: bool, link: bool) -> None:
        text = text.replace("\xa0", " ").replace("\u200b", "").replace("\xad", "")
        views = [view for view in View if mark.change.seen_in(view)]
        if text.startswith(" ") and all(self._blank[view] for view in views):
            text = text[1:] if not text[1:].startswith(" ") else text.lstrip(" ")
        if not text:
            return
        if not self._runs:
            self._frame = frame
        for view in views:
            self._blank[view] = text.endswith(" ")
        self._linked += len(text.strip()) if link else 0
        self._runs.append(Run(text=text, change=mark.change, bold=bold, author=mark.author, confidence=mark.confidence))

    def _emit(self, *, soft: bool) -> None:
        runs, frame = merged(_trimmed(self._runs)), self._frame
        linked, self._linked, self._runs = self._linked, 0, []
        self._blank = dict.fromkeys(View, True)
        said = "".join(run.text for run in runs).strip()
        if not said:
            if self._broken:  # nothing follows the line break: the paragraph ended there
                self._blocks[-1] = replace(self._blocks[-1], soft_break=False)
                self._broken = False
            return
        self._broken = False
        if self._is_furniture(said, frame, linked / len(said)):
            return
        self._blocks.append(self._block(runs, frame, soft=soft, linked=linked > 0.5 * len(said)))
        self._broken = soft

    def _is_furniture(self, said: str, frame: Frame, linked: float) -> bool:
        if frame.story is not Story.BODY and is_page_number_line(said):
            return True
        if (frame.edge and is_site_line(said, linked=linked)) or is_lone_control(said, linked=linked):
            self._site.append(said)
            return True
        return False

    def _block(self, runs: tuple[Run, ...], frame: Frame, *, soft: bool, linked: bool) -> Block:
        old: BlockStyle | None = None
        if frame.kind is BlockKind.HEADING:
            style = BlockStyle(kind=BlockKind.HEADING, level=frame.level)
        elif frame.items:
            runs, style, old = _in_item(runs, frame.items)
        elif self._is_heading(runs, frame, linked=linked):
            style = BlockStyle(kind=BlockKind.HEADING, level=1)
        else:
            runs, style, old = take_any_labels(runs, listed=False, indented=frame.indent > _STEP, level=0)
            style, old = self._indented(style, old, frame.indent)
        if style.kind is BlockKind.HEADING:
            self._indents = []
        return Block(runs=runs, style=style, old_style=old if old != style else None, cell=frame.cell, story=frame.story, soft_break=soft)

    def _is_heading(self, runs: Sequence[Run], frame: Frame, *, linked: bool) -> bool:
        if self._titled or linked or frame.cell is not None or frame.story is not Story.BODY:
            return False
        texts = [seen(runs, view).strip() for view in View]
        return all(is_heading(text) for text in texts if text)

    def _indented(self, style: BlockStyle, old: BlockStyle | None, indent: float) -> tuple[BlockStyle, BlockStyle | None]:
        """Set the level of a labelled paragraph by how far it is moved in, beside those before it."""
        if not style.label and not (old and old.label):
            if indent <= _STEP:
                self._indents = []
            return style, old
        while self._indents and self._indents[-1] > indent + _STEP:
            self._indents.pop()
        if not self._indents or self._indents[-1] < indent - _STEP:
            self._indents.append(indent)
        level = len(self._indents) - 1
        return _at(style, level), None if old is None else _at(old, level)


def _at(style: BlockStyle, level: int) -> BlockStyle:
    return replace(style, level=level) if style.label else style


def _in_item(runs: tuple[Run, ...], items: tuple[Item, ...]) -> tuple[tuple[Run, ...], BlockStyle, BlockStyle | None]:
    """Return a line of a list item: its runs and its style in both wordings."""
    item = items[-1]
    level = sum(1 for around in items[:-1] if any(around.shown.values()))
    shown = [view for view in View if seen(runs, view).strip()]
    first = not any(item.labelled.values())
    for around in items:
        around.shown |= dict.fromkeys(shown, True)
    if first and not item.numbered:
        item.labelled |= dict.fromkeys(shown, True)
        return take_any_labels(runs, listed=item.kind != "none", indented=True, level=level)
    labels = {view: item.label(view) if view in shown else "" for view in View}
    if not any(labels.values()):
        return take_any_labels(runs, listed=False, indented=True, level=level + 1)
    styles = {
        view: BlockStyle(kind=BlockKind.LIST_ITEM, level=level, label=label) if label else BlockStyle() for view, label in labels.items()
    }
    return runs, styles[View.NEW], styles[View.OLD]


def _trimmed(runs: Sequence[Run]) -> list[Run]:
    """Return the runs without the blanks at the line's end, in each wording."""
    kept = list(runs)
    for view in View:
        for number in range(len(kept) - 1, -1, -1):
            run = kept[number]
            if not run.change.seen_in(view):
                continue
            bare = run.text.rstrip(" ")
            both = all(run.change.seen_in(other) for other in View)
            if not both or not any(seen(kept[number + 1 :], other) for other in View):
                kept[number] = replace(run, text=bare)
            if bare:
                break
    return [run for run in kept if run.text]
