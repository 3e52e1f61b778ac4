"""What changed inside one pair of texts, in whole tokens."""

from bisect import bisect_left
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache

from diff_match_patch import diff_match_patch

from app.compare.atoms import Atom, AtomKind

_SURROGATES = (0xD800, 0xE000)
_LARGE = 1_500  # tokens; beyond it the pair is first cut at tokens that occur once on both sides
_HOPELESS = 3_000  # tokens on both sides with nothing unique in common: shown as replaced


@dataclass(frozen=True, slots=True)
class Edit:
    """Tokens `[old_from:old_to]` became `[new_from:new_to]`; one of the two may be empty."""

    old_from: int
    old_to: int
    new_from: int
    new_to: int


def keys_diff(old: Sequence[str], new: Sequence[str]) -> tuple[Edit, ...]:
    """Return the smallest edits between two lists of keys."""
    edits: list[Edit] = []
    for old_from, old_to, new_from, new_to in _stretches(old, new):
        edits += _myers(old, new, Edit(old_from, old_to, new_from, new_to))
    return tuple(edits)


def words_diff(old: Sequence[Atom], new: Sequence[Atom]) -> tuple[Edit, ...]:
    """Return the edits between two token lists, small islands between edits absorbed so that they read as one."""
    return _absorb(keys_diff([atom.key for atom in old], [atom.key for atom in new]), old)


def _stretches(old: Sequence[str], new: Sequence[str]) -> list[tuple[int, int, int, int]]:
    """Cut a large pair at the longest rising run of tokens that are unique on both sides."""
    if len(old) + len(new) < _LARGE:
        return [(0, len(old), 0, len(new))]
    anchors = unique_anchors(old, new)
    cuts = []
    old_at = new_at = 0
    for old_anchor, new_anchor in [*anchors, (len(old), len(new))]:
        if old_anchor > old_at or new_anchor > new_at:
            cuts.append((old_at, old_anchor, new_at, new_anchor))
        old_at, new_at = old_anchor + 1, new_anchor + 1
    return cuts


def unique_anchors(old: Sequence[str], new: Sequence[str]) -> list[tuple[int, int]]:
    """Return the longest rising run of pairs whose key occurs once on each side."""
    old_counts, new_counts = Counter(old), Counter(new)
    places = {key: index for index, key in enumerate(new) if new_counts[key] == 1}
    pairs = [(index, places[key]) for index, key in enumerate(old) if old_counts[key] == 1 and key in places]
    return rising(pairs)


def rising(pairs: Sequence[tuple[int, int]]) -> list[tuple[int, int]]:
    """Return the longest run of pairs, sorted by their first, whose second rises too."""
    tails: list[int] = []
    ends: list[int] = []
    before: list[int] = []
    for index, (_, place) in enumerate(pairs):
        at = bisect_left(tails, place)
        before.append(ends[at - 1] if at else -1)
        if at == len(tails):
            tails.append(place)
            ends.append(index)
        else:
            tails[at] = place
            ends[at] = index
    run = []
    at = ends[-1] if ends else -1
    while at >= 0:
        run.append(pairs[at])
        at = before[at]
    return run[::-1]


@cache
def _differ() -> diff_match_patch:
    differ = diff_match_patch()
    differ.Diff_Timeout = 0  # its default gives up after a second and says that everything was replaced
    return differ


def _encoded(old: Sequence[str], new: Sequence[str]) -> tuple[str, str]:
    """Write each distinct key as one character; surrogates are left out, they cannot stand alone."""
    letters: dict[str, str] = {}
    for key in (*old, *new):
        if key not in letters:
            point = len(letters) + 0x100
            letters[key] = chr(point if point < _SURROGATES[0] else point + _SURROGATES[1] - _SURROGATES[0])
    return "".join(letters[key] for key in old), "".join(letters[key] for key in new)


def _myers(old: Sequence[str], new: Sequence[str], stretch: Edit) -> list[Edit]:
    old_keys = old[stretch.old_from : stretch.old_to]
    new_keys = new[stretch.new_from : stretch.new_to]
    if min(len(old_keys), len(new_keys)) > _HOPELESS:
        return [stretch]
    edits: list[Edit] = []
    old_at, new_at = stretch.old_from, stretch.new_from
    for operation, letters in _differ().diff_main(*_encoded(old_keys, new_keys), False):
        size = len(letters)
        old_to = old_at + (size if operation <= 0 else 0)
        new_to = new_at + (size if operation >= 0 else 0)
        if operation:
            _join(edits, Edit(old_at, old_to, new_at, new_to))
        old_at, new_at = old_to, new_to
    return edits


def _join(edits: list[Edit], edit: Edit) -> None:
    """Append an edit; one that touches its neighbour is the same replacement."""
    if edits and edits[-1].old_to == edit.old_from and edits[-1].new_to == edit.new_from:
        last = edits.pop()
        edit = Edit(last.old_from, edit.old_to, last.new_from, edit.new_to)
    edits.append(edit)


_SMALL_WORDS = frozenset(["a", "an", "and", "as", "at", "be", "by", "for", "in", "is", "of", "on", "or", "the", "to", "with"])


def _absorb(edits: tuple[Edit, ...], old: Sequence[Atom]) -> tuple[Edit, ...]:
    """Join edits that only a mark or a small word keeps apart, unless that island is as large as what surrounds it."""
    joined: list[Edit] = []
    for edit in edits:
        if joined and _island(joined[-1], edit, old):
            last = joined.pop()
            joined.append(Edit(last.old_from, edit.old_to, last.new_from, edit.new_to))
        else:
            _join(joined, edit)
    return tuple(joined)


def _island(before: Edit, after: Edit, old: Sequence[Atom]) -> bool:
    between = old[before.old_to : after.old_from]
    if len(between) > 2 or not all(atom.kind is AtomKind.MARK or atom.key.lower() in _SMALL_WORDS for atom in between):
        return False
    if any(atom.kind in (AtomKind.CODE, AtomKind.DATE) for edit in (before, after) for atom in old[edit.old_from : edit.old_to]):
        return False  # facts next to each other stay apart
    return min(_size(before), _size(after)) > len(between)


def _size(edit: Edit) -> int:
    return min(edit.old_to - edit.old_from, edit.new_to - edit.new_from)
