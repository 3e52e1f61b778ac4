"""Columns called by the place of a paper form: `FL 42`, `Box 24D`, `21A`, with or without a title behind it."""

import re
import tomllib
from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache

from app.bundled import resource

_NAMED = re.compile(
    r"\s*(?P<form>(?:ub|cms|hcfa)[\s-]*(?:04|92|1500)[\s-]*(?:fl|box|item|locator|field)?|fl|form\s*locator|box|item)[\s#_.-]*"
    r"(?P<place>\d{1,2}[\s-]?[a-z]?)(?![a-z0-9])[\s.:)_-]*(?P<rest>.*)",
    re.IGNORECASE | re.DOTALL,
)
_BARE = re.compile(r"\s*(?P<place>\d{1,2}[a-z]?)(?:[\s.:)-]+(?P<rest>.*))?", re.IGNORECASE | re.DOTALL)
_LINE_BOX = re.compile(r"(?:21|24)[A-L]")
_UB_LINE = {"42", "44", "45", "46", "47"}
_LAST_BOX = 33  # of the CMS-1500
_FEWEST = 3
_EXCEPTIONS = re.compile(r"mod|date|dt\b|name|address|addr|last|first|city|state|zip|signature|signed|qual|other|poa", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class _Place:
    """A header's place on the form, and the title behind it."""

    index: int
    place: str
    rest: str


def spoken_headers(headers: Sequence[str]) -> tuple[str, ...]:
    """Return the headers in words: where a form's places name columns, the place's title stands for it or before what follows."""
    named = [(match, index) for index, text in enumerate(headers) if (match := _NAMED.fullmatch(text))]
    if len(named) >= _FEWEST:
        places = [_place(match, index) for match, index in named]
        ub = any("FL" in match["form"].upper() or "LOC" in match["form"].upper() or "UB" in match["form"].upper() for match, _ in named)
        return _spoken(headers, places, "ub04" if ub or _beyond(places) else "cms1500")
    bare = [_place(match, index) for index, text in enumerate(headers) if (match := _BARE.fullmatch(text))]
    if sum(1 for item in bare if _LINE_BOX.fullmatch(item.place)) >= 2:
        return _spoken(headers, bare, "cms1500")
    if len(_UB_LINE & {item.place for item in bare if item.rest}) >= _FEWEST:
        return _spoken(headers, bare, "ub04")
    if [item.place for item in bare if item.rest] == [str(number) for number in range(1, len(headers) + 1)]:
        return tuple(item.rest for item in bare)  # a numbered list
    return tuple(headers)


def _place(match: re.Match[str], index: int) -> _Place:
    return _Place(index, re.sub(r"[\s-]", "", match["place"]).upper(), (match["rest"] or "").strip())


def _beyond(places: Sequence[_Place]) -> bool:
    return any(int(re.sub(r"\D", "", item.place)) > _LAST_BOX for item in places)


def _spoken(headers: Sequence[str], places: Sequence[_Place], form: str) -> tuple[str, ...]:
    titles = _titles()[form]
    found = list(headers)
    for item in places:
        title = titles.get(item.place)
        if title is None:
            found[item.index] = item.rest or item.place
        elif title.endswith("..."):
            before, _, alone = title.removesuffix("...").partition("|")
            found[item.index] = f"{before} {item.rest}".strip() if item.rest else alone or before
        elif item.rest and _EXCEPTIONS.search(item.rest) and not _EXCEPTIONS.search(title):
            found[item.index] = item.rest
        else:
            found[item.index] = title
    return tuple(found)


@lru_cache(maxsize=1)
def _titles() -> dict[str, dict[str, str]]:
    table = tomllib.loads(resource("claims/locators.toml").read_text(encoding="utf-8"))
    return {form: {str(place): str(title) for place, title in titles.items()} for form, titles in table.items()}
