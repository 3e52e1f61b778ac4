"""Status and title: said once, however often the front matter and the page headers print them."""

import re
from collections.abc import Iterator

from app.compare.found import Found, Stretch
from app.compare.model import ChangeAction, ChangeKind, Direction, WordingDetail
from app.compare.units import FOOTER, HEADER, sections_of
from app.documents.model import Place
from app.policy.model import PolicyVersion


def front_changes(old: PolicyVersion, new: PolicyVersion) -> Iterator[Found]:
    """Return the change of the status and of the title, where both versions print theirs."""
    yield from _change("status", old, old.status, new, new.status)
    yield from _change("title", old, old.title, new, new.title)


def _change(what: str, old: PolicyVersion, before: str | None, new: PolicyVersion, after: str | None) -> Iterator[Found]:
    if not before or not after or before == after:
        return
    old_places, new_places = _printed(old, before, what), _printed(new, after, what)
    if old_places and new_places:
        yield Found(
            kind=ChangeKind.WORDING,
            action=ChangeAction.CHANGED,
            section=HEADER,
            label=what,
            old=before,
            new=after,
            detail=WordingDetail(),
            direction=Direction.NEUTRAL,
            old_source=old_places[0],
            new_source=new_places[0],
            old_covers=tuple(map(Stretch.of, old_places)),
            new_covers=tuple(map(Stretch.of, new_places)),
        )


def _printed(version: PolicyVersion, value: str, what: str) -> list[Place]:
    """Return where the front matter and the page furniture print a value; a status only after the word."""
    sections = sections_of(version)
    pattern = r"\s+".join(re.escape(word) for word in value.split())
    before = r"status\W+" if what == "status" else ""
    return [
        block.place(*match.span(1))
        for block in version.text.blocks
        if sections[block.index] in (HEADER, FOOTER)
        for match in re.finditer(rf"{before}\b({pattern})(?!\w)", block.text, re.IGNORECASE)
    ]
