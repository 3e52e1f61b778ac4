"""Whether a plain text was wrapped at a fixed width, and so whether a line's end means anything."""

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise

_WIDEST = 180
_NARROWEST = 20
_OUTLIERS = 0.01
_FAR = 8  # characters by which a stray line sticks out
_PROSE = 0.3  # share of wrapped lines that go on in lower case
_TERMINAL = (".", ";", ":", "?", "!")


@dataclass(frozen=True, slots=True)
class Wrapping:
    """The width of a text; None where every line is a line."""

    width: int | None

    def full(self, line: str, following: str) -> bool:
        """Whether the next line's first word had no room on this one."""
        words = following.split()
        return self.width is not None and bool(words) and len(line.rstrip()) + 1 + len(words[0]) > self.width

    def runs_on(self, line: str, following: str) -> bool:
        """Whether a line ends in mid-sentence for want of room."""
        return self.full(line, following) and not line.rstrip().endswith(_TERMINAL)


def ends_statement(line: str) -> bool:
    """Whether a line ends as a sentence or clause does."""
    return line.rstrip().endswith(_TERMINAL)


def wrapping_of(lines: Sequence[str]) -> Wrapping:
    """Infer the width a text was wrapped at."""
    lengths = sorted((len(line.rstrip()) for line in lines if len(line.split()) > 1), reverse=True)
    if len(lengths) < 2:
        return Wrapping(None)
    spare = int(len(lengths) * _OUTLIERS)
    width = lengths[0]
    for place in range(spare):
        if lengths[place] - lengths[place + 1] > _FAR:
            width = lengths[place + 1]
    if not _NARROWEST <= width <= _WIDEST:
        return Wrapping(None)
    guess = Wrapping(width)
    pairs = [(line, following) for line, following in pairwise(lines) if line.strip() and guess.full(line, following)]
    prose = sum(1 for _, following in pairs if following.lstrip()[:1].islower())
    return guess if len(pairs) >= 2 and prose >= _PROSE * len(pairs) else Wrapping(None)
