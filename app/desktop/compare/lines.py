"""Which lines the comparison view draws: rows, and folds that stand for rows in which nothing shown differs."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass

from app.compare.model import Comparison, ComparisonRow, PolicyChange

CONTEXT = 2  # unchanged rows kept around a change
SMALLEST_FOLD = 4  # fewer hidden rows are not worth a fold


@dataclass(frozen=True, slots=True)
class Line:
    """Rows `[first, first + count)` of the comparison on one drawn line; a fold when `fold`."""

    first: int
    count: int = 1
    fold: bool = False


def change_rows(comparison: Comparison) -> dict[str, int]:
    """Return the row in which each change is first seen; a change without a row of its own goes to the row of its source."""
    first: dict[str, int] = {}
    by_old: dict[int, int] = {}
    by_new: dict[int, int] = {}
    for index, row in enumerate(comparison.rows):
        for name in row.changes:
            first.setdefault(name, index)
        if row.old_block is not None:
            by_old.setdefault(row.old_block, index)
        if row.new_block is not None:
            by_new.setdefault(row.new_block, index)
    for change in comparison.changes:
        if change.id in first:
            continue
        row_index = by_new.get(change.new_source.block) if change.new_source else None
        if row_index is None and change.old_source:
            row_index = by_old.get(change.old_source.block)
        if row_index is not None:
            first[change.id] = row_index
    return first


def in_order(changes: Iterable[PolicyChange], rows: dict[str, int]) -> tuple[PolicyChange, ...]:
    """Return changes in the order in which they are met on the page; those without a row come last."""
    return tuple(sorted(changes, key=lambda change: rows.get(change.id, len(rows) + 1_000_000_000)))


def draw_lines(rows: tuple[ComparisonRow, ...], differs: Callable[[int], bool], opened: frozenset[int], *, fold: bool) -> tuple[Line, ...]:
    """Return the lines to draw.

    `differs` says of a row whether it holds a shown change; `opened` are the first rows of folds a person opened.
    """
    if not fold:
        return tuple(Line(index) for index in range(len(rows)))
    near = _near_changes(len(rows), differs)
    lines: list[Line] = []
    index = 0
    while index < len(rows):
        stop = index
        while stop < len(rows) and not near[stop]:
            stop += 1
        if stop - index >= SMALLEST_FOLD and index not in opened:
            lines.append(Line(index, stop - index, fold=True))
        else:
            lines += [Line(row) for row in range(index, stop)]
        if stop < len(rows):
            lines.append(Line(stop))
        index = stop + 1
    return tuple(lines)


def _near_changes(count: int, differs: Callable[[int], bool]) -> list[bool]:
    near = [False] * count
    for index in range(count):
        if differs(index):
            for close in range(max(0, index - CONTEXT), min(count, index + CONTEXT + 1)):
                near[close] = True
    return near
