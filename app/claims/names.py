"""Columns named so that each can be told from the others: of several columns of one name the second is `name (2)`."""

import re
from collections import Counter
from collections.abc import Sequence

_NUMBERED = re.compile(r"(.*) \((\d+)\)", re.DOTALL)


def distinct_names(headers: Sequence[str]) -> tuple[str, ...]:
    """Return a name of its own for every column."""
    seen = Counter[str]()
    names = []
    for text in headers:
        seen[text] += 1
        names.append(text if seen[text] == 1 else f"{text} ({seen[text]})")
    return tuple(names)


def indexes_of(headers: Sequence[str], names: Sequence[str]) -> list[int]:
    """Return the columns the names mean; a name given again means the next column of that name. Names of no column are left out."""
    asked = Counter[str]()
    found = []
    for name in names:
        asked[name] += 1
        index = _index_of(headers, name, asked[name])
        if index is not None:
            found.append(index)
    return found


def _index_of(headers: Sequence[str], name: str, number: int) -> int | None:
    """Return one column; a header that reads so comes before a number of ours."""
    places = [index for index, text in enumerate(headers) if text == name]
    match = _NUMBERED.fullmatch(name) if not places else None
    if match is not None:
        places, number = [index for index, text in enumerate(headers) if text == match.group(1)], int(match.group(2))
    return places[number - 1] if 0 < number <= len(places) else None
