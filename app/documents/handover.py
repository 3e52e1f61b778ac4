"""A `Document` as bytes and back without loss, for the pipe between the reading child and the program.

The bytes are UTF-8 JSON (lone surrogates kept): ``{"version": 1, "file", "sha256", "format", "authors", "styles", "blocks", "comments",
"notices"}``. Authors and styles stand once and are named by their number. A run that is plain text is that text; any other is
``[text, change, bold, author, move, reformatted, confidence]``. A block is ``[runs, end, container, style, old style, cell, story, page,
soft break, boxes]``, a box ``[page, x0, y0, x1, y1, start, end]``, a comment ``[author, text, block]``, a notice
``[kind, message, block]``. Absent is null. Loading believes nothing: another version, a name too many or a value of another type is a
`HandoverError`.
"""

import json
from collections.abc import Callable, Sequence
from typing import Any, Generic, TypeVar

from app.documents.model import Author, Block, BlockKind, BlockStyle, Box, Cell, Change, Comment, Document, Notice, Run, Story

VERSION = 1

_NAMES = frozenset({"version", "file", "sha256", "format", "authors", "styles", "blocks", "comments", "notices"})
_CHANGES = {change.value: change for change in Change}
_KINDS = {kind.value: kind for kind in BlockKind}
_STORIES = {story.value: story for story in Story}

T = TypeVar("T")
Json = Any  # what json.loads returns: every use below checks it


class HandoverError(ValueError):
    """Bytes that are no document of this version."""


def document_to_bytes(document: Document) -> bytes:
    """Return a document as bytes."""
    authors: _Numbers[Author] = _Numbers()
    styles: _Numbers[BlockStyle] = _Numbers()
    blocks = [_block_out(block, authors, styles) for block in document.blocks]
    comments = [[authors.of(comment.author), comment.text, comment.block] for comment in document.comments]
    shape = {
        "version": VERSION,
        "file": document.file,
        "sha256": document.sha256,
        "format": document.format,
        "authors": [[author.name, author.when] for author in authors.values],
        "styles": [[style.kind.value, style.level, style.label] for style in styles.values],
        "blocks": blocks,
        "comments": comments,
        "notices": [[notice.kind, notice.message, notice.block] for notice in document.notices],
    }
    text = json.dumps(shape, ensure_ascii=False, allow_nan=False, check_circular=False, separators=(",", ":"))
    return text.encode("utf-8", "surrogatepass")


def document_from_bytes(data: bytes) -> Document:
    """Return the document of bytes; raises `HandoverError`."""
    try:
        return _document(json.loads(data.decode("utf-8", "surrogatepass")))
    except HandoverError:
        raise
    except (ValueError, TypeError, KeyError, IndexError, RecursionError) as error:
        raise HandoverError("The bytes are no document.") from error


class _Numbers(Generic[T]):
    """Numbers values alike with one number, in the order they are met."""

    def __init__(self) -> None:
        self.values: dict[T, int] = {}
        self._known: dict[int, int] = {}  # by identity: readers share what is alike, and hashing it costs more than all the rest

    def of(self, value: T | None) -> int | None:
        """Return a value's number; the document keeps the value alive meanwhile."""
        if value is None:
            return None
        number = self._known.get(id(value))
        if number is None:
            number = self._known[id(value)] = self.values.setdefault(value, len(self.values))
        return number


def _run_out(run: Run, authors: _Numbers[Author]) -> str | list[object]:
    plain = run.change is Change.SAME and not run.bold and run.author is None and run.move is None
    if plain and not run.reformatted and run.confidence == 1.0:
        return run.text
    return [run.text, run.change.value, run.bold, authors.of(run.author), run.move, run.reformatted, run.confidence]


