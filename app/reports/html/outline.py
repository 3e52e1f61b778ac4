"""What a printed comparison can be opened at: the headings of the new version, and each change."""

from collections.abc import Collection

from app.compare.model import ChangeKind, Comparison, PolicyChange, WordingDetail
from app.documents.model import BlockKind
from app.reports.change_words import LETTERS, place_of, subject
from app.reports.pdf_outline import Bookmark
from app.reports.redline.filter import LAYOUT

LONGEST = 90  # characters of a bookmark
MOST = 2_000  # changes; the list on the first pages leads to all of them


def homes(comparison: Comparison) -> dict[str, int]:
    """Return the row each change is shown at: that of the new version where it has two."""
    found: dict[str, int] = {}
    for number, row in enumerate(comparison.rows):
        for change in row.changes:
            if change not in found or (row.new_block is not None and comparison.rows[found[change]].new_block is None):
                found[change] = number
    return found


def place(row: int) -> str:
    """Return the name of a row's place in the page."""
    return f"r{row}"


def bookmarks(comparison: Comparison, kinds: Collection[ChangeKind]) -> tuple[Bookmark, ...]:
    """Return the outline: the headings one below the other, then the changes shown, those of layout left out."""
    blocks = comparison.new.text.blocks
    headings = tuple(
        Bookmark(_short(blocks[row.new_block].text), place(number))
        for number, row in enumerate(comparison.rows)
        if row.new_block is not None and blocks[row.new_block].kind is BlockKind.HEADING
    )
    at = homes(comparison)
    changes = tuple(
        Bookmark(_short(f"{LETTERS[change.kind]}  {_named(change)}, {change.action.value}"), place(at[change.id]))
        for change in comparison.changes
        if change.kind in kinds and change.kind not in LAYOUT and change.id in at
    )[:MOST]
    first = place(0)
    listed = (Bookmark("Changes", changes[0].place, changes),) if changes else ()
    text = (Bookmark("Text", headings[0].place, headings),) if headings else (Bookmark("Text", first),)
    return (*listed, *text)


def _named(change: PolicyChange) -> str:
    said = subject(change)
    return f"{said} in {place_of(change)}" if isinstance(change.detail, WordingDetail) else said


def _short(text: str) -> str:
    line = " ".join(text.split())
    return line if len(line) <= LONGEST else f"{line[:LONGEST]} …"
