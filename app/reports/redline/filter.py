"""Which kinds of change an export shows: what is hidden reads as the new version has it, everywhere alike."""

from collections.abc import Collection, Iterable

from app.compare.model import ChangeKind, Comparison, ComparisonRow, PolicyChange
from app.reports.redline.pieces import Mark, Piece

ALL_KINDS: frozenset[ChangeKind] = frozenset(ChangeKind)
LAYOUT: frozenset[ChangeKind] = frozenset([ChangeKind.FORMATTING, ChangeKind.NOISE])


class Shown:
    """The changes of a comparison that pass a filter by kind."""

    __slots__ = ("_ids", "_unnamed", "kinds")

    def __init__(self, comparison: Comparison, kinds: Collection[ChangeKind] = ALL_KINDS) -> None:
        """Take the kinds to show."""
        self.kinds = frozenset(kinds)
        self._ids = {change.id: change.kind for change in comparison.changes if change.kind in self.kinds}
        self._unnamed = self.kinds >= LAYOUT  # spaces and quotes that no change of their own names

    @property
    def everything(self) -> bool:
        """Whether nothing is hidden."""
        return self.kinds == ALL_KINDS

    def any_of(self, changes: Iterable[str]) -> bool:
        """Whether one of the changes is shown; a difference that belongs to none is one of layout."""
        named = tuple(changes)
        return any(name in self._ids for name in named) if named else self._unnamed

    def row(self, row: ComparisonRow) -> bool:
        """Whether a row that only one version has is marked as such."""
        return self.any_of(row.changes)

    def kinds_of(self, changes: Iterable[str]) -> tuple[ChangeKind, ...]:
        """Return the kinds of those changes that are shown, in the order of the filters."""
        found = {self._ids[name] for name in changes if name in self._ids}
        return tuple(kind for kind in ChangeKind if kind in found)

    def pieces(self, pieces: Iterable[Piece]) -> tuple[Piece, ...]:
        """Return a text with the marks that are shown: a hidden insertion is plain text, a hidden deletion is gone."""
        if self.everything:
            return tuple(pieces)
        return tuple(drawn for piece in pieces if (drawn := self._piece(piece)) is not None)

    def _piece(self, piece: Piece) -> Piece | None:
        if piece.mark is Mark.KEPT or self.any_of(piece.changes):
            return piece
        return None if piece.mark is Mark.DELETED else Piece(piece.text, Mark.KEPT)


def shown_changes(comparison: Comparison, kinds: Collection[ChangeKind] = ALL_KINDS) -> tuple[PolicyChange, ...]:
    """Return the changes of the kinds to show, those of layout last."""
    chosen = [change for change in comparison.changes if change.kind in kinds]
    return tuple(sorted(chosen, key=lambda change: change.kind in LAYOUT))
