"""A change before it has a number: what it is, and which stretches of text it explains."""

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from app.compare.model import ChangeAction, ChangeKind, Detail, Direction
from app.documents.model import Place


@dataclass(frozen=True, slots=True)
class Stretch:
    """Characters `[start:end]` of a view block."""

    block: int
    start: int
    end: int

    @classmethod
    def of(cls, place: Place) -> "Stretch":
        """Return the stretch of a place."""
        return cls(place.block, place.start, place.end)


@dataclass(frozen=True, slots=True, kw_only=True)
class Found:
    """A typed change and the text it accounts for on each side."""

    kind: ChangeKind
    action: ChangeAction
    section: str
    label: str | None
    old: str | None
    new: str | None
    detail: Detail
    direction: Direction
    old_source: Place | None
    new_source: Place | None
    old_covers: tuple[Stretch, ...] = ()
    new_covers: tuple[Stretch, ...] = ()


class Cover:
    """Which changes account for a stretch of one side."""

    __slots__ = ("_by_block",)

    def __init__(self, stretches: Iterable[tuple[int, Stretch]]) -> None:
        """`stretches` come with the number of the change they belong to."""
        by_block: defaultdict[int, list[tuple[int, int, int]]] = defaultdict(list)
        for number, stretch in stretches:
            by_block[stretch.block].append((stretch.start, stretch.end, number))
        self._by_block = {block: tuple(sorted(items)) for block, items in by_block.items()}

    def numbers(self, block: int, start: int, end: int) -> tuple[int, ...]:
        """Return the changes that overlap characters `[start:end]` of a block."""
        return tuple(sorted({number for first, last, number in self._by_block.get(block, ()) if first < end and start < last}))

    def stretches(self, block: int) -> tuple[tuple[int, int, int], ...]:
        """Return (start, end, change) of all that is covered in a block."""
        return self._by_block.get(block, ())


def covers(found: Sequence[Found]) -> tuple[Cover, Cover]:
    """Return what the changes account for in the old and in the new version."""
    return (
        Cover((number, stretch) for number, item in enumerate(found) for stretch in item.old_covers),
        Cover((number, stretch) for number, item in enumerate(found) for stretch in item.new_covers),
    )