def _block_out(block: Block, authors: _Numbers[Author], styles: _Numbers[BlockStyle]) -> list[object]:
    return [
        [_run_out(run, authors) for run in block.runs],
        block.end.value,
        block.container.value,
        styles.of(block.style),
        styles.of(block.old_style),
        None if block.cell is None else [block.cell.table, block.cell.row, block.cell.column],
        block.story.value,
        block.page,
        block.soft_break,
        [[box.page, box.x0, box.y0, box.x1, box.y1, box.start, box.end] for box in block.boxes],
    ]


def _document(shape: Json) -> Document:
    if type(shape) is not dict or set(shape) != _NAMES:
        raise HandoverError("The bytes hold other names than a document's.")
    if shape["version"] != VERSION or type(shape["version"]) is not int:
        raise HandoverError("The document is of another version.")
    authors = [Author(_text(name), _maybe(when, _text)) for name, when in _list(shape["authors"])]
    styles = [_style(*item) for item in _list(shape["styles"])]
    return Document(
        file=_text(shape["file"]),
        sha256=_text(shape["sha256"]),
        format=_text(shape["format"]),
        blocks=tuple(_block(item, authors, styles) for item in _list(shape["blocks"])),
        comments=tuple(
            Comment(_maybe(author, lambda number: _pick(authors, number)), _text(text), _maybe(block, _integer))
            for author, text, block in _list(shape["comments"])
        ),
        notices=tuple(Notice(_text(kind), _text(message), _maybe(block, _integer)) for kind, message, block in _list(shape["notices"])),
    )


def _style(kind: Json, level: Json, label: Json) -> BlockStyle:
    return BlockStyle(kind=_KINDS[kind], level=_integer(level), label=_text(label))


def _block(item: Json, authors: Sequence[Author], styles: Sequence[BlockStyle]) -> Block:
    runs, end, container, style, old_style, cell, story, page, soft_break, boxes = _list(item)
    return Block(
        runs=tuple([Run(text=run) if type(run) is str else _run(run, authors) for run in _list(runs)]),
        end=_CHANGES[end],
        container=_CHANGES[container],
        style=_pick(styles, style),
        old_style=None if old_style is None else _pick(styles, old_style),
        cell=None if cell is None else _cell(*_list(cell)),
        story=_STORIES[story],
        page=None if page is None else _integer(page),
        soft_break=_truth(soft_break),
        boxes=() if boxes == [] else tuple([_box(*_list(box)) for box in _list(boxes)]),
    )


def _run(item: Json, authors: Sequence[Author]) -> Run:
    text, change, bold, author, move, reformatted, confidence = _list(item)
    if type(confidence) is not float:
        raise HandoverError("A confidence is no fraction.")
    return Run(
        text=_text(text),
        change=_CHANGES[change],
        bold=_truth(bold),
        author=None if author is None else _pick(authors, author),
        move=_maybe(move, _text),
        reformatted=_truth(reformatted),
        confidence=confidence,
    )


def _cell(table: Json, row: Json, column: Json) -> Cell:
    return Cell(_integer(table), _integer(row), _integer(column))


def _box(page: Json, *rest: Json) -> Box:
    x0, y0, x1, y1, start, end = rest
    return Box(_integer(page), _point(x0), _point(y0), _point(x1), _point(y1), _integer(start), _integer(end))


def _pick(values: Sequence[T], number: Json) -> T:
    if _integer(number) < 0:
        raise HandoverError("A number is below zero.")
    return values[number]


def _maybe(value: Json, read: Callable[[Json], T]) -> T | None:
    return None if value is None else read(value)


def _list(value: Json) -> list[Json]:
    if type(value) is not list:
        raise HandoverError("A value is no list.")
    return value


def _text(value: Json) -> str:
    if type(value) is not str:
        raise HandoverError("A value is no text.")
    return value


def _integer(value: Json) -> int:
    if type(value) is not int:
        raise HandoverError("A value is no whole number.")
    return value


def _point(value: Json) -> float:
    if type(value) is not float and type(value) is not int:
        raise HandoverError("A value is no number.")
    return value


def _truth(value: Json) -> bool:
    if type(value) is not bool:
        raise HandoverError("A value is neither true nor false.")
    return value
