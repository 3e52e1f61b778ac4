"""The ends of paragraphs: the last end of a story or cell cannot come or go, so the marks before it say what did."""

from collections.abc import Sequence
from dataclasses import replace

from app.documents.model import BlockKind
from app.reports.redline.flow import Paragraph
from app.reports.redline.pieces import Mark


def settle(paragraphs: Sequence[Paragraph]) -> tuple[Paragraph, ...]:
    """Return the paragraphs that end a story or cell, the last end one that stays."""
    tail = len(paragraphs)
    while tail and paragraphs[tail - 1].end is not Mark.KEPT:
        tail -= 1
    kept, loose = paragraphs[:tail], paragraphs[tail:]
    if not loose:
        return tuple(paragraphs)
    come = [item for item in loose if item.end.new_only]
    gone = [item for item in loose if item.end.old_only]
    if come and gone:
        return (*kept, *_met(loose, come[-1], gone[-1]))
    if not kept:
        return (*loose[:-1], replace(loose[-1], end=Mark.KEPT))
    return _handed_on(kept, loose, Mark.INSERTED if come else Mark.DELETED)


def _met(loose: Sequence[Paragraph], come: Paragraph, gone: Paragraph) -> list[Paragraph]:
    """Let the last new and the last old paragraph share the one end there is."""
    others = [item for item in loose if item is not come and item is not gone]
    shared = Paragraph((*come.pieces, *gone.pieces), Mark.KEPT, come.block, (*come.moves, *gone.moves), (*gone.rows, *come.rows))
    return [*others, shared]


def _handed_on(kept: Sequence[Paragraph], loose: Sequence[Paragraph], mark: Mark) -> tuple[Paragraph, ...]:
    """Mark the end before the tail in the tail's stead; the text whose end goes takes the last one, and keeps its own look."""
    before, last = kept[-1], loose[-1]
    if mark is Mark.DELETED:
        closing = replace(last, end=Mark.KEPT, block=before.block, former=last.block)
    elif last.block.kind is BlockKind.HEADING:  # pandoc forgets a text that shall join a heading: an empty paragraph takes it
        return (*kept, *loose, Paragraph((), Mark.KEPT, before.block))
    else:
        closing = replace(last, end=Mark.KEPT, former=before.block)
    return (*kept[:-1], replace(before, end=mark), *loose[:-1], closing)
