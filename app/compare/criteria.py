"""Criteria changes: nodes of the criteria trees matched through the paragraphs they stand in."""

from collections import defaultdict
from collections.abc import Collection, Iterable, Iterator, Sequence
from dataclasses import dataclass
from itertools import pairwise

from app.compare.atoms import plain
from app.compare.direction import of_branch, of_connector, of_criterion
from app.compare.found import Found, Stretch
from app.compare.lineup import Lineup
from app.compare.model import ChangeAction, ChangeKind, CriterionDetail, Direction
from app.documents.model import Place
from app.policy.model import Criterion, PolicyVersion

BULLET = "•"
_BULLETS = frozenset("•·●○◦▪■-–—*o")
_CONNECTORS = frozenset(["and", "or"])


@dataclass(frozen=True, slots=True)
class Node:
    """A criterion with where it hangs: `above` are the numbers of the nodes over it, outermost first."""

    number: int
    criterion: Criterion
    path: str | None
    above: tuple[int, ...]

    @property
    def text(self) -> str:
        """The words that count, without closing marks."""
        return plain(self.criterion.text).rstrip(" ;:,.")

    @property
    def place(self) -> Place | None:
        """Where it stands."""
        return self.criterion.source


@dataclass(frozen=True, slots=True)
class Trees:
    """All criteria of one version in reading order."""

    nodes: tuple[Node, ...]

    @property
    def stated(self) -> list[Node]:
        """The nodes that print a criterion: an unlabelled root only repeats the heading above it."""
        return [node for node in self.nodes if node.text and node.place is not None and (node.above or node.criterion.label)]

    def joined_by(self, node: Node) -> str | None:
        """Return what joins a node to its neighbours: and, or, or None for a lone one."""
        return self.nodes[node.above[-1]].criterion.op if node.above else None

    def outermost(self, node: Node, among: Collection[int]) -> Node:
        """Return the highest node above that is among the given ones, or the node itself: a branch comes and goes as a whole."""
        return next((self.nodes[above] for above in node.above if above in among), node)

    def meeting(self, one: Node, other: Node) -> str | None:
        """Return the word at the node under which two nodes come together."""
        shared = [above for above, also in zip(one.above, other.above, strict=False) if above == also]
        return self.nodes[shared[-1]].criterion.op if shared else None


def read_trees(version: PolicyVersion) -> Trees:
    """Return the criteria of a version as one list."""
    nodes: list[Node] = []
    for each in version.criteria_sets:
        _append(nodes, each.tree, None, ())
    return Trees(tuple(nodes))


def _append(nodes: list[Node], criterion: Criterion, parent: str | None, above: tuple[int, ...]) -> None:
    number = len(nodes)
    path = _path(criterion, parent)
    nodes.append(Node(number, criterion, path, above))
    for child in criterion.children:
        _append(nodes, child, path, (*above, number))


def _path(criterion: Criterion, parent: str | None) -> str | None:
    label = (criterion.label or "").strip().strip("()[]").rstrip(".):")
    if not label or label in _BULLETS:
        return BULLET if plain(criterion.text) else parent
    if parent in (None, BULLET) or label.startswith(f"{parent}."):
        return label
    return f"{parent}.{label}"


def paths_of(trees: Trees) -> dict[int, str | None]:
    """Return the path of the criterion that stands in a block."""
    return {node.place.block: node.path for node in reversed(trees.stated) if node.place is not None}


_Pair = tuple[Node | None, Node | None]


def match_nodes(old: Trees, new: Trees, lineup: Lineup) -> list[_Pair]:
    """Pair criteria in the same paragraph, then equal texts in reading order; the rest was added or removed."""
    before, after = _by_block(old.stated), _by_block(new.stated)
    pairs: list[_Pair] = []
    for block, nodes in before.items():
        pairs += _within(nodes, after.pop(lineup.old_to_new.get(block, -1), []))
    lost = [one for one, other in pairs if one is not None and other is None]
    gained = [other for one, other in pairs if other is not None and one is None] + [node for nodes in after.values() for node in nodes]
    return [pair for pair in pairs if None not in pair] + _by_text(lost, sorted(gained, key=lambda node: node.number))


def _by_block(nodes: Iterable[Node]) -> dict[int, list[Node]]:
    blocks: defaultdict[int, list[Node]] = defaultdict(list)
    for node in nodes:
        if node.place is not None:
            blocks[node.place.block].append(node)
    return dict(blocks)


def _within(old: Sequence[Node], new: Sequence[Node]) -> list[_Pair]:
    pairs = _by_text(old, new)
    if len(old) == len(new) == 1:
        return [(old[0], new[0])]
    left = [one for one, other in pairs if other is None and one is not None]
    came = [other for one, other in pairs if one is None and other is not None]
    if len(left) != len(came):
        return pairs
    return [pair for pair in pairs if None not in pair] + list(zip(left, came, strict=True))


def _by_text(old: Sequence[Node], new: Sequence[Node]) -> list[_Pair]:
    rest = list(new)
    pairs: list[_Pair] = []
    for one in old:
        same = next((other for other in rest if other.text == one.text), None)
        if same is not None:
            rest.remove(same)
        pairs.append((one, same))
    return pairs + [(None, other) for other in rest]


