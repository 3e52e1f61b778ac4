"""How the end of one line of a PDF meets the beginning of the next: with a blank, without, or without its hyphen."""

import re
from collections.abc import Iterable

from app.documents.pdf.page import Span

_WORD = re.compile(r"[A-Za-z][A-Za-z'’-]*[A-Za-z]")
_END_WORD = re.compile(r"([A-Za-z'’-]*[A-Za-z])-$")
_FIRST_WORD = re.compile(r"[A-Za-z]+")
_ADDRESS_END = re.compile(r"(?:https?://|www\.)\S*[/\-_.?=&]$")


class Words:
    """The words a document prints within its lines, by which a hyphen at a line's end is judged."""

    def __init__(self, spans: Iterable[Span]) -> None:
        """`spans` are all of the document's."""
        self._known: set[str] = set()
        for span in spans:
            self._known.update(word.lower() for word in _WORD.findall(span.text))

    def between(self, before: str, after: str) -> tuple[int, str]:
        """Return how many letters the first line loses at its end, and what comes between the two."""
        if before.endswith("\xad"):
            return 1, ""
        if _ADDRESS_END.search(before.rsplit(" ", 1)[-1]) and after[:1].strip():
            return 0, ""
        if before[-1:] not in "-–/" or before[-2:-1].isspace() or len(before) < 2 or not after[:1].isalnum():
            return 0, " "
        if before[-1] != "-":
            return 0, "" if before[-2].isalnum() else " "
        last, first = _END_WORD.search(before), _FIRST_WORD.match(after)
        if last and first and first.group()[0].islower():
            whole = (last.group(1).rpartition("-")[2] + first.group()).lower()
            kept = f"{last.group(1)}-{first.group()}".lower()
            if whole in self._known and kept not in self._known:
                return 1, ""
        return 0, ""
