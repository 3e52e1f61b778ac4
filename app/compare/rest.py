"""What differs beside the facts: wording, history, references and AND or OR at a line's end, one change for each paragraph."""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from app.compare.context import Context
from app.compare.criteria import is_connector
from app.compare.direction import of_connector
from app.compare.found import Found, Stretch
from app.compare.layout import Lines, is_furniture, is_residue, lines_of
from app.compare.layout_changes import noise, notes
from app.compare.lineup import Aligned
from app.compare.model import ChangeAction, ChangeKind, CriterionDetail, Direction, WordingDetail
from app.compare.unexplained import Accounts, Rest, stretches
from app.compare.units import Unit, units_of
from app.documents.model import Place, ViewBlock

_CITATION = re.compile(r"\baccessed\b|\bdoi[:.]|\b(?:19|20)\d\d;\s*\d+|\bet al\b", re.IGNORECASE)
_UNDECIDED = frozenset(["criteria", "coding"])  # a wording change there may matter to access


@dataclass(frozen=True, slots=True)
class _Piece:
    """A row with what is left to tell of it."""

    row: Aligned
    old: tuple[Stretch, ...]
    new: tuple[Stretch, ...]


def rest_changes(context: Context, accounts: Accounts) -> Iterator[Found]:
    """Return what is left to tell of all rows that did not move, history entry by entry."""
    lines = lines_of(units_of(context.old)), lines_of(units_of(context.new))
    entries: dict[tuple[bool, int], list[_Piece]] = {}
    for row in context.lineup.rows:
        if row.match.moved:
            continue
        told = _pair(context, accounts, row) if row.match.pair else _one_side(context, accounts, row, lines)
        for item in told:
            if isinstance(item, Found):
                yield item
                continue
            key = _entry(context, row)
            if key is None:
                yield _told(context, [item], None)
            else:
                entries.setdefault(key, []).append(item)
    for key, pieces in entries.items():
        yield _told(context, pieces, key)


def _entry(context: Context, row: Aligned) -> tuple[bool, int] | None:
    old, new = row.match.old, row.match.new
    return context.entry_of(old.first if old else None, new.first if new else None)


def _pair(context: Context, accounts: Accounts, row: Aligned) -> Iterator[Found | _Piece]:
    """Tell the edits of a pair: the odd joint of two criteria, other forms of the same, and what is left as one piece."""
    worth: list[Rest] = []
    forms: list[Rest] = []
    for rest in accounts.left_of(row):
        joint = _joint(context, row, rest)
        if rest.rewritten or rest.listed or rest.closing_marks(row) or _joint_only(context, accounts, row, rest):
            forms.append(rest)
        elif joint is not None:
            yield joint
        else:
            worth.append(rest)
    if worth:
        yield _Piece(row, _all_old(worth), _all_new(worth))
    yield from notes(context, accounts, row, forms)


def _all_old(rests: Sequence[Rest]) -> tuple[Stretch, ...]:
    return tuple(stretch for rest in rests for stretch in stretches(rest.old))


def _all_new(rests: Sequence[Rest]) -> tuple[Stretch, ...]:
    return tuple(stretch for rest in rests for stretch in stretches(rest.new))


def _states_criterion(context: Context, row: Aligned) -> bool:
    new = row.match.new
    return new is not None and any(block.index in context.new_paths for block in new.blocks)


def _joint_only(context: Context, accounts: Accounts, row: Aligned, rest: Rest) -> bool:
    """Whether nothing but the AND or OR towards a neighbour differs, and that neighbour's own change tells it."""
    if row.match.pair is None or not _states_criterion(context, row):
        return False
    words = {rest.words(new=False), rest.words(new=True)}
    if "" in words:
        return words <= {"", "and", "or"}
    old, new = row.match.pair
    told = accounts.next_came_or_went(old, new=False) or accounts.next_came_or_went(new, new=True)
    return told and words == {"and", "or"}


