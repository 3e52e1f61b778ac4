"""A small policy made up for tests: its versions, and the intervals a careful reader would give them."""

from dataclasses import dataclass

Span = tuple[str, str, str | None, str]  # code, from, to, role


@dataclass(frozen=True)
class Family:
    """Versions of one policy, oldest first, and what holds."""

    name: str
    versions: tuple[str, ...]
    spans: frozenset[Span]
    disputed: frozenset[str] = frozenset()
    regimes: tuple[tuple[str, str | None], ...] = ()


def listed(*rows: str) -> frozenset[Span]:
    """Read lines of code, first day, day after the last (or open) and role (listed where none is named)."""
    found = set()
    for row in rows:
        code, start, end, *role = row.split()
        found.add((code, start, None if end == "open" else end, role[0] if role else "listed"))
    return frozenset(found)
