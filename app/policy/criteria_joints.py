"""How the introduced lists of a policy are joined: as alternatives, unless a word between them says that both must hold."""

from collections.abc import Sequence
from dataclasses import dataclass

from app.policy.criteria_words import AND, OR
from app.policy.model import Criterion

EVERY = "and every"  # leads what is asked besides all that stands before it, such as an age restriction


@dataclass(frozen=True, slots=True)
class Part:
    """One list's tree, with what joins it to its neighbours."""

    tree: Criterion
    lead: str | None  # the word it begins with: "AND all of the following:"
    trail: str | None  # the word it ends with: it joins to all that follows in the section
    section: int


def join_parts(parts: Sequence[Part]) -> Criterion:
    """Return several introduced lists as one tree."""
    everyone = [part for part in parts if part.lead == EVERY]
    others = [part for part in parts if part.lead != EVERY]
    if not everyone or not others:
        return _alternatives(parts)
    first = parts[0].lead == EVERY
    asked = tuple(member for part in everyone for member in _members(part.tree))
    rest = _members(_alternatives(others))
    return Criterion(op=AND, label=None, text="", children=(*asked, *rest) if first else (*rest, *asked))


def _alternatives(parts: Sequence[Part]) -> Criterion:
    alternatives: list[Criterion] = []
    tight = _tight(parts)
    for section in dict.fromkeys(part.section for part in tight):
        alternatives += _loose([part for part in tight if part.section == section])
    return alternatives[0] if len(alternatives) == 1 else Criterion(op=OR, label=None, text="", children=tuple(alternatives))


def _tight(parts: Sequence[Part]) -> list[Part]:
    """Join each list that begins with AND to the one before it."""
    joined: list[Part] = []
    for part in parts:
        if part.lead == AND and joined:
            last = joined.pop()
            joined.append(Part(_both(last.tree, part.tree), last.lead, part.trail, part.section))
        else:
            joined.append(part)
    return joined


def _loose(parts: Sequence[Part]) -> list[Criterion]:
    """Join each list that ends with AND to all alternatives after it: what is asked of everyone stands first."""
    below: list[Criterion] = []
    for part in reversed(parts):
        if part.trail == AND and below:
            rest = below[0] if len(below) == 1 else Criterion(op=OR, label=None, text="", children=tuple(below))
            below = [_both(part.tree, rest)]
        else:
            below.insert(0, part.tree)
    return below


def _both(one: Criterion, other: Criterion) -> Criterion:
    return Criterion(op=AND, label=None, text="", children=(*_members(one), *_members(other)))


def _members(tree: Criterion) -> tuple[Criterion, ...]:
    """Return what an untitled AND holds, so that joining it adds no level; a list of one criterion is that criterion."""
    if tree.children and (len(tree.children) == 1 or (tree.op == AND and not tree.text)):
        return tree.children
    return (tree,)
