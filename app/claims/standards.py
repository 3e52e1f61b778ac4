"""Column names fixed by a standard or a claims system, which hold no readable word: `CLM01`, `MC055`."""

import re
import tomllib
from dataclasses import dataclass
from functools import lru_cache

from app.bundled import resource

_OTHER = re.compile(r"[^A-Z0-9]+")


@dataclass(frozen=True, slots=True)
class StandardNames:
    """Pattern, field and confidence, in the order of the file."""

    names: tuple[tuple[re.Pattern[str], str, float], ...]

    def scores(self, header: str) -> dict[str, float]:
        """Return the confidence per field for a header; empty for one of no standard."""
        plain = _OTHER.sub("", header.upper())
        found: dict[str, float] = {}
        for pattern, field, confidence in self.names:
            if pattern.fullmatch(plain):
                found.setdefault(field, confidence)
        return found


@lru_cache(maxsize=1)
def standard_names() -> StandardNames:
    """Return the shipped names."""
    table = tomllib.loads(resource("claims/standards.toml").read_text(encoding="utf-8"))
    return StandardNames(
        tuple(
            (re.compile(pattern), field, float(group["confidence"]))
            for group in table["names"]
            for field, patterns in group.items()
            if field not in ("of", "confidence")
            for pattern in patterns
        )
    )
