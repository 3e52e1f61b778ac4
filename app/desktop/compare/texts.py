"""The texts of a row as they are drawn: each side's own, or both woven into one line."""

from collections.abc import Callable
from dataclasses import dataclass
from enum import Enum

from app.compare.model import ComparisonRow, Segment, SegmentKind


class Column(Enum):
    """Which text of a row is meant."""

    OLD = "old"
    NEW = "new"
    BOTH = "both"  # inline: removed and added words in one text


@dataclass(frozen=True, slots=True)
class RowText:
    """One drawn text of a row: what it says and how each stretch of it is marked."""

    text: str
    segments: tuple[Segment, ...]


HAIR = "\u200a"  # a hair space: narrower than any space a document would hold
Shown = Callable[[Segment], bool]


def side_text(segments: tuple[Segment, ...], shown: Shown) -> RowText:
    """Return one side's text; a stretch whose changes are filtered out is drawn as unchanged."""
    marked = tuple(part if _marked(part, shown) else Segment(part.text, SegmentKind.SAME) for part in segments if part.text)
    return RowText("".join(part.text for part in marked), marked)


def inline_texts(row: ComparisonRow, shown: Shown) -> tuple[RowText, ...]:
    """Return the row as one woven text, or, where its sides share no common skeleton, as the old and the new below each other."""
    woven = _weave([part for part in row.old if part.text], [part for part in row.new if part.text], shown)
    if woven is not None:
        spaced = _spaced(woven)
        return (RowText("".join(part.text for part in spaced), tuple(spaced)),) if spaced else ()
    old, new = side_text(row.old, shown), side_text(row.new, shown)
    if not any(part.kind is not SegmentKind.SAME for part in old.segments):
        return (new,)  # what differs is filtered out: the new wording stands for both
    return tuple(text for text in (old, new) if text.text)


def _spaced(woven: list[Segment]) -> list[Segment]:
    """Keep a hair's breadth between removed words and the added ones right after them."""
    spaced: list[Segment] = []
    for part in woven:
        if spaced and {spaced[-1].kind, part.kind} == {SegmentKind.REMOVED, SegmentKind.ADDED}:
            spaced.append(Segment(HAIR, SegmentKind.SAME))
        spaced.append(part)
    return spaced


def _marked(part: Segment, shown: Shown) -> bool:
    return part.kind is not SegmentKind.SAME and shown(part)


def _weave(old: list[Segment], new: list[Segment], shown: Shown) -> list[Segment] | None:
    """Return removed, added and common stretches in one order; None where the common ones do not agree."""
    woven: list[Segment] = []
    left, right = _Reader(old), _Reader(new)
    while True:
        while (part := left.changed()) is not None:
            if shown(part):
                woven.append(part)
        while (part := right.changed()) is not None:
            woven.append(part if shown(part) else Segment(part.text, SegmentKind.SAME))
        before, after = left.common(), right.common()
        if not before and not after:
            return woven
        length = min(len(before), len(after))
        if not length or before[:length] != after[:length]:
            return None
        woven.append(Segment(after[:length], SegmentKind.SAME))
        left.skip(length)
        right.skip(length)


class _Reader:
    """Walks over one side's segments."""

    def __init__(self, parts: list[Segment]) -> None:
        self._parts = parts
        self._at = 0
        self._into = 0

    def changed(self) -> Segment | None:
        """Take the next segment if it is marked."""
        if self._at < len(self._parts) and self._parts[self._at].kind is not SegmentKind.SAME:
            self._at += 1
            return self._parts[self._at - 1]
        return None

    def common(self) -> str:
        """Return what is left of the unmarked segment here; empty at the end."""
        return self._parts[self._at].text[self._into :] if self._at < len(self._parts) else ""

    def skip(self, length: int) -> None:
        """Move over part of the unmarked segment."""
        self._into += length
        if self._into >= len(self._parts[self._at].text):
            self._at, self._into = self._at + 1, 0


def units(text: str) -> int:
    """Return a text's length as Qt counts it: UTF-16 units, of which a rare character takes two."""
    return len(text) if not text or max(text) <= "\uffff" else len(text) + sum(letter > "\uffff" for letter in text)


def cut(text: str, start: int, end: int) -> str:
    """Return the slice between two positions counted in UTF-16 units."""
    if not text or max(text) <= "\uffff":
        return text[start:end]
    return text.encode("utf-16-le")[2 * start : 2 * end].decode("utf-16-le", "ignore")
