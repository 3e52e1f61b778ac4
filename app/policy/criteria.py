"""The criteria as a tree: what has to be met, joined by AND and OR as the text joins it."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from app.documents.model import Place, ViewBlock
from app.policy.criteria_joints import Part, join_parts
from app.policy.criteria_lists import CriteriaList, find_lists
from app.policy.criteria_tree import grow
from app.policy.criteria_words import how_much
from app.policy.model import CriteriaSet, Criterion, Drug, Section, SectionKind
from app.policy.outlines import outline_heads


@dataclass(frozen=True, slots=True)
class CriteriaFacts:
    """The criteria, and the blocks among them that say what is not covered."""

    sets: tuple[CriteriaSet, ...]
    refused: frozenset[int]
    empty: tuple[Place, ...] = ()  # words that open a list of which nothing was read


def find_criteria(blocks: Sequence[ViewBlock], sections: Sequence[Section], drugs: Sequence[Drug]) -> CriteriaFacts:
    """Return the criteria: one set, or one for each drug where the text sets them apart by headings."""
    outlined = outline_heads(blocks)
    parts = [part for part in sections if part.kind is SectionKind.CRITERIA and not how_much(_unlabelled(part.title))]
    gathered = [find_lists(blocks[part.first : part.last], drugs, outlined, part.first) for part in parts]
    lists = [found for own in gathered for found in own.lists]
    sets: list[CriteriaSet] = []
    for drug in dict.fromkeys(found.drug for found in lists):
        own = [(found, grow(found.intro, found.lines)) for found in lists if found.drug == drug]
        trees = [(found.heading, _part(found, tree)) for found, tree in own if tree is not None]
        if trees:
            sets.append(CriteriaSet(drug, trees[0][0], join_parts([part for _, part in trees])))
    empty = tuple(span.place for own in gathered for span in own.empty)
    return CriteriaFacts(tuple(sets), frozenset(index for own in gathered for index in own.passed), empty)


def leaves(tree: Criterion | None) -> Iterator[Criterion]:
    """Yield the criteria that have none below them, in the order of the text."""
    if tree is None:
        return
    if not tree.children:
        yield tree
    for child in tree.children:
        yield from leaves(child)


def _part(found: CriteriaList, tree: Criterion) -> Part:
    return Part(tree, found.lead, found.lines[-1].after, found.section)


def _unlabelled(title: str) -> str:
    head, _, rest = title.partition(". ")
    return rest if rest and len(head) < 5 else title
