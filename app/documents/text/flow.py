"""The running text of a plain text: which lines belong together, and which begin an item of a list."""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from app.documents.labels import BULLET, BULLETS, outline_label, typed_label
from app.documents.lines import begins_anew, is_field, listed_codes
from app.documents.numerals import next_label
from app.documents.text.pages import TextLine
from app.documents.text.width import Wrapping, ends_statement

_BULLETED = re.compile(rf"(?P<indent>\s*)(?P<bullet>[{re.escape(BULLETS)}]|[-–*]|o(?=\s{{1,4}}[A-Z]))\s+(?=\S)")
_STARRED = re.compile(r"[A-Za-z0-9]\*(?=[\s,;]|$)")
_STAR_LINE = re.compile(r"\s*\*\s+\S")
_CONNECTIVE = re.compile(r"\s*(?:OR|AND|AND/OR)\s*")
_REMEMBERED = 40
_FIRST = frozenset({"1", "a", "A", "i", "I"})


@dataclass(frozen=True, slots=True)
class Paragraph:
    """Lines that belong together."""

    text: str
    label: str
    level: int
    page: int | None


@dataclass(slots=True)
class _Held:
    """The paragraph being put together."""

    parts: list[str]
    label: str
    indent: int  # of the label, else of the text
    level: int
    page: int | None
    last: str
    field: bool
    anew: bool

    def done(self) -> Paragraph:
        return Paragraph(" ".join(self.parts), self.label, self.level, self.page)


class Flow:
    """Reads running text, remembering the lists it is in."""

    def __init__(self, wrapping: Wrapping, lines: Sequence[str]) -> None:
        """`lines` are all of the text's lines: how it uses a star is read off them."""
        self._wrapping = wrapping
        stars = sum(1 for line in lines if _STAR_LINE.match(line))
        self._footnote_star = stars > 0 and any(_STARRED.search(line) for line in lines)
        self._indents: list[int] = []
        self._labels: list[str] = []  # seen in the lists being read, the last one last

    def leave_list(self) -> None:
        """End every list, as a heading or table does."""
        self._indents = []
        self._labels = []

    def paragraphs(self, lines: Sequence[TextLine]) -> Iterator[Paragraph]:
        """Return the paragraphs of neighbouring lines."""
        held: _Held | None = None
        listed = listed_codes([line.text for line in lines])
        for number, line in enumerate(lines):
            item = self._item(line, held)
            if item is None and held is not None and number not in listed and self._goes_on(held, line):
                held.parts.append(line.text.strip())
                held.last = line.text
                continue
            if held is not None:
                yield held.done()
            held = item or self._plain(line)
        if held is not None:
            yield held.done()

    def _plain(self, line: TextLine) -> _Held:
        text = line.text.strip()
        indent = _indent(line.text)
        if not indent:
            self._indents = []
        return _Held([text], "", indent, 0, line.page, line.text, is_field(text), begins_anew(text))

    def _item(self, line: TextLine, held: _Held | None) -> _Held | None:
        """Return the list item a line begins, None where it begins none."""
        bulleted = _BULLETED.match(line.text)
        if bulleted and not (bulleted["bullet"] == "*" and self._footnote_star):
            rest = line.text[bulleted.end() :]
            label = outline_label(rest)
            return self._held_item(line, len(bulleted["indent"]), label or BULLET, rest[len(label) :])
        indent = _indent(line.text)
        text = line.text.strip()
        label = outline_label(text) if indent else typed_label(text)
        if not label or not text[len(label) :].strip():
            return None
        if held is not None and not self._may_begin(label, held, line):
            return None
        return self._held_item(line, indent, label, text[len(label) :])

    def _may_begin(self, label: str, held: _Held, line: TextLine) -> bool:
        """Tell a label from a wrapped sentence that goes on with "24. Members": in mid-sentence only the next label of a list is one."""
        if not self._wrapping.runs_on(held.last, line.text):
            return True
        if held.label and _indent(line.text) <= held.indent:
            return label.strip("(.)") in _FIRST or any(next_label(seen) == label for seen in self._labels)
        return any(next_label(seen) == label for seen in self._labels) or (bool(held.label) and label.strip("(.)") in _FIRST)

    def _held_item(self, line: TextLine, indent: int, label: str, rest: str) -> _Held:
        while self._indents and self._indents[-1] > indent:
            self._indents.pop()
        if not self._indents or self._indents[-1] < indent:
            self._indents.append(indent)
        self._labels = [*self._labels[-_REMEMBERED:], label]
        return _Held([rest.strip()], label, indent, len(self._indents) - 1, line.page, line.text, field=False, anew=False)

    def _goes_on(self, held: _Held, line: TextLine) -> bool:
        """Whether a line belongs to the paragraph before it."""
        text = line.text.strip()
        indent = _indent(line.text)
        lower = text[:1].islower()
        full = self._wrapping.full(held.last, line.text)
        if _CONNECTIVE.fullmatch(line.text):
            return False
        if held.label and held.indent:
            return indent > held.indent and (full or lower or not line.breaks)
        if held.label and indent > held.indent:
            return True
        if (held.field and is_field(text)) or (held.anew and not held.field and begins_anew(text)):
            return False
        if full:
            return not line.breaks or lower or not ends_statement(held.last)
        return lower and not ends_statement(held.last)


def _indent(line: str) -> int:
    return len(line) - len(line.lstrip())
