"""How listed lines become a tree: which line belongs under which, and what joins neighbours."""

from collections.abc import Sequence
from dataclasses import dataclass

from app.documents.model import BlockKind
from app.policy.criteria_words import AND, LEAF, OR, how_much, opens, refuses, said
from app.policy.lines import Item, Span
from app.policy.model import Criterion

PLAIN = "¶"  # the style of a criterion that is printed as a paragraph, without label or bullet

_ROMAN = {"i": 1, "v": 5, "x": 10, "l": 50}


@dataclass(slots=True)
class Line:
    """A list line: its text without label and joining word, and the word that joins it to the next line."""

    item: Item
    text: Span
    after: str | None


@dataclass(slots=True)
class _Node:
    line: Line | None
    text: Span | None
    children: list["_Node"]
    after: str | None = None  # what joins this node, with all below it, to its next neighbour


def grow(intro: Span | None, lines: Sequence[Line]) -> Criterion | None:
    """Return the tree of one introduced list, or None where it holds no criterion."""
    root = _Node(None, intro, [])
    path: list[tuple[_Node, Line | None]] = [(root, None)]
    for line in lines:
        depth = _depth(path, line)
        del path[depth:]
        node = _Node(line, line.text, [], line.after)
        path[-1][0].children.append(node)
        path.append((node, line))
    _prune(root)
    if not root.children:
        return None
    _settle(root)
    _part_groups(root)
    return _criterion(root, top=True)


def _part_groups(node: _Node) -> None:
    """Set the lines below a whole criterion ("Used alone; AND") beside it, as a group that its joining word joins to it.

    Below a label they stay its parts where one word joins all: "I. Has the disease; AND A. this; AND B. that".
    """
    parted: list[_Node] = []
    for child in node.children:
        _part_groups(child)
        line = child.line
        if line is None or not child.children or line.after is None or _introduces(line):
            parted.append(child)
            continue
        joints = [one.after for one in child.children[:-1]]
        if line.item.label is not None and all(joint in (line.after, None) for joint in joints):
            parted.append(child)
        else:
            parted += [_Node(line, line.text, [], line.after), _Node(None, None, child.children, child.after)]
    node.children = parted


def _introduces(line: Line) -> bool:
    """Whether a line opens a list in spite of the joining word at its end: "One of the following: AND"."""
    cut = line.text.block.text[line.text.end :].lstrip()
    return cut.startswith(":") or opens(line.text.text)


def continues(lines: Sequence[Line], line: Line) -> bool:
    """Whether a labelled line is the next one of a list that something has interrupted."""
    return line.item.label is not None and any(_next_in_list(other, line) for other in lines if other.item.label is not None)


def _prune(node: _Node) -> None:
    """Drop what is no way to meet the criteria: refusals, what an authorization is limited to, and headings with nothing below."""
    kept: list[_Node] = []
    for child in node.children:
        had = bool(child.children)
        _prune(child)
        if not _is_aside(child) and (child.children or not had):
            kept.append(child)
    node.children = kept


def _is_aside(node: _Node) -> bool:
    if node.line is None or node.text is None:
        return False
    text = node.text.text
    if node.line.item.block.kind is BlockKind.HEADING and not node.children:
        return True
    return refuses(text) or how_much(text)


def _depth(path: Sequence[tuple[_Node, Line | None]], line: Line) -> int:
    """Return how many ancestors the line has, root included."""
    if line.item.style == PLAIN:
        return 1
    if line.item.label is not None and "." in line.item.label:
        return _outline_depth(path, line.item.label)
    for same in (_next_in_list, _later_in_list):
        for depth in range(len(path) - 1, 0, -1):
            other = path[depth][1]
            if other is not None and same(other, line):
                return depth
    return _new_depth(path, line)


def _outline_depth(path: Sequence[tuple[_Node, Line | None]], label: str) -> int:
    """Return the depth of a numbered paragraph: 1.1.2 stands under 1.1 and beside 1.1.1."""
    parent = label.rpartition(".")[0]
    for depth in range(len(path) - 1, 0, -1):
        other = path[depth][1]
        if other is not None and other.item.label is not None:
            if other.item.label == parent:
                return depth + 1
            if "." in other.item.label and other.item.label.rpartition(".")[0] == parent:
                return depth
    return 1


def _new_depth(path: Sequence[tuple[_Node, Line | None]], line: Line) -> int:
    """Return the depth of a line that begins a list of its own, or that only its place on the page can set."""
    here, last = _level(line), path[-1][1]
    if last is None:
        return 1
    begins = _begins(line) or (line.item.label is None and opens(last.item.body.text))
    for depth in range(len(path) - 1, 0, -1):
        other = path[depth][1]
        level = _level(other) if other else None
        if here is None or level is None:
            continue
        if level < here or (level == here and begins and depth == len(path) - 1):
            return depth + 1
        if level == here:
            return depth
    return len(path) if begins or here is None or _level(last) is None else 1


