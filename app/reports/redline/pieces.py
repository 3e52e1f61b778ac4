"""One text out of the two sides of a row: what stayed, what came, what went, so that leaving either out gives the other side exactly."""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from enum import Enum
from itertools import pairwise

from app.compare.model import Segment, SegmentKind
from app.compare.words import keys_diff

BREAK = "\u2029"  # stands for the end of a paragraph inside a text
_SPACE = re.compile(rf"[\s{BREAK}]+")
_ALIKE = str.maketrans("\u2018\u2019\u2032\u201c\u201d\u2033\u2010\u2011\u2012\u2013\u2014\u2212", "'''\"\"\"------")
_WORD = re.compile(rf"{BREAK}|[^\S{BREAK}]+|[^\s{BREAK}]+")


class Mark(Enum):
    """What happened to a stretch of text."""

    KEPT = "kept"
    INSERTED = "inserted"
    DELETED = "deleted"
    MOVED_FROM = "moved-from"
    MOVED_TO = "moved-to"

    @property
    def old_only(self) -> bool:
        """Whether the new version lacks it."""
        return self in (Mark.DELETED, Mark.MOVED_FROM)

    @property
    def new_only(self) -> bool:
        """Whether the old version lacks it."""
        return self in (Mark.INSERTED, Mark.MOVED_TO)


@dataclass(frozen=True, slots=True)
class Piece:
    """A stretch of text under one mark, and the ids of the changes it belongs to; none where only the layout differs."""

    text: str
    mark: Mark
    changes: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class _Part:
    """A stretch of one side between two letters both sides share."""

    text: str
    changes: tuple[str, ...]


@dataclass(slots=True)
class _Skeleton:
    """One side: the letters that stayed, and what stands before each of them (by how many letters come first)."""

    letters: str
    gaps: dict[int, list[_Part]]

    def gap(self, at: int) -> list[_Part]:
        return self.gaps.get(at, [])


Sides = Sequence[Sequence[Segment]]  # the segments of each paragraph


def merge(old: Sides, new: Sides) -> tuple[Piece, ...]:
    """Return both sides as one text, insertions before the deletions they replace; paragraphs end at `BREAK`."""
    if len(old) == len(new) == 1 and (same := _unchanged(old[0], new[0])) is not None:
        return (Piece(same, Mark.KEPT),) if same else ()
    before, after = _skeleton(old), _skeleton(new)
    if before.letters.translate(_ALIKE) == after.letters.translate(_ALIKE):
        return tuple(_joined(_woven(before, after)))
    changes = tuple(dict.fromkeys(name for segments in (*old, *new) for part in segments for name in part.changes))
    return tuple(_joined(_replaced(_text(old), _text(new), changes)))


def whole(segments: Sequence[Segment], mark: Mark) -> tuple[Piece, ...]:
    """Return a paragraph that only one side has."""
    return tuple(Piece(part.text, mark, part.changes) for part in segments if part.text)


def moved(segments: Sequence[Segment], mark: Mark, edit: Mark) -> tuple[Piece, ...]:
    """Return one end of a move, with the words edited on the way marked as such."""
    edited = (SegmentKind.ADDED, SegmentKind.REMOVED)
    return tuple(Piece(part.text, edit if part.kind in edited else mark, part.changes) for part in segments if part.text)


def paragraphs_of(pieces: Sequence[Piece]) -> Iterator[tuple[list[Piece], Mark]]:
    """Cut a text at its breaks: the pieces of each paragraph and the mark of its end; the last one's end is kept."""
    current: list[Piece] = []
    for piece in pieces:
        texts = piece.text.split(BREAK)
        for number, text in enumerate(texts):
            if number:
                yield current, piece.mark
                current = []
            if text:
                current.append(Piece(text, piece.mark, piece.changes))
    yield current, Mark.KEPT


def _unchanged(old: Sequence[Segment], new: Sequence[Segment]) -> str | None:
    if any(part.kind in (SegmentKind.ADDED, SegmentKind.REMOVED) for part in (*old, *new)):
        return None
    text = "".join(part.text for part in new)
    return text if text == "".join(part.text for part in old) else None


