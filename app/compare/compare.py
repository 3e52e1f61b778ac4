"""The comparison of two policy versions."""

from collections import Counter
from collections.abc import Iterator, Sequence

from app.codesets.tables import CodeSets
from app.compare.ages import age_changes
from app.compare.codes import code_changes
from app.compare.codes_delta import Listed, code_deltas, listed_codes
from app.compare.context import Context, context_of
from app.compare.criteria import Trees, criteria_changes, read_trees
from app.compare.dates import date_changes
from app.compare.follow import follow_ages, follow_branch
from app.compare.found import Found
from app.compare.front import front_changes
from app.compare.layout_changes import moved_changes
from app.compare.lineup import Lineup, line_up
from app.compare.model import ChangeKind, Comparison, PolicyChange
from app.compare.redline import draw_rows
from app.compare.rest import rest_changes
from app.compare.unexplained import Accounts
from app.policy.model import PolicyVersion
from app.policy.version_checks import version_checks

_SILENT = frozenset([ChangeKind.FORMATTING, ChangeKind.NOISE])
_KINDS = {kind: number for number, kind in enumerate(ChangeKind)}


def compare(old: PolicyVersion, new: PolicyVersion, code_sets: CodeSets) -> Comparison:
    """Return two versions side by side: the rows to draw, the typed changes in them, and the codes that came and went."""
    lineup = line_up(old, new)
    trees = read_trees(old), read_trees(new)
    listed = listed_codes(old, new, code_sets)
    facts = tuple(_facts(old, new, lineup, trees, listed))
    accounts = Accounts(facts, ([item.source for item in old.codes], [item.source for item in new.codes]))
    context = context_of(old, new, lineup, trees)
    found = _in_order([*facts, *moved_changes(context, accounts), *rest_changes(context, accounts)], context)
    ids = [f"c{number}" for number in range(1, len(found) + 1)]
    added, removed = code_deltas(old, new, listed, code_sets)
    return Comparison(
        old=old,
        new=new,
        rows=draw_rows(lineup, found, ids),
        changes=tuple(_numbered(item, name) for item, name in zip(found, ids, strict=True)),
        added=added,
        removed=removed,
        checks=(*new.checks, *version_checks(old, new, code_sets)),
        identical=all(item.kind in _SILENT for item in found),
        counts=dict(Counter(item.kind for item in found)),
    )


def _facts(
    old: PolicyVersion, new: PolicyVersion, lineup: Lineup, trees: tuple[Trees, Trees], listed: tuple[Sequence[Listed], Sequence[Listed]]
) -> Iterator[Found]:
    yield from date_changes(old, new)
    yield from front_changes(old, new)
    criteria = list(criteria_changes(*trees, lineup, (old, new)))
    ages = list(age_changes(old, new, lineup))
    yield from follow_ages(criteria, ages, lineup)
    yield from (follow_branch(age, criteria) for age in ages)
    yield from code_changes(*listed)


def _in_order(found: Sequence[Found], context: Context) -> list[Found]:
    """Sort the changes as they are met when reading the rows."""
    old_rows = {block.index: index for index, row in enumerate(context.lineup.rows) if row.match.old for block in row.match.old.blocks}
    new_rows = {block.index: index for index, row in enumerate(context.lineup.rows) if row.match.new for block in row.match.new.blocks}

    def place(item: Found) -> tuple[int, int, int]:
        if item.new_source is not None:
            return (new_rows[item.new_source.block], item.new_source.start, _KINDS[item.kind])
        if item.old_source is not None:
            return (old_rows[item.old_source.block], item.old_source.start, _KINDS[item.kind])
        return (0, 0, _KINDS[item.kind])

    return sorted(found, key=place)


def _numbered(item: Found, name: str) -> PolicyChange:
    return PolicyChange(
        id=name,
        kind=item.kind,
        action=item.action,
        section=item.section,
        label=item.label,
        old=item.old,
        new=item.new,
        detail=item.detail,
        direction=item.direction,
        old_source=item.old_source,
        new_source=item.new_source,
    )
