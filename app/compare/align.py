"""Which paragraph of one version is which of the other, before any word is compared."""

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace

from app.compare.moves import find_moves
from app.compare.similar import Fingerprint, pair_alike
from app.compare.units import Unit, join_units
from app.compare.words import keys_diff

_LONGEST_JOIN = 12  # pieces a re-wrapped paragraph may have been broken into
_LETTERS = 16


@dataclass(frozen=True, slots=True, kw_only=True)
class Match:
    """One aligned row of units. One side alone was added or removed, or moved: then `twin` is its other end."""

    old: Unit | None
    new: Unit | None
    twin: Unit | None = None

    @property
    def moved(self) -> bool:
        """Whether it is one end of a move."""
        return self.twin is not None

    @property
    def pair(self) -> tuple[Unit, Unit] | None:
        """Both units, wherever they stand, or None where there is no counterpart."""
        old, new = self.old or self.twin, self.new or self.twin
        return (old, new) if old is not None and new is not None else None


def align(old: Sequence[Unit], new: Sequence[Unit]) -> tuple[Match, ...]:
    """Return the units of both sides in reading order, each exactly once; pieces of a re-wrapped text are joined."""
    matches: list[Match] = []
    old_at = new_at = 0
    for edit in keys_diff([unit.key for unit in old], [unit.key for unit in new]):
        matches += _same(old[old_at : edit.old_from], new[new_at : edit.new_from])
        matches += _gap(old[edit.old_from : edit.old_to], new[edit.new_from : edit.new_to])
        old_at, new_at = edit.old_to, edit.new_to
    matches += _same(old[old_at:], new[new_at:])
    return _with_moves(matches)


def _same(old: Sequence[Unit], new: Sequence[Unit]) -> list[Match]:
    return [Match(old=one, new=other) for one, other in zip(old, new, strict=True)]


def _gap(old: Sequence[Unit], new: Sequence[Unit]) -> list[Match]:
    """Match what lies between two equal stretches: first what was only broken differently, then what is most alike."""
    if not old or not new:
        return _interleave(old, new, [])
    matches: list[Match] = []
    old_at = new_at = 0
    for old_from, old_to, new_from, new_to in _joins(old, new):
        matches += _alike(old[old_at:old_from], new[new_at:new_from])
        matches.append(Match(old=join_units(old[old_from:old_to]), new=join_units(new[new_from:new_to])))
        old_at, new_at = old_to, new_to
    return matches + _alike(old[old_at:], new[new_at:])


def _alike(old: Sequence[Unit], new: Sequence[Unit]) -> list[Match]:
    if not old or not new:
        return _interleave(old, new, [])
    return _interleave(old, new, pair_alike([Fingerprint(unit) for unit in old], [Fingerprint(unit) for unit in new]))


def _interleave(old: Sequence[Unit], new: Sequence[Unit], pairs: Iterable[tuple[int, int]]) -> list[Match]:
    matches: list[Match] = []
    old_at = new_at = 0
    for one, other in [*pairs, (len(old), len(new))]:
        matches += [Match(old=unit, new=None) for unit in old[old_at:one]]
        matches += [Match(old=None, new=unit) for unit in new[new_at:other]]
        if one < len(old):
            matches.append(Match(old=old[one], new=new[other]))
        old_at, new_at = one + 1, other + 1
    return matches


def _joins(old: Sequence[Unit], new: Sequence[Unit]) -> list[tuple[int, int, int, int]]:
    """Find stretches whose texts are equal once joined, rising on both sides."""
    old_texts, new_texts = ([unit.key.replace(" ", "") for unit in units] for units in (old, new))
    starts: defaultdict[str, list[int]] = defaultdict(list)
    for index, text in enumerate(new_texts):
        starts[text[:_LETTERS]].append(index)
    found: list[tuple[int, int, int, int]] = []
    old_at = new_at = 0
    for one, text in enumerate(old_texts):
        heads = {text[:size] for size in range(1, _LETTERS + 1)}
        for other in sorted(index for head in heads for index in starts.get(head, ())):
            ends = _join_ends(old_texts, one, new_texts, other) if one >= old_at and other >= new_at else None
            if ends:
                found.append((one, ends[0], other, ends[1]))
                old_at, new_at = ends
                break
    return found


def _join_ends(old: Sequence[str], old_from: int, new: Sequence[str], new_from: int) -> tuple[int, int] | None:
    """Return where two joined texts come out equal, more than one piece on a side; None where they part."""
    old_to, new_to = old_from + 1, new_from + 1
    one, other = old[old_from], new[new_from]
    while old_to - old_from <= _LONGEST_JOIN and new_to - new_from <= _LONGEST_JOIN:
        if one == other:
            return (old_to, new_to) if old_to - old_from > 1 or new_to - new_from > 1 else None
        if other.startswith(one) and old_to < len(old):
            one += old[old_to]
            old_to += 1
        elif one.startswith(other) and new_to < len(new):
            other += new[new_to]
            new_to += 1
        else:
            return None
    return None


def _with_moves(matches: Sequence[Match]) -> tuple[Match, ...]:
    gone = [index for index, match in enumerate(matches) if match.new is None]
    come = [index for index, match in enumerate(matches) if match.old is None]
    linked = list(matches)
    old = [matches[index].old for index in gone]
    new = [matches[index].new for index in come]
    for one, other in find_moves([unit for unit in old if unit], [unit for unit in new if unit]):
        linked[gone[one]] = replace(matches[gone[one]], twin=matches[come[other]].new)
        linked[come[other]] = replace(matches[come[other]], twin=matches[gone[one]].old)
    return tuple(linked)
