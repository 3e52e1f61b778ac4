"""What an impact says of each changed line: the findings before and after, those that make the difference, and what they are about."""

from collections import Counter, defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from enum import StrEnum

from app.audit.impact import LineChange
from app.audit.model import Finding, Verdict


class Way(StrEnum):
    """How a line is judged after a change of the policies, beside before."""

    FOUND = "newly found"
    GONE = "no longer found"
    OTHERWISE = "found otherwise"


@dataclass(frozen=True, slots=True)
class ChangedLine:
    """A changed line with its findings before and after, the primary one first.

    `deciding`: the finding that makes the difference: the strongest that came, else the strongest that went.
    """

    change: LineChange
    before: tuple[Finding, ...]
    after: tuple[Finding, ...]
    deciding: Finding

    @property
    def way(self) -> Way:
        """How it is judged after, beside before."""
        if not self.before:
            return Way.FOUND
        return Way.OTHERWISE if self.after else Way.GONE

    @property
    def lost(self) -> tuple[Finding, ...]:
        """The findings before that are not there after."""
        return _without(self.before, self.after)

    @property
    def gained(self) -> tuple[Finding, ...]:
        """The findings after that were not there before."""
        return _without(self.after, self.before)

    @property
    def code(self) -> str | None:
        """The code the difference is about."""
        return self.deciding.code

    @property
    def day(self) -> date | None:
        """The date the difference was judged by."""
        return self.deciding.date


@dataclass(frozen=True, slots=True)
class LineGroup:
    """Changed lines that change alike: in the same way, by the same rule, and with a code, over the same code."""

    way: Way
    rule: str
    verdict: Verdict
    code: str | None
    lines: int
    amount: Decimal
    codes: tuple["LineGroup", ...] = ()


def changed_lines(changes: Iterable[LineChange], before: Sequence[Finding], after: Sequence[Finding]) -> tuple[ChangedLine, ...]:
    """Return the changed lines with their findings of two audits of the same claims, in the order of the changes."""
    wanted = tuple(changes)
    keys = {_key_of(change) for change in wanted}
    first, second = _by_line(before, keys), _by_line(after, keys)
    return tuple(_changed(change, tuple(first[_key_of(change)]), tuple(second[_key_of(change)])) for change in wanted)


def groups_of(lines: Sequence[ChangedLine]) -> tuple[LineGroup, ...]:
    """Return the lines by what changed: newly found first, strongest verdict first, most lines first; in each group by code."""
    found: defaultdict[tuple[Way, str], defaultdict[str | None, list[ChangedLine]]] = defaultdict(lambda: defaultdict(list))
    for line in lines:
        found[line.way, line.deciding.rule][line.deciding.code].append(line)
    made = [_group(way, rule, codes) for (way, rule), codes in found.items()]
    return tuple(sorted(made, key=lambda group: (list(Way).index(group.way), _RANKS[group.verdict], -group.lines, group.rule)))


def _changed(change: LineChange, before: tuple[Finding, ...], after: tuple[Finding, ...]) -> ChangedLine:
    differing = _without(after, before) or _without(before, after) or after or before
    return ChangedLine(change, before, after, min(differing, key=_rank))


def _group(way: Way, rule: str, codes: dict[str | None, list[ChangedLine]]) -> LineGroup:
    parts = [LineGroup(way, rule, _strongest(found), code, len(found), _sum(found)) for code, found in codes.items()]
    parts.sort(key=lambda part: (-part.lines, part.code or ""))
    verdict = min((part.verdict for part in parts), key=lambda verdict: _RANKS[verdict])
    lines, amount = sum(part.lines for part in parts), sum((part.amount for part in parts), Decimal("0.00"))
    return LineGroup(way, rule, verdict, None, lines, amount, tuple(parts))


def _strongest(found: Sequence[ChangedLine]) -> Verdict:
    return min({line.deciding.verdict for line in found}, key=lambda verdict: _RANKS[verdict])


def _sum(found: Sequence[ChangedLine]) -> Decimal:
    return sum((line.change.amount for line in found if line.change.amount is not None), Decimal("0.00"))


_Key = tuple[str, int, str | None]
_RANKS = {verdict: number for number, verdict in enumerate(Verdict)}


def _rank(finding: Finding) -> tuple[int, bool]:
    return _RANKS[finding.verdict], not finding.primary


def _key_of(change: LineChange) -> _Key:
    return change.sheet, change.row, change.line


def _by_line(findings: Sequence[Finding], keys: set[_Key]) -> defaultdict[_Key, list[Finding]]:
    found: defaultdict[_Key, list[Finding]] = defaultdict(list)
    for finding in findings:
        key = (finding.sheet, finding.row, finding.line)
        if key in keys:
            found[key].append(finding)
    return found


def _without(findings: Sequence[Finding], others: Sequence[Finding]) -> tuple[Finding, ...]:
    """Return the findings whose rule and verdict the others lack, each as often as it is missing."""
    if not findings or not others:
        return tuple(findings)
    left = Counter((other.rule, other.verdict) for other in others)
    missing: list[Finding] = []
    for finding in findings:
        if left[finding.rule, finding.verdict]:
            left[finding.rule, finding.verdict] -= 1
        else:
            missing.append(finding)
    return tuple(missing)
