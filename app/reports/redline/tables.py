"""The tables of a comparison: which rows and cells of both versions are one, and what came or went as a whole."""

from collections import defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field

from app.compare.model import Comparison
from app.documents.model import Cell, Document
from app.reports.redline.filter import Shown
from app.reports.redline.flow import Entry, Paragraph, Side, one_sided, paired
from app.reports.redline.pieces import Mark

_Key = tuple[int, int]  # table and row of one version


@dataclass(frozen=True, slots=True)
class TableCell:
    """A cell with its paragraphs; `mark` where the whole column came or went; `span` columns wide."""

    column: int
    span: int
    mark: Mark
    paragraphs: tuple[Paragraph, ...]


@dataclass(frozen=True, slots=True)
class TableRow:
    """A row; `mark` says whether all of it came or went."""

    mark: Mark
    cells: tuple[TableCell, ...]


@dataclass(frozen=True, slots=True)
class Table:
    """A table of so many columns."""

    columns: int
    rows: tuple[TableRow, ...]


@dataclass(slots=True)
class _Row:
    """A row being gathered: its place in both versions, and its entries."""

    old: _Key | None = None
    new: _Key | None = None
    entries: list[Entry] = field(default_factory=list)

    def takes(self, entry: Entry) -> bool:
        """Whether an entry is part of this row."""
        old, new = _key(entry.old), _key(entry.new)
        if not self.entries:
            return True
        if (old and self.old and old != self.old) or (new and self.new and new != self.new):
            return False
        return (old is not None and old == self.old) or (new is not None and new == self.new)

    def take(self, entry: Entry) -> None:
        """Add an entry."""
        self.old = self.old or _key(entry.old)
        self.new = self.new or _key(entry.new)
        self.entries.append(entry)


class Layouts:
    """Which columns the rows of both versions' tables have, empty cells too."""

    __slots__ = ("_new", "_old")

    def __init__(self, comparison: Comparison) -> None:
        """Read the cells of both documents once."""
        self._old = _columns(comparison.old.text.document)
        self._new = _columns(comparison.new.text.document)

    def row(self, old: _Key | None, new: _Key | None) -> set[int]:
        """Return the columns of a row; those of the new version where it has the row."""
        return set(self._new[new]) if new in self._new else set(self._old.get(old, ())) if old else set()

    def widest(self, keys: Sequence[tuple[_Key | None, _Key | None]]) -> tuple[int, int]:
        """Return how many columns a table has in each version."""
        return (
            max((max(self._old[old]) + 1 for old, _ in keys if old in self._old), default=0),
            max((max(self._new[new]) + 1 for _, new in keys if new in self._new), default=0),
        )


def _columns(document: Document) -> dict[_Key | None, set[int]]:
    found: defaultdict[_Key | None, set[int]] = defaultdict(set)
    for block in document.blocks:
        if block.cell is not None:
            found[block.cell.table, block.cell.row].add(block.cell.column)
    return dict(found)


def _key(side: Side | None) -> _Key | None:
    cell = side.block.cell if side else None
    return (cell.table, cell.row) if cell else None


def tables(entries: Sequence[Entry], layouts: Layouts, shown: Shown) -> Iterator[Table]:
    """Return the tables that a run of entries in cells makes up, in reading order."""
    rows: list[_Row] = []
    for entry in entries:
        if not rows or not rows[-1].takes(entry):
            rows.append(_Row())
        rows[-1].take(entry)
    for group in _by_table(rows):
        table = _table(group, layouts, shown)
        if table.rows:
            yield table


def _by_table(rows: Sequence[_Row]) -> Iterator[list[_Row]]:
    linked = {(row.old[0], row.new[0]) for row in rows if row.old and row.new}
    group: list[_Row] = []
    old = new = -1
    for row in rows:
        one, other = (row.old[0] if row.old else old), (row.new[0] if row.new else new)
        agree = (old in (-1, one)) and (new in (-1, other)) and (-1 in (one, other) or (one, other) in linked)
        if group and not agree:
            yield group
            group = []
            one, other = (row.old[0] if row.old else -1), (row.new[0] if row.new else -1)
        group.append(row)
        old, new = one, other
    if group:
        yield group


def _table(rows: Sequence[_Row], layouts: Layouts, shown: Shown) -> Table:
    widths = layouts.widest([(row.old, row.new) for row in rows])
    cells = [cell.column + 1 for row in rows for entry in row.entries for cell in _cells_of(entry)]
    columns = max(*widths, *cells)
    written = (_row(row, layouts, widths, columns, shown) for row in rows)
    return Table(columns, tuple(row for row in written if row is not None))


def _cells_of(entry: Entry) -> Iterator[Cell]:
    for side in (entry.old, entry.new):
        if side is not None and side.block.cell is not None:
            yield side.block.cell


def _row(row: _Row, layouts: Layouts, widths: tuple[int, int], columns: int, shown: Shown) -> TableRow | None:
    mark = _row_mark(row)
    if mark is not Mark.KEPT and not any(shown.row(entry.row) for entry in row.entries):
        if mark is Mark.DELETED:
            return None
        mark = Mark.KEPT
    held = sorted({cell.column for entry in row.entries for cell in _cells_of(entry)} | layouts.row(row.old, row.new) | {0})
    ends = [*held[1:], columns]
    return TableRow(mark, tuple(_cell(row, column, end - column, widths, shown) for column, end in zip(held, ends, strict=True)))


def _row_mark(row: _Row) -> Mark:
    if row.old is None:
        return Mark.INSERTED
    return Mark.DELETED if row.new is None else Mark.KEPT


def _cell(row: _Row, column: int, span: int, widths: tuple[int, int], shown: Shown) -> TableCell:
    def here(side: Side | None) -> Side | None:
        return side if side is not None and side.block.cell is not None and side.block.cell.column == column else None

    parts = [
        Entry(entry.number, entry.row, here(entry.old), here(entry.new), entry.move)
        for entry in row.entries
        if here(entry.old) or here(entry.new)
    ]
    mark = Mark.KEPT
    if row.old is not None and row.new is not None and shown.everything and widths[0] and widths[1]:
        mark = Mark.INSERTED if column >= widths[0] else Mark.DELETED if column >= widths[1] else Mark.KEPT
    if row.old is not None and row.new is not None:
        return TableCell(column, span, mark, tuple(paired(parts, shown)) if parts else ())
    written = (one_sided(entry, shown) for entry in parts)
    return TableCell(column, span, mark, tuple(item for item in written if item is not None))