def _joint(context: Context, row: Aligned, rest: Rest) -> Found | None:
    """Return the change of AND to OR, or back, at the end of a criterion that reads the same otherwise."""
    was, word = rest.words(new=False), rest.words(new=True)
    if {was, word} != {"and", "or"} or not row.match.pair or not _states_criterion(context, row):
        return None
    one, other = row.match.pair
    block = next(block for block in other.blocks if block.index in context.new_paths)
    path, old_path = context.new_paths[block.index], context.old_paths.get(one.first)
    return Found(
        kind=ChangeKind.CRITERIA,
        action=ChangeAction.CHANGED,
        section=row.section,
        label=path,
        old=_text([one]),
        new=_text([other]),
        detail=CriterionDetail(path, old_path),
        direction=of_connector(was, word),
        old_source=one.blocks[0].place(),
        new_source=block.place(),
        old_covers=stretches(rest.old),
        new_covers=stretches(rest.new),
    )


def _one_side(context: Context, accounts: Accounts, row: Aligned, lines: tuple[Lines, Lines]) -> Iterator[Found | _Piece]:
    """Tell a unit that only one version has."""
    added = row.match.new is not None
    unit = row.match.new or row.match.old
    if unit is None:
        return
    text = " ".join(block.text for block in unit.blocks)
    bare = accounts.bare(unit, new=added)
    if is_residue(text):
        yield noise(row, unit, "left over from the page or its balloons", added=added)
    elif is_furniture(unit, context.new if added else context.old, lines[0] if added else lines[1]):
        yield noise(row, unit, "page header or footer repeats the text", added=added)
    elif bare and is_connector(text) and unit.section == "criteria":
        yield noise(row, unit, "AND or OR on a line of its own", added=added, kind=ChangeKind.FORMATTING)
    elif bare and accounts.only_listed(bare, new=added):
        yield noise(row, unit, "the same codes in another layout", added=added, kind=ChangeKind.FORMATTING)
    elif bare:
        covers = stretches(bare)
        yield _Piece(row, () if added else covers, covers if added else ())


def _told(context: Context, pieces: Sequence[_Piece], entry: tuple[bool, int] | None) -> Found:
    """Return one change for what is left of a paragraph, or of all paragraphs of a history entry."""
    old = [piece.row.match.old for piece in pieces if piece.row.match.old]
    new = [piece.row.match.new for piece in pieces if piece.row.match.new]
    row = pieces[0].row
    kind = _kind(row, [*new, *old][0])
    block = (new or old)[0].first
    paths = context.new_paths if new else context.old_paths
    label = _entry_label(context, entry) if entry else paths.get(block)
    old_covers = tuple(stretch for piece in pieces for stretch in piece.old)
    new_covers = tuple(stretch for piece in pieces for stretch in piece.new)
    return Found(
        kind=kind,
        action=ChangeAction.CHANGED if old and new else ChangeAction.ADDED if new else ChangeAction.REMOVED,
        section=row.section,
        label=label,
        old=_text(old),
        new=_text(new),
        detail=WordingDetail(),
        direction=Direction.UNKNOWN if kind is ChangeKind.WORDING and row.section in _UNDECIDED else Direction.NEUTRAL,
        old_source=_place(old, old_covers),
        new_source=_place(new, new_covers),
        old_covers=old_covers,
        new_covers=new_covers,
    )


def _entry_label(context: Context, key: tuple[bool, int]) -> str | None:
    entry = context.entry(key)
    day = entry.day.strftime("%m/%d/%Y") if entry.day else ""
    return f"{day} {entry.title or ''}".strip() or None


def _kind(row: Aligned, unit: Unit) -> ChangeKind:
    if row.section == "history":
        return ChangeKind.HISTORY
    if row.section == "references":
        return ChangeKind.REFERENCE
    cites = row.section not in ("criteria", "coding", "header", "footer") and _CITATION.search(unit.key)
    return ChangeKind.REFERENCE if cites else ChangeKind.WORDING


def _text(units: Sequence[Unit]) -> str | None:
    return " ".join(block.text.strip() for unit in units for block in unit.blocks) or None


def _place(units: Sequence[Unit], covered: Sequence[Stretch]) -> Place | None:
    """Return the first block that differs, or the first at all."""
    blocks: list[ViewBlock] = [block for unit in units for block in unit.blocks]
    first = next((block for stretch in covered for block in blocks if block.index == stretch.block), blocks[0] if blocks else None)
    return first.place() if first else None
