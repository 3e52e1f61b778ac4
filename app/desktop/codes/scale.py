"""Days to pixels and back, and which days the axis names."""

from dataclasses import dataclass
from datetime import date, timedelta

_SMALLEST = 0.02  # pixels a day: fifty years on a thousand pixels
_LARGEST = 24.0
_STEPS = (1, 3, 6, 12, 24, 60, 120)  # months between two ticks


@dataclass(frozen=True, slots=True)
class Tick:
    """A named day of the axis."""

    day: date
    text: str
    major: bool  # a new year


class TimeScale:
    """A stretch of days drawn at some pixels a day. Positions count from `first`."""

    def __init__(self, first: date, last: date, width: int) -> None:
        """Fit `[first, last]` into `width`."""
        self.first, self.last = first, max(last, first + timedelta(days=1))
        self._fit = 1.0
        self._zoom = 1.0
        self.resize(width)

    @property
    def per_day(self) -> float:
        """Pixels a day."""
        return min(_LARGEST, max(_SMALLEST, self._fit * self._zoom))

    @property
    def width(self) -> int:
        """Pixels of the whole stretch."""
        return round((self.last - self.first).days * self.per_day)

    @property
    def fitted(self) -> bool:
        """Whether all of it is on screen."""
        return self._zoom <= 1.0

    def resize(self, width: int) -> None:
        """Take another width; the zoom stays."""
        self._fit = max(1, width) / max(1, (self.last - self.first).days)

    def zoom_by(self, factor: float) -> None:
        """Stretch or shrink time; never smaller than what fits."""
        self._zoom = max(1.0, min(self._zoom * factor, _LARGEST / self._fit))

    def fit(self) -> None:
        """Show all of it."""
        self._zoom = 1.0

    def x(self, when: date) -> float:
        """Return where a day begins."""
        return (when - self.first).days * self.per_day

    def day(self, x: float) -> date:
        """Return the day at a position, within the stretch."""
        days = round(x / self.per_day - 0.5)
        return self.first + timedelta(days=min(max(0, days), (self.last - self.first).days))

    def ticks(self, left: float, right: float, room: int) -> list[Tick]:
        """Return the ticks between two positions, `room` pixels apart at least."""
        months = next((step for step in _STEPS if step * 30.4 * self.per_day >= room), _STEPS[-1])
        start, end = self.day(left), self.day(right)
        number = (start.year * 12 + start.month - 1) // months * months
        found: list[Tick] = []
        while True:
            when = date(number // 12, number % 12 + 1, 1)
            if when > end:
                return found
            text = f"{when.year}" if when.month == 1 else f"{when:%b}"
            found.append(Tick(when, text, major=when.month == 1))
            number += months
            if number // 12 > date.max.year:
                return found
