"""How much two paragraphs have in common, and which of many belong together."""

from collections import defaultdict
from collections.abc import Iterable, Sequence
from itertools import takewhile

from app.compare.atoms import Atom, AtomKind
from app.compare.units import Unit

_SMALL = frozenset(
    ["a", "an", "and", "are", "as", "at", "be", "by", "for", "from", "in", "is", "of", "on", "or", "the", "to", "was", "with"]
)
_EVERY_PAIR = 2_500  # up to so many pairs each is looked at; beyond it only pairs that share a rare token
_RARE = 24  # units that may share a token and still be told apart by it
_TELLING = 10  # tokens of a unit that are looked up, the rarest first
ALIKE = 0.4  # one paragraph rewritten
FAR = 0.75  # in another section, or moved: only a near twin is the same paragraph
_KNOWN_BY_LEAD = frozenset(["coding", "history"])
_SHORT, _STEM = 30, 0.7  # characters of a short line; the part of it that has to stay
_SAME_FIELD = 0.18  # "Reviewed: <date>" and "Revised: <date>" in the same place


class Fingerprint:
    """What a unit is recognised by: its weighted tokens, and the code or date it begins with."""

    __slots__ = ("dated", "key", "lead", "section", "size", "weights")

    def __init__(self, unit: Unit) -> None:
        """Read the tokens of the unit once."""
        atoms = unit.atoms()
        self.section = unit.section
        self.key = unit.key
        self.weights = _weights(atoms)
        self.size = sum(self.weights.values())
        self.lead = atoms[0] if atoms and atoms[0].kind in (AtomKind.CODE, AtomKind.DATE) else None
        self.dated = len(atoms) <= 8 and any(atom.kind is AtomKind.DATE for atom in atoms)

    def common(self, other: "Fingerprint") -> float:
        """Return the share of weight both have in common, 0 to 1."""
        if not self.size or not other.size:
            return 0.0
        few, many = sorted((self.weights, other.weights), key=len)
        shared = sum(min(weight, many[token]) for token, weight in few.items() if token in many)
        return 2 * shared / (self.size + other.size)


def _weights(atoms: Sequence[Atom]) -> dict[str, float]:
    weights: defaultdict[str, float] = defaultdict(float)
    for atom in atoms:
        match atom.kind:
            case AtomKind.MARK:
                continue
            case AtomKind.CODE:
                weights[atom.value] += 3.0
            case AtomKind.WORD | AtomKind.LINK:
                word = atom.key.lower()
                weights[word] += 0.25 if word in _SMALL else 1.0
            case _:  # a date, an age or an amount is likely to change: half of it is being one
                weights[f"<{atom.kind}>"] += 0.5
                weights[atom.value] += 0.5
    return dict(weights)


def likeness(old: Fingerprint, new: Fingerprint, *, alone: bool) -> float:
    """Return how alike two units are, 0 where they cannot be the same paragraph; `alone`: nothing else stands in their gap."""
    share = old.common(new)
    if not _leads_agree(old, new, share):
        return 0.0
    if old.lead is not None and new.lead is not None and old.section == new.section and old.section in _KNOWN_BY_LEAD:
        share = share + 1.0 if old.lead.value == new.lead.value else max(share, ALIKE)
    if old.section != new.section:
        return share if share >= FAR else 0.0
    if alone and _same_stem(old.key, new.key):
        return 1.0
    least = _SAME_FIELD if alone and old.dated and new.dated else ALIKE
    return share if share >= least else 0.0


def _same_stem(old: str, new: str) -> bool:
    """Whether two short lines differ in their ending alone, as XX-100a and XX-100b do."""
    longest = max(len(old), len(new))
    stem = sum(1 for _ in takewhile(lambda letters: letters[0] == letters[1], zip(old, new, strict=False)))
    return longest <= _SHORT and stem >= _STEM * longest


def _leads_agree(old: Fingerprint, new: Fingerprint, share: float) -> bool:
    """Tell list lines apart by their code and history entries by their date: another code is another line."""
    if old.lead is None or new.lead is None or old.lead.value == new.lead.value:
        return True
    if old.lead.kind is not new.lead.kind:
        return False
    if old.lead.kind is AtomKind.DATE:
        return old.section != "history" or share >= 0.9
    one, other = old.lead.value.split("-"), new.lead.value.split("-")
    return (len(one) > 1 or len(other) > 1) and (one[0] == other[0] or one[-1] == other[-1])


def pair_alike(old: Sequence[Fingerprint], new: Sequence[Fingerprint]) -> list[tuple[int, int]]:
    """Return the pairs, rising on both sides, that are most alike in sum."""
    alone = len(old) == 1 and len(new) == 1
    scored = []
    for one, other in candidates(old, new):
        score = likeness(old[one], new[other], alone=alone)
        if score > 0:
            scored.append((one, other, score))
    return _best_chain(scored, len(new))


def candidates(old: Sequence[Fingerprint], new: Sequence[Fingerprint]) -> Iterable[tuple[int, int]]:
    """Return the pairs worth a look, sorted."""
    if len(old) * len(new) <= _EVERY_PAIR:
        return [(one, other) for one in range(len(old)) for other in range(len(new))]
    holders: defaultdict[str, list[int]] = defaultdict(list)
    for other, mark in enumerate(new):
        for token in mark.weights:
            holders[token].append(other)
    pairs: set[tuple[int, int]] = set()
    for one, mark in enumerate(old):
        rarest = sorted((len(holders[token]), token) for token in mark.weights if token in holders)[:_TELLING]
        pairs.update((one, other) for count, token in rarest if count <= _RARE for other in holders[token])
    return sorted(pairs)


def _best_chain(scored: Sequence[tuple[int, int, float]], width: int) -> list[tuple[int, int]]:
    """Return the rising chain of the greatest total; `scored` is sorted by its first number."""
    best: list[tuple[float, int]] = [(0.0, -1)] * (width + 1)  # Fenwick tree of (total, index) over the second number
    totals: list[tuple[float, int]] = []
    waiting: list[tuple[int, int]] = []  # (second, index) of the row at hand: pairs of one row never follow each other
    for index, (one, other, score) in enumerate(scored):
        if index and scored[index - 1][0] != one:
            _settle(best, waiting, totals)
        total, before = _highest(best, other)
        totals.append((total + score, before))
        waiting.append((other, index))
    _settle(best, waiting, totals)
    chain = []
    at = _highest(best, width)[1]
    while at >= 0:
        chain.append(scored[at][:2])
        at = totals[at][1]
    return chain[::-1]


def _settle(best: list[tuple[float, int]], waiting: list[tuple[int, int]], totals: Sequence[tuple[float, int]]) -> None:
    for other, index in waiting:
        at = other + 1
        while at < len(best):
            if totals[index][0] > best[at][0]:
                best[at] = (totals[index][0], index)
            at += at & -at
    waiting.clear()


def _highest(best: Sequence[tuple[float, int]], below: int) -> tuple[float, int]:
    top = (0.0, -1)
    at = below
    while at > 0:
        top = max(top, best[at])
        at -= at & -at
    return top
