"""Age changes: rules compared as intervals, section by section."""

from collections import defaultdict
from collections.abc import Iterator, Sequence
from itertools import zip_longest

from app.compare.direction import of_ages
from app.compare.found import Found, Stretch
from app.compare.lineup import Lineup
from app.compare.model import AgeDetail, ChangeAction, ChangeKind
from app.policy.model import AgeRule, PolicyVersion

AgePair = tuple[AgeRule | None, AgeRule | None]


def age_changes(old: PolicyVersion, new: PolicyVersion, lineup: Lineup) -> Iterator[Found]:
    """Return one change for each age rule that differs; another wording of the same interval is none."""
    for one, other in age_pairs(old, new, lineup):
        if one is None or other is None or _interval(one) != _interval(other):
            yield _change(one, other)


def age_pairs(old: PolicyVersion, new: PolicyVersion, lineup: Lineup) -> list[AgePair]:
    """Match the age rules of two versions: in the same paragraph first, then equal intervals of the same section wherever they stand."""
    paired: list[AgePair] = []
    before: defaultdict[int, list[AgeRule]] = defaultdict(list)
    after: defaultdict[int, list[AgeRule]] = defaultdict(list)
    for rule in old.ages:
        before[lineup.old_to_new.get(rule.source.block, -1 - rule.source.block)].append(rule)
    for rule in new.ages:
        after[rule.source.block].append(rule)
    for block in sorted({*before, *after}):
        paired += _within(before[block], after[block])
    lost = [one for one, other in paired if one is not None and other is None]
    gained = [other for one, other in paired if one is None and other is not None]
    return [pair for pair in paired if None not in pair] + _elsewhere(lost, gained)


def _within(old: Sequence[AgeRule], new: Sequence[AgeRule]) -> Iterator[AgePair]:
    """Pair the rules of one paragraph: equal ones first, the rest of a section in order."""
    rest_old, rest_new = list(old), list(new)
    for one in old:
        same = next((other for other in rest_new if _interval(other) == _interval(one)), None)
        if same is not None:
            rest_old.remove(one)
            rest_new.remove(same)
            yield one, same
    for section in sorted({rule.section for rule in (*rest_old, *rest_new)}):
        yield from zip_longest(
            [rule for rule in rest_old if rule.section == section],
            [rule for rule in rest_new if rule.section == section],
        )


def _elsewhere(old: Sequence[AgeRule], new: Sequence[AgeRule]) -> list[AgePair]:
    paired: list[AgePair] = []
    rest = list(new)
    for one in old:
        same = next((other for other in rest if _interval(other) == _interval(one)), None)
        if same is not None:
            rest.remove(same)
        paired.append((one, same))
    return paired + [(None, other) for other in rest]


def _interval(rule: AgeRule) -> tuple[object, ...]:
    return (rule.section, rule.low, rule.low_inclusive, rule.high, rule.high_inclusive, rule.unit)


def _change(one: AgeRule | None, other: AgeRule | None) -> Found:
    rule = other or one
    return Found(
        kind=ChangeKind.AGE,
        action=ChangeAction.CHANGED if one and other else ChangeAction.ADDED if other else ChangeAction.REMOVED,
        section=rule.section if rule else "other",
        label=None,
        old=one.text if one else None,
        new=other.text if other else None,
        detail=AgeDetail(one, other),
        direction=of_ages(one, other),
        old_source=one.source if one else None,
        new_source=other.source if other else None,
        old_covers=(Stretch.of(one.source),) if one else (),
        new_covers=(Stretch.of(other.source),) if other else (),
    )
