"""Word styles: what a paragraph or run inherits through the chain of styles it is based on."""

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from app.documents.docx.landmarks import RUN_TAGS
from app.documents.docx.marks import author_of
from app.documents.docx.wordml import Element, attribute, child, children, first_of_each, integer, is_on, qualified, switch, value_of
from app.documents.model import Author

_HEADING = re.compile(r"heading\s*([1-9])$", re.IGNORECASE)
_LISTED = re.compile(r"list(?: bullet| number| continue)? ([2-5])$", re.IGNORECASE)
_TITLES = frozenset({"title"})
_BODY_LEVEL = 9
_PARAGRAPH_TAGS = dict(qualified("w:pStyle", "w:numPr", "w:outlineLvl", "w:pPrChange", "w:rPr"))
_NUMBER_TAGS = dict(qualified("w:numId", "w:ilvl"))

Stated = Mapping[str, Element]


@dataclass(frozen=True, slots=True)
class NumberRef:
    """Which list a paragraph belongs to, and how deep."""

    number: str
    level: int | None  # None: as the list's own link to the style says


@dataclass(frozen=True, slots=True)
class RunLook:
    """What the properties of a run, its styles and the defaults say of its text."""

    bold: bool
    hidden: bool
    struck: bool
    struck_twice: bool
    changed: bool = False  # a tracked change of formatting
    author: Author | None = None  # of that change


def stated_in(properties: Element | None) -> Stated:
    """Return what matters of a paragraph's properties, by name."""
    return first_of_each(properties, _PARAGRAPH_TAGS)


class Styles:
    """The styles part."""

    def __init__(self, root: Element | None) -> None:
        self._styles = {attribute(item, "styleId"): item for item in children(root, "w:style")}
        self._default = next(
            (k for k, s in self._styles.items() if attribute(s, "type") == "paragraph" and attribute(s, "default") in ("1", "true")), ""
        )
        self._run_defaults = child(child(child(root, "w:docDefaults"), "w:rPrDefault"), "w:rPr")
        self._outlines: dict[str, int | None] = {}
        self._depths: dict[str, int] = {}
        self._numberings: dict[str, NumberRef | None] = {}
        self._references: dict[tuple[str, str | None], NumberRef | None] = {}
        self._looks: dict[tuple[str, str], RunLook] = {}

    def _chain(self, style: str) -> Iterator[Element]:
        seen: set[str] = set()
        key = style
        while key and key not in seen and key in self._styles:
            seen.add(key)
            yield self._styles[key]
            key = value_of(self._styles[key], "w:basedOn") or ""

    def paragraph_style(self, stated: Stated) -> str:
        """Return the style id of a paragraph."""
        return (attribute(stated["w:pStyle"], "val") if "w:pStyle" in stated else "") or self._default

    def outline(self, stated: Stated, style: str) -> int | None:
        """Return the outline level of a heading of that style (0 = outermost), None for body text."""
        own = stated.get("w:outlineLvl")
        if own is not None:
            return _level(attribute(own, "val"))
        if style not in self._outlines:
            self._outlines[style] = self._outline_of(style)
        return self._outlines[style]

    def _outline_of(self, style: str) -> int | None:
        for item in self._chain(style):
            stated = value_of(child(item, "w:pPr"), "w:outlineLvl")
            if stated is not None:
                return _level(stated)
            title = (value_of(item, "w:name") or "").strip()
            found = _HEADING.match(title)
            if found:
                return int(found.group(1)) - 1
            if title.lower() in _TITLES:
                return 0
        return None

    def list_depth(self, style: str) -> int:
        """Return how deep a style named such as "List Bullet 2" sets a list, whose own definition may know one level only."""
        if style not in self._depths:
            names = ((value_of(item, "w:name") or "").strip() for item in self._chain(style))
            found = next((match for title in names if (match := _LISTED.match(title))), None)
            self._depths[style] = int(found[1]) - 1 if found else 0
        return self._depths[style]

    def numbering(self, stated: Stated, style: str) -> NumberRef | None:
        """Return the list of a paragraph of that style, its own or its style's."""
        own = first_of_each(stated["w:numPr"], _NUMBER_TAGS) if "w:numPr" in stated else {}
        if "w:numId" in own:
            return self._reference(own)
        if style not in self._numberings:
            self._numberings[style] = self._numbering_of(style)
        found = self._numberings[style]
        return NumberRef(found.number, integer(attribute(own["w:ilvl"], "val"))) if found and "w:ilvl" in own else found

    def _numbering_of(self, style: str) -> NumberRef | None:
        for item in self._chain(style):
            stated = first_of_each(child(child(item, "w:pPr"), "w:numPr"), _NUMBER_TAGS)
            if "w:numId" in stated:
                return self._reference(stated)
        return None

    def _reference(self, stated: Stated) -> NumberRef | None:
        level = stated.get("w:ilvl")
        key = (attribute(stated["w:numId"], "val") or "0", None if level is None else attribute(level, "val"))
        if key not in self._references:
            self._references[key] = None if key[0] == "0" else NumberRef(key[0], None if key[1] is None else integer(key[1]))
        return self._references[key]

    def run_look(self, run: Element | None, paragraph_style: str) -> RunLook:
        """Return how a run looks: as stated, else as its style says, else as the paragraph's, else as the default."""
        stated = first_of_each(run, RUN_TAGS)
        key = (attribute(stated["w:rStyle"], "val") if "w:rStyle" in stated else "", paragraph_style)
        inherited = self._looks.get(key) or self._inherited_look(*key)
        if not stated:
            return inherited
        changed = stated.get("w:rPrChange")
        return RunLook(
            bold=_or(stated.get("w:b"), inherited.bold),
            hidden=_or(stated.get("w:vanish"), inherited.hidden),
            struck=_or(stated.get("w:strike"), inherited.struck),
            struck_twice=_or(stated.get("w:dstrike"), inherited.struck_twice),
            changed=changed is not None,
            author=None if changed is None else author_of(changed),
        )

    def _inherited_look(self, run_style: str, paragraph_style: str) -> RunLook:
        bold, hidden, struck, twice = (
            self._inherited(kind, run_style, paragraph_style) for kind in ("w:b", "w:vanish", "w:strike", "w:dstrike")
        )
        found = self._looks[run_style, paragraph_style] = RunLook(bold, hidden, struck, twice)
        return found

    def _inherited(self, wanted: str, run_style: str, paragraph_style: str) -> bool:
        stated = self._style_switch(wanted, run_style)
        if stated is None:
            stated = self._style_switch(wanted, paragraph_style)
        if stated is None:
            stated = switch(self._run_defaults, wanted)
        return bool(stated)

    def _style_switch(self, wanted: str, style: str) -> bool | None:
        states = (switch(child(item, "w:rPr"), wanted) for item in self._chain(style))
        return next((state for state in states if state is not None), None)


def _or(element: Element | None, inherited: bool) -> bool:  # noqa: FBT001 what holds where the element is missing
    return inherited if element is None else is_on(element)


def _level(text: str) -> int | None:
    level = integer(text, _BODY_LEVEL)
    return level if 0 <= level < _BODY_LEVEL else None
