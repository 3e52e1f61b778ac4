"""Paragraphs that left one place and stand in another: one linked pair each, however far, edited or not."""

from collections import defaultdict
from collections.abc import Sequence

from app.compare.similar import FAR, Fingerprint, candidates
from app.compare.units import Unit

LONG_ENOUGH = 20  # characters; a shorter text is met again by chance
_EDITED_LENGTH = 40


def find_moves(old: Sequence[Unit], new: Sequence[Unit]) -> list[tuple[int, int]]:
    """Return index pairs of removed and added units that are one text moved."""
    pairs = _unchanged(old, new)
    pairs += _edited(old, new, pairs)
    return sorted(pairs + _followers(old, new, pairs))


def _unchanged(old: Sequence[Unit], new: Sequence[Unit]) -> list[tuple[int, int]]:
    places: defaultdict[str, list[int]] = defaultdict(list)
    for other, unit in reversed(list(enumerate(new))):
        places[unit.key].append(other)
    return [(one, places[unit.key].pop()) for one, unit in enumerate(old) if len(unit.key) >= LONG_ENOUGH and places[unit.key]]


def _edited(old: Sequence[Unit], new: Sequence[Unit], taken: Sequence[tuple[int, int]]) -> list[tuple[int, int]]:
    """Pair near twins, the most alike first."""
    used_old, used_new = ({pair[side] for pair in taken} for side in (0, 1))
    ones = [index for index, unit in enumerate(old) if index not in used_old and _may_be_edited(unit)]
    others = [index for index, unit in enumerate(new) if index not in used_new and _may_be_edited(unit)]
    if not ones or not others:
        return []
    old_marks = [Fingerprint(old[index]) for index in ones]
    new_marks = [Fingerprint(new[index]) for index in others]
    scored = [(old_marks[one].common(new_marks[other]), ones[one], others[other]) for one, other in candidates(old_marks, new_marks)]
    pairs = []
    for score, one, other in sorted(scored, key=lambda item: (-item[0], item[1], item[2])):
        if score < FAR:
            break
        if one not in used_old and other not in used_new:
            pairs.append((one, other))
            used_old.add(one)
            used_new.add(other)
    return pairs


def _may_be_edited(unit: Unit) -> bool:
    """Table rows and history entries resemble each other too much to be told apart by likeness."""
    return len(unit.key) >= _EDITED_LENGTH and not unit.table and unit.section != "history"


def _followers(old: Sequence[Unit], new: Sequence[Unit], pairs: Sequence[tuple[int, int]]) -> list[tuple[int, int]]:
    """Let a short text, such as a heading, move with the paragraph it touches on both sides."""
    moved = set(pairs)
    used_old, used_new = ({pair[side] for pair in pairs} for side in (0, 1))
    found = []
    for one, other in pairs:
        for step in (-1, 1):
            near_one, near_other = one + step, other + step
            while _touch(old, near_one - step, near_one) and _touch(new, near_other - step, near_other):
                free = near_one not in used_old and near_other not in used_new
                if not free or old[near_one].key != new[near_other].key or (near_one, near_other) in moved:
                    break
                found.append((near_one, near_other))
                used_old.add(near_one)
                used_new.add(near_other)
                near_one, near_other = near_one + step, near_other + step
    return found


def _touch(units: Sequence[Unit], one: int, other: int) -> bool:
    """Whether two units stand next to each other on the page."""
    if not (0 <= one < len(units) and 0 <= other < len(units)):
        return False
    first, second = units[min(one, other)], units[max(one, other)]
    return first.blocks[-1].index + 1 == second.first