def _begins(line: Line) -> bool:
    """Whether the label is the first of a list."""
    return line.item.label is not None and 1 in _values(line.item.label).values()


def _next_in_list(one: Line, other: Line) -> bool:
    """Whether the label is the very next one of a list; bullets follow a bullet of their kind and depth."""
    if one.item.label is None or other.item.label is None:
        return one.item.label is other.item.label and one.item.style == other.item.style and _level(one) == _level(other)
    before, after = _values(one.item.label), _values(other.item.label)
    return _marked_alike(one, other) and any(after.get(kind) == value + 1 for kind, value in before.items())


def _later_in_list(one: Line, other: Line) -> bool:
    """Whether the label comes later in the list, some labels being left out between."""
    if one.item.label is None or other.item.label is None or one.item.style != other.item.style:
        return False
    before, after = _values(one.item.label), _values(other.item.label)
    return any(after.get(kind, 0) > value for kind, value in before.items()) and _level(one) == _level(other)


def _marked_alike(one: Line, other: Line) -> bool:
    """Whether two labels are printed alike: `a)` beside `b)`, `(1)` beside `(2)`, capitals beside capitals."""
    first, second = one.item.style, other.item.style
    if one.item.label is None or other.item.label is None or one.item.label.isupper() != other.item.label.isupper():
        return False
    if one.item.label.rpartition(".")[0] != other.item.label.rpartition(".")[0]:
        return False
    return "?" in first + second or ((first[:1] == "(") == (second[:1] == "(") and first[-1:] == second[-1:])


def _values(label: str) -> dict[str, int]:
    """Return what a label can count: its number, its Roman value, its place in the alphabet."""
    if label[-1:].isdigit():
        return {"number": int(label.rpartition(".")[2])}
    values: dict[str, int] = {}
    lower = label.casefold()
    if all(sign in _ROMAN for sign in lower):
        numbers = [_ROMAN[sign] for sign in lower]
        values["roman"] = sum(-n if any(later > n for later in numbers[i + 1 :]) else n for i, n in enumerate(numbers))
    if len(lower) == 1:
        values["letter"] = ord(lower) - ord("a") + 1
    return values


def _level(line: Line) -> int | None:
    return line.item.block.level if line.item.block.kind is BlockKind.LIST_ITEM else None


def _settle(node: _Node) -> None:
    """Let each node end with the joining word of the last line below it."""
    for child in node.children:
        _settle(child)
    if node.children:
        node.after = node.children[-1].after  # a word after the line above a list joins it to the list


def _criterion(node: _Node, *, top: bool = False) -> Criterion:
    text = node.text.text.strip() if node.text else ""
    label = node.line.item.label if node.line else None
    place = node.text.place if node.text else None
    if not node.children:
        return Criterion(op=LEAF, label=label, text=text, source=place)
    children = [_criterion(child) for child in node.children]
    joints = [_joint(child, text) for child in node.children[:-1]]
    op, grouped = _combine(children, joints, text, top=top)
    return Criterion(op=op, label=label, text=text, children=tuple(grouped), source=place)


def _joint(child: _Node, above: str) -> str | None:
    """Return what joins a line to its next; an OR left at the end of alternatives joins nothing where the words above ask for all."""
    dangling = child.children and child.after == OR and said(above) == AND and all(one.after in (OR, None) for one in child.children)
    return None if dangling and (child.line is None or child.line.after is None) else child.after


def _combine(children: list[Criterion], joints: Sequence[str | None], text: str, *, top: bool) -> tuple[str, list[Criterion]]:
    stated = {joint for joint in joints if joint}
    stated_above = said(text)
    if not stated:
        return stated_above or _default(children, top=top), children
    filler = stated_above if stated_above in stated or len(stated) > 1 else next(iter(stated))
    filled = [joint or filler or AND for joint in joints]
    if len(set(filled)) == 1:
        return filled[0], children
    return OR, _alternatives(children, filled)


def _alternatives(children: Sequence[Criterion], joints: Sequence[str]) -> list[Criterion]:
    """Group what AND joins: it binds closer than OR."""
    groups: list[list[Criterion]] = [[children[0]]]
    for joint, child in zip(joints, children[1:], strict=True):
        if joint == AND:
            groups[-1].append(child)
        else:
            groups.append([child])
    return [group[0] if len(group) == 1 else Criterion(op=AND, label=None, text="", children=tuple(group)) for group in groups]


def _default(children: Sequence[Criterion], *, top: bool) -> str:
    """Return how unjoined lines are meant: conditions each with criteria of its own are alternatives, criteria hold together."""
    return OR if top and all(child.children for child in children) else AND
