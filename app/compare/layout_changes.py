"""The changes of kind formatting, noise and moved."""

from collections.abc import Iterator, Sequence
from dataclasses import replace

from app.compare.context import Context
from app.compare.found import Found, Stretch
from app.compare.layout import label_of, label_stretch, layout_differences, noise_between, relabelled
from app.compare.lineup import Aligned
from app.compare.model import ChangeAction, ChangeKind, Direction, WordingDetail
from app.compare.moves import LONG_ENOUGH
from app.compare.unexplained import Accounts, Rest, stretches
from app.compare.units import Unit


def notes(context: Context, accounts: Accounts, row: Aligned, forms: Sequence[Rest]) -> Iterator[Found]:
    """Return what differs between two matched units without saying anything new."""
    if row.match.pair is None:
        return
    old, new = row.match.pair
    said = layout_differences(old, new, (context.old, context.new)) + [_form(rest) for rest in forms]
    labels = [] if ChangeKind.CRITERIA in accounts.kinds(new, new=True) else relabelled(old, new)
    said += [_relabelling(label_of(one), label_of(other)) for one, other in labels]
    old_covers = [label_stretch(one) for one, _ in labels] + [place for rest in forms for place in stretches(rest.old)]
    new_covers = [label_stretch(other) for _, other in labels] + [place for rest in forms for place in stretches(rest.new)]
    if said:
        yield replace(
            _layout(context, row, ChangeKind.FORMATTING, "; ".join(dict.fromkeys(said))),
            old_covers=(Stretch(old.first, 0, 0), *old_covers),
            new_covers=(Stretch(new.first, 0, 0), *new_covers),
        )
    noisy = None if row.edits else noise_between(old, new)
    if noisy:
        yield _layout(context, row, ChangeKind.NOISE, noisy)


def _form(rest: Rest) -> str:
    if rest.rewritten:
        old, new = (" ".join(atom.key for atom in side) for side in (rest.old, rest.new))
        return f"{old} is now written {new}"
    if rest.listed:
        return "the same codes in another layout"
    return "the word that joins it to the next" if rest.words(new=False) or rest.words(new=True) else "closing punctuation"


def _relabelling(old: str, new: str) -> str:
    if not old or not new:
        return f"list label {new} added" if new else f"list label {old} removed"
    return f"renumbered from {old} to {new}"


def _layout(context: Context, row: Aligned, kind: ChangeKind, what: str) -> Found:
    """Return a change that belongs to a row as a whole: an empty stretch at its start."""
    old, new = row.match.old, row.match.new
    return Found(
        kind=kind,
        action=ChangeAction.CHANGED,
        section=row.section,
        label=context.new_paths.get(new.first) if new else None,
        old=_text(old),
        new=_text(new),
        detail=WordingDetail(what),
        direction=Direction.NEUTRAL,
        old_source=old.blocks[0].place() if old else None,
        new_source=new.blocks[0].place() if new else None,
        old_covers=(Stretch(old.first, 0, 0),) if old else (),
        new_covers=(Stretch(new.first, 0, 0),) if new else (),
    )


def noise(row: Aligned, unit: Unit, what: str, *, added: bool, kind: ChangeKind = ChangeKind.NOISE) -> Found:
    """Return a unit of one side that says nothing."""
    covers = _whole(unit)
    return Found(
        kind=kind,
        action=ChangeAction.ADDED if added else ChangeAction.REMOVED,
        section=row.section,
        label=None,
        old=None if added else _text(unit),
        new=_text(unit) if added else None,
        detail=WordingDetail(what),
        direction=Direction.NEUTRAL,
        old_source=None if added else unit.blocks[0].place(),
        new_source=unit.blocks[0].place() if added else None,
        old_covers=() if added else covers,
        new_covers=covers if added else (),
    )


def moved_changes(context: Context, accounts: Accounts) -> Iterator[Found]:
    """Return one change for each paragraph that moved; a short heading goes with the paragraph it touches."""
    for rows in _runs(context.lineup.rows):
        leaders = [index for index, row in enumerate(rows) if _leads(row)] or [0]
        for number, leader in enumerate(leaders):
            first = 0 if number == 0 else leader
            last = leaders[number + 1] if number + 1 < len(leaders) else len(rows)
            yield _moved(context, accounts, rows[leader], rows[first:last])


def _runs(rows: Sequence[Aligned]) -> Iterator[list[Aligned]]:
    """Yield neighbouring rows that moved in together."""
    run: list[Aligned] = []
    for row in rows:
        here = row.match.moved and row.match.new is not None
        if run and not (here and _follows(run[-1], row)):
            yield run
            run = []
        if here:
            run.append(row)
    if run:
        yield run


def _follows(one: Aligned, other: Aligned) -> bool:
    before, after = one.match.twin, other.match.twin
    return before is not None and after is not None and before.blocks[-1].index + 1 == after.first


def _leads(row: Aligned) -> bool:
    return row.match.new is not None and len(row.match.new.key) >= LONG_ENOUGH


def _moved(context: Context, accounts: Accounts, leader: Aligned, rows: Sequence[Aligned]) -> Found:
    pairs = [row.match.pair for row in rows if row.match.pair is not None]
    old, new = leader.match.pair or pairs[0]
    edits = sum(len(accounts.left_of(row)) for row in rows)
    ordered = new.table and old.table and not edits
    return Found(
        kind=ChangeKind.FORMATTING if ordered else ChangeKind.MOVED,
        action=ChangeAction.CHANGED if ordered else ChangeAction.MOVED,
        section=new.section,
        label=context.new_paths.get(new.first),
        old=_text(old),
        new=_text(new),
        detail=WordingDetail("order of the rows" if ordered else None, edits),
        direction=Direction.NEUTRAL,
        old_source=old.blocks[0].place(),
        new_source=new.blocks[0].place(),
        old_covers=tuple(stretch for one, _ in pairs for stretch in _whole(one)),
        new_covers=tuple(stretch for _, other in pairs for stretch in _whole(other)),
    )


def _whole(unit: Unit) -> tuple[Stretch, ...]:
    return tuple(Stretch(block.index, 0, len(block.text)) for block in unit.blocks)


def _text(unit: Unit | None) -> str | None:
    return " ".join(block.text.strip() for block in unit.blocks) if unit else None