def _text(paragraphs: Sides) -> str:
    return BREAK.join("".join(part.text for part in segments) for segments in paragraphs)


def _skeleton(paragraphs: Sides) -> _Skeleton:
    letters: list[str] = []
    gaps: dict[int, list[_Part]] = {}
    count = 0
    for number, segments in enumerate(paragraphs):
        if number:
            gaps.setdefault(count, []).append(_Part(BREAK, ()))
        for part in segments:
            if part.kind in (SegmentKind.ADDED, SegmentKind.REMOVED):
                gaps.setdefault(count, []).append(_Part(part.text, part.changes))
                continue
            at = 0
            for space in _SPACE.finditer(part.text):
                letters.append(part.text[at : space.start()])
                count += space.start() - at
                gaps.setdefault(count, []).append(_Part(space.group(), ()))
                at = space.end()
            letters.append(part.text[at:])
            count += len(part.text) - at
    return _Skeleton("".join(letters), gaps)


def _woven(old: _Skeleton, new: _Skeleton) -> Iterator[Piece]:
    cuts = sorted({0, len(new.letters), *old.gaps, *new.gaps})
    for at, end in pairwise([*cuts, len(new.letters)]):
        yield from _gap(old.gap(at), new.gap(at))
        yield from _letters(old.letters[at:end], new.letters[at:end])


def _letters(old: str, new: str) -> Iterator[Piece]:
    if old == new:
        yield Piece(new, Mark.KEPT)
    else:  # other quotes or dashes
        yield Piece(new, Mark.INSERTED)
        yield Piece(old, Mark.DELETED)


def _gap(old: Sequence[_Part], new: Sequence[_Part]) -> Iterator[Piece]:
    """Yield what stands between two letters; white space both sides begin or end with stays."""
    gone, come = ("".join(part.text for part in side) for side in (old, new))
    if gone == come:
        yield Piece(come, Mark.KEPT)
        return
    head = _shared(gone, come)
    tail = _shared(gone[head:][::-1], come[head:][::-1])
    yield Piece(come[:head], Mark.KEPT)
    yield from _slice(new, head, len(come) - tail, Mark.INSERTED)
    yield from _slice(old, head, len(gone) - tail, Mark.DELETED)
    yield Piece(come[len(come) - tail :], Mark.KEPT)


def _shared(one: str, other: str) -> int:
    """Return how much white space two texts begin with alike."""
    count = 0
    for left, right in zip(one, other, strict=False):
        if left != right or not left.isspace():
            break
        count += 1
    return count


def _slice(parts: Sequence[_Part], start: int, end: int, mark: Mark) -> Iterator[Piece]:
    at = 0
    for part in parts:
        first, last = max(start - at, 0), min(end - at, len(part.text))
        if first < last:
            yield Piece(part.text[first:last], mark, part.changes)
        at += len(part.text)


def _replaced(old: str, new: str, changes: tuple[str, ...]) -> Iterator[Piece]:
    """Weave two texts that share no letters in one order: word by word."""
    before, after = _WORD.findall(old), _WORD.findall(new)
    at = 0
    for edit in keys_diff(before, after):
        yield Piece("".join(before[at : edit.old_from]), Mark.KEPT)
        yield Piece("".join(after[edit.new_from : edit.new_to]), Mark.INSERTED, changes)
        yield Piece("".join(before[edit.old_from : edit.old_to]), Mark.DELETED, changes)
        at = edit.old_to
    yield Piece("".join(before[at:]), Mark.KEPT)


def _joined(pieces: Iterator[Piece]) -> Iterator[Piece]:
    waiting: Piece | None = None
    for piece in pieces:
        if not piece.text:
            continue
        if waiting is not None and (waiting.mark, waiting.changes) == (piece.mark, piece.changes):
            waiting = Piece(waiting.text + piece.text, piece.mark, piece.changes)
            continue
        if waiting is not None:
            yield waiting
        waiting = piece
    if waiting is not None:
        yield waiting
