"""Heights of a long list of lines, as prefix sums that take a correction in logarithmic time."""

from collections.abc import Sequence


class Heights:
    """A Fenwick tree over line heights in whole pixels."""

    def __init__(self, heights: Sequence[int]) -> None:
        """Take the estimated heights; each may be corrected later."""
        self._heights = list(heights)
        self._tree = [0, *self._heights]
        for index in range(1, len(self._tree)):
            above = index + (index & -index)
            if above < len(self._tree):
                self._tree[above] += self._tree[index]
        self._top_bit = 1 << (len(self._heights).bit_length() - 1) if self._heights else 0

    def __len__(self) -> int:
        return len(self._heights)

    def __getitem__(self, line: int) -> int:
        return self._heights[line]

    @property
    def total(self) -> int:
        """Height of all lines together."""
        return self.above(len(self._heights))

    def above(self, line: int) -> int:
        """Return the height of all lines before this one: where the line begins."""
        height = 0
        while line > 0:
            height += self._tree[line]
            line -= line & -line
        return height

    def correct(self, line: int, height: int) -> None:
        """Replace a line's height."""
        difference = height - self._heights[line]
        if not difference:
            return
        self._heights[line] = height
        index = line + 1
        while index < len(self._tree):
            self._tree[index] += difference
            index += index & -index

    def at(self, y: int) -> tuple[int, int]:
        """Return the line that holds `y` and how far into it `y` lies; beyond the ends, the nearest line's edge."""
        if not self._heights:
            return 0, 0
        left, line, step = max(0, y), 0, self._top_bit
        while step:
            further = line + step
            if further < len(self._tree) and self._tree[further] <= left:
                line, left = further, left - self._tree[further]
            step >>= 1
        if line >= len(self._heights):
            return len(self._heights) - 1, self._heights[-1]
        return line, left
