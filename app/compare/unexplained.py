"""The edits of a pair that no fact accounts for."""

from collections.abc import Sequence
from dataclasses import dataclass

from app.compare.atoms import Atom, AtomKind
from app.compare.found import Cover, Found, Stretch, covers
from app.compare.lineup import Aligned
from app.compare.model import ChangeAction, ChangeKind
from app.compare.units import Unit
from app.documents.model import Place

_JOINING = frozenset(["and", "or", "through", "to"])
_NAMED_FIELD = 6  # words that may stand around a date and still be its label


@dataclass(frozen=True, slots=True)
class Rest:
    """What is left of one edit: tokens of the old and of the new side, and whether both say the same in another form."""

    old: tuple[Atom, ...]
    new: tuple[Atom, ...]
    rewritten: bool
    listed: bool = False  # nothing but codes that both versions list

    def closing_marks(self, row: Aligned) -> bool:
        """Whether it is punctuation at the end of a block, and nothing else."""
        marks = all(atom.kind is AtomKind.MARK and atom.key in ";:,." for atom in (*self.old, *self.new))
        return marks and _at_end(self.old, row.old) and _at_end(self.new, row.new)

    def words(self, *, new: bool) -> str:
        """Return the words of a side in lower case."""
        return " ".join(atom.key.lower() for atom in (self.new if new else self.old) if atom.kind is not AtomKind.MARK)


class Accounts:
    """What the facts found so far account for."""

    __slots__ = ("_found", "_listed", "_one_sided", "new", "old")

    def __init__(self, found: Sequence[Found], listed: tuple[Sequence[Place], Sequence[Place]] = ((), ())) -> None:
        """Take the facts, and the places of all codes of the old and of the new list."""
        self._found = found
        self.old, self.new = covers(found)
        self._listed = tuple(Cover((0, Stretch.of(place)) for place in side) for side in listed)
        self._one_sided = {
            (place is item.new_source, place.block)
            for item in found
            for place in (item.old_source, item.new_source)
            if item.kind is ChangeKind.CRITERIA and item.action is not ChangeAction.CHANGED and place is not None
        }

    def next_came_or_went(self, unit: Unit, *, new: bool) -> bool:
        """Whether the criterion right after a unit was added or removed: then the word that joins them is that change's own."""
        after = unit.blocks[-1].index + 1
        return not self._one_sided.isdisjoint(((new, after), (new, after + 1)))

    def left_of(self, row: Aligned) -> list[Rest]:
        """Return what is left of each edit of a pair."""
        rests = (self._left(row.old[edit.old_from : edit.old_to], row.new[edit.new_from : edit.new_to]) for edit in row.edits)
        return [rest for rest in rests if rest is not None]

    def only_listed(self, atoms: Sequence[Atom], *, new: bool) -> bool:
        """Whether tokens are nothing but codes of the list and the marks between them."""
        cover = self._listed[new]
        bare = [atom for atom in atoms if not cover.numbers(atom.block, atom.start, atom.end)]
        return len(bare) < len(atoms) and _only_joins(bare)

    def kinds(self, unit: Unit, *, new: bool) -> set[ChangeKind]:
        """Return the kinds of the facts that stand in a unit."""
        cover = self.new if new else self.old
        numbers = {number for block in unit.blocks for number in cover.numbers(block.index, 0, len(block.text))}
        return {self._found[number].kind for number in numbers}

    def bare(self, unit: Unit, *, new: bool) -> tuple[Atom, ...]:
        """Return the tokens of a one-sided unit that no fact accounts for; none where the facts are what the line is for."""
        cover = self.new if new else self.old
        atoms = unit.atoms()
        bare = tuple(atom for atom in atoms if not cover.numbers(atom.block, atom.start, atom.end))
        if len(bare) == len(atoms):
            return bare
        kinds = self.kinds(unit, new=new)
        words = [atom for atom in bare if atom.kind is AtomKind.WORD]
        if self._list_line(unit, kinds) or not words or (ChangeKind.DATE in kinds and len(words) <= _NAMED_FIELD):
            return ()
        return bare

    @staticmethod
    def _list_line(unit: Unit, kinds: set[ChangeKind]) -> bool:
        return unit.section == "coding" and not kinds.isdisjoint((ChangeKind.CODE, ChangeKind.FORMATTING))

    def _left(self, old: Sequence[Atom], new: Sequence[Atom]) -> Rest | None:
        old_bare = tuple(atom for atom in old if not self.old.numbers(atom.block, atom.start, atom.end))
        new_bare = tuple(atom for atom in new if not self.new.numbers(atom.block, atom.start, atom.end))
        if not old_bare and not new_bare:
            return None
        touched = len(old_bare) < len(old) or len(new_bare) < len(new)
        if touched and (_only_joins((*old_bare, *new_bare)) or self._codes_account(old, new)):
            return None
        rewritten = [atom.value for atom in old_bare] == [atom.value for atom in new_bare]
        sides = ((old_bare, False), (new_bare, True))
        return Rest(old_bare, new_bare, rewritten, all(self.only_listed(atoms, new=side) for atoms, side in sides if atoms))

    def _codes_account(self, old: Sequence[Atom], new: Sequence[Atom]) -> bool:
        """Whether each side of an edit holds a code change: the words beside it are the code's description."""
        sides = ((old, self.old), (new, self.new))
        return all(any(self._is_code(cover, atom) for atom in atoms) for atoms, cover in sides if atoms)

    def _is_code(self, cover: Cover, atom: Atom) -> bool:
        numbers = cover.numbers(atom.block, atom.start, atom.end)
        return any(self._found[number].kind in (ChangeKind.CODE, ChangeKind.FORMATTING) for number in numbers)


def _at_end(atoms: Sequence[Atom], side: Sequence[Atom]) -> bool:
    """Whether only punctuation follows tokens in their block."""
    if not atoms:
        return True
    last = atoms[-1]
    return all(atom.kind is AtomKind.MARK for atom in side if atom.block == last.block and atom.start > last.start)


def _only_joins(atoms: Sequence[Atom]) -> bool:
    return all(atom.kind is AtomKind.MARK or atom.key.lower() in _JOINING for atom in atoms)


def stretches(atoms: Sequence[Atom]) -> tuple[Stretch, ...]:
    """Return where tokens stand."""
    return tuple(Stretch(atom.block, atom.start, atom.end) for atom in atoms)
