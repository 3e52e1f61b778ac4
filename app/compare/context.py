"""What the search for changes needs to know of both versions at once."""

from collections.abc import Sequence
from dataclasses import dataclass

from app.compare.criteria import Trees, paths_of
from app.compare.lineup import Lineup
from app.compare.units import sections_of
from app.policy.model import HistoryEntry, PolicyVersion


@dataclass(frozen=True, slots=True, kw_only=True)
class Context:
    """Two versions, how they line up, and what stands where in them."""

    old: PolicyVersion
    new: PolicyVersion
    lineup: Lineup
    old_paths: dict[int, str | None]  # block -> path of the criterion it states
    new_paths: dict[int, str | None]
    old_entries: dict[int, int]  # block -> number of the history entry it belongs to
    new_entries: dict[int, int]

    def entry_of(self, old_block: int | None, new_block: int | None) -> tuple[bool, int] | None:
        """Return (of the new version, number) of the history entry a row belongs to; an old entry that is still there by its new number."""
        if new_block is not None and new_block in self.new_entries:
            return True, self.new_entries[new_block]
        if old_block is None or old_block not in self.old_entries:
            return None
        number = self.old_entries[old_block]
        kept = self.lineup.old_to_new.get(self.old.history[number].source.block)
        return (True, self.new_entries[kept]) if kept in self.new_entries else (False, number)

    def entry(self, key: tuple[bool, int]) -> HistoryEntry:
        """Return the history entry of a key."""
        return (self.new if key[0] else self.old).history[key[1]]


def context_of(old: PolicyVersion, new: PolicyVersion, lineup: Lineup, trees: tuple[Trees, Trees]) -> Context:
    """Gather what stands where."""
    return Context(
        old=old,
        new=new,
        lineup=lineup,
        old_paths=paths_of(trees[0]),
        new_paths=paths_of(trees[1]),
        old_entries=_entries(old),
        new_entries=_entries(new),
    )


def _entries(version: PolicyVersion) -> dict[int, int]:
    """Give every block of the history to the entry that began last before it."""
    sections: Sequence[str] = sections_of(version)
    starts = {_row_start(version, entry.source.block): number for number, entry in reversed(list(enumerate(version.history)))}
    owners: dict[int, int] = {}
    current: int | None = None
    for block, section in enumerate(sections):
        current = starts.get(block, current if section == "history" else None)
        if current is not None:
            owners[block] = current
    return owners


def _row_start(version: PolicyVersion, block: int) -> int:
    """Return the first block of the table row a block stands in, or the block itself: the date may be in any column."""
    blocks = version.text.blocks
    cell = blocks[block].cell
    while cell and block:
        before = blocks[block - 1].cell
        if before is None or (before.table, before.row) != (cell.table, cell.row):
            break
        block -= 1
    return block
