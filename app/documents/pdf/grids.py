"""Tables a PDF frames with rules: which rules belong together, and the rows, columns and cells between them."""

from bisect import bisect_left, bisect_right
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from app.documents.pdf.page import Rule, Span

_MEETS = 2.5
_APART = 3.0
_MOST = 4000


@dataclass(frozen=True, slots=True)
class Grid:
    """A framed table: the heights of its rows' edges, the places of its columns', and where an upright edge is missing."""

    rows: tuple[float, ...]
    columns: tuple[float, ...]
    uprights: tuple[tuple[float, float, float], ...]  # x, from, to

    @property
    def top(self) -> float:
        """The upper edge."""
        return self.rows[0]

    @property
    def bottom(self) -> float:
        """The lower edge."""
        return self.rows[-1]

    def holds(self, span: Span) -> bool:
        """Whether a span lies inside."""
        middle = span.y - 0.3 * span.size
        return (
            self.top <= middle <= self.bottom and self.columns[0] - _MEETS <= (span.x0 + min(span.x1, span.x0 + 20)) / 2 <= self.columns[-1]
        )

    def cell(self, span: Span) -> tuple[int, int]:
        """Return the row and column a span lies in; a cell that reaches over columns is its first one."""
        middle = span.y - 0.3 * span.size
        row = min(max(0, bisect_right(self.rows, middle) - 1), len(self.rows) - 2)
        column = min(max(0, bisect_right(self.columns, span.x0 + 0.3 * span.size) - 1), len(self.columns) - 2)
        while column > 0 and not self._edge(self.columns[column], middle):
            column -= 1
        return row, column

    def _edge(self, x: float, y: float) -> bool:
        return any(abs(place - x) < _APART and start - 1 <= y <= end + 1 for place, start, end in self.uprights)


def grids_of(rules: Sequence[Rule]) -> list[Grid]:
    """Return the framed tables of a page; a frame around a single cell is none."""
    levels = [rule for rule in rules if rule.level and rule.x1 - rule.x0 > 8][:_MOST]
    uprights = [rule for rule in rules if not rule.level and rule.y1 - rule.y0 > 4][:_MOST]
    found = []
    for group in _groups(levels, uprights):
        across = [rule for rule in group if rule.level]
        down = [rule for rule in group if not rule.level]
        # at a page's end a table may have no level rule: its uprights end there
        ends = (min((rule.y0 for rule in down), default=0.0), max((rule.y1 for rule in down), default=0.0))
        rows, columns = _merged([*(rule.y0 for rule in across), *ends]), _merged(rule.x0 for rule in down)
        if len(rows) < 2 or len(columns) < 2 or (len(rows) == 2 and len(columns) == 2):
            continue
        found.append(Grid(tuple(rows), tuple(columns), tuple((rule.x0, rule.y0, rule.y1) for rule in down)))
    return sorted(found, key=lambda grid: grid.top)


def frames(level: Rule, near: Sequence[Rule]) -> list[Rule]:
    """Return which of the uprights near a level rule make a frame with it: one crosses it, or one stands at each end.

    A line below or through words may touch an upright at one end; it frames nothing.
    """
    y = (level.y0 + level.y1) / 2
    met = [rule for rule in near if rule.y0 - _MEETS <= y <= rule.y1 + _MEETS]
    crossed = any(level.x0 + _APART < rule.x0 < level.x1 - _APART for rule in met)
    ended = all(any(abs(rule.x0 - end) <= _MEETS for rule in met) for end in (level.x0, level.x1))
    return met if crossed or ended else []


def _groups(levels: Sequence[Rule], uprights: Sequence[Rule]) -> list[list[Rule]]:
    """Return the rules that hang together."""
    parents = list(range(len(levels) + len(uprights)))

    def root(at: int) -> int:
        while parents[at] != at:
            parents[at] = parents[parents[at]]
            at = parents[at]
        return at

    order = sorted(range(len(uprights)), key=lambda at: uprights[at].x0)
    places = [uprights[at].x0 for at in order]
    numbers = {id(rule): number for number, rule in enumerate(uprights)}
    for number, level in enumerate(levels):
        near = [uprights[at] for at in order[bisect_left(places, level.x0 - _MEETS) : bisect_right(places, level.x1 + _MEETS)]]
        for other in frames(level, near):
            parents[root(number)] = root(len(levels) + numbers[id(other)])
    groups: dict[int, list[Rule]] = {}
    for number, rule in enumerate([*levels, *uprights]):
        groups.setdefault(root(number), []).append(rule)
    return [group for group in groups.values() if len(group) > 2]


def _merged(values: Iterable[float]) -> list[float]:
    found: list[float] = []
    for value in sorted(values):
        if not found or value - found[-1] > _APART:
            found.append(value)
    return found
