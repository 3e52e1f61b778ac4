"""Column names fixed by a standard or a claims system, which hold no readable word: `CLM01`, `MC055`."""

import re
import tomllib
from dataclasses import dataclass
from functools import lru_cache

from app.bundled import resource

_OTHER = re.compile(r"[^A-Z0-9]+")
_CODE = re.compile(r"(?:CD|CDE|CODE)$")
_LABEL = re.compile(r"\s*([A-Za-z]+\d+[A-Za-z]?)(?=[\s:.)_-]+\S)|\(([A-Za-z]+\d+[A-Za-z]?)\)\s*$")  # before or behind a title


@dataclass(frozen=True, slots=True)
class StandardNames:
    """Pattern, field, confidence and whether a title may stand beside the name, in the order of the file."""

    names: tuple[tuple[re.Pattern[str], str, float, bool], ...]

    def scores(self, header: str) -> dict[str, float]:
        """Return the confidence per field for a header; empty for one of no standard."""
        plain = _OTHER.sub("", header.upper())
        label = _LABEL.search(header)
        texts = {plain, _CODE.sub("", plain)}
        titled = texts | {(label.group(1) or label.group(2)).upper() if label else ""}
        found: dict[str, float] = {}
        for pattern, field, confidence, may_be_titled in self.names:
            if any(pattern.fullmatch(text) for text in (titled if may_be_titled else texts)):
                found.setdefault(field, confidence)
        return found


@lru_cache(maxsize=1)
def standard_names() -> StandardNames:
    """Return the shipped names."""
    table = tomllib.loads(resource("claims/standards.toml").read_text(encoding="utf-8"))
    return StandardNames(
        tuple(
            (re.compile(pattern), field, float(group["confidence"]), bool(group.get("titled")))
            for group in table["names"]
            for field, patterns in group.items()
            if field not in ("of", "confidence", "titled")
            for pattern in patterns
        )
    )