def criteria_changes(old: Trees, new: Trees, lineup: Lineup, versions: tuple[PolicyVersion, PolicyVersion]) -> Iterator[Found]:
    """Return one change for each criterion added, removed or reworded, and one where AND became OR or the reverse."""
    pairs = match_nodes(old, new, lineup)
    gone = {one.number for one, other in pairs if one is not None and other is None}
    come = {other.number for one, other in pairs if one is None and other is not None}
    for one, other in pairs:
        if other is None and one is not None:
            yield _one_sided(one, ChangeAction.REMOVED, old.joined_by(old.outermost(one, gone)), versions[0])
        elif one is None and other is not None:
            yield _one_sided(other, ChangeAction.ADDED, new.joined_by(new.outermost(other, come)), versions[1])
        elif one is not None and other is not None and one.text != other.text:
            yield _changed(one, other, of_criterion(one.text, other.text), versions)
    yield from _rejoined(old, new, {one.number: other for one, other in pairs if one and other}, versions)


def _one_sided(node: Node, action: ChangeAction, joined_by: str | None, version: PolicyVersion) -> Found:
    added = action is ChangeAction.ADDED
    covers = _covers(node, version, connectors=True)
    return Found(
        kind=ChangeKind.CRITERIA,
        action=action,
        section="criteria",
        label=node.path,
        old=None if added else node.criterion.text,
        new=node.criterion.text if added else None,
        detail=CriterionDetail(node.path if added else None, None if added else node.path),
        direction=of_branch(action, joined_by),
        old_source=None if added else node.place,
        new_source=node.place if added else None,
        old_covers=() if added else covers,
        new_covers=covers if added else (),
    )


def _changed(one: Node, other: Node, direction: Direction, versions: tuple[PolicyVersion, PolicyVersion]) -> Found:
    return Found(
        kind=ChangeKind.CRITERIA,
        action=ChangeAction.CHANGED,
        section="criteria",
        label=other.path,
        old=one.criterion.text,
        new=other.criterion.text,
        detail=CriterionDetail(other.path, one.path),
        direction=direction,
        old_source=one.place,
        new_source=other.place,
        old_covers=_covers(one, versions[0], connectors=False),
        new_covers=_covers(other, versions[1], connectors=False),
    )


def _covers(node: Node, version: PolicyVersion, *, connectors: bool) -> tuple[Stretch, ...]:
    """Return the node's own words, or its whole block where it stands alone; with the AND or OR on lines of their own around it."""
    if node.place is None:
        return ()
    blocks = version.text.blocks
    block = node.place.block
    own = Stretch.of(node.place)
    head, tail = blocks[block].text[: own.start], blocks[block].text[own.end :]
    alone = len(head.split()) <= 2 and len(tail.split()) <= 2
    stretches = [Stretch(block, 0, len(blocks[block].text)) if alone else own]
    beside = (blocks[near] for near in (block - 1, block + 1) if connectors and 0 <= near < len(blocks))
    stretches.extend(Stretch(near.index, 0, len(near.text)) for near in beside if is_connector(near.body_text))
    return tuple(stretches)


def is_connector(text: str) -> bool:
    """Whether a line holds nothing but AND or OR."""
    return plain(text).strip(" ;:,.()*").lower() in _CONNECTORS


def _rejoined(old: Trees, new: Trees, matched: dict[int, Node], versions: tuple[PolicyVersion, PolicyVersion]) -> Iterator[Found]:
    """Yield, once for each group of criteria, where the word between two that stayed is another now."""
    for parent in old.nodes:
        other_parent = matched.get(parent.number)
        if other_parent is not None and other_parent.text != parent.text:
            continue  # "all of the following" became "any of the following": told already
        children = [node for node in old.nodes if node.above and node.above[-1] == parent.number and node.number in matched]
        turned = [
            (one, word)
            for one, next_one in pairwise(children)
            if (word := new.meeting(matched[one.number], matched[next_one.number])) in _CONNECTORS
            and parent.criterion.op in _CONNECTORS
            and word != parent.criterion.op
        ]
        if turned:
            yield _connector_change(parent, [(one, matched[one.number]) for one, _ in turned], turned[0][1] or "", versions)


def _connector_change(parent: Node, joined: Sequence[tuple[Node, Node]], word: str, versions: tuple[PolicyVersion, PolicyVersion]) -> Found:
    """Tell the change at the labelled node above, or else at the first of the criteria it joins."""
    one, other = joined[0]
    was = parent.criterion.op
    above = parent.path if parent.above else None
    return Found(
        kind=ChangeKind.CRITERIA,
        action=ChangeAction.CHANGED,
        section="criteria",
        label=above or other.path,
        old=f"{one.criterion.text}; {was.upper()}",
        new=f"{other.criterion.text}; {word.upper()}",
        detail=CriterionDetail(above or other.path, above or one.path),
        direction=of_connector(was, word),
        old_source=one.place,
        new_source=other.place,
        old_covers=tuple(stretch for node, _ in joined for stretch in _covers(node, versions[0], connectors=True)),
        new_covers=tuple(stretch for _, node in joined for stretch in _covers(node, versions[1], connectors=True)),
    )
