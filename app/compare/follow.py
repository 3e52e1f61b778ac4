"""Where two changes tell of one matter, the plainer one lends the other its direction."""

from collections.abc import Iterator, Sequence
from dataclasses import replace

from app.compare.atoms import AtomKind
from app.compare.found import Found
from app.compare.lineup import Lineup
from app.compare.model import ChangeAction, Direction
from app.compare.unexplained import Accounts, Rest

_EMPTY_WORDS = frozenset(["is", "are", "was", "be", "the", "of", "age", "aged", "a", "an", "to", "and", "or", "than"])


def follow_ages(criteria: Sequence[Found], ages: Sequence[Found], lineup: Lineup) -> Iterator[Found]:
    """Yield the criteria changes; one that differs in its age alone does what the age does."""
    accounts = Accounts(ages)
    rows = {block.index: row for row in lineup.rows if row.match.new for block in row.match.new.blocks}
    for item in criteria:
        block = item.new_source.block if item.new_source else None
        own = [age for age in ages if age.new_source is not None and age.new_source.block == block]
        undecided = item.action is ChangeAction.CHANGED and item.direction is Direction.UNKNOWN
        if undecided and len(own) == 1 and block in rows and all(map(_says_nothing, accounts.left_of(rows[block]))):
            yield replace(item, direction=own[0].direction)
        else:
            yield item


def _says_nothing(rest: Rest) -> bool:
    return all(atom.kind is AtomKind.MARK or atom.key.lower() in _EMPTY_WORDS for atom in (*rest.old, *rest.new))


def follow_branch(age: Found, criteria: Sequence[Found]) -> Found:
    """Let an age that comes or goes with a whole criterion do what that criterion does: an OR branch opens a way in."""
    ours = age.new_source or age.old_source
    if ours is None or (age.old_source and age.new_source):
        return age
    for item in criteria:
        theirs = item.new_source if age.new_source else item.old_source
        if item.action is age.action and theirs is not None and ours.block == theirs.block:
            return replace(age, direction=item.direction)
    return age
