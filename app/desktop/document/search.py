"""Finds words in a document. Knows no Qt."""

import re

from app.documents.model import DocumentView, Place

LIMIT = 2_000  # more matches than anyone steps through; the count then says "more than"


def find_places(view: DocumentView, words: str) -> tuple[Place, ...]:
    """Return every place of the words in reading order, capitals aside and any space as good as another; at most `LIMIT` and one."""
    parts = words.split()
    if not parts:
        return ()
    pattern = re.compile(r"\s+".join(map(re.escape, parts)), re.IGNORECASE)
    found: list[Place] = []
    for block in view.blocks:
        found += [block.place(match.start(), match.end()) for match in pattern.finditer(block.text)]
        if len(found) > LIMIT:
            break
    return tuple(found[: LIMIT + 1])
